import re
import sys
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy
from hypothesis import given, settings
from hypothesis import strategies as st

import core
from core.charts import Progress, Series, bar, grouped, line, progress, stacked
from core.charts.inks import DARK, LIGHT

SVG = "{http://www.w3.org/2000/svg}"
TAGS = {"svg", "title", "desc", "defs", "pattern", "path", "rect", "text"}
ATTRIBUTES = {
    "class",
    "viewBox",
    "width",
    "height",
    "role",
    "aria-labelledby",
    "id",
    "d",
    "x",
    "y",
    "text-anchor",
    "font-size",
    "transform",
    "fill",
    "stroke-dasharray",
    "patternUnits",
}
MONTHS = ["8月", "9月", "10月"]
DONE = Series("actual", "净佣金", [Decimal("86000"), Decimal("-13000.50"), None])
TARGET = Series("target", "目标", [100000, 0, 120000])


@pytest.fixture(autouse=True)
def chinese():
    with translation.override("zh-hans"):
        yield


EVERY_CHART = [
    lambda: bar("标题", MONTHS, [DONE], "元"),
    lambda: grouped("标题", MONTHS, [DONE, TARGET], "元"),
    lambda: stacked("标题", MONTHS, [DONE, TARGET], "元"),
    lambda: line("标题", MONTHS, [DONE, TARGET], "元"),
    lambda: line("标题", MONTHS, [DONE, TARGET, Series("k", "三", [1, 2, 3])], "元"),
    lambda: progress("标题", [Progress("城东", Decimal(86), Decimal(100)), Progress("城西", 1, None)], "户"),
    lambda: bar("标题", MONTHS, [DONE], "元", size="card"),
    lambda: bar("标题", [], [], "元"),
    lambda: progress("标题", []),
]


def tree(chart):
    return ElementTree.fromstring(chart.inline())


def of_class(chart, name):
    return [element for element in tree(chart).iter() if name in element.get("class", "").split()]


def texts(chart, name="chart-value"):
    return [element.text.replace("\u00a0", " ") for element in of_class(chart, name)]


def inks(chart, mark):
    return [
        int(re.search(r"chart-ink-(\d)", element.get("class")).group(1)) for element in of_class(chart, mark)
    ]


@pytest.mark.parametrize("draw", EVERY_CHART)
def test_inline_holds_nothing_that_a_strict_policy_refuses(draw):
    chart = draw()
    root = tree(chart)

    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= TAGS
    assert {name for element in root.iter() for name in element.attrib} <= ATTRIBUTES
    assert chart.inline().count("http") == 1
    assert chart.inline().startswith('<svg xmlns="http://www.w3.org/2000/svg"')


@pytest.mark.parametrize("draw", EVERY_CHART)
def test_inline_is_a_picture_with_a_title_and_a_description(draw):
    chart = draw()
    root = tree(chart)

    named = [root.find(f"{SVG}title"), root.find(f"{SVG}desc")]

    assert root.get("role") == "img"
    assert root.get("aria-labelledby").split() == [element.get("id") for element in named]
    assert named[0].text == "标题"


@pytest.mark.parametrize("draw", EVERY_CHART)
def test_inline_refers_only_to_its_own_hatchings(draw):
    chart = draw()
    root = tree(chart)

    ids = [element.get("id") for element in root.iter() if element.get("id")]
    used = re.findall(r"url\(#([^)]*)\)", chart.inline())

    assert len(ids) == len(set(ids))
    assert set(used) <= set(ids)


@pytest.mark.parametrize("draw", EVERY_CHART)
def test_inline_stays_inside_its_frame(draw):
    chart = draw()
    root = tree(chart)
    _, _, width, height = map(float, root.get("viewBox").split())

    for element in root.iter():
        if element.get("x"):
            assert -1 <= float(element.get("x")) <= width + 1
            assert -9 <= float(element.get("y")) <= height + 1


def test_inline_escapes_what_people_typed():
    bad = '</title><script>alert(1)</script>&"'

    markup = bar(bad, [bad], [Series("actual", bad, [1]), Series("target", bad, [2])], bad).inline()

    assert "<script" not in markup
    assert ElementTree.fromstring(markup).find(f"{SVG}title").text == bad


def test_inline_is_the_same_for_the_same_figures_and_named_apart_for_others():
    first, again = bar("a", ["x"], [Series("k", "n", [1])]), bar("a", ["x"], [Series("k", "n", [1])])
    other = bar("a", ["x"], [Series("k", "n", [2])])

    assert first.inline() == again.inline()
    assert tree(first).get("aria-labelledby") != tree(other).get("aria-labelledby")


