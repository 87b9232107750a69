"""The texts of posts as feeds have them, kept from one build to the next: one that stays as it was is not made again.

They lie one after the other in a file that grows, so that an edit reads and writes a few of thousands; a list beside it
says where. Once half of the file is of no use, it is written anew.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from carnet.core.build_state import write_whole
from carnet.core.fingerprint import stamp_of
from carnet.core.post_html import Portable, portable, reader


class _Place(NamedTuple):
    """What a text was made of, and where it lies."""

    made_of: tuple[object, ...]
    start: int
    length: int


class KeptTexts:
    """The texts of posts, kept in a *folder*; what other processes make is not kept."""

    def __init__(self, folder: Path) -> None:
        self.list = Path(folder) / "list.pickle"  # Sphinx, whose own paths are strings, too, keeps pickles beside it
        self.file = self.list.with_name("texts")
        #: Where the texts of the last build lie, once one is asked for, and the texts that this one has made.
        self.places: dict[str, _Place] | None = None
        self.made: dict[str, tuple[tuple[object, ...], Portable]] = {}

    def get(self, docname: str, rendered: Path, address: str) -> Portable:
        """Return the text of a post at an *address*, of which a file has the *rendered* text."""
        made_of = (str(rendered), stamp_of(rendered), address)
        if docname in self.made and self.made[docname][0] == made_of:
            return self.made[docname][1]
        if (known := self._read(docname, made_of)) is not None:
            return known
        text = portable(rendered.read_text(encoding="utf-8"), address)
        self.made[docname] = made_of, text
        return text

    def _read(self, docname: str, made_of: tuple[object, ...]) -> Portable | None:
        if self.places is None:
            made_with, size, places = pickle.loads(self.list.read_bytes()) if self.list.exists() else ("", 0, {})  # noqa: S301
            is_whole = made_with == reader() and self.file.exists() and self.file.stat().st_size >= size
            self.places = places if is_whole else {}
        place = self.places.get(docname)
        if place is None or place.made_of != made_of:
            return None
        try:
            html, media = pickle.loads(self._bytes(place))  # noqa: S301
        except (pickle.UnpicklingError, EOFError, ValueError, TypeError):  # the machine stopped before it was written
            return None
        return Portable(html, media)

    def _bytes(self, place: _Place) -> bytes:
        with self.file.open("rb") as file:
            file.seek(place.start)
            return file.read(place.length)

    def keep(self, docnames: Iterable[str]) -> None:
        """Write down what was made of the posts *docnames*, and forget all others, if some text was asked for."""
        if self.places is None:
            return
        wanted = set(docnames)
        places = {name: place for name, place in self.places.items() if name in wanted and name not in self.made}
        size = self.file.stat().st_size if self.places else 0
        texts = {name: (made_of, self._packed(text)) for name, (made_of, text) in self.made.items() if name in wanted}
        if 2 * sum(place.length for place in places.values()) < size or not size:
            texts |= {name: (place.made_of, self._bytes(place)) for name, place in places.items()}
            places, size = {}, 0
            self.list.unlink(missing_ok=True)  # it tells of what is about to go
        if texts:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            with self.file.open("r+b" if size else "wb") as file:
                file.seek(size)
                for name, (made_of, packed) in texts.items():
                    places[name] = _Place(made_of, size, len(packed))
                    size += file.write(packed)
                file.truncate()
        if texts or places.keys() != self.places.keys():
            write_whole(self.list, pickle.dumps((reader(), size, places)))
        self.places, self.made = None, {}

    def _packed(self, text: Portable) -> bytes:
        return pickle.dumps((text.html, text.media))
