"""Reports, division sheets and moves in a real Chromium: accessible, quiet, within the screen; on a phone too."""

import datetime as dt

import pytest
from django.utils import timezone

from teams.rules.division import Duty
from teams.services import moves
from teams.services.division import lay_down
from tests.browser_fixtures import follow, looked_at
from tests.factories.compensation import fact
from tests.factories.teams_reports import SEPTEMBER, ground, october_facts

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_pages_of_reports_sheets_and_moves_stand_to_axe_on_desk_and_phone(open_page):
    place = ground()
    place.month(*october_facts(place))
    place.month(fact("E1", place.alice, commission="100"), month=SEPTEMBER)
    report = place.submitted()
    draft = place.begun(start=SEPTEMBER)
    now = timezone.now()
    rows = [
        (Duty(place.alice.pk, develops="北路商户", serves="存量客户"), place.north.pk),
        (Duty(place.bob.pk, develops="小区", reason="新人先开发"), None),
    ]
    sheet = lay_down(
        team_id=place.east.pk, valid_from=timezone.localdate(now), rows=rows, note="", by=place.lead, at=now
    )
    move = moves.decide_move(
        person_id=place.bob.pk,
        outlet_id=place.north.pk,
        effective_on=timezone.localdate(now) + dt.timedelta(days=3),
        reason="缺人",
        by=place.lead,
        at=now,
    )
    seen = {
        place.lead: [
            "/teams/reports/",
            report.get_absolute_url(),
            sheet.get_absolute_url(),
            f"/teams/division/new/{place.east.pk}/",
            move.get_absolute_url(),
            "/teams/moves/new",
        ],
        place.desk: [draft.get_absolute_url(), f"{draft.get_absolute_url()}write", "/teams/reports/new"],
        place.alice.user: ["/teams/division/mine/"],
    }

    wrong = {
        address: found
        for user, addresses in seen.items()
        for address in addresses
        if (found := looked_at(open_page(address, user)))
    }

    assert wrong == {}


def test_lead_confirms_on_a_phone(open_page):
    place = ground()
    place.month(*october_facts(place))
    report = place.submitted()
    page = open_page(report.get_absolute_url(), place.lead, size="phone")

    page.locator("details.decide summary").first.click()
    follow(page, page.locator(f'form[action="{report.get_absolute_url()}confirm"] button').first)

    report = type(report).objects.get(pk=report.pk)
    assert report.state == "lead_confirmed"
    assert "营业部经理" in page.inner_text("main")
