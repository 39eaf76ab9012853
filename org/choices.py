"""Fixed sets of the organisation: contracts, roles, kinds of day."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Contract(models.TextChoices):
    """G19: a labour contract, or an agency contract as a securities broker."""

    EMPLOYEE = "employee", _("employee")
    BROKER = "broker", _("broker")


class Role(models.TextChoices):
    """The people of the guideline; each role is held for a scope, from a day and until a day."""

    ACCOUNT_MANAGER = "account_manager", _("account manager")
    REGIONAL_MANAGER = "regional_manager", _("regional manager")
    TEAM_LEAD = "team_lead", _("team lead")
    ATTENDANCE_RECORDER = "attendance_recorder", _("attendance recorder")
    ASSET_KEEPER = "asset_keeper", _("asset keeper")
    TRADING_DESK = "trading_desk", _("trading desk")
    BRANCH_FINANCE = "branch_finance", _("branch finance")
    CHIEF_ACCOUNTANT = "chief_accountant", _("chief accountant")
    DEPUTY_MANAGER = "deputy_manager", _("deputy manager")
    BRANCH_MANAGER = "branch_manager", _("branch manager")
    GENERAL_OFFICE = "general_office", _("general office")
    CHANNEL_MANAGEMENT = "channel_management", _("channel management")
    COUNTERSIGNER = "countersigner", _("countersigning department")
    VICE_PRESIDENT = "vice_president", _("vice president")
    AUDITOR = "auditor", _("auditor")
    ADMINISTRATOR = "administrator", _("administrator")


class DayKind(models.TextChoices):
    """What a date of the holiday calendar is; dates that are not in it follow the week."""

    STATUTORY = "statutory", _("statutory holiday")
    REST = "rest", _("day off")
    MAKEUP = "makeup", _("make-up working day")


class PeriodState(models.TextChoices):
    """Where a period stands on the day on which it is looked at."""

    COMING = "coming", _("to come")
    CURRENT = "current", _("now")
    ENDED = "ended", _("ended")
    REVOKED = "revoked", _("revoked")


class Presence(models.TextChoices):
    """Whether a person works here on the day on which the record is looked at."""

    COMING = "coming", _("to come")
    HERE = "here", _("here")
    LEFT = "left", _("left")


CONTRACT_TONES = {Contract.EMPLOYEE: "active", Contract.BROKER: "neutral"}
PERIOD_TONES = {
    PeriodState.COMING: "waiting",
    PeriodState.CURRENT: "good",
    PeriodState.ENDED: "neutral",
    PeriodState.REVOKED: "void",
}
PRESENCE_TONES = {Presence.COMING: "waiting", Presence.HERE: "good", Presence.LEFT: "neutral"}


class AccountState(models.TextChoices):
    OPEN = "open", _("open")
    SHUT = "shut", _("shut")


ACCOUNT_TONES = {AccountState.OPEN: "good", AccountState.SHUT: "void"}


class ImportKind(models.TextChoices):
    """What a workbook of the import may hold; in the order in which a new company brings them in."""

    BRANCHES = "branches", _("branches")
    TEAMS = "teams", _("teams")
    REGIONS = "regions", _("regions")
    OUTLETS = "outlets", _("outlets")
    PEOPLE = "people", _("people")


class Weekday(models.IntegerChoices):
    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


# Where each role may be held.
COMPANY_ROLES = frozenset(
    {
        Role.GENERAL_OFFICE,
        Role.CHANNEL_MANAGEMENT,
        Role.COUNTERSIGNER,
        Role.VICE_PRESIDENT,
        Role.AUDITOR,
        Role.ADMINISTRATOR,
    }
)
TEAM_ROLES = frozenset({Role.REGIONAL_MANAGER, Role.TEAM_LEAD, Role.ATTENDANCE_RECORDER, Role.ASSET_KEEPER})
BRANCH_ROLES = frozenset(
    {
        Role.TRADING_DESK,
        Role.BRANCH_FINANCE,
        Role.CHIEF_ACCOUNTANT,
        Role.DEPUTY_MANAGER,
        Role.BRANCH_MANAGER,
    }
)
# An account manager is who has a posting; the role is never granted by hand.
DERIVED_ROLES = frozenset({Role.ACCOUNT_MANAGER})
# Who audits or configures takes no step of the papers: neither lends a role nor takes one.
APART_ROLES = frozenset({Role.AUDITOR, Role.ADMINISTRATOR})
# Who takes steps of the papers that travel upward, from the draft to the leaders' word.
STEP_ROLES = frozenset(
    {
        Role.TEAM_LEAD,
        Role.TRADING_DESK,
        Role.BRANCH_FINANCE,
        Role.DEPUTY_MANAGER,
        Role.BRANCH_MANAGER,
        Role.GENERAL_OFFICE,
        Role.CHANNEL_MANAGEMENT,
        Role.COUNTERSIGNER,
        Role.VICE_PRESIDENT,
    }
)
# Roles that must show a second factor where settings.SECOND_FACTOR_FOR_MONEY is on.
MONEY_ROLES = frozenset(
    {
        Role.BRANCH_FINANCE,
        Role.CHIEF_ACCOUNTANT,
        Role.DEPUTY_MANAGER,
        Role.BRANCH_MANAGER,
        Role.CHANNEL_MANAGEMENT,
        Role.ADMINISTRATOR,
    }
)
# Roles that see or decide the pay of others: nobody who is paid by the pay reports holds them.
PAY_ROLES = (MONEY_ROLES - {Role.ADMINISTRATOR, Role.CHANNEL_MANAGEMENT}) | {
    Role.GENERAL_OFFICE,
    Role.AUDITOR,
}
