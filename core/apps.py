from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("Mechanisms")

    def ready(self) -> None:
        from core import notices  # noqa: PLC0415  the registry needs the app's models

        notices.register_jobs()
