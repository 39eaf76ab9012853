"""Name and password, a new password, a code, one's own address and language."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import authenticate, password_validation
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.forms import Form
from org.models import User


def password_input(autocomplete: str) -> forms.PasswordInput:
    """A password is never sent back to the page."""
    return forms.PasswordInput(attrs={"autocomplete": autocomplete})


class SignInForm(Form):
    """Asks for the password before anything is written, so that wrong tries are counted whatever follows."""

    draft = False
    username = forms.CharField(
        label=_("User name"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "username"})
    )
    password = forms.CharField(label=_("Password"), strip=False, widget=password_input("current-password"))

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        request: HttpRequest,
        initial: dict[str, Any] | None = None,
        record: Model | None = None,
    ) -> None:
        super().__init__(data, files, initial=initial, record=record)
        self.request = request
        self.fields["username"].widget.attrs["autofocus"] = True
        self.user: User | None = None

    def clean(self) -> dict[str, Any]:
        """Find the account; the sentence does not say which of the two was wrong."""
        typed = self.cleaned_data
        if "username" not in typed or "password" not in typed:
            return typed
        found = authenticate(self.request, username=typed["username"].strip(), password=typed["password"])
        if found is None:
            raise ValidationError(_("Name and password do not belong together, or the account is shut."))
        assert isinstance(found, User)
        self.user = found
        return typed


class NewPasswordForm(Form):
    """A password typed twice."""

    draft = False
    new = forms.CharField(
        label=_("New password"),
        strip=False,
        widget=password_input("new-password"),
        help_text=password_validation.password_validators_help_text_html,
    )
    again = forms.CharField(
        label=_("New password, again"), strip=False, widget=password_input("new-password")
    )

    def clean_again(self) -> str:
        """Both have to be the same."""
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("new"):
            raise ValidationError(_("The two are not the same."))
        return again


class PasswordForm(NewPasswordForm):
    """One's own password: the present one first."""

    old = forms.CharField(label=_("Present password"), strip=False, widget=password_input("current-password"))
    field_order = ("old", "new", "again")


class CodeForm(Form):
    """Six digits from the phone, or a recovery code."""

    draft = False
    code = forms.CharField(
        label=_("Verification code"),
        max_length=24,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autofocus": True, "autocapitalize": "none"}
        ),
    )


class ProfileForm(Form):
    """What one may change of the own account."""

    email = forms.EmailField(label=_("E-mail"), required=False, help_text=_("Copies of notices go there."))
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
