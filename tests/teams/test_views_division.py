"""Pages of division sheets and moves (G5.2, G5.4)."""

import copy
import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from org.choices import Role
from org.models import Posting
from teams.models import Division, OutletMove
from teams.rules.division import Duty
from teams.services import moves
from teams.services.division import lay_down
from tests.factories import org
from tests.factories.teams_reports import ground

pytestmark = pytest.mark.django_db
SHEETS, MOVES = "/teams/division/", "/teams/moves/"
MOST_QUERIES = 12


@pytest.fixture(scope="module")
def kept_ground(kept):
    return ground()


@pytest.fixture
def place(kept_ground, db):
    return copy.deepcopy(kept_ground)


def text(response):
    return response.content.decode()


def queries(browser, address):
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(address).status_code == 200
    return len(asked)


def today():
    return timezone.localdate()


def sheet(place, *, on=None, team=None, people=None):
    rows = [
        (Duty(person.pk, develops="北路商户", serves="存量客户"), None)
        for person in people or [place.alice, place.bob]
    ]
    team = team or place.east
    return lay_down(
        team_id=team.pk, valid_from=on or today(), rows=rows, note="", by=org.holder(Role.TEAM_LEAD, team),
        at=timezone.now(),
    )  # fmt: skip


def move(place, *, person=None, outlet=None, days=3):
    return moves.decide_move(
        person_id=(person or place.alice).pk,
        outlet_id=(outlet or place.south).pk,
        effective_on=today() + dt.timedelta(days=days),
        reason="缺人",
        by=place.lead,
        at=timezone.now(),
    )


def in_effect(made):
    """As if it had been decided some days ago."""
    OutletMove.objects.filter(pk=made.pk).update(effective_on=today())
    return made


# Sheets


def form_data(place, **changes):
    data = {"valid_from": today().isoformat(), "note": ""}
    for person in (place.alice, place.bob):
        data |= {f"develops_{person.pk}": "商户", f"serves_{person.pk}": "存量"}
    return data | changes


def test_division_form_has_a_row_for_each_person_of_the_team(signed_in, place):
    page = text(signed_in(place.lead).get(f"{SHEETS}new/{place.east.pk}/"))

    for person in (place.alice, place.bob):
        assert f'name="develops_{person.pk}"' in page
    assert f"develops_{place.wang.pk}" not in page


def test_division_form_is_filled_from_the_sheet_that_holds(signed_in, place):
    sheet(place)

    assert 'value="北路商户"' in text(signed_in(place.lead).get(f"{SHEETS}new/{place.east.pk}/"))


def test_division_form_lays_a_sheet_down(signed_in, place):
    data = form_data(
        place, **{f"substitute_{place.alice.pk}": place.bob.pk, f"outlet_{place.alice.pk}": place.north.pk}
    )

    answer = signed_in(place.lead).post(f"{SHEETS}new/{place.east.pk}/", data)

    made = Division.objects.get()
    assert answer.url == made.get_absolute_url()
    row = made.rows.get(person=place.alice)
    assert (row.substitute, row.outlet, row.serves) == (place.bob, place.north, "存量")


def test_division_form_asks_for_the_reason_beside_the_person(signed_in, place):
    data = form_data(place, **{f"serves_{place.alice.pk}": ""})

    answer = signed_in(place.lead).post(f"{SHEETS}new/{place.east.pk}/", data)

    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == [f"reason_{place.alice.pk}"]
    assert "爱丽丝 only develops customers" in text(answer)
    assert 'value="商户"' in text(answer)


def test_division_form_tells_of_a_day_that_is_past(signed_in, place):
    answer = signed_in(place.lead).post(
        f"{SHEETS}new/{place.east.pk}/", form_data(place, valid_from="2020-01-01")
    )

    assert answer.status_code == 400
    assert "begins today or later" in text(answer)


