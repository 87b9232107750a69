"""Any file that a blog hands out, without what says where, with what, or by whom it was made, or why it can't be.

What is seen, heard or read is copied byte for byte wherever its form allows. Nothing here knows of Sphinx.
"""

from __future__ import annotations

import filecmp
import io
import stat
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from carnet.core.downloads.tags import Piece, TellableError, read
from carnet.core.pictures.convert import SUFFIXES
from carnet.core.pictures.lossless import kind_of, stripped

_Cleaner = Callable[[BinaryIO, int], Iterable[Piece]]

#: How much of a file is copied at once.
_BLOCK = 1 << 20
#: Bytes; an archive of few bytes may unfold to more than a disk holds.
_LARGEST_ARCHIVE = 1_000_000_000
#: The earliest time that a zip file can tell.
_TIME = (1980, 1, 1, 0, 0, 0)


def _suffixes(listed: str) -> frozenset[str]:
    return frozenset(f".{name}" for name in listed.split())


#: What says nothing but what is read in it.
TEXTS = _suffixes("bib css csv js json lrc ly md opml py rst srt tex toml tsv txt vtt yaml yml")
#: What holds the name of its writer besides much else; no part of it is read here.
OFFICE = _suffixes(
    "doc docm docx dot dotx key numbers odg odp ods odt ott pages pot pps ppsx ppt pptm pptx rtf xls xlsb xlsm xlsx"
)
#: Photographs as a camera keeps them, and pictures as an editor does, with all that was ever said of them.
RAW = _suffixes(
    "3fr ai arw cr2 cr3 crw dng erf indd kra nef nrw orf pef psb psd raf raw rw2 sr2 srw svgz tif tiff x3f xcf"
)
#: Archives that are not opened.
ARCHIVES = _suffixes("7z bz2 cbr cbz dmg epub gz iso jar rar tar tgz txz xz zst")


_BROKEN = "can't be read to its end, so that nobody knows what it says; export it again"
_PACKED = "holds a file that may say where or by whom it was made; hand out its files one by one"
_BROKEN = "can't be read to its end, so that nobody knows what it says; export it again"


class UncleanableError(Exception):
    """A file can't be handed out; the message is for the writer, after the name of the file and before a detail."""


def is_known(path: Path) -> bool:
    """Return whether it is known of a file what it says besides what is seen, heard or read."""
    suffix = path.suffix.lower()
    return suffix in TEXTS or suffix in SUFFIXES or suffix in _BY_SUFFIX


def check(path: PurePosixPath) -> None:
    """Raise an error for a file that is of a kind that is not handed out."""
    suffix = path.suffix.lower()
    if suffix in OFFICE:
        raise UncleanableError("names its writer, and maybe more; save it as PDF")
    if suffix in RAW:
        raise UncleanableError("says where and with what it was made; save it as JPEG or PNG")
    if suffix in ARCHIVES:
        raise UncleanableError(
            "may hold files that say where and by whom they were made; hand out its files one by one"
        )


def clean(source: Path, target: Path) -> bool:
    """Write a *source* without its words to *target*; return whether it had any, else there is no target.

    Pictures that pages show are the affair of `_pictures`.
    """
    with source.open("rb") as file:
        found = _cleaner(source.suffix.lower(), file.read(32))
        if found is None:
            return False
        size = source.stat().st_size
        try:
            with target.open("wb") as written:
                for piece in found(file, size):
                    _write(file, piece, written)
        except UncleanableError:
            target.unlink()
            raise
        except TellableError as error:
            target.unlink()
            raise UncleanableError(str(error)) from error
        except OSError:
            raise
        except Exception as error:  # what pypdf and mutagen raise at a broken file has many names
            target.unlink()
            raise UncleanableError(f"{_BROKEN} | {str(error)[:80] or type(error).__name__}") from error
    if filecmp.cmp(source, target, shallow=False):
        target.unlink()
        return False
    return True


def _write(file: BinaryIO, piece: Piece, written: BinaryIO) -> None:
    if isinstance(piece, bytes):
        written.write(piece)
        return
    start, end = piece
    file.seek(start)
    while start < end and (block := file.read(min(_BLOCK, end - start))):
        written.write(block)
        start += len(block)


def _cleaner(suffix: str, head: bytes) -> _Cleaner | None:
    """Return what cleans a file that begins with a *head*, whatever its name says, or else by the end of its name."""
    if suffix in (".flac", ".mxl") or not head:
        return _BY_SUFFIX.get(suffix)
    if kind_of(head):
        return _picture
    return next((known for place, begin, known in _BY_HEAD if head.startswith(begin, place)), _BY_SUFFIX.get(suffix))


def _unreadable(file: BinaryIO, size: int) -> Iterator[Piece]:
    raise UncleanableError("holds another kind of file than its name says, which can't be read")


def _picture(file: BinaryIO, size: int) -> Iterator[Piece]:
    content = read(file, 0, size)
    yield stripped(content, kind_of(content))


# What cleans each of the following is loaded with the first such file: most builds meet none.


