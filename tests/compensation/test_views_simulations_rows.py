"""Results of simulations as rows: their figures, sorts, months, exports, and who never gets to see that pay."""

import csv
import datetime as dt
import io
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from compensation.models import Simulation
from compensation.queries.simulations import PersonSum, result_of
from compensation.tables.simulations import SORTS, MonthTable, PersonTable, sorted_people
from core.models import AuditEntry, Job
from org.choices import Role
from org.models import RoleGrant
from tests.cases import each
from tests.compensation.cells import cells
from tests.factories import compensation as pay
from tests.factories import compensation_office as office_of
from tests.factories import org

pytestmark = pytest.mark.django_db
SEPTEMBER = dt.date(2026, 9, 1)


@pytest.fixture(scope="module")
def made(kept):
    return office_of.place()


@pytest.fixture
def place(made):
    return office_of.anew(made)


@pytest.fixture
def browse(client):
    """The browser of somebody who is signed in."""

    def browser(user):
        client.force_login(user)
        return client

    return browser


def person(number, name, *months):
    """A person of the result: pairs of September and October."""
    before, after = (sum(Decimal(pair[side]) for pair in months) for side in (0, 1))
    return {
        "number": number,
        "name": name,
        "grade": "M2",
        "before": str(before),
        "after": str(after),
        "months": [
            {"month": month, "before": pair[0], "after": pair[1]}
            for month, pair in zip(("2026-09", "2026-10"), months, strict=False)
        ],
    }


PEOPLE = [
    person("A0001", "爱丽丝", ("1000.00", "1100.00"), ("1000.00", "1300.00")),
    person("B0002", "鲍勃", ("2000.00", "1500.00"), ("2000.00", "2000.00")),
    person("C0003", "新人", ("0.00", "10.00")),
]
RESULT = {
    "total": {"before": "6000.00", "after": "5910.00"},
    "months": [
        {"month": "2026-09", "before": "3000.00", "after": "2610.00"},
        {"month": "2026-10", "before": "3000.00", "after": "3300.00"},
    ],
    "people": PEOPLE,
    "unknown_grades": ["M7"],
}


def simulated(place, result=RESULT, **changes):
    standard = place.office.standards["employee"]
    return Simulation.objects.create(
        **{
            "standard": standard,
            "standard_hash": standard.content_hash,
            "first_month": SEPTEMBER,
            "last_month": pay.MONTH,
            "result": result,
            "created_by": place.lead,
            "created_at": pay.AT,
        }
        | changes
    )


def url(name, *args):
    return reverse(f"compensation:{name}", args=args)


def text(response):
    return response.content.decode()


# Figures


def test_result_of_reads_amounts_exactly_and_shares_of_what_was_paid(place):
    result = result_of(simulated(place))

    assert (result.total.change, result.total.share) == (Decimal("-90.00"), Decimal("-0.015"))
    assert [month.change for month in result.months] == [Decimal("-390.00"), Decimal("300.00")]
    assert [one.share for one in result.people] == [Decimal("0.2"), Decimal("-0.125"), None]


@each(
    ("month", "names"),
    [
        ("2026-09", ["爱丽丝", "鲍勃", "新人"]),
        ("2026-10", ["爱丽丝", "鲍勃"]),
        ("2026-08", []),
    ],
)
def test_result_of_one_month_holds_who_was_paid_in_it(place, month, names):
    assert [one.name for one in result_of(simulated(place), month).people] == names


def test_result_of_what_is_still_computed_is_none(place):
    assert result_of(simulated(place, result=None)) is None


def sums(*triples):
    return [
        PersonSum(before=Decimal(before), after=Decimal(after), number=number, name=number, grade="M2")
        for number, before, after in triples
    ]


@each(
    ("sort", "numbers"),
    [
        ("number", "a b c"),
        ("-number", "c b a"),
        ("before", "c a b"),
        ("-before", "b a c"),
        ("change", "b c a"),
        ("-change", "a c b"),
        ("share", "b a c"),
        ("-share", "a b c"),
        ("", "a b c"),
        ("--change", "a b c"),
        ("__class__", "a b c"),
    ],
)
def test_sorted_people_puts_who_has_no_share_last_either_way(sort, numbers):
    people = sums(("a", "100", "150"), ("b", "200", "100"), ("c", "0", "10"))

    assert [one.number for one in sorted_people(people, sort)] == numbers.split()


