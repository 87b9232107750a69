"""Each mistake in a post is told in one line, with file, line and what to write instead: all of them
in every build.

A mistake in one post is told when Sphinx does not read that post again, too: what is wrong stays
said until it is mended. Mistakes that only show between posts, such as two tags with one address,
are found here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.locale import _
from sphinx.util import logging

from carnet.core import posts
from carnet.core.dates import now
from carnet.core.feed_ids import feed_id_of, first_address
from carnet.core.file_names import accents_apart, alike, decomposed, mistake, shown
from carnet.core.made_ahead import MadeAhead
from carnet.core.nesting import watch
from carnet.core.posts import Post
from carnet.core.sources import misplaced_files
from carnet.core.text import label_slug

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

#: What the metadata of a page says that needs no table of contents, though its writer does not say so.
_NO_TOCTREE = "no toctree"

#: What Sphinx takes for the title of a page that has none.
_NO_TITLE = "<no title>"

#: Fields whose labels have pages of their own, with the word for one label.
_LABELS = {"category": "categories", "tags": "tags", "author": "authors"}


def same_address(found: list[Post]) -> Iterator[tuple[str, str, str]]:
    """Yield docname, field and message for labels that differ but would share one page, such as C and C++."""
    for kind, plural in _LABELS.items():
        users: dict[str, list[str]] = defaultdict(list)
        for post in found:
            for label in getattr(post, kind):
                users[label].append(post.docname)
        by_slug: dict[str, list[str]] = defaultdict(list)
        for label in sorted(users, key=lambda label: (-len(users[label]), label)):
            by_slug[label_slug(label)].append(label)
        for slug, (first, *others) in by_slug.items():
            for label in others:
                message = _("the %s '%s' and '%s' would share the address '%s'; use one of them") % (
                    _(plural),
                    first,
                    label,
                    slug,
                )
                yield min(users[label]), kind, message


def same_feed_id(env: BuildEnvironment, found: list[Post]) -> Iterator[tuple[str, str, str]]:
    """Yield docname, field and message for posts with one id in the feeds, of which readers would see only one."""
    if not any(post.feed_id or post.permalink for post in found):
        return  # each id is made of the post's own path
    ids: dict[str, Post] = {}
    for post in sorted(found, key=lambda post: post.docname):
        first = ids.setdefault(feed_id_of(env, post), post)
        if first is post:
            continue
        one, other = (post, first) if post.feed_id or post.permalink else (first, post)
        path = env.doc2path(other.docname, base=False)
        if one.feed_id:
            yield one.docname, "feed_id", _("'%s' has the same 'feed_id', by which feeds tell posts apart") % path
        else:
            address = first_address(env.config, one.permalink)
            message = _(
                "the old address %s is that of '%s', and feeds would take both for one post; "
                "take it out, or rename the other"
            )
            yield one.docname, "permalink", message % (address, path)


def not_yet_updated(env: BuildEnvironment, found: list[Post]) -> Iterator[tuple[str, str, str]]:
    """Yield docname, field and message for posts whose front matter has a change on a day to come."""
    today = now().date()
    for post in found:
        if post.updated and post.updated.date() > today and "updated" in posts.sources(env)[post.docname].lines:
            message = _("'updated' is a day to come; it is the day of the last change, so correct it")
            yield post.docname, "updated", message


class Names:
    """The names of the files of pages; what a build that waits finds right, it need not look at once it begins."""

    def __init__(self) -> None:
        #: All pages, if each may have its name beside the others.
        self.right: frozenset[str] = frozenset()

    def get_ready(self, app: Sphinx) -> None:
        """Look at the names while nobody waits."""
        wrong, told = _wrong_names(app)
        self.right = frozenset() if wrong or told else frozenset(app.env.found_docs)

    def check(
        self, app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
    ) -> list[str]:
        """Tell of files whose names cannot be opened everywhere, and leave them out."""
        if env.found_docs == self.right:
            return []
        wrong, told = _wrong_names(app)
        for docname in wrong:
            posts.leave_out(env, docname, added, changed, removed)
        for path, message in sorted(told.items()):
            logger.warning("%s", message, location=f"{shown(path)}:1", type="blog", subtype="file_name")
        return []


def _wrong_names(app: Sphinx) -> tuple[set[str], dict[str, str]]:
    """Return the pages that can't be published because of their names, and what to tell, by path."""
    env = app.env
    wrong = {docname: message for docname in env.found_docs if (message := mistake(docname, env.found_docs))}
    told = {str(env.doc2path(docname, base=False)): message for docname, message in wrong.items()}
    others = env.found_docs - wrong.keys()
    told |= {f"{docname}.md": accents_apart() for docname in decomposed(app.config.matched_blog_posts, others)}
    told |= _alike(str(env.doc2path(docname, base=False)) for docname in others)
    return {*wrong}, told


