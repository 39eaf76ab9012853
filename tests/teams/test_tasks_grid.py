"""Every state of a task with every act by everybody: done, or refused in these words (G5.3)."""

from datetime import date, timedelta

import pytest

from core import audit
from core.errors import DomainError, PermissionDenied, WrongState
from core.models import Notice
from org.choices import Role
from teams.choices.tasks import TaskState
from teams.contributing.tasks import todos
from org.models import Delegation, Person, RoleGrant
from teams.models import Task, TaskStep
from teams.services import tasks
from tests.factories.archives import PDF
from tests.factories.org import BranchFactory, PersonFactory, holder
from tests.factories.teams_logs import moment

pytestmark = pytest.mark.django_db
AT = moment(date(2026, 11, 5), 10)
TODAY = date(2026, 11, 5)

ACTS = ("tick", "attach", "report", "accept", "send_back", "cancel")


def task_in(crew, state, *, ticked=True, **changes):
    """A task of Alice's as a row in that state, with one step."""
    settled = {"settled_by": crew.lead, "settled_at": AT} if state in {"accepted", "cancelled"} else {}
    values = {
        "branch": crew.branch,
        "team": crew.team,
        "owner": crew.alice,
        "title": "走访东湖社区",
        "due_on": date(2026, 11, 12),
        "state": state,
        "set_by": crew.lead,
        "set_at": AT,
    }
    task = Task.objects.create(**(values | settled | changes))
    TaskStep.objects.create(task=task, order=1, text="联系居委会", done_at=AT if ticked else None)
    return task


def act(verb, task, by, **given):
    """Take that step of the task."""
    call = {"task_id": task.pk, "by": by, "at": AT} | given
    match verb:
        case "tick":
            step = task.steps.get()
            return tasks.tick_step(step_id=step.pk, is_done=step.done_at is None, by=by, at=AT)
        case "attach":
            return tasks.attach_evidence(file_name="登记表.pdf", content=PDF, **call)
        case "report":
            return tasks.report_done(**({"result": "登记 12 户"} | call))
        case "accept":
            return tasks.accept_task(**call)
        case "send_back":
            return tasks.send_task_back(**({"reason": "缺登记表"} | call))
        case "cancel":
            return tasks.cancel_task(**({"reason": "活动取消"} | call))


def somebody(crew, who):
    one = getattr(crew, who)
    return getattr(one, "user", one)


def state_of(task):
    return Task.objects.get(pk=task.pk).state


# State × act, by who may take it

AFTER = [
    ("open", "tick", "open"),
    ("open", "attach", "open"),
    ("open", "report", "reported"),
    ("open", "cancel", "cancelled"),
    ("reported", "accept", "accepted"),
    ("reported", "send_back", "open"),
    ("reported", "cancel", "cancelled"),
]
ALLOWED = {(state, verb) for state, verb, _after in AFTER}
REFUSED = [(state, verb) for state in TaskState.values for verb in ACTS if (state, verb) not in ALLOWED]
WHO = {"tick": "alice", "attach": "alice", "report": "alice"}
SENTENCES = {
    ("open", "fsm"): "This step is not possible now: the paper is “to be done”.",
    ("reported", "fsm"): "This step is not possible now: the paper is “reported done”.",
    ("accepted", "fsm"): "This step is not possible now: the paper is “accepted”.",
    ("cancelled", "fsm"): "This step is not possible now: the paper is “cancelled”.",
    ("reported", "owner"): "This task is “reported done”.",
    ("accepted", "owner"): "This task is “accepted”.",
    ("cancelled", "owner"): "This task is “cancelled”.",
}


@pytest.mark.parametrize(("state", "verb", "after"), AFTER)
def test_act_takes_the_task_from_state_to_state(crew, state, verb, after):
    task = task_in(crew, state)

    act(verb, task, somebody(crew, WHO.get(verb, "lead")))

    assert state_of(task) == after


