"""Every refusal of spot checks word for word, who may take which step, what is kept, told and found out (G5.1)."""

import copy
from datetime import date

import pytest

from core import audit
from core.errors import DomainError, PermissionDenied, WrongState
from core.models import Notice
from org.choices import Role
from org.models import Person
from teams.contributing import tasks as of_tasks
from teams.contributing import work_logs as of_logs
from teams.models import LogReopening, LogRule, SampleDraw, SampledLog, Task, WorkLog
from teams.services import samples
from tests.factories.org import PersonFactory, TeamFactory, holder
from tests.factories.teams_logs import MONDAY, crew as make_crew
from tests.factories.teams_logs import moment, working_days, written

pytestmark = pytest.mark.django_db
START, END = date(2026, 10, 12), date(2026, 10, 19)
AT = moment(date(2026, 11, 5))


def made():
    """A crew with a week of Alice's and Bob's logs, all of them drawn."""
    crew = make_crew()
    logs = [written(person, day) for person in (crew.alice, crew.bob) for day in working_days(3)]
    drawn = samples.draw_sample(team=crew.team, start=START, end=END, by=crew.lead, at=AT)
    row = drawn.logs.filter(log__person=crew.alice).first() or drawn.logs.get(log=logs[0])
    return crew, drawn, row


@pytest.fixture(scope="module")
def place_kept(kept):
    return made()


@pytest.fixture
def place(place_kept, db):
    return copy.deepcopy(place_kept)


def somebody(crew, who):
    match who:
        case "regional":
            return holder(Role.REGIONAL_MANAGER, crew.team)
        case "elsewhere":
            return holder(Role.TEAM_LEAD, crew.charlie.postings.get().team)
        case "auditor":
            return holder(Role.AUDITOR)
    one = getattr(crew, who)
    return getattr(one, "user", one)


def check(row, by, result="untrue", remark="客户姓名不符", at=AT):
    return samples.check_log(sampled_id=row.pk, result=result, remark=remark, by=by, at=at)


def answer(row, by, words="属实", at=AT):
    return samples.answer_check(sampled_id=row.pk, answer=words, by=by, at=at)


def may(call):
    """Whether the call is let through, whatever else it is refused for."""
    try:
        call()
    except PermissionDenied:
        return False
    except DomainError:
        return True
    return True


def said(call, kind=DomainError):
    with pytest.raises(kind) as refusal:
        call()
    return str(refusal.value)


EVERYBODY = ["alice", "bob", "charlie", "lead", "manager", "regional", "elsewhere", "auditor"]


# Who may


@pytest.mark.parametrize("who", EVERYBODY)
def test_draw_and_check_are_the_leads_and_the_answer_is_the_authors(place, who):
    crew, _draw, row = place
    by = somebody(crew, who)

    allowed = (
        may(lambda: samples.draw_sample(team=crew.team, start=START, end=END, by=by, at=AT, reason="再抽")),
        may(lambda: check(row, by)),
        may(lambda: answer(row, by)),
    )

    assert allowed == (who == "lead", who == "lead", who == "alice")


def test_a_lead_does_not_check_an_own_log(place):
    crew, _draw, row = place
    Person.objects.filter(pk=crew.alice.pk).update(user=crew.lead)

    assert not may(lambda: check(row, crew.lead))


# Refused in these words

LONG = "Choose a period of at most 92 days that is over."


@pytest.mark.parametrize(
    ("start", "end", "at", "sentence"),
    [
        (START, START, AT, LONG),
        (END, START, AT, LONG),
        (date(2026, 8, 1), date(2026, 11, 2), AT, LONG),
        (START, date(2026, 11, 6), AT, LONG),
        (
            date(2026, 11, 2),
            date(2026, 11, 3),
            AT,
            "A period has at least 5 working days; this one has 1. Choose a longer one.",
        ),
        (
            date(2026, 10, 27),
            date(2026, 11, 3),
            AT,
            "Logs of this period can still be handed in until 2026-11-05; draw after that.",
        ),
        (
            date(2026, 9, 1),
            date(2026, 9, 30),
            AT,
            "Others handed in 0 logs in this period; at least 5 are needed to draw from.",
        ),
    ],
)
def test_draw_is_refused_in_these_words(place, start, end, at, sentence):
    crew = place[0]

    refusal = said(lambda: samples.draw_sample(team=crew.team, start=start, end=end, by=crew.lead, at=at))

    assert refusal == sentence
    assert SampleDraw.objects.count() == 1


