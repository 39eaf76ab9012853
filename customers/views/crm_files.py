"""CRM files: which months are in, and the upload of a further one."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any, cast

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.components import Crumb, Link
from core.months import add_months, month_of, parse_month
from core.views import FormPage, ListPage
from customers import permissions, queries, services
from customers.filters import CrmMonthFilter
from customers.forms import UploadForm
from customers.models import CrmMonth
from customers.tables import CrmMonthTable
from org.models import User


class CrmList(ListPage):
    """Every CRM file of the reader's branches (G15.1)."""

    right = permissions.CRM_VIEW
    title = gettext_lazy("CRM files")
    sentence = gettext_lazy(
        "The customer figures of each branch and month, as they arrived and what became of them."
    )
    table_class = CrmMonthTable
    filter_class = CrmMonthFilter
    order = "-uploaded_at"
    export_name = "crm-files"
    empty_title = gettext_lazy("No CRM files")
    empty_text = gettext_lazy(
        "A month begins with the file that the CRM exports. Upload it as soon as it is there."
    )

    def rows(self) -> QuerySet[CrmMonth]:
        return CrmMonth.objects.visible_to(self.request.user).select_related("branch", "uploaded_by")

    def main_action(self) -> Link | None:
        if not self.request.user.may(permissions.IMPORT):  # type: ignore[union-attr]
            return None
        return Link(_("Upload a CRM file"), reverse("customers:crm_upload"), "upload")


class CrmUpload(FormPage):
    """Takes in a branch's month; the check follows in the background."""

    right = permissions.IMPORT
    title = gettext_lazy("Upload a CRM file")
    sentence = gettext_lazy(
        "The month's customer figures as the CRM exports them; columns may stand in any order."
    )
    consequence = gettext_lazy(
        "The file is checked at once and accepted whole or refused whole. Until then you can give it up."
    )
    form_class = UploadForm
    submit_label = gettext_lazy("Upload and check")

    def crumbs(self) -> Sequence[Crumb]:
        return [Crumb(_("CRM files"), reverse("customers:crm_list"))]

    def initial(self) -> dict[str, Any]:
        """The month before this one, or what the link asked for."""
        asked = self.request.GET
        month = add_months(month_of(self.today), -1)
        with suppress(ValueError):
            month = parse_month(asked.get("month", ""))
        return {"month": month, "branch": asked.get("branch"), "replace": "replace" in asked}

    def form_arguments(self) -> dict[str, Any]:
        return {"branches": queries.branches_of(self.request.user, permissions.IMPORT)}

    def save(self, form: UploadForm) -> CrmMonth:
        data, user = form.cleaned_data, cast("User", self.request.user)
        return services.upload_crm(
            content=data["file"].read(),
            file_name=data["file"].name,
            branch_id=data["branch"].pk,
            month=data["month"],
            replace=data["replace"],
            by=user,
            at=self.now,
        )
