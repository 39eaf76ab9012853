"""Each step of the pay papers in each state: taken from where it belongs, refused from everywhere else."""

from decimal import Decimal

import pytest

from compensation import services
from compensation.models import Adjustment, BusinessDetail, Charge, PayRun, Signature
from core.errors import DomainError, WrongState
from core.models import AuditEntry, Notice
from tests.cases import each
from tests.factories import compensation as pay
from tests.factories import compensation_office as office_of
from tests.factories import org

pytestmark = pytest.mark.django_db
REPORT = {
    "draft": "to be computed",
    "computed": "computed",
    "submitted": "waiting for the chief accountant",
    "chief_signed": "waiting for the deputy manager",
    "deputy_signed": "waiting for the branch manager",
    "approved": "signed, to be paid",
    "paid": "paid, to be filed",
    "filed": "filed",
}
DETAIL = {
    "computed": "computed",
    "submitted": "submitted for review",
    "reviewed": "reviewed",
    "returned": "returned",
}


@pytest.fixture(scope="module")
def place(kept):
    return office_of.place()


# The report


def signing(step, who):
    def sign(place, run, now):
        by = getattr(place.office, who)
        return services.sign_run(run_id=run.pk, step=step, shown_hash=run.content_hash, by=by, at=now)

    return sign


def returning(who):
    def send_back(place, run, now):
        return services.return_run(run_id=run.pk, reason="figures", by=getattr(place.office, who), at=now)

    return send_back


def pay_out(place, run, now):
    return services.pay_run_out(run_id=pay.banked(run).pk, by=place.finance, at=now)


def file(place, run, now):
    return services.file_run(run_id=run.pk, by=place.office.archive, at=now)


def submit(place, run, now):
    return services.submit_run(run_id=run.pk, by=place.finance, at=now)


def withdraw(place, run, now):
    return services.withdraw_run(run_id=run.pk, by=place.finance, at=now)


REPORT_STEPS = {
    "submit": (submit, {"computed"}),
    "withdraw": (withdraw, {"submitted"}),
    "pay_out": (pay_out, {"approved"}),
    "file": (file, {"paid"}),
}


@each("state", REPORT)
def test_a_report_takes_no_step_from_another_state(place, now, state):
    run = place.run(state=state)

    for step, (call, good) in REPORT_STEPS.items():
        if state in good:
            continue
        with pytest.raises(WrongState) as error:
            call(place, run, now)

        assert str(error.value) == f"This step is not possible now: the paper is “{REPORT[state]}”.", step
        assert (pay.again(run).state, pay.again(run).version) == (state, run.version), step
        assert not Notice.objects.filter(kind__startswith="pay.run").exists(), step


@each("state", REPORT)
def test_a_signature_out_of_turn_leaves_nothing(place, now, state):
    run = place.run(state=state)

    for step, due in (("chief", "submitted"), ("deputy", "chief_signed"), ("manager", "deputy_signed")):
        if state == due:
            continue
        with pytest.raises(WrongState):
            signing(step, step)(place, run, now)

        assert pay.again(run).state == state, step
        assert not Signature.objects.filter(run=run).exists(), step
        traces = AuditEntry.objects.filter(subject_type="compensation.payrun", subject_id=run.pk)
        assert not traces.exists(), step


@each("state", ["draft", "computed", "approved", "paid", "filed"])
def test_a_report_is_returned_under_signature_only(place, now, state):
    run = place.run(state=state)

    for who in ("chief", "deputy", "manager"):
        with pytest.raises(WrongState):
            returning(who)(place, run, now)

        assert pay.again(run).state == state, who


@each(
    ("state", "who"),
    [("submitted", "chief"), ("chief_signed", "deputy"), ("deputy_signed", "manager")],
)
def test_whose_turn_it_is_may_return_the_report(place, now, state, who):
    run = place.run(state=state)

    returning(who)(place, run, now)

    entry = AuditEntry.objects.latest("seq")
    assert pay.again(run).state == "computed"
    assert (entry.action, entry.actor, entry.reason) == (
        "compensation.payrun.send_back",
        getattr(place.office, who),
        "figures",
    )
    assert (entry.before, entry.after) == ({"state": state}, {"state": "computed"})
    assert Notice.objects.get(kind="pay.run_returned").user == place.finance


