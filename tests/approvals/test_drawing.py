"""The chain's diagram is drawn from the machine and is current."""

import pytest
from django.core.management import CommandError, call_command

from approvals import drawing
from approvals.choices import RequestState
from tests.cases import each


def test_the_diagram_in_the_documentation_is_current():
    call_command("draw_chain", check=True)


def test_an_old_diagram_is_told(settings, tmp_path):
    settings.BASE_DIR = tmp_path

    with pytest.raises(CommandError, match="not current"):
        call_command("draw_chain", check=True)


def test_drawing_writes_where_the_documentation_lies(settings, tmp_path):
    (tmp_path / "docs").mkdir()
    settings.BASE_DIR = tmp_path

    call_command("draw_chain")

    assert (tmp_path / "docs" / "chain.md").read_text(encoding="utf-8") == drawing.drawing()


@each("state", RequestState.values)
def test_every_state_is_drawn(state):
    assert f" as {state}\n" in drawing.drawing()


def test_the_way_back_to_the_branch_is_drawn_from_every_step_after_the_fax():
    ways = [line.strip() for line in drawing.drawing().splitlines() if line.endswith(": back_to_branch")]

    assert {way.split(" --> ")[0] for way in ways} == {
        "faxed", "registered", "submitted", "countersigning", "leaders",
    }  # fmt: skip
