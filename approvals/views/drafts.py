"""In the branch: the cover sheet, the check (核稿), the issuer's signature (签发)."""

from typing import Any

from django.utils.translation import gettext_lazy

from approvals import services
from approvals.forms import CoverForm, DigestForm
from approvals.models import Request
from approvals.views.acting import ActButton, ActForm


class EditCover(ActForm):
    """The cover sheet of a draft."""

    right = "approvals.submit"
    verb = "cover"
    title = gettext_lazy("Cover sheet")
    template_name = "core/form.html"
    form_class = CoverForm
    submit_label = gettext_lazy("Save the cover sheet")
    consequence = gettext_lazy("A check that was made before becomes void: the draft is checked again.")
    done_message = gettext_lazy("The cover sheet is saved.")

    def initial(self) -> dict[str, Any]:
        """As it stands."""
        return {name: getattr(self.record, name) for name in CoverForm.base_fields}

    def save(self, form: CoverForm) -> Request:
        return services.edit_cover(
            request_id=self.record.pk, cover=form.cover(), by=self.request.user, at=self.now
        )


class Check(ActButton):
    """The draft is in order; the issuer may sign it off."""

    right = "approvals.check"
    verb = "check"
    form_class = DigestForm
    done_message = gettext_lazy("The draft is checked; the issuer has been told.")

    def act(self, form: DigestForm) -> Request:
        digest = form.cleaned_data["digest"]
        return services.check(request_id=self.record.pk, digest=digest, by=self.request.user, at=self.now)


class SignOff(ActButton):
    """The issuer signs; the request gets its reference."""

    right = "approvals.sign_off"
    verb = "sign_off"
    form_class = DigestForm
    done_message = gettext_lazy("Signed off. The request has its reference and can be faxed.")

    def act(self, form: DigestForm) -> Request:
        digest = form.cleaned_data["digest"]
        return services.sign_off(request_id=self.record.pk, digest=digest, by=self.request.user, at=self.now)
