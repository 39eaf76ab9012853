"""Blocks of printed papers: `{% load paper %}`."""

from collections.abc import Sequence

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from core.documents.paper import PageSize, Signature, in_rows
from core.documents.sheets import Sheet
from core.documents.tables import print_tables

register = template.Library()


@register.simple_tag
def paper_facts(facts: Sequence[object], across: int = 2) -> SafeString:
    """The key and value head of a form; each fact has `label` and `value`."""
    return render_to_string("core/print/facts.html", {"rows": in_rows(facts, across), "across": across})


@register.simple_tag
def paper_signatures(signatures: Sequence[Signature], across: int = 3) -> SafeString:
    """Places to sign, kept together on one page."""
    return render_to_string("core/print/signatures.html", {"rows": in_rows(signatures, across)})


@register.filter
def rest_of(row: Sequence[object], across: int) -> int:
    """How many cells the last value of a row spans, so that a short row ends at the edge too."""
    return (across - len(row)) * 2 + 1


@register.simple_tag(takes_context=True)
def paper_tables(context: template.Context, sheets: Sequence[Sheet]) -> SafeString:
    """Tables fitted to the sheet of paper at hand."""
    page: PageSize = context["page"]
    return print_tables(sheets, page=page)
