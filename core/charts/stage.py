"""What bars, stacks and lines share: sizes, scale, labels, legend."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil
from typing import Literal

from django.utils.translation import gettext as _

from core.charts.geometry import Box, Frame, Geometry, lay_out
from core.charts.labels import Figure, scale, short, shortened, text_width
from core.charts.picture import SIZE, Picture, legend_height

Size = Literal["wide", "card"]

_SIZES: dict[str, tuple[float, float]] = {"wide": (640, 300), "card": (380, 230)}
_TOP, _RIGHT = 30.0, 14.0
_TURNED_ROOM = 110.0  # the longest slanting label


@dataclass(frozen=True)
class Series:
    """One thing over all labels. Its key, not its name, decides the colour; None leaves a gap."""

    key: str
    name: str
    values: Sequence[Figure]


@dataclass(frozen=True)
class Subject:
    """What a chart is to show, texts already in the reader's language."""

    title: str
    labels: Sequence[str]
    series: Sequence[Series]
    inks: Sequence[int]
    unit: str
    size: Size

    @property
    def names(self) -> list[str]:
        """The series' names."""
        return [one.name for one in self.series]

    @property
    def figures(self) -> list[Decimal]:
        """Every value there is."""
        return [Decimal(value) for one in self.series for value in one.values if value is not None]


class Stage:
    """The empty chart: a frame that fits the labels, a scale that fits the values."""

    def __init__(
        self, subject: Subject, extremes: Sequence[Decimal], *, thins: bool = False, right: float = _RIGHT
    ) -> None:
        self.subject = subject
        self.width, self.height = _SIZES[subject.size]
        whole = all(value == value.to_integral_value() for value in subject.figures)
        self.extremes = [float(value) for value in (*extremes, Decimal(0))]
        self.ticks = scale(extremes, whole=whole)
        self.tick_texts = [short(tick, subject.unit) for tick in self.ticks]
        left = max(text_width(text, SIZE) for text in self.tick_texts) + 12
        widest = max(text_width(label, SIZE) for label in subject.labels)
        if thins:  # the last label stands at the right edge of the plot, half of it beyond
            right = max(right, widest / 2)
        self.room = self.width - left - right
        self.slot = self.room / len(subject.labels)
        self.every = ceil((widest + 6) / self.slot) if thins else 1
        self.slants = widest > self.slot - 4 and not thins
        self.label_height = 0.6 * min(widest, _TURNED_ROOM) + 16 if self.slants else 20.0
        legend = legend_height(subject.names, self.room)
        self.frame = Frame(
            self.width, self.height + legend, _TOP, right, self.label_height + legend + 4, left
        )

    def geometry(self, kind: str, values: Sequence[Sequence[Figure]], above: float, below: float) -> Geometry:
        """The layout with so many points kept free above the highest and below the lowest value."""
        low, high = float(self.ticks[0]), float(self.ticks[-1])
        height = self.frame.height - self.frame.top - self.frame.bottom
        point = (high - low) / max(height - above - below, 1)
        reach = (min(low, min(self.extremes) - below * point), max(high, max(self.extremes) + above * point))
        return lay_out(kind, values, self.ticks, reach, self.frame)

    def draw_ground(self, picture: Picture, geometry: Geometry, *, lines: bool) -> None:
        """Scale, labels, unit and legend."""
        plot = geometry.plot
        for y, tick, text in zip(geometry.ticks, self.ticks, self.tick_texts, strict=True):
            picture.rule(plot.x, y, plot.x + plot.width, y, "chart-axis" if tick == 0 else "chart-guide")
            picture.text(plot.x - 6, y + 4, text, anchor="end")
        if self.subject.unit:
            picture.text(
                4, 14, _("Unit: %(unit)s") % {"unit": self.subject.unit}, css="chart-text chart-unit"
            )
        self._draw_labels(picture, geometry)
        if len(self.subject.series) > 1:
            top = plot.y + plot.height + self.label_height + 4
            box = Box(plot.x, top, plot.width, self.frame.height - top)
            picture.legend(self.subject.names, self.subject.inks, box, lines=lines)

    def _draw_labels(self, picture: Picture, geometry: Geometry) -> None:
        """All labels slanting where they do not fit; over time every so many, the last one always."""
        foot = geometry.plot.y + geometry.plot.height + 15
        last = len(self.subject.labels) - 1
        for index, (x, label) in enumerate(zip(geometry.slots, self.subject.labels, strict=True)):
            if self.slants:
                text = shortened(label, SIZE, _TURNED_ROOM)
                picture.text(x + 4, foot - 2, text, anchor="end", turn=-35)
            elif (last - index) % self.every == 0:
                picture.text(x, foot, label, anchor="middle")
