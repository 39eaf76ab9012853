"""Two taps on a slow phone: one log."""

import pytest

from teams.models import WorkLog
from tests.core.parallel import together
from tests.factories import teams_logs
from tests.factories.teams_logs import write

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_taps_at_once_give_one_log():
    crew = teams_logs.crew()

    results = together(lambda: write(crew.alice), lambda: write(crew.alice))

    assert [result for result in results if isinstance(result, Exception)] == []
    assert WorkLog.objects.filter(person=crew.alice).count() == 1
