"""Rates, schemes and tables as finance types them; a standard's head, its file, the figures to try it with."""

import json
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from compensation.forms.parameters import (
    TAX_ROWS,
    CommissionForm,
    InsuranceForm,
    TaxForm,
    VatForm,
    WageForm,
)
from compensation.forms.standard_pages import LARGEST_FILE, CopyForm, FileForm, NewForm, SimulateForm, TryForm
from compensation.queries import standards
from compensation.rules.standard_reading import parse_standard
from org.models import Branch
from tests.cases import each
from tests.factories import compensation as pay
from tests.factories import compensation_office as office_of
from tests.factories import org

pytestmark = pytest.mark.django_db
REQUIRED = "This field is required."
BELOW_ALL = "Ensure this value is less than or equal to 99.999999%."
NOT_NEGATIVE = "Ensure this value is greater than or equal to 0."
NOT_NEGATIVE_RATE = "Ensure this value is greater than or equal to 0%."
COMMISSION = {"valid_from": "2027-01", "vat_rate": "6", "surcharge_rate": "12", "fund_rate": "0.5"}
VAT = {
    "valid_from": "2027-01",
    "mode": "monthly_100k",
    "rate": "1",
    "threshold": "",
    "city": "7",
    "education": "3",
    "local_education": "2",
    "education_exempt_to": "100,000",
}
INSURANCE = {
    "valid_from": "2027-07",
    "scheme": "pension",
    "payer": "employer",
    "rate": "16",
    "fixed": "0",
    "floor": "7,546",
    "ceiling": "37,731",
    "rounding": "jiao",
}
WAGE = {"valid_from": "2027-07", "amount": "2,690"}
TAX = {
    "valid_from": "2027-01",
    "basic_deduction": "5,000",
    "broker_fee_rate": "20",
    "broker_cost_rate": "25",
    "rate_0": "3",
}
FORMS = {CommissionForm: COMMISSION, VatForm: VAT, InsuranceForm: INSURANCE, WageForm: WAGE, TaxForm: TAX}


@pytest.fixture(scope="module")
def made(kept):
    return office_of.place()


@pytest.fixture
def place(made):
    return office_of.anew(made)


def typed(place, form, **changes):
    if form is TaxForm:
        return form(FORMS[form] | changes)
    own = Branch.objects.filter(pk=place.branch.pk)
    return form({"branch": place.branch.pk} | FORMS[form] | changes, branches=own)


def told(form):
    return {name: list(map(str, sentences)) for name, sentences in form.errors.items()}


@each("form", FORMS)
def test_what_finance_usually_types_is_taken(place, form):
    assert told(typed(place, form)) == {}


@each(
    ("form", "field", "written", "share"),
    [
        (CommissionForm, "vat_rate", "6", "0.06"),
        (CommissionForm, "vat_rate", "0", "0"),
        (CommissionForm, "vat_rate", "99.999999", "0.99999999"),
        (CommissionForm, "fund_rate", "0.5%", "0.005"),
        (CommissionForm, "fund_rate", "０．５％", "0.005"),
        (VatForm, "rate", "0.000001", "0.00000001"),
        (InsuranceForm, "rate", "8.5", "0.085"),
        (TaxForm, "broker_cost_rate", "25", "0.25"),
    ],
)
def test_a_share_is_typed_in_percent_and_kept_as_a_ratio(place, form, field, written, share):
    made = typed(place, form, **{field: written})

    assert made.is_valid()
    assert made.cleaned_data[field] == Decimal(share)


@each(
    ("form", "field", "written", "sentence"),
    [
        (CommissionForm, "vat_rate", "100", BELOW_ALL),
        (CommissionForm, "vat_rate", "600", BELOW_ALL),
        (CommissionForm, "surcharge_rate", "-1", NOT_NEGATIVE_RATE),
        (CommissionForm, "fund_rate", "half", "“half” is not a percentage. Write it as 86.1."),
        (CommissionForm, "fund_rate", "", REQUIRED),
        (CommissionForm, "valid_from", "9999-12", "“9999-12” is not a month. Write it as 2026-10."),
        (VatForm, "mode", "", REQUIRED),
        (VatForm, "mode", "guess", "Select a valid choice. guess is not one of the available choices."),
        (VatForm, "threshold", "-1", NOT_NEGATIVE),
        (VatForm, "rate", "0.0000001", "Ensure that there are no more than 8 decimal places."),
        (VatForm, "education_exempt_to", "", REQUIRED),
        (InsuranceForm, "scheme", "", REQUIRED),
        (InsuranceForm, "scheme", "s" * 41, "Ensure this value has at most 40 characters (it has 41)."),
        (
            InsuranceForm,
            "payer",
            "nobody",
            "Select a valid choice. nobody is not one of the available choices.",
        ),
        (InsuranceForm, "rounding", "up", "Select a valid choice. up is not one of the available choices."),
        (InsuranceForm, "floor", "-0.01", NOT_NEGATIVE),
        (InsuranceForm, "ceiling", "x", "“x” is not an amount. Write it as 1,234.50."),
        (WageForm, "amount", "2690.005", "Ensure that there are no more than 2 decimal places."),
        (TaxForm, "basic_deduction", "-5000", NOT_NEGATIVE),
        (TaxForm, "rate_0", "101", BELOW_ALL),
        (TaxForm, "up_to_3", "many", "“many” is not an amount. Write it as 1,234.50."),
        (TaxForm, "quick_9", "-1", NOT_NEGATIVE),
    ],
)
def test_what_cannot_be_is_answered_at_its_field(place, form, field, written, sentence):
    made = typed(place, form, **{field: written})

    assert told(made) == {field: [sentence]}
    assert made[field].value() == written


