"""Standards on their pages: steps pressed twice and by the wrong people, files, copies, what no column holds."""

import datetime as dt
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from compensation import services
from compensation.models import PayStandard
from core.models import AuditEntry
from org.choices import Role
from org.models import RoleGrant
from tests.cases import each
from tests.factories import compensation as pay
from tests.factories import compensation_office as office_of
from tests.factories import org

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}
SHARE = {"code": "share", "kind": "rate", "measure": "net_commission", "rate": "0.20"}


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


@pytest.fixture
def row(place, now):
    """The lead's draft for next year."""
    return draft(place, now)


def document(place, **changes):
    made = pay.content(place.office.team, "employee", [pay.BASE, SHARE], effective_from="2027-01")
    return made | {"name": "新标准"} | changes


def draft(place, now, **changes):
    return services.draft_standard(document=document(place, **changes), by=place.lead, at=now)


def faulty(place, now):
    """A draft that lacks its rate."""
    made = services.begin_standard(
        team_id=place.office.team.pk,
        contract="broker",
        name="未写完",
        effective_from=dt.date(2027, 1, 1),
        by=place.lead,
        at=now,
    )
    return pay.again(made)


def url(name, *args):
    return reverse(f"compensation:{name}", args=args)


def text(response):
    return response.content.decode()


def upload(content, name="standard.json"):
    content = content if isinstance(content, bytes) else json.dumps(content).encode()
    return {"file": SimpleUploadedFile(name, content)}


# Who opens


@each(
    ("who", "page", "edit"),
    [
        ("lead", 200, 200),
        ("finance", 200, 200),
        ("chief", 200, 403),
        ("deputy", 200, 403),
        ("manager", 200, 403),
        ("channel", 200, 403),
        ("auditor", 200, 403),
        ("desk", 403, 403),
        ("archive", 403, 403),
        ("alice", 403, 403),
        ("stranger", 404, 404),
    ],
)
def test_standard_opens_for_its_readers_and_its_editor_for_who_writes(place, browse, row, who, page, edit):
    users = {
        "lead": place.lead,
        "alice": place.alice.user,
        "stranger": place.stranger,
        "channel": org.holder(Role.CHANNEL_MANAGEMENT),
        "auditor": org.holder(Role.AUDITOR),
    }
    browser = browse(users.get(who) or getattr(place.office, who))

    shown, editor = browser.get(url("standard", row.pk)), browser.get(url("standard_edit", row.pk))

    assert (shown.status_code, editor.status_code) == (page, edit)
    assert ("新标准" in text(shown)) is (page == 200)
    assert ("新标准" in text(editor)) is (edit == 200)


@each(
    "name",
    ["standard", "standard_edit", "standard_try", "standard_json", "standard_copy", "standard_replace"],
)
def test_standard_is_not_there_for_the_lead_of_another_team(place, browse, row, name):
    neighbour = org.holder(Role.TEAM_LEAD, org.TeamFactory(branch=place.branch))

    response = browse(neighbour).get(url(name, row.pk))

    assert response.status_code == 404
    assert "新标准" not in text(response)


def test_standard_is_closed_to_who_led_the_team_until_yesterday(place, browse, row):
    RoleGrant.objects.filter(user=place.lead).update(valid_until=dt.date(2026, 11, 1))

    assert browse(place.lead).get(url("standard_edit", row.pk)).status_code == 403


# Steps


@each("step", ["standard_submit", "standard_discard"])
def test_step_of_a_standard_is_not_taken_by_following_a_link(place, browse, row, step):
    response = browse(place.lead).get(url(step, row.pk))

    assert response.url == url("standard", row.pk)
    assert pay.again(row).state == "draft"


def test_standard_is_submitted_once(place, browse, row):
    browser = browse(place.lead)

    first, second = (browser.post(url("standard_submit", row.pk)) for _press in range(2))

    assert (first.status_code, second.status_code, pay.again(row).state) == (302, 409, "submitted")


def test_standard_is_withdrawn_once_and_can_be_written_again(place, browse, row):
    browser = browse(place.lead)
    browser.post(url("standard_submit", row.pk))

    first, second = (browser.post(url("standard_withdraw", row.pk)) for _press in range(2))

    assert (first.status_code, second.status_code >= 400) == (302, True)
    assert browser.get(url("standard_edit", row.pk)).status_code == 200


def test_standard_is_discarded_once_and_is_gone(place, browse, row):
    browser = browse(place.lead)

    first, second = (browser.post(url("standard_discard", row.pk)) for _press in range(2))

    assert (first.url, second.status_code) == (url("standard_list"), 404)
    assert not PayStandard.objects.filter(pk=row.pk).exists()
    assert AuditEntry.objects.filter(subject_id=str(row.pk)).exists()


@each("step", ["standard_submit", "standard_withdraw", "standard_discard"])
@each("who", ["chief", "deputy", "manager", "desk", "channel"])
def test_step_of_a_standard_is_the_teams_and_finances_alone(place, browse, row, step, who):
    user = org.holder(Role.CHANNEL_MANAGEMENT) if who == "channel" else getattr(place.office, who)

    response = browse(user).post(url(step, row.pk))

    assert response.status_code == 403
    assert pay.again(row).state == "draft"