def test_sorted_people_sorts_by_every_heading_and_no_other():
    assert tuple(PersonTable.base_columns) == SORTS


def test_person_table_shows_losses_with_a_minus_and_no_share_of_nothing(place):
    table = PersonTable(result_of(simulated(place)).people)

    assert [(row["change"], row["share"]) for row in cells(table)] == [
        ("400.00", "20.0%"),
        ("\N{MINUS SIGN}500.00", "\N{MINUS SIGN}12.5%"),
        ("10.00", "\N{EM DASH}"),
    ]
    assert table.totals["change"] == Decimal("-90.00")


def test_month_table_sums_both_sides(place):
    assert MonthTable(result_of(simulated(place)).months).totals == {
        "before": Decimal("6000.00"),
        "after": Decimal("5910.00"),
        "change": Decimal("-90.00"),
    }


# The page


@each(
    ("who", "status"),
    [
        ("lead", 200),
        ("finance", 200),
        ("chief", 403),
        ("deputy", 403),
        ("manager", 403),
        ("archive", 403),
        ("desk", 403),
        ("alice", 403),
        ("auditor", 403),
        ("channel", 403),
        ("neighbour", 404),
        ("stranger", 404),
    ],
)
@each("name", ["simulation", "simulation_export"])
def test_simulation_is_the_teams_leads_and_the_branchs_finances(place, browse, name, who, status):
    made = simulated(place)
    users = {
        "lead": place.lead,
        "alice": place.alice.user,
        "stranger": place.stranger,
        "auditor": org.holder(Role.AUDITOR),
        "channel": org.holder(Role.CHANNEL_MANAGEMENT),
        "neighbour": org.holder(Role.TEAM_LEAD, org.TeamFactory(branch=place.branch)),
    }
    args = [made.pk, "csv"] if name == "simulation_export" else [made.pk]

    response = browse(users.get(who) or getattr(place.office, who)).get(url(name, *args))

    assert response.status_code == status
    assert ("鲍勃" in text(response)) is (status == 200)


def test_simulation_is_closed_to_who_led_the_team_until_yesterday(place, browse):
    made = simulated(place)
    RoleGrant.objects.filter(user=place.lead).update(valid_until=dt.date(2026, 11, 1))

    assert browse(place.lead).get(url("simulation", made.pk)).status_code == 403


@each(
    ("language", "told"), [("en", "Change over 2 months: \N{MINUS SIGN}90.00 yuan"), ("zh-hans", "2026年9月")]
)
def test_simulation_tells_the_change_in_the_readers_language(place, browse, language, told):
    place.lead.language = language
    place.lead.save(update_fields=["language"])

    assert told in text(browse(place.lead).get(url("simulation", simulated(place).pk)))


@each(
    ("query", "names", "base"),
    [
        ({}, ["鲍勃", "新人", "爱丽丝"], "?sort="),
        ({"sort": "-share"}, ["爱丽丝", "鲍勃", "新人"], "?sort="),
        ({"month": "2026-10"}, ["鲍勃", "爱丽丝"], "?month=2026-10&sort="),
        ({"month": "2026-10", "sort": "name"}, ["爱丽丝", "鲍勃"], "?month=2026-10&sort="),
        ({"month": "1999-01"}, ["鲍勃", "新人", "爱丽丝"], "?sort="),
        ({"month": "' OR 1=1"}, ["鲍勃", "新人", "爱丽丝"], "?sort="),
    ],
)
def test_simulation_sorts_within_the_month_asked_for(place, browse, query, names, base):
    context = browse(place.lead).get(url("simulation", simulated(place).pk), query).context

    assert [one.name for one in context["table"].records] == names
    assert context["sort_base"] == base


@each(("digest", "is_stale"), [(None, False), ("f" * 64, True)])
def test_simulation_says_when_the_standard_has_changed_since(place, browse, digest, is_stale):
    made = simulated(place, **({"standard_hash": digest} if digest else {}))

    page = browse(place.lead).get(url("simulation", made.pk))

    assert ("The standard has changed since." in text(page)) is is_stale


