"""Every pair of colours that pages put together can be read: 4.5:1 for text, 3:1 for edges, light and dark."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from core.components import TONES

SHEETS = Path(settings.BASE_DIR) / "core/static/core"
COLOURS = (SHEETS / "colours.css").read_text(encoding="utf-8")
TEXT, EDGE = 4.5, 3.0

TEXT_PAIRS = [
    ("ink", "paper"),
    ("ink", "desk"),
    ("ink", "hover"),
    ("ink-soft", "paper"),
    ("ink-soft", "desk"),
    ("ink-soft", "neutral-bg"),
    ("ink-soft", "hover"),
    ("accent", "paper"),
    ("accent", "desk"),
    ("accent", "hover"),
    ("accent-strong", "accent-soft"),
    ("accent-ink", "accent"),
    ("accent-ink", "accent-strong"),
    ("danger", "paper"),
    ("danger", "desk"),
    ("paper", "danger"),
    ("negative", "paper"),
    ("negative", "desk"),
    ("negative", "hover"),
    *((f"{tone}-ink", f"{tone}-bg") for tone in TONES),
]
EDGE_PAIRS = [("line-strong", "paper"), ("accent", "desk"), ("good-ink", "paper"), ("danger", "paper")]


def palette(scheme):
    """Name → colour, as the style sheet sets it for light or dark."""
    blocks = re.findall(r"^(:root|\[data-bs-theme=\"dark\"\]) \{(.*?)\n\}", COLOURS, re.DOTALL | re.MULTILINE)
    chosen = ":root" if scheme == "light" else '[data-bs-theme="dark"]'
    (block,) = [body for selector, body in blocks if selector == chosen]
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", block))


def luminance(colour):
    channels = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_computed_as_the_guideline_says():
    assert round(contrast("#ffffff", "#000000"), 1) == 21.0
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


def too_faint(scheme, pairs, least):
    """The pairs whose contrast is less, each with its contrast."""
    colours = palette(scheme)
    found = {(one, other): contrast(colours[one], colours[other]) for one, other in pairs}
    return {pair: round(value, 2) for pair, value in found.items() if value < least}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_on_its_ground(scheme):
    assert too_faint(scheme, TEXT_PAIRS, TEXT) == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_edges_can_be_seen_on_their_ground(scheme):
    assert too_faint(scheme, EDGE_PAIRS, EDGE) == {}


def test_dark_sets_every_colour_that_light_sets():
    assert set(palette("dark")) == set(palette("light"))


def test_every_tone_has_its_pair():
    assert {name.removesuffix("-ink") for name in palette("light") if name.endswith("-ink")} - {
        "accent"
    } == set(TONES)


@pytest.mark.parametrize("sheet", ["frame", "components", "lists", "forms"])
def test_sheets_take_their_colours_from_the_palette(sheet):
    text = (SHEETS / f"{sheet}.css").read_text(encoding="utf-8")
    own = set(re.findall(r"#[0-9a-fA-F]{3,6}\b(?![^{]*\{)", text))

    # White paper and black ink of the print rules are the only ones.
    assert own <= {"#fff", "#000", "#999"}


@pytest.mark.parametrize("sheet", ["frame", "components", "lists", "forms", "colours"])
def test_sheets_use_only_names_that_the_palette_sets(sheet):
    text = (SHEETS / f"{sheet}.css").read_text(encoding="utf-8")
    known = set(re.findall(r"--([a-z-]+):", COLOURS))

    used = set(re.findall(r"var\(--([a-z-]+)\)", text))

    assert {name for name in used if not name.startswith("tblr-")} - known == set()
