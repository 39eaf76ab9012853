"""The steps of a paper: sent up, taken back, discarded, begun, carried out; its team opened (G3, G4)."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy

from core.forms import OptionalReasonForm
from core.views import ActionView, FormPage
from teams import paper_ways
from teams.forms.papers import OpenTeamForm, VersionForm
from teams.models import TeamPaper
from teams.permissions import PAPER_EDIT, TEAM_OPEN, papers_within
from teams.services import papers as services
from teams.views.papers.shared import BelowPaper, OwnPapers


class PaperSubmit(OwnPapers, ActionView):
    """Sends it up, or up again."""

    right = PAPER_EDIT
    form_class = VersionForm
    done_message = gettext_lazy("The paper is sent up. Where it is, its request says.")

    def act(self, form: VersionForm) -> TeamPaper:
        return services.submit_paper(
            paper_id=self.record.pk,
            version=form.cleaned_data["version"],
            by=self.request.user,
            at=self.now,
        )


class PaperWithdraw(OwnPapers, ActionView):
    """Takes it back before the leaders have it."""

    right = PAPER_EDIT
    done_message = gettext_lazy("The paper is taken back and can be changed again.")

    def act(self, form: Any) -> TeamPaper:
        del form
        return services.withdraw_paper(paper_id=self.record.pk, by=self.request.user, at=self.now)


class PaperDiscard(OwnPapers, ActionView):
    """Throws a draft away."""

    right = PAPER_EDIT
    done_message = gettext_lazy("The draft is discarded.")

    def act(self, form: Any) -> str:
        del form
        services.discard_paper(paper_id=self.record.pk, by=self.request.user, at=self.now)
        return reverse("teams:paper_list")


class PaperBegin(OwnPapers, ActionView):
    """Begins to carry it out."""

    right = PAPER_EDIT
    done_message = gettext_lazy("It is being carried out from now on.")

    def act(self, form: Any) -> TeamPaper:
        del form
        return services.start_executing(paper_id=self.record.pk, by=self.request.user, at=self.now)


class PaperFinish(OwnPapers, ActionView):
    """Says that it has been carried out."""

    right = PAPER_EDIT
    form_class = OptionalReasonForm
    done_message = gettext_lazy("It is marked as carried out.")

    def act(self, form: OptionalReasonForm) -> TeamPaper:
        return services.finish_paper(
            paper_id=self.record.pk, result=form.cleaned_data["reason"], by=self.request.user, at=self.now
        )


class TeamOpen(BelowPaper, FormPage):
    """Opens the team that a set-up file names."""

    right = TEAM_OPEN
    title = gettext_lazy("Open the team")
    form_class = OpenTeamForm
    submit_label = gettext_lazy("Open the team")
    consequence = gettext_lazy(
        "The team is set up in the branch under the code of its set-up file. People, outlets and roles"
        " follow on its own page."
    )
    done_message = gettext_lazy("The team is open.")

    def rows(self) -> QuerySet[TeamPaper]:
        return super().rows().filter(papers_within(self.request.user, TEAM_OPEN), kind="set_up")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The form, once the file is approved; before that the file's page and why not yet."""
        why_not = paper_ways.why_not_effective(self.record)
        if why_not:
            messages.error(request, why_not)
            return redirect(self.record)
        return super().get(request, *args, **kwargs)

    def initial(self) -> dict[str, Any]:
        part = self.record.set_up
        planned = part.opens_on if part.opens_on and part.opens_on >= self.today else self.today
        return {"name": part.name, "opened_on": planned}

    def save(self, form: OpenTeamForm) -> TeamPaper:
        services.open_team(
            paper_id=self.record.pk,
            name=form.cleaned_data["name"],
            opened_on=form.cleaned_data["opened_on"],
            by=self.request.user,
            at=self.now,
        )
        return TeamPaper.objects.get(pk=self.record.pk)
