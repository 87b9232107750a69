# /// script
# requires-python = ">=3.11"
# dependencies = ["fonttools==4.68.0", "brotli==1.2.1"]
# ///
"""Make Carnet Serif, the typeface of the pages, of Source Serif 4 as the npm registry has it.

    npm pack @fontsource-variable/source-serif-4@5.3.1
    uv run tools/serif.py fontsource-variable-source-serif-4-5.3.1.tgz

What is left are the letters of French and its neighbours, the weights from 400 to 700, and what sets letters well
beside one another. The name "Source" is Adobe's, so that the result has another one. It is the same on every machine:
the package is checked by its digest, and no date is written.
"""

from __future__ import annotations

import base64
import hashlib
import io
import os
import sys
import tarfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

INTEGRITY = "4Rtay22SC4lMvw11r/+9kxANB6P3M0X8s1NudBC2v0J1KU2y3DcMoNcT3lBoZ/CqLirzf+StlO6UlJilyrvaUg=="
FOLDER = Path(__file__).parents[1] / "src/carnet/theme/fonts"
NAME = "Carnet Serif"
#: Latin-1, what French has besides, and the marks and spaces that its texts use.
LETTERS = [*range(0x20, 0x7F), *range(0xA0, 0x100), 0x152, 0x153, 0x2C6, 0x2DA, 0x2DC]
MARKS = [0x2009, 0x200A, *range(0x2010, 0x2015), *range(0x2018, 0x201F), *range(0x2020, 0x2023), 0x2026, 0x202F]
OTHERS = [0x2030, 0x2032, 0x2033, 0x2039, 0x203A, 0x2044, 0x20AC, 0x2122, 0x2212]
FEATURES = ["kern", "liga", "ccmp", "mark", "locl", "pnum", "tnum"]
#: Of the name table: the copyright, licence and trademark stay as Adobe wrote them.
_RENAMED = {1: NAME, 3: "Carnet Serif 1", 4: NAME, 6: "CarnetSerif", 16: NAME, 25: "CarnetSerif"}


def make(packed: bytes, style: str) -> bytes:
    """Return the font of a *style* as WOFF2."""
    from fontTools.subset import Options, Subsetter  # noqa: PLC0415
    from fontTools.ttLib import TTFont  # noqa: PLC0415
    from fontTools.varLib.instancer import instantiateVariableFont  # noqa: PLC0415

    with tarfile.open(fileobj=io.BytesIO(packed)) as package:
        file = package.extractfile(f"package/files/source-serif-4-latin-wght-{style}.woff2")
        assert file is not None
        font = TTFont(io.BytesIO(file.read()), recalcTimestamp=False)
    font = instantiateVariableFont(font, {"wght": (400, 700)})
    add_narrow_space(font)
    whole = io.BytesIO()
    font.save(whole)  # what the instance has no more is only let go when it is written
    font = TTFont(whole, recalcTimestamp=False)
    options = Options(hinting=False, layout_features=FEATURES, notdef_outline=True, name_IDs=["*"])
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[*LETTERS, *MARKS, *OTHERS])
    subsetter.subset(font)
    for record in list(font["name"].names):
        if record.nameID in _RENAMED:
            record.string = _RENAMED[record.nameID]
        elif record.nameID not in (0, 2, 5, 7, 13, 14, 17):
            font["name"].removeNames(nameID=record.nameID)
    font.flavor = "woff2"
    written = io.BytesIO()
    font.save(written)
    return written.getvalue()


def add_narrow_space(font: TTFont) -> None:
    """Let the narrow no-break space of French be in the font, as wide as a fifth of an em, if it is not."""
    characters = font.getBestCmap()
    if 0x202F not in characters:
        thin = characters.get(0x2009) or characters[0xA0]
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[0x202F] = thin


def main() -> None:
    """Write both styles."""
    packed = Path(sys.argv[1]).read_bytes()
    if base64.b64encode(hashlib.sha512(packed).digest()).decode() != INTEGRITY:
        sys.exit(f"{sys.argv[1]} is not the package that this tool was written for")
    os.environ.setdefault("SOURCE_DATE_EPOCH", "0")
    FOLDER.mkdir(parents=True, exist_ok=True)
    for style, name in {"normal": "roman", "italic": "italic"}.items():
        data = make(packed, style)
        (FOLDER / f"carnet-serif-{name}.woff2").write_bytes(data)
        print(f"carnet-serif-{name}.woff2: {len(data) / 1024:.1f} KB")


if __name__ == "__main__":
    main()
