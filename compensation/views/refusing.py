"""Steps that take words: refused, they show what was typed again, so that nothing is typed twice."""

from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from core import refusals
from core.errors import DomainError
from core.forms import ReasonForm
from core.views import ActionView
from core.views.base import address


class ReasonedStep(ActionView, abstract=True):
    """A step that says no and why."""

    form_class = ReasonForm
    submit_label = _("Return")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Take the step; a refusal keeps the reason on the page."""
        del args, kwargs
        self.back_url()
        form = ReasonForm(request.POST)
        if not form.is_valid():
            return self.ask_again(request, form)
        try:
            target: Model | str | None = self.act(form)
        except DomainError as error:
            return self.keep(request, form, error)
        return self.done(request, address(target) if target is not None else self.back_url())

    def keep(self, request: HttpRequest, form: ReasonForm, error: DomainError) -> HttpResponse:
        """The form with the refusal's sentence above and the reason as it was typed."""
        form.add_error(None, [str(error), *map(str, error.faults)])
        shown = {"form": form, "submit_label": self.submit_label, "cancel_url": self.back_url()}
        return render(request, "core/form.html", self.context() | shown, status=refusals.status_of(error))
