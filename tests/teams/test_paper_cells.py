"""Every cell of every table of every kind: what is typed, what is kept, what is read; what is missing where. No database."""

from datetime import date
from decimal import Decimal

import pytest
from django.http import QueryDict
from django.utils import translation

from core.forms import Form
from teams.choices.measures import Measure
from teams.choices.paper_forms import SECTIONS, TABLES, Cell, Column, Table
from teams.choices.papers import (
    ABOUT_SOMETHING,
    BUDGET_NEEDED,
    CARRIED_OUT,
    CHAIN_KINDS,
    EDITABLE,
    PAPER_TONES,
    UNDER_WAY,
    WITH_BUDGET,
    WORKING,
    PaperKind,
    PaperState,
)
from teams.documents.paper_shown import cell_text
from teams.forms.paper_tables import (
    EMPTY_ROWS,
    fields_of,
    grid_of,
    initial_of,
    input_name,
    rows_shown,
    typed_rows,
    without_row,
)
from teams.rules.paper_faults import faults
from tests.factories.teams_papers import rows_of
from tests.teams.test_rules_papers import content

ONE = {cell: Table("one", "表", (Column("value", "列", cell),)) for cell in Cell}
CHOSEN = {Cell.PERSON: [(7, "王建国 A7")], Cell.OUTLET: [(9, "人民路支行")]}


def form_of(table, data=None, count=1):
    """A form of this table alone."""
    form = Form(data)
    form.fields |= fields_of(table, count, CHOSEN)
    return form


def typed(cell, text):
    """What a cell keeps of what was typed; None where it is refused."""
    form = form_of(ONE[cell], {"one-0-value": text})
    if not form.is_valid():
        return None
    return typed_rows(ONE[cell], 1, form.cleaned_data)[0]["value"]


# Typed and kept


@pytest.mark.parametrize(
    ("cell", "text", "kept"),
    [
        (Cell.TEXT, " 社区讲座 ", "社区讲座"),
        (Cell.TEXT, "", ""),
        (Cell.MONEY, "1,234.5", "1234.50"),
        (Cell.MONEY, "１，２３４．５", "1234.50"),
        (Cell.MONEY, "0", "0.00"),
        (Cell.MONEY, "", ""),
        (Cell.FIGURE, "1,200", "1200"),
        (Cell.FIGURE, "1200.50", "1200.50"),
        (Cell.FIGURE, "-30", "-30"),
        (Cell.COUNT, "3", 3),
        (Cell.COUNT, "１２", 12),
        (Cell.COUNT, "", ""),
        (Cell.DAY, "2027-03-01", "2027-03-01"),
        (Cell.DAY, "2027/3/1", "2027-03-01"),
        (Cell.DAY, "2027年3月1日", "2027-03-01"),
        (Cell.DAY, "", ""),
        (Cell.MEASURE, "net_commission", "net_commission"),
        (Cell.MEASURE, "", ""),
        (Cell.PERSON, "7", 7),
        (Cell.PERSON, "", ""),
        (Cell.OUTLET, "9", 9),
    ],
)
def test_a_cell_keeps_this_of_what_was_typed(cell, text, kept):
    assert typed(cell, text) == kept


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (Cell.TEXT, "长" * 401),
        (Cell.MONEY, "12oo"),
        (Cell.MONEY, "-0.01"),
        (Cell.MONEY, "1.234"),
        (Cell.MONEY, "9" * 15),
        (Cell.FIGURE, "很多"),
        (Cell.COUNT, "0"),
        (Cell.COUNT, "-1"),
        (Cell.COUNT, "2.5"),
        (Cell.COUNT, "100001"),
        (Cell.DAY, "明天"),
        (Cell.DAY, "2027-02-29"),
        (Cell.DAY, "0027-03-01"),
        (Cell.MEASURE, "happiness"),
        (Cell.PERSON, "8"),
        (Cell.PERSON, "张三"),
        (Cell.OUTLET, "7"),
    ],
)
def test_a_cell_refuses_this(cell, text):
    assert typed(cell, text) is None


@pytest.mark.parametrize(
    ("cell", "kept", "shown"),
    [
        (Cell.TEXT, "讲座", "讲座"),
        (Cell.MONEY, "1234.50", "1,234.50"),
        (Cell.FIGURE, "1200", "1,200"),
        (Cell.COUNT, 1200, "1,200"),
        (Cell.DAY, "2027-03-01", date(2027, 3, 1)),
        (Cell.MEASURE, "net_commission", "net_commission"),
        (Cell.PERSON, 7, 7),
        (Cell.TEXT, "", None),
        (Cell.MONEY, "", None),
        (Cell.DAY, None, None),
    ],
)
def test_a_cell_shows_again_what_it_keeps(cell, kept, shown):
    form = form_of(ONE[cell])
    form.initial = initial_of(ONE[cell], [{"value": kept}])

    assert form["one-0-value"].value() == shown


@pytest.mark.parametrize("cell", [cell for cell in Cell if cell not in CHOSEN])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_what_is_shown_again_is_kept_as_it_was(cell, language):
    """Opening and saving a paper changes nothing of it."""
    kept = rows_of(PaperKind.MARKETING_SCHEME)["activities"][0] | {
        "measure": "net_commission",
        "count": 3,
        "target": "1200.50",
    }
    value = {
        Cell.TEXT: kept["what"],
        Cell.MONEY: kept["budget"],
        Cell.FIGURE: kept["target"],
        Cell.COUNT: kept["count"],
        Cell.DAY: kept["from"],
        Cell.MEASURE: kept["measure"],
    }[cell]
    with translation.override(language):
        form = form_of(ONE[cell])
        form.initial = initial_of(ONE[cell], [{"value": value}])
        sent = form["one-0-value"].value()
        assert typed(cell, sent.isoformat() if isinstance(sent, date) else sent) == value


