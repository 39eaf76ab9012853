"""The code on a printed sheet: which request, which version, which sheet; read back from a fax or a scan."""

import re
import zlib
from dataclasses import dataclass

COVER, OPINIONS = "C", "O"
# What a QR code packs closely: capitals, digits and a few signs. Signs without I, L, O and U are not misread.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CHECK_SIGNS = 4
_CODE = re.compile(r"BO1/([CO])/([A-Za-z0-9-]{5,60})/([0-9]{1,4})/([0-9A-Z]{4})")


@dataclass(frozen=True, slots=True)
class SheetCode:
    """What a sheet says of itself: the request's number, the version it was printed of, cover or opinions."""

    sheet: str
    number: str
    revision: int


def write_code(code: SheetCode) -> str:
    """`BO1/C/REQ-EB01-202611-0001/2/7K3D`: the last part proves that the code is one of ours and was read
    whole.
    """
    body = f"BO1/{code.sheet}/{code.number}/{code.revision}"
    return f"{body}/{_check(body)}"


def read_code(text: str) -> SheetCode | None:
    """The code in what a scanner read; None for a foreign code and for one of ours that was misread."""
    match = _CODE.fullmatch(text.strip())
    if match is None or _check(text.strip().rpartition("/")[0]) != match[4]:
        return None
    return SheetCode(match[1], match[2], int(match[3]))


def _check(body: str) -> str:
    value = zlib.crc32(body.encode())
    return "".join(ALPHABET[(value >> (5 * place)) & 31] for place in range(CHECK_SIGNS))
