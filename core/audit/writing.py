"""The one door to write: appends a link to the chain."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models, transaction

from core.actors import Actor, Capacity
from core.audit_chain import ALGORITHM, link_hash, moment, plain
from core.models import AuditEntry, AuditHead


@dataclass(frozen=True, slots=True)
class Head:
    """The chain's end: printed on signed papers so that the proof does not live in the database alone."""

    seq: int
    hash: str

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash}"


@transaction.atomic
def record(
    action: str,
    subject: models.Model,
    *,
    by: Actor | None,
    at: datetime,
    capacity: Capacity | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
    label: str = "",
) -> AuditEntry:
    """Append one entry. Writers queue on the head's row, so call it last in a service, never in a loop.

    `by` None is the system itself; an anonymous actor or a moment without its time zone raises ValueError.
    The label defaults to the record's own.
    """
    if by is not None and by.pk is None:
        raise ValueError("an entry needs a person, or None for the system itself")
    head = AuditHead.objects.select_for_update().get(pk=1)
    fields: dict[str, Any] = {
        "actor_id": by.pk if by else None,
        "on_behalf_of_id": capacity.on_behalf_of_id if capacity else None,
        "capacity": capacity.role if capacity else "",
        "action": action,
        "subject_type": subject._meta.label_lower,
        "subject_id": str(subject.pk),
        "subject": plain(label or _label(subject))[:200],
        "before": plain(before or {}),
        "after": plain(after or {}),
        "reason": plain(reason),
        "algorithm": ALGORITHM,
    }
    seq = head.seq + 1
    digest = link_hash(seq=seq, previous_hash=head.hash, fields=fields | {"at": moment(at)})
    entry = AuditEntry.objects.create(seq=seq, at=at, previous_hash=head.hash, hash=digest, **fields)
    AuditHead.objects.filter(pk=1).update(seq=seq, hash=digest)
    return entry


def _label(subject: models.Model) -> str:
    label = getattr(subject, "audit_label", None)
    return str(label() if label else subject)


def head() -> Head:
    """The chain's end as of now."""
    row = AuditHead.objects.get(pk=1)
    return Head(seq=row.seq, hash=row.hash)


def history(subject: models.Model) -> models.QuerySet[AuditEntry]:
    """What happened to one record, oldest first, with the people at hand."""
    return AuditEntry.objects.filter(
        subject_type=subject._meta.label_lower, subject_id=str(subject.pk)
    ).select_related("actor", "on_behalf_of")
