"""Small pages that every part of the site uses: language, a job's progress, saved filters."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from core import saved_filters
from core.middleware import known_language
from core.models import Job
from core.views.actions import ActionView
from core.views.base import SIGNED_IN, Page, RecordMixin, is_htmx

YEAR_SECONDS = 365 * 24 * 3600


class Language(Page):
    """Switches between Chinese and English; a signed-in person's choice is kept with the account."""

    public = True
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take the language and go back to where the switch was pressed."""
        del args, kwargs
        response = redirect(self._after(request))
        language = known_language(request.POST.get("language", ""))
        if language:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                language,
                max_age=YEAR_SECONDS,
                samesite="Lax",
                secure=request.is_secure(),
                httponly=True,
            )
            _keep_language(request.user, language)
        return response

    def _after(self, request: HttpRequest) -> str:
        after = request.POST.get("next", "")
        hosts = {request.get_host()}
        is_ours = url_has_allowed_host_and_scheme(after, hosts, require_https=request.is_secure())
        return after if is_ours else "/"


def _keep_language(user: Any, language: str) -> None:
    if user.is_authenticated and hasattr(user, "language"):
        user.language = language
        user.save(update_fields=["language"])


class JobPage(RecordMixin, Page):
    """How far a long piece of work is; its owner's page, and the fragment that the progress bar asks for."""

    right = SIGNED_IN
    template_name = "core/job.html"
    title = _("Long work")

    def rows(self) -> QuerySet[Job]:
        """One's own jobs."""
        return Job.objects.filter(owner_id=self.request.user.pk)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The bar alone for HTMX, else the page around it."""
        del args, kwargs
        template = "core/_job.html" if is_htmx(request) else self.template_name
        return render(request, template, self.context() | {"job": self.record})


class KeepFilter(ActionView):
    """Keeps the filter that is set under a name."""

    right = SIGNED_IN
    done_message = _("The filter is kept.")

    def act(self, form: Any) -> str:
        """Keep it and show the list with it."""
        del form
        posted = self.request.POST
        kept = saved_filters.keep(
            page=posted.get("page", ""),
            name=posted.get("name", ""),
            query=posted.get("query", ""),
            by=self.request.user,
        )
        return f"{self.came_from().partition('?')[0]}?{kept.query}"


class DropFilter(ActionView):
    """Removes one of one's own filters."""

    right = SIGNED_IN
    done_message = _("The filter is removed.")

    def act(self, form: Any) -> None:
        """Remove it."""
        del form
        saved_filters.drop(filter_id=self.kwargs["pk"], by=self.request.user)
