"""`make bench`: runs every measurement once and writes bench/results.md."""

import platform
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from bench import import_file, pages, pay_run, report, requests, sections
from bench.ground import ROOT

RESULTS = ROOT / "bench" / "results.md"


def main() -> None:
    """Each section is printed as soon as it is measured."""
    lines = [
        "# Measurements",
        "",
        f"Written by `make bench` on {datetime.now(UTC):%Y-%m-%d}: Python {platform.python_version()},",
        "the embedded PostgreSQL with the tuning of `make run`, all on one machine of two cores.",
    ]
    print("\n".join(lines), flush=True)
    measured: Sequence[Callable[[], list[str]]] = (
        lambda: sections.of_import(import_file.run()),
        lambda: sections.of_pay_run(pay_run.run()),
        lambda: sections.of_report(report.run()),
        lambda: sections.of_pages(pages.run()),
        lambda: sections.of_requests(requests.run()),
    )
    for section in measured:
        part = section()
        print("\n".join(part), flush=True)
        lines += part
    RESULTS.write_text("\n".join(lines) + "\n")
    print(f"\nwritten to {RESULTS.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
