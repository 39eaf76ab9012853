"""Two of finance, or two chief accountants, at the same moment on two connections: one after the other, nothing lost."""

import datetime as dt
from decimal import Decimal

import pytest

from compensation import services
from compensation.models import (
    Adjustment,
    CommissionRule,
    InsuranceBase,
    ManualMeasure,
    MinimumWage,
    PayStandard,
    SlipQuestion,
)
from core.errors import DomainError, WrongState
from core.models import AuditEntry, Notice
from org.choices import Role
from tests.compensation.rules_data import pay_md_example
from tests.core.parallel import together
from tests.factories import compensation as pay
from tests.factories import compensation_office as office_of
from tests.factories import org

pytestmark = pytest.mark.django_db(transaction=True)
NOVEMBER, DECEMBER = dt.date(2026, 11, 1), dt.date(2026, 12, 1)


@pytest.fixture
def branch():
    return org.BranchFactory()


@pytest.fixture
def finance(branch):
    return [org.holder(Role.BRANCH_FINANCE, branch) for _ in range(2)]


@pytest.fixture
def alice(branch):
    return org.account_manager(org.TeamFactory(branch=branch))


def periods(model):
    return list(model.objects.order_by("valid_from").values_list("valid_from", "valid_until"))


@pytest.mark.parametrize(
    ("months", "expected"),
    [
        ((NOVEMBER, NOVEMBER), [(NOVEMBER, None)]),
        ((NOVEMBER, DECEMBER), [(NOVEMBER, DECEMBER), (DECEMBER, None)]),
    ],
)
def test_two_first_rates_at_once_stand_one_after_the_other(branch, finance, now, months, expected):
    def setting(by, month):
        return lambda: services.set_commission_rule(
            branch_id=branch.pk,
            valid_from=month,
            vat_rate=Decimal("0.06"),
            surcharge_rate=Decimal("0.12"),
            fund_rate=Decimal("0.005"),
            by=by,
            at=now,
        )

    outcomes = together(*(setting(by, month) for by, month in zip(finance, months, strict=True)))

    assert [type(outcome) for outcome in outcomes] == [CommissionRule, CommissionRule]
    assert periods(CommissionRule) == expected
    assert AuditEntry.objects.filter(action="compensation.commissionrule.set").count() == 2


def test_two_later_wages_at_once_close_the_former_once(branch, finance, now):
    MinimumWage.objects.create(region=branch.insurance_region, valid_from=org.START, amount=2490)

    def setting(by, amount):
        return lambda: services.set_minimum_wage(
            region=branch.insurance_region, valid_from=NOVEMBER, amount=Decimal(amount), by=by, at=now
        )

    outcomes = together(setting(finance[0], 2590), setting(finance[1], 2690))

    assert [type(outcome) for outcome in outcomes] == [MinimumWage, MinimumWage]
    assert periods(MinimumWage) == [(org.START, NOVEMBER), (NOVEMBER, None)]
    last = AuditEntry.objects.filter(action="compensation.minimumwage.set").latest("seq")
    assert MinimumWage.objects.get(valid_from=NOVEMBER).amount == Decimal(last.after["amount"])


def test_two_bases_of_one_person_at_once_are_one_row(branch, finance, alice, now):
    def setting(by, base):
        return lambda: services.set_insurance_base(
            person_id=alice.pk, valid_from=NOVEMBER, base=Decimal(base), by=by, at=now
        )

    outcomes = together(setting(finance[0], 5000), setting(finance[1], 6000))

    assert [type(outcome) for outcome in outcomes] == [InsuranceBase, InsuranceBase]
    assert periods(InsuranceBase) == [(NOVEMBER, None)]


