"""What is typed into the archive, and what is refused next to the field."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from archives.forms import NewRetentionForm, PaperLocationForm, RetentionForm, ScanForm
from archives.models import RetentionClass
from org.models import Branch
from tests.factories.archives import PDF, document
from tests.factories.org import BranchFactory

pytestmark = pytest.mark.django_db


def scan_form(branch, /, **typed) -> ScanForm:
    """The form filled in order, but for what is given; None leaves a field out."""
    values = {
        "category": "request",
        "title": "签字页",
        "branch": branch.pk,
        "month": "2026-10",
        "retention": "PERM",
    } | typed
    filled = {name: value for name, value in values.items() if value is not None}
    file = {"file": SimpleUploadedFile("a.pdf", PDF)}
    return ScanForm(filled, file, branches=Branch.objects.filter(pk=branch.pk))


def test_scan_form_reads_the_paper_and_how_it_is_kept():
    branch = BranchFactory()

    form = scan_form(branch)

    assert form.errors == {}
    assert form.cleaned_data["branch"] == branch
    assert form.cleaned_data["retention"] == RetentionClass.objects.get(code="PERM")
    assert f"{form.cleaned_data['month']:%Y-%m-%d}" == "2026-10-01"


@pytest.mark.parametrize(
    ("typed", "faults"),
    [
        ({"month": ""}, set()),
        ({"title": ""}, {"title"}),
        ({"title": "长" * 201}, {"title"}),
        ({"category": "pay_report"}, {"category"}),
        ({"retention": "NONE"}, {"retention"}),
        ({"month": "十月"}, {"month"}),
        ({"paper_location": "柜" * 121}, {"paper_location"}),
        ({"branch": 0}, {"branch"}),
    ],
)
def test_scan_form_refuses_next_to_the_field(typed, faults):
    assert set(scan_form(BranchFactory(), **typed).errors) == faults


def test_scan_form_asks_for_the_file():
    branch = BranchFactory()
    form = ScanForm({"title": "签字页"}, {}, branches=Branch.objects.filter(pk=branch.pk))

    assert "file" in form.errors


@pytest.mark.parametrize(
    ("code", "years", "faults"),
    [
        ("CON30", "30", set()),
        ("CON", "", set()),
        ("con30", "30", {"code"}),
        ("30CON", "30", {"code"}),
        ("CON 30", "30", {"code"}),
        ("C" * 21, "30", {"code"}),
        ("CON30", "0", {"years"}),
        ("CON30", "-1", {"years"}),
        ("CON30", "201", {"years"}),
        ("CON30", "三十", {"years"}),
        ("CON30", "３０", set()),
    ],
)
def test_new_retention_form_takes_a_clean_code_and_a_sane_period(code, years, faults):
    assert set(NewRetentionForm({"code": code, "name": "合同类", "years": years}).errors) == faults


def test_retention_form_shows_the_class_as_it_is():
    row = RetentionClass.objects.get(code="PAY30")

    form = RetentionForm(record=row)

    assert (form.initial["name"], form.initial["years"]) == (row.name, 30)


def test_paper_location_form_holds_the_place_alone():
    form = PaperLocationForm(record=document(paper_location="一号柜"))

    assert set(form.fields) == {"paper_location", "seen"}
    assert form.initial == {"paper_location": "一号柜"}
