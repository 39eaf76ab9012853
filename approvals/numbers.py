"""Along which numbers a request is faxed: as the branch did last time."""

from approvals.choices import Direction
from approvals.models import Fax, Request


def last_numbers(request: Request) -> dict[str, str]:
    """The numbers of this request's own fax to headquarters, else of the branch's last one."""
    sent = Fax.objects.filter(direction=Direction.UP_SENT, request__branch_id=request.branch_id)
    own = sent.filter(request=request).order_by("-at").first()
    fax = own or sent.order_by("-at").first()
    return {"from_number": fax.from_number, "to_number": fax.to_number} if fax else {}


def pages_sent(request: Request) -> int | None:
    """How many pages the branch sent of the present version; None where nothing is on record."""
    sent = request.faxes.filter(direction=Direction.UP_SENT, revision=request.revision)
    return sent.order_by("-at").values_list("pages", flat=True).first()
