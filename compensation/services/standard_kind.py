"""What becomes of a pay standard when its request ends; registered with the approvals (G2)."""

import json
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from approvals import kinds
from approvals.choices import Way
from approvals.models import Request
from archives.choices import Category
from archives.services import register_document
from compensation.models import PayStandard
from compensation.rules.standard_reading import check_standard
from compensation.rules.wording import fault_text, kind_label
from compensation.services.standards import KIND, canonical_hash, refuse_start
from core import fsm
from core.actors import Capacity
from core.components import Fact
from core.figures import month_text


def _standard_of(request: Request) -> PayStandard:
    return PayStandard.objects.select_related("team", "branch").get(pk=request.subject_id)


def page_url(request: Request) -> str:
    """The standard's own page."""
    return reverse("compensation:standard", args=[request.subject_id])


def content_hash(request: Request) -> str:
    """The hash of the standard as it stands now, computed anew from its content."""
    return canonical_hash(_standard_of(request).content)


def summary(request: Request) -> list[Fact]:
    """What channel management and the opinion sheet see of the standard."""
    row = _standard_of(request)
    components = [f"{part['code']} ({kind_label(part['kind'])})" for part in row.content["components"]]
    facts = [
        Fact(_("Team"), row.team.name),
        Fact(_("Contract"), row.get_contract_display()),
        Fact(_("In force from"), month_text(row.effective_from)),
        Fact(_("Version"), str(row.revision)),
        Fact(_("Components"), " · ".join(components)),
    ]
    warnings = check_standard(row.content).warnings
    return facts + [Fact(_("To be noted"), fault_text(warning)) for warning in warnings]


def take_effect(request: Request, *, by: Any, at: datetime, capacity: Capacity) -> None:
    """Approved: pay is computed by it from its month on; a start no longer possible undoes the approval."""
    del capacity
    row = _standard_of(request)
    refuse_start(row)
    fsm.perform(row.approve, by=by, at=at)
    _archive(row, by=by, at=at)


def _archive(row: PayStandard, *, by: Any, at: datetime) -> None:
    text = json.dumps(row.content, ensure_ascii=False, indent=2)
    register_document(
        content=text.encode(),
        file_name=f"{row.team.code}-{row.contract}-v{row.revision}.json",
        category=Category.PAY_STANDARD,
        title=str(row),
        branch=row.branch,
        team=row.team,
        month=row.effective_from,
        retention="PERM",
        source=row,
        by=by,
        at=at,
    )


def go_back(request: Request, *, by: Any, at: datetime, capacity: Capacity) -> None:
    """Returned or withdrawn: the team can edit it again."""
    del capacity
    fsm.perform(_standard_of(request).send_back, by=by, at=at)


def register() -> None:
    """Called once from `apps.ready()`."""
    kinds.register(
        KIND,
        kinds.Kind(
            title=gettext_lazy("Pay standard"),
            page_url=page_url,
            content_hash=content_hash,
            summary=summary,
            on_approved=take_effect,
            on_returned=go_back,
            on_withdrawn=go_back,
            page_right="pay.standard_view",
            # Its drafts are taken back and sent anew as requests of their own (G2).
            ways=frozenset({Way.CHANNEL}),
        ),
    )
