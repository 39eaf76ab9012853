"""The editor of a draft: one form, every button of which keeps all that was typed (G2)."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from compensation import services
from compensation.choices import EDITABLE
from compensation.forms.standards import Editor, Typed, apply_typed, make_editor
from compensation.forms.standards.steps import FINISH, is_background, opens, take_step
from compensation.models import PayStandard
from compensation.queries import standards as queries
from compensation.rules.standard_reading import check_standard
from compensation.views.standard_trial import tried_context
from compensation.views.standards import EDIT
from core import refusals
from core.components import Crumb
from core.errors import Conflict, DomainError, Text
from core.views import Page, RecordMixin
from core.views.base import is_htmx, redirect_whole

EDITOR, KEPT = "compensation/_editor.html", "compensation/_kept.html"


class StandardEdit(RecordMixin, Page):
    """Shows the draft and takes what is typed; works without script, saves by itself with it."""

    right = EDIT
    template_name = "compensation/standard_edit.html"

    def rows(self) -> QuerySet[PayStandard]:
        return queries.editable_by(self.request.user).select_related("team", "branch")

    def get_title(self) -> Text:
        return str(self.record.name)

    def crumbs(self) -> Sequence[Crumb]:
        return [
            Crumb(_("Pay standards"), reverse("compensation:standard_list")),
            Crumb(str(self.record), self.record.get_absolute_url()),
        ]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The editor; a standard that is closed shows its own page."""
        del args, kwargs
        if self.record.state not in EDITABLE:
            return redirect(self.record)
        asked = request.GET.get("open", "")
        open_index = int(asked) if asked.isdecimal() and len(asked) < 4 else None  # noqa: PLR2004
        editor = make_editor(self.record.content, version=self.record.version, open_index=open_index)
        return self.show(editor)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Keep what was typed and do what the button says."""
        del args, kwargs
        typed, step = Typed.of(request.POST), request.POST.get("step", "")
        if self.record.state in EDITABLE and typed.version != self.record.version:
            return self.clash(
                typed, _("Somebody else saved this standard meanwhile. Compare, then save again.")
            )
        document, open_index = apply_typed(self.record.content, typed)
        document, open_index = take_step(document, step, open_index, request.POST.get("new_kind", ""))
        try:
            saved = services.save_standard(
                standard_id=self.record.pk,
                document=document,
                version=typed.version,
                by=request.user,  # type: ignore[arg-type]
                at=self.now,
            )
        except Conflict as error:
            return self.clash(typed, str(error))
        except DomainError as error:
            return refusals.answer(request, error, back_url=self.record.get_absolute_url())
        return self.kept(saved, step, open_index)

    def kept(self, saved: PayStandard, step: str, open_index: int | None) -> HttpResponseBase:
        """On to the record, the changed fragment, or the page again."""
        self.record = saved
        if step == FINISH:
            return redirect_whole(self.request, saved.get_absolute_url(), redirect(saved))
        if not is_htmx(self.request):
            where = f"?open={open_index}#component-{open_index}" if open_index is not None else ""
            return redirect(f"{reverse('compensation:standard_edit', args=[saved.pk])}{where}")
        editor = make_editor(saved.content, version=saved.version, open_index=open_index)
        template = KEPT if is_background(self.request.POST) else EDITOR
        context = self.editor_context(editor) | {"just_opened": opens(step)}
        response = render(self.request, template, context)
        response["HX-Trigger-After-Settle"] = "standard-kept"
        return response

    def clash(self, typed: Typed, sentence: str) -> HttpResponse:
        """The newest version with what was typed in it: saving again is a decision and loses nothing."""
        self.record = self.rows().get(pk=self.record.pk)
        document, open_index = apply_typed(self.record.content, typed, by_code=True)
        editor = make_editor(document, version=self.record.version, open_index=open_index)
        if not is_htmx(self.request):
            return self.show(editor, clash=sentence, status=409)
        context = self.editor_context(editor) | {"clash": sentence}
        response = render(self.request, EDITOR, context, status=409)
        response["HX-Retarget"], response["HX-Reswap"] = "#editor", "outerHTML"
        return response

    def show(self, editor: Editor, *, clash: str = "", status: int = 200) -> HttpResponse:
        """The whole page."""
        checked = check_standard(self.record.content)
        context = (
            self.context()
            | tried_context(self.record, checked, {})
            | self.editor_context(editor)
            | {"clash": clash}
        )
        return render(self.request, self.template_name, context, status=status)

    def editor_context(self, editor: Editor) -> dict[str, Any]:
        """What the editor's fragment gets."""
        return {"editor": editor, "record": self.record, "saved_at": self.now}
