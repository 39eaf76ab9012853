"""What is past its day, said in words."""

from datetime import date

from django.utils.translation import gettext as _

from core.components import Badge


def overdue_badge(due_on: date, today: date) -> Badge:
    """By how many days."""
    return Badge(_("overdue by %(days)d days") % {"days": (today - due_on).days}, "bad")
