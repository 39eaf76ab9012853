"""Pay standards: drafted by a team, sent to channel management, in force once approved (G2)."""

from compensation.services.standards.drafts import (
    begin_standard,
    copy_standard,
    discard_standard,
    draft_standard,
    replace_standard,
    save_standard,
)
from compensation.services.standards.loading import load_standard
from compensation.services.standards.reading import canonical_hash, read_standard
from compensation.services.standards.steps import KIND, refuse_start, submit_standard, withdraw_standard

__all__ = [
    "KIND",
    "begin_standard",
    "canonical_hash",
    "copy_standard",
    "discard_standard",
    "draft_standard",
    "load_standard",
    "read_standard",
    "refuse_start",
    "replace_standard",
    "save_standard",
    "submit_standard",
    "withdraw_standard",
]
