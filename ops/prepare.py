"""Makes the database of `make run` ready: migrated, and with the demonstration company where it is empty."""

import os
from collections.abc import Iterator
from pathlib import Path

import django
from django.core.management import call_command
from django.db.models import Q

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Migrate; load the demonstration once; print whom one can be."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "branchops.settings")
    django.setup()
    compile_catalogues()
    call_command("migrate", verbosity=0, interactive=False)

    # Loads once; says so where an earlier load was interrupted.
    call_command("load_demo")
    print("\n".join(sign_ins()), flush=True)


def compile_catalogues() -> None:
    """Compile what Chinese is not compiled yet: pages in English that say they are Chinese help nobody."""
    sources = [path for path in ROOT.glob("*/locale/*/LC_MESSAGES/django.po") if is_stale(path)]
    if sources:
        call_command("messages", "--compile", verbosity=0)


def is_stale(source: Path) -> bool:
    """Whether the catalogue beside it is missing or older."""
    compiled = source.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime


def sign_ins() -> Iterator[str]:
    """One line for each holder of a role at headquarters, in the first branch and in its first team."""
    from demo.company import PASSWORD  # noqa: PLC0415
    from org.choices import Role  # noqa: PLC0415
    from org.models import Branch, Posting, RoleGrant  # noqa: PLC0415

    branch = Branch.objects.order_by("code").first()
    team = branch.teams.order_by("pk").first() if branch else None
    grants = RoleGrant.objects.select_related("user", "branch", "team", "department").order_by("pk")
    here = Q(branch=None, team=None) | Q(branch=branch) | Q(team=team, team__isnull=False)
    posted = Posting.objects.filter(team=team, person__user__isnull=False).select_related("person__user")
    manager = posted.exclude(person__user__in=RoleGrant.objects.values("user")).order_by("pk").first()
    yield f"\nEverybody is on the first page, one click each. Or with the password {PASSWORD}:"
    for grant in grants.filter(here):
        yield f"  {grant.user.username:<14}{grant.user.name}  {grant}"
    if manager and manager.person.user:
        user, role = manager.person.user, Role.ACCOUNT_MANAGER.label
        yield f"  {user.username:<14}{user.name}  {role} · {team}"


if __name__ == "__main__":
    main()
