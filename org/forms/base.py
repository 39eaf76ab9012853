"""A form whose choices are those of the person who fills it in."""

from typing import Any

from django.db.models import Model

from core.forms import Form
from org.models import User


class UserForm(Form):
    """Knows who fills it in; `limit` narrows its choices to what that person reaches."""

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        user: User,
        initial: dict[str, Any] | None = None,
        prefix: str | None = None,
        record: Model | None = None,
    ) -> None:
        super().__init__(data, files, initial=initial, prefix=prefix, record=record)
        self.user = user
        self.limit(user)

    def limit(self, user: User) -> None:
        """Narrow the choices of the fields."""
        raise NotImplementedError
