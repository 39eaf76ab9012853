"""Actions: a POST that takes one step; refusals answer with the sentence who did what meanwhile."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from core import refusals
from core.contention import again_where_met
from core.errors import DomainError, Text
from core.forms import Form, ModelForm
from core.views.base import Page, RecordMixin, address, is_htmx, redirect_whole


class ActionView(RecordMixin, Page, abstract=True):
    """One verb of one service."""

    http_method_names = ["get", "post"]
    form_class: type[Form] | type[ModelForm] | None = None
    done_message: Text = ""
    # Answered to HTMX instead of a redirect, with context().
    fragment: str = ""
    submit_label: Text = _("Send again")

    def act(self, form: Any) -> Model | str | None:
        """The one service call; returns the record or URL to go to, None for back to the record."""
        raise NotImplementedError

    def back_url(self) -> str:
        """The record's page, or the page that asked."""
        if self.record is not None and hasattr(self.record, "get_absolute_url"):
            return address(self.record)
        return self.came_from()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Nothing happens by following a link; whoever comes here after signing in sees the record."""
        del args, kwargs
        url = self.back_url()
        return redirect(url if url != request.path else "/")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Take the step."""
        del args, kwargs
        back = self.back_url()  # 404 for a stranger, before anything is asked of the service
        form = self.form_class(request.POST, request.FILES) if self.form_class else None
        if form is not None and not form.is_valid():
            return self.ask_again(request, form)
        try:
            target = again_where_met(lambda: self.act(form))
        except DomainError as error:
            return refusals.answer(request, error, back_url=back)
        except ObjectDoesNotExist as gone:
            # What the service looked for is not there (any more), or not theirs: alike.
            raise Http404 from gone
        return self.done(request, address(target) if target is not None else back)

    def done(self, request: HttpRequest, url: str) -> HttpResponse:
        """The fragment for HTMX where there is one, else on to the page."""
        if self.fragment and is_htmx(request):
            self.__dict__.pop("record", None)
            return render(request, self.fragment, self.context())
        if self.done_message:
            messages.success(request, str(self.done_message))
        return redirect_whole(request, url, redirect(url))

    def ask_again(self, request: HttpRequest, form: Any) -> HttpResponse:
        """The input alone on a page, with what was typed and what is wrong."""
        asked = {"form": form, "submit_label": self.submit_label, "cancel_url": self.back_url()}
        return render(request, "core/form.html", self.context() | asked, status=400)

    def context(self) -> dict[str, Any]:
        """What the fragment gets."""
        return super().context() | {"record": self.record}
