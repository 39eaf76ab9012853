"""Spot checks (抽查): drawn, checked, answered, drawn again."""

from collections.abc import Sequence
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.db.models import Count, DateField, Q, QuerySet, Value
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import charts, components
from core.components import Badge, Crumb, Event, Fact, Link
from core.errors import DomainError, Text
from core.figures import day_text, exact_text
from core.views import ActionView, FormPage, ListPage, Page, RecordPage
from org.permissions import reach
from teams.choices.work_logs import PROGRESS_TONES, RESULT_TONES, CheckProgress
from teams.filters.work_logs import SampleFilter, teams_of
from teams.forms.work_logs import AnswerForm, CheckForm, DrawForm
from teams.models import SampledLog, SampleDraw, WorkLog
from teams.queries import work_logs as queries
from teams.services import samples
from teams.tables.overdue import overdue_badge
from teams.tables.work_logs import SampleTable

VIEW, DRAW, OWN = "teams.sample_view", "teams.sample_draw", "teams.own"
COVERED_DAYS = 180


class SampleList(ListPage):
    """The spot checks of the reader's teams."""

    right = VIEW
    title = gettext_lazy("Spot checks")
    sentence = gettext_lazy("Logs drawn by the system, whose author was checked least recently the likelier.")
    table_class = SampleTable
    filter_class = SampleFilter
    order = "-drawn_at"
    export_name = "spot-checks"
    empty_title = gettext_lazy("No spot check yet")
    empty_text = gettext_lazy("Draw the logs of a week or a month; the system chooses, you check.")

    def rows(self) -> QuerySet[SampleDraw]:
        rows = SampleDraw.objects.visible_to(self.request.user).select_related("number", "team", "drawn_by")
        counted = rows.annotate(checked=Count("logs", filter=~Q(logs__result="")))
        return counted.annotate(today=Value(self.today, DateField()))

    def main_action(self) -> Link | None:
        may = self.request.user.may(DRAW)  # type: ignore[union-attr]
        return Link(_("Draw logs"), reverse("teams:sample_draw")) if may else None


def _crumbs() -> list[Crumb]:
    return [Crumb(_("Spot checks"), reverse("teams:sample_list"))]


class DrawSample(FormPage):
    """Has the system draw the logs of a period."""

    right = DRAW
    title = gettext_lazy("Draw logs")
    form_class = DrawForm
    submit_label = gettext_lazy("Draw")
    consequence = gettext_lazy(
        "The system draws now; a draw stays, and anybody can draw it again from its seed."
    )

    def crumbs(self) -> Sequence[Crumb]:
        return _crumbs()

    def form_arguments(self) -> dict[str, Any]:
        return {"teams": teams_of(self.request, DRAW)}

    def initial(self) -> dict[str, Any]:
        monday = self.today - timedelta(days=self.today.weekday() + 7)
        return {"start": monday, "last_day": monday + timedelta(days=6)}

    def save(self, form: DrawForm) -> SampleDraw:
        data = form.cleaned_data
        return samples.draw_sample(
            team=data["team"],
            start=data["start"],
            end=data["last_day"] + timedelta(days=1),
            reason=data["reason"],
            by=self.request.user,
            at=self.now,
        )


class SamplePage(RecordPage):
    """One spot check: its logs with what was found, and what proves the draw."""

    right = VIEW
    template_name = "teams/sample.html"

    def rows(self) -> QuerySet[SampleDraw]:
        return SampleDraw.objects.visible_to(self.request.user).select_related("number", "team", "drawn_by")

    def crumbs(self) -> Sequence[Crumb]:
        return _crumbs()

    def get_title(self) -> Text:
        first, last = day_text(self.record.start), day_text(self.record.last_day)
        return _("Spot check of %(team)s, %(first)s to %(last)s") % {
            "team": self.record.team, "first": first, "last": last,
        }  # fmt: skip

    def facts(self) -> Sequence[Fact]:
        draw = self.record
        told = [
            Fact(_("Drawn by"), draw.drawn_by),
            Fact(_("Drawn"), exact_text(draw.drawn_at)),
            Fact(_("Logs to draw from"), len(draw.population)),
            Fact(_("Logs drawn"), draw.size),
            Fact(_("To be checked by"), day_text(draw.check_due_on) if draw.check_due_on else ""),
            Fact(_("Why once more"), draw.reason),
        ]
        return [fact for fact in told if fact.value]

    def badge(self) -> Badge:
        checked = sum(bool(row.result) for row in self.logs)
        state = self.record.progress(checked, self.today)
        if state == CheckProgress.OVERDUE:
            return overdue_badge(self.record.check_due_on, self.today)
        return Badge(CheckProgress(state).label, PROGRESS_TONES[state])

    @cached_property
    def logs(self) -> Sequence[SampledLog]:
        """The drawn logs in their order."""
        return list(self.record.logs.select_related("log__person", "checked_by").order_by("order"))

    def proof(self) -> Sequence[Fact]:
        """From what the draw can be repeated."""
        draw = self.record
        return [
            Fact(_("Algorithm"), draw.algorithm),
            Fact(_("Seed"), draw.seed),
            Fact(_("Population SHA-256"), draw.population_hash),
            Fact(_("Audit head before the draw"), draw.audit_head),
        ]

    def history(self) -> Sequence[Event]:
        return components.events(self.record)

    def context(self) -> dict[str, Any]:
        far = reach(self.request.user, DRAW)
        leads = (
            far.everywhere or self.record.team_id in far.team_ids or self.record.branch_id in far.branch_ids
        )
        rows = [
            {
                "row": row,
                "badge": Badge(row.get_result_display(), RESULT_TONES[row.result]) if row.result else None,
                "may_check": leads
                and row.answered_at is None
                and row.log.person.user_id != self.request.user.pk,
            }
            for row in self.logs
        ]
        return super().context() | {"rows": rows, "proof": self.proof()}


