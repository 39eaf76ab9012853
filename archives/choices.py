from enum import StrEnum

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
    TEAM_PAPER = "team_paper", _("plan or scheme of a team")
    PAPER_ATTACHMENT = "paper_attachment", _("attachment of a plan or scheme")
    TEAM_REPORT = "team_report", _("business analysis report")
    TASK_EVIDENCE = "task_evidence", _("evidence of a task")


# What a paper's serial number begins with.
PREFIXES: dict[str, str] = {
    Category.CRM_FILE: "CRM",
    Category.PAY_REPORT: "PAY",
    Category.PAYMENT_FILE: "BANK",
    Category.PAY_SLIP: "SLIP",
    Category.PAY_STANDARD: "STD",
    Category.REQUEST: "REQF",
    Category.TEAM_PAPER: "PLAN",
    Category.PAPER_ATTACHMENT: "PATT",
    Category.TEAM_REPORT: "ANLS",
    Category.TASK_EVIDENCE: "TASK",
}

# Categories whose signed originals are scanned and registered by hand; all others are made by the product.
SCANNED = (Category.REQUEST, Category.PAY_STANDARD)


class Retention(StrEnum):
    """Codes of the classes that come with the product (archives 0002, 0004)."""

    PAY30 = "PAY30"
    BUS20 = "BUS20"
    GEN10 = "GEN10"
    GEN30 = "GEN30"
    PERM = "PERM"
