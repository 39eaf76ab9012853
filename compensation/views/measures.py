"""Measures by hand: the list, which sheet, the sheet of a team with pasting (pay.md, Measures)."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from compensation import input_ways, services
from compensation.filters.inputs import MeasureFilter
from compensation.forms.measures import Sheet, SheetForm, ValuesForm, read_pasted
from compensation.models import ManualMeasure
from compensation.queries import inputs as queries
from compensation.rules.wording import measure_label
from compensation.tables.inputs import MeasureTable
from core import refusals
from core.components import Crumb, Link
from core.errors import DomainError, Text
from core.figures import month_text
from core.months import format_month
from core.views import FormPage, ListPage, Page

RIGHT = "pay.adjust"


class MeasureList(ListPage):
    """What was entered by hand."""

    right = RIGHT
    title = gettext_lazy("Measures by hand")
    sentence = gettext_lazy(
        "Scores, days and counts that no source gives yet, each with where it comes from."
    )
    table_class = MeasureTable
    filter_class = MeasureFilter
    order = "-month"
    export_name = "measures"
    empty_title = gettext_lazy("Nothing is entered by hand yet")
    empty_text = gettext_lazy(
        "What is not entered counts as nothing; a score that is not entered counts as 100."
    )

    def rows(self) -> QuerySet[ManualMeasure]:
        return queries.measures(self.request.user)

    def main_action(self) -> Link | None:
        return Link(_("Enter a team's values"), reverse("compensation:measure_new"))


def _crumbs() -> Sequence[Crumb]:
    return [Crumb(_("Measures by hand"), reverse("compensation:measure_list"))]


class MeasureNew(FormPage):
    """Which sheet is filled in."""

    right = RIGHT
    title = gettext_lazy("Enter a team's values")
    form_class = SheetForm
    submit_label = gettext_lazy("Open the sheet")

    def crumbs(self) -> Sequence[Crumb]:
        return _crumbs()

    def form_arguments(self) -> dict[str, Any]:
        return {"teams": queries.adjustable_teams(self.request.user)}

    def initial(self) -> dict[str, Any]:
        return {"month": input_ways.first_open_month(self.request.user, self.today), "measure": "duty_score"}

    def save(self, form: SheetForm) -> str:
        typed = form.cleaned_data
        query = {"team": typed["team"].pk, "month": format_month(typed["month"]), "measure": typed["measure"]}
        return f"{reverse('compensation:measure_edit')}?{urlencode(query)}"


class MeasureEdit(Page):
    """The sheet: a value for each person, typed, or pasted and looked at before it is saved."""

    right = RIGHT
    template_name = "compensation/measure_edit.html"

    @cached_property
    def sheet(self) -> Sheet:
        """The sheet that the address names; 404 for a team that is not one's own."""
        form = SheetForm(self.request.GET, teams=queries.adjustable_teams(self.request.user))
        if not form.is_valid():
            raise Http404
        team, month, measure = (form.cleaned_data[name] for name in ("team", "month", "measure"))
        people = queries.members_of(team, month)
        entered = queries.values_of(people, month, measure)
        return Sheet(team, month, measure, people, {pk: row.value for pk, row in entered.items()})

    def get_title(self) -> Text:
        words = {"measure": measure_label(self.sheet.measure), "month": month_text(self.sheet.month)}
        return _("%(measure)s, %(month)s") % words

    def crumbs(self) -> Sequence[Crumb]:
        return _crumbs()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """What stands now."""
        del args, kwargs
        return self.show(request, ValuesForm(self.sheet))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Fill in what was pasted, or save."""
        del args, kwargs
        if request.POST.get("step") == "paste":
            return self.filled(request)
        form = ValuesForm(self.sheet, request.POST)
        if not form.is_valid():
            return self.show(request, form, status=400)
        try:
            count = services.enter_measures(
                month=self.sheet.month,
                measure=self.sheet.measure,
                values=form.values(),
                reason=form.cleaned_data["reason"],
                by=request.user,  # type: ignore[arg-type]
                at=self.now,
            )
        except DomainError as error:
            form.add_error(None, [str(error), *map(str, error.faults)])
            return self.show(request, form, status=refusals.status_of(error))
        told = ngettext("One value is entered.", "%(count)s values are entered.", count)
        messages.success(request, told % {"count": count})
        return redirect(request.get_full_path())

    def filled(self, request: HttpRequest) -> HttpResponse:
        """The sheet with the pasted values in it, to be looked at; nothing is saved yet."""
        text = request.POST.get("pasted", "")
        pasted = read_pasted(text, self.sheet.people)
        typed = {name: request.POST.get(name) for name in request.POST if name.startswith("value-")}
        typed |= {f"value-{pk}": value for pk, value in pasted.values.items()}
        form = ValuesForm(self.sheet, initial=typed | {"reason": request.POST.get("reason", "")})
        more = {"pasted": text if pasted.faults else "", "faults": pasted.faults, "count": len(pasted.values)}
        return self.show(request, form, more=more)

    def show(
        self, request: HttpRequest, form: ValuesForm, *, status: int = 200, more: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The page."""
        context = self.context() | {"form": form, "sheet": self.sheet} | (more or {})
        return render(request, self.template_name, context, status=status)
