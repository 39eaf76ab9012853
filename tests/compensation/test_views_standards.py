"""Pages of standards: the list, the record in words, steps with their reasons, files, who meets what."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from approvals.services import approve, send_back
from compensation import services
from compensation.models import PayStandard
from core.models import AuditEntry
from org.choices import Role
from tests.cases import each
from tests.compensation import rules_data as data
from tests.factories import compensation as pay
from tests.factories import org

pytestmark = pytest.mark.django_db
LIST = "/pay/standards/"


@pytest.fixture
def browse(client):
    """The browser of somebody who is signed in."""

    def browser(user):
        client.force_login(user, backend="org.authentication.PersonBackend")
        return client

    return browser


@pytest.fixture
def team():
    return org.TeamFactory(code="EAST")


@pytest.fixture
def alice(team):
    """Leads the team."""
    return org.holder(Role.TEAM_LEAD, team, name="爱丽丝")


@pytest.fixture
def bob():
    """Decides for channel management."""
    return org.holder(Role.CHANNEL_MANAGEMENT, name="鲍勃")


@pytest.fixture
def charlie(team):
    """Leads another team of the same branch."""
    return org.holder(Role.TEAM_LEAD, org.TeamFactory(branch=team.branch), name="查理")


def draft(by, now, **changes):
    return services.draft_standard(document=data.pay_md_example() | changes, by=by, at=now)


def submitted(by, now, **changes):
    return services.submit_standard(standard_id=draft(by, now, **changes).pk, by=by, at=now)


def approved(by, bob, now, **changes):
    row = submitted(by, now, **changes)
    approve(request_id=row.request_id, opinion="同意", by=bob, at=now)
    return pay.again(row)


def url(name, row):
    return reverse(f"compensation:{name}", args=[row.pk])


def text(response):
    return response.content.decode()


def page_of(browser, row):
    return text(browser.get(url("standard", row)))


# The list


def test_standard_list_shows_what_is_within_reach(browse, alice, charlie, now, team):
    draft(alice, now, name="East draft")
    other = org.holder(Role.TEAM_LEAD, org.TeamFactory(code="WEST"))
    draft(other, now, name="West draft", team="WEST")

    for reader, shown in ((alice, {"East"}), (charlie, set()), (org.holder(Role.AUDITOR), {"East", "West"})):
        page = text(browse(reader).get(LIST))
        assert {name for name in ("East", "West") if f"{name} draft" in page} == shown


def test_standard_list_marks_what_pay_is_computed_by(browse, alice, bob, now):
    approved(alice, bob, now, name="Old", effective_from="2026-01")
    approved(alice, bob, now, name="New", effective_from="2026-11")
    draft(alice, now, name="Next", effective_from="2027-01")

    page = browse(alice).get(LIST)

    assert [row.name for row in page.context["table"].records if row.is_in_force] == ["New"]


@each(
    ("query", "expected"),
    [
        ({"state": "draft"}, {"Draft"}),
        ({"state": "approved"}, {"Approved"}),
        ({"contract": "broker"}, set()),
        ({"q": "appr"}, {"Approved"}),
    ],
)
def test_standard_list_filters(browse, alice, bob, now, query, expected):
    draft(alice, now, name="Draft one")
    approved(alice, bob, now, name="Approved one")

    page = text(browse(alice).get(LIST, query))

    assert {name for name in ("Draft", "Approved") if f"{name} one" in page} == expected


def test_standard_list_asks_as_often_for_three_as_for_one(browse, alice, now, django_assert_max_num_queries):
    browser = browse(alice)
    counts = []
    for _time in range(2):
        draft(alice, now)
        draft(alice, now)
        with django_assert_max_num_queries(12) as asked:
            browser.get(LIST)
        counts.append(len(asked.captured_queries))

    assert counts[0] == counts[1]


def test_standard_list_offers_drafting_to_who_may(browse, alice, bob):
    assert reverse("compensation:standard_new") in text(browse(alice).get(LIST))
    assert reverse("compensation:standard_new") not in text(browse(bob).get(LIST))


# The record


def test_standard_page_says_each_component_in_words(browse, alice, now):
    page = page_of(browse(alice), draft(alice, now))

    for told in (
        "Net commission through tiers, each slice at its own rate:",
        "above 20,000.00 yuan, up to 50,000.00 yuan",
        "80.00 yuan for each one of: New valid accounts.",
        "Pay so far is topped up to 2,490.00 yuan.",
        "见习客户经理",
        "No coefficient depends on the compliance score",
    ):
        assert told in page


def test_standard_page_tries_it_with_its_first_grade(browse, alice, now):
    page = browse(alice).get(url("standard", draft(alice, now)))

    assert str(page.context["tried"].gross) == "2490.00"


def test_standard_page_shows_what_it_changes_against_the_one_in_force(browse, alice, bob, now):
    approved(alice, bob, now)
    components = data.pay_md_example()["components"]
    components[2]["amount"] = "90.00"

    page = browse(alice).get(
        url("standard", draft(alice, now, effective_from="2026-12", components=components))
    )

    assert [(change.place, change.now) for change in page.context["changes"]] == [
        ("In force from", "Dec 2026"),
        ("Bonus per unit", "90.00 yuan for each one of: New valid accounts."),
    ]


def test_standard_page_names_the_faults_of_a_draft_with_their_paths(browse, alice, now, team):
    row = services.begin_standard(
        team_id=team.pk, contract="employee", name="Empty", effective_from=pay.MONTH, by=alice, at=now
    )

    page = page_of(browse(alice), row)

    assert "$.grades" in page
    assert "At least one entry is needed." in page
    assert "2 faults have to be put right first." in page


def test_standard_page_shows_the_way_and_whom_it_waits_for(browse, alice, bob, now):
    row = submitted(alice, now)

    steps = browse(alice).get(url("standard", row)).context["steps"]
    assert [(step.state, step.by) for step in steps] == [
        ("done", "爱丽丝"),
        ("done", "爱丽丝"),
        ("current", "channel management"),
        ("coming", ""),
    ]

    approve(request_id=row.request_id, opinion="同意", by=bob, at=now)
    steps = browse(alice).get(url("standard", row)).context["steps"]
    assert [(step.state, step.by) for step in steps][2:] == [("done", "鲍勃"), ("done", "")]


def test_standard_page_says_from_when_another_one_holds(browse, alice, bob, now):
    old = approved(alice, bob, now, effective_from="2026-09")
    approved(alice, bob, now, effective_from="2026-11")

    assert browse(alice).get(url("standard", old)).context["steps"][-1].note == "replaced from Nov 2026"


def test_standard_page_tells_many_changes_of_one_person_once(browse, alice, team, now):
    row, bob = draft(alice, now), org.holder(Role.BRANCH_FINANCE, team.branch, name="鲍勃")
    for name, by in (("A", alice), ("B", alice), ("C", bob), ("D", alice)):
        row = services.save_standard(
            standard_id=row.pk, document=row.content | {"name": name}, version=row.version, by=by, at=now
        )

    events = browse(alice).get(url("standard", row)).context["history"]

    assert [(event.what, event.by) for event in events] == [
        ("drafted", "爱丽丝"),
        ("changed", "爱丽丝"),
        ("changed", "鲍勃"),
        ("changed", "爱丽丝"),
    ]


def offers(browse, user, row):
    return browse(user).get(url("standard", row)).context["offers"]


def test_standard_page_offers_the_steps_of_each_state(browse, alice, bob, team, now):
    row = draft(alice, now)
    assert offers(browse, alice, row) == {"copy": "", "edit": "", "submit": "", "discard": "", "simulate": ""}

    row = services.submit_standard(standard_id=row.pk, by=alice, at=now)
    assert offers(browse, alice, row) == {"copy": "", "simulate": "", "withdraw": ""}
    assert offers(browse, bob, row) == {"decide": ""}
    assert offers(browse, org.holder(Role.BRANCH_MANAGER, team.branch), row) == {}

    send_back(request_id=row.request_id, opinion="改", by=bob, at=now)
    assert offers(browse, alice, row) == {"copy": "", "edit": "", "submit": "", "simulate": ""}


def test_standard_page_is_not_there_for_strangers(browse, alice, charlie, now):
    row = draft(alice, now, name="Secret plan")

    for name in (
        "standard",
        "standard_json",
        "standard_try",
        "standard_edit",
        "standard_copy",
        "simulation_new",
    ):
        answer = browse(charlie).get(url(name, row))
        assert answer.status_code == 404
        assert "Secret plan" not in text(answer)


@each("name", ["standard", "standard_json", "standard_edit", "simulation_new"])
def test_account_managers_meet_no_standard(browse, alice, team, now, name):
    row = draft(alice, now, name="Secret plan")

    answer = browse(org.account_manager(team).user).get(url(name, row))

    assert answer.status_code == 403
    assert "Secret plan" not in text(answer)


def test_standard_page_asks_a_fixed_number_of_queries(browse, alice, bob, now, django_assert_max_num_queries):
    browser = browse(alice)
    rows = [approved(alice, bob, now, effective_from=f"2026-{month:02}") for month in (1, 2)]

    with django_assert_max_num_queries(15) as few:
        browser.get(url("standard", rows[0]))
    for month in (3, 4, 5):
        approved(alice, bob, now, effective_from=f"2026-{month:02}")
    with django_assert_max_num_queries(len(few.captured_queries)):
        browser.get(url("standard", rows[0]))


# Steps


def test_submitting_withdrawing_and_discarding_by_their_buttons(browse, alice, now):
    row, browser = draft(alice, now), browse(alice)

    browser.post(url("standard_submit", row))
    assert pay.again(row).state == "submitted"
    assert browser.post(url("standard_discard", row)).status_code == 409
    browser.post(url("standard_withdraw", row))
    assert pay.again(row).state == "returned"

    other = draft(alice, now)
    assert browser.post(url("standard_discard", other)).url == LIST
    assert not PayStandard.objects.filter(pk=other.pk).exists()


def test_submitting_a_draft_with_faults_names_them(browse, alice, team, now):
    row = services.begin_standard(
        team_id=team.pk, contract="employee", name="Empty", effective_from=pay.MONTH, by=alice, at=now
    )

    answer = browse(alice).post(url("standard_submit", row))

    assert answer.status_code == 400
    assert "$.components" in text(answer)


@each("name", ["standard_submit", "standard_withdraw", "standard_discard"])
def test_steps_are_closed_to_strangers_and_readers(browse, alice, charlie, team, now, name):
    row = draft(alice, now)

    assert browse(charlie).post(url(name, row)).status_code == 404
    assert browse(org.holder(Role.BRANCH_MANAGER, team.branch)).post(url(name, row)).status_code == 403
    assert pay.again(row).state == "draft"


def test_standard_new_begins_a_draft_and_opens_the_editor(browse, alice, team, now):
    answer = browse(alice).post(
        reverse("compensation:standard_new"),
        {"team": team.pk, "contract": "broker", "name": "经纪人标准", "effective_from": "2026-12"},
    )

    row = PayStandard.objects.get()
    assert answer.url == url("standard_edit", row)
    assert (row.name, row.contract, row.drafted_by) == ("经纪人标准", "broker", alice)


def test_standard_new_offers_own_teams_only(browse, alice, charlie, team):
    answer = browse(charlie).post(
        reverse("compensation:standard_new"),
        {"team": team.pk, "contract": "broker", "name": "x", "effective_from": "2026-12"},
    )

    assert answer.status_code == 400
    assert not PayStandard.objects.exists()


def test_standard_copy_begins_the_next_version(browse, alice, bob, now):
    row = approved(alice, bob, now)
    browser = browse(alice)
    seen = browser.get(url("standard_copy", row)).context["form"].fields["seen"].initial

    answer = browser.post(url("standard_copy", row), {"effective_from": "2026-12", "seen": seen})

    new = PayStandard.objects.get(revision=2)
    assert answer.url == url("standard_edit", new)
    assert (new.state, new.content["effective_from"]) == ("draft", "2026-12")


# The exchange form


def test_standard_json_is_the_exchange_form(browse, alice, now):
    answer = browse(alice).get(url("standard_json", draft(alice, now)))

    assert json.loads(answer.content) == data.pay_md_example()
    assert list(json.loads(answer.content)) == list(data.pay_md_example())
    assert answer["Content-Disposition"] == 'attachment; filename="EAST-employee-v1.json"'


def upload(browser, address, document, **fields):
    content = document if isinstance(document, bytes) else json.dumps(document).encode()
    file = SimpleUploadedFile("standard.json", content, "application/json")
    return browser.post(address, fields | {"file": file})


def test_standard_upload_takes_what_was_downloaded(browse, alice, now):
    browser = browse(alice)
    content = browser.get(url("standard_json", draft(alice, now))).content

    answer = upload(browser, reverse("compensation:standard_upload"), content)

    new = PayStandard.objects.get(revision=2)
    assert answer.url == url("standard", new)
    assert new.content == data.pay_md_example()


def test_standard_upload_names_every_fault_with_its_path(browse, alice):
    wrong = data.pay_md_example() | {"contract": "guest", "grades": []}

    answer = upload(browse(alice), reverse("compensation:standard_upload"), wrong)

    assert answer.status_code == 400
    assert "$.contract: “guest” is not known" in text(answer)
    assert "$.grades: At least one entry is needed." in text(answer)
    assert not PayStandard.objects.exists()


@each(
    ("content", "told"),
    [(b"{", "not JSON"), (b"\xff", "not UTF-8"), (b"", "empty"), (b" " * (4 * 2**20 + 1), "4 MB")],
)
def test_standard_upload_refuses_what_is_no_json(browse, alice, content, told):
    answer = upload(browse(alice), reverse("compensation:standard_upload"), content)

    assert answer.status_code == 400
    assert told in text(answer)


def test_standard_upload_for_another_team_tells_nothing_of_it(browse, charlie, team):
    answer = upload(browse(charlie), reverse("compensation:standard_upload"), data.pay_md_example())

    assert answer.status_code == 400
    assert "There is no team EAST that you draft standards for." in text(answer)


def test_standard_replace_puts_a_file_in_the_place_of_the_draft(browse, alice, now):
    row, browser = draft(alice, now), browse(alice)
    seen = browser.get(url("standard_replace", row)).context["form"].fields["seen"].initial

    answer = upload(browser, url("standard_replace", row), data.pay_md_example() | {"name": "New"}, seen=seen)

    assert answer.url == url("standard_edit", row)
    assert pay.again(row).name == "New"


def test_standard_replace_is_not_there_once_it_is_submitted(browse, alice, now):
    assert browse(alice).get(url("standard_replace", submitted(alice, now))).status_code == 404


# Trying


def test_standard_try_computes_what_is_typed(browse, alice, now):
    row = draft(alice, now)

    answer = browse(alice).get(
        url("standard_try", row), {"grade": "M2", "m-net_commission": "30,000", "m-duty_score": "96"}
    )

    assert str(answer.context["tried"].gross) == "8225.00"
    assert "8,225.00" in text(answer)


def test_standard_try_answers_htmx_with_the_panel_alone(browse, alice, now):
    answer = browse(alice).get(
        url("standard_try", draft(alice, now)), {"grade": "M1"}, headers={"HX-Request": "true"}
    )

    assert text(answer).lstrip().startswith('<section id="try"')


@each(
    "query",
    [{"grade": "M9"}, {"grade": "M1", "m-duty_score": "101"}, {"grade": "M1", "m-net_commission": "x"}],
)
def test_standard_try_says_what_cannot_be(browse, alice, now, query):
    answer = browse(alice).get(url("standard_try", draft(alice, now)), query)

    assert answer.context["tried"] is None
    assert "field-error" in text(answer)


def test_looking_at_a_standard_leaves_no_trace(browse, alice, now):
    row, before = draft(alice, now), AuditEntry.objects.count()

    for name in ("standard", "standard_edit", "standard_try"):
        browse(alice).get(url(name, row))

    assert AuditEntry.objects.count() == before
