"""A paper on its way: sent up, returned, sent again, refused, in force, replaced; never executed too early."""

import copy
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

import approvals.services as requests
from approvals.choices import OPEN, RequestState
from approvals.models import Request
from core import audit, jobs
from core.errors import Conflict, DomainError, WrongState
from core.models import Job
from org.choices import Role
from teams.choices.papers import CARRIED_OUT, CHAIN_KINDS, PaperKind
from teams.models import TeamPaper
from teams.services import papers as services
from tests.factories import approvals_chain as chain
from tests.factories import teams_papers as made
from tests.factories.org import TeamFactory, holder

pytestmark = pytest.mark.django_db
SCHEME, PLAN = PaperKind.MARKETING_SCHEME, PaperKind.ANNUAL_PLAN


@pytest.fixture(scope="module")
def kept_hq(kept):
    return chain.headquarters()


@pytest.fixture
def hq(kept_hq):
    """Everybody of the chain."""
    return copy.deepcopy(kept_hq)


@pytest.fixture
def charlie(hq):
    """Leads another team of the same branch."""
    return made.lead_of(TeamFactory(branch=hq.branch), name="查理")


def sent(hq, kind=SCHEME) -> TeamPaper:
    return made.submitted(hq.team, hq.lead, kind)


def brought(hq, paper, place) -> TeamPaper:
    """With its request at that place of the chain."""
    hq.at(place, paper.request)
    return made.again(paper)


def begin(paper, by, at):
    return services.start_executing(paper_id=paper.pk, by=by, at=at)


# Sending up


@pytest.mark.parametrize("kind", [kind for kind in PaperKind if kind != PaperKind.SET_UP])
def test_submit_paper_sends_it_by_the_way_of_its_kind(hq, kind):
    paper = sent(hq, kind)

    request = paper.request
    expected = RequestState.DRAFT if kind in CHAIN_KINDS else RequestState.CHANNEL
    assert (paper.state, request.state, request.kind) == ("submitted", expected, f"teams.{kind}")
    assert (request.content_hash, request.team, request.title) == (
        paper.content_hash,
        hq.team,
        paper.title,
    )


def test_submit_paper_freezes_text_and_attachments(hq, now):
    paper = made.finished(hq.team, hq.lead)
    services.attach(paper_id=paper.pk, content=made.CSV, file_name="费用.csv", by=hq.lead, at=now)

    paper = services.submit_paper(paper_id=paper.pk, by=hq.lead, at=now)

    version = paper.request.versions.get()
    assert "Activity 社区讲座；From 2027-03-01" in version.text
    assert "market：按去年做法，逐项落实。" in version.text
    assert [item["name"] for item in version.attachments] == ["费用.csv"]
    assert f"“{paper.title}”" in paper.request.body


def test_submit_paper_says_everything_that_is_missing(hq, now):
    paper = made.drafted(hq.team, hq.lead)

    with pytest.raises(DomainError) as refused:
        services.submit_paper(paper_id=paper.pk, by=hq.lead, at=now)

    assert "The budget is missing." in refused.value.faults
    assert len(refused.value.faults) > 5
    assert not Request.objects.exists()


def test_submit_paper_refuses_what_is_not_what_was_shown(hq, now):
    paper = made.finished(hq.team, hq.lead)

    with pytest.raises(Conflict):
        services.submit_paper(paper_id=paper.pk, version=paper.version - 1, by=hq.lead, at=now)


def test_submit_paper_twice_is_refused(hq, now):
    paper = sent(hq)

    with pytest.raises(WrongState):
        services.submit_paper(paper_id=paper.pk, by=hq.lead, at=now)

    assert Request.objects.count() == 1


def test_submit_paper_is_for_who_writes_it(hq, charlie, now):
    paper = made.finished(hq.team, hq.lead)

    with pytest.raises(TeamPaper.DoesNotExist):
        services.submit_paper(paper_id=paper.pk, by=charlie, at=now)
    with pytest.raises(PermissionDenied):
        services.submit_paper(paper_id=paper.pk, by=hq.desk, at=now)


# Under way it stays as it was sent


def test_a_paper_under_way_cannot_be_changed_after_opinions_were_given(hq):
    paper = brought(hq, sent(hq), "heard")

    with pytest.raises(WrongState) as refused:
        made.save(paper, hq.lead, written=made.written(SCHEME, title="另一份方案"))

    assert paper.request.number.text in str(refused.value)
    assert made.again(paper).content_hash == paper.request.content_hash


def test_a_paper_changed_behind_the_services_is_not_decided_on(hq, now):
    paper = sent(hq, PLAN)
    TeamPaper.objects.filter(pk=paper.pk).update(title="偷换的计划")

    with pytest.raises(Conflict):
        requests.approve(request_id=paper.request_id, opinion="同意", by=hq.channel, at=now)

    assert made.again(paper).state == "submitted"


# Coming back


