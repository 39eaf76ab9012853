"""Questions on a line of the own slip, and finance's answers on the slip (pay.md, Afterwards)."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from compensation.choices import SETTLED
from compensation.models import PaySlip, SlipQuestion
from compensation.services.notifying import month_params, tell_holders, tell_owner
from core import audit
from core.actors import Capacity
from core.errors import DomainError, WrongState
from org.choices import Role
from org.models import User
from org.permissions import capacity

LONGEST = 2000


@transaction.atomic
def ask(*, slip_id: int, text: str, line_order: int | None = None, by: User, at: datetime) -> SlipQuestion:
    """Ask about the own slip, or about one of its lines.

    The same words to the same line while they wait for an answer are the same question: a button pressed
    twice asks once. Raises PaySlip.DoesNotExist for anybody else's slip and for one that is not signed,
    DomainError for no words or no such line.
    """
    rows = _own_slips(by).select_related("run", "person")
    # Locked, so that of two presses at once the second finds the first one's question.
    slip = rows.select_for_update(of=("self",), no_key=True).get(pk=slip_id)
    if line_order is not None and not slip.lines.filter(order=line_order).exists():
        raise DomainError(_("The slip has no such line."))
    words = _worded(text)
    asked = slip.questions.filter(line_order=line_order, text=words, asked_by=by, answered_at=None).first()
    if asked is not None:
        return asked
    question = SlipQuestion.objects.create(
        slip=slip, line_order=line_order, text=words, asked_by=by, asked_at=at
    )
    params = month_params(slip.run.month) | {"person": str(slip)}
    tell_holders(
        "pay.question_answer",
        "pay.question_asked",
        branch_id=slip.run.branch_id,
        at=at,
        url=slip.get_absolute_url(),
        params=params,
    )
    audit.record(
        "compensation.slipquestion.ask",
        slip,
        by=by,
        at=at,
        capacity=Capacity(Role.ACCOUNT_MANAGER),
        after={"question": question.pk, "line": line_order},
    )
    return question


def _own_slips(by: User) -> QuerySet[PaySlip]:
    return PaySlip.objects.filter(person__user_id=by.pk, run__state__in=SETTLED)


def _worded(text: str) -> str:
    if not text.strip():
        raise DomainError(_("Write what you want to say."))
    if len(text.strip()) > LONGEST:
        raise DomainError(_("At most %(most)s characters, please.") % {"most": LONGEST})
    return text.strip()


@transaction.atomic
def answer(*, question_id: int, text: str, by: User, at: datetime) -> SlipQuestion:
    """Answer on the slip; the person is told (finance of the branch; never one's own question).

    Raises WrongState where somebody has answered already, DomainError for no words or the own question,
    PermissionDenied.
    """
    rows = SlipQuestion.objects.select_for_update(of=("self",)).select_related("slip__run", "asked_by")
    question = rows.get(pk=question_id)
    slip = question.slip
    taken_as = capacity(by, "pay.question_answer", at=at, branch_id=slip.run.branch_id)
    if question.answered_at is not None:
        raise WrongState(_("%(who)s has answered this meanwhile.") % {"who": question.answered_by})
    if question.asked_by_id in {by.pk, taken_as.on_behalf_of_id}:
        raise DomainError(_("This is your own question; somebody else answers it."))
    question.answer, question.answered_by, question.answered_at = _worded(text), by, at
    question.save(update_fields=["answer", "answered_by", "answered_at"])
    tell_owner(
        question.asked_by,
        "pay.question_answered",
        at=at,
        url=slip.get_absolute_url(),
        params=month_params(slip.run.month),
    )
    audit.record(
        "compensation.slipquestion.answer",
        slip,
        by=by,
        at=at,
        capacity=taken_as,
        after={"question": question.pk},
    )
    return question


@transaction.atomic
def see_slip(*, slip_id: int, by: User, at: datetime) -> bool:
    """Note that the owner has opened the slip; only the first time counts, and nobody else's look does."""
    return bool(_own_slips(by).filter(pk=slip_id, seen_at=None).update(seen_at=at))
