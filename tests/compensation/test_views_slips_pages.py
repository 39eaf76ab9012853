"""Slips as their readers find them: what is said of the month before, of what is held back; months made as rows."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.months import add_months
from org.choices import Contract, Role
from org.models import Delegation, RoleGrant
from tests.cases import each
from tests.factories import compensation as pay
from tests.factories import compensation_office as office_of
from tests.factories import org

pytestmark = pytest.mark.django_db
SEPTEMBER, OCTOBER = dt.date(2026, 9, 1), pay.MONTH


@pytest.fixture(scope="module")
def made(kept):
    return office_of.place()


@pytest.fixture
def place(made):
    return office_of.anew(made)


@pytest.fixture
def get(client):
    """What somebody gets at an address."""

    def answer(user, address, query=None, **headers):
        client.force_login(user)
        return client.get(address, query, **headers)

    return answer


def url(name, *args):
    return reverse(f"compensation:{name}", args=args)


def text(response):
    return response.content.decode()


def paid(place, person, month=OCTOBER, net="1000.00", *, state="approved", **changes):
    """A slip of a report that is signed (or in another state)."""
    amount = Decimal(net)
    run = office_of.report(person.branch, month=month)
    made = office_of.slip(run, person, **({"gross": amount, "net": amount} | changes))
    office_of.settled(run, state)
    return pay.again(made)


# Against the month before


@each(
    ("before", "now", "english", "chinese"),
    [
        ("1000.00", "1200.50", "200.50 yuan more than in Sep 2026", "比2026年9月多 200.50 元"),
        ("1000.00", "999.99", "0.01 yuan less than in Sep 2026", "比2026年9月少 0.01 元"),
        ("1000.00", "-5.00", "1,005.00 yuan less than in Sep 2026", "比2026年9月少 1,005.00 元"),
    ],
)
def test_slip_compares_with_the_month_before_in_the_owners_language(
    place, get, before, now, english, chinese
):
    paid(place, place.alice, SEPTEMBER, before)
    made, user = paid(place, place.alice, OCTOBER, now), place.alice.user

    told = {}
    for language in ("en", "zh-hans"):
        user.language = language
        user.save(update_fields=["language"])
        told[language] = get(user, made.get_absolute_url()).context["change"]

    assert told["en"] == english
    assert told["zh-hans"].replace(" ", "") == chinese.replace(" ", "")


@each("months_back", [0, 2, 6])
def test_slip_compares_with_no_other_month_than_the_one_before(place, get, months_back):
    if months_back:
        paid(place, place.alice, add_months(OCTOBER, -months_back), "800.00")
    made = paid(place, place.alice)

    assert get(place.alice.user, made.get_absolute_url()).context["change"] == ""


def test_slip_compares_with_no_month_that_is_not_signed(place, get):
    """September was returned after October had been computed."""
    paid(place, place.alice, SEPTEMBER, "800.00", state="computed")
    made = paid(place, place.alice)

    assert get(place.alice.user, made.get_absolute_url()).context["change"] == ""


def test_slip_leads_to_the_months_around_it(place, get):
    slips = [paid(place, place.alice, add_months(OCTOBER, -back)) for back in (2, 1, 0)]

    links = {link.url for link in get(place.alice.user, slips[1].get_absolute_url()).context["links"]}

    assert slips[0].get_absolute_url() in links
    assert slips[1].get_absolute_url() not in links


# Whose, in which words


@each(
    ("who", "title", "crumbs"),
    [
        ("owner", "My pay of Oct 2026", ["My pay"]),
        ("finance", "爱丽丝, pay of Oct 2026", ["Pay reports", "{number}"]),
        ("lead", "爱丽丝, pay of Oct 2026", ["Pay slips"]),
    ],
)
def test_slip_is_called_what_it_is_to_its_reader(place, get, who, title, crumbs):
    made = paid(place, place.alice)
    user = place.alice.user if who == "owner" else getattr(place, who)

    context = get(user, made.get_absolute_url()).context

    assert context["title"] == title
    assert [str(crumb.label) for crumb in context["crumbs"]] == [
        one.format(number=made.run.number.text) for one in crumbs
    ]
    assert (context["badge"] is None) is (who == "owner")


@each("state", ["computed", "submitted", "chief_signed", "deputy_signed"])
def test_slip_that_is_not_signed_by_all_is_not_there_for_owner_and_lead(place, get, state):
    made = paid(place, place.alice, net="4321.00", state=state)

    for reader in (place.alice.user, place.lead):
        response = get(reader, made.get_absolute_url())

        assert (response.status_code, "4,321.00" in text(response)) == (404, False), reader


@each("state", ["computed", "submitted"])
def test_slip_that_is_not_signed_tells_finance_that_it_may_change(place, get, state):
    made = paid(place, place.alice, state=state)

    page = get(place.finance, made.get_absolute_url())

    assert "Not signed by all three yet; it may still change." in text(page)
    assert page.context["may_print"] is False


@each("state", ["approved", "paid"])
def test_slip_that_is_signed_can_be_printed_by_its_owner(place, get, state):
    made = paid(place, place.alice, state=state)

    assert get(place.alice.user, made.get_absolute_url()).context["may_print"] is True
    assert get(place.lead, made.get_absolute_url()).context["may_print"] is False


def test_slip_of_finance_themselves_is_their_own(place, get):
    """Who prepares pay and is paid: the own slip speaks to its owner, and their look is noted."""
    place.alice.user = place.finance
    place.alice.save(update_fields=["user"])
    made = paid(place, place.alice)

    context = get(place.finance, made.get_absolute_url()).context

    assert (context["is_own"], context["title"]) == (True, "My pay of Oct 2026")
    assert pay.again(made).seen_at is not None


def test_slip_stays_with_who_was_lead_then_only_while_the_team_is_led(place, get):
    made = paid(place, place.alice)
    former = org.holder(Role.TEAM_LEAD, place.office.team)
    RoleGrant.objects.filter(user=former).update(valid_until=dt.date(2026, 11, 1))

    assert get(former, made.get_absolute_url()).status_code == 403


def test_slip_opens_for_who_stands_in_for_the_chief_accountant(place, get):
    made, helper = paid(place, place.alice), org.UserFactory()
    Delegation.objects.create(
        grant=RoleGrant.objects.get(user=place.chief, role=Role.CHIEF_ACCOUNTANT),
        principal=place.chief,
        stand_in=helper,
        valid_from=dt.date(2026, 1, 1),
        valid_until=dt.date(2999, 1, 1),
        reason="休假",
        created_at=pay.AT,
    )

    assert get(helper, made.get_absolute_url()).status_code == 200
    assert pay.again(made).seen_at is None


@each("left", [True, False])
def test_slip_stays_with_its_owner_after_a_change_of_branch(place, get, left):
    """Who moves on keeps the own slips; the new branch does not get them."""
    made = paid(place, place.alice, net="4321.00")
    place.alice.branch = place.charlie.branch
    place.alice.save(update_fields=["branch"])

    reader = place.stranger if left else place.alice.user
    response = get(reader, made.get_absolute_url())

    assert (response.status_code, "4,321.00" in text(response)) == ((404, False) if left else (200, True))


# What is held back


@each(
    ("changes", "left_on", "due"),
    [
        ({}, None, "Jan 2027"),
        ({"release_month": None, "exit_months": 12}, None, "12 months after leaving"),
        ({"release_month": None, "exit_months": 12}, dt.date(2026, 10, 31), "Oct 2027"),
        ({"release_month": None, "exit_months": 3}, dt.date(2026, 11, 1), "Feb 2027"),
    ],
)
def test_slip_says_when_what_is_held_back_is_paid_out(place, get, changes, left_on, due):
    made = paid(place, place.alice)
    office_of.reserve(made.run, place.alice, **changes)
    place.alice.left_on = left_on
    place.alice.save(update_fields=["left_on"])

    (held,) = get(place.finance, made.get_absolute_url()).context["held"]

    assert (held.month, held.due, held.is_new) == ("Oct 2026", due, True)


def test_slip_leaves_out_what_was_paid_out_and_others_reserves(place, get):
    earlier = paid(place, place.alice, SEPTEMBER)
    made = paid(place, place.alice)
    office_of.reserve(earlier.run, place.alice, amount="11.00", code="a")
    office_of.reserve(earlier.run, place.alice, amount="22.00", code="b", released=made.run)
    office_of.reserve(earlier.run, place.bob, amount="33.00")

    held = get(place.alice.user, made.get_absolute_url()).context["held"]

    assert [(one.amount, one.is_new) for one in held] == [(Decimal("11.00"), False)]


def test_slip_counts_what_is_paid_beside_it_as_no_part_of_pay(place, get):
    lines = [{"code": "pension", "amount": "-320.00", "detail": {"name": "养老保险"}}]
    made = paid(place, place.alice, employer_lines=lines)

    context = get(place.alice.user, made.get_absolute_url()).context

    assert [(fact.label, fact.value) for fact in context["employer"]] == [("养老保险", "320.00")]
    assert context["taken"] == 0


def test_slip_shows_what_was_taken_as_gross_less_net(place, get):
    made = paid(
        place,
        place.alice,
        gross=Decimal("5000.00"),
        insurance=Decimal("525.50"),
        income_tax=Decimal("74.50"),
        net=Decimal("4400.00"),
    )

    assert "Gross 5,000.00 less 600.00 taken off" in text(get(place.alice.user, made.get_absolute_url()))


# One's own months


def test_my_slips_shows_the_latest_signed_month_on_top(place, get):
    paid(place, place.alice, SEPTEMBER, "800.00")
    latest = paid(place, place.alice, OCTOBER, "900.00")
    paid(place, place.alice, dt.date(2026, 11, 1), "7777.00", state="submitted")

    response = get(place.alice.user, url("my_slips"))

    assert response.context["latest"] == latest
    assert response.context["chart"] is not None
    assert "7,777.00" not in text(response)


def test_my_slips_draws_no_chart_of_a_single_month(place, get):
    paid(place, place.alice)

    assert get(place.alice.user, url("my_slips")).context["chart"] is None


def test_my_slips_of_somebody_new_says_when_a_month_appears(place, get):
    response = get(place.bob.user, url("my_slips"))

    assert response.context["latest"] is None
    assert "No signed pay yet" in text(response)
    assert "once its pay report has all three signatures" in text(response)


def test_my_slips_sums_years_the_latest_first(place, get):
    for month, net in ((dt.date(2025, 12, 1), "100.00"), (SEPTEMBER, "200.00"), (OCTOBER, "300.00")):
        paid(place, place.alice, month, net)

    years = get(place.alice.user, url("my_slips")).context["years"]

    assert [(year, sums["net"]) for year, sums in years] == [
        (2026, Decimal("500.00")),
        (2025, Decimal("100.00")),
    ]


def test_my_slips_exports_the_own_months_alone(place, get):
    paid(place, place.alice, net="1234.00")
    paid(place, place.charlie, net="9876.00")

    body = get(place.alice.user, url("my_slips"), {"export": "csv"}).content.decode("utf-8-sig")

    assert ("1234" in body, "9876" in body) == (True, False)


def test_my_slips_asks_as_often_for_three_months_as_for_two(place, client):
    """Two, for a single month has no chart."""
    client.force_login(place.alice.user)
    counts = []
    for back in range(3):
        paid(place, place.alice, add_months(OCTOBER, -back))
        client.get(url("my_slips"))
        with CaptureQueriesContext(connection) as captured:
            client.get(url("my_slips"))
        counts.append(len(captured))

    assert counts[1] == counts[2]


# Lists of others' slips


@each(
    ("who", "sentence"),
    [
        ("finance", "What each person is paid for a month, with every line explained."),
        ("lead", "Your team&#x27;s slips of every month that all three have signed."),
    ],
)
def test_slip_list_says_whose_slips_these_are(place, get, who, sentence):
    paid(place, place.alice)

    assert sentence in text(get(getattr(place, who), url("slip_list")))


def test_slip_list_of_a_lead_exports_the_teams_signed_slips_alone(place, get):
    west = org.account_manager(org.TeamFactory(branch=place.branch), name="西区的人")
    run = office_of.report(place.branch)
    for person in (place.alice, west):
        office_of.slip(run, person)
    office_of.settled(run)
    paid(place, place.bob, dt.date(2026, 11, 1), state="deputy_signed")

    body = get(place.lead, url("slip_list"), {"export": "csv"}).content.decode("utf-8-sig")

    assert {name: name in body for name in ("爱丽丝", "西区的人", "鲍勃")} == {
        "爱丽丝": True,
        "西区的人": False,
        "鲍勃": False,
    }


def test_slip_list_names_contracts_in_words(place, get):
    paid(place, place.carol)

    page = get(place.finance, url("slip_list"), {"contract": Contract.BROKER})

    assert [record.name for record in page.context["table"].records] == ["卡萝"]
    assert str(Contract.BROKER.label) in text(page)
