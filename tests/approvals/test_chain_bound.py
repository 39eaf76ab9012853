"""What is signed is what was read; what is on record is never said to be stored again; faxes lie in their order."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from approvals import queries, services, shown
from approvals.choices import ReturnTo, StepKind
from approvals.models import Fax, SignedCover
from core.errors import Conflict, DomainError, WrongState
from org.choices import Role
from org.models import RoleGrant, User
from tests.approvals.test_services_chain_returning import stand_in
from tests.approvals.test_views import text
from tests.approvals.test_views_chain import errors, fill, url
from tests.cases import each
from tests.conftest import NOW
from tests.factories.approvals_chain import digest, fax, fresh, open_steps, step_of
from tests.factories.org import holder

pytestmark = pytest.mark.django_db
OTHER = services.Cover(body="预算由八千改为八十万。")


@pytest.fixture
def hq(hq_standing):
    """The company with a request at every place."""
    return hq_standing


def changed_cover(request, by):
    services.edit_cover(request_id=request.pk, cover=OTHER, by=by, at=NOW)


# Check and sign-off


def test_the_digest_covers_the_cover_sheet_and_the_paper(hq):
    request = hq.at("draft")
    before = request.digest

    changed_cover(request, hq.lead)

    assert fresh(request).digest != before
    assert fresh(request).content_hash == request.content_hash


def test_a_cover_changed_while_it_was_read_is_neither_checked_nor_signed_off(hq):
    request = hq.at("draft")
    changed_cover(request, hq.lead)

    with pytest.raises(Conflict, match="changed while you read it"):
        services.check(request_id=request.pk, digest=request.digest, by=hq.desk, at=NOW)
    read = digest(request.pk)
    services.check(request_id=request.pk, digest=read, by=hq.desk, at=NOW)
    services.edit_cover(request_id=request.pk, cover=services.Cover(body="再改。"), by=hq.lead, at=NOW)
    services.check(request_id=request.pk, digest=digest(request.pk), by=hq.desk, at=NOW)
    with pytest.raises(Conflict, match="changed while you read it"):
        services.sign_off(request_id=request.pk, digest=read, by=hq.manager, at=NOW)

    assert fresh(request).state == "draft"


def test_the_old_button_is_a_conflict_by_page_too(hq, signed_in):
    request = hq.at("draft")
    page = text(signed_in(hq.desk).get(request.get_absolute_url()))
    changed_cover(request, hq.lead)

    answer = signed_in(hq.desk).post(url("check", request), {"digest": request.digest})

    assert f'name="digest" value="{request.digest}"' in page
    assert answer.status_code == 409
    assert fresh(request).checked_at is None


def test_a_button_without_what_was_read_signs_nothing(hq, signed_in):
    request = hq.at("draft")

    assert signed_in(hq.desk).post(url("check", request)).status_code == 400
    assert fresh(request).checked_at is None


def test_the_cover_is_kept_as_it_was_signed_and_never_changed(hq):
    request = hq.at("signed_off")

    cover = SignedCover.objects.get(request=request)

    assert (cover.values, cover.digest) == (request.cover, request.digest)
    with pytest.raises(Exception, match="stay as they were given"), transaction.atomic():
        SignedCover.objects.filter(pk=cover.pk).update(digest="0" * 64)


# Who writes the cover


@each("who", ["manager", "desk"])
def test_only_who_drafted_or_submitted_writes_the_cover(hq, who):
    with pytest.raises(PermissionDenied):
        changed_cover(hq.at("draft"), getattr(hq, who))


def test_branch_finance_that_has_no_part_in_it_does_not_write_the_cover(hq, signed_in):
    request = hq.at("draft")
    finance = holder(Role.BRANCH_FINANCE, hq.branch)

    with pytest.raises(PermissionDenied):
        changed_cover(request, finance)
    assert signed_in(finance).get(url("cover", request)).status_code in {302, 403}


def test_whoever_submits_there_writes_it_once_the_submitter_has_left(hq):
    request = hq.at("draft")
    hq.lead.is_active = False
    hq.lead.save()

    changed_cover(request, holder(Role.TEAM_LEAD, request.team, name="新负责人"))

    assert fresh(request).body == OTHER.body


# One part for each


def lent(hq, principal, role):
    """A clerk of the general office who stands in for `principal`, as the database knows the account."""
    clerk = holder(Role.GENERAL_OFFICE, name="综合二")
    stand_in(principal, clerk, role)
    return User.objects.get(pk=clerk.pk)


def test_who_shepherds_marks_and_releases_no_department(hq):
    clerk = lent(hq, hq.channel, Role.CHANNEL_MANAGEMENT)
    request = hq.at("countersigning")
    services.note_call(request_id=request.pk, spoken_with="顾", note="已催。", by=clerk, at=NOW)

    with pytest.raises(DomainError, match="already taken a step"):
        services.add_department(
            request_id=request.pk,
            item=services.Marked(hq.departments["RLB"].pk),
            reason="补充。",
            by=clerk,
            at=NOW,
        )
    with pytest.raises(DomainError, match="already taken a step"):
        services.remove_department(step_id=step_of(request, "CWB").pk, reason="无关。", by=clerk, at=NOW)


def test_who_decided_neither_notes_the_call_nor_closes_for_the_office(hq):
    clerk = lent(hq, hq.leader, Role.VICE_PRESIDENT)
    request = hq.at("leaders")
    hq.instruct(open_steps(request.pk)[0], by=clerk)
    services.fax_back(request_id=request.pk, facts=fax(), by=hq.office, at=NOW)

    with pytest.raises(DomainError, match="already taken a step"):
        services.note_call(request_id=request.pk, spoken_with="方", note="收到。", by=clerk, at=NOW)
    services.note_call(request_id=request.pk, spoken_with="方", note="收到。", by=hq.office, at=NOW)
    with pytest.raises(DomainError, match="already taken a step"):
        services.close(request_id=request.pk, pages=None, by=clerk, at=NOW)


def test_the_office_does_not_count_pages_in_the_branch(hq, signed_in):
    request = hq.at("replied")
    services.note_call(request_id=request.pk, spoken_with="方", note="收到。", by=hq.office, at=NOW)

    with pytest.raises(PermissionDenied):
        services.close(request_id=request.pk, pages=5, by=hq.office, at=NOW)
    fill(signed_in(hq.office), url("close", request), pages="5")

    assert fresh(request).state == "approved"
    assert not request.faxes.filter(direction="back_received").exists()


def test_who_marks_as_a_stand_in_is_named_with_the_principal(hq, signed_in):
    clerk = holder(Role.CHANNEL_MANAGEMENT, name="渠道二")
    RoleGrant.objects.filter(user=clerk).update(role=Role.COUNTERSIGNER)
    stand_in(hq.channel, clerk, Role.CHANNEL_MANAGEMENT)
    request = hq.at("submitted")
    hq.mark(request.pk, "CWB", by=User.objects.get(pk=clerk.pk))

    page = text(signed_in(hq.office).get(request.get_absolute_url()))

    assert "marked by 渠道二 for 梁志远" in page


def test_a_leaders_step_that_comes_back_is_the_leaders_and_the_stand_ins_again(hq):
    request = hq.at("leaders")
    step = open_steps(request.pk)[0]
    for to in (hq.leader2, hq.leader):
        services.hand_step(step_id=step.pk, to_id=to.pk, reason="外出", by=hq.office, at=NOW)

    step = open_steps(request.pk)[0]
    assert (step.handed_to, step.remark) == (None, "")


def test_with_all_departments_marked_a_new_version_is_marked_without_choosing_an_order(hq, signed_in):
    request = hq.at("submitted")
    hq.mark(request.pk, *hq.departments)
    again = hq.at("submitted", hq.resubmit(hq.back(fresh(request))))

    answer = fill(signed_in(hq.channel), url("mark", again), opinion="同意。")

    assert answer.status_code == 302
    assert fresh(request).state == "countersigning"


# What changed since


def test_who_speaks_in_two_capacities_sees_what_changed_since_the_opinion_asked_for(hq, signed_in):
    stand_in(hq.channel, hq.countersigners["CWB"], Role.CHANNEL_MANAGEMENT)
    request = hq.at("countersigning")
    hq.countersign(step_of(request, "CWB"))
    again = hq.at("submitted", hq.resubmit(hq.back(fresh(request))))
    hq.mark(again.pk)
    both = User.objects.get(pk=hq.countersigners["CWB"].pk)

    found = shown.changes_for(fresh(again), by=both, at=NOW, step=step_of(again, "CWB"))

    assert (found.since, found.until) == (1, 2)
    assert shown.changes_for(fresh(again), by=both, at=NOW).since == 1


def test_release_is_not_offered_where_the_department_has_spoken(hq):
    request = hq.at("countersigning")
    hq.countersign(step_of(request, "CWB"))

    rows = shown.rows_of(fresh(request), StepKind.DEPARTMENT, by=hq.channel, at=NOW)

    assert {str(row.step): bool(row.remove_url) for row in rows} == {"计划财务部": False, "合规管理部": True}


def test_who_decides_sees_grade_and_copies_of_the_cover(hq, signed_in):
    request = hq.at("leaders")

    page = text(signed_in(hq.leader).get(url("instruct", request, open_steps(request.pk)[0].pk)))

    assert "internal" in page
    assert "General office of the brokerage" in page


def test_departments_and_leaders_see_what_changed_on_the_cover(hq, signed_in):
    request = hq.at("countersigning")
    hq.countersign(step_of(request, "CWB"))
    again = hq.resubmit(hq.back(fresh(request)))
    cover = services.Cover(body="预算由八千改为八十万。", copies="董事会", secrecy="public")
    services.edit_cover(request_id=again.pk, cover=cover, by=hq.lead, at=NOW)
    hq.mark(hq.at("submitted", fresh(again)).pk)

    found = shown.changes_for(fresh(again), by=hq.countersigners["CWB"], at=NOW)
    page = text(
        signed_in(hq.countersigners["CWB"]).get(url("countersign", request, step_of(again, "CWB").pk))
    )

    assert [line.kind for line in found.request_lines] == ["added"]
    assert {change.name: change.after for change in found.cover} == {
        "secrecy": "public",
        "copies": "董事会",
    }
    assert "董事会</ins>" in page
    assert "预算由八千改为八十万。</ins>" in page


def test_a_cover_of_before_the_covers_were_kept_is_not_compared(hq):
    request = hq.at("countersigning")
    versions = queries.versions_of(hq.resubmit(hq.back(request)))

    assert queries.changes_between(versions, 1, 2, {2: request.cover}).cover == []


# On record already


def test_another_ones_fax_is_not_overwritten_and_that_is_said(hq, signed_in):
    request = hq.at("signed_off")
    mine, theirs = signed_in(hq.lead), fax(pages=4)
    address = url("fax", request)
    form = mine.get(address).context["form"]
    shown_before = {bound.name: bound.value() for bound in form if bound.value() not in (None, False)}
    services.send_fax(request_id=request.pk, facts=theirs, by=hq.desk, at=NOW)
    typed = shown_before | {"pages": "9", "from_number": "0571-55509999", "to_number": "010-66609999"}

    first = mine.post(address, typed)
    again = mine.post(address, {b.name: b.value() for b in first.context["form"] if b.value() is not None})

    for answer in (first, again):
        assert answer.status_code == 409
        assert "On record already, by 方晓: 4 pages to 010-66601234" in text(answer)
        assert "save again" not in text(answer)
        assert answer.context["form"]["pages"].value() == "9"
    assert Fax.objects.get(request=request).pages == 4


def test_ones_own_fax_sent_twice_is_one(hq):
    request = hq.at("signed_off")
    for _ in range(2):
        services.send_fax(request_id=request.pk, facts=fax(), by=hq.desk, at=NOW)

    assert Fax.objects.filter(request=request).count() == 1


def test_other_pages_of_a_registration_are_not_said_to_be_stored(hq):
    request = hq.at("registered")

    with pytest.raises(WrongState, match="On record already, by 沈静: 4 pages"):
        services.register(request_id=request.pk, pages=2, received_at=NOW, by=hq.office, at=NOW)


def test_other_words_of_an_opinion_are_not_said_to_be_stored(hq):
    step = step_of(hq.at("countersigning"), "CWB")
    hq.countersign(step)

    hq.countersign(step)
    with pytest.raises(WrongState, match="on record already"):
        hq.countersign(step, opinion="另有重要说明。")


def test_pages_for_a_request_that_is_closed_are_not_said_to_be_stored(hq):
    request = hq.at("approved")

    with pytest.raises(WrongState, match="closed already"):
        services.close(request_id=request.pk, pages=9, by=hq.desk, at=NOW)
    assert services.close(request_id=request.pk, pages=3, by=hq.desk, at=NOW).state == "approved"


# Fax times


@each("moment", [datetime(1, 1, 2, tzinfo=UTC), NOW - timedelta(days=300), NOW - timedelta(minutes=2)])
def test_a_fax_does_not_lie_before_what_it_follows(hq, moment):
    sent, arrived, back = hq.at("signed_off"), hq.at("faxed"), hq.at("instructed")

    with pytest.raises(DomainError, match="lies before the sign-off"):
        services.send_fax(request_id=sent.pk, facts=fax(at=moment), by=hq.desk, at=NOW)
    with pytest.raises(DomainError, match="lies before the fax of the branch"):
        services.register(request_id=arrived.pk, pages=4, received_at=moment, by=hq.office, at=NOW)
    with pytest.raises(DomainError, match="lies before the leaders' instructions"):
        services.fax_back(request_id=back.pk, facts=fax(at=moment), by=hq.office, at=NOW)


def test_a_fax_of_the_very_minute_is_taken(hq):
    request = hq.at("signed_off")

    services.send_fax(
        request_id=request.pk, facts=fax(at=NOW.replace(second=0, microsecond=0)), by=hq.desk, at=NOW
    )

    assert fresh(request).state == "faxed"


def test_the_database_takes_no_fax_of_a_year_that_nobody_means(hq):
    request = hq.at("faxed")

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE approvals_fax SET at = '0001-01-02' WHERE request_id = %s", [request.pk])


def test_a_year_that_nobody_means_is_refused_beside_the_field(hq, signed_in):
    answer = fill(signed_in(hq.desk), url("fax", hq.at("signed_off")), pages="4", fax_at="0001-01-01T00:00")

    assert list(errors(answer)) == ["fax_at"]


# A step that went elsewhere


def test_who_wrote_while_the_step_was_handed_on_keeps_the_words(hq, signed_in):
    request = hq.at("countersigning")
    step = step_of(request, "CWB")
    browser, address = signed_in(hq.countersigners["CWB"]), url("countersign", request, step.pk)
    form = browser.get(address).context["form"]
    given = {"seen": form["seen"].value(), "revision": form["revision"].value()}
    services.hand_step(
        step_id=step.pk, to_id=hq.countersigners["RLB"].pk, reason="外出", by=hq.office, at=NOW
    )

    answer = browser.post(address, given | {"decision": "agree", "opinion": "预算无误。"})

    assert answer.status_code == 409
    assert "handed to 苏婉" in text(answer)
    assert "预算无误。" in text(answer)
    assert step_of(request, "CWB").state == "waiting"


def test_an_opinion_for_a_request_that_went_back_does_not_ask_to_be_saved_again(hq, signed_in):
    request = hq.at("countersigning")
    step = step_of(request, "CWB")
    browser, address = signed_in(hq.countersigners["CWB"]), url("countersign", request, step.pk)
    form = browser.get(address).context["form"]
    given = {"seen": form["seen"].value(), "revision": form["revision"].value()}
    hq.back(fresh(request))

    answer = browser.post(address, given | {"decision": "agree", "opinion": "预算无误。"})

    assert answer.status_code == 409
    assert "save again" not in text(answer)
    assert "预算无误。" in text(answer)


def test_objections_stand_before_all_other_voices(hq, signed_in):
    request = hq.at("countersigning")
    hq.countersign(step_of(request, "CWB"), "agree", "预算无误。")
    hq.countersign(step_of(request, "HGB"), "object", "不合规。")

    page = text(signed_in(hq.office).get(url("present", request)))

    assert 0 < page.index("不合规。") < page.index("预算无误。")


# The end


def replied(hq, *decisions):
    """A request whose leaders said this; the opinions are back in the branch."""
    request = hq.at("heard")
    leaders = [hq.leader.pk, hq.leader2.pk][: len(decisions)]
    services.present(request_id=request.pk, leader_ids=leaders, by=hq.office, at=NOW)
    for decision in decisions:
        hq.instruct(open_steps(request.pk)[0], decision, "执行时须落实。")
    services.fax_back(request_id=request.pk, facts=fax(), by=hq.office, at=NOW)
    return fresh(request)


@each(
    ("decisions", "said"),
    [
        (["agree"], "closed as approved;"),
        (["agree_with_conditions"], "closed as approved with conditions"),
        (["agree_with_conditions", "object"], "closed as not approved"),
    ],
)
def test_the_form_says_how_it_will_end(hq, signed_in, decisions, said):
    request = replied(hq, *decisions)

    assert said in text(signed_in(hq.desk).get(reverse("approvals:close", args=[request.pk])))


def test_a_refused_request_binds_nobody_by_conditions(hq, signed_in):
    request = replied(hq, "agree_with_conditions", "object")
    services.close(request_id=request.pk, pages=3, by=hq.desk, at=NOW)

    page = text(signed_in(hq.desk).get(request.get_absolute_url()))

    assert fresh(request).state == "refused"
    assert "they bind whoever executes" not in page


def test_a_leader_with_another_part_is_not_offered(hq, signed_in):
    request = hq.at("heard")
    clerk = hq.leader2
    request.hands.create(user=clerk, part="draft")

    form = signed_in(hq.office).get(url("present", request)).context["form"]

    assert "范立" not in str(form)
    assert "傅国栋" in str(form)


# Back within the chain


def instructed(hq):
    """With two leaders, of whom the first has approved."""
    request = hq.at("heard")
    leaders = [hq.leader.pk, hq.leader2.pk]
    services.present(request_id=request.pk, leader_ids=leaders, by=hq.office, at=NOW)
    hq.instruct(open_steps(request.pk)[0])
    return fresh(request)


def test_a_leader_who_approved_before_a_later_objection_is_asked_again(hq):
    request = instructed(hq)
    hq.back(request, ReturnTo.DEPARTMENTS, by=hq.leader2)
    for step in open_steps(request.pk):
        hq.countersign(step, "object", "现不同意。")

    services.present(request_id=request.pk, leader_ids=[hq.leader.pk, hq.leader2.pk], by=hq.office, at=NOW)

    assert [step.person for step in open_steps(request.pk)] == [hq.leader]
    hq.instruct(open_steps(request.pk)[0], "object", "部门意见未落实。")
    assert [step.person for step in open_steps(request.pk)] == [hq.leader2]


@each("to", [ReturnTo.CHANNEL, ReturnTo.OFFICE])
def test_back_at_channel_management_all_who_spoke_are_asked_again(hq, to):
    request = instructed(hq)
    hq.back(request, to, by=hq.leader2)
    if to == ReturnTo.OFFICE:
        services.pass_on(request_id=request.pk, by=hq.office, at=NOW)

    hq.mark(request.pk)

    assert {str(step) for step in open_steps(request.pk)} == {"计划财务部", "合规管理部"}
    waiting = fresh(request).steps.filter(kind=StepKind.LEADER, state="waiting")
    assert {step.person for step in waiting} == {hq.leader, hq.leader2}
