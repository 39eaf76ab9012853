"""Message catalogues without gettext installed: find the messages, keep the .po, compile the .mo."""

import io
import os
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import polib
from babel.messages.extract import extract
from django.utils.translation.template import templatize

LANGUAGE_DIRECTORY = "zh_Hans"
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
IGNORED_DIRECTORIES = {"migrations", "node_modules", "__pycache__"}
METADATA = {
    "Project-Id-Version": "branchops",
    "Language": LANGUAGE_DIRECTORY,
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}

Key = tuple[str | None, str]


def catalogue_path(directory: Path) -> Path:
    """Where the Simplified Chinese of the app in `directory` lies."""
    return directory / "locale" / LANGUAGE_DIRECTORY / "LC_MESSAGES" / "django.po"


def find_messages(directories: Iterable[Path], *, root: Path) -> polib.POFile:
    """Every message marked in the Python files and templates under `directories`, sorted, each once."""
    found: dict[Key, polib.POEntry] = {}
    for path in _sources(directories):
        for context, singular, plural in _messages_of(path):
            entry = found.setdefault(
                (context, singular), polib.POEntry(msgctxt=context, msgid=singular, msgstr="")
            )
            if plural and not entry.msgid_plural:
                entry.msgid_plural, entry.msgstr_plural = plural, {0: ""}
            occurrence = (path.relative_to(root).as_posix(), "")
            if occurrence not in entry.occurrences:
                entry.occurrences.append(occurrence)
            if PLACEHOLDER.search(singular) and "%" in singular and "python-format" not in entry.flags:
                entry.flags.append("python-format")
    return _catalogue(found.values())


def _sources(directories: Iterable[Path]) -> Iterator[Path]:
    for directory in directories:
        for path in sorted(directory.rglob("*")):
            is_template = path.suffix in {".html", ".txt"} and "templates" in path.parts
            if (path.suffix == ".py" or is_template) and not IGNORED_DIRECTORIES & set(path.parts):
                yield path


def _messages_of(path: Path) -> Iterator[tuple[str | None, str, str]]:
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            # The brackets keep Python's tokenizer from minding the indentation of the template.
            text = f"(\n{templatize(text, origin=path.name)}\n)"
    for _line, message, _comments, context in extract("python", io.BytesIO(text.encode()), KEYWORDS):
        singular, plural = message[:2] if isinstance(message, tuple) else (message, "")
        if singular:
            yield context, singular, plural


def _catalogue(entries: Iterable[polib.POEntry]) -> polib.POFile:
    catalogue = polib.POFile(wrapwidth=100)
    catalogue.metadata = dict(METADATA)
    catalogue.extend(sorted(entries, key=lambda entry: (entry.msgid, entry.msgctxt or "")))
    return catalogue


def read(path: Path) -> polib.POFile:
    """The catalogue kept at `path`; an empty one where there is none yet."""
    return polib.pofile(str(path), wrapwidth=100) if path.exists() else _catalogue([])


def key_of(entry: polib.POEntry) -> Key:
    """What tells two messages apart."""
    return entry.msgctxt, entry.msgid


def translation_of(entry: polib.POEntry) -> str:
    """The Chinese of a message, singular or plural (Chinese has one form for both)."""
    return str(entry.msgstr_plural.get(0, "") if entry.msgid_plural else entry.msgstr)


def merge(found: polib.POFile, kept: polib.POFile, *, elsewhere: dict[Key, str]) -> polib.POFile:
    """The found messages with the translations kept so far; nothing is guessed.

    A new message that another app has translated already takes that translation. What is no
    longer in the source leaves the catalogue.
    """
    known = elsewhere | {key_of(entry): text for entry in kept if (text := translation_of(entry))}
    for entry in found:
        text = known.get(key_of(entry), "")
        if entry.msgid_plural:
            entry.msgstr_plural = {0: text}
        else:
            entry.msgstr = text
    return found


def faults(found: polib.POFile, kept: polib.POFile) -> Iterator[str]:
    """What keeps a catalogue from being complete: one line for each fault."""
    kept_by_key = {key_of(entry): entry for entry in kept}
    for entry in found:
        translated = kept_by_key.pop(key_of(entry), None)
        if translated is None or not translation_of(translated) or "fuzzy" in translated.flags:
            yield f"missing: {entry.msgid!r}"
        elif bool(entry.msgid_plural) != bool(translated.msgid_plural):
            yield f"plural differs: {entry.msgid!r}"
        elif not placeholders_agree(translated):
            yield f"placeholders differ: {entry.msgid!r} - {translation_of(translated)!r}"
    for context, text in kept_by_key:
        yield f"obsolete: {text!r}" + (f" ({context})" if context else "")


def conflicts(catalogues: Mapping[str, polib.POFile]) -> Iterator[str]:
    """Messages that two apps translate differently: of one word there is one translation for all of them.

    Django joins the catalogues, and whichever comes first speaks for both; a context keeps them apart.
    """
    told: dict[Key, dict[str, list[str]]] = {}
    for app, catalogue in catalogues.items():
        for entry in catalogue:
            told.setdefault(key_of(entry), {}).setdefault(translation_of(entry), []).append(app)
    for (context, text), said in told.items():
        if len(said) > 1:
            each = "; ".join(f"{', '.join(apps)} {translation!r}" for translation, apps in said.items())
            yield f"says two things: {text!r}" + (f" ({context})" if context else "") + f" - {each}"


def placeholders_agree(entry: polib.POEntry) -> bool:
    """Whether the translation holds exactly the placeholders of the source (of its plural, if any)."""
    source = sorted(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
    return source == sorted(PLACEHOLDER.findall(translation_of(entry)))


def write(catalogue: polib.POFile, path: Path) -> bool:
    """Write the catalogue unless the file says the same already; tell whether it was written."""
    text = str(catalogue) + "\n"
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return True


def compile_catalogue(path: Path) -> None:
    """Write the .mo beside the .po, in one stroke, so that a running server never reads half a file."""
    beside = path.with_suffix(f".mo.{os.getpid()}")
    beside.write_bytes(polib.pofile(str(path)).to_binary())
    beside.replace(path.with_suffix(".mo"))
