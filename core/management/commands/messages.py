"""`manage.py messages`: extract, merge, check and compile the Chinese catalogues of our apps."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core import catalogues

# These have no catalogue of their own; their messages go to core's.
SHARED_DIRECTORIES = ("branchops", "demo")


class Command(BaseCommand):
    """Works without gettext installed; needs no database."""

    help = "Extracts the messages of our apps, keeps their Chinese and compiles it."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the apps and what to do."""
        parser.add_argument("apps", nargs="*", help="labels of apps; all of ours if none is named")
        parser.add_argument("--check", action="store_true", help="write nothing, fail on a fault")
        parser.add_argument("--compile", action="store_true", help="only compile")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it for each app named."""
        directories = self._directories(options["apps"])
        if options["check"]:
            self._check(directories)
            return
        for label, directory in directories.items():
            if not options["compile"]:
                self._update(label, directory)
            path = catalogues.catalogue_path(directory)
            if path.exists():
                catalogues.compile_catalogue(path)

    def _directories(self, labels: list[str]) -> dict[str, Path]:
        ours = _our_apps()
        unknown = sorted(set(labels) - set(ours))
        if unknown:
            raise CommandError(f"not an app of ours: {', '.join(unknown)}; there are {', '.join(ours)}")
        return {label: path for label, path in ours.items() if not labels or label in labels}

    def _check(self, directories: dict[str, Path]) -> None:
        count = 0
        for label, directory in directories.items():
            found = _find(directory)
            kept = catalogues.read(catalogues.catalogue_path(directory))
            for fault in catalogues.faults(found, kept):
                self.stderr.write(f"{label}: {fault}")
                count += 1
        everywhere = {
            label: catalogues.read(catalogues.catalogue_path(path)) for label, path in _our_apps().items()
        }
        for fault in catalogues.conflicts(everywhere):
            self.stderr.write(fault)
            count += 1
        if count:
            raise CommandError(f"{count} faults in the catalogues; run manage.py messages and translate")
        self.stdout.write("catalogues complete")

    def _update(self, label: str, directory: Path) -> None:
        path = catalogues.catalogue_path(directory)
        found, kept = _find(directory), catalogues.read(path)
        merged = catalogues.merge(found, kept, elsewhere=_translated_elsewhere(directory))
        catalogues.write(merged, path)
        waiting = [entry.msgid for entry in merged if not catalogues.translation_of(entry)]
        self.stdout.write(f"{label}: {len(merged)} messages, {len(waiting)} to translate")
        for message in waiting:
            self.stdout.write(f"  {message!r}")


def _our_apps() -> dict[str, Path]:
    """Our apps in the order of their rank, `core` last."""
    root = Path(settings.BASE_DIR)
    return {
        config.label: Path(config.path)
        for config in apps.get_app_configs()
        if Path(config.path).parent == root
    }


def _find(directory: Path) -> Any:
    root = Path(settings.BASE_DIR)
    shared = [root / name for name in SHARED_DIRECTORIES] if directory == root / "core" else []
    return catalogues.find_messages([directory, *shared], root=root)


def _translated_elsewhere(directory: Path) -> dict[catalogues.Key, str]:
    return {
        catalogues.key_of(entry): text
        for other in _our_apps().values()
        if other != directory
        for entry in catalogues.read(catalogues.catalogue_path(other))
        if (text := catalogues.translation_of(entry))
    }
