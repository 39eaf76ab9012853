"""What a month still lacks before its pay can be computed: every fault as a sentence, none left out."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Self

from django.db.models import Max, Min
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from compensation.choices import SETTLED, DetailState
from compensation.models import BusinessDetail, DetailRow, PayRun, PaySlip
from compensation.queries.basis import Basis, load_basis
from compensation.queries.payees import Payee
from compensation.queries.recoveries import owing
from core.months import add_months, format_month, months_between, next_month
from customers.choices import CrmState
from customers.models import CrmMonth
from org.choices import Contract
from org.models import Branch, Team

# A sentence names this many people and counts the rest.
NAMED = 5


class Lack(str):
    """A sentence that says what is missing and knows where it is put right."""

    __slots__ = ("where",)
    where: str

    def __new__(cls, text: str, where: str = "") -> Self:
        lack = super().__new__(cls, text)
        lack.where = where
        return lack


def missing_for(branch: Branch, month: date) -> list[Lack]:
    """Every reason why pay of the month cannot be computed now; empty when it can."""
    return faults_of(load_basis(branch, month))


def faults_of(basis: Basis) -> list[Lack]:
    """The same for what has been read already."""
    found = {
        "detail": _detail_faults(basis),
        "runs": _sequence_faults(basis),
        "parameters": _parameter_faults(basis),
        "standards": _standard_faults(basis),
        "people": (*_broker_faults(basis), *_people_faults(basis)),
    }
    return [
        fault if isinstance(fault, Lack) else Lack(fault, where)
        for where, faults in found.items()
        for fault in faults
    ]


def _detail_faults(basis: Basis) -> Iterator[str]:
    words = {"month": format_month(basis.month)}
    accepted = CrmMonth.objects.filter(branch=basis.branch, month=basis.month, state=CrmState.ACCEPTED)
    if not accepted.exists():
        yield Lack(_("No CRM file of %(month)s is accepted.") % words, "crm")
    elif basis.detail is None:
        stale = BusinessDetail.objects.filter(branch=basis.branch, month=basis.month).exists()
        yield (
            _("The business detail of %(month)s stands on a replaced CRM file; compute it again.") % words
            if stale
            else _("The business detail of %(month)s is not computed yet.") % words
        )
    elif basis.detail.state != DetailState.REVIEWED:
        words["state"] = basis.detail.get_state_display()
        yield _("The business detail of %(month)s is not reviewed; it is “%(state)s”.") % words


def _sequence_faults(basis: Basis) -> Iterator[str]:
    """Tax is withheld on the year's sums, so months are signed one after the other."""
    runs = PayRun.objects.filter(branch=basis.branch)
    later = runs.settled().filter(month__gt=basis.month).aggregate(Min("month"))["month__min"]
    if later is not None:
        yield _("Pay of the later month %(month)s is signed already.") % {"month": format_month(later)}
    unsigned = _first_unsigned(basis)
    if unsigned is not None:
        yield _("Pay of the earlier month %(month)s is not signed yet.") % {"month": format_month(unsigned)}


def _first_unsigned(basis: Basis) -> date | None:
    """The first month since the branch's first run that is not signed; None where all are."""
    runs = PayRun.objects.filter(branch=basis.branch, month__lt=basis.month)
    first = runs.aggregate(Min("month"))["month__min"]
    if first is None:
        return None
    signed = set(runs.settled().values_list("month", flat=True))
    months = (add_months(first, count) for count in range(months_between(first, basis.month)))
    return next((month for month in months if month not in signed), None)


def _parameter_faults(basis: Basis) -> Iterator[str]:
    terms, words = basis.terms, {"month": format_month(basis.month), "region": basis.branch.insurance_region}
    contracts = {payee.contract for payee in basis.payees}
    if terms.tax_table is None:
        yield _("No income tax table is in force in %(month)s.") % words
    if Contract.BROKER in contracts and terms.vat_rule is None:
        yield _("How brokers are charged value-added tax in %(month)s is not laid down.") % words
    if Contract.EMPLOYEE in contracts and not terms.schemes:
        yield _("No insurance scheme of the region “%(region)s” is in force in %(month)s.") % words
    if terms.minimum_wage is None and Contract.EMPLOYEE in contracts and _employees_owe(basis):
        yield _("The minimum wage of the region “%(region)s” is missing, which caps recoveries.") % words


def _employees_owe(basis: Basis) -> bool:
    employees = [payee.id for payee in basis.payees if payee.contract == Contract.EMPLOYEE]
    return owing(basis.month).filter(person_id__in=employees).exists()


