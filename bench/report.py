"""The pay report of 500 people as PDF and as XLSX: seconds and memory.

`python -m bench.report` prints JSON.
"""

import io
import json
from typing import Any

from pypdf import PdfReader

from bench.ground import fresh_database, in_own_process, peak_megabytes, timed

PEOPLE = 500


def run() -> dict[str, Any]:
    """In a process of its own, so that the memory is the report's."""
    found: dict[str, Any] = in_own_process("bench.report")
    return found


def measure() -> dict[str, Any]:
    """A signed month's report, as it goes into the archive."""
    fresh_database("bench_report")
    from bench.company import AT  # noqa: PLC0415
    from bench.months import computed_run  # noqa: PLC0415
    from compensation.documents import pay_report_pdf, pay_report_xlsx  # noqa: PLC0415

    pay_run = computed_run("BR01", PEOPLE, customers=20)
    with timed() as xlsx_clock:
        workbook = pay_report_xlsx(pay_run)
    with timed() as pdf_clock:
        pdf = pay_report_pdf(pay_run, printed_by="bench", at=AT)
    return {
        "people": pay_run.people,
        "pages": len(PdfReader(io.BytesIO(pdf)).pages),
        "pdf_seconds": pdf_clock.seconds,
        "pdf_kilobytes": len(pdf) / 1024,
        "xlsx_seconds": xlsx_clock.seconds,
        "xlsx_kilobytes": len(workbook) / 1024,
        "megabytes": peak_megabytes(),
    }


if __name__ == "__main__":
    print(json.dumps(measure()))
