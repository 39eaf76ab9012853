"""Papers as they are written: chosen, begun, edited, copied, with files attached (G2, G3)."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.components import Crumb
from core.errors import Text
from core.views import ActionView, FormPage, Page
from teams.choices.paper_kinds import SENTENCES
from teams.choices.papers import EDITABLE, PaperKind
from teams.forms.paper_editor import PaperForm
from teams.forms.papers import AttachForm, CopyPaperForm, NewPaperForm
from teams.models import TeamPaper
from teams.permissions import PAPER_EDIT
from teams.queries import papers as queries
from teams.services import papers as services
from teams.views.papers.reading import crumb_to_list
from teams.views.papers.shared import OwnPapers

# From this month on, papers are written for the year to come.
PLANNING_MONTH = 9


class PaperChoose(Page):
    """Which kind of paper is to be written."""

    right = PAPER_EDIT
    title = gettext_lazy("Write a paper")
    template_name = "teams/paper_choose.html"

    def crumbs(self) -> Sequence[Crumb]:
        return [crumb_to_list()]

    def context(self) -> dict[str, Any]:
        user: Any = self.request.user
        may_set_up = queries.branches_that_set_up(user).exists()
        kinds = [kind for kind in PaperKind if kind != PaperKind.SET_UP or may_set_up]
        return super().context() | {
            "kinds": [(kind.value, kind.label, SENTENCES[kind]) for kind in kinds],
        }


class PaperNew(FormPage):
    """Begins a draft with its head; the editor takes the rest."""

    right = PAPER_EDIT
    form_class = NewPaperForm
    submit_label = gettext_lazy("Begin the draft")
    consequence = gettext_lazy(
        "Its text follows on the next page; nobody outside of the branch sees a draft. Where a paper of that"
        " year is in force, the draft is its next version and begins from a copy of it."
    )

    @property
    def kind(self) -> PaperKind:
        """The kind that the address names; 404 for none of ours."""
        try:
            return PaperKind(self.kwargs["kind"])
        except ValueError as unknown:
            raise Http404 from unknown

    def get_title(self) -> Text:
        return self.kind.label

    def crumbs(self) -> Sequence[Crumb]:
        return [crumb_to_list(), Crumb(_("Write a paper"), reverse("teams:paper_choose"))]

    def initial(self) -> dict[str, Any]:
        return {"year": self.today.year + (self.today.month >= PLANNING_MONTH)}

    def form_arguments(self) -> dict[str, Any]:
        user = self.request.user
        branches = queries.branches_that_set_up(user)
        if self.kind == PaperKind.SET_UP and not branches.exists():
            # Who writes for a team alone would get a form without a branch to choose.
            raise PermissionDenied
        return {"kind": self.kind, "teams": queries.writable_teams(user), "branches": branches}

    def save(self, form: NewPaperForm) -> str:
        typed = form.cleaned_data
        team = typed.get("team")
        paper = services.draft_paper(
            kind=self.kind,
            branch_id=team.branch_id if team else typed["branch"].pk,
            team_id=team.pk if team else None,
            year=typed["year"],
            about=typed.get("about", ""),
            by=self.request.user,
            at=self.now,
        )
        before = queries.working_version(paper)
        if before is not None:
            words = {"last": before.revision, "next": paper.revision}
            told = _("Version %(last)s is in force: version %(next)s begins from a copy of it.")
            self.done_message = told % words
        return reverse("teams:paper_edit", args=[paper.pk])


class PaperEdit(OwnPapers, FormPage):
    """The editor. Rows are added and taken out by buttons that keep what was typed and save nothing."""

    right = PAPER_EDIT
    template_name = "teams/paper_edit.html"
    form_class = PaperForm
    submit_label = gettext_lazy("Save")
    consequence = gettext_lazy("It stays a draft until it is sent up; what is missing may follow later.")
    done_message = gettext_lazy("Saved.")

    def rows(self) -> QuerySet[TeamPaper]:
        return TeamPaper.objects.editable_by(self.request.user).with_rows()

    def get_title(self) -> Text:
        return str(self.record.title)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The editor; a paper that is under way shows its own page."""
        if self.record.state not in EDITABLE:
            return redirect(self.record)
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Save, or show the form with a row more or less."""
        if self.is_returned:
            return self.show(request, self.make_form(request.POST))
        return super().post(request, *args, **kwargs)

    @property
    def is_returned(self) -> bool:
        """Whether a button was pressed that only changes the rows."""
        return bool({"more", "drop"} & set(self.request.POST))

    def context(self) -> dict[str, Any]:
        return super().context() | {"is_returned": self.is_returned}

    def form_arguments(self) -> dict[str, Any]:
        paper = self.record
        return {
            "outlets": queries.outlets_of_branch(paper.branch_id, self.today),
            "people": queries.people_of_team(paper.team_id or 0, self.today),
        }

    def save(self, form: PaperForm) -> str:
        paper = services.save_paper(
            paper_id=self.record.pk,
            written=form.written(),
            version=self.record.version,
            by=self.request.user,
            at=self.now,
        )
        if "stay" in self.request.POST:
            return reverse("teams:paper_edit", args=[paper.pk])
        return paper.get_absolute_url()


class PaperAttach(OwnPapers, FormPage):
    """Attaches one file."""

    right = PAPER_EDIT
    title = gettext_lazy("Attach a file")
    form_class = AttachForm
    submit_label = gettext_lazy("Attach")
    consequence = gettext_lazy("The file is kept in the archive under a number of its own.")
    done_message = gettext_lazy("The file is attached.")

    def save(self, form: AttachForm) -> TeamPaper:
        file = form.cleaned_data["file"]
        services.attach(
            paper_id=self.record.pk,
            content=file.read(),
            file_name=file.name,
            by=self.request.user,
            at=self.now,
        )
        paper: TeamPaper = self.record
        return paper


class PaperDetach(OwnPapers, ActionView):
    """Takes an attachment off."""

    right = PAPER_EDIT
    done_message = gettext_lazy("The attachment is removed.")

    def act(self, form: Any) -> TeamPaper:
        del form
        return services.detach(
            paper_id=self.record.pk,
            attachment_id=self.kwargs["attachment"],
            by=self.request.user,
            at=self.now,
        )


class PaperCopy(OwnPapers, FormPage):
    """A new version, or the same for another year."""

    right = PAPER_EDIT
    title = gettext_lazy("Copy into a new paper")
    form_class = CopyPaperForm
    submit_label = gettext_lazy("Begin the copy")
    consequence = gettext_lazy("The copy is a draft; the paper that it is copied from stays as it is.")

    def initial(self) -> dict[str, Any]:
        paper = self.record
        return {"year": paper.year if paper.year > self.today.year else paper.year + 1}

    def save(self, form: CopyPaperForm) -> str:
        paper = services.copy_paper(
            paper_id=self.record.pk, year=form.cleaned_data["year"], by=self.request.user, at=self.now
        )
        return reverse("teams:paper_edit", args=[paper.pk])
