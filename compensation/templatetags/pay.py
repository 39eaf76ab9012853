"""Words of the pay cycle in templates: `{% load pay %}`."""

from django import template

from compensation import wording

register = template.Library()


@register.filter
def figure_label(figure: str) -> str:
    """What a figure of the business detail is called."""
    return wording.figure_label(figure)