def test_division_form_asks_for_everybodys_duty_beside_the_person(signed_in, place):
    data = form_data(place, **{f"develops_{place.bob.pk}": "", f"serves_{place.bob.pk}": ""})

    answer = signed_in(place.lead).post(f"{SHEETS}new/{place.east.pk}/", data)

    assert list(answer.context["form"].errors) == [f"develops_{place.bob.pk}"]
    assert "This sheet cannot be laid down" not in text(answer)


def test_division_form_is_of_who_belongs_to_the_team_on_its_day(signed_in, place):
    """Who joins before the sheet begins gets a row, who leaves before is left out."""
    later = today() + dt.timedelta(days=9)
    carol = org.PersonFactory(branch=place.branch, name="卡罗")
    place.post(carol, since=later)
    Posting.objects.filter(person=place.bob).update(valid_until=later)
    browser, address = signed_in(place.lead), f"{SHEETS}new/{place.east.pk}/"

    asked = browser.post(address, form_data(place, valid_from=later.isoformat()))
    full = {f"develops_{carol.pk}": "小区", f"serves_{carol.pk}": "存量"}
    browser.post(address, form_data(place, valid_from=later.isoformat(), **full))

    assert list(asked.context["form"].errors) == [f"develops_{carol.pk}"]
    assert {row.person for row in Division.objects.get().rows.all()} == {place.alice, carol}


def test_division_form_names_the_planned_sheets_and_keeps_them(signed_in, place):
    later = sheet(place, on=today() + dt.timedelta(days=9))
    browser, address = signed_in(place.lead), f"{SHEETS}new/{place.east.pk}/"

    page = text(browser.get(address))
    browser.post(address, form_data(place))

    assert "Planned already, and kept" in page
    assert later.get_absolute_url() in page
    later.refresh_from_db()
    assert later.replaced_at is None


def test_planned_sheet_is_withdrawn_by_the_lead_with_a_reason_and_found_again(signed_in, place):
    later = sheet(place, on=today() + dt.timedelta(days=9))
    browser, address = signed_in(place.lead), reverse("teams:division_withdraw", args=[later.pk])

    offered = text(browser.get(later.get_absolute_url()))
    without = browser.post(address, {"reason": ""})
    browser.post(address, {"reason": "计划有变"})

    assert address in offered
    assert without.status_code == 400
    page = text(browser.get(later.get_absolute_url()))
    assert "withdrawn before its day" in page
    assert "计划有变" in page
    assert address not in page
    assert later.get_absolute_url() in text(browser.get(SHEETS, {"state": "withdrawn"}))


def test_sheet_that_holds_offers_no_withdrawing(signed_in, place):
    made = sheet(place)

    assert "/withdraw" not in text(signed_in(place.lead).get(made.get_absolute_url()))


def test_division_form_of_another_team_is_not_found(signed_in, place):
    browser = signed_in(place.lead)

    for team in (place.west.pk, 10**9):
        assert browser.get(f"{SHEETS}new/{team}/").status_code == 404
        assert browser.post(f"{SHEETS}new/{team}/", form_data(place)).status_code == 404


def test_division_choice_leads_to_the_teams_form(signed_in, place):
    answer = signed_in(place.lead).post(f"{SHEETS}new", {"team": place.east.pk})

    assert answer.url == f"{SHEETS}new/{place.east.pk}/"


def test_division_choice_offers_the_own_team_alone(signed_in, place):
    page = text(signed_in(place.lead).get(f"{SHEETS}new"))

    assert "东区团队" in page
    assert "西区团队" not in page


def test_division_page_points_out_who_is_missing_and_who_went(signed_in, place):
    made = sheet(place)
    new = org.PersonFactory(branch=place.branch, name="新来的")
    place.post(new)
    Posting.objects.filter(person=place.bob).update(valid_until=today())

    page = text(signed_in(place.lead).get(made.get_absolute_url()))

    assert f"stand on no row: {new}" in " ".join(page.split())
    assert f"no longer belong to the team: {place.bob}" in " ".join(page.split())


