from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.fields import SealedField
from org import wording
from org.choices import Contract
from org.models.periods import Period, PeriodQuerySet, forward, no_overlap
from org.models.structure import Branch, Outlet, Region, Team
from org.querysets import PersonQuerySet


class Person(models.Model):
    """Somebody who works for the brokerage, by labour contract or as a broker; may or may not sign in."""

    ACTION_LABELS = wording.PERSON

    number = models.CharField(_("employee number"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=60)
    # 'zs zhangsan' for 张三: search by initials or full pinyin.
    pinyin = models.CharField(max_length=160, blank=True, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="person"
    )
    branch = models.ForeignKey(
        Branch, models.PROTECT, null=True, blank=True, related_name="people", verbose_name=_("branch")
    )
    contract = models.CharField(_("contract"), max_length=10, choices=Contract.choices)
    contract_number = models.CharField(_("contract number"), max_length=40, blank=True)
    certificate_number = models.CharField(_("certificate number"), max_length=40, blank=True)
    registered_on = models.DateField(_("registered on"), null=True, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    id_number = SealedField(_("identity number"), blank=True)
    bank_name = models.CharField(_("bank"), max_length=80, blank=True)
    bank_account = SealedField(_("bank account"), blank=True)
    hired_on = models.DateField(_("hired on"))
    left_on = models.DateField(_("left on"), null=True, blank=True, help_text=_("First day no longer here."))

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="person_leaves_after_hiring",
                condition=Q(left_on=None) | Q(left_on__gt=F("hired_on")),
                violation_error_message=_("Leaving has to lie after hiring."),
            ),
            models.CheckConstraint(name="person_contract_known", condition=Q(contract__in=Contract.values)),
        ]
        indexes: ClassVar = [models.Index(fields=["branch", "number"], name="person_by_branch")]

    def __str__(self) -> str:
        return f"{self.name} {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("org:person", args=[self.pk])

    def is_here(self, day: date) -> bool:
        """Whether the person works here on `day`."""
        return self.hired_on <= day and (self.left_on is None or day < self.left_on)


class Posting(Period):
    """A person's place in a team, at an outlet, from–until; one at a time (G5.4)."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="postings", verbose_name=_("person"))
    team = models.ForeignKey(Team, models.PROTECT, related_name="postings", verbose_name=_("team"))
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="postings", verbose_name=_("region")
    )
    outlet = models.ForeignKey(
        Outlet, models.PROTECT, null=True, blank=True, related_name="postings", verbose_name=_("outlet")
    )

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("posting")
        ordering: ClassVar = ["person", "valid_from"]
        constraints: ClassVar = [no_overlap("posting_one_at_a_time", "person_id"), forward("posting_forward")]
        indexes: ClassVar = [models.Index(fields=["team", "valid_from"], name="posting_by_team")]


class Grading(Period):
    """The grade that a person holds from–until (G17); the code is one of the team's pay standard."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="gradings", verbose_name=_("person"))
    grade = models.CharField(_("grade"), max_length=20)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("grading")
        ordering: ClassVar = ["person", "valid_from"]
        constraints: ClassVar = [no_overlap("grading_one_at_a_time", "person_id"), forward("grading_forward")]
