"""Form pages that show a service's refusal beside the fields that it names."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from core import refusals
from core.errors import DomainError
from core.views import FormPage
from teams.refusals import Misfit


class Beside(FormPage, abstract=True):
    """A form whose service says which field is wrong; the heading of the refusal is no fault of its own."""

    def refuse(self, request: HttpRequest, form: Any, error: DomainError) -> HttpResponse:
        """The form again, each fault beside its field; above where the form has none of that name."""
        if not isinstance(error, Misfit):
            return super().refuse(request, form, error)
        for field, sentence in error.by_field:
            form.add_error(field if field in form.fields else None, str(sentence))
        return self.show(request, form, status=refusals.status_of(error))
