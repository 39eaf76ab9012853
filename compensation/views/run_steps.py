"""The steps of a pay report: started, submitted, signed, returned, paid, filed (G15.2)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compensation import services
from compensation.forms.cycle import MonthForm, SignForm
from compensation.models import BusinessDetail, PayRun
from compensation.queries.readiness import Lack, missing_for
from compensation.queries.undecided import undecided_in
from compensation.undecided import Undecided, undecided
from compensation.views.putting_right import Missing, putting_right
from compensation.views.refusing import ReasonedStep
from compensation.views.runs import Runs
from core import refusals
from core.components import Crumb
from core.errors import DomainError
from core.forms import ReasonForm
from core.views import ActionView, FormPage
from org.models import Branch

PREPARE = "pay.prepare"


class StartRun(FormPage):
    """Computes a month's pay in the background, or says everything that it still lacks."""

    right = PREPARE
    title = gettext_lazy("Compute a month's pay")
    sentence = gettext_lazy(
        "From the reviewed business detail, the standards in force and all confirmed inputs."
    )
    form_class = MonthForm
    template_name = "compensation/run_start.html"
    submit_label = gettext_lazy("Compute")
    consequence = gettext_lazy(
        "It runs in the background and can be computed again as often as wanted until it is submitted."
    )

    def crumbs(self) -> Sequence[Crumb]:
        return [Crumb(_("Pay reports"), reverse("compensation:run_list"))]

    @cached_property
    def branches(self) -> QuerySet[Branch]:
        """Where the reader prepares pay."""
        return Branch.objects.visible_to(self.request.user, PREPARE).order_by("code")

    def form_arguments(self) -> dict[str, Any]:
        return {"branches": self.branches}

    def initial(self) -> dict[str, Any]:
        """What the address names, else the latest month with a business detail."""
        named = {name: value for name in ("branch", "month") if (value := self.request.GET.get(name))}
        details = BusinessDetail.objects.filter(branch__in=self.branches)
        return {"month": details.aggregate(last=Max("month"))["last"]} | named

    def save(self, form: MonthForm) -> PayRun:
        return services.start_run(
            branch_id=form.cleaned_data["branch"].pk,
            month=form.cleaned_data["month"],
            by=self.request.user,  # type: ignore[arg-type]
            at=self.now,
        )

    def refuse(self, request: HttpRequest, form: Any, error: DomainError) -> HttpResponse:
        """The form again; what is missing stands below it, each with the way to where it is put right."""
        form.add_error(None, str(error))
        shown = self.context() | {
            "form": form,
            "missing": self._placed(form, error.faults),
            "undecided": self._undecided(form.cleaned_data["branch"], form.cleaned_data["month"]),
        }
        return render(request, self.template_name, shown, status=refusals.status_of(error))

    def context(self) -> dict[str, Any]:
        """With the answer to “what is missing” where the address asks for it."""
        return super().context() | {"missing": None} | self._asked()

    def _undecided(self, branch: Branch, month: date) -> Undecided | None:
        """What that month's report would leave out."""
        return undecided(*undecided_in(branch, month), branch_id=branch.pk, user=self.request.user)

    def _begun_with(self) -> dict[str, Any]:
        """What is left out of the month that the form begins with, where there is but one branch."""
        month, branches = self.initial()["month"], list(self.branches[:2])
        if not isinstance(month, date) or len(branches) != 1:
            return {}
        return {"undecided": self._undecided(branches[0], month)}

    def _asked(self) -> dict[str, Any]:
        if self.request.method != "GET":
            return {}
        if not {"branch", "month"} <= self.request.GET.keys():
            return self._begun_with()
        form = MonthForm(self.request.GET, branches=self.branches)
        if not form.is_valid():
            return {}
        branch, month = form.cleaned_data["branch"], form.cleaned_data["month"]
        faults = missing_for(branch, month)
        told = {"undecided": self._undecided(branch, month), "is_ready": not faults}
        return told | {"missing": self._placed(form, faults)}

    def _placed(self, form: MonthForm, faults: Sequence[Any]) -> list[Missing]:
        branch, month = form.cleaned_data["branch"], form.cleaned_data["month"]
        lacks = [fault if isinstance(fault, Lack) else Lack(str(fault)) for fault in faults]
        return [putting_right(lack, branch=branch, month=month, user=self.request.user) for lack in lacks]


class SubmitRun(Runs, ActionView):
    """Hands the report to the chief accountant."""

    right = PREPARE
    done_message = gettext_lazy("Submitted; the chief accountant has been told.")

    def act(self, form: Any) -> PayRun:
        del form
        return services.submit_run(run_id=self.record.pk, by=self.request.user, at=self.now)  # type: ignore[arg-type]


class WithdrawRun(Runs, ActionView):
    """Takes the report back while nobody has signed."""

    right = PREPARE
    done_message = gettext_lazy("Withdrawn; it can be computed again.")

    def act(self, form: Any) -> PayRun:
        del form
        return services.withdraw_run(run_id=self.record.pk, by=self.request.user, at=self.now)  # type: ignore[arg-type]


class SignRun(Runs, ActionView):
    """Signs what was shown."""

    right = "pay.run_view"
    form_class = SignForm
    title = gettext_lazy("Sign the pay report")
    done_message = gettext_lazy("Signed. Whoever comes next has been told.")

    def act(self, form: SignForm) -> PayRun:
        return services.sign_run(
            run_id=self.record.pk,
            step=form.cleaned_data["step"],
            shown_hash=form.cleaned_data["shown_hash"],
            by=self.request.user,  # type: ignore[arg-type]
            at=self.now,
        )


class ReturnRun(Runs, ReasonedStep):
    """Sends the report back instead of signing."""

    right = "pay.run_view"
    title = gettext_lazy("Return the pay report")
    done_message = gettext_lazy("Returned with your reason; branch finance has been told.")

    def act(self, form: ReasonForm) -> PayRun:
        return services.return_run(
            run_id=self.record.pk,
            reason=form.cleaned_data["reason"],
            by=self.request.user,  # type: ignore[arg-type]
            at=self.now,
        )


class PayRunOut(Runs, ActionView):
    """Records that the report is paid; the slips go to their owners."""

    right = "pay.pay_out"
    done_message = gettext_lazy("Marked as paid; the account managers have been told of their slips.")

    def act(self, form: Any) -> PayRun:
        del form
        return services.pay_run_out(run_id=self.record.pk, by=self.request.user, at=self.now)  # type: ignore[arg-type]


class FileRun(Runs, ActionView):
    """Files the report with the general office."""

    right = "pay.file"
    done_message = gettext_lazy("Filed with the general office.")

    def act(self, form: Any) -> PayRun:
        del form
        return services.file_run(run_id=self.record.pk, by=self.request.user, at=self.now)  # type: ignore[arg-type]
