"""Sheets that are odd: another request's code, a file that nobody can read, the same sheet once more."""

import pytest
from django.urls import reverse

from approvals.models import Scan
from approvals.rules.codes import COVER, OPINIONS, SheetCode, write_code
from approvals.services import scanning
from approvals.tables_paper import ScanTable
from archives.models import Document
from core.errors import DomainError
from core.models import AuditEntry
from tests.approvals import faxed
from tests.approvals.test_services_scanning import read, sheet, upload
from tests.approvals.test_views_chain import errors, fill
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
STANDING = ("leaders", "replied")
FOREIGN = "REQ-EB99-202611-0007"
ANSWER = "编号印错，实为本件"


@pytest.fixture
def hq(hq_standing):
    """A company with a request at each place of STANDING."""
    return hq_standing


@pytest.fixture
def coded(monkeypatch):
    """A scan whose reading finds the code of that number, version and sheet; each upload is another file."""
    count = iter(range(1, 100))

    def scanned(by, number, revision=1, kind=COVER, branch=None):
        text = write_code(SheetCode(kind, number, revision))
        monkeypatch.setattr(scanning, "read_sheets", lambda _content: [scanning.Sheets((text,), 1)])
        page = faxed.blank().copy()
        page.putpixel((next(count), 1), 0)
        return read(upload(by, faxed.as_png(page), branch=branch))

    return scanned


def assign(scan, request, by, **given):
    return scanning.assign_scan(scan_id=scan.pk, request_id=request.pk, by=by, at=NOW, **given)


def test_a_sheet_with_another_requests_code_is_filed_by_hand_only_with_a_reason(hq, coded):
    request = hq.at("leaders")
    scan = coded(hq.office, FOREIGN)

    with pytest.raises(DomainError) as refused:
        assign(scan, request, hq.office, despite="  ")

    assert str(refused.value) == (
        f"The sheet's own code names {FOREIGN}, not {request.number.text}."
        " Say why it belongs here all the same."
    )
    assert not Document.objects.exists()
    assert assign(scan, request, hq.office, despite=ANSWER).reason == ANSWER
    assert AuditEntry.objects.get(action="approvals.request.file_scan").reason == ANSWER


def test_a_sheet_with_the_own_code_or_none_is_filed_without_a_reason(hq):
    leaders, replied = hq.at("leaders"), hq.at("replied")
    both = read(upload(hq.office, faxed.as_png(sheet(leaders, replied))))
    none = read(upload(hq.office, faxed.as_png(faxed.blank())))

    assert both.code == f"{leaders.number.text} {replied.number.text}"
    for scan, request in ((both, replied), (none, leaders)):
        assert assign(scan, request, hq.office).state == "filed"


@pytest.mark.parametrize("while_read", [True, False])
def test_a_file_that_nobody_can_read_is_never_filed(hq, while_read):
    scan = upload(hq.office, b"\x89PNG\r\n\x1a\n" + b"\x00" * 64)
    if not while_read:
        read(scan)

    with pytest.raises(DomainError, match="damaged" if while_read else "Scan the sheet anew"):
        assign(scan, hq.at("leaders"), hq.office, despite=ANSWER)

    assert not Document.objects.exists()


def test_the_page_of_an_unreadable_file_offers_no_filing_and_discarding_is_not_what_is_meant(hq, signed_in):
    scan = read(upload(hq.office, b"%PDF-1.7 nothing of the kind"))

    page = signed_in(hq.office).get(scan.get_absolute_url()).content.decode()

    assert reverse("approvals:scan_assign", args=[scan.pk]) not in page
    assert "Scan the sheet anew and discard this file." in page
    assert '<summary class="btn button-secondary">' in page


def test_the_same_sheet_scanned_once_more_waits_for_a_person_and_a_reason(hq, coded):
    request = hq.at("leaders")
    first, again = [coded(hq.office, request.number.text) for _ in range(2)]

    with pytest.raises(DomainError) as refused:
        assign(again, request, hq.office)

    assert (first.state, again.state, again.finding) == ("filed", "waiting", scanning.REPEATED)
    number = first.document.number.text
    assert str(refused.value) == (
        f"The same sheet is filed with {request.number.text} already, as {number}. Say why it is filed again."
    )
    assert assign(again, request, hq.office, despite="首次缺章").state == "filed"


def test_another_sheet_version_or_place_files_itself(hq, coded):
    number = hq.at("leaders").number.text
    coded(hq.office, number)

    for given in ({"kind": OPINIONS}, {"revision": 2}, {"branch": hq.branch}):
        by = hq.desk if "branch" in given else hq.office
        assert coded(by, number, **given).state == "filed"
    assert sorted(Scan.objects.values_list("sheet", flat=True)) == ["C/1", "C/1", "C/2", "O/1"]


def test_a_sheet_that_was_discarded_does_not_stand_in_the_way(hq, coded):
    request = hq.at("leaders")
    coded(hq.office, request.number.text)
    again = coded(hq.office, request.number.text)
    scanning.discard_scan(scan_id=again.pk, reason="重复", by=hq.office, at=NOW)

    assert coded(hq.office, request.number.text).finding == scanning.REPEATED


def test_the_form_tells_what_is_odd_beside_the_reason_and_keeps_what_was_chosen(hq, coded, signed_in):
    request = hq.at("leaders")
    browser = signed_in(hq.office)
    url = reverse("approvals:scan_assign", args=[coded(hq.office, FOREIGN).pk])

    shown = browser.get(url)
    refused = fill(browser, url, request=request.number.text)
    filed = fill(browser, url, request=request.number.text, despite=ANSWER)

    assert FOREIGN in shown.content.decode()
    assert (refused.status_code, list(errors(refused))) == (400, ["despite"])
    assert (filed.status_code, Scan.objects.get().request) == (302, request)


def test_a_long_file_name_leaves_the_other_columns_their_place():
    assert "cell-file" in ScanTable.base_columns["file_name"].css
