"""What a page lists that asks for posts with ABlog's ``{postlist}``: a label that no post has is told, and a post is
not on its own list.
"""

from __future__ import annotations

from string import Formatter
from typing import TYPE_CHECKING

import ablog.post
from ablog.blog import Blog
from docutils import nodes
from sphinx.locale import _
from sphinx.util import logging

from carnet.core import posts
from carnet.core.field_checks import did_you_mean
from carnet.core.near import nearest
from carnet.core.text import label_slug
from carnet.upstream.ablog_directives import fill_in_excerpts

if TYPE_CHECKING:
    from sphinx.application import Sphinx

logger = logging.getLogger(__name__)

#: Stands for a date with its year.
WHOLE_DATE = "%d %B %Y"
#: How ABlog writes a date in a list where neither the list nor the blog says how.
_UPSTREAM_DATE = "%d %B"
#: What the format of a ``{postlist}`` may name.
_LISTED = ("date", "title", "author", "location", "language", "category", "tags")


def _wrong_in_format(form: str) -> str:
    """Return what upstream would trip over in the *form* of a ``{postlist}`` (no issue yet), or ""."""
    try:
        names = [name for _text, name, _spec, _conversion in Formatter().parse(form) if name is not None]
    except ValueError:  # a brace that is alone
        return form
    return next((name or form for name in names if name not in _LISTED), "")


def _check_lists(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Warn of a ``{postlist}`` of a label that no post has; upstream lists all posts then (no issue yet)."""
    for node in list(doctree.findall(ablog.post.PostList)):
        if node["excerpts"]:
            fill_in_excerpts(app)
        if not node["date"] and app.config.post_date_format_short == _UPSTREAM_DATE:
            node["date"] = WHOLE_DATE  # upstream writes no year
        if wrong := _wrong_in_format(node["format"]):
            message = _("a list of posts knows no '{%s}'; write '{%s}' in its format")
            logger.warning(
                message, wrong, nearest(wrong, _LISTED) or "title", location=node, type="blog", subtype="postlist"
            )
            node.replace_self([])
            continue
        for kind, catalog in Blog(app).catalogs.items():
            known = {label_slug(str(name)): name for name in catalog.collections}
            node[kind] = [known.get(label_slug(label), label) for label in node[kind]]
            for label in node[kind]:
                if label not in catalog.collections:
                    message = _("no post has the %s '%s', so that there is nothing to list") % (catalog.xref, label)
                    near = nearest(label, map(str, catalog.collections))
                    logger.warning("%s", message + did_you_mean(near), location=node, type="blog", subtype="postlist")
                    node.replace_self([])


def _lengthen_lists(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Let each ``{postlist}`` on a post find one more, for it will not list that post itself."""
    if posts.post_of(app.env, docname) is not None:
        found = list(doctree.findall(ablog.post.PostList))
        doctree["postlists"] = [node["length"] for node in found]
        for node in found:
            if node["length"] is not None:
                node["length"] += 1


def _list_posts(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Let ABlog list the posts on a page that asks for it."""
    if next(doctree.findall(ablog.post.PostList), None) is not None:
        ablog.post.process_postlist(app, doctree, docname)


def _shorten_lists(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Take a post out of the lists of posts on its own page."""
    lengths = doctree.attributes.pop("postlists", ())
    found = [node for node in doctree.findall(nodes.bullet_list) if "postlist" in node["classes"]]
    own = app.builder.get_relative_uri(docname, docname) if lengths else ""
    for node, length in zip(found, lengths, strict=False):
        items = [item for item in node.children if not _leads_to(item, own)]
        node.children = items[:length]


def _leads_to(item: nodes.Node, address: str) -> bool:
    return any(link.get("refuri") == address for link in item.findall(nodes.reference))


def setup_lists(app: Sphinx) -> None:
    """List posts as pages ask for it."""
    app.connect("doctree-resolved", _check_lists, priority=400)
    app.connect("doctree-resolved", _lengthen_lists, priority=410)
    app.connect("doctree-resolved", _list_posts)
    app.connect("doctree-resolved", _shorten_lists, priority=600)
