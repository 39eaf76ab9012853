"""Kinds of the teams' papers and what stands in each, in the order of the paper form (G2, G3)."""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class PaperKind(models.TextChoices):
    ANNUAL_PLAN = "annual_plan", _("annual work plan")
    MARKETING_SCHEME = "marketing_scheme", _("marketing scheme")
    MANAGEMENT_RULES = "management_rules", _("management rules")
    RECRUITMENT_PLAN = "recruitment_plan", _("recruitment plan")
    ASSESSMENT_METHOD = "assessment_method", _("assessment method")
    BANK_COOPERATION = "bank_cooperation", _("bank cooperation scheme")
    SET_UP = "set_up", _("set-up file of a new team")


class PaperState(models.TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("under approval")
    IN_FORCE = "in_force", _("approved, not begun")
    EXECUTING = "executing", _("being carried out")
    DONE = "done", _("carried out")
    REFUSED = "refused", _("not approved")
    SUPERSEDED = "superseded", _("replaced by a later version")


PAPER_TONES: dict[str, str] = {
    PaperState.DRAFT: "neutral",
    PaperState.SUBMITTED: "waiting",
    PaperState.IN_FORCE: "good",
    PaperState.EXECUTING: "active",
    PaperState.DONE: "good",
    PaperState.REFUSED: "bad",
    PaperState.SUPERSEDED: "void",
}
# Kinds that must go the whole chain (G4); the others go to channel management alone until a route says otherwise.
CHAIN_KINDS = frozenset({PaperKind.MARKETING_SCHEME, PaperKind.RECRUITMENT_PLAN, PaperKind.ASSESSMENT_METHOD})
# Kinds that name what they cost, and how many people they are about.
WITH_BUDGET = frozenset(
    {
        PaperKind.ANNUAL_PLAN,
        PaperKind.MARKETING_SCHEME,
        PaperKind.RECRUITMENT_PLAN,
        PaperKind.BANK_COOPERATION,
        PaperKind.SET_UP,
    }
)
WITH_HEAD_COUNT = frozenset({PaperKind.RECRUITMENT_PLAN, PaperKind.BANK_COOPERATION, PaperKind.SET_UP})


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the paper form; `needed` ones are filled in before the paper is sent up."""

    code: str
    title: Promise
    needed: bool = True


SECTIONS: dict[str, tuple[Section, ...]] = {
    PaperKind.ANNUAL_PLAN: (
        Section("review", _("Last year in review")),
        Section("market", _("Local market and competitors")),
        Section("goals", _("Goals of the year")),
        Section("measures", _("Measures and schedule")),
        Section("people", _("People and division of labour")),
        Section("costs", _("Costs"), needed=False),
    ),
    PaperKind.MARKETING_SCHEME: (
        Section("market", _("Local market and competitors")),
        Section("customers", _("Customers aimed at")),
        Section("activities", _("Activities: what, when, who")),
        Section("goals", _("Measures aimed at")),
        Section("materials", _("Publicity material"), needed=False),
        Section("compliance", _("Compliance and risks")),
    ),
    PaperKind.MANAGEMENT_RULES: (
        Section("scope", _("Whom the rules apply to")),
        Section("daily", _("Daily management")),
        Section("discipline", _("Discipline")),
        Section("rewards", _("Rewards and penalties")),
        Section("closing", _("Final provisions"), needed=False),
    ),
    PaperKind.RECRUITMENT_PLAN: (
        Section("posts", _("Posts and conditions")),
        Section("sources", _("Where candidates come from")),
        Section("schedule", _("Schedule")),
        Section("selection", _("Training, examination and trial period")),
    ),
    PaperKind.ASSESSMENT_METHOD: (
        Section("scope", _("Who is assessed")),
        Section("duty", _("Assessment of duty")),
        Section("performance", _("Assessment of performance")),
        Section("scoring", _("Scoring")),
        Section("use", _("What the result is used for")),
    ),
    PaperKind.BANK_COOPERATION: (
        Section("content", _("What the cooperation covers")),
        Section("stationing", _("People stationed")),
        Section("goals", _("Measures aimed at")),
        Section("expenses", _("Expense items")),
        Section("data", _("Customer data clause")),
        Section("compliance", _("Compliance clause")),
        Section("signatories", _("Signatories"), needed=False),
    ),
    PaperKind.SET_UP: (
        Section("reason", _("Why the team is set up")),
        Section("plan", _("One-year plan")),
        Section("people", _("Where its people come from")),
        Section("outlets", _("Outlets and territory")),
    ),
}
