from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CustomersConfig(AppConfig):
    name = "customers"
    verbose_name = _("Customers")

    def ready(self) -> None:
        from core import jobs, notices  # noqa: PLC0415  the registries need the models
        from customers import contributions  # noqa: PLC0415
        from customers.services import checking, uploading  # noqa: PLC0415

        jobs.register(uploading.JOB, checking.check_job, on_failure=checking.check_failed)
        for kind, sentence in NOTICES.items():
            notices.register(kind, sentence)
        contributions.register()


NOTICES = {
    "customers.crm_accepted": _("The CRM file of %(month)s for %(branch)s is accepted: %(file)s."),
    "customers.crm_refused": _("The CRM file of %(month)s for %(branch)s is refused: %(file)s."),
    "customers.crm_headings": _(
        "Headings of the CRM file of %(month)s for %(branch)s wait for you: %(file)s."
    ),
}
