"""Questions about requests: days, routes, who speaks for whom on a day, what changed, whom a step can be handed to."""

from datetime import date, timedelta

import pytest

from approvals import queries, services
from approvals.choices import StepKind
from approvals.models import Opinion, RequestVersion, Route
from approvals.numbers import last_numbers, pages_sent
from org.choices import Role
from org.models import Delegation, RoleGrant, User
from tests.approvals.test_services_chain_returning import stand_in
from tests.cases import each
from tests.conftest import NOW
from tests.factories.approvals import KIND as PLAN
from tests.factories.approvals_chain import KIND, countersigner, fax, fresh, open_steps, step_of
from tests.factories.org import UserFactory, holder

pytestmark = pytest.mark.django_db
STANDING = (
    "draft",
    "signed_off",
    "faxed",
    "submitted",
    "countersigning",
    "heard",
    "leaders",
    "instructed",
    "approved",
)
TODAY = NOW.date()
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def hq(hq_standing):
    """A company with a request at each place of STANDING."""
    return hq_standing


def names(users):
    return sorted(user.name for user in users)


def route(revision=1, kind=KIND, **values):
    given = {"kind": kind, "revision": revision, "way": "chain", "made_at": NOW}
    return Route.objects.create(**(given | values))


@each(
    ("start", "days", "due"),
    [
        (date(2026, 11, 5), 1, date(2026, 11, 6)),
        (date(2026, 11, 5), 2, date(2026, 11, 9)),
        (date(2026, 11, 6), 1, date(2026, 11, 9)),
        (date(2026, 11, 7), 5, date(2026, 11, 13)),
        (date(2026, 9, 30), 1, date(2026, 10, 8)),
        (date(2026, 12, 31), 1, date(2027, 1, 1)),
    ],
)
def test_a_due_day_counts_working_days_of_the_calendar_and_by_the_week_where_none_is_published(
    start, days, due
):
    assert queries.due_after(start, days) == due


def test_a_review_is_due_after_the_usual_days_where_no_route_says_otherwise():
    assert queries.review_due_on(date(2026, 11, 5)) == queries.due_after(date(2026, 11, 5), 5)


def test_a_kind_without_a_route_goes_its_own_way(hq):
    assert queries.route_in_force(KIND) is None
    assert queries.way_of_kind(KIND) == "chain"
    assert queries.way_of_kind(PLAN) == "channel"


def test_the_newest_version_of_a_route_is_in_force(hq):
    route(1), route(3, way="channel"), route(2)

    assert queries.route_in_force(KIND).revision == 3
    assert queries.way_of_kind(KIND) == "channel"
    assert queries.route_in_force(PLAN) is None


def test_a_department_is_spoken_for_by_its_own_countersigners(hq):
    second = countersigner(hq.departments["CWB"], name="顾问")

    assert names(queries.countersigners_of(hq.departments["CWB"].pk, TODAY)) == ["顾文清", "顾问"]
    assert second not in queries.countersigners_of(hq.departments["HGB"].pk, TODAY)


def ended(user):
    RoleGrant.objects.filter(user=user).update(valid_until=TODAY)


def shut(user):
    User.objects.filter(pk=user.pk).update(is_active=False)


def not_begun(user):
    RoleGrant.objects.filter(user=user).update(valid_from=TOMORROW)


def other_role(user):
    RoleGrant.objects.filter(user=user).update(role=Role.CHANNEL_MANAGEMENT)


@each("gone", [ended, shut, not_begun, other_role])
def test_who_no_longer_speaks_for_a_department_is_not_asked(hq, gone):
    gone(hq.countersigners["CWB"])

    assert names(queries.countersigners_of(hq.departments["CWB"].pk, TODAY)) == []


def test_a_stand_in_speaks_for_the_department_too(hq):
    bob = UserFactory(name="代办")
    stand_in(hq.countersigners["CWB"], bob, Role.COUNTERSIGNER)

    assert names(queries.countersigners_of(hq.departments["CWB"].pk, TODAY)) == ["代办", "顾文清"]
    assert names(queries.countersigners_of(hq.departments["HGB"].pk, TODAY)) == ["秦正"]


@pytest.mark.parametrize(
    "change",
    [
        lambda: Delegation.objects.update(revoked_at=NOW),
        lambda: Delegation.objects.update(valid_until=TODAY),
        lambda: Delegation.objects.update(valid_from=TOMORROW),
        lambda: User.objects.filter(name="代办").update(is_active=False),
        lambda: User.objects.filter(name="顾文清").update(is_active=False),
    ],
    ids=["revoked", "over", "not begun", "stand-in shut", "principal shut"],
)
def test_a_stand_in_whose_time_is_over_speaks_for_nobody(hq, change):
    bob = UserFactory(name="代办")
    stand_in(hq.countersigners["CWB"], bob, Role.COUNTERSIGNER)
    change()

    assert bob not in queries.countersigners_of(hq.departments["CWB"].pk, TODAY)


