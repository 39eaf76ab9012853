"""Printed pages: a template becomes a PDF that looks the same on every machine."""

import warnings
from collections.abc import Mapping
from contextlib import redirect_stdout
from importlib import import_module
from io import StringIO
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from core.documents.paper import PageSize, Paper, page_rules
from core.errors import DomainError

HTML_LANGUAGES = {"zh-hans": "zh-CN", "en": "en"}


def render_pdf(
    template_name: str,
    context: Mapping[str, object],
    *,
    paper: Paper,
    page: PageSize = "a4-portrait",
    language: str = "zh-hans",
) -> bytes:
    """Print a template that extends `core/print/base.html`; it also sees `paper`, `page` and `html_language`.

    Nothing is fetched: no network and no file but the fonts; pictures are inline SVG or `data:` addresses.
    Raises DomainError with one line where Pango is not installed.
    """
    engine = _engine()
    with translation.override(language):
        html = render_to_string(
            template_name,
            {**context, "paper": paper, "page": page, "html_language": HTML_LANGUAGES[language]},
        )
        rules = page_rules(paper, page)
    pdf: bytes = engine.press().print(html, rules)
    return pdf


def can_print() -> bool:
    """Whether this machine can make PDFs, for the page that offers them."""
    try:
        _engine()
    except DomainError:
        return False
    return True


def _engine() -> Any:
    """The typesetter, imported on first use: everything but the PDFs works without Pango."""
    try:
        with warnings.catch_warnings(), redirect_stdout(StringIO()):
            warnings.simplefilter("ignore")  # what it says of system fonts does not matter: ours are embedded
            return import_module("core.documents.engine")
    except OSError as fault:
        raise DomainError(
            _("PDFs cannot be made: Pango is missing. Install libpango-1.0-0 and libharfbuzz-subset0.")
        ) from fault
