"""The payment file for the bank: one line per person with something to pay (G15.2)."""

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from compensation.documents.report import OFFICE_LANGUAGE
from compensation.models import PayRun, PaySlip
from core.documents.cells import Kind, Value
from core.documents.delimited import write_csv
from core.documents.sheets import Column
from core.errors import DomainError
from core.figures import month_text


def payment_csv(run: PayRun, *, language: str = OFFICE_LANGUAGE) -> bytes:
    """CSV in UTF-8 with BOM: number, name, bank, account, amount, purpose, reference.

    Who has nothing to be paid is not in it. Raises DomainError that names everybody who has pay but no
    bank account.
    """
    slips = list(PaySlip.objects.filter(run=run, net__gt=0).select_related("person").order_by("number"))
    without = [f"{slip.number} {slip.name}" for slip in slips if not slip.person.bank_account]
    if without:
        raise DomainError(_("Bank accounts are missing; enter them with the people first."), faults=without)
    with translation.override(language):
        purpose = _("Pay of %(month)s") % {"month": month_text(run.month)}
        columns = [
            Column(_("Employee number")),
            Column(pgettext_lazy("person", "Name")),
            Column(_("Bank")),
            Column(_("Account")),
            Column(_("Amount"), Kind.MONEY),
            Column(_("Purpose")),
            Column(_("Reference")),
        ]
        return write_csv(columns, [_row(run, slip, purpose) for slip in slips])


def _row(run: PayRun, slip: PaySlip, purpose: str) -> list[Value]:
    person = slip.person
    reference = f"{run.number.text}-{slip.number}"
    return [slip.number, slip.name, person.bank_name, person.bank_account, slip.net, purpose, reference]
