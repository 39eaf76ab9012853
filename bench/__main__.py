"""`make bench`: runs every measurement once and writes bench/results.md."""

import platform
from datetime import UTC, datetime

from bench import sections
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
    for section in (sections.of_import, sections.of_pay_run, sections.of_report, sections.of_pages):
        part = section()
        print("\n".join(part), flush=True)
        lines += part
    RESULTS.write_text("\n".join(lines) + "\n")
    print(f"\nwritten to {RESULTS.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
