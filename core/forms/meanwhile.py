"""Somebody saved meanwhile: a form carries what it was filled from, and compares it under lock."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core import signing
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model
from django.utils.translation import gettext as _

from core import audit
from core.errors import Conflict, Text
from core.figures import moment_text

SALT = "core.forms.seen"


@dataclass(frozen=True, slots=True)
class Change:
    """One field that changed while the form was open."""

    label: Text
    was: str
    now: str


def seen(record: Model, names: Iterable[str]) -> str:
    """What the record says now of the fields that the form shows, signed, for a hidden input."""
    values = {field.name: _written(record, field) for field in _fields(record, names)}
    content = {"of": _name(record), "version": _version(record), "values": values}
    return signing.dumps(content, salt=SALT, compress=True)


def changes(record: Model, token: str) -> list[Change]:
    """What changed since the form was filled. Raises Conflict for a form that does not say what it saw."""
    before = _read(record, token)["values"]
    return [
        Change(str(field.verbose_name), before[field.name], now)
        for field in _fields(record, before)
        if (now := _written(record, field)) != before[field.name]
    ]


def refuse_if_changed(record: Model, token: str) -> None:
    """Raise Conflict, saying who changed what and when, where the record is no longer what the form saw.

    `record` must be locked by the caller. What was typed is the form's to keep.
    """
    found = changes(record, token)
    if not found and _read(record, token)["version"] == _version(record):
        return
    faults = [
        _("%(label)s: was “%(was)s”, now “%(now)s”")
        % {"label": change.label, "was": change.was, "now": change.now}
        for change in found
    ]
    raise Conflict(_sentence(record), faults=faults)


def _sentence(record: Model) -> str:
    last = audit.history(record).order_by("-seq").first()
    if last is None or last.actor is None:
        return _("Somebody else saved meanwhile. What you typed is kept; look at it and save again.")
    return _(
        "%(who)s saved at %(when)s while you were writing. What you typed is kept; look at it and save again."
    ) % {"who": last.actor, "when": moment_text(last.at)}


def _read(record: Model, token: str) -> Mapping[str, Any]:
    try:
        content: Mapping[str, Any] = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        content = {}
    if content.get("of") != _name(record):
        raise Conflict(_("This form is incomplete. Open the page again and repeat what you typed."))
    return content


def _name(record: Model) -> str:
    return f"{record._meta.label_lower}:{record.pk}"


def _version(record: Model) -> int | None:
    return getattr(record, "version", None)


def _fields(record: Model, names: Iterable[str]) -> "Iterable[Field[Any, Any]]":
    for name in names:
        try:
            field = record._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        if isinstance(field, Field) and field.concrete and not field.many_to_many:
            yield field


def _written(record: Model, field: "Field[Any, Any]") -> str:
    """The value as a person reads it, the same before and after a trip through the database."""
    if field.is_relation:
        return str(getattr(record, field.name) or "")
    value = getattr(record, field.attname)
    if isinstance(value, datetime):
        return value.astimezone().isoformat()
    if field.choices:
        return str(getattr(record, f"get_{field.name}_display")())
    return "" if value is None else str(value)
