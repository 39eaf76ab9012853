"""Pay standards: the list, the record in words, its steps, its exchange form (G2)."""

import json
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from approvals.models import Step as Opinion
from approvals.queries import opinions_of
from archives.queries import papers_of
from compensation import services, standard_ways
from compensation.choices import EDITABLE
from compensation.filters.standards import StandardFilter
from compensation.forms.standard_pages import CopyForm, FileForm, NewForm
from compensation.models import PayStandard
from compensation.queries import standards as queries
from compensation.rules.standard_reading import CheckedStandard, check_standard, parse_standard
from compensation.rules.standard_writing import to_json
from compensation.rules.wording.changes import Change, changes
from compensation.rules.wording.descriptions import describe
from compensation.rules.wording.faults import fault_sentence
from compensation.tables.standards import StandardTable
from compensation.views.standard_trial import tried_context
from core import components
from core.components import Badge, Crumb, Event, Fact, Link, PaperLink, Step
from core.errors import Text
from core.figures import month_text
from core.views import ActionView, Download, DownloadView, FormPage, ListPage, Page, RecordMixin, RecordPage
from core.views.base import is_htmx

VIEW, EDIT = "pay.standard_view", "pay.standard_edit"
RELATED = (
    "team",
    "branch",
    "drafted_by",
    "request__number",
    "request__submitted_by",
    "request__submitted_for",
)


class StandardList(ListPage):
    """Every standard within reach."""

    right = VIEW
    title = gettext_lazy("Pay standards")
    sentence = gettext_lazy(
        "Teams are paid by these. Each holds from its month on, once channel management approved it."
    )
    table_class = StandardTable
    filter_class = StandardFilter
    export_name = "pay-standards"
    empty_title = gettext_lazy("No pay standard yet")
    empty_text = gettext_lazy("A team's lead or branch finance drafts one, or uploads it as a file.")

    def rows(self) -> QuerySet[PayStandard]:
        return queries.listed(self.request.user, self.today)

    def main_action(self) -> Link | None:
        may_edit = self.request.user.may(EDIT)  # type: ignore[union-attr]
        return Link(_("Draft a standard"), reverse("compensation:standard_new")) if may_edit else None


class Standards(RecordMixin):
    """The standards that the reader may see."""

    request: HttpRequest

    def rows(self) -> QuerySet[PayStandard]:
        return PayStandard.objects.visible_to(self.request.user).select_related(*RELATED)

    def crumbs(self) -> Sequence[Crumb]:
        return [Crumb(_("Pay standards"), reverse("compensation:standard_list"))]


class _Below(Standards):
    """Pages below a standard's own."""

    def crumbs(self) -> Sequence[Crumb]:
        return [*super().crumbs(), Crumb(str(self.record), self.record.get_absolute_url())]


