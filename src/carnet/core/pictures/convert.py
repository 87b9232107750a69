"""Pictures as they are published: upright, in the colours of the web, in several widths, and without what a camera or
an editor wrote into the file, such as where a photograph was taken.

Nothing here knows of Sphinx, and all of it may run in a process of its own.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from PIL import Image, UnidentifiedImageError

from carnet.core.code_digest import code_digest, version_of
from carnet.core.fingerprint import digest
from carnet.core.pictures.lossless import stripped
from carnet.core.pictures.svg import HostileDrawingError, clean_drawing

#: Pixels; a file of few bytes may unfold to more memory than there is.
LARGEST = 100_000_000
#: Pixels; what feeds and old browsers show is no wider.
PLAIN_WIDTH = 1216
#: Pixels on the longer side; more than most devices have that show books.
_BOOK_LARGEST = 1600
#: What those devices show, as Pillow names it.
_BOOK_KINDS = ("GIF", "JPEG", "PNG")
#: Pixels on a side; WebP knows no more.
_LONGEST = 16383
#: What a file may hold by the ending of its name; telephones write several pictures into one JPEG, which is then "MPO".
FORMATS = {
    ".avif": ("AVIF",),
    ".gif": ("GIF",),
    ".jpeg": ("JPEG", "MPO"),
    ".jpg": ("JPEG", "MPO"),
    ".png": ("PNG",),
    ".webp": ("WEBP",),
}
SUFFIXES = (*sorted(FORMATS), ".svg")
#: How each format is written: photographs, and drawings of few colours. One thread gives the same bytes on any machine.
#: Of a photograph, AVIF takes a quarter of the time at speed 9 that it takes at 8, WebP half at method 2 of what it
#: takes at 4, and both are 2 to 8 % larger.
_PHOTO: dict[str, dict[str, Any]] = {
    "AVIF": {"quality": 50, "speed": 9, "max_threads": 1},
    "WEBP": {"quality": 78, "method": 2},
    "JPEG": {"quality": 82, "optimize": True, "progressive": True},
    "PNG": {"optimize": True},
    "GIF": {},
}
_FLAT: dict[str, dict[str, Any]] = _PHOTO | {"WEBP": {"lossless": True, "method": 1}}
#: The formats of browsers, each of which is tried against the one before it. AVIF makes drawings larger than WebP does.
_PHOTO_FORMATS, _FLAT_FORMATS = ("WEBP", "AVIF"), ("WEBP",)
_WHOLE: dict[str, dict[str, Any]] = _PHOTO | {
    "AVIF": {"quality": 75, "speed": 8, "max_threads": 1},
    "WEBP": {"quality": 90, "method": 4},
    "JPEG": {"quality": 90, "optimize": True, "progressive": True},
}
#: What a camera says of how it was held, and what undoes it.
_ORIENTATION = 0x0112
_TURNS: dict[Any, Image.Transpose] = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SIDEWAYS = [_TURNS[number] for number in (5, 6, 7, 8)]
_FEW_COLORS = 256
#: How a file begins that Git has put in the place of a large one, until somebody fetches that.
_LFS = b"version https://git-lfs.github.com/"

Image.MAX_IMAGE_PIXELS = None  # LARGEST takes its place, before anything is unfolded


class UnusablePictureError(Exception):
    """A file can't be published as a picture; the message is for the writer, after the name of the file.

    It is in English, as it is kept for later builds, with values behind ``|``: see `carnet.core.messages.translated`.
    """


@dataclass(frozen=True, slots=True)
class Picture:
    """What there is of a picture: the ending of the file for all, its size, and in which widths and formats there is
    more, the smallest format first.
    """

    suffix: str
    width: int | None
    height: int | None
    widths: tuple[int, ...] = ()
    formats: tuple[str, ...] = ()

    def endings(self) -> Iterator[str]:
        """Yield the ending of each file."""
        yield self.suffix
        for kind in self.formats:
            yield from (f"-{width}.{kind}" for width in self.widths)


def made_with(*settings: object) -> str:
    """Return the fingerprint of all that decides what becomes of a file, but the file."""
    tools = ("color_profiles", "svg", "heif", "lossless", "convert")
    ours = code_digest(*(f"core/pictures/{tool}.py" for tool in tools))
    return digest(version_of("pillow"), version_of("lxml"), ours, settings)


def convert(source: Path, folder: Path, widths: Sequence[int], *, for_book: bool = False) -> Picture:
    """Write all files of the picture in *source* into *folder*; without *widths* it keeps its form and size.

    *for_book* there is one file, in a form that devices for books show, no larger than a page needs.
    """
    with source.open("rb") as file:
        if file.read(len(_LFS)) == _LFS:
            raise UnusablePictureError("is kept by Git LFS, and was not fetched; type 'git lfs pull'")
    if source.suffix.lower() == ".svg":
        return _convert_drawing(source, folder)
    with _opened(source) as image:
        moves = bool(getattr(image, "is_animated", False))
        if moves and image.format == "AVIF":
            raise UnusablePictureError("moves; save what moves as WebP or GIF")
        fits = max(image.size) <= _BOOK_LARGEST
        if for_book:
            as_it_is = image.format in _BOOK_KINDS and (moves or (image.format == "GIF" and fits))
        else:
            as_it_is = moves and image.format != "MPO"
        if as_it_is:
            image.load()
            (folder / source.suffix.lower()).write_bytes(stripped(source.read_bytes(), str(image.format)))
            return Picture(source.suffix.lower(), *image.size)
        return _convert_for_book(image, folder) if for_book else _convert_still(image, folder, widths)


def _convert_drawing(source: Path, folder: Path) -> Picture:
    try:
        drawing = clean_drawing(source.read_bytes(), recoded)
    except HostileDrawingError as error:
        raise UnusablePictureError(str(error)) from error
    (folder / ".svg").write_bytes(drawing.content)
    return Picture(".svg", drawing.width, drawing.height)


@contextmanager
def _opened(source: Path | BinaryIO) -> Iterator[Image.Image]:
    """Open a file that is what its name says, and tell what Pillow finds wrong with it while it is in use."""
    suffix = source.suffix.lower() if isinstance(source, Path) else ""
    if suffix and suffix not in FORMATS:
        raise UnusablePictureError(f"is of no kind that is of use here; those are %s | {', '.join(SUFFIXES)}")
    try:
        with (
            warnings.catch_warnings(action="ignore"),
            Image.open(source, formats=sorted({names[0] for names in FORMATS.values()})) as image,
        ):
            _check(image, suffix)
            yield image
    except UnusablePictureError:
        raise
    except UnidentifiedImageError as error:
        raise UnusablePictureError("is no picture, whatever its name says; export it again") from error
    except MemoryError as error:
        raise UnusablePictureError("is too large for the memory of this machine; save it smaller") from error
    except Exception as error:  # Pillow's readers raise whatever occurs to them at a broken file
        if isinstance(error, OSError) and error.errno:
            raise  # of the machine: its disk is full, for instance
        raise UnusablePictureError(f"is damaged or cut short; copy or export it again | {error}") from error


def _check(image: Image.Image, suffix: str) -> None:
    if suffix and image.format not in FORMATS[suffix]:
        right = next(ending for ending, names in FORMATS.items() if image.format in names)
        raise UnusablePictureError(f"holds a picture of another kind than its name says; let it end in '%s' | {right}")
    if image.width * image.height > LARGEST:
        megapixels = image.width * image.height // 1_000_000
        raise UnusablePictureError(f"has %s megapixels, and 100 are the most; save it smaller | {megapixels}")


def _convert_still(image: Image.Image, folder: Path, widths: Sequence[int]) -> Picture:
    kind = "JPEG" if image.format == "MPO" else str(image.format)
    if widths:  # a JPEG is read in no larger size than needed
        image.draft(None, (1, max(widths)) if _turn(image) in _SIDEWAYS else (max(widths), 1))
    whole = _plain_mode(_upright(image))
    shown = _widths(whole, widths)
    base = _in_web_colors(_resized(whole, shown[-1]), image.info.get("icc_profile"))
    if not widths:
        (folder / image_suffix(kind)).write_bytes(_encoded(base, kind, _WHOLE))
        return Picture(image_suffix(kind), *base.size)
    is_flat = bool(whole.getcolors(_FEW_COLORS))
    options = _FLAT if is_flat else _PHOTO
    if kind == "AVIF":
        kind = "PNG" if base.mode == "RGBA" else "JPEG"  # those who need the plain file do not know AVIF
    plain = _resized(base, max((width for width in shown if width <= PLAIN_WIDTH), default=shown[0]))
    content = _encoded(plain, kind, options)
    (folder / image_suffix(kind)).write_bytes(content)
    variants = {width: _resized(base, width) for width in shown}
    sizes = {plain.width: len(content)}
    formats: list[str] = []
    for ending in _FLAT_FORMATS if is_flat else _PHOTO_FORMATS:
        if made := _smaller(variants, ending, options, sizes):
            sizes = {width: len(content) for width, content in made.items()}
            formats.insert(0, ending.lower())
            for width, content in made.items():
                (folder / f"-{width}.{ending.lower()}").write_bytes(content)
    return Picture(image_suffix(kind), *plain.size, tuple(shown) if formats else (), tuple(formats))


def _smaller(
    variants: dict[int, Image.Image], kind: str, options: dict[str, dict[str, Any]], sizes: dict[int, int]
) -> dict[int, bytes]:
    """Return the files of a *kind* by their width, none if one of them is not smaller than what *sizes* says."""
    made = {}
    for width in sorted(variants, key=lambda width: width not in sizes):  # those that may fail, first
        made[width] = _encoded(variants[width], kind, options)
        if width in sizes and len(made[width]) >= sizes[width]:
            return {}
    return made


def _convert_for_book(image: Image.Image, folder: Path) -> Picture:
    kind = str(image.format)
    image.draft(None, (_BOOK_LARGEST, _BOOK_LARGEST))
    whole = _plain_mode(_upright(image))
    width = max(1, min(whole.width, whole.width * _BOOK_LARGEST // max(whole.size)))
    page = _in_web_colors(_resized(whole, width), image.info.get("icc_profile"))
    kind = "PNG" if kind in ("PNG", "GIF") or page.mode == "RGBA" else "JPEG"
    (folder / image_suffix(kind)).write_bytes(_encoded(page, kind, _PHOTO))
    return Picture(image_suffix(kind), *page.size)


def recoded(content: bytes) -> bytes | None:
    """Return a picture that stands within a drawing, in its form and size, without words; None if it is broken."""
    try:
        with _opened(io.BytesIO(content)) as image:
            base = _in_web_colors(_plain_mode(_upright(image)), image.info.get("icc_profile"))
            return _encoded(base, "JPEG" if image.format == "MPO" else str(image.format), _WHOLE)
    except UnusablePictureError:
        return None


def _upright(image: Image.Image) -> Image.Image:
    """Return a picture as its camera was held; Pillow's own ``exif_transpose`` fails where other words are broken."""
    turn = _turn(image)
    return image if turn is None else image.transpose(turn)


