"""Whom requests wait for, by name: one query for a record, one for a whole list."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from approvals.choices import Holder, StepKind, StepState
from approvals.choices import RequestState as S
from approvals.models import Request, Step
from approvals.permissions import COUNTERSIGN
from core.figures import day_text
from org.models import RoleGrant
from org.permissions import roles_with
from org.queries import holders

NAMED = 3
BRANCH, OFFICE = gettext_lazy("the branch"), gettext_lazy("the general office")
CHANNEL = gettext_lazy("channel management")
# Who has the request, and the right of who can take its next step.
HOLDERS: dict[str, tuple[Promise, str]] = {
    S.DRAFT: (BRANCH, "approvals.check"),
    S.SIGNED_OFF: (BRANCH, "approvals.fax"),
    S.FAXED: (OFFICE, "approvals.shepherd"),
    S.REGISTERED: (OFFICE, "approvals.shepherd"),
    S.CHANNEL: (CHANNEL, "approvals.channel"),
    S.COUNTERSIGNING: (OFFICE, "approvals.shepherd"),
    S.LEADERS: (OFFICE, "approvals.shepherd"),
    S.REPLIED: (BRANCH, "approvals.fax"),
    S.REWORK: (BRANCH, "approvals.submit"),
}

# The states in which each of them has it.
HELD_IN: dict[str, frozenset[str]] = {
    Holder.BRANCH: frozenset({S.DRAFT, S.SIGNED_OFF, S.REPLIED, S.REWORK}),
    Holder.OFFICE: frozenset({S.FAXED, S.REGISTERED}),
    Holder.CHANNEL: frozenset({S.CHANNEL}),
    Holder.DEPARTMENTS: frozenset({S.COUNTERSIGNING}),
    Holder.LEADERS: frozenset({S.LEADERS}),
}


def open_steps(day: date) -> QuerySet[Any]:
    """Steps whose opinion is waited for; `is_held` says whether anybody can give it on `day`."""
    grants = RoleGrant.objects.on(day).filter(user__is_active=True)
    countersigns = grants.filter(role__in=roles_with(COUNTERSIGN), department_id=OuterRef("department_id"))
    instructs = grants.filter(role__in=roles_with("approvals.instruct"), user_id=OuterRef("person_id"))
    held = Case(
        When(handed_to__isnull=False, then=Q(handed_to__is_active=True)),
        When(kind=StepKind.DEPARTMENT, then=Exists(countersigns)),
        When(kind=StepKind.LEADER, then=Exists(instructs)),
        default=Value(value=True),
    )
    rows = Step.objects.filter(state=StepState.WAITING, opened_at__isnull=False)
    return rows.annotate(is_held=held).select_related("department", "person", "handed_to").order_by("order")


def unheld_steps(day: date) -> QuerySet[Any]:
    """Open steps that nobody can take on `day`: whoever held them has left."""
    rows: QuerySet[Any] = open_steps(day).filter(is_held=False)
    return rows


def with_next_due(rows: QuerySet[Any]) -> QuerySet[Any]:
    """With `due_on`, until when the earliest open opinion is due; asked by index, row by row."""
    waiting = Step.objects.filter(request=OuterRef("pk"), state=StepState.WAITING, opened_at__isnull=False)
    found: QuerySet[Any] = rows.annotate(due_on=Subquery(waiting.order_by("due_on").values("due_on")[:1]))
    return found


def name_of(step: Step) -> str:
    """The department or leader, and to whom the step was handed."""
    if step.handed_to is None:
        return str(step)
    return _("%(step)s (handed to %(who)s)") % {"step": step, "who": step.handed_to}


def who_has(request: Request, steps: Sequence[Step]) -> list[str]:
    """Who has it, by name where departments or leaders are asked; `steps` are the open ones."""
    if request.state in {S.COUNTERSIGNING, S.LEADERS} and steps:
        return [name_of(step) for step in steps]
    found = HOLDERS.get(request.state)
    if found is None:
        return []
    holder, _right = found
    return [str(request.branch)] if holder is BRANCH else [str(holder)]


def waits_for(request: Request, *, day: date) -> str:
    """The sentence of the step bar: departments or leaders, or else the people of the office that has it."""
    steps = [step for step in request.steps.all() if step.is_open]
    if request.state in {S.COUNTERSIGNING, S.LEADERS} and steps:
        unheld = set(unheld_steps(day).filter(request=request).values_list("pk", flat=True))
        return _(", ").join(_held(name_of(step), is_held=step.pk not in unheld) for step in steps)
    found = HOLDERS.get(request.state)
    if found is None:
        return ""
    if request.state == S.REWORK:
        return str(request.submitted_by)
    holder, right = found
    if request.state == S.DRAFT and request.checked_at:
        right = "approvals.sign_off"
    return _named(holder, _people(request, right, day))


def _held(name: str, *, is_held: bool) -> str:
    return name if is_held else _("%(step)s (nobody holds it)") % {"step": name}


def _people(request: Request, right: str, day: date) -> list[str]:
    """Who may take the step, by name; not who has a deciding hand in it already where the step decides."""
    rows: Any = holders(right, day=day, branch_id=request.branch_id, team_id=request.team_id)
    if right in {"approvals.check", "approvals.sign_off", "approvals.channel"}:
        rows = rows.exclude(pk__in=_apart(request, right))
    return list(rows.values_list("name", flat=True))


def _apart(request: Request, right: str) -> set[int]:
    part = {"approvals.check": "check_draft", "approvals.sign_off": "sign_off"}.get(right)
    if part:
        return request.participants_besides(part)
    step = next((step for step in request.steps.all() if step.kind == StepKind.CHANNEL), None)
    return step.participants() if step else request.participants()


def _named(holder: Promise, names: Sequence[str]) -> str:
    if not names:
        return _("%(office)s (nobody holds this role)") % {"office": holder}
    shown, rest = list(names[:NAMED]), len(names) - NAMED
    if rest > 0:
        shown.append(ngettext("%(count)s more", "%(count)s more", rest) % {"count": rest})
    return _("%(office)s (%(names)s)") % {"names": _(", ").join(shown), "office": holder}


def due_words(due_on: date | None, today: date) -> str:
    """Until when, in words: due on a day, due today, overdue by so many days."""
    if due_on is None:
        return ""
    late = (today - due_on).days
    if late > 0:
        return ngettext("overdue by %(days)s day", "overdue by %(days)s days", late) % {"days": late}
    if late == 0:
        return _("due today")
    return _("due %(day)s") % {"day": day_text(due_on)}


def marked_departments(request: Request) -> list[Step]:
    """The departments that must be heard, those released left out."""
    steps = request.steps.all()
    return [step for step in steps if step.kind == StepKind.DEPARTMENT and step.state != StepState.LAPSED]