def test_a_returned_scheme_is_changed_and_sent_as_the_next_version_of_its_request(hq, now):
    paper = brought(hq, sent(hq), "heard")
    hq.back(paper.request)
    assert made.again(paper).state == "returned"

    made.save(paper, hq.lead, written=made.written(SCHEME, title="细化后的方案"))
    again = services.submit_paper(paper_id=paper.pk, by=hq.lead, at=now)

    assert (again.state, again.request_id) == ("submitted", paper.request_id)
    assert (again.request.revision, again.request.state) == (2, "draft")
    texts = [version.text.splitlines()[0] for version in again.request.versions.order_by("revision")]
    assert texts == [paper.title, "细化后的方案"]


def test_a_plan_returned_by_channel_management_alone_is_sent_as_a_new_request(hq, now):
    paper = sent(hq, PLAN)
    requests.send_back(request_id=paper.request_id, opinion="目标请细化", by=hq.channel, at=now)
    assert made.again(paper).state == "returned"

    made.save(paper, hq.lead, written=made.written(PLAN, title="细化后的计划"))
    again = services.submit_paper(paper_id=paper.pk, by=hq.lead, at=now)

    assert again.request_id != paper.request_id
    assert Request.objects.filter(kind="teams.annual_plan").count() == 2


@pytest.mark.parametrize("is_returned", [False, True])
def test_withdraw_paper_makes_it_a_draft_again(hq, now, is_returned):
    paper = brought(hq, sent(hq), "submitted")
    if is_returned:
        hq.back(paper.request)

    after = services.withdraw_paper(paper_id=paper.pk, by=hq.lead, at=now)

    assert (after.state, after.request.state) == ("draft", "withdrawn")
    assert made.save(paper, hq.lead, written=made.written(SCHEME, title="重写")).title == "重写"
    assert services.submit_paper(paper_id=paper.pk, by=hq.lead, at=now).request_id != paper.request_id


def test_withdraw_paper_is_refused_once_the_leaders_have_it(hq, now):
    paper = brought(hq, sent(hq), "leaders")

    with pytest.raises(WrongState):
        services.withdraw_paper(paper_id=paper.pk, by=hq.lead, at=now)


def test_withdraw_paper_is_for_who_sent_it(hq, charlie, now):
    paper = sent(hq)

    with pytest.raises(PermissionDenied):
        services.withdraw_paper(paper_id=paper.pk, by=hq.manager, at=now)
    with pytest.raises(TeamPaper.DoesNotExist):
        services.withdraw_paper(paper_id=paper.pk, by=charlie, at=now)
    with pytest.raises(WrongState):
        services.withdraw_paper(paper_id=made.drafted(hq.team, hq.lead, PLAN).pk, by=hq.lead, at=now)


# Ending


def test_a_scheme_is_in_force_once_the_branch_closes_its_request(hq):
    paper = brought(hq, sent(hq), "approved")

    assert (paper.state, paper.request.state) == ("in_force", "approved")
    assert paper.effective_at is not None
    assert Job.objects.filter(kind="teams.file_paper", key=str(paper.pk)).exists()


def test_a_scheme_approved_with_conditions_is_in_force_too(hq, now):
    paper = brought(hq, sent(hq), "leaders")
    hq.instruct(chain.open_steps(paper.request_id)[0], "agree_with_conditions", "费用减半。")
    hq._replied(paper.request_id)
    hq._approved(paper.request_id)

    after = made.again(paper)
    assert (after.state, after.request.state) == ("in_force", "conditional")
    assert begin(after, hq.lead, now).state == "executing"


def test_a_scheme_that_the_leaders_refuse_is_at_its_end(hq, now):
    paper = brought(hq, sent(hq), "leaders")
    hq.instruct(chain.open_steps(paper.request_id)[0], "object", "暂缓。")
    hq._replied(paper.request_id)
    hq._approved(paper.request_id)

    after = made.again(paper)
    assert (after.state, after.request.state, after.effective_at) == ("refused", "refused", None)
    with pytest.raises(WrongState):
        made.save(after, hq.lead)
    with pytest.raises(WrongState):
        begin(after, hq.lead, now)
    assert services.copy_paper(paper_id=paper.pk, year=2027, by=hq.lead, at=now).revision == 2


@pytest.mark.parametrize("is_begun", [False, True])
def test_a_later_version_replaces_the_one_in_force(hq, now, is_begun):
    first = made.approved(hq.team, hq.lead, hq.channel)
    if is_begun:
        begin(first, hq.lead, now)
    second = services.copy_paper(paper_id=first.pk, year=2027, by=hq.lead, at=now)
    made.save(second, hq.lead, written=made.written(PLAN, title="年中调整"))
    second = services.submit_paper(paper_id=second.pk, by=hq.lead, at=now)
    assert made.again(first).state == ("executing" if is_begun else "in_force")

    requests.approve(request_id=second.request_id, opinion="同意", by=hq.channel, at=now)

    assert (made.again(first).state, made.again(second).state) == ("superseded", "in_force")


def test_a_paper_of_another_bank_replaces_nothing(hq):
    first = made.approved(hq.team, hq.lead, hq.channel, PaperKind.BANK_COOPERATION)

    made.approved(hq.team, hq.lead, hq.channel, PaperKind.BANK_COOPERATION, about="建设银行")

    assert made.again(first).state == "in_force"


