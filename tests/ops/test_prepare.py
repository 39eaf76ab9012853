"""What `make run` does before anybody looks: the Chinese is compiled where it is not."""

import os

import pytest

from ops import prepare


@pytest.fixture
def source(tmp_path, monkeypatch):
    """A catalogue of one app, not compiled."""
    folder = tmp_path / "desk" / "locale" / "zh_Hans" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text('msgid ""\nmsgstr ""\n')
    monkeypatch.setattr(prepare, "ROOT", tmp_path)
    return folder / "django.po"


@pytest.fixture
def asked(monkeypatch):
    """The commands that are called."""
    calls = []
    monkeypatch.setattr(prepare, "call_command", lambda *words, verbosity: calls.append(words))
    return calls


def test_compile_catalogues_compiles_what_is_missing(source, asked):
    prepare.compile_catalogues()

    assert asked == [("messages", "--compile")]


@pytest.mark.parametrize(("age", "is_stale"), [(-60, True), (60, False)])
def test_compile_catalogues_compiles_again_what_is_older_than_its_source(source, asked, age, is_stale):
    compiled = source.with_suffix(".mo")
    compiled.touch()
    os.utime(compiled, (source.stat().st_mtime + age,) * 2)

    prepare.compile_catalogues()

    assert bool(asked) is is_stale