@pytest.mark.parametrize(("state", "verb"), REFUSED)
def test_act_out_of_its_state_is_refused_in_words_and_changes_nothing(crew, state, verb):
    task = task_in(crew, state)

    with pytest.raises(WrongState) as refusal:
        act(verb, task, somebody(crew, WHO.get(verb, "lead")))

    assert str(refusal.value) == SENTENCES[state, "owner" if verb in {"tick", "attach"} else "fsm"]
    assert state_of(task) == state
    assert not audit.history(task).exists()


# Role × act

MAY = {
    "alice": {"tick", "attach", "report"},
    "bob": set(),
    "charlie": set(),
    "lead": {"accept", "send_back", "cancel"},
    "manager": set(),
    "regional": set(),
    "elsewhere": set(),
    "auditor": set(),
}
FROM = {"tick": "open", "attach": "open", "report": "open"}


def user_of(crew, who):
    match who:
        case "regional":
            return holder(Role.REGIONAL_MANAGER, crew.team)
        case "elsewhere":
            return holder(Role.TEAM_LEAD, crew.charlie.postings.get().team)
        case "auditor":
            return holder(Role.AUDITOR)
        case _:
            return somebody(crew, who)


@pytest.mark.parametrize("verb", ACTS)
@pytest.mark.parametrize("who", MAY)
def test_act_is_open_to_whom_it_belongs_and_to_nobody_else(crew, who, verb):
    task = task_in(crew, FROM.get(verb, "reported"))
    by = user_of(crew, who)

    try:
        act(verb, task, by)
        done = True
    except PermissionDenied:
        done = False

    assert done == (verb in MAY[who])


SETTLE = ("accept", "send_back", "cancel")


def standing_in(stand_in, principal):
    """`stand_in` acts in the role that `principal` holds."""
    return Delegation.objects.create(
        grant=RoleGrant.objects.get(user=principal),
        principal=principal,
        stand_in=stand_in,
        valid_from=date(2026, 11, 1),
        valid_until=date(2026, 12, 1),
        reason="出差",
        created_at=AT,
    )


@pytest.mark.parametrize("verb", SETTLE)
@pytest.mark.parametrize(
    ("owner", "setter", "who", "is_let"),
    [
        # Who set it, and the lead of the team.
        ("alice", "regional", "regional", True),
        ("alice", "regional", "lead", True),
        ("alice", "regional", "other_regional", False),
        ("alice", "regional", "manager", False),
        ("regional", "lead", "lead", True),
        ("regional", "lead", "other_regional", False),
        # What the lead does personally: who set it, and the branch's leaders.
        ("lead", "regional", "regional", True),
        ("lead", "regional", "manager", True),
        ("lead", "regional", "deputy", True),
        ("lead", "lead", "manager", True),
        ("lead", "lead", "regional", False),
        ("lead", "lead", "elsewhere_manager", False),
    ],
)
def test_a_task_is_settled_by_who_set_it_or_by_who_stands_above(crew, verb, owner, setter, who, is_let):
    users = {
        "regional": holder(Role.REGIONAL_MANAGER, crew.team),
        "other_regional": holder(Role.REGIONAL_MANAGER, crew.team),
        "lead": crew.lead,
        "manager": crew.manager,
        "deputy": holder(Role.DEPUTY_MANAGER, crew.branch),
        "elsewhere_manager": holder(Role.BRANCH_MANAGER, BranchFactory()),
    }
    if owner != "alice":
        Person.objects.filter(pk=crew.alice.pk).update(user=users[owner])
    task = task_in(crew, "reported", set_by=users[setter])

    if is_let:
        act(verb, task, users[who])
        assert state_of(task) != "reported"
    else:
        with pytest.raises(PermissionDenied):
            act(verb, task, users[who])


