"""What departments and leaders say, and the way back to an earlier step (G4)."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy

from approvals import services
from approvals.choices import RETURNS, StepKind, Way
from approvals.forms import CountersignForm, InstructForm, ReturnForm
from approvals.models import Request, Step
from approvals.offers import acting_as, speaking_as
from approvals.verbs import BY_NAME
from approvals.views.acting import ActForm, SpeakForm
from approvals.views.requests import VIEW


class _Speak(SpeakForm, abstract=True):
    """An opinion on the version that was read; a new version since then is a conflict."""

    right = VIEW
    done_message = gettext_lazy("Your opinion is on record.")

    def heard(self) -> Sequence[Step]:
        return self.all_heard()

    def words(self, form: Any) -> dict[str, Any]:
        """What both services take."""
        return {
            "step_id": self.step.pk,
            "decision": form.cleaned_data["decision"],
            "opinion": form.cleaned_data["opinion"],
            "revision": form.cleaned_data["revision"],
            "by": self.request.user,
            "at": self.now,
        }


class Countersign(_Speak):
    """The opinion of a department."""

    title = gettext_lazy("Countersign")
    form_class = CountersignForm
    submit_label = gettext_lazy("Sign the opinion")
    consequence = gettext_lazy(
        "It is signed with your name for the department and bound to this version; it cannot be changed."
    )

    def save(self, form: CountersignForm) -> Step:
        return services.countersign(**self.words(form))


class Instruct(_Speak):
    """The instruction of a leader."""

    title = gettext_lazy("Instruct")
    form_class = InstructForm
    submit_label = gettext_lazy("Sign the instruction")
    consequence = gettext_lazy(
        "One leader who does not approve refuses the request; one condition binds the branch."
        " It can no longer be changed."
    )

    def save(self, form: InstructForm) -> Step:
        return services.instruct(**self.words(form))


class ReturnTo(ActForm):
    """Back to an earlier step, with the reason."""

    right = VIEW
    verb = "return"
    title = gettext_lazy("Return to an earlier step")
    form_class = ReturnForm
    submit_label = gettext_lazy("Return the request")
    done_message = gettext_lazy("The request is returned; those who have it now have been told.")

    def refuse_strangers(self) -> None:
        """Whoever can ever hold a step of it; the service asks for the one at which it is."""
        user = self.request.user
        holds = (BY_NAME["remind"], BY_NAME["department_add"])
        if any(acting_as(verb, self.record, by=user, at=self.now) for verb in holds):
            return
        leaders = (step for step in self.record.steps.all() if step.kind == StepKind.LEADER)
        if not any(speaking_as(step, user, self.now) for step in leaders):
            raise PermissionDenied

    def heard(self) -> Sequence[Step]:
        return self.all_heard()

    def form_arguments(self) -> dict[str, Any]:
        is_chain = self.record.way == Way.CHAIN
        return {"targets": RETURNS.get(self.record.state, ()) if is_chain else ()}

    def save(self, form: ReturnForm) -> Request:
        return services.return_to(
            request_id=self.record.pk,
            to=form.cleaned_data["to"],
            reason=form.cleaned_data["reason"],
            by=self.request.user,
            at=self.now,
        )
