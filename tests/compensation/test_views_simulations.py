"""Pages of simulations: choosing months, watching the job, the result, its export; nobody else sees that pay."""

import copy
import csv
import io

import pytest
from django.urls import reverse

from compensation import services
from compensation.models import Simulation
from core import jobs
from core.models import AuditEntry, Notice
from org.choices import Role
from tests.cases import each
from tests.factories import compensation as pay
from tests.factories import org

pytestmark = pytest.mark.django_db
RICHER = pay.COMMISSION | {"tiers": [{"up_to": None, "rate": "0.30"}]}


@pytest.fixture(scope="module")
def made(kept):
    """September and October are signed for two employees."""
    made = pay.office()
    people = [made.hire(name="甲"), made.hire(name="乙", grade="M1")]
    for month in ("2026-09-01", "2026-10-01"):
        month = pay.dt.date.fromisoformat(month)
        made.signed(
            [pay.fact(f"A{i}", one, commission="10000.00") for i, one in enumerate(people)], month=month
        )
    return made


@pytest.fixture
def office(made):
    return copy.deepcopy(made)


@pytest.fixture
def alice(office):
    """Leads the team."""
    return org.holder(Role.TEAM_LEAD, office.team, name="爱丽丝")


@pytest.fixture
def browser(client, alice):
    client.force_login(alice, backend="org.authentication.PersonBackend")
    return client


@pytest.fixture
def row(office, alice, now):
    return services.draft_standard(document=document(office), by=alice, at=now)


def document(office, **changes):
    components = [pay.BASE, RICHER, pay.RESERVE]
    return pay.content(office.team, "employee", components, effective_from="2026-12") | changes


@pytest.fixture
def simulation(row, alice, now):
    """Both months, computed."""
    made = services.simulate_standard(
        standard_id=row.pk, first_month=pay.dt.date(2026, 9, 1), last_month=pay.MONTH, by=alice, at=now
    )
    jobs.run(made.job_id, at=now)
    return pay.again(made)


def url(name, record, *more):
    return reverse(f"compensation:{name}", args=[record.pk, *more])


def text(response):
    return response.content.decode()


def test_simulation_new_offers_the_last_signed_months(browser, row):
    page = browser.get(url("simulation_new", row))

    assert page.context["form"].initial == {"first_month": pay.dt.date(2026, 9, 1), "last_month": pay.MONTH}
    assert "2 months are signed for this team and contract" in text(page)


def test_simulation_new_starts_the_job_and_shows_how_far_it_is(browser, row, now):
    answer = browser.post(url("simulation_new", row), {"first_month": "2026-10", "last_month": "2026-10"})

    made = Simulation.objects.get()
    assert answer.url == url("simulation", made)
    assert f'hx-get="{url("simulation_job", made)}"' in text(browser.get(answer.url))


def test_simulation_new_says_what_is_wrong_with_the_months(browser, row):
    answer = browser.post(url("simulation_new", row), {"first_month": "2026-01", "last_month": "2026-02"})

    assert answer.status_code == 400
    assert "None of these months is signed for this team" in text(answer)


def test_the_page_is_shown_anew_when_the_job_ends(browser, simulation):
    answer = browser.get(url("simulation_job", simulation), headers={"HX-Request": "true"})

    assert (answer.status_code, answer["HX-Refresh"]) == (204, "true")


def test_the_end_is_a_notice(simulation, alice):
    notice = Notice.objects.get(kind="pay.simulated")

    assert (notice.user, notice.url) == (alice, url("simulation", simulation))


def test_simulation_page_shows_totals_months_and_people(browser, simulation):
    page = browser.get(url("simulation", simulation))

    result = page.context["result"]
    assert (str(result.total.before), str(result.total.after)) == ("16800.00", "22200.00")
    assert [str(month.change) for month in result.months] == ["2700.00", "2700.00"]
    assert "甲" in text(page)
    assert "Change over 2 months: +5,400.00 yuan" in text(page)


