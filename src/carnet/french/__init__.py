"""French text as a French printer sets it: no line begins with a mark of punctuation, ordinals are raised, and other
languages say so and keep their own rules.

The writer types plain spaces, or none; no-break ones take their place before ``: ; ! ?``, inside «
» and in ``n° 3``, ``10 %``, ``20 h 30``, ``M. Dupont`` or ``1 000``, and ``XXIe`` gets its raised e: in
texts, titles, descriptions, labels and what pictures say. Code, formulas and addresses stay as they
are. The role ``lang`` marks words of another language, ``{lang}`feed reader <en>```, and a
front matter with ``language: en`` a whole page. Straight quotation marks and apostrophes become those of the language.
Each rule looks at the whole text of a paragraph, whatever emphasis, code and links divide it, and takes the place of
docutils' smart quotes, which look at one piece after the other. The rules and their sources are in ``rules``.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.locale import _
from sphinx.transforms import SphinxSmartQuotes, SphinxTransform
from sphinx.util.docutils import ReferenceRole

from carnet.core import posts
from carnet.core.page_data import page_data
from carnet.french.inline import Piece, is_verbatim, own_language, pieces_of
from carnet.french.quotes import educated, marks_of, quotes_in, written
from carnet.french.rules import WIDE, endings, replace_in, set_parts, typeset

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

#: The words of conf.py that readers see.
_SETTINGS = (
    "project",
    "html_title",
    "blog_title",
    "blog_feed_description",
    "copyright",
    "html_context",
    "blog_menu",
    "blog_profile",
    "blog_support",
)
_CATEGORIES = ("blog_categories", "blog_degree_category")
_LABELS = ("author", "tags", "location")


@lru_cache(maxsize=1024)  # labels come again and again
def plain(text: str, language: str) -> str:
    """Return *text* that is no part of a doctree, such as a description, set in *language*, its quotation marks too."""
    return typeset(educated(text, language), language)


def words_in(value: Any, language: str) -> Any:
    """Return a *value* of conf.py with every text in it set, addresses excepted."""
    if isinstance(value, str):
        return value if "://" in value else typeset(value, language)
    if isinstance(value, list | tuple):
        return type(value)(words_in(item, language) for item in value)
    if isinstance(value, dict):
        return {name: words_in(item, language) for name, item in value.items()}
    return value


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


def set_block(block: nodes.TextElement, language: str, *, quotes: bool = True, dashes: str = "") -> None:
    """Set the texts of a paragraph, each by the rules of its language, as one text that emphasis and links divide."""
    found = list(pieces_of(block, language, set_attributes))
    parts = [piece.seen for piece in found]
    if quotes:
        replace_in(parts, [True] * len(parts), _quotes(found))
    for each in {piece.language for piece in found}:
        parts = set_parts(parts, [piece.language == each for piece in found], each, dashes)
    if isinstance(block, nodes.attribution) and parts and language.startswith("fr"):
        parts[0] = WIDE + parts[0]  # after the dash that the writer puts there
    raised = _raised(found, parts)
    for number, (piece, new) in enumerate(zip(found, parts, strict=True)):
        if piece.node is not None and piece.language and (number in raised or new != piece.seen):
            parent = piece.node.parent
            place = next(place for place, child in enumerate(parent.children) if child is piece.node)
            parent[place : place + 1] = list(_nodes(new, raised.get(number, [])))  # equal texts are not the same one


def _quotes(found: list[Piece]) -> Iterator[tuple[int, int, str]]:
    """Yield what the straight marks of a paragraph become, each as the language of its place writes it."""
    whole = "".join(piece.seen for piece in found)
    if '"' not in whole and "'" not in whole:
        return
    languages = [piece.language for piece in found for _char in piece.seen]
    for place, kind in quotes_in(whole):
        marks = marks_of(languages[place]) if languages[place] else None
        if marks:
            yield place, place + 1, written(kind, marks)


def _raised(found: list[Piece], parts: list[str]) -> dict[int, list[tuple[int, int, str]]]:
    """Return beginning, end and form of the endings of ordinals in each of the *parts*, by its number."""
    raised: dict[int, list[tuple[int, int, str]]] = {}
    begins = [0, *accumulate(map(len, parts))]
    for start, end, form in endings("".join(parts)):
        first, last = bisect_right(begins, start) - 1, bisect_left(begins, end) - 1
        held = [number for number in range(first, last + 1) if parts[number]]
        if not all(found[number].language.startswith("fr") for number in held):
            continue
        for number in held:
            begin = begins[number]
            span = max(start - begin, 0), min(end - begin, len(parts[number]))
            raised.setdefault(number, []).append((*span, form if number == first else ""))
    return raised


def _nodes(text: str, raised: list[tuple[int, int, str]]) -> Iterator[nodes.Node]:
    last = 0
    for start, end, form in [*raised, (len(text), len(text), "")]:
        if last < start:
            yield nodes.Text(text[last:start])
        if form:
            yield nodes.superscript("", form)
        last = end


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


class Typography(SphinxSmartQuotes):
    """Set the texts, in the place of docutils' smart quotes and where they are wanted with the same settings."""

    def apply(self, **kwargs: Any) -> None:
        """Set every text of the document, and what its pictures and links say."""
        action = self.config.smartquotes_action if self.is_wanted() else ""
        dashes = "".join(letter for letter in action if letter in "dDie")
        for block, own in list(blocks(self.document, self.config.language)):
            set_block(block, own, quotes="q" in action, dashes=dashes)

    def is_wanted(self) -> bool:
        """Return whether straight marks are to be replaced at all; languages without any keep them."""
        left_out = self.config.smartquotes_excludes
        return bool(
            self.document.settings.smart_quotes is not False
            and self.config.smartquotes
            and self.env._builder_cls.name not in left_out.get("builders", [])
            and self.config.language not in left_out.get("languages", [])
        )


class LanguageRole(ReferenceRole):
    """``{lang}`words <code>```; docutils writes the class as the element's ``lang``."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the words, or a warning at their line when no language is named."""
        if not self.has_explicit_title:
            message = _("'%s' names no language; write {lang}`%s <en>`") % (self.text, self.text)
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
    app.setup_extension("carnet")
    app.add_transform(PageLanguage)
    app.registry.transforms.remove(SphinxSmartQuotes)
    app.add_transform(Typography)
    app.add_role("lang", LanguageRole())
    app.connect("config-inited", _set_settings)
    app.connect("carnet-set-text", lambda _app, text, language: plain(text, language))
    app.connect("doctree-read", _set_post, priority=600)
    return {"version": "2.0", "parallel_read_safe": True, "parallel_write_safe": True}
