"""A pay run against a bare GROUP BY of its customer rows and a bare COPY of its lines; memory of the process.

`python -m bench.pay_run 15000` does one size in a process of its own and prints JSON.
"""

import io
import json
import subprocess
import sys
from datetime import date
from typing import Any

from bench.ground import ROOT, fresh_database, peak_megabytes, timed

SIZES = (1_500, 15_000)
ROWS_EACH = 200
LIMIT, MEMORY_LIMIT, LINEAR_LIMIT = 5.0, 500.0, 1.25


def run() -> dict[str, Any]:
    """Both sizes, each in a process of its own, and how the cost per person compares."""
    sizes = [_in_own_process(size) for size in SIZES]
    small, large = sizes
    per_person = (large["product"] / large["people"]) / (small["product"] / small["people"])
    return {"sizes": sizes, "cost_per_person_ratio": per_person}


def _in_own_process(size: int) -> dict[str, Any]:
    command = [sys.executable, "-W", "ignore", "-m", "bench.pay_run", str(size)]
    output = subprocess.run(command, check=True, cwd=ROOT, capture_output=True, text=True).stdout
    found: dict[str, Any] = json.loads(output.strip().splitlines()[-1])
    return found


def measure(people: int) -> dict[str, Any]:
    """Detail and run through the services; then the bare operations on the same rows."""
    fresh_database("bench_pay")
    from bench.company import AT, MONTH, officer, open_branch  # noqa: PLC0415
    from compensation.services import (  # noqa: PLC0415
        compute_detail,
        compute_run_now,
        review_detail,
        start_run,
        submit_detail,
    )

    branch = open_branch("BP01", people)
    write_facts(branch, MONTH)
    desk, finance = officer(branch, "desk"), officer(branch, "finance")
    with timed() as detail_clock:
        detail = compute_detail(branch_id=branch.pk, month=MONTH, by=desk, at=AT)
    submit_detail(detail_id=detail.pk, by=desk, at=AT)
    review_detail(detail_id=detail.pk, by=finance, at=AT)
    pay_run = start_run(branch_id=branch.pk, month=MONTH, by=finance, at=AT)
    with timed() as run_clock:
        pay_run = compute_run_now(run_id=pay_run.pk, by=finance, at=AT)
    memory = peak_megabytes()
    bare = _bare_group_by() + _bare_copy()
    product = detail_clock.seconds + run_clock.seconds
    return {
        "people": pay_run.people,
        "rows": people * ROWS_EACH,
        "detail": detail_clock.seconds,
        "run": run_clock.seconds,
        "product": product,
        "bare": bare,
        "ratio": product / bare,
        "megabytes": memory,
    }


FACTS = """
INSERT INTO customers_crmfact (month, crm_month_id, line, account, customer_name, manager_id, team_id, opened_on,
    turnover, commission, exchange_fees, net_commission, net_income, month_end_assets, average_assets, is_valid,
    is_new, product_sales, sales_by_class, net_new_assets)
SELECT %(month)s, %(crm)s, row_number() OVER (), (100000000000 + person.id * 1000 + n)::text, '客户', person.id,
    posting.team_id, '2024-05-06', n * 1000.50, n * 3.21, n * 0.54, n * 3.21 - n * 0.54, n * 3.21 - n * 0.54,
    n * 900.10, n * 880.20, n %% 3 > 0, n %% 40 = 0, CASE WHEN n %% 25 = 0 THEN 5000 ELSE 0 END,
    CASE WHEN n %% 25 = 0 THEN '{"equity": "5000.00"}'::jsonb END, n * 10.10
FROM org_person person JOIN org_posting posting ON posting.person_id = person.id,
    generate_series(1, %(each)s) n
WHERE person.branch_id = %(branch)s
"""


def write_facts(branch: Any, month: date) -> None:
    """The customer rows, written by SQL: the import has a measurement of its own."""
    from django.db import connection  # noqa: PLC0415

    from bench.company import AT, officer  # noqa: PLC0415
    from customers.models import CrmMonth  # noqa: PLC0415
    from customers.services import check_crm_now, ensure_partition, upload_crm  # noqa: PLC0415
    from demo.crm_files import make_customers, month_rows, write_csv  # noqa: PLC0415

    number = branch.people.order_by("number").values_list("number", flat=True)[0]
    seed = make_customers(
        [number], each=1, first_account=1, since=date(2025, 1, 1), until=date(2025, 2, 1), seed=1
    )
    target = io.BytesIO()
    write_csv(target, month_rows(seed or [], month=month, seed=1))
    crm_month = upload_crm(
        content=target.getvalue(),
        file_name="seed.csv",
        branch_id=branch.pk,
        month=month,
        replace=False,
        by=officer(branch, "desk"),
        at=AT,
        queue=False,
    )
    crm_month = check_crm_now(crm_month_id=crm_month.pk, at=AT)
    assert crm_month.state == "accepted", list(crm_month.faults.values_list("row", "code", "value")[:3])
    ensure_partition(month)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM customers_crmfact WHERE crm_month_id = %s", [crm_month.pk])
        cursor.execute(FACTS, {"month": month, "crm": crm_month.pk, "each": ROWS_EACH, "branch": branch.pk})
        rows = cursor.rowcount
        cursor.execute("VACUUM ANALYZE customers_crmfact")
    CrmMonth.objects.filter(pk=crm_month.pk).update(row_count=rows)


def _bare_group_by() -> float:
    """The sums alone, as a plain statement; the better of two."""
    from django.db import connection  # noqa: PLC0415

    columns = "turnover commission exchange_fees net_income month_end_assets average_assets product_sales"
    sums = ", ".join(f"sum({name})" for name in columns.split())
    seconds = []
    for _ in range(2):
        with timed() as clock, connection.cursor() as cursor:
            cursor.execute(f"SELECT manager_id, {sums}, count(*) FROM customers_crmfact GROUP BY manager_id")
            cursor.fetchall()
        seconds.append(clock.seconds)
    return min(seconds)


def _bare_copy() -> float:
    """The lines alone, as text that is ready, into a table without keys."""
    from django.db import connection  # noqa: PLC0415

    text = io.StringIO()
    with connection.cursor() as cursor:
        cursor.copy_expert("COPY compensation_payline TO STDOUT", text)
        cursor.execute("CREATE TABLE bare (LIKE compensation_payline)")
        text.seek(0)
        with timed() as clock:
            cursor.copy_expert("COPY bare FROM STDIN", text)
    return clock.seconds


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]))))
