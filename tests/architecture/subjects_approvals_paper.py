"""Records behind the addresses of the chain's paper: faxes, printed sheets, scans."""

from approvals.models import Fax, Request, Scan
from core import sealing
from tests.architecture.access import Subject
from tests.architecture.subjects_approvals import KIND, plan
from tests.conftest import NOW

PNG = b"\x89PNG\r\n\x1a\n"


def sheets(world):
    """The sheets of a request sent up by another lead, and of one from elsewhere."""
    return Subject(here=plan(world.team, KIND), elsewhere=plan(world.team_elsewhere, KIND))


def failed_fax(world):
    """A fax of the branch that the service could not send."""
    return Subject(here=_fax(world.team, world), elsewhere=_fax(world.team_elsewhere, world))


def _fax(team, world):
    found = Request.objects.get(**plan(team, KIND))
    values = {"from_number": "0571-1", "to_number": "010-1", "pages": 2, "revision": 1, "at": NOW}
    fax = Fax.objects.create(
        request=found,
        direction="up_sent",
        gateway="mail",
        state="failed",
        by=world.user("trading_desk"),
        **values,
    )
    return {"pk": fax.pk}


def scan(world):
    """A sheet in the branch's tray, and one in another's."""
    return Subject(
        here=_scan(world.branch, world), elsewhere=_scan(world.elsewhere, world), data={"reason": "x"}
    )


def _scan(branch, world):
    made = Scan.objects.create(
        branch=branch,
        file_name="scan.png",
        sha256=f"{branch.pk:064d}",
        sealed=sealing.seal(PNG),
        state="waiting",
        uploaded_by=world.user("trading_desk"),
        uploaded_at=NOW,
    )
    return {"pk": made.pk}


SUBJECTS = {f"approvals:{name}": sheets for name in ("cover_sheet", "opinions_sheet")}
SUBJECTS |= {f"approvals:{name}": scan for name in ("scan", "scan_picture", "scan_assign", "scan_discard")}
SUBJECTS["approvals:fax_retry"] = failed_fax
