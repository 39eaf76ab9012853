"""Records behind the addresses of the organisation."""

from org.models import Delegation, ImportUpload, Region, RoleGrant
from tests.architecture.access import START, Subject, grants_of
from tests.conftest import NOW
from tests.factories.org import OutletFactory, UserFactory


def person(world):
    """A colleague, a stranger, and the file of one's own."""

    def own(user):
        mine = getattr(user, "person", None)
        return {"pk": mine.pk} if mine else None

    return Subject(here={"pk": world.bob.pk}, elsewhere={"pk": world.charlie.pk}, own=own)


def branch(world):
    return Subject(here={"pk": world.branch.pk}, elsewhere={"pk": world.elsewhere.pk})


def above_branch(world):
    return Subject(here={"above": world.branch.pk}, elsewhere={"above": world.elsewhere.pk})


def team(world):
    return Subject(here={"pk": world.team.pk}, elsewhere={"pk": world.team_elsewhere.pk})


def above_team(world):
    return Subject(here={"above": world.team.pk}, elsewhere={"above": world.team_elsewhere.pk})


def region(world):
    def of(team):
        return {"pk": Region.objects.create(team=team, code=f"R-{team.code}", name="一区").pk}

    return Subject(here=of(world.team), elsewhere=of(world.team_elsewhere))


def outlet(world):
    return Subject(here={"pk": world.outlet.pk}, elsewhere={"pk": OutletFactory(branch=world.elsewhere).pk})


def account(world):
    return Subject(here={"pk": world.bob.user.pk}, own=lambda user: {"pk": user.pk})


def grant(world):
    other = RoleGrant.objects.create(user=UserFactory(), role="team_lead", team=world.team, valid_from=START)
    return Subject(here={"pk": other.pk})


def delegation(world):
    """Between two others, and one of one's own."""

    def of(grant):
        handed = Delegation.objects.create(
            grant=grant,
            principal=grant.user,
            stand_in=UserFactory(),
            reason="出差",
            created_at=NOW,
            valid_from=NOW.date(),
            valid_until=NOW.date().replace(day=30),
        )
        return {"pk": handed.pk}

    def own(user):
        mine = grants_of(user).first()
        return of(mine) if mine else None

    others = RoleGrant.objects.create(
        user=UserFactory(), role="branch_manager", branch=world.branch, valid_from=START
    )
    return Subject(here=of(others), own=own)


def year(_world):
    return Subject(here={"year": 2026})


def import_kind(_world):
    return Subject(here={"kind": "people"})


def waiting_upload(world):
    """The address names no record: it is the upload of whoever asks."""
    for user in world.users.values():
        ImportUpload.objects.create(
            owner=user, kind="people", file_name="a.xlsx", sha256="0" * 64, sealed=b"", created_at=NOW
        )
    return Subject(here={})


SUBJECTS = {
    "org:import_confirm": waiting_upload,
    "org:import_abandon": waiting_upload,
    "org:demo_sign_in": lambda world: Subject(here={"pk": world.bob.user.pk}),
    "org:import_template": import_kind,
    "org:grant_end": grant,
    "org:delegation_revoke": delegation,
    "org:branch": branch,
    "org:branch_edit": branch,
    "org:team_new": above_branch,
    "org:team": team,
    "org:team_edit": team,
    "org:region_new": above_team,
    "org:region_edit": region,
}
SUBJECTS |= {f"org:{name}": outlet for name in ("outlet", "outlet_edit", "outlet_hours")}
SUBJECTS |= {f"org:calendar_{name}": year for name in ("year", "day_set", "day_clear", "publish", "seed")}
SUBJECTS |= {
    f"org:{name}": account
    for name in (
        "account",
        "account_edit",
        "account_password",
        "account_shut",
        "account_reopen",
        "account_reset_factor",
    )
}
SUBJECTS |= {
    f"org:{name}": person
    for name in (
        "person",
        "person_edit",
        "person_post",
        "person_end_posting",
        "person_grade",
        "person_leave",
        "person_take_back",
        "person_reveal",
    )
}