@each("blank", ["", " ", "\n\t", "\u3000"])
def test_a_return_of_a_report_needs_words(place, now, blank):
    run = place.run(state="submitted")

    with pytest.raises(DomainError, match="^Say why: the reason is kept with the paper.$"):
        services.return_run(run_id=run.pk, reason=blank, by=place.chief, at=now)

    assert pay.again(run).state == "submitted"


def test_a_withdrawn_report_is_nobodys_to_sign_any_more(place, now):
    run = office_of.report(place.branch, state="submitted", submitted_by=place.finance, submitted_at=pay.AT)

    withdraw(place, run, now)

    found = pay.again(run)
    assert (found.state, found.submitted_by, found.submitted_at) == ("computed", None, None)
    with pytest.raises(WrongState, match="is not possible now: the paper is “computed”, last handled by"):
        signing("chief", "chief")(place, run, now)


def test_a_paid_report_says_who_paid_it_and_when(place, now):
    run = place.run(state="approved")

    pay_out(place, run, now)
    file(place, run, now)

    found = pay.again(run)
    assert (found.state, found.paid_by, found.paid_at) == ("filed", place.finance, now)
    assert (found.filed_by, found.filed_at) == (place.office.archive, now)
    with pytest.raises(WrongState, match="the paper is “filed”, last handled by"):
        pay_out(place, run, now)


def test_who_prepared_a_report_files_it_no_more_than_signs_it(place, now):
    run = office_of.report(place.branch, state="paid", prepared_by=place.office.archive)

    with pytest.raises(DomainError, match="You have already taken a step of this paper"):
        file(place, run, now)

    assert pay.again(run).state == "paid"


# The business detail


def detail_of(place, state):
    people = {
        "submitted": {"submitted_by": place.office.desk, "submitted_at": pay.AT},
        "reviewed": {
            "submitted_by": place.office.desk,
            "submitted_at": pay.AT,
            "reviewed_by": place.finance,
            "reviewed_at": pay.AT,
        },
    }
    return BusinessDetail.objects.create(
        branch=place.branch,
        month=pay.MONTH,
        crm_month=pay.crm_month(place.branch, []),
        computed_by=place.office.desk,
        computed_at=pay.AT,
        state=state,
        **people.get(state, {}),
    )


@each("state", ["submitted", "reviewed"])
def test_a_detail_is_submitted_once(place, now, state):
    detail = detail_of(place, state)

    with pytest.raises(WrongState, match=f"the paper is “{DETAIL[state]}”"):
        services.submit_detail(detail_id=detail.pk, by=place.office.desk, at=now)

    assert pay.again(detail).state == state


@each("state", ["computed", "reviewed", "returned"])
def test_a_detail_is_reviewed_only_after_its_submission(place, now, state):
    detail = detail_of(place, state)

    with pytest.raises(WrongState, match=f"the paper is “{DETAIL[state]}”"):
        services.review_detail(detail_id=detail.pk, by=place.finance, at=now)

    assert pay.again(detail).state == state


@each("state", ["computed", "returned"])
def test_a_detail_is_returned_only_after_its_submission(place, now, state):
    detail = detail_of(place, state)

    with pytest.raises(WrongState, match=f"the paper is “{DETAIL[state]}”"):
        services.return_detail(detail_id=detail.pk, reason="sums", by=place.finance, at=now)

    assert pay.again(detail).state == state


def test_a_returned_detail_may_be_submitted_as_it_is(place, now):
    detail = detail_of(place, "returned")

    services.submit_detail(detail_id=detail.pk, by=place.office.desk, at=now)

    found = pay.again(detail)
    assert (found.state, found.submitted_by, found.submitted_at) == ("submitted", place.office.desk, now)


@each("state", ["computed", "submitted", "reviewed", "returned"])
def test_a_detail_is_computed_anew_from_every_state_and_forgets_who_confirmed_it(place, now, state):
    detail = detail_of(place, state)

    services.compute_detail(branch_id=place.branch.pk, month=pay.MONTH, by=place.office.desk, at=now)

    found = pay.again(detail)
    assert (found.state, found.computed_at) == ("computed", now)
    assert (found.submitted_by, found.submitted_at, found.reviewed_by, found.reviewed_at) == (None,) * 4


