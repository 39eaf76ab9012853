"""Work logs: written on the phone, read by the lead (工作日志)."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import components
from core.components import Badge, Crumb, Event, Fact, Link
from core.errors import Text
from core.figures import day_text, exact_text, money_text, month_text
from core.months import add_months, format_month, month_of, parse_month
from core.views import ActionView, FormPage, ListPage, Page, RecordPage
from org.permissions import reach
from teams.choices.measures import COUNTED
from teams.filters.work_logs import LogFilter
from teams.forms.work_logs import LogForm, RemarkForm, ReopenForm
from teams.log_steps import REOPEN, reopened_by
from teams.models import DailyFigure, WorkLog
from teams.queries import work_logs as queries
from teams.services import work_logs
from teams.tables.work_logs import LogExport, LogTable

VIEW, OWN, LEAD = "teams.log_view", "teams.own", "teams.sample_draw"
RELATED = ("person", "team", "branch", "like_log__person", "remarked_by")


class LogList(ListPage):
    """Every log within reach; an account manager sees own ones."""

    right = VIEW
    title = gettext_lazy("Work logs")
    sentence = gettext_lazy(
        "What account managers did, day by day; late ones and likely copies are pointed out."
    )
    table_class = LogTable
    export_table_class = LogExport
    filter_class = LogFilter
    order = "-day"
    export_name = "work-logs"
    empty_title = gettext_lazy("No work log")
    empty_text = gettext_lazy("A log appears here once its author has handed it in.")

    def rows(self) -> QuerySet[WorkLog]:
        user = self.request.user
        rows: QuerySet[WorkLog] = WorkLog.objects.visible_to(user).select_related("person", "team")
        if "export" in self.request.GET:
            rows = queries.with_figures(rows)
        return queries.with_likeness(queries.with_checked(rows), user)

    def main_action(self) -> Link | None:
        if self.request.user.may(OWN):  # type: ignore[union-attr]
            return Link(_("Write today's log"), reverse("teams:log_write"))
        return None


class _Logs:
    request: HttpRequest

    def rows(self) -> QuerySet[WorkLog]:
        return WorkLog.objects.visible_to(self.request.user).select_related(*RELATED)

    def crumbs(self) -> Sequence[Crumb]:
        return [Crumb(_("Work logs"), reverse("teams:log_list"))]


class LogPage(_Logs, RecordPage):
    """One log: the words, the figures, what the lead and spot checks said."""

    right = VIEW
    template_name = "teams/log.html"

    def get_title(self) -> Text:
        return f"{self.record.person.name} · {day_text(self.record.day)}"

    def badge(self) -> Badge:
        return Badge(_("late"), "warning") if self.record.is_late else Badge(_("on time"), "good")

    @cached_property
    def leads(self) -> bool:
        """Whether the reader leads the team and did not write it."""
        far, log = reach(self.request.user, LEAD), self.record
        is_own = log.person.user_id == self.request.user.pk
        return not is_own and (
            far.everywhere or log.team_id in far.team_ids or log.branch_id in far.branch_ids
        )

    def facts(self) -> Sequence[Fact]:
        log = self.record
        told = [
            Fact(_("Account manager"), log.person),
            Fact(_("Team"), log.team),
            Fact(_("Handed in"), exact_text(log.submitted_at)),
            Fact(_("In time until"), exact_text(log.due_at)),
            Fact(_("Corrected"), exact_text(log.changed_at) if log.changed_at else ""),
        ]
        return [fact for fact in told if fact.value]

    def figures(self) -> Sequence[Fact]:
        rows = DailyFigure.objects.filter(person_id=self.record.person_id, day=self.record.day).order_by("pk")
        return [
            Fact(
                row.get_measure_display(),
                f"{row.value:.0f}" if row.measure in COUNTED else money_text(row.value),
            )
            for row in rows
        ]

    def history(self) -> Sequence[Event]:
        return components.events(self.record)

    def context(self) -> dict[str, Any]:
        checks = self.record.samplings.exclude(result="").select_related("draw__number", "checked_by")
        is_own = self.record.person.user_id == self.request.user.pk
        return super().context() | {
            "log": self.record,
            "figures": self.figures(),
            "checks": list(checks),
            "leads": self.leads,
            "is_own": is_own,
            "closed": is_own and work_logs.refusal_of(day=self.record.day, by=self.request.user, at=self.now),
            "shows_likeness": not is_own and self.record.like_log is not None,
        }


class WriteLog(FormPage):
    """Today's log, or that of a day that is still open."""

    right = OWN
    title = gettext_lazy("Work log")
    form_class = LogForm
    submit_label = gettext_lazy("Hand in")
    consequence = gettext_lazy(
        "Your lead reads it. Until the day is closed you can correct it; earlier words are kept."
    )
    done_message = gettext_lazy("The log is handed in.")

    @cached_property
    def day(self) -> date:
        """The day in the URL; today where none stands there."""
        try:
            return (
                date.fromisoformat(self.request.GET.get("day", ""))
                if "day" in self.request.GET
                else self.today
            )
        except ValueError as fault:
            raise Http404 from fault

    @cached_property
    def person_id(self) -> int:
        """The reader's own person."""
        own = reach(self.request.user, OWN).person_id
        if own is None:
            raise Http404
        return own

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The form of a day that stands in the address: what is begun before midnight stays that day's.

        Of a day that is closed there is no form: nobody types what cannot be handed in.
        """
        if "day" not in request.GET:
            return redirect(f"{request.path}?day={self.day}")
        refusal = work_logs.refusal_of(day=self.day, by=request.user, at=self.now)
        if refusal:
            words = {"day": day_text(self.day), "refusal": refusal}
            messages.warning(request, _("%(day)s: %(refusal)s") % words)
            return redirect(self.log or f"{reverse('teams:my_logs')}?month={format_month(self.day)}")
        return super().get(request, *args, **kwargs)

    @cached_property
    def log(self) -> WorkLog | None:
        """The day's log where there is one."""
        return queries.log_of(self.person_id, self.day)

    def form_arguments(self) -> dict[str, Any]:
        return {"words_stay": work_logs.words_stay(self.log, self.now) if self.log else ""}

    @property
    def draft_key(self) -> str:
        """A draft is of one day."""
        return f"{super().draft_key}?{self.day}"

    def get_title(self) -> Text:
        return _("Work log of %(day)s") % {"day": day_text(self.day)}

    def crumbs(self) -> Sequence[Crumb]:
        return [Crumb(_("My logs"), reverse("teams:my_logs"))]

    def initial(self) -> dict[str, Any]:
        log = self.log
        if log is None:
            return {"done": queries.plan_before(self.person_id, self.day)}
        kept = DailyFigure.objects.filter(person_id=self.person_id, day=self.day)
        figures = {
            f"figure_{row.measure}": int(row.value) if row.measure in COUNTED else row.value for row in kept
        }
        return {"done": log.done, "problems": log.problems, "plan": log.plan} | figures

    def save(self, form: LogForm) -> str:
        work_logs.write_log(day=self.day, text=form.text(), by=self.request.user, at=self.now)
        return reverse("teams:my_logs")


