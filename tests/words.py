"""How a text reads in both languages, for tables of words."""

from django.urls import get_resolver
from django.utils.translation import override


def in_both(text):
    """(English, Chinese) of a lazy text, through the catalogues of all apps as pages read them."""
    with override("en"):
        english = str(text)
    with override("zh-hans"):
        chinese = str(text)
    return english, chinese


def views_of(app):
    """The views of an app by the names of their addresses."""
    return dict(_views(get_resolver().url_patterns, app))


def _views(patterns, app, space=None):
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from _views(pattern.url_patterns, app, pattern.namespace or space)
        elif space == app:
            yield pattern.name, getattr(pattern.callback, "view_class", None)
