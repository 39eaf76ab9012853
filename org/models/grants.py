from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from org import wording
from org.choices import BRANCH_ROLES, COMPANY_ROLES, TEAM_ROLES, Role
from org.models.periods import Period, PeriodQuerySet, forward
from org.models.structure import Branch, Department, Team


class RoleGrant(Period):
    """A role held for a scope: the company (no branch, no team), a branch, or a team."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="grants_held", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=30, choices=Role.choices)
    branch = models.ForeignKey(Branch, models.PROTECT, null=True, blank=True, verbose_name=_("branch"))
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, verbose_name=_("team"))
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="grants", verbose_name=_("department")
    )

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("role held")
        verbose_name_plural = _("roles held")
        ordering: ClassVar = ["user", "role", "valid_from"]
        constraints: ClassVar = [
            forward("role_grant_forward"),
            models.CheckConstraint(
                name="role_grant_scope_fits_role",
                condition=Q(role__in=sorted(COMPANY_ROLES), branch=None, team=None)
                | Q(role__in=sorted(BRANCH_ROLES), branch__isnull=False, team=None)
                | Q(role__in=sorted(TEAM_ROLES), branch=None, team__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.team or self.branch or self.department or ''}".rstrip(" ·")


class Delegation(Period):
    """A holder who is away lets another act for one role held; both names are on record, never to oneself."""

    ACTION_LABELS = wording.DELEGATION

    grant = models.ForeignKey(
        RoleGrant, models.PROTECT, related_name="delegations", verbose_name=_("role held")
    )
    principal = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="delegations_given",
        verbose_name=_("on behalf of"),
    )
    stand_in = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="delegations_taken", verbose_name=_("stand-in")
    )
    reason = models.CharField(_("reason"), max_length=200)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        ordering: ClassVar = ["-valid_from"]
        constraints: ClassVar = [
            forward("delegation_forward"),
            models.CheckConstraint(name="delegation_never_to_oneself", condition=~Q(stand_in=F("principal"))),
            models.CheckConstraint(name="delegation_is_bounded", condition=Q(valid_until__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.principal} → {self.stand_in}"

    def get_absolute_url(self) -> str:
        return reverse("org:delegation_list")

    def is_over(self, day: date) -> bool:
        """Whether the stand-in no longer acts on `day` or later."""
        return self.revoked_at is not None or (self.valid_until is not None and self.valid_until <= day)