@each(
    ("gone", "left"),
    [(ended, ["范立"]), (shut, ["范立"]), (not_begun, ["范立"]), (lambda _u: None, ["傅国栋", "范立"])],
)
def test_leaders_are_asked_while_they_are_leaders(hq, gone, left):
    gone(hq.leader)

    assert names(queries.leaders_on(TODAY)) == sorted(left)


def test_a_leaders_step_is_open_to_the_leader_and_to_who_stands_in(hq):
    bob = UserFactory(name="代办")
    stand_in(hq.leader, bob, Role.VICE_PRESIDENT)

    assert names(queries.leader_or_stand_ins(hq.leader.pk, TODAY)) == ["代办", "傅国栋"]
    assert names(queries.leader_or_stand_ins(hq.leader2.pk, TODAY)) == ["范立"]
    assert names(queries.leader_or_stand_ins(hq.desk.pk, TODAY)) == []


@each("role", [role for role in Role if role != Role.ACCOUNT_MANAGER])
def test_steps_can_be_handed_to_headquarters_but_not_to_who_configures_or_audits(hq, role):
    takes = {Role.GENERAL_OFFICE, Role.CHANNEL_MANAGEMENT, Role.COUNTERSIGNER, Role.VICE_PRESIDENT}
    scope = None if role in takes | {Role.ADMINISTRATOR, Role.AUDITOR} else hq.branch
    if role in {Role.TEAM_LEAD, Role.REGIONAL_MANAGER, Role.ATTENDANCE_RECORDER, Role.ASSET_KEEPER}:
        scope = hq.team
    somebody = holder(role, scope)

    assert (somebody in queries.stand_ins_for_steps(TODAY)) == (role in takes)


def test_a_departments_step_can_be_handed_to_who_has_no_part_and_no_step_yet(hq):
    step = step_of(hq.at("countersigning"), "CWB")

    assert names(queries.successors(step, hq.office, TODAY)) == sorted(["苏婉", "秦正", "顾文清"])


def test_a_step_can_be_handed_to_another_clerk_of_the_office_but_not_to_who_shepherds_it(hq):
    step = step_of(hq.at("countersigning"), "CWB")
    colleague = holder(Role.GENERAL_OFFICE, name="综合二")

    found = queries.successors(step, hq.office, TODAY)

    assert colleague in found
    assert hq.office not in found
    assert hq.office not in queries.successors(step, colleague, TODAY)


def test_a_leaders_step_can_be_handed_to_other_leaders_and_back(hq):
    (step,) = open_steps(hq.at("leaders").pk)

    assert names(queries.successors(step, hq.office, TODAY)) == ["傅国栋", "范立"]


def test_the_review_can_be_handed_to_nobody(hq):
    step = hq.at("submitted").steps.get(kind="channel")

    assert names(queries.successors(step, hq.office, TODAY)) == []


@each(
    ("place", "kind", "heard"),
    [
        ("submitted", StepKind.CHANNEL, False),
        ("submitted", StepKind.DEPARTMENT, True),
        ("countersigning", StepKind.CHANNEL, True),
        ("countersigning", StepKind.DEPARTMENT, False),
        ("heard", StepKind.DEPARTMENT, True),
        ("leaders", StepKind.LEADER, False),
        ("instructed", StepKind.LEADER, True),
    ],
)
def test_everybody_is_heard_once_nobody_of_that_kind_is_waited_for(hq, place, kind, heard):
    assert queries.is_everybody_heard(hq.at(place), kind) == heard


@each(
    ("place", "kind", "said"),
    [
        ("countersigning", StepKind.CHANNEL, ["agreed"]),
        ("countersigning", StepKind.DEPARTMENT, []),
        ("heard", StepKind.DEPARTMENT, ["agreed", "agreed"]),
        ("leaders", StepKind.LEADER, []),
        ("approved", StepKind.LEADER, ["agreed"]),
    ],
)
def test_what_was_decided_is_read_by_kind(hq, place, kind, said):
    assert queries.decided_states(hq.at(place), kind) == said


@each(
    ("place", "effective"), [("draft", False), ("leaders", False), ("instructed", False), ("approved", True)]
)
def test_a_paper_may_work_once_its_request_is_approved(hq, place, effective):
    assert queries.is_effective(hq.at(place)) == effective


def test_without_a_request_nothing_may_work():
    assert queries.is_effective(None) is False


def test_since_when_it_is_where_it_is_and_since_its_submission_where_that_was_not_kept(hq):
    request = hq.at("leaders")
    request.entered_at = NOW + timedelta(days=3)
    since = queries.entered(request)
    request.entered_at = None

    assert since == NOW + timedelta(days=3)
    assert queries.entered(request) == request.submitted_at


