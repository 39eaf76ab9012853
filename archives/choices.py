from django.db import models
from django.utils.translation import gettext_lazy as _


class Category(models.TextChoices):
    """What kind of paper a document is; each category has one right that opens it (archives.permissions)."""

    CRM_FILE = "crm_file", _("CRM month file")
    PAY_REPORT = "pay_report", _("monthly pay report")
    PAYMENT_FILE = "payment_file", _("payment file")
    PAY_SLIP = "pay_slip", _("pay slip")
    PAY_STANDARD = "pay_standard", _("pay standard")
    REQUEST = "request", _("request and opinions")
