"""Sample pages over saved filters: whoever keeps a filter sees it, everybody else is a stranger."""

import json

from django import forms
from django.db.models import JSONField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.http import HttpResponse, JsonResponse
from django.urls import include, path

from core.components import Badge, Crumb, Fact, Link, PaperLink, Step
from core.errors import Conflict, DomainError, WrongState
from core.filters import ChoiceFilter, FilterSet, SearchFilter
from core.forms import Form, PersonField, ReasonForm
from core.models import SavedFilter
from core.tables import LinkColumn, NumberColumn, Table, TextColumn
from core.views import (
    SIGNED_IN,
    ActionView,
    Download,
    DownloadView,
    FormPage,
    ListPage,
    Page,
    RecordPage,
)

KINDS = [("a", "Kind A"), ("b", "Kind B")]


class FilterTable(Table):
    name = LinkColumn("Name", url=lambda record: f"/samples/{record.pk}/")
    query = TextColumn("Query")
    id = NumberColumn("Weight", total=True)
    loud = TextColumn("Loud", accessor="name__upper", sortable=False)

    class Meta:
        caption = "Filters kept"


class FilterFilter(FilterSet):
    q = SearchFilter(fields=["name", "query"])
    page = ChoiceFilter(choices=KINDS, label="Kind")


class Own:
    """One's own rows only."""

    def rows(self):
        return SavedFilter.objects.filter(user_id=self.request.user.pk)


class Open(Page):
    public = True
    title = "Open"

    def get(self, request):
        return HttpResponse("open")


class Anyone(Page):
    right = SIGNED_IN
    title = "For anyone signed in"


class Auditors(Page):
    right = "audit.view"
    title = "For auditors"


class FilterList(Own, ListPage):
    right = SIGNED_IN
    title = "Filters"
    sentence = "All filters that you keep."
    table_class = FilterTable
    filter_class = FilterFilter
    order = "-name"
    export_name = "filters"
    empty_title = "No filter kept"
    empty_text = "Keep one from any list."

    def crumbs(self):
        return [Crumb("Desk", "/")]

    def main_action(self):
        return Link("New filter", "/samples/new")


class BareList(Own, ListPage):
    right = SIGNED_IN
    title = "Bare"
    table_class = FilterTable


class FilterRecord(Own, RecordPage):
    right = SIGNED_IN

    def number(self):
        return f"F-{self.record.pk}"

    def badge(self):
        return Badge("Kept", "good")

    def steps(self):
        return [Step("Drafted", "done", "Alice"), Step("Kept", "current", "Bob")]

    def facts(self):
        return [Fact("Query", self.record.query)]

    def papers(self):
        return [PaperLink("paper.pdf", "/paper")]

    def links(self):
        return [Link("Another", "/other")]


class NameForm(Form):
    name = forms.CharField(label="Name", max_length=60)
    query = forms.CharField(label="Query", required=False)


class SecretForm(Form):
    draft = False
    word = forms.CharField(widget=forms.PasswordInput)


REFUSALS = {
    "domain": DomainError("A rule says no.", faults=["Row 18 is not a number."]),
    "late": WrongState("Bob has granted it meanwhile."),
    "conflict": Conflict("Bob saved meanwhile."),
}


class NewFilter(FormPage):
    right = SIGNED_IN
    title = "New filter"
    form_class = NameForm
    submit_label = "Keep"
    consequence = "You can remove it later."
    done_message = "Kept."

    def crumbs(self):
        return [Crumb("Filters", "/samples/")]

    def initial(self):
        return {"query": "month=2026-10"}

    def save(self, form):
        name = form.cleaned_data["name"]
        if name in REFUSALS:
            # What was written before the refusal must not stay.
            SavedFilter.objects.create(user=self.request.user, page="a", name="half done", query="")
            raise REFUSALS[name]
        kept = SavedFilter.objects.create(
            user=self.request.user, page="a", name=name, query=form.cleaned_data["query"]
        )
        return f"/samples/{kept.pk}/"


class EditFilter(Own, NewFilter):
    right = SIGNED_IN
    title = "Change the filter"

    def initial(self):
        return {"name": self.record.name, "query": self.record.query}

    def save(self, form):
        SavedFilter.objects.filter(pk=self.record.pk).update(
            **{key: form.cleaned_data[key] for key in ("name", "query")}
        )
        return f"/samples/{self.record.pk}/"


class Secret(FormPage):
    right = SIGNED_IN
    title = "Secret"
    form_class = SecretForm

    def save(self, form):
        return "/"


class Rename(Own, ActionView):
    right = SIGNED_IN
    title = "Rename"
    done_message = "Renamed."

    def back_url(self):
        return f"/samples/{self.record.pk}/"

    def act(self, form):
        if self.record.name in REFUSALS:
            raise REFUSALS[self.record.name]
        SavedFilter.objects.filter(pk=self.record.pk).update(name="renamed")


class RenameInPlace(Rename):
    fragment = "core/_messages.html"


class Refuse(Own, ActionView):
    right = SIGNED_IN
    title = "Send back"
    form_class = ReasonForm

    def back_url(self):
        return f"/samples/{self.record.pk}/"

    def act(self, form):
        SavedFilter.objects.filter(pk=self.record.pk).update(name=form.cleaned_data["reason"])
        return "/samples/"


class Scan(Own, DownloadView):
    right = SIGNED_IN

    def download(self):
        return Download(f"{self.record.name}.pdf", "application/pdf", b"%PDF-", inline=True)


class Drawing(DownloadView):
    right = SIGNED_IN

    def download(self):
        return Download("图纸.svg", "image/svg+xml", iter([b"<svg/>"]), inline=True)


class ChooseForm(Form):
    person = PersonField(SavedFilter.objects.none(), search_url="/people", label="Person")


class Choose(FormPage):
    right = SIGNED_IN
    title = "Choose"
    form_class = ChooseForm

    def save(self, form):
        return "/"


class People(Page):
    right = SIGNED_IN

    def get(self, request):
        found = (
            [{"value": 23, "label": "张三 EB010023", "hint": "东风路"}] if request.GET["q"] == "zhang" else []
        )
        return JsonResponse({"results": found})


def escaping(request):
    raise REFUSALS["late"]


def typed(request):
    """A page that hands on what it gets as it is."""
    if "number" in request.GET:
        raise ValueError("no figure")
    kept = SavedFilter.objects.filter(name=request.GET.get("name", ""))
    if "json" in request.GET:
        kept = kept.annotate(typed=Cast(Value(json.dumps({"x": request.GET["json"]})), JSONField()))
        kept = kept.annotate(text=KeyTextTransform("x", "typed"))
    return HttpResponse(str(list(kept)))


urlpatterns = [
    path("typed", typed),
    path("", include("core.urls")),
    path("open", Open.as_view()),
    path("anyone", Anyone.as_view()),
    path("auditors", Auditors.as_view()),
    path("samples/", FilterList.as_view(), name="samples"),
    path("bare/", BareList.as_view()),
    path("samples/new", NewFilter.as_view()),
    path("samples/<int:pk>/", FilterRecord.as_view()),
    path("samples/<int:pk>/edit", EditFilter.as_view()),
    path("samples/<int:pk>/rename", Rename.as_view()),
    path("samples/<int:pk>/rename-in-place", RenameInPlace.as_view()),
    path("samples/<int:pk>/refuse", Refuse.as_view()),
    path("samples/<int:pk>/scan", Scan.as_view()),
    path("drawing", Drawing.as_view()),
    path("secret", Secret.as_view()),
    path("escaping", escaping),
    path("choose", Choose.as_view()),
    path("people", People.as_view()),
]
