"""Uploaded files between upload and check: sealed, in private storage, gone once they are decided."""

from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from core import sealing
from customers.models import CrmMonth

FOLDER = "crm-uploads"


def free_name() -> str:
    """A name that nobody can guess."""
    return f"{FOLDER}/{uuid4().hex}"


def keep_upload(crm_month: CrmMonth, content: bytes) -> None:
    """Store the file under the name that its row says."""
    default_storage.save(crm_month.upload_name, ContentFile(sealing.seal(content)))


def read_upload(crm_month: CrmMonth) -> bytes:
    """The file as it was uploaded."""
    with default_storage.open(crm_month.upload_name) as stored:
        return sealing.unseal(stored.read())


def forget_upload(crm_month: CrmMonth) -> None:
    """Delete the waiting file once this transaction has committed."""
    name = crm_month.upload_name
    if name:
        transaction.on_commit(lambda: default_storage.delete(name))


def discard_upload(crm_month: CrmMonth) -> None:
    """Delete the waiting file now: its row is about to be rolled back."""
    default_storage.delete(crm_month.upload_name)
