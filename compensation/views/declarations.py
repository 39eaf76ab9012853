"""What people declared for income tax, and the bases of their insurance; dated, never edited (domain §1)."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compensation import input_ways, services
from compensation.filters.inputs import DatedFilter
from compensation.forms.inputs import BaseForm, DeclarationForm
from compensation.models import InsuranceBase, TaxDeclaration
from compensation.queries import inputs as queries
from compensation.tables.inputs import BaseTable, DeclarationTable
from core.components import Crumb, Link
from core.money import ZERO
from core.views import FormPage, ListPage

RIGHT = "pay.adjust"


class DeclarationList(ListPage):
    """Tax declarations."""

    right = RIGHT
    template_name = "compensation/declaration_list.html"
    title = gettext_lazy("Tax declarations")
    sentence = gettext_lazy("What people declared for the withholding of income tax, from a month on.")
    table_class = DeclarationTable
    filter_class = DatedFilter
    order = "-valid_from"
    export_name = "tax-declarations"
    empty_title = gettext_lazy("Nobody has declared anything yet")
    empty_text = gettext_lazy("Without a declaration only the basic deduction counts.")

    def rows(self) -> QuerySet[TaxDeclaration]:
        return queries.declarations(self.request.user)

    def main_action(self) -> Link | None:
        return Link(_("Take up a declaration"), reverse("compensation:declaration_new"))


class BaseList(ListPage):
    """Insurance bases."""

    right = RIGHT
    template_name = "compensation/declaration_list.html"
    title = gettext_lazy("Insurance bases")
    sentence = gettext_lazy(
        "The monthly wage on which insurance and housing fund are computed, from a month on."
    )
    table_class = BaseTable
    filter_class = DatedFilter
    order = "-valid_from"
    export_name = "insurance-bases"
    empty_title = gettext_lazy("No insurance base yet")
    empty_text = gettext_lazy("Pay of an employee without a base is not computed.")

    def rows(self) -> QuerySet[InsuranceBase]:
        return queries.insurance_bases(self.request.user)

    def main_action(self) -> Link | None:
        return Link(_("Lay down a base"), reverse("compensation:insurance_base_new"))


class DeclarationNew(FormPage):
    """A new declaration closes the former one."""

    right = RIGHT
    title = gettext_lazy("Take up a declaration")
    form_class = DeclarationForm
    submit_label = gettext_lazy("Take up")
    consequence = gettext_lazy("It holds from that month on; months whose pay is submitted stay as they are.")
    done_message = gettext_lazy("The declaration is taken up.")

    def crumbs(self) -> Sequence[Crumb]:
        return [Crumb(_("Tax declarations"), reverse("compensation:declaration_list"))]

    def form_arguments(self) -> dict[str, Any]:
        return {"people": queries.adjustable_people(self.request.user)}

    def initial(self) -> dict[str, Any]:
        month = input_ways.first_open_month(self.request.user, self.today)
        return {"valid_from": month, "additional": ZERO, "other": ZERO}

    def save(self, form: DeclarationForm) -> str:
        typed = form.cleaned_data
        services.declare_tax(
            person_id=typed["person"].pk,
            valid_from=typed["valid_from"],
            additional=typed["additional"],
            other=typed["other"],
            first_job_in_year=typed["first_job_in_year"],
            prior_year_le_60000=typed["prior_year_le_60000"],
            by=self.request.user,  # type: ignore[arg-type]
            at=self.now,
        )
        return reverse("compensation:declaration_list")


class BaseNew(FormPage):
    """A new base closes the former one."""

    right = RIGHT
    title = gettext_lazy("Lay down an insurance base")
    form_class = BaseForm
    submit_label = gettext_lazy("Lay down")
    consequence = gettext_lazy("It holds from that month on; months whose pay is submitted stay as they are.")
    done_message = gettext_lazy("The base is laid down.")

    def crumbs(self) -> Sequence[Crumb]:
        return [Crumb(_("Insurance bases"), reverse("compensation:insurance_base_list"))]

    def form_arguments(self) -> dict[str, Any]:
        return {"people": queries.adjustable_people(self.request.user)}

    def initial(self) -> dict[str, Any]:
        return {"valid_from": input_ways.first_open_month(self.request.user, self.today)}

    def save(self, form: BaseForm) -> str:
        typed = form.cleaned_data
        services.set_insurance_base(
            person_id=typed["person"].pk,
            valid_from=typed["valid_from"],
            base=typed["base"],
            by=self.request.user,  # type: ignore[arg-type]
            at=self.now,
        )
        return reverse("compensation:insurance_base_list")
