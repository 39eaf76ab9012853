"""The second factor: set up with a QR code, asked for at sign-in, saved by recovery codes."""

import base64
import io
from typing import Any

import django_otp
import qrcode
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from qrcode.image.svg import SvgPathImage

from core.components import Crumb
from core.errors import DomainError
from core.views import SIGNED_IN, ActionView, Page
from org import services
from org.forms.signing_in import CodeForm
from org.middleware import SECOND_FACTOR_DUE, is_second_factor_due
from org.services.second_factor import is_set_up
from org.views.signing_in import page_after


class _CodePage(Page, abstract=True):
    """Asks for a code. Not a FormPage: a refusal must not undo the count of wrong tries."""

    right = SIGNED_IN
    form_class = CodeForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        del request, args, kwargs
        return self.show(CodeForm())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Take the code, or say why not."""
        del args, kwargs
        form = CodeForm(request.POST)
        if not form.is_valid():
            return self.show(form, status=400)
        try:
            return self.take(form.cleaned_data["code"])
        except DomainError as error:
            form.add_error("code", str(error))
        return self.show(form, status=400)

    def take(self, code: str) -> HttpResponseBase:
        """The one service call."""
        raise NotImplementedError

    def show(self, form: CodeForm, *, status: int = 200) -> HttpResponse:
        """The page with the form."""
        return render(self.request, self.template_name, self.context() | {"form": form}, status=status)


class SecondFactor(_CodePage):
    """The code after the password."""

    title = _("Second factor")
    template_name = "org/second_factor.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """To the set-up where there is none yet, on where nothing is owed."""
        if not is_set_up(request.user):  # type: ignore[arg-type]
            return redirect("org:second_factor_setup")
        if not is_second_factor_due(request):
            return redirect(page_after(request))
        return super().get(request, *args, **kwargs)

    def take(self, code: str) -> HttpResponseBase:
        user: Any = self.request.user
        device = services.verify_second_factor(code=code, by=user, at=self.now)
        django_otp.login(self.request, device)
        self.request.session[SECOND_FACTOR_DUE] = False
        return redirect(page_after(self.request))


class SecondFactorSetup(_CodePage):
    """The QR code, and the first code as proof that the phone has it."""

    title = _("Set up the second factor")
    template_name = "org/second_factor_setup.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Who has one shows it before another takes its place."""
        user: Any = request.user
        if user.is_authenticated and is_set_up(user) and not user.is_verified():
            request.session[SECOND_FACTOR_DUE] = True
            return redirect("org:second_factor")
        return super().dispatch(request, *args, **kwargs)

    def take(self, code: str) -> HttpResponseBase:
        user: Any = self.request.user
        device, codes = services.confirm_second_factor(code=code, by=user, at=self.now)
        django_otp.login(self.request, device)
        self.request.session[SECOND_FACTOR_DUE] = False
        return show_codes(self.request, codes)

    def context(self) -> dict[str, Any]:
        user: Any = self.request.user
        device = services.begin_second_factor(by=user)
        key = base64.b32encode(device.bin_key).decode()
        spaced = " ".join(key[start : start + 4] for start in range(0, len(key), 4))
        return super().context() | {"picture": picture(device.config_url), "key": spaced}


class RenewRecoveryCodes(ActionView):
    """Ten new recovery codes, shown once."""

    right = SIGNED_IN

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Only where the second factor has been shown in this session."""
        del args, kwargs
        user: Any = request.user
        if is_set_up(user) and not user.is_verified():
            request.session[SECOND_FACTOR_DUE] = True
            return redirect("org:second_factor")
        return show_codes(request, services.renew_recovery_codes(by=user, at=self.now))


def show_codes(request: HttpRequest, codes: Any) -> HttpResponse:
    """The recovery codes, this once; never kept by the browser."""
    profile = Crumb(_("My account"), reverse("org:profile"))
    context = {"title": _("Recovery codes"), "codes": codes, "crumbs": [profile]}
    response = render(request, "org/recovery_codes.html", context)
    response["Cache-Control"] = "no-store"
    return response


def picture(text: str) -> str:
    """A QR code as a data: image, which the content security policy allows."""
    buffer = io.BytesIO()
    qrcode.make(text, image_factory=SvgPathImage).save(buffer)
    return f"data:image/svg+xml;base64,{base64.b64encode(buffer.getvalue()).decode()}"
