"""The way of a CRM file as a step bar."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.components import Step
from core.figures import number_text
from customers.choices import CrmState

if TYPE_CHECKING:
    from customers.models import CrmMonth


def steps_of(crm_month: "CrmMonth") -> Sequence[Step]:
    """Uploaded, checked, accepted; with the question about headings and the ends that a file can take."""
    uploaded = Step(_("Upload"), "done", str(crm_month.uploaded_by), crm_month.uploaded_at)
    checking, accepted = Step(_("Check")), Step(_("Acceptance"))
    at = crm_month.decided_at
    done = Step(_("Check"), "done", at=at)
    match crm_month.state:
        case CrmState.MAPPING:
            asked = Step(_("Headings"), "current", str(crm_month.uploaded_by))
            return [uploaded, asked, checking, accepted]
        case CrmState.REFUSED:
            return [uploaded, Step(_("Refused"), "refused", at=at, note=_faults(crm_month)), accepted]
        case CrmState.ABANDONED:
            return [uploaded, Step(_("Given up"), "refused", at=at)]
        case CrmState.ACCEPTED:
            return [uploaded, done, Step(_("Acceptance"), "done", at=at, note=_version(crm_month))]
        case CrmState.SUPERSEDED:
            replaced = Step(_("Replaced"), "done", note=_("its rows stay as the older version"))
            return [uploaded, done, Step(_("Acceptance"), "done", at=at, note=_version(crm_month)), replaced]
    return [uploaded, Step(_("Check"), "current", _("the system")), accepted]


def _faults(crm_month: "CrmMonth") -> str:
    words = ngettext("%(count)s fault", "%(count)s faults", crm_month.fault_count)
    return words % {"count": number_text(crm_month.fault_count)}


def _version(crm_month: "CrmMonth") -> str:
    return _("version %(revision)s") % {"revision": crm_month.revision}
