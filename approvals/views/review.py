"""Channel management alone (G2): the opinion; the withdrawal; the sheet printed again."""

from typing import Any

from django.utils.translation import gettext_lazy

from approvals import kinds, permissions, services
from approvals.choices import Decision
from approvals.forms import OpinionForm
from approvals.models import Request
from approvals.views.acting import ActForm
from approvals.views.requests import VIEW, Requests
from core.views import ActionView


class GiveOpinion(ActForm):
    """Shows what is decided, asks once, takes the opinion."""

    right = "approvals.channel"
    verb = "opinion"
    title = gettext_lazy("Give an opinion")
    template_name = "approvals/opinion.html"
    form_class = OpinionForm
    submit_label = gettext_lazy("Sign the opinion")
    consequence = gettext_lazy(
        "Agreed, the paper takes effect at once; returned, it goes back to the submitter. Neither is undone."
    )
    done_message = gettext_lazy("Your opinion is on record; the submitter has been told.")

    def refuse_strangers(self) -> None:
        """Channel management of every request; of one that goes the whole chain the state refuses."""
        permissions.may_review(self.record, self.request.user, self.now)

    def context(self) -> dict[str, Any]:
        return super().context() | {"summary": kinds.of(self.record).summary(self.record)}

    def save(self, form: OpinionForm) -> Request:
        is_agreed = form.cleaned_data["decision"] == Decision.APPROVE
        decide = services.approve if is_agreed else services.send_back
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
