"""Standards on the desk and in the search: drafts that wait for their writers; inputs by their words."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from compensation.choices import StandardState
from compensation.models import Adjustment, Charge, PayStandard
from compensation.queries.standards import editable_by
from core.contributions import Hit, Todo
from core.figures import month_text

MOST = 50
MOST_HITS = 10


def todos(user: Any, _at: datetime) -> Sequence[Todo]:
    """Standards that came back, and drafts of one's own: one query."""
    if not user.may("pay.standard_edit"):
        return []
    mine = Q(state=StandardState.RETURNED) | Q(state=StandardState.DRAFT, drafted_by_id=user.pk)
    rows = editable_by(user).filter(mine).select_related("team", "request").order_by("drafted_at")
    return [_todo(row) for row in rows[:MOST]]


def _todo(row: PayStandard) -> Todo:
    words = {"standard": row, "team": row.team}
    if row.state == StandardState.RETURNED:
        what, since = _("Change “%(standard)s” of %(team)s, which came back") % words, row.decided_at
    else:
        what, since = _("Finish the draft “%(standard)s” of %(team)s") % words, row.drafted_at
    return Todo(what, row.get_absolute_url(), _("Look at it"), since=since or row.drafted_at)


def search(user: Any, text: str) -> Sequence[Hit]:
    """Standards by name and team; adjustments and recoveries by title and person: three queries at most."""
    hits: list[Hit] = []
    if user.may("pay.standard_view"):
        named = Q(name__icontains=text) | Q(team__code__iexact=text)
        rows = PayStandard.objects.visible_to(user).filter(named).select_related("team")
        hits += [
            Hit(_("pay standard"), str(row), row.get_absolute_url(), note=f"{row.team} · {_since(row)}")
            for row in rows.order_by("-effective_from", "-revision")[:MOST_HITS]
        ]
    if user.may("pay.run_view"):
        hits += [*_inputs(user, text, Adjustment), *_inputs(user, text, Charge)]
    return hits


def _since(row: PayStandard) -> str:
    words = {"month": month_text(row.effective_from), "state": row.get_state_display()}
    return _("from %(month)s · %(state)s") % words


def _inputs(user: Any, text: str, model: type[Adjustment] | type[Charge]) -> Sequence[Hit]:
    named = Q(title__icontains=text) | Q(person__name__icontains=text) | Q(person__number__iexact=text)
    rows = model.objects.visible_to(user).filter(named).select_related("person")
    return [
        Hit(
            str(model._meta.verbose_name),
            row.title,
            row.get_absolute_url(),
            note=f"{row.person} · {row.get_state_display()}",
        )
        for row in rows[:MOST_HITS]
    ]
