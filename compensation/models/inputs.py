"""What a person's month needs besides the business detail: tax declarations, bases, measures, adjustments."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from compensation import permissions
from compensation.choices import UNDECIDED, AdjustmentKind, InputState
from core.fields import MoneyField, MonthField, first_day_constraint
from core.fsm import Act
from core.models import Paper
from org.models import Branch, Person
from org.models.periods import M_co, Period, PeriodQuerySet, forward, no_overlap
from org.permissions import reach


class InputQuerySet(models.QuerySet[M_co]):
    def visible_to(self, user: object) -> Self:
        """Rows of the branches over which the user holds pay.run_view."""
        return self.filter(reach(user, "pay.run_view").rows(branch="branch_id", team=None))


class TaxDeclaration(Period):
    """What a person declared for the withholding of income tax, per month of the period."""

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="tax_declarations", verbose_name=_("person")
    )
    additional = MoneyField(_("additional deductions per month"), default=0)
    other = MoneyField(_("other deductions per month"), default=0)
    first_job_in_year = models.BooleanField(_("first job of the year"), default=False)
    prior_year_le_60000 = models.BooleanField(_("last year's income up to 60,000"), default=False)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("tax declaration")
        ordering: ClassVar = ["person", "-valid_from"]
        constraints: ClassVar = [
            no_overlap("tax_declaration_one_at_a_time", "person_id"),
            forward("tax_declaration_forward"),
            models.CheckConstraint(
                name="tax_declaration_not_negative", condition=Q(additional__gte=0, other__gte=0)
            ),
        ]


class InsuranceBase(Period):
    """The monthly wage on which a person's insurance and housing fund are computed."""

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="insurance_bases", verbose_name=_("person")
    )
    base = MoneyField(_("base"))

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("insurance base")
        ordering: ClassVar = ["person", "-valid_from"]
        constraints: ClassVar = [
            no_overlap("insurance_base_one_at_a_time", "person_id"),
            forward("insurance_base_forward"),
            models.CheckConstraint(name="insurance_base_not_negative", condition=Q(base__gte=0)),
        ]


class ManualMeasure(models.Model):
    """A measure that no source gives yet, entered by hand with a reason (pay.md, Measures)."""

    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+")
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="manual_measures", verbose_name=_("person")
    )
    month = MonthField(_("month"))
    measure = models.CharField(_("measure"), max_length=60)
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=2)
    reason = models.CharField(_("reason"), max_length=200)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    objects = InputQuerySet.as_manager()

    class Meta:
        verbose_name = _("measure entered by hand")
        ordering: ClassVar = ["-month", "person", "measure"]
        constraints: ClassVar = [
            first_day_constraint("manual_measure_month_is_first_day"),
            models.UniqueConstraint(name="manual_measure_once", fields=["person", "month", "measure"]),
            models.CheckConstraint(name="manual_measure_has_reason", condition=~Q(reason="")),
        ]


