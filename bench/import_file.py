"""Reading and accepting a 100,000-row XLSX, against a bare calamine read and a bare COPY of the same rows.

`python -m bench.import_file` prints JSON.
"""

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

from bench.ground import VAR, Clock, fresh_database, in_own_process, timed

ROWS = 100_000
MANAGERS = 500
MONTHS = [date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 1)]
LIMIT = 3.0


def run() -> dict[str, Any]:
    """Seconds of the bare operations and of a month's import, the better of two each, and their ratio."""
    found: dict[str, Any] = in_own_process("bench.import_file")
    return found


def measure() -> dict[str, Any]:
    """The first month of a branch, which knows none of its customers, and two that go on from it."""
    fresh_database("bench_import")
    from bench.company import open_branch  # noqa: PLC0415

    branch_id = open_branch("BI01", MANAGERS).pk
    bare, product = [], []
    for month, path in zip(MONTHS, _files(), strict=True):
        bare.append(_bare(path))
        product.append(_product(path, branch_id, month))
    first, *others = product
    best, best_bare = (min(clocks, key=lambda clock: clock.seconds) for clocks in (others, bare))
    return {
        "rows": ROWS,
        "bare": best_bare.seconds,
        "product": best.seconds,
        "ratio": best.seconds / best_bare.seconds,
        "cpu_ratio": best.cpu / best_bare.cpu,
        "first": first.seconds,
        "first_ratio": first.seconds / best_bare.seconds,
    }


def _files() -> list[Path]:
    """The same rows under three months, written once: that takes longer than to read them."""
    from demo.crm_files import make_customers, month_rows, write_xlsx  # noqa: PLC0415

    paths = [VAR / f"crm-{ROWS}-{month:%Y%m}.xlsx" for month in MONTHS]
    if all(path.exists() for path in paths):
        return paths
    managers = [f"BI01{n:05d}" for n in range(MANAGERS)]
    opened = {"since": date(2020, 1, 1), "until": date(2026, 7, 31)}
    customers = make_customers(
        managers, each=ROWS * 11 // 10 // MANAGERS, first_account=10**11, seed=1, **opened
    )
    rows = list(month_rows(customers[:ROWS], month=MONTHS[0], seed=1))
    for month, path in zip(MONTHS, paths, strict=True):
        half_made = path.with_suffix(".new")
        with half_made.open("wb") as target:
            write_xlsx(target, [row._replace(month=f"{month:%Y-%m}") for row in rows])
        half_made.rename(path)
    return paths


def _bare(path: Path) -> Clock:
    """Every cell read, every row copied as text: no check, no type, no key."""
    from django.db import connection  # noqa: PLC0415
    from python_calamine import CalamineWorkbook  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bare")
        with timed() as clock:
            rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
            text = io.StringIO("\n".join("\t".join(map(str, row)) for row in rows[1:]) + "\n")
            cursor.execute(f"CREATE TABLE bare ({', '.join(f'c{n} text' for n in range(len(rows[0])))})")
            cursor.copy_expert("COPY bare FROM STDIN", text)
        assert cursor.rowcount == ROWS
    return clock


def _product(path: Path, branch_id: int, month: date) -> Clock:
    from bench.company import AT, officer  # noqa: PLC0415
    from customers.services import check_crm_now, upload_crm  # noqa: PLC0415
    from org.models import Branch  # noqa: PLC0415

    desk, content = officer(Branch.objects.get(pk=branch_id), "desk"), path.read_bytes()
    with timed() as clock:
        crm_month = upload_crm(
            content=content,
            file_name=path.name,
            branch_id=branch_id,
            month=month,
            replace=False,
            by=desk,
            at=AT,
            queue=False,
        )
        crm_month = check_crm_now(crm_month_id=crm_month.pk, at=AT)
    assert crm_month.state == "accepted", list(crm_month.faults.values_list("row", "code", "value")[:3])
    assert crm_month.row_count == ROWS
    return clock


if __name__ == "__main__":
    print(json.dumps(measure()))
