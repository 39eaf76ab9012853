"""Tables of the organisation."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from core.figures import exact_text
from core.tables import BadgeColumn, DayColumn, HtmlColumn, LinkColumn, Table, TextColumn
from org.choices import (
    ACCOUNT_TONES,
    CONTRACT_TONES,
    PERIOD_TONES,
    PRESENCE_TONES,
    AccountState,
    Contract,
    PeriodState,
    Presence,
    Role,
)
from org.models import RoleGrant
from org.wording import PERSONS_NAME, PLACES_NAME


class PersonTable(Table):
    number = LinkColumn(_("Number"))
    name = TextColumn(PERSONS_NAME, order_by=["pinyin", "name"])
    branch = TextColumn(_("Branch"), accessor="branch__name")
    team_name = TextColumn(_("Team"))
    outlet_name = TextColumn(_("Outlet"), phone=False)
    grade = TextColumn(_("Grade"))
    contract = BadgeColumn(_("Contract"), choices=Contract, tones=CONTRACT_TONES, phone=False)
    hired_on = DayColumn(_("Hired on"), phone=False)
    presence = BadgeColumn(_("State"), choices=Presence, tones=PRESENCE_TONES)

    class Meta:
        caption = _("People")
        row_url = True


class MemberTable(Table):
    number = LinkColumn(_("Number"))
    name = TextColumn(PERSONS_NAME)
    outlet_name = TextColumn(_("Outlet"), phone=False)
    grade = TextColumn(_("Grade"))
    contract = BadgeColumn(_("Contract"), choices=Contract, tones=CONTRACT_TONES)

    class Meta:
        caption = _("Members today")
        row_url = True


class PostingTable(Table):
    team = TextColumn(_("Team"), accessor="team__name")
    region = TextColumn(_("Region"), accessor="region__name", phone=False)
    outlet = TextColumn(_("Outlet"), accessor="outlet__name")
    valid_from = DayColumn(_("From"))
    last_day = DayColumn(_("Last day"))

    class Meta:
        caption = _("Places of work")


class GradingTable(Table):
    grade = TextColumn(_("Grade"))
    valid_from = DayColumn(_("From"))
    last_day = DayColumn(_("Last day"))

    class Meta:
        caption = _("Grades held")


def place_of(grant: RoleGrant) -> str:
    """Where a role is held."""
    return str(grant.team or grant.branch or grant.department or pgettext("scope", "the company"))


class RoleTable(Table):
    role = TextColumn(_("Role"), accessor="get_role_display")
    place = HtmlColumn(_("Where"), render=place_of)
    valid_from = DayColumn(_("From"))
    last_day = DayColumn(_("Last day"))

    class Meta:
        caption = _("Roles held")


def end_link(grant: RoleGrant) -> SafeString:
    """The way to end a role that has not ended."""
    if grant.state == PeriodState.ENDED:  # type: ignore[attr-defined]
        return SafeString("")
    return format_html('<a href="{}">{}</a>', reverse("org:grant_end", args=[grant.pk]), _("End it"))


class HeldTable(RoleTable):
    """For the administrator: with the way to end each."""

    state = BadgeColumn(_("State"), choices=PeriodState, tones=PERIOD_TONES)
    end = HtmlColumn(_("Step"), render=end_link)

    class Meta:
        caption = _("Roles held")


class GrantTable(Table):
    user = LinkColumn(
        PERSONS_NAME,
        accessor="user__name",
        url=lambda grant: grant.user.get_absolute_url(),
        order_by=["user__name"],
    )
    role = BadgeColumn(_("Role"), choices=Role, tones=dict.fromkeys(Role, "neutral"))
    branch = TextColumn(_("Branch"), accessor="branch__name")
    team = TextColumn(_("Team"), accessor="team__name")
    department = TextColumn(_("Department"), accessor="department__name", phone=False)
    valid_from = DayColumn(_("From"))
    last_day = DayColumn(_("Last day"), order_by=["valid_until"])
    state = BadgeColumn(_("State"), choices=PeriodState, tones=PERIOD_TONES)

    class Meta:
        caption = _("Roles held")


class AccountTable(Table):
    username = LinkColumn(_("User name"))
    name = TextColumn(PERSONS_NAME, order_by=["pinyin", "name"])
    person_number = TextColumn(_("Employee number"))
    email = TextColumn(_("E-mail"), phone=False)
    last_login = DayColumn(_("Last signed in"), phone=False)
    state = BadgeColumn(_("State"), choices=AccountState, tones=ACCOUNT_TONES)

    class Meta:
        caption = _("Accounts")
        row_url = True


class OutletTable(Table):
    code = LinkColumn(_("Code"))
    name = TextColumn(PLACES_NAME)
    partner = TextColumn(_("Partner bank"))
    branch = TextColumn(_("Branch"), accessor="branch__name", phone=False)
    region = TextColumn(_("Region"), accessor="region__name", phone=False)
    contact_name = TextColumn(_("Contact person"), phone=False)
    contact_phone = TextColumn(_("Contact phone"))
    closed_on = DayColumn(_("Closed on"), phone=False)

    class Meta:
        caption = _("Outlets")
        row_url = True


class SessionTable(Table):
    at = HtmlColumn(_("Signed in"), render=lambda session: exact_text(session.at))
    address = TextColumn(_("Address"))
    browser = TextColumn(_("Browser"), phone=False)

    class Meta:
        caption = _("Sessions")
