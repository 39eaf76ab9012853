"""Which roles an account holds: the question behind every right."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import connection

from org.choices import APART_ROLES, Role
from org.permissions import Grant

if TYPE_CHECKING:
    from org.models import User

# Asked with nearly every request: written out, since composing this union takes longer than answering it.
# The columns are the fields of Grant, in their order; a period ends before its `valid_until`.
_IN_FORCE = "{0}.valid_from <= %(day)s AND ({0}.valid_until IS NULL OR {0}.valid_until > %(day)s)"
_OWN = f"""
    SELECT held.role::text, held.branch_id, held.team_id, held.department_id, NULL::bigint, NULL::bigint, ''
      FROM org_rolegrant held
     WHERE held.user_id = %(user)s AND {_IN_FORCE.format("held")}
"""  # noqa: S608  texts are ours
_TAKEN = f"""
    SELECT held.role::text, held.branch_id, held.team_id, held.department_id,
           NULL, lent.principal_id, principal.name
      FROM org_delegation lent
      JOIN org_rolegrant held ON held.id = lent.grant_id
      JOIN org_user principal ON principal.id = lent.principal_id
     WHERE lent.stand_in_id = %(user)s AND lent.revoked_at IS NULL AND principal.is_active
       AND {_IN_FORCE.format("lent")} AND {_IN_FORCE.format("held")}
       AND NOT EXISTS (SELECT FROM org_rolegrant own
                        WHERE own.user_id IN (lent.stand_in_id, lent.principal_id)
                          AND own.role = ANY(%(apart)s) AND {_IN_FORCE.format("own")})
"""  # noqa: S608  texts are ours
_DERIVED = """
    SELECT %(derived)s, NULL, NULL, NULL, person.id, NULL, ''
      FROM org_person person
     WHERE person.user_id = %(user)s AND person.hired_on <= %(day)s
       AND (person.left_on IS NULL OR person.left_on > %(day)s)
"""
_ALL = f"{_OWN} UNION ALL {_TAKEN} UNION ALL {_DERIVED}"


def grants_on(user: "User", day: date) -> Sequence[Grant]:
    """Every role that `user` holds on `day`: own ones, those taken as stand-in, and the derived one.

    One query whatever the number of roles. A delegation counts while its principal still holds the role and
    may sign in, and neither of both audits or administers (`lent_on` says the same of many); the derived role
    counts from the day of hiring until the day of leaving.
    """
    params: dict[str, Any] = {"user": user.pk, "day": day, "derived": Role.ACCOUNT_MANAGER.value}
    params["apart"] = sorted(APART_ROLES)
    with connection.cursor() as cursor:
        cursor.execute(_ALL, params)
        return [Grant(*row) for row in cursor.fetchall()]
