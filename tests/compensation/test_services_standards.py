"""Drafts of pay standards: what is refused with its path, what is kept unfinished, whose they are."""

import copy
import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from compensation import services
from compensation.models import PayStandard
from compensation.services.standards import canonical_hash
from core import audit
from core.errors import Conflict, DomainError, WrongState
from org.choices import Role
from tests.cases import each
from tests.compensation import rules_data as data
from tests.factories import org

pytestmark = pytest.mark.django_db
OCTOBER, DECEMBER = dt.date(2026, 10, 1), dt.date(2026, 12, 1)


@pytest.fixture
def team():
    return org.TeamFactory(code="EAST")


@pytest.fixture
def alice(team):
    """Leads the team."""
    return org.holder(Role.TEAM_LEAD, team, name="爱丽丝")


@pytest.fixture
def charlie():
    """Leads a team of another branch."""
    return org.holder(Role.TEAM_LEAD, org.TeamFactory(), name="查理")


def document(**changes):
    return data.pay_md_example() | changes


def draft(by, now, **changes):
    return services.draft_standard(document=document(**changes), by=by, at=now)


def save(row, by, now, version=None, **changes):
    return services.save_standard(
        standard_id=row.pk,
        document=copy.deepcopy(row.content) | changes,
        version=row.version if version is None else version,
        by=by,
        at=now,
    )


# Drafting


def test_draft_standard_keeps_the_exchange_form(alice, team, now):
    row = draft(alice, now)

    row = PayStandard.objects.get()
    assert row.content == document()
    assert (row.team, row.branch, row.contract, row.effective_from) == (
        team,
        team.branch,
        "employee",
        OCTOBER,
    )
    assert (row.state, row.revision, row.faults, row.drafted_by) == ("draft", 1, 0, alice)
    assert row.content_hash == canonical_hash(document())


def test_draft_standard_is_in_the_audit(alice, now):
    row = draft(alice, now)

    entry = audit.history(row).get()
    assert (entry.action, entry.actor, entry.capacity) == (
        "compensation.paystandard.draft",
        alice,
        "team_lead",
    )
    assert entry.after == {"hash": row.content_hash}


def test_draft_standard_names_every_fault_with_its_path(alice, now):
    wrong = document()
    wrong["components"][1]["tiers"][0]["rate"] = 0.15
    wrong["components"][2]["measure"] = "luck"
    wrong["grades"][1]["base_pay"] = "-1"

    with pytest.raises(DomainError) as refusal:
        services.draft_standard(document=wrong, by=alice, at=now)

    assert [fault.split(": ")[0] for fault in refusal.value.faults] == [
        "$.grades[1].base_pay",
        "$.components[1].tiers[0].rate",
        "$.components[2].measure",
    ]
    assert not PayStandard.objects.exists()


@each("document", [None, [], "text", {}, {"schema": "branchops/pay-standard/2"}])
def test_draft_standard_refuses_what_is_no_standard(alice, now, document):
    with pytest.raises(DomainError) as refusal:
        services.draft_standard(document=document, by=alice, at=now)

    assert refusal.value.faults != []


def test_draft_standard_counts_versions_of_team_and_contract(alice, now):
    numbers = [
        draft(alice, now).revision,
        draft(alice, now).revision,
        draft(alice, now, contract="broker").revision,
    ]

    assert numbers == [1, 2, 1]


def test_draft_standard_knows_no_team_of_strangers(team, charlie, now):
    with pytest.raises(DomainError) as refusal:
        draft(charlie, now)

    assert str(refusal.value) == "There is no team EAST that you draft standards for."
    assert not PayStandard.objects.exists()


def test_draft_standard_says_the_same_of_a_team_that_does_not_exist(team, alice, now):
    with pytest.raises(DomainError) as refusal:
        draft(alice, now, team="NOWHERE")

    assert str(refusal.value) == "There is no team NOWHERE that you draft standards for."


