"""Numbers and names of papers: the series of a category, file names that every system takes."""

import re
import unicodedata
from datetime import date

from archives.rules.content import CSV, JSON, SUFFIXES, TEXT

NO_BRANCH = "HQ"
FILE_NAME_LENGTH = 120
TITLE_LENGTH = 200
WRITTEN = frozenset({TEXT, CSV, JSON})
_FORBIDDEN = re.compile(r'[\\/:*?"<>|]')


def series_of(prefix: str, branch_code: str, month: date) -> str:
    """The run of numbers of one category, branch and month, such as PAY-EB01-202610 (G25)."""
    return f"{prefix}-{branch_code or NO_BRANCH}-{month:%Y%m}"


def clean_file_name(name: str, mime_type: str) -> str:
    """The name without path, control or direction signs, ended as its content demands, cut to what fits."""
    plain = _FORBIDDEN.sub("_", _visible(name.replace("\\", "/").rpartition("/")[2])).strip(" .")
    stem, suffix = _parted(plain, mime_type)
    return f"{stem[: FILE_NAME_LENGTH - len(suffix)] or 'document'}{suffix}"


def is_named_as_another(name: str, mime_type: str) -> bool:
    """Whether the name ends as files of another kind do. Texts of every sort are one kind."""
    own = WRITTEN if mime_type in WRITTEN else {mime_type}
    ending = name.lower()
    return any(
        ending.endswith(suffixes) for kind, suffixes in SUFFIXES.items() if kind not in own
    ) and not ending.endswith(tuple(suffix for kind in own for suffix in SUFFIXES[kind]))


def clean_title(title: str) -> str:
    """The title in one line, cut to what fits."""
    return " ".join(_visible(title).split())[:TITLE_LENGTH]


def _parted(name: str, mime_type: str) -> tuple[str, str]:
    allowed = SUFFIXES[mime_type]
    for suffix in allowed:
        if name.lower().endswith(suffix):
            return name[: -len(suffix)], name[-len(suffix) :]
    return name, allowed[0]


def _visible(text: str) -> str:
    """Without control and formatting signs: a right-to-left mark can make an .exe read as a .pdf."""
    kept = (
        " " if sign.isspace() else sign
        for sign in text
        if sign.isspace() or unicodedata.category(sign)[0] != "C"
    )
    return "".join(kept)
