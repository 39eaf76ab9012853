from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from core.components import Crumb
from core.views import RecordMixin
from teams.models import TeamPaper


class Papers(RecordMixin):
    """The papers that the reader may see."""

    request: HttpRequest
    record: Any

    def rows(self) -> QuerySet[TeamPaper]:
        return TeamPaper.objects.visible_to(self.request.user).with_parts()

    def crumbs(self) -> Sequence[Crumb]:
        return [Crumb(_("Plans and schemes"), reverse("teams:paper_list"))]


class BelowPaper(Papers):
    """Pages below a paper's own."""

    def crumbs(self) -> Sequence[Crumb]:
        return [*super().crumbs(), Crumb(str(self.record), self.record.get_absolute_url())]


class OwnPapers(BelowPaper):
    """Pages for who writes the paper: the papers of one's own teams."""

    def rows(self) -> QuerySet[TeamPaper]:
        return TeamPaper.objects.editable_by(self.request.user).with_parts()
