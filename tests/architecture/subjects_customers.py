"""Records behind the addresses of the customers' app."""

from datetime import date

from customers.models import Customer
from tests.architecture.access import Subject
from tests.customers import files
from tests.factories.customers import Desk
from tests.factories.org import UserFactory


def desks(world):
    """The two branches as ones that import; each with rows of its account managers."""
    here = Desk(world.branch, world.team, world.bob, UserFactory())
    there = Desk(world.elsewhere, world.team_elsewhere, world.charlie, UserFactory())
    return here, there


def waiting(world):
    """A file that asks what its headings mean."""
    here, there = desks(world)
    return Subject(here={"pk": here.asking().pk}, elsewhere={"pk": there.asking().pk}, data={})


def refused(world):
    here, there = desks(world)
    return Subject(here={"pk": here.refused().pk}, elsewhere={"pk": there.refused().pk})


def accepted(desk, account, person):
    """An accepted file of an earlier month that names one customer of the person."""
    month = date(2025, int(account[-1]), 1)
    return desk.on_file(files.row(account=account, manager=person.number), month=month)


def customer(world):
    """A colleague's customer, a stranger's, and one's own."""
    here, there = desks(world)

    def of(desk, account, person):
        accepted(desk, account, person)
        return {"pk": Customer.objects.get(account=account).pk}

    mine = of(here, "8803", world.alice)
    return Subject(
        here=of(here, "8804", world.bob),
        elsewhere=of(there, "8805", world.charlie),
        own=lambda user: mine if user == world.alice.user else None,
    )


def rows(world):
    """A file with a colleague's rows alone, a stranger's, and one with own rows."""
    here, there = desks(world)
    mine = accepted(here, "8806", world.alice).pk
    return Subject(
        here={"pk": accepted(here, "8807", world.bob).pk},
        elsewhere={"pk": accepted(there, "8808", world.charlie).pk},
        own=lambda user: {"pk": mine} if user == world.alice.user else None,
    )


SUBJECTS = {
    "customers:crm_month": refused,
    "customers:crm_progress": refused,
    "customers:crm_faults": refused,
    "customers:crm_headings": waiting,
    "customers:crm_abandon": waiting,
    "customers:crm_facts": rows,
    "customers:customer": customer,
}