# Executing


@pytest.mark.parametrize("state", sorted(OPEN))
def test_start_executing_refuses_a_scheme_that_is_executed_too_early(hq, now, state):
    paper = sent(hq)
    Request.objects.filter(pk=paper.request_id).update(state=state)
    paper = made.again(paper)

    with pytest.raises(WrongState) as refused:
        begin(paper, hq.lead, now)

    assert paper.request.number.text in str(refused.value)
    assert str(paper.request.get_state_display()) in str(refused.value)
    assert made.again(paper).begun_at is None


def test_start_executing_refuses_a_scheme_whose_opinions_are_not_faxed_back_yet(hq, now):
    paper = brought(hq, sent(hq), "instructed")

    with pytest.raises(WrongState):
        begin(paper, hq.lead, now)


def test_start_executing_refuses_a_draft_and_one_that_came_back(hq, now):
    draft = made.drafted(hq.team, hq.lead, PLAN)
    returned = brought(hq, sent(hq), "submitted")
    hq.back(returned.request)

    with pytest.raises(WrongState) as refused:
        begin(draft, hq.lead, now)
    assert "has not been sent up" in str(refused.value)
    with pytest.raises(WrongState):
        begin(returned, hq.lead, now)


def test_start_executing_begins_an_approved_plan_once(hq, now):
    paper = made.approved(hq.team, hq.lead, hq.channel)

    begun = begin(paper, hq.lead, now + timedelta(hours=1))
    again = begin(paper, hq.lead, now + timedelta(hours=2))

    assert (begun.state, again.begun_at) == ("executing", now + timedelta(hours=1))
    actions = [entry.action for entry in audit.history(paper)]
    assert actions.count("teams.teampaper.begin") == 1


@pytest.mark.parametrize("kind", [PaperKind.MANAGEMENT_RULES, PaperKind.ANNUAL_PLAN])
def test_start_executing_is_for_what_is_carried_out(hq, now, kind):
    paper = made.approved(hq.team, hq.lead, hq.channel, kind)

    if kind in CARRIED_OUT:
        assert begin(paper, hq.lead, now).state == "executing"
    else:
        with pytest.raises(WrongState):
            begin(paper, hq.lead, now)


def test_start_executing_is_for_who_writes_the_paper(hq, charlie, now):
    paper = made.approved(hq.team, hq.lead, hq.channel)

    with pytest.raises(TeamPaper.DoesNotExist):
        begin(paper, charlie, now)
    for reader in (hq.desk, hq.channel, hq.deputy):
        with pytest.raises(PermissionDenied):
            begin(paper, reader, now)


def test_finish_paper_ends_what_was_begun_and_keeps_the_result(hq, now):
    paper = begin(made.approved(hq.team, hq.lead, hq.channel), hq.lead, now)

    services.finish_paper(paper_id=paper.pk, result="完成 118%", by=hq.lead, at=now)
    done = services.finish_paper(paper_id=paper.pk, result="再按一次", by=hq.lead, at=now)

    assert (done.state, done.done_at) == ("done", now)
    assert audit.history(paper).order_by("-seq").first().reason == "完成 118%"


def test_finish_paper_refuses_what_was_not_begun(hq, charlie, now):
    paper = made.approved(hq.team, hq.lead, hq.channel)

    with pytest.raises(WrongState):
        services.finish_paper(paper_id=paper.pk, result="", by=hq.lead, at=now)
    with pytest.raises(TeamPaper.DoesNotExist):
        services.finish_paper(paper_id=paper.pk, result="", by=charlie, at=now)


# Filing


def test_file_paper_prints_and_files_it_once(hq, now):
    paper = made.approved(hq.team, hq.lead, hq.channel, PaperKind.MANAGEMENT_RULES)

    document = services.file_paper(paper_id=paper.pk, at=now)
    again = services.file_paper(paper_id=paper.pk, at=now)

    assert document == again
    assert (document.category, document.retention.code, document.mime_type) == (
        "team_paper",
        "PERM",
        "application/pdf",
    )


def test_file_paper_refuses_what_is_not_approved(hq, now):
    with pytest.raises(WrongState):
        services.file_paper(paper_id=sent(hq).pk, at=now)


def test_the_job_of_filing_runs(hq, now):
    paper = made.approved(hq.team, hq.lead, hq.channel)
    job = Job.objects.get(kind="teams.file_paper", key=str(paper.pk))

    jobs.run(job.pk, at=now)

    job.refresh_from_db()
    assert (job.state, job.result["url"]) == (
        "done",
        services.file_paper(paper_id=paper.pk, at=now).get_absolute_url(),
    )


def test_a_manager_of_the_branch_sends_up_for_a_team(hq):
    paper = made.submitted(hq.team, hq.manager, PLAN)

    assert paper.request.submitted_by == hq.manager


def test_holders_of_another_branch_find_nothing(hq, now):
    paper = made.approved(hq.team, hq.lead, hq.channel)
    stranger = holder(Role.BRANCH_MANAGER, TeamFactory().branch)

    with pytest.raises(TeamPaper.DoesNotExist):
        begin(paper, stranger, now)
