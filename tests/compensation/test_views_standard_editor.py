"""The editor's page: every button keeps what was typed, fragments for script, whole pages without."""

import pytest
from django.urls import reverse

from compensation import services
from compensation.models import PayStandard
from core import audit
from org.choices import Role
from tests.cases import each
from tests.compensation import rules_data as data
from tests.compensation.editor_posts import sent
from tests.factories import compensation as pay
from tests.factories import org

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def team():
    return org.TeamFactory(code="EAST")


@pytest.fixture
def alice(team):
    """Leads the team."""
    return org.holder(Role.TEAM_LEAD, team, name="爱丽丝")


@pytest.fixture
def bob(team):
    """The branch's finance, who writes on the same drafts."""
    return org.holder(Role.BRANCH_FINANCE, team.branch, name="鲍勃")


@pytest.fixture
def row(alice, now):
    return services.draft_standard(document=data.pay_md_example(), by=alice, at=now)


@pytest.fixture
def browser(client, alice):
    client.force_login(alice, backend="org.authentication.PersonBackend")
    return client


def url(row):
    return reverse("compensation:standard_edit", args=[row.pk])


def text(response):
    return response.content.decode()


def press(browser, row, step, open_index=None, *, headers=None, new_kind="fixed", version=None, **changes):
    """Press a button of the page as it was shown."""
    row = pay.again(row)
    post = sent(row.content, open_index, version=row.version if version is None else version, **changes)
    post["step"], post["new_kind"] = step, new_kind
    return browser.post(
        url(row), post.urlencode(), "application/x-www-form-urlencoded", headers=headers or {}
    )


def codes(row):
    return [component["code"] for component in pay.again(row).content["components"]]


def test_the_editor_shows_head_grades_and_components_without_script(browser, row):
    page = text(browser.get(url(row)))

    for told in (
        'value="City East standard 2026"',
        'value="见习客户经理"',
        'value="2,200.00"',
        'value="open:8"',
    ):
        assert told in page
    assert "Net commission through tiers, each slice at its own rate:" in page


def test_the_editor_opens_one_component_with_its_fields(browser, row):
    page = text(browser.get(url(row), {"open": "1"}))

    for told in (
        'name="tiers-0-up_to" value="20,000"',
        'name="tiers-0-rate" value="15"',
        'name="open_index" value="1"',
    ):
        assert told in page
    assert 'value="open:1"' not in page


@each("asked", ["x", "-1", "99", "9999999999", "١"])
def test_the_editor_opens_nothing_for_an_address_that_makes_no_sense(browser, row, asked):
    answer = browser.get(url(row), {"open": asked})

    assert answer.status_code == 200


def test_saving_keeps_head_grades_and_the_open_component(browser, row):
    answer = press(
        browser, row, "save", 1, name="New name", grades__0__base_pay="2,400.00", **{"tiers-0-rate": "16"}
    )

    saved = pay.again(row)
    assert answer.url == f"{url(row)}?open=1#component-1"
    assert saved.name == "New name"
    assert saved.content["grades"][0]["base_pay"] == "2400.00"
    assert saved.content["components"][1]["tiers"][0]["rate"] == "0.16"


def test_what_cannot_be_read_is_kept_and_said_at_its_field(browser, row):
    press(browser, row, "save", 1, **{"tiers-0-rate": "about 15"})

    assert pay.again(row).faults == 1
    page = text(browser.get(url(row), {"open": "1"}))
    assert 'value="about 15"' in page
    assert "This is not a number." in page
    assert "$.components[1].tiers[0].rate" in page


@each(
    ("step", "expected"),
    [
        ("down:0", ["commission", "base", "accounts"]),
        ("up:2", ["base", "accounts", "commission"]),
        ("remove:1", ["base", "accounts", "products"]),
        ("up:99", ["base", "commission", "accounts"]),
        ("dance:1", ["base", "commission", "accounts"]),
        ("", ["base", "commission", "accounts"]),
    ],
)
def test_buttons_move_and_remove_components(browser, row, step, expected):
    press(browser, row, step)

    assert codes(row)[:3] == expected


@each("kind", ["tiered", "coefficient", "maximum"])
def test_adding_opens_the_new_component(browser, row, kind):
    answer = press(browser, row, "add", new_kind=kind)

    assert answer.url == f"{url(row)}?open=9#component-9"
    assert pay.again(row).content["components"][9]["kind"] == kind


def test_adding_an_unknown_kind_adds_nothing(browser, row):
    press(browser, row, "add", new_kind="luck")

    assert len(codes(row)) == 9


def test_another_button_keeps_what_was_typed_in_the_open_component(browser, row):
    answer = press(browser, row, "open:2", 1, **{"tiers-0-rate": "16"})

    assert answer.url.endswith("?open=2#component-2")
    assert pay.again(row).content["components"][1]["tiers"][0]["rate"] == "0.16"


@each(("step", "where"), [("down:1", 2), ("up:2", 2), ("remove:0", 0), ("remove:8", 1), ("down:0", 0)])
def test_the_open_component_stays_open_where_it_goes(browser, row, step, where):
    answer = press(browser, row, step, 1)

    assert answer.url.endswith(f"?open={where}#component-{where}")
    assert codes(row)[where] == "commission"


def test_removing_the_open_component_closes_it(browser, row):
    assert press(browser, row, "remove:1", 1).url == url(row)


def test_values_by_grade_and_back(browser, row):
    press(browser, row, "vary:2", 2)
    assert pay.again(row).content["components"][2]["by_grade"] == {"M1": "80.00", "M2": "80.00"}

    press(browser, row, "same:2", 2, **{"grade-M1": "90"})
    assert pay.again(row).content["components"][2]["amount"] == "90"


