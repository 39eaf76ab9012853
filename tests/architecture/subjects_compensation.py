"""Records behind the addresses of the pay cycle: a branch's month here and elsewhere, and what is one's own of it."""

from compensation import services
from compensation.models import DetailRow, PaySlip
from core import jobs
from tests.architecture.access import Subject
from tests.factories import compensation as pay

REASON = {"reason": "不符"}


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
    """The first signature is due: only who may give it gets past the forms."""
    found = submitted_run(world, world.bob)
    return Subject(
        here={"pk": found.pk},
        elsewhere={"pk": submitted_run(world, world.charlie).pk},
        data={"step": "chief", "shown_hash": found.content_hash, "reason": "金额有误"},
    )


def run_export(world):
    found = run(world)
    return Subject(here=found.here | {"form": "json"}, elsewhere=found.elsewhere | {"form": "json"})


def detail(world):
    def of(person):
        return {"pk": submitted_run(world, person).detail_id}

    return Subject(here=of(world.bob), elsewhere=of(world.charlie), data=REASON)


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


def question(world):
    """A colleague's question, a stranger's, one's own."""
    slips = slip(world)

    def of(person):
        asked = services.ask(
            slip_id=PaySlip.objects.get(person=person).pk, text="为什么", by=person.user, at=pay.AT
        )
        return {"pk": asked.pk}

    def own(user):
        mine = getattr(user, "person", None)
        return of(mine) if mine else None

    assert slips.here
    return Subject(here=of(world.bob), elsewhere=of(world.charlie), own=own)


def drafted(world, person):
    """A standard that nobody has sent up."""
    office = office_of(world, person)
    document = pay.content(office.team, "broker", [pay.BROKER_COMMISSION], effective_from="2026-12")
    return services.draft_standard(document=document, by=office.finance, at=pay.AT)


def draft(world):
    return Subject(
        here={"pk": drafted(world, world.bob).pk}, elsewhere={"pk": drafted(world, world.charlie).pk}
    )


def simulation(world):
    """A standard tried on the one settled month."""

    def of(person):
        office = office_of(world, person)
        office.signed(facts_of(people_of(world, person)))
        tried = services.simulate_standard(
            standard_id=office.standards["employee"].pk,
            first_month=pay.MONTH,
            last_month=pay.MONTH,
            by=office.finance,
            at=pay.AT,
        )
        jobs.run(tried.job_id, at=pay.AT)
        return {"pk": tried.pk}

    return Subject(here=of(world.bob), elsewhere=of(world.charlie))


def simulation_export(world):
    found = simulation(world)
    return Subject(here=found.here | {"form": "xlsx"}, elsewhere=found.elsewhere | {"form": "xlsx"})


def adjustment(world):
    def of(person):
        return {"pk": pay.adjustment(person, "100.00", state="proposed").pk}

    return Subject(here=of(world.bob), elsewhere=of(world.charlie), data=REASON)


def charge(world):
    def of(person):
        return {"pk": pay.charge(person, "100.00", state="proposed").pk}

    return Subject(here=of(world.bob), elsewhere=of(world.charlie), data=REASON)


def parameter(_world):
    return Subject(here={"kind": "insurance"})


def measure_sheet(world):
    """The address names the sheet in its query."""
    return Subject(here={}, data={"team": world.team.pk, "month": "2026-10", "measure": "duty_score"})


SUBJECTS = {
    "measure_edit": measure_sheet,
    "run_export": run_export,
    "detail_row": detail_row,
    "simulation": simulation,
    "simulation_job": simulation,
    "simulation_export": simulation_export,
    "parameter_new": parameter,
}
SUBJECTS |= dict.fromkeys(
    (
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
    ),
    run,
)
SUBJECTS |= dict.fromkeys(("detail", "detail_submit", "detail_review", "detail_return"), detail)
SUBJECTS |= dict.fromkeys(("slip", "slip_pdf", "question_ask"), slip)
SUBJECTS |= dict.fromkeys(("question", "question_answer"), question)
SUBJECTS |= dict.fromkeys(("standard", "standard_json", "standard_copy", "simulation_new"), standard)
SUBJECTS |= dict.fromkeys(
    (
        "standard_edit",
        "standard_try",
        "standard_replace",
        "standard_submit",
        "standard_withdraw",
        "standard_discard",
    ),
    draft,
)
SUBJECTS |= dict.fromkeys(("adjustment", "adjustment_confirm", "adjustment_reject"), adjustment)
SUBJECTS |= dict.fromkeys(("charge", "charge_confirm", "charge_reject"), charge)
SUBJECTS = {f"compensation:{name}": maker for name, maker in SUBJECTS.items()}
