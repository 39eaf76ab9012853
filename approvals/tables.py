"""Lists of requests: what was sent up; what the general office chases."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from approvals import kinds, shown, waiting
from approvals.choices import REQUEST_TONES, RequestState
from approvals.models import Request
from core.components import Badge
from core.figures import ABSENT, ago_text, day_text, exact_text, without_tags
from core.icons import icon
from core.markup import badge_html
from core.tables import BadgeColumn, DayColumn, HtmlColumn, LinkColumn, MomentColumn, Table, TextColumn


def kind_title(request: Request) -> SafeString:
    """What kind of paper was sent up."""
    return format_html("{}", kinds.of(request).title)


def origin(request: Request) -> SafeString:
    """Whose paper it is: the team's, or the branch's."""
    return format_html("{}", request.team or request.branch)


def title(request: Request) -> SafeString:
    """The title; urgent ones say so, returned ones which version it is."""
    marks = []
    if urgency := shown.urgency_badge(request):
        marks.append(badge_html(urgency))
    if request.revision > 1:
        marks.append(badge_html(Badge(_("version %(number)d") % {"number": request.revision}, "neutral")))
    joined = format_html_join("", " {}", ((mark,) for mark in marks))
    return format_html('<span class="row-title">{}</span>{}', request.title, joined)


def letter_below(request: Request) -> SafeString:
    """With the branch's reference."""
    return format_html('{} <span class="row-small">{}</span>', title(request), request.letter_text)


def chase_title(request: Request) -> SafeString:
    """A way in, with whose it is and of which kind."""
    small = " · ".join(str(part) for part in (request.branch, kinds.of(request).title))
    words = '<a href="{}">{}</a> <span class="row-small">{}</span>'
    return format_html(words, request.get_absolute_url(), title(request), small)


class SheetColumn(TextColumn):
    """Stands in exports; on the page its value is part of another cell."""

    css = "export-only"


class RequestTable(Table):
    number = LinkColumn(gettext_lazy("Number"), accessor="number__text")
    title = HtmlColumn(gettext_lazy("Title"), render=letter_below)
    kind = HtmlColumn(gettext_lazy("Kind of paper"), render=kind_title, phone=False)
    origin = HtmlColumn(gettext_lazy("Team or branch"), render=origin)
    state = BadgeColumn(gettext_lazy("State"), choices=RequestState, tones=REQUEST_TONES)
    due_on = DayColumn(gettext_lazy("Due"))
    submitted_by = TextColumn(gettext_lazy("Submitted by"), accessor="submitted_by__name", phone=False)
    submitted_at = MomentColumn(gettext_lazy("Submitted"))

    class Meta:
        caption = gettext_lazy("Requests")
        row_url = True


def _steps(request: Request) -> Sequence[Any]:
    return getattr(request, "open_steps", ())


def since(request: Request) -> SafeString:
    """For how long it has been there; the exact time on hover."""
    at = request.entered_at or request.submitted_at
    return format_html('<time title="{}">{}</time>', exact_text(at), ago_text(at))


def who_has(request: Request) -> SafeString:
    """The office, departments or leaders that have it; said plainly where nobody holds the step."""
    steps = _steps(request)
    names = waiting.who_has(request, steps)
    held = [getattr(step, "is_held", True) for step in steps] if len(steps) == len(names) else []
    lines = [
        (name, "" if is_held else _nobody())
        for name, is_held in zip(names, held or [True] * len(names), strict=True)
    ]
    return format_html_join("", '<span class="who">{} {}</span> ', lines)


def _nobody() -> SafeString:
    return badge_html(Badge(_("nobody holds it"), "bad"))


def due(request: Request) -> SafeString:
    """Until when, in words: the earliest of those that are waited for; late ones stand out."""
    due_on = getattr(request, "due_on", None)
    if due_on is None:
        return format_html('<span class="none">{}</span>', ABSENT)
    today = timezone.localdate()
    words = waiting.due_words(due_on, today)
    if due_on < today:
        return format_html("{} <br>{}", badge_html(Badge(words, "bad", "alert-circle")), day_text(due_on))
    return format_html("{}", words)


def chased(request: Request) -> SafeString:
    """The last reminder or call."""
    chases = list(request.chases.all())
    if not chases:
        return format_html('<span class="none">{}</span>', _("not yet"))
    last = chases[0]
    what = f"{last.get_kind_display()} · {last.spoken_with}" if last.spoken_with else last.get_kind_display()
    return format_html('<span title="{}">{}</span> <br>{}', exact_text(last.at), what, ago_text(last.at))


def chase_buttons(request: Request) -> SafeString:
    """The last reminder or call, with the ways to the next one."""
    return format_html("{}{}", chased(request), _chasing(request))


def chase_way_in(request: Request) -> SafeString:
    """The title; on a phone, where the last column lies off the screen, with the buttons below it."""
    return format_html('{}<span class="on-phones">{}</span>', chase_title(request), _chasing(request))


def _chasing(request: Request) -> SafeString:
    """One click reminds those who have it (the form stands above the list); a call is noted on a form."""
    number = request.number.text
    return format_html(
        '<span class="row-steps"><button class="btn button-secondary" form="remind" formaction="{}" '
        'aria-label="{}">{} {}</button>'
        '<a class="btn button-quiet" href="{}" aria-label="{}">{} {}</a></span>',
        reverse("approvals:remind", args=[request.pk]),
        f"{_('Remind')} · {number}",
        icon("bell", size=18),
        _("Remind"),
        reverse("approvals:note_call", args=[request.pk]),
        f"{_('Note a call')} · {number}",
        icon("phone", size=18),
        _("Note a call"),
    )


class ChaseColumn(HtmlColumn):
    """The last reminder or call, with the ways to the next one; an export says when the last one was."""

    def plain(self, value: Any, record: Any) -> str:
        del value
        return without_tags(str(chased(record)))


class ChaseTitleColumn(HtmlColumn):
    """The title with its buttons; an export takes the title alone."""

    def plain(self, value: Any, record: Any) -> str:
        del value
        return without_tags(str(chase_title(record)))


class ChaseTable(Table):
    number = LinkColumn(gettext_lazy("Number"), accessor="number__text", phone=False)
    title = ChaseTitleColumn(gettext_lazy("Title"), render=chase_way_in)
    branch = SheetColumn(gettext_lazy("Branch"), accessor="branch__name", order_by=("branch__code",))
    letter = SheetColumn(
        pgettext_lazy("request", "Reference"), accessor="letter_text", order_by=("letter__number",)
    )
    due_on = HtmlColumn(gettext_lazy("Due"), render=due)
    who = HtmlColumn(gettext_lazy("Who has it"), render=who_has)
    state = BadgeColumn(
        pgettext_lazy("request", "Where"), choices=RequestState, tones=REQUEST_TONES, phone=False
    )
    entered_at = HtmlColumn(gettext_lazy("Since"), render=since, phone=False)
    chased = ChaseColumn(gettext_lazy("Last chased"), render=chase_buttons, phone=False)

    class Meta:
        caption = gettext_lazy("Requests under way")
        row_url = True
