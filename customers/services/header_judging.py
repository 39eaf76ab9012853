"""What a header that is not complete leads to: the question what its headings mean, or the refusal."""

from collections.abc import Iterable, Mapping, Sequence

from core.figures import number_text
from customers.rules.columns import BY_CODE, IGNORED, REQUIRED, Header, column_of, heading_key
from customers.rules.faults import Detail, FileFault, UnreadableFile
from customers.services.fault_finding import Fault

LONGEST_HEADING = 120


class Asked(Exception):  # noqa: N818  a question, not a fault
    """The file's unknown headings may stand for the columns that are missing."""

    def __init__(self, headings: Sequence[str], missing: Sequence[str]) -> None:
        super().__init__(headings, missing)
        self.headings, self.missing = headings, missing


class Incomplete(Exception):  # noqa: N818  refused, and why
    """No assignment of headings could make the file whole."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(faults)
        self.faults = faults


def judge_header(header: Header, remembered: Mapping[str, str]) -> None:
    """Raise Asked or Incomplete unless every required column is there once."""
    if header.is_complete:
        return
    open_headings = _open(header.unknown, remembered)
    if not header.repeated and len(open_headings) >= len(header.missing):
        raise Asked(open_headings, header.missing)
    missing = [Fault(0, BY_CODE[code].heading, "file.missing_column", "", code) for code in header.missing]
    raise Incomplete([*missing, *(_repeated(header, code) for code in header.repeated)])


def _repeated(header: Header, code: str) -> Fault:
    headings = [placed.heading for placed in header.columns if placed.column.code == code]
    return Fault(0, headings[0], "file.repeated_column", "", ", ".join(headings))


def judge_unreadable(error: UnreadableFile, remembered: Mapping[str, str]) -> Asked | Incomplete:
    """A row of headings none of which is known is asked about; all else is a refusal."""
    headings = error.details.get("headings")
    if error.fault is FileFault.NO_HEADER and isinstance(headings, list):
        known = {column.code for heading in headings if (column := column_of(heading))}
        missing = [code for code in REQUIRED if code not in known]
        unknown = _open((heading for heading in headings if not column_of(heading)), remembered)
        if len(unknown) >= len(missing):
            return Asked(unknown, missing)
    detail = error.details.get("row", 0)
    row = detail if isinstance(detail, int) else 0
    return Incomplete([Fault(row, "", f"file.{error.fault}", "", _other(error.details))])


def _open(headings: Iterable[str], remembered: Mapping[str, str]) -> list[str]:
    """The headings that nobody has decided to ignore, each once."""
    ignored = {key for key, code in remembered.items() if code == IGNORED}
    by_key = {heading_key(heading): heading for heading in headings}
    return [heading for key, heading in by_key.items() if key not in ignored and len(key) <= LONGEST_HEADING]


def _other(details: Mapping[str, Detail]) -> str:
    """The one detail that the fault's sentence names."""
    if "format" in details:
        return str(details["format"])
    limit = details.get("limit", "")
    return number_text(limit) if isinstance(limit, int) else ""
