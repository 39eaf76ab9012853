"""What stands on the cover sheet of a request, and what is signed with it (G4)."""

from datetime import datetime
from typing import TYPE_CHECKING

from approvals.choices import Way
from approvals.rules import covers

if TYPE_CHECKING:
    from core.models import SerialNumber
    from org.models import Branch


class CoverSheet:
    """The cover's columns as one; the columns themselves are the request's."""

    if TYPE_CHECKING:
        way: str
        content_hash: str
        letter: "SerialNumber | None"
        issued_at: datetime | None
        branch: Branch

    @property
    def cover(self) -> dict[str, str]:
        """What stands on the cover sheet, by column."""
        return {name: getattr(self, name) for name in covers.COVER}

    @property
    def digest(self) -> str:
        """The SHA-256 of what is signed: the paper, and in the chain its cover sheet with it."""
        if self.way == Way.CHANNEL:
            return self.content_hash
        return covers.digest_of(self.content_hash, self.cover)

    @property
    def letter_text(self) -> str:
        """The branch's reference as offices write it, EB01〔2026〕3号; empty before the sign-off."""
        if self.letter is None or self.issued_at is None:
            return ""
        return f"{self.branch.code}〔{self.letter.text.rsplit('-', 2)[-2]}〕{self.letter.number}号"
