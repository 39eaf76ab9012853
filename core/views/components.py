"""`/ui/`: every component with made-up values, for those who build pages; not in production."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from core.views import samples
from core.views.base import Page, is_htmx


class Components(Page):
    """All components on one page."""

    public = True
    template_name = "core/ui.html"
    title = _("Components")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Only where nobody works with it in earnest."""
        if settings.IS_PRODUCTION and not settings.DEBUG:
            raise Http404
        if is_htmx(request):
            return render(
                request, "core/_job.html", {"job": samples.running_job(self.now), "job_url": request.path}
            )
        return super().get(request, *args, **kwargs)

    def context(self) -> dict[str, Any]:
        """One of everything; the frame is a sample where nobody is signed in."""
        shown = super().context() | samples.all_of(self.now)
        return shown if self.request.user.is_authenticated else shown | {"frame": samples.FRAME}
