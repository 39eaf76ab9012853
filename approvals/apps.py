from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApprovalsConfig(AppConfig):
    name = "approvals"
    verbose_name = _("Requests")

    def ready(self) -> None:
        from approvals import contributions, tasks  # noqa: PLC0415  models are ready only now
        from approvals.services import filing, gateways, scanning, telling  # noqa: PLC0415
        from core import jobs  # noqa: PLC0415

        telling.register()
        jobs.register(filing.FILE_SHEET, tasks.file_sheet_work)
        jobs.register(gateways.SEND_FAX, tasks.send_fax_work, on_failure=gateways.gave_up)
        jobs.register(scanning.READ, tasks.read_scan_work, on_failure=scanning.gave_up, is_atomic=False)
        contributions.register()
