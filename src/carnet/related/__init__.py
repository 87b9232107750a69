"""Posts know one another: at its foot, a post shows those in the same spirit, and those that refer to it.

"Dans le même esprit" has three posts at most. A tag that few posts have says more than one that many have: each counts
one over the number of its posts. Of posts that share equally much, those of the same category come first, then those
nearest in time; where no tag is shared, the category alone decides; where nothing is, there is no list. "Ils citent ce
billet" has the posts that lead here by any reference of Sphinx, which the first list then leaves to it.

Both are found at once for all posts, from their summaries, when the first post asks. Each post is listed under every
combination of its rarest tags, so that the best match is looked up instead of being searched: the time grows with the
number of posts, however many of them share a tag.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain, combinations, groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from carnet.core import post_texts, posts
from carnet.core.assets import add_style, add_templates
from carnet.core.fingerprint import digest
from carnet.core.made_ahead import MadeAhead
from carnet.core.references import page_meant, references_of, targets
from carnet.core.slots import add_to_slot

if TYPE_CHECKING:
    from markupsafe import Markup
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from carnet.core.posts import Post

#: Posts in the same spirit.
LENGTH = 3
#: Posts that refer to one, of which a page shows the newest, and how many more there are.
CITED_LENGTH = 10
#: Of more tags than this the rarest count: they have 2⁵ combinations.
TAGS = 5
#: The weight of a tag that one post has; whole numbers, so that every machine agrees on which sums are equal.
_ONE = 2**40


class Link(NamedTuple):
    """A post as the foot of another one names it."""

    title: Markup
    docname: str
    date: datetime
    language: str | None
    category: tuple[str, ...] = ()
    image: str | None = None

    def __repr__(self) -> str:
        """Return the values alone, in half the time: thousands are written out for fingerprints."""
        return tuple.__repr__(self)


def telling_tags(order: Sequence[Post]) -> tuple[list[tuple[str, ...]], dict[str, int]]:
    """Return the rarest tags of each post that others have too, and how much each tag weighs."""
    counts = {name: len(found) for name, found in posts.by_label(order, "tags").items()}
    weights = {name: _ONE // count for name, count in counts.items() if count > 1}
    rarest = [sorted(weights.keys() & set(post.tags), key=lambda name: (-weights[name], name)) for post in order]
    return [tuple(names[:TAGS]) for names in rarest], weights


def subsets(names: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield every combination of *names*, the empty one last."""
    return chain.from_iterable(combinations(names, size) for size in range(len(names), -1, -1))


def relatives(order: Sequence[Post], length: int = LENGTH) -> list[list[Post]]:
    """Return the posts in the same spirit as each one of *order*, which is that of their dates."""
    tags, weights = telling_tags(order)
    #: The places of the posts that have several tags, of a category ("": of any).
    sharing: defaultdict[tuple[tuple[str, ...], str], list[int]] = defaultdict(list)
    for place, post in enumerate(order):
        for names in subsets(tags[place]):
            for category in ("", *post.category) if names else post.category:
                sharing[names, category].append(place)

    def near(place: int, names: tuple[str, ...]) -> Iterator[int]:
        """Yield more posts than are needed that have all *names*, the nearest of those of each kind among them."""
        for category in ("", *order[place].category) if names else order[place].category:
            places = sharing[names, category]
            at = bisect_left(places, place)
            yield from places[max(0, at - 2 * length) : at + 2 * length + 1]

    def distance(place: int, other: int) -> tuple[bool, float, bool, int]:
        """Return what grows with the way to the *other* one on each side, and no third post changes which is nearer."""
        first, second = order[place], order[other]
        apart = abs((first.date - second.date).total_seconds())
        return set(first.category).isdisjoint(second.category), apart, other < place, abs(place - other)

    def found(place: int) -> list[int]:
        chosen: list[int] = []
        shared = (names for names in subsets(tags[place]) if not names or len(sharing[names, ""]) > 1)
        weighed = sorted((-sum(map(weights.__getitem__, names)), names) for names in shared)
        for _weight, equal in groupby(weighed, key=lambda pair: pair[0]):
            candidates = {other for _, names in equal for other in near(place, names)} - {place, *chosen}
            chosen += sorted(candidates, key=lambda other: distance(place, other))[: length - len(chosen)]
            if len(chosen) == length:
                break
        return chosen

    return [[order[other] for other in found(place)] for place in range(len(order))]


