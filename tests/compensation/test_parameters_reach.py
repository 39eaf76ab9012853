"""How far a parameter reaches: who lays down what holds for others, what the form says before, who is told."""

import copy
import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from compensation import services
from compensation.models import IncomeTaxTable
from compensation.queries.parameter_pages import parameters_of
from core.models import AuditEntry, Notice
from core.notices import sentence
from org.choices import Role
from org.models import Branch
from tests.cases import each
from tests.factories import compensation as pay
from tests.factories import org

pytestmark = pytest.mark.django_db
NOVEMBER = dt.date(2026, 11, 1)
PAGE, TABLE = "/pay/parameters/", "/pay/parameters/tax/new"
TYPED = {
    "valid_from": "2027-01",
    "basic_deduction": "5,000",
    "broker_fee_rate": "20",
    "broker_cost_rate": "25",
    "up_to_0": "",
    "rate_0": "3",
    "quick_0": "0",
}


@pytest.fixture(scope="module")
def made(kept):
    return pay.office()


@pytest.fixture
def office(made):
    return copy.deepcopy(made)


@pytest.fixture
def keeper():
    return org.holder(Role.ADMINISTRATOR)


@pytest.fixture
def neighbour(office):
    """Another branch of the region with its finance and chief accountant."""
    return people(org.BranchFactory(insurance_region=office.branch.insurance_region))


@pytest.fixture
def far():
    """A branch of another region, with the same people."""
    return people(org.BranchFactory(insurance_region="far"))


def people(branch):
    return {
        role: org.holder(role, branch)
        for role in (Role.BRANCH_FINANCE, Role.CHIEF_ACCOUNTANT, Role.BRANCH_MANAGER, Role.DEPUTY_MANAGER)
    }


def browse(client, user):
    client.force_login(user, backend="org.authentication.PersonBackend")
    return client


def text(response):
    return response.content.decode()


def wage(office, now, **changes):
    values = {"region": office.branch.insurance_region, "amount": Decimal(2690), "by": office.finance}
    return services.set_minimum_wage(valid_from=NOVEMBER, at=now, **values | changes)


def scheme(office, now):
    return services.set_insurance_scheme(
        region=office.branch.insurance_region,
        scheme="养老保险",
        payer="employee",
        valid_from=NOVEMBER,
        rate=Decimal("0.08"),
        floor=Decimal(4000),
        ceiling=Decimal(30000),
        by=office.finance,
        at=now,
    )


def table(now, by):
    return services.set_tax_table(
        valid_from=NOVEMBER,
        bands=[(None, "0.03", "0")],
        basic_deduction=Decimal(5000),
        broker_fee_rate=Decimal("0.2"),
        broker_cost_rate=Decimal("0.25"),
        by=by,
        at=now,
    )


def told():
    return set(Notice.objects.filter(kind="pay.parameter_set").values_list("user_id", flat=True))


def ids(*users):
    return {user.pk for user in users}


# Who lays down what


def test_the_tax_table_is_kept_by_the_administrator_of_the_company_alone(office, keeper, now):
    others = [office.finance, office.chief, office.manager, org.holder(Role.AUDITOR)]

    for somebody in others:
        with pytest.raises(PermissionDenied):
            table(now, somebody)

    assert not IncomeTaxTable.objects.filter(valid_from=NOVEMBER).exists()
    assert table(now, keeper).valid_from == NOVEMBER
    assert AuditEntry.objects.latest("seq").capacity == "administrator"


@each("who", ["finance", "chief", "deputy", "manager", "desk"])
def test_tax_table_page_is_closed_to_a_branch_and_keeps_nothing_it_sends(client, office, who):
    browser = browse(client, getattr(office, who))

    answers = [browser.get(TABLE).status_code, browser.post(TABLE, TYPED).status_code]

    assert answers == [403, 403]
    assert not IncomeTaxTable.objects.filter(valid_from__year=2027).exists()


def test_parameter_new_knows_no_tax_table_any_more(client, office):
    page = browse(client, office.finance).get(reverse("compensation:parameter_new", args=["tax-table"]))

    assert page.status_code == 404


def test_parameters_page_offers_the_tax_table_to_the_administrator_alone(client, office, keeper):
    pages = {user: text(browse(client, user).get(PAGE)) for user in (office.finance, keeper)}

    assert [TABLE in page for page in pages.values()] == [False, True]
    assert all("181,920.00" in page for page in pages.values())
    assert "kept by the administrator" in pages[office.finance]


def test_parameters_page_lets_the_administrator_choose_among_all_branches(client, office, keeper):
    other = org.BranchFactory(name="西区营业部", insurance_region="far")

    page = browse(client, keeper).get(PAGE, {"branch": other.pk})

    assert set(page.context["branches"]) == set(Branch.objects.all())
    assert (page.context["branch"], page.context["may_edit"]) == (other, False)
    assert reverse("compensation:parameter_new", args=["wage"]) not in text(page)


