"""The page that all others extend: it cannot be defined without naming its right."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.http.response import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.generic import View

from core.components import Crumb
from core.errors import Text

SIGNED_IN = "signed in"


class Page(View):
    """A page with a title and the way that leads to it."""

    right: ClassVar[str] = ""
    public: ClassVar[bool] = False
    title: Text = ""
    template_name: str = "core/page.html"
    request: HttpRequest
    kwargs: dict[str, Any]

    def __init_subclass__(cls, *, abstract: bool = False) -> None:
        super().__init_subclass__()
        if not abstract and not cls.right and not cls.public:
            name = f"{cls.__module__}.{cls.__qualname__}"
            raise TypeError(f"{name} names no right; set `right`, or `public = True`")

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Callable[..., HttpResponseBase]:
        """The view; only public ones are let through without sign-in."""
        view = super().as_view(**initkwargs)
        view.login_required = not cls.public  # type: ignore[attr-defined]
        return view

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Ask for the right, then do the work."""
        if not self.public:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if self.right != SIGNED_IN and not request.user.may(self.right):
                raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def now(self) -> datetime:
        """The request's time: one for all that it does."""
        return timezone.now()

    @property
    def today(self) -> date:
        """The request's day in Shanghai."""
        return timezone.localdate(self.now)

    def get_title(self) -> Text:
        """What the page is called."""
        return self.title

    def crumbs(self) -> Sequence[Crumb]:
        """The pages above this one."""
        return ()

    def context(self) -> dict[str, Any]:
        """What the template gets."""
        return {"title": self.get_title(), "crumbs": self.crumbs(), "view": self}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show the page."""
        del args, kwargs
        return render(request, self.template_name, self.context())

    def came_from(self) -> str:
        """The page that asked, where it is one of ours; the desk otherwise."""
        referer = self.request.headers.get("Referer", "")
        if not url_has_allowed_host_and_scheme(referer, {self.request.get_host()}):
            return "/"
        here = urlsplit(referer)
        return f"{here.path}?{here.query}" if here.query else here.path


class RecordMixin:
    """Finds the record that the URL names among the rows that the person may see."""

    lookup: str = "pk"
    kwargs: dict[str, Any]

    def rows(self) -> QuerySet[Any] | None:
        """`Model.objects.visible_to(self.request.user)`; None for a page without a record."""
        return None

    @cached_property
    def record(self) -> Any:
        """The record; 404 for one that is not there and for one that is not theirs to see, alike."""
        rows = self.rows()
        if rows is None or self.lookup not in self.kwargs:
            return None
        # Of one row no order is asked: the model's own would join tables for nothing.
        found = rows.filter(**{self.lookup: self.kwargs[self.lookup]}).order_by().first()
        if found is None:
            raise Http404
        return found

    def locked(self) -> Any:
        """The record's row, held until the transaction ends; the right to see it has been asked before."""
        record = self.record
        if record is None:
            return None
        return type(record)._base_manager.select_for_update(of=("self",)).get(pk=record.pk)


def address(target: Model | str) -> str:
    """Where a record is shown, or the URL as it is."""
    return target if isinstance(target, str) else target.get_absolute_url()  # type: ignore[attr-defined]


def is_htmx(request: HttpRequest) -> bool:
    """Whether HTMX asks for a fragment (and not for a whole page out of its history)."""
    htmx: Any = getattr(request, "htmx", None)
    return bool(htmx and not htmx.history_restore_request)


def redirect_whole(request: HttpRequest, url: str, response: HttpResponse) -> HttpResponse:
    """For HTMX, the redirect as a header, so that the browser goes there and not the fragment."""
    if not is_htmx(request):
        return response
    return HttpResponse(status=204, headers={"HX-Redirect": url})
