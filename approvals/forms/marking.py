"""Who must be heard: departments with their order and due day, leaders in order, a step handed over."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from approvals.forms.opinions import opinion_field
from approvals.services import Marked
from core.forms import CountField, DayField, Form, Group, ReasonField, SearchField
from org.models import Department, User

PARALLEL, IN_ORDER = "parallel", "in_order"
MOST_LEADERS = 5
PASSED = _("This day has passed already.")
LEADERS: Sequence[Promise] = (
    _("First leader (in charge)"),
    _("Second leader"),
    _("Third leader"),
    _("Fourth leader"),
    _("Fifth leader"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One department's row of the form."""

    department: Department
    marked: BoundField
    order: BoundField
    due: BoundField

    @property
    def faults(self) -> list[BoundField]:
        """Those of its inputs that were not taken."""
        return [bound for bound in (self.marked, self.order, self.due) if bound.errors]


class MarkForm(Form):
    """The review, and the departments that must countersign: a row each, proposed ones marked already.

    Without script all works: a row counts when its box is ticked; the order counts when one after the other
    is chosen, empty ones come last.
    """

    opinion = opinion_field(
        _("Opinion of channel management"), _("Printed on the countersign sheet; may stay empty.")
    )
    mode = forms.ChoiceField(
        label=_("Departments are asked"),
        choices=[
            (PARALLEL, _("all at the same time")),
            (IN_ORDER, _("one after the other, by the numbers below")),
        ],
        widget=forms.RadioSelect,
        initial=PARALLEL,
    )
    groups: ClassVar = [Group(_("Review"), ["opinion"]), Group(_("Countersigning"), ["mode"])]

    def __init__(
        self,
        *data: Any,
        departments: Sequence[Department] = (),
        proposed: Collection[int] = (),
        due_on: date | None = None,
        today: date | None = None,
        is_again: bool = False,
        **given: Any,
    ) -> None:
        super().__init__(*data, **given)
        self.departments, self.today, self.is_again = departments, today, is_again
        # Where all are marked already there is nothing to put in an order.
        self.fields["mode"].required = bool(departments)
        place = 0
        for department in departments:
            is_proposed = department.pk in proposed
            place += is_proposed
            self.fields[f"marked_{department.pk}"] = forms.BooleanField(
                label=department.name, required=False, initial=is_proposed
            )
            self.fields[f"order_{department.pk}"] = CountField(
                label=_("Order"),
                required=False,
                min_value=1,
                max_value=99,
                initial=place if is_proposed else None,
            )
            self.fields[f"due_{department.pk}"] = DayField(
                label=_("Due"), required=False, initial=due_on if is_proposed else None
            )
        self._dress()

    def _dress(self) -> None:
        """Each input of a row says to a screen reader whose it is."""
        for department in self.departments:
            for name, label in (("order", gettext("Order")), ("due", gettext("Due"))):
                self.fields[f"{name}_{department.pk}"].widget.attrs |= {
                    "aria-label": f"{label} · {department.name}",
                    "class": "form-control",
                }
            self.fields[f"marked_{department.pk}"].widget.attrs["class"] = "form-check-input"

    def lines(self) -> Iterator[Line]:
        """The rows."""
        for department in self.departments:
            marked, order, due = (self[f"{name}_{department.pk}"] for name in ("marked", "order", "due"))
            yield Line(department, marked, order, due)

    def clean(self) -> dict[str, Any]:
        """At least one department, no due day that has passed, no number twice where the order counts."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        chosen = self._chosen(data)
        if not chosen and not self.is_again:
            self.add_error(None, gettext("Mark at least one department that must countersign."))
        for department in chosen:
            due = data.get(f"due_{department.pk}")
            if due and self.today and due < self.today:
                self.add_error(
                    f"due_{department.pk}",
                    gettext("%(department)s: this day has passed already.") % {"department": department.name},
                )
        if data.get("mode") == IN_ORDER:
            self._refuse_same_numbers(chosen, data)
        return data

    def _refuse_same_numbers(self, chosen: Sequence[Department], data: dict[str, Any]) -> None:
        taken: dict[int, Department] = {}
        for department in chosen:
            number = data.get(f"order_{department.pk}")
            if number is None:
                continue
            other = taken.setdefault(number, department)
            if other is not department:
                words = {"department": department.name, "other": other.name}
                fault = gettext("%(department)s has the same number as %(other)s.") % words
                self.add_error(f"order_{department.pk}", fault)

    def _chosen(self, data: dict[str, Any]) -> list[Department]:
        return [one for one in self.departments if data.get(f"marked_{one.pk}")]

    @property
    def is_in_order(self) -> bool:
        """Whether one is asked after the other."""
        return bool(self.cleaned_data["mode"] == IN_ORDER)

    def marked(self) -> list[Marked]:
        """The departments that were marked, in their order."""
        data = self.cleaned_data
        chosen = self._chosen(data)
        if self.is_in_order:
            last = len(self.departments) + 100
            chosen.sort(key=lambda one: data.get(f"order_{one.pk}") or last)
        return [Marked(one.pk, data.get(f"due_{one.pk}")) for one in chosen]


class AddDepartmentForm(Form):
    """One more department while the others countersign."""

    department = forms.ModelChoiceField(
        Department.objects.none(),
        label=_("Department"),
        empty_label=_("choose"),
        error_messages={
            "invalid_choice": _("This department countersigns already, or takes no part. Choose another.")
        },
    )
    due_on = DayField(
        label=_("Due"), required=False, help_text=_("Left empty, as many working days as the route gives.")
    )
    reason = ReasonField()
    groups: ClassVar = [Group(_("Department"), ["department", "due_on", "reason"])]

    def __init__(self, *data: Any, departments: Any = None, today: date | None = None, **given: Any) -> None:
        super().__init__(*data, **given)
        self.today = today
        self.fields["department"].queryset = departments  # type: ignore[attr-defined]

    def clean_due_on(self) -> date | None:
        """Today or later."""
        due: date | None = self.cleaned_data["due_on"]
        if due and self.today and due < self.today:
            raise forms.ValidationError(str(PASSED))
        return due


class HandForm(Form):
    """To whom a step is handed, and why."""

    to = SearchField(
        None,
        search_url="",
        label=_("Handed to"),
        lookups=("username", "name"),
        help_text=_(
            "By name, pinyin initials or user name; somebody of headquarters who has no part in it yet."
        ),
    )
    reason = ReasonField()
    groups: ClassVar = [Group(_("Handing over"), ["to", "reason"])]

    def __init__(self, *data: Any, accounts: Any = None, search_url: str = "", **given: Any) -> None:
        super().__init__(*data, **given)
        self.fields["to"].queryset = accounts  # type: ignore[attr-defined]
        self.fields["to"].widget.search_url = search_url


class LeaderField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A leader by name."""

    def label_from_instance(self, obj: User) -> str:
        return obj.name


