"""Form pages: one service call; what was typed stays; who saved meanwhile is told."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from core import refusals
from core.contention import again_where_met
from core.errors import DomainError, Misfit, Text
from core.forms import Form, ModelForm
from core.views.base import Page, RecordMixin, address, redirect_whole

# Read by drafts.js: what was sent has been saved, so its draft may go.
DRAFT_COOKIE = "draft_saved"


class FormPage(RecordMixin, Page, abstract=True):
    """A form over nothing, or over the record that the URL names."""

    template_name = "core/form.html"
    form_class: type[Form] | type[ModelForm]
    submit_label: Text = _("Save")
    sentence: Text = ""
    consequence: Text = ""
    done_message: Text = ""

    def save(self, form: Any) -> Model | str:
        """The one service call; returns the record or URL to go to."""
        raise NotImplementedError

    def initial(self) -> dict[str, Any]:
        """Defaults that are right nine times in ten."""
        return {}

    def form_arguments(self) -> dict[str, Any]:
        """Further arguments that the form class takes."""
        return {}

    def cancel_url(self) -> str:
        """Where leaving leads: the record, or the last page above."""
        if self.record is not None and hasattr(self.record, "get_absolute_url"):
            return address(self.record)
        crumbs = self.crumbs()
        return crumbs[-1].url if crumbs else "/"

    @property
    def draft_key(self) -> str:
        """What a draft of this form is kept under in the browser: this person's, of this address."""
        return f"{self.request.user.pk}:{self.request.path}"

    def make_form(self, *data: Any) -> Any:
        """The form, unbound or bound to `data` and files."""
        return self.form_class(*data, initial=self.initial(), record=self.record, **self.form_arguments())

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The empty form, or the record's values in it."""
        del args, kwargs
        return self.show(request, self.make_form())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Save, or show the form again with what was typed and why it was not saved."""
        del args, kwargs
        form = self.make_form(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(request, form, status=400)
        try:
            url = again_where_met(lambda: self._save_checked(form))
        except DomainError as error:
            return self.refuse(request, form, error)
        return self.done(request, url)

    @transaction.atomic
    def _save_checked(self, form: Any) -> str:
        """Save unless somebody saved meanwhile; files are read from their beginning, also the second time."""
        for files in dict(self.request.FILES.lists()).values():
            for file in files:
                file.seek(0)
        if self.record is not None:
            form.refuse_if_changed(self.locked())
        return address(self.save(form))

    def refuse(self, request: HttpRequest, form: Any, error: DomainError) -> HttpResponse:
        """The form again, with the refusal's sentence above, or each fault of a misfit beside its field."""
        if isinstance(error, Misfit):
            for field, sentence in error.by_field:
                form.add_error(field if field in form.fields else None, str(sentence))
        else:
            form.add_error(None, [str(error), *map(str, error.faults)])
        return self.show(request, form, status=refusals.status_of(error))

    def done(self, request: HttpRequest, url: str) -> HttpResponse:
        """On to the record, with the draft released."""
        if self.done_message:
            messages.success(request, str(self.done_message))
        response = redirect_whole(request, url, redirect(url))
        if self.form_class.draft:
            secure = request.is_secure()
            response.set_cookie(DRAFT_COOKIE, self.draft_key, max_age=60, samesite="Lax", secure=secure)
        return response

    def show(self, request: HttpRequest, form: Any, *, status: int = 200) -> HttpResponse:
        """The page with the form."""
        return render(request, self.template_name, self.context() | {"form": form}, status=status)

    def context(self) -> dict[str, Any]:
        """What stands around the form."""
        return super().context() | {
            "record": self.record,
            "sentence": self.sentence,
            "submit_label": self.submit_label,
            "consequence": self.consequence,
            "cancel_url": self.cancel_url(),
            "draft_key": self.draft_key if self.form_class.draft else "",
        }
