"""The three signatures as a report's page offers them: what each button says and what it brings about."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from compensation.choices import SignatureStep
from compensation.models import PayRun
from compensation.offers import Offer

TITLE = _("You sign this pay report")
_STEPS: Mapping[str, tuple[SignatureStep, Promise, Promise]] = {
    "sign_chief": (
        SignatureStep.CHIEF,
        _("Sign as chief accountant"),
        _("Your signature is bound to these figures. The deputy manager signs next."),
    ),
    "sign_deputy": (
        SignatureStep.DEPUTY,
        _("Sign as deputy manager"),
        _("Your signature is bound to these figures. The branch manager signs next."),
    ),
    "sign_manager": (
        SignatureStep.MANAGER,
        _("Sign as branch manager"),
        _(
            "With the third signature the month is settled: it may be paid, everybody sees the own slip, and"
            " nothing of it changes any more. Later corrections go to the next month."
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Signing:
    """One signature's button; `values` go with it, so that what is signed is what was shown."""

    label: Promise
    title: Promise
    consequence: Promise
    disabled: str
    values: Mapping[str, str]


def offered(run: PayRun, offers: Mapping[str, Offer]) -> list[Signing]:
    """The signatures that the reader could give, in order."""
    return [
        Signing(
            label, TITLE, consequence, offers[name].disabled, {"step": step, "shown_hash": run.content_hash}
        )
        for name, (step, label, consequence) in _STEPS.items()
        if name in offers
    ]
