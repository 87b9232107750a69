"""Every repair of ABlog in one place, so that the blog can rely on it and each repair can go once
upstream is mended.

ABlog marks posts, resolves references such as ``{ref}`tag-musique``` and lists posts where a page
asks for it with ``{postlist}``. Its lists, feeds and templates are not used: they break Furo's
pages, need every post's doctree in memory and give other pages on a rebuild. "Upstream" below is
https://github.com/sunpy/ablog; each paragraph says when it can go.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date, datetime
from functools import partial
from glob import iglob
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import ablog
import ablog.blog
import ablog.post
from ablog.blog import Blog
from babel.dates import format_date
from docutils import nodes
from sphinx.locale import _
from sphinx.util import logging

from carnet.core import posts
from carnet.core.made_ahead import MadeAhead
from carnet.core.posts import Post
from carnet.core.text import label_slug, written_date
from carnet.upstream.ablog_directives import PostDirective, PostListDirective, UpdateDirective
from carnet.upstream.ablog_lists import WHOLE_DATE, setup_lists

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

#: How a blog begins with ABlog alone, and what it says of what it does not have: settings.
_UPSTREAM = Blog._init
_UPSTREAM_ATTRIBUTE = Blog.__getattr__
#: ABlog's writers of pages and feeds, whose work `archives` and `feeds` do, and what puts its templates, which are not
#: for Furo, in front of the theme's. They can stay once upstream pages its archives (#4), keeps entry ids and dates
#: stable, and writes a page only when it changed. And what asks for all posts on each page, even where none is listed
#: (no issue yet): `ablog_lists` and `_tell_templates` do its work.
_REPLACED = {
    ablog.post.generate_archive_pages,
    ablog.post.generate_atom_feeds,
    ablog.post.process_postlist,
    ablog.builder_inited,
    ablog.html_page_context,
}


class WrittenDate(datetime):
    """A date whose names of days and months are in the blog's language, not in the machine's (#224)."""

    language = "en"

    def strftime(self, form: str) -> str:
        """Return the date in the *form* that a ``{postlist}`` asks for, in whole if it asks for none."""
        if form == WHOLE_DATE:
            return written_date(self.date(), self.language)
        for code, pattern in (("%A", "EEEE"), ("%a", "EEE"), ("%B", "MMMM"), ("%b", "MMM")):
            form = form.replace(code, format_date(self, pattern, locale=self.language))
        return super().strftime(form)


def post_info(post: Post) -> dict[str, Any]:
    """Return what ABlog's ``Post`` wants to know, without the doctree that it keeps by itself (no issue yet)."""
    day = post.date
    return {
        "docname": post.docname,
        "section": "",
        "order": 1,
        "date": WrittenDate(day.year, day.month, day.day, day.hour, day.minute, day.second),
        "update": (post.updated or post.date).replace(tzinfo=None),
        "title": post.title,
        "excerpt": [nodes.paragraph("", post.description)] if post.description else [],
        "tags": list(post.tags),
        "author": list(post.author),
        "category": list(post.category),
        "location": list(post.location),
        "language": [post.language] if post.language else [],
        "redirect": [],
        "nocomments": not post.comments,
        "image": None,
        "exclude": False,
        "canonical_link": None,
        "external_link": post.external_link,
        "doctree": None,
    }


def _disconnect(app: Sphinx, config: Config) -> None:
    """Take ABlog's writers of pages and its templates off the events they listen to, and its styles from those of the
    blog, which has lists of its own; there is no setting for it. Where ABlog is installed would change what each page
    is made from.
    """
    for event in ("builder-inited", "html-collect-pages", "doctree-resolved", "html-page-context"):
        for listener in [one for one in app.events.listeners[event] if one.handler in _REPLACED]:
            app.disconnect(listener.id)
    styles = str(Path(ablog.__file__).with_name("stylesheets"))
    config.html_static_path = [path for path in config.html_static_path if path != styles]
    # A list that is searched for every document takes seconds at ten thousand posts.
    config.matched_blog_posts = frozenset(config.matched_blog_posts)


def _begin(blog: Blog, app: Sphinx) -> None:
    """Begin a blog without posts; addresses and names of ABlog's collections are not settings."""
    _UPSTREAM(blog, app)
    for catalog in blog.catalogs.values():
        catalog.path = catalog.docname = posts.address(app, catalog.xref)
    blog.archive.path = blog.archive.docname = app.config.blog_path
    blog.references.update(
        {
            "blog-posts": (app.config.blog_path, _("Posts")),
            "blog-archives": (app.config.blog_path, _("Archives")),
            "blog-tags": (blog.tags.docname, _("Tags")),
            "blog-authors": (blog.author.docname, _("Authors")),
            "blog-categories": (blog.category.docname, _("Categories")),
        }
    )


def _begin_with_posts(blog: Blog, app: Sphinx) -> None:
    """Begin a blog that registers all posts as soon as something that lists or names them is asked for.

    Upstream registers them while it writes the first page: references to categories and tags are
    undefined after a change of another page alone (https://github.com/sunpy/ablog/issues/297).
    """
    _begin(blog, app)
    state = vars(blog)
    waiting = {name: value for name, value in state.items() if name not in ("app", "config")}
    for name in waiting:
        del state[name]
    state["_waiting"] = waiting


def _attribute(blog: Blog, name: str) -> object:
    """Return what ABlog's blog does not have yet: what knows the posts, or a setting."""
    waiting = vars(blog).get("_waiting", {})
    if name not in waiting:
        return _UPSTREAM_ATTRIBUTE(blog, name)
    del vars(blog)["_waiting"]
    vars(blog).update(waiting)
    _register_posts(blog, blog.app)
    return waiting[name]


def _register_posts(blog: Blog, app: Sphinx) -> None:
    WrittenDate.language = app.config.language
    for category in app.config.blog_categories:
        blog.category[category]
    for post in posts.published(app.env):
        blog.register(post.docname, post_info(post))
    for catalog in (blog.category, blog.tags, blog.author):
        for name, collection in catalog.collections.items():
            page = posts.label_page(app, catalog.xref, str(name))
            if page != collection.docname:
                collection._path = page
                blog.references[collection.xref] = (page, collection.name)


def _match_posts(app: Sphinx, config: Config) -> None:
    """Find the posts in whatever folder the blog lies; upstream takes the brackets of its name for a pattern."""
    found: list[str] = []
    for pattern in config.blog_post_pattern:  # there may be thousands of posts, for which no Path need be made
        found += iglob(pattern, root_dir=app.srcdir, recursive=True, include_hidden=True)  # noqa: PTH207
    config.matched_blog_posts = [os.path.splitext(file)[0].replace(os.sep, "/") for file in found]  # noqa: PTH122


def _anew(begin: Callable[[Blog, Sphinx], None]) -> Callable[..., None]:
    """Return a handler that lets the blog *begin* anew, as soon as it is asked for.

    ``Blog`` shares one state among all its instances in a process, so that a second build (tests,
    sphinx-autobuild) would show the first one's posts; upstream has no issue yet.
    """

    def forget(*_: object) -> None:
        Blog._dict.clear()
        Blog._init = begin

    return forget


def _mend_update_notes(app: Sphinx, doctree: nodes.document) -> None:
    """Write the date of an ``{update}`` in words; upstream writes it in the machine's language (#224)."""
    for note in doctree.findall(ablog.post.UpdateNode):
        day = written_date(date.fromisoformat(note["date"]), app.config.language)
        if note.children and isinstance(note[0], nodes.title):
            note.pop(0)
        note.insert(0, nodes.title("", _("Updated on ") + day))
        note["classes"] = ["note", "update"]


def _raise_firsts(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Raise the ending of "1er" in the dates that ``{update}`` and ``{postlist}`` write, as all other dates have it."""
    for text in [text for text in doctree.findall(nodes.Text) if "1er " in text]:
        parent = text.parent
        if isinstance(parent.parent, ablog.post.UpdateNode) or "ablog-post-title" in parent.get("classes", ()):
            before, _first, after = text.partition("1er ")
            place = parent.index(text)
            parent[place : place + 1] = [nodes.Text(f"{before}1"), nodes.superscript("", "er"), nodes.Text(f" {after}")]


def _forget_doctrees(app: Sphinx, doctree: nodes.document) -> None:
    """Drop what ABlog keeps of a post: the environment would carry every doctree of the blog (no issue yet)."""
    app.env.ablog_posts = {}  # type: ignore[attr-defined]


class _Names(NamedTuple):
    """What ``{ref}`` may call posts, as Sphinx keeps it, and the names that several posts have."""

    labels: dict[str, tuple[str, str, str]]
    anonlabels: dict[str, tuple[str, str]]
    shared: dict[str, list[posts.Post]]


def _names_of_posts(env: BuildEnvironment) -> _Names:
    named: dict[str, list[posts.Post]] = {}
    for post in posts.published(env):
        year, name = name_of(post.docname)
        named.setdefault(name, []).append(post)
        if year:
            named.setdefault(f"{year}/{name}".lower(), []).append(post)
    of_one = {name: found[0] for name, found in named.items() if len(found) == 1}
    return _Names(
        {name: (post.docname, "", post.title) for name, post in of_one.items()},
        {name: (post.docname, "") for name, post in of_one.items()},
        {name: found for name, found in named.items() if name not in of_one},
    )


def _name_posts(names_of_posts: MadeAhead[_Names], app: Sphinx, env: BuildEnvironment) -> None:
    """Let ``{ref}`` find each post by its file name, and by its year and file name: ``2026/rentree``.

    Where posts of two years have one name, the name alone finds neither: a reference to it is told. Upstream names the
    one that was read last, leads to a place in its page that is not there, and names none once one of them is gone.
    """
    standard, names = env.domains.standard_domain, names_of_posts(env)
    for name, found in names.shared.items():
        for post in found:
            if standard.labels.get(name, ("",))[0] == post.docname:
                del standard.labels[name]
                standard.anonlabels.pop(name, None)
    pairs: tuple[tuple[dict[str, Any], Mapping[str, Any]], ...] = (
        (standard.labels, names.labels),
        (standard.anonlabels, names.anonlabels),
    )
    for known, wanted in pairs:
        known.update({name: place for name, place in wanted.items() if known.get(name) != place})  # few of thousands


def name_of(docname: str) -> tuple[str, str]:
    """Return the folder and the name of a post; one with a folder of its own is called like that."""
    folder, _, name = docname.rpartition("/")
    if name == "index":
        folder, _, name = folder.rpartition("/")
    return folder.rpartition("/")[2], name


def _tell_templates(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Let templates know what ABlog tells them."""
    if ablog.builder_support(app):
        blog = Blog(app)
        context |= {"ablog": blog, "anchor": ablog.anchor}
        if blog.blog_baseurl:
            context.setdefault("feed_path", blog.blog_path)
            context.setdefault("feed_title", blog.blog_title)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Repair ABlog."""
    app.setup_extension("carnet.core.posts")
    # Upstream reads front matter as text and copies each post's doctree (no issue yet); it is told of posts.
    app.registry.transforms.remove(ablog.post.CheckFrontMatter)
    # Upstream keeps accents out of slugs but not ligatures, "cœur", and lets "C" and "C++" share one.
    # Its labels of archives are numbers.
    ablog.blog.slugify = ablog.post.slugify = lambda label: label_slug(str(label))
    app.add_directive("post", PostDirective, override=True)
    app.add_directive("update", UpdateDirective, override=True)
    app.add_directive("postlist", PostListDirective, override=True)
    app.connect("config-inited", _disconnect, priority=900)
    # Upstream's own search, whose result ours replaces, takes the brackets of the folder's name for a pattern.
    ablog.glob = lambda _pattern, recursive: ()  # noqa: ARG005
    Blog.__getattr__ = _attribute
    app.connect("config-inited", _match_posts, priority=510)
    app.connect("builder-inited", _anew(_begin))
    app.connect("doctree-read", _mend_update_notes, priority=600)
    app.connect("doctree-read", _forget_doctrees, priority=900)
    app.connect("doctree-resolved", _raise_firsts, priority=600)  # after the posts are listed
    app.connect("env-updated", _anew(_begin_with_posts))
    names = MadeAhead(posts.published, _names_of_posts)
    app.connect("carnet-get-ready", names.get_ready)
    app.connect("env-updated", partial(_name_posts, names))
    app.connect("html-page-context", _tell_templates)
    setup_lists(app)
    # Safe, as nothing of ABlog's is left to merge, see `_forget_doctrees` (#297, #327, pull request #330).
    app.extensions["ablog"].parallel_read_safe = True
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
