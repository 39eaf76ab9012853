"""What is done with a person's record: hired, corrected, moved, graded, left."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.components import Crumb
from core.forms import ReasonForm
from core.views import ActionView, FormPage
from org import services
from org.forms.people import EditForm, EndPostingForm, GradeForm, HireForm, LeaveForm, PostForm
from org.models import Person
from org.views.people import people_crumb


class Hire(FormPage):
    """A new person."""

    right = "org.person_edit"
    title = _("Hire somebody")
    form_class = HireForm
    submit_label = _("Hire")
    consequence = _("Place and grade are given on the person's page afterwards.")
    done_message = _("The person is recorded. Give place and grade next.")

    def crumbs(self) -> list[Crumb]:
        return [people_crumb()]

    def form_arguments(self) -> dict[str, Any]:
        return {"user": self.request.user}

    def initial(self) -> dict[str, Any]:
        return {"hired_on": self.today, "contract": "employee"}

    def save(self, form: HireForm) -> Person:
        user: Any = self.request.user
        return services.hire_person(**form.values(), by=user, at=self.now)


class _PersonForm(FormPage, abstract=True):
    """A form over one person of those over whom the right is held; one's own record is not among them."""

    def rows(self) -> QuerySet[Person]:
        user: Any = self.request.user
        return Person.objects.visible_to(user, self.right).exclude(user=user)

    def crumbs(self) -> list[Crumb]:
        return [people_crumb(), Crumb(self.record.name, self.record.get_absolute_url())]

    def acting(self) -> dict[str, Any]:
        """Whom, by whom, when: what every service takes."""
        return {"person_id": self.record.pk, "by": self.request.user, "at": self.now}


class Edit(_PersonForm):
    right = "org.person_edit"
    title = _("Correct the record")
    form_class = EditForm
    done_message = _("The record is corrected.")

    def initial(self) -> dict[str, Any]:
        names = [name for name in EditForm.base_fields if not name.startswith("new_")]
        return {name: getattr(self.record, name) for name in names}

    def save(self, form: EditForm) -> Person:
        return services.edit_person(**form.values(), **self.acting())


class Post(_PersonForm):
    right = "org.person_move"
    title = _("Give a place")
    form_class = PostForm
    submit_label = _("Give the place")
    consequence = _("The present place ends the day before.")
    done_message = _("The place is given.")

    def form_arguments(self) -> dict[str, Any]:
        return {"user": self.request.user}

    def initial(self) -> dict[str, Any]:
        current = self.record.postings.on(self.today).first()
        start = {"valid_from": max(self.today, self.record.hired_on)}
        return start | ({"team": current.team_id, "region": current.region_id} if current else {})

    def save(self, form: PostForm) -> Person:
        values = {
            name: form.cleaned_data[name] for name in ("team", "region", "outlet", "valid_from", "reason")
        }
        return services.post_person(**values, **self.acting()).person


class EndPosting(_PersonForm):
    right = "org.person_move"
    title = _("End the place")
    form_class = EndPostingForm
    submit_label = _("End the place")
    done_message = _("The place is ended.")

    def save(self, form: EndPostingForm) -> Person:
        reason = form.cleaned_data["reason"]
        return services.end_posting(until=form.left_on, reason=reason, **self.acting())


class Grade(_PersonForm):
    right = "org.person_edit"
    title = _("Give a grade")
    form_class = GradeForm
    submit_label = _("Give the grade")
    consequence = _("Pay follows the new grade from that day on.")
    done_message = _("The grade is given.")

    def initial(self) -> dict[str, Any]:
        return {"valid_from": max(self.today.replace(day=1), self.record.hired_on)}

    def save(self, form: GradeForm) -> Person:
        values = {name: form.cleaned_data[name] for name in ("grade", "valid_from", "reason")}
        return services.set_grade(**values, **self.acting()).person


class Leave(_PersonForm):
    right = "org.person_edit"
    title = _("Record the leaving")
    form_class = LeaveForm
    submit_label = _("Record the leaving")
    consequence = _(
        "After the last day place, grade, roles and stand-ins end, and the account no longer opens."
    )
    done_message = _("The leaving is recorded.")

    def save(self, form: LeaveForm) -> Person:
        return services.leave_person(
            left_on=form.left_on, reason=form.cleaned_data["reason"], **self.acting()
        )


class TakeBackLeaving(ActionView):
    """A leaving recorded by mistake."""

    right = "org.person_edit"
    form_class = ReasonForm
    done_message = _("The leaving is taken back. Give place, grade and roles anew.")

    def rows(self) -> QuerySet[Person]:
        user: Any = self.request.user
        return Person.objects.visible_to(user, self.right).exclude(user=user)

    def act(self, form: ReasonForm) -> Person:
        user: Any = self.request.user
        reason = form.cleaned_data["reason"]
        return services.take_back_leaving(person_id=self.record.pk, reason=reason, by=user, at=self.now)
