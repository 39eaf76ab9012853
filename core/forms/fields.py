"""Fields as offices fill them in: amounts, shares, months, days, reasons."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import BaseValidator, MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from core.errors import Text
from core.figures import number_text
from core.forms.reading import narrow, read_figure, read_month
from core.months import format_month

RATE_PLACES = 8


class FigureInput(forms.TextInput):
    """A figure, right-aligned, typed with the digits' keyboard on a phone."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        own = {"inputmode": "decimal", "autocomplete": "off", "class": "form-control figure-input"}
        super().__init__(own | (attrs or {}))


class MoneyField(forms.DecimalField):
    """Yuan with two places. Reads 1,234.50 and １２３４．５; shows 1,234.50."""

    widget = FigureInput
    default_error_messages = {"invalid": _("“%(value)s” is not an amount. Write it as 1,234.50.")}

    def __init__(
        self,
        *,
        label: Text | None = None,
        required: bool = True,
        initial: Any = None,
        help_text: Text = "",
        min_value: Decimal | None = None,
        max_value: Decimal | None = None,
        max_digits: int = 16,
        decimal_places: int = 2,
        disabled: bool = False,
    ) -> None:
        super().__init__(
            label=label,  # type: ignore[arg-type]
            required=required,
            initial=initial,
            help_text=help_text,  # type: ignore[arg-type]
            min_value=min_value,
            max_value=max_value,
            max_digits=max_digits,
            decimal_places=decimal_places,
            disabled=disabled,
        )

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        """The amount; a sentence that repeats what was typed where it is none."""
        if isinstance(value, Decimal):
            return value
        if value in self.empty_values or not str(value).strip():
            return None
        figure = read_figure(str(value))
        if figure is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid", params={"value": value})
        return figure

    def prepare_value(self, value: Any) -> Any:
        """With thousands separators; what was typed stays as it is."""
        return f"{value:,.{self.decimal_places}f}" if isinstance(value, Decimal | int | float) else value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """No spinner attributes: the input is text."""
        del widget
        return {}


def _in_percent(ratio: Any) -> str:
    """Without zeros that say nothing."""
    return f"{(Decimal(str(ratio)) * 100).normalize():f}"


class _InPercent(BaseValidator):
    """A bound of a ratio that is named as it is typed, in percent."""

    def __call__(self, value: Any) -> None:
        try:
            super().__call__(value)
        except ValidationError as fault:
            params = {"limit_value": f"{_in_percent(self.limit_value)}%"}
            raise ValidationError(self.message, code=self.code, params=params) from fault


class _AtLeast(_InPercent, MinValueValidator):
    """The least."""


class _AtMost(_InPercent, MaxValueValidator):
    """The most."""


class PercentField(MoneyField):
    """A share, typed and shown in percent, kept as a ratio: 86.1 is Decimal("0.861"). Bounds are ratios."""

    default_error_messages = {"invalid": _("“%(value)s” is not a percentage. Write it as 86.1.")}

    def __init__(
        self,
        *,
        label: Text | None = None,
        required: bool = True,
        initial: Any = None,
        help_text: Text = "",
        min_value: Decimal | None = None,
        max_value: Decimal | None = None,
        disabled: bool = False,
    ) -> None:
        super().__init__(
            label=label,
            required=required,
            initial=initial,
            help_text=help_text,
            max_digits=12,
            decimal_places=RATE_PLACES,
            disabled=disabled,
        )
        if min_value is not None:
            self.validators.append(_AtLeast(min_value))
        if max_value is not None:
            self.validators.append(_AtMost(max_value))

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        """The ratio."""
        percent = super().to_python(value)
        return None if percent is None else percent / 100

    def prepare_value(self, value: Any) -> Any:
        """In percent, without zeros that say nothing."""
        return _in_percent(value) if isinstance(value, Decimal | int | float) else value


class CountField(forms.IntegerField):
    """A whole number; reads 1,234 and １２３４."""

    widget = FigureInput
    default_error_messages = {"invalid": _("Write a whole number, such as 12.")}

    def to_python(self, value: Any) -> int | None:
        """The number."""
        figure = read_figure(value) if isinstance(value, str) and value.strip() else value
        if figure is None and value not in self.empty_values:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(figure)

    def prepare_value(self, value: Any) -> Any:
        """With thousands separators."""
        return number_text(value) if isinstance(value, int) else value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """No spinner attributes: the input is text."""
        del widget
        return {}


class MonthInput(forms.DateInput):
    """The browser's month picker, or typing where it has none."""

    input_type = "month"

    def format_value(self, value: Any) -> str | None:
        """2026-10."""
        return format_month(value) if isinstance(value, date) else value


class MonthField(forms.Field):
    """A month as its first day. Reads 2026-10, 2026/10, 202610 and 2026年10月."""

    widget = MonthInput
    default_error_messages = {"invalid": _("“%(value)s” is not a month. Write it as 2026-10.")}

    def to_python(self, value: Any) -> date | None:
        """The first day of the month."""
        if value in self.empty_values or isinstance(value, date):
            return value or None
        month = read_month(str(value))
        if month is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid", params={"value": value})
        return month


YEARS = range(1900, 2200)


class DayInput(forms.DateInput):
    """The browser's date picker, or typing."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day. Reads 2026-10-31, 2026/10/31, 2026年10月31日, full-width too."""

    widget = DayInput
    default_error_messages = {
        "invalid": _("This is not a date. Write it as 2026-10-31."),
        "year": _("Check the year: it lies between %(first)s and %(last)s."),
    }

    def to_python(self, value: Any) -> date | None:
        """The day. Years that nobody means are refused: some cannot be reckoned with."""
        day = super().to_python(narrow(value) if isinstance(value, str) else value)
        if day is not None and day.year not in YEARS:
            words = {"first": str(YEARS[0]), "last": str(YEARS[-1])}
            raise forms.ValidationError(self.error_messages["year"], code="year", params=words)
        return day


class DaytimeInput(forms.DateTimeInput):
    """The browser's picker for date and time, or typing."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class DaytimeField(forms.DateTimeField):
    """A moment to the minute, in Shanghai."""

    widget = DaytimeInput
    default_error_messages = {
        "invalid": _("This is not a date and time. Write it as 2026-10-31 09:05."),
        "year": _("Check the year: it lies between %(first)s and %(last)s."),
    }

    def to_python(self, value: Any) -> datetime | None:
        """The moment. Years that nobody means are refused, as for a day."""
        moment = super().to_python(narrow(value) if isinstance(value, str) else value)
        if moment is not None and moment.year not in YEARS:
            words = {"first": str(YEARS[0]), "last": str(YEARS[-1])}
            raise forms.ValidationError(self.error_messages["year"], code="year", params=words)
        return moment


class ReasonField(forms.CharField):
    """Why; kept with the record."""

    widget = forms.Textarea(attrs={"rows": 3})

    def __init__(
        self,
        *,
        label: Text = _("Reason"),
        required: bool = True,
        help_text: Text = "",
        max_length: int = 1000,
    ) -> None:
        super().__init__(label=label, required=required, help_text=help_text, max_length=max_length)  # type: ignore[arg-type]
