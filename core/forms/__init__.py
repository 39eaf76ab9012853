"""Forms: bases, fields and the renderer (core/README.md)."""

from core.forms.base import Form, Group, ModelForm, OptionalReasonForm, ReasonForm
from core.forms.fields import (
    CountField,
    DayField,
    DayInput,
    DaytimeField,
    DaytimeInput,
    FigureInput,
    MoneyField,
    MonthField,
    MonthInput,
    PercentField,
    ReasonField,
)
from core.forms.meanwhile import Change
from core.forms.renderer import Renderer
from core.forms.search import PersonField, SearchField

__all__ = [
    "Change",
    "CountField",
    "DayField",
    "DayInput",
    "DaytimeField",
    "DaytimeInput",
    "FigureInput",
    "Form",
    "Group",
    "ModelForm",
    "MoneyField",
    "MonthField",
    "MonthInput",
    "OptionalReasonForm",
    "PercentField",
    "PersonField",
    "ReasonField",
    "ReasonForm",
    "Renderer",
    "SearchField",
]