def test_second_draw_names_the_first_one(place):
    crew, drawn, _row = place

    refusal = said(
        lambda: samples.draw_sample(team=crew.team, start=START, end=END, by=crew.lead, at=AT), WrongState
    )

    assert refusal == (
        f"This period was drawn already, as {drawn.number.text}. Say why it is drawn once more."
    )


NOT_IN_ORDER = "Write what is not in order: the author has to know."


@pytest.mark.parametrize(
    ("result", "remark", "sentence"),
    [
        ("", "", "Say what you found."),
        ("fine", "好", "Say what you found."),
        ("to_improve", "", NOT_IN_ORDER),
        ("to_improve", "  ", NOT_IN_ORDER),
        ("untrue", "", NOT_IN_ORDER),
        ("untrue", "\n", NOT_IN_ORDER),
    ],
)
def test_check_is_refused_in_these_words(place, result, remark, sentence):
    crew, _draw, row = place

    assert said(lambda: check(row, crew.lead, result, remark)) == sentence
    assert not SampledLog.objects.exclude(result="").exists()


NOTHING = "There is nothing to answer: the log was not checked, or you have answered."


def test_answer_before_the_check_and_a_second_one_are_refused(place):
    crew, _draw, row = place

    before = said(lambda: answer(row, crew.alice.user), WrongState)
    check(row, crew.lead)
    answer(row, crew.alice.user)
    second = said(lambda: answer(row, crew.alice.user, "又一次"), WrongState)

    assert (before, second) == (NOTHING, NOTHING)
    assert SampledLog.objects.get(pk=row.pk).answer == "属实"


@pytest.mark.parametrize("words", ["", "  ", "\n"])
def test_answer_without_a_word_is_refused(place, words):
    crew, _draw, row = place
    check(row, crew.lead)

    assert said(lambda: answer(row, crew.alice.user, words)) == "Write your answer."


def test_check_is_not_changed_once_it_is_answered(place):
    crew, _draw, row = place
    check(row, crew.lead)
    answer(row, crew.alice.user)

    refusal = said(lambda: check(row, crew.lead, "in_order", ""), WrongState)

    assert refusal == "The author has answered already; the result stands."


# Kept and told


def test_check_is_kept_with_the_one_before_it(place):
    crew, drawn, row = place
    check(row, crew.lead, "in_order", "")

    check(row, crew.lead, "to_improve", f" {'长' * 600}")

    first, second = audit.history(drawn).filter(action="teams.sampledraw.check")
    assert first.before == {"result": "", "remark": ""}
    assert first.after == {"log": row.log_id, "result": "in_order", "remark": ""}
    assert second.before == {"result": "in_order", "remark": ""}
    assert second.after == {"log": row.log_id, "result": "to_improve", "remark": "长" * 500}


def test_check_is_told_to_the_author_and_the_answer_to_who_checked(place):
    crew, drawn, row = place

    check(row, crew.lead)
    answer(row, crew.alice.user)

    day = str(row.log.day)
    told = [(one.user, one.kind, one.params, one.url) for one in Notice.objects.order_by("pk")]
    assert told == [
        (
            crew.alice.user,
            "teams.log_checked",
            {"day": day, "number": drawn.number.text},
            f"/teams/logs/{row.log_id}/",
        ),
        (crew.lead, "teams.log_answered", {"day": day, "who": "爱丽"}, f"/teams/checks/{drawn.pk}/"),
    ]


