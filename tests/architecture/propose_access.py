"""`make matrix`: writes the rows that docs/access-matrix.csv lacks as they are found, for a person to read."""

import pytest

from tests.architecture.access import COLUMNS, maker_of, matrix, pages, verdicts, write_matrix
from tests.cases import undone


@pytest.mark.django_db
def test_propose_rows_for_new_routes(world):
    rows, known = {}, matrix()
    for route in pages():
        if route.name in known and set(known[route.name]) == set(COLUMNS):
            rows[route.name] = known[route.name]
            continue
        try:
            with undone():
                rows[route.name] = verdicts(route, world, maker_of(route)(world))
        except Exception as fault:  # a page that breaks has no verdict; the others have
            print(f"{route.name}: {type(fault).__name__}: {fault}")
            continue
        allowed = [f"{column}={verdict}" for column, verdict in rows[route.name].items() if verdict != "deny"]
        print(f"{route.name}: {', '.join(allowed) or 'nobody'}")
    write_matrix(rows)
    print("read the new rows in docs/access-matrix.csv before you commit them")
