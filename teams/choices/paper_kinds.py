"""What each kind of paper is for, in a sentence, for who chooses one."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from teams.choices.papers import PaperKind

SENTENCES: Mapping[str, Promise] = {
    PaperKind.ANNUAL_PLAN: _("What the team sets out to do in the year, and how. Once a year (G3)."),
    PaperKind.MARKETING_SCHEME: _(
        "Activities for the local market, with budget and aims. The whole chain (G4)."
    ),
    PaperKind.MANAGEMENT_RULES: _("How the team is managed day by day. Applies once approved (G2)."),
    PaperKind.RECRUITMENT_PLAN: _("Which posts are filled, from where, until when. The whole chain (G4)."),
    PaperKind.ASSESSMENT_METHOD: _("How people are assessed and what follows from it. The whole chain (G4)."),
    PaperKind.BANK_COOPERATION: _("The year's cooperation with a partner bank and its outlets (G3)."),
    PaperKind.SET_UP: _("One-year plan and target of a team to be; without it no team is opened (G3)."),
}
