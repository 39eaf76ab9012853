"""Pages of branches, teams, regions and outlets."""

from datetime import time

import pytest
from django.urls import reverse
from django.utils import timezone

from org.choices import Role
from org.models import Branch, Department, Outlet, Region, Team
from tests.factories.org import (
    START,
    BranchFactory,
    CompanyFactory,
    OutletFactory,
    TeamFactory,
    account_manager,
    holder,
)

pytestmark = pytest.mark.django_db


def show(client, user, name, *args):
    client.force_login(user)
    return client.get(reverse(f"org:{name}", args=args))


def send(client, user, view, *args, **data):
    """Post a form with the mark of what it was filled from."""
    client.force_login(user)
    url = reverse(f"org:{view}", args=args)
    seen = client.get(url).content.decode().partition('name="seen" value="')[2].partition('"')[0]
    return client.post(url, data | {"seen": seen})


PLACE = {"code": "n-77", "name": "新的", "opened_on": "2026-01-01"}


def test_structure_shows_only_what_is_within_reach(client, place, elsewhere):
    text = show(client, place.desk, "structure").text

    assert (place.branch.name in text, place.team.name in text) == (True, True)
    assert (elsewhere.branch.name in text, elsewhere.team.name in text) == (False, False)


def test_structure_shows_a_lead_the_own_team_only(client, place):
    other = TeamFactory(branch=place.branch)
    client.force_login(holder(Role.ATTENDANCE_RECORDER, place.team))
    assert client.get(reverse("org:structure")).status_code == 403

    lead = holder(Role.TEAM_LEAD, place.team)
    assert list(Team.objects.visible_to(lead)) == [place.team]
    assert other not in Team.objects.visible_to(lead)


def test_structure_shows_headquarters(client, place):
    Department.objects.create(company=CompanyFactory(), code="FIN", name="财务部")

    assert "财务部" in show(client, place.desk, "structure").text


def test_structure_costs_the_same_for_one_and_three_branches(client, admin, django_assert_max_num_queries):
    TeamFactory()
    show(client, admin, "structure")
    counts = []
    for _round in range(2):
        with django_assert_max_num_queries(12) as asked:
            client.get(reverse("org:structure"))
        counts.append(len(asked))
        for _number in range(2):
            OutletFactory(branch=TeamFactory(branch=BranchFactory()).branch)

    assert counts[0] == counts[1]


def test_pages_of_another_branch_are_not_there(client, place, elsewhere):
    for name, record in (("branch", place.branch), ("team", place.team), ("outlet", place.outlet)):
        assert show(client, place.desk, name, record.pk).status_code == 200
        assert show(client, elsewhere.desk, name, record.pk).status_code == 404
        assert show(client, place.alice.user, name, record.pk).status_code == 403


def test_branch_shows_its_next_pay_day(client, place):
    text = show(client, place.desk, "branch", place.branch.pk).text

    assert "Pay day of this month" in text


def test_team_lists_its_members_of_today(client, place):
    place.bob.postings.update(valid_until=timezone.localdate())

    text = show(client, place.desk, "team", place.team.pk).text

    assert ("张三" in text, "李四" in text) == (True, False)


def test_team_costs_the_same_for_few_and_many_members(client, place, django_assert_max_num_queries):
    show(client, place.desk, "team", place.team.pk)
    counts = []
    for _round in range(2):
        with django_assert_max_num_queries(12) as asked:
            client.get(place.team.get_absolute_url())
        counts.append(len(asked))
        for _number in range(3):
            account_manager(place.team)

    assert counts[0] == counts[1]


# setting up


def test_branch_is_set_up_by_the_administrator(client, admin):
    CompanyFactory()

    response = send(client, admin, "branch_new", **PLACE, insurance_region="上海", pay_day="15")

    branch = Branch.objects.get()
    assert (branch.code, response["Location"]) == ("N-77", branch.get_absolute_url())


def test_branch_form_says_what_is_wrong(client, admin):
    CompanyFactory()

    response = send(
        client, admin, "branch_new", **(PLACE | {"code": "路 7"}), insurance_region="上海", pay_day="40"
    )

    assert response.status_code == 400
    assert ("letters, digits and hyphens" in response.text, Branch.objects.exists()) == (True, False)


def test_branch_is_corrected_and_keeps_what_is_not_changed(client, place, admin):
    branch = place.branch

    send(
        client,
        admin,
        "branch_edit",
        branch.pk,
        code=branch.code,
        name="改名营业部",
        insurance_region="上海",
        pay_day="10",
        opened_on="2024-01-01",
    )

    branch.refresh_from_db()
    assert (branch.name, branch.pay_day, branch.opened_on) == ("改名营业部", 10, START)


