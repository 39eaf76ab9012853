"""Records behind the addresses of customers and CRM months."""

from datetime import date

from customers.models import Customer
from tests.architecture.access import Subject
from tests.customers import files
from tests.factories.customers import Desk

SEPTEMBER = date(2026, 9, 1)


def desk_of(world, person):
    """Who imports for that person's branch, none of the accounts of the matrix."""
    team = world.team if person.branch_id == world.branch.pk else world.team_elsewhere
    return Desk(person.branch, team, person, world.somebody_else("branch_finance", place=person.branch))


def accepted(world, person, **given):
    """An accepted month of one customer, served by that person."""
    account = given.pop("account", f"9{person.pk:07d}")
    row = files.row(account=account, manager=person.number)
    return desk_of(world, person).accepted(row, **given)


def crm_month(world):
    return Subject(
        here={"pk": accepted(world, world.bob).pk}, elsewhere={"pk": accepted(world, world.charlie).pk}
    )


def crm_month_with_headings_unknown(world):
    """A file that waits for somebody to say what its columns mean."""

    def of(person):
        lines = files.table(files.row(manager=person.number))
        lines[0][0] = "列一"
        return {"pk": desk_of(world, person).check(files.csv_file(lines), file_name="crm.csv").pk}

    return Subject(here=of(world.bob), elsewhere=of(world.charlie))


def rows_of_month(world):
    """A month in which Alice serves somebody too, so that her own rows are there to be seen."""
    return crm_month(world)


def customer(world):
    """A colleague's customer, a stranger's, and one of one's own."""

    def of(person, month):
        account = f"8{person.pk:07d}"
        accepted(world, person, account=account, month=month)
        return {"pk": Customer.objects.get(account=account).pk}

    def own(user):
        mine = getattr(user, "person", None)
        return of(mine, SEPTEMBER) if mine else None

    here, elsewhere = (of(person, date(2026, 10, 1)) for person in (world.bob, world.charlie))
    return Subject(here=here, elsewhere=elsewhere, own=own)


SUBJECTS = {
    "customers:customer": customer,
    "customers:crm_facts": rows_of_month,
    "customers:crm_headings": crm_month_with_headings_unknown,
    "customers:crm_abandon": crm_month_with_headings_unknown,
}
SUBJECTS |= {f"customers:{name}": crm_month for name in ("crm_month", "crm_progress", "crm_faults")}
