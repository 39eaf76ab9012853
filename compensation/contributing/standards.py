"""Standards and inputs in the search, by their words."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from compensation.models import Adjustment, Charge, PayStandard
from core.contributions import Hit
from core.figures import month_text

MOST_HITS = 10


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