class StandardPage(Standards, RecordPage):
    """One standard in words, what it changes, and its way."""

    right = VIEW
    template_name = "compensation/standard.html"

    @cached_property
    def checked(self) -> CheckedStandard:
        """The content, read."""
        return check_standard(self.record.content)

    @cached_property
    def opinions(self) -> list[Opinion]:
        """What channel management said of the request."""
        return opinions_of(self.record.request) if self.record.request else []

    @cached_property
    def before(self) -> PayStandard | None:
        """The version that it would replace."""
        return queries.compared_with(self.record)

    def get_title(self) -> Text:
        return str(self.record.name)

    def sentence(self) -> Text:
        return f"{self.record.team} · {self.record.get_contract_display()}"

    def badge(self) -> Badge:
        badge: Badge = self.record.badge
        return badge

    def number(self) -> str:
        return _("Version %(number)s") % {"number": self.record.revision}

    def steps(self) -> Sequence[Step]:
        replaced_from = queries.replaced_from(self.record)
        return standard_ways.way_of(self.record, self.opinions, replaced_from, self.today)

    def facts(self) -> Sequence[Fact]:
        record = self.record
        return [
            Fact(_("Branch"), record.branch),
            Fact(_("Team"), record.team),
            Fact(_("Contract"), record.get_contract_display()),
            Fact(_("In force from"), month_text(record.effective_from)),
        ]

    def papers(self) -> Sequence[PaperLink]:
        return papers_of(self.record, self.request.user)

    def history(self) -> Sequence[Event]:
        return standard_ways.told_once(components.events(self.record, labels=standard_ways.ACTION_LABELS))

    def links(self) -> Sequence[Link]:
        return [*self._request(), *self._versions(), *self._simulations()]

    def _request(self) -> Sequence[Link]:
        request, user = self.record.request, self.request.user
        if request is None or not user.may("approvals.view"):  # type: ignore[union-attr]
            return []
        label = _("Request %(number)s") % {"number": request.number.text}
        return [Link(label, request.get_absolute_url(), "file-text", request.get_state_display())]

    def _versions(self) -> Sequence[Link]:
        return [
            Link(
                str(other),
                other.get_absolute_url(),
                "scale",
                _("from %(month)s · %(state)s")
                % {"month": month_text(other.effective_from), "state": other.get_state_display()},
            )
            for other in queries.other_versions(self.record, self.request.user)
        ]

    def _simulations(self) -> Sequence[Link]:
        if not self.request.user.may("pay.standard_simulate"):  # type: ignore[union-attr]
            return []
        return [
            Link(
                _("Simulation %(first)s – %(last)s")
                % {"first": month_text(one.first_month), "last": month_text(one.last_month)},
                one.get_absolute_url(),
                "chart-bar",
                str(one.created_by),
            )
            for one in queries.simulations_of(self.record, self.request.user)
        ]

    def context(self) -> dict[str, Any]:
        tree = self.checked.standard
        return super().context() | {
            "offers": standard_ways.offers(self.record, by=self.request.user, at=self.now),
            "standard": tree,
            "described": describe(tree) if tree else [],
            "faults": [{"path": f.path, "sentence": fault_sentence(f)} for f in self.checked.faults],
            "warnings": [fault_sentence(warning) for warning in self.checked.warnings],
            "before": self.before,
            "changes": self._changes(),
            "signed": self.facts(),
            **(tried_context(self.record, self.checked, {}) if tree else {}),
        }

    def _changes(self) -> list[Change] | None:
        """Against the version that it would replace; None where there is nothing to compare."""
        if self.before is None or self.checked.standard is None:
            return None
        return changes(parse_standard(self.before.content), self.checked.standard)


class StandardTry(_Below, Page):
    """What a slip would be with a few figures; nothing is kept."""

    right = VIEW
    template_name = "compensation/standard_try.html"
    title = gettext_lazy("Try it with figures")

    @cached_property
    def panel(self) -> dict[str, Any]:
        return tried_context(self.record, check_standard(self.record.content), self.request.GET)

    def context(self) -> dict[str, Any]:
        return super().context() | self.panel

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The panel alone for HTMX; of it only the outcome, where the form would be the same."""
        if not is_htmx(request):
            return super().get(request, *args, **kwargs)
        self.template_name = "compensation/_try.html"
        response = super().get(request, *args, **kwargs)
        if self.panel["tried"] and request.GET.get("of") == self.panel["try_mark"]:
            response["HX-Retarget"] = response["HX-Reselect"] = "#tried"
            response["HX-Reswap"] = "outerHTML"
        return response


class StandardNew(FormPage):
    """Begins a draft with its head; the editor takes the rest."""

    right = EDIT
    title = gettext_lazy("Draft a pay standard")
    sentence = gettext_lazy(
        "To change the standard in force, open it and copy it: only the differences are written then."
    )
    form_class = NewForm
    submit_label = gettext_lazy("Begin the draft")
    consequence = gettext_lazy(
        "Grades and components follow on the next page; nothing applies before it is approved."
    )

    def crumbs(self) -> Sequence[Crumb]:
        return [Crumb(_("Pay standards"), reverse("compensation:standard_list"))]

    def form_arguments(self) -> dict[str, Any]:
        return {"teams": queries.editable_teams(self.request.user)}

    def initial(self) -> dict[str, Any]:
        return {"contract": "employee", "effective_from": self.today.replace(day=1)}

    def save(self, form: NewForm) -> str:
        typed = form.cleaned_data
        row = services.begin_standard(
            team_id=typed["team"].pk,
            contract=typed["contract"],
            name=typed["name"],
            effective_from=typed["effective_from"],
            by=self.request.user,  # type: ignore[arg-type]
            at=self.now,
        )
        return reverse("compensation:standard_edit", args=[row.pk])


class StandardUpload(FormPage):
    """A new draft from a file."""

    right = EDIT
    title = gettext_lazy("Upload a pay standard")
    form_class = FileForm
    submit_label = gettext_lazy("Upload")
    consequence = gettext_lazy(
        "It becomes a draft of the team that the file names. A file with faults is not taken."
    )
    done_message = gettext_lazy("The file is a draft now.")

    def crumbs(self) -> Sequence[Crumb]:
        return [Crumb(_("Pay standards"), reverse("compensation:standard_list"))]

    def save(self, form: FileForm) -> PayStandard:
        return services.draft_standard(document=form.cleaned_data["file"], by=self.request.user, at=self.now)  # type: ignore[arg-type]


class StandardReplace(_Below, FormPage):
    """A file in the place of a draft's content."""

    right = EDIT
    title = gettext_lazy("Replace by a file")
    form_class = FileForm
    submit_label = gettext_lazy("Replace")
    consequence = gettext_lazy("The whole content of the draft is replaced. A file with faults is not taken.")
    done_message = gettext_lazy("The draft is what the file says now.")

    def rows(self) -> QuerySet[PayStandard]:
        return queries.editable_by(self.request.user).filter(state__in=EDITABLE)

    def save(self, form: FileForm) -> str:
        row = services.replace_standard(
            standard_id=self.record.pk,
            document=form.cleaned_data["file"],
            version=self.record.version,
            by=self.request.user,  # type: ignore[arg-type]
            at=self.now,
        )
        return reverse("compensation:standard_edit", args=[row.pk])