def _turn(image: Image.Image) -> Image.Transpose | None:
    try:
        return _TURNS.get(image.getexif().get(_ORIENTATION))
    except Exception:  # noqa: BLE001  # Pillow raises whatever occurs to it at broken words, which are no part of a picture
        return None


def image_suffix(kind: str) -> str:
    """Return the ending of files of a *kind* as Pillow names it."""
    return ".jpg" if kind == "JPEG" else f".{kind.lower()}"


def _widths(image: Image.Image, wanted: Sequence[int]) -> list[int]:
    """Return the widths in which a picture is of use: none larger than itself, and no two nearly alike."""
    if not wanted:
        return [image.width]
    largest = min(image.width, max(wanted), max(1, image.width * _LONGEST // image.height))
    return [*(width for width in sorted(wanted) if width < 0.9 * largest), largest]


def _resized(image: Image.Image, width: int) -> Image.Image:
    if width == image.width:
        return image
    height = max(1, round(image.height * width / image.width))
    return image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)


def _plain_mode(image: Image.Image) -> Image.Image:
    """Return a picture with eight bits a color and no palette; colors of print stay."""
    if image.mode[0] in "IF":
        image = image.point(lambda value: value * (1 / 256)).convert("L")  # of 16 bits
        image.info.pop("transparency", None)  # which are too many for it
    if image.has_transparency_data:
        return image.convert("RGBA")
    if image.mode == "1":
        return image.convert("L")
    return image if image.mode in ("L", "RGB", "CMYK") else image.convert("RGB")


def _in_web_colors(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Return a picture in sRGB, which all screens take a picture for that says nothing of its colors, as this one."""
    mode = image.mode if image.mode in ("L", "RGBA") else "RGB"
    if profile:
        from PIL import ImageCms  # noqa: PLC0415  # most pictures have no profile of their own

        with suppress(ImageCms.PyCMSError, OSError, ValueError):  # of a broken profile there is nothing to tell
            known = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            as_mode = "RGBA" if mode == "RGBA" else "RGB"
            image = ImageCms.profileToProfile(image, known, ImageCms.createProfile("sRGB"), outputMode=as_mode) or image
    image = image.convert(mode)
    image.info = {}  # Pillow writes it into every file
    return image


def _encoded(image: Image.Image, kind: str, options: dict[str, dict[str, Any]]) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options[kind])
    return file.getvalue()
