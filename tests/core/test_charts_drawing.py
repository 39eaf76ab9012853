import re
from decimal import Decimal

import pytest
from django.utils import translation

from core.charts.geometry import Box, Frame, lay_out
from core.charts.labels import text_width
from core.charts.picture import SIZE, Picture, legend_width
from core.charts.progress import Progress, progress_text
from core.charts.stage import Series, Stage, Subject

FRAME = Frame(width=640, height=300, top=30, right=14, bottom=40, left=60)
TICKS = [Decimal(0), Decimal(50), Decimal(100)]


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def laid_out(kind="Bar", values=((10, 100),), ticks=TICKS, reach=(0, 100), frame=FRAME):
    return lay_out(kind, values, ticks, reach, frame)


def stage(labels, *series, unit="", size="wide", extremes=None, **options):
    subject = Subject("t", labels, series, list(range(1, len(series) + 1)), unit, size)
    return Stage(subject, subject.figures if extremes is None else extremes, **options)


def shapes(picture, tag):
    return [element.attrib for element in picture.root.iter(tag)]


# geometry


def test_lay_out_keeps_the_edges_free():
    plot = laid_out().plot

    assert (plot.x, plot.y) == (60, 30)
    assert (plot.x + plot.width, plot.y + plot.height) == (626, 260)


def test_lay_out_puts_ticks_and_bars_on_one_scale():
    geometry = laid_out()

    (low, high), (zero, half, full) = geometry.bars[0], geometry.ticks

    assert zero > half > full
    assert high.y == pytest.approx(full, abs=0.1)
    assert high.y + high.height == pytest.approx(zero, abs=0.1)
    assert low.height == pytest.approx((zero - full) / 10, abs=0.1)


def test_lay_out_centres_bars_of_one_series_over_their_labels():
    geometry = laid_out()

    assert [box.middle for box in geometry.bars[0]] == pytest.approx(geometry.slots, abs=0.1)


def test_lay_out_puts_series_side_by_side():
    first, second = laid_out(values=((10, 20), (30, 40))).bars

    assert first[0].x + first[0].width < second[0].x + 1
    assert second[0].x + second[0].width < first[1].x


def test_lay_out_leaves_out_what_is_missing():
    geometry = laid_out(values=((None, 5, None), (1, 2, 3)))

    assert [len(row) for row in geometry.bars] == [1, 3]
    assert len(geometry.slots) == 3


def test_lay_out_reaches_beyond_the_scale_where_told():
    tight, roomy = laid_out(), laid_out(reach=(0, 200))

    assert roomy.bars[0][1].height == pytest.approx(tight.bars[0][1].height / 2, rel=0.02)


def test_lay_out_of_lines_gives_points_and_no_bars():
    geometry = laid_out("Line", values=((0, 50, 100),))

    assert geometry.bars == [[]]
    assert [y for _, y in geometry.points[0]] == pytest.approx(geometry.ticks, abs=0.1)
    assert [x for x, _ in geometry.points[0]] == pytest.approx(geometry.slots, abs=0.1)


def test_lay_out_of_lying_bars_swaps_the_axes():
    geometry = laid_out("HorizontalBar", values=((50, 100),))

    lower, upper = geometry.bars[0]

    assert geometry.ticks == sorted(geometry.ticks)
    assert lower.centre > upper.centre
    assert upper.x + upper.width == pytest.approx(geometry.ticks[2], abs=0.1)
    assert lower.x + lower.width == pytest.approx(geometry.ticks[1], abs=0.1)


def test_box_knows_its_middle_and_centre():
    box = Box(10, 20, 30, 40)

    assert (box.middle, box.centre) == (25, 40)


# picture


def test_picture_names_its_parts_after_itself():
    picture = Picture(100, 50, "p1")

    assert picture.root.get("aria-labelledby") == "p1-title p1-desc"
    assert picture.root.get("viewBox") == "0 0 100 50"