def test_branch_form_warns_when_somebody_else_saved_meanwhile(client, place, admin):
    client.force_login(admin)
    url = reverse("org:branch_edit", args=[place.branch.pk])
    seen = client.get(url).text.partition('name="seen" value="')[2].partition('"')[0]
    Branch.objects.update(pay_day=20)

    response = client.post(url, {**PLACE, "insurance_region": "上海", "pay_day": "10", "seen": seen})

    assert (response.status_code, Branch.objects.get().pay_day) == (409, 20)


def test_team_and_region_are_set_up_below_their_place(client, place, admin):
    send(client, admin, "team_new", place.branch.pk, **PLACE)
    team = Team.objects.get(code="N-77")
    send(client, admin, "region_new", team.pk, code="r-1", name="城东")

    assert (team.branch, Region.objects.get().team) == (place.branch, team)


def test_team_and_region_are_corrected(client, place, admin):
    region = Region.objects.create(team=place.team, code="R1", name="城东")

    send(client, admin, "team_edit", place.team.pk, code="T-9", name="九队", opened_on="2024-01-01")
    send(client, admin, "region_edit", region.pk, code="R-1", name="城南")

    assert (Team.objects.get().name, Region.objects.get().name) == ("九队", "城南")


def test_new_team_below_a_branch_that_is_not_there(client, admin):
    assert show(client, admin, "team_new", 999).status_code == 404


def test_setting_up_is_closed_to_everybody_else(client, place):
    region = Region.objects.create(team=place.team, code="R1", name="城东")
    pages = [
        ("branch_new",),
        ("branch_edit", place.branch.pk),
        ("team_new", place.branch.pk),
        ("team_edit", place.team.pk),
        ("region_new", place.team.pk),
        ("region_edit", region.pk),
    ]

    for user in (place.desk, place.finance, place.lead, place.alice.user):
        client.force_login(user)
        for name, *args in pages:
            assert client.post(reverse(f"org:{name}", args=args), PLACE).status_code == 403
    assert Branch.objects.count() == 1


# outlets


def test_outlet_list_shows_the_branchs_own(client, place, elsewhere):
    text = show(client, place.desk, "outlet_list").text

    assert (place.outlet.name in text, elsewhere.outlet.name in text) == (True, False)


def test_outlet_list_costs_the_same_for_one_and_three(client, place, django_assert_max_num_queries):
    show(client, place.desk, "outlet_list")
    counts = []
    for _round in range(2):
        with django_assert_max_num_queries(12) as asked:
            client.get(reverse("org:outlet_list"))
        counts.append(len(asked))
        for _number in range(2):
            OutletFactory(branch=place.branch)

    assert counts[0] == counts[1]


def test_outlet_is_set_up_by_the_branchs_desk_only_there(client, place, elsewhere):
    send(client, place.desk, "outlet_new", **PLACE, branch=place.branch.pk, partner="工商银行")
    assert Outlet.objects.get(code="N-77").partner == "工商银行"

    response = send(
        client, place.desk, "outlet_new", **(PLACE | {"code": "n-78"}), branch=elsewhere.branch.pk
    )
    assert (response.status_code, Outlet.objects.filter(code="N-78").exists()) == (400, False)


def test_outlet_of_another_branch_cannot_be_corrected(client, place, elsewhere):
    for name in ("outlet_edit", "outlet_hours"):
        assert show(client, elsewhere.desk, name, place.outlet.pk).status_code == 404
        assert show(client, place.finance, name, place.outlet.pk).status_code == 403


def test_hours_are_shown_and_set(client, place):
    send(client, place.desk, "outlet_hours", place.outlet.pk, opens_0="09:00", closes_0="17:00")

    assert [(row.weekday, row.opens) for row in place.outlet.hours.all()] == [(0, time(9))]
    assert "09:00 – 17:00" in show(client, place.desk, "outlet", place.outlet.pk).text
    assert 'value="09:00"' in show(client, place.desk, "outlet_hours", place.outlet.pk).text


@pytest.mark.parametrize("typed", [{"opens_1": "09:00"}, {"opens_1": "17:00", "closes_1": "09:00"}])
def test_hours_need_both_times_in_their_order(client, place, typed):
    response = send(client, place.desk, "outlet_hours", place.outlet.pk, **typed)

    assert (response.status_code, place.outlet.hours.exists()) == (400, False)
