from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from org.models import Branch


class HeadingMap(models.Model):
    """What a heading of a branch's CRM export means; an empty column means: ignore it."""

    branch = models.ForeignKey(Branch, models.CASCADE, related_name="heading_maps")
    heading = models.CharField(_("heading"), max_length=120)
    column = models.CharField(_("column"), max_length=60, blank=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="heading_map_once", fields=["branch", "heading"]),
        ]