class Adjustment(Paper):
    """An amount added to (or, negative, taken from) a person's gross pay of one month, with its cause."""

    State = InputState

    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", verbose_name=_("branch"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="adjustments", verbose_name=_("person"))
    month = MonthField(_("month"))
    kind = models.CharField(_("kind"), max_length=12, choices=AdjustmentKind.choices)
    title = models.CharField(_("title"), max_length=120)
    reason = models.CharField(_("reason"), max_length=300)
    amount = MoneyField(_("amount"))
    # For corrections: the month whose data changed, and the file that changed it.
    origin_month = MonthField(_("concerns month"), null=True, blank=True)
    origin_crm_month_id = models.BigIntegerField(null=True, blank=True)
    origin_code = models.CharField(max_length=60, blank=True)
    state = FSMField(_("state"), choices=InputState.choices, default=InputState.PROPOSED, protected=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    objects = InputQuerySet.as_manager()

    class Meta:
        verbose_name = _("adjustment")
        verbose_name_plural = _("adjustments")
        ordering: ClassVar = ["-month", "person", "id"]
        constraints: ClassVar = [
            first_day_constraint("adjustment_month_is_first_day"),
            models.CheckConstraint(name="adjustment_is_an_amount", condition=~Q(amount=0)),
            models.CheckConstraint(name="adjustment_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="adjustment_decision_is_whole",
                condition=Q(state__in=UNDECIDED, confirmed_by=None, confirmed_at=None)
                | (~Q(state__in=UNDECIDED) & Q(confirmed_by__isnull=False, confirmed_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="adjustment_two_people",
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("proposed_by")),
            ),
            models.UniqueConstraint(
                name="adjustment_correction_once",
                fields=["origin_crm_month_id", "person", "origin_code"],
                condition=Q(kind="correction"),
            ),
            models.CheckConstraint(
                name="adjustment_correction_names_origin",
                condition=~Q(kind="correction")
                | Q(origin_month__isnull=False, origin_crm_month_id__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["branch", "month"], name="adjustment_by_month"),
            models.Index(fields=["person", "month"], name="adjustment_by_person"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("compensation:adjustment", args=[self.pk])

    def participants(self) -> set[int]:
        """Who proposed it, and the person it pays, may not confirm it."""
        return {pk for pk in (self.proposed_by_id, self.person.user_id) if pk}

    @transition(
        field=state,
        source=InputState.PROPOSED,
        target=InputState.CONFIRMED,
        custom={"may": permissions.may_confirm},
    )
    def confirm(self, act: Act) -> None:
        self.confirmed_by_id, self.confirmed_at = act.by.pk, act.at

    @transition(
        field=state,
        source=InputState.PROPOSED,
        target=InputState.REJECTED,
        custom={"may": permissions.may_confirm, "needs_reason": True},
    )
    def reject(self, act: Act) -> None:
        self.confirmed_by_id, self.confirmed_at = act.by.pk, act.at

    @transition(
        field=state,
        source=InputState.PROPOSED,
        target=InputState.WITHDRAWN,
        custom={"may": permissions.may_import, "apart": False},
    )
    def withdraw(self, act: Act) -> None:
        """A correction that a newer file of its month has overtaken before anybody decided on it."""


class Charge(Paper):
    """A loss that a person bears, recovered in instalments within the legal cap (G14; domain §0.4)."""

    State = InputState

    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", verbose_name=_("branch"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="charges", verbose_name=_("person"))
    title = models.CharField(_("title"), max_length=120)
    reason = models.CharField(_("reason"), max_length=300)
    total = MoneyField(_("total"))
    instalment = MoneyField(_("instalment wanted per month"))
    first_month = MonthField(_("from month"))
    state = FSMField(_("state"), choices=InputState.choices, default=InputState.PROPOSED, protected=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    objects = InputQuerySet.as_manager()

    class Meta:
        verbose_name = _("recovery")
        verbose_name_plural = _("recoveries")
        ordering: ClassVar = ["-first_month", "person", "id"]
        constraints: ClassVar = [
            first_day_constraint("charge_first_month_is_first_day", "first_month"),
            models.CheckConstraint(
                name="charge_amounts_positive",
                condition=Q(total__gt=0, instalment__gt=0, instalment__lte=F("total")),
            ),
            models.CheckConstraint(
                name="charge_decision_is_whole",
                condition=Q(state="proposed", confirmed_by=None, confirmed_at=None)
                | (~Q(state="proposed") & Q(confirmed_by__isnull=False, confirmed_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="charge_two_people", condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("proposed_by"))
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("compensation:charge", args=[self.pk])

    def participants(self) -> set[int]:
        return {pk for pk in (self.proposed_by_id, self.person.user_id) if pk}

    @transition(
        field=state,
        source=InputState.PROPOSED,
        target=InputState.CONFIRMED,
        custom={"may": permissions.may_confirm},
    )
    def confirm(self, act: Act) -> None:
        self.confirmed_by_id, self.confirmed_at = act.by.pk, act.at

    @transition(
        field=state,
        source=InputState.PROPOSED,
        target=InputState.REJECTED,
        custom={"may": permissions.may_confirm, "needs_reason": True},
    )
    def reject(self, act: Act) -> None:
        self.confirmed_by_id, self.confirmed_at = act.by.pk, act.at
