"""Questions about papers that more than one caller asks."""

import re
from typing import Any

from django.db.models import Count, F, Max, Model, Q, QuerySet

from archives import permissions
from archives.models import Document
from core.components import PaperLink
from core.models import SerialNumber, SerialSeries
from org.models import Branch
from org.permissions import reach


def papers_of(source: Model, user: Any) -> list[PaperLink]:
    """The papers of one record that `user` may open, oldest first; one query."""
    rows = Document.objects.visible_to(user).filter(
        source_type=source._meta.label_lower,
        source_id=str(source.pk),
    )
    return [
        paper_link(document) for document in rows.select_related("number", "registered_by").order_by("pk")
    ]


def paper_link(document: Document) -> PaperLink:
    """A paper as record pages show it; `number` and `registered_by` at hand."""
    return PaperLink(
        name=document.file_name,
        url=document.get_absolute_url(),
        number=document.number.text,
        kind=document.get_category_display(),
        size=document.size,
        by=str(document.registered_by or ""),
        at=document.registered_at,
    )


def branches_of(user: Any, right: str) -> QuerySet[Branch]:
    """Branches over which `user` holds one of the archive's rights, or in which lies a team of which so."""
    allowed = reach(user, right).rows(branch="pk", team="teams__pk")
    return Branch.objects.filter(pk__in=Branch.objects.filter(allowed).order_by().values("pk")).order_by(
        "code"
    )


def series_visible_to(user: Any) -> QuerySet[SerialSeries]:
    """Runs of numbers of the branches whose register `user` keeps or audits, with what each of them holds.

    `issued`: rows; `void`: void ones;
    `missing`: numbers given without a row, 0 if all is well; `latest`: last issue.
    """
    return SerialSeries.objects.filter(_readable(user)).annotate(
        issued=Count("numbers"),
        void=Count("numbers", filter=Q(numbers__voided_at__isnull=False)),
        missing=F("last_number") - Count("numbers"),
        latest=Max("numbers__issued_at"),
    )


def _readable(user: Any) -> Q:
    far = reach(user, permissions.SERIES)
    if far.everywhere:
        return Q()
    allowed = Q(pk__in=[])
    for code in Branch.objects.filter(pk__in=far.branch_ids).values_list("code", flat=True):
        allowed |= Q(code__regex=rf"^[A-Z]+-{re.escape(code)}-[0-9]{{6}}$")
    return allowed


def void_numbers(series: SerialSeries) -> QuerySet[SerialNumber]:
    """The void numbers of one run with who declared them so."""
    return series.numbers.exclude(voided_at=None).select_related("voided_by").order_by("number")
