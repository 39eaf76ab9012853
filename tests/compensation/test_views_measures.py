"""Measures by hand: the list, a team's sheet, pasting from a workbook, declarations and insurance bases."""

import copy
import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from compensation import services
from compensation.forms.measures import read_pasted
from compensation.models import InsuranceBase, ManualMeasure, TaxDeclaration
from core.errors import DomainError, WrongState
from core.models import AuditEntry
from org.choices import Role
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
def people(office):
    return [office.hire(name=name) for name in ("甲", "乙", "丙")]


@pytest.fixture
def stranger():
    """Finance of another branch."""
    return org.holder(Role.BRANCH_FINANCE, org.BranchFactory())


def text(response):
    return response.content.decode()


def url(name, *args):
    return reverse(f"compensation:{name}", args=args)


def sheet(office, measure="duty_score", month="2026-10"):
    return f"{url('measure_edit')}?team={office.team.pk}&month={month}&measure={measure}"


def enter(people, by, now, *values, measure="duty_score", reason="sheet"):
    given = dict(zip([person.pk for person in people], map(Decimal, values), strict=False))
    return services.enter_measures(month=MONTH, measure=measure, values=given, reason=reason, by=by, at=now)


def stands():
    return dict(ManualMeasure.objects.values_list("person__name", "value"))


# The service


def test_enter_measures_enters_all_with_an_entry_each(office, people, now):
    assert enter(people, office.finance, now, "95", "88.5") == 2

    assert stands() == {"甲": Decimal("95.00"), "乙": Decimal("88.50")}
    assert AuditEntry.objects.filter(action="compensation.manualmeasure.enter").count() == 2


def test_enter_measures_leaves_what_stands_already(office, people, now):
    enter(people, office.finance, now, "95", "88")

    assert enter(people, office.finance, now, "95", "90") == 1
    assert AuditEntry.objects.filter(action="compensation.manualmeasure.enter").count() == 3


def test_enter_measures_names_every_value_that_cannot_be_and_enters_none(office, people, now):
    with pytest.raises(DomainError) as refusal:
        enter(people, office.finance, now, "95", "101", "-1")

    assert [fault.split(": ")[0] for fault in refusal.value.faults] == [str(people[1]), str(people[2])]
    assert stands() == {}


def test_enter_measures_refuses_a_submitted_month(office, people, now):
    office.submitted()

    with pytest.raises(WrongState):
        enter(people, office.finance, now, "95")


def test_enter_measures_is_for_the_branchs_finance(office, people, stranger, now):
    for person in (stranger, office.chief, org.holder(Role.TEAM_LEAD, office.team)):
        with pytest.raises(PermissionDenied):
            enter(people, person, now, "95")

    assert stands() == {}


# Pasting


@each(
    ("line", "value"),
    [
        ("{number}\t甲\t95", "95"),
        ("{number} 95.5", "95.5"),
        ("  {number}\t９５ ", "95"),
        ("{number}，甲，1,200", "1,200"),
    ],
)
def test_read_pasted_takes_number_and_last_value(people, line, value):
    pasted = read_pasted(line.format(number=people[0].number), people)

    assert (pasted.values, pasted.faults) == ({people[0].pk: value}, [])


def test_read_pasted_names_each_line_that_cannot_be_read(people):
    pasted = read_pasted(
        f"工号\t姓名\t分数\n{people[0].number}\t甲\t\n\n{people[1].number}\t乙\tgood\nP999\t5", people
    )

    assert pasted.values == {}
    assert pasted.faults == [
        "Line 1: nobody of this team has the number 工号.",
        "Line 2: “甲” is not a number.",
        "Line 4: “good” is not a number.",
        "Line 5: nobody of this team has the number P999.",
    ]


# The pages


def test_measure_list_shows_own_branch_only(browse, office, people, stranger, now):
    enter(people, office.finance, now, "95", reason="from the desk")

    assert "from the desk" in text(browse(office.finance).get(url("measure_list")))
    assert "from the desk" not in text(browse(stranger).get(url("measure_list")))


@each(("query", "count"), [({"measure": "duty_score"}, 1), ({"measure": "late_count"}, 0), ({"q": "乙"}, 0)])
def test_measure_list_filters(browse, office, people, now, query, count):
    enter(people, office.finance, now, "95")

    assert len(browse(office.finance).get(url("measure_list"), query).context["table"].records) == count


def test_measure_new_opens_the_sheet(browse, office):
    answer = browse(office.finance).post(
        url("measure_new"), {"team": office.team.pk, "month": "2026-10", "measure": "late_count"}
    )

    assert answer.url == sheet(office, "late_count")


def test_the_sheet_shows_the_team_with_what_stands(browse, office, people, now):
    enter(people, office.finance, now, "95")

    page = browse(office.finance).get(sheet(office))

    assert [person for person, _field in page.context["form"].rows] == people
    assert 'value="95.00"' in text(page)


def test_the_sheet_saves_what_is_filled_in(browse, office, people):
    answer = browse(office.finance).post(
        sheet(office), {f"value-{people[0].pk}": "95", f"value-{people[1].pk}": "", "reason": "duty sheet"}
    )

    assert answer.url == sheet(office)
    assert stands() == {"甲": Decimal("95.00")}


