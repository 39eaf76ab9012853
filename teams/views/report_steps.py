"""What is done with a report: begun, written, figures anew, handed in, confirmed, returned (G6)."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.components import Crumb
from core.forms import ReasonForm
from core.months import add_months
from core.views import ActionView, FormPage
from teams import report_permissions as permissions
from teams.choices.reports import TEXTS
from teams.forms.reports import BeginForm, DueForm, WriteForm, readable
from teams.models import BusinessReport
from teams.queries.reports import USUAL_DAYS, due_branches
from teams.services import reports
from teams.views.reports import Reports


class BeginReport(FormPage):
    """A report begun by hand."""

    right = permissions.WRITE
    title = _("Begin a report")
    form_class = BeginForm
    submit_label = _("Begin")
    consequence = _("The figures are taken from the records at once; you add analysis and next steps.")

    def crumbs(self) -> Sequence[Crumb]:
        return [Crumb(gettext("Business analysis reports"), reverse("teams:report_list"))]

    def form_arguments(self) -> dict[str, Any]:
        return {"user": self.request.user}

    def initial(self) -> dict[str, Any]:
        """The month that is over, or what the register's link asks for."""
        asked = {name: self.request.GET[name] for name in BeginForm.base_fields if name in self.request.GET}
        return {"kind": "month", "start": add_months(self.today.replace(day=1), -1)} | readable(asked)

    def save(self, form: BeginForm) -> BusinessReport:
        data = form.cleaned_data
        return reports.begin_report(
            kind=data["kind"], start=data["start"], **form.place(), by=self.request.user, at=self.now
        )


class WriteReport(Reports, FormPage):
    """The author's texts."""

    right = permissions.WRITE
    title = _("Write the report")
    form_class = WriteForm
    sentence = _("The figures stand on the report's page; what you write stays a draft until you hand it in.")
    done_message = _("Saved. Hand the report in when it is finished.")

    def crumbs(self) -> Sequence[Crumb]:
        return [*super().crumbs(), Crumb(str(self.record), self.record.get_absolute_url())]

    def initial(self) -> dict[str, Any]:
        names = [*TEXTS, "market_share"]
        return {name: getattr(self.record, name) for name in names}

    def save(self, form: WriteForm) -> BusinessReport:
        return reports.write_report(
            report_id=self.record.pk,
            texts=form.texts(),
            market_share=form.cleaned_data["market_share"],
            by=self.request.user,
            at=self.now,
        )


class _Step(Reports, ActionView, abstract=True):
    """One step over a report; the version that was read goes along with it."""

    request: HttpRequest

    @property
    def acting(self) -> dict[str, Any]:
        """What every service takes."""
        return {"report_id": self.record.pk, "by": self.request.user, "at": self.now}

    @property
    def read_version(self) -> int | None:
        """The version that the page showed."""
        text = self.request.POST.get("version", "")
        return int(text) if text.isascii() and text.isdigit() else None


class TakeFigures(_Step):
    right = permissions.WRITE
    done_message = _("The figures are taken anew. What changed stands above them.")

    def act(self, form: Any) -> None:
        del form
        reports.take_figures(**self.acting)


class SubmitReport(_Step):
    right = permissions.WRITE
    done_message = _("Handed in. The first confirmation is asked for.")

    def act(self, form: Any) -> BusinessReport:
        del form
        return reports.submit_report(**self.acting, version=self.read_version)


class ConfirmReport(_Step):
    right = permissions.VIEW
    done_message = _("Confirmed.")

    def act(self, form: Any) -> BusinessReport:
        del form
        return reports.confirm_report(**self.acting, version=self.read_version)


class ReturnReport(_Step):
    right = permissions.VIEW
    form_class = ReasonForm
    submit_label = _("Return")
    done_message = _("Returned to its author.")

    def act(self, form: ReasonForm) -> BusinessReport:
        reason = form.cleaned_data["reason"]
        return reports.return_report(**self.acting, reason=reason, version=self.read_version)


class DiscardReport(_Step):
    right = permissions.WRITE
    form_class = ReasonForm
    submit_label = _("Discard the draft")
    done_message = _("The draft is discarded. It stays in the register with your reason.")

    def act(self, form: ReasonForm) -> BusinessReport:
        reason = form.cleaned_data["reason"]
        return reports.discard_report(**self.acting, reason=reason, version=self.read_version)


class FileAgain(_Step):
    right = permissions.WRITE
    done_message = _("It is printed in the background and appears among the papers.")

    def act(self, form: Any) -> None:
        del form
        reports.file_again(**self.acting)


class SetDueDays(FormPage):
    """Due days from a day on."""

    right = permissions.DUE_EDIT
    title = _("Lay down due days")
    form_class = DueForm
    submit_label = _("Lay down")
    done_message = _("The due days are laid down.")

    def crumbs(self) -> Sequence[Crumb]:
        return [
            Crumb(gettext("Business analysis reports"), reverse("teams:report_list")),
            Crumb(gettext("Due days of reports"), reverse("teams:report_due_list")),
        ]

    def form_arguments(self) -> dict[str, Any]:
        return {"user": self.request.user}

    def initial(self) -> dict[str, Any]:
        branch = due_branches(self.request.user).first()
        days = {kind.value: count for kind, count in USUAL_DAYS.items()}
        return {"branch": branch, "valid_from": add_months(self.today.replace(day=1), 1), **days}

    def save(self, form: DueForm) -> str:
        reports.set_due_days(
            branch_id=form.cleaned_data["branch"].pk,
            valid_from=form.since,
            days=form.days(),
            by=self.request.user,
            at=self.now,
        )
        return reverse("teams:report_due_list")
