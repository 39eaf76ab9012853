"""One's own account: password, address, language, roles held, where one is signed in."""

from typing import Any

from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.components import Crumb, Fact
from core.views import SIGNED_IN, ActionView, FormPage, Page
from org import queries, services
from org.forms.signing_in import PasswordForm, ProfileForm
from org.services.second_factor import is_set_up
from org.tables import RoleTable
from org.wording import PERSONS_NAME


def profile_crumb() -> Crumb:
    """The way back to one's own account."""
    return Crumb(_("My account"), reverse("org:profile"))


class Profile(Page):
    """All that the account knows of its owner."""

    right = SIGNED_IN
    title = _("My account")
    template_name = "org/profile.html"

    def context(self) -> dict[str, Any]:
        user: Any = self.request.user
        person = getattr(user, "person", None)
        return super().context() | {
            "facts": [
                Fact(PERSONS_NAME, user.name),
                Fact(_("User name"), user.username),
                Fact(_("E-mail"), user.email),
                Fact(_("Language"), dict(settings.LANGUAGES)[user.language or settings.LANGUAGE_CODE]),
                *([Fact(_("Own record"), person, url=person.get_absolute_url())] if person else []),
            ],
            "roles": RoleTable(queries.roles_of(user)),
            "stand_ins": queries.stand_ins_of(user)[:5],
            "sessions": queries.sessions_of(user, self.now),
            "session_key": self.request.session.session_key,
            "has_second_factor": is_set_up(user),
        }


class ProfileEdit(FormPage):
    """E-mail address and language."""

    right = SIGNED_IN
    title = _("Address and language")
    form_class = ProfileForm
    done_message = _("Saved.")

    def crumbs(self) -> list[Crumb]:
        return [profile_crumb()]

    def initial(self) -> dict[str, Any]:
        user: Any = self.request.user
        return {"email": user.email, "language": user.language or settings.LANGUAGE_CODE}

    def save(self, form: ProfileForm) -> str:
        user: Any = self.request.user
        services.edit_profile(**form.cleaned_data, by=user, at=self.now)
        return reverse("org:profile")


class Password(FormPage):
    """One's own password; everywhere else one is signed out."""

    right = SIGNED_IN
    title = _("Change the password")
    template_name = "org/password.html"
    form_class = PasswordForm
    submit_label = _("Change the password")
    consequence = _("All your other sessions end; this one goes on.")
    done_message = _("The password is changed.")

    def crumbs(self) -> list[Crumb]:
        user: Any = self.request.user
        return [] if user.must_change_password else [profile_crumb()]

    def save(self, form: PasswordForm) -> str:
        user: Any = self.request.user
        key = self.request.session.session_key
        old, new = form.cleaned_data["old"], form.cleaned_data["new"]
        changed = services.change_password(old=old, new=new, by=user, at=self.now, session_key=key)
        update_session_auth_hash(self.request, changed)
        services.renew_session(old_key=key, new_key=str(self.request.session.session_key), by=changed)
        return reverse("org:profile")


class SignOutEverywhere(ActionView):
    """Ends all sessions but this one."""

    right = SIGNED_IN
    done_message = _("You are signed out everywhere else.")

    def act(self, form: Any) -> str:
        del form
        user: Any = self.request.user
        services.sign_out_everywhere(but=self.request.session.session_key, by=user, at=self.now)
        return reverse("org:profile")