def test_answer_is_kept_with_its_log(place):
    crew, drawn, row = place
    check(row, crew.lead)

    answer(row, crew.alice.user, f" {'长' * 600} ")

    entry = audit.history(drawn).get(action="teams.sampledraw.answer")
    assert (entry.actor, entry.capacity) == (crew.alice.user, "account_manager")
    assert entry.after == {"log": row.log_id, "answer": "长" * 500}


def test_draw_is_kept_with_all_that_is_needed_to_draw_again(place):
    crew, drawn, _row = place

    entry = audit.history(drawn).get()

    assert (entry.action, entry.actor, entry.capacity) == ("teams.sampledraw.draw", crew.lead, "team_lead")
    assert entry.after == {
        "seed": drawn.seed,
        "head": drawn.audit_head,
        "population": drawn.population_hash,
        "size": 5,
        "drawn": list(drawn.logs.order_by("order").values_list("log_id", flat=True)),
    }


# Found out

TAMPERED = [
    ({"algorithm": "dice/1"}, ["It was drawn by another algorithm: dice/1."]),
    ({"nonce": "1" * 64}, ["The seed was not made of the system's chance and the audit's end."]),
    (
        {"audit_head": "9:x"},
        [
            "The seed was not made of the system's chance and the audit's end.",
            "The audit's end before the draw is not the one on record.",
        ],
    ),
    (
        {"population_hash": "0" * 64},
        [
            "The population is no longer the one that was drawn from.",
            "Seed or population are not those of the audit.",
        ],
    ),
    (
        {"size": 4},
        [
            "Fewer or more logs were drawn than the rule of that time says.",
            "Other logs are drawn than those on record.",
        ],
    ),
]


@pytest.mark.parametrize(("values", "faults"), TAMPERED)
def test_drawing_again_says_what_does_not_fit(place, values, faults):
    _crew, drawn, _row = place
    SampleDraw.objects.filter(pk=drawn.pk).update(**values)

    found = samples.redraw(number=drawn.number.text)

    assert (found.is_same, list(map(str, found.faults))) == (False, faults)


def test_drawing_again_says_that_a_drawn_log_reads_otherwise(place):
    _crew, drawn, row = place
    WorkLog.objects.filter(pk=row.log_id).update(done="改写")

    found = samples.redraw(number=drawn.number.text)

    assert found.faults == ["A drawn log does not read as it did when it was drawn."]


@pytest.mark.parametrize("by_somebody", [True, False])
def test_drawing_again_is_kept_where_a_person_looks(place, by_somebody):
    crew, drawn, _row = place
    who = {"by": crew.manager, "at": AT} if by_somebody else {}

    samples.redraw(number=drawn.number.text, **who)

    looks = audit.history(drawn).filter(action="teams.sampledraw.redraw")
    assert [entry.after for entry in looks] == ([{"same": True}] if by_somebody else [])


# On the desk


@pytest.mark.parametrize(("who", "lines"), [(who, int(who == "lead")) for who in EVERYBODY])
def test_desk_tells_who_checks_how_many_drawn_logs_wait(place, who, lines):
    crew, drawn, _row = place
    evening = moment(date(2026, 11, 8))

    told = [line for line in of_logs.to_check(somebody(crew, who), evening) if line.number]

    assert len(told) == lines
    assert {(line.what, line.url, line.button, line.since, line.due) for line in told} <= {
        (
            f"5 drawn logs of {crew.team} wait to be checked",
            f"/teams/checks/{drawn.pk}/",
            "Check",
            AT,
            date(2026, 11, 12),
        )
    }


def test_desk_tells_nothing_of_a_draw_that_is_checked(place):
    crew, drawn, _row = place
    for row in drawn.logs.all():
        check(row, crew.lead, "in_order", "")

    assert of_logs.to_check(crew.lead, AT) == []


OPEN = [
    # The 12th to the 14th of October are handed in; the 10th is a Saturday that is worked.
    (date(2026, 10, 13), ["2026-10-09", "2026-10-10"]),
    (date(2026, 10, 14), ["2026-10-10"]),
    (date(2026, 10, 15), ["2026-10-15"]),
    (date(2026, 10, 18), ["2026-10-15", "2026-10-16"]),
    (MONDAY, ["2026-10-28", "2026-10-29", "2026-10-30", "2026-11-02"]),
    (date(2026, 11, 7), ["2026-11-04", "2026-11-05", "2026-11-06"]),
]