@each(
    ("who", "whom", "said"),
    [("方晓", None, "方晓"), ("代办", "方晓", "代办 for 方晓"), (None, None, ""), ("", None, "")],
)
def test_both_names_stand_on_every_paper(who, whom, said):
    assert queries.named(who, whom) == said


def test_the_latest_opinion_is_what_is_to_be_confirmed(hq):
    request = hq.at("heard")
    step = step_of(request, "CWB")
    hq.back(request)
    hq.resubmit(request)
    hq.at("submitted", fresh(request))
    hq.mark(request.pk)
    first = queries.last_opinion(step)
    hq.countersign(step_of(request, "CWB"), "object", "不妥。", at=NOW + timedelta(hours=2))

    assert (first.revision, first.state) == (1, "agreed")
    assert (queries.last_opinion(step).revision, queries.last_opinion(step).text) == (2, "不妥。")


def test_where_nothing_was_said_there_is_nothing_to_confirm(hq):
    assert queries.last_opinion(step_of(hq.at("countersigning"), "CWB")) is None


def test_all_opinions_stand_in_the_order_of_the_sheet(hq):
    said = queries.all_opinions(hq.at("approved"))

    assert [(opinion.step.kind, str(opinion.by)) for opinion in said] == [
        ("channel", "梁志远"),
        ("department", "顾文清"),
        ("department", "秦正"),
        ("leader", "傅国栋"),
    ]


def test_steps_are_read_with_whom_they_name_in_one_query(hq, django_assert_num_queries):
    request = hq.at("approved")

    with django_assert_num_queries(1):
        said = [
            (str(step), queries.named(step.decided_by, step.on_behalf_of))
            for step in queries.opinions_of(request)
        ]

    assert said[1:] == [("计划财务部", "顾文清"), ("合规管理部", "秦正"), ("傅国栋", "傅国栋")]


def versions(*texts):
    return [RequestVersion(revision=n, text=text, attachments=[]) for n, text in enumerate(texts, start=1)]


@each(("since", "until"), [(1, 1), (1, 3), (0, 1), (3, 4)])
def test_versions_that_are_not_there_have_no_difference(since, until):
    assert queries.changes_between(versions("甲", "乙"), since, until) is None


def test_changes_are_those_from_one_version_to_the_other_over_those_between():
    found = queries.changes_between(versions("甲", "乙", "丙"), 1, 3)

    assert (found.since, found.until, found.is_any) == (1, 3, True)
    assert [line.kind for line in found.lines] == ["replaced"]


def test_a_version_that_changed_nothing_says_so():
    assert queries.changes_between(versions("甲", "甲"), 1, 2).is_any is False


def test_an_attachment_alone_is_a_change():
    old, new = versions("甲", "甲")
    new.attachments = [{"name": "预算.xlsx", "sha256": "a" * 64, "size": 1, "document_id": 1}]

    assert queries.changes_between([old, new], 1, 2).is_any is True


def test_other_requests_of_the_same_paper_are_those_that_the_reader_may_see(hq):
    request = hq.at("submitted")
    services.withdraw(request_id=request.pk, by=hq.lead, at=NOW)
    second = hq.drafted(request.team)

    assert queries.other_requests(second, hq.lead) == [request]
    assert queries.other_requests(request, hq.office) == []
    assert queries.other_requests(request, hq.lead) == [second]


def test_the_form_of_a_fax_begins_with_the_branchs_last_numbers(hq):
    request = hq.at("signed_off")

    assert last_numbers(request) == {"from_number": "0571-55501234", "to_number": "010-66601234"}


def test_a_request_that_was_faxed_before_keeps_its_own_numbers(hq):
    request = hq.back(hq.at("faxed"), by=hq.office)
    hq.resubmit(request)
    request = hq.at("signed_off", fresh(request))
    services.send_fax(
        request_id=hq.at("signed_off").pk,
        facts=fax(from_number="0571-9", at=NOW),
        by=hq.desk,
        at=NOW,
    )

    assert last_numbers(request)["from_number"] == "0571-55501234"


@each(("place", "pages"), [("draft", None), ("signed_off", None), ("faxed", 4), ("approved", 4)])
def test_the_pages_sent_are_those_of_the_present_version(hq, place, pages):
    assert pages_sent(hq.at(place)) == pages


def test_the_pages_of_an_earlier_version_do_not_count(hq):
    request = hq.back(hq.at("faxed"), by=hq.office)
    hq.resubmit(request)

    assert pages_sent(fresh(request)) is None


def test_every_opinion_says_in_which_capacity_it_was_given(hq):
    rows = Opinion.objects.filter(step__request=hq.at("approved")).order_by("step__order")

    assert list(rows.values_list("capacity", flat=True)) == [
        Role.CHANNEL_MANAGEMENT,
        Role.COUNTERSIGNER,
        Role.COUNTERSIGNER,
        Role.VICE_PRESIDENT,
    ]
