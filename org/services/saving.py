"""Storing one row: the model's own checks as sentences, and the audit entry with what changed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from core import audit, sealing
from core.actors import Actor, Capacity
from core.errors import DomainError
from core.fields import SealedField


def store(
    record: models.Model,
    values: Mapping[str, Any],
    *,
    action: str,
    by: Actor | None,
    at: datetime,
    capacity: Capacity | None = None,
    reason: str = "",
) -> bool:
    """Set, check, save, and write one audit entry of what changed; False where nothing did.

    Raises DomainError with one fault for each value that the model refuses.
    """
    before = {name: _shown(record, name) for name in values} if record.pk else {}
    was = {name: getattr(record, name) for name in values} if record.pk else {}
    for name, value in values.items():
        setattr(record, name, value)
    changed = [name for name in values if not record.pk or was[name] != getattr(record, name)]
    if not changed:
        return False
    check(record)
    record.save()
    after = {name: _shown(record, name) for name in changed if record.pk}
    audit.record(
        action,
        record,
        by=by,
        at=at,
        capacity=capacity,
        before={name: before[name] for name in changed if name in before},
        after=after,
        reason=reason,
    )
    return True


def check(record: models.Model) -> None:
    """Ask the model's own checks. Raises DomainError with one fault for each of them that fails."""
    try:
        record.full_clean(validate_constraints=False)
        _check_constraints(record)
    except ValidationError as error:
        raise DomainError(_("This cannot be saved as it is."), faults=list(_faults(record, error))) from error


def _check_constraints(record: models.Model) -> None:
    """All but the exclusions of overlapping periods: Django cannot ask those ahead, so services do."""
    for model, constraints in record.get_constraints():
        for constraint in constraints:
            if not isinstance(constraint, ExclusionConstraint):
                constraint.validate(model, record)


def _faults(record: models.Model, error: ValidationError) -> list[str]:
    if not hasattr(error, "error_dict"):
        return error.messages
    faults = []
    for name, texts in error.message_dict.items():
        label = "" if name == "__all__" else str(getattr(record._meta.get_field(name), "verbose_name", name))
        faults += [f"{label}: {text}" if label else text for text in texts]
    return faults


def _shown(record: models.Model, name: str) -> Any:
    """A value as the audit may keep it: identity and bank numbers only by their last digits."""
    value = getattr(record, name)
    if isinstance(record._meta.get_field(name), SealedField):
        return sealing.mask(value or "")
    return str(value) if isinstance(value, models.Model) else value
