"""Makes the database of `make run` ready: migrated, and with the demonstration company where it is empty."""

import os
from collections.abc import Iterator

import django
from django.core.management import call_command


def main() -> None:
    """Migrate; load the demonstration once; print whom one can be."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "branchops.settings")
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)

    # Loads once; says so where an earlier load was interrupted.
    call_command("load_demo")
    print("\n".join(sign_ins()), flush=True)


def sign_ins() -> Iterator[str]:
    """One line for each holder of a role, and for the first account manager of each team."""
    from demo.company import PASSWORD  # noqa: PLC0415
    from org.models import Posting, RoleGrant  # noqa: PLC0415

    yield f"\nSign in with one click on the first page, or with the password {PASSWORD} as one of:"
    for grant in RoleGrant.objects.select_related("user", "branch", "team", "department").order_by("pk"):
        yield f"  {grant.user.username:<14}{grant.user.name}  {grant}"
    managers = Posting.objects.filter(person__user__isnull=False)
    first = managers.exclude(person__user__in=RoleGrant.objects.values("user"))
    for posting in first.order_by("team_id", "pk").distinct("team_id").select_related("person__user", "team"):
        user = posting.person.user
        yield f"  {user.username:<14}{user.name}  {posting.team}" if user else ""


if __name__ == "__main__":
    main()
