"""Every fault of a CRM file as a sentence: what happened, where, what it means, what to do."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from customers.models.crm_fault import CrmFault
from customers.rules.faults import CellFault, FileFault

FILE_FAULTS: dict[str, Promise] = {
    FileFault.EMPTY: gettext_lazy("The file is empty. Export the month again."),
    FileFault.TOO_LARGE: gettext_lazy("The file is larger than a branch's month can be. Check the export."),
    FileFault.ENORMOUS: gettext_lazy(
        "The workbook unpacks to more than a branch's month can be. Export the month alone."
    ),
    FileFault.ENCRYPTED: gettext_lazy("The workbook opens with a password only. Save it without one."),
    FileFault.OTHER_FORMAT: gettext_lazy("The file is %(other)s. Save it as .xlsx or .csv."),
    FileFault.NOT_A_WORKBOOK: gettext_lazy(
        "This is neither a workbook nor a table of text. Take .xlsx or .csv."
    ),
    FileFault.DAMAGED: gettext_lazy("The file is damaged and cannot be read to its end. Export it again."),
    FileFault.NO_HEADER: gettext_lazy(
        "No row among the first twenty names the columns. Put a row with the headings above the figures."
    ),
    FileFault.NO_ROWS: gettext_lazy("Nothing stands beneath the headings. Export the month again."),
    FileFault.TOO_MANY_ROWS: gettext_lazy(
        "The file has more than %(other)s rows; a branch's month is far smaller. Check the export."
    ),
    FileFault.TOO_MANY_COLUMNS: gettext_lazy(
        "The file has more than %(other)s columns. Leave out what does not belong to the month."
    ),
    "missing_column": gettext_lazy("The column “%(column)s” (%(other)s) is missing. Add it."),
    "repeated_column": gettext_lazy("The column “%(column)s” stands there twice (%(other)s). Keep one."),
}
CELL_FAULTS: dict[str, Promise] = {
    CellFault.EMPTY: gettext_lazy("“%(column)s” is empty. Fill it in."),
    CellFault.UNREADABLE_AMOUNT: gettext_lazy("“%(column)s” is not a number: %(value)s."),
    CellFault.TOO_MANY_DECIMALS: gettext_lazy("“%(column)s” is finer than a fen: %(value)s. Round it."),
    CellFault.AMOUNT_TOO_LARGE: gettext_lazy("“%(column)s” is larger than an amount can be: %(value)s."),
    CellFault.UNREADABLE_DATE: gettext_lazy("“%(column)s” is not a date: %(value)s. Write it as 2026-10-31."),
    CellFault.NO_SUCH_DAY: gettext_lazy("“%(column)s” is a day that does not exist: %(value)s."),
    CellFault.UNREADABLE_MONTH: gettext_lazy("“%(column)s” is not a month: %(value)s. Write it as 2026-10."),
    CellFault.UNREADABLE_FLAG: gettext_lazy("“%(column)s” is not yes or no: %(value)s. Write 是 or 否."),
    CellFault.PRECISION_LOST: gettext_lazy(
        "“%(column)s” has lost digits in the spreadsheet: %(value)s. Export the column as text."
    ),
    CellFault.TOO_LONG: gettext_lazy("“%(column)s” is too long: %(value)s."),
    CellFault.STRAY_CHARACTER: gettext_lazy("“%(column)s” has a space or line break inside: %(value)s."),
}
ROW_FAULTS: dict[str, Promise] = {
    "wrong_month": gettext_lazy("“%(column)s” is %(value)s, not %(month)s for which the file was uploaded."),
    "duplicate_account": gettext_lazy("“%(column)s” %(value)s stands in row %(other)s too. Keep one row."),
    "unknown_manager": gettext_lazy(
        "“%(column)s” %(value)s is nobody's employee number. Correct it or enter the person."
    ),
    "manager_elsewhere": gettext_lazy(
        "“%(column)s” %(value)s was not posted to this branch in the month. Correct it or enter the posting."
    ),
    "income_below_commission": gettext_lazy(
        "“%(column)s” %(value)s is less than commission less exchange fees, %(other)s."
    ),
    "classes_above_total": gettext_lazy("“%(column)s” %(value)s is less than its classes’ sum %(other)s."),
    "account_elsewhere": gettext_lazy(
        "“%(column)s” %(value)s stands in the accepted file of %(other)s for the month. One branch counts it."
    ),
    "opened_later": gettext_lazy("“%(column)s” %(value)s is after the end of the month. Correct it."),
    **dict.fromkeys(
        ("negative_turnover", "negative_month_end_assets", "negative_average_assets"),
        gettext_lazy("“%(column)s” is less than nothing: %(value)s. Correct it."),
    ),
}
OTHER_FAULTS: dict[str, Promise] = {
    "check.refused": pgettext_lazy("a refusal as it stands", "%(other)s"),
    "check.failed": gettext_lazy("The check could not be finished: %(other)s Upload the file again."),
}
WORDS = {
    **{f"file.{code}": words for code, words in FILE_FAULTS.items()},
    **CELL_FAULTS,
    **ROW_FAULTS,
    **OTHER_FAULTS,
}


def fault_text(fault: CrmFault, *, month: str) -> str:
    """What is wrong and what to do; the row stands beside it. `month`: that of the upload, as read."""
    return str(WORDS[fault.code]) % {
        "column": fault.column,
        "value": fault.value,
        "other": fault.params.get("other", ""),
        "month": month,
    }


def fault_sentence(fault: CrmFault, *, month: str) -> str:
    """The fault by itself: with its row, and what it means for the file."""
    text = fault_text(fault, month=month)
    if fault.code in OTHER_FAULTS:
        return _("%(fault)s Nothing of the file was imported.") % {"fault": text}
    if fault.row:
        text = pgettext("fault of a CRM file", "Row %(row)s: %(text)s") % {"row": fault.row, "text": text}
    return _("%(fault)s Correct it and upload the file again; nothing of it was imported.") % {"fault": text}
