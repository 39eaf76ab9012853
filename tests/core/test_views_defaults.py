"""What a page gets without saying anything: a record's own text and state, the way back, a file read twice."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from django.utils import timezone

from core.components import Badge
from core.errors import DomainError
from core.models import SavedFilter
from core.views import SIGNED_IN, ActionView, FormPage, RecordPage
from core.views.downloads import Download, send
from tests.core.pages import NameForm


class Kept:
    """A record with an address, number and state of its own."""

    pk = 7
    number = "STD-1"
    badge = Badge("Kept", "good")

    def __str__(self):
        return "October"

    def get_absolute_url(self):
        return "/kept/7/"


class Plain:
    """A record of which nothing is known."""

    def __str__(self):
        return "Plain"


class Record(RecordPage):
    right = SIGNED_IN


class Titled(RecordPage):
    right = SIGNED_IN
    title = "Titled"


class Edit(FormPage):
    right = SIGNED_IN
    form_class = NameForm


class Act(ActionView):
    right = SIGNED_IN


def page(view_class, record, path="/kept/7/edit", **headers):
    """The view as it stands once its record was found."""
    view = view_class()
    view.request = RequestFactory().get(path, headers=headers)
    view.record = record
    view.kwargs = {}
    return view


def test_record_page_is_headed_by_its_title_or_by_the_records_own_text():
    assert page(Record, Kept()).get_title() == "October"
    assert page(Titled, Kept()).get_title() == "Titled"


def test_record_page_takes_number_and_state_from_the_record():
    view = page(Record, Kept())

    assert (view.number(), view.badge()) == ("STD-1", Badge("Kept", "good"))


def test_record_page_of_a_record_without_number_and_state_shows_none():
    view = page(Record, Plain())

    assert (view.number(), view.badge(), view.sentence()) == ("", None, "")


def test_record_page_has_no_way_facts_or_related_records_unless_it_says_so():
    view = page(Record, Kept())

    assert (view.steps(), view.facts(), view.links(), view.papers()) == ((), (), (), None)


def test_form_page_leads_back_to_the_record_and_else_to_the_desk():
    assert page(Edit, Kept()).cancel_url() == "/kept/7/"
    assert page(Edit, None).cancel_url() == "/"


def test_form_page_has_to_say_what_saving_means():
    with pytest.raises(NotImplementedError):
        page(Edit, Kept()).save(None)


def test_action_leads_back_to_the_record_and_has_to_say_what_it_does():
    view = page(Act, Kept())

    assert view.back_url() == "/kept/7/"
    with pytest.raises(NotImplementedError):
        view.act(None)


@pytest.mark.parametrize(
    "referer",
    ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", ""],
)
def test_action_without_a_record_never_leads_to_another_site(referer):
    view = page(Act, None, path="/act", referer=referer)

    assert view.back_url().startswith("/")
    assert "elsewhere" not in view.back_url()


class ReadsTwice(FormPage):
    """Meets somebody else's lock the first time."""

    right = SIGNED_IN
    form_class = NameForm
    read: list

    def save(self, form):
        self.read.append(self.request.FILES["file"].read())
        if len(self.read) == 1:
            raise DomainError("not yet")
        return "/"


@pytest.mark.django_db
def test_form_page_reads_a_file_from_its_beginning_each_time():
    view = ReadsTwice()
    view.read, view.record, view.kwargs = [], None, {}
    file = SimpleUploadedFile("a.csv", b"month,account")
    view.request = RequestFactory().post("/new", {"name": "x", "file": file})
    form = NameForm({"name": "x"})
    assert form.is_valid()

    with pytest.raises(DomainError):
        view._save_checked(form)
    view._save_checked(form)

    assert view.read == [b"month,account", b"month,account"]


# Downloads


@pytest.mark.parametrize(
    ("content_type", "inline", "disposition"),
    [
        ("application/pdf", True, 'inline; filename="a.pdf"'),
        ("application/pdf", False, 'attachment; filename="a.pdf"'),
        ("image/png", True, 'inline; filename="a.pdf"'),
        ("image/svg+xml", True, 'attachment; filename="a.pdf"'),
        ("text/html; charset=utf-8", True, 'attachment; filename="a.pdf"'),
        ("application/pdf; version=1.7", True, 'inline; filename="a.pdf"'),
        ("text/csv", True, 'attachment; filename="a.pdf"'),
    ],
)
def test_send_shows_only_what_a_browser_draws_without_running_it(content_type, inline, disposition):
    response = send(Download("a.pdf", content_type, b"%PDF-", inline=inline))

    assert response["Content-Disposition"] == disposition
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", ["报告.pdf", 'a"b.pdf', "a\\b.pdf", "䶮.pdf", "a b.pdf"])
def test_send_names_the_file_so_that_no_name_breaks_the_header(name):
    header = send(Download(name, "application/pdf", b""))["Content-Disposition"]

    assert "\n" not in header
    assert header.startswith("attachment; filename")
    assert header.isascii()


def test_send_of_a_name_with_a_line_break_does_not_add_a_header():
    response = send(Download("a.pdf\r\nSet-Cookie: x=1", "application/pdf", b""))

    assert "Set-Cookie" not in response
    assert "\n" not in response["Content-Disposition"]


def test_send_streams_what_comes_in_pieces():
    response = send(Download("a.csv", "text/csv", iter([b"a,", b"b"])))

    assert response.streaming
    assert b"".join(response.streaming_content) == b"a,b"
    assert response["Cache-Control"] == "private, no-store"


# Filters that a person keeps


@pytest.mark.parametrize("path", ["/samples/1/", "/samples/1/edit"])
def test_pages_of_a_record_that_is_gone_are_not_there(browser, path):
    assert not SavedFilter.objects.exists()
    assert browser.get(path).status_code == 404


def test_export_of_a_list_as_a_workbook_is_named_private_and_opens(browser, kept):
    response = browser.get("/samples/?export=xlsx")

    assert response["Content-Disposition"] == (f'attachment; filename="filters-{timezone.localdate()}.xlsx"')
    assert response["Cache-Control"] == "private, no-store"
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    assert "October" in {cell.value for row in sheet.iter_rows() for cell in row}


@pytest.mark.parametrize("form", ["pdf", "XLSX", "html", "../csv"])
def test_export_in_a_form_that_there_is_not_is_the_list(browser, kept, form):
    response = browser.get("/samples/", {"export": form})

    assert response["Content-Type"].startswith("text/html")
