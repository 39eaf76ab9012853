"""Pages of adjustments and recoveries: proposing, a second person's decision, where a correction comes from."""

import copy
import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from compensation import services
from compensation.models import Adjustment, Charge
from org.choices import Contract, Role
from tests.cases import each
from tests.factories import compensation as pay
from tests.factories import org

pytestmark = pytest.mark.django_db
MONTH = pay.MONTH


@pytest.fixture
def browse(client):
    """The browser of somebody who is signed in."""

    def browser(user):
        client.force_login(user, backend="org.authentication.PersonBackend")
        return client

    return browser


@pytest.fixture(scope="module")
def made(kept):
    return pay.office()


@pytest.fixture
def office(made):
    return copy.deepcopy(made)


@pytest.fixture
def alice(office):
    return office.hire(name="爱丽丝")


@pytest.fixture
def stranger():
    """Finance of another branch."""
    return org.holder(Role.BRANCH_FINANCE, org.BranchFactory())


def text(response):
    return response.content.decode()


def url(name, *args):
    return reverse(f"compensation:{name}", args=args)


def adjustment(office, alice, now, amount="50.00", title="竞赛奖"):
    return services.propose_adjustment(
        person_id=alice.pk,
        month=MONTH,
        amount=Decimal(amount),
        title=title,
        reason="agreed",
        by=office.finance,
        at=now,
    )


def charge(office, alice, now, total="900.00", instalment="300.00"):
    return services.propose_charge(
        person_id=alice.pk,
        first_month=MONTH,
        total=Decimal(total),
        instalment=Decimal(instalment),
        title="平板电脑",
        reason="dropped",
        by=office.finance,
        at=now,
    )


# Adjustments


def test_adjustment_list_shows_the_branchs_own(browse, office, alice, stranger, now):
    adjustment(office, alice, now)

    for who in ("finance", "chief", "deputy", "manager", "archive"):
        assert "竞赛奖" in text(browse(getattr(office, who)).get(url("adjustment_list")))
    assert "竞赛奖" not in text(browse(stranger).get(url("adjustment_list")))


@each(
    ("query", "titles"),
    [
        ({"state": "proposed"}, {"plus"}),
        ({"state": "confirmed"}, {"minus"}),
        ({"month": "2026-11"}, set()),
        ({"q": "minus"}, {"minus"}),
        ({"kind": "correction"}, set()),
    ],
)
def test_adjustment_list_filters(browse, office, alice, now, query, titles):
    adjustment(office, alice, now, title="plus one")
    pay.adjustment(alice, "-20.00", title="minus one")

    page = text(browse(office.finance).get(url("adjustment_list"), query))

    assert {title for title in ("plus", "minus") if f"{title} one" in page} == titles


def test_adjustment_list_sums_and_asks_as_often_for_three_as_for_one(
    browse, office, alice, now, django_assert_max_num_queries
):
    browser, counts = browse(office.finance), []
    for _time in range(2):
        adjustment(office, alice, now)
        adjustment(office, alice, now)
        with django_assert_max_num_queries(12) as asked:
            page = browser.get(url("adjustment_list"))
        counts.append(len(asked.captured_queries))

    assert counts[0] == counts[1]
    assert page.context["table"].totals["amount"] == Decimal("200.00")


def test_adjustment_new_proposes_for_the_person_found(browse, office, alice):
    answer = browse(office.finance).post(
        url("adjustment_new"),
        {
            "person": alice.number,
            "month": "2026-10",
            "amount": "-１２０．５０",
            "title": "退回",
            "reason": "多领",
        },
    )

    made = Adjustment.objects.get()
    assert answer.url == url("adjustment", made.pk)
    assert (made.person, made.amount, made.proposed_by, made.state) == (
        alice,
        Decimal("-120.50"),
        office.finance,
        "proposed",
    )


@each(
    ("changes", "told"),
    [
        ({"amount": "0"}, "An adjustment of nothing changes nothing"),
        ({"amount": "1,2O0"}, "is not an amount"),
        ({"person": "P9999"}, "within your reach"),
        ({"reason": ""}, "This field is required"),
    ],
)
def test_adjustment_new_keeps_what_was_typed_and_says_what_is_wrong(browse, office, alice, changes, told):
    typed = {
        "person": alice.number,
        "month": "2026-10",
        "amount": "5",
        "title": "奖励标题",
        "reason": "r",
    } | changes

    answer = browse(office.finance).post(url("adjustment_new"), typed)

    assert answer.status_code == 400
    assert told in text(answer)
    assert "奖励标题" in text(answer)
    assert not Adjustment.objects.exists()


