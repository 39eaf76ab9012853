"""The calculator `branchops/try-pay/1`: slips from a file alone, by the very code of the pay run."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from compensation.rules.components import Plan
from compensation.rules.deductions import with_after_tax
from compensation.rules.faults import RefusedError
from compensation.rules.income_tax import TaxFlags, TaxState
from compensation.rules.insurance import Scheme
from compensation.rules.lines import Line, Release, Withheld
from compensation.rules.reader import Reader
from compensation.rules.recovery import RecoveryTerms
from compensation.rules.slip import PersonMonth, Slip, Terms, make_slip
from compensation.rules.try_pay_reading import Request, TryMonth, TryPerson, read_request
from compensation.rules.wording import explain
from core.money import ZERO
from core.months import format_month

RESULT_SCHEMA = "branchops/try-pay-result/1"
_SUMS = ("gross", "insurance", "vat", "surtaxes", "income_tax", "net")


class TryPayError(RefusedError):
    """The request is faulty; `faults` name every place by its JSON path."""


@dataclass(frozen=True, slots=True)
class TriedMonth:
    month: date
    slip: Slip


@dataclass(frozen=True, slots=True)
class TriedPerson:
    number: str
    contract: str
    titles: Mapping[str, str]
    months: tuple[TriedMonth, ...]


@dataclass
class Reserves:
    """What one person's months have held back and not yet paid out."""

    waiting: list[Withheld] = field(default_factory=list)

    def held(self) -> dict[str, Decimal]:
        balances: dict[str, Decimal] = {}
        for entry in self.waiting:
            balances[entry.code] = balances.get(entry.code, ZERO) + entry.amount
        return balances

    def release(self, month: date) -> list[Release]:
        """Take out what is due in `month`."""
        due = [entry for entry in self.waiting if entry.due is not None and entry.due <= month]
        self.waiting = [entry for entry in self.waiting if entry not in due]
        return [Release(entry.code, entry.amount, entry.origin) for entry in due]


def try_pay(document: object) -> dict[str, object]:
    """Slips for a parsed `branchops/try-pay/1` document, as `branchops/try-pay-result/1`.

    Raises TryPayError for bad input, with the JSON path of every fault.
    """
    people = [
        {"number": person.number, "months": [_month_json(month) for month in person.months]}
        for person in compute(document)
    ]
    return {"schema": RESULT_SCHEMA, "people": people}


def compute(document: object) -> list[TriedPerson]:
    """The slips themselves, with every line and deduction. Raises TryPayError for bad input."""
    reader = Reader()
    request = read_request(reader, document)
    if reader.faults:
        raise TryPayError(reader.faults)
    terms = Terms(recovery=RecoveryTerms(minimum_wage=ZERO), vat=request.vat)
    return [_person(request, terms, person) for person in request.people]


def _person(request: Request, terms: Terms, person: TryPerson) -> TriedPerson:
    plan = Plan(request.standard, person.grade, person.contract)
    flags = TaxFlags(person.first_job_in_year, person.prior_year_le_60000)
    state: TaxState | None = None
    reserves = Reserves()
    months: list[TriedMonth] = []
    for month in person.months:
        slip = make_slip(plan, terms, _person_month(month, flags, state, reserves))
        state = slip.tax_state
        reserves.waiting.extend(slip.withheld)
        months.append(TriedMonth(month.month, slip))
    return TriedPerson(person.number, person.contract, request.standard.titles(), tuple(months))


def _person_month(
    month: TryMonth, flags: TaxFlags, state: TaxState | None, reserves: Reserves
) -> PersonMonth:
    releases = reserves.release(month.month)
    stated = Scheme(code="special", name="", rate=Decimal(0), fixed=month.special)
    return PersonMonth(
        month=month.month,
        measures=with_after_tax(month.measures),
        held=reserves.held(),
        releases=releases,
        insurance=((stated, ZERO),),
        flags=flags,
        additional=month.additional,
        other=month.other,
        tax_state=state,
    )


def _month_json(tried: TriedMonth) -> dict[str, object]:
    slip = tried.slip
    return {
        "month": format_month(tried.month),
        "lines": [_line_json(line) for line in slip.lines],
        **{name: str(getattr(slip, name)) for name in _SUMS},
    }


def _line_json(line: Line) -> dict[str, str]:
    return {
        "code": line.code,
        "kind": line.kind,
        "amount": str(line.amount),
        "text": explain(line.kind, line.amount, line.detail),
    }
