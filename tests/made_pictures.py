"""Pictures as cameras, editors and worse make them, for the tests."""

from __future__ import annotations

import io
import random
import struct
import zlib
from functools import cache
from typing import Any

from PIL import Image, ImageCms, PngImagePlugin

#: What no published file may hold: written by us into every kind of metadata.
SECRET = "SECRET-48.8584-2.2945"
_GPS = {1: "N", 2: (48.0, 51.0, 30.24), 3: "E", 4: (2.0, 17.0, 40.2)}
_ORIENTATION, _MAKER, _GPS_PART = 0x0112, 0x010F, 0x8825


@cache
def photo(width: int = 640, height: int = 480, mode: str = "RGB") -> Image.Image:
    """Return a picture of many colours, the same each time."""
    chance = random.Random(width * height)
    bands = len(Image.new(mode, (1, 1)).getbands())
    small = Image.frombytes(mode, (16, 12), chance.randbytes(16 * 12 * bands))
    return small.resize((width, height), Image.Resampling.BICUBIC)


def few_colors(image: Image.Image, count: int = 64) -> Image.Image:
    """Return a picture with some of its colours, chosen the quick way."""
    return image.quantize(count, Image.Quantize.FASTOCTREE)


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    """Return a picture as a file of a *kind*."""
    file = io.BytesIO()
    fast = {"compress_level": 1} if kind == "PNG" else {"speed": 10} if kind == "AVIF" else {}
    image.save(file, kind, **fast | options)
    return file.getvalue()


def exif(orientation: int = 1) -> bytes:
    """Return what a camera writes: its maker, how it was held, and where."""
    data = Image.Exif()
    data[_MAKER], data[_ORIENTATION], data[_GPS_PART] = SECRET, orientation, _GPS
    return data.tobytes()


def jpeg(image: Image.Image | None = None, orientation: int = 1, **options: Any) -> bytes:
    """Return a photograph with all that cameras and editors write into one."""
    xmp = f'<x:xmpmeta xmlns:x="adobe:ns:meta/">{SECRET}</x:xmpmeta>'.encode()
    written = encoded(
        image or photo(), "JPEG", exif=exif(orientation), xmp=xmp, comment=SECRET.encode(), **{"quality": 90} | options
    )
    iptc = b"Photoshop 3.0\0" + SECRET.encode()
    return written[:2] + b"\xff\xed" + struct.pack(">H", len(iptc) + 2) + iptc + written[2:]


def png(image: Image.Image | None = None, **options: Any) -> bytes:
    """Return a picture with words in it."""
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", SECRET)
    words.add_itxt("XML:com.adobe.xmp", SECRET)
    return encoded(image or photo(), "PNG", pnginfo=words, exif=exif(), **options)


@cache
def moving(kind: str, frames: int = 3) -> bytes:
    """Return a picture that moves, with words in it."""
    first, *others = (photo(60 + number, 40).resize((60, 40)).quantize(16) for number in range(frames))
    options: dict[str, Any] = {"comment": SECRET.encode()} if kind == "GIF" else {"exif": exif()}
    if kind == "WEBP":
        first, others, options["xmp"] = first.convert("RGB"), [one.convert("RGB") for one in others], SECRET.encode()
    return encoded(first, kind, save_all=True, append_images=others, duration=100, loop=0, **options)


def huge_png(width: int = 20_000, height: int = 20_000) -> bytes:
    """Return a file of few bytes that says it holds a picture of many pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = (b"IHDR" + header, b"IDAT" + zlib.compress(bytes(1000)), b"IEND")
    made = (struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk)) for chunk in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(made)


def grey_16_bits(width: int = 256, height: int = 8) -> bytes:
    """Return a picture that goes from black to white in steps of 16 bits."""
    row = b"".join(struct.pack("<H", round(65535 * x / (width - 1))) for x in range(width))
    return encoded(Image.frombytes("I;16", (width, height), row * height), "PNG")


def srgb_profile() -> bytes:
    """Return a description of colours, as editors put into files."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def svg(inside: str = '<circle cx="5" cy="5" r="4" fill="red"/>', attributes: str = 'viewBox="0 0 40 20"') -> bytes:
    """Return a drawing."""
    spaces = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f'<?xml version="1.0"?>\n<svg {spaces} {attributes}>{inside}</svg>'.encode()
