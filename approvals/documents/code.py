"""The code of a sheet as a picture in the page: dark enough and with enough spare for a fax."""

import base64
import io

import qrcode
from qrcode.constants import ERROR_CORRECT_Q
from qrcode.image.svg import SvgPathImage

from approvals.models import Request
from approvals.rules.codes import SheetCode, write_code

# The quiet border that a reader needs, in modules.
BORDER = 4


def sheet_code(request: Request, sheet: str) -> str:
    """The text of the sheet's code."""
    return write_code(SheetCode(sheet, request.number.text, request.revision))


def picture(text: str) -> str:
    """The QR code as a `data:` image; a quarter of it may be lost."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_Q, border=BORDER)
    code.add_data(text)
    buffer = io.BytesIO()
    code.make_image(image_factory=SvgPathImage).save(buffer)
    return f"data:image/svg+xml;base64,{base64.b64encode(buffer.getvalue()).decode()}"
