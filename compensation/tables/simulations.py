from collections.abc import Iterable, Sequence

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from compensation.queries.simulations import PersonSum
from core.tables import MoneyColumn, MonthColumn, PercentColumn, Table, TextColumn


class PersonTable(Table):
    number = TextColumn(_("Employee number"))
    name = TextColumn(pgettext_lazy("person", "Name"))
    grade = TextColumn(_("Grade"), phone=False)
    before = MoneyColumn(_("Paid (yuan)"), total=True, phone=False)
    after = MoneyColumn(_("By this standard (yuan)"), total=True)
    change = MoneyColumn(_("Change (yuan)"), total=True)
    share = PercentColumn(_("Change"))

    class Meta:
        caption = _("Change per person")


class MonthTable(Table):
    month = MonthColumn(_("Month"))
    before = MoneyColumn(_("Paid (yuan)"), total=True)
    after = MoneyColumn(_("By this standard (yuan)"), total=True)
    change = MoneyColumn(_("Change (yuan)"), total=True)
    share = PercentColumn(_("Change"), phone=False)

    class Meta:
        caption = _("Change per month")


SORTS = ("number", "name", "grade", "before", "after", "change", "share")


def sorted_people(people: Iterable[PersonSum], sort: str) -> Sequence[PersonSum]:
    """By the column asked for; who has no share comes last either way."""
    name = sort.removeprefix("-")
    if name not in SORTS:
        return list(people)
    known = [person for person in people if getattr(person, name) is not None]
    unknown = [person for person in people if getattr(person, name) is None]
    return [*sorted(known, key=lambda one: getattr(one, name), reverse=sort.startswith("-")), *unknown]