def _standard_faults(basis: Basis) -> Iterator[str]:
    places = {(payee.team_id, payee.contract) for payee in basis.payees}
    teams = Team.objects.in_bulk({team_id for team_id, _contract in places})
    for team_id, contract in sorted(places, key=lambda place: (teams[place[0]].code, place[1])):
        words = {
            "team": teams[team_id].name,
            "contract": Contract(contract).label,
            "month": format_month(basis.month),
        }
        standard = basis.standards.get((team_id, contract))
        if standard is None:
            yield _("%(team)s has no approved pay standard for %(contract)s in %(month)s.") % words
        elif standard.pk not in basis.trees:
            yield _("The pay standard “%(name)s” cannot be read.") % {"name": standard.name}
    yield from _grade_faults(basis)


def _grade_faults(basis: Basis) -> Iterator[str]:
    ungraded = [payee for payee in basis.payees if not payee.grade]
    if ungraded:
        yield Lack(_("Without a grade: %(people)s.") % {"people": names(ungraded)}, "people")
    unknown: dict[tuple[str, str], list[Payee]] = {}
    for payee in basis.payees:
        tree = basis.tree_of(payee)
        if payee.grade and tree and all(payee.grade != grade.code for grade in tree.grades):
            unknown.setdefault((tree.name, payee.grade), []).append(payee)
    for (standard, grade), people in sorted(unknown.items()):
        words = {"standard": standard, "grade": grade, "people": names(people)}
        yield _("The pay standard “%(standard)s” has no grade %(grade)s, held by %(people)s.") % words


def _broker_faults(basis: Basis) -> Iterator[str]:
    """A broker without contract, certificate and registration may not be used, so not be paid either."""
    brokers = [payee for payee in basis.payees if payee.contract == Contract.BROKER]
    end = next_month(basis.month)
    lacking = {
        _("Brokers without the number of an agency contract may not be paid: %(people)s."): [
            payee for payee in brokers if not payee.contract_number.strip()
        ],
        _("Brokers without a certificate may not be paid: %(people)s."): [
            payee for payee in brokers if not payee.certificate_number.strip()
        ],
        _("Brokers who were not registered in the month may not be paid: %(people)s."): [
            payee for payee in brokers if payee.registered_on is None or payee.registered_on >= end
        ],
    }
    for sentence, people in lacking.items():
        if people:
            yield sentence % {"people": names(people)}


def _people_faults(basis: Basis) -> Iterator[str]:
    if basis.detail is not None:
        unseen = [payee for payee in basis.payees if payee.is_active and not payee.in_detail]
        if unseen:
            sentence = _("Not in the reviewed business detail, so it has to be computed again: %(people)s.")
            yield Lack(sentence % {"people": names(unseen)}, "detail")
    if not basis.payees:
        yield _("Nobody of this branch is to be paid for %(month)s.") % {"month": format_month(basis.month)}
    yield from _elsewhere_faults(basis)


def _elsewhere_faults(basis: Basis) -> Iterator[str]:
    """People who came from another branch, whose pay or figures there are not finished."""
    people = {payee.id: payee for payee in basis.payees}
    others = PaySlip.objects.exclude(run__branch=basis.branch).filter(person_id__in=people)
    done = others.filter(run__state__in=SETTLED, run__month__gte=basis.month)
    paid = sorted(set(done.values_list("person_id", flat=True)))
    if paid:
        words = {"people": names(people[pk] for pk in paid), "month": format_month(basis.month)}
        yield _("Another branch has paid %(month)s or a later month to %(people)s.") % words
    waiting = others.exclude(run__state__in=SETTLED).filter(run__month__lte=basis.month)
    open_ = waiting.values("person_id").annotate(Max("run__month")).values_list("person_id", flat=True)
    if open_:
        yield _("Another branch has pay not signed yet of %(people)s.") % {
            "people": names(people[pk] for pk in sorted(open_))
        }
    rows = DetailRow.objects.exclude(detail__branch=basis.branch).exclude(detail__state=DetailState.REVIEWED)
    moved = rows.filter(detail__month=basis.month, person_id__in=people, customers__gt=0)
    unreviewed = sorted(set(moved.values_list("person_id", flat=True)))
    if unreviewed:
        yield _("Another branch has not reviewed the business detail of %(people)s.") % {
            "people": names(people[pk] for pk in unreviewed)
        }


def names(people: Iterable[Payee]) -> str:
    """The first few by name and number, the others counted."""
    listed = [str(payee) for payee in people]
    shown, rest = listed[:NAMED], len(listed) - NAMED
    if rest > 0:
        shown.append(ngettext("%(count)s more", "%(count)s more", rest) % {"count": rest})
    return _(", ").join(shown)
