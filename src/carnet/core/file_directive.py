"""A directive that shows or plays a file that lies beside its page, and tells what is wrong with it."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import ClassVar

from sphinx.locale import _
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from carnet.core.near_files import did_you_mean_file
from carnet.core.player_nodes import own_file
from carnet.core.read_files import is_refused
from carnet.core.recordings import SOUNDS, recording_of

logger = logging.getLogger(__name__)

#: Whose players a page can have instead of a file, as a writer is told.
SERVICES = "YouTube, Vimeo, SoundCloud, Bandcamp, Deezer, Spotify"
#: No name of a file is longer.
_LONGEST_NAME = 255


class FileDirective(SphinxDirective):
    """What directives have in common that name files; *subtype* is the kind of their messages."""

    subtype: ClassVar[str] = "files"

    def tell(self, message: str, *values: object, line: int | None = None) -> None:
        """Warn of a mistake."""
        place = (self.env.current_document.docname, line or self.lineno)
        logger.warning(message, *values, location=place, type="blog", subtype=self.subtype)

    def file(self, written: str, suffixes: tuple[str, ...], line: int | None = None) -> str | None:
        """Return the path from the root of the file that is *written*, or None after a warning."""
        if "://" in written:
            self.tell(_("'%s' is on another site; for one on %s write {player}"), written, SERVICES, line=line)
            return None
        name, path = self.env.relfn2path(written)
        if name.startswith("../") or max(map(len, name.encode().split(b"/"))) > _LONGEST_NAME:
            self.tell(_("'%s' can't be a file of the blog"), written, line=line)
            return None
        if PurePosixPath(name).suffix.lower() not in suffixes:
            self.tell(
                _("'%s' is of no kind that is of use here; those are %s"), written, ", ".join(suffixes), line=line
            )
            return None
        if is_refused(self, written):
            return None
        self.env.note_dependency(name)
        if not Path(path).is_file():
            hint = did_you_mean_file(self.env, self.env.current_document.docname, written, suffixes)
            message = _("there is no file '%s'; its path begins where this page lies") % written
            self.tell("%s", message + hint, line=line)
            return None
        return name

    def recording(self, written: str, suffixes: tuple[str, ...], line: int | None = None) -> own_file | None:
        """Return the player of the sound or video that is *written*, or None after a warning."""
        name = self.file(written, suffixes, line)
        if name is None:
            return None
        path = self.env.srcdir / name
        known = recording_of(path)
        if known is None:
            self.tell(
                _("'%s' can't be played, for it is not what its name promises; export it again"), written, line=line
            )
            return None
        if known.rare:
            better = _("MP3, or AAC in an .m4a") if path.suffix.lower() in SOUNDS else _("H.264 with AAC, in an .mp4")
            message = _("'%s' is %s, which most browsers do not play; save it as %s")
            self.tell(message, written, known.rare, better, line=line)
            return None
        return own_file(
            file=self.env.dlfiles.add_file(self.env.current_document.docname, name).as_posix(),
            source=name,
            size=path.stat().st_size,
            seconds=known.seconds,
            width=known.width,
            height=known.height,
        )
