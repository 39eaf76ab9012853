"""The front doors: one message in, one picture with its table out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from hashlib import sha256

from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core.charts.bars import draw_bars, draw_stack
from core.charts.inks import inks_of
from core.charts.labels import PERCENT, exact, short
from core.charts.lines import draw_lines
from core.charts.picture import Picture
from core.charts.progress import Progress, draw_progress, progress_text
from core.charts.sheet import STANDALONE
from core.charts.stage import Series, Size, Subject

Text = str | Promise
Draw = Callable[[Subject, Picture], tuple[float, float]]

_SPOKEN_VALUES = 24  # more are read from the table
_PHONE_BARS = 26  # more stand too close together on a phone to be read


@dataclass(frozen=True)
class Chart:
    """A picture, its message, and the table behind it: `headings` and `rows` of text, figures whole."""

    title: str
    unit: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    markup: str
    # Draws the same for a phone; None where it is that narrow already, or shows too much for one.
    phone: Callable[[], "Chart"] | None = field(default=None, repr=False, compare=False)

    @property
    def fits_a_phone(self) -> bool:
        """Whether the picture itself may be shrunk to a phone's width; only a wide one may not."""
        return 'width="640"' not in self.markup.split(">", 1)[0]

    def inline(self) -> SafeString:
        """The SVG for a page: no style, script or link, so that the strictest policy shows it."""
        return mark_safe(self.markup)  # noqa: S308  # built element by element, texts escaped

    def standalone(self) -> SafeString:
        """The SVG with its style inside, for paper and for a file of its own."""
        head, tail = self.markup.split("<defs", 1)
        return mark_safe(f"{head}<style>{STANDALONE}</style><defs{tail}")  # noqa: S308  # as above


def bar(
    title: Text, labels: Sequence[Text], series: Sequence[Series], unit: Text = "", *, size: Size = "wide"
) -> Chart:
    """A bar per label, several series side by side; `unit` "%" shows values as percentages."""
    return _chart(
        draw_bars, _subject(title, labels, series, unit, size), phone_bars=len(labels) * len(series)
    )


grouped = bar


def stacked(
    title: Text, labels: Sequence[Text], series: Sequence[Series], unit: Text = "", *, size: Size = "wide"
) -> Chart:
    """The series of a label upon each other, with their sum."""
    return _chart(draw_stack, _subject(title, labels, series, unit, size), phone_bars=len(labels))


def line(
    title: Text, labels: Sequence[Text], series: Sequence[Series], unit: Text = "", *, size: Size = "wide"
) -> Chart:
    """A line per series over labels in the order of time; None leaves a gap."""
    return _chart(draw_lines, _subject(title, labels, series, unit, size))


def progress(title: Text, rows: Sequence[Progress], unit: Text = "", *, size: Size = "wide") -> Chart:
    """A bar per row that shows how much of its target is done, in percent and in figures."""
    texts = [Progress(str(row.label), row.done, row.target, row.key) for row in rows]
    picture = _picture(str(title), repr((texts, str(unit), size)))
    inks = [inks_of([row.key])[0] for row in texts]
    if texts:
        _sized(picture, draw_progress(texts, inks, str(unit), size, picture))
    else:
        _draw_empty(picture)
    picture.desc.text = "; ".join(f"{row.label}: {progress_text(row, str(unit))}" for row in texts)
    return Chart(
        title=str(title),
        unit=str(unit),
        headings=("", _("Done"), _("Target"), _("Share done")),
        rows=tuple(
            (
                row.label,
                exact(row.done),
                exact(row.target),
                "" if row.percent is None else short(row.percent, PERCENT),
            )
            for row in texts
        ),
        markup=picture.markup(),
        phone=partial(progress, title, rows, unit, size="card") if size == "wide" else None,
    )


def _subject(
    title: Text, labels: Sequence[Text], series: Sequence[Series], unit: Text, size: Size
) -> Subject:
    for one in series:
        if len(one.values) != len(labels):
            raise ValueError(f"{one.key!r} has {len(one.values)} values for {len(labels)} labels")
    named = [Series(one.key, str(one.name), tuple(one.values)) for one in series]
    inks = inks_of([one.key for one in named])
    return Subject(str(title), [str(label) for label in labels], named, inks, str(unit), size)


def _chart(draw: Draw, subject: Subject, *, phone_bars: int = 0) -> Chart:
    is_for_both = subject.size == "wide" and phone_bars <= _PHONE_BARS
    picture = _picture(subject.title, repr((draw.__name__, subject)))
    if subject.figures:
        _sized(picture, draw(subject, picture))
    else:
        _draw_empty(picture)
    picture.desc.text = _spoken(subject)
    return Chart(
        title=subject.title,
        unit=subject.unit,
        headings=("", *(_with_unit(name, subject.unit) for name in subject.names)),
        rows=tuple(
            (label, *(exact(one.values[index], subject.unit) for one in subject.series))
            for index, label in enumerate(subject.labels)
        ),
        markup=picture.markup(),
        phone=partial(_chart, draw, replace(subject, size="card")) if is_for_both else None,
    )


def _picture(title: str, content: str) -> Picture:
    """An empty picture whose name comes from its content: stable, and no two differ under one name."""
    picture = Picture(640, 80, f"chart-{sha256((title + content).encode()).hexdigest()[:10]}")
    picture.title.text = title
    return picture


def _sized(picture: Picture, size: tuple[float, float]) -> None:
    width, height = (f"{side:.0f}" for side in size)
    picture.root.attrib.update({"viewBox": f"0 0 {width} {height}", "width": width, "height": height})


def _draw_empty(picture: Picture) -> None:
    picture.text(320, 44, _("No figures yet"), css="chart-text chart-empty", anchor="middle", size=14)


def _spoken(subject: Subject) -> str:
    """The values for those who do not see the picture."""
    if not subject.figures:
        return _("No figures yet")
    if len(subject.figures) > _SPOKEN_VALUES:
        return _("%(count)s values; the table has them all") % {"count": len(subject.figures)}
    return "; ".join(
        f"{one.name} {label}: {short(value, subject.unit)}"
        for one in subject.series
        for label, value in zip(subject.labels, one.values, strict=True)
        if value is not None
    )


def _with_unit(name: str, unit: str) -> str:
    return f"{name} ({unit})" if unit and unit != PERCENT else name
