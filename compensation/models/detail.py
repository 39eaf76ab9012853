from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from compensation import permissions
from compensation.choices import SETTLED, DetailState
from core.fields import MoneyField, MonthField, first_day_constraint
from core.fsm import Act
from core.models import Paper
from customers.models import CrmMonth
from org.choices import Contract
from org.models import Branch, Person, Team
from org.permissions import reach


class DetailQuerySet(models.QuerySet["BusinessDetail"]):
    def visible_to(self, user: object) -> "DetailQuerySet":
        """Details of the branches over which the user holds pay.detail_view, and those with a row to see."""
        far = reach(user, "pay.detail_view")
        if far.everywhere:
            return self.all()
        branches = far.rows(branch="branch_id", team=None)
        return self.filter(branches | Q(pk__in=DetailRow.objects.visible_to(user).values("detail_id")))


class BusinessDetail(Paper):
    """A branch's month summed per account manager (业务明细), reviewed by branch finance (G15.1)."""

    State = DetailState

    branch = models.ForeignKey(
        Branch, models.PROTECT, related_name="business_details", verbose_name=_("branch")
    )
    month = MonthField(_("month"))
    crm_month = models.ForeignKey(CrmMonth, models.PROTECT, related_name="+", verbose_name=_("CRM file"))
    state = FSMField(_("state"), choices=DetailState.choices, default=DetailState.COMPUTED, protected=True)
    computed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    computed_at = models.DateTimeField()
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    submitted_for = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reviewed_for = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)

    objects = DetailQuerySet.as_manager()

    class Meta:
        verbose_name = _("business detail")
        verbose_name_plural = _("business details")
        ordering: ClassVar = ["-month", "branch"]
        constraints: ClassVar = [
            first_day_constraint("business_detail_month_is_first_day"),
            models.UniqueConstraint(name="business_detail_once", fields=["branch", "month"]),
            models.CheckConstraint(
                name="business_detail_two_people",
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("submitted_by")),
            ),
            models.CheckConstraint(
                name="business_detail_reviewed_is_whole",
                condition=~Q(state="reviewed") | Q(reviewed_by__isnull=False, reviewed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.branch.code} {self.month:%Y-%m}"

    def get_absolute_url(self) -> str:
        return reverse("compensation:detail", args=[self.pk])

    def participants(self) -> set[int]:
        """Who submitted the summary does not review it."""
        return {pk for pk in (self.submitted_by_id, self.submitted_for_id) if pk}

    @transition(
        field=state,
        source=[DetailState.COMPUTED, DetailState.RETURNED],
        target=DetailState.SUBMITTED,
        custom={"may": permissions.may_compute_detail, "apart": False},
    )
    def submit(self, act: Act) -> None:
        self.submitted_by_id, self.submitted_at = act.by.pk, act.at
        self.submitted_for_id = act.capacity.on_behalf_of_id

    @transition(
        field=state,
        source=DetailState.SUBMITTED,
        target=DetailState.REVIEWED,
        custom={"may": permissions.may_review_detail},
    )
    def review(self, act: Act) -> None:
        self.reviewed_by_id, self.reviewed_at = act.by.pk, act.at
        self.reviewed_for_id = act.capacity.on_behalf_of_id

    @transition(
        field=state,
        source=[DetailState.SUBMITTED, DetailState.REVIEWED],
        target=DetailState.RETURNED,
        custom={"may": permissions.may_review_detail, "apart": False, "needs_reason": True},
    )
    def send_back(self, _act: Act) -> None:
        self.reviewed_by_id = self.reviewed_at = self.reviewed_for_id = None

    @transition(
        field=state,
        source=[DetailState.COMPUTED, DetailState.RETURNED, DetailState.SUBMITTED, DetailState.REVIEWED],
        target=DetailState.COMPUTED,
        custom={"may": permissions.may_compute_detail, "apart": False},
    )
    def recompute(self, act: Act) -> None:
        self.computed_by_id, self.computed_at = act.by.pk, act.at
        self.crm_month_id = act.given["crm_month"]
        self.submitted_by_id = self.submitted_at = self.submitted_for_id = None
        self.reviewed_by_id = self.reviewed_at = self.reviewed_for_id = None


class DetailRowQuerySet(models.QuerySet["DetailRow"]):
    def visible_to(self, user: object) -> "DetailRowQuerySet":
        """Rows of the branches reached by pay.detail_view; of the team led and one's own only later.

        A lead sees the team's once branch finance has reviewed them, an account manager the own ones once
        all three have signed the month's pay: what may still change is nobody's figure yet.
        """
        far = reach(user, "pay.detail_view")
        if far.everywhere:
            return self.all()
        branch = far.rows(branch="detail__branch_id", team=None)
        team = far.rows(branch=None, team="team_id") & Q(detail__state=DetailState.REVIEWED)
        own = far.rows(branch=None, team=None, person="person_id") & Q(_is_signed())
        return self.filter(branch | team | own)


def _is_signed() -> Exists:
    """Whether the person's pay of the row's month has all three signatures."""
    from compensation.models.slip import PaySlip  # noqa: PLC0415  that module imports this one

    return Exists(
        PaySlip.objects.filter(
            person_id=OuterRef("person_id"),
            run__month=OuterRef("detail__month"),
            run__state__in=SETTLED,
        )
    )


class DetailRow(models.Model):
    """One account manager's month: figures summed by SQL from the CRM rows; drill-down goes back to them."""

    detail = models.ForeignKey(BusinessDetail, models.CASCADE, related_name="rows")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("account manager"))
    # As they stood at the month's end: a later move or promotion changes no settled month.
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+", verbose_name=_("team"))
    grade = models.CharField(_("grade"), max_length=20, blank=True)
    contract = models.CharField(_("contract"), max_length=10, choices=Contract.choices)
    customers = models.PositiveIntegerField(_("customers"), default=0)
    turnover = MoneyField(_("turnover"), default=0)
    commission = MoneyField(_("commission"), default=0)
    exchange_fees = MoneyField(_("exchange fees"), default=0)
    net_commission = MoneyField(_("net commission"), default=0)
    net_commission_after_tax = MoneyField(_("net commission after tax"), default=0)
    net_income = MoneyField(_("net income"), default=0)
    month_end_assets = MoneyField(_("month-end assets"), default=0)
    average_assets = MoneyField(_("average assets"), default=0)
    net_new_assets = MoneyField(_("net new assets"), default=0)
    valid_accounts = models.PositiveIntegerField(_("valid accounts"), default=0)
    new_valid_accounts = models.PositiveIntegerField(_("new valid accounts"), default=0)
    product_sales = MoneyField(_("product sales"), default=0)
    # Class → yuan as text.
    sales_by_class = models.JSONField(default=dict)

    objects = DetailRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("business detail of a person")
        ordering: ClassVar = ["detail", "team", "person"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="detail_row_once", fields=["detail", "person"]),
        ]
        indexes: ClassVar = [models.Index(fields=["person", "detail"], name="detail_row_by_person")]

    def get_absolute_url(self) -> str:
        return reverse("compensation:detail_row", args=[self.pk])
