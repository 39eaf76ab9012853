"""People out of a workbook, found by their numbers: record, first place, first grade."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export import fields

from org.choices import Contract
from org.models import Branch, Grading, Outlet, Person, Posting, Team
from org.resources.base import Column, KeptIfEmpty, Resource, text_field
from org.resources.places import BRANCH
from org.resources.widgets import Choice, Coded, Day, Key, Text, rounded
from org.rules.names import pinyin_of
from org.rules.workbooks import LOST_DIGITS
from org.wording import PERSONS_NAME


class PersonResource(Resource):
    """A person who is here keeps place, grade and branch: moves are recorded with their day and reason."""

    number = text_field("number", Key())
    name = text_field("name")
    branch = text_field("branch", Coded(Branch))
    contract = text_field("contract", Choice(Contract))
    contract_number = text_field("contract_number")
    certificate_number = text_field("certificate_number")
    registered_on = text_field("registered_on", Day())
    phone = text_field("phone")
    email = text_field("email")
    id_number = KeptIfEmpty(attribute="id_number", column_name="id_number", widget=Text())
    bank_name = text_field("bank_name")
    bank_account = KeptIfEmpty(attribute="bank_account", column_name="bank_account", widget=Text())
    hired_on = text_field("hired_on", Day())
    team = fields.Field(column_name="team", widget=Coded(Team))
    outlet = fields.Field(column_name="outlet", widget=Coded(Outlet))
    grade = fields.Field(column_name="grade", widget=Text())
    placed_on = fields.Field(column_name="placed_on", widget=Day())
    columns = (
        Column("number", gettext_lazy("Employee number"), "A1001", required=True),
        Column("name", PERSONS_NAME, "张三", required=True),
        BRANCH,
        Column("contract", gettext_lazy("Contract"), "employee", required=True),
        Column("contract_number", gettext_lazy("Contract number"), "HT-2024-001"),
        Column("certificate_number", gettext_lazy("Certificate number"), "S1234567890"),
        Column("registered_on", gettext_lazy("Registered on"), "2024-01-08"),
        Column("phone", gettext_lazy("Phone"), "13800000000"),
        Column("email", gettext_lazy("E-mail"), "zhangsan@example.com"),
        Column("id_number", gettext_lazy("Identity number"), "110101199003070011"),
        Column("bank_name", gettext_lazy("Bank"), "工商银行"),
        Column("bank_account", gettext_lazy("Bank account"), "6222020200112233445"),
        Column("hired_on", gettext_lazy("First day"), "2024-01-01", required=True),
        Column("team", gettext_lazy("Team"), "T01"),
        Column("outlet", gettext_lazy("Outlet"), "W01"),
        Column("grade", gettext_lazy("Grade"), "M2"),
        Column("placed_on", gettext_lazy("Place and grade from"), "2024-01-01"),
    )

    class Meta(Resource.Meta):
        model = Person
        import_id_fields = ("number",)
        fields = (
            "number",
            "name",
            "branch",
            "contract",
            "contract_number",
            "certificate_number",
            "registered_on",
            "phone",
            "email",
            "id_number",
            "bank_name",
            "bank_account",
            "hired_on",
            "team",
            "outlet",
            "grade",
            "placed_on",
        )

    @cached_property
    def places(self) -> Mapping[int, Posting]:
        """Person → the place held until further notice."""
        rows = Posting.objects.filter(valid_until=None).select_related("team")
        return {posting.person_id: posting for posting in rows}

    @cached_property
    def grades(self) -> Mapping[int, str]:
        """Person → the grade held until further notice."""
        return dict(Grading.objects.filter(valid_until=None).order_by().values_list("person_id", "grade"))

    def before_save_instance(self, instance: Person, row: Any, **named: Any) -> None:
        """Make the name findable; nobody changes the own record."""
        del row, named
        if instance.number == LOST_DIGITS:
            raise ValidationError({"number": rounded()})
        if instance.user_id is not None and instance.user_id == self.owner.pk:
            raise ValidationError({"number": _("This is your own record; somebody else changes it.")})
        instance.pinyin = pinyin_of(instance.name)

    def complete(self, instance: Person, row: Any, row_result: Any) -> bool:
        original = row_result.original
        if original is not None and original.branch_id not in {None, instance.branch_id}:
            raise ValidationError({"branch": _("Moves to another branch are recorded on the person's page.")})
        has_place = self._place(instance, row) if row.get("team") else False
        return (self._grade(instance, row) if row.get("grade") else False) or has_place

    def _place(self, person: Person, row: Any) -> bool:
        """The first place; the one held stays, and another is refused."""
        team, outlet = self.read("team", row), self.read("outlet", row) if row.get("outlet") else None
        if team.branch_id != person.branch_id:
            raise ValidationError({"team": _("The team belongs to another branch.")})
        if outlet is not None and outlet.branch_id != person.branch_id:
            raise ValidationError({"outlet": _("The outlet belongs to another branch.")})
        current = self.places.get(person.pk)
        if current is None:
            start = self._start(person, row, person.postings)
            if start < team.opened_on or (team.closed_on is not None and start >= team.closed_on):
                raise ValidationError(
                    {"team": _("The team “%(team)s” is not open on that day.") % {"team": team}}
                )
            Posting.objects.create(person=person, team=team, outlet=outlet, valid_from=start)
            return True
        if current.team_id != team.pk or (outlet is not None and current.outlet_id != outlet.pk):
            raise ValidationError(
                {
                    "team": _("The person works in “%(team)s”; moves are recorded on the person's page.")
                    % {"team": current.team}
                }
            )
        return False

    def _grade(self, person: Person, row: Any) -> bool:
        grade = self.read("grade", row).upper()
        current = self.grades.get(person.pk)
        if current is None:
            start = self._start(person, row, person.gradings)
            grading = Grading(person=person, grade=grade, valid_from=start)
            grading.clean_fields(exclude=["person"])
            grading.save()
            return True
        if current != grade:
            raise ValidationError(
                {
                    "grade": _("The person holds “%(grade)s”; grades are changed on the person's page.")
                    % {"grade": current}
                }
            )
        return False

    def _start(self, person: Person, row: Any, held: Any) -> date:
        """From when place and grade hold: within the person's time here, after what was held before."""
        start: date = self.read("placed_on", row) or person.hired_on
        if start < person.hired_on or person.left_on is not None:
            raise ValidationError({"placed_on": _("The person is not here on that day.")})
        if held.filter(valid_until__gt=start).exists():
            raise ValidationError(
                {"placed_on": _("Something was held on that day already. Choose a later one.")}
            )
        return start