@each("role", [Role.TRADING_DESK, Role.CHIEF_ACCOUNTANT, Role.BRANCH_MANAGER, Role.AUDITOR])
def test_draft_standard_is_denied_to_those_who_only_look(team, role, now):
    scope = None if role == Role.AUDITOR else team.branch

    with pytest.raises((DomainError, PermissionDenied)):
        draft(org.holder(role, scope), now)

    assert not PayStandard.objects.exists()


def test_draft_standard_is_open_to_the_branchs_finance(team, now):
    finance = org.holder(Role.BRANCH_FINANCE, team.branch)

    assert draft(finance, now).drafted_by == finance


# Beginning with nothing


def begin(team, by, now, **changes):
    values = {"contract": "employee", "name": "东城 2027", "effective_from": DECEMBER} | changes
    return services.begin_standard(team_id=team.pk, by=by, at=now, **values)


def test_begin_standard_is_a_draft_whose_faults_say_what_is_missing(team, alice, now):
    row = begin(team, alice, now)

    assert (row.state, row.name, row.effective_from, row.faults) == ("draft", "东城 2027", DECEMBER, 2)
    assert (row.content["grades"], row.content["components"], row.content["effective_from"]) == (
        [],
        [],
        "2026-12",
    )


@each("changes", [{"name": " "}, {"name": "x" * 121}, {"contract": "guest"}])
def test_begin_standard_refuses_a_head_that_says_nothing(team, alice, now, changes):
    with pytest.raises(DomainError):
        begin(team, alice, now, **changes)

    assert not PayStandard.objects.exists()


def test_begin_standard_is_denied_to_strangers(team, charlie, now):
    with pytest.raises(DomainError):
        begin(team, charlie, now)

    assert not PayStandard.objects.exists()


# Saving


def test_save_standard_changes_content_columns_and_version(alice, now):
    row = draft(alice, now)

    saved = save(row, alice, now, name="City East 2027", effective_from="2026-12")

    assert (saved.name, saved.effective_from, saved.version) == ("City East 2027", DECEMBER, row.version + 1)
    assert saved.content_hash == canonical_hash(saved.content) != row.content_hash
    assert audit.history(saved).latest("seq").after == {"hash": saved.content_hash, "faults": 0}


def test_save_standard_keeps_what_is_not_finished_as_it_was_typed(alice, now):
    row = draft(alice, now)
    components = copy.deepcopy(row.content["components"])
    components[1]["tiers"][0]["rate"] = "about 15"

    saved = save(row, alice, now, components=components)

    saved = PayStandard.objects.get()
    assert saved.faults == 1
    assert saved.content["components"][1]["tiers"][0]["rate"] == "about 15"


def test_save_standard_without_a_change_leaves_no_trace(alice, now):
    row = draft(alice, now)

    saved = save(row, alice, now)

    assert (saved.version, audit.history(saved).count()) == (row.version, 1)


def test_save_standard_tells_who_saved_meanwhile(alice, team, now):
    row = draft(alice, now)
    bob = org.holder(Role.BRANCH_FINANCE, team.branch, name="鲍勃")
    save(row, bob, now, name="Bob's")

    with pytest.raises(Conflict) as refusal:
        save(row, alice, now, version=row.version, name="Alice's")

    assert "鲍勃 saved this standard" in str(refusal.value)
    assert PayStandard.objects.get().name == "Bob's"


@each("changes", [{"team": "WEST"}, {"contract": "broker"}])
def test_save_standard_moves_no_standard_to_another_team_or_contract(alice, now, changes):
    row = draft(alice, now)

    with pytest.raises(DomainError):
        save(row, alice, now, **changes)

    assert PayStandard.objects.get().version == row.version


@each("changes", [{"components": "many"}, {"grades": [1]}, {"grades": None}])
def test_save_standard_refuses_what_no_editor_can_show(alice, now, changes):
    row = draft(alice, now)

    with pytest.raises(DomainError):
        save(row, alice, now, **changes)

    assert PayStandard.objects.get().content == document()


