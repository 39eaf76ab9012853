"""The first cells beneath unknown headings, so that a person can tell what they mean."""

from collections.abc import Mapping, Sequence

from customers.rules.columns import PRODUCT_SALES
from customers.rules.confined import open_confined
from customers.rules.faults import UnreadableFile

SAMPLES = 3
LONGEST = 40
_BLOCK_BYTES = 64 * 1024


def first_cells(
    content: bytes, headings: Sequence[str], known: Mapping[str, str]
) -> Mapping[str, Sequence[str]]:
    """Heading → up to three different cells of the first rows; nothing where the file cannot be read so far.

    The reader gives recognised columns only, so the headings are lent the names of classes of products.
    """
    lent = {f"{PRODUCT_SALES}.sample-{index}": heading for index, heading in enumerate(headings)}
    remembered = dict(known) | {heading: code for code, heading in lent.items()}
    try:
        with open_confined(content, remembered=remembered) as file:
            codes, block = file.header.codes, file.stream.read(_BLOCK_BYTES) or b""
    except UnreadableFile:
        return {}
    rows = [line.split("\t")[1:] for line in block.decode(errors="ignore").split("\n")[:-1]]
    return {
        lent[code]: _different([row[place] for row in rows])
        for place, code in enumerate(codes)
        if code in lent
    }


def _different(cells: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(cell[:LONGEST] for cell in cells if cell))[:SAMPLES]
