"""How much of each target is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from core.charts.geometry import Frame, lay_out
from core.charts.labels import PERCENT, Figure, short, shortened, text_width
from core.charts.picture import SIZE, VALUE_SIZE, Picture
from core.charts.stage import Size

_ROW = 30.0
_WIDTHS: dict[str, float] = {"wide": 640, "card": 380}
_TOP, _BOTTOM, _GREATEST = 8.0, 26.0, Decimal(150)


@dataclass(frozen=True)
class Progress:
    """One row: what is done of a target; a target of zero or None is none."""

    label: str
    done: Figure
    target: Figure
    key: str = "actual"

    @property
    def percent(self) -> Decimal | None:
        """Done of target in percent; None where there is no target or nothing is known."""
        if self.done is None or not self.target:
            return None
        return Decimal(self.done) / Decimal(self.target) * 100


def progress_text(row: Progress, unit: str) -> str:
    """86.0% (8.6 万 / 10 万), or what is missing."""
    if row.done is None:
        return _("No figures yet")
    if row.percent is None:
        return _("%(done)s, no target") % {"done": short(row.done, unit)}
    return f"{short(row.percent, PERCENT)} ({short(row.done, unit)} / {short(row.target or 0, unit)})"


def draw_progress(
    rows: Sequence[Progress], inks: Sequence[int], unit: str, size: Size, picture: Picture
) -> tuple[float, float]:
    """A bar per row from zero, the target as one line at 100 %. A bar ends at 150 %, its text does not."""
    texts = [progress_text(row, unit) for row in rows]
    width, height = _WIDTHS[size], _TOP + _BOTTOM + _ROW * len(rows)
    left = min(max(text_width(row.label, SIZE) for row in rows) + 12, width * 0.35)
    right = max(text_width(text, VALUE_SIZE) for text in texts) + 12
    percents = [min(row.percent or Decimal(0), _GREATEST) for row in rows][::-1]
    low, high = float(min([*percents, Decimal(0)])), float(max([*percents, Decimal(100)]))
    frame = Frame(width, height, _TOP, right, _BOTTOM, left)
    geometry = lay_out(
        "HorizontalBar", [percents], [Decimal(0), Decimal(50), Decimal(100)], (low, high), frame
    )
    plot = geometry.plot
    for x, text, css in zip(geometry.ticks, ("0%", "50%", "100%"), ("axis", "guide", "target"), strict=True):
        picture.rule(x, plot.y, x, plot.y + plot.height, f"chart-{css}")
        picture.text(x, plot.y + plot.height + 16, text, anchor="middle")
    for row, ink, text, box in zip(rows, inks, texts, geometry.bars[0][::-1], strict=True):
        picture.bar(box, ink, hatched=False)
        picture.text(plot.x - 8, box.centre + 4, shortened(row.label, SIZE, left - 12), anchor="end")
        picture.plated_text(max(box.x + box.width, geometry.ticks[0]) + 4, box.centre, text, centred=False)
    return width, height
