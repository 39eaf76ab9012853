"""Recoveries: losses that people bear, taken in instalments within the law (G14; domain §0.4)."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compensation import input_ways, services
from compensation.choices import INPUT_TONES, InputState
from compensation.filters.inputs import ChargeFilter
from compensation.forms.inputs import ChargeForm
from compensation.models import AppliedInput, Charge
from compensation.queries import inputs as queries
from compensation.tables.inputs import ChargeTable, InstalmentTable
from compensation.views.adjustments import ADJUST, CONFIRM, LABELS, VIEW
from core import components
from core.components import Badge, Crumb, Event, Fact, Link, Step
from core.errors import Text
from core.figures import money_text, month_text
from core.forms import ReasonForm
from core.views import ActionView, FormPage, ListPage, RecordMixin, RecordPage
from org.choices import Contract


class ChargeList(ListPage):
    """Every recovery within reach, with what is still owed."""

    right = VIEW
    title = gettext_lazy("Recoveries")
    sentence = gettext_lazy(
        "Losses that people bear, taken from their pay month by month within what the law allows."
    )
    table_class = ChargeTable
    filter_class = ChargeFilter
    order = "-first_month"
    export_name = "recoveries"
    empty_title = gettext_lazy("No recovery yet")
    empty_text = gettext_lazy("Branch finance proposes one when it is decided that somebody bears a loss.")

    def rows(self) -> QuerySet[Charge]:
        return queries.charges(self.request.user)

    def main_action(self) -> Link | None:
        may = self.request.user.may(ADJUST)  # type: ignore[union-attr]
        return Link(_("Propose a recovery"), reverse("compensation:charge_new")) if may else None


class Charges(RecordMixin):
    """The recoveries that the reader may see."""

    request: HttpRequest

    def rows(self) -> QuerySet[Charge]:
        return queries.charges(self.request.user)

    def crumbs(self) -> Sequence[Crumb]:
        return [Crumb(_("Recoveries"), reverse("compensation:charge_list"))]


class ChargePage(Charges, RecordPage):
    """One recovery: what for, what was taken, what is left, and what the law allows."""

    right = VIEW
    template_name = "compensation/charge.html"

    @cached_property
    def taken(self) -> list[AppliedInput]:
        """What signed reports took."""
        return queries.instalments(self.record)

    def get_title(self) -> Text:
        return str(self.record.title)

    def sentence(self) -> Text:
        return str(self.record.person)

    def badge(self) -> Badge:
        return Badge(self.record.get_state_display(), INPUT_TONES[self.record.state])

    def steps(self) -> Sequence[Step]:
        way = input_ways.way_of(self.record)
        if self.record.state == InputState.REJECTED:
            return way
        return [*way, Step(_("paid off"), "done" if self.record.owed == 0 else "coming")]

    def facts(self) -> Sequence[Fact]:
        record = self.record
        return [
            Fact(_("Person"), record.person),
            Fact(_("Branch"), record.branch),
            Fact(_("From month"), month_text(record.first_month)),
            Fact(_("Total (yuan)"), money_text(record.total)),
            Fact(_("A month (yuan)"), money_text(record.instalment)),
            Fact(_("Recovered (yuan)"), money_text(record.recovered)),
            Fact(_("Still owed (yuan)"), money_text(record.owed)),
            Fact(_("Reason"), record.reason),
        ]

    def history(self) -> Sequence[Event]:
        return components.events(self.record, labels=LABELS)

    def context(self) -> dict[str, Any]:
        record = self.record
        return super().context() | {
            "offers": input_ways.offers(record, by=self.request.user, at=self.now),
            "confirm_url": reverse("compensation:charge_confirm", args=[record.pk]),
            "reject_url": reverse("compensation:charge_reject", args=[record.pk]),
            "taken": InstalmentTable(self.taken),
            "is_employee": record.person.contract == Contract.EMPLOYEE,
            "floor": queries.wage_floor(record),
            "signed": [
                Fact(_("Person"), record.person),
                Fact(_("Total (yuan)"), money_text(record.total)),
                Fact(_("A month (yuan)"), money_text(record.instalment)),
            ],
        }


class ChargeNew(FormPage):
    """Proposes a recovery."""

    right = ADJUST
    title = gettext_lazy("Propose a recovery")
    form_class = ChargeForm
    submit_label = gettext_lazy("Propose")
    consequence = gettext_lazy("The chief accountant confirms or rejects it; only then is anything taken.")
    done_message = gettext_lazy("The recovery is proposed.")

    def crumbs(self) -> Sequence[Crumb]:
        return [Crumb(_("Recoveries"), reverse("compensation:charge_list"))]

    def form_arguments(self) -> dict[str, Any]:
        return {"people": queries.adjustable_people(self.request.user)}

    def initial(self) -> dict[str, Any]:
        return {"first_month": input_ways.first_open_month(self.request.user, self.today)}

    def save(self, form: ChargeForm) -> Charge:
        typed = form.cleaned_data
        return services.propose_charge(
            person_id=typed["person"].pk,
            first_month=typed["first_month"],
            total=typed["total"],
            instalment=typed["instalment"],
            title=typed["title"],
            reason=typed["reason"],
            by=self.request.user,  # type: ignore[arg-type]
            at=self.now,
        )


class ChargeConfirm(Charges, ActionView):
    """A second person agrees."""

    right = CONFIRM
    done_message = gettext_lazy("The recovery is confirmed.")

    def act(self, form: Any) -> Charge:
        del form
        return services.confirm_charge(charge_id=self.record.pk, by=self.request.user, at=self.now)  # type: ignore[arg-type]


class ChargeReject(Charges, ActionView):
    """A second person does not agree, and says why."""

    right = CONFIRM
    form_class = ReasonForm
    submit_label = gettext_lazy("Reject")
    done_message = gettext_lazy("The recovery is rejected.")

    def act(self, form: ReasonForm) -> Charge:
        return services.reject_charge(
            charge_id=self.record.pk,
            reason=form.cleaned_data["reason"],
            by=self.request.user,  # type: ignore[arg-type]
            at=self.now,
        )
