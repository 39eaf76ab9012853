"""Which way each kind of paper goes: the routes in force, their versions, the next one (会签路线)."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from approvals import kinds, queries, routing, services
from approvals.choices import Way
from approvals.forms import RouteForm
from approvals.models import Route
from core.components import Crumb
from core.errors import DomainError, Text
from core.views import FormPage, Page

EDIT = "approvals.routes_edit"


class RouteList(Page):
    """Every kind of paper with its route in force and what is under way on it."""

    right = EDIT
    title = gettext_lazy("Countersign routes")
    template_name = "approvals/routes.html"

    def context(self) -> dict[str, Any]:
        return super().context() | {"lines": routing.lines()}


class _OfKind:
    """The kind that the URL names; 404 for one that nobody registered."""

    kwargs: dict[str, Any]

    @cached_property
    def kind(self) -> str:
        """Its code."""
        code = str(self.kwargs["kind"])
        if code not in kinds.KINDS:
            raise Http404
        return code

    @cached_property
    def versions(self) -> list[Route]:
        """All versions, the one in force first."""
        return routing.versions_of(self.kind)

    def crumbs(self) -> Sequence[Crumb]:
        return [Crumb(_("Countersign routes"), reverse("approvals:route_list"))]


class RoutePage(_OfKind, Page):
    """One kind's versions."""

    right = EDIT
    template_name = "approvals/route.html"

    def get_title(self) -> Text:
        return str(kinds.KINDS[self.kind].title)

    def context(self) -> dict[str, Any]:
        under_way = routing.under_way_by_version(self.kind)
        for route in self.versions:
            route.under_way = under_way[route.revision]  # type: ignore[attr-defined]
        return super().context() | {
            "kind": self.kind,
            "versions": self.versions,
            "way": Way(kinds.KINDS[self.kind].way).label,
        }


class EditRoute(_OfKind, FormPage):
    """The next version."""

    right = EDIT
    form_class = RouteForm
    submit_label = gettext_lazy("Lay the route down")
    consequence = gettext_lazy(
        "It is the next version and counts for requests that begin from now on; those under way keep theirs."
    )
    done_message = gettext_lazy("The route is laid down.")

    def get_title(self) -> Text:
        return _("Route of: %(kind)s") % {"kind": kinds.KINDS[self.kind].title}

    def crumbs(self) -> Sequence[Crumb]:
        title = str(kinds.KINDS[self.kind].title)
        return [*super().crumbs(), Crumb(title, reverse("approvals:route", args=[self.kind]))]

    def initial(self) -> dict[str, Any]:
        """The route in force, or the kind's own way."""
        return routing.as_it_is(self.kind, self.versions[0] if self.versions else None)

    def form_arguments(self) -> dict[str, Any]:
        return {
            "departments": queries.markable_departments(self.today),
            "ways": kinds.KINDS[self.kind].ways,
        }

    def save(self, form: RouteForm) -> str:
        data = form.cleaned_data
        services.lay_down_route(
            kind=self.kind,
            after=data["after"],
            way=data["way"],
            channel_days=data["channel_days"],
            countersign_days=data["countersign_days"],
            leader_days=data["leader_days"],
            in_order=data["in_order"],
            department_ids=[department.pk for department in data["departments"]],
            by=self.request.user,
            at=self.now,
        )
        return reverse("approvals:route", args=[self.kind])

    def refuse(self, request: HttpRequest, form: RouteForm, error: DomainError) -> HttpResponse:
        """The form again; it goes on from the version that was laid down meanwhile."""
        self.__dict__.pop("versions", None)
        form.keep_after(self.versions[0].revision if self.versions else 0)
        return super().refuse(request, form, error)
