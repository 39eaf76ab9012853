"""Papers that travel with a request: read by whoever may read the request (G25)."""

from typing import Any

from approvals import services
from approvals.views.requests import VIEW, Requests
from core.views import Download, DownloadView


class Attachment(Requests, DownloadView):
    """One attachment of one of the request's versions; the look is on record."""

    right = VIEW

    def download(self) -> Download:
        request: Any = self.record
        document, content = services.open_attachment(
            request_id=request.pk, document_id=self.kwargs["document"], by=self.request.user, at=self.now
        )
        return Download(document.file_name, document.mime_type, content, inline=True)
