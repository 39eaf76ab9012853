"""Where things lie in a chart, as pygal lays them out; its own styles, scripts and texts are left behind."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import Element

import pygal

from core.charts.labels import Figure

# pygal hangs a finder of the old protocol into Python's imports, for map plug-ins that nobody has here;
# it makes every later import warn.
sys.meta_path[:] = [finder for finder in sys.meta_path if not isinstance(finder, pygal.PluginImportFixer)]

_LABEL_ROOM = 20  # what pygal itself keeps free for the dots that stand in for our labels


@dataclass(frozen=True)
class Box:
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """Half way across."""
        return self.x + self.width / 2

    @property
    def centre(self) -> float:
        """Half way down."""
        return self.y + self.height / 2


@dataclass(frozen=True)
class Frame:
    """The picture's size and what its edges are kept free for."""

    width: float
    height: float
    top: float
    right: float
    bottom: float
    left: float


@dataclass(frozen=True)
class Geometry:
    """Per series, one mark for every value that is not None: `bars` or `points`, in the order of the values.

    `ticks` are the places of the scale, `slots` those of the labels; y and x, the other way round
    where the bars lie.
    """

    plot: Box
    ticks: list[float]
    slots: list[float]
    bars: list[list[Box]]
    points: list[list[tuple[float, float]]]


def lay_out(
    kind: str,
    values: Sequence[Sequence[Figure]],
    ticks: Sequence[Decimal],
    reach: tuple[float, float],
    frame: Frame,
) -> Geometry:
    """Lay out a pygal chart (`Bar`, `StackedBar`, `Line`, `HorizontalBar`) whose scale spans `reach`."""
    chart = getattr(pygal, kind)(
        width=frame.width,
        height=frame.height,
        margin_top=frame.top,
        margin_right=frame.right,
        margin_bottom=frame.bottom - _LABEL_ROOM,
        margin_left=frame.left - _LABEL_ROOM,
        range=reach,
        js=[],
        css=[],
        no_prefix=True,
        show_legend=False,
        show_x_guides=True,
        show_y_guides=True,
    )
    chart.x_labels = ["."] * max(map(len, values))
    chart.y_labels = [{"label": ".", "value": float(tick)} for tick in ticks]
    for row in values:
        chart.add(None, [None if value is None else float(value) for value in row])
    return _read(chart.render_tree(), horizontal=kind.startswith("Horizontal"))


def _read(tree: Element, *, horizontal: bool) -> Geometry:
    plot, overlay = (group for group in tree.iter("g") if group.get("class") in {"plot", "plot overlay"})
    left, top = _moved(plot)
    across, down = ("x", "y") if horizontal else ("y", "x")
    return Geometry(
        plot=_box(next(plot.iter("rect")), left, top),
        ticks=_places(plot, across, left, top),
        slots=_places(plot, down, left, top),
        bars=[[_box(rect, left, top) for rect in series.iter("rect")] for series in _series(plot)],
        points=[
            [(_at(dot, "cx") + left, _at(dot, "cy") + top) for dot in series.iter("circle")]
            for series in _series(overlay)
        ],
    )


def _series(group: Element) -> Iterator[Element]:
    return (child for child in group if (child.get("class") or "").startswith("series"))


def _moved(group: Element) -> tuple[float, float]:
    x, y = (group.get("transform") or "")[len("translate(") : -1].split(",")
    return float(x), float(y)


def _box(rect: Element, left: float, top: float) -> Box:
    return Box(_at(rect, "x") + left, _at(rect, "y") + top, _at(rect, "width"), _at(rect, "height"))


def _at(element: Element, name: str) -> float:
    return float(element.get(name) or 0)


def _places(plot: Element, axis: str, left: float, top: float) -> list[float]:
    """Where the guides of an axis stand: a path of "M x y h width" or "M x y v height"."""
    places = []
    for group in plot:
        if (group.get("class") or "").split()[:2] == ["axis", axis]:
            starts = [_start(guide) for guide in group if guide.get("class") == "guides"]
            places += [y + top if axis == "y" else x + left for x, y in starts]
    return places


def _start(guide: Element) -> tuple[float, float]:
    path: Any = guide.find("path")
    x, y = path.get("d")[1:].split()[:2]
    return float(x), float(y)
