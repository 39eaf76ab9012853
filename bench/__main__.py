"""`make bench`: runs every measurement once and writes bench/results.md."""

import platform
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from bench import import_file, pages, pay_run, report
from bench.ground import ROOT

RESULTS = ROOT / "bench" / "results.md"


def main() -> None:
    lines = [
        "# Measurements",
        "",
        f"Written by `make bench` on {datetime.now(UTC):%Y-%m-%d}: Python {platform.python_version()},"
        " PostgreSQL of the bench's own with the tuning of `make run`, all on one machine of two cores.",
    ]
    for section in (_import_section, _pay_section, _report_section, _pages_section):
        part = section()
        print("\n".join(part), flush=True)
        lines += part
    RESULTS.write_text("\n".join(lines) + "\n")
    print(f"written to {RESULTS.relative_to(ROOT)}")


def _table(headings: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[str]:
    return [
        "| " + " | ".join(headings) + " |",
        "|" + "---|" * len(headings),
        *("| " + " | ".join(map(str, row)) + " |" for row in rows),
    ]


def _verdict(is_met: bool) -> str:  # noqa: FBT001
    return "met" if is_met else "**not met**"


def _import_section() -> list[str]:
    found = import_file.run()
    row = (
        f"{import_file.ROWS:,}",
        f"{found['bare']:.2f}",
        f"{found['product']:.2f}",
        f"{found['ratio']:.2f} × (at most {import_file.LIMIT:.0f} ×: {_verdict(found['ratio'] <= import_file.LIMIT)})",
    )
    return [
        "",
        "## Reading and accepting an XLSX",
        "",
        *_table(("rows", "bare read + COPY (s)", "product (s)", "ratio"), [row]),
    ]


def _pay_section() -> list[str]:
    found = pay_run.run()
    rows = [
        (
            f"{size['people']:,}",
            f"{size['rows']:,}",
            f"{size['bare']:.2f}",
            f"{size['detail']:.2f}",
            f"{size['run']:.2f}",
            f"{size['ratio']:.2f} × ({_verdict(size['ratio'] <= pay_run.LIMIT)})",
            f"{size['megabytes']:.0f} ({_verdict(size['megabytes'] <= pay_run.MEMORY_LIMIT)})",
        )
        for size in found["sizes"]
    ]
    ratio = found["cost_per_person_ratio"]
    return [
        "",
        "## Pay run",
        "",
        *_table(
            (
                "people",
                "customer rows",
                "bare GROUP BY + COPY (s)",
                "detail (s)",
                "run (s)",
                f"ratio (at most {pay_run.LIMIT:.0f} ×)",
                f"memory (MB, at most {pay_run.MEMORY_LIMIT:.0f})",
            ),
            rows,
        ),
        "",
        f"Cost per person, large against small: {ratio:.2f} × (linear within"
        f" {pay_run.LINEAR_LIMIT:.2f} ×: {_verdict(ratio <= pay_run.LINEAR_LIMIT)}).",
    ]


def _report_section() -> list[str]:
    found = report.run()
    row = (
        found["people"],
        f"{found['pdf_seconds']:.1f}",
        f"{found['pdf_kilobytes']:.0f}",
        f"{found['xlsx_seconds']:.1f}",
        f"{found['megabytes']:.0f}",
    )
    return [
        "",
        "## Pay report",
        "",
        *_table(("people", "PDF (s)", "PDF (KB)", "XLSX (s)", "memory (MB)"), [row]),
    ]


def _pages_section() -> list[str]:
    rows = [
        (
            page["page"],
            page["queries_few"],
            page["queries_many"],
            f"{page['p50']:.0f}",
            f"{page['p95']:.0f}",
            _verdict(
                page["queries_few"] == page["queries_many"] <= pages.LIMIT_QUERIES
                and page["p95"] <= pages.LIMIT_MILLISECONDS
            ),
        )
        for page in pages.run()
    ]
    return [
        "",
        f"## Pages: {pages.USERS} people at once, {pages.PEOPLE:,} people in the branch",
        "",
        f"Each opens the page, reads for {pages.THINK_SECONDS:.0f} s, opens it again. Limits: {pages.LIMIT_QUERIES}"
        f" queries, the same for few rows and for many; p95 {pages.LIMIT_MILLISECONDS} ms.",
        "",
        *_table(("page", "queries, 5 people", "queries, many", "p50 (ms)", "p95 (ms)", ""), rows),
    ]


if __name__ == "__main__":
    sys.exit(main())