class _Sampled:
    """One drawn log, found through the spot checks that the reader sees."""

    request: HttpRequest

    def rows(self) -> QuerySet[SampledLog]:
        seen = SampleDraw.objects.visible_to(self.request.user).order_by().values("pk")
        return SampledLog.objects.filter(draw__in=seen).select_related("log__person", "draw__number")


class CheckLog(_Sampled, FormPage):
    """Reads a drawn log and says what was found."""

    right = DRAW
    title = gettext_lazy("Check a log")
    form_class = CheckForm
    template_name = "teams/sample_check.html"
    submit_label = gettext_lazy("Record the result")
    consequence = gettext_lazy("The author is told and may answer; until then you can correct it.")
    done_message = gettext_lazy("The result is on record.")

    def crumbs(self) -> Sequence[Crumb]:
        return [*_crumbs(), Crumb(self.record.draw.number.text, self.record.get_absolute_url())]

    def initial(self) -> dict[str, Any]:
        return {"result": self.record.result, "remark": self.record.remark}

    def save(self, form: CheckForm) -> SampledLog:
        data = form.cleaned_data
        return samples.check_log(
            sampled_id=self.record.pk,
            result=data["result"],
            remark=data["remark"],
            by=self.request.user,
            at=self.now,
        )


class AnswerCheck(ActionView):
    """The author's answer to a check."""

    right = OWN
    form_class = AnswerForm
    done_message = gettext_lazy("Your answer is on record.")

    def rows(self) -> QuerySet[SampledLog]:
        own = WorkLog.objects.visible_to(self.request.user, OWN).order_by().values("pk")
        return SampledLog.objects.filter(log__in=own).select_related("log")

    def back_url(self) -> str:
        return str(self.record.log.get_absolute_url())

    def act(self, form: AnswerForm) -> str:
        answer = form.cleaned_data["answer"]
        row = samples.answer_check(
            sampled_id=self.record.pk, answer=answer, by=self.request.user, at=self.now
        )
        return str(row.log.get_absolute_url())


class Redraw(ActionView):
    """Draws a spot check again from its seed and says whether it is the same."""

    right = VIEW

    def rows(self) -> QuerySet[SampleDraw]:
        return SampleDraw.objects.visible_to(self.request.user).select_related("number")

    def act(self, form: Any) -> None:
        del form
        found = samples.redraw(number=self.record.number.text, by=self.request.user, at=self.now)
        if not found.is_same:
            raise DomainError(_("Drawn again, it differs from the record."), faults=found.faults)
        self.done_message = _("Drawn again: the same logs.")


class CoveragePage(Page):
    """How often each account manager's logs were checked, and when last."""

    right = VIEW
    title = gettext_lazy("Coverage of spot checks")
    template_name = "teams/coverage.html"

    def crumbs(self) -> Sequence[Crumb]:
        return _crumbs()

    def context(self) -> dict[str, Any]:
        teams = list(teams_of(self.request, VIEW))
        chosen = next((team for team in teams if str(team.pk) == self.request.GET.get("team")), None)
        team = chosen or (teams[0] if teams else None)
        since = self.today - timedelta(days=COVERED_DAYS)
        without = queries.leading(team, self.today) if team else set()
        rows = queries.coverage_of(team.pk, since, without=without) if team else []
        never = sum(row.last_checked is None for row in rows)
        chart = None
        if rows:
            title = _("%(count)d of %(all)d have not been checked since %(day)s") % {
                "count": never, "all": len(rows), "day": day_text(since),
            }  # fmt: skip
            series = charts.Series("checked_logs", _("checked logs"), [row.checked for row in rows])
            chart = charts.bar(title, [row.person.name for row in rows], [series])
        return super().context() | {
            "teams": teams,
            "team": team,
            "rows": rows,
            "since": since,
            "chart": chart,
        }