class _Month(Page, abstract=True):
    """A page about a month that stands in the URL."""

    @cached_property
    def month(self) -> date:
        """The month in the URL, else the present one."""
        try:
            return (
                parse_month(self.request.GET["month"])
                if "month" in self.request.GET
                else month_of(self.today)
            )
        except ValueError as fault:
            raise Http404 from fault

    def context(self) -> dict[str, Any]:
        before, after = add_months(self.month, -1), add_months(self.month, 1)
        return super().context() | {
            "month": self.month,
            "month_name": month_text(self.month),
            "before": format_month(before),
            "after": format_month(after) if after <= month_of(self.today) else "",
        }


class Remark(_Logs, ActionView):
    """The lead's remark on a log."""

    right = LEAD
    form_class = RemarkForm
    done_message = gettext_lazy("The remark is written; the author has been told.")

    def act(self, form: RemarkForm) -> WorkLog:
        remark = form.cleaned_data["remark"]
        return work_logs.remark_log(log_id=self.record.pk, remark=remark, by=self.request.user, at=self.now)


class Reopen(FormPage):
    """Opens a day that is over for one person."""

    right = REOPEN
    title = gettext_lazy("Open a day again")
    form_class = ReopenForm
    submit_label = gettext_lazy("Open the day")
    consequence = gettext_lazy("The log can be handed in again; it stays marked as late.")
    done_message = gettext_lazy("The day is open; the account manager has been told.")

    def crumbs(self) -> Sequence[Crumb]:
        return [Crumb(_("Register of logs"), reverse("teams:log_register"))]

    def form_arguments(self) -> dict[str, Any]:
        return {"people": reopened_by(self.request.user, self.today)}

    def initial(self) -> dict[str, Any]:
        return {"person": self.asked_person(), "day": self.asked_day()}

    def asked_person(self) -> int | None:
        """Whose day the address names; nobody where it is no key."""
        key = self.request.GET.get("person", "")
        return int(key) if key.isdecimal() and len(key) < 10 else None  # noqa: PLR2004  no key is that long

    def asked_day(self) -> date:
        """The day in the address; that of a week ago where it is none."""
        try:
            return date.fromisoformat(self.request.GET.get("day", ""))
        except ValueError:
            return self.today - timedelta(days=7)

    def save(self, form: ReopenForm) -> str:
        data = form.cleaned_data
        work_logs.reopen_day(
            person_id=data["person"].pk,
            day=data["day"],
            reason=data["reason"],
            by=self.request.user,
            at=self.now,
        )
        return reverse("teams:log_register")
