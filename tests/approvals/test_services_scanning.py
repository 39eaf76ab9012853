"""Scans in the tray: told twice only to who sees the first, several requests on one sheet, a reading that broke."""

import pytest
import qrcode
from PIL import Image

from approvals.models import Scan
from approvals.rules.codes import COVER, SheetCode, write_code
from approvals.services import gateways, scanning
from approvals.services.scanning import ScanFile
from core import jobs
from core.errors import DomainError
from core.models import AuditEntry, Job
from org.choices import Role
from tests.approvals import faxed
from tests.cases import each
from tests.conftest import NOW
from tests.factories.org import BranchFactory, holder

pytestmark = pytest.mark.django_db
STANDING = ("leaders", "replied")


@pytest.fixture
def hq(hq_standing):
    """A company with a request at each place of STANDING."""
    return hq_standing


def sheet(*requests):
    """A sheet that carries the codes of these requests."""
    page = Image.new("L", (1000, 700), 255)
    for place, request in enumerate(requests):
        code = qrcode.make(write_code(SheetCode(COVER, request.number.text, 1))).get_image()
        page.paste(code.convert("L").resize((400, 400)), (50 + 450 * place, 100))
    return page


def upload(by, content, name="scan.png", branch=None):
    files = [ScanFile(name, content)]
    (scan,) = scanning.upload_scans(files=files, branch_id=branch.pk if branch else None, by=by, at=NOW)
    return scan


def read(scan):
    scanning.read_scan(scan_id=scan.pk, at=NOW)
    scan.refresh_from_db()
    return scan


def test_another_branchs_scan_of_the_same_sheet_neither_stands_in_the_way_nor_is_told(hq):
    branch = BranchFactory()
    content = faxed.as_png(faxed.blank())
    upload(holder(Role.TRADING_DESK, branch), content, branch=branch)

    upload(hq.desk, content, branch=hq.branch)

    with pytest.raises(DomainError, match="uploaded already"):
        upload(hq.desk, content, branch=hq.branch)
    with pytest.raises(DomainError, match="uploaded already"):
        upload(hq.office, content)


def test_a_file_of_several_sheets_is_told_as_uploaded_already_although_it_was_parted(hq):
    requests = [hq.at("leaders"), hq.at("replied")]
    content = faxed.as_pdf(*[sheet(request) for request in requests])
    read(upload(hq.office, content, "alles.pdf"))

    with pytest.raises(DomainError, match="uploaded already"):
        upload(hq.office, content, "nochmal.pdf")

    assert set(Scan.objects.values_list("request", flat=True)) == {request.pk for request in requests}


def test_a_sheet_with_the_codes_of_several_requests_says_so(hq):
    scan = read(upload(hq.office, faxed.as_png(sheet(hq.at("leaders"), hq.at("replied")))))

    assert (scan.state, scan.finding) == ("waiting", scanning.SEVERAL)


def test_a_sheet_assigned_by_hand_says_in_which_capacity(hq):
    scan = read(upload(hq.office, faxed.as_png(faxed.blank())))

    scanning.assign_scan(scan_id=scan.pk, request_id=hq.at("leaders").pk, by=hq.office, at=NOW)

    entry = AuditEntry.objects.get(action="approvals.request.file_scan")
    assert (entry.actor, entry.capacity) == (hq.office, Role.GENERAL_OFFICE)


@each("fault", [OSError("no memory for a process"), DomainError("refused")])
def test_a_sheet_whose_reading_broke_lies_in_the_tray_for_a_person(hq, monkeypatch, fault):
    def break_down(_content):
        raise fault

    scan = upload(hq.office, faxed.as_png(faxed.blank()))
    monkeypatch.setattr(scanning, "read_sheets", break_down)

    jobs.run(Job.objects.get(kind=scanning.READ).pk, at=NOW)

    scan.refresh_from_db()
    assert (scan.state, scan.finding) == ("waiting", scanning.BROKEN)
    scanning.assign_scan(scan_id=scan.pk, request_id=hq.at("leaders").pk, by=hq.office, at=NOW)


def test_a_reading_that_broke_after_a_person_had_assigned_the_sheet_changes_nothing(hq):
    scan = upload(hq.office, faxed.as_png(faxed.blank()))
    scanning.assign_scan(scan_id=scan.pk, request_id=hq.at("leaders").pk, by=hq.office, at=NOW)

    scanning.gave_up(Job.objects.get(kind=scanning.READ), "an unexpected fault")

    scan.refresh_from_db()
    assert scan.state == "filed"


def test_where_no_service_is_set_up_nothing_is_taken_for_sent():
    """An empty address is dropped by the mail library, which then sends to nobody."""
    with pytest.raises(ValueError, match="mail-to-fax service"):
        gateways.by_mail("")("010-66601234", [("a.pdf", b"%PDF-1.7")])
