"""One term for one thing: words that stood beside the office's own must not come back into the Chinese."""

from pathlib import Path

import polib
import pytest
from django.conf import settings

CATALOGUES = sorted(Path(settings.BASE_DIR).glob("*/locale/zh_Hans/LC_MESSAGES/django.po"))
# The word to avoid, and what docs/glossary.md or the office says in its place.
INSTEAD = {
    "你": "您",
    "损失扣款": "赔偿扣款",
    "已接受": "已接收",
    "已否决": "已驳回",
    "主管会计": "主办会计",
    "转交": "移交",
}


def texts(path):
    for entry in polib.pofile(str(path)):
        yield from [entry.msgstr, *entry.msgstr_plural.values()]


@pytest.mark.parametrize("word", list(INSTEAD))
def test_no_catalogue_says_another_word_for_the_same_thing(word):
    found = [f"{path.parts[-5]}: {text}" for path in CATALOGUES for text in texts(path) if word in text]

    assert found == [], f"say {INSTEAD[word]}"