def test_standard_with_faults_is_not_submitted_and_says_which(place, browse, now):
    made = faulty(place, now)

    response = browse(place.lead).post(url("standard_submit", made.pk), **HTMX)

    assert (response.status_code, response["HX-Retarget"]) == (400, "#messages")
    assert pay.again(made).state == "draft"


@each(("step", "offered"), [("submit", True), ("simulate", True), ("copy", True)])
def test_page_of_a_faulty_draft_says_what_to_mend_first(place, browse, now, step, offered):
    made = faulty(place, now)

    offers = browse(place.lead).get(url("standard", made.pk)).context["offers"]

    assert (step in offers) is offered
    assert "to be put right first" in offers[step]


# The exchange form


@each("who", ["lead", "finance", "channel"])
def test_download_and_upload_give_the_same_standard(place, browse, row, who):
    user = org.holder(Role.CHANNEL_MANAGEMENT) if who == "channel" else getattr(place, who)
    body = b"".join(browse(user).get(url("standard_json", row.pk)))

    answer = browse(place.lead).post(url("standard_upload"), upload(body))

    made = PayStandard.objects.latest("pk")
    assert answer.url == url("standard", made.pk)
    assert (made.content, made.revision) == (row.content, row.revision + 1)


@each(
    ("content", "told"),
    [
        (b"", "The submitted file is empty."),
        (b"{", "is not JSON"),
        (b"[]", None),
        (b'{"schema": "branchops/pay-standard/1"}', None),
        (b'{"name": "\\u0000"}', None),
        (b'{"name": "\\ud800"}', None),
        (b"\xff\xfe{", None),
    ],
)
def test_upload_of_what_is_no_standard_says_so_and_keeps_nothing(place, browse, content, told):
    before = PayStandard.objects.count()

    response = browse(place.lead).post(url("standard_upload"), upload(content))

    assert response.status_code == 400
    assert response.context["form"].errors
    assert PayStandard.objects.count() == before
    assert told is None or told.split()[-1].strip(".") in text(response)


@each("changes", [{"team": "NOWHERE"}, {"contract": "intern"}, {"name": ""}, {"effective_from": "9999-12"}])
def test_upload_of_a_standard_with_faults_names_each(place, browse, changes):
    before = PayStandard.objects.count()

    response = browse(place.lead).post(url("standard_upload"), upload(document(place, **changes)))

    assert response.status_code in {400, 403}
    assert PayStandard.objects.count() == before


def test_upload_for_a_neighbouring_team_is_refused_like_one_for_no_team(place, browse):
    neighbour = org.TeamFactory(branch=place.branch)
    answers = [
        browse(place.lead).post(url("standard_upload"), upload(document(place, team=code)))
        for code in (neighbour.code, "NOWHERE")
    ]

    assert {answer.status_code for answer in answers} == {answers[0].status_code}
    assert neighbour.name not in text(answers[0])


def test_replace_tells_who_saved_meanwhile_and_replaces_nothing(place, browse, row, now):
    browser = browse(place.lead)
    seen = browser.get(url("standard_replace", row.pk)).context["form"]["seen"].value()
    services.save_standard(
        standard_id=row.pk,
        document=document(place, name="财务改过的"),
        version=row.version,
        by=place.finance,
        at=now,
    )

    response = browser.post(
        url("standard_replace", row.pk), upload(document(place, name="文件里的")) | {"seen": seen}
    )

    assert response.status_code == 409
    assert place.finance.name in text(response)
    assert pay.again(row).name == "财务改过的"


@each("token", ["", "x", "eyJ:1:2"])
def test_replace_without_what_was_seen_asks_to_open_the_page_again(place, browse, row, token):
    response = browse(place.lead).post(
        url("standard_replace", row.pk), upload(document(place, name="文件里的")) | {"seen": token}
    )

    assert response.status_code == 409
    assert "This form is incomplete. Open the page again" in text(response)
    assert pay.again(row).name == "新标准"


# New versions


@each("month", ["9999-12", "0001-01", "soon", ""])
def test_copy_from_a_month_that_is_none_says_so(place, browse, row, month):
    before = PayStandard.objects.count()

    response = browse(place.lead).post(url("standard_copy", row.pk), {"effective_from": month})

    assert response.status_code in {400, 409}
    assert PayStandard.objects.count() == before


def test_copy_of_what_is_in_force_begins_where_pay_is_open(place, browse):
    office_of.settled(place.run(), "submitted")

    form = browse(place.lead).get(url("standard_copy", place.office.standards["employee"].pk)).context["form"]

    assert form.initial["effective_from"] == dt.date(2026, 11, 1)


@each("who", ["lead", "finance"])
def test_new_standard_begins_with_the_own_teams_and_this_month(place, browse, who):
    context = browse(getattr(place, who)).get(url("standard_new")).context

    assert list(context["form"].fields["team"].queryset) == [place.office.team]
    assert context["form"].initial["effective_from"].day == 1


def test_new_standard_is_offered_for_no_team_that_is_closed(place, browse):
    place.office.team.closed_on = dt.date(2026, 10, 31)
    place.office.team.save(update_fields=["closed_on"])

    form = browse(place.finance).get(url("standard_new")).context["form"]

    assert list(form.fields["team"].queryset) == []
