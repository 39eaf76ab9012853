"""Whom a branch pays for a month: the one place that says who belongs to a pay run."""

from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from core.months import next_month


class Payee(NamedTuple):
    """A person of a pay run, at the place that the reviewed detail gives (or the last one held).

    `is_active` is false for who has left or has no posting any more and is paid only what is still due:
    released reserves and adjustments.
    """

    id: int
    number: str
    name: str
    contract: str
    team_id: int
    grade: str
    is_active: bool
    in_detail: bool
    user_id: int | None
    contract_number: str
    certificate_number: str
    registered_on: date | None

    def __str__(self) -> str:
        return f"{self.name} {self.number}"


PAYEES = """
WITH places AS (
    SELECT DISTINCT ON (posting.person_id) posting.person_id, posting.team_id, team.branch_id,
        posting.valid_until IS NULL OR posting.valid_until > %(month)s AS is_held
    FROM org_posting posting JOIN org_team team ON team.id = posting.team_id
    WHERE posting.valid_from < %(end)s
    ORDER BY posting.person_id, posting.valid_from DESC
), grades AS (
    SELECT DISTINCT ON (person_id) person_id, grade FROM org_grading
    WHERE valid_from < %(end)s ORDER BY person_id, valid_from DESC
), due AS (
    SELECT reserve.person_id
    FROM compensation_reserveentry reserve JOIN org_person person ON person.id = reserve.person_id
    WHERE reserve.released_run_id IS NULL AND (
        reserve.release_month <= %(month)s
        OR date_trunc('month', person.left_on) + make_interval(months => reserve.exit_months) <= %(month)s
    )
    UNION
    SELECT adjustment.person_id FROM compensation_adjustment adjustment
    WHERE adjustment.state = 'confirmed' AND adjustment.month <= %(month)s
        AND NOT EXISTS (SELECT 1 FROM compensation_appliedinput used WHERE used.adjustment_id = adjustment.id)
), people AS (
    SELECT person.*, places.team_id,
        places.is_held AND (person.left_on IS NULL OR person.left_on > %(month)s) AS is_active
    FROM org_person person JOIN places ON places.person_id = person.id
    WHERE places.branch_id = %(branch)s AND person.hired_on < %(end)s
)
SELECT people.id, people.number, people.name, coalesce(entry.contract, people.contract),
    coalesce(entry.team_id, people.team_id), coalesce(entry.grade, grades.grade, ''), people.is_active,
    entry.id IS NOT NULL, people.user_id, people.contract_number, people.certificate_number,
    people.registered_on
FROM people
LEFT JOIN grades ON grades.person_id = people.id
LEFT JOIN compensation_detailrow entry ON entry.person_id = people.id AND entry.detail_id = %(detail)s
WHERE people.is_active OR people.id IN (SELECT person_id FROM due)
ORDER BY people.number COLLATE "C"
"""


def payees(*, branch_id: int, month: date, detail_id: int | None) -> list[Payee]:
    """Everybody whom the branch pays for `month`, by employee number: one query.

    A person who moved between branches is paid whole by the branch of the month's end.
    """
    params: dict[str, Any] = {
        "branch": branch_id,
        "month": month,
        "end": next_month(month),
        "detail": detail_id or 0,
    }
    with connection.cursor() as cursor:
        cursor.execute(PAYEES, params)
        return [Payee(*row) for row in cursor.fetchall()]
