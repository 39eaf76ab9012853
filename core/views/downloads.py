"""Downloads: a file with its name, never kept by a proxy, never run by the browser."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

from core.views.base import Page, RecordMixin

# What a browser only draws. SVG and HTML run script, so they are always saved.
SHOWN_IN_PAGE = {"application/pdf", "image/png", "image/jpeg"}


@dataclass(frozen=True, slots=True)
class Download:
    """A file to be sent; `inline` opens it in the browser where that is safe."""

    name: str
    content_type: str
    body: bytes | Iterable[bytes]
    inline: bool = False


class DownloadView(RecordMixin, Page, abstract=True):
    """Sends one file; the service that hands it out records who took it."""

    def download(self) -> Download:
        """The file: one service or query call."""
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Send it."""
        del request, args, kwargs
        return send(self.download())


def send(file: Download) -> HttpResponseBase:
    """The file as an answer."""
    is_shown = file.inline and file.content_type.partition(";")[0] in SHOWN_IN_PAGE
    answer = HttpResponse if isinstance(file.body, bytes) else StreamingHttpResponse
    response = answer(file.body, content_type=file.content_type)
    response["Content-Disposition"] = content_disposition_header(not is_shown, file.name) or "attachment"
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
