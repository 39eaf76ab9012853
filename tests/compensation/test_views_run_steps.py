"""The steps of a pay report by its pages: started, submitted, signed in order, returned, paid, filed."""

import pytest
from django.db import connection
from django.urls import reverse

from compensation import services
from compensation.models import PayRun
from core.models import Job, Notice
from org.models import RoleGrant
from tests.cases import each
from tests.factories import compensation as pay
from tests.factories import compensation_months as months_of
from tests.factories import org

pytestmark = pytest.mark.django_db
SIGNERS = (("chief", "chief"), ("deputy", "deputy"), ("manager", "manager"))


@pytest.fixture(scope="module")
def months(kept):
    return months_of.months()


@pytest.fixture
def post(client):
    """What somebody is answered who sends something."""

    def answer(user, address, data=None, **headers):
        client.force_login(user)
        return client.post(address, data or {}, **headers)

    return answer


def url(name, *args):
    return reverse(f"compensation:{name}", args=args)


def text(response):
    return response.content.decode()


def signature(run, step):
    return {"step": step, "shown_hash": run.content_hash}


# Starting


def test_run_start_enqueues_the_work_and_shows_the_report(months, post):
    response = post(months.office.finance, url("run_start"), {"branch": months.branch.pk, "month": "2026-10"})

    run = months.run()
    assert response["Location"] == run.get_absolute_url()
    assert Job.objects.get(pk=run.job_id).kind == "compensation.compute_run"


def test_run_start_lists_what_is_missing_and_keeps_what_was_typed(months, post):
    response = post(months.office.finance, url("run_start"), {"branch": months.branch.pk, "month": "2026-11"})

    page = text(response)
    assert response.status_code == 400
    assert "Pay of 2026-11 cannot be computed yet." in page
    assert "No CRM file of 2026-11 is accepted." in page
    assert f'href="{reverse("customers:crm_list")}?branch={months.branch.pk}&amp;month=2026-11"' in page
    assert 'value="2026-11"' in page
    assert not PayRun.objects.filter(month=months_of.NOVEMBER).exists()


def test_run_start_of_a_submitted_month_is_refused(months, post):
    months.submitted_run()

    response = post(months.office.finance, url("run_start"), {"branch": months.branch.pk, "month": "2026-10"})

    assert response.status_code == 409
    assert months.run().number.text in text(response)


def test_run_start_knows_no_branch_out_of_reach(months, post):
    response = post(
        months.office.finance, url("run_start"), {"branch": months.elsewhere.branch.pk, "month": "2026-10"}
    )

    assert response.status_code == 400
    assert "branch" in response.context["form"].errors


# Submitting and withdrawing


def test_run_submit_hands_it_to_the_chief_accountant(months, post):
    run = months.run()

    response = post(months.office.finance, url("run_submit", run.pk))

    assert response["Location"] == run.get_absolute_url()
    assert months.run().state == "submitted"
    assert run.get_absolute_url() in Notice.objects.filter(
        user=months.office.chief, kind="pay.run_to_sign"
    ).values_list("url", flat=True)


def test_run_submit_names_what_has_changed_since(months, post):
    pay.adjustment(months.alice, "5.00")

    response = post(months.office.finance, url("run_submit", months.run().pk))

    assert response.status_code == 400
    assert "<li>adjustments</li>" in text(response)
    assert months.run().state == "computed"


def test_run_withdraw_takes_it_back_and_too_late_says_so(months, post):
    months.submitted_run()

    post(months.office.finance, url("run_withdraw", months.run().pk))
    assert months.run().state == "computed"

    months.signed_run("chief")
    late = post(months.office.finance, url("run_withdraw", months.run().pk))
    assert late.status_code == 409
    assert months.office.chief.name in text(late)


# Signing


def test_run_sign_three_times_settles_the_month(months, post):
    months.submitted_run()

    for who, step in SIGNERS:
        run = months.run()
        response = post(getattr(months.office, who), url("run_sign", run.pk), signature(run, step))
        assert response["Location"] == run.get_absolute_url()

    assert months.run().state == "approved"
    assert list(months.run().signatures.values_list("step", flat=True)) == ["chief", "deputy", "manager"]


def test_run_sign_of_something_else_than_was_shown_is_refused(months, post):
    months.submitted_run()

    response = post(
        months.office.chief, url("run_sign", months.run().pk), {"step": "chief", "shown_hash": "0" * 64}
    )

    assert response.status_code == 409
    assert "computed anew after you opened it" in text(response)
    assert not months.run().signatures.exists()


def test_run_sign_of_a_report_that_was_tampered_with_voids_the_signatures(months, post):
    months.signed_run("chief")
    run = months.run()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE compensation_payline SET amount = amount + 1 WHERE slip_id IN"
            " (SELECT id FROM compensation_payslip WHERE run_id = %s) AND kind = 'base_pay'",
            [run.pk],
        )

    response = post(months.office.deputy, url("run_sign", run.pk), signature(run, "deputy"))

    assert response.status_code == 409
    assert "All signatures are void" in text(response)
    assert months.run().state == "computed"


def test_run_sign_out_of_turn_is_refused(months, post):
    months.submitted_run()
    run = months.run()

    response = post(months.office.deputy, url("run_sign", run.pk), signature(run, "deputy"))

    assert response.status_code == 409
    assert months.run().state == "submitted"