def test_adjustment_new_finds_nobody_of_another_branch(browse, alice, stranger):
    answer = browse(stranger).post(
        url("adjustment_new"),
        {"person": alice.number, "month": "2026-10", "amount": "5", "title": "t", "reason": "r"},
    )

    assert answer.status_code == 400
    assert "爱丽丝" not in text(answer)
    assert not Adjustment.objects.exists()


def test_adjustment_new_says_when_the_month_is_submitted(browse, office, alice):
    office.submitted()

    answer = browse(office.finance).post(
        url("adjustment_new"),
        {"person": alice.number, "month": "2026-10", "amount": "5", "title": "t", "reason": "r"},
    )

    assert answer.status_code == 409
    assert "choose a later month" in text(answer)


def test_adjustment_new_begins_with_the_first_open_month(browse, office, alice):
    office.submitted()

    assert browse(office.finance).get(url("adjustment_new")).context["form"].initial == {
        "month": dt.date(2026, 11, 1)
    }


def offers(browse, user, record):
    name = "adjustment" if isinstance(record, Adjustment) else "charge"
    return browse(user).get(url(name, record.pk)).context["offers"]


def test_adjustment_page_offers_the_decision_to_who_may_take_it(browse, office, alice, now):
    made = adjustment(office, alice, now)

    assert offers(browse, office.chief, made) == {"confirm": "", "reject": ""}
    assert offers(browse, office.finance, made) == {}
    services.confirm_adjustment(adjustment_id=made.pk, by=office.chief, at=now)
    assert offers(browse, office.chief, made) == {}


def test_adjustment_page_tells_who_proposed_it_that_somebody_else_decides(browse, office, alice, now):
    made = adjustment(office, alice, now)
    org.RoleGrant.objects.create(
        user=office.finance, role=Role.CHIEF_ACCOUNTANT, branch=office.branch, valid_from=org.START
    )

    assert "somebody else" in offers(browse, office.finance, made)["confirm"]
    answer = browse(office.finance).post(url("adjustment_confirm", made.pk))
    assert answer.status_code == 400
    assert pay.again(made).state == "proposed"


def test_adjustment_page_shows_the_way_and_whom_it_waits_for(browse, office, alice, now):
    made = adjustment(office, alice, now)

    steps = browse(office.finance).get(url("adjustment", made.pk)).context["steps"]

    assert [(step.state, step.by) for step in steps] == [
        ("done", str(office.finance)),
        ("current", "the chief accountant"),
        ("coming", ""),
    ]


def test_confirming_and_rejecting_by_the_buttons(browse, office, alice, now):
    first, second = adjustment(office, alice, now), adjustment(office, alice, now)
    browser = browse(office.chief)

    browser.post(url("adjustment_confirm", first.pk))
    assert pay.again(first).state == "confirmed"

    assert browser.post(url("adjustment_reject", second.pk), {"reason": ""}).status_code == 400
    browser.post(url("adjustment_reject", second.pk), {"reason": "no paper"})
    assert pay.again(second).state == "rejected"
    assert "no paper" in text(browser.get(url("adjustment", second.pk)))


def test_deciding_twice_tells_who_was_faster(browse, office, alice, now):
    made = adjustment(office, alice, now)
    services.confirm_adjustment(adjustment_id=made.pk, by=office.chief, at=now)

    answer = browse(office.chief).post(url("adjustment_reject", made.pk), {"reason": "late"})

    assert answer.status_code == 409
    assert pay.again(made).state == "confirmed"


@each("name", ["adjustment", "adjustment_confirm", "adjustment_reject"])
def test_adjustments_are_not_there_for_strangers(browse, office, alice, now, name):
    made = adjustment(office, alice, now)
    charlie = org.holder(Role.CHIEF_ACCOUNTANT, org.BranchFactory())
    method = browse(charlie).get if name == "adjustment" else browse(charlie).post

    answer = method(url(name, made.pk), {"reason": "mine"})

    assert answer.status_code == 404
    assert "竞赛奖" not in text(answer)
    assert pay.again(made).state == "proposed"


@each("name", ["adjustment_list", "charge_list", "adjustment_new", "measure_list", "parameters"])
def test_account_managers_and_leads_meet_none_of_it(browse, office, alice, now, name):
    adjustment(office, alice, now)

    for person in (alice.user, org.holder(Role.TEAM_LEAD, office.team)):
        answer = browse(person).get(url(name))
        assert answer.status_code == 403
        assert "竞赛奖" not in text(answer)


