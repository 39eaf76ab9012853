"""What reading one component needs: what it may refer to, and its keys with their paths."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

from compensation.rules import standard as tree
from compensation.rules.faults import child_path
from compensation.rules.measures import MEASURES, PRODUCT_CLASS, YUAN_MEASURES, is_measure
from compensation.rules.reader import MISSING, Reader
from compensation.rules.standard_tables import read_tiers

T = TypeVar("T")
_ZERO, _ONE = Decimal(0), Decimal(1)


@dataclass
class Scope:
    """What a component may refer to: the grades, the codes before it, and those still to come."""

    reader: Reader
    grades: tuple[str, ...]
    codes: list[str]
    earlier: list[str] = field(default_factory=list)


@dataclass
class Part:
    """One component being read."""

    scope: Scope
    path: str
    found: dict[str, object]

    def get(self, key: str) -> tuple[object, str]:
        return self.found.get(key, MISSING), child_path(self.path, key)

    def choice(self, key: str, choices: Collection[str], *, default: str | None = None) -> str:
        if default is not None and key not in self.found:
            return default
        return self.scope.reader.choice(*self.get(key), choices)

    def measure(self) -> str:
        value, path = self.get("measure")
        name = self.scope.reader.text(value, path)
        if name.strip() and not is_measure(name):
            self.scope.reader.refuse(path, "unknown_measure", {"value": name, "choices": ", ".join(MEASURES)})
        return name

    def amount(self, value: object, path: str) -> Decimal:
        return self.scope.reader.decimal(value, path, places=2)

    def amount_not_negative(self, value: object, path: str) -> Decimal:
        return self.scope.reader.decimal(value, path, places=2, least=_ZERO)

    def rate(self, value: object, path: str) -> Decimal:
        most = self._most_rate()
        return self.scope.reader.decimal(value, path, least=None if most is None else -most, most=most)

    def share(self, value: object, path: str) -> Decimal:
        return self.scope.reader.decimal(value, path, least=_ZERO, most=_ONE)

    def tiers(self, value: object, path: str) -> tree.Tiers:
        return read_tiers(self.scope.reader, value, path, most_rate=self._most_rate())

    def _most_rate(self) -> Decimal | None:
        """Of money nobody is paid or charged more than the whole; of counts a rate is an amount each."""
        measure = self.found.get("measure")
        is_money = isinstance(measure, str) and (
            measure in YUAN_MEASURES or measure.startswith(PRODUCT_CLASS)
        )
        return _ONE if is_money else None

    def setting(self, key: str, read: Callable[[object, str], T]) -> tree.Setting[T]:
        """The value under `key`, or one per grade under `by_grade`: one of the two, not both."""
        if "by_grade" not in self.found:
            return tree.Setting(read(*self.get(key)))
        if key in self.found:
            self.scope.reader.refuse(
                child_path(self.path, key), "conflict", {"key": key, "other": "by_grade"}
            )
        return tree.Setting(None, self._by_grade(read))

    def _by_grade(self, read: Callable[[object, str], T]) -> dict[str, T]:
        value, path = self.get("by_grade")
        found = self.scope.reader.mapping(value, path)
        for grade in found:
            if grade not in self.scope.grades:
                self.scope.reader.refuse(child_path(path, grade), "unknown_grade", {"value": grade})
        for grade in self.scope.grades:
            if grade not in found and isinstance(value, dict):
                self.scope.reader.refuse(child_path(path, grade), "missing_grade", {"value": grade})
        return {grade: read(entry, child_path(path, grade)) for grade, entry in found.items()}

    def of(self) -> tuple[str, ...]:
        names = self._names("of")
        for name, path in names:
            self._earlier(name, path)
        return tuple(name for name, _path in names)

    def less(self) -> tuple[str, ...]:
        """Measures or earlier components; a name that is both would leave open what is subtracted."""
        if "less" not in self.found:
            return ()
        names = self._names("less")
        for name, path in names:
            if not is_measure(name):
                self._earlier(name, path)
            elif name in self.scope.codes:
                self.scope.reader.refuse(path, "ambiguous", {"value": name})
        return tuple(name for name, _path in names)

    def _names(self, key: str) -> list[tuple[str, str]]:
        value, path = self.get(key)
        names: list[tuple[str, str]] = []
        for index, entry in enumerate(self.scope.reader.entries(value, path)):
            name = self.scope.reader.text(entry, f"{path}[{index}]")
            if any(name == other for other, _path in names):
                self.scope.reader.refuse(f"{path}[{index}]", "duplicate", {"value": name})
            elif name.strip():
                names.append((name, f"{path}[{index}]"))
        return names

    def _earlier(self, name: str, path: str) -> None:
        if name in self.scope.earlier:
            return
        code = "later_component" if name in self.scope.codes else "unknown_code"
        self.scope.reader.refuse(path, code, {"value": name})
