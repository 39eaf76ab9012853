from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CompensationConfig(AppConfig):
    name = "compensation"
    verbose_name = _("Pay")

    def ready(self) -> None:
        """Make the app's kinds of work and notices known."""
        from compensation import tasks  # noqa: PLC0415  models are loaded only now
        from compensation.services import notifying, runs, simulation, standard_kind  # noqa: PLC0415
        from core import jobs  # noqa: PLC0415

        notifying.register()
        jobs.register(runs.JOB, tasks.compute_run, on_failure=tasks.tell_run_failed)
        standard_kind.register()
        jobs.register(simulation.JOB, simulation.compute_simulation)
