"""The migrated database that others are copied from."""

import contextlib
import os

import psycopg2
import pytest
from django.db import connection

from ops import template

PREFIX = "empty_of_a_test_"


@pytest.fixture
def server():
    """The URL of the suite's server; databases that a test makes there are dropped after it."""
    given = connection.settings_dict
    url = f"postgresql://{given['USER']}:@/postgres?host={given['HOST']}"
    if not given["HOST"].startswith("/"):
        url = f"postgresql://{given['USER']}:{given['PASSWORD']}@{given['HOST']}:{given['PORT']}/postgres"
    yield url
    for name in names(url):
        ask(url, f'DROP DATABASE "{name}"')


def ask(url, *question):
    with contextlib.closing(psycopg2.connect(url)) as asked, asked.cursor() as cursor:
        asked.autocommit = True
        cursor.execute(*question)
        return cursor.fetchall() if cursor.description else None


def names(url):
    return sorted(
        row[0] for row in ask(url, "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX])
    )


def test_migrated_template_takes_the_one_of_these_migrations_and_drops_earlier_ones(server):
    name = PREFIX + template._state_of_migrations()
    for made in (name, PREFIX + "earlier"):
        ask(server, f'CREATE DATABASE "{made}" TEMPLATE template0')

    taken = template.migrated_template(server, prefix=PREFIX)

    assert taken == name
    assert names(server) == [name]


def test_migrated_template_is_made_under_another_name_until_it_is_whole(server, monkeypatch):
    seen = []

    def half_way(_url):
        seen.append((names(server), ask(server, "SELECT 1 FROM pg_database WHERE datname = %s", [new])))

    new = f"new_{PREFIX}{os.getpid()}"
    monkeypatch.setattr(template, "_migrate", half_way)

    name = template.migrated_template(server, prefix=PREFIX)

    assert seen == [([], [(1,)])]
    assert names(server) == [name]


def test_the_state_changes_with_the_migrations(monkeypatch, tmp_path):
    folder = tmp_path / "app" / "migrations"
    folder.mkdir(parents=True)
    monkeypatch.setattr(template, "ROOT", tmp_path)
    states = []
    for text in ("one", "two"):
        (folder / "0001_initial.py").write_text(text)
        states.append(template._state_of_migrations())

    assert states[0] != states[1]
    assert [len(state) for state in states] == [16, 16]