@pytest.mark.parametrize("verb", SETTLE)
@pytest.mark.parametrize("setter", ["lead", "manager"])
def test_nobody_settles_an_own_task_not_even_one_set_by_oneself(crew, verb, setter):
    RoleGrant.objects.create(
        user=crew.manager, role=Role.REGIONAL_MANAGER, team=crew.team, valid_from=date(2026, 1, 1)
    )
    by = getattr(crew, setter)
    Person.objects.filter(pk=crew.alice.pk).update(user=by)
    task = task_in(crew, "reported", set_by=by)

    with pytest.raises(PermissionDenied):
        act(verb, task, by)

    assert state_of(task) == "reported"


def test_a_leads_stand_in_settles_nothing_of_what_the_lead_does_but_a_leader_of_the_branch_does(crew):
    regional, deputy = holder(Role.REGIONAL_MANAGER, crew.team), holder(Role.DEPUTY_MANAGER, crew.branch)
    Person.objects.filter(pk=crew.alice.pk).update(user=crew.lead)
    for one in (regional, deputy):
        standing_in(one, crew.lead)
    task = task_in(crew, "reported", set_by=crew.lead)

    assert [len(todos(one, AT)) for one in (regional, deputy)] == [0, 1]
    with pytest.raises(PermissionDenied):
        act("accept", task, regional)
    act("accept", task, deputy)

    assert audit.history(task).get().capacity == "deputy_manager"


def test_the_stand_in_of_who_set_a_task_accepts_it(crew):
    setter, stand_in = (holder(Role.REGIONAL_MANAGER, crew.team) for _ in range(2))
    standing_in(stand_in, setter)
    task = task_in(crew, "reported", set_by=setter)

    assert [todo.what for todo in todos(stand_in, AT)] == [task.title]
    act("accept", task, stand_in)

    assert audit.history(task).get().on_behalf_of == setter


def test_who_set_a_task_and_sets_none_in_the_team_any_more_does_not_accept_it(crew):
    gone = holder(Role.REGIONAL_MANAGER, crew.team)
    RoleGrant.objects.filter(user=gone).update(valid_until=TODAY)
    task = task_in(crew, "reported", set_by=gone)

    with pytest.raises(PermissionDenied):
        act("accept", task, gone)


def test_a_task_that_the_lead_set_for_oneself_is_reported_to_the_branch(crew):
    Person.objects.filter(pk=crew.alice.pk).update(user=crew.lead)
    task = task_in(crew, "open")

    act("report", task, type(crew.lead).objects.get(pk=crew.lead.pk))

    assert [notice.user for notice in Notice.objects.all()] == [crew.manager]


# What each act refuses besides


@pytest.mark.parametrize("result", ["", "  ", "\n\t"])
def test_report_without_a_word_is_refused(crew, result):
    with pytest.raises(DomainError, match=r"^Write what came of it\.$"):
        act("report", task_in(crew, "open"), crew.alice.user, result=result)


@pytest.mark.parametrize("left", [1, 2, 5])
def test_report_counts_the_steps_that_are_not_ticked(crew, left):
    task = task_in(crew, "open")
    TaskStep.objects.bulk_create(
        TaskStep(task=task, order=order, text=f"第{order}步") for order in range(2, left + 2)
    )

    with pytest.raises(DomainError) as refusal:
        act("report", task, crew.alice.user)

    assert str(refusal.value) == f"{left} steps are not ticked yet."


@pytest.mark.parametrize("verb", ["send_back", "cancel"])
@pytest.mark.parametrize("reason", ["", "   "])
def test_act_that_undoes_takes_a_reason(crew, verb, reason):
    task = task_in(crew, "reported")

    with pytest.raises(DomainError) as refusal:
        act(verb, task, crew.lead, reason=reason)

    assert str(refusal.value) == "Say why: the reason is kept with the paper."
    assert state_of(task) == "reported"


