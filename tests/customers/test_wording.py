"""Every fault has its sentence, in both languages."""

import pytest
from django.utils import translation

from customers.models import CrmFault
from customers.rules.faults import CellFault, FileFault
from customers.wording.faults import WORDS, fault_sentence, fault_text
from customers.wording.steps import steps_of
from tests.conftest import NOW


def fault(code, row=18, column="佣金", value="1,2O0.00", other=""):
    return CrmFault(code=code, row=row, column=column, value=value, params={"other": other} if other else {})


def test_words_has_a_sentence_for_every_code():
    codes = {
        *map(str, CellFault),
        *(f"file.{code}" for code in FileFault),
        "file.missing_column",
        "file.repeated_column",
    }
    rows = {"wrong_month", "duplicate_account", "unknown_manager", "manager_elsewhere"}
    rows |= {"account_elsewhere", "opened_later"}
    amounts = {"income_below_commission", "classes_above_total"}
    amounts |= {f"negative_{code}" for code in ("turnover", "month_end_assets", "average_assets")}

    assert set(WORDS) == codes | rows | amounts | {"check.refused", "check.failed"}


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("code", sorted(WORDS))
def test_fault_sentence_says_every_fault_in_every_language(code, language):
    with translation.override(language):
        words = fault_sentence(fault(code, other="20"), month="2026-10")

    assert "%" not in words
    assert ("。" in words) == (language == "zh-hans")


def test_fault_sentence_says_what_happened_what_it_means_and_what_to_do():
    with translation.override("zh-hans"):
        words = fault_sentence(fault("unreadable_amount"), month="2026-10")

    assert words == "第 18 行“佣金”不是数字：1,2O0.00。请改正后重新上传，整份文件未导入。"


def test_fault_sentence_of_the_whole_file_names_no_row():
    assert fault_sentence(fault("file.encrypted", row=0), month="2026-10").startswith(
        "The workbook opens with a password"
    )


def test_fault_text_is_the_sentence_without_its_row():
    assert fault_text(fault("wrong_month", column="月份", value="2026-09"), month="2026-10") == (
        "“月份” is 2026-09, not 2026-10 for which the file was uploaded."
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "states"),
    [
        ("waiting", ["done", "current", "coming"]), ("checking", ["done", "current", "coming"]),
        ("mapping", ["done", "current", "coming", "coming"]), ("abandoned", ["done", "refused"]),
    ],
)  # fmt: skip
def test_steps_of_say_where_the_file_is(desk, state, states):
    assert [step.state for step in steps_of(desk.row(state=state))] == states


@pytest.mark.django_db
def test_steps_of_decided_files_say_how_they_ended(desk):
    refused, accepted = desk.refused(month=NOW.date().replace(day=1)), desk.on_file()
    newer = desk.on_file(replaces=accepted)
    superseded = type(accepted).objects.get(pk=accepted.pk)

    assert [steps_of(record)[-1].label for record in (newer, superseded)] == ["Acceptance", "Replaced"]
    assert [step.note for step in steps_of(refused)] == ["", "1 fault", ""]
