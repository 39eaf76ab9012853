from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from compensation.models import SlipQuestion
from demo import chapter1, company, cycle, parameters, people, present
from org.models import Company, User


class Command(BaseCommand):
    """`manage.py load_demo`: the demonstration company, once, never in production."""

    help = "Loads the demonstration company into an empty database; does nothing where there is a company."

    def handle(self, *_args: Any, **_options: Any) -> None:
        if settings.IS_PRODUCTION:
            raise CommandError("The demonstration company is never loaded in production.")
        if Company.objects.exists():
            self._say_what_is_there()
            return
        with translation.override("zh-hans"):
            self.load()
        for path in cycle.lay_out_current_month():
            self.stdout.write(f"CRM file of the current month: {path.relative_to(settings.BASE_DIR)}")

    def _say_what_is_there(self) -> None:
        """Signatures commit one by one, so a load that was interrupted leaves a part behind."""
        is_demonstration = User.objects.filter(username="u1001", email__endswith="@demo.invalid").exists()
        if is_demonstration and not SlipQuestion.objects.exists():
            raise CommandError(
                "The demonstration was loaded in part only; empty the database and load it again."
            )
        self.stdout.write("There is a company already; nothing was loaded.")

    def load(self) -> None:
        """Set up, six months, the teams' own work, the open matters of the seventh month."""
        self.stdout.write("Setting up the demonstration company …")
        administrator = company.set_up()
        people.hire_all(administrator)
        parameters.set_parameters()
        cycle.approve_standards()
        cycle.run_months(lambda what: self.stdout.write(f"  {what}"))
        chapter1.load()
        present.set_scene()
        present.settle_loose_ends()
