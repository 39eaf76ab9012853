"""The steps of a business detail: computed, submitted, reviewed or returned (G15.1)."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Max, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compensation import services
from compensation.forms.cycle import MonthForm
from compensation.models import BusinessDetail
from compensation.views.details import Details
from compensation.views.refusing import ReasonedStep
from core.components import Crumb
from core.forms import ReasonForm
from core.views import ActionView, FormPage
from customers.choices import CrmState
from customers.models import CrmMonth
from org.models import Branch

COMPUTE = "pay.detail_compute"


class ComputeDetail(FormPage):
    """Sums an accepted CRM month per account manager, for the first time or again."""

    right = COMPUTE
    title = gettext_lazy("Compute a business detail")
    sentence = gettext_lazy("From the month's accepted CRM file; everybody posted to a team gets a row.")
    form_class = MonthForm
    submit_label = gettext_lazy("Compute")
    consequence = gettext_lazy(
        "Computed again, the detail has to be submitted and reviewed again. Once its pay is submitted it is"
        " not computed any more."
    )
    done_message = gettext_lazy("The business detail is computed. Look through it, then submit it.")

    def crumbs(self) -> Sequence[Crumb]:
        return [Crumb(_("Business details"), reverse("compensation:detail_list"))]

    def branches(self) -> QuerySet[Branch]:
        """Where the reader computes."""
        return Branch.objects.visible_to(self.request.user, COMPUTE).order_by("code")

    def form_arguments(self) -> dict[str, Any]:
        return {"branches": self.branches()}

    def initial(self) -> dict[str, Any]:
        """What the address names, else the latest month with an accepted file."""
        named = {name: value for name in ("branch", "month") if (value := self.request.GET.get(name))}
        files = CrmMonth.objects.filter(state=CrmState.ACCEPTED, branch__in=self.branches())
        return {"month": files.aggregate(last=Max("month"))["last"]} | named

    def save(self, form: MonthForm) -> BusinessDetail:
        return services.compute_detail(
            branch_id=form.cleaned_data["branch"].pk,
            month=form.cleaned_data["month"],
            by=self.request.user,  # type: ignore[arg-type]
            at=self.now,
        )


class SubmitDetail(Details, ActionView):
    """Hands the detail to its reviewer."""

    right = COMPUTE
    done_message = gettext_lazy("Submitted for review; branch finance has been told.")

    def act(self, form: Any) -> BusinessDetail:
        del form
        return services.submit_detail(detail_id=self.record.pk, by=self.request.user, at=self.now)  # type: ignore[arg-type]


class ReviewDetail(Details, ActionView):
    """Confirms the detail."""

    right = "pay.detail_review"
    done_message = gettext_lazy("Reviewed. Pay can be computed from it now.")

    def act(self, form: Any) -> BusinessDetail:
        del form
        return services.review_detail(detail_id=self.record.pk, by=self.request.user, at=self.now)  # type: ignore[arg-type]


class ReturnDetail(Details, ReasonedStep):
    """Sends the detail back with a reason."""

    right = "pay.detail_review"
    title = gettext_lazy("Return the business detail")
    done_message = gettext_lazy("Returned with your reason; whoever computes it has been told.")

    def act(self, form: ReasonForm) -> BusinessDetail:
        return services.return_detail(
            detail_id=self.record.pk,
            reason=form.cleaned_data["reason"],
            by=self.request.user,  # type: ignore[arg-type]
            at=self.now,
        )
