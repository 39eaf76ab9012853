"""Which days are statutory holidays, and not only days off (full-pay holidays, 2004 to 2026).

The published calendars label every day of a break alike; overtime is paid differently on the statutory ones.
Festivals of the lunar calendar are listed as they fell.
"""

from datetime import date, timedelta

FIRST_DAY_OF_SPRING = {
    2004: (1, 22), 2005: (2, 9), 2006: (1, 29), 2007: (2, 18), 2008: (2, 7), 2009: (1, 26), 2010: (2, 14),
    2011: (2, 3), 2012: (1, 23), 2013: (2, 10), 2014: (1, 31), 2015: (2, 19), 2016: (2, 8), 2017: (1, 28),
    2018: (2, 16), 2019: (2, 5), 2020: (1, 25), 2021: (2, 12), 2022: (2, 1), 2023: (1, 22), 2024: (2, 10),
    2025: (1, 29), 2026: (2, 17),
}  # fmt: skip
# Tomb-sweeping day, dragon boat festival, mid-autumn festival; statutory since 2008.
OTHER_FESTIVALS = {
    2008: ((4, 4), (6, 8), (9, 14)), 2009: ((4, 4), (5, 28), (10, 3)), 2010: ((4, 5), (6, 16), (9, 22)),
    2011: ((4, 5), (6, 6), (9, 12)), 2012: ((4, 4), (6, 23), (9, 30)), 2013: ((4, 4), (6, 12), (9, 19)),
    2014: ((4, 5), (6, 2), (9, 8)), 2015: ((4, 5), (6, 20), (9, 27)), 2016: ((4, 4), (6, 9), (9, 15)),
    2017: ((4, 4), (5, 30), (10, 4)), 2018: ((4, 5), (6, 18), (9, 24)), 2019: ((4, 5), (6, 7), (9, 13)),
    2020: ((4, 4), (6, 25), (10, 1)), 2021: ((4, 4), (6, 14), (9, 21)), 2022: ((4, 5), (6, 3), (9, 10)),
    2023: ((4, 5), (6, 22), (9, 29)), 2024: ((4, 4), (6, 10), (9, 17)), 2025: ((4, 4), (5, 31), (10, 6)),
    2026: ((4, 5), (6, 19), (9, 25)),
}  # fmt: skip
LABOUR_HAD_THREE_DAYS_UNTIL, LABOUR_HAS_TWO_DAYS_SINCE = 2007, 2025
NATIONAL_DAYS = 3


def statutory_days(year: int) -> frozenset[date]:
    """The year's statutory holidays; empty for a year that is not in the tables."""
    if year not in FIRST_DAY_OF_SPRING:
        return frozenset()
    fixed = [
        (1, 1),
        *((10, day) for day in range(1, NATIONAL_DAYS + 1)),
        *((5, day) for day in labour_days(year)),
    ]
    days = {date(year, month, day) for month, day in (*fixed, *OTHER_FESTIVALS.get(year, ()))}
    return frozenset(days | spring_days(year))


def labour_days(year: int) -> range:
    """The days of May that are statutory: three until 2007, then one, two since 2025."""
    if year <= LABOUR_HAD_THREE_DAYS_UNTIL:
        return range(1, 4)
    return range(1, 3) if year >= LABOUR_HAS_TWO_DAYS_SINCE else range(1, 2)


def spring_days(year: int) -> frozenset[date]:
    """Spring festival: its first three days; 2008–2013 from its eve; since 2025 with its eve."""
    first = date(year, *FIRST_DAY_OF_SPRING[year])
    start = -1 if 2008 <= year <= 2013 or year >= LABOUR_HAS_TWO_DAYS_SINCE else 0  # noqa: PLR2004
    end = 2 if 2008 <= year <= 2013 else 3  # noqa: PLR2004
    return frozenset(first + timedelta(days=offset) for offset in range(start, end))
