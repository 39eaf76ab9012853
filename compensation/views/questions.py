"""Questions on a line of a slip: asked on the slip by its owner, answered by branch finance."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from compensation import documents, services
from compensation.choices import SETTLED
from compensation.filters.runs import QuestionFilter
from compensation.forms.cycle import AnswerForm, QuestionForm
from compensation.models import PaySlip, SlipQuestion
from compensation.tables.slips import QuestionTable
from core import refusals
from core.components import Badge, Crumb, Fact, Link
from core.errors import DomainError, Text
from core.figures import month_text
from core.views import FormPage, ListPage, RecordPage
from core.views.base import is_htmx

ANSWER = "pay.question_answer"
RELATED = ("slip__run__number", "slip__standard", "asked_by", "answered_by")


class AskQuestion(FormPage):
    """Takes a question of the slip's owner; within the slip's page, only the line's part is shown anew."""

    right = "pay.question_ask"
    title = gettext_lazy("Ask about the slip")
    form_class = QuestionForm
    submit_label = gettext_lazy("Ask branch finance")
    consequence = gettext_lazy("Branch finance is told and answers on the slip; you are told when it has.")
    done_message = gettext_lazy("Your question is with branch finance.")

    def rows(self) -> QuerySet[PaySlip]:
        """One's own signed slips: only their owner asks."""
        by: Any = self.request.user
        own = PaySlip.objects.filter(person__user=by, run__state__in=SETTLED)
        return own.select_related("run")

    def make_form(self, *data: Any) -> Any:
        """Without the guard against changes meanwhile: a question changes nothing of the slip."""
        initial = {"line_order": self.request.GET.get("line")}
        return QuestionForm(*data, initial=initial)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Ask, or show what is wrong with what was typed."""
        del args, kwargs
        slip, form = self.record, self.make_form(request.POST)
        if not form.is_valid():
            return self._again(request, form, status=400)
        line = form.cleaned_data["line_order"]
        try:
            services.ask(
                slip_id=slip.pk,
                text=form.cleaned_data["text"],
                line_order=line,
                by=request.user,  # type: ignore[arg-type]
                at=self.now,
            )
        except DomainError as error:
            form.add_error(None, str(error))
            return self._again(request, form, status=refusals.status_of(error))
        if is_htmx(request):
            return self._part(request, line, None, status=200)
        return self.done(request, f"{slip.get_absolute_url()}#questions-{line or 0}")

    def _again(self, request: HttpRequest, form: QuestionForm, *, status: int) -> HttpResponse:
        if not is_htmx(request):
            return self.show(request, form, status=status)
        return self._part(request, _line_of(form.data.get("line_order", "")), form, status=status)

    def _part(
        self, request: HttpRequest, line: int | None, form: QuestionForm | None, *, status: int
    ) -> HttpResponse:
        """The questions of one line with the form below them."""
        asked = self.record.questions.filter(line_order=line).select_related("asked_by", "answered_by")
        shown = {"record": self.record, "order": line, "questions": list(asked), "form": form, "is_own": True}
        return render(request, "compensation/_questions.html", shown, status=status)


def _line_of(text: str) -> int | None:
    """The line that the form stood at; none where what came is no line's number."""
    return int(text) if text.isdecimal() and len(text) < 5 else None  # noqa: PLR2004  no slip is that long


class QuestionList(ListPage):
    """What account managers ask about their slips."""

    right = ANSWER
    title = gettext_lazy("Questions on slips")
    sentence = gettext_lazy(
        "What account managers ask about a line of their pay; the answer stands on the slip."
    )
    table_class = QuestionTable
    filter_class = QuestionFilter
    export_name = "questions-on-slips"
    empty_title = gettext_lazy("No questions")
    empty_text = gettext_lazy("An account manager's question on a line of the own slip appears here.")

    def rows(self) -> QuerySet[SlipQuestion]:
        """What waits comes first, the longest waiting on top; then what was answered last."""
        rows = SlipQuestion.objects.visible_to(self.request.user).select_related("slip__run", "answered_by")
        return rows.order_by(F("answered_at").desc(nulls_first=True), "asked_at", "pk")


class _Questions:
    """The questions that the reader answers."""

    request: HttpRequest
    record: Any

    def rows(self) -> QuerySet[SlipQuestion]:
        return SlipQuestion.objects.visible_to(self.request.user).select_related(*RELATED)

    def crumbs(self) -> Sequence[Crumb]:
        return [Crumb(_("Questions on slips"), reverse("compensation:question_list"))]

    @cached_property
    def line(self) -> documents.ToldLine | None:
        """The line that is asked about."""
        lines = documents.told_lines(self.record.slip) if self.record.line_order else []
        return next((line for line in lines if line.order == self.record.line_order), None)


class QuestionPage(_Questions, RecordPage):
    """One question with the line that it is about, and the answer."""

    right = ANSWER
    template_name = "compensation/question.html"

    def get_title(self) -> Text:
        slip = self.record.slip
        return _("Question of %(name)s") % {"name": slip.name}

    def sentence(self) -> Text:
        return _("Slip of %(month)s") % {"month": month_text(self.record.slip.run.month)}

    def badge(self) -> Badge:
        if self.record.answered_at:
            return Badge(_("answered"), "good")
        return Badge(_("to be answered"), "waiting")

    def facts(self) -> Sequence[Fact]:
        slip = self.record.slip
        return [
            Fact(pgettext_lazy("person", "Name"), slip.name),
            Fact(_("Employee number"), slip.number),
            Fact(_("Pay report"), slip.run.number.text, url=slip.run.get_absolute_url()),
        ]

    def history(self) -> None:
        return None

    def links(self) -> Sequence[Link]:
        return [Link(_("Open the slip"), self.record.slip.get_absolute_url(), "receipt")]

    def context(self) -> dict[str, Any]:
        is_own = self.record.asked_by_id == self.request.user.pk
        return super().context() | {
            "line": self.line,
            "is_open": self.record.answered_at is None,
            "own": _("This is your own question; a colleague answers it.") if is_own else "",
        }


class AnswerQuestion(_Questions, FormPage):
    """Takes finance's answer."""

    right = ANSWER
    title = gettext_lazy("Answer a question")
    template_name = "compensation/question_answer.html"
    form_class = AnswerForm
    submit_label = gettext_lazy("Answer")
    consequence = gettext_lazy("The answer stands on the slip for good; whoever asked is told.")
    done_message = gettext_lazy("Answered; whoever asked has been told.")

    def crumbs(self) -> Sequence[Crumb]:
        return [*super().crumbs(), Crumb(self.record.slip.name, self.record.get_absolute_url())]

    def make_form(self, *data: Any) -> Any:
        """Without the guard against changes meanwhile: the service says who answered first."""
        return AnswerForm(*data)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The form while it waits; afterwards the answer."""
        if self.record.answered_at is not None:
            return redirect(self.record)
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer, or show what was typed again."""
        del args, kwargs
        question, form = self.record, self.make_form(request.POST)
        if not form.is_valid():
            return self.show(request, form, status=400)
        try:
            services.answer(
                question_id=question.pk,
                text=form.cleaned_data["text"],
                by=request.user,  # type: ignore[arg-type]
                at=self.now,
            )
        except DomainError as error:
            return self.refuse(request, form, error)
        return self.done(request, question.get_absolute_url())

    def context(self) -> dict[str, Any]:
        return super().context() | {"line": self.line}