@each(
    ("sort", "names"),
    [
        ("change", ["甲", "乙"]),
        ("-after", ["甲", "乙"]),
        ("before", ["乙", "甲"]),
        ("nonsense", ["甲", "乙"]),
    ],
)
def test_simulation_page_sorts_people(browser, simulation, sort, names):
    page = browser.get(url("simulation", simulation), {"sort": sort})

    assert [person.name for person in page.context["table"].records] == names


def test_simulation_page_shows_one_month_where_asked(browser, simulation):
    page = browser.get(url("simulation", simulation), {"month": "2026-10"})

    assert {str(person.before) for person in page.context["table"].records} == {"4850.00", "3550.00"}


def test_simulation_page_ignores_a_month_that_is_not_in_it(browser, simulation):
    page = browser.get(url("simulation", simulation), {"month": "2020-01"})

    assert page.context["month"] == ""


def test_simulation_page_names_unknown_grades(browser, office, alice, now):
    lacking = services.draft_standard(
        document=document(office, grades=[{"code": "M2", "base_pay": "1.00"}]), by=alice, at=now
    )
    made = services.simulate_standard(
        standard_id=lacking.pk, first_month=pay.MONTH, last_month=pay.MONTH, by=alice, at=now
    )
    jobs.run(made.job_id, at=now)

    assert "The standard has no grade M1" in text(browser.get(url("simulation", made)))


def test_simulation_page_says_when_the_draft_has_changed_since(browser, simulation, row, alice, now):
    services.save_standard(
        standard_id=row.pk, document=row.content | {"name": "Other"}, version=row.version, by=alice, at=now
    )

    assert "The standard has changed since." in text(browser.get(url("simulation", simulation)))


def test_simulation_export_gives_every_person_and_is_recorded(browser, simulation, alice):
    answer = browser.get(url("simulation_export", simulation, "csv"))

    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row[1] for row in rows[1:]] == ["甲", "乙"]
    assert rows[1][3:6] == ["9700.00", "12400.00", "2700.00"]
    entry = AuditEntry.objects.latest("seq")
    assert (entry.action, entry.actor, entry.after["rows"]) == ("core.list.export", alice, 2)


def test_simulation_export_as_a_workbook(browser, simulation):
    answer = browser.get(url("simulation_export", simulation, "xlsx"))

    assert answer.content.startswith(b"PK")
    assert answer["Content-Disposition"].startswith("attachment")


def test_simulation_export_knows_no_other_form(browser, simulation):
    assert browser.get(url("simulation_export", simulation, "pdf")).status_code == 404


@each("name", ["simulation", "simulation_job", "simulation_export"])
def test_a_neighbouring_lead_meets_no_simulation(client, office, simulation, name):
    charlie = org.holder(Role.TEAM_LEAD, org.TeamFactory(branch=office.branch))
    client.force_login(charlie, backend="org.authentication.PersonBackend")

    answer = client.get(url(name, simulation, *(["csv"] if name == "simulation_export" else [])))

    assert answer.status_code == 404
    assert "甲" not in text(answer)


@each("who", ["account manager", "channel", "branch manager"])
def test_who_may_not_simulate_meets_no_simulation(client, office, simulation, who):
    person = {
        "account manager": lambda: org.account_manager(office.team).user,
        "channel": lambda: org.holder(Role.CHANNEL_MANAGEMENT),
        "branch manager": lambda: office.manager,
    }[who]()
    client.force_login(person, backend="org.authentication.PersonBackend")

    answer = client.get(url("simulation", simulation))

    assert answer.status_code == 403
    assert "甲" not in text(answer)


def test_the_branchs_finance_sees_it_too(client, office, simulation):
    client.force_login(office.finance, backend="org.authentication.PersonBackend")

    assert "甲" in text(client.get(url("simulation", simulation)))


def test_simulation_page_asks_a_fixed_number_of_queries(browser, simulation, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        browser.get(url("simulation", simulation))