def test_attach_takes_files_of_twenty_megabytes_at_most(crew, monkeypatch):
    monkeypatch.setattr(tasks, "MOST_BYTES", len(PDF))
    task = task_in(crew, "open")
    act("attach", task, crew.alice.user)

    monkeypatch.setattr(tasks, "MOST_BYTES", len(PDF) - 1)
    with pytest.raises(
        DomainError, match=r"^“登记表\.pdf” is larger than 0 MB\. Make it smaller or split it\.$"
    ):
        act("attach", task, crew.alice.user)


def test_attach_refuses_a_text_that_is_named_a_picture(crew):
    task = task_in(crew, "open")

    with pytest.raises(DomainError) as refusal:
        tasks.attach_evidence(
            task_id=task.pk, file_name="x.png", content="只是文字".encode(), by=crew.alice.user, at=AT
        )

    assert str(refusal.value) == "“x.png” is no such file by its content, but TXT. Give it its right ending."
    assert not task.evidence.exists()


def test_attach_takes_twenty_documents_at_most(crew, monkeypatch):
    monkeypatch.setattr(tasks, "MOST_EVIDENCE", 1)
    task = task_in(crew, "open")
    act("attach", task, crew.alice.user)

    with pytest.raises(DomainError, match=r"^A task takes at most 1 documents\.$"):
        act("attach", task, crew.alice.user)


REFUSALS_OF_SETTING = [
    ({"title": " \n"}, "Say what is to be done."),
    ({"due_on": TODAY - timedelta(days=1)}, "The day by which it is due has passed."),
    ({"due_on": date(2028, 11, 6)}, "A task is due within two years, by 2028-11-05."),
    ({"due_on": date(2199, 1, 1)}, "A task is due within two years, by 2028-11-05."),
    ({"title": "长" * 161}, "The task's name has at most 160 signs."),
    ({"steps": ["一步"] * 31}, "A task has at most 30 steps; set several tasks."),
    ({"steps": ["", f" {'长' * 201} "]}, "Line 2 has 201 signs; a step has at most 200."),
]


def new(crew, **given):
    values = {
        "owner_id": crew.alice.pk,
        "title": "  走访东湖社区 ",
        "purpose": " 基金预热 ",
        "due_on": TODAY,
        "steps": [" 联系 ", "", "登记"],
        "by": crew.lead,
        "at": AT,
    }
    return tasks.set_task(**(values | given))


@pytest.mark.parametrize(("given", "sentence"), REFUSALS_OF_SETTING)
def test_setting_a_task_is_refused_in_these_words(crew, given, sentence):
    with pytest.raises(DomainError) as refusal:
        new(crew, **given)

    assert str(refusal.value) == sentence


def test_setting_a_task_for_who_has_no_team_is_refused(crew):
    nobody = PersonFactory(branch=crew.branch)

    with pytest.raises(DomainError, match=r"^That person works in no team today\.$"):
        new(crew, owner_id=nobody.pk)


def test_setting_a_task_trims_what_was_typed_and_takes_thirty_steps_due_today(crew):
    task = new(crew, steps=["", *[f" {'步' * 200} "] * 30], title=f" {'长' * 160} ")

    assert (task.title, task.purpose, task.due_on) == ("长" * 160, "基金预热", TODAY)
    assert list(task.steps.values_list("order", "text")) == [(n, "步" * 200) for n in range(1, 31)]


# What is kept and told


def test_setting_a_task_is_kept_with_owner_day_and_steps(crew):
    task = new(crew, steps=["联系", "登记"])

    entry = audit.history(task).get()
    assert (entry.action, entry.actor, entry.capacity) == ("teams.task.set", crew.lead, "team_lead")
    assert entry.after == {"owner": crew.alice.number, "due": "2026-11-05", "steps": ["联系", "登记"]}


KEPT = [
    ("tick", "open", None, {"step": 1, "done": False}, ""),
    ("report", "open", {"state": "open"}, {"state": "reported", "result": "登记 12 户"}, ""),
    ("accept", "reported", {"state": "reported"}, {"state": "accepted"}, ""),
    ("send_back", "reported", {"state": "reported"}, {"state": "open"}, "缺登记表"),
    ("cancel", "open", {"state": "open"}, {"state": "cancelled"}, "活动取消"),
]
VERBS = {"report": "report_done"}


