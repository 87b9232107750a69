"""The icons of a new blog: its initial on a disc, until somebody draws better ones."""

from __future__ import annotations

from html import escape
from io import BytesIO

from PIL import Image, ImageDraw

from carnet.core.lettering import drawable, runs

GROUND, LETTER = "#b04a1f", "#fff4e0"


def initial(title: str) -> str:
    """Return the first letter or digit of a *title*, as a capital; none if no font of ours has it."""
    return next((char for char in drawable(title) if char.isalnum()), "").upper()[:1]


def svg(letter: str, title: str = "") -> bytes:
    """Return a drawing of the *letter* on a disc."""
    named = f"\n<title>{escape(title)}</title>" if title else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" width="64" height="64">{named}\n'
        f'<circle cx="32" cy="32" r="32" fill="{GROUND}"/>\n'
        f'<text x="32" y="46" font-family="Georgia, serif" font-weight="600" font-size="42" text-anchor="middle" '
        f'fill="{LETTER}">{escape(letter)}</text>\n</svg>\n'
    ).encode()


def picture(letter: str, width: int, height: int, *, disc: bool = False) -> bytes:
    """Return the *letter* as a PNG, on a disc or on the whole of the picture."""
    scale = 4 if height < 1000 else 2  # drawn larger, then made smaller: smooth edges
    large = (width * scale, height * scale)
    image = Image.new("RGBA", large, "#00000000") if disc else Image.new("RGB", large, GROUND)
    draw = ImageDraw.Draw(image)
    if disc:
        draw.ellipse((0, 0, image.width - 1, image.height - 1), fill=GROUND)
    for text, font in runs(letter, round(image.height * 0.6)):
        draw.text((image.width / 2, image.height * 0.72), text, font=font, fill=LETTER, anchor="ms")
    out = BytesIO()
    image.reduce(scale).save(out, "PNG", optimize=True)
    return out.getvalue()


def icons(title: str) -> dict[str, bytes]:
    """Return every icon that `conf.py` names, and that of old browsers, by its path."""
    letter = initial(title)
    old = BytesIO()
    Image.open(BytesIO(picture(letter, 32, 32, disc=True))).save(old, "ICO", sizes=[(32, 32)])
    return {
        "_static/logo.svg": svg(letter, title),
        "_static/favicon.svg": svg(letter),
        "_static/favicon.ico": old.getvalue(),
        "_static/apple-touch-icon.png": picture(letter, 180, 180),
        "_static/icon-192.png": picture(letter, 192, 192, disc=True),
        "_static/icon-512.png": picture(letter, 512, 512, disc=True),
        "_static/icon-maskable.png": picture(letter, 512, 512),
        "_static/feed-logo.png": picture(letter, 600, 300),
        "_static/podcast.png": picture(letter, 1400, 1400),
    }