def _alike(names: Iterable[str]) -> dict[str, str]:
    """Return what to tell of files that not every computer takes for two."""
    message = _("its name differs from '%s' in capitals alone, so that macOS and Windows lose one of both; rename one")
    return {name: message % shown(other) for name, other in alike(names)}


def _check_names_of_files(app: Sphinx, env: BuildEnvironment) -> None:
    """Tell of pictures and downloads that lie in one folder and differ in capitals alone."""
    for name, message in _alike({*map(str, env.images), *(path.as_posix() for path in env.dlfiles)}).items():
        logger.warning("%s", message, location=f"{shown(name)}:1", type="blog", subtype="file_name")


def _tell_misplaced(app: Sphinx, env: BuildEnvironment) -> None:
    """Tell of files below the posts' folder from which no page is read; of those that Sphinx knows, `_report` tells."""
    if not (found := misplaced_files(app)):
        return
    included = {Path(env.srcdir, file) for files in env.dependencies.values() for file in files}  # some are absolute
    for path, message in found.items():
        docname, dot, suffix = path.rpartition(".")
        if Path(env.srcdir, path) in included:
            continue
        if dot + suffix not in app.config.source_suffix or docname in app.config.matched_blog_posts:
            logger.warning("%s", message, location=f"{shown(path)}:1", type="blog", subtype="misplaced")


def _need_no_toctree(app: Sphinx, env: BuildEnvironment) -> None:
    """Let Sphinx ask for no table of contents with every page where the home page has none."""
    has_toctree = bool(env.toctree_includes.get(app.config.root_doc))
    for docname in env.found_docs:
        metadata = env.metadata[docname]
        if not has_toctree:
            metadata.setdefault("orphan", _NO_TOCTREE)
        elif metadata.get("orphan") == _NO_TOCTREE:
            del metadata["orphan"]


def untitled_pages(app: Sphinx, env: BuildEnvironment) -> Iterator[str]:
    """Yield the pages whose title is none, but the words of Sphinx's own for that; the home page has the blog's."""
    for docname in env.found_docs - set(app.config.matched_blog_posts) - {app.config.root_doc}:
        if docname in env.titles and env.titles[docname].astext() == _NO_TITLE:
            yield docname


def _report(same: MadeAhead[list[tuple[str, str, str]]], app: Sphinx, env: BuildEnvironment) -> None:
    found, sources = posts.published(env), posts.sources(env)
    told = [(docname, problem.line, problem.message) for docname, problem in posts.problems(env)]
    between = (*same(env), *same_feed_id(env, found), *not_yet_updated(env, found))
    told += [(docname, sources[docname].lines.get(field, 1), message) for docname, field, message in between]
    untitled = _("this page has no title; begin its text with a line '# Title'")
    told += [(docname, 1, untitled) for docname in untitled_pages(app, env)]
    for docname, line, message in sorted(told):
        path = env.doc2path(docname, base=False)
        logger.warning("%s", message, location=f"{path}:{line}", type="blog", subtype="front_matter")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the reports."""
    app.setup_extension("carnet")
    watch()
    names = Names()
    app.connect("carnet-get-ready", names.get_ready)
    app.connect("env-get-outdated", names.check, priority=300)  # before a post's file is opened
    app.connect("env-updated", _check_names_of_files)
    app.connect("env-updated", _tell_misplaced)
    app.connect("env-updated", _need_no_toctree)
    same = MadeAhead(posts.published, lambda env: list(same_address(posts.published(env))))
    app.connect("carnet-get-ready", same.get_ready)
    app.connect("env-updated", partial(_report, same))
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
