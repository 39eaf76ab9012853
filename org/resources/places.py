"""Branches, teams, regions and outlets out of a workbook, found by their codes."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export import fields

from core.errors import DomainError
from org import hooks
from org.choices import Weekday
from org.models import Branch, Company, Outlet, OutletHours, Region, Team
from org.resources.base import Column, Resource, text_field
from org.resources.widgets import Code, Coded, Count, Day, OpenHours, rounded
from org.rules.workbooks import LOST_DIGITS
from org.wording import PLACES_NAME

CODE = Column("code", gettext_lazy("Code"), "EB01", required=True)
NAME = Column("name", PLACES_NAME, "人民路营业部", required=True)
OPENED = Column("opened_on", gettext_lazy("Opened on"), "2024-01-01", required=True)
CLOSED = Column("closed_on", gettext_lazy("Closed on"), "")
BRANCH = Column("branch", gettext_lazy("Branch"), "EB01", required=True)
WEEKDAYS = (Weekday.MONDAY, Weekday.TUESDAY, Weekday.WEDNESDAY, Weekday.THURSDAY, Weekday.FRIDAY)
WEEKEND = (Weekday.SATURDAY, Weekday.SUNDAY)


def same_parent(row_result: Any, instance: Any, key: str) -> None:
    """A place stays where it was set up. Raises ValidationError."""
    original = row_result.original
    if original is not None and getattr(original, f"{key}_id") != getattr(instance, f"{key}_id"):
        raise ValidationError({key: _("This place belongs elsewhere already, and it stays there.")})


class _PlaceResource(Resource):
    code = text_field("code", Code())
    name = text_field("name")

    class Meta(Resource.Meta):
        import_id_fields = ("code",)

    def before_save_instance(self, instance: Any, row: Any, **named: Any) -> None:
        """A code stands in numbers and file names."""
        del row, named
        if instance.code == LOST_DIGITS:
            raise ValidationError({"code": rounded()})
        plain = instance.code.replace("-", "")
        if not (plain.isascii() and plain.isalnum()):
            raise ValidationError({"code": _("A code holds only letters, digits and hyphens.")})


class BranchResource(_PlaceResource):
    insurance_region = text_field("insurance_region")
    pay_day = text_field("pay_day", Count())
    opened_on = text_field("opened_on", Day())
    closed_on = text_field("closed_on", Day())
    columns = (
        CODE,
        NAME,
        Column("insurance_region", gettext_lazy("Insurance region"), "上海", required=True),
        Column("pay_day", gettext_lazy("Pay day of the following month"), "15", required=True),
        OPENED,
        CLOSED,
    )

    class Meta(_PlaceResource.Meta):
        model = Branch
        fields = ("code", "name", "insurance_region", "pay_day", "opened_on", "closed_on")

    def after_init_instance(self, instance: Branch, new: bool, row: Any, **named: Any) -> None:  # noqa: FBT001
        """A new branch belongs to the company."""
        del row, named
        company = Company.objects.first()
        if company is None:
            raise ValidationError(_("There is no company yet. It is named when the system is set up."))
        if new:
            instance.company = company


class TeamResource(_PlaceResource):
    branch = text_field("branch", Coded(Branch))
    opened_on = text_field("opened_on", Day())
    closed_on = text_field("closed_on", Day())
    columns = (CODE, NAME, BRANCH, OPENED, CLOSED)

    class Meta(_PlaceResource.Meta):
        model = Team
        fields = ("code", "name", "branch", "opened_on", "closed_on")

    def before_save_instance(self, instance: Team, row: Any, **named: Any) -> None:
        """A team comes in by a workbook through the same gates as on its page (G3)."""
        super().before_save_instance(instance, row, **named)
        self.is_opening = instance.pk is None
        if not self.is_opening and Team.objects.filter(pk=instance.pk, opened_on=instance.opened_on).exists():
            return
        try:
            hooks.ask_gates(instance)
        except DomainError as refusal:
            raise ValidationError({"code": str(refusal)}) from refusal

    def after_save_instance(self, instance: Team, row: Any, **named: Any) -> None:
        """Whoever wants to know of a new team is told."""
        super().after_save_instance(instance, row, **named)
        if self.is_opening:
            hooks.tell_opened(instance, by=self.owner, at=self.at)

    def complete(self, instance: Team, row: Any, row_result: Any) -> bool:
        same_parent(row_result, instance, "branch")
        return super().complete(instance, row, row_result)


class RegionResource(_PlaceResource):
    team = text_field("team", Coded(Team))
    columns = (CODE, NAME, Column("team", gettext_lazy("Team"), "T01", required=True))

    class Meta(_PlaceResource.Meta):
        model = Region
        fields = ("code", "name", "team")

    def complete(self, instance: Region, row: Any, row_result: Any) -> bool:
        same_parent(row_result, instance, "team")
        return super().complete(instance, row, row_result)


class OutletResource(_PlaceResource):
    branch = text_field("branch", Coded(Branch))
    region = text_field("region", Coded(Region))
    partner = text_field("partner")
    address = text_field("address")
    contact_name = text_field("contact_name")
    contact_phone = text_field("contact_phone")
    opened_on = text_field("opened_on", Day())
    closed_on = text_field("closed_on", Day())
    weekday_hours = fields.Field(column_name="weekday_hours", widget=OpenHours())
    weekend_hours = fields.Field(column_name="weekend_hours", widget=OpenHours())
    columns = (
        CODE,
        NAME,
        BRANCH,
        Column("region", gettext_lazy("Region"), "R01"),
        Column("partner", gettext_lazy("Partner bank"), "工商银行"),
        Column("address", gettext_lazy("Address"), "人民路 1 号"),
        Column("contact_name", gettext_lazy("Contact person"), "王经理"),
        Column("contact_phone", gettext_lazy("Contact phone"), "021-5555"),
        Column("weekday_hours", gettext_lazy("Hours, Monday to Friday"), "09:00-17:00"),
        Column("weekend_hours", gettext_lazy("Hours, Saturday and Sunday"), "09:00-16:00"),
        OPENED,
        CLOSED,
    )

    class Meta(_PlaceResource.Meta):
        model = Outlet
        fields = (
            "code",
            "name",
            "branch",
            "region",
            "partner",
            "address",
            "contact_name",
            "contact_phone",
            "opened_on",
            "closed_on",
            "weekday_hours",
            "weekend_hours",
        )

    def complete(self, instance: Outlet, row: Any, row_result: Any) -> bool:
        """The hours; an empty cell leaves them as they are."""
        same_parent(row_result, instance, "branch")
        if instance.region is not None and instance.region.team.branch_id != instance.branch_id:
            raise ValidationError({"region": _("The region belongs to another branch.")})
        groups = (("weekday_hours", WEEKDAYS), ("weekend_hours", WEEKEND))
        changed = [
            self._set_hours(instance, days, self.read(key, row)) for key, days in groups if row.get(key)
        ]
        return any(changed)

    @staticmethod
    def _set_hours(outlet: Outlet, days: tuple[Weekday, ...], hours: Any) -> bool:
        opens, closes = hours
        same = outlet.hours.filter(weekday__in=days, opens=opens, closes=closes).count()
        if same == len(days):
            return False
        for day in days:
            OutletHours.objects.update_or_create(
                outlet=outlet, weekday=day, defaults={"opens": opens, "closes": closes}
            )
        return True
