"""Names of kinds of lines and of measures."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from compensation.rules.measures import PRODUCT_CLASS

KIND_LABELS = {
    "base_pay": gettext_lazy("Base pay"),
    "fixed": gettext_lazy("Fixed amount"),
    "tiered": gettext_lazy("Tiered commission"),
    "rate": gettext_lazy("Commission at a rate"),
    "per_unit": gettext_lazy("Bonus per unit"),
    "coefficient": gettext_lazy("Coefficient"),
    "absence": gettext_lazy("Deduction for absence"),
    "withhold": gettext_lazy("Deferred reserve"),
    "minimum": gettext_lazy("Top-up to the minimum"),
    "maximum": gettext_lazy("Cut to the maximum"),
    "reserve_release": gettext_lazy("Release of deferred reserve"),
    "adjustment": pgettext_lazy("pay line", "Adjustment"),
    "insurance": gettext_lazy("Insurance and housing fund"),
    "vat": gettext_lazy("Value-added tax"),
    "surtax": gettext_lazy("Surtax"),
    "income_tax": gettext_lazy("Individual income tax"),
    "recovery": gettext_lazy("Recovery of a loss"),
}
CODE_LABELS = {
    "city_tax": gettext_lazy("City maintenance and construction tax"),
    "education_surtax": gettext_lazy("Education surcharge"),
    "local_education_surtax": gettext_lazy("Local education surcharge"),
}
MEASURE_LABELS = {
    "net_commission": gettext_lazy("Net commission"),
    "net_commission_after_tax": gettext_lazy("Net commission after tax"),
    "net_income": gettext_lazy("Net income"),
    "new_valid_accounts": gettext_lazy("New valid accounts"),
    "valid_accounts": gettext_lazy("Valid accounts"),
    "month_end_assets": gettext_lazy("Assets at month end"),
    "average_assets": gettext_lazy("Daily average assets"),
    "net_new_assets": gettext_lazy("Net new assets"),
    "product_sales": gettext_lazy("Product sales"),
    "turnover": gettext_lazy("Turnover"),
    "customer_cost": gettext_lazy("Customer cost"),
    "team_net_commission": gettext_lazy("Net commission of the team led"),
    "duty_score": gettext_lazy("Duty score"),
    "compliance_score": gettext_lazy("Compliance score"),
    "late_count": gettext_lazy("Times late"),
    "early_count": gettext_lazy("Times left early"),
    "absent_days": gettext_lazy("Absence without leave"),
    "personal_leave_days": gettext_lazy("Personal leave"),
    "sick_leave_days": gettext_lazy("Sick leave"),
}
# The classes that files and standards name by a code; any other is called as its standard calls it.
PRODUCT_CLASS_LABELS = {
    "equity": pgettext_lazy("class of products", "equity"),
    "fixed_income": pgettext_lazy("class of products", "fixed income"),
    "hybrid": pgettext_lazy("class of products", "hybrid"),
    "money_market": pgettext_lazy("class of products", "money market"),
    "alternative": pgettext_lazy("class of products", "alternative"),
    "insurance": pgettext_lazy("class of products", "insurance"),
}


def measure_label(measure: str) -> str:
    """What a measure is called, a class of products by its own name."""
    label = MEASURE_LABELS.get(measure)
    if label is not None:
        return str(label)
    if measure.startswith(PRODUCT_CLASS):
        code = measure.removeprefix(PRODUCT_CLASS)
        words = {"product_class": PRODUCT_CLASS_LABELS.get(code, code)}
        return _("Product sales (%(product_class)s)") % words
    return measure


def kind_label(kind: str) -> str:
    """What a kind of line is called."""
    return str(KIND_LABELS.get(kind, kind))


def line_label(code: str, kind: str, title: str = "") -> str:
    """What a line is called: by its title in the standard, else by its own name, else by its kind."""
    return title or str(CODE_LABELS.get(code, "")) or kind_label(kind)
