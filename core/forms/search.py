"""Choosing a record by search: one text input that suggests, and that still works without script."""

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.errors import Text
from core.forms.reading import narrow


class SearchInput(forms.TextInput):
    """The text that people see and, beside it, the key of what was chosen."""

    template_name = "core/components/search_input.html"
    search_url = ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """With the key, the text and where to ask."""
        key, text = value if isinstance(value, tuple) else ("", value or "")
        context = super().get_context(name, text, attrs)
        url = self.search_url
        context["widget"] |= {"key": key or "", "search_url": reverse(url) if ":" in url else url}
        return context

    def format_value(self, value: Any) -> str | None:
        """The text."""
        return str(value) if value else None

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """Key and text as typed."""
        del files
        key, text = data.get(f"{name}_key", ""), data.get(name, "")
        return (key if text else "", text.strip()) if text or key else None


class SearchField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A record out of `queryset` by search: suggestions come from `search_url` (`?q=`, JSON, see README).

    Without script the text itself is read: the record for which one of `lookups` equals it, in either case.
    """

    widget = SearchInput
    lookups: Sequence[str] = ("number", "name")
    default_error_messages = {
        "invalid_choice": _("Nobody and nothing of that name or number is within your reach."),
        "ambiguous": _("“%(value)s” fits more than one; write the number or choose from the list."),
    }

    def __init__(
        self,
        queryset: QuerySet[Any] | None,
        *,
        search_url: str,
        label: Text | None = None,
        required: bool = True,
        initial: Any = None,
        help_text: Text = "",
        lookups: Sequence[str] = (),
    ) -> None:
        super().__init__(queryset, label=label, required=required, initial=initial, help_text=help_text)  # type: ignore[arg-type]
        self.lookups = lookups or self.lookups
        self.widget.search_url = search_url

    def prepare_value(self, value: Any) -> Any:
        """Key and text of a record or of its key; what was typed stays."""
        if isinstance(value, tuple) or value in self.empty_values:
            return value
        record = value if isinstance(value, Model) else self._rows().filter(pk=value).first()
        return (record.pk, str(record)) if record else None

    def to_python(self, value: Any) -> Any:
        """The record that was chosen, or the one that the text names."""
        if value in self.empty_values or isinstance(value, Model):
            return value or None
        key, text = value if isinstance(value, tuple) else (value, "")
        chosen = super().to_python(key) if key else None
        # Without script the text can be typed over while the key stays; then the text counts.
        return chosen if chosen and text in {"", str(chosen)} else self._named(narrow(text))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """By the key, as for any choice."""
        key = data[0] if isinstance(data, tuple) else data
        return str(getattr(initial, "pk", initial) or "") != str(key or "")

    def _rows(self) -> QuerySet[Any]:
        assert self.queryset is not None
        return self.queryset.all()

    def _named(self, text: str) -> Model:
        if "\x00" in text:  # no column holds it
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        words = dict.fromkeys([text, *text.split()[-1:]])
        for lookup, word in product(self.lookups, words):
            found = list(self._rows().filter(**{f"{lookup}__iexact": word})[:2])
            if len(found) > 1:
                raise ValidationError(
                    self.error_messages["ambiguous"], code="ambiguous", params={"value": text}
                )
            # “Name number” has to be the same record by both: the wrong one of two is worse than none.
            if found and (word == text or all(one in str(found[0]) for one in text.split()[:-1])):
                return found[0]  # type: ignore[no-any-return]
        raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")


class PersonField(SearchField):
    """A person by name, pinyin initials or number."""
