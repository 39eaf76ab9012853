"""What the workers call: one service call per job."""

from collections.abc import Mapping
from typing import Any

from approvals.services import file_sheet
from core.jobs import Running


def file_sheet_work(running: Running) -> Mapping[str, Any]:
    """Print and file one opinion sheet."""
    document = file_sheet(request_id=running.args["request_id"], at=running.started_at)
    return {"document_id": document.pk, "number": document.number.text}
