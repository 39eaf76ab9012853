"""Tables read as people read them: the words of each cell, and what an export holds."""

import html
import re

from django.utils import translation

from core.tables.table import columns_of, sheet_rows


def cells(table):
    """The words of each row, by column."""
    names = list(columns_of(type(table)))
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", str(table.body()))
    found = []
    for row in rows:
        shown = re.findall(r"<td[^>]*>(.*?)</td>", row)
        found.append(dict(zip(names, (words(one) for one in shown), strict=True)))
    return found


def words(markup):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", markup)).split())


def exported(table_class, rows):
    """The rows of an export, by column."""
    names = list(columns_of(table_class))
    return [dict(zip(names, row, strict=True)) for row in sheet_rows(table_class, rows)]


def in_both(function, *args):
    """What it says in English and in Chinese."""
    told = []
    for language in ("en", "zh-hans"):
        with translation.override(language):
            told.append(words(str(function(*args))))
    return tuple(told)