class PresentForm(Form):
    """The leaders who are asked for an instruction, one after the other."""

    def __init__(self, *data: Any, leaders: Any = None, is_again: bool = False, **given: Any) -> None:
        super().__init__(*data, **given)
        found = list(leaders)
        for place, label in enumerate(LEADERS[: max(1, len(found))], start=1):
            is_needed = place == 1 and not is_again
            only = found[0] if is_needed and len(found) == 1 else None
            nothing = _("choose") if is_needed else _("nobody")
            self.fields[f"leader_{place}"] = LeaderField(
                leaders, label=str(label), required=is_needed, initial=only, empty_label=nothing
            )
            self.fields[f"leader_{place}"].widget.attrs["class"] = "form-select"

    def clean(self) -> dict[str, Any]:
        """Each leader once."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        seen: set[int] = set()
        for name, leader in list(data.items()):
            if name.startswith("leader_") and leader is not None:
                if leader.pk in seen:
                    self.add_error(name, gettext("This leader is chosen already."))
                seen.add(leader.pk)
        return data

    def leader_ids(self) -> list[int]:
        """Who was chosen, in order."""
        found = (self.cleaned_data.get(f"leader_{place}") for place in range(1, MOST_LEADERS + 1))
        return [leader.pk for leader in found if leader]


class AddLeaderForm(Form):
    """One more leader, after those who are asked already."""

    leader = LeaderField(User.objects.none(), label=_("Leader"), empty_label=_("choose"))
    groups: ClassVar = [Group(_("Leader"), ["leader"])]

    def __init__(self, *data: Any, leaders: Any = None, **given: Any) -> None:
        super().__init__(*data, **given)
        self.fields["leader"].queryset = leaders  # type: ignore[attr-defined]