def test_two_values_of_one_measure_at_once_are_one_row_and_two_entries(branch, finance, alice, now):
    def entering(by, value):
        return lambda: services.enter_measure(
            person_id=alice.pk,
            month=pay.MONTH,
            measure="duty_score",
            value=Decimal(value),
            reason="sheet",
            by=by,
            at=now,
        )

    outcomes = together(entering(finance[0], 90), entering(finance[1], 95))

    assert [type(outcome) for outcome in outcomes] == [ManualMeasure, ManualMeasure]
    assert ManualMeasure.objects.get().value in {90, 95}
    assert AuditEntry.objects.filter(action="compensation.manualmeasure.enter").count() == 2


def test_a_confirmation_and_a_rejection_at_once_leave_one_decision(branch, alice, now):
    paper = pay.adjustment(alice, "20", state="proposed")
    first, second = (org.holder(Role.CHIEF_ACCOUNTANT, branch) for _ in range(2))

    outcomes = together(
        lambda: services.confirm_adjustment(adjustment_id=paper.pk, by=first, at=now),
        lambda: services.reject_adjustment(adjustment_id=paper.pk, reason="no", by=second, at=now),
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Adjustment", "WrongState"]
    found = Adjustment.objects.get()
    assert (found.state, found.confirmed_by) in {("confirmed", first), ("rejected", second)}
    assert Notice.objects.filter(kind="pay.input_decided").count() == 1


def test_two_answers_at_once_leave_one_and_say_who_gave_it(branch, finance, alice, now):
    run = office_of.report(branch)
    question = office_of.question(office_of.slip(run, alice))
    office_of.settled(run)

    def answering(by, text):
        return lambda: services.answer(question_id=question.pk, text=text, by=by, at=now)

    outcomes = together(answering(finance[0], "甲说"), answering(finance[1], "乙说"))

    refusals = [outcome for outcome in outcomes if isinstance(outcome, WrongState)]
    found = SlipQuestion.objects.get()
    assert [str(refusal) for refusal in refusals] == [f"{found.answered_by} has answered this meanwhile."]
    assert Notice.objects.filter(kind="pay.question_answered").count() == 1


def test_two_drafts_of_one_team_at_once_are_two_versions(branch, now):
    team = org.TeamFactory(branch=branch, code="EAST")
    leads = [org.holder(Role.TEAM_LEAD, team) for _ in range(2)]

    def drafting(by):
        return lambda: services.draft_standard(document=pay_md_example(), by=by, at=now)

    outcomes = together(*map(drafting, leads))

    assert sorted(outcome.revision for outcome in outcomes) == [1, 2]
    assert PayStandard.objects.filter(team=team).count() == 2


def test_two_payment_files_asked_for_at_once_are_one_document(branch, finance, alice, now):
    alice.bank_name, alice.bank_account = "江州银行", "6222020000000001"
    alice.save()
    run = office_of.report(branch)
    office_of.slip(run, alice)
    office_of.settled(run)

    def asking(by):
        return lambda: services.make_payment_file(run_id=run.pk, by=by, at=now).pk

    first, second = together(*map(asking, finance))

    assert not isinstance(first, DomainError)
    assert (first, pay.again(run).payment_file_id) == (second, first)


def test_a_slip_printed_by_two_at_once_is_one_document(branch, finance, alice, now):
    run = office_of.report(branch)
    slip = office_of.slip(run, alice)
    office_of.settled(run)

    def printing(by):
        return lambda: services.slip_paper(slip_id=slip.pk, by=by, at=now).pk

    first, second = together(*map(printing, finance))

    assert (first, pay.again(slip).document_id) == (second, first)


def test_paying_out_pressed_twice_at_once_pays_once(branch, finance, alice, now):
    run = office_of.report(branch)
    office_of.slip(run, alice)
    office_of.settled(run)

    def paying(by):
        return lambda: services.pay_run_out(run_id=pay.banked(run).pk, by=by, at=now)

    outcomes = together(*map(paying, finance))

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["PayRun", "WrongState"]
    assert Notice.objects.filter(kind="pay.slip_ready", user=alice.user).count() == 1
