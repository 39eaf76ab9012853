"""The holiday calendar by year, and its corrections."""

import calendar
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.components import Crumb
from core.views import ActionView, FormPage, Page
from org import queries, services
from org.choices import DayKind
from org.forms.calendar import ClearForm, DayForm, PublishForm
from org.models import CalendarYear, Holiday
from org.services.calendar import FIRST_YEAR, LAST_YEAR

TONES = {DayKind.STATUTORY: "bad", DayKind.REST: "warning", DayKind.MAKEUP: "active"}
# One character in the cell, so that no day is told by its colour alone.
MARKS = {DayKind.STATUTORY: _("H"), DayKind.REST: _("R"), DayKind.MAKEUP: _("W")}
WEEKEND = 5
WEEKDAYS = (
    pgettext_lazy("column of a calendar", "Mo"),
    pgettext_lazy("column of a calendar", "Tu"),
    pgettext_lazy("column of a calendar", "We"),
    pgettext_lazy("column of a calendar", "Th"),
    pgettext_lazy("column of a calendar", "Fr"),
    pgettext_lazy("column of a calendar", "Sa"),
    pgettext_lazy("column of a calendar", "Su"),
)


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of a month's grid; None of its values for the gaps before the first and after the last."""

    number: int | None = None
    css: str = ""
    mark: Any = ""
    name: str = ""


def year_of(view: Page) -> int:
    """The year that the URL names; 404 outside of the calendar."""
    year = int(view.kwargs.get("year", view.today.year))
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    return year


class CalendarPage(Page):
    """Twelve months with their working days."""

    right = "org.view"
    template_name = "org/calendar.html"

    def get_title(self) -> str:
        return str(_("Calendar %(year)s") % {"year": year_of(self)})

    def context(self) -> dict[str, Any]:
        user: Any = self.request.user
        year = year_of(self)
        holidays = list(Holiday.objects.filter(date__year=year))
        by_day = {holiday.date: holiday for holiday in holidays}
        record = CalendarYear.objects.filter(year=year).first()
        is_published = record is not None and record.published
        return super().context() | {
            "year": year,
            "is_published": is_published,
            "earlier": year - 1 if year > FIRST_YEAR else None,
            "later": year + 1 if year < LAST_YEAR else None,
            "months": [self._month(year, month, by_day, is_published=is_published) for month in range(1, 13)],
            "weekdays": WEEKDAYS,
            "holidays": [
                {
                    "row": holiday,
                    "tone": TONES[DayKind(holiday.kind)],
                    "values": {"day": holiday.date.isoformat()},
                }
                for holiday in holidays
            ],
            "may_edit": user.may("org.calendar_edit"),
        }

    def _month(
        self, year: int, month: int, by_day: Mapping[date, Holiday], *, is_published: bool
    ) -> dict[str, Any]:
        first = date(year, month, 1)
        days = queries.count_working(first, by_day) if is_published else None
        return {"first": first, "working": days, "weeks": list(weeks_of(year, month, by_day))}


def weeks_of(year: int, month: int, by_day: Mapping[date, Holiday]) -> Iterator[list[Cell]]:
    """The month's grid, Monday first."""
    for week in calendar.Calendar().monthdatescalendar(year, month):
        yield [cell_of(day, by_day) if day.month == month else Cell() for day in week]


def cell_of(day: date, by_day: Mapping[date, Holiday]) -> Cell:
    """A day as the grid shows it."""
    holiday = by_day.get(day)
    if holiday is None:
        return Cell(day.day, "is-weekend" if day.weekday() >= WEEKEND else "")
    kind = DayKind(holiday.kind)
    return Cell(day.day, f"is-{kind}", MARKS[kind], f"{holiday.name} · {kind.label}")


def calendar_url(year: int) -> str:
    """A year's page."""
    return reverse("org:calendar_year", args=[year])


class DaySet(FormPage):
    right = "org.calendar_edit"
    title = _("Set a day")
    form_class = DayForm
    consequence = _("Working days, due dates and pay days are counted anew from it.")
    done_message = _("The day is set.")

    def crumbs(self) -> list[Crumb]:
        return [Crumb(_("Calendar"), calendar_url(year_of(self)))]

    def initial(self) -> dict[str, Any]:
        year = year_of(self)
        return {"day": self.today if year == self.today.year else date(year, 1, 1), "kind": DayKind.REST}

    def save(self, form: DayForm) -> str:
        user: Any = self.request.user
        typed = form.cleaned_data
        holiday = services.set_day(
            day=typed["day"], kind=typed["kind"], name=typed["name"], by=user, at=self.now
        )
        return calendar_url(holiday.date.year)


class _YearAction(ActionView, abstract=True):
    """A step over one year of the calendar."""

    right = "org.calendar_edit"

    def back_url(self) -> str:
        return calendar_url(year_of(self))


class DayClear(_YearAction):
    form_class = ClearForm
    done_message = _("The day follows the week again.")

    def act(self, form: ClearForm) -> None:
        user: Any = self.request.user
        services.clear_day(day=form.cleaned_data["day"], by=user, at=self.now)


class Publish(_YearAction):
    form_class = PublishForm
    done_message = _("The state of the year is set.")

    def act(self, form: PublishForm) -> None:
        user: Any = self.request.user
        services.publish_year(
            year=year_of(self), published=form.cleaned_data["published"], by=user, at=self.now
        )


class Seed(_YearAction):
    """Takes over the years that have been published since."""

    done_message = _("The published calendars are taken over.")

    def act(self, form: Any) -> None:
        del form
        user: Any = self.request.user
        services.seed_calendar(by=user, at=self.now)