def _mpeg(file: BinaryIO, size: int) -> Iterable[Piece]:
    from carnet.core.downloads.mpeg import mpeg  # noqa: PLC0415

    return mpeg(file, size)


def _flac(file: BinaryIO, size: int) -> Iterable[Piece]:
    from carnet.core.downloads.sounds import flac  # noqa: PLC0415

    return flac(file, size)


def _ogg(file: BinaryIO, size: int) -> Iterable[Piece]:
    from carnet.core.downloads.sounds import ogg  # noqa: PLC0415

    return ogg(file, size)


def _chunks(file: BinaryIO, size: int) -> Iterable[Piece]:
    from carnet.core.downloads.sounds import chunks  # noqa: PLC0415

    return chunks(file, size)


def _mp4(file: BinaryIO, size: int) -> Iterable[Piece]:
    from carnet.core.downloads.mp4 import mp4  # noqa: PLC0415

    return mp4(file, size)


def _webm(file: BinaryIO, size: int) -> Iterable[Piece]:
    from carnet.core.downloads.webm import webm  # noqa: PLC0415

    return webm(file, size)


def _score(kind: str) -> _Cleaner:
    def cleaned(file: BinaryIO, size: int) -> Iterable[Piece]:
        from carnet.core.downloads import scores  # noqa: PLC0415

        return {"abc": scores.abc, "xml": scores.xml, "packed": scores.packed}[kind](file, size)

    return cleaned


def _pdf(file: BinaryIO, size: int) -> Iterable[Piece]:
    from carnet.core.downloads.pdf import clean_pdf  # noqa: PLC0415

    return (clean_pdf(read(file, 0, size)),)


def _zip(file: BinaryIO, size: int) -> Iterator[Piece]:
    """Yield an archive that does not say whose it is; what is cleaned file by file is not packed."""
    file.seek(0)
    with zipfile.ZipFile(file) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > _LARGEST_ARCHIVE:
            raise UncleanableError("unfolds to more than a gigabyte; make several of it")
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w") as packed:
            for entry in archive.infolist():
                content = archive.read(entry)
                if _says_more(PurePosixPath(entry.filename), content[:32]):
                    raise UncleanableError(f"{_PACKED} | {entry.filename[-80:]}")
                packed.writestr(_entry(entry), content)
    yield written.getvalue()


def _says_more(path: PurePosixPath, head: bytes) -> bool:
    """Return whether a file within an archive is one that is not handed out as it came."""
    suffix = path.suffix.lower()
    return suffix in SUFFIXES or suffix in (OFFICE | RAW | ARCHIVES) or _cleaner(suffix, head) is not None


def _entry(found: zipfile.ZipInfo) -> zipfile.ZipInfo:
    """Return what an archive says of a file: its name, and whether it is a program."""
    kept = zipfile.ZipInfo(found.filename, _TIME)
    kept.compress_type = zipfile.ZIP_DEFLATED
    kept.create_system = 3  # Unix, whatever the machine
    is_program = found.external_attr >> 16 & stat.S_IXUSR
    kept.external_attr = (0o755 if is_program or found.is_dir() else 0o644) << 16
    return kept


_BY_SUFFIX: dict[str, _Cleaner] = {
    **dict.fromkeys((".mp3", ".aac", ".mp2"), _mpeg),
    **dict.fromkeys((".ogg", ".oga", ".opus", ".ogv", ".spx"), _ogg),
    **dict.fromkeys((".mp4", ".m4a", ".m4v", ".m4b", ".m4r", ".mov", ".qt", ".3gp", ".3g2"), _mp4),
    **dict.fromkeys((".webm", ".mkv", ".mka", ".mks"), _webm),
    **dict.fromkeys((".wav", ".aif", ".aiff", ".aifc"), _chunks),
    # Pictures that no page shows, yet whose words are known.
    **dict.fromkeys((".heic", ".heif", ".hif", ".jpe", ".jfif", ".mpo", ".apng"), _picture),
    **dict.fromkeys((".musicxml", ".mei"), _score("xml")),
    ".abc": _score("abc"),
    ".mxl": _score("packed"),
    ".flac": _flac,
    ".pdf": _pdf,
    ".zip": _zip,
}
#: How files begin, from which byte on.
_BY_HEAD: tuple[tuple[int, bytes, _Cleaner], ...] = (
    (0, b"%PDF", _pdf),
    (0, b"PK\3\4", _zip),
    *((4, name, _mp4) for name in (b"ftyp", b"moov", b"wide", b"mdat")),
    (0, b"OggS", _ogg),
    (0, b"fLaC", _flac),
    (0, b"\x1a\x45\xdf\xa3", _webm),
    *((0, name, _chunks) for name in (b"RIFF", b"RF64", b"BW64", b"FORM")),
    (0, b"ID3", _mpeg),
    *((0, begin, _unreadable) for begin in (b"II*\0", b"MM\0*", b"Rar!", b"7z\xbc\xaf", b"\xd0\xcf\x11\xe0")),
)
