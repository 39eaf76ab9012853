"""People: hired, corrected, left; the numbers that are shown only for a reason."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.actors import Capacity
from core.errors import DomainError, PermissionDenied, WrongState
from org.choices import Contract
from org.models import Branch, Person, User
from org.permissions import capacity
from org.rules.names import pinyin_of
from org.services import ending
from org.services.saving import store

SECRETS = ("id_number", "bank_account")


@transaction.atomic
def hire_person(
    *,
    number: str,
    name: str,
    branch: Branch | None,
    contract: Contract | str,
    hired_on: date,
    by: User,
    at: datetime,
    contract_number: str = "",
    certificate_number: str = "",
    registered_on: date | None = None,
    phone: str = "",
    email: str = "",
    id_number: str = "",
    bank_name: str = "",
    bank_account: str = "",
) -> Person:
    """Take somebody into the house, by labour or agency contract (G19, G20).

    Raises PermissionDenied for whoever keeps no files of that branch, DomainError where a value is refused.
    """
    acting = capacity(by, "org.person_edit", at=at, branch_id=branch.pk if branch else None)
    values: dict[str, Any] = {
        "number": number,
        "name": name,
        "pinyin": pinyin_of(name),
        "branch": branch,
        "contract": contract,
        "hired_on": hired_on,
        "contract_number": contract_number,
        "certificate_number": certificate_number,
        "registered_on": registered_on,
        "phone": phone,
        "email": email,
        "id_number": id_number,
        "bank_name": bank_name,
        "bank_account": bank_account,
    }
    person = Person()
    store(person, values, action="org.person.hire", by=by, at=at, capacity=acting)
    return person


@transaction.atomic
def edit_person(
    *,
    person_id: int,
    name: str,
    contract: Contract | str,
    contract_number: str,
    certificate_number: str,
    registered_on: date | None,
    phone: str,
    email: str,
    bank_name: str,
    by: User,
    at: datetime,
    id_number: str = "",
    bank_account: str = "",
) -> Person:
    """Correct a person's record; an identity or bank number left empty stays as it is.

    Raises PermissionDenied for one's own record and for whoever keeps no files of the branch.
    """
    person, acting = of_others(person_id, "org.person_edit", by=by, at=at)
    values: dict[str, Any] = {
        "name": name,
        "pinyin": pinyin_of(name),
        "contract": contract,
        "contract_number": contract_number,
        "certificate_number": certificate_number,
        "registered_on": registered_on,
        "phone": phone,
        "email": email,
        "bank_name": bank_name,
    }
    values |= {"id_number": id_number} if id_number else {}
    values |= {"bank_account": bank_account} if bank_account else {}
    store(person, values, action="org.person.edit", by=by, at=at, capacity=acting)
    return person


@transaction.atomic
def leave_person(*, person_id: int, left_on: date, reason: str, by: User, at: datetime) -> Person:
    """Record the first day on which somebody is no longer here (G14, G20).

    From that day on postings, grade, roles and stand-ins of the person end. Raises WrongState where the
    person has left already, DomainError for a day before hiring.
    """
    person, acting = of_others(person_id, "org.person_edit", by=by, at=at)
    if person.left_on is not None:
        raise WrongState(_("%(person)s has already left.") % {"person": person})
    if left_on <= person.hired_on:
        raise DomainError(_("Leaving has to lie after hiring."))
    person.left_on = left_on
    person.save(update_fields=["left_on"])
    ended = ending.end_all_of(person, left_on, at)
    audit.record(
        "org.person.leave",
        person,
        by=by,
        at=at,
        capacity=acting,
        before=ended,
        after={"left_on": left_on},
        reason=reason,
    )
    return person


@transaction.atomic
def take_back_leaving(*, person_id: int, reason: str, by: User, at: datetime) -> Person:
    """Undo a leaving that was recorded by mistake; postings and roles are given anew.

    Raises WrongState for somebody who is here.
    """
    person, acting = of_others(person_id, "org.person_edit", by=by, at=at)
    if person.left_on is None:
        raise WrongState(_("%(person)s has not left.") % {"person": person})
    store(
        person,
        {"left_on": None},
        action="org.person.take_back_leaving",
        by=by,
        at=at,
        capacity=acting,
        reason=reason,
    )
    return person


@transaction.atomic
def reveal_number(*, person_id: int, field: str, reason: str, by: User, at: datetime) -> str:
    """Show an identity or bank number in full, and note who looked and why.

    Raises PermissionDenied for whoever pays nobody in that branch, DomainError without a reason.
    """
    if field not in SECRETS:
        raise ValueError(f"{field!r} is not kept masked")
    person = Person.objects.get(pk=person_id)
    acting = capacity(by, "org.bank_reveal", at=at, branch_id=person.branch_id)
    if not reason.strip():
        raise DomainError(_("Say why you look: the reason is kept with the record."))
    audit.record(
        "org.person.reveal",
        person,
        by=by,
        at=at,
        capacity=acting,
        after={"field": field},
        reason=reason.strip(),
    )
    return str(getattr(person, field) or "")


def of_others(person_id: int, right: str, *, by: User, at: datetime) -> tuple[Person, Capacity]:
    """The person, locked, and the capacity in which `by` may change them: nobody changes the own record.

    Raises PermissionDenied.
    """
    person = Person.objects.select_for_update(of=["self"]).get(pk=person_id)
    if person.user_id is not None and person.user_id == by.pk:
        raise PermissionDenied
    posting = person.postings.on(timezone.localdate(at)).first()
    team_id = posting.team_id if posting else None
    return person, capacity(by, right, at=at, branch_id=person.branch_id, team_id=team_id)
