"""The forms that all others extend: one column, groups in the order of the paper, Tabler's look."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.db.models import Model
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from core.errors import Text
from core.forms import meanwhile
from core.forms.fields import ReasonField

SEEN = "seen"
# Django's label of an empty choice.
DASHES = "---------"
# Marks, embeddings, overrides and isolates of bidirectional text.
TURNING = dict.fromkeys([0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
CLASSES: dict[type[forms.Widget], str] = {
    forms.CheckboxInput: "form-check-input",
    # Of these Django gives the class to the list, not to its inputs.
    forms.RadioSelect: "choices",
    forms.CheckboxSelectMultiple: "choices",
    forms.Select: "form-select",
    forms.TextInput: "form-control",
    forms.EmailInput: "form-control",
    forms.PasswordInput: "form-control",
    forms.Textarea: "form-control",
    forms.DateInput: "form-control",
    forms.DateTimeInput: "form-control",
    forms.ClearableFileInput: "form-control",
    forms.FileInput: "form-control",
}


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that stand together on the paper form."""

    title: Text
    fields: Sequence[str]
    hint: Text = ""


def name_the_empty_choice(field: forms.Field) -> None:
    """In words instead of Django's dashes: to choose, or none."""
    if isinstance(field, forms.ModelChoiceField) and field.empty_label == DASHES:
        field.empty_label = str(_("choose") if field.required else _("none"))


def visible(data: Any) -> Any:
    """What was typed without signs that turn the direction of writing: a title must read as it is stored."""
    if isinstance(data, QueryDict):
        kept = data.copy()
        for name, values in data.lists():
            kept.setlist(name, [_straight(value) for value in values])
        return kept
    if isinstance(data, Mapping):
        return {name: _straight(value) for name, value in data.items()}
    return data


def _straight(value: Any) -> Any:
    return value.translate(TURNING) if isinstance(value, str) else value


def dress(widget: forms.Widget) -> None:
    """Give a widget its class, unless it has one."""
    for kind, name in CLASSES.items():
        if isinstance(widget, kind):
            widget.attrs.setdefault("class", name)
            return


class _Behaviour:
    """What Form and ModelForm share."""

    groups: ClassVar[Sequence[Group]] = ()
    units: ClassVar[Mapping[str, Text]] = {}
    # False where nothing may stay in the browser: passwords, identity numbers, pay.
    draft: ClassVar[bool] = True
    fields: dict[str, forms.Field]
    data: Any
    is_bound: bool
    record: Model | None

    def _prepare(self, record: Model | None) -> None:
        self.record = record
        for field in self.fields.values():
            dress(field.widget)
            name_the_empty_choice(field)
        if record is not None and record.pk:
            token = meanwhile.seen(record, list(self.fields))
            self.fields[SEEN] = forms.CharField(widget=forms.HiddenInput, required=False, initial=token)

    def refuse_if_changed(self, locked: Model) -> None:
        """Raise Conflict where `locked` is no longer what this form was filled from; keep what was typed.

        After the refusal the form has seen the record as it is now, so that sending it again saves.
        """
        token = self.data.get(self.add_prefix(SEEN), "")  # type: ignore[attr-defined]
        try:
            meanwhile.refuse_if_changed(locked, token)
        finally:
            names = [name for name in self.fields if name != SEEN]
            self.data = self.data.copy()
            self.data[self.add_prefix(SEEN)] = meanwhile.seen(locked, names)  # type: ignore[attr-defined]

    def laid_out(self) -> list[tuple[Group | None, list[BoundField]]]:
        """The visible fields by group; those of no group come last."""
        left = {field.name: field for field in self.visible_fields()}  # type: ignore[attr-defined]
        rows: list[tuple[Group | None, list[BoundField]]] = [
            (group, [left.pop(name) for name in group.fields]) for group in self.groups
        ]
        return [*rows, (None, list(left.values()))] if left else rows


class Form(_Behaviour, forms.Form):
    """A form over nothing, or over a `record` whose changes meanwhile it notices."""

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        initial: dict[str, Any] | None = None,
        prefix: str | None = None,
        record: Model | None = None,
    ) -> None:
        super().__init__(visible(data), files, initial=initial, prefix=prefix)
        self._prepare(record)


class ModelForm(_Behaviour, forms.ModelForm):  # type: ignore[type-arg]
    """Fields taken from a model. Never saved: the view hands `cleaned_data` to a service."""

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        initial: dict[str, Any] | None = None,
        prefix: str | None = None,
        record: Model | None = None,
    ) -> None:
        super().__init__(visible(data), files, initial=initial, prefix=prefix, instance=record)
        self._prepare(record)

    def save(self, commit: bool = True) -> Any:  # noqa: ARG002, FBT001, FBT002  the parent's signature
        """Refused: rows are changed by services."""
        raise TypeError(f"{type(self).__name__} is not saved; call a service with its cleaned_data")


class ReasonForm(Form):
    """A reason that has to be given."""

    reason = ReasonField()


class OptionalReasonForm(Form):
    """A reason that may stay empty."""

    reason = ReasonField(label=_("Reason (may stay empty)"), required=False)
