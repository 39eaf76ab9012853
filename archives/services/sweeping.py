"""Bytes that no paper names: what a rolled-back registration left in the store."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.files.storage import default_storage

from archives.models import Document
from archives.services.registering import FOLDER

# Far longer than any transaction, so that nothing is swept whose row is still to be committed.
LEAST_AGE = timedelta(days=2)


def sweep_store(*, at: datetime) -> list[str]:
    """Delete stored files that no document names and that are older than two days; returns their names.

    Papers themselves are never deleted, whatever their period.
    """
    orphans = [name for name in _stored(at) if not Document.objects.filter(storage_name=name).exists()]
    for name in orphans:
        default_storage.delete(name)
    return orphans


def _stored(at: datetime) -> Iterator[str]:
    """Names of files old enough."""
    for name in _walk(FOLDER):
        if default_storage.get_modified_time(name) <= at - LEAST_AGE:
            yield name


def _walk(folder: str) -> Iterator[str]:
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}/{name}" for name in files)
    for name in folders:
        yield from _walk(f"{folder}/{name}")
