"""Posts know one another: at the foot of each, up to three "in the same spirit", and the posts that link to it.

Two posts are alike by the tags that they share, a rare one more than a common one; then by their category and
their nearness in time. Whoever shares neither tag nor category is not alike. All of it comes from the summaries of
posts, and only a post whose foot shows something else than before is written again.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from heapq import nlargest
from math import log
from typing import TYPE_CHECKING, Any, NamedTuple

import posts
from _references import page_meant, references

if TYPE_CHECKING:
    from markupsafe import Markup
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from posts import Post

#: Posts shown as alike.
LENGTH = 3
#: Of the posts with a common tag, only as many, the nearest in time, are compared with a post: those that share this
#: tag alone weigh the same, so that nearness decides among them, and the cost of a post does not grow with the blog.
#: A tag that is not more common than this is looked through to its last post.
COMPARED = 32


class Mention(NamedTuple):
    """A post as the foot of another one shows it."""

    title: Markup
    docname: str
    day: date
    language: str | None


class Relations:
    """Which posts are alike; posts are numbered from the newest, 0, to the oldest."""

    def __init__(self, order: Sequence[Post]) -> None:
        self.order = order
        self.place = {post.docname: number for number, post in enumerate(order)}
        self.moments = [post.date.timestamp() for post in order]
        self.categories = [frozenset(post.category) for post in order]
        #: The numbers of the posts under each label, in order.
        self.tagged, self.of_category = _numbers(order, "tags"), _numbers(order, "category")
        #: What it counts to share a tag, in thousandths: whole numbers add up to the same sum in any order.
        self.weights = {name: 1 + round(1000 * log(len(order) / len(numbers))) for name, numbers in self.tagged.items()}

    def alike(self, docname: str, without: Iterable[str] = ()) -> list[Post]:
        """Return the posts in the spirit of the post *docname*, *without* those that its page names anyway."""
        number = self.place[docname]
        excluded = {number, *(self.place[name] for name in without)}
        found = self.by_tags(number, excluded)
        if len(found) < LENGTH:
            # The posts right before and after this one are named as its neighbours.
            excluded |= {number - 1, number + 1, *found}
            found += self.by_category(number, excluded)[: LENGTH - len(found)]
        return [self.order[other] for other in found]

    def by_tags(self, number: int, excluded: set[int]) -> list[int]:
        """Return the posts that share most, weighed by how rare it is, then those of one category, then the nearest."""
        scores: dict[int, int] = {}
        for name in self.order[number].tags:
            weight = self.weights[name]
            for other in nearest(self.tagged[name], number):
                scores[other] = scores.get(other, 0) + weight
        for other in excluded:
            scores.pop(other, None)
        if len(scores) > LENGTH:
            enough = nlargest(LENGTH, scores.values())[-1]
            scores = {other: score for other, score in scores.items() if score >= enough}
        category, moment = self.categories[number], self.moments[number]

        def rank(other: int) -> tuple[int, bool, float, int]:
            elsewhere = category.isdisjoint(self.categories[other])
            return -scores[other], elsewhere, abs(moment - self.moments[other]), other

        return sorted(scores, key=rank)[:LENGTH]

    def by_category(self, number: int, excluded: set[int]) -> list[int]:
        """Return the posts of the same category, the nearest in time first."""
        moment = self.moments[number]
        found = {
            other for name in self.categories[number] for other in nearest(self.of_category[name], number)
        } - excluded
        return sorted(found, key=lambda other: (abs(moment - self.moments[other]), other))


def _numbers(order: Sequence[Post], kind: str) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for number, post in enumerate(order):
        for name in posts.labels_in(getattr(post, kind)):
            found.setdefault(name, []).append(number)
    return found


def nearest(numbers: Sequence[int], number: int) -> Sequence[int]:
    """Return at most `COMPARED` of the sorted *numbers*, as many before as after *number* as far as there are."""
    if len(numbers) <= COMPARED:
        return numbers
    first = bisect_left(numbers, number) - COMPARED // 2
    first = max(0, min(first, len(numbers) - COMPARED))
    return numbers[first : first + COMPARED]


def citations(env: BuildEnvironment, order: Sequence[Post]) -> dict[str, list[Post]]:
    """Return, for each post that others of *order* link to, those others, in that order."""
    found: dict[str, list[Post]] = {}
    known = {post.docname for post in order}
    for post in order:
        for target in _pages_meant(env, post.docname):
            if target in known and target != post.docname:
                found.setdefault(target, []).append(post)
    return found


def _pages_meant(env: BuildEnvironment, docname: str) -> Iterator[str]:
    meant = (page_meant(env, docname, reference) for reference in references(env).get(docname, ()))
    return iter(dict.fromkeys(page for page in meant if page))


def mention(post: Post) -> Mention:
    """Return a post as the foot of another one shows it."""
    return Mention(post.title_html, post.docname, post.date.date(), post.language)


class Related:
    """The handlers of one application; what they know is made when a post's page first asks for it."""

    def __init__(self) -> None:
        self.relations: Relations | None = None
        self.citing: dict[str, list[Post]] = {}

    def forget(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """Forget the last build."""
        self.relations = None
        return []

    def context(self, app: Sphinx, docname: str) -> dict[str, Any]:
        """Return which posts the foot of a post names."""
        if posts.post_of(app.env, docname) is None:
            return {}
        if self.relations is None:
            order = posts.published(app.env)
            self.relations, self.citing = Relations(order), citations(app.env, order)
        citing = self.citing.get(docname, [])
        alike = self.relations.alike(docname, [post.docname for post in citing])
        return {"related": tuple(map(mention, alike)), "cited_by": tuple(map(mention, citing))}


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the relations."""
    app.setup_extension("posts")
    app.setup_extension("_references")
    related = Related()
    app.connect("env-updated", related.forget)
    app.connect("blog-page-context", related.context)
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
