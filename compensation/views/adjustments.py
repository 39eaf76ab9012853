"""Adjustments: amounts added to or taken from a person's pay, proposed by one and confirmed by another."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compensation import input_ways, services
from compensation.choices import INPUT_TONES, AdjustmentKind, InputState
from compensation.filters.inputs import AdjustmentFilter
from compensation.forms.inputs import AdjustmentForm
from compensation.models import Adjustment
from compensation.queries import inputs as queries
from compensation.tables.inputs import AdjustmentTable
from core import components
from core.components import Badge, Crumb, Event, Fact, Link, Step
from core.errors import Text
from core.figures import money_text, month_text
from core.forms import ReasonForm
from core.views import ActionView, FormPage, ListPage, RecordMixin, RecordPage

VIEW, ADJUST, CONFIRM = "pay.run_view", "pay.adjust", "pay.adjust_confirm"
LABELS: Mapping[str, Promise] = {
    "propose": gettext_lazy("proposed"),
    "correct": gettext_lazy("proposed from a newer CRM file"),
    "confirm": gettext_lazy("confirmed"),
    "reject": gettext_lazy("rejected"),
}


class AdjustmentList(ListPage):
    """Every adjustment within reach."""

    right = VIEW
    title = gettext_lazy("Adjustments")
    sentence = gettext_lazy(
        "Amounts that are added to or taken from a month's gross pay. A second person confirms each."
    )
    table_class = AdjustmentTable
    filter_class = AdjustmentFilter
    order = "-month"
    export_name = "adjustments"
    empty_title = gettext_lazy("No adjustment yet")
    empty_text = gettext_lazy(
        "Branch finance proposes one; corrections of paid months appear here by themselves."
    )

    def rows(self) -> QuerySet[Adjustment]:
        return queries.adjustments(self.request.user)

    def main_action(self) -> Link | None:
        may = self.request.user.may(ADJUST)  # type: ignore[union-attr]
        return Link(_("Propose an adjustment"), reverse("compensation:adjustment_new")) if may else None


_NEVER_PAID = (InputState.REJECTED, InputState.WITHDRAWN)


class Adjustments(RecordMixin):
    """The adjustments that the reader may see."""

    request: HttpRequest

    def rows(self) -> QuerySet[Adjustment]:
        return queries.adjustments(self.request.user)

    def crumbs(self) -> Sequence[Crumb]:
        return [Crumb(_("Adjustments"), reverse("compensation:adjustment_list"))]


class AdjustmentPage(Adjustments, RecordPage):
    """One adjustment: what, for whom, why, and where a correction comes from."""

    right = VIEW
    template_name = "compensation/input.html"

    def get_title(self) -> Text:
        return str(self.record.title)

    def sentence(self) -> Text:
        return str(self.record.person)

    def badge(self) -> Badge:
        return Badge(self.record.get_state_display(), INPUT_TONES[self.record.state])

    def steps(self) -> Sequence[Step]:
        way = input_ways.way_of(self.record)
        return way if self.record.state in _NEVER_PAID else [*way, self._paid()]

    def _paid(self) -> Step:
        applied = getattr(self.record, "applied", None)
        if applied is None:
            return Step(_("paid with %(month)s") % {"month": month_text(self.record.month)})
        return Step(_("paid"), "done", note=applied.run.number.text, at=applied.run.paid_at)

    def facts(self) -> Sequence[Fact]:
        record = self.record
        return [
            Fact(_("Person"), record.person, url=self._person_url()),
            Fact(_("Branch"), record.branch),
            Fact(_("Kind"), record.get_kind_display()),
            Fact(_("Paid with month"), month_text(record.month)),
            Fact(_("Amount (yuan)"), money_text(record.amount)),
            Fact(_("Reason"), record.reason),
            *self._origin(),
        ]

    def _person_url(self) -> str:
        may = self.request.user.may("org.person_view")  # type: ignore[union-attr]
        return self.record.person.get_absolute_url() if may else ""

    def _origin(self) -> Sequence[Fact]:
        """Which month a correction concerns, and the file that changed it."""
        record = self.record
        if record.kind != AdjustmentKind.CORRECTION:
            return []
        concerns = Fact(_("Concerns month"), month_text(record.origin_month))
        file = queries.origin_file(record, self.request.user)
        if file is None:
            return [concerns]
        name = _("%(file)s, version %(revision)s") % {"file": file.file_name, "revision": file.revision}
        return [concerns, Fact(_("CRM file"), name, url=file.get_absolute_url())]

    def history(self) -> Sequence[Event]:
        return components.events(self.record, labels=LABELS)

    def context(self) -> dict[str, Any]:
        record = self.record
        return super().context() | {
            "offers": input_ways.offers(record, by=self.request.user, at=self.now),
            "confirm_url": reverse("compensation:adjustment_confirm", args=[record.pk]),
            "reject_url": reverse("compensation:adjustment_reject", args=[record.pk]),
            "signed": [
                Fact(_("Person"), record.person),
                Fact(_("Paid with month"), month_text(record.month)),
                Fact(_("Amount (yuan)"), money_text(record.amount)),
            ],
        }


class AdjustmentNew(FormPage):
    """Proposes an amount."""

    right = ADJUST
    title = gettext_lazy("Propose an adjustment")
    form_class = AdjustmentForm
    submit_label = gettext_lazy("Propose")
    consequence = gettext_lazy("The chief accountant confirms or rejects it; only then is it paid.")
    done_message = gettext_lazy("The adjustment is proposed.")

    def crumbs(self) -> Sequence[Crumb]:
        return [Crumb(_("Adjustments"), reverse("compensation:adjustment_list"))]

    def form_arguments(self) -> dict[str, Any]:
        return {"people": queries.adjustable_people(self.request.user)}

    def initial(self) -> dict[str, Any]:
        return {"month": input_ways.first_open_month(self.request.user, self.today)}

    def save(self, form: AdjustmentForm) -> Adjustment:
        typed = form.cleaned_data
        return services.propose_adjustment(
            person_id=typed["person"].pk,
            month=typed["month"],
            amount=typed["amount"],
            title=typed["title"],
            reason=typed["reason"],
            by=self.request.user,  # type: ignore[arg-type]
            at=self.now,
        )


class AdjustmentConfirm(Adjustments, ActionView):
    """A second person agrees."""

    right = CONFIRM
    done_message = gettext_lazy("The adjustment is confirmed.")

    def act(self, form: Any) -> Adjustment:
        del form
        return services.confirm_adjustment(adjustment_id=self.record.pk, by=self.request.user, at=self.now)  # type: ignore[arg-type]


class AdjustmentReject(Adjustments, ActionView):
    """A second person does not agree, and says why."""

    right = CONFIRM
    form_class = ReasonForm
    submit_label = gettext_lazy("Reject")
    done_message = gettext_lazy("The adjustment is rejected.")

    def act(self, form: ReasonForm) -> Adjustment:
        return services.reject_adjustment(
            adjustment_id=self.record.pk,
            reason=form.cleaned_data["reason"],
            by=self.request.user,  # type: ignore[arg-type]
            at=self.now,
        )
