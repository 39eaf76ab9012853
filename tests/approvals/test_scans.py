"""Scanned sheets: rendered, turned, faxed, noisy – they file themselves; what has no code of ours goes to the tray."""

import copy

import pytest
from django.urls import reverse

from approvals import documents
from approvals.models import Scan
from approvals.rules.codes import COVER, SheetCode, read_code
from approvals.rules.sheets import Unreadable, read_sheets
from approvals.services import scanning
from approvals.services.scanning import ScanFile
from archives.models import Document
from core.errors import DomainError, PermissionDenied, WrongState
from core.models import AuditEntry, Notice
from org.choices import Role
from tests.approvals import faxed
from tests.conftest import NOW
from tests.factories.approvals import Outcomes
from tests.factories.approvals_chain import KIND, headquarters, scheme_kind
from tests.factories.org import BranchFactory, holder

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made(kept):
    """A chain that is with the leaders, and its two sheets, printed once for all tests."""
    from approvals import kinds

    kinds.KINDS[KIND] = scheme_kind(Outcomes())
    hq = headquarters()
    request = hq.at("leaders")
    sheets = {
        "cover": documents.cover_sheet(request, fax=None, audit_head="1:ab", at=NOW, language="zh-hans"),
        "opinions": documents.sheet_of_opinions(request, audit_head="1:ab", at=NOW, language="zh-hans"),
    }
    yield hq, request, {name: faxed.printed(pdf) for name, pdf in sheets.items()}
    del kinds.KINDS[KIND]


@pytest.fixture
def hq(made):
    return copy.deepcopy(made[0])


@pytest.fixture
def request_(made):
    return copy.deepcopy(made[1])


@pytest.fixture
def sheets(made):
    return made[2]


def codes(content):
    return [code for part in read_sheets(content) for text in part.codes if (code := read_code(text))]


def uploaded(by, content, name="scan.png", branch_id=None):
    """One file, uploaded and read."""
    (scan,) = scanning.upload_scans(files=[ScanFile(name, content)], branch_id=branch_id, by=by, at=NOW)
    scanning.read_scan(scan_id=scan.pk, at=NOW)
    scan.refresh_from_db()
    return scan


@pytest.mark.parametrize(
    "treated",
    [
        lambda image: faxed.faxed(image),
        lambda image: faxed.faxed(image, fine=False),
        lambda image: faxed.faxed(faxed.turned(image, 90)),
        lambda image: faxed.faxed(faxed.turned(image, 180)),
        lambda image: faxed.faxed(faxed.turned(image, 3.5)),
        lambda image: faxed.noisy(faxed.faxed(faxed.turned(image, -2)).convert("L"), 0.01),
        lambda image: faxed.noisy(faxed.turned(image, 4), 0.02),
    ],
    ids=["fine", "normal", "on its side", "upside down", "askew", "noisy fax", "noisy scan"],
)
@pytest.mark.parametrize("sheet", ["cover", "opinions"])
def test_a_sheets_code_survives_the_fax(sheets, request_, sheet, treated):
    found = codes(faxed.as_png(treated(sheets[sheet])))

    assert [(code.number, code.revision) for code in found] == [(request_.number.text, 1)]


def test_a_faxed_sheet_files_itself_with_its_request(hq, request_, sheets):
    scan = uploaded(
        hq.office,
        faxed.as_png(faxed.noisy(faxed.faxed(faxed.turned(sheets["opinions"], 2)).convert("L"), 0.005)),
    )

    assert (scan.state, scan.request_id, scan.sealed) == ("filed", request_.pk, None)
    assert scan.document.source_id == str(request_.pk)
    assert (scan.document.branch, scan.document.team) == (request_.branch, request_.team)
    assert Notice.objects.filter(kind="approvals.scanned", user=hq.lead).count() == 1
    entry = AuditEntry.objects.get(action="approvals.request.file_scan")
    assert (entry.actor, entry.capacity) == (hq.office, Role.GENERAL_OFFICE)


def test_the_filed_scan_is_not_taken_for_the_opinion_sheet_of_the_end(hq, request_, sheets):
    from approvals import queries

    uploaded(hq.office, faxed.as_png(sheets["cover"]))

    assert queries.sheet_of(request_) is None


def test_several_requests_in_one_file_are_parted_by_their_codes(hq, request_, sheets):
    content = faxed.as_pdf(sheets["cover"], faxed.blank(), sheets["opinions"])

    scan = uploaded(hq.office, content, "alles.pdf")

    filed = Scan.objects.filter(state="filed").order_by("pk")
    assert [(one.file_name, one.pages) for one in filed] == [("alles.pdf", 2), ("alles-2.pdf", 1)]
    assert scan.request_id == request_.pk


def test_a_page_without_a_code_goes_to_the_tray_and_is_assigned_by_hand(hq, request_):
    scan = uploaded(hq.office, faxed.as_png(faxed.blank()))
    waiting = (scan.state, scan.finding)

    scanning.assign_scan(scan_id=scan.pk, request_id=request_.pk, by=hq.office, at=NOW)

    assert waiting == ("waiting", scanning.NO_CODE)
    assert Document.objects.filter(source_id=str(request_.pk), title__startswith="Scan").count() == 1


def test_a_code_of_a_request_that_is_not_the_uploaders_goes_to_the_tray(request_, sheets):
    branch = BranchFactory()
    stranger = holder(Role.TRADING_DESK, branch)

    scan = uploaded(stranger, faxed.as_png(sheets["cover"]), branch_id=branch.pk)

    assert (scan.state, scan.finding, scan.request) == ("waiting", scanning.FOREIGN, None)
    with pytest.raises(type(request_).DoesNotExist):
        scanning.assign_scan(scan_id=scan.pk, request_id=request_.pk, by=stranger, at=NOW)