def test_parameters_of_no_branch_are_what_holds_for_the_whole_company(office):
    found = parameters_of(None, NOVEMBER)

    assert found.branch is None
    assert [list(rows) for rows in (found.commission, found.vat, found.insurance, found.wage)] == [[]] * 4
    assert {one.row for one in found.tax} == set(IncomeTaxTable.objects.all())


@each("kind", ["commission", "vat", "insurance", "wage"])
def test_the_administrator_lays_down_nothing_of_a_branch_or_region(client, office, keeper, kind):
    address = reverse("compensation:parameter_new", args=[kind])

    assert browse(client, keeper).post(address, {"branch": office.branch.pk}).status_code == 403


# What is said before


def test_parameter_new_names_all_open_branches_of_the_region(client, office):
    region = office.branch.insurance_region
    org.BranchFactory(name="西区营业部", insurance_region=region)
    org.BranchFactory(name="旧营业部", insurance_region=region, closed_on=dt.date(2026, 1, 1))
    org.BranchFactory(name="远方营业部", insurance_region="far")
    browser = browse(client, office.finance)

    pages = [
        browser.get(reverse("compensation:parameter_new", args=[kind])) for kind in ("insurance", "wage")
    ]

    names = f"{office.branch.name}, 西区营业部"
    for page in pages:
        assert f"It applies to all branches of the region {region}: {names}." in text(page)
        assert ("旧营业部" in text(page), "远方营业部" in text(page)) == (False, False)


@each("kind", ["commission", "vat"])
def test_parameter_new_of_a_branch_says_that_it_holds_there_alone(client, office, kind):
    page = text(browse(client, office.finance).get(reverse("compensation:parameter_new", args=[kind])))

    assert "It applies to the chosen branch alone." in page


def test_tax_table_new_says_that_it_holds_for_the_whole_company(client, keeper):
    keeper.language = "zh-hans"
    keeper.save(update_fields=["language"])

    page = text(browse(client, keeper).get(TABLE))

    assert "个人所得税税率表</h1>" in page
    assert "适用于全公司" in page


def test_tax_table_new_begins_after_the_last_month_that_any_branch_has_submitted(client, keeper, office):
    office.hire()
    office.submitted()

    form = browse(client, keeper).get(TABLE).context["form"]

    assert form.initial["valid_from"] == NOVEMBER


def test_tax_table_new_keeps_what_the_administrator_typed(client, keeper):
    page = browse(client, keeper).post(TABLE, TYPED)

    assert page.url == PAGE
    assert IncomeTaxTable.objects.latest("valid_from").bands == [[None, "0.03", "0"]]


# Who is told


@each("keep", [wage, scheme])
def test_a_figure_of_the_region_is_told_to_money_people_of_its_branches(office, neighbour, far, now, keep):
    keep(office, now)

    there = ids(neighbour[Role.BRANCH_FINANCE], neighbour[Role.CHIEF_ACCOUNTANT])
    assert told() == {office.chief.pk} | there


def test_the_tax_table_is_told_to_money_people_of_all_branches(office, neighbour, far, keeper, now):
    table(now, keeper)

    assert told() == ids(
        office.finance,
        office.chief,
        *(group[role] for group in (neighbour, far) for role in (Role.BRANCH_FINANCE, Role.CHIEF_ACCOUNTANT)),
    )


def test_a_refused_parameter_is_told_to_nobody(office, neighbour, keeper, now):
    office.hire()
    office.submitted()

    with pytest.raises(Exception, match="a change can begin after it only"):
        services.set_minimum_wage(
            region="demo", valid_from=pay.MONTH, amount=Decimal(1), by=office.finance, at=now
        )

    assert told() == set()


def test_a_notice_of_a_parameter_names_who_what_and_from_when_in_the_readers_language(office, neighbour, now):
    chief = neighbour[Role.CHIEF_ACCOUNTANT]
    chief.language = "zh-hans"
    chief.save(update_fields=["language"])

    scheme(office, now)

    mine, theirs = (
        Notice.objects.get(user=user, kind="pay.parameter_set")
        for user in (chief, neighbour[Role.BRANCH_FINANCE])
    )
    assert mine.params == {
        "by": str(office.finance),
        "what": "社保公积金方案 养老保险",
        "month": "2026-11",
    }
    assert sentence(theirs) == (
        f"{office.finance} laid down “insurance scheme 养老保险”; it holds for your branch from Nov 2026 on."
    )
    assert mine.url == PAGE


def test_a_parameter_is_told_with_as_many_queries_for_many_branches_as_for_few(
    office, now, django_assert_max_num_queries
):
    with django_assert_max_num_queries(60) as few:
        wage(office, now)
    for _number in range(4):
        people(org.BranchFactory(insurance_region=office.branch.insurance_region))
    office.finance.grants_cache = None

    with django_assert_max_num_queries(len(few.captured_queries)):
        wage(office, now, by=type(office.finance).objects.get(pk=office.finance.pk))

    assert len(told()) == 9