@each("form", [CommissionForm, VatForm, InsuranceForm, WageForm])
def test_a_branch_out_of_reach_is_answered_like_one_that_never_was(place, form):
    answers = {
        str(told(typed(place, form, branch=pk))) for pk in (place.charlie.branch_id, 10**8, "x", 10**30)
    }

    assert len(answers) == 1
    assert "branch" in answers.pop()


def test_tax_form_asks_for_no_branch(place):
    assert "branch" not in typed(place, TaxForm).fields


def test_tax_form_shows_ten_rows_below_its_head(place):
    made = typed(place, TaxForm)

    assert [bound.name for bound in made.head] == [
        "valid_from",
        "basic_deduction",
        "broker_fee_rate",
        "broker_cost_rate",
    ]
    assert [[bound.name for bound in row] for row in made.rows][9] == ["up_to_9", "rate_9", "quick_9"]
    assert len(made.rows) == TAX_ROWS


@each(
    ("rows", "bands"),
    [
        ({}, [(None, "0.03", "0")]),
        (
            {"up_to_0": "36,000", "rate_1": "10", "quick_1": "2,520"},
            [("36000", "0.03", "0"), (None, "0.1", "2520")],
        ),
        ({"rate_0": "", "rate_5": "20"}, [(None, "0.2", "0")]),
        ({"rate_0": "", "up_to_0": "5"}, [("5", "0", "0")]),
        ({"rate_0": "0"}, [(None, "0", "0")]),
        ({"rate_0": "", "quick_2": "7.50"}, [(None, "0", "7.50")]),
        ({"rate_0": ""}, []),
    ],
)
def test_tax_form_gives_the_rows_that_say_something(place, rows, bands):
    made = typed(place, TaxForm, **rows)

    assert made.is_valid()
    assert made.bands() == bands


@each(
    ("form", "changes", "sentence"),
    [
        (CommissionForm, {"fund_rate": "half"}, "“half”不是百分数，请按 86.1 填写。"),
        (WageForm, {"amount": "x"}, "“x”不是金额，请按 1,234.50 填写。"),
    ],
)
def test_sentences_are_chinese_for_who_reads_chinese(place, form, changes, sentence):
    with translation.override("zh-hans"):
        assert list(told(typed(place, form, **changes)).values()) == [[sentence]]


@each("form", FORMS)
def test_every_label_is_said_in_chinese(place, form):
    made = typed(place, form)
    with translation.override("en"):
        english = {name: str(field.label) for name, field in made.fields.items()}
    with translation.override("zh-hans"):
        chinese = {name: str(field.label) for name, field in made.fields.items()}

    assert {name for name in english if english[name] == chinese[name]} == set()


# A standard's head


def head(by, **changes):
    team = by.grants()[0].team_id
    data = {"team": team, "contract": "employee", "name": "东区标准", "effective_from": "2027-01"}
    return NewForm(data | changes, teams=standards.editable_teams(by))


@each(
    ("changes", "answer"),
    [
        ({}, {}),
        ({"name": "名" * 120}, {}),
        ({"name": "名" * 121}, {"name": ["Ensure this value has at most 120 characters (it has 121)."]}),
        ({"name": "   "}, {"name": [REQUIRED]}),
        (
            {"contract": "intern"},
            {"contract": ["Select a valid choice. intern is not one of the available choices."]},
        ),
        ({"effective_from": "soon"}, {"effective_from": ["“soon” is not a month. Write it as 2026-10."]}),
    ],
)
def test_new_form_takes_the_head_of_a_standard(place, changes, answer):
    assert told(head(place.lead, **changes)) == answer


