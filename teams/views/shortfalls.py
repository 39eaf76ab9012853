"""Shortfalls (未达标说明): asked, answered, read."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, F, QuerySet, Value, When
from django.db.models.functions import Coalesce, Concat
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from core import components, fsm
from core.components import Badge, Crumb, Event, Fact, Link, Step
from core.errors import Text
from core.figures import day_text, month_text, number_text
from core.forms import ReasonForm
from core.money import floor_to
from core.months import format_month
from core.views import ActionView, FormPage, ListPage, RecordPage
from teams.choices.measures import COUNTED
from teams.choices.targets import SHORTFALL_TONES, ShortfallState
from teams.filters.targets import ShortfallFilter
from teams.filters.work_logs import teams_of
from teams.forms.targets import AnswerForm, ThresholdForm
from teams.models import Shortfall
from teams.queries import targets as queries
from teams.queries.month_progress import UNITS
from teams.services import shortfalls
from teams.shortfall_steps import to_answer, to_read
from teams.tables.targets import ShortfallTable

VIEW, EDIT = "teams.target_view", "teams.target_edit"
# So many readers are named on the step that waits for them.
NAMED = 3


def _percent(actual: Decimal, plan: Decimal) -> Decimal:
    """Rounded down: what is below the threshold is not shown as having reached it."""
    return floor_to(actual / plan * 100, Decimal("0.1"))


class ShortfallList(ListPage):
    """Shortfalls within reach; an account manager sees own ones."""

    right = VIEW
    title = gettext_lazy("Shortfalls")
    sentence = gettext_lazy("Targets that were missed, with cause and remedy.")
    table_class = ShortfallTable
    filter_class = ShortfallFilter
    order = "due_on"
    template_name = "teams/shortfall_list.html"
    export_name = "shortfalls"
    empty_title = gettext_lazy("No shortfall")
    empty_text = gettext_lazy(
        "When a month's CRM file is in, whoever stayed below the threshold is asked here."
    )

    def rows(self) -> QuerySet[Shortfall]:
        rows = Shortfall.objects.visible_to(self.request.user).select_related("team", "region", "person")
        person = Concat(F("person__name"), Value(" "), F("person__number"))
        region = Concat(F("region__name"), Value(" · "), person)
        # Concat gives " " for nobody, never NULL.
        return rows.annotate(
            owner=Case(
                When(person=None, then=Coalesce("region__name", "team__name")),
                When(region=None, then=person),
                default=region,
            )
        )

    def context(self) -> dict[str, Any]:
        user = self.request.user
        asked = Shortfall.objects.filter(to_answer(user)).values("month").annotate(count=Count("pk"))
        months = [
            one | {"url": reverse("teams:shortfalls_answer", args=[format_month(one["month"])])}
            for one in asked.order_by("month")
        ]
        waiting = Shortfall.objects.filter(to_read(user, self.today)).count()
        return super().context() | {"to_answer": months, "to_read": waiting}

    def main_action(self) -> Link | None:
        may = self.request.user.may(EDIT)  # type: ignore[union-attr]
        return Link(_("Threshold"), reverse("teams:threshold"), icon="adjustments") if may else None


class _Shortfalls:
    request: HttpRequest

    def rows(self) -> QuerySet[Shortfall]:
        rows = Shortfall.objects.visible_to(self.request.user)
        return rows.select_related("team", "region", "person__user", "answered_by")

    def crumbs(self) -> Sequence[Crumb]:
        return [Crumb(_("Shortfalls"), reverse("teams:shortfall_list"))]


class ShortfallPage(_Shortfalls, RecordPage):
    """One shortfall: the figures, the answer, who reads it."""

    right = VIEW
    template_name = "teams/shortfall.html"

    def get_title(self) -> Text:
        title = _("%(measure)s of %(month)s, %(whose)s") % {
            "measure": self.record.get_measure_display(),
            "month": month_text(self.record.month),
            "whose": self.record.whose,
        }
        return capfirst(title)

    def badge(self) -> Badge:
        return Badge(self.record.get_state_display(), SHORTFALL_TONES[self.record.state])

    def steps(self) -> Sequence[Step]:
        row = self.record
        states = {ShortfallState.ASKED: 0, ShortfallState.ANSWERED: 1, ShortfallState.ACCEPTED: 3}
        if row.state not in states:
            return []
        place = states[row.state]
        note = "" if place else _("due %(day)s") % {"day": day_text(row.due_on)}
        who = str(row.answered_by or row.whose)
        answered = _("answered") if place else pgettext("step", "to be answered")
        return [
            Step(pgettext("shortfall", "asked"), "done", at=row.asked_at),
            Step(answered, "done" if place else "current", by=who, at=row.answered_at, note=note),
            self._reading(["coming", "current", "done", "done"][place]),
        ]

    def _reading(self, state: str) -> Step:
        """The last step: whom it waits for, or when the answer was accepted."""
        if state == "done":
            return Step(pgettext("shortfall", "accepted"), state, at=self.record.judged_at)
        readers = shortfalls.readers_of(self.record, self.now) if state == "current" else []
        names = [str(user) for user in readers]
        by = _(", ").join(names[:NAMED]) + (_(" and others") if len(names) > NAMED else "")
        return Step(pgettext("step", "to be accepted"), state, by=by)

    def facts(self) -> Sequence[Fact]:
        row = self.record
        return [
            Fact(_("Team"), row.team),
            Fact(_("Target"), self._figure(row.shown_plan)),
            Fact(_("Reached"), self._figure(row.shown_actual)),
            Fact(_("Completion"), f"{_percent(row.actual, row.plan)}%"),
        ]

    def _figure(self, amount: Decimal) -> str:
        return f"{number_text(amount)} {UNITS[self.record.measure in COUNTED]}"

    def history(self) -> Sequence[Event]:
        return components.events(self.record)

    def context(self) -> dict[str, Any]:
        row, user = self.record, self.request.user
        return super().context() | {
            "may_answer": fsm.may_perform(row.answer, by=user, at=self.now),
            "may_judge": fsm.may_perform(row.accept, by=user, at=self.now),
            "may_release": fsm.may_perform(row.release, by=user, at=self.now)
            and queries.has_left(row, self.today),
        }


class AnswerShortfall(_Shortfalls, FormPage):
    """Cause and remedy."""

    right = VIEW
    title = gettext_lazy("Cause and remedy")
    form_class = AnswerForm
    submit_label = gettext_lazy("Hand in cause and remedy")
    consequence = gettext_lazy("Your lead reads it and may ask once more.")
    done_message = gettext_lazy("Your answer is on record.")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Who may not answer it now finds the shortfall as it stands, not a form that would be refused."""
        if not fsm.may_perform(self.record.answer, by=request.user, at=self.now):
            return redirect(self.record)
        return super().get(request, *args, **kwargs)

    def initial(self) -> dict[str, Any]:
        return {"cause": self.record.cause, "remedy": self.record.remedy}

    def save(self, form: AnswerForm) -> Shortfall:
        return shortfalls.answer(
            shortfall_id=self.record.pk,
            cause=form.cleaned_data["cause"],
            remedy=form.cleaned_data["remedy"],
            by=self.request.user,
            at=self.now,
        )


