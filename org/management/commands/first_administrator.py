"""`manage.py first_administrator`: the account from which a new company is set up."""

import getpass
import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core.errors import DomainError
from org import services


class Command(BaseCommand):
    """Works once: further administrators are named by the first one, on the page of roles."""

    help = "Opens the first administrator's account. The password is asked for, or read from FIRST_PASSWORD."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the account."""
        parser.add_argument("username")
        parser.add_argument("--name", default="", help="the person's name; the user name if it is left out")
        parser.add_argument("--company", default="", help="the company's name, where there is none yet")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Open it, or say why not."""
        password = os.environ.get("FIRST_PASSWORD") or getpass.getpass("Password: ")
        try:
            user = services.first_administrator(
                username=options["username"],
                name=options["name"] or options["username"],
                password=password,
                company=options["company"],
                at=timezone.now(),
            )
        except DomainError as error:
            raise CommandError("\n".join([str(error), *map(str, error.faults)])) from error
        self.stdout.write(f"{user.username} administers; the password has to be changed at the first sign-in")
