"""Questions about the organisation that more than one caller asks."""

from org.queries.accounts import (
    accounts_within_reach,
    by_pinyin,
    people_by_role,
    roles_of,
    search_accounts,
    sessions_of,
    stand_ins_of,
)
from org.queries.calendar import (
    add_working_days,
    count_working,
    is_working_day,
    pay_day_of,
    pay_days_of,
    published_years,
    special_days,
    trading_days_between,
    working_days,
    working_days_between,
    working_days_of,
)
from org.queries.grants import grants_on
from org.queries.holders import holders, holders_in, lent_on
from org.queries.people import search_people
from org.queries.states import posted_to, role_grants, with_account_state, with_places, with_state

__all__ = [
    "accounts_within_reach",
    "add_working_days",
    "by_pinyin",
    "count_working",
    "grants_on",
    "holders",
    "holders_in",
    "is_working_day",
    "lent_on",
    "pay_day_of",
    "pay_days_of",
    "people_by_role",
    "posted_to",
    "published_years",
    "role_grants",
    "roles_of",
    "search_accounts",
    "search_people",
    "sessions_of",
    "special_days",
    "stand_ins_of",
    "trading_days_between",
    "with_account_state",
    "with_places",
    "with_state",
    "working_days",
    "working_days_between",
    "working_days_of",
]
