"""What the chain refuses: each step outside of its place, by the wrong person, twice by one person."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from approvals import services
from approvals.models import Hand, Route
from core.errors import Conflict, DomainError, WrongState
from org.choices import Role
from tests.cases import each
from tests.conftest import NOW
from tests.factories.approvals import plan_hash
from tests.factories.approvals_chain import (
    KIND,
    ORDER,
    countersigner,
    fax,
    fresh,
    open_steps,
    rename,
    step_of,
)
from tests.factories.org import BranchFactory, holder

pytestmark = pytest.mark.django_db
PLACES = [place for place in ORDER if place not in {"checked", "heard", "instructed"}]


@pytest.fixture
def hq(hq_standing):
    """A company with a request at every place of the way."""
    return hq_standing


# Each step: how it is taken, and the only places from which it may be.
STEPS = {
    "check": (
        lambda hq, r: services.check(request_id=r.pk, digest=r.digest, by=hq.deputy, at=NOW),
        {"draft"},
    ),
    "sign off": (
        lambda hq, r: services.sign_off(request_id=r.pk, digest=r.digest, by=hq.deputy, at=NOW),
        set(),
    ),
    "fax": (
        lambda hq, r: services.send_fax(request_id=r.pk, facts=fax(), by=hq.desk, at=NOW),
        {"signed_off", "faxed"},
    ),
    "register": (
        lambda hq, r: services.register(request_id=r.pk, pages=4, received_at=NOW, by=hq.office, at=NOW),
        {"faxed", "registered"},
    ),
    "pass on": (
        lambda hq, r: services.pass_on(request_id=r.pk, by=hq.office, at=NOW),
        {"registered", "submitted"},
    ),
    "mark": (lambda hq, r: hq.mark(r.pk, "RLB"), {"submitted"}),
    "present": (
        lambda hq, r: services.present(request_id=r.pk, leader_ids=[hq.leader.pk], by=hq.office, at=NOW),
        set(),
    ),
    "fax back": (
        lambda hq, r: services.fax_back(request_id=r.pk, facts=fax(), by=hq.office, at=NOW),
        {"replied"},
    ),
    "close": (
        lambda hq, r: services.close(request_id=r.pk, pages=3, by=hq.desk, at=NOW),
        {"replied", "approved"},
    ),
    "resubmit": (
        lambda hq, r: services.resubmit(request_id=r.pk, content_hash=plan_hash(r.team), by=hq.lead, at=NOW),
        set(),
    ),
    "withdraw": (
        lambda hq, r: services.withdraw(request_id=r.pk, by=hq.lead, at=NOW),
        {"draft", "signed_off", "faxed", "registered", "submitted", "countersigning"},
    ),
    "approve alone": (
        lambda hq, r: services.approve(request_id=r.pk, opinion="", by=hq.channel, at=NOW),
        set(),
    ),
}


@each("place", PLACES)
def test_every_step_outside_of_its_place_is_refused_and_changes_nothing(hq, place):
    request = hq.at(place)

    for name, (step, places) in STEPS.items():
        if place in places:
            continue
        with pytest.raises((WrongState, DomainError, PermissionDenied)), transaction.atomic():
            step(hq, request)
            pytest.fail(f"{name} was taken from {place}")

    assert fresh(request).state == place
    assert fresh(request).version == request.version


@each("name", ["fax", "register", "pass on", "fax back", "close"])
def test_clerical_steps_pressed_twice_change_nothing_the_second_time(hq, name):
    step, places = STEPS[name]
    done = {
        "fax": "faxed",
        "register": "registered",
        "pass on": "submitted",
        "fax back": "replied",
        "close": "approved",
    }
    request = hq.at(done[name])

    step(hq, request)

    assert fresh(request).version == request.version


def test_a_refusal_says_where_the_request_is(hq):
    request = hq.at("countersigning")

    with pytest.raises(WrongState, match="countersigning"):
        services.pass_on(request_id=request.pk, by=hq.office, at=NOW)


def test_the_draft_is_signed_off_only_once_somebody_has_checked_it(hq):
    request = hq.drafted()

    with pytest.raises(DomainError, match="checks the draft first"):
        services.sign_off(request_id=request.pk, digest=request.digest, by=hq.manager, at=NOW)


def test_who_checked_does_not_sign_off(hq):
    request = hq.drafted()
    services.check(request_id=request.pk, digest=request.digest, by=hq.deputy, at=NOW)

    with pytest.raises(DomainError, match="somebody else"):
        services.sign_off(request_id=request.pk, digest=request.digest, by=hq.deputy, at=NOW)


def test_who_drafted_does_not_countersign(hq):
    both = countersigner(hq.departments["HGB"], name="两职")
    draft = hq.drafted()
    Hand.objects.create(request=draft, user=both, part="draft")
    request = hq.at("countersigning", draft)

    with pytest.raises(DomainError, match="somebody else"):
        hq.countersign(step_of(request, "HGB"), by=both)


def test_the_database_refuses_a_second_part_of_one_person(hq):
    request = hq.at("checked")

    with pytest.raises(IntegrityError), transaction.atomic():
        Hand.objects.create(request=request, user=hq.desk, part="sign_off")


@each("table", ["approvals_opinion", "approvals_requestversion"])
@each("verb", ["UPDATE {} SET revision = 9", "DELETE FROM {}"])
def test_the_database_keeps_opinions_and_versions_as_they_were_given(hq, table, verb):
    hq.at("heard")

    with (
        pytest.raises(Exception, match="stay as they were given"),
        transaction.atomic(),
        connection.cursor() as sql,
    ):
        sql.execute(verb.format(table))


def test_a_department_speaks_for_itself_only(hq):
    request = hq.at("countersigning")

    with pytest.raises(PermissionDenied):
        hq.countersign(step_of(request, "CWB"), by=hq.countersigners["HGB"])


def test_a_department_speaks_once(hq):
    request = hq.at("countersigning")
    step = step_of(request, "CWB")
    hq.countersign(step)

    again = hq.countersign(step)
    with pytest.raises((WrongState, PermissionDenied)):
        hq.countersign(step, by=countersigner(hq.departments["CWB"]))

    assert again.opinions.count() == 1


@each("decision", ["object", "agree_with_conditions"])
def test_a_condition_or_an_objection_needs_its_words(hq, decision):
    request = hq.at("countersigning")

    with pytest.raises(DomainError, match="Say why"):
        hq.countersign(step_of(request, "CWB"), decision, "  ")


def test_a_word_that_is_no_opinion_is_refused(hq):
    request = hq.at("countersigning")

    with pytest.raises(DomainError, match="no opinion"):
        hq.countersign(step_of(request, "CWB"), "lapse")


def test_a_leader_instructs_in_person_and_in_turn(hq):
    request = hq.at("leaders")
    (step,) = open_steps(request.pk)

    with pytest.raises(PermissionDenied):
        hq.instruct(step, by=hq.leader2)


def test_leaders_are_not_asked_while_a_department_is_waited_for(hq):
    request = hq.at("countersigning")
    hq.countersign(step_of(request, "CWB"))

    with pytest.raises(DomainError, match="has not spoken yet"):
        services.present(request_id=request.pk, leader_ids=[hq.leader.pk], by=hq.office, at=NOW)


def test_opinions_are_not_faxed_back_while_a_leader_is_waited_for(hq):
    request = hq.at("leaders")

    with pytest.raises(DomainError, match="still waited for"):
        services.fax_back(request_id=request.pk, facts=fax(), by=hq.office, at=NOW)


@each("codes", [[], ["CWB", "CWB"]])
def test_channel_management_marks_each_department_once_and_at_least_one(hq, codes):
    request = hq.at("submitted")

    with pytest.raises(DomainError):
        hq.mark(request.pk, *codes)


def test_an_opinion_on_a_version_that_is_no_longer_the_present_one_is_refused(hq):
    request = hq.at("countersigning")

    with pytest.raises(WrongState, match="new version"):
        services.countersign(
            step_id=step_of(request, "CWB").pk,
            decision="agree",
            opinion="",
            revision=2,
            by=hq.countersigners["CWB"],
            at=NOW,
        )


def test_a_paper_changed_behind_the_chains_back_gets_no_opinion(hq):
    request = hq.at("countersigning")
    rename(request, "偷偷改过")

    with pytest.raises(Conflict, match="no longer what was submitted"):
        hq.countersign(step_of(request, "CWB"))


@each("state", [*PLACES[:-1]])
def test_executing_too_early_is_refused_with_the_requests_state(hq, state):
    request = hq.at(state)

    with pytest.raises(WrongState, match=request.number.text):
        services.refuse_unless_effective(request)


def test_executing_is_refused_where_nothing_was_sent_up_and_allowed_once_approved(hq):
    with pytest.raises(WrongState):
        services.refuse_unless_effective(None)

    services.refuse_unless_effective(hq.at("approved"))


@each(
    "facts",
    [{"pages": 0}, {"pages": 501}, {"at": NOW.replace(year=2027)}, {"gateway": "mail", "to_number": "老李"}],
)
def test_a_fax_that_cannot_have_gone_is_refused(hq, facts):
    request = hq.at("signed_off")

    with pytest.raises(DomainError):
        services.send_fax(request_id=request.pk, facts=fax(**facts), by=hq.desk, at=NOW)

    assert fresh(request).state == "signed_off"


def test_another_branch_does_not_touch_the_request(hq):
    stranger = holder(Role.TRADING_DESK, BranchFactory())
    request = hq.drafted()

    with pytest.raises(PermissionDenied):
        services.check(request_id=request.pk, digest=request.digest, by=stranger, at=NOW)


def test_a_second_request_of_the_same_paper_is_refused_while_the_first_is_open(hq):
    request = hq.at("leaders")

    with pytest.raises(WrongState, match=request.number.text):
        hq.drafted(request.team)


def test_the_route_decides_whether_a_kind_begins_as_a_draft(hq):
    services.lay_down_route(
        kind=KIND,
        after=0,
        way="channel",
        channel_days=3,
        countersign_days=5,
        leader_days=5,
        in_order=False,
        department_ids=[],
        by=hq.channel,
        at=NOW,
    )

    request = hq.drafted()

    assert (request.state, request.way, request.route.revision) == ("submitted", "channel", 1)


def test_a_kind_whose_app_knows_channel_management_alone_is_not_sent_the_whole_chain(hq):
    with pytest.raises(DomainError, match="do not go this way"):
        services.lay_down_route(
            kind="pay_standard",
            after=0,
            way="chain",
            channel_days=3,
            countersign_days=5,
            leader_days=5,
            in_order=False,
            department_ids=[],
            by=hq.channel,
            at=NOW,
        )

    assert not Route.objects.filter(kind="pay_standard").exists()
