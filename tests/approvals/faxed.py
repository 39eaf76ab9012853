"""What a fax machine and a scanner make of a printed sheet: dots, noise, a page laid in askew."""

import io
import random

import pypdfium2
from PIL import Image


def printed(pdf: bytes, page: int = 0) -> Image.Image:
    """The page as it leaves the printer, at 300 dots an inch."""
    return pypdfium2.PdfDocument(pdf)[page].render(scale=300 / 72, grayscale=True).to_pil()


def turned(image, degrees):
    """Laid on the glass askew or on its side."""
    return image.rotate(degrees, expand=True, fillcolor=255)


def noisy(image, share, seed=7):
    """With specks of black and white over that share of the dots."""
    chance = random.Random(seed)
    image = image.copy()
    dots = image.load()
    every = image.width * image.height
    specks = int(every * share)
    for place, shade in zip(
        chance.choices(range(every), k=specks), chance.choices((0, 255), k=specks), strict=True
    ):
        dots[place % image.width, place // image.width] = shade
    return image


def faxed(image, fine=True):
    """As a fax of normal or fine resolution: 204 dots an inch across, 98 or 196 down, black or white."""
    across, down = image.width * 204 // 300, image.height * (196 if fine else 98) // 300
    small = image.resize((across, down), Image.Resampling.BILINEAR)
    return small.point(lambda value: 255 if value > 150 else 0).convert("1")


def as_png(image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def as_pdf(*images) -> bytes:
    """Several sheets in one file, as a scanner with a feeder gives them."""
    buffer = io.BytesIO()
    first, *others = [image.convert("L") for image in images]
    first.save(buffer, "PDF", save_all=True, append_images=others, resolution=204)
    return buffer.getvalue()


def blank() -> Image.Image:
    return Image.new("L", (1200, 1700), 255)
