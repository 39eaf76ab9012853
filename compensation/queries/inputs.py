"""Questions about what a month is fed with: adjustments, recoveries, measures, declarations, bases."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from compensation.models import (
    Adjustment,
    AppliedInput,
    Charge,
    InsuranceBase,
    ManualMeasure,
    PayRun,
    TaxDeclaration,
)
from compensation.queries.parameters import minimum_wage
from compensation.queries.recoveries import with_balance
from core.months import next_month
from customers.models import CrmMonth
from org.models import Person, Team

RIGHT = "pay.adjust"
PEOPLE = ("person", "branch", "proposed_by", "confirmed_by")


def adjustments(user: Any) -> QuerySet[Adjustment]:
    """The adjustments that `user` may see, each with the report that paid it."""
    return Adjustment.objects.visible_to(user).select_related(*PEOPLE, "applied__run__number")


def charges(user: Any) -> QuerySet[Charge]:
    """The recoveries that `user` may see, with `recovered` and `owed`."""
    rows: QuerySet[Charge] = with_balance(Charge.objects.visible_to(user).select_related(*PEOPLE))
    return rows


def instalments(charge: Charge) -> list[AppliedInput]:
    """What signed reports took of a recovery, oldest first."""
    return list(charge.instalments.select_related("run__number").order_by("run__month"))


def origin_file(adjustment: Adjustment, user: Any) -> CrmMonth | None:
    """The CRM file that a correction comes from, for who may see it."""
    if adjustment.origin_crm_month_id is None or not user.may("customers.crm_view"):
        return None
    return CrmMonth.objects.visible_to(user).filter(pk=adjustment.origin_crm_month_id).first()


def wage_floor(charge: Charge) -> Decimal | None:
    """The minimum wage that has to be left of a month's pay, of the branch's region in the first month."""
    found = minimum_wage(charge.branch.insurance_region, charge.first_month)
    return found.amount if found else None


def adjustable_people(user: Any) -> QuerySet[Person]:
    """The people whose pay `user` feeds."""
    return Person.objects.visible_to(user, RIGHT).exclude(branch=None)


def adjustable_teams(user: Any) -> QuerySet[Team]:
    """The teams whose measures `user` enters."""
    return Team.objects.visible_to(user, RIGHT).select_related("branch").order_by("branch__code", "code")


def measures(user: Any) -> QuerySet[ManualMeasure]:
    """The measures entered by hand that `user` may see."""
    return ManualMeasure.objects.visible_to(user).select_related("person", "branch", "entered_by")


def members_of(team: Team, month: date) -> list[Person]:
    """Who is posted to the team at the end of a month, by number."""
    day_after = next_month(month)
    posted = team.postings.within(month, day_after).values("person_id")
    people = Person.objects.filter(pk__in=posted).active_in(month, day_after)
    return list(people.order_by("number"))


def values_of(people: Sequence[Person], month: date, measure: str) -> Mapping[int, ManualMeasure]:
    """What was entered for these people, by person."""
    rows = ManualMeasure.objects.filter(person__in=people, month=month, measure=measure)
    return {row.person_id: row for row in rows.select_related("entered_by")}


def declarations(user: Any) -> QuerySet[TaxDeclaration]:
    """Tax declarations of the people whose pay `user` feeds."""
    rows = TaxDeclaration.objects.filter(person__in=adjustable_people(user).values("pk"))
    return rows.select_related("person__branch")


def insurance_bases(user: Any) -> QuerySet[InsuranceBase]:
    """Insurance bases of the people whose pay `user` feeds."""
    rows = InsuranceBase.objects.filter(person__in=adjustable_people(user).values("pk"))
    return rows.select_related("person__branch")


def open_month(branch_ids: Sequence[int], today: date) -> date:
    """The first month that nobody has submitted yet, over some branches: where most entries go."""
    runs = PayRun.objects.filter(branch_id__in=branch_ids).exclude(state__in=["draft", "computed"])
    last = runs.order_by("-month").values_list("month", flat=True).first()
    return next_month(last) if last else today.replace(day=1)