def test_standalone_carries_its_style_and_the_same_picture():
    chart = bar("标题", MONTHS, [DONE], "元")

    style = re.search("<style>(.*?)</style>", chart.standalone()).group(1)

    assert chart.standalone().replace(f"<style>{style}</style>", "") == chart.inline()
    assert all(colour in style for colour in LIGHT)
    assert "var(" not in style
    assert ElementTree.fromstring(chart.standalone()).find(f"{SVG}style").text == style


def test_charts_css_has_every_ink_of_both_themes():
    css = (Path(core.__file__).parent / "static/core/charts.css").read_text()

    for number, (light, dark) in enumerate(zip(LIGHT, DARK, strict=True), 1):
        assert f"\n.chart-ink-{number} {{ --chart-ink: {light}; }}" in css
        assert f'\n[data-bs-theme="dark"] .chart-ink-{number} {{ --chart-ink: {dark}; }}' in css


@pytest.mark.parametrize("draw", EVERY_CHART)
def test_charts_css_styles_every_class_that_is_drawn(draw):
    chart = draw()
    css = (Path(core.__file__).parent / "static/core/charts.css").read_text()

    for element in tree(chart).iter():
        for name in element.get("class", "").split():
            assert re.search(rf"\.{name}[ ,{{]", css) or name == "chart-hatched"


def test_bar_prints_every_value_that_there_is():
    assert texts(bar("t", MONTHS, [DONE, TARGET], "元")) == ["8.6 万", "−1.3 万", "10 万", "0", "12 万"]


def test_bar_prints_english_figures_for_english_readers():
    with translation.override("en"):
        chart = bar("t", MONTHS, [DONE], "yuan")

    assert texts(chart) == ["86k", "−13k"]
    assert texts(chart, "chart-unit") == ["Unit: yuan"]


def test_bar_puts_a_negative_value_below_its_bar():
    chart = bar("t", ["a", "b"], [Series("k", "n", [10, -10])])
    up, down = of_class(chart, "chart-bar")
    above, below = of_class(chart, "chart-value")

    assert float(above.get("y")) < float(up.get("y"))
    assert float(below.get("y")) > float(down.get("y")) + float(down.get("height"))
    assert float(up.get("y")) + float(up.get("height")) == pytest.approx(float(down.get("y")), abs=0.2)


def test_bar_draws_heights_in_proportion():
    chart = bar("t", ["a", "b"], [Series("k", "n", [10, Decimal("2.5")])])

    high, low = (float(element.get("height")) for element in of_class(chart, "chart-bar"))

    assert high / low == pytest.approx(4, rel=0.02)


def test_bar_turns_values_that_do_not_fit_and_keeps_them_below_the_top():
    values = [Decimal(123456) + number for number in range(12)]
    chart = bar(
        "t", [str(number) for number in range(12)], [Series("a", "a", values), Series("b", "b", values)]
    )

    turned = of_class(chart, "chart-value")

    assert len(turned) == 24
    assert all(element.get("transform").startswith("rotate(-90") for element in turned)
    assert all(float(element.get("y")) > 40 for element in turned)


def test_bar_slants_and_shortens_labels_that_do_not_fit():
    labels = [f"高新技术开发区机构业务第{number}团队" for number in range(6)]
    chart = bar("t", labels, [Series("a", "a", [1] * 6)])

    slanting = [
        element for element in of_class(chart, "chart-text") if "rotate(-35" in element.get("transform", "")
    ]

    assert len(slanting) == 6
    assert all(element.text.endswith("…") for element in slanting)
    assert [row[0] for row in chart.rows] == labels


def test_bar_of_zeros_draws_a_scale_and_prints_the_zeros():
    chart = bar("t", MONTHS, [Series("k", "n", [0, 0, Decimal("0.00")])], "户")

    assert texts(chart) == ["0", "0", "0"]
    assert len(of_class(chart, "chart-bar")) == 3


@pytest.mark.parametrize("values", [[None, None, None], []])
@pytest.mark.parametrize("draw", [bar, stacked, line])
def test_charts_without_figures_say_so(draw, values):
    chart = draw("t", MONTHS[: len(values)], [Series("k", "n", values)], "户")

    assert texts(chart, "chart-empty") == ["暂无数据"]
    assert tree(chart).find(f"{SVG}desc").text == "暂无数据"


def test_bar_of_one_series_needs_neither_legend_nor_hatching():
    chart = bar("t", MONTHS, [TARGET], "元")

    assert "目标" not in texts(chart, "chart-text")
    assert of_class(chart, "chart-hatched") == []


