"""Tasks: set for somebody of the team, ticked, reported with evidence, accepted by another; as services and as pages."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from archives.models import Document
from core import audit
from core.errors import DomainError, PermissionDenied, WrongState
from core.models import Notice
from org.choices import Role
from org.models import Person
from teams.contributing.tasks import search, todos
from teams.models import Task
from teams.services import tasks
from tests.factories.archives import PDF
from tests.factories.org import account_manager, holder
from tests.factories.teams_logs import moment

pytestmark = pytest.mark.django_db
AT = moment(date(2026, 11, 5), 10)


def given(crew, **values):
    call = {
        "owner_id": crew.alice.pk,
        "title": "走访东湖社区",
        "purpose": "新发基金预热",
        "due_on": date(2026, 11, 12),
        "steps": ["联系居委会", "", "现场登记"],
        "by": crew.lead,
        "at": AT,
    }
    return tasks.set_task(**(call | values))


def ticked(crew, task):
    for step in task.steps.all():
        tasks.tick_step(step_id=step.pk, is_done=True, by=crew.alice.user, at=AT)
    return task


def reported(crew, task=None):
    task = ticked(crew, task or given(crew))
    return tasks.report_done(task_id=task.pk, result="登记意向客户 12 户", by=crew.alice.user, at=AT)


def test_a_task_names_its_owner_its_day_and_its_steps_and_the_owner_is_told(crew):
    task = given(crew)

    assert (task.team, task.branch, task.state) == (crew.team, crew.branch, "open")
    assert [step.text for step in task.steps.all()] == ["联系居委会", "现场登记"]
    assert Notice.objects.filter(user=crew.alice.user, kind="teams.task_set").count() == 1


@pytest.mark.parametrize(
    "values",
    [
        {"title": " "},
        {"title": "长" * 161},
        {"due_on": date(2026, 11, 4)},
        {"steps": ["x"] * 31},
        {"steps": ["长" * 201]},
    ],
)
def test_a_task_that_cannot_be_is_refused(crew, values):
    with pytest.raises(DomainError):
        given(crew, **values)

    assert not Task.objects.exists()


@pytest.mark.parametrize("who", ["alice", "manager", "charlie"])
def test_only_who_leads_sets_tasks(crew, who):
    by = getattr(crew, who)

    with pytest.raises(PermissionDenied):
        given(crew, by=getattr(by, "user", by))


def test_a_regional_manager_sets_tasks_in_the_team_and_not_in_another(crew):
    bob = holder(Role.REGIONAL_MANAGER, crew.team)

    assert given(crew, by=bob).set_by == bob
    with pytest.raises(PermissionDenied):
        given(crew, owner_id=crew.charlie.pk, by=bob)


def test_steps_are_ticked_by_the_owner_only_and_can_be_taken_back(crew):
    step = given(crew).steps.first()
    with pytest.raises(PermissionDenied):
        tasks.tick_step(step_id=step.pk, is_done=True, by=crew.bob.user, at=AT)

    ticked_at = tasks.tick_step(step_id=step.pk, is_done=True, by=crew.alice.user, at=AT).done_at
    again = tasks.tick_step(step_id=step.pk, is_done=True, by=crew.alice.user, at=AT)
    back = tasks.tick_step(step_id=step.pk, is_done=False, by=crew.alice.user, at=AT)

    assert (ticked_at, again.done_at, back.done_at) == (AT, AT, None)


def test_a_task_is_reported_once_its_steps_are_ticked_and_something_came_of_it(crew):
    task = given(crew)
    with pytest.raises(DomainError, match="2 steps"):
        tasks.report_done(task_id=task.pk, result="完成", by=crew.alice.user, at=AT)
    with pytest.raises(DomainError, match="what came of it"):
        tasks.report_done(task_id=ticked(crew, task).pk, result=" ", by=crew.alice.user, at=AT)

    assert reported(crew, task).state == "reported"
    assert Notice.objects.filter(user=crew.lead, kind="teams.task_reported").count() == 1


def test_a_reported_task_is_accepted_once_and_by_another(crew):
    task = reported(crew)
    tasks.accept_task(task_id=task.pk, by=crew.lead, at=AT)

    with pytest.raises(WrongState):
        tasks.accept_task(task_id=task.pk, by=crew.lead, at=AT)
    assert [entry.action.rpartition(".")[2] for entry in audit.history(task)] == [
        "set", "tick", "tick", "report_done", "accept",
    ]  # fmt: skip


def test_a_lead_does_not_accept_an_own_task(crew):
    own = account_manager(crew.team)
    Person.objects.filter(pk=own.pk).update(user=crew.lead)
    task = given(crew, owner_id=own.pk, steps=[], by=holder(Role.REGIONAL_MANAGER, crew.team))
    fresh_lead = type(crew.lead).objects.get(pk=crew.lead.pk)
    tasks.report_done(task_id=task.pk, result="完成", by=fresh_lead, at=AT)

    with pytest.raises(PermissionDenied):
        tasks.accept_task(task_id=task.pk, by=fresh_lead, at=AT)


def test_a_task_sent_back_is_open_again_with_the_reason(crew):
    task = reported(crew)
    with pytest.raises(DomainError, match="Say why"):
        tasks.send_task_back(task_id=task.pk, reason="", by=crew.lead, at=AT)

    tasks.send_task_back(task_id=task.pk, reason="缺登记表", by=crew.lead, at=AT)

    assert (Task.objects.get(pk=task.pk).state, Task.objects.get(pk=task.pk).result) == (
        "open",
        "登记意向客户 12 户",
    )


def test_a_cancelled_task_stays_on_record_and_is_done_with(crew):
    task = given(crew)
    tasks.cancel_task(task_id=task.pk, reason="活动取消", by=crew.lead, at=AT)

    with pytest.raises(WrongState):
        tasks.tick_step(step_id=task.steps.first().pk, is_done=True, by=crew.alice.user, at=AT)
    assert audit.history(task).last().reason == "活动取消"


def test_evidence_goes_into_the_archive_and_opens_to_its_owner_and_the_lead(crew):
    task = given(crew)
    made = tasks.attach_evidence(
        task_id=task.pk, file_name="登记表.pdf", content=PDF, by=crew.alice.user, at=AT
    )

    seen = {who: Document.objects.visible_to(user).filter(pk=made.document_id).exists() for who, user in (
        ("alice", crew.alice.user), ("bob", crew.bob.user), ("lead", crew.lead), ("charlie", crew.charlie.user),
    )}  # fmt: skip
    assert made.document.category == "task_evidence"
    assert seen == {"alice": True, "bob": False, "lead": True, "charlie": False}


def test_what_the_archive_does_not_keep_is_no_evidence(crew):
    task = given(crew)

    with pytest.raises(DomainError):
        tasks.attach_evidence(task_id=task.pk, file_name="x.exe", content=b"MZ", by=crew.alice.user, at=AT)


@pytest.mark.parametrize(
    ("who", "count"), [("alice", 1), ("bob", 0), ("lead", 1), ("manager", 1), ("charlie", 0)]
)
def test_tasks_are_seen_by_their_owner_the_lead_and_the_branch(crew, who, count):
    given(crew)
    user = getattr(crew, who)

    assert Task.objects.visible_to(getattr(user, "user", user)).count() == count


def test_the_desk_asks_the_owner_to_do_and_the_lead_to_accept(crew, django_assert_num_queries):
    task = given(crew)
    crew.alice.user.grants()
    with django_assert_num_queries(1):
        (mine,) = todos(crew.alice.user, AT)
    before = todos(crew.lead, AT)
    reported(crew, task)

    assert (mine.what, mine.button, mine.due) == ("走访东湖社区", "Do it", date(2026, 11, 12))
    assert before == []
    assert [todo.button for todo in todos(crew.lead, AT)] == ["Accept"]
    assert todos(crew.bob.user, AT) == []


def test_search_finds_tasks_within_reach(crew):
    given(crew)

    assert [hit.title for hit in search(crew.lead, "东湖")] == ["走访东湖社区"]
    assert search(crew.bob.user, "东湖") == []


@pytest.fixture
def today(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)


def test_a_task_goes_its_way_by_pages(crew, signed_in, today):
    browser = signed_in(crew.lead)
    made = browser.post(
        reverse("teams:task_new"),
        {
            "owner": str(crew.alice), "owner_key": crew.alice.pk, "title": "整理客户名单", "due_on": "2026-11-10",
            "steps": "导出\n核对",
        },
    )  # fmt: skip
    task = Task.objects.get()
    owner = signed_in(crew.alice.user)
    for step in task.steps.all():
        owner.post(reverse("teams:task_tick", args=[step.pk]), {"is_done": "on"})
    owner.post(reverse("teams:task_attach", args=[task.pk]), {"file": SimpleUploadedFile("名单.pdf", PDF)})
    shown = owner.get(task.get_absolute_url()).content.decode()
    bad = owner.post(reverse("teams:task_report", args=[task.pk]), {"result": ""})
    good = owner.post(reverse("teams:task_report", args=[task.pk]), {"result": "已核对"})
    taken = signed_in(crew.lead).post(reverse("teams:task_accept", args=[task.pk]))

    assert (made.status_code, bad.status_code, good.status_code, taken.status_code) == (302, 400, 302, 302)
    assert "整理客户名单" in shown
    assert Task.objects.get().state == "accepted"


def test_a_task_without_a_day_or_owner_is_refused_and_keeps_what_was_typed(crew, signed_in, today):
    answer = signed_in(crew.lead).post(reverse("teams:task_new"), {"title": "只写了标题", "due_on": "昨天"})

    assert answer.status_code == 400
    assert "只写了标题" in answer.content.decode()


def test_a_step_that_is_too_long_is_refused_beside_the_field_and_nothing_of_it_is_lost(
    crew, signed_in, today
):
    typed = {"owner": str(crew.alice), "owner_key": crew.alice.pk, "title": "走访", "due_on": "2026-11-10"}

    answer = signed_in(crew.lead).post(reverse("teams:task_new"), typed | {"steps": f"联系\n{'走' * 300}"})
    shown = answer.content.decode()

    assert answer.status_code == 400
    assert "Line 2 has 300 signs; a step has at most 200." in shown
    assert "走" * 300 in shown
    assert not Task.objects.exists()


def test_strangers_tasks_are_not_there(crew, signed_in, today):
    task = given(crew)

    for user in (crew.bob.user, crew.charlie.user, holder(Role.TEAM_LEAD, crew.charlie.postings.get().team)):
        assert signed_in(user).get(task.get_absolute_url()).status_code == 404


def test_an_overdue_task_says_so_in_words(crew, signed_in, monkeypatch):
    task = given(crew)
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment(date(2026, 11, 15)))

    shown = signed_in(crew.lead).get(task.get_absolute_url()).content.decode()
    listed = signed_in(crew.lead).get(f"{reverse('teams:task_list')}?concern=overdue").content.decode()

    assert "overdue by 3 days" in shown
    assert "走访东湖社区" in listed
    assert "overdue by 3 days" in listed
    assert [(todo.button, todo.due) for todo in todos(crew.lead, moment(date(2026, 11, 15)))] == [
        ("Look after it", task.due_on)
    ]


def test_accepting_stands_out_and_sending_back_and_cancelling_do_not(crew, signed_in, today):
    task = reported(crew)

    shown = signed_in(crew.lead).get(task.get_absolute_url()).content.decode()
    head = shown.partition('class="page-head')[2].partition("</header>")[0]

    assert head.count('<summary class="btn button-primary') == 0
    assert '<button class="btn button-primary">' in head
    assert '<summary class="btn button-secondary"' in head
    assert '<summary class="btn button-quiet"' in head


def test_the_limits_of_evidence_are_said_beside_the_field(crew, signed_in, today):
    task = given(crew)

    shown = signed_in(crew.alice.user).get(task.get_absolute_url()).content.decode()

    assert "PDF, XLSX, PNG, JPEG, CSV, text or ZIP, up to 20 MB each; at most 20 to a task." in shown


def test_a_leads_own_task_is_accepted_by_the_branch_manager_by_page(crew, signed_in, today):
    own = account_manager(crew.team)
    Person.objects.filter(pk=own.pk).update(user=crew.lead)
    task = given(crew, owner_id=own.pk, steps=[])
    tasks.report_done(task_id=task.pk, result="完成", by=type(crew.lead).objects.get(pk=crew.lead.pk), at=AT)

    assert [todo.button for todo in todos(crew.manager, AT)] == ["Accept"]
    answer = signed_in(crew.manager).post(reverse("teams:task_accept", args=[task.pk]))

    assert answer.status_code == 302
    assert Task.objects.get().state == "accepted"


def test_the_list_of_tasks_asks_as_much_for_one_row_as_for_many(crew, signed_in, today):
    def count():
        browser = signed_in(crew.lead)
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(reverse("teams:task_list")).status_code == 200
        return len(asked)

    given(crew)
    few = count()
    for _ in range(4):
        given(crew)

    assert count() == few <= 12


def test_a_day_too_far_ahead_is_refused_beside_its_field_and_what_was_typed_stays(crew, signed_in):
    far = str(date.today().year + 100)
    typed = {"owner": str(crew.alice), "owner_key": crew.alice.pk, "title": "走访", "due_on": f"{far}-01-01"}

    answer = signed_in(crew.lead).post(reverse("teams:task_new"), typed)

    form = answer.context["form"]
    assert list(form.errors) == ["due_on"]
    assert form["title"].value() == "走访"
    assert not Task.objects.exists()
