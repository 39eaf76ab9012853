"""In which language somebody reads."""

import pytest

from core.languages import language_of
from org.models import User


@pytest.mark.parametrize(
    ("reader", "language"),
    [(User(language="zh-hans"), "zh-hans"), (User(language="en"), "en"), (User(), "en"), (None, "en")],
)
def test_language_of_is_the_chosen_one_else_that_of_the_house(reader, language):
    assert language_of(reader) == language
