"""What the lists of a build have to know of one another, as plain data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from markupsafe import Markup

from carnet.core.fingerprint import Fingerprinted
from carnet.core.posts import Post

if TYPE_CHECKING:
    from sphinx.application import Sphinx


class Label(NamedTuple):
    """A category, tag, author or series, and its page."""

    name: str
    docname: str

    def __repr__(self) -> str:
        """Return the values alone, in half the time: thousands are written out for fingerprints."""
        return tuple.__repr__(self)


@dataclass(frozen=True, slots=True, repr=False)
class Entry(Fingerprinted):
    """A post as a list shows it."""

    post: Post
    excerpt: Markup
    image: str | None
    category: tuple[Label, ...]
    more: dict[str, Any]


@dataclass(slots=True)
class Index:
    """All that the pages of a build have to know of one another; made anew, from small summaries, in each build."""

    order: list[Post] = field(default_factory=list)
    place: dict[str, int] = field(default_factory=dict)
    labels: dict[str, dict[str, list[Post]]] = field(default_factory=dict)
    #: Lists of features, with page, title and posts.
    own: list[tuple[str, str, list[Post]]] = field(default_factory=list)
    #: What archives add to every page.
    everywhere: dict[str, Any] = field(default_factory=dict)


class MadeLater(Sequence[Any]):
    """What is made once somebody looks at it: of thousands of lists, an edit makes few anew."""

    def __init__(self, make: Callable[[], Sequence[Any]]) -> None:
        self._make = make

    @cached_property
    def _values(self) -> Sequence[Any]:
        return self._make()

    def __getitem__(self, place: Any) -> Any:
        """Return one value, or some."""
        return self._values[place]

    def __len__(self) -> int:
        """Return how many values there are."""
        return len(self._values)

    def __repr__(self) -> str:
        """Return the values, which fingerprints are made of."""
        return repr(self._values)


def own_lists(app: Sphinx, order: Iterable[Post]) -> list[tuple[str, str, list[Post]]]:
    """Return page, title and posts of each list that a feature wants."""
    by_name = {post.docname: post for post in order}
    answers = (one for lists in app.emit("carnet-own-lists") for one in lists)
    return [(page, title, [by_name[name] for name in names if name in by_name]) for page, title, names in answers]


def beside(order: Sequence[Post], place: int, step: int) -> Post | None:
    """Return the next post of *order* before (-1) or after (1) a *place*: a post leads to posts, a note to notes."""
    is_note = bool(order[place].kind)
    others = (order[at] for at in range(place + step, len(order) if step > 0 else -1, step))
    return next((post for post in others if bool(post.kind) == is_note), None)


def made_of(items: Iterable[Post]) -> dict[str, tuple[str, ...]]:
    """Return which documents a page shows in full, for it changes when one of their texts does."""
    found = tuple(post.docname for post in items if post.kind)
    return {"made_of": found} if found else {}
