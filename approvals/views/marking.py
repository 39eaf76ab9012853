"""Who must be heard: departments marked, added, released; steps handed over; leaders presented to, added."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from approvals import permissions, queries, services
from approvals.choices import RequestState as S
from approvals.choices import StepKind, StepState
from approvals.forms import AddDepartmentForm, AddLeaderForm, HandForm, MarkForm, PresentForm
from approvals.models import Request, Step
from approvals.offers import Offer
from approvals.views.acting import ActForm, StepForm
from approvals.views.requests import Requests
from approvals.waiting import marked_departments
from core.forms import ReasonForm
from core.views import Page
from org.queries import search_accounts

SUGGESTED = 10
# Where a request has no route: from before the routes were laid down.
DAYS = 5


class Mark(ActForm):
    """Channel management reviews and marks the departments that must countersign."""

    right = "approvals.channel"
    verb = "mark"
    judges = True
    title = gettext_lazy("Review and mark departments")
    template_name = "approvals/mark.html"
    form_class = MarkForm
    submit_label = gettext_lazy("Sign the review and ask the departments")
    consequence = gettext_lazy(
        "The marked departments are told; all of them are heard even where one disagrees."
        " Departments can be added and released while they countersign."
    )
    done_message = gettext_lazy("The review is on record; the departments have been told.")

    @cached_property
    def asked(self) -> list[Step]:
        """Departments on record from before a return: they are asked again."""
        return marked_departments(self.record)

    def initial(self) -> dict[str, Any]:
        """As the route proposes."""
        route = self.record.route
        return {"mode": "in_order" if route and route.in_order else "parallel"}

    def form_arguments(self) -> dict[str, Any]:
        route = self.record.route
        asked = {step.department_id for step in self.asked if step.department_id}
        proposed = set(route.departments.values_list("pk", flat=True)) - asked if route else set()
        due_on = None
        if route and not route.in_order:
            due_on = queries.due_after(self.today, route.countersign_days)
        return {
            "departments": list(queries.markable_departments(self.today).exclude(pk__in=asked)),
            "proposed": proposed,
            "due_on": due_on,
            "today": self.today,
            "is_again": bool(asked),
        }

    def context(self) -> dict[str, Any]:
        route = self.record.route
        days = route.countersign_days if route else DAYS
        return super().context() | {"asked": self.asked, "days": days}

    def save(self, form: MarkForm) -> Request:
        return services.mark(
            request_id=self.record.pk,
            opinion=form.cleaned_data["opinion"],
            departments=form.marked(),
            in_order=form.is_in_order,
            by=self.request.user,
            at=self.now,
        )


class AddDepartment(ActForm):
    """One more department while the others countersign."""

    right = "approvals.channel"
    verb = "department_add"
    title = gettext_lazy("Add a department")
    form_class = AddDepartmentForm
    submit_label = gettext_lazy("Add the department")
    consequence = gettext_lazy("It is asked at once; the chain waits for its opinion too.")
    done_message = gettext_lazy("The department is added and has been told.")

    def form_arguments(self) -> dict[str, Any]:
        asked = [step.department_id for step in marked_departments(self.record) if step.department_id]
        return {
            "departments": queries.markable_departments(self.today).exclude(pk__in=asked),
            "today": self.today,
        }

    def save(self, form: AddDepartmentForm) -> Step:
        return services.add_department(
            request_id=self.record.pk,
            item=services.Marked(form.cleaned_data["department"].pk, form.cleaned_data["due_on"]),
            reason=form.cleaned_data["reason"],
            by=self.request.user,
            at=self.now,
        )


class RemoveDepartment(StepForm):
    """A department need not countersign after all."""

    right = "approvals.channel"
    title = gettext_lazy("Release a department")
    form_class = ReasonForm
    submit_label = gettext_lazy("Release the department")
    consequence = gettext_lazy("It is no longer asked; an opinion that it gave stays on record.")
    done_message = gettext_lazy("The department is released.")

    def offer(self) -> Offer | None:
        is_here = self.record.state == S.COUNTERSIGNING and self.step.kind == StepKind.DEPARTMENT
        if not is_here or self.step.state == StepState.LAPSED:
            return None
        is_last = len(marked_departments(self.record)) == 1
        return Offer(
            "department_remove",
            self.title,
            "",
            "",
            _("At least one department countersigns.") if is_last else "",
        )

    def refuse_strangers(self) -> None:
        permissions.may_review(self.record, self.request.user, self.now)

    def save(self, form: ReasonForm) -> Step:
        return services.remove_department(
            step_id=self.step.pk, reason=form.cleaned_data["reason"], by=self.request.user, at=self.now
        )


class HandStep(StepForm):
    """A step goes to somebody else of headquarters."""

    right = "approvals.shepherd"
    title = gettext_lazy("Hand over")
    form_class = HandForm
    submit_label = gettext_lazy("Hand the step over")
    consequence = gettext_lazy(
        "From then on only that person can give this opinion, in the person's own name."
    )
    done_message = gettext_lazy("The step is handed over; who has it now has been told.")

    def offer(self) -> Offer | None:
        is_asked = self.step.is_open and self.step.kind != StepKind.CHANNEL
        return Offer("hand", self.title, "", "") if is_asked else None

    def refuse_strangers(self) -> None:
        permissions.may_shepherd(self.record, self.request.user, self.now)

    def form_arguments(self) -> dict[str, Any]:
        return {
            "accounts": queries.successors(self.step, self.request.user, self.today),
            "search_url": reverse("approvals:hand_search", args=[self.record.pk, self.step.pk]),
        }

    def save(self, form: HandForm) -> Step:
        return services.hand_step(
            step_id=self.step.pk,
            to_id=form.cleaned_data["to"].pk,
            reason=form.cleaned_data["reason"],
            by=self.request.user,
            at=self.now,
        )


class HandSearch(Requests, Page):
    """Suggestions of accounts to whom this very step can be handed."""

    right = "approvals.shepherd"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        del args
        step = get_object_or_404(self.record.steps, pk=kwargs["step"])
        word = request.GET.get("q", "").strip()
        rows = queries.successors(step, request.user, self.today)
        found = search_accounts(rows, word)[:SUGGESTED] if word else []
        results = [{"value": user.pk, "label": user.name, "hint": user.username} for user in found]
        return JsonResponse({"results": results})


class _Leaders(ActForm, abstract=True):
    """Leaders who can be asked: those who are not asked already."""

    right = "approvals.shepherd"

    @cached_property
    def asked(self) -> list[Step]:
        """The leaders on record."""
        steps = self.record.steps.all()
        return [step for step in steps if step.kind == StepKind.LEADER and step.state != StepState.LAPSED]

    def leaders(self) -> QuerySet[Any]:
        asked = [step.person_id for step in self.asked if step.person_id]
        return queries.leaders_on(self.today).exclude(pk__in={*asked, *self.record.participants()})

    def heard(self) -> Sequence[Step]:
        return self.all_heard()


class Present(_Leaders):
    """The opinions go before the leaders, in order."""

    verb = "present"
    title = gettext_lazy("Present to the leaders")
    template_name = "approvals/present.html"
    form_class = PresentForm
    submit_label = gettext_lazy("Present")
    consequence = gettext_lazy(
        "The first leader is told now, each further one when the one before has instructed. From here on the"
        " branch can no longer take the request back."
    )
    done_message = gettext_lazy("Presented; the first leader has been told.")

    def form_arguments(self) -> dict[str, Any]:
        return {"leaders": self.leaders(), "is_again": bool(self.asked)}

    def context(self) -> dict[str, Any]:
        return super().context() | {"asked": self.asked}

    def save(self, form: PresentForm) -> Request:
        return services.present(
            request_id=self.record.pk, leader_ids=form.leader_ids(), by=self.request.user, at=self.now
        )


class AddLeader(_Leaders):
    """One more leader."""

    verb = "leader_add"
    title = gettext_lazy("Add a leader")
    form_class = AddLeaderForm
    submit_label = gettext_lazy("Add the leader")
    consequence = gettext_lazy("The leader is asked after those who are asked already.")
    done_message = gettext_lazy("The leader is added.")

    def form_arguments(self) -> dict[str, Any]:
        return {"leaders": self.leaders()}

    def save(self, form: AddLeaderForm) -> Step:
        return services.add_leader(
            request_id=self.record.pk,
            leader_id=form.cleaned_data["leader"].pk,
            by=self.request.user,
            at=self.now,
        )
