"""What the third signature brings about: reserves kept and released, inputs used up, audit head."""

from django.db import connection
from django.utils.translation import gettext as _

from compensation.models import AppliedInput, PayLine, PayRun, ReserveEntry
from core import audit
from core.errors import Conflict

# From the signed lines alone, so that what is settled is what was signed. One statement each.
WITHHELD = """
INSERT INTO compensation_reserveentry
    (person_id, withheld_run_id, code, month, release_month, exit_months, amount, released_run_id)
SELECT slip.person_id, slip.run_id, line.code, %(month)s,
    CASE WHEN line.detail->>'from' = 'exit' THEN NULL
        ELSE (%(month)s::date + make_interval(months => (line.detail->>'months')::int))::date END,
    CASE WHEN line.detail->>'from' = 'exit' THEN (line.detail->>'months')::int END,
    -line.amount, NULL
FROM compensation_payline line JOIN compensation_payslip slip ON slip.id = line.slip_id
WHERE slip.run_id = %(run)s AND line.kind = 'withhold' AND line.amount < 0
ORDER BY line.id
"""
APPLIED = """
INSERT INTO compensation_appliedinput (run_id, adjustment_id, charge_id, amount)
SELECT slip.run_id,
    CASE WHEN line.kind = 'adjustment' THEN (line.detail->>'reference')::bigint END,
    CASE WHEN line.kind = 'recovery' THEN (line.detail->>'reference')::bigint END,
    CASE WHEN line.kind = 'adjustment' THEN line.amount ELSE -line.amount END
FROM compensation_payline line JOIN compensation_payslip slip ON slip.id = line.slip_id
WHERE slip.run_id = %(run)s
    AND (line.kind = 'adjustment' OR line.kind = 'recovery' AND line.amount < 0)
ORDER BY line.id
"""


def settle(run: PayRun) -> None:
    """Inside the transaction of the third signature. Raises Conflict where another report was quicker."""
    _refuse_used_inputs(run)
    _release(run)
    with connection.cursor() as cursor:
        cursor.execute(WITHHELD, {"run": run.pk, "month": run.month})
        cursor.execute(APPLIED, {"run": run.pk})
    head = audit.head()
    run.audit_seq, run.audit_hash = head.seq, head.hash
    PayRun.objects.filter(pk=run.pk).update(audit_seq=head.seq, audit_hash=head.hash)


def _refuse_used_inputs(run: PayRun) -> None:
    used = AppliedInput.objects.filter(adjustment_id__in=_references(run, "adjustment"))
    if used.exists():
        raise Conflict(
            _("Another report has paid an adjustment of this one meanwhile. Return it, to be computed.")
        )


def _release(run: PayRun) -> None:
    wanted = _references(run, "reserve_release")
    released = ReserveEntry.objects.filter(pk__in=wanted, released_run=None).update(released_run=run)
    if released != len(wanted):
        raise Conflict(
            _("Another report has released a reserve of this one meanwhile. Return it, to be computed.")
        )


def _references(run: PayRun, kind: str) -> list[int]:
    """The ids of the rows that lines of a kind stand for."""
    lines = PayLine.objects.filter(slip__run=run, kind=kind)
    return [int(reference) for reference in lines.values_list("detail__reference", flat=True)]
