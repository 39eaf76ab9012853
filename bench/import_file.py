"""Reading and accepting a 100,000-row XLSX, against a bare calamine read and a bare COPY of the same rows."""

import io
from datetime import date
from pathlib import Path

from bench.ground import VAR, fresh_database, timed

ROWS = 100_000
MANAGERS = 500
LIMIT = 3.0


def run() -> dict[str, float]:
    """Seconds of both, the best of three each, and their ratio."""
    fresh_database("bench_import")
    from bench.company import MONTH, open_branch  # noqa: PLC0415

    branch = open_branch("BI01", MANAGERS)
    path = _file(MONTH)
    bare = min(_bare(path) for _ in range(3))
    product = min(_product(path, branch, replace=bool(turn)) for turn in range(3))
    return {"bare": bare, "product": product, "ratio": product / bare}


def _file(month: date) -> Path:
    """The file, made once: it takes longer to write than to read."""
    from demo.crm_files import make_customers, month_rows, write_xlsx  # noqa: PLC0415

    path = VAR / f"crm-{ROWS}.xlsx"
    if not path.exists():
        managers = [f"BI01{n:05d}" for n in range(MANAGERS)]
        customers = make_customers(
            managers, each=210, first_account=10**11, since=date(2020, 1, 1), until=date(2026, 9, 30), seed=1
        )[:ROWS]
        with path.open("wb") as target:
            write_xlsx(target, month_rows(customers, month=month, seed=1))
    return path


def _bare(path: Path) -> float:
    from django.db import connection  # noqa: PLC0415
    from python_calamine import CalamineWorkbook  # noqa: PLC0415

    with timed() as clock:
        rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
        width = len(rows[0])
        text = io.StringIO("\n".join("\t".join(map(str, row)) for row in rows[1:]) + "\n")
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS bare")
            cursor.execute(f"CREATE TABLE bare ({', '.join(f'c{n} text' for n in range(width))})")
            cursor.copy_expert("COPY bare FROM STDIN", text)
    return clock.seconds


def _product(path: Path, branch: object, *, replace: bool) -> float:
    from bench.company import AT, MONTH, officer  # noqa: PLC0415
    from customers.services import check_crm_now, upload_crm  # noqa: PLC0415

    content = path.read_bytes()
    with timed() as clock:
        crm_month = upload_crm(
            content=content,
            file_name=path.name,
            branch_id=branch.pk,  # type: ignore[attr-defined]
            month=MONTH,
            replace=replace,
            by=officer(branch, "desk"),  # type: ignore[arg-type]
            at=AT,
            queue=False,
        )
        crm_month = check_crm_now(crm_month_id=crm_month.pk, at=AT)
    assert crm_month.state == "accepted", list(crm_month.faults.values_list("row", "code", "value")[:3])
    assert crm_month.row_count == ROWS
    return clock.seconds