@pytest.mark.parametrize(
    "content",
    [b"%PDF-1.7 nothing of the kind", b"\x89PNG\r\n\x1a\n" + b"\x00" * 64, b"\xff\xd8\xff\xe0 broken"],
    ids=["pdf", "png", "jpeg"],
)
def test_what_cannot_be_read_waits_for_a_person(hq, content):
    scan = uploaded(hq.office, content)

    assert (scan.state, scan.finding) == ("waiting", scanning.DAMAGED)


def test_an_image_that_unpacks_to_something_enormous_is_refused_in_its_own_process():
    from PIL import Image

    bomb = faxed.as_png(Image.new("1", (30_000, 30_000), 1))

    with pytest.raises(Unreadable):
        read_sheets(bomb, memory_bytes=512 * 1024**2)


@pytest.mark.parametrize("content", [b"MZ program", b"<html></html>", b""])
def test_what_is_no_scan_is_refused_at_once(hq, content):
    with pytest.raises(DomainError, match="no scan"):
        scanning.upload_scans(files=[ScanFile("x", content)], by=hq.office, at=NOW)


def test_the_same_scan_twice_is_told_and_not_filed_twice(hq, sheets):
    content = faxed.as_png(sheets["cover"])
    uploaded(hq.office, content)

    with pytest.raises(DomainError, match="uploaded already"):
        scanning.upload_scans(files=[ScanFile("again.png", content)], by=hq.office, at=NOW)


def test_reading_twice_changes_nothing_the_second_time(hq, sheets):
    scan = uploaded(hq.office, faxed.as_png(sheets["cover"]))

    again = scanning.read_scan(scan_id=scan.pk, at=NOW)

    assert again == {"state": "filed"}
    assert Document.objects.filter(title__startswith="Scan").count() == 1


def test_a_sheet_is_discarded_with_a_reason_and_its_picture_goes(hq):
    scan = uploaded(hq.office, faxed.as_png(faxed.blank()))
    with pytest.raises(DomainError, match="Say why"):
        scanning.discard_scan(scan_id=scan.pk, reason=" ", by=hq.office, at=NOW)

    scanning.discard_scan(scan_id=scan.pk, reason="广告页", by=hq.office, at=NOW)

    scan.refresh_from_db()
    assert (scan.state, scan.sealed, scan.reason) == ("discarded", None, "广告页")
    with pytest.raises(WrongState):
        scanning.open_scan(scan_id=scan.pk, by=hq.office, at=NOW)


def test_another_branchs_tray_is_not_there_for_a_stranger(hq, signed_in):
    scan = uploaded(hq.desk, faxed.as_png(faxed.blank()), branch_id=hq.branch.pk)
    stranger = holder(Role.TRADING_DESK, BranchFactory())

    for name in ("scan", "scan_picture", "scan_assign", "scan_discard"):
        assert signed_in(stranger).post(reverse(f"approvals:{name}", args=[scan.pk])).status_code in {
            404,
            405,
        }
    assert signed_in(stranger).get(reverse("approvals:scan_picture", args=[scan.pk])).status_code == 404


def test_who_does_not_scan_for_a_branch_uploads_nothing_there(hq):
    with pytest.raises(PermissionDenied):
        scanning.upload_scans(
            files=[ScanFile("x.png", faxed.as_png(faxed.blank()))],
            branch_id=BranchFactory().pk,
            by=hq.desk,
            at=NOW,
        )


def test_pages_of_the_tray_take_a_sheet_from_upload_to_its_request(hq, request_, signed_in):
    browser = signed_in(hq.office)
    from django.core.files.uploadedfile import SimpleUploadedFile

    sent = browser.post(
        reverse("approvals:scan_upload"),
        {"files_": [SimpleUploadedFile("a.png", faxed.as_png(faxed.blank()))], "place": ""},
    )
    scan = Scan.objects.get()
    scanning.read_scan(scan_id=scan.pk, at=NOW)
    shown = browser.get(scan.get_absolute_url())
    picture = browser.get(reverse("approvals:scan_picture", args=[scan.pk]))
    url = reverse("approvals:scan_assign", args=[scan.pk])
    seen = browser.get(url).content.decode().partition('name="seen" value="')[2].partition('"')[0]
    assigned = browser.post(url, {"request": request_.number.text, "request_key": "", "seen": seen})

    assert (sent.status_code, shown.status_code, picture["Content-Type"]) == (302, 200, "image/png")
    assert assigned.status_code == 302, assigned.content.decode()[:2000]
    assert Scan.objects.get().state == "filed"


def test_upload_without_a_file_says_so(hq, signed_in):
    answer = signed_in(hq.office).post(reverse("approvals:scan_upload"), {"place": ""})

    assert answer.status_code == 400


def test_search_for_a_request_gives_those_of_the_reader(hq, request_, signed_in):
    url = reverse("approvals:scan_search")

    mine = signed_in(hq.office).get(url, {"q": request_.number.text}).json()["results"]
    others = (
        signed_in(holder(Role.TRADING_DESK, BranchFactory())).get(url, {"q": request_.number.text}).json()
    )

    assert [one["value"] for one in mine] == [request_.pk]
    assert others["results"] == []


def test_the_cover_sheets_code_names_the_version(request_):
    from approvals.documents.code import sheet_code

    assert read_code(sheet_code(request_, COVER)) == SheetCode(COVER, request_.number.text, 1)
