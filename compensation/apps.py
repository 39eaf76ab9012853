from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CompensationConfig(AppConfig):
    name = "compensation"
    verbose_name = _("Pay")

    def ready(self) -> None:
        """Make the app's kinds of work and notices known."""
        from compensation.services import notifying  # noqa: PLC0415  models are loaded only now

        notifying.register()