@pytest.mark.parametrize("who", ["desk", "manager", "deputy"])
def test_division_page_is_read_by_the_branch_and_changed_by_the_lead_alone(signed_in, place, who):
    made = sheet(place)
    change = f"{SHEETS}new/{place.east.pk}/"

    assert change not in text(signed_in(getattr(place, who)).get(made.get_absolute_url()))
    assert change in text(signed_in(place.lead).get(made.get_absolute_url()))


def test_division_page_is_not_found_by_a_stranger_nor_by_a_member(signed_in, place):
    made = sheet(place)
    others = (
        org.holder(Role.TEAM_LEAD, place.west),
        org.holder(Role.TRADING_DESK, org.BranchFactory()),
        place.alice.user,
    )

    for user in others:
        for name in ("division", "division_print"):
            assert signed_in(user).get(reverse(f"teams:{name}", args=[made.pk])).status_code == 404


def test_my_division_shows_the_own_row_alone(signed_in, place):
    sheet(place)
    carol = org.PersonFactory(branch=place.branch, user=org.holder(Role.REGIONAL_MANAGER, place.east))
    place.post(carol)

    assert "北路商户" in text(signed_in(place.alice.user).get(f"{SHEETS}mine/"))
    other = text(signed_in(carol.user).get(f"{SHEETS}mine/"))
    assert "北路商户" not in other
    assert "You stand on no division of labour today" in other


def test_division_list_asks_the_same_number_of_queries_for_one_row_and_three(signed_in, place):
    sheet(place)
    browser = signed_in(place.desk)
    one = queries(browser, SHEETS)
    sheet(place, on=today() + dt.timedelta(days=2))
    sheet(place, team=place.west, people=[place.wang])

    assert queries(browser, SHEETS) == one <= MOST_QUERIES


def test_division_page_asks_the_same_number_of_queries_for_two_people_and_five(signed_in, place):
    browser = signed_in(place.lead)
    two = queries(browser, sheet(place).get_absolute_url())
    people = [org.PersonFactory(branch=place.branch) for _ in range(3)]
    for person in people:
        place.post(person)
    five = sheet(place, people=[place.alice, place.bob, *people])

    assert queries(browser, five.get_absolute_url()) == two <= MOST_QUERIES


def test_division_list_filters_and_exports(signed_in, place):
    sheet(place)
    sheet(place, team=place.west, people=[place.wang])
    browser = signed_in(place.desk)

    page = text(browser.get(SHEETS, {"team": place.west.pk, "state": "current", "export": "csv"}))

    assert "西区团队" in page
    assert "东区团队" not in page


def test_division_list_holds_no_other_branchs_sheets(signed_in, place):
    sheet(place)

    assert "东区团队" not in text(signed_in(org.holder(Role.BRANCH_MANAGER, org.BranchFactory())).get(SHEETS))


# Moves


def test_move_form_decides_a_move(signed_in, place):
    data = {
        "person": place.alice.number,
        "outlet": place.south.pk,
        "effective_on": (today() + dt.timedelta(days=2)).isoformat(),
        "reason": "缺人",
    }

    answer = signed_in(place.lead).post(f"{MOVES}new", data)

    made = OutletMove.objects.get()
    assert answer.url == made.get_absolute_url()
    assert made.person == place.alice


def test_move_form_offers_the_teams_people_and_outlets_alone(signed_in, place):
    org.OutletFactory(branch=place.branch, name="无区域网点")

    page = text(signed_in(place.lead).get(f"{MOVES}new"))

    assert "城东区域 · 北路网点" in page
    assert "王五" not in page
    assert "无区域网点" not in page


def test_move_form_says_what_is_wrong_and_keeps_what_was_typed(signed_in, place):
    data = {
        "person": place.alice.number,
        "outlet": place.north.pk,
        "effective_on": "2020-01-01",
        "reason": "因为",
    }

    answer = signed_in(place.lead).post(f"{MOVES}new", data)

    assert answer.status_code == 400
    for told in ("serves this outlet already", "begins today or later", "因为"):
        assert told in text(answer)
    assert set(answer.context["form"].errors) == {"outlet", "effective_on"}
    assert "This move cannot be decided" not in text(answer)


