"""Fingerprints of a run's inputs: whether what was computed is still what would be computed."""

import hashlib
from typing import Any

from django.db import connection
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from compensation.queries.basis import Basis
from compensation.services.computing.content import canonical
from core.months import next_month

LABELS: dict[str, Promise] = {
    "detail": _("the business detail"),
    "people": _("people, their places, grades and certificates"),
    "standards": _("the pay standards in force"),
    "parameters": _("tax and insurance parameters"),
    "adjustments": _("adjustments"),
    "charges": _("recoveries"),
    "manual_measures": _("measures entered by hand"),
    "tax_declarations": _("tax declarations"),
    "insurance_bases": _("insurance bases"),
    "reserves": _("reserves"),
}
_NOT_FIGURES = frozenset({"_state", "valid_until"})
# Rows of these people that the month takes in.
_PERSON_ROWS = {
    "adjustments": "compensation_adjustment WHERE state = 'confirmed' AND month <= %(month)s"
    " AND id NOT IN (SELECT adjustment_id FROM compensation_appliedinput WHERE adjustment_id IS NOT NULL)",
    "charges": "compensation_charge WHERE state = 'confirmed' AND first_month <= %(month)s",
    "manual_measures": "compensation_manualmeasure WHERE month = %(month)s",
    "tax_declarations": "compensation_taxdeclaration WHERE valid_from < %(end)s",
    "insurance_bases": "compensation_insurancebase WHERE valid_from < %(end)s",
    "reserves": "compensation_reserveentry WHERE released_run_id IS NULL AND month < %(month)s",
}


def input_marks(basis: Basis) -> dict[str, str]:
    """A mark for every kind of input: one query beside what the basis has read."""
    detail = basis.detail
    marks = {
        "detail": f"{detail.pk}:{detail.version}" if detail else "",
        "people": _mark([repr(tuple(payee)) for payee in basis.payees]),
        "standards": _mark(sorted(standard.pk for standard in basis.standards.values())),
        "parameters": _mark([_figures(row) for row in basis.terms.rows()]),
    }
    return marks | _person_marks(basis)


def changed_inputs(basis: Basis, earlier: dict[str, str]) -> list[Promise]:
    """The names of the kinds of input that are not what they were."""
    now = input_marks(basis)
    return [label for kind, label in LABELS.items() if now.get(kind) != earlier.get(kind)]


def _person_marks(basis: Basis) -> dict[str, str]:
    union = " UNION ALL ".join(
        f"SELECT '{kind}', md5(coalesce(string_agg(t::text, '|' ORDER BY t.id), ''))"  # noqa: S608  names are ours
        f" FROM (SELECT * FROM {source} AND person_id = ANY(%(people)s)) t"
        for kind, source in _PERSON_ROWS.items()
    )
    people = [payee.id for payee in basis.payees]
    params: dict[str, Any] = {"month": basis.month, "end": next_month(basis.month), "people": people}
    with connection.cursor() as cursor:
        cursor.execute(union, params)
        return dict(cursor.fetchall())


def _figures(row: Model) -> list[str]:
    """What a row of parameters says; that a later one has closed it changes no earlier month."""
    return [f"{name}={value}" for name, value in sorted(vars(row).items()) if name not in _NOT_FIGURES]


def _mark(value: object) -> str:
    return hashlib.sha256(canonical(value).encode()).hexdigest()
