"""The panel beside a standard in which it is tried with a few figures."""

from collections.abc import Mapping
from typing import Any

from compensation.forms.standard_pages import TryForm
from compensation.models import PayStandard
from compensation.rules.standard_reading import CheckedStandard
from compensation.rules.standard_trying import Tried, try_standard


def tried_context(record: PayStandard, checked: CheckedStandard, data: Mapping[str, Any]) -> dict[str, Any]:
    """The panel that tries a standard: its form, and the lines for what stands in it."""
    tree = checked.standard
    if tree is None:
        return {"record": record, "try_form": None, "tried": None, "try_mark": ""}
    form = TryForm(tree, data or {"grade": tree.grades[0].code})
    tried: Tried | None = None
    if form.is_valid():
        tried = try_standard(tree, form.cleaned_data["grade"], form.values())
    # What the form asks for: while that stays, its fields stay as somebody is typing in them.
    mark = " ".join([*(grade.code for grade in tree.grades), *form.fields])
    return {"record": record, "try_form": form, "tried": tried, "try_mark": mark}