def test_who_submitted_the_detail_may_send_it_back_but_not_confirm_it(place, now):
    detail = detail_of(place, "submitted")
    BusinessDetail.objects.filter(pk=detail.pk).update(submitted_by=place.finance)

    with pytest.raises(DomainError, match="this one is somebody else's"):
        services.review_detail(detail_id=detail.pk, by=place.finance, at=now)
    services.return_detail(detail_id=detail.pk, reason="I mistyped", by=place.finance, at=now)

    assert pay.again(detail).state == "returned"


# Adjustments and recoveries


@each("state", ["confirmed", "rejected"])
@each("decide", ["confirm", "reject"])
def test_an_adjustment_is_decided_once(place, now, state, decide):
    paper = pay.adjustment(place.alice, "10", state=state)
    reason = {"reason": "no"} if decide == "reject" else {}

    with pytest.raises(WrongState, match=f"the paper is “{state}”"):
        getattr(services, f"{decide}_adjustment")(adjustment_id=paper.pk, by=place.chief, at=now, **reason)

    found = Adjustment.objects.get(pk=paper.pk)
    assert (found.state, found.confirmed_by) == (state, paper.confirmed_by)


@each("state", ["confirmed", "rejected"])
@each("decide", ["confirm", "reject"])
def test_a_recovery_is_decided_once(place, now, state, decide):
    paper = pay.charge(place.alice, "10", state=state)
    reason = {"reason": "no"} if decide == "reject" else {}

    with pytest.raises(WrongState, match=f"the paper is “{state}”"):
        getattr(services, f"{decide}_charge")(charge_id=paper.pk, by=place.chief, at=now, **reason)

    assert Charge.objects.get(pk=paper.pk).state == state


@each("paper", ["adjustment", "charge"])
def test_a_rejection_needs_words(place, now, paper):
    made = getattr(pay, paper)(place.alice, "10", state="proposed")

    with pytest.raises(DomainError, match="^Say why"):
        getattr(services, f"reject_{paper}")(**{f"{paper}_id": made.pk}, reason="  ", by=place.chief, at=now)

    assert pay.again(made).state == "proposed"


@each("paper", ["adjustment", "charge"])
@each("decide", ["confirm", "reject"])
def test_a_decision_tells_who_proposed_it_how_it_went(place, now, paper, decide):
    made = getattr(pay, paper)(place.alice, "10", state="proposed")
    reason = {"reason": "no paper"} if decide == "reject" else {}

    getattr(services, f"{decide}_{paper}")(**{f"{paper}_id": made.pk}, by=place.chief, at=now, **reason)

    notice = Notice.objects.get(kind="pay.input_decided")
    state = {"confirm": "confirmed", "reject": "rejected"}[decide]
    assert (notice.user, notice.url) == (made.proposed_by, made.get_absolute_url())
    assert notice.params == {"title": made.title, "person": str(place.alice), "state": state}
    entry = AuditEntry.objects.latest("seq")
    assert (entry.action, entry.reason) == (f"compensation.{paper}.{decide}", reason.get("reason", ""))


def test_papers_decided_twice_from_two_screens_say_who_was_first(place, now):
    paper = pay.adjustment(place.alice, "10", state="proposed")
    second = org.holder("chief_accountant", place.branch, name="副主办")
    services.confirm_adjustment(adjustment_id=paper.pk, by=place.chief, at=now)

    with pytest.raises(WrongState) as error:
        services.reject_adjustment(adjustment_id=paper.pk, reason="no", by=second, at=now)

    who = place.chief
    assert (
        str(error.value) == f"This step is not possible now: the paper is “confirmed”, last handled by {who}."
    )


def test_the_states_of_a_report_are_those_of_this_file(place):
    assert {state.value: str(state.label) for state in PayRun.State} == REPORT
    assert {state.value: str(state.label) for state in BusinessDetail.State} == DETAIL
    assert place.run(state="computed").net == Decimal("1000.00")
