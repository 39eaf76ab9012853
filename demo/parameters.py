"""Dated parameters of the demonstration: a clearly named insurance region, VAT modes, rates, declarations."""

from datetime import date
from decimal import Decimal
from random import Random

from compensation.choices import Payer, Rounding, VatMode
from compensation.models import IncomeTaxTable
from compensation.rules.income_tax import LAW_2019
from compensation.services import (
    declare_tax,
    set_commission_rule,
    set_insurance_base,
    set_insurance_scheme,
    set_minimum_wage,
    set_vat_rule,
)
from demo.company import REGION, SET_UP
from demo.people import SEED
from org.choices import Contract
from org.models import Branch, Person, User

SINCE = date(2026, 1, 1)
# Scheme, payer, rate, floor, ceiling, rounding: invented for the demonstration.
SCHEMES = (
    ("养老保险", Payer.EMPLOYEE, "0.08", "4500.00", "24000.00", Rounding.FEN),
    ("医疗保险", Payer.EMPLOYEE, "0.02", "4500.00", "24000.00", Rounding.FEN),
    ("失业保险", Payer.EMPLOYEE, "0.005", "4500.00", "24000.00", Rounding.FEN),
    ("住房公积金", Payer.EMPLOYEE, "0.07", "2490.00", "24000.00", Rounding.YUAN),
    ("养老保险", Payer.EMPLOYER, "0.16", "4500.00", "24000.00", Rounding.FEN),
    ("医疗保险", Payer.EMPLOYER, "0.09", "4500.00", "24000.00", Rounding.FEN),
    ("失业保险", Payer.EMPLOYER, "0.005", "4500.00", "24000.00", Rounding.FEN),
    ("工伤保险", Payer.EMPLOYER, "0.002", "4500.00", "24000.00", Rounding.FEN),
    ("住房公积金", Payer.EMPLOYER, "0.07", "2490.00", "24000.00", Rounding.YUAN),
)
VAT_MODES = {"EB01": VatMode.PER_TIME_1000, "EB02": VatMode.MONTHLY_100K}


def set_parameters() -> None:
    """Everything that pay is computed with besides the standards, entered by each branch's finance."""
    branches = list(Branch.objects.order_by("code"))
    _law(_finance(branches[0]))
    for branch in branches:
        _rates(branch, _finance(branch))
        _people(branch, _finance(branch))


def _finance(branch: Branch) -> User:
    return User.objects.get(username=f"{branch.code.lower()}_caiwu")


def _law(by: User) -> None:
    if not IncomeTaxTable.objects.exists():
        bands = [[band.up_to and str(band.up_to), str(band.rate), str(band.quick)] for band in LAW_2019.bands]
        IncomeTaxTable.objects.create(bands=bands, valid_from=date(2019, 1, 1))
    set_minimum_wage(region=REGION, amount=Decimal("2490.00"), valid_from=SINCE, by=by, at=SET_UP)
    for scheme, payer, rate, floor, ceiling, rounding in SCHEMES:
        set_insurance_scheme(
            region=REGION,
            scheme=scheme,
            payer=payer,
            rate=Decimal(rate),
            floor=Decimal(floor),
            ceiling=Decimal(ceiling),
            rounding=rounding,
            valid_from=SINCE,
            by=by,
            at=SET_UP,
        )


def _rates(branch: Branch, by: User) -> None:
    set_commission_rule(
        branch_id=branch.pk,
        valid_from=SINCE,
        vat_rate=Decimal("0.06"),
        surcharge_rate=Decimal("0.12"),
        fund_rate=Decimal("0.005"),
        by=by,
        at=SET_UP,
    )
    set_vat_rule(branch_id=branch.pk, valid_from=SINCE, mode=VAT_MODES[branch.code], by=by, at=SET_UP)


def _people(branch: Branch, by: User) -> None:
    """Insurance bases of the employees, and what about half of them declared for their income tax."""
    for person in Person.objects.filter(branch=branch, contract=Contract.EMPLOYEE).order_by("number"):
        chance = Random(f"{SEED}:{person.number}")
        base = Decimal(chance.randrange(5000, 12000, 100))
        set_insurance_base(person_id=person.pk, base=base, valid_from=SINCE, by=by, at=SET_UP)
        if chance.random() < SHARE_OF_DECLARATIONS:
            additional = Decimal(chance.choice((1000, 1500, 2000, 3000)))
            declare_tax(person_id=person.pk, additional=additional, valid_from=SINCE, by=by, at=SET_UP)


SHARE_OF_DECLARATIONS = 0.5
