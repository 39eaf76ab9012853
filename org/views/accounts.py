"""Accounts: who may sign in, with what; kept by the administrator."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.components import Badge, Crumb, Fact, Link
from core.forms import ReasonForm
from core.views import ActionView, FormPage, ListPage, Page, RecordPage
from org import queries, services
from org.choices import ACCOUNT_TONES, AccountState
from org.filters import AccountFilter
from org.forms.roles import AccountEditForm, AccountForm
from org.forms.signing_in import NewPasswordForm
from org.models import Person, User
from org.queries.people import SUGGESTED
from org.services.second_factor import is_set_up
from org.tables import AccountTable, HeldTable, RoleTable, SessionTable


def accounts_crumb() -> Crumb:
    """The way back to the list."""
    return Crumb(_("Accounts"), reverse("org:account_list"))


class AccountList(ListPage):
    right = "org.accounts"
    title = _("Accounts")
    sentence = _("Who may sign in. What they may do comes from the roles they hold.")
    table_class = AccountTable
    filter_class = AccountFilter
    order = "username"

    def rows(self) -> QuerySet[Any]:
        return queries.with_account_state(User.objects.all())

    def crumbs(self) -> list[Crumb]:
        return [Crumb(_("Roles"), reverse("org:grant_list"))]

    def main_action(self) -> Link:
        return Link(_("Open an account"), reverse("org:account_new"))


class AccountPage(RecordPage):
    """One account: what it holds and where it is signed in. Never what it sees."""

    right = "org.grants_view"
    template_name = "org/account.html"

    def rows(self) -> QuerySet[User]:
        return User.objects.select_related("person")

    def crumbs(self) -> list[Crumb]:
        return [Crumb(_("Roles"), reverse("org:grant_list"))]

    def number(self) -> str:
        return str(self.record.username)

    def badge(self) -> Badge:
        state = AccountState.OPEN if self.record.is_active else AccountState.SHUT
        return Badge(state.label, ACCOUNT_TONES[state])

    def facts(self) -> list[Fact]:
        user: User = self.record
        person = getattr(user, "person", None)
        return [
            Fact(_("E-mail"), user.email),
            Fact(_("Belongs to"), person, url=person.get_absolute_url() if person else ""),
            Fact(_("Second factor"), _("set up") if is_set_up(user) else _("not set up")),
            Fact(
                _("Password"), _("has to be changed") if user.must_change_password else _("the person's own")
            ),
        ]

    def context(self) -> dict[str, Any]:
        user: Any = self.request.user
        is_own = self.record.pk == user.pk
        may_grant = user.may("org.grant") and not is_own
        grants = queries.role_grants(self.today).filter(user=self.record).order_by("-valid_from")
        return super().context() | {
            "grants": (HeldTable if may_grant else RoleTable)(grants),
            "sessions": SessionTable(queries.sessions_of(self.record, self.now)),
            "stand_ins": queries.stand_ins_of(self.record)[:20],
            "may_grant": may_grant,
            "may_change": user.may("org.accounts") and not is_own,
        }


class AccountNew(FormPage):
    right = "org.accounts"
    title = _("Open an account")
    form_class = AccountForm
    submit_label = _("Open the account")
    consequence = _(
        "The account can do nothing yet: give it a role next, unless it belongs to an account manager."
    )
    done_message = _("The account is open.")

    def crumbs(self) -> list[Crumb]:
        return [accounts_crumb()]

    def make_form(self, *data: Any) -> Any:
        """With the people who have no account to choose from."""
        form = super().make_form(*data)
        form.fields["person"].queryset = self._without_account()
        return form

    def _without_account(self) -> QuerySet[Person]:
        return Person.objects.visible_to(self.request.user).filter(user=None, left_on=None)

    def initial(self) -> dict[str, Any]:
        key = self.request.GET.get("person", "")
        person = self._without_account().filter(pk=key).first() if key.isdecimal() else None
        if person is None:
            return {}
        return {
            "person": person,
            "name": person.name,
            "username": person.number.lower(),
            "email": person.email,
        }

    def save(self, form: AccountForm) -> User:
        typed, user = form.cleaned_data, self.request.user
        assert isinstance(user, User)
        return services.create_account(
            username=typed["username"],
            name=typed["name"],
            email=typed["email"],
            password=typed["new"],
            person_id=typed["person"].pk if typed["person"] else None,
            by=user,
            at=self.now,
        )


class _AccountForm(FormPage, abstract=True):
    """A form over one account that is not one's own."""

    right = "org.accounts"

    def rows(self) -> QuerySet[User]:
        user: Any = self.request.user
        return User.objects.exclude(pk=user.pk)

    def crumbs(self) -> list[Crumb]:
        return [accounts_crumb(), Crumb(self.record.name, self.record.get_absolute_url())]


class AccountEdit(_AccountForm):
    title = _("Correct the account")
    form_class = AccountEditForm
    done_message = _("Saved.")

    def initial(self) -> dict[str, Any]:
        return {"name": self.record.name, "email": self.record.email}

    def save(self, form: AccountEditForm) -> User:
        user: Any = self.request.user
        typed = form.cleaned_data
        return services.edit_account(
            user_id=self.record.pk, name=typed["name"], email=typed["email"], by=user, at=self.now
        )


class AccountPassword(_AccountForm):
    title = _("Give a new first password")
    form_class = NewPasswordForm
    submit_label = _("Give the password")
    consequence = _(
        "All sessions of the account end, and the password has to be changed at the next sign-in."
    )
    done_message = _("The new first password is set.")

    def save(self, form: NewPasswordForm) -> User:
        user: Any = self.request.user
        password = form.cleaned_data["new"]
        return services.set_password(user_id=self.record.pk, password=password, by=user, at=self.now)


class _AccountAction(ActionView, abstract=True):
    """One step over an account that is not one's own, with its reason."""

    right = "org.accounts"
    form_class = ReasonForm

    def rows(self) -> QuerySet[User]:
        user: Any = self.request.user
        return User.objects.exclude(pk=user.pk)

    def acting(self, form: ReasonForm) -> dict[str, Any]:
        """Whom, why, by whom, when: what every service takes."""
        reason = form.cleaned_data["reason"]
        return {"user_id": self.record.pk, "reason": reason, "by": self.request.user, "at": self.now}


class ShutAccount(_AccountAction):
    done_message = _("The account is shut and its sessions are ended.")

    def act(self, form: ReasonForm) -> User:
        return services.deactivate_account(**self.acting(form))


class ReopenAccount(_AccountAction):
    done_message = _("The account is open again.")

    def act(self, form: ReasonForm) -> User:
        return services.reactivate_account(**self.acting(form))


class ResetSecondFactor(_AccountAction):
    done_message = _("The second factor is removed; it is set up anew at the next sign-in.")

    def act(self, form: ReasonForm) -> User:
        return services.reset_second_factor(**self.acting(form))


class AccountsSearch(Page):
    """Suggestions for the fields that ask for an account: those whom the reader may name."""

    right = "org.view"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        del args, kwargs
        word = request.GET.get("q", "").strip()
        rows = queries.accounts_within_reach(request.user)
        found = queries.search_accounts(rows, word)[:SUGGESTED] if word else []
        results = [{"value": user.pk, "label": user.name, "hint": user.username} for user in found]
        return JsonResponse({"results": results})
