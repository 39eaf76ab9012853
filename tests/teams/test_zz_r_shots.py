"""Pictures for the eye; thrown away."""

import datetime as dt, os
import pytest
from org.choices import Role
from teams.services import reports, moves, division
from teams.rules.division import Duty
from tests.conftest import NOW
from tests.factories import org
from tests.factories.compensation import fact
from tests.factories.teams_reports import *
from teams.models import Target, TargetMonth

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OUT = "/tmp/w/shots_r"


def shoot(open_page, user, lang, pages):
    user.language = lang
    user.save()
    for name, url in pages:
        page = open_page(url, user)
        for kind, size in (("desk", (1280, 900)), ("phone", (390, 844))):
            page.set_viewport_size({"width": size[0], "height": size[1]})
            page.screenshot(path=f"{OUT}/{name}-{lang}-{kind}.png", full_page=True)


def test_shots(open_page, settings):
    settings.LANGUAGE_CODE = "zh-hans"
    os.makedirs(OUT, exist_ok=True)
    g = ground()
    g.month(*october_facts(g))
    g.month(fact("E1", g.alice, commission="100", turnover="5000"), month=SEPTEMBER)
    t = Target.objects.create(
        branch=g.branch,
        team=g.east,
        year=2026,
        measure="net_commission",
        total=4800,
        set_by=g.lead,
        set_at=NOW,
    )
    TargetMonth.objects.create(target=t, month=OCTOBER, amount=400)
    g.post(
        org.PersonFactory(branch=g.branch, name="新来的", hired_on=dt.date(2026, 10, 9)),
        outlet=g.north,
        since=dt.date(2026, 10, 9),
    )
    draft = g.begun()
    branchs = g.confirmed(team=None)
    west = g.submitted(team="west") if False else None
    sub = g.submitted(draft)
    rep = g.begun(start=SEPTEMBER)
    pk, bk = draft.pk, branchs.pk
    div = division.lay_down(
        team_id=g.east.pk,
        valid_from=dt.date(2026, 11, 27),
        rows=[
            (
                Duty(
                    g.alice.pk,
                    develops="北路商户",
                    serves="存量VIP",
                    duties="晨会记录",
                    substitute_id=g.bob.pk,
                ),
                g.north.pk,
            ),
            (Duty(g.bob.pk, develops="南路小区", reason="新人先开发"), g.south.pk),
        ],
        note="",
        by=g.lead,
        at=dt.datetime(2026, 11, 27, 9, tzinfo=NOW.tzinfo),
    )
    mv = moves.decide_move(
        person_id=g.bob.pk,
        outlet_id=g.north.pk,
        effective_on=dt.date(2026, 12, 1),
        reason="北路缺人",
        by=g.lead,
        at=dt.datetime(2026, 11, 27, 9, tzinfo=NOW.tzinfo),
    )
    for lang in ("zh-hans", "en"):
        shoot(
            open_page,
            g.lead,
            lang,
            [
                ("list", "/teams/reports/"),
                ("report", f"/teams/reports/{pk}/"),
                ("division", f"/teams/division/{div.pk}/"),
                ("divlist", "/teams/division/"),
                ("divnew", f"/teams/division/new/{g.east.pk}/"),
                ("move", f"/teams/moves/{mv.pk}/"),
                ("movelist", "/teams/moves/"),
                ("movenew", "/teams/moves/new"),
                ("home", "/"),
            ],
        )
        shoot(
            open_page,
            g.desk,
            lang,
            [
                ("draft", f"/teams/reports/{rep.pk}/"),
                ("write", f"/teams/reports/{rep.pk}/write"),
                ("new", "/teams/reports/new"),
            ],
        )
        shoot(
            open_page,
            g.office,
            lang,
            [("hqlist", "/teams/reports/"), ("branchreport", f"/teams/reports/{bk}/")],
        )
        shoot(
            open_page,
            g.manager,
            lang,
            [("due", "/teams/reports/due/new"), ("duelist", "/teams/reports/due/")],
        )
        shoot(open_page, g.alice.user, lang, [("mine", "/teams/division/mine/")])
