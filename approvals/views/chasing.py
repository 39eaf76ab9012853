"""How the general office shepherds: a reminder by one click, a note of every telephone call (G4)."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from approvals import services
from approvals.forms import CallForm
from approvals.views.acting import ActButton, ActForm


class Remind(ActButton):
    """Reminds those who have it; back to the list from which it was asked."""

    right = "approvals.shepherd"
    verb = "remind"
    done_message = gettext_lazy("Those whom the request waits for have been reminded.")

    def act(self, form: Any) -> str:
        del form
        services.remind(request_id=self.record.pk, by=self.request.user, at=self.now)
        here = self.came_from()
        return here if here.startswith(reverse("approvals:chase_list")) else self.record.get_absolute_url()


class NoteCall(ActForm):
    """With whom was spoken, and what was said."""

    right = "approvals.shepherd"
    verb = "note_call"
    title = gettext_lazy("Note a telephone call")
    form_class = CallForm
    submit_label = gettext_lazy("Note the call")
    consequence = gettext_lazy("Everybody who may see the request reads it in its history.")
    done_message = gettext_lazy("The call is on record.")

    def save(self, form: CallForm) -> str:
        services.note_call(
            request_id=self.record.pk,
            spoken_with=form.cleaned_data["spoken_with"],
            note=form.cleaned_data["note"],
            by=self.request.user,
            at=self.now,
        )
        return str(self.record.get_absolute_url())
