"""What is typed for scanned sheets: files, the request that one belongs to."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from approvals.models import Request
from core.forms import Form, Group, SearchField


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
        label=_("Scanned sheets"),
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
    """The request that a sheet belongs to."""

    request = SearchField(
        queryset=Request.objects.none(),
        search_url="approvals:scan_search",
        lookups=("number__text", "title"),
        label=_("Request"),
        help_text=_("Search by number or title."),
    )
    groups: ClassVar = [Group(_("Where the sheet belongs"), ["request"])]

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        requests: QuerySet[Request],
        initial: dict[str, Any] | None = None,
        record: Any = None,
    ) -> None:
        super().__init__(data, files, initial=initial, record=record)
        self.fields["request"].queryset = requests  # type: ignore[attr-defined]
