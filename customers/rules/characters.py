"""Characters that mean the same in a Chinese office: full-width forms, kinds of space, minus signs."""

SPACES = (
    "".join(chr(code) for code in range(0x3001) if chr(code).isspace()) + "\u200b\u200c\u200d\u2060\ufeff"
)
"""Everything that is trimmed from both ends of a cell."""

FULL_WIDTH = "".join(chr(code) for code in range(0xFF01, 0xFF5F)) + "\u3000\u2212\uffe5"
HALF_WIDTH = "".join(chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)) + " -\u00a5"
"""`FULL_WIDTH` character by character in its ordinary form (letters, digits, signs, space, minus, yen)."""

CONTROLS = "".join(chr(code) for code in (*range(1, 0x20), *range(0x7F, 0xA0), 0x2028, 0x2029))
"""What no name and no number of an account contains."""

_TO_HALF_WIDTH = str.maketrans(FULL_WIDTH, HALF_WIDTH)

# Python decodes these bytes of GB18030 into the private area where the 2000 edition of the standard
# put them; the 2022 edition names their real characters, and names of people use some of them.
GB18030_2022 = {
    0xE816: 0x20087, 0xE817: 0x20089, 0xE818: 0x200CC, 0xE81E: 0x9FB4, 0xE826: 0x9FB5,
    0xE82B: 0x9FB6, 0xE82C: 0x9FB7, 0xE831: 0x215D7, 0xE832: 0x9FB8, 0xE83B: 0x2298F,
    0xE843: 0x9FB9, 0xE854: 0x9FBA, 0xE855: 0x241FE, 0xE864: 0x9FBB,
}  # fmt: skip


def plain(text: str) -> str:
    """The text with full-width characters in their ordinary form and without surrounding spaces."""
    return text.translate(_TO_HALF_WIDTH).strip(SPACES)