def test_a_component_that_cannot_differ_by_grade_does_not(browser, row):
    press(browser, row, "vary:0", 0)

    assert pay.again(row).content == data.pay_md_example()


def test_finishing_shows_the_standard(browser, row):
    assert press(browser, row, "finish").url == reverse("compensation:standard", args=[row.pk])


def test_an_empty_draft_can_be_written_from_nothing(browser, team, alice, now):
    row = services.begin_standard(
        team_id=team.pk, contract="broker", name="新标准", effective_from=pay.MONTH, by=alice, at=now
    )

    press(browser, row, "save", **{"grades-0-code": "B1", "grades-0-base_pay": "0"})
    press(browser, row, "add", new_kind="rate")
    press(browser, row, "close", 0, rate="40")

    saved = pay.again(row)
    assert saved.faults == 0
    assert saved.content["components"] == [
        {"code": "share", "kind": "rate", "measure": "net_commission", "rate": "0.4"}
    ]
    assert services.submit_standard(standard_id=row.pk, by=alice, at=now).state == "submitted"


# With script


def test_a_button_answers_script_with_the_editor_alone(browser, row):
    answer = press(browser, row, "add", headers=HTMX)

    assert text(answer).lstrip().startswith('<form id="editor"')
    assert answer["HX-Trigger-After-Settle"] == "standard-kept"


def test_typing_is_kept_in_the_background_and_leaves_the_fields_alone(browser, row):
    answer = press(browser, row, "keep", 1, headers=HTMX, **{"tiers-0-rate": "sixteen"})

    page, saved = text(answer), pay.again(row)
    assert saved.content["components"][1]["tiers"][0]["rate"] == "sixteen"
    assert page.lstrip().startswith('<p id="kept"')
    assert f'name="version" value="{saved.version}" hx-swap-oob="true"' in page
    assert "One fault is left." in page
    assert "<form" not in page


def test_typing_that_changes_nothing_leaves_no_trace(browser, row):
    before = audit.history(row).count()

    press(browser, row, "keep", 1, headers=HTMX)

    assert (pay.again(row).version, audit.history(row).count()) == (row.version, before)


def test_finishing_with_script_goes_to_the_standard(browser, row):
    answer = press(browser, row, "finish", headers=HTMX)

    assert (answer.status_code, answer["HX-Redirect"]) == (
        204,
        reverse("compensation:standard", args=[row.pk]),
    )


# Somebody else meanwhile


def bob_saves(row, bob, now, **changes):
    row = pay.again(row)
    return services.save_standard(
        standard_id=row.pk, document=row.content | changes, version=row.version, by=bob, at=now
    )


@each("headers", [{}, HTMX])
def test_a_clash_shows_the_newest_version_with_what_was_typed(browser, row, bob, now, headers):
    components = data.pay_md_example()["components"]
    components[2]["amount"] = "99.00"
    bob_saves(row, bob, now, components=[data.fixed(), *components])

    post = sent(data.pay_md_example(), 1, version=row.version, **{"tiers-0-rate": "16"})
    post["step"] = "save"
    answer = browser.post(url(row), post.urlencode(), "application/x-www-form-urlencoded", headers=headers)

    page, newest = text(answer), pay.again(row)
    assert answer.status_code == 409
    assert "meanwhile" in page
    assert 'name="tiers-0-rate" value="16"' in page
    assert 'name="open_index" value="2"' in page
    assert "99.00 yuan for each one of" in page
    assert f'id="editor-version" name="version" value="{newest.version}"' in page
    assert newest.content["components"][2]["tiers"][0]["rate"] == "0.15"


def test_saving_again_after_a_clash_keeps_both(browser, row, bob, now):
    components = data.pay_md_example()["components"]
    components[2]["amount"] = "99.00"
    newest = bob_saves(row, bob, now, components=components)

    press(browser, row, "save", 1, version=newest.version, **{"tiers-0-rate": "16"})

    saved = pay.again(row).content["components"]
    assert (saved[1]["tiers"][0]["rate"], saved[2]["amount"]) == ("0.16", "99.00")


def test_writing_on_what_was_submitted_meanwhile_is_refused(browser, row, alice, now):
    post = sent(row.content, version=row.version, name="Too late")
    services.submit_standard(standard_id=row.pk, by=alice, at=now)

    answer = browser.post(url(row), post.urlencode(), "application/x-www-form-urlencoded")

    assert answer.status_code == 409
    assert PayStandard.objects.get().name == "City East standard 2026"


def test_a_standard_that_is_closed_shows_its_own_page(browser, row, alice, now):
    services.submit_standard(standard_id=row.pk, by=alice, at=now)

    assert browser.get(url(row)).url == reverse("compensation:standard", args=[row.pk])


@each("method", ["get", "post"])
def test_the_editor_is_not_there_for_strangers(client, row, method, team):
    charlie = org.holder(Role.TEAM_LEAD, org.TeamFactory(branch=team.branch))
    client.force_login(charlie, backend="org.authentication.PersonBackend")

    answer = getattr(client, method)(url(row), {"name": "mine", "version": row.version})

    assert answer.status_code == 404
    assert PayStandard.objects.get().name == "City East standard 2026"


def test_the_editor_asks_a_fixed_number_of_queries(browser, row, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        browser.get(url(row), {"open": "1"})


def test_figures_are_tried_beside_the_editor_once_nothing_is_wrong(browser, row):
    assert 'name="m-net_commission"' in text(browser.get(url(row)))

    press(browser, row, "save", 1, **{"tiers-0-rate": "x"})

    page = text(browser.get(url(row)))
    assert 'name="m-net_commission"' not in page
    assert "As soon as nothing is wrong with the standard" in page
