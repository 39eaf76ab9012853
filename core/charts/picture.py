"""The drawing itself: SVG without styles, scripts or links; colours come from classes."""

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, tostring

from core.charts.geometry import Box
from core.charts.labels import text_width

SIZE = 12.0  # of axis and legend texts
VALUE_SIZE = 11.0
_LINE = 18.0
_SWATCH = 14.0

# Per ink: lines over a bar, dashes of a line, the shape of its points. The first is plain.
_HATCHES = (
    "",
    "M-1 7L7 -1",
    "M0 3H6",
    "M-1 -1L7 7",
    "M3 0V6",
    "M-1 7L7 -1M-1 -1L7 7",
    "M0 3H6M3 0V6",
    "M0 1.5H6M0 4.5H6",
)
_DASHES = ("", "7 3", "2 3", "10 3 2 3", "4 2", "1 2", "12 4", "6 2 1 2 1 2")
_POINTS = (
    "M{l} {y}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0",
    "M{l} {t}h8v8h-8z",
    "M{x} {t}L{r} {b}H{l}z",
    "M{x} {t}L{r} {y}L{x} {b}L{l} {y}z",
    "M{x} {b}L{r} {t}H{l}z",
    "M{l} {t}L{r} {b}M{r} {t}L{l} {b}",
    "M{x} {t}V{b}M{l} {y}H{r}",
    "M{l} {y}H{r}M{l} {t}L{r} {b}",
)


class Picture:
    """An SVG picture that grows shape by shape."""

    def __init__(self, width: float, height: float, name: str) -> None:
        self.name = name
        self.root = Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "class": "chart",
                "viewBox": f"0 0 {_n(width)} {_n(height)}",
                "width": _n(width),
                "height": _n(height),
                "role": "img",
                "aria-labelledby": f"{name}-title {name}-desc",
            },
        )
        self.title = SubElement(self.root, "title", {"id": f"{name}-title"})
        self.desc = SubElement(self.root, "desc", {"id": f"{name}-desc"})
        self.defs = SubElement(self.root, "defs")
        self._hatched: set[int] = set()

    def markup(self) -> str:
        """The picture as text."""
        return tostring(self.root, encoding="unicode")

    def path(self, d: str, css: str, **attributes: str) -> None:
        """A path; attribute names take a hyphen for an underscore."""
        named = {name.replace("_", "-"): value for name, value in attributes.items()}
        SubElement(self.root, "path", {"d": d, "class": css, **named})

    def rule(self, x1: float, y1: float, x2: float, y2: float, css: str) -> None:
        """A straight line."""
        self.path(f"M{_n(x1)} {_n(y1)}L{_n(x2)} {_n(y2)}", css)

    def text(
        self, x: float, y: float, content: str, *, css: str = "chart-text", anchor: str = "start",
        size: float = SIZE, turn: int = 0,
    ) -> None:  # fmt: skip
        """A line of text, `turn` degrees about its start."""
        attributes = {"x": _n(x), "y": _n(y), "class": css, "text-anchor": anchor, "font-size": _n(size)}
        if turn:
            attributes["transform"] = f"rotate({turn} {_n(x)} {_n(y)})"
        SubElement(self.root, "text", attributes).text = content

    def plated_text(self, x: float, y: float, content: str, *, centred: bool = True) -> None:
        """A value over something drawn, on a plate of the paper's colour; centred or from x on."""
        width = text_width(content, VALUE_SIZE) + 4
        left = x - width / 2 if centred else x
        self._rect(Box(left, y - 8, width, 15), "chart-plate")
        self.text(left + 2, y + 4, content, css="chart-value", size=VALUE_SIZE)

    def bar(self, box: Box, ink: int, *, hatched: bool) -> None:
        """A bar in its ink, with the ink's hatching where colour alone must not tell."""
        self._rect(box, f"chart-bar chart-ink-{ink}")
        if hatched and _HATCHES[ink - 1]:
            self._rect(box, "chart-hatched", fill=f"url(#{self._hatch(ink)})")

    def line(self, runs: Sequence[Sequence[tuple[float, float]]], ink: int) -> None:
        """A line through the points of each run, broken between runs, with its own dashes and points."""
        for run in runs:
            if len(run) > 1:
                d = "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in run)
                self.path(d, f"chart-line chart-ink-{ink}", stroke_dasharray=_DASHES[ink - 1] or "none")
            for x, y in run:
                self.point(x, y, ink)

    def point(self, x: float, y: float, ink: int) -> None:
        """A point in the shape of its ink."""
        places = {"x": x, "y": y, "l": x - 4, "r": x + 4, "t": y - 4, "b": y + 4}
        d = _POINTS[ink - 1].format(**{name: _n(place) for name, place in places.items()})
        self.path(d, f"chart-point chart-ink-{ink}")

    def legend(self, names: Sequence[str], inks: Sequence[int], box: Box, *, lines: bool) -> None:
        """The names with their colour and shape, as many lines as they need from the top of the box."""
        x, y = box.x, box.y + SIZE
        for name, ink in zip(names, inks, strict=True):
            width = legend_width(name)
            if x > box.x and x + width > box.x + box.width:
                x, y = box.x, y + _LINE
            if lines:
                self.line([[(x, y - 4), (x + _SWATCH, y - 4)]], ink)
            else:
                self.bar(Box(x, y - 10, _SWATCH, 11), ink, hatched=True)
            self.text(x + _SWATCH + 8, y, name)
            x += width

    def _rect(self, box: Box, css: str, **attributes: str) -> None:
        places = {"x": _n(box.x), "y": _n(box.y), "width": _n(box.width), "height": _n(box.height)}
        SubElement(self.root, "rect", {**places, "class": css, **attributes})

    def _hatch(self, ink: int) -> str:
        name = f"{self.name}-hatch-{ink}"
        if ink not in self._hatched:
            self._hatched.add(ink)
            size = {"width": "6", "height": "6", "patternUnits": "userSpaceOnUse"}
            pattern = SubElement(self.defs, "pattern", {"id": name, **size})
            SubElement(pattern, "path", {"d": _HATCHES[ink - 1], "class": "chart-hatch"})
        return name


def legend_width(name: str) -> float:
    """What a name takes in the legend."""
    return _SWATCH + 8 + text_width(name, SIZE) + 18


def legend_height(names: Sequence[str], width: float) -> float:
    """How high the legend of several series is; one series needs none."""
    if len(names) < 2:  # noqa: PLR2004  # nothing to tell apart
        return 0
    lines, x = 1, 0.0
    for name in names:
        if x and x + legend_width(name) > width:
            lines, x = lines + 1, 0.0
        x += legend_width(name)
    return lines * _LINE + 4


def _n(number: float) -> str:
    """A coordinate, short."""
    return f"{number:.1f}".removesuffix(".0")
