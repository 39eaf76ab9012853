"""The payment file for the bank: one line per person with something to pay (G15.2)."""

from django.utils.translation import gettext as _

from compensation.models import PayRun, PaySlip
from core.documents.cells import Kind
from core.documents.delimited import write_csv
from core.documents.sheets import Column
from core.errors import DomainError
from core.months import format_month


def payment_csv(run: PayRun) -> bytes:
    """CSV in UTF-8 with BOM: number, name, bank, account, amount, purpose; totals are the run's net.

    Raises DomainError that names everybody who has pay but no bank account.
    """
    slips = list(PaySlip.objects.filter(run=run, net__gt=0).select_related("person").order_by("number"))
    without = [f"{slip.number} {slip.name}" for slip in slips if not slip.person.bank_account]
    if without:
        raise DomainError(_("Bank accounts are missing; enter them with the people first."), faults=without)
    purpose = _("Pay of %(month)s") % {"month": format_month(run.month)}
    rows = [
        (
            s.number,
            s.name,
            s.person.bank_name,
            s.person.bank_account,
            s.net,
            purpose,
            f"{run.number.text}-{s.number}",
        )
        for s in slips
    ]
    columns = [
        Column(_("Employee number")),
        Column(_("Name")),
        Column(_("Bank")),
        Column(_("Account")),
        Column(_("Amount"), Kind.MONEY),
        Column(_("Purpose")),
        Column(_("Reference")),
    ]
    return write_csv(columns, rows)
