"""Records behind the addresses of the pay cycle: a branch's month here and elsewhere, and what is one's own of it."""

from compensation.models import DetailRow, PaySlip
from tests.architecture.access import Subject
from tests.factories import compensation as pay


def office_of(world, person):
    """The pay office of that person's branch: other people than the accounts of the matrix."""
    here = person.branch_id == world.branch.pk
    branch, team = person.branch, world.team if here else world.team_elsewhere
    pay.parameters(branch)
    made = pay.Office(
        branch,
        team,
        desk=world.somebody_else("trading_desk", place=branch),
        finance=world.somebody_else("branch_finance", place=branch),
        chief=world.somebody_else("chief_accountant", place=branch),
        deputy=world.somebody_else("deputy_manager", place=branch),
        manager=world.somebody_else("branch_manager", place=branch),
        archive=world.somebody_else("general_office"),
    )
    made.standards["employee"] = pay.approved_standard(team, [pay.BASE, pay.COMMISSION])
    return made


def facts_of(people):
    return [pay.fact(f"7{person.pk:07d}", person, commission="3000.00") for person in people]


def submitted_run(world, person):
    """A run that waits for the chief accountant, with everybody of the branch in it."""
    return office_of(world, person).submitted(facts_of(people_of(world, person)))


def people_of(world, person):
    return [world.alice, world.bob] if person.branch_id == world.branch.pk else [person]


def run(world):
    return Subject(
        here={"pk": submitted_run(world, world.bob).pk},
        elsewhere={"pk": submitted_run(world, world.charlie).pk},
    )


def run_export(world):
    found = run(world)
    return Subject(here=found.here | {"form": "json"}, elsewhere=found.elsewhere | {"form": "json"})


def detail(world):
    def of(person):
        return {"pk": submitted_run(world, person).detail_id}

    return Subject(here=of(world.bob), elsewhere=of(world.charlie))


def of_person(world, model, field):
    """The record of each of three people in settled months: a colleague's, a stranger's, one's own."""
    for somebody in (world.bob, world.charlie):
        office_of(world, somebody).signed(facts_of(people_of(world, somebody)))

    def of(person):
        return {"pk": model.objects.get(**{field: person}).pk}

    def own(user):
        mine = getattr(user, "person", None)
        return of(mine) if mine else None

    return Subject(here=of(world.bob), elsewhere=of(world.charlie), own=own)


def detail_row(world):
    return of_person(world, DetailRow, "person")


def slip(world):
    return of_person(world, PaySlip, "person")


def standard(world):
    def of(person):
        return {"pk": office_of(world, person).standards["employee"].pk}

    return Subject(here=of(world.bob), elsewhere=of(world.charlie))


SUBJECTS = {"compensation:run_export": run_export, "compensation:detail_row": detail_row}
SUBJECTS |= {
    f"compensation:{name}": run
    for name in (
        "run",
        "run_job",
        "run_submit",
        "run_withdraw",
        "run_sign",
        "run_return",
        "run_pay",
        "run_file",
        "run_papers",
        "run_payment_file",
    )
}
SUBJECTS |= {
    f"compensation:{name}": detail for name in ("detail", "detail_submit", "detail_review", "detail_return")
}
SUBJECTS |= {f"compensation:{name}": slip for name in ("slip", "slip_pdf", "question_ask")}
SUBJECTS |= {
    f"compensation:standard{name}": standard
    for name in ("", "_edit", "_try", "_json", "_replace", "_copy", "_submit", "_withdraw", "_discard")
}
