"""The fax at each stage: sent, registered, passed on, sent back, closed on receipt (G4)."""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from approvals import permissions, services
from approvals.forms import CloseForm, FaxForm, RegisterForm
from approvals.models import Request
from approvals.numbers import last_numbers, pages_sent
from approvals.views.acting import ActButton, ActForm
from approvals.views.requests import VIEW
from core.errors import Text


class _FaxOut(ActForm, abstract=True):
    """A fax that goes out."""

    form_class = FaxForm
    submit_label = gettext_lazy("Record the fax")

    def form_arguments(self) -> dict[str, Any]:
        return {"has_service": bool(settings.FAX_MAIL_TEMPLATE), "now": self.now}


class SendFax(_FaxOut):
    """The signed request goes to headquarters."""

    right = "approvals.fax"
    verb = "fax"
    title = gettext_lazy("Fax to headquarters")
    consequence = gettext_lazy("The general office is told that a fax is on its way; it registers it.")
    done_message = gettext_lazy("The fax is on record; the general office has been told.")

    def initial(self) -> dict[str, Any]:
        """The numbers of the branch's last fax, and now."""
        return last_numbers(self.record) | {"fax_at": self.now}

    def save(self, form: FaxForm) -> Request:
        return services.send_fax(
            request_id=self.record.pk, facts=form.facts(), by=self.request.user, at=self.now
        )


class FaxBack(_FaxOut):
    """The opinions go back to the branch."""

    right = "approvals.shepherd"
    verb = "fax_back"
    title = gettext_lazy("Fax the opinions back")
    consequence = gettext_lazy("The branch is told; it closes the request once the fax has arrived.")
    done_message = gettext_lazy("The fax is on record; the branch has been told.")

    def initial(self) -> dict[str, Any]:
        """Back along the numbers on which it came."""
        came = last_numbers(self.record)
        back = {"from_number": came.get("to_number", ""), "to_number": came.get("from_number", "")}
        return back | {"fax_at": self.now}

    def heard(self) -> Any:
        return self.all_heard()

    def save(self, form: FaxForm) -> Request:
        return services.fax_back(
            request_id=self.record.pk, facts=form.facts(), by=self.request.user, at=self.now
        )


class Register(ActForm):
    """The general office takes the fax in."""

    right = "approvals.shepherd"
    verb = "register"
    title = gettext_lazy("Register the fax")
    form_class = RegisterForm
    submit_label = gettext_lazy("Register")
    consequence = gettext_lazy("The request gets the general office's number.")
    done_message = gettext_lazy("The fax is registered; it can be passed on to channel management.")

    def initial(self) -> dict[str, Any]:
        """As many pages as were sent, just now."""
        return {"pages": pages_sent(self.record), "received_at": self.now}

    def save(self, form: RegisterForm) -> Request:
        return services.register(
            request_id=self.record.pk,
            pages=form.cleaned_data["pages"],
            received_at=form.cleaned_data["received_at"],
            by=self.request.user,
            at=self.now,
        )


class PassOn(ActButton):
    """On to channel management."""

    right = "approvals.shepherd"
    verb = "pass_on"
    done_message = gettext_lazy("Passed on; channel management has been told.")

    def act(self, form: Any) -> Request:
        del form
        return services.pass_on(request_id=self.record.pk, by=self.request.user, at=self.now)


OUTCOMES: dict[str, Promise] = {
    "approved": gettext_lazy("It will be closed as approved; the paper takes effect at once."),
    "conditional": gettext_lazy(
        "It will be closed as approved with conditions; the paper takes effect at once and is bound by them."
    ),
    "refused": gettext_lazy("It will be closed as not approved; the paper does not take effect."),
}


class Close(ActForm):
    """The chain ends: the branch has the opinions."""

    right = VIEW
    verb = "close"
    title = gettext_lazy("Close on receipt")
    form_class = CloseForm
    submit_label = gettext_lazy("Close the request")
    done_message = gettext_lazy("The request is closed; the opinions are being printed and filed.")

    @property
    def consequence(self) -> Text:  # type: ignore[override]
        """How it will end by the instructions on record, before anybody presses."""
        return OUTCOMES.get(services.outcome_of(self.record), "") if self.offer() else ""

    def form_arguments(self) -> dict[str, Any]:
        return {"needs_pages": self._is_of_the_branch()}

    def _is_of_the_branch(self) -> bool:
        try:
            permissions.may_fax(self.record, self.request.user, self.now)
        except PermissionDenied:
            return False
        return True

    def heard(self) -> Any:
        return self.all_heard()

    def save(self, form: CloseForm) -> Request:
        return services.close(
            request_id=self.record.pk,
            pages=form.cleaned_data["pages"],
            by=self.request.user,
            at=self.now,
        )
