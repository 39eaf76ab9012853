"""Moments and people of the demonstration, as its stories name them."""

from datetime import datetime

from demo.company import SHANGHAI
from org.models import Team, User

# Who leads each team: the first of its people (demo.people).
LEADS = {"EAST": "u1001", "WEST": "u1016", "NORTH": "u1031", "SOUTH": "u1046"}


def on(month: int, day: int, hour: int = 9, minute: int = 0, *, year: int = 2026) -> datetime:
    """A moment in Shanghai."""
    return datetime(year, month, day, hour, minute, tzinfo=SHANGHAI)


def user(username: str) -> User:
    return User.objects.get(username=username)


def team_of(code: str) -> Team:
    return Team.objects.select_related("branch").get(code=code)


def lead_of(code: str) -> User:
    return user(LEADS[code])