@each(("value", "told"), [("101", "less than or equal to 100"), ("good", "is not an amount")])
def test_the_sheet_keeps_what_was_typed_and_says_what_is_wrong(browse, office, people, value, told):
    answer = browse(office.finance).post(
        sheet(office), {f"value-{people[0].pk}": value, "reason": "duty sheet"}
    )

    assert answer.status_code == 400
    assert told in text(answer)
    assert f'value="{value}"' in text(answer)
    assert stands() == {}


def test_the_sheet_fills_in_what_is_pasted_and_saves_nothing_yet(browse, office, people):
    pasted = f"{people[0].number}\t95\n{people[1].number}\t88\nP999\t1"

    answer = browse(office.finance).post(
        sheet(office), {"step": "paste", "pasted": pasted, f"value-{people[2].pk}": "77", "reason": "sheet"}
    )

    page = text(answer)
    assert [f'value="{value}"' in page for value in ("95", "88", "77")] == [True, True, True]
    assert "Line 3: nobody of this team has the number P999." in page
    assert "2 values are filled in below." in page
    assert stands() == {}


def test_the_sheet_says_when_the_month_is_submitted(browse, office, people):
    office.submitted()

    answer = browse(office.finance).post(sheet(office), {f"value-{people[0].pk}": "95", "reason": "late"})

    assert answer.status_code == 409
    assert "choose a later month" in text(answer)


@each("query", ["", "?team=x", "?team=1&month=2026-10&measure=net_commission"])
def test_a_sheet_that_makes_no_sense_is_not_there(browse, office, query):
    assert browse(office.finance).get(url("measure_edit") + query).status_code == 404


def test_the_sheet_of_another_branch_is_not_there(browse, office, people, stranger):
    answer = browse(stranger).get(sheet(office))

    assert answer.status_code == 404
    assert "甲" not in text(answer)
    assert (
        browse(stranger).post(sheet(office), {f"value-{people[0].pk}": "1", "reason": "x"}).status_code == 404
    )
    assert stands() == {}


def test_the_sheet_of_an_empty_team_says_so(browse, office):
    assert "Nobody is in this team in this month" in text(browse(office.finance).get(sheet(office)))


def test_the_sheet_asks_as_often_for_many_as_for_few(browse, office, people, django_assert_max_num_queries):
    browser = browse(office.finance)
    with django_assert_max_num_queries(12) as few:
        browser.get(sheet(office))
    for _more in range(5):
        office.hire()
    with django_assert_max_num_queries(len(few.captured_queries)):
        browser.get(sheet(office))


# Declarations and bases


def declare(browse, office, person, **changes):
    typed = {"person": person.number, "valid_from": "2026-10", "additional": "3,000", "other": "0"} | changes
    return browse(office.finance).post(url("declaration_new"), typed)


def test_declaration_new_takes_it_up_from_the_month_on(browse, office, people):
    answer = declare(browse, office, people[0], first_job_in_year="on")

    made = TaxDeclaration.objects.get()
    assert answer.url == url("declaration_list")
    assert (
        made.person,
        made.valid_from,
        made.additional,
        made.first_job_in_year,
        made.prior_year_le_60000,
    ) == (
        people[0],
        MONTH,
        Decimal("3000.00"),
        True,
        False,
    )


def test_declaration_new_closes_the_former_one(browse, office, people):
    declare(browse, office, people[0])
    declare(browse, office, people[0], valid_from="2026-12", additional="1000")

    rows = browse(office.finance).get(url("declaration_list")).context["table"].records
    assert [(row.valid_from, row.last_day) for row in rows] == [
        (dt.date(2026, 12, 1), None),
        (MONTH, dt.date(2026, 11, 30)),
    ]


def test_declaration_new_leaves_submitted_months_alone(browse, office, people):
    office.submitted()

    answer = declare(browse, office, people[0])

    assert answer.status_code == 409
    assert "a change can begin after it only" in text(answer)


@each(("period", "count"), [("now", 1), ("later", 1), ("over", 0)])
def test_declaration_list_filters_by_period(browse, office, people, period, count):
    TaxDeclaration.objects.create(person=people[0], valid_from=org.START)
    TaxDeclaration.objects.create(person=people[1], valid_from=dt.date(2099, 1, 1))

    page = browse(office.finance).get(url("declaration_list"), {"period": period})

    assert len(page.context["table"].records) == count


def test_insurance_base_new_lays_it_down(browse, office, people):
    answer = browse(office.finance).post(
        url("insurance_base_new"), {"person": people[0].number, "valid_from": "2026-10", "base": "6,200"}
    )

    assert answer.url == url("insurance_base_list")
    assert InsuranceBase.objects.get().base == Decimal("6200.00")


@each("name", ["declaration_list", "insurance_base_list"])
def test_what_people_declared_is_for_their_branchs_finance(browse, office, people, stranger, name):
    TaxDeclaration.objects.create(person=people[0], valid_from=org.START, additional=Decimal("4321.00"))
    InsuranceBase.objects.create(person=people[0], valid_from=org.START, base=Decimal("4321.00"))

    assert "4,321.00" in text(browse(office.finance).get(url(name)))
    assert "4,321.00" not in text(browse(stranger).get(url(name)))
    for denied in (office.chief, office.manager, people[0].user, org.holder(Role.TEAM_LEAD, office.team)):
        answer = browse(denied).get(url(name))
        assert answer.status_code == 403
        assert "4,321.00" not in text(answer)
