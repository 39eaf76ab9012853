"""What the pages of all steps share: who never may is refused, who comes late sees where the request is."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from approvals import shown
from approvals.choices import DECIDED, StepState, Way
from approvals.models import Step
from approvals.offers import Offer, acting_as, offer_of, offer_of_step, own_voice, speaking_as
from approvals.verbs import BY_NAME
from approvals.views.requests import Requests
from core.components import Crumb
from core.errors import DomainError, WrongState
from core.views import ActionView, FormPage
from core.views.base import address

# What is read first.
WEIGHT = {StepState.OBJECTED: 0, StepState.CONDITIONAL: 1}


class Act(Requests):
    """One verb of approvals.verbs on the request that the URL names."""

    verb: ClassVar[str]
    record: Any
    now: Any

    def crumbs(self) -> Sequence[Crumb]:
        return [*super().crumbs(), Crumb(self.record.number.text, self.record.get_absolute_url())]

    def offer(self) -> Offer | None:
        """The verb as the record's page offers it; None where it is behind."""
        return offer_of(BY_NAME[self.verb], self.record, by=self.request.user, at=self.now)

    def refuse_strangers(self) -> None:
        """Raise PermissionDenied for who may never take this step, wherever the request is."""
        if acting_as(BY_NAME[self.verb], self.record, by=self.request.user, at=self.now) is None:
            raise PermissionDenied


class ActForm(Act, FormPage, abstract=True):
    """A step with a form; the form shows what is decided on."""

    template_name = "approvals/act.html"
    # Where the paper itself is judged it stands open; where a fax or a call is noted, folded.
    judges: ClassVar[bool] = False

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The form; once the step is not possible, the request's page, which says why."""
        offer = self.offer()
        if offer is None or offer.disabled:
            if offer is None:
                self.refuse_strangers()
            state = {"state": self.record.get_state_display()}
            late = _("This step is not possible now: the request is “%(state)s”.") % state
            messages.info(request, str(offer.disabled) if offer else late)
            return redirect(self.record)
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Take it; the service asks everything again and says who was faster."""
        self.refuse_strangers()
        return super().post(request, *args, **kwargs)

    @transaction.atomic
    def _save_checked(self, form: Any) -> str:
        """Where the step is behind, what is on record is the service's to say: nothing can be saved again."""
        offer = self.offer()
        if offer is None or offer.disabled:
            return address(self.save(form))
        return super()._save_checked(form)

    def context(self) -> dict[str, Any]:
        heard = self.heard()
        changes = shown.changes_for(self.record, by=self.request.user, at=self.now, step=self.spoken_step())
        return super().context() | {
            "number": self.record.number.text,
            "signed": shown.what_is_signed(self.record) if self.judges else shown.which_request(self.record),
            "paper": shown.paper_of(self.record),
            "changes": changes,
            "cover_lines": shown.cover_lines(changes),
            "heard": heard,
            "shows_changes": self.judges or bool(heard),
            "is_paper_open": self.judges,
        }

    def spoken_step(self) -> Step | None:
        """The step whose opinion is given; None where no opinion is."""
        return None

    def heard(self) -> Sequence[Step]:
        """The opinions on record, for who decides next; none where they do not matter."""
        return ()

    def all_heard(self) -> Sequence[Step]:
        """All opinions given so far: objections first, then conditions, then the rest."""
        is_chain = self.record.way == Way.CHAIN
        given = [step for step in self.record.steps.all() if is_chain and step.state in DECIDED]
        return sorted(given, key=lambda step: (WEIGHT.get(step.state, len(WEIGHT)), step.order))


class ActButton(Act, ActionView, abstract=True):
    """A step without a form: asked once on the record's page."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Take it; the service asks everything again and says who was faster."""
        self.refuse_strangers()
        return super().post(request, *args, **kwargs)


class StepForm(ActForm, abstract=True):
    """A form about one step of the request: the opinion of a department, of a leader; its handing over."""

    @cached_property
    def step(self) -> Step:
        """The step that the URL names; 404 for one of another request."""
        found: list[Step] = [step for step in self.record.steps.all() if step.pk == self.kwargs["step"]]
        if not found:
            raise Http404
        return found[0]

    def get_title(self) -> str:
        return f"{self.title} · {self.step}"


class SpeakForm(StepForm, abstract=True):
    """The opinion that a step waits for."""

    judges = True

    def offer(self) -> Offer | None:
        return offer_of_step(self.step, by=self.request.user, at=self.now)

    def refuse_strangers(self) -> None:
        if speaking_as(self.step, self.request.user, self.now) is None:
            raise PermissionDenied

    def spoken_step(self) -> Step | None:
        return self.step

    def initial(self) -> dict[str, Any]:
        """The version that is read, to which the opinion is bound."""
        return {"revision": self.record.revision}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Sign it; whose step was handed on meanwhile keeps the words and reads to whom."""
        step, user = self.step, self.request.user
        is_elsewhere = speaking_as(step, user, self.now) is None
        if is_elsewhere and own_voice(step, user, self.now) is not None:
            form = self.make_form(request.POST)
            form.is_valid()
            gone = _("This step has been handed to %(who)s; what you wrote is not stored. Pass it on.")
            return self.refuse(request, form, WrongState(gone % {"who": step.handed_to}))
        return super().post(request, *args, **kwargs)

    def _save_checked(self, form: Any) -> str:
        """Bound to the version that was read, whatever else was written down meanwhile."""
        return address(self.save(form))

    def refuse(self, request: HttpRequest, form: Any, error: DomainError) -> HttpResponse:
        """The words again, now beside the version of now with what changed."""
        form.data = form.data.copy()
        form.data[form.add_prefix("revision")] = str(self.record.revision)
        return super().refuse(request, form, error)

    def context(self) -> dict[str, Any]:
        earlier = list(self.step.opinions.all())
        return super().context() | {"step": self.step, "earlier": earlier[-1] if earlier else None}
