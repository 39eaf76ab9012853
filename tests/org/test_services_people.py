"""Hiring, correcting, leaving, and looking at what is kept masked."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from core import audit
from core.errors import DomainError, WrongState
from core.models import Notice
from org import services
from org.choices import Contract, Role
from org.models import Delegation, Person, RoleGrant
from tests.factories.org import START, PersonFactory, UserFactory, holder

DAY = date(2026, 12, 1)


def hire(place, by, at, **changes):
    values = {
        "number": "A100",
        "name": "曾小雨",
        "branch": place.branch,
        "contract": Contract.BROKER,
        "hired_on": date(2026, 11, 1),
        "id_number": "110101199003070011",
        "bank_account": "6222020200112233445",
    }
    return services.hire_person(**(values | changes), by=by, at=at)


def edit(person, by, at, **changes):
    values = {
        "name": person.name,
        "contract": person.contract,
        "contract_number": person.contract_number,
        "certificate_number": person.certificate_number,
        "registered_on": person.registered_on,
        "phone": person.phone,
        "email": person.email,
        "bank_name": person.bank_name,
    }
    return services.edit_person(person_id=person.pk, **(values | changes), by=by, at=at)


def test_hire_person_keeps_what_was_stated(place, now):
    person = hire(place, place.desk, now)

    kept = Person.objects.get(number="A100")
    assert (kept.pk, kept.name, kept.branch, kept.id_number) == (
        person.pk,
        "曾小雨",
        place.branch,
        "110101199003070011",
    )


def test_hire_person_makes_the_name_findable_by_pinyin(place, now):
    assert hire(place, place.desk, now).pinyin == "zxy zengxiaoyu cxy cengxiaoyu"


def test_hire_person_is_audited_without_the_whole_numbers(place, now):
    person = hire(place, place.desk, now)

    entry = audit.history(person).get()
    assert (entry.action, entry.actor, entry.capacity) == ("org.person.hire", place.desk, Role.TRADING_DESK)
    assert entry.after["bank_account"] == "***************3445"
    assert "110101199003070011" not in str(entry.after)


def test_hire_person_is_refused_to_the_desk_of_another_branch(place, elsewhere, now):
    with pytest.raises(PermissionDenied):
        hire(place, elsewhere.desk, now)

    assert not Person.objects.filter(number="A100").exists()


def test_hire_person_is_refused_to_who_keeps_no_files(place, now):
    with pytest.raises(PermissionDenied):
        hire(place, place.finance, now)


def test_hire_person_refuses_a_number_that_is_taken(place, now):
    with pytest.raises(DomainError) as refused:
        hire(place, place.desk, now, number=place.alice.number)

    assert [fault.partition(":")[0] for fault in refused.value.faults] == ["employee number"]


def test_hire_person_without_a_branch_is_for_the_whole_company(place, admin, now):
    with pytest.raises(PermissionDenied):
        hire(place, place.desk, now, branch=None)

    assert hire(place, admin, now, branch=None).branch is None


def test_edit_person_changes_the_record_and_notes_what_changed(place, now):
    edit(place.alice, place.desk, now, phone="138")

    entry = audit.history(place.alice).get()
    assert (entry.before, entry.after) == ({"phone": ""}, {"phone": "138"})
    assert Person.objects.get(pk=place.alice.pk).phone == "138"


def test_edit_person_that_changes_nothing_notes_nothing(place, now):
    edit(place.alice, place.desk, now)

    assert not audit.history(place.alice).exists()


def test_edit_person_keeps_a_number_that_is_left_empty(place, now):
    place.alice.bank_account = "6222020200112233445"
    place.alice.save()

    edit(place.alice, place.desk, now, bank_account="")

    assert Person.objects.get(pk=place.alice.pk).bank_account == "6222020200112233445"


def test_edit_person_refuses_the_own_record(place, now):
    RoleGrant.objects.create(
        user=place.alice.user, role=Role.TRADING_DESK, branch=place.branch, valid_from=START
    )

    with pytest.raises(PermissionDenied):
        edit(place.alice, place.alice.user, now, phone="138")

    assert Person.objects.get(pk=place.alice.pk).phone == ""


def test_edit_person_is_refused_to_another_branch(place, elsewhere, now):
    with pytest.raises(PermissionDenied):
        edit(place.alice, elsewhere.desk, now, phone="138")


def test_edit_person_refuses_a_contract_that_does_not_exist(place, now):
    with pytest.raises(DomainError):
        edit(place.alice, place.desk, now, contract="temporary")


# leaving


def leave(person, by, at, left_on=DAY):
    return services.leave_person(person_id=person.pk, left_on=left_on, reason="resigned", by=by, at=at)


def test_leave_person_ends_posting_and_grade_that_day(place, now):
    leave(place.alice, place.desk, now)

    person = Person.objects.get(pk=place.alice.pk)
    assert person.left_on == DAY
    assert list(person.postings.values_list("valid_until", flat=True)) == [DAY]
    assert list(person.gradings.values_list("valid_until", flat=True)) == [DAY]


def test_leave_person_leaves_a_place_that_ended_before_as_it_was(place, now):
    place.alice.postings.update(valid_until=date(2025, 5, 1))

    leave(place.alice, place.desk, now)

    assert place.alice.postings.get().valid_until == date(2025, 5, 1)


def test_leave_person_drops_what_would_have_begun_later(place, now):
    place.alice.gradings.update(valid_until=date(2027, 1, 1))
    place.alice.gradings.create(grade="M3", valid_from=date(2027, 1, 1))

    leave(place.alice, place.desk, now)

    assert [(row.grade, row.valid_until) for row in place.alice.gradings.all()] == [("M2", DAY)]


def test_leave_person_ends_roles_and_who_stands_in_for_them(place, now):
    grant = RoleGrant.objects.create(
        user=place.alice.user, role=Role.CHIEF_ACCOUNTANT, branch=place.branch, valid_from=START
    )
    given = Delegation.objects.create(
        grant=grant,
        principal=place.alice.user,
        stand_in=place.bob.user,
        valid_from=date(2026, 11, 20),
        valid_until=date(2026, 12, 20),
        reason="away",
        created_at=now,
    )

    leave(place.alice, place.desk, now)

    grant.refresh_from_db()
    given.refresh_from_db()
    assert (grant.valid_until, given.valid_until) == (DAY, DAY)


def test_leave_person_ends_what_the_person_took_as_stand_in(place, now):
    grant = place.finance.grants_held.get()
    rows = {"grant": grant, "principal": place.finance, "stand_in": place.alice.user, "reason": "away"}
    current = Delegation.objects.create(
        **rows, valid_from=date(2026, 11, 20), valid_until=date(2026, 12, 5), created_at=now
    )
    later = Delegation.objects.create(
        **rows, valid_from=date(2026, 12, 10), valid_until=date(2026, 12, 20), created_at=now
    )

    leave(place.alice, place.desk, now)

    current.refresh_from_db()
    later.refresh_from_db()
    assert (current.valid_until, current.revoked_at) == (DAY, None)
    assert later.revoked_at == now
    told = Notice.objects.filter(kind="org.stand_in_left").order_by("user")
    assert [notice.user for notice in told] == sorted(
        [place.finance, place.alice.user] * 2, key=lambda user: user.pk
    )


def test_leave_person_drops_a_role_that_would_have_begun_later_with_its_stand_in(place, now):
    grant = RoleGrant.objects.create(
        user=place.alice.user, role=Role.CHIEF_ACCOUNTANT, branch=place.branch, valid_from=date(2027, 1, 1)
    )
    Delegation.objects.create(
        grant=grant,
        principal=place.alice.user,
        stand_in=place.bob.user,
        valid_from=date(2027, 1, 5),
        valid_until=date(2027, 1, 9),
        reason="away",
        created_at=now,
    )

    leave(place.alice, place.desk, now)

    assert not RoleGrant.objects.filter(pk=grant.pk).exists()


def test_leave_person_leaves_others_alone(place, now):
    leave(place.alice, place.desk, now)

    assert place.bob.postings.get().valid_until is None
    assert place.finance.grants_held.get().valid_until is None


def test_leave_person_is_audited_with_what_ended(place, now):
    leave(place.alice, place.desk, now)

    entry = audit.history(place.alice).get()
    assert (entry.action, entry.reason, entry.after) == (
        "org.person.leave",
        "resigned",
        {"left_on": "2026-12-01"},
    )
    assert sorted(entry.before) == ["grades", "postings"]


def test_leave_person_twice_is_the_wrong_state(place, now):
    leave(place.alice, place.desk, now)

    with pytest.raises(WrongState):
        leave(place.alice, place.desk, now)


def test_leave_person_refuses_a_day_before_hiring(place, now):
    with pytest.raises(DomainError):
        leave(place.alice, place.desk, now, left_on=START)


def test_leave_person_refuses_oneself_and_strangers(place, elsewhere, now):
    RoleGrant.objects.create(
        user=place.alice.user, role=Role.TRADING_DESK, branch=place.branch, valid_from=START
    )

    for by in (place.alice.user, elsewhere.desk, place.lead, place.finance, UserFactory()):
        with pytest.raises(PermissionDenied):
            leave(place.alice, by, now)


def test_take_back_leaving_lets_the_person_be_here_again(place, now):
    leave(place.alice, place.desk, now)

    services.take_back_leaving(person_id=place.alice.pk, reason="wrong person", by=place.desk, at=now)

    assert Person.objects.get(pk=place.alice.pk).left_on is None


def test_take_back_leaving_of_somebody_here_is_the_wrong_state(place, now):
    with pytest.raises(WrongState):
        services.take_back_leaving(person_id=place.alice.pk, reason="", by=place.desk, at=now)


# numbers kept masked


@pytest.fixture
def dora(place):
    return PersonFactory(
        branch=place.branch, bank_account="6222020200112233445", id_number="110101199003070011"
    )


def reveal(person, by, at, field="bank_account", reason="bank asks back"):
    return services.reveal_number(person_id=person.pk, field=field, reason=reason, by=by, at=at)


def test_reveal_number_shows_it_to_who_pays_and_notes_why(place, dora, now):
    assert reveal(dora, place.finance, now) == "6222020200112233445"

    entry = audit.history(dora).get()
    assert (entry.action, entry.actor, entry.after, entry.reason) == (
        "org.person.reveal",
        place.finance,
        {"field": "bank_account"},
        "bank asks back",
    )


def test_reveal_number_asks_for_a_reason(place, dora, now):
    with pytest.raises(DomainError):
        reveal(dora, place.finance, now, reason="  ")

    assert not audit.history(dora).exists()


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR, Role.GENERAL_OFFICE])
def test_reveal_number_is_refused_to_headquarters(dora, now, role):
    with pytest.raises(PermissionDenied):
        reveal(dora, holder(role), now)


def test_reveal_number_is_refused_to_another_branch_and_to_who_keeps_the_file(place, elsewhere, dora, now):
    for by in (elsewhere.finance, place.desk, place.lead, dora.user):
        with pytest.raises(PermissionDenied):
            reveal(dora, by, now, field="id_number")


def test_reveal_number_knows_only_the_masked_fields(place, dora, now):
    with pytest.raises(ValueError, match="phone"):
        reveal(dora, place.finance, now, field="phone")


def test_leave_person_keeps_one_administrator(place, now):
    RoleGrant.objects.create(user=place.alice.user, role=Role.ADMINISTRATOR, valid_from=START)

    with pytest.raises(DomainError):
        leave(place.alice, place.desk, now)

    holder(Role.ADMINISTRATOR)
    assert leave(place.alice, place.desk, now).left_on == DAY
