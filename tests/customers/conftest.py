import pytest

from tests.factories import customers


@pytest.fixture
def desk(db):
    """Alice's branch, with the account manager M001 whom the files name."""
    return customers.desk()


@pytest.fixture
def uploads(settings):
    """The names of the files that wait in storage."""

    def names():
        from pathlib import Path

        folder = Path(settings.MEDIA_ROOT) / "crm-uploads"
        return sorted(path.name for path in folder.iterdir()) if folder.exists() else []

    return names