class AcceptShortfall(_Shortfalls, ActionView):
    """Takes the answer."""

    right = VIEW
    done_message = gettext_lazy("The answer is accepted.")

    def act(self, form: Any) -> Shortfall:
        del form
        return shortfalls.accept(shortfall_id=self.record.pk, by=self.request.user, at=self.now)


class AskShortfallAgain(_Shortfalls, ActionView):
    """Asks once more."""

    right = VIEW
    form_class = ReasonForm
    done_message = gettext_lazy("It is asked once more; whoever answers it has been told.")

    def act(self, form: ReasonForm) -> Shortfall:
        reason = form.cleaned_data["reason"]
        return shortfalls.ask_again(
            shortfall_id=self.record.pk, reason=reason, by=self.request.user, at=self.now
        )


class ReleaseShortfall(_Shortfalls, ActionView):
    """Asks no longer whoever has left the team."""

    right = VIEW
    form_class = ReasonForm
    done_message = gettext_lazy("It is no longer asked; your reason is on record.")

    def act(self, form: ReasonForm) -> Shortfall:
        reason = form.cleaned_data["reason"]
        return shortfalls.release(
            shortfall_id=self.record.pk, reason=reason, by=self.request.user, at=self.now
        )


class Threshold(FormPage):
    """Below which completion is asked, from a day on."""

    right = EDIT
    title = gettext_lazy("Threshold of shortfalls")
    form_class = ThresholdForm
    submit_label = gettext_lazy("Lay down")
    done_message = gettext_lazy("The threshold is laid down.")

    def crumbs(self) -> Sequence[Crumb]:
        return [Crumb(_("Shortfalls"), reverse("teams:shortfall_list"))]

    def form_arguments(self) -> dict[str, Any]:
        return {"teams": teams_of(self.request, EDIT)}

    def initial(self) -> dict[str, Any]:
        team = teams_of(self.request, EDIT).first()
        threshold = queries.threshold_of(team.pk, self.today) if team else None
        return {"valid_from": self.today, "threshold": threshold}

    def save(self, form: ThresholdForm) -> str:
        shortfalls.lay_down_threshold(**form.cleaned_data, by=self.request.user, at=self.now)
        return reverse("teams:shortfall_list")
