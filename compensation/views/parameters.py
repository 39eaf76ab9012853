"""Parameters of pay: what holds in a branch, its region and the country, and what holds from a month on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compensation import services
from compensation.choices import Payer, Rounding, VatMode
from compensation.forms.parameters import (
    TAX_ROWS,
    CommissionForm,
    InsuranceForm,
    ParameterForm,
    TaxForm,
    VatForm,
    WageForm,
)
from compensation.queries import parameter_pages as queries
from compensation.queries.parameter_pages import EDIT, EDIT_TAX, VIEW, Dated, Parameters
from core.components import Crumb
from core.errors import Text
from core.forms import Form
from core.money import ZERO
from core.views import FormPage, Page
from org.models import Branch
from org.permissions import reach

MODE_TEXTS: Mapping[str, Promise] = {
    VatMode.NONE: gettext_lazy("Brokers' pay is not charged with value-added tax."),
    VatMode.MONTHLY_100K: gettext_lazy(
        "A broker's month below the threshold is exempt; from the threshold on all of it is taxed."
    ),
    VatMode.PER_TIME_1000: gettext_lazy(
        "Each payment below the threshold is exempt; from the threshold on all of it is taxed."
    ),
}
# What the field names of a form are called in the models, where they differ.
_TAX_INITIAL = ("basic_deduction", "broker_fee_rate", "broker_cost_rate")


class ParametersPage(Page):
    """All parameters of one branch, with those of its region and of the country."""

    right = VIEW
    title = gettext_lazy("Taxes and insurance")
    template_name = "compensation/parameters.html"

    @cached_property
    def branches(self) -> list[Branch]:
        """The branches whose parameters the reader may see."""
        return list(queries.branches_for(self.request.user))

    def chosen(self) -> Branch | None:
        """The branch asked for, else the first; 404 for one that is not within reach."""
        asked = self.request.GET.get("branch", "")
        if not asked:
            return self.branches[0] if self.branches else None
        found = [branch for branch in self.branches if str(branch.pk) == asked]
        if not found:
            raise Http404
        return found[0]

    def context(self) -> dict[str, Any]:
        branch, user = self.chosen(), self.request.user
        far = reach(user, EDIT)
        parameters = queries.parameters_of(branch, self.today)
        return super().context() | {
            "branches": self.branches,
            "branch": branch,
            "parameters": parameters,
            "modes": [(mode, label, MODE_TEXTS[mode]) for mode, label in VatMode.choices],
            "may_edit": branch is not None and (far.everywhere or branch.pk in far.branch_ids),
            "may_edit_tax": reach(user, EDIT_TAX).everywhere,
        }


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of parameter: its form, its words, where its rows stand, and what they are begun with."""

    form: type[ParameterForm]
    title: Promise
    part: str
    fields: Sequence[str]
    begins: Mapping[str, Any] = field(default_factory=dict)


KINDS: Mapping[str, Kind] = {
    "commission": Kind(
        CommissionForm,
        gettext_lazy("Rates inside net commission"),
        "commission",
        ("vat_rate", "surcharge_rate", "fund_rate"),
    ),
    "vat": Kind(
        VatForm,
        gettext_lazy("Value-added tax of brokers"),
        "vat",
        (
            "mode",
            "rate",
            "threshold",
            "city",
            "education",
            "local_education",
            "halved",
            "education_exempt_to",
        ),
    ),
    "insurance": Kind(
        InsuranceForm,
        gettext_lazy("Insurance scheme"),
        "insurance",
        ("scheme", "payer", "rate", "fixed", "floor", "ceiling", "rounding"),
        {"payer": Payer.EMPLOYEE, "fixed": ZERO, "rounding": Rounding.FEN},
    ),
    "wage": Kind(WageForm, gettext_lazy("Minimum wage"), "wage", ("amount",)),
}
# What holds in the whole region of a branch, and not in it alone.
_REGIONAL = ("insurance", "wage")
_THEN = gettext_lazy(
    "It holds from that month on, and what holds now ends with the month before. Months whose pay is"
    " submitted stay as they are; the change stands in the audit."
)


