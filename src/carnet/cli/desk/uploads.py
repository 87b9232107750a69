"""A picture, sound or video lands beside its post: under a clean name, without places and owners."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, Literal

from PIL import Image
from sphinx.locale import _

from carnet.cli.desk.places import DeskError, desk_folder, inside, told
from carnet.cli.publish import sync_folder
from carnet.core.downloads.clean import UncleanableError
from carnet.core.downloads.originals import clean_original
from carnet.core.file_names import is_device
from carnet.core.messages import one_line, translated
from carnet.core.pictures.convert import FORMATS, LARGEST, SUFFIXES
from carnet.core.pictures.lossless import kind_of, stripped
from carnet.core.pictures.svg import HostileDrawingError, clean_drawing
from carnet.core.recordings import SOUNDS, VIDEOS, recording_of
from carnet.core.text import slugify

Kind = Literal["picture", "sound", "video", "score", "file"]

#: What may lie beside a post, by the end of its name.
KINDS: dict[str, Kind] = {
    **dict.fromkeys(SUFFIXES, "picture"),
    **dict.fromkeys(SOUNDS, "sound"),
    **dict.fromkeys(VIDEOS, "video"),
    **dict.fromkeys((".abc", ".musicxml", ".mxl", ".mei"), "score"),
    **dict.fromkeys((".pdf", ".vtt"), "file"),
}
#: Bytes that a file may have. GitHub takes none above 100 MB.
MOST: dict[Kind, int] = {
    "picture": 40_000_000,
    "sound": 95_000_000,
    "video": 95_000_000,
    "score": 5_000_000,
    "file": 40_000_000,
}
#: The feature that shows scores.
_SCORES = "carnet.scores"

_MARKDOWN: dict[Kind, str] = {
    "picture": "![%s](PATH)",
    "sound": ":::{audio} PATH\n:title: %s\n:::",
    "video": ":::{video} PATH\n:title: %s\n:::",
    "score": ":::{score} PATH\n:::",
    "file": "{download}`%s <PATH>`",
}
#: How files begin that a telephone makes of photographs, whatever they are called.
_HEIC = (b"ftypheic", b"ftypheix", b"ftyphevc", b"ftyphevx")
_LONGEST_NAME = 60
_BLOCK = 1 << 20
_PLACING = threading.Lock()


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A file beside a post. *markdown* is what the text gets, with "%s" where a description or title stands."""

    path: str
    kind: Kind
    markdown: str
    #: What the writer should know of it, or "".
    note: str = ""

    def with_description(self, words: str) -> str:
        """Return what the text gets."""
        words = one_line(words)
        if self.kind == "picture":
            words = re.sub(r"([\[\]\\])", r"\\\1", words)
        elif self.kind == "file":
            words = re.sub(r"[`<>]", "", words) or PurePosixPath(self.path).name
        elif not words:
            return self.markdown.replace(":title: %s\n", "")
        return self.markdown.replace("%s", words)

    @property
    def as_ornament(self) -> str:
        """What the text gets for a picture that says nothing."""
        return f"```{{image}} {self.markdown.partition('](')[2].removesuffix(')')}\n:alt:\n```"


def has_scores(settings: Mapping[str, Any]) -> bool:
    """Return whether the blog shows scores."""
    return _SCORES in settings.get("extensions", ())


def documents(settings: Mapping[str, Any]) -> str:
    """Return what a control for choosing documents accepts."""
    kinds = ("score", "file") if has_scores(settings) else ("file",)
    return ",".join(suffix for suffix, kind in KINDS.items() if kind in kinds)


def upload(root: Path, settings: Mapping[str, Any], post: str, name: str, content: BinaryIO) -> Uploaded:
    """Put a file beside the text at the path *post*; `DeskError` says in one line why it can't be."""
    if not inside(root, post).is_file() or not post.endswith(".md"):
        raise DeskError(_("%s is no text of this blog") % one_line(post))
    shown = one_line(PurePosixPath(name.replace("\\", "/")).name)[-80:] or "?"
    part = Path(tempfile.mkdtemp(dir=desk_folder(root, "uploads")))
    try:
        file = _received(part, shown, content)
        kind = KINDS[file.suffix]
        if kind == "score" and not has_scores(settings):
            raise DeskError(_("%s is a score, which this blog does not show; export it as PDF") % shown)
        note = _checked(file, kind, shown)
        _clean(file, kind, shown)
        path = _placed(root, post.removesuffix(".md"), file, shown)
    except OSError as error:
        raise DeskError(told(error, shown)) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    beside = os.path.relpath(path, PurePosixPath(post).parent).replace(os.sep, "/")
    return Uploaded(path, kind, _MARKDOWN[kind].replace("PATH", beside), note)


