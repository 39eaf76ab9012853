"""What is signed when a draft is checked and signed off: paper and cover sheet as one content (G4)."""

import hashlib
import json
from collections.abc import Mapping

# The cover's columns, in the order of the fax; the text of the request is one of them.
COVER = ("title", "secrecy", "urgency", "addressee", "copies", "body", "contact_phone")


def digest_of(content_hash: str, cover: Mapping[str, str]) -> str:
    """The SHA-256, in hex, of the paper's own hash and of everything that stands on its cover sheet."""
    content = {"paper": content_hash, "cover": {name: cover[name] for name in COVER}}
    written = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()
