"""A pay run against a bare GROUP BY of its customer rows and a bare COPY of its lines; memory of the process.

`python -m bench.pay_run 15000` measures one size and prints JSON.
"""

import io
import json
import sys
from typing import Any

from bench.ground import Clock, fresh_database, in_own_process, peak_megabytes, timed

SIZES = (1_500, 15_000)
LIMIT, MEMORY_LIMIT, LINEAR_LIMIT = 5.0, 500.0, 1.25
# What a detail keeps: the bare statement sums no more and no less.
SUMS = (
    "turnover commission exchange_fees net_commission net_income month_end_assets average_assets"
    " net_new_assets product_sales"
)


def run() -> dict[str, Any]:
    """Both sizes, each in a process of its own, and how the cost per person compares."""
    sizes = [in_own_process("bench.pay_run", size) for size in SIZES]
    small, large = sizes
    per_person = (large["cpu"] / large["people"]) / (small["cpu"] / small["people"])
    return {"sizes": sizes, "cost_per_person_ratio": per_person}


def measure(people: int) -> dict[str, Any]:
    """Detail and run through the services; then the bare operations on the same rows."""
    fresh_database("bench_pay")
    from bench.company import AT, MONTH, officer, open_branch  # noqa: PLC0415
    from bench.facts import write_facts  # noqa: PLC0415
    from compensation import services  # noqa: PLC0415

    branch = open_branch("BP01", people)
    rows = write_facts(branch, MONTH)
    desk, finance = officer(branch, "desk"), officer(branch, "finance")
    with timed() as detail_clock:
        detail = services.compute_detail(branch_id=branch.pk, month=MONTH, by=desk, at=AT)
    services.submit_detail(detail_id=detail.pk, by=desk, at=AT)
    services.review_detail(detail_id=detail.pk, by=finance, at=AT)
    pay_run = services.start_run(branch_id=branch.pk, month=MONTH, by=finance, at=AT)
    with timed() as run_clock:
        pay_run = services.compute_run_now(run_id=pay_run.pk, by=finance, at=AT)
    memory = peak_megabytes()
    group_by, copy, lines = _bare_group_by(), *_bare_copy()
    bare = group_by.seconds + copy.seconds
    return {
        "people": pay_run.people,
        "rows": rows,
        "lines": lines,
        "group_by": group_by.seconds,
        "copy": copy.seconds,
        "detail": detail_clock.seconds,
        "run": run_clock.seconds,
        "ratio": (detail_clock.seconds + run_clock.seconds) / bare,
        "cpu": detail_clock.cpu + run_clock.cpu,
        "cpu_ratio": (detail_clock.cpu + run_clock.cpu) / (group_by.cpu + copy.cpu),
        "megabytes": memory,
    }


def _bare_group_by() -> Clock:
    """The sums alone, as a plain statement; the better of two."""
    from django.db import connection  # noqa: PLC0415

    sums = ", ".join(f"sum({name})" for name in SUMS.split())
    flags = ", ".join(f"count(*) FILTER (WHERE {name})" for name in ("is_valid", "is_new"))
    statement = f"SELECT manager_id, count(*), {sums}, {flags} FROM customers_crmfact GROUP BY manager_id"
    clocks = []
    for _ in range(2):
        with timed() as clock, connection.cursor() as cursor:
            cursor.execute(statement)
            cursor.fetchall()
        clocks.append(clock)
    return min(clocks, key=lambda clock: clock.seconds)


def _bare_copy() -> tuple[Clock, int]:
    """The lines alone, as text that is ready, into a table without keys; and how many they are."""
    from django.db import connection  # noqa: PLC0415

    text = io.StringIO()
    with connection.cursor() as cursor:
        cursor.copy_expert("COPY compensation_payline TO STDOUT", text)
        cursor.execute("CREATE TABLE bare (LIKE compensation_payline)")
        text.seek(0)
        with timed() as clock:
            cursor.copy_expert("COPY bare FROM STDIN", text)
        return clock, int(cursor.rowcount)


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]))))