def test_bar_is_hatched_only_where_asked_and_where_its_ink_has_hatching():
    picture = Picture(100, 50, "p1")
    box = Box(0, 0, 10, 10)

    picture.bar(box, 1, hatched=True)
    picture.bar(box, 2, hatched=False)
    picture.bar(box, 3, hatched=True)

    assert [shape["class"] for shape in shapes(picture, "rect")] == [
        "chart-bar chart-ink-1",
        "chart-bar chart-ink-2",
        "chart-bar chart-ink-3",
        "chart-hatched",
    ]
    assert shapes(picture, "rect")[3]["fill"] == "url(#p1-hatch-3)"


def test_bar_defines_a_hatching_once():
    picture = Picture(100, 50, "p1")

    for _ in range(3):
        picture.bar(Box(0, 0, 10, 10), 2, hatched=True)

    assert [shape["id"] for shape in shapes(picture, "pattern")] == ["p1-hatch-2"]


def test_line_draws_runs_apart_and_a_point_for_each_place():
    picture = Picture(100, 50, "p1")

    picture.line([[(0, 0), (10, 10)], [(20, 20)]], 1)

    drawn = [shape["class"] for shape in shapes(picture, "path")]
    assert drawn == ["chart-line chart-ink-1"] + ["chart-point chart-ink-1"] * 3
    assert shapes(picture, "path")[0]["d"] == "M0 0L10 10"


def test_points_have_a_shape_of_their_own_for_every_ink():
    picture = Picture(100, 50, "p1")

    for ink in range(1, 9):
        picture.point(50, 20, ink)

    drawn = [shape["d"] for shape in shapes(picture, "path")]
    assert len(set(drawn)) == 8
    assert all(re.match(r"M(46|50|54) (16|20|24)", d) for d in drawn)


def test_text_is_turned_about_its_own_start():
    picture = Picture(100, 50, "p1")

    picture.text(10, 20, "x", turn=-90)
    picture.text(10, 20, "y")

    turned, plain = shapes(picture, "text")
    assert turned["transform"] == "rotate(-90 10 20)"
    assert "transform" not in plain


def test_plated_text_lies_on_a_plate_as_wide_as_itself():
    picture = Picture(100, 50, "p1")

    picture.plated_text(50, 20, "12.3 万")

    (plate,) = shapes(picture, "rect")
    (text,) = shapes(picture, "text")
    assert plate["class"] == "chart-plate"
    assert float(plate["x"]) < float(text["x"]) < 50
    assert float(plate["x"]) + float(plate["width"]) / 2 == pytest.approx(50, abs=0.1)


def test_legend_goes_on_in_the_next_line_where_names_do_not_fit():
    picture = Picture(300, 100, "p1")
    names = ["城东团队", "城西团队", "滨江团队"]

    picture.legend(names, [1, 2, 3], Box(10, 0, legend_width(names[0]) * 2 + 1, 50), lines=False)

    places = [(float(text["x"]), float(text["y"])) for text in shapes(picture, "text")]
    assert places[0][1] == places[1][1] < places[2][1]
    assert places[0][0] == places[2][0] < places[1][0]


def test_legend_of_lines_shows_lines():
    picture = Picture(300, 100, "p1")

    picture.legend(["a"], [2], Box(0, 0, 300, 50), lines=True)

    assert [shape["class"] for shape in shapes(picture, "path")][0] == "chart-line chart-ink-2"
    assert shapes(picture, "rect") == []


def test_markup_writes_coordinates_short():
    picture = Picture(100, 50, "p1")

    picture.rule(0.123456, 1, 2.5, 3.04, "chart-guide")

    assert "M0.1 1L2.5 3" in picture.markup()


# stage


def test_stage_leaves_room_for_the_widest_number_of_the_scale():
    narrow = stage(["a"], Series("k", "n", [5]))
    wide = stage(["a"], Series("k", "n", [123456789]), unit="%")

    assert wide.frame.left > narrow.frame.left + 40


def test_stage_grows_by_its_legend_and_not_at_its_cost():
    one = stage(["a"], Series("k", "n", [5]))
    two = stage(["a"], Series("k", "n", [5]), Series("l", "m", [5]))

    heights = [each.frame.height - each.frame.bottom - each.frame.top for each in (one, two)]

    assert two.frame.height > one.frame.height
    assert heights[0] == pytest.approx(heights[1])


