"""The gate of new teams, whoever stands at it: asked before the row, told after it, at every door."""

import io
from datetime import date

import openpyxl
import pytest

from core import jobs
from core.errors import DomainError
from org import hooks, services
from org.choices import ImportKind
from org.models import Team

pytestmark = pytest.mark.django_db
OPEN = {"opened_on": date(2026, 12, 1), "closed_on": None}


class Listener:
    """Notes what it is asked and told; refuses where it is set to."""

    def __init__(self):
        self.asked, self.told, self.refusal = [], [], None

    def gate(self, team):
        self.asked.append((team.code, team.pk, Team.objects.filter(code=team.code).exists()))
        if self.refusal:
            raise DomainError(self.refusal)

    def hear(self, team, *, by, at):
        self.told.append((team.code, team.pk is not None, by, at))


@pytest.fixture
def listener(monkeypatch):
    listener = Listener()
    monkeypatch.setattr(hooks, "TEAM_GATES", [listener.gate])
    monkeypatch.setattr(hooks, "ON_TEAM_OPENED", [listener.hear])
    return listener


def save(place, by, at, team=None, **changes):
    values = {"branch": place.branch, "code": "T77", "name": "一队"} | OPEN
    return services.save_team(team=team, **(values | changes), by=by, at=at)


def imported(place, by, at, *codes):
    book = openpyxl.Workbook()
    book.active.append(["code", "name", "branch", "opened_on"])
    for code in codes:
        book.active.append([code, "团队", place.branch.code, "2026-12-01"])
    content = io.BytesIO()
    book.save(content)
    upload = services.upload_import(
        kind=ImportKind.TEAMS, file_name="teams.xlsx", content=content.getvalue(), by=by, at=at
    )
    jobs.run(upload.job_id, at=at)
    upload.refresh_from_db()
    return upload


def test_a_new_team_is_asked_for_before_its_row_and_told_of_after_it(listener, place, admin, now):
    save(place, admin, now)

    assert listener.asked == [("T77", None, False)]
    assert listener.told == [("T77", True, admin, now)]


def test_a_refused_team_is_not_opened_and_nobody_is_told(listener, place, admin, now):
    listener.refusal = "先报组建方案。"

    with pytest.raises(DomainError, match="先报组建方案"):
        save(place, admin, now)

    assert not Team.objects.filter(code="T77").exists()
    assert listener.told == []


def test_a_correction_of_the_name_asks_nobody(listener, place, admin, now):
    team = save(place, admin, now)
    listener.asked.clear()

    save(place, admin, now, team, name="改名的队")

    assert listener.asked == []
    assert len(listener.told) == 1


def test_a_correction_of_the_opening_day_is_asked_for(listener, place, admin, now):
    team = save(place, admin, now)
    listener.asked.clear()
    listener.refusal = "日期不实。"

    with pytest.raises(DomainError):
        save(place, admin, now, team, opened_on=date(2026, 12, 2))

    assert listener.asked == [("T77", team.pk, True)]
    assert Team.objects.get(code="T77").opened_on == date(2026, 12, 1)


def test_a_value_that_cannot_be_is_refused_before_the_gate_is_asked(listener, place, admin, now):
    with pytest.raises(DomainError):
        save(place, admin, now, name="")

    assert listener.asked == []


def test_every_row_of_an_import_is_asked_for_and_none_told_of_by_the_check(listener, place, admin, now):
    upload = imported(place, admin, now, "X1", "X2")

    assert upload.report["new"] == 2
    assert [code for code, *_rest in listener.asked] == ["X1", "X2"]
    assert not Team.objects.filter(code__startswith="X").exists()


def test_an_import_tells_of_each_team_that_it_opens(listener, place, admin, now):
    upload = imported(place, admin, now, "X1", "X2")
    listener.told.clear()

    confirmed = services.confirm_import(upload_id=upload.pk, by=admin, at=now)
    jobs.run(confirmed.job_id, at=now)

    assert [(code, by) for code, _is_there, by, _at in listener.told] == [("X1", admin), ("X2", admin)]
    assert Team.objects.filter(code__startswith="X").count() == 2


def test_a_refusal_stands_at_its_row_of_the_workbook(listener, place, admin, now):
    listener.refusal = "先报组建方案。"

    upload = imported(place, admin, now, "X1")

    assert upload.report["fault_count"] == 1
    assert upload.report["faults"][0]["row"] == 2
    assert "先报组建方案。" in upload.report["faults"][0]["text"]


def test_an_import_that_changes_a_name_asks_nobody(listener, place, admin, now):
    save(place, admin, now, code="X1")
    listener.asked.clear()
    listener.told.clear()

    upload = imported(place, admin, now, "X1")

    assert (upload.report["changed"], listener.asked, listener.told) == (1, [], [])
