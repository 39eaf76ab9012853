"""The inputs of a chunk of people: a fixed number of queries, whatever its size."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F

from compensation.choices import SETTLED, DetailState, InputState
from compensation.models import (
    Adjustment,
    DetailRow,
    InsuranceBase,
    ManualMeasure,
    PaySlip,
    ReserveEntry,
    TaxDeclaration,
)
from compensation.queries.chosen import PersonAmong
from compensation.queries.recoveries import owing
from compensation.rules.income_tax import NO_FLAGS, TaxFlags
from compensation.rules.lines import Release
from compensation.rules.recovery import Recovery
from compensation.rules.slip import Adjustment as AdjustmentRule
from core.money import ZERO
from core.months import add_months, month_of, next_month

DETAIL_MEASURES = (
    "net_commission",
    "net_commission_after_tax",
    "net_income",
    "new_valid_accounts",
    "valid_accounts",
    "month_end_assets",
    "average_assets",
    "net_new_assets",
    "product_sales",
    "turnover",
)


@dataclass(slots=True)
class PersonInputs:
    """What a person's month takes in, and the ids of the rows that it came from."""

    measures: dict[str, Decimal] = field(default_factory=dict)
    adjustments: list[AdjustmentRule] = field(default_factory=list)
    recoveries: list[Recovery] = field(default_factory=list)
    releases: list[Release] = field(default_factory=list)
    held: dict[str, Decimal] = field(default_factory=dict)
    flags: TaxFlags = NO_FLAGS
    additional: Decimal = ZERO
    other: Decimal = ZERO
    base: Decimal | None = None
    tax_states: dict[str, dict[str, str]] = field(default_factory=dict)
    sources: dict[str, Any] = field(default_factory=dict)


Inputs = dict[int, PersonInputs]


def load_inputs(person_ids: list[int], month: date) -> Inputs:
    """Everything that the month of these people takes in: eight queries."""
    inputs: Inputs = defaultdict(PersonInputs)
    chosen = PersonAmong(person_ids)
    for load in (_detail, _by_hand, _adjustments, _recoveries, _reserves, _tax_states, _declarations, _bases):
        load(inputs, chosen, month)
    return inputs


def _detail(inputs: Inputs, people: PersonAmong, month: date) -> None:
    """Figures of the reviewed details, summed for who served two branches in the month."""
    rows = DetailRow.objects.filter(people, detail__month=month, detail__state=DetailState.REVIEWED).order_by(
        "detail_id"
    )
    for person_id, by_class, *figures in rows.values_list("person_id", "sales_by_class", *DETAIL_MEASURES):
        measures = inputs[person_id].measures
        amounts = [Decimal(value) for value in figures]
        if measures:
            amounts = [measures[name] + value for name, value in zip(DETAIL_MEASURES, amounts, strict=True)]
        measures.update(zip(DETAIL_MEASURES, amounts, strict=True))
        for product_class, amount in by_class.items():
            name = f"product_sales.{product_class}"
            measures[name] = measures.get(name, 0) + Decimal(amount)


def _by_hand(inputs: Inputs, people: PersonAmong, month: date) -> None:
    rows = ManualMeasure.objects.filter(people, month=month).order_by("pk")
    for pk, person_id, measure, value in rows.values_list("pk", "person_id", "measure", "value"):
        inputs[person_id].measures[measure] = value
        inputs[person_id].sources.setdefault("manual_measures", []).append(pk)


def _adjustments(inputs: Inputs, people: PersonAmong, month: date) -> None:
    """Confirmed ones of the month, and earlier ones that came too late for theirs."""
    rows = Adjustment.objects.filter(
        people, state=InputState.CONFIRMED, month__lte=month, applied=None
    ).order_by("month", "pk")
    for pk, person_id, amount, title, reason, origin in rows.values_list(
        "pk", "person_id", "amount", "title", "reason", "origin_month"
    ):
        words = title if reason == title else f"{title}: {reason}"
        inputs[person_id].adjustments.append(AdjustmentRule(amount, words, origin, str(pk)))
        inputs[person_id].sources.setdefault("adjustments", []).append(pk)


def _recoveries(inputs: Inputs, people: PersonAmong, month: date) -> None:
    rows = owing(month).filter(people)
    for pk, person_id, title, owed, instalment in rows.values_list(
        "pk", "person_id", "title", "owed", "instalment"
    ):
        inputs[person_id].recoveries.append(Recovery(str(pk), title, owed, instalment))
        inputs[person_id].sources.setdefault("charges", []).append(pk)


def _reserves(inputs: Inputs, people: PersonAmong, month: date) -> None:
    """What is due is released, what is not is the balance held."""
    entries = ReserveEntry.objects.filter(people, released_run=None, month__lt=month)
    for entry in entries.select_related("person").order_by("month", "pk"):
        person = inputs[entry.person_id]
        due = reserve_due(entry)
        if due is not None and due <= month:
            person.releases.append(Release(entry.code, entry.amount, entry.month, str(entry.pk)))
            person.sources.setdefault("releases", []).append(entry.pk)
        else:
            person.held[entry.code] = person.held.get(entry.code, ZERO) + entry.amount


def reserve_due(entry: ReserveEntry) -> date | None:
    """The month from which a reserve is due; None while its months wait for the person's leaving."""
    due: date | None = entry.release_month
    if entry.exit_months is None or entry.person.left_on is None:
        return due
    return add_months(month_of(entry.person.left_on), entry.exit_months)


def _tax_states(inputs: Inputs, people: PersonAmong, month: date) -> None:
    """Where each contract's last signed slip of the tax year left the sums."""
    slips = PaySlip.objects.filter(
        people,
        run__state__in=SETTLED,
        run__month__gte=month.replace(month=1),
        run__month__lt=month,
    )
    last = slips.order_by("person_id", "contract", "-run__month").distinct("person_id", "contract")
    for pk, person_id, contract, state in last.values_list("pk", "person_id", "contract", "tax_state"):
        inputs[person_id].tax_states[contract] = state
        inputs[person_id].sources.setdefault("tax_from", []).append(pk)


def _declarations(inputs: Inputs, people: PersonAmong, month: date) -> None:
    rows = _last_in_month(TaxDeclaration, people, month).values_list(
        "pk", "person_id", "additional", "other", "first_job_in_year", "prior_year_le_60000"
    )
    for pk, person_id, additional, other, first_job, small_income in rows:
        entry = inputs[person_id]
        entry.additional, entry.other = additional, other
        entry.flags = TaxFlags(first_job, small_income)
        entry.sources["tax_declaration"] = pk


def _bases(inputs: Inputs, people: PersonAmong, month: date) -> None:
    rows = _last_in_month(InsuranceBase, people, month)
    for pk, person_id, base in rows.values_list("pk", "person_id", "base"):
        inputs[person_id].base = base
        inputs[person_id].sources["insurance_base"] = pk


def _last_in_month(model: Any, people: PersonAmong, month: date) -> Any:
    """The person's latest row that is in force on some day of the month."""
    rows = model.objects.within(month, next_month(month)).filter(people)
    return rows.order_by("person_id", F("valid_from").desc()).distinct("person_id")