def test_bar_of_several_series_is_told_apart_by_hatching_and_legend():
    chart = bar("t", MONTHS, [DONE, TARGET], "元")

    assert [text for text in texts(chart, "chart-text") if text in {"净佣金", "目标"}] == ["净佣金", "目标"]
    assert inks(chart, "chart-bar") == [1, 6, 1, 1, 6, 6, 6]
    assert len(of_class(chart, "chart-hatched")) == 4
    assert len(of_class(chart, "chart-hatch")) == 1


def test_series_keep_their_ink_in_every_kind_of_chart():
    drawn = [
        inks(bar("t", MONTHS, [TARGET]), "chart-bar"),
        inks(stacked("t", MONTHS, [TARGET]), "chart-bar"),
        inks(line("t", MONTHS, [TARGET]), "chart-point"),
    ]

    assert drawn == [[6, 6, 6]] * 3


def test_charts_refuse_series_that_do_not_match_their_labels():
    with pytest.raises(ValueError, match="'actual' has 3 values for 2 labels"):
        bar("t", ["a", "b"], [DONE])


def test_charts_refuse_more_series_than_can_be_told_apart():
    with pytest.raises(ValueError, match="at most 8 series, not 9"):
        bar("t", ["a"], [Series(f"k{number}", "n", [1]) for number in range(9)])


def test_charts_take_lazy_texts_in_the_active_language():
    chart = bar(gettext_lazy("Target"), [gettext_lazy("Done")], [Series("k", gettext_lazy("Target"), [1])])

    assert (chart.title, chart.headings, chart.rows) == ("目标", ("", "目标"), (("完成", "1"),))


def test_stacked_prints_the_parts_that_have_room_and_the_sum():
    chart = stacked("t", ["a"], [Series("x", "x", [60]), Series("y", "y", [39]), Series("z", "z", [1])])

    assert texts(chart) == ["60", "39", "100"]
    assert texts(chart, "chart-sum") == ["100"]


def test_stacked_piles_positive_parts_up_and_negative_ones_down():
    chart = stacked("t", ["a"], [Series("x", "x", [60]), Series("y", "y", [40]), Series("z", "z", [-50])])

    x, y, z = of_class(chart, "chart-bar")[-3:]

    assert float(y.get("y")) + float(y.get("height")) == pytest.approx(float(x.get("y")), abs=0.2)
    assert float(x.get("y")) + float(x.get("height")) == pytest.approx(float(z.get("y")), abs=0.2)
    assert texts(chart, "chart-sum") == ["50"]


def test_stacked_keeps_its_highest_pile_inside_the_plot():
    chart = stacked("t", ["a", "b"], [Series("x", "x", [100, 10]), Series("y", "y", [None, 95])])

    tops = [float(element.get("y")) for element in of_class(chart, "chart-bar")]

    assert min(tops) > 25


def test_line_breaks_where_a_value_is_missing():
    chart = line("t", list("abcde"), [Series("k", "n", [1, 2, None, 4, 5])])

    assert [path.get("d").count("L") for path in of_class(chart, "chart-line")] == [1, 1]
    assert len(of_class(chart, "chart-point")) == 4
    assert texts(chart) == ["1", "2", "4", "5"]


def test_line_of_a_single_value_shows_its_point():
    chart = line("t", ["a"], [Series("k", "n", [7])])

    assert (len(of_class(chart, "chart-line")), len(of_class(chart, "chart-point"))) == (0, 1)
    assert texts(chart) == ["7"]


def test_line_keeps_the_first_value_off_the_figures_of_the_axis():
    chart = line("t", ["a", "b"], [Series("k", "n", [5427, 5398])])

    assert [element.get("text-anchor") for element in of_class(chart, "chart-value")] == ["start", "middle"]


def test_line_prints_only_the_last_values_of_many_lines_without_overlap():
    series = [Series(f"k{number}", f"n{number}", [number, 5 + Decimal(number) / 100]) for number in range(4)]
    chart = line("t", ["a", "b"], series)

    feet = [float(element.get("y")) for element in of_class(chart, "chart-value")]

    assert texts(chart) == ["5.03", "5.02", "5.01", "5"]
    assert all(below - above >= 11.9 for above, below in zip(feet, feet[1:], strict=False))


def test_line_tells_lines_apart_by_dashes_and_points():
    chart = line("t", MONTHS, [TARGET, Series("done", "n", [1, 2, 3])])

    dashes = {path.get("stroke-dasharray") for path in of_class(chart, "chart-line")}

    assert len(dashes) == 2


def test_line_leaves_out_labels_that_do_not_fit_but_never_the_last():
    labels = [f"2026-10-{day:02}" for day in range(1, 32)]
    chart = line("t", labels, [Series("k", "n", list(range(31)))])

    shown = [text for text in texts(chart, "chart-text") if text.startswith("2026")]

    assert 3 < len(shown) < 12
    assert shown[-1] == "2026-10-31"
    assert len(chart.rows) == 31


