"""What is wrong with a document, and where: one fault per place, named by its JSON path."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,39}")
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Fault:
    """`path` is a JSON path such as `$.components[1].rate`; `params` fill the sentence of `code`."""

    path: str
    code: str
    params: Mapping[str, object] = field(default_factory=dict, hash=False)


class RefusedError(ValueError):
    """A document with faults; carries all of them, in the order of the document."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("; ".join(f"{fault.path}: {fault.code}" for fault in faults))
        self.faults = tuple(faults)


def child_path(path: str, key: str) -> str:
    """The path of a member; keys that are not plain names stand in brackets."""
    if _PLAIN_KEY.fullmatch(key):
        return f"{path}.{key}"
    return f"{path}[{json.dumps(shown(key), ensure_ascii=False)}]"


def shown(written: str) -> str:
    """What stands in a document, fit for one line of a message: nothing unprintable, not endless."""
    text = written if written.isprintable() else ascii(written)[1:-1]
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
