"""Rates, thresholds and tables that finance keeps: dated, so that new law is a new row (domain §1)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from compensation.choices import VAT_THRESHOLDS, Payer, Rounding, VatMode
from compensation.models import (
    BrokerVatRule,
    CommissionRule,
    IncomeTaxTable,
    InsuranceScheme,
    MinimumWage,
)
from compensation.rules.income_tax import TaxBand
from compensation.rules.plausible_months import TERMS
from compensation.rules.tax_bands import check_bands
from compensation.rules.wording import fault_text
from compensation.services.inputs.dated import P, put_in_force, refuse_used
from compensation.services.inputs.places import refuse_far
from compensation.services.notifying import tell_of_parameter
from core import audit
from core.actors import Capacity
from core.errors import DomainError
from core.money import ZERO
from org.models import Branch, User
from org.permissions import capacity, reach

Band = tuple[str | None, str, str]
EDIT = "pay.parameters_edit"


@transaction.atomic
def set_commission_rule(
    *,
    branch_id: int,
    valid_from: date,
    vat_rate: Decimal,
    surcharge_rate: Decimal,
    fund_rate: Decimal,
    by: User,
    at: datetime,
) -> CommissionRule:
    """Lay down the rates inside a branch's net commission. Raises as `_put` does."""
    values = {"vat_rate": vat_rate, "surcharge_rate": surcharge_rate, "fund_rate": fund_rate}
    _shares(*values.values())
    return _put_for_branch(CommissionRule, branch_id, valid_from, values, by=by, at=at)


@transaction.atomic
def set_vat_rule(
    *,
    branch_id: int,
    valid_from: date,
    mode: str,
    rate: Decimal = Decimal("0.01"),
    threshold: Decimal | None = None,
    city: Decimal = Decimal("0.07"),
    education: Decimal = Decimal("0.03"),
    local_education: Decimal = Decimal("0.02"),
    halved: bool = True,
    education_exempt_to: Decimal = Decimal("100000.00"),
    by: User,
    at: datetime,
) -> BrokerVatRule:
    """Lay down how brokers are charged value-added tax; without a threshold, the mode's own (domain §1.4)."""
    if mode not in VatMode.values:
        raise DomainError(_("Choose how brokers are charged value-added tax."))
    _shares(rate, city, education, local_education)
    values = {
        "mode": mode,
        "rate": rate,
        "threshold": VAT_THRESHOLDS[VatMode(mode)] if threshold is None else threshold,
        "city": city,
        "education": education,
        "local_education": local_education,
        "halved": halved,
        "education_exempt_to": education_exempt_to,
    }
    _not_negative(values["threshold"], education_exempt_to)
    return _put_for_branch(BrokerVatRule, branch_id, valid_from, values, by=by, at=at)


@transaction.atomic
def set_insurance_scheme(
    *,
    region: str,
    scheme: str,
    payer: str,
    valid_from: date,
    rate: Decimal,
    floor: Decimal,
    ceiling: Decimal,
    fixed: Decimal = ZERO,
    rounding: str = Rounding.FEN,
    by: User,
    at: datetime,
) -> InsuranceScheme:
    """Lay down one insurance or fund of a region (domain §1.6)."""
    if payer not in Payer.values or rounding not in Rounding.values or not scheme.strip():
        raise DomainError(_("Name the scheme, who pays it and how it is rounded."))
    _shares(rate)
    _not_negative(floor, fixed)
    if floor > ceiling:
        raise DomainError(_("The floor of the base is above its ceiling."))
    owner = {"region": region, "scheme": scheme.strip(), "payer": payer}
    values = {"rate": rate, "fixed": fixed, "floor": floor, "ceiling": ceiling, "rounding": rounding}
    return _put_for_region(InsuranceScheme, region, valid_from, owner, values, by=by, at=at)


@transaction.atomic
def set_minimum_wage(
    *, region: str, valid_from: date, amount: Decimal, by: User, at: datetime
) -> MinimumWage:
    """Lay down a region's minimum wage (domain §0.4)."""
    _not_negative(amount)
    return _put_for_region(
        MinimumWage, region, valid_from, {"region": region}, {"amount": amount}, by=by, at=at
    )


