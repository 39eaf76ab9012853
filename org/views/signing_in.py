"""Sign-in, sign-out, and the demonstration's one-click list of people."""

from typing import Any

from django.conf import settings
from django.contrib import auth
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from core.views import SIGNED_IN, ActionView, FormPage
from org import queries, services
from org.forms.signing_in import SignInForm
from org.middleware import SECOND_FACTOR_DUE
from org.models import User
from org.services.second_factor import is_set_up

BACKEND = "org.authentication.PersonBackend"


class SignIn(FormPage):
    """Name and password; in the demonstration also the people to be with one click."""

    public = True
    title = _("Sign in")
    template_name = "org/sign_in.html"
    form_class = SignInForm
    submit_label = _("Sign in")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The form; who is signed in goes on."""
        if request.user.is_authenticated:
            return redirect(self.after())
        return super().get(request, *args, **kwargs)

    def form_arguments(self) -> dict[str, Any]:
        return {"request": self.request}

    def save(self, form: SignInForm) -> str:
        assert form.user is not None
        begin(self.request, form.user, self.now)
        return self.after()

    def after(self) -> str:
        """The page that asked for the sign-in, where it is one of ours; the desk otherwise."""
        return page_after(self.request)

    def context(self) -> dict[str, Any]:
        people = queries.people_by_role(self.today) if settings.DEMO else {}
        return super().context() | {
            "people": [(role.label, accounts) for role, accounts in people.items()],
            "next": self.request.GET.get("next", self.request.POST.get("next", "")),
        }


class DemoSignIn(ActionView):
    """Be one of the demonstration's people; not there anywhere else."""

    public = True

    def rows(self) -> QuerySet[User]:
        if not settings.DEMO:
            raise Http404
        return User.objects.filter(is_active=True)

    def back_url(self) -> str:
        assert self.record is not None
        return reverse("org:sign_in")

    def act(self, form: Any) -> str:
        del form
        begin(self.request, self.record, self.now)
        return page_after(self.request)


class SignOut(ActionView):
    """By POST, so that no link on a foreign page signs anybody out."""

    right = SIGNED_IN

    def act(self, form: Any) -> str:
        del form
        user: Any = self.request.user
        services.note_sign_out(session_key=self.request.session.session_key, by=user, at=self.now)
        auth.logout(self.request)
        return reverse(settings.LOGOUT_REDIRECT_URL)


def begin(request: HttpRequest, user: User, at: Any) -> None:
    """Start the session, note it, and ask for the second factor where one is set up."""
    auth.login(request, user, backend=BACKEND)
    if request.session.session_key is None:
        request.session.save()
    request.session[SECOND_FACTOR_DUE] = is_set_up(user)
    services.note_sign_in(
        session_key=str(request.session.session_key),
        address=request.META.get("REMOTE_ADDR") or None,
        browser=request.headers.get("User-Agent", ""),
        by=user,
        at=at,
    )


def page_after(request: HttpRequest) -> str:
    """Where `next` leads, if that is a page of ours."""
    after = request.POST.get("next", request.GET.get("next", ""))
    is_ours = url_has_allowed_host_and_scheme(after, {request.get_host()}, require_https=request.is_secure())
    return after if after and is_ours else reverse(settings.LOGIN_REDIRECT_URL)