def test_progress_prints_share_and_figures():
    rows = [
        Progress("城东", Decimal(86000), Decimal(100000)),
        Progress("城西", 300, 100),
        Progress("滨江", Decimal(-5), 100),
        Progress("新团队", 7, 0),
        Progress("未知", None, 100),
    ]

    chart = progress("t", rows, "元")

    assert texts(chart) == [
        "86.0% (8.6 万 / 10 万)",
        "300.0% (300 / 100)",
        "−5.0% (−5 / 100)",
        "7（无目标）",
        "暂无数据",
    ]
    assert chart.headings == ("", "完成", "目标", "完成率")
    assert chart.rows[0] == ("城东", "86,000", "100,000", "86.0%")
    assert chart.rows[4] == ("未知", "", "100", "")


def test_progress_draws_rows_from_the_top_and_one_target_line():
    chart = progress("t", [Progress("a", 10, 100), Progress("b", 90, 100)])

    first, second = of_class(chart, "chart-bar")

    assert float(first.get("y")) < float(second.get("y"))
    assert float(first.get("width")) < float(second.get("width"))
    assert len(of_class(chart, "chart-target")) == 1


def test_progress_bounds_a_bar_but_not_its_text():
    chart = progress("t", [Progress("a", 100_000, 1), Progress("b", 50, 100)])

    bars = [float(element.get("width")) for element in of_class(chart, "chart-bar")]

    assert bars[0] / bars[1] == pytest.approx(3, rel=0.02)
    assert texts(chart)[0].startswith("10,000,000.0%")


def test_progress_grows_with_its_rows():
    few, many = (progress("t", [Progress(str(row), 1, 2) for row in range(count)]) for count in (2, 40))

    assert float(tree(many).get("height")) - float(tree(few).get("height")) == 38 * 30


def test_progress_shortens_long_names_in_the_picture_only():
    name = "高新技术产业开发区机构业务拓展与服务第一团队"
    chart = progress("t", [Progress(name, 1, 2)])

    assert any(text.endswith("…") for text in texts(chart, "chart-text"))
    assert chart.rows[0][0] == name


def test_chart_has_the_table_behind_it_to_the_fen():
    chart = bar("t", MONTHS, [DONE, TARGET], "元")

    assert chart.headings == ("", "净佣金 (元)", "目标 (元)")
    assert chart.rows == (
        ("8月", "86,000", "100,000"),
        ("9月", "−13,000.50", "0"),
        ("10月", "", "120,000"),
    )


def test_chart_of_percentages_says_percent_in_every_cell():
    chart = bar("t", ["a"], [Series("k", "完成率", [Decimal("86.04")])], "%")

    assert (chart.headings, chart.rows) == (("", "完成率"), (("a", "86.04%"),))
    assert texts(chart) == ["86.0%"]


def test_desc_speaks_the_values_for_those_who_do_not_see():
    chart = bar("t", MONTHS, [DONE], "元")

    assert (
        tree(chart).find(f"{SVG}desc").text.replace("\u00a0", " ")
        == "净佣金 8月: 8.6 万; 净佣金 9月: −1.3 万"
    )


def test_desc_of_many_values_points_to_the_table():
    chart = bar("t", [str(number) for number in range(30)], [Series("k", "n", [1] * 30)])

    assert tree(chart).find(f"{SVG}desc").text == "共 30 个数值，详见数据表"


def test_figure_shows_message_picture_and_table():
    html = render_to_string("core/charts/figure.html", {"chart": bar("完成<86%>", MONTHS, [DONE], "元")})

    assert "<figcaption>完成&lt;86%&gt;</figcaption>" in html
    assert '<svg xmlns="http://www.w3.org/2000/svg" class="chart"' in html
    assert '<th scope="row">9月</th><td>−13,000.50</td>' in html
    assert "style=" not in html


def test_figure_of_no_rows_has_no_table():
    assert "<table" not in render_to_string("core/charts/figure.html", {"chart": bar("t", [], [])})


def test_charts_leave_pythons_imports_as_they_were():
    assert [finder for finder in sys.meta_path if type(finder).__module__.startswith("pygal")] == []


figures = st.one_of(st.none(), st.integers(-(10**12), 10**12), st.decimals(-(10**9), 10**9, places=2))


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(figures, figures), min_size=1, max_size=13), st.sampled_from([bar, stacked, line]))
def test_charts_draw_any_figures(rows, draw):
    first, second = zip(*rows, strict=True)

    chart = draw(
        "t",
        [f"{number}月" for number in range(len(rows))],
        [Series("a", "a", first), Series("b", "b", second)],
    )

    assert len(chart.rows) == len(rows)
    assert tree(chart).get("role") == "img"
