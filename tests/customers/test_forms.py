"""What is given with a CRM file and what is answered about its headings: each fault beside its field."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from customers.forms import HeadingsForm, UploadForm
from customers.rules.columns import BY_CODE, REQUIRED
from org.models import Branch
from tests.factories.org import BranchFactory


def crm_file(content=b"month,account", name="crm.csv"):
    return {"file": SimpleUploadedFile(name, content)}


def upload(branches, data=None, files=None, **given):
    """The form for who imports for these branches."""
    rows = Branch.objects.filter(pk__in=[branch.pk for branch in branches]).order_by("code")
    return UploadForm(data, files, branches=rows, **given)


def headings(
    data=None, *, asked=("期间", "手续费收入"), missing=("month", "commission"), samples=None, **given
):
    """The form about a file's unknown headings."""
    return HeadingsForm(data, headings=asked, missing=missing, samples=samples or {}, **given)


# The upload


@pytest.mark.django_db
def test_upload_form_reads_branch_month_file_and_that_nothing_is_replaced():
    branch = BranchFactory()

    form = upload([branch], {"branch": branch.pk, "month": "2026-10"}, crm_file())

    assert form.is_valid()
    assert {name: form.cleaned_data[name] for name in ("branch", "month", "replace")} == {
        "branch": branch,
        "month": dt.date(2026, 10, 1),
        "replace": False,
    }
    assert form.cleaned_data["file"].name == "crm.csv"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "written", ["2026-10", "2026/10", "202610", "2026年10月", "２０２６－１０", " 2026-10 "]
)
def test_upload_form_reads_every_writing_of_a_month(written):
    branch = BranchFactory()

    form = upload([branch], {"branch": branch.pk, "month": written}, crm_file())

    assert form.is_valid(), form.errors
    assert form.cleaned_data["month"] == dt.date(2026, 10, 1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changed", "files", "faults"),
    [
        ({"month": ""}, crm_file(), {"month": ["This field is required."]}),
        ({"month": "2026-13"}, crm_file(), {"month": ["“2026-13” is not a month. Write it as 2026-10."]}),
        ({"month": "<b>"}, crm_file(), {"month": ["“<b>” is not a month. Write it as 2026-10."]}),
        ({}, {}, {"file": ["This field is required."]}),
        ({}, crm_file(b""), {"file": ["The submitted file is empty."]}),
        ({"branch": ""}, crm_file(), {"branch": ["This field is required."]}),
        ({"branch": "0"}, crm_file(), {"branch": [
            "Select a valid choice. That choice is not one of the available choices."]}),
        ({"branch": "abc"}, crm_file(), {"branch": [
            "Select a valid choice. That choice is not one of the available choices."]}),
    ],
)  # fmt: skip
def test_upload_form_says_beside_the_field_what_is_wrong(changed, files, faults):
    branch = BranchFactory()

    form = upload([branch], {"branch": branch.pk, "month": "2026-10"} | changed, files)

    assert form.errors == faults


@pytest.mark.django_db
def test_upload_form_does_not_take_a_branch_of_somebody_else():
    mine, theirs = BranchFactory(), BranchFactory()

    form = upload([mine], {"branch": theirs.pk, "month": "2026-10"}, crm_file())

    assert list(form.errors) == ["branch"]
    assert theirs.name not in str(form)


@pytest.mark.django_db
def test_upload_form_of_one_branch_does_not_ask_for_it_but_names_it():
    branch = BranchFactory(name="滨江路营业部")

    form = upload([branch])

    assert form.fields["branch"].widget.is_hidden
    assert form["branch"].value() == branch.pk
    assert (form.groups[0].fields, form.groups[0].hint) == (["month"], "滨江路营业部")


@pytest.mark.django_db
def test_upload_form_of_two_branches_asks_and_offers_them_by_code():
    second, first = BranchFactory(code="ZB02", name="乙"), BranchFactory(code="ZB01", name="甲")

    form = upload([second, first])

    assert not form.fields["branch"].widget.is_hidden
    assert [value.value for value, _label in form.fields["branch"].choices] == [first.pk, second.pk]


