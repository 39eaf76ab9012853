"""Fixed sets of the chain: where a request is, what its steps wait for, how it travels."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Way(models.TextChoices):
    """How a kind of paper goes: G2 asks channel management alone, G4 the whole chain."""

    CHANNEL = "channel", _("channel management alone")
    CHAIN = "chain", _("the whole countersign chain")


class RequestState(models.TextChoices):
    """Where a request is; one that goes by channel management alone begins at CHANNEL and ends there."""

    DRAFT = "draft", _("being drafted")
    SIGNED_OFF = "signed_off", _("signed off by the branch")
    FAXED = "faxed", _("faxed to headquarters")
    REGISTERED = "registered", _("registered by the general office")
    CHANNEL = "submitted", _("waiting for channel management")
    COUNTERSIGNING = "countersigning", _("countersigning")
    LEADERS = "leaders", _("with the leaders")
    REPLIED = "replied", _("opinions faxed back")
    REWORK = "rework", _("returned to the branch for changes")
    APPROVED = "approved", _("approved")
    CONDITIONAL = "conditional", _("approved with conditions")
    REFUSED = "refused", _("not approved")
    RETURNED = "returned", _("returned")
    WITHDRAWN = "withdrawn", _("withdrawn")


S = RequestState
CLOSED = frozenset({S.APPROVED, S.CONDITIONAL, S.REFUSED, S.RETURNED, S.WITHDRAWN})
OPEN = frozenset(set(S) - CLOSED)
# The paper may be executed (G4): nothing else lets it.
EFFECTIVE = frozenset({S.APPROVED, S.CONDITIONAL})
# Not yet sent: headquarters does not see it.
IN_THE_BRANCH = frozenset({S.DRAFT, S.SIGNED_OFF})
# The branch may take it back until the leaders have it.
WITHDRAWABLE = frozenset(
    {S.DRAFT, S.SIGNED_OFF, S.FAXED, S.REGISTERED, S.CHANNEL, S.COUNTERSIGNING, S.REWORK}
)


class StepKind(models.TextChoices):
    CHANNEL = "channel", _("review by channel management")
    DEPARTMENT = "department", _("countersigning department")
    LEADER = "leader", _("instruction by a leader")


class StepState(models.TextChoices):
    """What became of an opinion that is asked for."""

    WAITING = "waiting", _("waiting")
    AGREED = "agreed", _("agreed")
    CONDITIONAL = "conditional", _("agreed with conditions")
    OBJECTED = "objected", _("disagreed")
    NOT_CONCERNED = "not_concerned", _("not concerned")
    RETURNED = "returned", _("returned")
    LAPSED = "lapsed", _("no longer needed")


# A leader approves or does not, on pages and sheets as on the buttons of the instruction.
INSTRUCTED = {
    StepState.AGREED: pgettext_lazy("leader", "approved"),
    StepState.CONDITIONAL: pgettext_lazy("leader", "approved with conditions"),
    StepState.OBJECTED: pgettext_lazy("leader", "not approved"),
}


def step_words(kind: str, state: str) -> str:
    """What became of an opinion, in the words of who gave it."""
    words = INSTRUCTED if kind == StepKind.LEADER else {}
    return str(words.get(StepState(state), StepState(state).label))


DECIDED = frozenset(
    {
        StepState.AGREED,
        StepState.CONDITIONAL,
        StepState.OBJECTED,
        StepState.NOT_CONCERNED,
        StepState.RETURNED,
    }
)


class Decision(models.TextChoices):
    """What the opinion of channel management alone comes to."""

    APPROVE = "approve", _("agree")
    RETURN = "return", _("return")


class Countersigning(models.TextChoices):
    """What a department says; all of them are gathered, also when one objects (G4)."""

    AGREE = "agree", _("agree")
    CONDITIONS = "agree_with_conditions", _("agree with conditions")
    OBJECT = "object", _("disagree")
    UNCONCERNED = "declare_unconcerned", _("not concerned")


class Instruction(models.TextChoices):
    """What a leader instructs (批示)."""

    AGREE = "agree", _("approve")
    CONDITIONS = "agree_with_conditions", _("approve with conditions")
    OBJECT = "object", _("do not approve")


class ReturnTo(models.TextChoices):
    """To which earlier step a request goes back."""

    BRANCH = "back_to_branch", _("the branch, for changes")
    OFFICE = "back_to_office", _("the general office")
    CHANNEL = "back_to_channel", _("channel management")
    DEPARTMENTS = "back_to_departments", _("the countersigning departments")


# From where to where: only to an earlier step.
RETURNS: dict[str, tuple[ReturnTo, ...]] = {
    S.FAXED: (ReturnTo.BRANCH,),
    S.REGISTERED: (ReturnTo.BRANCH,),
    S.CHANNEL: (ReturnTo.BRANCH, ReturnTo.OFFICE),
    S.COUNTERSIGNING: (ReturnTo.BRANCH, ReturnTo.OFFICE, ReturnTo.CHANNEL),
    S.LEADERS: (ReturnTo.BRANCH, ReturnTo.OFFICE, ReturnTo.CHANNEL, ReturnTo.DEPARTMENTS),
}


class Urgency(models.TextChoices):
    NORMAL = "normal", _("normal")
    URGENT = "urgent", _("urgent")
    VERY_URGENT = "very_urgent", _("very urgent")


class Secrecy(models.TextChoices):
    """The company's own grades; 绝密, 机密 and 秘密 are the State's and not ours to give."""

    PUBLIC = "public", _("public")
    INTERNAL = "internal", _("internal")
    BUSINESS = "business_secret", _("business secret")


class Direction(models.TextChoices):
    """A fax as one of the two ends records it."""

    UP_SENT = "up_sent", _("sent to headquarters")
    UP_RECEIVED = "up_received", _("received by headquarters")
    BACK_SENT = "back_sent", _("sent back to the branch")
    BACK_RECEIVED = "back_received", _("received by the branch")


class Gateway(models.TextChoices):
    """How a fax goes out."""

    HAND = "hand", _("printed and faxed by hand")
    MAIL = "mail", _("by the mail-to-fax service")


class FaxState(models.TextChoices):
    QUEUED = "queued", _("being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")


class ChaseKind(models.TextChoices):
    REMINDER = "reminder", _("reminder")
    PHONE = "phone", _("phone call")


class ScanState(models.TextChoices):
    READING = "reading", _("being read")
    WAITING = "waiting", _("waits to be assigned")
    FILED = "filed", pgettext_lazy("sheet", "filed")
    DISCARDED = "discarded", _("discarded")


class Part(models.TextChoices):
    """In which part of a request somebody had a deciding hand; each person has one (separation of duties)."""

    DRAFT = "draft", _("drafted or submitted")
    CHECK = "check_draft", pgettext_lazy("request", "checked")
    SIGN_OFF = "sign_off", _("signed off")
    OFFICE = "office", _("shepherded for the general office")


class Concern(models.TextChoices):
    """How a request concerns the reader of the list."""

    WAITING = "waiting", _("waits for me")
    SENT = "sent", _("drafted or submitted by me")
    DEPARTMENT = "department", _("asked of my department")
    OVERDUE = "overdue", _("overdue")


class Holder(models.TextChoices):
    """Who has a request that is under way, for the chase list."""

    BRANCH = "branch", _("the branch")
    OFFICE = "office", _("the general office")
    CHANNEL = "channel", _("channel management")
    DEPARTMENTS = "departments", _("the countersigning departments")
    LEADERS = "leaders", _("the leaders")
    NOBODY = "nobody", _("nobody holds it")


class Timing(models.TextChoices):
    OVERDUE = "overdue", _("overdue")
    TODAY = "today", _("due today")


REQUEST_TONES: dict[str, str] = {
    S.DRAFT: "neutral",
    S.SIGNED_OFF: "active",
    S.FAXED: "active",
    S.REGISTERED: "active",
    S.CHANNEL: "waiting",
    S.COUNTERSIGNING: "waiting",
    S.LEADERS: "waiting",
    S.REPLIED: "active",
    S.REWORK: "warning",
    S.APPROVED: "good",
    S.CONDITIONAL: "warning",
    S.REFUSED: "bad",
    S.RETURNED: "bad",
    S.WITHDRAWN: "void",
}
STEP_TONES: dict[str, str] = {
    StepState.WAITING: "waiting",
    StepState.AGREED: "good",
    StepState.CONDITIONAL: "warning",
    StepState.OBJECTED: "bad",
    StepState.NOT_CONCERNED: "neutral",
    StepState.RETURNED: "bad",
    StepState.LAPSED: "void",
}
URGENCY_TONES: dict[str, str] = {
    Urgency.NORMAL: "neutral",
    Urgency.URGENT: "warning",
    Urgency.VERY_URGENT: "bad",
}
FAX_TONES: dict[str, str] = {FaxState.QUEUED: "waiting", FaxState.SENT: "good", FaxState.FAILED: "bad"}
SCAN_TONES: dict[str, str] = {
    ScanState.READING: "active",
    ScanState.WAITING: "waiting",
    ScanState.FILED: "good",
    ScanState.DISCARDED: "void",
}