def test_move_page_offers_cancelling_before_its_day_and_the_hand_over_from_it_on(signed_in, place):
    made = move(place)
    browser = signed_in(place.lead)
    cancel, hand_over = (
        reverse(f"teams:{name}", args=[made.pk]) for name in ("move_cancel", "move_hand_over")
    )

    before = text(browser.get(made.get_absolute_url()))
    after = text(browser.get(in_effect(made).get_absolute_url()))

    assert (cancel in before, hand_over in before) == (True, False)
    assert (cancel in after, hand_over in after) == (False, True)


def test_move_page_offers_nothing_to_who_only_reads_it(signed_in, place):
    made = move(place)

    for user in (place.desk, place.alice.user):
        assert "move_cancel" not in text(signed_in(user).get(made.get_absolute_url()))
        page = text(signed_in(user).get(made.get_absolute_url()))
        assert reverse("teams:move_cancel", args=[made.pk]) not in page
        assert "缺人" in page


def test_move_is_cancelled_by_hand(signed_in, place):
    made = move(place)

    signed_in(place.lead).post(reverse("teams:move_cancel", args=[made.pk]), {"reason": "不再需要"})

    made = OutletMove.objects.get(pk=made.pk)
    assert made.state == "cancelled"


def test_hand_over_is_completed_by_hand(signed_in, place):
    made = in_effect(move(place))

    signed_in(place.lead).post(reverse("teams:move_hand_over", args=[made.pk]), {"reason": "客户交鲍勃"})

    made = OutletMove.objects.get(pk=made.pk)
    assert made.hand_over_note == "客户交鲍勃"


def test_hand_over_without_a_word_asks_again(signed_in, place):
    made = in_effect(move(place))

    answer = signed_in(place.lead).post(reverse("teams:move_hand_over", args=[made.pk]), {"reason": ""})

    assert answer.status_code == 400


@pytest.mark.parametrize("name", ["move", "move_cancel", "move_hand_over"])
def test_move_is_not_found_by_a_stranger(signed_in, place, name):
    made = move(place)
    address = reverse(f"teams:{name}", args=[made.pk])

    for user in (org.holder(Role.TEAM_LEAD, place.west), org.holder(Role.TEAM_LEAD, org.TeamFactory())):
        assert signed_in(user).post(address, {"reason": "x"}).status_code in {404, 405}
        assert signed_in(user).get(address).status_code == 404
    made = OutletMove.objects.get(pk=made.pk)
    assert made.state == "decided"


def test_move_list_asks_the_same_number_of_queries_for_one_row_and_three(signed_in, place):
    move(place)
    browser = signed_in(place.lead)
    one = queries(browser, MOVES)
    move(place, person=place.bob, outlet=place.north)
    move(place, outlet=place.north, days=9)

    assert queries(browser, MOVES) == one <= MOST_QUERIES


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "爱丽丝"}, {"爱丽丝"}),
        ({"stage": "planned"}, {"爱丽丝", "鲍勃"}),
        ({"stage": "cancelled"}, set()),
        ({"effective_on_after": "2099-01-01"}, set()),
    ],
)
def test_move_list_filters(signed_in, place, query, found):
    move(place)
    move(place, person=place.bob, outlet=place.north)

    page = text(signed_in(place.lead).get(MOVES, query | {"export": "csv"}))

    assert {name for name in ("爱丽丝", "鲍勃") if name in page} == found


def test_move_list_shows_a_person_the_own_moves_alone(signed_in, place):
    move(place)
    move(place, person=place.bob, outlet=place.north)

    page = text(signed_in(place.alice.user).get(MOVES))

    assert "爱丽丝" in page
    assert "鲍勃" not in page
