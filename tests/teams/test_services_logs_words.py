"""Every refusal of logs, rules and figures of the day, word for word; what is kept and told (G5.1, P4)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from core import audit
from core.errors import DomainError, PermissionDenied, WrongState
from core.models import AuditEntry, Notice
from org.choices import Role
from org.models import Person, RoleGrant
from teams.log_steps import reopened_by
from teams.models import DailyFigure, LogReopening, LogRule, SampledLog, WorkLog
from teams.services import daily, log_rules, samples, work_logs
from teams.services.work_logs import LogText
from tests.factories.org import PersonFactory, holder
from tests.factories.teams_logs import MONDAY, moment, working_days, write, written
from tests.teams.test_reports_stand_ins import stands_in

pytestmark = pytest.mark.django_db
TUESDAY = MONDAY + timedelta(days=1)
LATER = moment(date(2026, 11, 12))
CLOSED = "The time for this day is over. Ask your lead to open it again."


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


EVERYBODY = ["alice", "bob", "charlie", "lead", "manager", "regional", "elsewhere", "auditor"]


def may(call):
    """Whether the call is let through, whatever else it is refused for."""
    try:
        call()
    except PermissionDenied:
        return False
    return True


def said(call):
    """The sentence with which it is refused."""
    with pytest.raises(DomainError) as refusal:
        call()
    return str(refusal.value)


# Handing in

HANDING_IN = [
    (TUESDAY, "驻点", moment(MONDAY), "A log is written once its day has come."),
    (date(2023, 12, 29), "驻点", LATER, "You were not posted to a team on that day."),
    (MONDAY, " \n", moment(MONDAY), "Write what you did; one sentence is enough."),
    (MONDAY, "长" * 4001, moment(MONDAY), "A text has at most 4000 signs."),
    (MONDAY, "驻点", moment(date(2026, 11, 6)), CLOSED),
    (MONDAY, "驻点", LATER, CLOSED),
]


@pytest.mark.parametrize(("day", "done", "at", "sentence"), HANDING_IN)
def test_handing_in_is_refused_in_these_words_and_writes_nothing(crew, day, done, at, sentence):
    refusal = said(lambda: work_logs.write_log(day=day, text=LogText(done), by=crew.alice.user, at=at))

    assert refusal == sentence
    assert not WorkLog.objects.exists()


@pytest.mark.parametrize("name", ["problems", "plan"])
def test_handing_in_refuses_every_text_that_is_too_long(crew, name):
    text = LogText("驻点", **{name: "长" * 4001})

    refusal = said(lambda: work_logs.write_log(day=MONDAY, text=text, by=crew.alice.user, at=moment(MONDAY)))

    assert refusal == "A text has at most 4000 signs."


@pytest.mark.parametrize(("who", "writes"), [(who, who in {"alice", "bob", "charlie"}) for who in EVERYBODY])
def test_handing_in_is_for_account_managers(crew, who, writes):
    by = somebody(crew, who)

    assert may(lambda: work_logs.write_log(day=MONDAY, text=LogText("x"), by=by, at=moment(MONDAY))) is writes


def test_handing_in_trims_the_words_and_keeps_them_with_the_audit(crew):
    text = LogText(" 驻点。\n", " 客户少 ", "\t走访")

    log = work_logs.write_log(day=MONDAY, text=text, by=crew.alice.user, at=moment(MONDAY))

    entry = audit.history(log).get()
    assert (log.done, log.problems, log.plan) == ("驻点。", "客户少", "走访")
    assert (entry.capacity, entry.before or None) == ("account_manager", None)
    assert entry.after == {"done": "驻点。", "problems": "客户少", "plan": "走访", "late": False}


def test_correcting_keeps_the_words_of_before_and_after(crew):
    log = write(crew.alice, done="上午驻点。")

    write(crew.alice, done="全天驻点。", problems="客户少", at=moment(MONDAY, 19))

    entry = audit.history(log).get(action="teams.worklog.correct")
    assert entry.before == {"done": "上午驻点。", "problems": "", "plan": ""}
    assert entry.after == {"done": "全天驻点。", "problems": "客户少", "plan": ""}
    assert WorkLog.objects.get(pk=log.pk).changed_at == moment(MONDAY, 19)


def test_a_log_in_time_is_not_corrected_after_its_time(crew):
    write(crew.alice, done="上午驻点。")

    refusal = said(lambda: write(crew.alice, done="改写。", at=moment(TUESDAY)))

    assert refusal == "The log was handed in on time and its time is over; it stays as it is."


def test_a_late_log_is_corrected_while_its_day_can_be_handed_in(crew):
    write(crew.alice, done="上午驻点。", at=moment(TUESDAY))

    assert write(crew.alice, done="改写。", at=moment(date(2026, 11, 5))).done == "改写。"


def test_a_log_in_time_is_corrected_once_its_day_is_opened_again(crew):
    write(crew.alice, done="上午驻点。")
    work_logs.reopen_day(person_id=crew.alice.pk, day=MONDAY, reason="更正", by=crew.lead, at=LATER)

    assert write(crew.alice, done="改写。", at=LATER).done == "改写。"


# Remarks and days opened again


def remark(log, by, words="请写明客户。"):
    return work_logs.remark_log(log_id=log.pk, remark=words, by=by, at=LATER)


@pytest.mark.parametrize(("who", "remarks"), [(who, who == "lead") for who in EVERYBODY])
def test_remark_is_for_the_teams_lead(crew, who, remarks):
    log, by = written(crew.alice), somebody(crew, who)

    assert may(lambda: remark(log, by)) is remarks


@pytest.mark.parametrize("words", ["", "  ", "\n"])
def test_remark_without_a_word_is_refused(crew, words):
    log = written(crew.alice)

    assert said(lambda: remark(log, crew.lead, words)) == "Write your remark."


def test_remark_is_kept_with_the_one_before(crew):
    log = written(crew.alice)
    remark(log, crew.lead, " 请写明客户。 ")

    remark(log, crew.lead, "长" * 600)

    first, second = audit.history(log)
    assert (first.before, first.after) == ({"remark": ""}, {"remark": "请写明客户。"})
    assert (second.before, second.after) == ({"remark": "请写明客户。"}, {"remark": "长" * 500})
    assert {first.action, second.action} == {"teams.worklog.remark"}


def test_remark_is_told_with_its_day_and_address(crew):
    log = written(crew.alice)

    remark(log, crew.lead)

    told = Notice.objects.get()
    assert (told.user, told.kind, told.params, told.url) == (
        crew.alice.user,
        "teams.log_remarked",
        {"day": "2026-11-02"},
        f"/teams/logs/{log.pk}/",
    )


def reopen(crew, by=None, **given):
    values = {"person_id": crew.alice.pk, "day": MONDAY, "reason": " 系统升级 ", "at": LATER}
    return work_logs.reopen_day(**(values | given), by=by or crew.lead)


@pytest.mark.parametrize(("who", "opens"), [(who, who == "lead") for who in EVERYBODY])
def test_reopening_is_for_the_teams_lead(crew, who, opens):
    by = somebody(crew, who)

    assert may(lambda: reopen(crew, by)) is opens


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"day": date(2023, 12, 29)}, "That person was not posted to a team on that day."),
        ({"day": date(2026, 11, 13)}, "That person was not posted to a team on that day."),
        ({"reason": ""}, "Say why the day is opened again: the reason is kept."),
        ({"reason": " \t"}, "Say why the day is opened again: the reason is kept."),
    ],
)
def test_reopening_is_refused_in_these_words(crew, given, sentence):
    assert said(lambda: reopen(crew, **given)) == sentence
    assert not LogReopening.objects.exists()


def test_opening_an_open_day_for_another_reason_is_refused_and_says_who_opened_it(crew):
    reopen(crew)

    with pytest.raises(WrongState) as refusal:
        reopen(crew, reason="又一次")

    assert str(refusal.value) == (
        "2026-11-02 is open already for 爱丽: 李队 opened it, “系统升级”. Nobody is told anew."
    )
    assert LogReopening.objects.get().reason == "系统升级"


def test_reopening_is_kept_and_told_once(crew):
    made = reopen(crew)
    again = reopen(crew)

    entry = AuditEntry.objects.get(action="teams.worklog.reopen")
    told = Notice.objects.get()
    assert (made, again.reason) == (again, "系统升级")
    assert (entry.actor, entry.after, entry.reason.strip()) == (crew.lead, {"day": "2026-11-02"}, "系统升级")
    assert (told.user, told.params, told.url) == (crew.alice.user, {"day": "2026-11-02"}, "/teams/logs/mine/")


def test_a_lead_who_writes_logs_does_not_open_an_own_day(crew):
    Person.objects.filter(pk=crew.alice.pk).update(user=crew.lead)

    assert not may(lambda: reopen(crew))


@pytest.mark.parametrize(("who", "opens"), [(who, who == "manager") for who in EVERYBODY if who != "alice"])
def test_a_leads_own_day_is_opened_by_the_branchs_leaders(crew, who, opens):
    Person.objects.filter(pk=crew.alice.pk).update(user=crew.lead)
    by = somebody(crew, who)

    assert may(lambda: reopen(crew, by)) is opens


def test_a_leads_own_day_is_not_opened_by_who_stands_in_for_the_lead(crew):
    Person.objects.filter(pk=crew.alice.pk).update(user=crew.lead)
    stands_in(crew.bob.user, crew.lead)

    assert not may(lambda: reopen(crew, crew.bob.user))


def test_who_stands_in_for_the_lead_opens_no_own_day(crew):
    stands_in(crew.bob.user, crew.lead)

    assert may(lambda: reopen(crew, crew.bob.user))
    assert not may(lambda: reopen(crew, crew.bob.user, person_id=crew.bob.pk))


def test_a_lead_is_told_to_ask_the_branchs_leaders(crew):
    Person.objects.filter(pk=crew.alice.pk).update(user=crew.lead)

    told = work_logs.refusal_of(day=MONDAY, by=crew.lead, at=LATER)

    assert told == "The time for this day is over. Ask a leader of the branch to open it again."


def test_whose_day_is_opened_is_asked_alike_by_list(crew):
    """The lead opens the team's days but the own, the manager the lead's alone."""
    Person.objects.filter(pk=crew.alice.pk).update(user=crew.lead)
    day = LATER.date()

    lists = {who: set(reopened_by(somebody(crew, who), day)) for who in EVERYBODY if who != "alice"}

    assert {who: people for who, people in lists.items() if people} == {
        "lead": {crew.bob},
        "manager": {crew.alice},
        "elsewhere": {crew.charlie},
    }


# Rules


def lay_down(crew, by=None, **given):
    values = {
        "team": crew.team,
        "valid_from": TUESDAY,
        "due_hour": 20,
        "late_days": 2,
        "alike_from": Decimal("0.8"),
        "sample_share": Decimal("0.2"),
        "sample_least": 3,
        "at": moment(MONDAY),
    }
    return log_rules.lay_down_rule(**(values | given), by=by or crew.manager)


@pytest.mark.parametrize(("who", "lays"), [(who, who == "manager") for who in EVERYBODY])
def test_rule_is_laid_down_by_the_leaders_of_the_branch(crew, who, lays):
    by = somebody(crew, who)

    assert may(lambda: lay_down(crew, by)) is lays


def test_rule_is_not_laid_down_by_a_leader_of_the_branch_who_leads_the_team(crew):
    RoleGrant.objects.create(user=crew.manager, role=Role.TEAM_LEAD, team=crew.team, valid_from=MONDAY)

    refusal = said(lambda: lay_down(crew))

    assert refusal == "Who leads the team does not lay down how its logs are checked."
    assert not LogRule.objects.exists()


PAST = "A rule holds from today or later: logs that are written keep theirs."
OUT = "There is a rule from that day on already, or a value lies out of reason."


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"valid_from": MONDAY - timedelta(days=1)}, PAST),
        ({"due_hour": 11}, OUT),
        ({"due_hour": 25}, OUT),
        ({"late_days": 21}, OUT),
        ({"alike_from": Decimal("0.499")}, OUT),
        ({"alike_from": Decimal("1.001")}, OUT),
        ({"sample_share": Decimal(0)}, OUT),
        ({"sample_share": Decimal("1.001")}, OUT),
        ({"sample_least": 0}, OUT),
    ],
)
def test_rule_is_refused_in_these_words(crew, given, sentence):
    assert said(lambda: lay_down(crew, **given)) == sentence
    assert not LogRule.objects.exists()


def test_rule_of_a_day_that_has_one_is_refused(crew):
    lay_down(crew)

    assert said(lambda: lay_down(crew)) == OUT


def test_rule_may_hold_from_today_and_is_kept_with_its_values(crew):
    rule = lay_down(crew, valid_from=MONDAY)

    entry = audit.history(rule).get()
    assert (rule.made_by_id, rule.made_at, entry.action) == (
        crew.manager.pk,
        moment(MONDAY),
        "teams.logrule.lay_down",
    )
    assert entry.after == {
        "due_hour": "20",
        "late_days": "2",
        "alike_from": "0.8",
        "sample_share": "0.2",
        "sample_least": "3",
        "from": "2026-11-02",
    }


# Figures of a day


def enter(crew, by=None, **given):
    values = {"person_id": crew.alice.pk, "day": MONDAY, "values": {"net_commission": Decimal(5)}}
    values |= {"at": moment(MONDAY), "reason": "对账更正"}
    return daily.enter_day(**(values | given), by=by or crew.alice.user)


def kept_figures(person):
    return dict(DailyFigure.objects.filter(person=person).values_list("measure", "value"))


@pytest.mark.parametrize(("who", "enters"), [(who, who in {"alice", "lead"}) for who in EVERYBODY])
def test_figures_are_entered_by_their_owner_or_the_lead(crew, who, enters):
    by = somebody(crew, who)

    assert may(lambda: enter(crew, by)) is enters


WRONG = "“{}” cannot be. Accounts are whole numbers."


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"day": date(2023, 12, 29)}, "You were not posted to a team on that day."),
        ({"day": TUESDAY}, "Figures are entered once the day has come."),
        ({"at": LATER}, CLOSED),
        ({"values": {"month_end_assets": Decimal(1)}}, "This figure is not entered by the day."),
        ({"values": {"nonsense": Decimal(1)}}, "This figure is not entered by the day."),
        ({"values": {"new_valid_accounts": Decimal("1.5")}}, WRONG.format("1.5")),
        ({"values": {"new_valid_accounts": Decimal(-1)}}, WRONG.format("-1")),
        (
            {"values": {"new_valid_accounts": Decimal(1001)}},
            "“1,001” cannot be of one day: at most 1,000. Check it.",
        ),
        (
            {"values": {"net_commission": Decimal(10**10 + 1)}},
            "“10,000,000,001” cannot be of one day: at most 10,000,000,000. Check it.",
        ),
        (
            {"values": {"net_commission": Decimal(-(10**10) - 1)}},
            "“-10,000,000,001” cannot be of one day: at most 10,000,000,000. Check it.",
        ),
    ],
)
def test_figures_are_refused_in_these_words(crew, given, sentence):
    assert said(lambda: enter(crew, **given)) == sentence
    assert not DailyFigure.objects.exists()


def test_figures_of_somebody_else_take_a_reason(crew):
    refusal = said(lambda: enter(crew, crew.lead, reason="  "))

    assert refusal == "Say why you enter figures for somebody else: the reason is kept."


def test_figures_left_out_stay_and_cleared_ones_go(crew):
    enter(crew, values={"net_commission": Decimal("12.345"), "new_valid_accounts": Decimal(2)})

    enter(crew, values={"new_valid_accounts": Decimal(3)}, cleared=["product_sales"])
    enter(crew, values={"product_sales": Decimal(-1)}, cleared=["net_commission"])

    assert kept_figures(crew.alice) == {"new_valid_accounts": Decimal(3), "product_sales": Decimal(-1)}


def test_figures_are_kept_with_what_changed_and_why(crew):
    enter(crew, values={"net_commission": Decimal(5), "new_valid_accounts": Decimal(2)})

    changed = {"net_commission": Decimal(7), "new_valid_accounts": Decimal(2)}
    enter(crew, crew.lead, values=changed, at=LATER)

    entry = AuditEntry.objects.filter(action="teams.dailyfigure.enter").latest("seq")
    assert (entry.actor, entry.capacity, entry.reason) == (crew.lead, "team_lead", "对账更正")
    assert entry.before == {"net_commission": "5.00"}
    assert entry.after == {"day": "2026-11-02", "net_commission": "7.00"}
