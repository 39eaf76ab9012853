"""Reading `branchops/try-pay/1`; every fault is named by its JSON path."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from compensation.rules.faults import child_path
from compensation.rules.measures import MEASURES, NEVER_NEGATIVE, is_measure
from compensation.rules.reader import MISSING, Reader
from compensation.rules.standard import CONTRACTS, PayStandard
from compensation.rules.standard_reading import read_standard
from compensation.rules.vat import MODES, NO_VAT, VatTerms
from core.months import format_month

SCHEMA = "branchops/try-pay/1"
MOST_PEOPLE, MOST_MONTHS = 50_000, 600
_ZERO, _ONE = Decimal(0), Decimal(1)
_VAT_RATES = ("rate", "city", "education", "local_education")


@dataclass(frozen=True, slots=True)
class TryMonth:
    month: date
    measures: dict[str, Decimal]
    special: Decimal
    additional: Decimal
    other: Decimal


@dataclass(frozen=True, slots=True)
class TryPerson:
    number: str
    grade: str
    contract: str
    first_job_in_year: bool
    prior_year_le_60000: bool
    months: tuple[TryMonth, ...]


@dataclass(frozen=True, slots=True)
class Request:
    standard: PayStandard
    vat: VatTerms
    people: tuple[TryPerson, ...]


def read_request(reader: Reader, document: object) -> Request:
    """Read the whole request; the reader collects its faults."""
    found = reader.members(document, "$", ("schema", "standard", "people"), ("vat",))
    reader.choice(found.get("schema", MISSING), "$.schema", (SCHEMA,), "unknown_schema")
    standard = read_standard(reader, found.get("standard", MISSING), "$.standard")
    vat = _read_vat(reader, found.get("vat", MISSING), "$.vat")
    grades = {grade.code for grade in standard.grades}
    people: list[TryPerson] = []
    numbers: set[str] = set()
    for index, entry in enumerate(reader.entries(found.get("people", MISSING), "$.people", MOST_PEOPLE)):
        person = _read_person(reader, grades, entry, f"$.people[{index}]")
        if person.number and person.number in numbers:
            reader.refuse(f"$.people[{index}].number", "duplicate", {"value": person.number})
        numbers.add(person.number)
        people.append(person)
    return Request(standard, vat, tuple(people))


def _read_vat(reader: Reader, value: object, path: str) -> VatTerms:
    """The terms; what is left out is as in the law's present figures, without the object there is no tax."""
    if value is MISSING:
        return NO_VAT
    found = reader.members(value, path, ("mode",), (*_VAT_RATES, "halved", "education_exempt_to"))
    rates = {
        key: reader.decimal(found[key], f"{path}.{key}", least=_ZERO, most=_ONE)
        if key in found
        else getattr(NO_VAT, key)
        for key in _VAT_RATES
    }
    exempt_to = found.get("education_exempt_to", str(NO_VAT.education_exempt_to))
    return VatTerms(
        mode=reader.choice(found.get("mode", MISSING), f"{path}.mode", MODES),
        rate=rates["rate"],
        city=rates["city"],
        education=rates["education"],
        local_education=rates["local_education"],
        halved=reader.flag(found.get("halved", NO_VAT.halved), f"{path}.halved"),
        education_exempt_to=reader.decimal(exempt_to, f"{path}.education_exempt_to", places=2, least=_ZERO),
    )


def _read_person(reader: Reader, grades: set[str], entry: object, path: str) -> TryPerson:
    flags = ("first_job_in_year", "prior_year_le_60000")
    found = reader.members(entry, path, ("number", "grade", "contract", "months"), flags)
    first_job, low_income = (reader.flag(found.get(flag, MISSING), f"{path}.{flag}") for flag in flags)
    grade = reader.text(found.get("grade", MISSING), f"{path}.grade")
    if grade.strip() and grade not in grades:
        reader.refuse(f"{path}.grade", "unknown_grade", {"value": grade})
    return TryPerson(
        number=reader.text(found.get("number", MISSING), f"{path}.number", most=40),
        grade=grade,
        contract=reader.choice(found.get("contract", MISSING), f"{path}.contract", CONTRACTS),
        first_job_in_year=first_job,
        prior_year_le_60000=low_income,
        months=_read_months(reader, found.get("months", MISSING), f"{path}.months"),
    )


def _read_months(reader: Reader, value: object, path: str) -> tuple[TryMonth, ...]:
    months: list[TryMonth] = []
    for index, entry in enumerate(reader.entries(value, path, MOST_MONTHS)):
        place = f"{path}[{index}]"
        month = _read_month(reader, entry, place)
        if months and reader.is_sound(f"{place}.month") and month.month <= months[-1].month:
            reader.refuse(f"{place}.month", "not_in_order", {"after": format_month(months[-1].month)})
        months.append(month)
    return tuple(months)


def _read_month(reader: Reader, entry: object, path: str) -> TryMonth:
    amounts = ("special", "additional", "other")
    found = reader.members(entry, path, ("month",), ("measures", *amounts))
    special, additional, other = (
        reader.decimal(found.get(key, MISSING), f"{path}.{key}", places=2, least=_ZERO) for key in amounts
    )
    return TryMonth(
        month=reader.month(found.get("month", MISSING), f"{path}.month"),
        measures=_read_measures(reader, found.get("measures", MISSING), f"{path}.measures"),
        special=special,
        additional=additional,
        other=other,
    )


def _read_measures(reader: Reader, value: object, path: str) -> dict[str, Decimal]:
    measures: dict[str, Decimal] = {}
    for name, entry in reader.mapping(value, path).items():
        place = child_path(path, name)
        if not is_measure(name):
            reader.refuse(place, "unknown_measure", {"value": name, "choices": ", ".join(MEASURES)})
            continue
        least = _ZERO if name in NEVER_NEGATIVE else None
        measures[name] = reader.decimal(entry, place, least=least)
    return measures