def citing(env: BuildEnvironment) -> dict[str, list[Post]]:
    """Return the posts that refer to each one that others refer to, by its docname, newest first."""
    references = references_of(env)
    found: defaultdict[str, list[Post]] = defaultdict(list)
    for post in posts.published(env):
        pages = {page_meant(env, post.docname, reference) for reference in references.get(post.docname, ())}
        for page in pages - {None, post.docname}:
            found[str(page)].append(post)
    return found


def kept_relatives(env: BuildEnvironment) -> dict[str, list[str]]:
    """Return the names of the posts in the same spirit as each one, by its name, looked up anew only if one is filed
    otherwise.
    """
    order = posts.published(env)
    key = digest([(post.docname, post.date.timestamp(), post.category, post.tags) for post in order])
    known, names = getattr(env, "blog_relatives", ("", []))
    if known != key:
        names = [[other.docname for other in found] for found in relatives(order)]
        env.blog_relatives = key, names  # type: ignore[attr-defined]  # Sphinx has no typed place for ours
    return dict(zip((post.docname for post in order), names, strict=True))


class Related:
    """The handlers of one application, and what they found out in this build."""

    def __init__(self) -> None:
        #: The names of the posts in the same spirit, and the posts that refer to one, by its name.
        self.found: tuple[dict[str, list[str]], dict[str, list[Post]]] | None = None
        self.relatives = MadeAhead(posts.published, kept_relatives)
        self.citing = MadeAhead(lambda env: (posts.published(env), dict(references_of(env)), targets(env)), citing)

    def forget(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """Forget what was found in the build before."""
        self.found = None
        return []

    def context(self, app: Sphinx, docname: str) -> dict[str, Any]:
        """Return the posts that the foot of *docname* leads to; where no post is asked for, nothing is found out."""
        env = app.env
        if posts.post_of(env, docname) is None:
            return {}
        if self.found is None:
            self.found = self.relatives(env), self.citing(env)
        near, cited = self.found
        cited_by = cited.get(docname, [])
        others = [post for name in near[docname] if (post := posts.post_of(env, name)) is not None]
        return {
            "related": tuple(with_picture(app, other) for other in others if other not in cited_by),
            "cited_by": tuple(map(link, cited_by[:CITED_LENGTH])),
            "more_cited_by": max(0, len(cited_by) - CITED_LENGTH),
        }


def with_picture(app: Sphinx, post: Post) -> Link:
    """Return *post* as others name and show it."""
    return link(post)._replace(image=post_texts.image_uri(app, post))


def link(post: Post) -> Link:
    """Return *post* as others name it."""
    return Link(post.title_html, post.docname, post.date, post.language, post.category)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Let posts know one another."""
    app.setup_extension("carnet")
    add_style(app, Path(__file__).parent / "related.css")
    app.setup_extension("carnet.core.references")
    related = Related()
    app.connect("carnet-get-ready", related.relatives.get_ready)
    app.connect("carnet-get-ready", related.citing.get_ready)
    app.connect("env-updated", related.forget)
    app.connect("carnet-page-context", related.context)
    add_templates(app, Path(__file__).parent / "templates")
    add_to_slot(app, "post-foot", "ablog/related.html", order=400, when="related")
    add_to_slot(app, "post-foot", "ablog/cited-by.html", order=500, when="cited_by")
    return {"version": "1.0", "env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}
