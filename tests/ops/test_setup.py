"""`make setup`: each step once, what is missing said in one line."""

import os
import subprocess

import pytest

from ops import setup
from tests.architecture.tree import ROOT


@pytest.fixture
def stamps(monkeypatch, tmp_path):
    monkeypatch.setattr(setup, "STAMPS", tmp_path / "stamps")
    return tmp_path / "stamps"


@pytest.fixture
def path(monkeypatch, tmp_path):
    """A PATH that holds only what the test puts there."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def put(folder, name, body):
    file = folder / name
    file.write_text(f"#!/bin/sh\n{body}\n")
    file.chmod(0o755)


def test_once_does_a_step_for_each_content_once(stamps, capsys):
    done = []

    for content in ("a", "a", "b", "b", "a"):
        setup.once("step", content, lambda content=content: done.append(content), say=f"doing {content}")

    assert done == ["a", "b", "a"]
    assert capsys.readouterr().out == "doing a\ndoing b\ndoing a\n"


def test_once_does_a_step_again_that_failed(stamps):
    def fail():
        raise setup.Missing("x")

    with pytest.raises(setup.Missing):
        setup.once("step", "a", fail, say="trying")

    done = []
    setup.once("step", "a", lambda: done.append(1), say="trying again")
    assert done == [1]


def test_digest_changes_with_content_and_name(monkeypatch, tmp_path):
    monkeypatch.setattr(setup, "ROOT", tmp_path)
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("x")
    first = setup.digest([one])

    one.write_text("y")
    changed = setup.digest([one])
    two.write_text("x")

    assert len({first, changed, setup.digest([two])}) == 3


def test_digest_does_not_depend_on_the_order(monkeypatch, tmp_path):
    monkeypatch.setattr(setup, "ROOT", tmp_path)
    files = [tmp_path / "a", tmp_path / "b"]
    for file in files:
        file.write_text(file.name)

    assert setup.digest(files) == setup.digest(reversed(files))


@pytest.mark.parametrize("version", ["v20.1.0", "v24.3.1"])
def test_node_home_is_the_machines_where_it_is_new_enough(path, version):
    put(path, "node", f"echo {version}")
    put(path, "npm", "true")

    assert setup.node_home() == path


@pytest.mark.parametrize("version", ["v18.19.0", "", "unknown"])
def test_node_home_is_the_wheels_where_the_machines_is_too_old(path, version):
    put(path, "node", f"echo {version}")
    put(path, "npm", "true")

    assert setup.node_home() == setup.VENV / "bin"


def test_node_home_is_the_wheels_where_the_machine_has_none(path):
    assert setup.node_home() == setup.VENV / "bin"


def test_run_shows_what_a_failed_command_said(capsys):
    with pytest.raises(setup.Missing, match="sh failed, see above"):
        setup.run("/bin/sh", "-c", "echo broken; exit 3")

    assert capsys.readouterr().err == "broken\n"


def test_run_is_quiet_where_all_is_well(capsys):
    setup.run("/bin/sh", "-c", "echo chatter")

    assert capsys.readouterr() == ("", "")


def test_apt_is_left_alone_by_an_ordinary_user(monkeypatch, path, tmp_path):
    put(path, "apt-get", f"touch {tmp_path}/called")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)

    assert not setup.apt("libpango-1.0-0")
    assert not (tmp_path / "called").exists()


def test_apt_installs_without_asking_as_root(monkeypatch, path, tmp_path):
    put(path, "apt-get", f'echo "$DEBIAN_FRONTEND $*" >> {tmp_path}/called')
    monkeypatch.setattr(os, "geteuid", lambda: 0)

    assert setup.apt("libpango-1.0-0")
    assert (tmp_path / "called").read_text() == (
        "noninteractive update -qq\nnoninteractive install -y -qq libpango-1.0-0\n"
    )


def test_apt_that_fails_is_no_disaster(monkeypatch, path):
    put(path, "apt-get", "exit 100")
    monkeypatch.setattr(os, "geteuid", lambda: 0)

    assert not setup.apt("libpango-1.0-0")


def test_offer_pango_says_the_one_line_that_helps(monkeypatch, stamps, path, capsys):
    stamps.mkdir()
    monkeypatch.setattr(setup, "PANGO", ("libnowhere.so.9",))

    setup.offer_pango()

    assert capsys.readouterr().out.splitlines()[-1] == (
        "PDFs need Pango: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
        " (everything else works)"
    )


def test_offer_pango_tries_apt_once(monkeypatch, stamps, path, tmp_path):
    stamps.mkdir()
    put(path, "apt-get", f"echo x >> {tmp_path}/called; exit 1")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(setup, "PANGO", ("libnowhere.so.9",))

    setup.offer_pango()
    setup.offer_pango()

    assert (tmp_path / "called").read_text() == "x\n"


def test_setup_without_a_python_says_what_to_install(path):
    done = subprocess.run(
        ["/bin/sh", str(ROOT / "ops" / "setup.sh")],
        cwd=ROOT,
        env={"PATH": str(path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert done.stderr.startswith("Python 3.11 or newer is missing: install it")
    assert len(done.stderr.splitlines()) == 1


def test_setup_passes_over_a_python_that_is_too_old(path):
    put(path, "python3", "exit 1")
    put(path, "python", 'case "$1" in -c) exit 0;; *) echo "took $1";; esac')

    done = subprocess.run(
        ["/bin/sh", str(ROOT / "ops" / "setup.sh")],
        cwd=ROOT,
        env={"PATH": str(path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stdout == "took ops/setup.py\n"
