"""Lines over time."""

from collections.abc import Sequence
from math import ceil

from core.charts.labels import Figure, short, text_width
from core.charts.picture import VALUE_SIZE, Picture
from core.charts.stage import Stage, Subject

_READABLE_LINES = 2  # with more, only the last values stand in the picture

Point = tuple[float, float]


def draw_lines(subject: Subject, picture: Picture) -> tuple[float, float]:
    """A line per series with its values at the points; a gap where a value is missing."""
    few = len(subject.series) <= _READABLE_LINES
    widest = max(text_width(short(value, subject.unit), VALUE_SIZE) for value in subject.figures)
    stage = Stage(subject, subject.figures, thins=True, right=14 if few else widest + 16)
    reach = VALUE_SIZE + 10
    geometry = stage.geometry("Line", [one.values for one in subject.series], reach, reach)
    stage.draw_ground(picture, geometry, lines=True)
    placed = [
        _placed(one.values, points) for one, points in zip(subject.series, geometry.points, strict=True)
    ]
    for points, ink in zip(placed, subject.inks, strict=True):
        picture.line(_runs(points), ink)
    if few:
        _draw_values(subject, picture, placed, every=ceil((widest + 4) / stage.slot))
    else:
        _draw_last_values(subject, picture, placed)
    return stage.frame.width, stage.frame.height


def _placed(values: Sequence[Figure], points: Sequence[Point]) -> list[Point | None]:
    """The point of every value, None where there is none."""
    following = iter(points)
    return [None if value is None else next(following) for value in values]


def _runs(points: Sequence[Point | None]) -> list[list[Point]]:
    runs: list[list[Point]] = [[]]
    for point in points:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return [run for run in runs if run]


def _draw_values(
    subject: Subject, picture: Picture, placed: Sequence[Sequence[Point | None]], *, every: int
) -> None:
    last = len(subject.labels) - 1
    for index in range(last + 1):
        if (last - index) % every == 0:
            _draw_column(picture, _column(subject, placed, index), is_first=index == 0 < last)


def _column(
    subject: Subject, placed: Sequence[Sequence[Point | None]], index: int
) -> list[tuple[Point, str]]:
    """The points at one label from the top down, each with its value."""
    column = [
        (point, short(one.values[index] or 0, subject.unit))
        for one, points in zip(subject.series, placed, strict=True)
        if (point := points[index])
    ]
    return sorted(column, key=lambda pair: pair[0][1])


def _draw_column(picture: Picture, column: Sequence[tuple[Point, str]], *, is_first: bool) -> None:
    """The values at one place: the upper half above their points, the lower half below.

    The first ones begin at their points, which stand on the axis: centred, they would run into its figures.
    """
    anchor = "start" if is_first else "middle"
    upper = ceil(len(column) / 2)
    for place, ((x, y), text) in enumerate(column):
        foot = y - 8 if place < upper else y + VALUE_SIZE + 6
        picture.text(x, foot, text, css="chart-value", anchor=anchor, size=VALUE_SIZE)


def _draw_last_values(subject: Subject, picture: Picture, placed: Sequence[Sequence[Point | None]]) -> None:
    """Where many lines would bury their values: the last ones, beside the end of their lines."""
    foot = 0.0
    for (x, y), text in _column(subject, placed, len(subject.labels) - 1):
        foot = max(y + 4, foot + VALUE_SIZE + 1)
        picture.text(x + 9, foot, text, css="chart-value", size=VALUE_SIZE)
