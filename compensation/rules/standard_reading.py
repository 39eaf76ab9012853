"""Reading `branchops/pay-standard/1`: the whole document is checked and every fault is named."""

from dataclasses import dataclass
from decimal import Decimal

from compensation.rules.faults import Fault, RefusedError
from compensation.rules.guard_rails import guard_rails
from compensation.rules.reader import MISSING, Reader
from compensation.rules.standard import CONTRACTS, SCHEMA, Component, Grade, PayStandard
from compensation.rules.standard_components import read_component
from compensation.rules.standard_part import Scope

_KEYS = ("schema", "name", "team", "effective_from", "contract", "grades", "components")
_ZERO = Decimal(0)
# What a draft's own column holds; a longer name could be checked but never kept.
MOST_NAME = 120


@dataclass(frozen=True, slots=True)
class CheckedStandard:
    """`standard` is None where there are faults; warnings do not hinder use but go before the approvers."""

    standard: PayStandard | None
    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...]


def check_standard(document: object, *, path: str = "$") -> CheckedStandard:
    """Read a parsed JSON document and name all its faults and warnings; `path` is where it stands."""
    reader = Reader()
    standard = read_standard(reader, document, path)
    if reader.faults:
        return CheckedStandard(None, tuple(reader.faults), ())
    return CheckedStandard(standard, (), guard_rails(standard, path))


def parse_standard(document: object) -> PayStandard:
    """The standard that a document describes. Raises RefusedError with all faults."""
    checked = check_standard(document)
    if checked.standard is None:
        raise RefusedError(checked.faults)
    return checked.standard


def read_standard(reader: Reader, document: object, path: str) -> PayStandard:
    """Read a standard that stands inside another document; the reader collects its faults."""
    found = reader.members(document, path, _KEYS)
    reader.choice(found.get("schema", MISSING), f"{path}.schema", (SCHEMA,), "unknown_schema")
    name = reader.text(found.get("name", MISSING), f"{path}.name", most=MOST_NAME)
    team = reader.text(found.get("team", MISSING), f"{path}.team", most=40)
    effective_from = reader.month(found.get("effective_from", MISSING), f"{path}.effective_from")
    contract = reader.choice(found.get("contract", MISSING), f"{path}.contract", CONTRACTS)
    grades = _read_grades(reader, found.get("grades", MISSING), f"{path}.grades")
    components = _read_components(reader, grades, found.get("components", MISSING), f"{path}.components")
    return PayStandard(name, team, effective_from, contract, grades, components)


def _read_grades(reader: Reader, value: object, path: str) -> tuple[Grade, ...]:
    grades: list[Grade] = []
    for index, entry in enumerate(reader.entries(value, path)):
        grade = _read_grade(reader, entry, f"{path}[{index}]")
        if grade.code and any(grade.code == other.code for other in grades):
            reader.refuse(f"{path}[{index}].code", "duplicate", {"value": grade.code})
        grades.append(grade)
    return tuple(grades)


def _read_grade(reader: Reader, entry: object, path: str) -> Grade:
    found = reader.members(entry, path, ("code", "base_pay"), ("title",))
    return Grade(
        code=reader.text(found.get("code", MISSING), f"{path}.code", most=40),
        title=reader.text(found.get("title", MISSING), f"{path}.title"),
        base_pay=reader.decimal(found.get("base_pay", MISSING), f"{path}.base_pay", places=2, least=_ZERO),
    )


def _read_components(
    reader: Reader, grades: tuple[Grade, ...], value: object, path: str
) -> tuple[Component, ...]:
    entries = reader.entries(value, path)
    codes = [entry["code"] for entry in entries if isinstance(entry, dict) and "code" in entry]
    scope = Scope(
        reader, tuple(grade.code for grade in grades), [code for code in codes if type(code) is str]
    )
    components: list[Component] = []
    for index, entry in enumerate(entries):
        component = read_component(scope, entry, f"{path}[{index}]")
        if component is not None:
            components.append(component)
    return tuple(components)
