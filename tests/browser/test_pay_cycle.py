"""The month by hand, from the CRM file to the answered question, each step by whom the guideline names."""

from datetime import date

import pytest
from django.urls import reverse

from compensation.models import BusinessDetail, PayRun, PaySlip, SlipQuestion
from core import audit
from customers.models import CrmMonth
from org.models import Branch, User
from tests.browser.conftest import work_off
from tests.browser_fixtures import follow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MONTH = date(2026, 10, 1)


def test_pay_cycle_by_hand(small_company, at_browser):
    branch = Branch.objects.get(code="EB01")

    crm_month = upload(small_company, at_browser("eb01_jiaoyi"), branch)
    detail = compute_detail(at_browser("eb01_jiaoyi"), crm_month)
    review(at_browser("eb01_caiwu"), detail)
    run = compute_pay(at_browser("eb01_caiwu"), detail)
    for username, step in (("eb01_kuaiji", "chief"), ("eb01_fujingli", "deputy"), ("eb01_jingli", "manager")):
        sign(at_browser(username), run, step)
    pay_out(at_browser("eb01_caiwu"), run)
    file(at_browser("zongheshi"), run)
    ask(at_browser("u1003"), run)
    answer(at_browser("eb01_caiwu"))
    read_answer(at_browser("u1003"), run)

    assert audit.verify() == []


def upload(company, clerk, branch):
    clerk.open(reverse("desk:home")).picture("desk-clerk")
    clerk.open(reverse("customers:crm_upload")).picture("crm-upload")
    clerk.page.fill("[name=month]", "2026-10")
    clerk.page.set_input_files(
        "[name=file]",
        {
            "name": company.file_name(branch, MONTH),
            "mimeType": "application/octet-stream",
            "buffer": company.crm_file(branch, MONTH),
        },
    )
    follow(clerk.page, clerk.page.locator("main form[method=post] button").last)
    work_off()
    crm_month = CrmMonth.objects.get(branch=branch, month=MONTH)
    assert crm_month.state == "accepted", list(crm_month.faults.values_list("row", "code", "value"))
    clerk.open(reverse("customers:crm_month", args=[crm_month.pk])).picture("crm-month")
    return crm_month


def compute_detail(clerk, crm_month):
    clerk.open(reverse("compensation:detail_list")).picture("business-details")
    clerk.send(f"{reverse('compensation:detail_compute')}?branch={crm_month.branch_id}&month=2026-10")
    detail = BusinessDetail.objects.get(branch_id=crm_month.branch_id, month=MONTH)
    clerk.open(reverse("compensation:detail", args=[detail.pk])).picture("business-detail")
    clerk.press(reverse("compensation:detail_submit", args=[detail.pk]))
    return detail


def review(finance, detail):
    finance.open(reverse("desk:home")).picture("desk-finance")
    finance.open(reverse("compensation:detail", args=[detail.pk]))
    finance.press(reverse("compensation:detail_review", args=[detail.pk]))
    assert BusinessDetail.objects.get(pk=detail.pk).state == "reviewed"


def compute_pay(finance, detail):
    finance.send(f"{reverse('compensation:run_start')}?branch={detail.branch_id}&month=2026-10")
    work_off()
    run = PayRun.objects.get(branch_id=detail.branch_id, month=MONTH)
    finance.open(reverse("compensation:run", args=[run.pk])).picture("pay-report")
    finance.press(reverse("compensation:run_submit", args=[run.pk]))
    assert PayRun.objects.get(pk=run.pk).state == "submitted"
    return run


def sign(signer, run, step):
    signer.open(reverse("compensation:run", args=[run.pk])).picture(f"sign-{step}")
    signer.press(reverse("compensation:run_sign", args=[run.pk]))
    assert run.signatures.filter(step=step, voided_at=None).count() == 1


def pay_out(finance, run):
    work_off()
    finance.open(reverse("compensation:run", args=[run.pk])).picture("pay-report-signed")
    finance.press(reverse("compensation:run_payment_file", args=[run.pk]))
    finance.open(reverse("compensation:run", args=[run.pk]))
    finance.press(reverse("compensation:run_pay", args=[run.pk]))
    assert PayRun.objects.get(pk=run.pk).state == "paid"


def file(office, run):
    office.open(reverse("desk:home")).picture("desk-office")
    office.open(reverse("compensation:run", args=[run.pk]))
    office.press(reverse("compensation:run_file", args=[run.pk]))
    assert PayRun.objects.get(pk=run.pk).state == "filed"


def slip_of(run):
    return PaySlip.objects.get(run=run, number="1003")


def ask(owner, run):
    owner.open(reverse("desk:home")).picture("desk-manager")
    owner.open(reverse("compensation:my_slips")).picture("my-pay")
    slip = slip_of(run)
    owner.open(reverse("compensation:slip", args=[slip.pk])).reads("刘喆").picture("slip")
    owner.send(reverse("compensation:question_ask", args=[slip.pk]), text="这一行是怎么算出来的？")
    assert SlipQuestion.objects.get(slip=slip).text == "这一行是怎么算出来的？"


def answer(finance):
    question = SlipQuestion.objects.get()
    finance.open(reverse("compensation:question", args=[question.pk])).picture("question")
    address = reverse("compensation:question_answer", args=[question.pk])
    finance.send(address, text="按净佣金分段累进，算式见该行说明。")
    question.refresh_from_db()
    assert question.answered_by == User.objects.get(username="eb01_caiwu")


def read_answer(owner, run):
    owner.open(reverse("compensation:slip", args=[slip_of(run).pk])).reads("按净佣金分段累进")
    assert owner.page.complaints == []