@transaction.atomic
def set_tax_table(
    *,
    valid_from: date,
    bands: Sequence[Band],
    basic_deduction: Decimal,
    broker_fee_rate: Decimal,
    broker_cost_rate: Decimal,
    by: User,
    at: datetime,
) -> IncomeTaxTable:
    """Lay down the withholding table of the whole company: bands as (up to or None, rate, quick deduction).

    Raises DomainError with every fault of the bands, WrongState for a month that any branch has submitted,
    PermissionDenied for all but the administrator: no branch decides for the others.
    """
    taken_as = capacity(by, "pay.tax_table_edit", at=at)
    _shares(broker_fee_rate, broker_cost_rate)
    _not_negative(basic_deduction)
    faults = [fault_text(fault) for fault in check_bands(_read_bands(bands))]
    if faults:
        raise DomainError(_("The table of tax bands cannot be used."), faults=faults)
    values = {
        "bands": [list(band) for band in bands],
        "basic_deduction": basic_deduction,
        "broker_fee_rate": broker_fee_rate,
        "broker_cost_rate": broker_cost_rate,
    }
    table = _put(IncomeTaxTable, valid_from, {}, values, used_by=Q(), taken_as=taken_as, by=by, at=at)
    everywhere = Branch.objects.values_list("pk", flat=True)
    tell_of_parameter(table, branch_ids=everywhere, by=by, at=at)
    return table


def _read_bands(bands: Sequence[Band]) -> tuple[TaxBand, ...]:
    try:
        return tuple(
            TaxBand(None if up_to is None else _finite(up_to), _finite(rate), _finite(quick))
            for up_to, rate, quick in bands
        )
    except (InvalidOperation, ValueError) as error:
        raise DomainError(_("A bound, rate or quick deduction is not a number.")) from error


def _finite(text: str) -> Decimal:
    number = Decimal(text)
    if not number.is_finite():
        raise ValueError(text)
    return number


def _put_for_branch(
    model: type[P], branch_id: int, valid_from: date, values: dict[str, Any], *, by: User, at: datetime
) -> P:
    taken_as = capacity(by, EDIT, at=at, branch_id=branch_id)
    owner = {"branch_id": branch_id}
    used = Q(branch_id=branch_id)
    return _put(model, valid_from, owner, values, used_by=used, taken_as=taken_as, by=by, at=at)


def _put_for_region(
    model: type[P],
    region: str,
    valid_from: date,
    owner: Mapping[str, Any],
    values: dict[str, Any],
    *,
    by: User,
    at: datetime,
) -> P:
    """A region's figures are kept by finance of any branch in it; all its branches are told."""
    branches = Branch.objects.filter(insurance_region=region)
    mine = branches.filter(reach(by, EDIT).rows(branch="pk", team=None)).first()
    taken_as = capacity(by, EDIT, at=at, branch_id=mine.pk if mine else 0)
    used = Q(branch__insurance_region=region)
    row = _put(model, valid_from, owner, values, used_by=used, taken_as=taken_as, by=by, at=at)
    tell_of_parameter(row, branch_ids=branches.values_list("pk", flat=True), by=by, at=at)
    return row


def _put(
    model: type[P],
    valid_from: date,
    owner: Mapping[str, Any],
    values: dict[str, Any],
    *,
    used_by: Q,
    taken_as: Capacity,
    by: User,
    at: datetime,
) -> P:
    """Raises DomainError for a day inside a month or a month far away, WrongState for a submitted month."""
    refuse_far(valid_from, at, TERMS)
    refuse_used(used_by, valid_from)
    row, before = put_in_force(model, valid_from=valid_from, owner=owner, values=values)
    after = {**owner, **values, "valid_from": valid_from}
    label = " ".join([str(model._meta.verbose_name), *map(str, owner.values())])
    audit.record(
        f"{model._meta.label_lower}.set",
        row,
        by=by,
        at=at,
        capacity=taken_as,
        before=before,
        after=after,
        label=label,
    )
    return row


def _shares(*rates: Decimal) -> None:
    if not all(rate.is_finite() and 0 <= rate < 1 for rate in rates):
        raise DomainError(_("A rate has to lie between 0 and 1: fifteen per cent is 0.15."))


def _not_negative(*amounts: Any) -> None:
    if not all(amount.is_finite() and amount >= 0 for amount in amounts):
        raise DomainError(_("The amount must not be less than nothing."))
