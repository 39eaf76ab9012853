"""Papers of the pay cycle: the monthly pay report, the slip, the payment file, the exchange form."""

from compensation.documents.exchange import pay_report_json
from compensation.documents.payment import payment_csv
from compensation.documents.report import pay_report_pdf, pay_report_xlsx
from compensation.documents.slip import pay_slip_pdf
from compensation.documents.told import ToldLine, employer_parts, tax_year, told_lines

__all__ = [
    "ToldLine",
    "employer_parts",
    "pay_report_json",
    "pay_report_pdf",
    "pay_report_xlsx",
    "pay_slip_pdf",
    "payment_csv",
    "tax_year",
    "told_lines",
]
