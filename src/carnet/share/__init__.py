"""At its foot a post is passed on and cited: by mail, by its address, by the device's own share sheet, on Mastodon.

Nobody is told of anything before the reader's click, and then only whom the reader names. The mail and the citations,
in the French manner and as BibTeX, need no script; buttons stand hidden in the page until ``share.js`` finds
that they can work. The day on which a page was read is for the reader to add: only the reader knows it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from markupsafe import Markup
from sphinx.locale import _

from carnet.core import posts
from carnet.core.assets import add_script, add_style, add_templates, publish_asset
from carnet.core.slots import add_to_slot
from carnet.core.text import is_group, raised, slugify, written_date
from carnet.core.urls import page_url

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from carnet.core.posts import Post

#: What BibTeX and TeX read otherwise than it stands there. BibTeX counts braces even behind a backslash.
_TEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "\u00a0": "~",
        "\u202f": r"\,",
        **{char: f"\\{char}" for char in "&%$#_"},
    }
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
#: As TeX calls them.
_LANGUAGES = {
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "it": "italian",
    "pt": "portuguese",
}
_SPACES = "[ \u00a0\u202f]*"


def mail_address(title: str, url: str) -> str:
    """Return the address of a mail, to nobody yet, that tells of a page (RFC 6068)."""
    text = f"{title}\r\n{url}"
    return f"mailto:?subject={quote(title, safe='')}&body={quote(text, safe='')}"


def names(people: tuple[str, ...]) -> str:
    """Return the names of *people* as a sentence has them."""
    return _("%s and %s") % (", ".join(people[:-1]), people[-1]) if len(people) > 1 else "".join(people)


def quoted(title: Markup, language: str) -> Markup:
    """Return *title* in quotation marks; guillemets within guillemets become “ ”, as French printers have it."""
    text = str(title)
    if language.startswith("fr"):
        text = re.sub(f"«{_SPACES}", "“", re.sub(f"{_SPACES}»", "”", text))
    return Markup(_("“%s”")) % Markup(text)  # noqa: S704  # HTML before, HTML after


def citation(post: Post, url: str, blog: str, language: str) -> Markup:
    """Return how a text cites *post*, as HTML: author, title, blog, day, address."""
    title = quoted(post.title_html, language)
    if post.language:
        title = Markup('<span lang="{}">{}</span>').format(post.language, title)
    parts = [names(post.author), title, Markup("<cite>{}</cite>").format(blog)]
    day = raised(written_date(post.date.date(), language))
    return Markup(", ").join([*filter(None, parts), day, url])


def tex(text: str) -> str:
    """Return *text* as TeX reads it."""
    return text.translate(_TEX)


def bibtex(post: Post, url: str, blog: str, language: str) -> str:
    """Return the entry of *post* in a list of BibTeX."""
    first = post.author[0].split()[-1] if post.author else blog
    key = "-".join(map(slugify, (first, str(post.date.year), post.docname.rpartition("/")[2])))
    spoken = _LANGUAGES.get((post.language or language).partition("-")[0], "")
    fields = {
        "author": " and ".join(_tex_name(name) for name in post.author),
        "title": f"{{{tex(post.title)}}}",
        "howpublished": tex(blog),
        "year": str(post.date.year),
        "month": _MONTHS[post.date.month - 1],
        "date": f"{post.date:%Y-%m-%d}",  # BibLaTeX reads it, BibTeX the two above
        "url": url,
        "langid": spoken,
    }
    values = {name: value if name == "month" else f"{{{value}}}" for name, value in fields.items() if value}
    lines = [f"@misc{{{re.sub('[^a-z0-9-]', '', key)}", *(f"  {name} = {value}" for name, value in values.items())]
    return ",\n".join(lines) + "\n}"


def _tex_name(name: str) -> str:
    """Return *name* so that BibTeX takes no group for a person, nor one person for two."""
    text = tex(name)
    return f"{{{text}}}" if is_group(name) or re.search(r"\band\b|,", name) else text


def _add(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Give a post's page what its foot needs: nothing but the post and the settings, so that only a page that is
    written asks for it.
    """
    post, config = posts.post_of(app.env, pagename), app.config
    if post is None or not config.html_baseurl:
        return
    url = page_url(app, pagename)
    signed = post if post.author else replace(post, author=(config.author,))
    context["share"] = {
        "url": url,
        "mail": mail_address(post.title, url),
        "citation": citation(signed, url, config.html_title, config.language),
        "bibtex": bibtex(signed, url, config.html_title, config.language),
    }


def setup(app: Sphinx) -> ExtensionMetadata:
    """Let posts be passed on."""
    app.setup_extension("carnet")
    add_style(app, Path(__file__).parent / "share.css")
    add_script(app, Path(__file__).parent / "open.js")
    publish_asset(app, Path(__file__).parent / "share.js")
    add_templates(app, Path(__file__).parent / "templates")
    app.connect("html-page-context", _add)
    add_to_slot(app, "below-post", "ablog/post-share.html", order=900, when="share")
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
