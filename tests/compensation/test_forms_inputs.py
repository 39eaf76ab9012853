"""What finance types for single people and teams: how it is read, which sentence answers what cannot be."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import translation

from compensation.forms.cycle import AnswerForm, MonthForm, QuestionForm, SignForm
from compensation.forms.inputs import AdjustmentForm, BaseForm, ChargeForm, DeclarationForm
from compensation.forms.measures import MOST, Sheet, SheetForm, ValuesForm, read_pasted
from compensation.queries import inputs as queries
from org.models import Branch
from tests.cases import each
from tests.factories import compensation as pay
from tests.factories import compensation_office as office_of

pytestmark = pytest.mark.django_db
REQUIRED = "This field is required."
HALF_FEN = "Ensure that there are no more than 2 decimal places."
ADJUSTMENT = {"person": "A0001", "month": "2026-10", "amount": "50", "title": "竞赛奖", "reason": "会议纪要"}
CHARGE = {
    "person": "A0001",
    "first_month": "2026-10",
    "total": "900",
    "instalment": "300",
    "title": "平板电脑",
    "reason": "摔坏",
}
DECLARATION = {"person": "A0001", "valid_from": "2026-10", "additional": "1,000", "other": "0"}
BASE = {"person": "A0001", "valid_from": "2026-10", "base": "8,000.50"}
FORMS = {
    AdjustmentForm: ADJUSTMENT,
    ChargeForm: CHARGE,
    DeclarationForm: DECLARATION,
    BaseForm: BASE,
}


@pytest.fixture(scope="module")
def made(kept):
    return office_of.place()


@pytest.fixture
def place(made):
    return office_of.anew(made)


def typed(place, form, **changes):
    return form(FORMS[form] | changes, people=queries.adjustable_people(place.finance))


def told(form):
    """The sentences by field."""
    return {name: list(map(str, sentences)) for name, sentences in form.errors.items()}


# People


@each("form", FORMS)
@each("who", ["A0001", "a0001", "爱丽丝", " 爱丽丝 ", "爱丽丝 A0001", "A0001 爱丽丝", "Ａ０００１"])
def test_person_is_found_by_number_or_name(place, form, who):
    made = typed(place, form, person=who)

    assert told(made) == {}
    assert made.cleaned_data["person"] == place.alice


@each("form", FORMS)
@each("who", ["查理", "Z9999", "爱", "%", "A0001 鲍勃", "爱丽丝 B0002"])
def test_person_out_of_reach_is_answered_like_nobody(place, form, who):
    made = typed(place, form, person=who)

    assert told(made) == {"person": ["Nobody and nothing of that name or number is within your reach."]}


def test_person_whose_name_two_bear_is_asked_for_by_number(place):
    place.office.hire(name="爱丽丝", number="A0009")

    made = typed(place, AdjustmentForm, person="爱丽丝")

    assert told(made) == {
        "person": ["“爱丽丝” fits more than one; write the number or choose from the list."]
    }


def test_person_chosen_from_the_list_counts_by_its_key(place):
    same_name = place.office.hire(name="爱丽丝", number="A0009")

    made = typed(place, AdjustmentForm, person=str(same_name), person_key=str(same_name.pk))

    assert made.is_valid()
    assert made.cleaned_data["person"] == same_name


def test_person_key_of_a_stranger_reaches_nobody(place):
    made = typed(place, AdjustmentForm, person="查理", person_key=str(place.charlie.pk))

    assert "person" in made.errors


@each("form", FORMS)
def test_pay_is_not_kept_as_a_draft_in_the_browser(form):
    assert form.draft is False


@each("form", FORMS)
def test_every_field_stands_in_its_group_once(place, form):
    laid_out = form(people=queries.adjustable_people(place.finance)).laid_out()
    names = [field.name for _group, fields in laid_out for field in fields]

    assert sorted(names) == sorted(set(names))
    assert set(form.units) <= set(names)


# Amounts, months, words


@each(
    ("written", "amount"),
    [
        ("50", "50"),
        ("-50.5", "-50.5"),
        ("−50", "-50"),
        ("１，２００．５０", "1200.50"),
        ("¥1,200元", "1200"),
        ("99,999,999,999,999.99", "99999999999999.99"),
        ("0", "0"),
    ],
)
def test_adjustment_form_reads_amounts_as_people_write_them(place, written, amount):
    made = typed(place, AdjustmentForm, amount=written)

    assert made.is_valid()
    assert made.cleaned_data["amount"] == Decimal(amount)


@each(
    ("form", "field", "written", "sentence"),
    [
        (AdjustmentForm, "amount", "1,2O0.00", "“1,2O0.00” is not an amount. Write it as 1,234.50."),
        (AdjustmentForm, "amount", "12,34", "“12,34” is not an amount. Write it as 1,234.50."),
        (AdjustmentForm, "amount", "NaN", "“NaN” is not an amount. Write it as 1,234.50."),
        (AdjustmentForm, "amount", "1e5", "“1e5” is not an amount. Write it as 1,234.50."),
        (AdjustmentForm, "amount", "0.005", HALF_FEN),
        (
            AdjustmentForm,
            "amount",
            "1" * 17,
            "Ensure that there are no more than 16 digits in total.",
        ),
        (AdjustmentForm, "amount", "", REQUIRED),
        (AdjustmentForm, "month", "2026-13", "“2026-13” is not a month. Write it as 2026-10."),
        (AdjustmentForm, "month", "9999-12", "“9999-12” is not a month. Write it as 2026-10."),
        (AdjustmentForm, "month", "0001-01", "“0001-01” is not a month. Write it as 2026-10."),
        (AdjustmentForm, "title", "题" * 121, "Ensure this value has at most 120 characters (it has 121)."),
        (AdjustmentForm, "title", "  ", REQUIRED),
        (AdjustmentForm, "title", "a\0b", "Null characters are not allowed."),
        (AdjustmentForm, "reason", "由" * 301, "Ensure this value has at most 300 characters (it has 301)."),
        (ChargeForm, "total", "0", "Ensure this value is greater than or equal to 0.01."),
        (ChargeForm, "total", "-5", "Ensure this value is greater than or equal to 0.01."),
        (ChargeForm, "instalment", "1.001", HALF_FEN),
        (ChargeForm, "instalment", "all", "“all” is not an amount. Write it as 1,234.50."),
        (ChargeForm, "first_month", "", REQUIRED),
        (ChargeForm, "reason", "由" * 301, "Ensure this value has at most 300 characters (it has 301)."),
        (DeclarationForm, "additional", "-0.01", "Ensure this value is greater than or equal to 0."),
        (DeclarationForm, "other", "", REQUIRED),
        (DeclarationForm, "valid_from", "2026-10-15", "“2026-10-15” is not a month. Write it as 2026-10."),
        (BaseForm, "base", "-1", "Ensure this value is greater than or equal to 0."),
        (BaseForm, "base", "六千", "“六千” is not an amount. Write it as 1,234.50."),
    ],
)
def test_what_cannot_be_is_answered_at_its_field(place, form, field, written, sentence):
    made = typed(place, form, **{field: written})

    assert told(made)[field][0] == sentence
    assert set(told(made)) == {field}
    assert made[field].value() == written


@each(
    ("form", "changes"),
    [
        (AdjustmentForm, {"reason": "由" * 300, "title": "题" * 120}),
        (AdjustmentForm, {"title": "䶮喆堃", "reason": "第一行\n第二行"}),
        (ChargeForm, {"total": "0.01", "instalment": "0.01"}),
        (ChargeForm, {"reason": "由" * 300}),
        (DeclarationForm, {"additional": "0", "first_job_in_year": "on", "prior_year_le_60000": "on"}),
        (BaseForm, {"base": "0"}),
        (BaseForm, {"valid_from": "1900-01"}),
        (BaseForm, {"valid_from": "2999年12月"}),
    ],
)
def test_what_just_fits_is_taken(place, form, changes):
    assert told(typed(place, form, **changes)) == {}


@each(
    ("changes", "sentence"),
    [
        ({"amount": "1,2O0"}, "“1,2O0”不是金额，请按 1,234.50 填写。"),
        ({"month": "下月"}, "“下月”不是月份，请按 2026-10 填写。"),
        ({"person": "查理"}, "在您的权限范围内没有此名称或编号。"),
    ],
)
def test_sentences_are_chinese_for_who_reads_chinese(place, changes, sentence):
    with translation.override("zh-hans"):
        ((said,),) = told(typed(place, AdjustmentForm, **changes)).values()

    assert said == sentence


def test_declaration_form_takes_unticked_boxes_as_no(place):
    made = typed(place, DeclarationForm)

    assert made.is_valid()
    assert (made.cleaned_data["first_job_in_year"], made.cleaned_data["prior_year_le_60000"]) == (
        False,
        False,
    )


# A team's sheet


def sheet(place, measure="duty_score", stands=None):
    people = [place.alice, place.bob]
    return Sheet(place.office.team, pay.MONTH, measure, people, stands or {})


def test_sheet_form_offers_the_own_branchs_teams_alone(place):
    form = SheetForm(teams=queries.adjustable_teams(place.finance))

    assert list(form.fields["team"].queryset) == [place.office.team]


@each(
    ("measure", "value", "sentence"),
    [
        ("duty_score", "100.01", "Ensure this value is less than or equal to 100."),
        ("compliance_score", "101", "Ensure this value is less than or equal to 100."),
        ("personal_leave_days", "31.5", "Ensure this value is less than or equal to 31."),
        ("sick_leave_days", "-1", "Ensure this value is greater than or equal to 0."),
        ("customer_cost", "-0.01", "Ensure this value is greater than or equal to 0."),
        ("late_count", "two", "“two” is not an amount. Write it as 1,234.50."),
    ],
)
def test_values_form_knows_the_bounds_of_each_measure(place, measure, value, sentence):
    form = ValuesForm(sheet(place, measure), {f"value-{place.alice.pk}": value, "reason": "r"})

    assert told(form) == {f"value-{place.alice.pk}": [sentence]}


@each(("measure", "most"), [("duty_score", 100), ("absent_days", 31), ("customer_cost", None)])
def test_values_form_takes_the_most_of_each_measure(place, measure, most):
    value = "99999999999999.99" if most is None else str(most)

    form = ValuesForm(sheet(place, measure), {f"value-{place.alice.pk}": value, "reason": "r"})

    assert (MOST.get(measure), told(form)) == (most, {})


def test_values_form_leaves_out_who_is_left_empty_but_takes_a_nought(place):
    form = ValuesForm(
        sheet(place), {f"value-{place.alice.pk}": "0", f"value-{place.bob.pk}": " ", "reason": "r"}
    )

    assert form.is_valid()
    assert form.values() == {place.alice.pk: Decimal(0)}


def test_values_form_reads_nobody_who_is_not_on_the_sheet(place):
    form = ValuesForm(sheet(place), {f"value-{place.charlie.pk}": "5", "reason": "r"})

    assert form.is_valid()
    assert form.values() == {}


def test_values_form_shows_what_stands_and_prefers_what_was_pasted(place):
    stands = {place.alice.pk: Decimal("88.00"), place.bob.pk: Decimal("77.00")}

    form = ValuesForm(sheet(place, stands=stands), initial={f"value-{place.bob.pk}": "66"})

    assert [str(bound.value()) for _person, bound in form.rows] == ["88.00", "66"]


@each(
    ("reason", "sentence"),
    [
        ("", REQUIRED),
        ("  ", REQUIRED),
        ("由" * 201, "Ensure this value has at most 200 characters (it has 201)."),
    ],
)
def test_values_form_asks_where_the_values_come_from(place, reason, sentence):
    form = ValuesForm(sheet(place), {f"value-{place.alice.pk}": "5", "reason": reason})

    assert told(form) == {"reason": [sentence]}


@each(
    ("text", "values", "faults"),
    [
        ("", {}, 0),
        ("\n \n\t\n", {}, 0),
        ("A0001\t88", {"A0001": "88"}, 0),
        ("a0001 爱丽丝 88", {"A0001": "88"}, 0),
        ("Ａ０００１\t８８", {"A0001": "88"}, 0),
        ("A0001\t爱丽丝\t\t88\r\nB0002\t鲍勃\t\t77", {"A0001": "88", "B0002": "77"}, 0),
        ("A0001\t88\nA0001\t99", {"A0001": "99"}, 0),
        ("工号\t姓名\t分数\nA0001\t爱丽丝\t88", {"A0001": "88"}, 1),
        ("A0001", {}, 1),
        ("A0001\t八十八", {}, 1),
        ("C0003\t50", {}, 1),
        ("A0001\t1,234.50", {"A0001": "1,234.50"}, 0),
    ],
)
def test_read_pasted_takes_what_a_workbook_gives(place, text, values, faults):
    pasted = read_pasted(text, [place.alice, place.bob])

    by_number = {place.alice.pk: "A0001", place.bob.pk: "B0002"}
    assert {by_number[pk]: value for pk, value in pasted.values.items()} == values
    assert len(pasted.faults) == faults


def test_read_pasted_counts_empty_lines_as_the_workbook_does(place):
    (fault,) = read_pasted("\n\nZ1\t5", [place.alice]).faults

    assert fault == "Line 3: nobody of this team has the number Z1."


# The cycle's own forms


@each(
    ("data", "fields"),
    [
        ({}, {"step", "shown_hash"}),
        ({"step": "chief"}, {"shown_hash"}),
        ({"step": "president", "shown_hash": "a"}, {"step"}),
        ({"step": "chief", "shown_hash": "a" * 65}, {"shown_hash"}),
        ({"step": "manager", "shown_hash": "a" * 64}, set()),
    ],
)
def test_sign_form_takes_a_known_step_and_a_hash(data, fields):
    assert set(SignForm(data).errors) == fields


@each(
    ("data", "fields"),
    [
        ({"text": "为何"}, set()),
        ({"text": "问" * 2000, "line_order": "1"}, set()),
        ({"text": "问" * 2001}, {"text"}),
        ({"text": " \n "}, {"text"}),
        ({"text": "x", "line_order": "0"}, {"line_order"}),
        ({"text": "x", "line_order": "²"}, {"line_order"}),
        ({"text": "x", "line_order": "9" * 5000}, {"line_order"}),
    ],
)
def test_question_form_takes_words_about_a_line_or_the_whole(data, fields):
    assert set(QuestionForm(data).errors) == fields


@each(("text", "is_valid"), [("因退佣", True), ("", False), ("答" * 2001, False)])
def test_answer_form_takes_words(text, is_valid):
    assert AnswerForm({"text": text}).is_valid() is is_valid


@each("month", ["9999-12", "0000-01", "x", ""])
def test_month_form_refuses_a_month_that_no_report_can_have(place, month):
    form = MonthForm({"branch": place.branch.pk, "month": month}, branches=Branch.objects.all())

    assert set(form.errors) == {"month"}


def test_month_form_knows_no_branch_but_those_given(place):
    form = MonthForm(
        {"branch": place.charlie.branch_id, "month": "2026-10"},
        branches=Branch.objects.filter(pk=place.branch.pk),
    )

    assert (form.is_valid(), set(form.errors)) == (False, {"branch"})
    assert dt.date(2026, 10, 1) == form.cleaned_data["month"]
