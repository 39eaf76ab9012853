"""Retention classes: how long papers are kept at least; configuration, for the administrator."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archives import permissions, services
from archives.forms import NewRetentionForm, RetentionForm
from archives.models import RetentionClass
from archives.tables import RetentionTable
from core.components import Crumb, Link
from core.views import FormPage, ListPage


class RetentionList(ListPage):
    """All classes."""

    right = permissions.EDIT_RETENTION
    title = gettext_lazy("Retention classes")
    sentence = gettext_lazy("How long papers are kept at least. Nothing is deleted when a period ends.")
    table_class = RetentionTable
    order = "code"
    export_name = "retention-classes"

    def rows(self) -> QuerySet[RetentionClass]:
        return RetentionClass.objects.annotate(papers=Count("documents"))

    def main_action(self) -> Link:
        return Link(_("Add a class"), reverse("archives:retention_new"))


class _RetentionForm(FormPage, abstract=True):
    right = permissions.EDIT_RETENTION
    done_message = gettext_lazy("The retention class is saved.")

    def crumbs(self) -> Sequence[Crumb]:
        return [Crumb(_("Retention classes"), reverse("archives:retention_list"))]

    def cancel_url(self) -> str:
        return reverse("archives:retention_list")


class AddRetention(_RetentionForm):
    """A class for papers that the others do not fit."""

    title = gettext_lazy("Add a retention class")
    form_class = NewRetentionForm
    submit_label = gettext_lazy("Add the class")

    def save(self, form: NewRetentionForm) -> str:
        data = form.cleaned_data
        services.add_retention(
            code=data["code"],
            name=data["name"],
            years=data["years"],
            basis=data["basis"],
            by=self.request.user,
            at=self.now,
        )
        return reverse("archives:retention_list")


class EditRetention(_RetentionForm):
    """Name, period and basis of a class."""

    form_class = RetentionForm
    consequence = gettext_lazy(
        "The period of papers on file changes with the class; it is never shorter than the law."
    )

    def get_title(self) -> str:
        return str(self.record.code)

    def rows(self) -> QuerySet[RetentionClass]:
        return RetentionClass.objects.all()

    def save(self, form: RetentionForm) -> str:
        data: dict[str, Any] = form.cleaned_data
        services.change_retention(
            retention_id=self.record.pk,
            name=data["name"],
            years=data["years"],
            basis=data["basis"],
            by=self.request.user,
            at=self.now,
        )
        return reverse("archives:retention_list")