@pytest.mark.parametrize(("today", "days"), OPEN)
def test_desk_asks_an_account_manager_for_each_log_that_can_still_be_handed_in(place, today, days):
    crew = place[0]

    told = of_logs.own_log(crew.alice.user, moment(today))

    assert [(line.what, line.url, str(line.due)) for line in told] == [
        (f"Work log of {day}", f"/teams/logs/write?day={day}", day) for day in days
    ]


def test_desk_asks_for_a_day_that_the_lead_has_opened_again(place):
    crew = place[0]
    LogReopening.objects.create(person=crew.alice, day=date(2026, 10, 19), reason="培训", by=crew.lead, at=AT)

    told = of_logs.own_log(crew.alice.user, moment(MONDAY))

    assert str(told[0].due) == "2026-10-19"


def test_desk_follows_the_teams_rule_on_how_long_a_log_can_be_late(place):
    crew = place[0]
    LogRule.objects.create(team=crew.team, valid_from=date(2026, 10, 29), late_days=1)

    told = of_logs.own_log(crew.alice.user, moment(MONDAY))

    assert [str(line.due) for line in told] == ["2026-10-28", "2026-10-30", "2026-11-02"]


def test_desk_asks_nothing_of_who_is_in_no_team(place):
    nobody = PersonFactory(branch=place[0].branch)

    assert of_logs.own_log(nobody.user, moment(MONDAY)) == []


TASKS = [
    ("alice", "open", [("Do it", "李队", MONDAY)]),
    ("alice", "reported", []),
    ("bob", "open", []),
    ("lead", "open", [("Look after it", "爱丽", MONDAY)]),
    ("lead", "reported", [("Accept", "爱丽", None)]),
    ("lead", "accepted", []),
    ("manager", "reported", []),
    ("regional", "reported", []),
    ("lead", "late", [("Look after it", "爱丽", date(2026, 11, 1))]),
    ("regional", "late", []),
    ("alice", "late", [("Do it", "李队", date(2026, 11, 1))]),
    ("elsewhere", "reported", []),
]


@pytest.mark.parametrize(("who", "state", "lines"), TASKS)
def test_desk_asks_for_a_task_whom_it_waits_for(place, who, state, lines):
    crew = place[0]
    task_of(crew, **({"state": "open", "due_on": date(2026, 11, 1)} if state == "late" else {"state": state}))

    told = of_tasks.todos(somebody(crew, who), AT)

    assert [(line.button, line.sender.split()[0], line.due) for line in told] == lines


def task_of(crew, state, **changes):
    settled = {"settled_by": crew.lead, "settled_at": AT} if state == "accepted" else {}
    values = {"branch": crew.branch, "team": crew.team, "owner": crew.alice, "title": "走访东湖"}
    rest = {"due_on": MONDAY, "state": state, "set_by": crew.lead, "set_at": AT}
    return Task.objects.create(**(values | rest | settled | changes))


@pytest.mark.parametrize(
    ("who", "text", "found"),
    [
        ("alice", "东湖", ["走访东湖"]),
        ("alice", "西湖", []),
        ("bob", "东湖", []),
        ("lead", "走访", ["走访东湖"]),
        ("charlie", "东湖", []),
    ],
)
def test_search_finds_tasks_by_title_within_reach(place, who, text, found):
    crew = place[0]
    task_of(crew, "open")

    hits = of_tasks.search(somebody(crew, who), text)

    assert [(hit.title, hit.note) for hit in hits] == [(title, "爱丽 · 2026-11-02") for title in found]


def test_another_team_of_the_branch_is_drawn_by_its_own_lead_alone(place):
    crew = place[0]
    other = TeamFactory(branch=crew.branch)

    assert not may(lambda: samples.draw_sample(team=other, start=START, end=END, by=crew.lead, at=AT))
