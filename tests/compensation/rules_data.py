"""Documents and people for the tests of the pay rules."""

import copy
import json
from decimal import Decimal
from pathlib import Path

from compensation.rules.components import compute_lines
from compensation.rules.standard_reading import check_standard, parse_standard

STANDARDS = Path(__file__).resolve().parents[2] / "demo" / "standards"


def yuan(text):
    return Decimal(text)


def demo_document(letter):
    """Standard A, B or C of domain.md as the demonstration has it."""
    return json.loads((STANDARDS / f"standard_{letter}.json").read_text(encoding="utf-8"))


def demo_standard(letter):
    return parse_standard(demo_document(letter))


def document(*components, base_pay="3000.00", contract="employee"):
    """A small valid standard with one grade M1 and these components."""
    return {
        "schema": "branchops/pay-standard/1",
        "name": "Trial standard",
        "team": "EAST",
        "effective_from": "2026-10",
        "contract": contract,
        "grades": [{"code": "M1", "title": "Manager", "base_pay": base_pay}],
        "components": copy.deepcopy(list(components) or [BASE]),
    }


def two_grades(*components):
    """The same with a second grade M2."""
    written = document(*components)
    written["grades"].append({"code": "M2", "title": "Senior manager", "base_pay": "4000.00"})
    return written


BASE = {"code": "base", "kind": "base_pay"}


def tiered(*tiers, code="commission", measure="net_commission", mode="marginal", **more):
    return {
        "code": code,
        "kind": "tiered",
        "measure": measure,
        "mode": mode,
        "tiers": [{"up_to": up_to, "rate": rate} for up_to, rate in tiers],
        **more,
    }


def rate(code="commission", measure="net_commission", rate="0.10", **more):
    return {"code": code, "kind": "rate", "measure": measure, "rate": rate, **more}


def per_unit(code="accounts", measure="new_valid_accounts", amount="80.00", **more):
    return {"code": code, "kind": "per_unit", "measure": measure, "amount": amount, **more}


def fixed(code="allowance", amount="100.00"):
    return {"code": code, "kind": "fixed", "amount": amount}


def coefficient(*bands, code="duty", of=("commission",), measure="duty_score"):
    return {
        "code": code,
        "kind": "coefficient",
        "of": list(of),
        "measure": measure,
        "bands": [{"from": start, "factor": factor} for start, factor in bands],
    }


def absence(code="absence", **rates):
    return {"code": code, "kind": "absence", "rates": rates or {"personal_leave_days": "1"}}


def withhold(code="reserve", of=("commission",), rate="0.10", release_after_months=12, **more):
    return {
        "code": code,
        "kind": "withhold",
        "of": list(of),
        "rate": rate,
        "release_after_months": release_after_months,
        **more,
    }


def minimum(amount="2490.00", code="floor", **more):
    return {"code": code, "kind": "minimum", "amount": amount, **more}


def maximum(amount="5000.00", code="ceiling"):
    return {"code": code, "kind": "maximum", "amount": amount}


RISING = (("20000", "0.15"), ("50000", "0.20"), (None, "0.25"))


def pay_md_example():
    """The example of pay.md, word for word."""
    return {
        "schema": "branchops/pay-standard/1",
        "name": "City East standard 2026",
        "team": "EAST",
        "effective_from": "2026-10",
        "contract": "employee",
        "grades": [
            {"code": "M1", "title": "见习客户经理", "base_pay": "2200.00"},
            {"code": "M2", "title": "客户经理", "base_pay": "3500.00"},
        ],
        "components": [
            {"code": "base", "kind": "base_pay"},
            {
                "code": "commission",
                "kind": "tiered",
                "measure": "net_commission",
                "mode": "marginal",
                "tiers": [
                    {"up_to": "20000", "rate": "0.15"},
                    {"up_to": "50000", "rate": "0.20"},
                    {"up_to": None, "rate": "0.25"},
                ],
            },
            {"code": "accounts", "kind": "per_unit", "measure": "new_valid_accounts", "amount": "80.00"},
            {"code": "products", "kind": "rate", "measure": "product_sales", "rate": "0.003"},
            {
                "code": "assets",
                "kind": "tiered",
                "measure": "average_assets",
                "mode": "whole",
                "tiers": [{"up_to": "1000000", "rate": "0"}, {"up_to": None, "rate": "0.00005"}],
            },
            {
                "code": "duty",
                "kind": "coefficient",
                "of": ["commission", "accounts", "products", "assets"],
                "measure": "duty_score",
                "bands": [
                    {"from": "95", "factor": "1.05"},
                    {"from": "90", "factor": "1.00"},
                    {"from": "80", "factor": "0.95"},
                    {"from": "0", "factor": "0.70"},
                ],
            },
            {
                "code": "absence",
                "kind": "absence",
                "rates": {"personal_leave_days": "1", "sick_leave_days": "0.4", "absent_days": "1"},
            },
            {
                "code": "reserve",
                "kind": "withhold",
                "of": ["commission", "duty"],
                "rate": "0.10",
                "release_after_months": 12,
            },
            {"code": "floor", "kind": "minimum", "amount": "2490.00"},
        ],
    }


def measures(**values):
    return {name: Decimal(value) for name, value in values.items()}


def lines_of(*components, given=None, contract="employee", base_pay="3000.00", **more):
    """The lines of a small standard, by code."""
    standard = parse_standard(document(*components, base_pay=base_pay))
    lines = compute_lines(standard, "M1", contract, measures(**(given or {})), **more)
    return {line.code: line for line in lines}


def amounts_of(*components, **more):
    """What each component of a small standard yields, as text."""
    return {code: str(line.amount) for code, line in lines_of(*components, **more).items()}


def faults_of(written):
    """The faults of a standard as pairs of path and code."""
    return [(fault.path, fault.code) for fault in check_standard(written).faults]


def try_document(*people, standard=None, **more):
    return {
        "schema": "branchops/try-pay/1",
        "standard": copy.deepcopy(standard) if standard else document(),
        "people": copy.deepcopy(list(people)) or [try_person(try_month())],
        **more,
    }


def try_person(*months, number="T1", grade="M1", contract="employee", **more):
    return {"number": number, "grade": grade, "contract": contract, "months": list(months), **more}


def try_month(month="2026-01", **more):
    """A month; what is no key of a month is a measure."""
    keys = {key: more.pop(key) for key in ("special", "additional", "other") if key in more}
    return {"month": month, "measures": more, **keys}


GROSS_IS_TURNOVER = document(rate(code="pay", measure="turnover", rate="1"))


def months_in_order(*grosses, first="2026-01", **more):
    """Months whose gross is given, for standards that pay the turnover out."""
    year, start = map(int, first.split("-"))
    return [
        try_month(f"{year}-{start + index:02}", turnover=gross, **more) for index, gross in enumerate(grosses)
    ]