@pytest.mark.django_db
def test_upload_form_of_one_branch_leaves_the_next_ones_form_as_it_was():
    one, two = BranchFactory(), BranchFactory()

    upload([one])
    form = upload([one, two])

    assert not form.fields["branch"].widget.is_hidden
    assert form.groups[0].fields == ["branch", "month"]


@pytest.mark.django_db
def test_upload_form_of_no_branch_takes_nothing():
    branch = BranchFactory()

    form = upload([], {"branch": branch.pk, "month": "2026-10"}, crm_file())

    assert list(form.errors) == ["branch"]


def test_upload_form_is_never_kept_as_a_draft():
    assert (UploadForm.draft, HeadingsForm.draft) == (False, False)


# The headings


def test_headings_form_has_one_question_per_heading_in_the_files_order():
    form = headings(asked=["乙列", "甲列", "丙列"])

    assert [(name, field.label) for name, field in form.fields.items()][:3] == [
        ("heading_0", "乙列"),
        ("heading_1", "甲列"),
        ("heading_2", "丙列"),
    ]


def test_headings_form_offers_to_ignore_then_the_missing_columns_then_the_optional_ones():
    offered = [code for code, _label in headings().fields["heading_0"].choices]

    assert offered[:3] == ["", "month", "commission"]
    assert set(offered[3:]) == set(BY_CODE) - set(REQUIRED)


def test_headings_form_names_columns_as_the_contract_does_with_their_code():
    labels = dict(headings().fields["heading_0"].choices)

    assert labels["commission"] == f"{BY_CODE['commission'].heading} (commission)"


def test_headings_form_shows_what_the_first_rows_hold():
    form = headings(samples={"期间": ["2026-10", "2026-09"]})

    assert form.fields["heading_0"].help_text == "In the file: 2026-10、2026-09"
    assert form.fields["heading_1"].help_text == ""


def test_headings_form_does_not_run_what_a_heading_or_a_cell_holds():
    page = str(headings(asked=["<script>1</script>"], samples={"<script>1</script>": ["<img src=x>"]}))

    assert "<script>" not in page
    assert "<img" not in page


def test_headings_form_proposes_the_only_column_for_the_only_heading():
    assert headings(asked=["期间"], missing=["month"]).initial == {"heading_0": "month"}
    assert headings(asked=["期间", "备注"], missing=["month"]).initial == {}


@pytest.mark.parametrize(
    ("answers", "mapping"),
    [
        ({"heading_0": "month", "heading_1": "commission"}, {"期间": "month", "手续费收入": "commission"}),
        ({"heading_0": "month", "heading_1": ""}, {"期间": "month", "手续费收入": ""}),
        ({"heading_0": "", "heading_1": ""}, {"期间": "", "手续费收入": ""}),
        ({"heading_1": "product_sales"}, {"期间": "", "手续费收入": "product_sales"}),
        ({}, {"期间": "", "手续费收入": ""}),
    ],
)
def test_headings_form_maps_each_heading_to_its_column_or_to_nothing(answers, mapping):
    form = headings(answers)

    assert form.is_valid()
    assert form.mapping == mapping


def test_headings_form_refuses_a_column_twice_beside_the_second_heading():
    form = headings({"heading_0": "month", "heading_1": "month"})

    assert form.errors == {"heading_1": ["Another heading is this column already."]}


def test_headings_form_refuses_every_further_heading_of_one_column():
    asked = ["甲", "乙", "丙"]

    form = headings({f"heading_{index}": "month" for index in range(3)}, asked=asked)

    assert list(form.errors) == ["heading_1", "heading_2"]


@pytest.mark.parametrize("code", ["account", "no_such_column", "product_sales.equity"])
def test_headings_form_takes_no_column_that_it_does_not_offer(code):
    form = headings({"heading_0": code})

    assert list(form.errors) == ["heading_0"]


def test_headings_form_speaks_chinese_to_who_reads_chinese():
    with translation.override("zh-hans"):
        form = headings({"heading_0": "month", "heading_1": "month"}, samples={"期间": ["2026-10"]})

        assert form.errors == {"heading_1": ["已有其他列标题对应此列。"]}
        assert str(form.fields["heading_0"].help_text) == "文件中的内容：2026-10"
        assert str(form.fields["heading_0"].choices[0][1]) == "忽略此列"
