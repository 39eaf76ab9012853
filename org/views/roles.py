"""Roles: who holds what, where, since when; and who stands in for whom."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.components import Crumb, Link
from core.views import SIGNED_IN, ActionView, FormPage, ListPage, Page
from org import queries, services
from org.choices import PERIOD_TONES, PeriodState
from org.filters import GrantFilter
from org.forms.roles import ONE_DAY, DelegationForm, EndForm, GrantForm
from org.models import Delegation, RoleGrant, User
from org.tables import GrantTable


class GrantList(ListPage):
    """Every role ever given."""

    right = "org.grants_view"
    title = _("Roles")
    sentence = _("Who holds which role, where, since when. Roles are the only source of rights.")
    table_class = GrantTable
    filter_class = GrantFilter
    order = "user"
    export_name = "roles"
    template_name = "org/grant_list.html"

    def rows(self) -> Any:
        return queries.role_grants(self.today)

    def main_action(self) -> Link | None:
        user: Any = self.request.user
        return Link(_("Give a role"), reverse("org:grant_new")) if user.may("org.grant") else None

    def context(self) -> dict[str, Any]:
        user: Any = self.request.user
        return super().context() | {"may_keep_accounts": user.may("org.accounts")}


def roles_crumb() -> Crumb:
    """The way back to the list."""
    return Crumb(_("Roles"), reverse("org:grant_list"))


class GrantNew(FormPage):
    right = "org.grant"
    title = _("Give a role")
    form_class = GrantForm
    submit_label = _("Give the role")
    consequence = _("The role holds from its first day; nobody can give a role to oneself.")
    done_message = _("The role is given.")

    def crumbs(self) -> list[Crumb]:
        return [roles_crumb()]

    def form_arguments(self) -> dict[str, Any]:
        return {"user": self.request.user}

    def initial(self) -> dict[str, Any]:
        key = self.request.GET.get("account", "")
        return {"valid_from": self.today} | ({"account": key} if key.isdecimal() else {})

    def save(self, form: GrantForm) -> User:
        user: Any = self.request.user
        return services.grant_role(**form.values(), by=user, at=self.now).user


class GrantEnd(FormPage):
    right = "org.grant"
    title = _("End a role")
    form_class = EndForm
    submit_label = _("End the role")
    consequence = _("Stand-ins for it end too. A role that has not begun by then is removed.")
    done_message = _("The role is ended.")

    def rows(self) -> QuerySet[RoleGrant]:
        return RoleGrant.objects.select_related("user", "branch", "team", "department")

    def crumbs(self) -> list[Crumb]:
        owner = self.record.user
        return [roles_crumb(), Crumb(owner.name, owner.get_absolute_url())]

    def get_title(self) -> str:
        return f"{super().get_title()}: {self.record}"

    def cancel_url(self) -> str:
        return str(self.record.user.get_absolute_url())

    def initial(self) -> dict[str, Any]:
        return {"last_day": self.today}

    def save(self, form: EndForm) -> User:
        user: Any = self.request.user
        until = form.cleaned_data["last_day"] + ONE_DAY
        return services.end_role(
            grant_id=self.record.pk, until=until, reason=form.cleaned_data["reason"], by=user, at=self.now
        )


# standing in


class DelegationList(Page):
    """Who stands in for me, and for whom I stand in; both see both names."""

    right = SIGNED_IN
    title = _("Stand-ins")
    template_name = "org/delegation_list.html"

    def context(self) -> dict[str, Any]:
        user: Any = self.request.user
        rows = queries.with_state(queries.stand_ins_of(user), self.today)
        listed = [
            {"row": row, "label": PeriodState(row.state).label, "tone": PERIOD_TONES[PeriodState(row.state)]}
            for row in rows[:100]
        ]
        return super().context() | {
            "sentence": _("While you are away somebody can act for you, for one role, at most sixty days."),
            "given": [one for one in listed if one["row"].principal_id == user.pk],
            "taken": [one for one in listed if one["row"].stand_in_id == user.pk],
            "may_delegate": user.may("org.delegate"),
        }


class DelegationNew(FormPage):
    right = "org.delegate"
    title = _("Name a stand-in")
    form_class = DelegationForm
    submit_label = _("Name the stand-in")
    consequence = _("What is signed for you carries both names. You can end it at any time.")
    done_message = _("The stand-in is named and has been told.")

    def crumbs(self) -> list[Crumb]:
        return [Crumb(_("Stand-ins"), reverse("org:delegation_list"))]

    def form_arguments(self) -> dict[str, Any]:
        return {"user": self.request.user}

    def initial(self) -> dict[str, Any]:
        return {"valid_from": self.today}

    def save(self, form: DelegationForm) -> Delegation:
        user: Any = self.request.user
        return services.delegate(**form.values(), by=user, at=self.now)


class DelegationRevoke(ActionView):
    """Ends standing in: by who was away, or handed back."""

    right = SIGNED_IN
    done_message = _("Standing in is ended.")

    def rows(self) -> QuerySet[Delegation]:
        user: Any = self.request.user
        return queries.stand_ins_of(user)

    def act(self, form: Any) -> Delegation:
        del form
        user: Any = self.request.user
        return services.revoke_delegation(delegation_id=self.record.pk, by=user, at=self.now)
