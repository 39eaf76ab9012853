"""What the database refuses whatever a service does: one case for each constraint of the app's tables."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.db.models import ProtectedError

from approvals.models import Chase, Fax, Hand, Opinion, Request, RequestVersion, Route, Scan, Step
from tests.cases import each
from tests.conftest import NOW
from tests.factories.approvals_chain import KIND, fresh, step_of

pytestmark = pytest.mark.django_db
STANDING = ("draft", "checked", "signed_off", "countersigning", "heard", "leaders", "approved")
LATER = NOW + timedelta(days=1)


@pytest.fixture
def hq(hq_standing):
    """A company with a request at each place of STANDING."""
    return hq_standing


def refused(name, write):
    """The write is refused by that constraint or trigger, and nothing of it stays."""
    with pytest.raises(DatabaseError, match=name), transaction.atomic():
        write()


def change(row, **values):
    """As SQL does it, past the services."""
    return lambda: type(row)._base_manager.filter(pk=row.pk).update(**values)


@each(
    ("place", "values", "constraint"),
    [
        ("draft", {"closed_at": NOW}, "approvals_request_closed_is_whole"),
        ("countersigning", {"closed_at": NOW}, "approvals_request_closed_is_whole"),
        ("approved", {"closed_at": None}, "approvals_request_closed_is_whole"),
        ("approved", {"closed_at": NOW - timedelta(days=1)}, "approvals_request_closed_is_whole"),
        ("draft", {"state": "approved"}, "approvals_request_closed_is_whole"),
        ("draft", {"state": "withdrawn"}, "approvals_request_closed_is_whole"),
        ("draft", {"state": "somewhere"}, "approvals_request_closed_is_whole"),
        ("checked", {"checked_at": None}, "approvals_check_is_whole"),
        ("checked", {"checked_by": None}, "approvals_check_is_whole"),
        ("draft", {"checked_at": NOW}, "approvals_check_is_whole"),
        ("signed_off", {"issued_at": None}, "approvals_issue_is_whole"),
        ("signed_off", {"issued_by": None}, "approvals_issue_is_whole"),
        ("signed_off", {"letter": None}, "approvals_issue_is_whole"),
        ("draft", {"issued_at": NOW}, "approvals_issue_is_whole"),
        ("draft", {"number": None}, "number_id"),
        ("draft", {"submitted_by": None}, "submitted_by_id"),
        ("draft", {"drafted_by": None}, "drafted_by_id"),
        ("draft", {"branch": None}, "branch_id"),
        ("draft", {"revision": -1}, "revision"),
    ],
)
def test_a_request_that_cannot_be_is_refused(hq, place, values, constraint):
    refused(constraint, change(hq.at(place), **values))


def test_a_second_open_request_of_the_same_paper_is_refused(hq):
    first, second = hq.at("draft"), hq.at("countersigning")

    refused("approvals_one_open_request_per_subject", change(second, subject_id=first.subject_id))


def test_a_closed_request_of_the_same_paper_does_not_stand_in_the_way(hq):
    first, closed = hq.at("draft"), hq.at("approved")

    change(closed, subject_id=first.subject_id)()

    assert fresh(closed).subject_id == first.subject_id


@each("column", ["number", "letter", "received_number"])
def test_a_number_is_given_to_one_request_only(hq, column):
    first, second = hq.at("approved"), hq.at("leaders")

    refused(column, change(second, **{column: getattr(first, column)}))


def department_step(hq, place="countersigning"):
    return step_of(hq.at(place), "CWB")


@each(
    ("place", "values", "constraint"),
    [
        ("countersigning", {"department": None}, "approvals_step_says_whose"),
        ("countersigning", {"kind": "leader"}, "approvals_step_says_whose"),
        ("countersigning", {"kind": "channel"}, "approvals_step_says_whose"),
        ("countersigning", {"kind": "somebody"}, "approvals_step_says_whose"),
        ("countersigning", {"state": "agreed"}, "approvals_step_decision_is_whole"),
        ("countersigning", {"decided_at": NOW}, "approvals_step_decision_is_whole"),
        ("countersigning", {"state": "somewhere"}, "approvals_step_decision_is_whole"),
        ("heard", {"state": "waiting"}, "approvals_step_decision_is_whole"),
        ("heard", {"decided_at": None}, "approvals_step_decision_is_whole"),
        ("heard", {"decided_by": None}, "approvals_step_decision_is_whole"),
        ("heard", {"opened_at": None}, "approvals_step_was_open_before_it_was_decided"),
        ("countersigning", {"turn": -1}, "turn"),
        ("countersigning", {"days": -1}, "days"),
    ],
)
def test_a_step_that_cannot_be_is_refused(hq, place, values, constraint):
    refused(constraint, change(department_step(hq, place), **values))


def test_a_step_says_one_of_department_and_person(hq):
    refused("approvals_step_says_whose", change(department_step(hq), person=hq.leader))


def test_nobody_stands_in_for_oneself(hq):
    step = department_step(hq, "heard")

    refused("approvals_nobody_stands_in_for_oneself", change(step, on_behalf_of=step.decided_by))


def test_a_place_on_the_sheet_is_taken_once(hq):
    request = hq.at("countersigning")

    refused("approvals_step_order_once", change(step_of(request, "HGB"), order=step_of(request, "CWB").order))


def test_a_department_is_asked_once_in_a_request_unless_it_was_released(hq):
    request = hq.at("countersigning")
    first, second = step_of(request, "CWB"), step_of(request, "HGB")

    refused("approvals_department_asked_once", change(second, department=first.department))
    change(first, state="lapsed")()
    change(second, department=first.department)()


def test_a_leader_is_asked_once_in_a_request(hq):
    first = hq.at("leaders").steps.get(kind="leader")

    refused(
        "approvals_leader_asked_once",
        lambda: Step.objects.create(
            request=first.request, order=9, kind="leader", person=first.person, opened_at=NOW
        ),
    )


@each("again", ["draft", "check_draft", "step:1"])
def test_a_person_has_one_part_in_a_request(hq, again):
    request = hq.at("checked")

    refused(
        "approvals_one_part_a_person",
        lambda: Hand.objects.create(request=request, user=hq.desk, part=again),
    )


def test_a_person_has_a_part_in_each_of_two_requests(hq):
    first, second = hq.at("draft"), hq.at("checked")

    Hand.objects.create(request=first, user=hq.desk, part="check_draft")

    assert set(
        Hand.objects.filter(user=hq.desk, request__in=[first, second]).values_list("request", flat=True)
    ) == {
        first.pk,
        second.pk,
    }


def fax_of(hq, **values):
    given = {
        "request": hq.at("signed_off"),
        "revision": 1,
        "direction": "up_sent",
        "pages": 4,
        "from_number": "0571-1",
        "to_number": "010-1",
        "at": NOW,
        "gateway": "hand",
        "state": "sent",
        "sent_at": NOW,
        "by": hq.desk,
    }
    return lambda: Fax.objects.create(**(given | values))


@each(
    ("values", "constraint"),
    [
        ({"pages": 0}, "approvals_fax_has_pages"),
        ({"sent_at": None}, "approvals_fax_sent_has_its_time"),
        ({"state": "queued"}, "approvals_fax_sent_has_its_time"),
        ({"state": "queued", "gateway": "mail"}, "approvals_fax_sent_has_its_time"),
        ({"state": "queued", "sent_at": None}, "approvals_fax_sent_has_its_time"),
        ({"state": "failed", "sent_at": None}, "approvals_fax_sent_has_its_time"),
        ({"state": "failed", "gateway": "mail"}, "approvals_fax_sent_has_its_time"),
    ],
)
def test_a_fax_that_cannot_be_is_refused(hq, values, constraint):
    refused(constraint, fax_of(hq, **values))


@each(
    "values",
    [
        {},
        {"gateway": "mail"},
        {"gateway": "mail", "state": "queued", "sent_at": None},
        {"gateway": "mail", "state": "failed", "sent_at": None, "failure": "busy"},
    ],
)
def test_a_fax_by_hand_is_sent_and_one_by_mail_is_sent_queued_or_failed(hq, values):
    assert fax_of(hq, **values)().pk


@each(
    "values",
    [
        {"state": "reading", "sealed": None},
        {"state": "waiting", "sealed": None},
        {"state": "filed", "sealed": b"x"},
        {"state": "filed", "sealed": None},
        {"state": "discarded", "sealed": b"x"},
        {"state": "somewhere", "sealed": b"x"},
    ],
)
def test_a_scan_is_kept_sealed_until_it_is_filed_or_thrown_away(hq, values):
    given = {"file_name": "s.png", "sha256": "a" * 64, "uploaded_by": hq.desk, "uploaded_at": NOW}

    refused("approvals_scan_is_kept_or_filed", lambda: Scan.objects.create(**(given | values)))


@each(
    "values",
    [
        {"kind": "phone", "spoken_with": "", "note": "已催"},
        {"kind": "phone", "spoken_with": "顾文清", "note": ""},
        {"kind": "phone"},
        {"kind": "letter"},
    ],
)
def test_a_call_says_with_whom_and_what(hq, values):
    given = {"request": hq.at("countersigning"), "by": hq.office, "at": NOW}

    refused("approvals_call_says_with_whom_and_what", lambda: Chase.objects.create(**(given | values)))


def test_a_reminder_needs_neither(hq):
    assert Chase.objects.create(request=hq.at("countersigning"), kind="reminder", by=hq.office, at=NOW).pk


@each("days", ["channel_days", "countersign_days", "leader_days"])
def test_a_route_gives_everybody_a_day_at_least(days):
    refused(
        "route_days_are_some",
        lambda: Route.objects.create(kind=KIND, revision=1, way="chain", made_at=NOW, **{days: 0}),
    )


def test_a_version_of_a_route_is_laid_down_once():
    Route.objects.create(kind=KIND, revision=1, way="chain", made_at=NOW)

    refused(
        "route_version_once", lambda: Route.objects.create(kind=KIND, revision=1, way="channel", made_at=NOW)
    )


def test_a_version_of_a_request_is_frozen_once(hq):
    version = hq.at("draft").versions.get()

    refused(
        "approvals_version_once",
        lambda: RequestVersion.objects.create(
            request=version.request,
            revision=1,
            content_hash="b" * 64,
            submitted_by=hq.lead,
            submitted_at=LATER,
        ),
    )


@each(
    ("model", "values"),
    [
        (Opinion, {"text": "改过"}),
        (Opinion, {"state": "objected"}),
        (Opinion, {"at": LATER}),
        (Opinion, {"revision": 2}),
        (RequestVersion, {"text": "改过"}),
        (RequestVersion, {"content_hash": "b" * 64}),
        (RequestVersion, {"attachments": []}),
        (RequestVersion, {"submitted_at": LATER}),
    ],
)
def test_what_was_said_and_sent_stays_as_it_was(hq, model, values):
    assert hq.at("heard")
    rows = model.objects.all()
    before = list(rows.order_by("pk").values())

    refused("stay as they were given", lambda: rows.update(**values))

    assert list(rows.order_by("pk").values()) == before


@each("model", [Opinion, RequestVersion])
def test_what_was_said_and_sent_is_not_deleted_not_even_with_its_request(hq, model):
    request = hq.at("heard")

    refused("stay as they were given", lambda: model.objects.all().delete())
    refused("stay as they were given", lambda: Request.objects.filter(pk=request.pk).delete())

    assert Request.objects.filter(pk=request.pk).exists()


def test_whoever_gave_an_opinion_stays_named(hq):
    """An account with an opinion is shut, never deleted."""
    who = hq.countersigners["CWB"]
    assert Opinion.objects.filter(step__request=hq.at("heard"), by=who).exists()

    with pytest.raises(ProtectedError):
        who.delete()
