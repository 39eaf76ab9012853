"""The measures of pay.md: what a pay standard may count, and what holds where no source says."""

from decimal import Decimal

PRODUCT_CLASS = "product_sales."
YUAN_MEASURES = (
    "net_commission",
    "net_commission_after_tax",
    "net_income",
    "month_end_assets",
    "average_assets",
    "net_new_assets",
    "product_sales",
    "turnover",
    "customer_cost",
    "team_net_commission",
)
ACCOUNT_MEASURES = ("new_valid_accounts", "valid_accounts")
SCORE_MEASURES = ("duty_score", "compliance_score")
TIME_MEASURES = ("late_count", "early_count")
DAY_MEASURES = ("absent_days", "personal_leave_days", "sick_leave_days")
MEASURES = (*YUAN_MEASURES, *ACCOUNT_MEASURES, *SCORE_MEASURES, *TIME_MEASURES, *DAY_MEASURES)
NEVER_NEGATIVE = frozenset((*ACCOUNT_MEASURES, *SCORE_MEASURES, *TIME_MEASURES, *DAY_MEASURES))

_ZERO = Decimal(0)
_FULL_SCORE = Decimal(100)
_KNOWN = frozenset(MEASURES)


def is_measure(name: str) -> bool:
    """Whether a standard may name this measure; any class of products is one."""
    if name in _KNOWN:
        return True
    product_class = name.removeprefix(PRODUCT_CLASS)
    return product_class != name and product_class.strip() != "" and product_class.isprintable()


def default_of(measure: str) -> Decimal:
    """What counts where no source gives the measure: a full score, else nothing."""
    return _FULL_SCORE if measure in SCORE_MEASURES else _ZERO
