"""People: the list, the record, what is kept masked, and the search that forms ask."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.components import Badge, Crumb, Fact, Link
from core.sealing import mask
from core.views import FormPage, ListPage, Page, RecordPage
from org import queries, services
from org.choices import PRESENCE_TONES, Presence
from org.filters import PersonFilter
from org.forms.people import RevealForm
from org.models import Person
from org.permissions import reach
from org.queries.people import SUGGESTED
from org.tables import GradingTable, PersonTable, PostingTable, RoleTable


def people_crumb() -> Crumb:
    """The way back to the list."""
    return Crumb(_("People"), reverse("org:person_list"))


class PersonList(ListPage):
    """Everybody within reach."""

    right = "org.person_view"
    title = _("People")
    sentence = _("Everybody who works or worked here, with place and grade of today.")
    table_class = PersonTable
    filter_class = PersonFilter
    order = "number"
    export_name = "people"
    empty_title = _("Nobody is recorded yet")
    empty_text = _("Hire the first person, or import people from a workbook.")

    def rows(self) -> QuerySet[Any]:
        return queries.with_places(Person.objects.visible_to(self.request.user), self.today)

    def main_action(self) -> Link | None:
        user: Any = self.request.user
        return Link(_("Hire somebody"), reverse("org:hire")) if user.may("org.person_edit") else None


class PersonPage(RecordPage):
    """One person: record, places, grades, roles; one's own too."""

    right = "org.view"
    template_name = "org/person.html"

    def rows(self) -> QuerySet[Person]:
        return Person.objects.visible_to(self.request.user).select_related("branch", "user")

    def crumbs(self) -> list[Crumb]:
        user: Any = self.request.user
        return [people_crumb()] if user.may("org.person_view") else []

    def get_title(self) -> str:
        return str(self.record.name)

    def badge(self) -> Badge:
        person: Person = self.record
        is_coming = person.hired_on > self.today
        state = (
            Presence.COMING if is_coming else Presence.HERE if person.is_here(self.today) else Presence.LEFT
        )
        return Badge(state.label, PRESENCE_TONES[state])

    def facts(self) -> list[Fact]:
        person: Person = self.record
        return [
            Fact(_("Branch"), person.branch or _("headquarters")),
            Fact(_("Contract"), person.get_contract_display()),
            Fact(_("Contract number"), person.contract_number),
            Fact(_("Certificate number"), person.certificate_number),
            Fact(_("Registered on"), person.registered_on),
            Fact(_("First day"), person.hired_on),
            *([Fact(_("First day no longer here"), person.left_on)] if person.left_on else []),
            Fact(_("Phone"), person.phone),
            Fact(_("E-mail"), person.email),
            Fact(_("Identity number"), mask(person.id_number or "")),
            Fact(_("Bank"), person.bank_name),
            Fact(_("Bank account"), mask(person.bank_account or "")),
            *self._account_fact(),
        ]

    def _account_fact(self) -> list[Fact]:
        user: Any = self.request.user
        account = self.record.user
        if account is None or not user.may("org.accounts"):
            return []
        return [Fact(_("Account"), account.username, url=account.get_absolute_url())]

    def context(self) -> dict[str, Any]:
        person: Person = self.record
        related = ("team", "region", "outlet")
        return super().context() | {
            "postings": PostingTable(person.postings.select_related(*related).order_by("-valid_from")),
            "gradings": GradingTable(person.gradings.order_by("-valid_from")),
            "roles": RoleTable(queries.roles_of(person.user)) if person.user else None,
            "may": self.steps_open(),
        }

    def steps_open(self) -> dict[str, bool]:
        """What the reader may do with this record: never with the own one."""
        user: Any = self.request.user
        person: Person = self.record
        is_own = person.user_id == user.pk
        return {
            "edit": not is_own and self._reaches("org.person_edit"),
            "move": not is_own and self._reaches("org.person_move"),
            "reveal": self._reaches("org.bank_reveal"),
            "open_account": person.user_id is None and user.may("org.accounts"),
        }

    def _reaches(self, right: str) -> bool:
        """Whether the reader holds the right over this person, by the same reach as the services ask."""
        person: Person = self.record
        far = reach(self.request.user, right)
        if far.everywhere or person.branch_id in far.branch_ids:
            return True
        return (
            person.postings.on(self.today).filter(team_id__in=far.team_ids).exists()
            if far.team_ids
            else False
        )


class Reveal(FormPage):
    """Shows a masked number once, for a reason that stays with the record."""

    right = "org.bank_reveal"
    title = _("Look at a masked number")
    form_class = RevealForm
    submit_label = _("Show the number")
    consequence = _("The look is recorded with your name and the reason.")

    def rows(self) -> QuerySet[Person]:
        return Person.objects.visible_to(self.request.user, "org.bank_reveal")

    def crumbs(self) -> list[Crumb]:
        return [people_crumb(), Crumb(str(self.record), self.record.get_absolute_url())]

    def initial(self) -> dict[str, Any]:
        return {"field": "bank_account"}

    def save(self, form: RevealForm) -> str:
        field, reason = form.cleaned_data["field"], form.cleaned_data["reason"]
        user: Any = self.request.user
        self.number = services.reveal_number(
            person_id=self.record.pk, field=field, reason=reason, by=user, at=self.now
        )
        self.label = dict(form.fields["field"].choices)[field]  # type: ignore[attr-defined]
        return str(self.record.get_absolute_url())

    def done(self, request: HttpRequest, url: str) -> HttpResponse:
        """The number on a page of its own: neither in an address nor kept by the browser."""
        context = self.context() | {"number": self.number, "label": self.label, "back_url": url}
        response = render(request, "org/revealed.html", context)
        response["Cache-Control"] = "no-store"
        return response


class PeopleSearch(Page):
    """Suggestions for the fields that ask for a person: only people whom the reader may see."""

    right = "org.person_view"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        del args, kwargs
        found = queries.search_people(request.user, request.GET.get("q", ""))[:SUGGESTED]
        results = [
            {"value": person.pk, "label": str(person), "hint": str(person.branch or "")} for person in found
        ]
        return JsonResponse({"results": results})
