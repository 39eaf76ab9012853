"""What is typed for scanned sheets: files, the request that one belongs to."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from approvals.models import Request
from core.forms import Form, Group, ReasonField, SearchField


class ManyFilesInput(forms.ClearableFileInput):
    """A file input that takes several at once."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files; at least one."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Each file checked as a single one."""
        files = data if isinstance(data, list | tuple) else [data]
        return [super(ManyFilesField, self).clean(file, initial) for file in files or [None]]


class ScanUploadForm(Form):
    """Scanned sheets, and where they were scanned for who scans in several places."""

    files_ = ManyFilesField(
        label=_("Scanned files"),
        help_text=_("PDF, PNG or JPEG, several at once. A sheet with our code is filed by itself."),
    )
    place = forms.ChoiceField(label=_("Scanned at"), required=False)
    draft = False
    groups: ClassVar = [Group(_("Scans"), ["files_", "place"])]

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        places: Sequence[tuple[str, str]],
        initial: dict[str, Any] | None = None,
        record: Any = None,
    ) -> None:
        super().__init__(data, files, initial=initial, record=record)
        self.fields["place"].choices = places  # type: ignore[attr-defined]


class AssignForm(Form):
    """The request that a sheet belongs to, and why where something about it is odd.

    `objection(request)` says what is odd, and is answered by the reason.
    """

    request = SearchField(
        queryset=Request.objects.none(),
        search_url="approvals:scan_search",
        lookups=("number__text", "title"),
        label=_("Request"),
        help_text=_("Search by number or title."),
    )
    despite = ReasonField(
        label=_("Why it is filed all the same"),
        required=False,
        max_length=300,
        help_text=_("Only where the sheet's code names another request, or the same sheet is filed already."),
    )
    groups: ClassVar = [Group(_("Where the sheet belongs"), ["request", "despite"])]

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        requests: QuerySet[Request],
        objection: Callable[[Request], str],
        initial: dict[str, Any] | None = None,
        record: Any = None,
    ) -> None:
        super().__init__(data, files, initial=initial, record=record)
        self.fields["request"].queryset = requests  # type: ignore[attr-defined]
        self.objection = objection

    def clean(self) -> dict[str, Any]:
        """What is odd about the sheet is told once, beside the reason that answers it."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("request") and not data.get("despite", "").strip():
            odd = self.objection(data["request"])
            if odd:
                self.add_error("despite", odd)
        return data