def test_new_form_offers_a_lead_the_own_team_alone(place):
    neighbour = org.TeamFactory(branch=place.branch)

    form = head(place.lead, team=neighbour.pk)

    assert set(form.errors) == {"team"}
    assert list(form.fields["team"].queryset) == [place.office.team]


@each(("written", "is_valid"), [("2027-01", True), ("", False), ("9999-12", False)])
def test_copy_form_asks_from_when_the_new_version_holds(written, is_valid):
    assert CopyForm({"effective_from": written}).is_valid() is is_valid


@each(
    ("first", "last", "fields"),
    [
        ("2026-09", "2026-10", set()),
        ("2026-10", "2026-09", set()),
        ("", "2026-10", {"first_month"}),
        ("9999-12", "9999-12", {"first_month", "last_month"}),
    ],
)
def test_simulate_form_reads_two_months(first, last, fields):
    """Which of them are signed, and in which order, is the service's to judge."""
    assert set(SimulateForm({"first_month": first, "last_month": last}).errors) == fields


# A standard as a file


def read_file(content, name="standard.json"):
    return FileForm({}, {"file": SimpleUploadedFile(name, content)})


def test_file_form_gives_the_parsed_document_whatever_it_says():
    form = read_file(b'\xef\xbb\xbf{"schema": "something else", "rate": 0.10}')

    assert form.is_valid()
    assert form.cleaned_data["file"]["schema"] == "something else"


@each("content", [b"{", b"not json", b"\xff\xfe\x00", b'{"a": 1, "a": 2}', b"[" * 100_000])
def test_file_form_refuses_what_is_no_json_with_a_sentence(content):
    form = read_file(content)

    assert set(form.errors) == {"file"}
    assert all(sentence.endswith(".") for sentence in form.errors["file"])


def test_file_form_refuses_an_empty_file():
    assert told(read_file(b"")) == {"file": ["The submitted file is empty."]}


def test_file_form_refuses_a_file_beyond_four_megabytes():
    form = read_file(b" " * (LARGEST_FILE + 1))

    assert told(form) == {"file": ["The file is larger than 4 MB; that is no pay standard."]}


def test_file_form_asks_for_a_file():
    assert told(FileForm({}, {})) == {"file": [REQUIRED]}


# Figures to try a standard with


@pytest.fixture
def tree(place):
    """Base pay, a share of net commission that scores and customers' cost weigh on."""
    share = {
        "code": "share",
        "kind": "rate",
        "measure": "net_commission",
        "rate": "0.20",
        "less": ["customer_cost"],
    }
    duty = {
        "code": "duty",
        "kind": "coefficient",
        "of": ["share"],
        "measure": "duty_score",
        "bands": [{"from": "60", "factor": "1"}, {"from": "0", "factor": "0.5"}],
    }
    document = pay.content(place.office.team, "employee", [pay.BASE, share, duty])
    return parse_standard(json.loads(json.dumps(document)))


def test_try_form_asks_for_what_the_standard_counts_and_nothing_else(tree):
    form = TryForm(tree)

    assert {name for name in form.fields if name.startswith("m-")} == {
        "m-net_commission",
        "m-customer_cost",
        "m-duty_score",
    }
    assert [code for code, _label in form.fields["grade"].choices] == ["M1", "M2", "M3"]


@each(
    ("data", "answer"),
    [
        ({"m-duty_score": "101"}, {"m-duty_score": ["Ensure this value is less than or equal to 100."]}),
        ({"m-duty_score": "-1"}, {"m-duty_score": [NOT_NEGATIVE]}),
        ({"m-net_commission": "-500"}, {}),
        (
            {"m-net_commission": "1e5"},
            {"m-net_commission": ["“1e5” is not an amount. Write it as 1,234.50."]},
        ),
        ({"grade": "M9"}, {"grade": ["Select a valid choice. M9 is not one of the available choices."]}),
        ({"grade": ""}, {"grade": [REQUIRED]}),
        ({}, {}),
    ],
)
def test_try_form_takes_a_grade_and_figures_that_may_stay_empty(tree, data, answer):
    assert told(TryForm(tree, {"grade": "M1"} | data)) == answer


def test_try_form_gives_the_measures_that_were_typed(tree):
    form = TryForm(tree, {"grade": "M1", "m-net_commission": "1,000", "m-customer_cost": "0", "m-luck": "7"})

    assert form.is_valid()
    assert form.values() == {"net_commission": Decimal(1000), "customer_cost": Decimal(0)}


def test_try_form_says_what_an_empty_score_counts_as(tree):
    fields = TryForm(tree).fields

    assert (str(fields["m-duty_score"].help_text), fields["m-net_commission"].help_text) == ("empty: 100", "")
