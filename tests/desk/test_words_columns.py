"""What columns of lists are headed, in both languages and in the order in which they stand."""

import pytest

from tests.words import in_both
from desk.tables import AuditTable, NoticeTable


WORDS = [
    (NoticeTable, "created_at", "When", "时间"),
    (NoticeTable, "text", "What", "事项"),
    (AuditTable, "seq", "No.", "序号"),
    (AuditTable, "at", "When", "时间"),
    (AuditTable, "actor", "Who", "人员"),
    (AuditTable, "capacity", "Capacity", "身份"),
    (AuditTable, "on_behalf_of", "On behalf of", "代"),
    (AuditTable, "action", "What", "事项"),
    (AuditTable, "subject", "Subject", "对象"),
    (AuditTable, "reason", "Reason", "理由"),
]


@pytest.mark.parametrize(("table", "column", "english", "chinese"), WORDS)
def test_column_is_headed_in_both_languages(table, column, english, chinese):
    assert in_both(table.base_columns[column].verbose_name) == (english, chinese)


@pytest.mark.parametrize("table", sorted({table for table, *_ in WORDS}, key=str))
def test_every_headed_column_stands_in_the_table_of_words(table):
    headed = [name for name, column in table.base_columns.items() if str(column.verbose_name).strip()]

    assert [column for one, column, *_ in WORDS if one is table] == headed
