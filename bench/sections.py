"""The measurements in words and tables."""

from collections.abc import Sequence
from typing import Any

from bench import import_file, load, pages, pay_run, requests


def of_import(found: dict[str, Any]) -> list[str]:
    """Reading and accepting a file."""
    row = (
        f"{found['rows']:,}",
        f"{found['bare']:.2f}",
        f"{found['product']:.2f}",
        _ratio(found["ratio"], import_file.LIMIT),
        f"{found['cpu_ratio']:.2f} ×",
        f"{found['first']:.2f} ({found['first_ratio']:.2f} ×)",
    )
    headings = (
        "rows",
        "bare calamine read + COPY (s)",
        "product (s)",
        "ratio",
        "in processor time",
        "branch's first month, every customer new (s)",
    )
    return ["", "## Reading and accepting an XLSX", "", *_table(headings, [row])]


def of_pay_run(found: dict[str, Any]) -> list[str]:
    """Business detail and pay run, small and large; the limit is meant for the large one."""
    largest = found["sizes"][-1]
    rows = [
        (
            f"{size['people']:,}",
            f"{size['rows']:,}",
            f"{size['lines']:,}",
            f"{size['group_by']:.2f} + {size['copy']:.2f}",
            f"{size['detail']:.2f} + {size['run']:.2f}",
            _ratio(size["ratio"], pay_run.LIMIT) if size is largest else f"{size['ratio']:.2f} ×",
            f"{size['cpu_ratio']:.2f} ×",
            f"{size['megabytes']:.0f}{_verdict(size['megabytes'] <= pay_run.MEMORY_LIMIT)}",
        )
        for size in found["sizes"]
    ]
    headings = (
        "people",
        "customer rows",
        "lines",
        "bare GROUP BY + COPY (s)",
        "detail + run (s)",
        "ratio",
        "in processor time",
        f"memory (MB, at most {pay_run.MEMORY_LIMIT:.0f})",
    )
    ratio = found["cost_per_person_ratio"]
    verdict = _verdict(ratio <= pay_run.LINEAR_LIMIT)
    linear = (
        f"Cost per person, large against small: {ratio:.2f} ×, at most {pay_run.LINEAR_LIMIT:.2f}{verdict}."
    )
    return ["", "## Pay run", "", *_table(headings, rows), "", linear]


def of_report(found: dict[str, Any]) -> list[str]:
    """The report on paper."""
    row = (
        found["people"],
        found["pages"],
        f"{found['pdf_seconds']:.1f}",
        f"{found['pdf_kilobytes']:.0f}",
        f"{found['xlsx_seconds']:.1f}",
        f"{found['megabytes']:.0f}",
    )
    headings = ("people", "pages", "PDF (s)", "PDF (KB)", "XLSX (s)", "memory (MB)")
    return ["", "## Pay report", "", *_table(headings, [row])]


def of_pages(found: Sequence[dict[str, Any]]) -> list[str]:
    """The ten busiest pages."""
    rows = [
        (
            page["page"],
            _queries(page, 0),
            _queries(page, 1),
            f"{page['p50']:.0f}",
            f"{page['p95']:.0f}",
            _verdict(pages.is_met(page)).strip(" ()"),
        )
        for page in found
    ]
    headings = ("page", "queries", "by an administrator", "p50 (ms)", "p95 (ms)", "")
    return [
        "",
        f"## Pages: {load.USERS} people at once, {pages.PEOPLE:,} people in the branch",
        "",
        f"Each opens a page, reads for {load.THINK_SECONDS:.0f} s, opens the next, {load.VISITS} times;",
        f"{load.PROCESSES} gunicorn processes, the visitors on the same two cores. Queries: in a branch of",
        f"{pages.FEW} people / of {pages.PEOPLE:,} (lists show {pages.ROWS}); at most {pages.LIMIT_QUERIES},",
        f"and the same. p95 at most {pages.LIMIT_MILLISECONDS} ms.",
        "",
        *_table(headings, rows),
    ]


def of_requests(found: dict[str, Any]) -> list[str]:
    """The lists of requests under way, where there are thousands."""
    rows = [
        (
            page["page"],
            f"{page['few']} / {page['many']}",
            f"{page['database']:.0f}",
            _verdict(requests.is_met(page)).strip(" ()"),
        )
        for page in found["pages"]
    ]
    headings = ("page", "queries", "in the database (ms)", "")
    return [
        "",
        f"## Countersign chain: {found['requests']:,} open requests",
        "",
        f"Queries: with {requests.FEW} of them / with all; at most {requests.LIMIT_QUERIES}, and the same.",
        f"In the database: all queries of a page, the median of {requests.VISITS} visits;",
        f"at most {requests.LIMIT_MILLISECONDS} ms.",
        "",
        *_table(headings, rows),
    ]


def _queries(page: dict[str, Any], place: int) -> str:
    """For few rows and for many; a dash where that person may not open the page."""
    few, many = page["few"][place], page["many"][place]
    return "–" if many is None else f"{few} / {many}"


def _ratio(ratio: float, limit: float) -> str:
    return f"{ratio:.2f} ×, at most {limit:.0f}{_verdict(ratio <= limit)}"


def _verdict(is_met: bool) -> str:  # noqa: FBT001
    return " (met)" if is_met else " (**not met**)"


def _table(headings: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[str]:
    return [
        "| " + " | ".join(headings) + " |",
        "|" + "---|" * len(headings),
        *("| " + " | ".join(map(str, row)) + " |" for row in rows),
    ]
