from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class StandardState(models.TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted to channel management")
    RETURNED = "returned", _("returned")
    APPROVED = "approved", _("approved")


# In these the team still writes on it; such a draft may have faults.
EDITABLE = (StandardState.DRAFT, StandardState.RETURNED)
STANDARD_TONES = {
    StandardState.DRAFT: "neutral",
    StandardState.SUBMITTED: "waiting",
    StandardState.RETURNED: "bad",
    StandardState.APPROVED: "good",
}


class DetailState(models.TextChoices):
    """G15.1: computed from the CRM month, submitted, reviewed by branch finance."""

    COMPUTED = "computed", _("computed")
    SUBMITTED = "submitted", _("submitted for review")
    REVIEWED = "reviewed", _("reviewed")
    RETURNED = "returned", _("returned")


class RunState(models.TextChoices):
    """G15.2: three people sign in order; only then is it paid, and filed with the general office."""

    DRAFT = "draft", _("to be computed")
    COMPUTED = "computed", _("computed")
    SUBMITTED = "submitted", _("waiting for the chief accountant")
    CHIEF_SIGNED = "chief_signed", _("waiting for the deputy manager")
    DEPUTY_SIGNED = "deputy_signed", _("waiting for the branch manager")
    APPROVED = "approved", _("signed, to be paid")
    PAID = "paid", _("paid, to be filed")
    FILED = "filed", _("filed")


# From here on the month's figures are settled: corrections go to the next open month.
SETTLED = (RunState.APPROVED, RunState.PAID, RunState.FILED)
# The run is under signature or past it: its CRM month is not replaced any more.
SUBMITTED_OR_LATER = (RunState.SUBMITTED, RunState.CHIEF_SIGNED, RunState.DEPUTY_SIGNED, *SETTLED)


class SignatureStep(models.TextChoices):
    CHIEF = "chief", _("chief accountant")
    DEPUTY = "deputy", _("deputy manager")
    MANAGER = "manager", _("branch manager")


class InputState(models.TextChoices):
    PROPOSED = "proposed", _("to be confirmed")
    CONFIRMED = "confirmed", _("confirmed")
    REJECTED = "rejected", _("rejected")
    WITHDRAWN = "withdrawn", pgettext_lazy("correction", "withdrawn")


# In these nobody has decided; the last is left behind by a newer file.
UNDECIDED = (InputState.PROPOSED, InputState.WITHDRAWN)
INPUT_TONES = {
    InputState.PROPOSED: "waiting",
    InputState.CONFIRMED: "good",
    InputState.REJECTED: "bad",
    InputState.WITHDRAWN: "void",
}


class AdjustmentKind(models.TextChoices):
    """What an adjustment line is."""

    ADJUSTMENT = "adjustment", _("adjustment")
    CORRECTION = "correction", _("correction of an earlier month")


ADJUSTMENT_TONES = {AdjustmentKind.ADJUSTMENT: "neutral", AdjustmentKind.CORRECTION: "active"}


class VatMode(models.TextChoices):
    """How brokers' value-added tax is treated; finance must choose (domain §1.4)."""

    NONE = "none", _("no value-added tax")
    MONTHLY_100K = "monthly_100k", _("exempt up to a monthly amount")
    PER_TIME_1000 = "per_time_1000", _("exempt up to an amount per payment")


class Payer(models.TextChoices):
    EMPLOYEE = "employee", _("employee")
    EMPLOYER = "employer", _("employer")


class Rounding(models.TextChoices):
    FEN = "fen", _("to the fen")
    JIAO = "jiao", _("to the jiao")
    YUAN = "yuan", _("to the yuan")


# Measures that no source gives yet: entered by hand with a reason (pay.md, Measures).
MANUAL_MEASURES = (
    "duty_score",
    "compliance_score",
    "customer_cost",
    "late_count",
    "early_count",
    "absent_days",
    "personal_leave_days",
    "sick_leave_days",
)
# Kinds of lines that are taken from gross; all others add up to it.
DEDUCTION_KINDS = ("insurance", "vat", "surtax", "income_tax", "recovery")
# Each mode's own threshold, where finance names no other (domain §1.4).
VAT_THRESHOLDS = {
    VatMode.NONE: Decimal("100000.00"),
    VatMode.MONTHLY_100K: Decimal("100000.00"),
    VatMode.PER_TIME_1000: Decimal("1000.00"),
}

DETAIL_TONES = {
    DetailState.COMPUTED: "active",
    DetailState.SUBMITTED: "waiting",
    DetailState.REVIEWED: "good",
    DetailState.RETURNED: "warning",
}
RUN_TONES = {
    RunState.DRAFT: "neutral",
    RunState.COMPUTED: "active",
    RunState.SUBMITTED: "waiting",
    RunState.CHIEF_SIGNED: "waiting",
    RunState.DEPUTY_SIGNED: "waiting",
    RunState.APPROVED: "good",
    RunState.PAID: "good",
    RunState.FILED: "good",
}
