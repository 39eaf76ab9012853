"""How a text reads in both languages, for tables of words."""

from collections import Counter

from django.urls import get_resolver
from django.utils.translation import override


def in_both(text):
    """(English, Chinese) of a lazy text, through the catalogues of all apps as pages read them."""
    with override("en"):
        english = str(text)
    with override("zh-hans"):
        chinese = str(text)
    return english, chinese


def misread(table, text):
    """The lines of a table of words that the product says otherwise, each with what it says.

    A line ends with its English and its Chinese; by what stands before them `text` finds the lazy text.
    """
    said = [(line, in_both(text(*line[:-2]))) for line in table]
    return [(line, both) for line, both in said if line[-2:] != both]


def wrong_choices(table):
    """What is wrong with a table of choices: lines that are said otherwise, words that two of a kind share, and
    kinds of which not every choice stands in it.
    """
    kinds = list(dict.fromkeys(type(choice) for choice, _, _ in table))
    read = Counter((type(choice), *in_both(choice.label)) for choice, _, _ in table)
    return [
        *misread(table, lambda choice: choice.label),
        *(line for line, times in read.items() if times > 1),
        *(kind for kind in kinds if [one for one, _, _ in table if type(one) is kind] != list(kind)),
    ]


def headed(table):
    """The columns of a list that have a heading, in the order in which they stand."""
    return [name for name, column in table.base_columns.items() if str(column.verbose_name).strip()]


def views_of(app):
    """The views of an app by the names of their addresses."""
    return dict(_views(get_resolver().url_patterns, app))


def _views(patterns, app, space=None):
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from _views(pattern.url_patterns, app, pattern.namespace or space)
        elif space == app:
            yield pattern.name, getattr(pattern.callback, "view_class", None)
