"""The originals beside the posts, which are published too where the repository is: without places and owners.

Only what is written into them besides goes: pixels, samples, colours and how the camera was held stay. A file that says
nothing is not touched; any other is replaced whole or not at all. Nothing here knows of Sphinx's builds.
"""

from __future__ import annotations

import hashlib
import json
import mimetypes
import os
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from enum import Enum
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import Any

from PIL import Image, ImageSequence
from sphinx.locale import _
from sphinx.util.matching import Matcher

from carnet.core.build_state import read_state, write_whole
from carnet.core.code_digest import code_digest
from carnet.core.downloads.clean import RAW, TEXTS, UncleanableError, clean, is_known
from carnet.core.downloads.geotags import says_where
from carnet.core.file_names import shown
from carnet.core.fingerprint import stamp_of
from carnet.core.messages import translated
from carnet.core.pictures.convert import LARGEST, SUFFIXES
from carnet.core.pictures.lossless import holds_more, kind_of, stripped
from carnet.core.pictures.svg import HostileDrawingError, nameless_drawing

#: Suffix of a file that is not yet whole.
PART = ".cleaning"
#: Bytes that GitHub Pages publishes of a site, and from which part of them on that is worth a line.
_MOST, _HEAVY = 1_000_000_000, 0.8
_NOT_MEDIA = TEXTS | {".zip"}


class Change(Enum):
    """What became of a file."""

    NONE = 0
    CLEANED = 1
    #: A second picture or a short film, which telephones put behind the first, went along.
    CUT = 2


# -- Which files -------------------------------------------------------------------------------------------------------


def originals(root: Path, settings: Mapping[str, Any]) -> list[str]:
    """Return the pictures, sounds, videos and PDFs of a blog, by their paths from its *root*, which has `conf.py`.

    That is what git has or would take, where there is a work tree, of what `exclude_patterns` does not leave out, and
    of the folders that the owner adds to the site. Hidden files are none, nor what links lead to.
    """
    left_out = Matcher([*settings.get("exclude_patterns", ())])
    own = tuple(os.path.normpath(name).replace(os.sep, "/") for name in _own_folders(settings))

    @cache
    def is_open(folder: str) -> bool:
        """Return whether no link leads to a folder, from the root on."""
        return not folder or (is_open(folder.rpartition("/")[0]) and not (root / folder).is_symlink())

    @cache
    def is_left_out(folder: str) -> bool:
        return bool(folder) and (is_left_out(folder.rpartition("/")[0]) or left_out(folder))

    found = []
    for name in sorted({*(_of_git(root) or _of_folder(root))}):
        folder = name.rpartition("/")[0]
        if _is_media(name[name.rfind(".") :].lower()) and "/." not in f"/{name}" and is_open(folder):
            is_own = any(name == one or name.startswith(f"{one}/") for one in own)
            if (is_own or not (is_left_out(folder) or left_out(name))) and _is_plain_file(f"{root}/{name}"):
                found.append(name)
    return found


def _own_folders(settings: Mapping[str, Any]) -> Iterator[str]:
    for setting in ("html_static_path", "html_extra_path"):
        yield from (str(name) for name in settings.get(setting, ()))


@cache
def _is_media(suffix: str) -> bool:
    if suffix in _NOT_MEDIA:
        return False
    kind = (mimetypes.guess_type(f"a{suffix}")[0] or "").partition("/")[0]
    return suffix in RAW or is_known(Path(f"a{suffix}")) or kind in ("audio", "video")


