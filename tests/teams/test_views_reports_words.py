"""The pages in Chinese hold no English sentence, exports say what the lists say, each role sees what is its own."""

import copy
import datetime as dt
import re

import pytest
from django.utils import timezone

from org.choices import Role
from teams.rules.division import Duty
from teams.services import moves, reports
from teams.services.division import lay_down
from tests.conftest import NOW
from tests.factories import org
from tests.factories.compensation import fact
from tests.factories.teams_reports import SEPTEMBER, ground, october_facts

pytestmark = pytest.mark.django_db
# What may stand in Latin letters on a Chinese page of ours.
LATIN = re.compile(r"[A-Za-z]{2,}(?: [A-Za-z]{2,})+")


@pytest.fixture(scope="module")
def kept_ground(kept):
    made = ground()
    made.month(*october_facts(made))
    made.month(fact("E1", made.alice, commission="100"), month=SEPTEMBER)
    return made


@pytest.fixture
def place(kept_ground, db):
    return copy.deepcopy(kept_ground)


def main_text(response):
    """What the page's own part says, without markup."""
    html = response.content.decode()
    body = html[html.index("<main") : html.index("</main>")]
    body = re.sub(r"<(svg|script).*?</\1>", " ", body, flags=re.DOTALL)
    return re.sub(r"<[^>]+>", " ", body)


@pytest.fixture
def addresses(place):
    """Each page with somebody who may open it."""
    now = timezone.now()
    report = place.submitted()
    draft = place.begun(start=SEPTEMBER)
    back = place.submitted(team="west")
    reports.return_report(report_id=back.pk, reason="请补充", by=place.west_lead, at=NOW)
    rows = [
        (Duty(place.alice.pk, develops="商户", serves="存量"), place.north.pk),
        (Duty(place.bob.pk, develops="小区", reason="新人"), None),
    ]
    sheet = lay_down(
        team_id=place.east.pk,
        valid_from=timezone.localdate(now),
        rows=rows,
        note="备注",
        by=place.lead,
        at=now,
    )
    move = moves.decide_move(
        person_id=place.alice.pk,
        outlet_id=place.south.pk,
        effective_on=timezone.localdate(now),
        reason="缺人",
        by=place.lead,
        at=now,
    )
    return {
        "register": (place.lead, "/teams/reports/"),
        "report": (place.lead, report.get_absolute_url()),
        "draft": (place.desk, draft.get_absolute_url()),
        "returned": (place.desk, back.get_absolute_url()),
        "write": (place.desk, f"{draft.get_absolute_url()}write"),
        "begin": (place.desk, "/teams/reports/new"),
        "due days": (place.manager, "/teams/reports/due/"),
        "new due days": (place.manager, "/teams/reports/due/new"),
        "sheets": (place.lead, "/teams/division/"),
        "sheet": (place.lead, sheet.get_absolute_url()),
        "new sheet": (place.lead, f"/teams/division/new/{place.east.pk}/"),
        "choose": (place.lead, "/teams/division/new"),
        "own row": (place.alice.user, "/teams/division/mine/"),
        "moves": (place.lead, "/teams/moves/"),
        "move": (place.lead, move.get_absolute_url()),
        "new move": (place.lead, "/teams/moves/new"),
    }


def test_pages_in_chinese_hold_no_english_sentence(client, addresses):
    english = {}
    for name, (user, address) in addresses.items():
        user.language = "zh-hans"
        user.save()
        client.force_login(user)
        client.cookies["language"] = "zh-hans"
        found = LATIN.findall(main_text(client.get(address)))
        if found:
            english[name] = found

    assert english == {}


def test_pages_in_english_hold_no_sign_of_a_missing_text(client, addresses):
    for user, address in addresses.values():
        client.force_login(user)
        text = main_text(client.get(address))
        assert "%(" not in text
        assert "{{" not in text
        assert "None" not in text.replace("None kept yet", "").replace("None.", "")


def rows_of(browser, address):
    lines = browser.get(address, {"export": "csv"}).content.decode("utf-8-sig").strip().splitlines()
    return lines[0], lines[1:]


def test_register_exports_its_columns(signed_in, place):
    place.submitted()

    head, rows = rows_of(signed_in(place.lead), "/teams/reports/")

    assert head == "Period,Kind,Branch,Team,Due on,Handed in on,In time,State,Version"
    assert rows == [
        "Oct 2026,monthly report,江州营业部,东区团队,2026-11-06,2026-11-05,handed in in time,"
        "waiting for the first confirmation,1",
        'Sep 2026,monthly report,江州营业部,东区团队,2026-10-13,,"missing, the due day is past",not begun,0',
    ]


def test_moves_export_their_columns(signed_in, addresses, place):
    del addresses

    head, rows = rows_of(signed_in(place.lead), "/teams/moves/")

    assert head == "Account manager,Team,From outlet,To outlet,From,State,Decided by"
    assert [row.split(",")[:4] for row in rows] == [["爱丽丝", "东区团队", "北路网点", "南路网点"]]


def test_sheets_export_their_columns(signed_in, addresses, place):
    del addresses

    head, rows = rows_of(signed_in(place.lead), "/teams/division/")

    assert head == "Team,From,Until,People,Only develop or only serve,State,Laid down by"
    assert [row.split(",")[3:5] for row in rows] == [["2", "1"]]


@pytest.mark.parametrize(
    "sort", ["period_text", "-due_on", "unit", "timeliness", "state", "-revision", "nonsense"]
)
def test_register_sorts_by_its_columns(signed_in, place, sort):
    place.begun()
    place.begun(start=SEPTEMBER)

    answer = signed_in(place.desk).get("/teams/reports/", {"sort": sort})

    assert answer.status_code == 200


@pytest.mark.parametrize(
    "role",
    [
        Role.ACCOUNT_MANAGER,
        Role.ATTENDANCE_RECORDER,
        Role.ASSET_KEEPER,
        Role.BRANCH_FINANCE,
        Role.CHIEF_ACCOUNTANT,
        Role.COUNTERSIGNER,
        Role.VICE_PRESIDENT,
        Role.ADMINISTRATOR,
    ],
)
def test_register_is_closed_to_who_has_no_business_with_reports(signed_in, place, role):
    place.confirmed()
    scope = place.east if role in {Role.ATTENDANCE_RECORDER, Role.ASSET_KEEPER} else place.branch
    user = place.alice.user if role == Role.ACCOUNT_MANAGER else org.holder(role, scope)

    answer = signed_in(user).get("/teams/reports/")

    assert answer.status_code == 403
    assert "东区团队" not in answer.content.decode()


def test_pay_in_a_report_names_nobody_and_shows_no_amount_of_a_person(signed_in, place):
    """Whoever reads the report reads no slip."""
    from tests.factories.compensation_office import report as pay_report, settled, slip

    august = dt.date(2026, 8, 1)
    run = pay_report(place.branch, month=august)
    for person in (place.alice, place.bob):
        slip(run, person, gross="7654.32", net="7654.32")
    settled(run)
    report = place.begun(start=august)

    page = signed_in(place.desk).get(report.get_absolute_url()).content.decode()

    assert "fewer than 3 people" in page
    for amount in ("7,654.32", "7654.32", "15,308.64"):
        assert amount not in page
