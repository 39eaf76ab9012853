"""A month shared out to regions and people by who leads the team: by hand, or anew (计划与目标)."""

from decimal import Decimal
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.defaultfilters import floatformat
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core import refusals
from core.components import Crumb
from core.errors import DomainError, Text
from core.figures import month_text
from core.months import format_month
from core.views import ActionView, FormPage
from teams.choices.measures import COUNTED, Measure
from teams.choices.targets import SplitWay, people_ways
from teams.forms.targets import ResplitForm, ShareForm
from teams.models import TargetMonth
from teams.queries.month_progress import UNITS, MonthProgress, month_progress
from teams.services import resplitting, sharing
from teams.views.targets import EDIT, OfTeam


class _OfMonth(OfTeam, abstract=True):
    """A page about one month's target of the team."""

    right = EDIT
    team_right = EDIT

    @cached_property
    def row(self) -> TargetMonth:
        """The month's target."""
        rows = TargetMonth.objects.select_related("target").filter(target__team=self.team)
        found = rows.filter(pk=self.kwargs["month_id"]).first()
        if found is None:
            raise Http404
        return found

    def month_page(self) -> str:
        """The team's page of that month."""
        return f"{reverse('teams:targets', args=[self.team.pk])}?month={format_month(self.row.month)}"

    def crumbs(self) -> list[Crumb]:
        """Above it the team's month."""
        label = _("Targets of %(team)s") % {"team": self.team}
        return [*super().crumbs(), Crumb(label, self.month_page())]


class ShareMonth(_OfMonth, FormPage):
    """A month shared out to regions and people by hand."""

    right = EDIT
    form_class = ShareForm
    template_name = "teams/target_share.html"
    submit_label = gettext_lazy("Save the shares")
    done_message = gettext_lazy("The shares are saved.")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Of a month that is over nothing is typed that would be refused."""
        try:
            sharing.refuse_past(self.row, self.now)
        except DomainError as error:
            return refusals.answer(request, error, back_url=self.month_page())
        return super().get(request, *args, **kwargs)

    @cached_property
    def progress(self) -> MonthProgress:
        """The month as it is."""
        found, _actuals = month_progress(self.team, self.row.month, self.today)
        return next(one for one in found if one.target_month_id == self.row.pk)

    def get_title(self) -> Text:
        title = _("%(measure)s of %(month)s by region and person") % {
            "measure": self.progress.measure.label, "month": month_text(self.row.month),
        }  # fmt: skip
        return capfirst(title)

    @property
    def sentence(self) -> Text:  # type: ignore[override]
        """What there is to share out."""
        return _("To share out: %(plan)s %(unit)s; not yet given to a region: %(left)s.") % {
            "plan": floatformat(self.progress.plan, "-2g"), "unit": self.progress.unit,
            "left": floatformat(self.progress.remainder, "-2g"),
        }  # fmt: skip

    def form_arguments(self) -> dict[str, Any]:
        return {"progress": self.progress}

    def context(self) -> dict[str, Any]:
        running = [
            {
                "name": region.name or _("without a region"),
                "field": ShareForm.name_of(region),
                "left": region.remainder,
                "kept": sum((one.plan for one in region.people if one.is_moved), Decimal(0)),
            }
            for region in self.progress.regions
        ]
        return super().context() | {"progress": self.progress, "running": running}

    def initial(self) -> dict[str, Any]:
        return {"seen_version": self.row.target.version}

    def save(self, form: ShareForm) -> str:
        sharing.share_month(
            target_month_id=self.row.pk,
            regions=form.regions(),
            people=form.people(),
            seen=form.cleaned_data["seen_version"],
            by=self.request.user,
            at=self.now,
        )
        return self.month_page()

    def done(self, request: HttpRequest, url: str) -> HttpResponse:
        """Back to the month; where more was given out than there is, that is said once more."""
        answer = super().done(request, url)
        self.__dict__.pop("progress", None)
        progress = self.progress
        if progress.over:
            over = {"over": floatformat(progress.over, "-2g")}
            messages.warning(request, _("Given out %(over)s more than planned.") % over)
        for region in progress.regions:
            if region.over:
                shown = {
                    "region": region.name or _("without a region"), "over": floatformat(region.over, "-2g"),
                }  # fmt: skip
                said = _("In %(region)s people have %(over)s more than the region.")
                messages.warning(request, said % shown)
        return answer


class ResplitMonth(_OfMonth, ActionView):
    """Shares a month out anew among the people of today; shows first what it would come to."""

    right = EDIT
    form_class = ResplitForm
    template_name = "teams/target_resplit.html"

    def get_title(self) -> Text:
        title = _("%(measure)s of %(month)s shared out anew") % {
            "measure": Measure(self.row.target.measure).label, "month": month_text(self.row.month),
        }  # fmt: skip
        return capfirst(title)

    def back_url(self) -> str:
        return self.month_page()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """What each would have, by the way in the URL; nothing is written."""
        del args, kwargs
        asked = request.GET.get("way", "")
        ways = people_ways(self.row.target.measure)
        way = asked if asked in ways else SplitWay.EQUALLY.value
        try:
            preview = resplitting.preview_resplit(
                target_month_id=self.row.pk, way=way, by=request.user, at=self.now
            )
        except DomainError as error:
            return refusals.answer(request, error, back_url=self.back_url())
        onward = bool(preview.later) and "onward" in request.GET
        values = {"way": way, "seen_version": self.row.target.version}
        shown = {
            "preview": preview,
            "way": way,
            "ways": [(one.value, one.label) for one in ways],
            "onward": onward,
            "values": values | ({"onward": "on"} if onward else {}),
            "unit": UNITS[Measure(self.row.target.measure) in COUNTED],
        }
        return render(request, self.template_name, self.context() | shown)

    def act(self, form: ResplitForm) -> str:
        data = form.cleaned_data
        done = resplitting.resplit_month(
            target_month_id=self.row.pk,
            way=data["way"],
            onward=data["onward"],
            seen=data["seen_version"],
            by=self.request.user,
            at=self.now,
        )
        said = ngettext(
            "%(count)d month is shared out anew.", "%(count)d months are shared out anew.", len(done)
        ) % {"count": len(done)}
        messages.success(self.request, said)
        return self.month_page()

    def context(self) -> dict[str, Any]:
        return super().context() | {
            "team": self.team,
            "month": self.row.month,
            "month_page": self.month_page(),
        }
