"""The code on a sheet: written, read back, and never taken for one when it is foreign or misread."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from approvals.rules.codes import COVER, OPINIONS, SheetCode, read_code, write_code
from tests.cases import each

NUMBERS = st.from_regex(r"[A-Z]{3}-[A-Z0-9]{2,12}-[0-9]{6}-[0-9]{4}", fullmatch=True)


@given(st.sampled_from([COVER, OPINIONS]), NUMBERS, st.integers(1, 9999))
def test_what_is_written_is_read_back(sheet, number, revision):
    code = SheetCode(sheet, number, revision)

    assert read_code(write_code(code)) == code


@given(NUMBERS, st.integers(0, 200), st.sampled_from("0123456789ABCXYZ-"))
def test_a_sign_that_was_misread_is_noticed(number, place, sign):
    text = write_code(SheetCode(COVER, number, 2))
    place %= len(text)
    misread = text[:place] + sign + text[place + 1 :]

    assert misread == text or read_code(misread) is None


@each("text", ["", "https://example.invalid/x", "BO1/C/REQ-EB01-202611-0001/1/0000", "BO2/C/REQ-1/1/AAAA"])
def test_a_foreign_code_is_none_of_ours(text):
    assert read_code(text) is None


def test_spaces_around_a_code_do_not_matter():
    code = SheetCode(OPINIONS, "REQ-EB01-202611-0001", 1)

    assert read_code(f" {write_code(code)}\n") == code
