"""What the imports share: columns with their headings, rows found by code or number, nothing saved twice."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import override
from import_export import fields, resources
from import_export.instance_loaders import CachedInstanceLoader
from import_export.results import RowResult
from import_export.widgets import Widget

from core.errors import Text as Words
from org.models import User
from org.resources.widgets import LANGUAGES, Text
from org.rules.workbooks import folded

EVERY = 50


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the workbook: its key, its heading, whether it has to be filled, and an example."""

    key: str
    heading: Words
    example: str
    required: bool = False

    def spellings(self) -> set[str]:
        """All that the heading may read: the key, and the heading in either language."""
        found = {folded(self.key)}
        for language in LANGUAGES:
            with override(language):
                found.add(folded(str(self.heading)))
        return found


def text_field(key: str, widget: Widget | None = None) -> fields.Field:
    """A field whose column is called as the attribute."""
    return fields.Field(attribute=key, column_name=key, widget=widget or Text())


class KeptIfEmpty(fields.Field):  # type: ignore[misc]
    """A field that an empty cell leaves as it is."""

    def save(self, instance: Any, row: Any, is_m2m: bool = False, **named: Any) -> None:  # noqa: FBT001, FBT002
        """Set what is there."""
        if row.get(self.column_name):
            super().save(instance, row, is_m2m, **named)


class Resource(resources.ModelResource):  # type: ignore[misc]
    """One kind of workbook. Rows are saved as they come; where one is refused the caller undoes all."""

    columns: Sequence[Column] = ()

    class Meta:
        skip_unchanged = True
        report_skipped = True
        clean_model_instances = True
        skip_html_diff = True
        store_instance = True
        use_transactions = True
        instance_loader_class = CachedInstanceLoader

    def __init__(self, owner: User, progress: Callable[[int], None], at: datetime) -> None:
        super().__init__()
        self.owner, self.progress, self.at = owner, progress, at

    def before_import_row(self, row: Any, **named: Any) -> None:
        """Say how far the work is."""
        del row
        number = named.get("row_number", 0)
        if number % EVERY == 0:
            self.progress(number)

    def import_instance(self, instance: Any, row: Any, **named: Any) -> None:
        """Read every cell; all that is wrong with a row is said at once."""
        missing = [column.key for column in self.columns if column.required and not row.get(column.key)]
        faults: dict[str, Any] = {}
        try:
            super().import_instance(instance, row, **named)
        except ValidationError as error:
            faults |= error.error_dict
        faults |= {key: ValidationError(_("This cell has to be filled.")) for key in missing}
        if faults:
            raise ValidationError(faults)

    def after_import_row(self, row: Any, row_result: Any, **named: Any) -> None:
        """What belongs to the row besides its own columns; a change there makes the row a changed one."""
        del named
        if row_result.instance is None:
            return
        if self.complete(row_result.instance, row, row_result) and (
            row_result.import_type == RowResult.IMPORT_TYPE_SKIP
        ):
            row_result.import_type = RowResult.IMPORT_TYPE_UPDATE

    def complete(self, instance: Any, row: Any, row_result: Any) -> bool:
        """Save what belongs to the row; whether anything changed. Raises ValidationError by column."""
        del instance, row, row_result
        return False

    def read(self, key: str, row: Any) -> Any:
        """A cell that is no attribute of the record, read by its own widget; None without such a column.

        Raises ValidationError.
        """
        if key not in row:
            return None
        try:
            return self.fields[key].clean(row)
        except ValueError as error:
            raise ValidationError({key: str(error)}) from error
