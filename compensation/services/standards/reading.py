"""What a standard's document says: read strictly, hashed, and put into the columns that repeat it."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from compensation.rules.faults import Fault
from compensation.rules.standard import PayStandard as Standard
from compensation.rules.standard_reading import check_standard
from compensation.rules.standard_writing import to_json
from compensation.rules.wording import fault_text
from core.errors import DomainError, Text

Document = dict[str, Any]


def read_standard(document: object) -> Standard:
    """The standard in a parsed JSON document. Raises DomainError that lists every fault with its path."""
    checked = check_standard(document)
    if checked.standard is None:
        raise refusal(_("The standard cannot be used as it is."), checked.faults)
    return checked.standard


def refusal(sentence: Text, faults: Sequence[Fault]) -> DomainError:
    """The error that names every fault with its path."""
    return DomainError(sentence, faults=[fault_text(fault) for fault in faults])


def canonical_hash(content: Mapping[str, Any]) -> str:
    """SHA-256 over the standard's canonical JSON: what an approval is bound to."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def columns_of(standard: Standard) -> dict[str, Any]:
    """The columns of a row that keeps this standard."""
    content = to_json(standard)
    return {
        "name": standard.name,
        "contract": standard.contract,
        "effective_from": standard.effective_from,
        "content": content,
        "content_hash": canonical_hash(content),
        "faults": 0,
    }


def unfinished_columns(document: Document, faults: int) -> dict[str, Any]:
    """The columns of a draft that still has faults: what was written stays as it was written."""
    return {"content": document, "content_hash": canonical_hash(document), "faults": faults}
