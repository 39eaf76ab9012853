"""Answers to be read on the phone: nothing of them lies beside the screen (P4)."""

import pytest
from django.urls import reverse

from teams.models import Shortfall
from teams.services import shortfalls
from tests.browser_fixtures import looked_at
from tests.factories import teams_logs
from tests.factories.teams_targets import LATER, OCTOBER, october, set_target

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_cause_and_remedy_are_read_whole_before_they_are_accepted(open_page):
    crew = teams_logs.crew()
    set_target(crew)
    october(crew)
    (row,) = shortfalls.ask_now(team=crew.team, month=OCTOBER, by=crew.lead, at=LATER)
    texts = {"cause": "网点装修停业八天，预约客户推迟到十一月。" * 4, "remedy": "每周加开一场沙龙。" * 8}
    shortfalls.answer(shortfall_id=row.pk, **texts, by=crew.lead, at=LATER)

    page = open_page(reverse("teams:shortfalls_to_read"), crew.manager, size="phone")

    width = page.viewport_size["width"]
    boxes = [cell.bounding_box() for cell in page.locator(".stacked td").all()]
    assert len(boxes) == 4
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= width for box in boxes)
    assert all(box["width"] > width / 2 for box in boxes)
    assert Shortfall.objects.get().cause in page.inner_text(".stacked")
    assert looked_at(page) == []