def test_run_sign_in_somebody_elses_place_is_refused(months, post):
    months.submitted_run()
    run = months.run()

    for who in ("finance", "deputy", "manager", "archive"):
        assert (
            post(getattr(months.office, who), url("run_sign", run.pk), signature(run, "chief")).status_code
            == 403
        )

    assert not months.run().signatures.exists()


def test_run_sign_by_who_prepared_it_is_refused(months, post):
    RoleGrant.objects.create(
        user=months.office.finance, role="chief_accountant", branch=months.branch, valid_from=org.START
    )
    months.submitted_run()
    run = months.run()

    response = post(months.office.finance, url("run_sign", run.pk), signature(run, "chief"))

    assert response.status_code == 400
    assert "somebody else" in text(response)


@each("data", [{}, {"step": "nobody", "shown_hash": "x"}, {"step": "chief"}])
def test_run_sign_without_step_and_hash_signs_nothing(months, post, data):
    months.submitted_run()

    response = post(months.office.chief, url("run_sign", months.run().pk), data)

    assert response.status_code == 400
    assert not months.run().signatures.exists()


def test_run_sign_twice_signs_once(months, post):
    months.submitted_run()
    run = months.run()

    for _press in range(2):
        post(months.office.chief, url("run_sign", run.pk), signature(run, "chief"))

    assert months.run().signatures.count() == 1


# Returning


def test_run_return_takes_the_reason_and_voids_the_signatures(months, post):
    months.signed_run("chief")
    run = months.run()

    post(months.office.deputy, url("run_return", run.pk), {"reason": "鲍勃的提成不符"})

    assert months.run().state == "computed"
    assert run.signatures.get().void_reason == "鲍勃的提成不符"


@each("reason", ["", "  "])
def test_run_return_without_a_reason_asks_for_it(months, post, reason):
    months.submitted_run()

    response = post(months.office.chief, url("run_return", months.run().pk), {"reason": reason})

    assert response.status_code == 400
    assert "reason" in response.context["form"].errors
    assert months.run().state == "submitted"


def test_run_return_too_late_keeps_what_was_typed(months, post):
    months.signed_run()

    response = post(months.office.manager, url("run_return", months.run().pk), {"reason": "写了很久的理由"})

    assert response.status_code == 409
    assert "写了很久的理由" in text(response)
    assert months.run().state == "approved"


def test_run_return_out_of_turn_is_refused(months, post):
    months.submitted_run()

    response = post(months.office.manager, url("run_return", months.run().pk), {"reason": "不行"})

    assert response.status_code == 403
    assert months.run().state == "submitted"


# Afterwards


def test_run_pay_and_file_close_the_month(months, post):
    months.signed_run()
    run = pay.banked(months.run())

    post(months.office.finance, url("run_pay", run.pk))
    assert months.run().state == "paid"
    assert Notice.objects.get(
        user=months.alice.user, kind="pay.slip_ready", params__month="2026-10"
    ).url == url("my_slips")

    post(months.office.archive, url("run_file", run.pk))
    assert months.run().state == "filed"


def test_run_pay_asks_for_the_payment_file_first(months, post):
    months.signed_run()

    response = post(months.office.finance, url("run_pay", months.run().pk))

    assert (response.status_code, months.run().state) == (400, "approved")
    assert "make the payment file first" in text(response)
    assert not Notice.objects.filter(kind="pay.slip_ready", params__month="2026-10").exists()


def test_run_pay_before_the_third_signature_is_refused(months, post):
    months.signed_run("chief", "deputy")

    response = post(months.office.finance, url("run_pay", months.run().pk))

    assert response.status_code == 409
    assert "waiting for the branch manager" in text(response)


def test_run_papers_are_asked_for_again_once(months, post):
    Job.objects.all().delete()

    post(months.office.finance, url("run_papers", months.run(months_of.SEPTEMBER).pk))
    services.file_papers(run_id=months.run(months_of.SEPTEMBER).pk, by=months.office.finance, at=pay.AT)
    late = post(months.office.finance, url("run_papers", months.run(months_of.SEPTEMBER).pk))

    assert Job.objects.filter(kind="compensation.file_papers").count() == 1
    assert late.status_code == 409


STEPS = {
    "run_submit": {"finance"},
    "run_withdraw": {"finance"},
    "run_pay": {"finance"},
    "run_papers": {"finance"},
    "run_file": {"archive"},
}


@each("name", list(STEPS))
@each("who", ["finance", "chief", "deputy", "manager", "archive", "desk"])
def test_run_steps_are_closed_to_roles_without_them(months, post, name, who):
    if who in STEPS[name]:
        return

    assert post(getattr(months.office, who), url(name, months.run().pk)).status_code == 403
    assert months.run().state == "computed"


@each("name", ["run_submit", "run_withdraw", "run_pay", "run_sign", "run_return", "run_papers"])
def test_run_steps_are_not_there_for_another_branch(months, post, name):
    months.submitted_run()
    data = signature(months.run(), "chief") | {"reason": "不行"}

    for who in ("finance", "chief"):
        user = getattr(months.elsewhere, who)
        assert post(user, url(name, months.run().pk), data).status_code in {403, 404}
    assert months.run().state == "submitted"


def test_run_steps_do_nothing_when_a_link_is_followed(months, client):
    client.force_login(months.office.finance)

    for name in ("run_submit", "run_withdraw", "run_pay"):
        assert client.get(url(name, months.run().pk))["Location"] == months.run().get_absolute_url()
    assert months.run().state == "computed"
