"""Static files taken from the npm packages: exactly those that pages use, under names of our own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage, Error
from django.core.files.storage import FileSystemStorage, Storage

FONT_WEIGHTS = ("400", "500", "700")
# Name under /static/ → path in node_modules; a name that ends in "/" takes the files that match.
FILES = {
    # The map is named inside the style sheet, so the hashing storage asks for it.
    "tabler/tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "tabler/tabler.min.css.map": "@tabler/core/dist/css/tabler.min.css.map",
    "rare/noto-sans-sc.ttf": "@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf",
} | {f"noto/{weight}.css": f"@fontsource/noto-sans-sc/{weight}.css" for weight in FONT_WEIGHTS}
FONT_SLICES = "@fontsource/noto-sans-sc/files"


class NodeModulesFinder(BaseFinder):
    """Finds what FILES names and the slices of Noto Sans SC that its style sheets name."""

    def __init__(self, *_app_names: Any) -> None:
        super().__init__()
        self.root = Path(settings.NODE_MODULES)
        self.storage = _Renamed(self)

    def check(self, **_kwargs: Any) -> list[CheckMessage]:
        """Say what to run when the packages are not there."""
        missing = [path for path in FILES.values() if not (self.root / path).exists()]
        if not missing:
            return []
        return [Error(f"{missing[0]} is not in {self.root.name}", hint="npm ci", id="branchops.E001")]

    def path_of(self, name: str) -> Path | None:
        """The file behind a static name; None for a name that is not ours."""
        if name in FILES:
            return self.root / FILES[name]
        folder, _, file = name.rpartition("/")
        if folder == "noto/files" and _is_slice(file):
            return self.root / FONT_SLICES / file
        return None

    def find(self, path: str, find_all: bool = False, **_kwargs: Any) -> Any:  # noqa: FBT001, FBT002  Django's
        """The absolute path, or a list of it, or an empty list."""
        found = self.path_of(path)
        paths = [str(found)] if found and found.exists() else []
        return paths if find_all or not paths else paths[0]

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, Storage]]:  # noqa: ARG002  Django's
        """Every name with the storage that opens it, for collectstatic."""
        for name in FILES:
            yield name, self.storage
        for path in sorted((self.root / FONT_SLICES).iterdir()):
            if _is_slice(path.name):
                yield f"noto/files/{path.name}", self.storage


def _is_slice(file: str) -> bool:
    """Whether the file is a slice of a weight we use ("noto-sans-sc-4-400-normal.woff2")."""
    stem, _, suffix = file.rpartition(".")
    return (
        "/" not in file
        and suffix in {"woff", "woff2"}
        and stem.endswith(tuple(f"-{weight}-normal" for weight in FONT_WEIGHTS))
    )


class _Renamed(FileSystemStorage):
    """Opens files by their static names."""

    prefix = ""

    def __init__(self, finder: NodeModulesFinder) -> None:
        super().__init__(location=str(finder.root))
        self.finder = finder

    def path(self, name: str) -> str:
        found = self.finder.path_of(name)
        if found is None:
            raise FileNotFoundError(name)
        return str(found)
