"""The store behind STORAGES: any backend, what an undone registration leaves, two who register at once."""

import threading
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import connection, transaction

from archives.models import Document
from archives.services import NotAsRegistered, open_document, sweep_store
from core.models import SerialNumber
from org.choices import Role
from tests.factories.archives import PDF, document, stored
from tests.factories.org import BranchFactory, UserFactory, holder


@pytest.fixture
def object_store(settings):
    """A store without paths, as object storage is."""
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    }


@pytest.mark.django_db
def test_papers_live_in_a_store_without_paths(object_store, now):
    paper = document(sealed=True)

    _, content = open_document(document_id=paper.pk, by=holder(Role.AUDITOR), at=now)

    assert content == PDF
    assert stored(paper) != PDF


@pytest.mark.django_db
def test_a_file_missing_from_a_store_without_paths_is_refused_in_a_sentence(object_store, now):
    paper = document()
    default_storage.delete(paper.storage_name)

    with pytest.raises(NotAsRegistered):
        open_document(document_id=paper.pk, by=holder(Role.AUDITOR), at=now)


@pytest.mark.django_db
def test_a_store_without_paths_is_swept_too(object_store, now):
    with pytest.raises(RuntimeError), transaction.atomic():
        document()
        raise RuntimeError

    assert sweep_store(at=now) == []
    assert len(sweep_store(at=now + timedelta(days=3650))) == 1


@pytest.mark.django_db
def test_an_undone_registration_leaves_only_bytes_that_no_row_names(now):
    kept = document()
    with pytest.raises(RuntimeError), transaction.atomic():
        undone = document()
        raise RuntimeError

    assert Document.objects.get() == kept
    assert SerialNumber.objects.count() == 1
    assert default_storage.exists(undone.storage_name)
    swept = sweep_store(at=now + timedelta(days=3650))
    assert swept == [undone.storage_name]
    assert stored(kept) == PDF


@pytest.mark.django_db
def test_the_same_content_registered_twice_is_stored_twice():
    first, second = document(sealed=True), document(sealed=True)

    assert first.sha256 == second.sha256
    assert stored(first) != stored(second)


@pytest.mark.django_db(transaction=True)
def test_registering_at_once_gives_each_paper_its_own_number():
    branch, alice = BranchFactory(code="EB01"), UserFactory()
    document(branch=branch)
    start, numbers, faults = threading.Barrier(3), [], []

    def register():
        try:
            start.wait(timeout=10)
            numbers.append(document(branch=branch, by=alice).number.number)
        except Exception as error:
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=register) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    assert faults == []
    assert sorted(numbers) == [2, 3, 4]
