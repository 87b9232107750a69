"""French text as a French printer sets it: no line begins with a mark of punctuation, ordinals are raised, and other
languages say so and keep their own rules.

The writer types plain spaces, or none; no-break ones take their place before ``: ; ! ?``, inside «
» and in ``n° 3``, ``10 %``, ``20 h 30``, ``M. Dupont`` or ``1 000``, and ``XXIe`` gets its raised e: in
texts, titles, descriptions, labels and what pictures say. Code, formulas and addresses stay as they
are. The role ``lang`` marks words of another language, ``{lang}`feed reader <en>```, and a
front matter with ``language: en`` a whole page. The rules and their sources are in ``_typography``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.utils import smartquotes
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import ReferenceRole

from carnet.core import posts
from carnet.core.page_data import page_data
from carnet.french.rules import WIDE, ordinals, set_parts, typeset

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

#: Nodes whose text is not prose.
_VERBATIM = (nodes.literal, nodes.FixedTextElement, nodes.math, nodes.raw, nodes.Invisible, nodes.docinfo)
#: The words of conf.py that readers see.
_SETTINGS = (
    "project",
    "html_title",
    "blog_title",
    "blog_feed_description",
    "copyright",
    "html_context",
    "blog_support",
)
_CATEGORIES = ("blog_categories", "blog_degree_category")
_LABELS = ("author", "tags", "location")


@lru_cache(maxsize=1024)  # labels come again and again
def plain(text: str, language: str) -> str:
    """Return *text* that is no part of a doctree, such as a description, set in *language*, its quotation marks too."""
    known = smartquotes.smartchars.quotes
    code = language if language in known else language.partition("-")[0]
    if code in known and ('"' in text or "'" in text):
        text = smartquotes.smartyPants(text, attr="q", language=code)
    return typeset(text, language)


def words_in(value: Any, language: str) -> Any:
    """Return a *value* of conf.py with every text in it set, addresses excepted."""
    if isinstance(value, str):
        return value if "://" in value else typeset(value, language)
    if isinstance(value, list | tuple):
        return type(value)(words_in(item, language) for item in value)
    if isinstance(value, dict):
        return {name: words_in(item, language) for name, item in value.items()}
    return value


def own_language(node: nodes.Element, default: str) -> str:
    """Return the language that *node* itself names, or *default*."""
    classes: list[str] = node.get("classes", [])
    for name in classes:
        if name.startswith("language-"):
            return name.removeprefix("language-")
    return default


def is_verbatim(node: nodes.Element) -> bool:
    """Return whether *node* is code, a formula, an address or anything else that is not prose."""
    if isinstance(node, _VERBATIM):
        return True
    return isinstance(node, nodes.reference) and node.get("refuri") in ((text := node.astext()), f"mailto:{text}")


def set_attributes(node: nodes.Element, language: str) -> None:
    """Set what a picture or a link says besides the text."""
    for name in ("alt", "reftitle"):
        if name in node.attributes:
            node[name] = plain(node[name], language)


def blocks(node: nodes.Element, language: str) -> Iterator[tuple[nodes.TextElement, str]]:
    """Yield each paragraph, title or the like below *node* with its language."""
    for child in node.children:
        if not isinstance(child, nodes.Element) or is_verbatim(child):
            continue
        own = own_language(child, language)
        set_attributes(child, own)
        if isinstance(child, nodes.TextElement):
            yield child, own
        else:
            yield from blocks(child, own)


def texts(node: nodes.Element, language: str) -> Iterator[tuple[nodes.Text, str]]:
    """Yield each text in a paragraph with its language, "" for none."""
    for child in node.children:
        if isinstance(child, nodes.Text):
            yield child, language
        elif isinstance(child, nodes.Element):
            own = own_language(child, language)
            set_attributes(child, own)
            yield from texts(child, "" if is_verbatim(child) else own)


def set_block(block: nodes.TextElement, language: str) -> None:
    """Set the texts of a paragraph, each by the rules of its language, as one text that emphasis and links divide."""
    if not block.children:
        return
    found = list(texts(block, language))
    parts = before = [str(text) for text, _language in found]
    for each in {own for _text, own in found}:
        parts = set_parts(parts, [own == each for _text, own in found], each)
    if isinstance(block, nodes.attribution) and parts and language.startswith("fr"):
        parts[0] = WIDE + parts[0]  # after the dash that the writer puts there
    for (text, own), old, new in zip(found, before, parts, strict=True):
        pieces = ordinals(new) if own.startswith("fr") else [(new, "")]
        if new != old or len(pieces) > 1:
            text.parent.replace(text, list(_nodes(pieces)))


def _nodes(pieces: list[tuple[str, str]]) -> Iterator[nodes.Node]:
    for text, raised in pieces:
        if text:
            yield nodes.Text(text)
        if raised:
            yield nodes.superscript("", raised)


class PageLanguage(SphinxTransform):
    """Mark the text of a page whose front matter names its language, before the smart quotes (priority 750) look."""

    default_priority = 740

    def apply(self, **kwargs: Any) -> None:
        """Write the language as a class, which docutils writes as ``lang``."""
        for language in self.languages():
            for section in self.document.children:
                if isinstance(section, nodes.section):
                    section["classes"].append(f"language-{language}")

    def languages(self) -> Iterator[str]:
        """Yield the language that the front matter names, if it does."""
        for block in self.document.children:
            if isinstance(block, nodes.docinfo):
                for field in block.children:
                    if isinstance(field, nodes.field) and field[0].astext() == "language":
                        yield field[1].astext()


class Typography(SphinxTransform):
    """Set the texts once the smart quotes are in place."""

    default_priority = 760

    def apply(self, **kwargs: Any) -> None:
        """Set every text of the document, and what its pictures and links say."""
        for block, own in list(blocks(self.document, self.config.language)):
            set_block(block, own)


class LanguageRole(ReferenceRole):
    """``{lang}`words <code>```; docutils writes the class as the element's ``lang``."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the words, or a warning at their line when no language is named."""
        if not self.has_explicit_title:
            message = f"'{self.text}' names no language; write {{lang}}`{self.text} <en>`"
            return [], [self.inliner.reporter.warning(message, line=self.lineno)]
        return [nodes.inline(self.rawtext, self.title, classes=[f"language-{self.target}"])], []


def _set_post(app: Sphinx, doctree: nodes.document) -> None:
    """Set what a front matter says; labels are in the blog's language, whatever the post's."""
    docname, language = app.env.current_document.docname, app.config.language
    post = posts.post_of(app.env, docname)
    if post is None:
        return
    own = post.language or language
    changed: dict[str, Any] = {name: tuple(plain(item, language) for item in getattr(post, name)) for name in _LABELS}
    changed["series"] = plain(post.series, language) if post.series else None
    changed["description"] = plain(post.description, own) if post.description else None
    changed["image_alt"] = plain(post.image_alt, own)
    page_data(app.env, "blog_posts")[docname] = replace(post, **changed)


def _set_settings(app: Sphinx, config: Config) -> None:
    for name in (*_SETTINGS, *_CATEGORIES):
        if name in config:
            setattr(config, name, words_in(getattr(config, name), config.language))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the rules and the role."""
    app.setup_extension("carnet.core.posts")
    app.add_transform(PageLanguage)
    app.add_transform(Typography)
    app.add_role("lang", LanguageRole())
    app.connect("config-inited", _set_settings)
    app.connect("doctree-read", _set_post, priority=600)
    return {"version": "2.0", "parallel_read_safe": True, "parallel_write_safe": True}
