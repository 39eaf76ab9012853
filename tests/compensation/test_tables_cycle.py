"""What the cells of reports, slips, questions, reserves, details and standards show and export."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.utils import translation

from compensation.models import DetailRow, PaySlip, ReserveEntry, SlipQuestion
from compensation.tables.details import DetailRowTable, FactTable, grade_of, marked_name
from compensation.tables.inputs import AdjustmentTable, BaseTable, ChargeTable, DeclarationTable, MeasureTable
from compensation.tables.runs import TABLES, RunTable
from compensation.tables.slips import (
    MySlipTable,
    QuestionTable,
    ReserveTable,
    SlipTable,
    answered,
    due,
    released,
    seen,
    short_text,
)
from compensation.tables.standards import StandardTable, in_force
from core.tables.table import columns_of
from org.models import Person
from tests.cases import each
from tests.compensation.cells import cells, exported, in_both, words
from tests.factories import compensation as pay
from tests.factories import compensation_office as office_of

pytestmark = pytest.mark.django_db
SEPTEMBER, JANUARY = dt.date(2026, 9, 1), dt.date(2027, 1, 1)


@pytest.fixture(scope="module")
def made(kept):
    return office_of.place()


@pytest.fixture
def place(made):
    return office_of.anew(made)


def test_run_table_shows_a_draft_without_figures(place):
    run = place.run(state="draft")

    (shown,) = cells(RunTable([run]))

    assert (shown["state"], shown["people"], shown["net"], shown["computed_at"]) == (
        "to be computed",
        "0",
        "0.00",
        "\N{EM DASH}",
    )


@each(
    ("state", "english", "chinese"),
    [
        ("submitted", "waiting for the chief accountant", "待主办会计签字"),
        ("chief_signed", "waiting for the deputy manager", "待副经理签字"),
        ("deputy_signed", "waiting for the branch manager", "待营业部经理签字"),
    ],
)
def test_run_table_says_whom_a_report_waits_for(place, state, english, chinese):
    run = place.run(state=state)

    (shown,) = cells(RunTable([run]))
    with translation.override("zh-hans"):
        (in_chinese,) = cells(RunTable([run]))

    assert shown["state"] == english
    assert in_chinese["state"] == chinese


@each(
    ("contract", "may_open", "columns", "links"),
    [
        ("employee", True, {"insurance"}, 1),
        ("employee", False, {"insurance"}, 0),
        ("broker", True, {"vat", "surtaxes"}, 1),
        ("broker", False, {"vat", "surtaxes"}, 0),
    ],
)
def test_tables_of_a_report_show_the_contracts_own_deductions_and_links_to_who_may(
    place, contract, may_open, columns, links
):
    made = office_of.slip(place.run(), place.alice)
    made.change = None

    table = TABLES[contract, may_open]([made])

    assert set(columns_of(type(table))) & {"insurance", "vat", "surtaxes"} == columns
    assert str(table.body()).count("<a ") == links


def test_tables_of_a_report_leave_out_of_the_change_who_was_not_paid_before(place):
    run = place.run()
    old, new = office_of.slip(run, place.alice), office_of.slip(run, place.bob)
    old.change, new.change = Decimal("-20.00"), None

    table = TABLES["employee", True]([old, new])

    assert [row["change"] for row in cells(table)] == ["\N{MINUS SIGN}20.00", "\N{EM DASH}"]
    assert table.totals["change"] == Decimal("-20.00")


@each(("at", "told"), [(None, ("unread", "未读")), (pay.AT, ("read", "已读"))])
def test_seen_tells_whether_the_owner_has_looked(at, told):
    assert in_both(seen, PaySlip(seen_at=at)) == told


def test_my_slip_table_opens_the_month_from_its_row(place):
    made = office_of.slip(place.run(), place.alice)
    made.taken = Decimal("0.00")

    body = str(MySlipTable([made]).body())

    assert f'data-href="{made.get_absolute_url()}"' in body
    assert "Oct 2026" in words(body)


def test_slip_table_shows_the_name_and_contract_on_the_paper(place):
    made = office_of.slip(place.run(), place.carol, name="旧名")

    (shown,) = cells(SlipTable([made]))

    assert (shown["name"], shown["contract"], shown["team"]) == ("旧名", "broker", place.office.team.name)


def test_slip_table_exports_words_for_badges(place):
    made = office_of.slip(place.run(), place.alice)

    (sent,) = exported(SlipTable, PaySlip.objects.filter(pk=made.pk).select_related("run", "team"))

    assert (sent["state"], sent["seen"], sent["net"]) == ("computed", "unread", Decimal("1000.00"))


# Questions and reserves


@each(
    ("text", "told"),
    [
        ("为何", "为何"),
        ("问" * 60, "问" * 60),
        ("问" * 61, "问" * 59 + "…"),
        ("<script>1</script>", "&lt;script&gt;1&lt;/script&gt;"),
    ],
)
def test_short_text_shows_the_first_words_and_never_markup(text, told):
    assert short_text(SlipQuestion(text=text)) == told


@each(("at", "told"), [(None, ("to be answered", "待答复")), (pay.AT, ("answered", "已答复"))])
def test_answered_tells_whether_finance_has(at, told):
    assert in_both(answered, SlipQuestion(answered_at=at)) == told


def test_question_table_lists_who_asked_what_about_which_month(place):
    made = office_of.question(office_of.slip(place.run(), place.alice), "佣金为何少了", answer="因退佣")

    (shown,) = cells(QuestionTable([made]))

    assert (shown["person"], shown["month"], shown["text"], shown["state"]) == (
        "爱丽丝",
        "Oct 2026",
        "佣金为何少了",
        "answered",
    )
    assert shown["answered_by"] == made.answered_by.name


@each(
    ("changes", "told"),
    [
        ({"release_month": JANUARY}, ("Jan 2027", "2027年1月")),
        ({"release_month": None, "exit_months": 12}, ("12 months after leaving", "离职满 12 个月后")),
        ({"release_month": JANUARY, "released_run_id": 1}, ("released", "已发放")),
    ],
)
def test_due_says_when_a_reserve_is_paid_out(changes, told):
    assert in_both(due, ReserveEntry(**changes)) == told


def test_released_names_the_month_that_paid_it_out(place):
    september, october = place.run(month=SEPTEMBER), place.run()
    held = office_of.reserve(september, place.alice)
    paid = office_of.reserve(september, place.bob, released=october)

    assert (released(held), released(paid)) == ("\N{EM DASH}", "Oct 2026")
    assert ReserveTable([held, paid]).totals == {"amount": Decimal("200.00")}


# Details and standards


def test_marked_name_marks_only_whose_figures_leapt():
    row = DetailRow(person=Person(name="<王䶮>", number="A9"))
    plain = str(marked_name(row))
    row.has_leapt = True

    assert "leapt" not in plain
    assert "&lt;王䶮&gt;" in plain
    assert in_both(marked_name, row)[0] == "<王䶮> A9 look here"


@each(
    ("contract", "told"),
    [("employee", ("M2 employee", "M2 员工")), ("broker", ("M2 broker", "M2 证券经纪人"))],
)
def test_grade_of_names_grade_and_contract(contract, told):
    assert in_both(grade_of, DetailRow(grade="M2", contract=contract)) == told


def test_detail_row_table_opens_the_customers_behind_each_figure_but_not_behind_nothing():
    row = DetailRow(pk=7, person=Person(name="甲", number="A9"), customers=3, commission=Decimal("5.00"))

    body = str(DetailRowTable([row]).body())

    assert set(re.findall(r'href="/pay/detail-rows/7/\?figure=(\w+)"', body)) == {"customers", "commission"}


@each(
    ("is_valid", "is_new", "told"),
    [(True, True, "new"), (True, False, "yes"), (False, False, ""), (False, True, "new")],
)
def test_fact_table_says_whether_an_account_is_valid_or_new(place, is_valid, is_new, told):
    arrived = pay.crm_month(place.branch, [pay.fact("K1", place.alice, is_valid=is_valid, is_new=is_new)])

    (shown,) = cells(FactTable(arrived.facts.all()))

    assert (shown["valid"], shown["opened_on"]) == (told, "\N{EM DASH}")


@each(("is_in_force", "told"), [(True, ("in force", "生效")), (False, ("", ""))])
def test_in_force_is_said_of_what_pay_is_computed_by_now(place, is_in_force, told):
    standard = place.office.standards["employee"]
    standard.is_in_force = is_in_force

    assert in_both(in_force, standard) == told


def test_standard_table_shows_team_contract_month_and_version(place):
    standard = place.office.standards["broker"]

    (shown,) = cells(StandardTable([standard]))

    assert (shown["contract"], shown["effective_from"], shown["revision"], shown["state"]) == (
        "broker",
        "Jan 2026",
        "1",
        "approved",
    )


@each(
    "table",
    [
        AdjustmentTable,
        ChargeTable,
        MeasureTable,
        DeclarationTable,
        BaseTable,
        RunTable,
        SlipTable,
        MySlipTable,
        QuestionTable,
        ReserveTable,
        DetailRowTable,
        FactTable,
        StandardTable,
    ],
)
def test_every_heading_and_caption_is_said_in_chinese(table):
    shown = table([])
    with translation.override("en"):
        english = [str(head.label) for head in shown.heads()] + [str(shown.caption)]
    with translation.override("zh-hans"):
        chinese = [str(head.label) for head in shown.heads()] + [str(shown.caption)]

    same = {one for one, other in zip(english, chinese, strict=True) if one == other}
    assert same == set()
