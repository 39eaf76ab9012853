"""Encryption at rest: what the table holds, changing keys, and what is shown by default."""

import pytest
from cryptography.fernet import Fernet, InvalidToken
from django.core.exceptions import FieldError
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from core import sealing
from org.models import Person
from tests.factories.org import PersonFactory

ID_NUMBER = "11010519491231002X"


@pytest.fixture
def keys(settings):
    """Sets the keys for one test."""

    def use(*chosen):
        settings.FIELD_KEYS = list(chosen)
        sealing._box.cache_clear()

    yield use
    sealing._box.cache_clear()


def stored(person):
    with connection.cursor() as cursor:
        cursor.execute("SELECT id_number FROM org_person WHERE id = %s", [person.pk])
        return cursor.fetchone()[0]


@given(st.binary(max_size=200))
def test_unseal_gives_back_what_was_sealed(content):
    assert sealing.unseal(sealing.seal(content)) == content


@given(st.text(max_size=60))
def test_unseal_text_gives_back_what_was_sealed(text):
    assert sealing.unseal_text(sealing.seal_text(text)) == text


def test_seal_never_gives_the_same_twice():
    assert sealing.seal(b"x") != sealing.seal(b"x")


def test_unseal_refuses_content_that_was_changed():
    sealed = bytearray(sealing.seal(b"6222 0000 1111 2222"))
    sealed[40] ^= 1

    with pytest.raises(InvalidToken):
        sealing.unseal(bytes(sealed))


def test_unseal_opens_what_an_older_key_sealed(keys):
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    keys(old)
    sealed = sealing.seal(b"paper")

    keys(new, old)

    assert sealing.unseal(sealed) == b"paper"


def test_seal_takes_the_newest_key(keys):
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    keys(new, old)
    sealed = sealing.seal(b"paper")

    keys(new)

    assert sealing.unseal(sealed) == b"paper"


def test_unseal_refuses_without_the_key(keys):
    keys(Fernet.generate_key().decode())
    sealed = sealing.seal(b"paper")

    keys(Fernet.generate_key().decode())

    with pytest.raises(InvalidToken):
        sealing.unseal(sealed)


@pytest.mark.django_db
def test_sealed_field_keeps_nothing_readable_in_the_table():
    person = PersonFactory(id_number=ID_NUMBER)

    assert ID_NUMBER not in stored(person)
    assert Person.objects.get(pk=person.pk).id_number == ID_NUMBER


@pytest.mark.django_db
def test_sealed_field_leaves_nothing_as_nothing():
    person = PersonFactory(id_number="")

    assert stored(person) == ""
    assert list(Person.objects.filter(id_number="")) == [person]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "lookup", ["id_number", "id_number__in", "id_number__contains", "id_number__startswith"]
)
def test_sealed_field_refuses_to_be_searched(lookup):
    """It would find nobody, and whoever asks would take that for an answer."""
    with pytest.raises(FieldError):
        list(Person.objects.filter(**{lookup: [ID_NUMBER] if lookup.endswith("in") else ID_NUMBER}))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (ID_NUMBER, "**************002X"),
        ("12345678", "****5678"),
        ("123456", "***456"),
        ("1234", "**34"),
        ("1", "*"),
        ("", ""),
    ],
)
def test_mask_hides_all_but_the_last_four_and_at_least_half(text, shown):
    assert sealing.mask(text) == shown
