"""Bars side by side, and bars upon each other."""

from collections.abc import Sequence
from decimal import Decimal

from core.charts.geometry import Box
from core.charts.labels import short, text_width
from core.charts.picture import VALUE_SIZE, Picture
from core.charts.stage import Series, Stage, Subject

_LEAST_BAR = 10.0  # narrower, and even a turned value touches its neighbour
_LEAST_SEGMENT = 17.0  # lower, and a value does not fit inside


def draw_bars(subject: Subject, picture: Picture) -> tuple[float, float]:
    """One bar per series and label, each with its value at its end."""
    stage = Stage(subject, subject.figures)
    bar = stage.slot * 0.77 / len(subject.series)
    texts = [
        [short(value, subject.unit) for value in one.values if value is not None] for one in subject.series
    ]
    longest = max((text_width(text, VALUE_SIZE) for row in texts for text in row), default=0)
    turned = longest > bar + 8
    reach = longest + 8 if turned else VALUE_SIZE + 6
    negative = any(value < 0 for value in subject.figures)
    geometry = stage.geometry("Bar", [one.values for one in subject.series], reach, reach if negative else 0)
    stage.draw_ground(picture, geometry, lines=False)
    for index, one in enumerate(subject.series):
        values = [Decimal(value) for value in one.values if value is not None]
        for box, value, text in zip(geometry.bars[index], values, texts[index], strict=True):
            picture.bar(box, subject.inks[index], hatched=len(subject.series) > 1)
            if bar >= _LEAST_BAR:
                _draw_value(picture, box, value, text, turned=turned)
    return stage.frame.width, stage.frame.height


def draw_stack(subject: Subject, picture: Picture) -> tuple[float, float]:
    """The series upon each other, each part with its value where it fits, the sum on top."""
    columns = range(len(subject.labels))
    sums = [[_sum(subject.series, index, sign) for index in columns] for sign in (1, -1)]
    stage = Stage(subject, [*sums[0], *sums[1]])
    values = [[value or 0 for value in one.values] for one in subject.series]
    geometry = stage.geometry("StackedBar", values, VALUE_SIZE + 8, VALUE_SIZE + 8 if any(sums[1]) else 0)
    stage.draw_ground(picture, geometry, lines=False)
    for index, row in enumerate(values):
        for box, value in zip(geometry.bars[index], row, strict=True):
            picture.bar(box, subject.inks[index], hatched=len(subject.series) > 1)
            text = short(value, subject.unit)
            if box.height >= _LEAST_SEGMENT and text_width(text, VALUE_SIZE) < box.width:
                picture.plated_text(box.middle, box.centre, text)
    for index in columns:
        boxes = [row[index] for row in geometry.bars]
        _draw_sum(picture, boxes, short(sums[0][index] + sums[1][index], subject.unit))
    return stage.frame.width, stage.frame.height


def _sum(series: Sequence[Series], index: int, sign: int) -> Decimal:
    """What the parts above (1) or below (-1) zero come to in one column."""
    values = (Decimal(one.values[index] or 0) for one in series)
    return sum((value for value in values if value * sign > 0), Decimal(0))


def _draw_value(picture: Picture, box: Box, value: Decimal, text: str, *, turned: bool) -> None:
    end = box.y - 4 if value >= 0 else box.y + box.height + 4
    if turned:
        anchor = "start" if value >= 0 else "end"
        picture.text(box.middle + 4, end, text, css="chart-value", anchor=anchor, size=VALUE_SIZE, turn=-90)
    else:
        foot = end if value >= 0 else end + VALUE_SIZE - 2
        picture.text(box.middle, foot, text, css="chart-value", anchor="middle", size=VALUE_SIZE)


def _draw_sum(picture: Picture, boxes: Sequence[Box], text: str) -> None:
    top = min(box.y for box in boxes)
    css = "chart-value chart-sum"
    picture.text(boxes[0].middle, top - 5, text, css=css, anchor="middle", size=VALUE_SIZE)