def correction(office, alice):
    """What a newer file changed in a signed month."""
    file = pay.crm_month(office.branch, [pay.fact("A1", alice)])
    return Adjustment.objects.create(
        branch=office.branch,
        person=alice,
        month=dt.date(2026, 11, 1),
        kind="correction",
        title="Correction of 2026-10, commission",
        reason="newer file",
        amount=Decimal("-15.00"),
        origin_month=MONTH,
        origin_crm_month_id=file.pk,
        origin_code="commission",
        proposed_by=office.desk,
        proposed_at=pay.AT,
    )


def test_adjustment_page_says_where_a_correction_comes_from(browse, office, alice):
    made = correction(office, alice)

    facts = {
        str(fact.label): fact
        for fact in browse(office.finance).get(url("adjustment", made.pk)).context["facts"]
    }

    assert facts["Concerns month"].value == "Oct 2026"
    assert facts["CRM file"].value == "crm.csv, version 1"


def test_adjustment_page_names_no_file_to_who_may_not_see_files(browse, office, alice):
    made = correction(office, alice)

    page = browse(office.archive).get(url("adjustment", made.pk))

    assert "crm.csv" not in text(page)


def test_adjustment_page_names_the_report_that_paid_it(browse, office, alice, now):
    made = adjustment(office, alice, now)
    services.confirm_adjustment(adjustment_id=made.pk, by=office.chief, at=now)
    run = office.signed()

    steps = browse(office.finance).get(url("adjustment", made.pk)).context["steps"]

    assert (steps[-1].state, steps[-1].note) == ("done", run.number.text)


# Recoveries


def test_charge_list_shows_what_is_owed(browse, office, alice, now):
    made = charge(office, alice, now)
    services.confirm_charge(charge_id=made.pk, by=office.chief, at=now)
    office.signed()

    page = browse(office.finance).get(url("charge_list"))

    (shown,) = page.context["table"].records
    assert (shown.recovered, shown.owed) == (Decimal("300.00"), Decimal("600.00"))
    assert page.context["table"].totals["owed"] == Decimal("600.00")


@each(("balance", "count"), [("owed", 1), ("none", 0)])
def test_charge_list_filters_by_balance(browse, office, alice, now, balance, count):
    charge(office, alice, now)

    page = browse(office.finance).get(url("charge_list"), {"balance": balance})

    assert len(page.context["table"].records) == count


def test_charge_list_asks_as_often_for_three_as_for_one(
    browse, office, alice, now, django_assert_max_num_queries
):
    browser, counts = browse(office.finance), []
    for _time in range(2):
        charge(office, alice, now)
        with django_assert_max_num_queries(12) as asked:
            browser.get(url("charge_list"))
        counts.append(len(asked.captured_queries))

    assert counts[0] == counts[1]


def test_charge_page_shows_instalments_and_explains_the_law(browse, office, alice, now):
    made = charge(office, alice, now)
    services.confirm_charge(charge_id=made.pk, by=office.chief, at=now)
    run = office.signed()

    page = browse(office.finance).get(url("charge", made.pk))

    assert run.number.text in text(page)
    assert "at most a fifth is taken" in text(page)
    assert "2,490.00" in text(page)


def test_charge_page_says_what_holds_for_a_broker(browse, office, now):
    broker = office.hire(contract=Contract.BROKER)

    assert "A broker has no wage" in text(
        browse(office.finance).get(url("charge", charge(office, broker, now).pk))
    )


def test_charge_new_proposes_and_refuses_more_than_the_total(browse, office, alice):
    typed = {
        "person": alice.number,
        "first_month": "2026-10",
        "total": "600",
        "instalment": "200",
        "title": "电脑",
        "reason": "摔坏",
    }
    browser = browse(office.finance)

    assert browser.post(url("charge_new"), typed | {"instalment": "601"}).status_code == 400
    answer = browser.post(url("charge_new"), typed)

    made = Charge.objects.get()
    assert answer.url == url("charge", made.pk)
    assert (made.total, made.instalment) == (Decimal("600.00"), Decimal("200.00"))


def test_charges_are_confirmed_and_rejected_by_a_second_person(browse, office, alice, now):
    first, second = charge(office, alice, now), charge(office, alice, now)
    browser = browse(office.chief)

    browser.post(url("charge_confirm", first.pk))
    browser.post(url("charge_reject", second.pk), {"reason": "insured"})

    assert (pay.again(first).state, pay.again(second).state) == ("confirmed", "rejected")


@each("name", ["charge", "charge_confirm", "charge_reject"])
def test_charges_are_not_there_for_strangers(browse, office, alice, now, name):
    made = charge(office, alice, now)
    charlie = org.holder(Role.CHIEF_ACCOUNTANT, org.BranchFactory())
    method = browse(charlie).get if name == "charge" else browse(charlie).post

    assert method(url(name, made.pk), {"reason": "mine"}).status_code == 404
    assert pay.again(made).state == "proposed"