def _of_git(root: Path) -> list[str]:
    """Return the files that git has or would take, none where there is no work tree of this blog."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, cwd=root, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return []
    names = os.fsdecode(listed).split("\0")
    return names[:-1] if "conf.py" in names else []


def _of_folder(root: Path) -> Iterator[str]:
    for place, folders, names in os.walk(root):
        inside = Path(place).relative_to(root)
        folders[:] = [name for name in folders if not name.startswith(".") and name != "_build"]
        yield from ((inside / name).as_posix() for name in names)


def _is_plain_file(path: str) -> bool:
    with suppress(OSError):
        return stat.S_ISREG(os.lstat(path).st_mode)
    return False


# -- Cleaning ----------------------------------------------------------------------------------------------------------


def clean_original(file: Path, *, only_look: bool = False) -> Change:
    """Take from a *file* what says where and by whom it was made; with *only_look* it stays, and what would be is told.

    Raises:
        UncleanableError: The file stays, and why.
        OSError: The file stays, and what the system says.
    """
    if only_look:
        with tempfile.TemporaryDirectory() as folder:
            return _cleaned(file, Path(folder) / f"part{file.suffix}")
    short = hashlib.sha256(os.fsencode(file.name)).hexdigest()[:16]
    part = file.with_name(f".{short}{PART}")
    part.unlink(missing_ok=True)  # of a run that was cut short
    try:
        before = stamp_of(file)
        change = _cleaned(file, part)
        if change is not Change.NONE:
            _take_its_place(part, file, before)
    finally:
        part.unlink(missing_ok=True)
    return change


def _cleaned(file: Path, part: Path) -> Change:
    """Write a *file* without its words to *part*, if it has any."""
    suffix = file.suffix.lower()
    if suffix == ".svg":
        return _cleaned_drawing(file, part)
    if suffix in RAW or not is_known(file):
        raise UncleanableError("is of a kind that can't be cleaned here; save it in another, or keep it elsewhere")
    with file.open("rb") as opened:
        head = opened.read(32)
    is_picture = bool(kind_of(head))
    if suffix in SUFFIXES and not is_picture:
        raise UncleanableError("is no picture, whatever its name says; export it again")
    if suffix == ".pdf" and b"/ByteRange" in file.read_bytes():
        raise UncleanableError("is signed, and would not be any more; keep it elsewhere, or save it without")
    if not clean(file, part):
        return Change.NONE
    if not is_picture:
        return Change.CLEANED
    if suffix in SUFFIXES and not _is_same_picture(file, part):
        raise UncleanableError("is damaged or cut short; copy or export it again")
    return Change.CUT if kind_of(head) == "JPEG" and holds_more(file.read_bytes()) else Change.CLEANED


def _cleaned_drawing(file: Path, part: Path) -> Change:
    content = file.read_bytes()
    try:
        written = nameless_drawing(content, _lossless)
    except HostileDrawingError as error:
        raise UncleanableError(str(error)) from error
    if written is None:
        return Change.NONE
    part.write_bytes(written)
    return Change.CLEANED


def _lossless(content: bytes) -> bytes | None:
    """Return a picture that stands within a drawing without words; None if there are none, or it is broken."""
    kind = kind_of(content)
    try:
        written = stripped(content, kind) if kind else content
    except ValueError:
        return None
    return written if written != content else None


def _is_same_picture(file: Path, part: Path) -> bool:
    """Return whether two files show the same, frame by frame, held alike."""
    try:
        with Image.open(file) as one, Image.open(part) as other:
            if one.width * one.height > LARGEST:
                raise UncleanableError("has more than 100 megapixels; save it smaller")
            if one.getexif().get(0x0112, 1) != other.getexif().get(0x0112, 1) or one.size != other.size:
                return False
            if one.format == "MPO":  # of which no page shows but the first
                return one.mode == other.mode and one.tobytes() == other.tobytes()
            frames = zip_longest(ImageSequence.Iterator(one), ImageSequence.Iterator(other))
            return all(
                left and right and left.mode == right.mode and left.tobytes() == right.tobytes()
                for left, right in frames
            )
    except (MemoryError, UncleanableError):
        raise
    except Exception as error:  # Pillow's readers raise whatever occurs to them at a broken file
        if isinstance(error, OSError) and error.errno:
            raise
        return False


def _take_its_place(part: Path, file: Path, before: object) -> None:
    """Let a whole *part* take the place of a *file*, at once, with its rights."""
    status = file.stat()
    with part.open("rb") as written:
        os.fsync(written.fileno())
    if hasattr(os, "chown") and (part.stat().st_uid, part.stat().st_gid) != (status.st_uid, status.st_gid):
        with suppress(OSError):
            os.chown(part, status.st_uid, status.st_gid)
    shutil.copymode(file, part)
    if stamp_of(file) != before:
        raise UncleanableError("was changed while it was cleaned; try again")
    part.replace(file)


# -- What a build tells ------------------------------------------------------------------------------------------------


def how_many_say_where(root: Path, names: Iterable[str], note: Path) -> int:
    """Return how many files still say where they were made; what is known of each is kept in *note*, by its stamp."""
    made_with = code_digest(
        "core/downloads", "core/pictures/lossless.py", "core/pictures/heif.py", "core/pictures/svg.py"
    )
    kept = read_state(note)
    before = kept.get("files", {}) if kept.get("made_with") == made_with else {}
    known: dict[str, tuple[list[int], bool]] = {}
    for name in names:
        stamp = stamp_of(root / name)
        if stamp is None:
            continue
        same = name in before and before[name][0] == [*stamp]
        known[name] = ([*stamp], before[name][1] if same else _says_more_than_is_seen(root / name))
    if {name: [*one] for name, one in known.items()} != before:
        write_whole(note, json.dumps({"made_with": made_with, "files": known}))
    return sum(says for _stamp, says in known.values())


def _says_more_than_is_seen(file: Path) -> bool:
    """Return whether a file says where it was made, other than to who sees, hears or reads it."""
    try:
        if not says_where(file):
            return False
        with file.open("rb") as opened:
            if kind_of(opened.read(32)):
                return True  # what is seen of it is no text
        with tempfile.TemporaryDirectory() as folder:
            part = Path(folder) / f"part{file.suffix}"
            return _cleaned(file, part) is not Change.NONE and not says_where(part)
    except UncleanableError:
        return True
    except OSError:
        return False


# -- What writers are told ---------------------------------------------------------------------------------------------


def what_became(name: str, change: Change | str, *, only_look: bool = False) -> str:
    """Return a line on what became of the file at a path, or would; a text is the reason why it stays as it is."""
    if isinstance(change, str):
        words = translated(change)
    elif change is Change.CUT and only_look:
        words = _("would be cleaned, and lose the second picture or film that a telephone put behind it")
    elif change is Change.CUT:
        words = _("cleaned; the second picture or film that a telephone had put behind it is gone, too")
    else:
        words = _("would be cleaned") if only_look else _("cleaned")
    name = "".join(letter if letter.isprintable() else "?" for letter in shown(name))
    return f"{name}: {words}"


def told_of_cleaning(changed: int, failed: int, *, only_look: bool = False) -> str:
    """Return a line on what became of all files."""
    words = (_("Originals that would be cleaned: %s.") if only_look else _("Originals cleaned: %s.")) % changed
    return f"{words} {_('Left as they were, for the reasons above: %s.') % failed}" if failed else words


def told_of_places(count: int) -> str:
    """Return a line on originals that still say where they were made, "" if there are none."""
    words = _(
        "Originals that still say where they were made: %s. Whoever can read the repository can read that, too; "
        "make clean-originals takes it out, and changes nothing that is seen or heard."
    )
    return words % count if count else ""


def told_of_weight(size: int) -> str:
    """Return a line on a blog that nears what its hosts take, "" as long as it does not."""
    if size < _HEAVY * _MOST:
        return ""
    words = _(
        "The blog weighs %s MB, and GitHub Pages takes no more than %s: fewer numbers in blog_picture_widths in "
        "conf.py, such as [480, 1216], make fewer and smaller pictures; sounds and videos may lie elsewhere."
    )
    return words % (round(size / 1_000_000), _MOST // 1_000_000)