@pytest.mark.parametrize("measure", Measure.values)
def test_every_measure_can_be_aimed_at_and_is_read_by_its_name(measure):
    assert typed(Cell.MEASURE, measure) == measure
    assert cell_text(Cell.MEASURE, measure) == Measure(measure).label


@pytest.mark.parametrize("cell", Cell)
def test_nothing_is_read_as_nothing(cell):
    assert cell_text(cell, "") == cell_text(cell, None) == ""


def test_an_amount_is_read_with_its_separators_and_a_count_without_decimals():
    assert cell_text(Cell.MONEY, "1234567.80") == "1,234,567.80"
    assert cell_text(Cell.COUNT, 12000) == "12,000"
    assert cell_text(Cell.FIGURE, str(Decimal("0.5"))) == "0.5"


# Rows in a form


@pytest.mark.parametrize("kind", PaperKind.values)
def test_every_table_names_its_inputs_by_row_and_column(kind):
    for table in TABLES[kind]:
        form = form_of(table, count=2)
        for row in (0, 1):
            for column in table.columns:
                name = input_name(table, row, column)
                assert name == f"{table.code}-{row}-{column.code}"
                assert str(form.fields[name].label) == f"{table.title} {row + 1}: {column.title}"


@pytest.mark.parametrize("kind", PaperKind.values)
def test_every_table_is_laid_out_by_its_columns(kind):
    for table in TABLES[kind]:
        grid = grid_of(form_of(table, count=3), table, 3)

        assert (grid.code, grid.count, grid.needed) == (table.code, 3, table.needed)
        assert list(grid.headings) == [column.title for column in table.columns]
        assert [row.drop for row in grid.rows] == [f"{table.code}-{row}" for row in range(3)]
        assert [row.number for row in grid.rows] == [1, 2, 3]


@pytest.mark.parametrize("kept", [0, 1, 5, 57])
def test_a_fresh_form_shows_empty_rows_below_those_that_are_kept(kept):
    assert rows_shown("one", None, kept) == kept + EMPTY_ROWS


def query(**values):
    data = QueryDict(mutable=True)
    for name, value in values.items():
        data[name.replace("__", "-")] = value
    return data


@pytest.mark.parametrize(
    ("dropped", "left"), [(0, ["b", "c"]), (1, ["a", "c"]), (2, ["a", "b"]), (3, ["a", "b", "c"])]
)
def test_without_row_moves_those_below_up(dropped, left):
    data = query(one__rows="4", one__0__value="a", one__1__value="b", one__2__value="c", other="x")

    after = without_row(data, ONE[Cell.TEXT], dropped)

    assert [after.get(f"one-{row}-value") for row in range(len(left))] == left
    assert (after["one-rows"], after["other"]) == ("3", "x")
    assert data["one-0-value"] == "a"


# What is missing, column by column and heading by heading


def cases_of_columns():
    for kind in PaperKind.values:
        for table in TABLES[kind]:
            if table.code == "stationed":
                continue
            for column in table.columns:
                yield pytest.param(kind, table, column, id=f"{kind}-{table.code}-{column.code}")


@pytest.mark.parametrize(("kind", "table", "column"), list(cases_of_columns()))
def test_a_cell_that_is_needed_is_missed_by_its_name(kind, table, column):
    row = {**rows_of(kind)[table.code][0], column.code: ""}

    found = faults(content(kind, tables=rows_of(kind) | {table.code: [row]}))

    expected = [f"“{table.title}”, row 1: “{column.title}” is missing."] if column.needed else []
    assert found == expected


def cases_of_sections():
    for kind in PaperKind.values:
        for section in SECTIONS[kind]:
            yield pytest.param(kind, section, id=f"{kind}-{section.code}")


@pytest.mark.parametrize(("kind", "section"), list(cases_of_sections()))
@pytest.mark.parametrize("text", ["", "  \n "])
def test_a_heading_that_is_needed_is_missed_by_its_name(kind, section, text):
    sections = {one.code: "按去年做法。" for one in SECTIONS[kind]} | {section.code: text}

    found = faults(content(kind, sections=sections))

    assert found == ([f"“{section.title}” is still empty."] if section.needed else [])


@pytest.mark.parametrize("kind", PaperKind.values)
def test_a_table_that_is_needed_is_missed_by_its_name(kind):
    for table in TABLES[kind]:
        tables = {code: rows for code, rows in rows_of(kind).items() if code != table.code}

        found = faults(content(kind, tables=tables))

        assert (f"“{table.title}” has no row yet." in found) is table.needed


# The sets of kinds and states


def test_what_goes_the_whole_chain_is_what_the_guideline_names():
    assert {str(kind) for kind in CHAIN_KINDS} == {
        "marketing_scheme",
        "recruitment_plan",
        "assessment_method",
    }


def test_what_is_carried_out_costs_something():
    assert CARRIED_OUT <= WITH_BUDGET
    assert BUDGET_NEEDED <= WITH_BUDGET


def test_of_a_bank_and_of_a_new_team_there_are_several_a_year():
    assert {str(kind) for kind in ABOUT_SOMETHING} == {"bank_cooperation", "set_up"}


def test_a_money_column_stands_only_in_kinds_that_have_a_budget():
    for kind in PaperKind.values:
        cells = {column.cell for table in TABLES[kind] for column in table.columns}
        assert Cell.MONEY not in cells or kind in WITH_BUDGET


@pytest.mark.parametrize("state", PaperState.values)
def test_every_state_has_a_tone_and_belongs_somewhere(state):
    assert state in PAPER_TONES
    assert not (state in EDITABLE and state in WORKING)
    assert (state in UNDER_WAY) is (state in {"draft", "submitted", "returned"})
