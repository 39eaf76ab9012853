"""The pay report of 500 people as PDF: seconds and memory, in a process of its own.

`python -m bench.report` prints JSON.
"""

import json
import subprocess
import sys
from typing import Any

from bench.ground import ROOT, fresh_database, peak_megabytes, timed

PEOPLE = 500


def run() -> dict[str, Any]:
    """In a process of its own, so that the memory is the report's."""
    command = [sys.executable, "-W", "ignore", "-m", "bench.report"]
    output = subprocess.run(command, check=True, cwd=ROOT, capture_output=True, text=True).stdout
    found: dict[str, Any] = json.loads(output.strip().splitlines()[-1])
    return found


def measure() -> dict[str, Any]:
    fresh_database("bench_report")
    from bench.company import AT  # noqa: PLC0415
    from bench.months import computed_run  # noqa: PLC0415
    from compensation.documents import pay_report_pdf, pay_report_xlsx  # noqa: PLC0415

    pay_run = computed_run("BR01", PEOPLE)
    with timed() as xlsx_clock:
        workbook = pay_report_xlsx(pay_run)
    with timed() as pdf_clock:
        pdf = pay_report_pdf(pay_run, printed_by="bench", at=AT)
    return {
        "people": PEOPLE,
        "pdf_seconds": pdf_clock.seconds,
        "pdf_kilobytes": len(pdf) / 1024,
        "xlsx_seconds": xlsx_clock.seconds,
        "xlsx_kilobytes": len(workbook) / 1024,
        "megabytes": peak_megabytes(),
    }


if __name__ == "__main__":
    print(json.dumps(measure()))
