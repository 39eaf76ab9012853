"""Shortfalls answered and accepted several in one go (未达标说明): by month, and by month and person."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.components import Crumb
from core.errors import Text
from core.figures import month_text
from core.months import parse_month
from core.views import ActionView, FormPage
from core.views.base import Page
from teams.forms.targets import MonthAnswersForm, TogetherForm
from teams.models import Shortfall
from teams.services import shortfalls
from teams.shortfall_steps import to_answer, to_read

VIEW = "teams.target_view"


def _above() -> list[Crumb]:
    return [Crumb(_("Shortfalls"), reverse("teams:shortfall_list"))]


@dataclass(frozen=True, slots=True)
class Pile:
    """The answers of one person, region or team for one month, to be read together."""

    whose: str
    month: date
    rows: Sequence[Shortfall]
    team: str = ""

    @property
    def ids(self) -> str:
        """Their numbers, with commas."""
        return ",".join(str(row.pk) for row in self.rows)


def piles_of(rows: Sequence[Shortfall]) -> list[Pile]:
    """By month and whose they are, in the order of the rows; a region without a person with its team."""
    found: dict[tuple[date, int, str], list[Shortfall]] = defaultdict(list)
    for row in rows:
        found[row.month, row.team_id, row.whose].append(row)
    return [
        Pile(whose, month, own, own[0].team.name if own[0].region_id and own[0].person_id is None else "")
        for (month, _team, whose), own in found.items()
    ]


class ReadShortfalls(Page):
    """The answers that wait for the reader, one card for each person and month."""

    right = VIEW
    title = gettext_lazy("Answers to be read")
    template_name = "teams/shortfalls_to_read.html"

    def crumbs(self) -> Sequence[Crumb]:
        return _above()

    def context(self) -> dict[str, Any]:
        rows = Shortfall.objects.visible_to(self.request.user).filter(to_read(self.request.user, self.today))
        rows = rows.select_related("team", "region", "person", "answered_by")
        piles = piles_of(list(rows.order_by("month", "team_id", "person__number", "region__code", "measure")))
        shown = [
            {"pile": pile, "values": {"ids": pile.ids, "seen_at": self.now.isoformat()}} for pile in piles
        ]
        return super().context() | {"shown": shown}


class AcceptTogether(ActionView):
    """Takes the answers of one card."""

    right = VIEW
    form_class = TogetherForm
    done_message = gettext_lazy("The answers are accepted.")

    def back_url(self) -> str:
        return reverse("teams:shortfalls_to_read")

    def act(self, form: TogetherForm) -> str:
        seen = set(Shortfall.objects.visible_to(self.request.user).values_list("pk", flat=True))
        ids = form.cleaned_data["ids"]
        if not set(ids) <= seen:
            raise Http404
        shortfalls.accept_together(
            shortfall_ids=ids, seen_at=form.cleaned_data["seen_at"], by=self.request.user, at=self.now
        )
        return self.back_url()


class AnswerMonth(FormPage):
    """Cause and remedy of all that is asked of the reader for a month, on one page."""

    right = VIEW
    form_class = MonthAnswersForm
    submit_label = gettext_lazy("Answer what is written")
    sentence = gettext_lazy("What stays empty stays asked and can be answered later.")
    consequence = gettext_lazy("Your lead reads it and may ask once more.")
    done_message = gettext_lazy("Your answers are on record.")

    @cached_property
    def month(self) -> date:
        """The month in the URL."""
        try:
            return parse_month(self.kwargs["month"])
        except ValueError as fault:
            raise Http404 from fault

    @cached_property
    def asked(self) -> list[Shortfall]:
        """What is asked of the reader and open; 404 where there is nothing."""
        rows = Shortfall.objects.visible_to(self.request.user).filter(
            to_answer(self.request.user), month=self.month
        )
        found = list(rows.select_related("team", "region", "person").order_by("person", "region", "measure"))
        if not found:
            raise Http404
        return found

    def get_title(self) -> Text:
        return _("Cause and remedy for %(month)s") % {"month": month_text(self.month)}

    def crumbs(self) -> Sequence[Crumb]:
        return _above()

    def form_arguments(self) -> dict[str, Any]:
        return {"rows": self.asked}

    def save(self, form: MonthAnswersForm) -> str:
        shortfalls.answer_together(answers=form.answers(), by=self.request.user, at=self.now)
        return reverse("teams:shortfall_list")
