"""What Sphinx's environment keeps of each page and is seldom asked for, folded: the title of a page, its table of
contents, its excerpt.

Each build loads what is kept of all pages, and writes it again. Trees of docutils' nodes were half of that, and an edit
asks for those of a few pages. Here some dozens of pages lie packed in one piece until one of them is asked for.
"""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx

#: How many pages lie in one piece: fewer take more room, more take longer to look one up.
_IN_A_PIECE = 32
#: Sphinx's own: titles as they are linked to, titles for the window, tables of contents.
KEPT_BY_SPHINX = ("titles", "longtitles", "tocs")


class FoldedPages(MutableMapping[str, Any]):
    """A dictionary by the names of pages that packs its values where it is pickled, and unpacks those asked for."""

    def __init__(self, values: Mapping[str, Any] | None = None) -> None:
        self._unfolded = dict(values or {})
        #: Packed pages, some in one piece; of each page that was not changed since, in which piece it is.
        self._pieces: dict[int, bytes] = {}
        self._places: dict[str, int] = {}

    def __getitem__(self, docname: str) -> Any:
        """Return the value of a page."""
        if docname not in self._unfolded:
            self._unfold(self._places[docname])
        return self._unfolded[docname]

    def __setitem__(self, docname: str, value: Any) -> None:
        """Put the *value* of a page in place of the one before."""
        self._places.pop(docname, None)
        self._unfolded[docname] = value

    def __delitem__(self, docname: str) -> None:
        """Take a page out."""
        if self._places.pop(docname, None) is None:
            del self._unfolded[docname]

    def __contains__(self, docname: object) -> bool:
        """Return whether there is a page of the name, without a look at its value."""
        return docname in self._unfolded or docname in self._places

    def __iter__(self) -> Iterator[str]:
        """Yield the names of all pages, while pages may be looked up."""
        return iter([*self._places, *self._unfolded])

    def __len__(self) -> int:
        """Return how many pages there are."""
        return len(self._places) + len(self._unfolded)

    def _unfold(self, piece: int) -> None:
        for docname, value in pickle.loads(zlib.decompress(self._pieces.pop(piece))).items():  # noqa: S301  # our own
            if self._places.get(docname) == piece:
                del self._places[docname]
                self._unfolded[docname] = value

    def __reduce__(self) -> tuple[Any, ...]:
        """Return how to make it anew from pieces: those that nobody looked into stay as they are."""
        in_pieces: dict[int, list[str]] = {piece: [] for piece in self._pieces}
        for docname, piece in self._places.items():
            in_pieces[piece].append(docname)
        folded = [(in_pieces[piece], packed) for piece, packed in self._pieces.items() if in_pieces[piece]]
        loose = self._unfolded
        if len(folded) > 2 * (1 + len(self) // _IN_A_PIECE):  # many edits have left a page or two in each
            folded, loose = [], {docname: self[docname] for docname in self}
        names = sorted(loose)
        for first in range(0, len(names), _IN_A_PIECE):
            together = names[first : first + _IN_A_PIECE]
            folded.append((together, _packed({docname: loose[docname] for docname in together})))
        return _made_anew, (folded,)


def _packed(values: dict[str, Any]) -> bytes:
    return zlib.compress(pickle.dumps(values, pickle.HIGHEST_PROTOCOL), 1)


def _made_anew(folded: Iterable[tuple[list[str], bytes]]) -> FoldedPages:
    made = FoldedPages()
    for number, (names, packed) in enumerate(folded):
        made._pieces[number] = packed
        made._places.update(dict.fromkeys(names, number))
    return made


def fold_pages(app: Sphinx, *names: str) -> None:
    """Let the environment keep under *names* folded what it keeps by page."""

    def fold(app: Sphinx) -> None:
        for name in names:
            if not isinstance(kept := getattr(app.env, name, {}), FoldedPages):
                setattr(app.env, name, FoldedPages(kept))

    app.connect("builder-inited", fold)
