"""Channel management alone (G2): the opinion, the withdrawal, the sheet printed again."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy

from approvals import kinds, services
from approvals.choices import Decision
from approvals.forms import OpinionForm
from approvals.models import Request
from approvals.views.requests import VIEW, Requests
from core import fsm
from core.components import Crumb
from core.views import ActionView, FormPage


class GiveOpinion(Requests, FormPage):
    """Shows what is decided, asks once, takes the opinion."""

    right = "approvals.channel"
    title = gettext_lazy("Give an opinion")
    template_name = "approvals/opinion.html"
    form_class = OpinionForm
    submit_label = gettext_lazy("Sign the opinion")
    consequence = gettext_lazy(
        "Agreed, the paper takes effect at once; returned, it goes back to the submitter. Neither is undone."
    )
    done_message = gettext_lazy("Your opinion is on record; the submitter has been told.")

    def crumbs(self) -> Sequence[Crumb]:
        return [*super().crumbs(), Crumb(self.record.number.text, self.record.get_absolute_url())]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The form, for who may decide; everybody else is shown where the request is."""
        if not fsm.may_perform(self.record.approve, by=request.user, at=self.now):
            return redirect(self.record)
        return super().get(request, *args, **kwargs)

    def context(self) -> dict[str, Any]:
        return super().context() | {
            "record": self.record,
            "summary": kinds.of(self.record).summary(self.record),
        }

    def save(self, form: OpinionForm) -> Request:
        decide = services.approve if form.cleaned_data["decision"] == Decision.APPROVE else services.send_back
        return decide(
            request_id=self.record.pk,
            opinion=form.cleaned_data["opinion"],
            by=self.request.user,
            at=self.now,
        )


class Withdraw(Requests, ActionView):
    """Takes an own request back."""

    right = "approvals.submit"
    done_message = gettext_lazy("The request is withdrawn.")

    def act(self, form: Any) -> Request:
        del form
        return services.withdraw(request_id=self.record.pk, by=self.request.user, at=self.now)


class FileAgain(Requests, ActionView):
    """Has an opinion sheet printed that could not be printed before."""

    right = VIEW
    done_message = gettext_lazy("The opinion sheet is being printed; it appears among the papers.")

    def act(self, form: Any) -> Request:
        del form
        return services.file_sheet_again(request_id=self.record.pk, by=self.request.user, at=self.now)