@pytest.mark.parametrize(("verb", "state", "before", "after", "reason"), KEPT)
def test_act_is_kept_with_what_was_before_and_after(crew, verb, state, before, after, reason):
    task = task_in(crew, state)
    by = somebody(crew, WHO.get(verb, "lead"))

    act(verb, task, by)

    entry = audit.history(task).get()
    kept = (entry.action, entry.actor, entry.before or None, entry.after, entry.reason)
    assert kept == (f"teams.task.{VERBS.get(verb, verb)}", by, before, after, reason)


def test_attaching_is_kept_with_the_documents_number(crew):
    task = task_in(crew, "open")

    made = act("attach", task, crew.alice.user)

    entry = audit.history(task).get(action="teams.task.attach")
    assert entry.after == {"document": made.document.number.text}
    assert (made.document.subject_person, made.document.title) == (crew.alice, "走访东湖社区")


TOLD = [
    ("tick", "open", None, None, None),
    ("attach", "open", None, None, None),
    ("report", "open", "lead", "teams.task_reported", {"title": "走访东湖社区", "who": "爱丽"}),
    ("accept", "reported", "alice", "teams.task_accepted", {"title": "走访东湖社区", "due": "2026-11-12"}),
    ("send_back", "reported", "alice", "teams.task_returned", {"title": "走访东湖社区", "due": "2026-11-12"}),
    ("cancel", "open", "alice", "teams.task_cancelled", {"title": "走访东湖社区", "due": "2026-11-12"}),
]


@pytest.mark.parametrize(("verb", "state", "whom", "kind", "params"), TOLD)
def test_act_is_told_to_whom_it_concerns_with_these_facts(crew, verb, state, whom, kind, params):
    task = task_in(crew, state)

    act(verb, task, somebody(crew, WHO.get(verb, "lead")))

    told = [(one.user, one.kind, one.params, one.url) for one in Notice.objects.all()]
    wanted = [(somebody(crew, whom), kind, params, f"/teams/tasks/{task.pk}/")] if whom else []
    assert told == wanted


def test_act_on_a_task_whose_owner_has_no_account_is_told_to_nobody(crew):
    person = PersonFactory(branch=crew.branch, user=None)
    task = task_in(crew, "open", owner=person)

    act("cancel", task, crew.lead)

    assert not Notice.objects.exists()


def test_ticking_what_is_ticked_already_leaves_no_trace(crew):
    task = task_in(crew, "open")

    tasks.tick_step(step_id=task.steps.get().pk, is_done=True, by=crew.alice.user, at=AT)

    assert not audit.history(task).exists()


def test_settling_names_who_settled_and_when(crew):
    accepted, cancelled = task_in(crew, "reported"), task_in(crew, "open")

    act("accept", accepted, crew.lead)
    act("cancel", cancelled, crew.lead)

    assert set(Task.objects.values_list("settled_by", "settled_at")) == {(crew.lead.pk, AT)}


def test_sending_back_forgets_when_it_was_reported_and_keeps_the_result(crew):
    task = task_in(crew, "reported", reported_at=AT, result="登记 12 户")

    act("send_back", task, crew.lead)

    assert Task.objects.values_list("reported_at", "result").get(pk=task.pk) == (None, "登记 12 户")


@pytest.mark.parametrize(
    ("state", "days", "overdue"),
    [
        ("open", -1, True),
        ("open", 0, False),
        ("open", 1, False),
        ("reported", -1, False),
        ("accepted", -1, False),
        ("cancelled", -1, False),
    ],
)
def test_task_is_overdue_while_it_is_open_after_its_day(state, days, overdue):
    task = Task(state=state, due_on=TODAY + timedelta(days=days))

    assert task.is_overdue(TODAY) is overdue
