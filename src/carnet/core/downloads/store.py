"""What a blog hands out, cleaned once and kept from one build to the next, as pictures are."""

from __future__ import annotations

from pathlib import Path

from carnet.core.code_digest import code_digest, version_of
from carnet.core.downloads.clean import UncleanableError, clean
from carnet.core.fingerprint import digest
from carnet.core.pictures.convert import Picture, UnusablePictureError
from carnet.core.pictures.store import Form, Store

_OURS = (
    *(
        "core/pictures/color_profiles",
        "core/pictures/heif",
        "core/pictures/lossless",
        "core/downloads/clean",
        "core/downloads/mp4",
        "core/downloads/ogg",
        "core/downloads/pdf",
        "core/downloads/film_notes",
        "core/downloads/mpeg",
        "core/downloads/scores",
        "core/downloads/sounds",
    ),
    *("core/downloads/tags", "core/downloads/webm"),
)


class FileStore(Store):
    """The files of any kind but pictures that were cleaned; one that needed no cleaning has no ending."""

    def fingerprint(self) -> str:
        """Return what decides how files are cleaned."""
        return digest(version_of("mutagen"), version_of("pypdf"), code_digest(*(f"{name}.py" for name in _OURS)))

    @staticmethod
    def convert(source: Path, folder: Path, form: Form) -> Picture:  # noqa: ARG004  # as of any store
        """Write a *source* without its words into a *folder*, if it has any."""
        try:
            has_words = clean(source, folder / source.suffix.lower())
        except UncleanableError as error:
            raise UnusablePictureError(str(error)) from error
        return Picture(source.suffix.lower() if has_words else "", None, None)

    def file(self, path: str) -> Path | None:
        """Return the file that is handed out in the place of that at a *path*, None if there is none."""
        known = self.of(path)
        if known is None or known.picture is None:
            return None
        return known.folder / known.picture.suffix if known.picture.suffix else self.root / path
