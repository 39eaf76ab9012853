"""Import of people and places: upload, look at the check, confirm."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from core.components import Crumb
from core.documents.sheets import Column, Sheet
from core.documents.xlsx import write_workbook
from core.views import ActionView, Download, DownloadView, FormPage, Page
from org import services
from org.choices import ImportKind
from org.forms.imports import UploadForm
from org.models import ImportUpload
from org.resources import RESOURCES

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROW_TONES = {"new": "good", "update": "active", "skip": "neutral", "invalid": "bad", "error": "bad"}
ROW_LABELS = {
    "new": _("new"),
    "update": _("changed"),
    "skip": _("unchanged"),
    "invalid": _("faulty"),
    "error": _("faulty"),
}


def uploads_of(view: Page) -> QuerySet[ImportUpload]:
    """The reader's own uploads: nobody sees another's."""
    return ImportUpload.objects.filter(owner_id=view.request.user.pk).select_related("job")


class ImportPage(FormPage):
    """Templates, and the upload."""

    right = "org.import"
    title = _("Import")
    sentence = _(
        "People and places out of Excel workbooks. Branches come first, then teams, regions, outlets, people."
    )
    template_name = "org/import.html"
    form_class = UploadForm
    submit_label = _("Upload and check")
    consequence = _("The check shows what would change. A workbook with a fault is not imported at all.")

    def initial(self) -> dict[str, Any]:
        return {"kind": ImportKind.PEOPLE}

    def save(self, form: UploadForm) -> ImportUpload:
        user: Any = self.request.user
        file = form.cleaned_data["file"]
        return services.upload_import(
            kind=form.cleaned_data["kind"], content=file.read(), file_name=file.name, by=user, at=self.now
        )

    def context(self) -> dict[str, Any]:
        kinds = [(kind.label, reverse("org:import_template", args=[kind.value])) for kind in ImportKind]
        return super().context() | {"templates": kinds, "waiting": uploads_of(self).first()}


class Preview(Page):
    """What the check found; while it runs, how far it is."""

    right = "org.import"
    title = _("Check of the workbook")
    template_name = "org/import_preview.html"

    def crumbs(self) -> list[Crumb]:
        return [Crumb(_("Import"), reverse("org:import"))]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Without an upload there is nothing to see."""
        if not uploads_of(self).exists():
            return redirect("org:import")
        return super().get(request, *args, **kwargs)

    def context(self) -> dict[str, Any]:
        upload = uploads_of(self).get()
        report = upload.report
        headings = {column.key: column.heading for column in RESOURCES[ImportKind(upload.kind)].columns}
        is_running = upload.job is not None and not upload.job.is_finished
        return super().context() | {
            "sentence": f"{upload.get_kind_display()} · {upload.file_name}",
            "upload": upload,
            "is_running": is_running,
            "has_failed": upload.job is not None and upload.job.state == "failed",
            "report": report,
            "headings": [headings[key] for key in report["headers"]] if report else [],
            "sample": [
                line | {"label": ROW_LABELS[line["kind"]], "tone": ROW_TONES[line["kind"]]}
                for line in (report["sample"] if report else [])
            ],
        }


class _UploadAction(ActionView, abstract=True):
    """A step over one's own upload."""

    right = "org.import"

    def upload(self) -> ImportUpload:
        """The upload; 404 where there is none."""
        found = uploads_of(self).first()
        if found is None:
            raise Http404
        return found

    def back_url(self) -> str:
        self.upload()
        return reverse("org:import_preview")


class Confirm(_UploadAction):
    def act(self, form: Any) -> str:
        del form
        user: Any = self.request.user
        upload = services.confirm_import(upload_id=self.upload().pk, by=user, at=self.now)
        assert upload.job is not None
        return reverse("core:job", args=[upload.job.pk])


class Abandon(_UploadAction):
    done_message = _("The workbook is thrown away; nothing was imported.")

    def act(self, form: Any) -> str:
        del form
        user: Any = self.request.user
        services.abandon_import(upload_id=self.upload().pk, by=user, at=self.now)
        return reverse("org:import")


class Template(DownloadView):
    """An empty workbook with the headings, and a sheet that explains them."""

    right = "org.import"

    def download(self) -> Download:
        name = self.kwargs["kind"]
        if name not in ImportKind.values:
            raise Http404
        kind = ImportKind(name)
        columns = RESOURCES[kind].columns
        empty = Sheet(title=kind.label, columns=[Column(column.heading) for column in columns], rows=[])
        explained = Sheet(
            title=_now("How to fill it in"),
            columns=[
                Column(_now("Column")),
                Column(_now("Has to be filled")),
                Column(_now("Example"), width=28),
            ],
            rows=[
                [str(column.heading), _now("yes") if column.required else "", column.example]
                for column in columns
            ],
        )
        body = write_workbook([empty, explained])
        return Download(name=f"{kind.label}.xlsx", content_type=XLSX, body=body)
