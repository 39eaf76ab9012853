"""The route editor: the route in force, its versions, the next one; requests under way keep theirs."""

import pytest

from approvals.models import Request, Route
from approvals.services import lay_down_route
from org.choices import Role
from org.models import Department
from tests.approvals.test_views import text
from tests.cases import each
from tests.factories.approvals_chain import KIND
from tests.factories.org import CompanyFactory, holder

pytestmark = pytest.mark.django_db
ROUTES = "/approvals/routes/"
PAGE, EDIT = f"{ROUTES}{KIND}/", f"{ROUTES}{KIND}/edit"


@pytest.fixture
def channel(schemes):
    return holder(Role.CHANNEL_MANAGEMENT, name="梁志远")


@pytest.fixture
def departments(db):
    company = CompanyFactory()
    made = [
        Department(company=company, code=code, name=name) for code, name in (("D1", "财务"), ("D2", "合规"))
    ]
    return Department.objects.bulk_create(made)


def given(departments=(), **more):
    values = {
        "way": "chain",
        "channel_days": "3",
        "countersign_days": "5",
        "leader_days": "2",
        "departments": [one.pk for one in departments],
        "after": "0",
    }
    return values | more


def test_routes_show_every_kind_with_its_way(signed_in, channel):
    page = text(signed_in(channel).get(ROUTES))

    assert "营销方案" in page
    assert "the whole countersign chain" in page
    assert "none laid down" in page


def test_edit_lays_the_next_version_down(signed_in, channel, departments, now):
    browser = signed_in(channel)

    response = browser.post(EDIT, given(departments, in_order="on"))

    route = Route.objects.get(kind=KIND)
    assert response["Location"] == PAGE
    assert (route.revision, route.way, route.channel_days, route.leader_days) == (1, "chain", 3, 2)
    assert route.in_order is True
    assert list(route.departments.order_by("code")) == departments
    del now


def test_edit_begins_with_the_route_in_force(signed_in, channel, departments):
    browser = signed_in(channel)
    browser.post(EDIT, given(departments[:1]))

    form = browser.get(EDIT).context["form"]

    assert form["departments"].value() == [departments[0].pk]
    assert form["after"].value() == 1
    assert form["leader_days"].value() == "2"


def test_edit_keeps_what_was_typed_and_says_what_is_wrong(signed_in, channel):
    response = signed_in(channel).post(EDIT, given(channel_days="0", leader_days="drei"))

    assert response.status_code == 400
    assert set(response.context["form"].errors) == {"channel_days", "leader_days"}
    assert "drei" in text(response)
    assert not Route.objects.filter(kind=KIND).exists()


def test_edit_over_a_version_laid_down_meanwhile_is_a_conflict_and_goes_on_from_it(signed_in, channel, now):
    browser = signed_in(channel)
    other = holder(Role.CHANNEL_MANAGEMENT)
    lay_down_route(
        kind=KIND, after=0, way="channel", channel_days=9, countersign_days=9, leader_days=9,
        in_order=False, department_ids=[], by=other, at=now,
    )  # fmt: skip

    refused = browser.post(EDIT, given(channel_days="7"))
    assert refused.status_code == 409
    assert refused.context["form"]["channel_days"].value() == "7"
    assert refused.context["form"]["after"].value() == "1"

    browser.post(EDIT, given(channel_days="7", after="1"))
    assert list(Route.objects.filter(kind=KIND).values_list("revision", "channel_days")) == [(2, 7), (1, 9)]


def test_requests_under_way_keep_their_version_and_are_counted_by_it(signed_in, hq, now):
    browser = signed_in(hq.channel)
    browser.post(EDIT, given([hq.departments["CWB"]]))
    request = hq.drafted()
    browser.post(EDIT, given(after="1", countersign_days="9"))

    page = text(browser.get(PAGE))

    assert Request.objects.get(pk=request.pk).route.revision == 1
    assert "In force" in page
    assert "Version 1" in page
    assert "1 request under way by it" in page
    assert "0 requests under way by it" in page
    del now


def test_route_of_an_unknown_kind_is_not_found(signed_in, channel):
    for address in (f"{ROUTES}nobody.knows/", f"{ROUTES}nobody.knows/edit"):
        assert signed_in(channel).get(address).status_code == 404


@each("role", [Role.GENERAL_OFFICE, Role.VICE_PRESIDENT, Role.AUDITOR, Role.ADMINISTRATOR])
def test_routes_are_channel_managements_alone(signed_in, schemes, role):
    browser = signed_in(holder(role))

    for address in (ROUTES, PAGE, EDIT):
        assert browser.get(address).status_code == 403
    assert browser.post(EDIT, given()).status_code == 403


def test_routes_ask_as_much_for_one_route_as_for_many(queries_of, channel, now):
    for_none = queries_of(channel, ROUTES)
    for revision in (1, 2, 3):
        Route.objects.create(kind=KIND, revision=revision, way="chain", made_at=now, made_by=channel)

    assert queries_of(channel, ROUTES) <= for_none + 1
    assert queries_of(channel, PAGE) <= 12


def test_edit_offers_only_the_ways_that_the_kind_can_go(signed_in, channel):
    browser = signed_in(channel)

    pay = browser.get(f"{ROUTES}pay_standard/edit").context["form"]
    scheme = browser.get(EDIT).context["form"]

    assert [value for value, _label in pay.fields["way"].choices] == ["channel"]
    assert [value for value, _label in scheme.fields["way"].choices] == ["channel", "chain"]
