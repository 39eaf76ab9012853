"""The typesetter. Imports WeasyPrint, and so Pango: import this room through `core.documents.pdf` only."""

import gc
import os
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

_STYLE = Path(__file__).parent.parent / "static" / "core" / "print.css"
_FACES = {400: "400Regular/NotoSansSC_400Regular.ttf", 700: "700Bold/NotoSansSC_700Bold.ttf"}
# Tags let a screen reader follow a paper; in a report of thousands of cells they cost half as much again.
_TAGGED_UP_TO = 200_000
_local = threading.local()


class PaperFetcher(URLFetcher):  # type: ignore[misc]  # the library has no types
    """Reads the papers' own fonts and pictures that are inside the page; refuses everything else."""

    def __init__(self, allowed: frozenset[str]) -> None:
        super().__init__(allowed_protocols={"file", "data"}, allow_redirects=False)
        self.allowed = allowed

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """The content of an allowed address. Raises ValueError for any other; the page goes on without it."""
        if url not in self.allowed and not url.lower().startswith("data:"):
            raise ValueError(f"a paper may not read {url}")
        return super().fetch(url, headers)


class Press:
    """Fonts and style sheet, loaded once per thread: Pango's font maps are not shared between threads."""

    def __init__(self) -> None:
        self.process = os.getpid()
        faces = font_faces()
        self.fetcher = PaperFetcher(frozenset(faces.values()))
        self.fonts = FontConfiguration()
        self.style = CSS(
            string=_face_rules(faces) + _STYLE.read_text(encoding="utf-8"),
            font_config=self.fonts,
            url_fetcher=self.fetcher,
        )

    def print(self, html: str, page_rules: str) -> bytes:
        """The page as a PDF for the archives (PDF/A), its fonts embedded and reduced to what it uses."""
        rules = CSS(string=page_rules, font_config=self.fonts, url_fetcher=self.fetcher)
        digest = sha256(html.encode() + page_rules.encode()).hexdigest()[:32]
        tagged = len(html) <= _TAGGED_UP_TO
        with _without_collector(), warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)  # it leaves its colour profile open
            document = HTML(string=html, url_fetcher=self.fetcher).render(
                font_config=self.fonts, stylesheets=[self.style, rules], pdf_variant="pdf/a-2u"
            )
            pdf: bytes = document.write_pdf(
                pdf_variant="pdf/a-2u", pdf_tags=tagged, pdf_identifier=digest.encode()
            )
        return pdf


def press() -> Press:
    """The press of this thread, made anew after a fork."""
    current: Press | None = getattr(_local, "press", None)
    if current is not None and current.process == os.getpid():
        return current
    if current is not None:
        current.fonts._folder = None  # noqa: SLF001  # its font files are the parent's to remove
    _local.press = Press()
    return _local.press  # type: ignore[no-any-return]


def font_faces() -> dict[int, str]:
    """Addresses of the font files by weight."""
    folder = Path(settings.NODE_MODULES) / "@expo-google-fonts" / "noto-sans-sc"
    return {weight: (folder / name).as_uri() for weight, name in _FACES.items()}


def _face_rules(faces: dict[int, str]) -> str:
    rule = '@font-face{{font-family:"Paper";font-weight:{};src:url("{}")}}'
    return "".join(rule.format(weight, url) for weight, url in faces.items())


@contextmanager
def _without_collector() -> Iterator[Any]:
    """Typesetting makes millions of objects that all stay: looking for garbage meanwhile costs a fifth."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