def _received(folder: Path, name: str, content: BinaryIO) -> Path:
    """Write what comes to a *folder*, up to what is allowed; its suffix is that of what it holds."""
    head = content.read(_BLOCK)
    suffix = _suffix(name, head)
    most = MOST[KINDS[suffix]]
    file = folder / f"part{suffix}"
    size = 0
    with file.open("wb") as opened:
        block = head
        while block:
            size += len(block)
            if size > most:
                message = _("%s is larger than %s MB; make it smaller, or let it lie elsewhere and link to it")
                raise DeskError(message % (name, most // 1_000_000))
            opened.write(block)
            block = content.read(_BLOCK)
        opened.flush()
        os.fsync(opened.fileno())
    if not size:
        raise DeskError(_("%s is empty") % name)
    return file


def _suffix(name: str, head: bytes) -> str:
    """Return the suffix that a file gets, one of *KINDS*: that of its content where a picture is called otherwise."""
    suffix = PurePosixPath(name).suffix.lower()
    if remedy := _remedy(".heic" if head[4:12] in _HEIC else suffix):
        raise DeskError(remedy % name)
    found = kind_of(head[:32])
    named = [known for known, kinds in FORMATS.items() if found in kinds]
    if found and suffix not in named and (suffix in SUFFIXES or suffix not in KINDS) and named:
        return {".jpeg": ".jpg"}.get(named[0], named[0])
    if suffix not in KINDS:
        kinds = ", ".join(sorted(KINDS))
        raise DeskError(_("%s is of a kind that is not taken here; what is taken: %s") % (name, kinds))
    return suffix


def _remedy(suffix: str) -> str:
    """Return what is said of a file that is made into another one first, as its suffix tells; "" for others."""
    if suffix in (".heic", ".heif", ".hif", ".tif", ".tiff", ".bmp"):
        return _("%s is of a kind that browsers do not show; export it as JPEG")
    if suffix in (".mov", ".avi", ".mkv", ".wmv", ".3gp", ".mts", ".mpg", ".mpeg"):
        return _("%s is a video of a kind that few browsers play; export it as MP4 with H.264")
    if suffix in (".aif", ".aiff", ".caf", ".wma", ".amr", ".mid", ".midi"):
        return _("%s is a sound of a kind that few browsers play; export it as MP3")
    if suffix in (".mscz", ".mscx", ".sib", ".mus", ".musx", ".gp", ".gpx", ".gp5", ".dorico"):
        return _("%s is the score of one program; export it as MusicXML, or as PDF")
    if suffix in (".doc", ".docx", ".odt", ".rtf", ".pages"):
        return _("%s is a text of a word processor; copy its words and paste them, or export it as PDF")
    return ""


def _checked(file: Path, kind: Kind, name: str) -> str:
    """Look whether a file is what it is called; return what the writer should know of it."""
    damaged = _("%s is damaged, or of another kind than its name says; export it again") % name
    if kind == "picture" and file.suffix != ".svg":
        pixels = _pixels(file)
        if pixels is None:
            raise DeskError(damaged)
        if pixels > LARGEST:
            raise DeskError(_("%s has more than 100 megapixels; save it smaller") % name)
    elif kind in ("sound", "video"):
        recording = recording_of(file)
        if recording is None:
            raise DeskError(damaged)
        if recording.rare:
            note = _("%s is %s, which few browsers play; export it as MP3, or as MP4 with H.264")
            return note % (name, recording.rare)
    elif file.suffix in (".abc", ".mei", ".vtt"):
        try:
            file.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            raise DeskError(_("%s is not UTF-8 text; save it with the encoding UTF-8") % name) from error
    return ""


def _pixels(file: Path) -> int | None:
    """Return how many pixels a picture has, None if it is none, or is cut short."""
    try:
        with Image.open(file) as picture:
            pixels = picture.width * picture.height
            if pixels <= LARGEST:
                picture.verify()
    except Exception as error:  # Pillow's readers raise whatever occurs to them at a broken file
        if isinstance(error, OSError) and error.errno:
            raise
        return None
    return pixels


def _clean(file: Path, kind: Kind, name: str) -> None:
    """Take places and owners out of a file."""
    if kind == "score" or file.suffix == ".vtt":
        return  # the blog publishes no word of them but those that are sung or seen
    try:
        if file.suffix == ".svg":
            file.write_bytes(clean_drawing(file.read_bytes(), _wordless).content)
        else:
            clean_original(file)
    except (UncleanableError, HostileDrawingError) as error:
        raise DeskError(_("%s: %s") % (name, translated(str(error)))) from error


def _wordless(content: bytes) -> bytes | None:
    """Return a picture that stands within a drawing, without words; None for what is no picture."""
    kind = kind_of(content[:32])
    try:
        return stripped(content, kind) if kind else None
    except ValueError:
        return None


def _placed(root: Path, post: str, file: Path, name: str) -> str:
    """Move a file beside its post, under a name that none has; one that lies there already serves again."""
    stem = slugify(PurePosixPath(name).stem)[:_LONGEST_NAME].strip("-") or PurePosixPath(post).name
    stem = f"{stem}-1" if is_device(stem) else stem
    content = None
    with _PLACING:
        for number in range(1, 10_000):
            path = f"{post}/{stem}{f'-{number}' if number > 1 else ''}{file.suffix}"
            target = inside(root, path)
            if not target.exists():
                break
            if target.is_file() and target.stat().st_size == file.stat().st_size:
                content = file.read_bytes() if content is None else content
                if target.read_bytes() == content:
                    return path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(file, target)
    with suppress(OSError):
        target.chmod(0o666 & ~_umask())
    sync_folder(target.parent)
    return path


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
