"""`manage.py set_up_company CODE NAME --administrator USERNAME`: the first step of a real installation."""

import os
from getpass import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from core.errors import DomainError
from org.services import set_up_company


class Command(BaseCommand):
    """Names the company and opens the first administrator's account; both only once."""

    help = (
        "Names the company and opens its first administrator, who then sets up branches, people and roles in"
        " the browser. The password is asked for, or taken from ADMINISTRATOR_PASSWORD; the first sign-in"
        " changes it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", help="the company's short code, for example HQ")
        parser.add_argument("name", help="the company's name")
        parser.add_argument("--administrator", required=True, help="user name of the first administrator")
        parser.add_argument("--administrator-name", default="", help="the administrator's own name")

    def handle(self, *_args: Any, **options: Any) -> None:
        password = os.environ.get("ADMINISTRATOR_PASSWORD") or getpass("Password of the administrator: ")
        try:
            company = set_up_company(
                code=options["code"],
                name=options["name"],
                administrator=options["administrator"],
                administrator_name=options["administrator_name"] or options["administrator"],
                password=password,
                at=timezone.now(),
            )
        except DomainError as error:
            raise CommandError("\n".join([str(error), *map(str, error.faults)])) from error
        self.stdout.write(f"{company.name} is set up; sign in as {options['administrator']}.")