def test_stage_of_a_card_is_smaller():
    assert stage(["a"], Series("k", "n", [5]), size="card").width == 380


def test_stage_slants_labels_that_do_not_fit_unless_it_may_thin_them():
    labels = ["2026-10-01"] * 20
    series = Series("k", "n", [1] * 20)

    slanting, thinned = stage(labels, series), stage(labels, series, thins=True)

    assert (slanting.slants, slanting.every) == (True, 1)
    assert thinned.slants is False
    assert thinned.every > 1
    assert slanting.label_height > thinned.label_height


@pytest.mark.parametrize("size", ["wide", "card"])
def test_stage_keeps_room_for_the_last_label_of_a_line(size):
    labels = [f"October {year}" for year in range(2000, 2026)]

    drawn = stage(labels, Series("k", "n", [1] * 26), size=size, thins=True)

    last = drawn.frame.width - drawn.frame.right
    assert last + text_width(labels[-1], SIZE) / 2 <= drawn.frame.width


def test_stage_keeps_counts_on_whole_numbers():
    counted = stage(["a"], Series("k", "n", [2]))
    measured = stage(["a"], Series("k", "n", [Decimal("1.5")]))

    assert [tick % 1 for tick in counted.ticks] == [0, 0, 0]
    assert any(tick % 1 for tick in measured.ticks)


@pytest.mark.parametrize(("above", "below"), [(0, 0), (20, 0), (20, 20), (60, 10)])
def test_geometry_keeps_the_points_free_that_are_asked_for(above, below):
    made = stage(["a", "b"], Series("k", "n", [100, -100]))

    geometry = made.geometry("Bar", [[100, -100]], above, below)

    up, down = geometry.bars[0]
    assert up.y - geometry.plot.y >= above - 1
    assert geometry.plot.y + geometry.plot.height - down.y - down.height >= below - 1


def test_draw_ground_writes_scale_labels_and_unit():
    made = stage(["Jan", "Feb"], Series("k", "n", [0, 2]), unit="cases")
    picture = Picture(640, 300, "p1")

    made.draw_ground(picture, made.geometry("Bar", [[0, 2]], 0, 0), lines=False)

    written = [element.text for element in picture.root.iter("text")]
    assert written == ["0", "1", "2", "Unit: cases", "Jan", "Feb"]
    assert [shape["class"] for shape in shapes(picture, "path")] == [
        "chart-axis",
        "chart-guide",
        "chart-guide",
    ]


def test_draw_ground_without_a_unit_writes_none():
    made = stage(["Jan"], Series("k", "n", [1]))
    picture = Picture(640, 300, "p1")

    made.draw_ground(picture, made.geometry("Bar", [[1]], 0, 0), lines=False)

    assert [element.text for element in picture.root.iter("text")] == ["0", "1", "Jan"]


# progress


@pytest.mark.parametrize(
    ("done", "target", "percent"),
    [
        (86, 100, Decimal(86)),
        (Decimal("1.5"), Decimal("0.5"), Decimal(300)),
        (-5, 100, Decimal(-5)),
        (0, 100, Decimal(0)),
        (1, 0, None),
        (1, None, None),
        (None, 100, None),
        (None, None, None),
    ],
)
def test_percent_is_none_where_nothing_can_be_said(done, target, percent):
    assert Progress("a", done, target).percent == percent


@pytest.mark.parametrize(
    ("row", "text"),
    [
        (Progress("a", 86000, 100000), "86.0% (86k / 100k)"),
        (Progress("a", 0, 10), "0.0% (0 / 10)"),
        (Progress("a", 5, None), "5, no target"),
        (Progress("a", 5, 0), "5, no target"),
    ],
)
def test_progress_text_says_share_and_figures(row, text):
    assert progress_text(row, "") == text


def test_progress_text_says_when_nothing_is_known():
    assert progress_text(Progress("a", None, 10), "") == "No figures yet"
