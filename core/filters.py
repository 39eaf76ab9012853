"""Filters of lists: kept in the URL, shown as chips, each removable."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import Model, Q, QuerySet
from django.http import QueryDict
from django.utils.choices import flatten_choices
from django.utils.translation import gettext_lazy as _

from core.components import Chip
from core.errors import Text
from core.figures import day_text, month_text
from core.forms import DayField, DayInput, Form, MonthField
from core.months import next_month

# A method of the FilterSet by name, or a function of rows, field name and value.
Method = str | Callable[..., QuerySet[Any]]


class SearchFilter(django_filters.CharFilter):  # type: ignore[misc]
    """Every word typed has to occur in one of `fields`."""

    def __init__(self, *, fields: Sequence[str], label: Text = _("Search")) -> None:
        super().__init__(label=label, widget=forms.TextInput(attrs={"type": "search"}))
        self.paths = fields

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """The rows that hold all the words."""
        for word in (value or "").split():
            either = Q()
            for path in self.paths:
                either |= Q(**{f"{path}__icontains": word})
            qs = qs.filter(either)
        return qs


class MonthFilter(django_filters.Filter):  # type: ignore[misc]
    """One month; of a field that holds days or moments, all of the month's, with `within=True`."""

    field_class = MonthField

    def __init__(
        self,
        *,
        field_name: str = "",
        label: Text = _("Month"),
        within: bool = False,
        method: Method | None = None,
    ) -> None:
        super().__init__(field_name=field_name or None, label=label, method=method)
        self.within = within

    def filter(self, qs: QuerySet[Any], value: date | None) -> QuerySet[Any]:
        """The month's rows."""
        if value is None:
            return qs
        if not self.within:
            return qs.filter(**{self.field_name: value})
        return qs.filter(**{f"{self.field_name}__gte": value, f"{self.field_name}__lt": next_month(value)})


class DayRangeInput(django_filters.widgets.DateRangeWidget):  # type: ignore[misc]
    """Two days, from and to, both included: `?day_after=…&day_before=…`."""

    template_name = "core/components/day_range.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        forms.MultiWidget.__init__(self, {"after": DayInput(), "before": DayInput()}, attrs)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """With the names that a screen reader says."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        for part, label in zip(context["widget"]["subwidgets"], (_("from"), _("to")), strict=True):
            part["attrs"] |= {"aria-label": label, "class": "form-control"}
        return context


class DayRangeFilter(django_filters.DateFromToRangeFilter):  # type: ignore[misc]
    """From a day to a day, both included."""

    def __init__(
        self, *, field_name: str = "", label: Text = _("Period"), method: Method | None = None
    ) -> None:
        super().__init__(field_name=field_name or None, label=label, widget=DayRangeInput, method=method)


class ChoiceFilter(django_filters.ChoiceFilter):  # type: ignore[misc]
    """One of some choices."""

    def __init__(
        self, *, choices: Any, field_name: str = "", label: Text, method: Method | None = None
    ) -> None:
        super().__init__(
            field_name=field_name or None, label=label, choices=choices, empty_label=_("all"), method=method
        )


class MultipleChoiceFilter(django_filters.MultipleChoiceFilter):  # type: ignore[misc]
    """Any of some choices."""

    def __init__(
        self, *, choices: Any, field_name: str = "", label: Text, method: Method | None = None
    ) -> None:
        super().__init__(
            field_name=field_name or None,
            label=label,
            choices=choices,
            widget=forms.CheckboxSelectMultiple,
            method=method,
        )


class RecordFilter(django_filters.ModelChoiceFilter):  # type: ignore[misc]
    """One record, such as a branch; `queryset` may be a function of the request."""

    def __init__(
        self,
        *,
        queryset: QuerySet[Any] | Callable[[Any], QuerySet[Any]],
        field_name: str = "",
        label: Text,
        method: Method | None = None,
    ) -> None:
        super().__init__(
            field_name=field_name or None, label=label, queryset=queryset, empty_label=_("all"), method=method
        )


class FilterSet(django_filters.FilterSet):  # type: ignore[misc]
    """The filters of one list."""

    def get_form_class(self) -> type[Form]:
        """Our form, so that the filters look as all inputs do."""
        fields = {name: filter_.field for name, filter_ in self.filters.items()}
        return type("FilterForm", (Form,), fields)

    @property
    def form(self) -> Form:
        """The form of the filters."""
        if not hasattr(self, "_form"):
            self._form = self.get_form_class()(self.data if self.is_bound else None, prefix=self.form_prefix)
        return self._form

    def chips(self, query: QueryDict) -> Iterator[Chip]:
        """One chip for each filter that is set; `query` is what stands in the URL."""
        if not self.is_bound or not self.form.is_valid():
            return
        for name, field in self.form.fields.items():
            value = self.form.cleaned_data.get(name)
            if value not in (None, "", []) and not _is_empty(value):
                yield Chip(field.label or name, shown(field, value), _without(query, name))


def _is_empty(value: Any) -> bool:
    return isinstance(value, QuerySet) and not value


def shown(field: forms.Field, value: Any) -> str:
    """A filter's value as people read it."""
    if isinstance(field, MonthField):
        return month_text(value)
    if isinstance(value, slice):
        return f"{_bound(value.start)} – {_bound(value.stop)}".strip()
    if isinstance(value, Model):
        return str(value)
    if isinstance(value, list | QuerySet):
        return ", ".join(shown(field, one) for one in value)
    if isinstance(field, forms.ChoiceField):
        choices: Any = flatten_choices(field.choices)  # type: ignore[arg-type]
        labels = {str(key): label for key, label in choices}
        return str(labels.get(str(value), value))
    return day_text(value) if isinstance(field, DayField) else str(value)


def _bound(value: date | None) -> str:
    return day_text(value) if value else "…"


def _without(query: QueryDict, name: str) -> str:
    """The list's address without this filter."""
    left = query.copy()
    for key in (name, f"{name}_after", f"{name}_before", f"{name}_key", "page"):
        left.pop(key, None)
    return f"?{left.urlencode()}"
