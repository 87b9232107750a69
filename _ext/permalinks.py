"""Old addresses keep working: each one in a ``permalink`` of a post or page is a page that forwards to it at once.

Written as the very file that hosts serve at the address (``/2006/03/x.html``), which ABlog's
``redirect`` does not under ``dirhtml``: it writes ``x.html/index.html``. Where posts had addresses on
Blogger, its archives and labels forward too, and its ``/rss.xml`` is the blog's feed. Hosts that read a
file ``_redirects`` forward without a page; ``_static/redirects.txt`` is the same as a table, to be entered
by hand on those that have a form for it, such as Read the Docs.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile
from typing import TYPE_CHECKING, Any, NamedTuple, cast
from urllib.parse import urljoin, urlsplit

import yaml
from sphinx.locale import _
from sphinx.util import logging

import posts
from _old_addresses import archives, file_of, is_from_blogger, labels, redirects, table

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

_TEXT = "ablog/feed.txt"
#: What the table of labels is called by the importer; it tells which label became which tag or category.
_LABELS = "import/labels.yaml"


class Move(NamedTuple):
    """An old address, the page that it leads to, and its title; *place* is where a writer said so, "" for nowhere."""

    address: str
    target: str
    title: str
    place: str


def said(app: Sphinx) -> Iterator[Move]:
    """Yield what writers say of old addresses, in posts and pages."""
    env = app.env
    lines = {docname: source.lines for docname, source in posts.sources(env).items()}
    for post in posts.published(env):
        place = f"{env.doc2path(post.docname, base=False)}:{lines[post.docname].get('permalink', 1)}"
        for address in post.permalink:
            yield Move(address, post.docname, post.title, place)
    for docname in sorted(env.found_docs - set(posts.sources(env))):
        old = env.metadata.get(docname, {}).get("permalink")
        for address in (old,) if isinstance(old, str) else ():
            if address.startswith("/") and ".." not in address.split("/"):
                place = f"{env.doc2path(docname, base=False)}:1"
                yield Move(address, docname, env.titles[docname].astext(), place)


def implied(app: Sphinx) -> Iterator[Move]:
    """Yield what follows from the posts' old addresses on Blogger: its archives and labels."""
    found = [post for post in posts.published(app.env) if any(map(is_from_blogger, post.permalink))]
    if not found or "archives" not in app.extensions:
        return
    dated = ((address, post.date.date()) for post in found for address in post.permalink)
    for address, target in archives(dated, app.config.blog_path):
        yield Move(address, target, _("Archives"), "")
    for address, target in labels(label_pages(app, found)):
        yield Move(address, target, address.split("/")[-2], "")


def label_pages(app: Sphinx, found: list[posts.Post]) -> dict[str, str]:
    """Return the page of each label that posts had or have; the importer's table knows those that were renamed."""
    known: dict[str, str] = {}
    pages: dict[str, str] = {}
    for kind, field in (("tag", "tags"), ("category", "category")):
        for name in posts.by_label(found, field):
            known[f"{kind} {name}"] = pages[name] = f"{posts.address(app, kind)}/{posts.slugify(name)}"
    path = app.srcdir / _LABELS
    try:
        rows = (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("labels") or {}
        for label, row in rows.items():
            for kind in ("tag", "category"):
                if (row or {}).get(kind) and f"{kind} {row[kind]}" in known:
                    pages[str(label)] = known[f"{kind} {row[kind]}"]
    except (OSError, ValueError, AttributeError, TypeError, yaml.YAMLError):
        pass  # the blog was not imported, or the table waits to be mended: the importer tells what is wrong with it
    return pages


def _write(app: Sphinx) -> list[tuple[str, dict[str, Any], str]]:
    builder = cast("StandaloneHTMLBuilder", app.builder)
    taken = {builder.get_output_path(docname): docname for docname in app.env.found_docs}
    rows: list[tuple[str, str]] = []
    root = urlsplit(app.config.html_baseurl).path or "/"
    for move in (*said(app), *implied(app)):
        file = builder.outdir / file_of(move.address)
        if file in taken:
            if move.place and taken[file] != move.target:
                message = f"the old address {move.address} is that of '{taken[file]}.md'"
                logger.warning(message, location=move.place, type="blog", subtype="permalinks")
            continue
        taken[file] = move.target
        rows.append((move.address, urljoin(root, builder.get_target_uri(move.target))))
        _forward(app, builder, move, file)
    if rows:
        for name, text in (("_redirects", redirects(rows)), ("_static/redirects.txt", table(rows))):
            builder.handle_page(name, {"text": text}, _TEXT, outfilename=builder.outdir / name)
    return []


def _keep_feed(app: Sphinx, exception: Exception | None) -> None:
    """Let those who follow the feed at its old address go on: feed readers understand no page that forwards."""
    if exception is not None or app.builder.format != "html":
        return
    feed, old = app.outdir / "atom.xml", app.outdir / "rss.xml"
    was_there = any(is_from_blogger(address) for post in posts.published(app.env) for address in post.permalink)
    if not was_there or not feed.is_file():
        old.unlink(missing_ok=True)
    elif not old.is_file() or old.read_bytes() != feed.read_bytes():
        copyfile(feed, old)


def _forward(app: Sphinx, builder: StandaloneHTMLBuilder, move: Move, file: Path) -> None:
    """Write the page at an old address."""
    # Relative links of a page begin at its folder, that is at the folder's index.
    folder = file.parent.relative_to(builder.outdir).as_posix()
    page = "index" if folder == "." else f"{folder}/index"
    context = {
        "title": _("This page has moved"),
        "target": move.target,
        "target_title": move.title,
        "pageurl": urljoin(app.config.html_baseurl, builder.get_target_uri(move.target)),
    }
    builder.handle_page(page, context, "ablog/redirect.html", outfilename=file)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the forwarding pages; they come last, when the lists are there that they lead to."""
    app.setup_extension("posts")
    app.connect("html-collect-pages", _write, priority=900)
    app.connect("build-finished", _keep_feed, priority=900)
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