def test_save_standard_does_not_exist_for_strangers(alice, charlie, now):
    row = draft(alice, now)

    with pytest.raises(PayStandard.DoesNotExist):
        save(row, charlie, now, name="mine")

    assert PayStandard.objects.get().name == "City East standard 2026"


def test_save_standard_is_denied_to_who_may_only_read(alice, team, now):
    row = draft(alice, now)

    with pytest.raises(PermissionDenied):
        save(row, org.holder(Role.BRANCH_MANAGER, team.branch), now, name="mine")


def test_replace_standard_takes_a_sound_document(alice, now):
    row = draft(alice, now)

    saved = services.replace_standard(
        standard_id=row.pk, document=document(name="From a file"), version=row.version, by=alice, at=now
    )

    assert (saved.name, saved.faults) == ("From a file", 0)


def test_replace_standard_refuses_a_faulty_document_whole(alice, now):
    row = draft(alice, now)

    with pytest.raises(DomainError) as refusal:
        services.replace_standard(
            standard_id=row.pk, document=document(grades=[]), version=row.version, by=alice, at=now
        )

    assert refusal.value.faults[0].startswith("$.grades")
    assert PayStandard.objects.get().content == document()


# Copying and discarding


def test_copy_standard_begins_the_next_version_from_another_month(alice, now):
    row = draft(alice, now)

    new = services.copy_standard(standard_id=row.pk, effective_from=DECEMBER, by=alice, at=now)

    assert (new.revision, new.effective_from, new.state) == (2, DECEMBER, "draft")
    assert new.content == document(effective_from="2026-12")


def test_copy_standard_does_not_exist_for_strangers(alice, charlie, now):
    row = draft(alice, now)

    with pytest.raises(PayStandard.DoesNotExist):
        services.copy_standard(standard_id=row.pk, effective_from=DECEMBER, by=charlie, at=now)


def test_discard_standard_removes_a_draft_and_says_so_in_the_audit(alice, now):
    row = draft(alice, now)

    services.discard_standard(standard_id=row.pk, by=alice, at=now)

    assert not PayStandard.objects.exists()
    assert audit.history(row).latest("seq").action == "compensation.paystandard.discard"


def test_discard_standard_refuses_what_was_submitted(alice, now):
    row = draft(alice, now)
    services.submit_standard(standard_id=row.pk, by=alice, at=now)

    with pytest.raises(WrongState):
        services.discard_standard(standard_id=row.pk, by=alice, at=now)

    assert PayStandard.objects.filter(pk=row.pk).exists()


def test_discard_standard_does_not_exist_for_strangers(alice, charlie, now):
    row = draft(alice, now)

    with pytest.raises(PayStandard.DoesNotExist):
        services.discard_standard(standard_id=row.pk, by=charlie, at=now)


# Who sees them


def test_visible_to_shows_a_lead_the_own_team_only(team, alice, now):
    neighbour = org.TeamFactory(branch=team.branch)
    other = draft(org.holder(Role.TEAM_LEAD, neighbour), now, team=neighbour.code)
    own = draft(alice, now)

    assert list(PayStandard.objects.visible_to(alice)) == [own]
    finance = org.holder(Role.BRANCH_FINANCE, team.branch)
    assert set(PayStandard.objects.visible_to(finance)) == {own, other}


def test_visible_to_shows_account_managers_none(team, alice, now):
    draft(alice, now)

    assert not PayStandard.objects.visible_to(org.account_manager(team).user).exists()
    assert not PayStandard.objects.visible_to(org.UserFactory()).exists()


@each("length", [120, 121])
def test_draft_standard_takes_the_longest_name_that_can_be_kept(alice, now, length):
    name = "薪" * length

    if length == 120:
        assert draft(alice, now, name=name).name == name
    else:
        with pytest.raises(DomainError) as error:
            draft(alice, now, name=name)
        assert error.value.faults == ["$.name: The text is longer than 120 characters."]
