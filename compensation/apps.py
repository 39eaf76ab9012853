from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CompensationConfig(AppConfig):
    name = "compensation"
    verbose_name = _("Pay")

    def ready(self) -> None:
        """Make the app's kinds of work, notices and papers known, and what lower apps ask it."""
        from compensation import registering  # noqa: PLC0415  models are loaded only now

        registering.register()