class ParameterNew(FormPage):
    """A parameter from a month on; it begins with what holds now."""

    right = EDIT
    submit_label = gettext_lazy("Lay down")
    done_message = gettext_lazy("The parameter is laid down.")

    @cached_property
    def kind(self) -> Kind:
        """The kind that the address names."""
        found = KINDS.get(self.kwargs["kind"])
        if found is None:
            raise Http404
        return found

    @property
    def form_class(self) -> type[Form]:  # type: ignore[override]
        """The form of the kind."""
        return self.kind.form

    @cached_property
    def branch(self) -> Branch | None:
        """The branch asked for, or the first of one's own."""
        own = queries.branches_for(self.request.user, EDIT)
        asked = self.request.GET.get("branch", "")
        return own.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 10 else own.first()  # noqa: PLR2004

    @cached_property
    def consequence(self) -> Text:  # type: ignore[override]
        """How far the change reaches, said before it is made."""
        if self.kwargs["kind"] not in _REGIONAL:
            return _("It applies to the chosen branch alone.") + " " + str(_THEN)
        regions = queries.regions_of(queries.branches_for(self.request.user, EDIT), self.today)
        return " ".join([*(_applies(region, names) for region, names in regions.items()), str(_THEN)])

    def get_title(self) -> Text:
        return self.kind.title

    def crumbs(self) -> Sequence[Crumb]:
        url = reverse("compensation:parameters")
        return [Crumb(_("Taxes and insurance"), f"{url}?branch={self.branch.pk}" if self.branch else url)]

    def form_arguments(self) -> dict[str, Any]:
        return {"branches": queries.branches_for(self.request.user, EDIT)}

    def initial(self) -> dict[str, Any]:
        if self.branch is None:
            return {}
        parameters = queries.parameters_of(self.branch, self.today)
        values = {"branch": self.branch.pk, "valid_from": parameters.first_open}
        row = self._begun_with(parameters)
        if row is None:
            return values | dict(self.kind.begins)
        return values | {name: getattr(row, name) for name in self.kind.fields}

    def _begun_with(self, parameters: Parameters) -> Any:
        """The row whose values the form begins with: the one named, or the one that holds now."""
        rows: Sequence[Dated] = getattr(parameters, self.kind.part)
        asked = self.request.GET.get("row", "")
        if self.kind.form is InsuranceForm:
            return next((one.row for one in rows if str(one.row.pk) == asked), None)
        return next((one.row for one in rows if one.is_now), None)

    def save(self, form: ParameterForm) -> str:
        branch = save_parameter(self.kwargs["kind"], form, by=self.request.user, at=self.now)
        return f"{reverse('compensation:parameters')}?branch={branch.pk}"


def _applies(region: str, names: Sequence[str]) -> str:
    """All branches of a region by name: whom the change concerns besides the one chosen."""
    return _("It applies to all branches of the region %(region)s: %(names)s.") % {
        "region": region,
        "names": _(", ").join(names),
    }


class TaxTableNew(FormPage):
    """The withholding table of the whole company from a month on; it begins with what holds now."""

    right = EDIT_TAX
    title = gettext_lazy("Income tax table")
    form_class = TaxForm
    template_name = "compensation/parameter_tax.html"
    submit_label = gettext_lazy("Lay down")
    done_message = gettext_lazy("The parameter is laid down.")

    @property
    def consequence(self) -> Text:  # type: ignore[override]
        """How far the change reaches, said before it is made."""
        told = _("It applies to the whole company; finance and chief accountants of all branches are told.")
        return f"{told} {_THEN}"

    def crumbs(self) -> Sequence[Crumb]:
        return [Crumb(_("Taxes and insurance"), reverse("compensation:parameters"))]

    def initial(self) -> dict[str, Any]:
        parameters = queries.parameters_of(None, self.today)
        values: dict[str, Any] = {"valid_from": parameters.first_open}
        now = next((one.row for one in parameters.tax if one.is_now), None)
        if now is None:
            return values
        return values | {name: getattr(now, name) for name in _TAX_INITIAL} | _bands_initial(now.bands)

    def save(self, form: TaxForm) -> str:
        values = {name: form.cleaned_data[name] for name in ("valid_from", *_TAX_INITIAL)}
        services.set_tax_table(bands=form.bands(), **values, by=self.request.user, at=self.now)  # type: ignore[arg-type]
        return reverse("compensation:parameters")


def _bands_initial(bands: Sequence[Sequence[Any]]) -> dict[str, Any]:
    """The rows of the table as the form's fields."""
    initial: dict[str, Any] = {}
    for row, (up_to, rate, quick) in enumerate(bands[:TAX_ROWS]):
        initial |= {
            f"up_to_{row}": None if up_to is None else Decimal(up_to),
            f"rate_{row}": Decimal(rate),
            f"quick_{row}": Decimal(quick),
        }
    return initial


def save_parameter(kind: str, form: ParameterForm, *, by: Any, at: datetime) -> Branch:
    """The one service call of each kind; the branch that it was laid down for."""
    typed = dict(form.cleaned_data)
    branch: Branch = typed.pop("branch")
    if kind == "commission":
        services.set_commission_rule(branch_id=branch.pk, **typed, by=by, at=at)
    elif kind == "vat":
        services.set_vat_rule(branch_id=branch.pk, **typed, by=by, at=at)
    elif kind == "insurance":
        services.set_insurance_scheme(region=branch.insurance_region, **typed, by=by, at=at)
    else:
        services.set_minimum_wage(region=branch.insurance_region, **typed, by=by, at=at)
    return branch
