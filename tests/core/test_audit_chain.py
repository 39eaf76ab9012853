"""Canonical text and hash: the same for the same, another for anything else."""

import hashlib
import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.audit_chain import GENESIS, Link, faults_between, link_hash, moment, plain

SHANGHAI = timezone(timedelta(hours=8))
AT = datetime(2026, 11, 5, 9, 30, tzinfo=SHANGHAI)

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def chain(*contents):
    links, previous = [], GENESIS
    for seq, content in enumerate(contents, start=1):
        fields = {"reason": content}
        digest = link_hash(seq=seq, previous_hash=previous, fields=fields)
        links.append(Link(seq=seq, previous_hash=previous, hash=digest, fields=fields))
        previous = digest
    return links


def faults(links):
    return [faults_between(before, link) for before, link in zip([None, *links], links, strict=False)]


def test_link_hash_is_sha256_over_sorted_text_without_spaces():
    digest = link_hash(seq=1, previous_hash="p", fields={"b": "二", "a": 1})

    text = '{"a":1,"b":"二","previous_hash":"p","seq":1}'
    assert digest == hashlib.sha256(text.encode()).hexdigest()


@given(st.dictionaries(st.text(min_size=1), json_values, min_size=2))
def test_link_hash_does_not_depend_on_the_order_of_keys(fields):
    turned = dict(reversed(list(fields.items())))

    assert link_hash(seq=1, previous_hash="", fields=plain(fields)) == link_hash(
        seq=1, previous_hash="", fields=plain(turned)
    )


@given(json_values, json_values)
def test_link_hash_differs_where_the_content_differs(one, other):
    same = json.dumps(plain(one), sort_keys=True) == json.dumps(plain(other), sort_keys=True)

    hashes = [link_hash(seq=1, previous_hash="", fields={"x": plain(value)}) for value in (one, other)]

    assert (hashes[0] == hashes[1]) == same


@given(json_values)
def test_plain_changes_nothing_the_second_time(value):
    assert plain(plain(value)) == plain(value)


@given(st.dictionaries(st.text(), json_values))
def test_plain_survives_json_and_utf8(value):
    kept = plain(value)

    assert json.loads(json.dumps(kept, ensure_ascii=False).encode().decode()) == kept


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Decimal("1.10"), "1.10"),
        (0.1, "0.1"),
        (date(2026, 10, 1), "2026-10-01"),
        (AT, "2026-11-05T01:30:00.000000+00:00"),
        ({2, 1}, [1, 2]),
        ((1, None, True), [1, None, True]),
        ({1: {"x": Decimal(2)}}, {"1": {"x": "2"}}),
        ("a\0b", "ab"),
        ({"a\0b": 1}, {"ab": 1}),
        ("half \ud800 pair", "half ? pair"),
        (10**30, 10**30),
    ],
)
def test_plain_gives_what_json_and_postgresql_keep(value, expected):
    assert plain(value) == expected


def test_moment_is_the_same_in_every_time_zone():
    assert moment(AT) == moment(AT.astimezone(UTC))


def test_moment_refuses_one_without_time_zone():
    with pytest.raises(ValueError, match="time zone"):
        moment(datetime(2026, 11, 5))


def test_faults_between_finds_nothing_in_a_sound_chain():
    assert faults(chain("a", "b", "c")) == [[], [], []]


def test_faults_between_finds_an_edit():
    first, second, third = chain("a", "b", "c")
    edited = Link(second.seq, second.previous_hash, second.hash, {"reason": "B"})

    assert faults([first, edited, third]) == [[], ["changed_entry"], []]


def test_faults_between_finds_an_edit_whose_hash_was_made_anew():
    first, second, third = chain("a", "b", "c")
    fields = {"reason": "B"}
    digest = link_hash(seq=2, previous_hash=first.hash, fields=fields)

    assert faults([first, Link(2, first.hash, digest, fields), third]) == [[], [], ["broken_link"]]


def test_faults_between_finds_a_deletion():
    first, _second, third = chain("a", "b", "c")

    assert faults([first, third]) == [[], ["missing_entry", "broken_link"]]


def test_faults_between_finds_a_missing_beginning():
    _first, second = chain("a", "b")

    assert faults([second]) == [["missing_entry", "broken_link"]]


def test_faults_between_finds_two_entries_that_changed_places():
    first, second = chain("a", "b")
    swapped = [
        Link(1, first.previous_hash, second.hash, second.fields),
        Link(2, first.hash, first.hash, first.fields),
    ]

    assert faults(swapped) == [["changed_entry"], ["broken_link", "changed_entry"]]


@given(st.lists(st.text(max_size=5), min_size=1, max_size=6), st.data())
def test_faults_between_finds_any_single_edit(contents, data):
    links = chain(*contents)
    place = data.draw(st.integers(0, len(links) - 1))
    other = data.draw(st.text(max_size=5).filter(lambda text: text != contents[place]))
    links[place] = Link(place + 1, links[place].previous_hash, links[place].hash, {"reason": other})

    assert faults(links)[place] == ["changed_entry"]
