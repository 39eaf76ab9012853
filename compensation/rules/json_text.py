"""Reading JSON text strictly: what the standard library lets pass silently is refused here."""

import json

from compensation.rules.faults import Fault, RefusedError


def read_json(content: bytes) -> object:
    """The value that a UTF-8 JSON file holds.

    Raises RefusedError for text that is not JSON or not UTF-8, for a key that stands twice in one
    object (the standard library keeps the last and drops the first) and for endless nesting.
    """
    twice: list[str] = []

    def members(pairs: list[tuple[str, object]]) -> dict[str, object]:
        found = dict(pairs)
        if len(found) < len(pairs):
            keys = [key for key, _value in pairs]
            twice.extend(sorted({key for key in keys if keys.count(key) > 1}))
        return found

    value = _load(content, members)
    if twice:
        raise RefusedError([Fault("$", "duplicate_key", {"key": key}) for key in twice])
    return value


def _load(content: bytes, members: object) -> object:
    try:
        return json.loads(content.decode("utf-8-sig"), object_pairs_hook=members)  # type: ignore[arg-type]
    except UnicodeDecodeError as error:
        raise RefusedError([Fault("$", "not_utf8")]) from error
    except json.JSONDecodeError as error:
        place = {"line": error.lineno, "column": error.colno}
        raise RefusedError([Fault("$", "not_json", place)]) from error
    except (RecursionError, ValueError) as error:
        raise RefusedError([Fault("$", "too_deep")]) from error
