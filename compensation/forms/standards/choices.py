"""What can be chosen in a standard: kinds, measures, earlier components."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from compensation.forms.standards.blocks import Box, Choices
from compensation.rules.measures import MEASURES, PRODUCT_CLASS, YUAN_MEASURES
from compensation.rules.standard_components import SHAPES
from compensation.rules.wording import kind_label, measure_label


def kinds() -> Choices:
    """The kinds of components."""
    return [(kind, kind_label(kind)) for kind in SHAPES]


def measures() -> Choices:
    """All measures; the last one asks for a class of products beside it."""
    named = [(name, measure_label(name)) for name in MEASURES]
    return [*named, (PRODUCT_CLASS, _("Product sales of one class"))]


def earlier(components: Sequence[Mapping[str, Any]], index: int, chosen: Collection[str]) -> list[Box]:
    """The components before `index`; what is chosen but not before it stays, so that it can be taken out."""
    labels = {
        str(component.get("code")): component_label(component)
        for component in components[:index]
        if component.get("code")
    }
    labels |= {code: code for code in chosen if code not in labels}
    return [Box(code, label, code in chosen) for code, label in labels.items()]


def subtracted(components: Sequence[Mapping[str, Any]], index: int, chosen: Collection[str]) -> list[Box]:
    """What may be subtracted first: amounts of the month, then the components before."""
    amounts = [Box(name, measure_label(name), name in chosen) for name in YUAN_MEASURES]
    return [*amounts, *earlier(components, index, [code for code in chosen if code not in YUAN_MEASURES])]


def component_label(component: Mapping[str, Any]) -> str:
    """Title, or else kind, with the code that others refer to it by."""
    kind, code = str(component.get("kind", "")), str(component.get("code", ""))
    label = str(component.get("title") or "") or kind_label(kind)
    return f"{label} ({code})" if code else label
