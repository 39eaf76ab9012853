"""Kinds and states of the teams' papers (G2, G3)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PaperKind(models.TextChoices):
    ANNUAL_PLAN = "annual_plan", _("Annual work plan")
    MARKETING_SCHEME = "marketing_scheme", _("Marketing scheme")
    MANAGEMENT_RULES = "management_rules", _("Management rules")
    RECRUITMENT_PLAN = "recruitment_plan", _("Recruitment plan")
    ASSESSMENT_METHOD = "assessment_method", _("Assessment method")
    BANK_COOPERATION = "bank_cooperation", _("Bank cooperation scheme")
    SET_UP = "set_up", _("Set-up file of a new team")


class PaperState(models.TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("under approval")
    RETURNED = "returned", _("returned")
    IN_FORCE = "in_force", _("in force")
    EXECUTING = "executing", _("being carried out")
    DONE = "done", _("carried out")
    REFUSED = "refused", _("not approved")
    SUPERSEDED = "superseded", _("replaced by a later version")


S, K = PaperState, PaperKind
PAPER_TONES: dict[str, str] = {
    S.DRAFT: "neutral",
    S.SUBMITTED: "waiting",
    S.RETURNED: "bad",
    S.IN_FORCE: "good",
    S.EXECUTING: "active",
    S.DONE: "good",
    S.REFUSED: "bad",
    S.SUPERSEDED: "void",
}
# What can be written on. A paper under way is taken back first.
EDITABLE = frozenset({S.DRAFT, S.RETURNED})
# Not ended: no second version is begun beside it.
UNDER_WAY = frozenset({S.DRAFT, S.SUBMITTED, S.RETURNED})
WORKING = frozenset({S.IN_FORCE, S.EXECUTING})
# Kinds that must go the whole chain (G4); the others go to channel management alone until a route says
# otherwise.
CHAIN_KINDS = frozenset({K.MARKETING_SCHEME, K.RECRUITMENT_PLAN, K.ASSESSMENT_METHOD})
# What is begun and carried out. Rules and methods simply apply; a set-up file is begun by opening the team.
CARRIED_OUT = frozenset({K.ANNUAL_PLAN, K.MARKETING_SCHEME, K.RECRUITMENT_PLAN, K.BANK_COOPERATION})
# Kinds of which a team (or, for set-ups, a branch) has several a year: one for each of what they are about.
ABOUT_SOMETHING = frozenset({K.BANK_COOPERATION, K.SET_UP})
# Kinds that name what they may cost at most.
WITH_BUDGET = frozenset({K.ANNUAL_PLAN, K.MARKETING_SCHEME, K.RECRUITMENT_PLAN, K.BANK_COOPERATION, K.SET_UP})
# Of these the budget is part of what is approved; of the others it may stay open.
BUDGET_NEEDED = frozenset({K.MARKETING_SCHEME, K.RECRUITMENT_PLAN, K.BANK_COOPERATION})
