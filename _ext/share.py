"""At the foot of a post: send it by mail, copy its address, hand it to the device or to Mastodon, cite it.

Nobody else learns of the reader before they choose: a mail opens in their own program, and a server of Mastodon, which
they name themselves, is called by their click. Without JavaScript the mail and the citations stay; what needs a script
is shown by ``_static/blog.js``, which finds its words in the page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote, urljoin

from markupsafe import Markup, escape
from sphinx.locale import _

import posts
from _citation import Work, bibtex, inner_quotes

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.util.typing import ExtensionMetadata


@dataclass(frozen=True, slots=True)
class Share:
    """What the foot of a post says to who shares it; the citation in words as HTML and as plain text."""

    title: str
    url: str
    mailto: str
    citation: Markup
    citation_text: str
    bibtex: str


def mailto(title: str, url: str) -> str:
    """Return a link that begins a mail about a post: RFC 6068 wants each line of it to end as here."""
    body = f"{title}\r\n{url}\r\n"
    return f"mailto:?subject={quote(title, safe='')}&body={quote(body, safe='')}"


def joined(names: tuple[str, ...]) -> str:
    """Return *names* as they stand in a sentence: "A, B and C"."""
    *others, last = names
    return _("%(names)s and %(last)s") % {"names": ", ".join(others), "last": last} if others else last


def citation(work: Work, language: str) -> Markup:
    """Return how a work is cited in words in a *language*, as HTML."""
    title = escape(inner_quotes(work.title))
    values = {
        "authors": joined(work.authors),
        "title": title
        if work.language == language
        else Markup('<span lang="{}">{}</span>').format(work.language, title),
        "blog": Markup("<cite>{}</cite>").format(work.blog),
        "date": posts.raised(posts.written_date(work.day, language)),
        "url": work.url,
    }
    # The sentence is ours or its translator's; what is put into it is escaped.
    return Markup(_("%(authors)s, “%(title)s”, %(blog)s [online], %(date)s. URL: %(url)s")) % values  # noqa: S704


def _add(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    post = posts.post_of(app.env, pagename)
    if post is None:
        return
    config, day = app.config, post.date.date()
    url = urljoin(config.html_baseurl, cast("StandaloneHTMLBuilder", app.builder).get_target_uri(pagename))
    authors, language = post.author or (config.author,), post.language or config.language
    work = Work(post.title, authors, config.project, day, url, language)
    name = posts.slugify(pagename.removesuffix("/index").rpartition("/")[2])
    cited, entry = citation(work, config.language), bibtex(f"{name}-{day.year}", work)
    context["share"] = Share(post.title, url, mailto(post.title, url), cited, posts.plain_text(cited), entry)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add what the foot of a post needs; it depends on the post and the settings alone."""
    app.setup_extension("posts")
    app.connect("html-page-context", _add)
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
