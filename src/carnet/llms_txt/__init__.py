"""Posts and pages for programs that read: each in Markdown, beside its page, and ``llms.txt``, which lists them.

The Markdown of ``…/post/`` is at ``…/post/index.html.md``, that of ``…/post.html`` at ``…/post.html.md``, as
https://llmstxt.org/ proposes. It is made from what is published of a page, never from its file. Drafts, and posts of
days to come, are in neither, not even in a preview. What robots may read stands in ``robots.txt``, see ``blog_robots``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote

from sphinx.locale import _

from carnet.core import post_texts, posts
from carnet.core.left_out import pages_left_out
from carnet.core.output_files import FILE_TEMPLATE, write_file
from carnet.core.post_html import portable
from carnet.core.rendered_texts import rendered_text
from carnet.core.settings import add_setting
from carnet.core.slots import add_to_slot
from carnet.core.urls import page_url, site_url
from carnet.llms_txt.inline import Piece, destination, written
from carnet.llms_txt.markdown import markdown

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.util.typing import ExtensionMetadata

FILE, TYPE = "llms.txt", "text/markdown"
#: The section that programs in a hurry leave out; its name is part of the format.
_OPTIONAL = "Optional"
#: In the head of a page.
_IN_HEAD = '<link rel="alternate" type="text/markdown" href="{{ pathto(markdown_copy, 1)|e }}">'


def file_of(app: Sphinx, docname: str) -> str:
    """Return the file, from the root of the output, of a page in Markdown."""
    builder = cast("StandaloneHTMLBuilder", app.builder)
    page = Path(builder.get_output_path(docname)).relative_to(builder.outdir)
    return f"{page.as_posix()}.md"


def has_copy(app: Sphinx, docname: str) -> bool:
    """Return whether a page has a copy in Markdown: one with a text, which anyone may read today, also in a preview."""
    env = app.env
    if docname not in env.found_docs or docname in (app.config.root_doc, "404", *pages_left_out(env)):
        return False
    source = posts.sources(env).get(docname)
    return source is None or source.is_due(posts.now())


def head_of(fields: dict[str, Any]) -> str:
    """Return what is said of a page before its text, as YAML; empty values are left out."""
    lines = (f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in fields.items() if value)
    return "\n".join(["---", *lines, "---"])


def entry(title: str, address: str, sentence: str) -> str:
    """Return a line of ``llms.txt``."""
    return f"- [{_line(title)}]({destination(address)})" + (f": {_line(sentence)}" if sentence else "")


def _line(text: str) -> str:
    return written([Piece("text", " ".join(text.split()))], is_line=True)


def llms_txt(title: str, sentence: str, sections: dict[str, list[str]]) -> str:
    """Return ``llms.txt``: what the blog is called and is about, then lists of links below their titles."""
    parts = [f"# {_line(title)}", *([f"> {_line(sentence)}"] if sentence else [])]
    for name, entries in sections.items():
        if entries:
            parts += [f"## {name}", "\n".join(entries)]
    return "\n\n".join(parts) + "\n"


def _page_title(app: Sphinx, docname: str) -> str:
    post = posts.post_of(app.env, docname)
    return post.title if post else app.env.titles[docname].astext()


def _fields(app: Sphinx, docname: str) -> dict[str, Any]:
    """Return what a reader of the page learns of it, and nothing else of its front matter."""
    config, post = app.config, posts.post_of(app.env, docname)
    known: dict[str, Any] = {"title": _page_title(app, docname), "url": page_url(app, docname)}
    if post is None:
        return known | {"language": config.language, "site": config.project}
    return known | {
        "date": post.date.isoformat(),
        "updated": post.updated.isoformat() if post.updated else "",
        "author": list(post.author or (config.author,)),
        "category": list(post.category),
        "tags": list(post.tags),
        "series": post.series,
        "language": post.language or config.language,
        "description": post_texts.description_of(app.env, post),
        "site": config.project,
    }


def _context(app: Sphinx, docname: str) -> dict[str, Any]:
    """Let a page name its copy."""
    return {"markdown_copy": file_of(app, docname)} if has_copy(app, docname) else {}


def _address(app: Sphinx, docname: str) -> str:
    """Return the address of the copy of a page."""
    return site_url(app, quote(file_of(app, docname)))


def _write(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    env = app.env
    found = [post for post in posts.published(env) if has_copy(app, post.docname)]
    others = env.found_docs - {post.docname for post in posts.published(env)}
    pages = sorted(docname for docname in others if has_copy(app, docname))
    for docname in (*(post.docname for post in found), *pages):
        said = head_of(_fields(app, docname))
        write_file(app, file_of(app, docname), markdown_of=docname, made_of=(docname,), said=said)
    entries = [
        entry(post.title, _address(app, post.docname), post_texts.description_of(app.env, post)) for post in found
    ]
    newest = app.config.blog_llms_items
    sections = {
        _("Posts"): entries[:newest],
        _("Pages"): [entry(_page_title(app, docname), _address(app, docname), "") for docname in pages],
        _OPTIONAL: entries[newest:],
    }
    write_file(app, FILE, text=llms_txt(app.config.project, app.config.blog_feed_description, sections))
    yield from ()


def _fill(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Make the Markdown of a page that is about to be written; one that did not change never comes here."""
    docname = context.get("markdown_of")
    if templatename == FILE_TEMPLATE and docname:
        text = portable(rendered_text(app, docname).read_text(encoding="utf-8"), page_url(app, docname)).html
        parts = [context["said"], f"# {_line(_page_title(app, docname))}", *filter(None, [markdown(text)])]
        context["text"] = "\n\n".join(parts) + "\n"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the Markdown of posts and pages, and their list."""
    app.setup_extension("carnet")
    app.setup_extension("carnet.core.rendered_texts")
    add_setting(
        app,
        "blog_llms_items",
        50,
        int,
        "How many posts `llms.txt` lists as those to read; the others follow under *Optional*.",
    )
    app.connect("carnet-page-context", _context)
    app.connect("html-collect-pages", _write, priority=940)
    app.connect("html-page-context", _fill, priority=900)
    add_to_slot(app, "head", _IN_HEAD, order=450, when="markdown_copy")
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
