"""What the archive takes: by size, by content, and whether it opens."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archives.rules.content import SUFFIXES, Refused, type_of
from archives.rules.naming import is_named_as_another
from archives.rules.opening import check_opens
from core.errors import DomainError

MOST_BYTES = 200 * 1024 * 1024
REFUSALS: dict[str, Promise] = {
    "empty": gettext_lazy("“%(name)s” is empty. Choose the file again."),
    "program": gettext_lazy("“%(name)s” is a program or carries one; the archive does not keep it."),
    "markup": gettext_lazy("“%(name)s” is a web page; the archive does not keep it. Print it to PDF first."),
    "damaged": gettext_lazy("“%(name)s” is damaged and cannot be opened. Save it anew and choose it again."),
    "locked": gettext_lazy("“%(name)s” opens with a password only. Save it without one and choose it again."),
    "unknown": gettext_lazy(
        "“%(name)s” is of a kind that the archive does not keep. Take PDF, XLSX, ZIP, PNG, JPEG, CSV or text."
    ),
}


def accepted_type(content: bytes, file_name: str) -> str:
    """The media type of what the archive keeps. Raises DomainError for what is too large or not kept."""
    if len(content) > MOST_BYTES:
        raise DomainError(
            _("“%(name)s” is larger than %(most)s MB; the archive takes no larger file. Split it.")
            % {"name": file_name, "most": MOST_BYTES // 1024**2}
        )
    try:
        return type_of(content, file_name)
    except Refused as refused:
        raise DomainError(REFUSALS[refused.code] % {"name": file_name}) from refused


def accepted_upload(content: bytes, file_name: str) -> str:
    """The same for a file that somebody chose, which is opened once before it is kept (G25).

    Papers that the product makes itself need no such look. Raises DomainError also for what does not open
    and for what bears the ending of another kind: kept, its name would be a lie, or changed unasked.
    """
    mime_type = accepted_type(content, file_name)
    if is_named_as_another(file_name, mime_type):
        raise DomainError(
            _("“%(name)s” is no such file by its content, but %(kind)s. Give it its right ending.")
            % {"name": file_name, "kind": SUFFIXES[mime_type][0].lstrip(".").upper()}
        )
    try:
        check_opens(content, mime_type)
    except Refused as refused:
        raise DomainError(REFUSALS[refused.code] % {"name": file_name}) from refused
    return mime_type