def test_simulation_names_grades_that_the_standard_does_not_know(place, browse):
    assert "M7" in text(browse(place.lead).get(url("simulation", simulated(place).pk)))


@each(("state", "status"), [("queued", 200), ("done", 204), (None, 204)])
def test_simulation_job_asks_for_the_page_anew_once_it_has_ended(place, browse, state, status):
    ended = {"finished_at": pay.AT} if state == "done" else {}
    job = state and Job.objects.create(
        kind="compensation.simulate", title="试算", state=state, created_at=pay.AT, **ended
    )
    made = simulated(place, result=None, job=job)

    response = browse(place.lead).get(url("simulation_job", made.pk), HTTP_HX_REQUEST="true")

    assert (response.status_code, response.headers.get("HX-Refresh")) == (
        status,
        "true" if status == 204 else None,
    )


def test_simulation_asks_as_often_for_three_people_as_for_one(place, browse):
    counts, browser = [], browse(place.lead)
    for count in (1, 3):
        made = simulated(place, RESULT | {"people": PEOPLE[:count]})
        browser.get(url("simulation", made.pk))
        with CaptureQueriesContext(connection) as captured:
            browser.get(url("simulation", made.pk))
        counts.append(len(captured))

    assert counts[0] == counts[1]


# Exports


def test_simulation_export_has_every_person_of_all_months(place, browse):
    made = simulated(place)

    response = browse(place.finance).get(url("simulation_export", made.pk, "csv"), {"month": "2026-10"})
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))

    assert [row[1] for row in rows[1:]] == ["爱丽丝", "鲍勃", "新人"]
    assert rows[2][3:6] == ["4000.00", "3500.00", "-500.00"]


def test_simulation_workbook_ends_with_the_sums(place, browse):
    response = browse(place.finance).get(url("simulation_export", simulated(place).pk, "xlsx"))

    rows = list(load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True))
    assert [float(value) for value in rows[-1][3:6]] == [6000.0, 5910.0, -90.0]


def test_simulation_export_is_on_record_with_its_number(place, browse):
    made = simulated(place)

    browse(place.finance).get(url("simulation_export", made.pk, "xlsx"))

    entry = AuditEntry.objects.latest("seq")
    assert (entry.actor, entry.after["query"], entry.after["format"], entry.after["rows"]) == (
        place.finance,
        f"simulation={made.pk}",
        "xlsx",
        3,
    )


@each(("result", "form"), [(None, "csv"), (None, "xlsx"), (RESULT, "pdf"), (RESULT, "CSV")])
def test_simulation_export_of_nothing_or_in_no_form_is_not_there(place, browse, result, form):
    before = AuditEntry.objects.count()

    response = browse(place.lead).get(url("simulation_export", simulated(place, result).pk, form))

    assert response.status_code == 404
    assert AuditEntry.objects.count() == before


# Choosing months


@each(
    ("first", "last"),
    [
        ("9999-12", "9999-12"),
        ("2026-10", "2026-09"),
        ("1900-01", "2999-12"),
        ("2026-09", "2026-10"),
        ("", ""),
    ],
)
def test_simulating_months_that_are_not_signed_says_so_and_keeps_them(place, browse, first, last):
    address = url("simulation_new", place.office.standards["employee"].pk)

    response = browse(place.lead).post(address, {"first_month": first, "last_month": last})

    assert response.status_code == 400
    assert response.context["form"]["first_month"].value() == first
    assert not Simulation.objects.exists()


@each("who", ["neighbour", "stranger"])
def test_simulating_a_standard_out_of_reach_is_not_there(place, browse, who):
    neighbour = org.holder(Role.TEAM_LEAD, org.TeamFactory(branch=place.branch))
    user = neighbour if who == "neighbour" else place.stranger

    response = browse(user).post(
        url("simulation_new", place.office.standards["employee"].pk),
        {"first_month": "2026-09", "last_month": "2026-09"},
    )

    assert response.status_code == 404
