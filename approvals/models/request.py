from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from approvals import permissions
from approvals.choices import CLOSED, OPEN, WITHDRAWABLE, RequestState, Secrecy, Urgency, Way
from approvals.models.cover import CoverSheet
from approvals.models.request_rows import RequestQuerySet
from approvals.models.route import Route
from core.fsm import Act
from core.models import Paper, SerialNumber
from org.models import Branch, Team

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from approvals.models import Chase, Fax, Hand, RequestVersion, Scan, SignedCover, Step

S = RequestState
RETURNABLE = [S.FAXED, S.REGISTERED, S.CHANNEL, S.COUNTERSIGNING, S.LEADERS]


class Request(CoverSheet, Paper):
    """A paper sent up for approval (请示): which record, which version, where it is (G2, G4).

    `kind` is registered by the app that owns the record (approvals.kinds); `subject_id` is that record's id
    and `content_hash` the SHA-256 of what was submitted, so that what is approved is what was read. `number`
    is the product's own; `letter` is the branch's reference (文号), given when the issuer has signed off;
    `received_number` is the general office's.
    """

    State = RequestState

    number = models.OneToOneField(SerialNumber, models.PROTECT, related_name="+", verbose_name=_("number"))
    letter = models.OneToOneField(SerialNumber, models.PROTECT, null=True, related_name="+")
    received_number = models.OneToOneField(SerialNumber, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(_("kind"), max_length=40)
    subject_id = models.BigIntegerField()
    title = models.CharField(_("title"), max_length=200)
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="requests", verbose_name=_("branch"))
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="requests", verbose_name=_("team"))
    # The route's version as it was when the request began; nothing before the routes were laid down.
    route = models.ForeignKey(Route, models.PROTECT, null=True, related_name="requests")
    way = models.CharField(
        _("way"), max_length=10, choices=Way.choices, default=Way.CHANNEL, db_default=Way.CHANNEL
    )
    revision = models.PositiveSmallIntegerField(_("version"), default=1, db_default=1)
    content_hash = models.CharField(max_length=64)
    state = FSMField(_("state"), choices=RequestState.choices, default=RequestState.CHANNEL, protected=True)
    entered_at = models.DateTimeField(_("there since"), null=True)
    # The cover sheet (domain: 请示).
    urgency = models.CharField(
        _("urgency"),
        max_length=12,
        choices=Urgency.choices,
        default=Urgency.NORMAL,
        db_default=Urgency.NORMAL,
    )
    secrecy = models.CharField(
        _("secrecy"),
        max_length=20,
        choices=Secrecy.choices,
        default=Secrecy.INTERNAL,
        db_default=Secrecy.INTERNAL,
    )
    addressee = models.CharField(_("addressed to"), max_length=80, blank=True, db_default="")
    copies = models.CharField(_("copies to"), max_length=200, blank=True, db_default="")
    body = models.TextField(_("text of the request"), blank=True, db_default="")
    contact_phone = models.CharField(_("contact phone"), max_length=40, blank=True, db_default="")
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="requests", verbose_name=_("submitted by")
    )
    submitted_for = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(_("submitted"))
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    checked_for = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    issued_for = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(_("closed"), null=True)

    objects = RequestQuerySet.as_manager()

    if TYPE_CHECKING:
        steps: RelatedManager[Step]
        hands: RelatedManager[Hand]
        versions: RelatedManager[RequestVersion]
        signed_covers: RelatedManager[SignedCover]
        faxes: RelatedManager[Fax]
        chases: RelatedManager[Chase]
        scans: RelatedManager[Scan]

    class Meta:
        verbose_name = _("request")
        verbose_name_plural = _("requests")
        ordering: ClassVar = ["-submitted_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="approvals_one_open_request_per_subject",
                fields=["kind", "subject_id"],
                condition=Q(state__in=sorted(OPEN)),
            ),
            models.CheckConstraint(
                name="approvals_request_closed_is_whole",
                condition=Q(state__in=sorted(OPEN), closed_at=None)
                | Q(state__in=sorted(CLOSED), closed_at__isnull=False, closed_at__gte=F("submitted_at")),
            ),
            models.CheckConstraint(
                name="approvals_check_is_whole",
                condition=Q(checked_by=None, checked_at=None)
                | Q(checked_by__isnull=False, checked_at__isnull=False),
            ),
            models.CheckConstraint(
                name="approvals_issue_is_whole",
                condition=Q(issued_by=None, issued_at=None)
                | Q(issued_by__isnull=False, issued_at__isnull=False, letter__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "submitted_at"], name="approvals_by_state"),
            models.Index(fields=["kind", "subject_id"], name="approvals_by_subject"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("approvals:request", args=[self.pk])

    @property
    def is_closed(self) -> bool:
        """Decided or withdrawn; nothing moves it any more."""
        return self.state in CLOSED

    @property
    def opinion(self) -> str:
        """What the latest decider wrote; empty while nobody did."""
        decided = self.steps.exclude(decided_at=None).order_by("-decided_at", "-order").first()
        return decided.opinion if decided else ""

    def audit_label(self) -> str:
        return f"{self.number.text} {self.title}"[:200]

    def participants(self) -> set[int]:
        """Everybody with a deciding hand in it: nobody of them has a second one, nor through a stand-in."""
        return self.participants_besides("")

    def participants_besides(self, verb: str) -> set[int]:
        """As `participants`; who took the part `verb` in an earlier version takes it again."""
        drafted = {self.drafted_by_id, self.submitted_by_id, self.submitted_for_id}
        hands = list(self.hands.all())
        again = {hand.user_id for hand in hands if hand.part == verb}
        return ({pk for pk in drafted if pk} | {hand.user_id for hand in hands}) - again

    def _enter(self, act: Act) -> None:
        self.entered_at = act.at

    @transition(field=state, source=S.DRAFT, target=S.DRAFT, custom={"may": permissions.may_check})
    def check_draft(self, act: Act) -> None:
        self.checked_by_id, self.checked_for_id = act.by.pk, act.capacity.on_behalf_of_id
        self.checked_at = act.at

    @transition(field=state, source=S.DRAFT, target=S.SIGNED_OFF, custom={"may": permissions.may_sign_off})
    def sign_off(self, act: Act) -> None:
        self.issued_by_id, self.issued_for_id = act.by.pk, act.capacity.on_behalf_of_id
        self.issued_at, self.letter_id = act.at, act.given["letter"]
        self._enter(act)

    @transition(
        field=state,
        source=S.SIGNED_OFF,
        target=S.FAXED,
        custom={"may": permissions.may_fax, "apart": False},
    )
    def send_fax(self, act: Act) -> None:
        self._enter(act)

    @transition(
        field=state,
        source=S.FAXED,
        target=S.REGISTERED,
        custom={"may": permissions.may_shepherd, "apart": False},
    )
    def register(self, act: Act) -> None:
        self.received_number_id = self.received_number_id or act.given["received_number"]
        self._enter(act)

    @transition(
        field=state,
        source=S.REGISTERED,
        target=S.CHANNEL,
        custom={"may": permissions.may_shepherd, "apart": False},
    )
    def pass_on(self, act: Act) -> None:
        self._enter(act)

    @transition(
        field=state,
        source=S.CHANNEL,
        target=S.COUNTERSIGNING,
        custom={"may": permissions.may_mark, "apart": False},
    )
    def mark(self, act: Act) -> None:
        self._enter(act)

    @transition(
        field=state,
        source=S.COUNTERSIGNING,
        target=S.LEADERS,
        custom={"may": permissions.may_shepherd, "apart": False},
    )
    def present(self, act: Act) -> None:
        self._enter(act)

    @transition(
        field=state,
        source=S.LEADERS,
        target=S.REPLIED,
        custom={"may": permissions.may_shepherd, "apart": False},
    )
    def fax_back(self, act: Act) -> None:
        self._enter(act)

    @transition(
        field=state,
        source=S.REPLIED,
        target=S.APPROVED,
        custom={"may": permissions.may_close, "apart": False},
    )
    def close_approved(self, act: Act) -> None:
        self._close(act)

    @transition(
        field=state,
        source=S.REPLIED,
        target=S.CONDITIONAL,
        custom={"may": permissions.may_close, "apart": False},
    )
    def close_conditional(self, act: Act) -> None:
        self._close(act)

    @transition(
        field=state,
        source=S.REPLIED,
        target=S.REFUSED,
        custom={"may": permissions.may_close, "apart": False},
    )
    def close_refused(self, act: Act) -> None:
        self._close(act)

    @transition(
        field=state,
        source=RETURNABLE,
        target=S.REWORK,
        custom={"may": permissions.may_return, "apart": False, "needs_reason": True},
    )
    def back_to_branch(self, act: Act) -> None:
        self._enter(act)

    @transition(
        field=state,
        source=[S.CHANNEL, S.COUNTERSIGNING, S.LEADERS],
        target=S.REGISTERED,
        custom={"may": permissions.may_return, "apart": False, "needs_reason": True},
    )
    def back_to_office(self, act: Act) -> None:
        self._enter(act)

    @transition(
        field=state,
        source=[S.COUNTERSIGNING, S.LEADERS],
        target=S.CHANNEL,
        custom={"may": permissions.may_return, "apart": False, "needs_reason": True},
    )
    def back_to_channel(self, act: Act) -> None:
        self._enter(act)

    @transition(
        field=state,
        source=S.LEADERS,
        target=S.COUNTERSIGNING,
        custom={"may": permissions.may_return, "apart": False, "needs_reason": True},
    )
    def back_to_departments(self, act: Act) -> None:
        self._enter(act)

    @transition(
        field=state,
        source=S.REWORK,
        target=S.DRAFT,
        custom={"may": permissions.may_draft, "apart": False},
    )
    def resubmit(self, act: Act) -> None:
        self.revision += 1
        self.content_hash = act.given["content"]
        self.checked_by_id = self.checked_for_id = self.checked_at = None
        self.issued_by_id = self.issued_for_id = self.issued_at = None
        self._enter(act)

    @transition(field=state, source=S.CHANNEL, target=S.APPROVED, custom={"may": permissions.may_decide})
    def approve(self, act: Act) -> None:
        self._close(act)

    @transition(
        field=state,
        source=S.CHANNEL,
        target=S.RETURNED,
        custom={"may": permissions.may_decide, "needs_reason": True},
    )
    def send_back(self, act: Act) -> None:
        self._close(act)

    @transition(
        field=state,
        source=sorted(WITHDRAWABLE),
        target=S.WITHDRAWN,
        custom={"may": permissions.may_withdraw, "apart": False},
    )
    def withdraw(self, act: Act) -> None:
        self._close(act)

    def _close(self, act: Act) -> None:
        self.closed_at = act.at
        self._enter(act)
