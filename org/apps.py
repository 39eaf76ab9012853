from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrgConfig(AppConfig):
    name = "org"
    verbose_name = _("Organisation")

    def ready(self) -> None:
        from core import components, contributions, jobs, notices  # noqa: PLC0415  the registries need the models
        from org import contributing, tasks  # noqa: PLC0415
        from org.choices import Role  # noqa: PLC0415
        from org.services import imports  # noqa: PLC0415

        components.CAPACITY_LABELS.update({role.value: role.label for role in Role})
        notices.register("org.stand_in_named", _("%(name)s has named you as stand-in."))
        notices.register("org.stand_in_ended", _("%(name)s has ended the standing-in between you."))
        notices.register(
            "org.stand_in_role_ended",
            _("From %(day)s on %(stand_in)s no longer stands in for %(principal)s, whose role has ended."),
        )
        notices.register(
            "org.stand_in_left",
            _("From %(day)s on %(stand_in)s, who leaves, no longer stands in for %(principal)s."),
        )
        notices.register("org.imported", _("“%(file)s” is imported."))
        jobs.register(imports.CHECK, tasks.check_import)
        jobs.register(imports.IMPORT, tasks.import_workbook)
        contributions.TODOS.append(contributing.todos)
        contributions.SEARCHES.append(contributing.search)