class StandardCopy(_Below, FormPage):
    """A new version that begins as a copy."""

    right = EDIT
    title = gettext_lazy("Copy into a new version")
    form_class = CopyForm
    submit_label = gettext_lazy("Begin the new version")
    consequence = gettext_lazy("The copy is a draft; the standard that it is copied from stays as it is.")

    def rows(self) -> QuerySet[PayStandard]:
        return queries.editable_by(self.request.user)

    def initial(self) -> dict[str, Any]:
        return {"effective_from": queries.next_open_month(self.record.branch_id, self.today)}

    def form_arguments(self) -> dict[str, Any]:
        return {}

    def save(self, form: CopyForm) -> str:
        row = services.copy_standard(
            standard_id=self.record.pk,
            effective_from=form.cleaned_data["effective_from"],
            by=self.request.user,  # type: ignore[arg-type]
            at=self.now,
        )
        return reverse("compensation:standard_edit", args=[row.pk])


class StandardSubmit(Standards, ActionView):
    """Sends it to channel management."""

    right = EDIT
    done_message = gettext_lazy("The standard is submitted to channel management.")

    def act(self, form: Any) -> PayStandard:
        del form
        return services.submit_standard(standard_id=self.record.pk, by=self.request.user, at=self.now)  # type: ignore[arg-type]


class StandardWithdraw(Standards, ActionView):
    """Takes it back before it is decided."""

    right = EDIT
    done_message = gettext_lazy("The standard is taken back and can be changed again.")

    def act(self, form: Any) -> PayStandard:
        del form
        return services.withdraw_standard(standard_id=self.record.pk, by=self.request.user, at=self.now)  # type: ignore[arg-type]


class StandardDiscard(Standards, ActionView):
    """Deletes a draft."""

    right = EDIT
    done_message = gettext_lazy("The draft is discarded.")

    def act(self, form: Any) -> str:
        del form
        services.discard_standard(standard_id=self.record.pk, by=self.request.user, at=self.now)  # type: ignore[arg-type]
        return reverse("compensation:standard_list")


class StandardJson(Standards, DownloadView):
    """The exchange form."""

    right = VIEW

    def download(self) -> Download:
        row = self.record
        checked = check_standard(row.content)
        content = to_json(checked.standard) if checked.standard else row.content
        name = f"{row.team.code}-{row.contract}-v{row.revision}.json"
        text = json.dumps(content, ensure_ascii=False, indent=2)
        return Download(name=name, content_type="application/json", body=f"{text}\n".encode())
