"""Two at the same moment: the same question is asked once, a day's first figure is kept once."""

from datetime import date
from decimal import Decimal

import pytest

from teams.models import DailyFigure, Shortfall
from teams.services import shortfalls
from teams.services.daily import enter_day
from tests.core.parallel import together
from tests.factories import teams_logs
from tests.factories.teams_targets import AT, LATER, OCTOBER, set_target

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_who_ask_at_once_ask_once():
    crew = teams_logs.crew()
    set_target(crew)

    def asking():
        return shortfalls.ask_now(team=crew.team, month=OCTOBER, by=crew.lead, at=LATER)

    outcomes = together(asking, asking)

    assert sorted(len(asked) for asked in outcomes) == [0, 1]
    assert Shortfall.objects.count() == 1


def test_a_days_first_figure_sent_twice_at_once_is_kept_once():
    crew = teams_logs.crew()

    def entering():
        return enter_day(
            person_id=crew.alice.pk,
            day=date(2026, 10, 12),
            values={"new_valid_accounts": Decimal(1)},
            by=crew.alice.user,
            at=AT,
        )

    outcomes = together(entering, entering)

    assert [len(rows) for rows in outcomes] == [1, 1]
    assert DailyFigure.objects.count() == 1
