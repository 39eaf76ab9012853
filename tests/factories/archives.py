"""Papers on file, registered through the front door."""

from datetime import date

from django.core.files.storage import default_storage

from archives.choices import Category, Retention
from archives.models import Document
from archives.services import register_document
from tests.conftest import NOW
from tests.factories.org import BranchFactory

# One empty page: the smallest that opens.
PDF = b"""%PDF-1.7
1 0 obj
<</Type/Catalog/Pages 2 0 R>>
endobj
2 0 obj
<</Type/Pages/Kids[3 0 R]/Count 1>>
endobj
3 0 obj
<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>
endobj
trailer
<</Root 1 0 R/Size 4>>
%%EOF
"""


def document(category: Category = Category.PAY_REPORT, **given) -> Document:
    """A paper of that category; branch, title, content and the rest as given."""
    branch = given.pop("branch", None) or BranchFactory()
    values = {
        "content": PDF,
        "file_name": "月报.pdf",
        "title": "二〇二六年十月薪酬月报",
        "month": date(2026, 10, 1),
        "retention": Retention.PAY30,
        "by": None,
        "at": NOW,
    }
    return register_document(category=category, branch=branch, **(values | given))


def stored(paper: Document) -> bytes:
    """The paper's bytes as they lie in the store, sealed or not."""
    with default_storage.open(paper.storage_name) as file:
        return file.read()
