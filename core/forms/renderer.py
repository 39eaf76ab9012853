"""Forms are rendered with our component templates and the tags that every page has."""

from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.functional import cached_property


class Renderer(DjangoTemplates):
    """Django's own widget templates, our templates for forms and fields."""

    form_template_name = "core/components/form.html"
    field_template_name = "core/components/bound_field.html"

    @cached_property
    def engine(self) -> Any:
        """As the parent's, with the components and figures built in."""
        engine = super().engine
        return self.backend(
            {
                "APP_DIRS": True,
                "DIRS": engine.dirs,
                "NAME": "forms",
                "OPTIONS": {"builtins": ["core.templatetags.components", "core.templatetags.figures"]},
            }
        )
