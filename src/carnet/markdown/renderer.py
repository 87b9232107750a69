"""How MyST's Markdown becomes a page here: what would get lost or be printed as it was typed is told, or works."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import yaml
from docutils import nodes
from myst_parser.mdit_to_docutils.base import token_line
from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer
from sphinx.errors import SphinxError
from sphinx.locale import _
from sphinx.util import logging

from carnet.core.doctree import struck
from carnet.core.front_matter_schema import PROSE, swallowed, twice
from carnet.core.patterns import lazy_pattern
from carnet.core.yaml_lines import Field, read_block
from carnet.markdown import pasted_html
from carnet.markdown.fences import half_block, is_open
from carnet.markdown.slips import EMOJI, MARKS, OPAQUE, SPACE_IN_NOTE, slips_in

if TYPE_CHECKING:
    from markdown_it.token import Token
    from markdown_it.tree import SyntaxTreeNode

logger = logging.getLogger(__name__)

#: What is no formula though it stands between two dollars: prices, and the words between them.
_PRICES = lazy_pattern(
    r"(?=.*\s(?:[^\W\d_]{2,}|[àôÀ]\s))\d[^\\^_={}+*/<>|]*|\d[\d., \u00a0\u202f]*[,;:] \d[\d., \u00a0\u202f]*"
    r"|[.,;:!?…)»”/](?=\S*\s)[^\\^_={}+*<>|]*\d",
    re.DOTALL,
)
#: What formulas have, and names do not.
_SIGNS = re.compile(r"[\\^_={}+*/<>|]")
#: How an address begins that is none of a file; a single letter is that of a disk. MyST knows some of its own.
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]+):(?!//?$)", re.IGNORECASE)
_OF_MYST = ("file", "inv", "myst", "path", "project")
_SIZE = re.compile(r"\d+(?:px|%)?")
#: What other programs call a block behind three colons, and how it is written here.
_BLOCKS = {name: f":::{{{name}}}" for name in ("note", "tip", "hint", "important", "warning", "caution", "danger")}
_BLOCKS |= {"info": ":::{note}", "success": ":::{tip}", "error": ":::{danger}"}
#: The name of a block without its second bracket, and a block between two backquotes.
_HALF_NAMED = re.compile(r"\{[\w-]+(?:\s|$)")
#: What is longer than a title, or ends as a sentence does.
_A_TEXT = re.compile(r"\n|[.,;]$")
#: A formula as GitHub has it: $`x`$.
_AS_GITHUB_HAS_IT = re.compile(r"`([^`]+)`")
_TITLE = re.compile(r"^title[ \xa0]*:", re.MULTILINE)
_CLOSING = re.compile(r"(\s)(#+\s*)$")
_BETWEEN_TWO = re.compile(r"(``\{[\w-]+\})\s[^`]*``", re.DOTALL)
#: What ends a text that a fence holds.
_FENCES = ("fence", "colon_fence")


class Renderer(SphinxRenderer):
    """MyST's renderer of a page."""

    #: Where the title stands that the front matter has, while it is read; the first line is 0.
    _title_line = 0

    def tell(self, message: str, *values: object, line: int) -> None:
        """Warn of what a writer typed."""
        docname = self.sphinx_env.current_document.docname
        logger.warning(message, *values, location=(docname, line or None), type="blog", subtype="markdown")

    def render_front_matter(self, token: SyntaxTreeNode) -> None:
        """Let a title in the front matter have the line on which it stands, and not the first of the page."""
        reading = self.sphinx_env.temp_data.get("blog_reading")  # of a post, whose front matter is written anew
        found = _TITLE.search(str(token.content))
        line = str(token.content).count("\n", 0, found.start()) + 2 if found else 1
        if not reading and self._tell_head(str(token.content)):
            return
        self._title_line = (reading.keys.get("title", 1) if reading else line) - 1
        super().render_front_matter(token)
        self._title_line = 0

    def _tell_head(self, head: str) -> bool:
        """Tell what is wrong with the front matter of a page, as of a post's; return whether it cannot be read."""
        block = read_block(f"---\n{head}\n---\n")
        first: dict[str, Field] = {}
        for field in block.fields:
            if first.setdefault(field.name, field) is not field:
                self.tell("%s", twice(field, first[field.name]).message, line=field.line)
            elif field.name in PROSE and (lost := swallowed(field, field.name)):
                self.tell("%s", lost.message, line=lost.line)
        try:
            yaml.safe_load(head)
        except (yaml.YAMLError, ValueError):
            for problem in block.problems:
                self.tell("%s", problem.message, line=problem.line)
            return bool(block.problems)
        return False

    def nested_render_text(self, text: str, lineno: int, *args: Any, **options: Any) -> None:
        """Add what a text gives that begins at a line (the first is 0)."""
        if self._title_line:  # "Prelude in F #": at the end of a heading, such a sign is none of its words
            text = _CLOSING.sub(r"\1\\\2", text)
        super().nested_render_text(text, lineno or self._title_line, *args, **options)

    def _render_tokens(self, tokens: list[Token]) -> None:
        before = ""
        self._tell_empty(tokens)
        for token in tokens:
            if token.type == "inline" and token.map:
                if before == "fieldlist_name_open" and EMOJI.fullmatch(sign := f":{token.content}:"):
                    message = _("'%s' is printed as it stands: %s")
                    self.tell(message, sign, _("write the sign itself"), line=token.map[0] + 1)
                self._tell_slips(token, begins=before == "paragraph_open")
            elif token.type == "fence" and token.map and _HALF_NAMED.match(token.info):
                message = _("what begins here with '%s' is shown as code; write '%s'")
                typed = f"{token.markup}{token.info}".strip()
                name, _space, rest = typed.partition(" ")
                self.tell(message, typed[:60], f"{name}}} {rest}".strip()[:60], line=token.map[0] + 1)
            elif token.type in _FENCES and token.map and (right := half_block(token)):
                typed = f"{token.markup}{token.info}".strip()
                self.tell(_("'%s' is no block; write '%s'"), typed[:60], right[:60], line=token.map[0] + 1)
            elif token.type in _FENCES and token.map and is_open(token):
                message = _("what begins here with '%s' never ends; write a line '%s' below its last line")
                self.tell(message, f"{token.markup}{token.info}".strip()[:60], token.markup, line=token.map[0] + 1)
            elif token.type == "colon_fence" and token.map and (block := _BLOCKS.get(token.info.strip().lower())):
                self.tell(_("'%s' is no block; write '%s'"), token.markup + token.info, block, line=token.map[0] + 1)
            before = token.type
        for told in pasted_html.unbalanced(_html_in(tokens)):
            self.tell_html(told, told.line)
        super()._render_tokens(tokens)

    def _tell_empty(self, tokens: list[Token]) -> None:
        for token, after in pairwise(tokens):
            if token.type == "heading_open" and not after.content and token.map:
                self.tell(_("this title has no words; write some, or leave its '#' out"), line=token.map[0] + 1)
            elif token.type == "heading_open" and token.markup == "-" and _A_TEXT.search(after.content) and token.map:
                message = _("the line '---' right below a text makes a title of it; put an empty line between them")
                self.tell(message, line=token.map[1])
            elif token.type == "footnote_reference_open" and after.type == "footnote_reference_close" and token.map:
                name = token.meta["label"]
                message = _("the note or link '%s' has no text; %s")
                self.tell(
                    message, name, _("write '[^%(0)s]:…' on a line of its own") % {"0": name}, line=token.map[0] + 1
                )

    def tell_html(self, told: pasted_html.Told, line: int) -> None:
        """Warn of pasted HTML."""
        remedy = _(told.remedy) % told.value if told.value else _(told.remedy)
        self.tell(_("'%s' does not work here: %s"), told.tag, remedy, line=line)

    def _tell_slips(self, token: Token, *, begins: bool) -> None:
        content = token.content
        if not MARKS.search(content):
            return
        line = token.map[0] + 1 if token.map else 0
        if begins and (found := _BETWEEN_TWO.fullmatch(content)):
            message = _("what begins here with '%s' is shown as code; write '%s'")
            self.tell(message, found[1], f"`{found[1]}", line=line)
        for offset, text, remedy in slips_in(content, _shown(token.children or []), begins=begins):
            self.tell(_("'%s' is printed as it stands: %s"), text[:80], _(remedy), line=line + offset)

    def run_directive(
        self,
        name: str,
        first_line: str,
        content: str,
        position: int,
        additional_options: dict[str, str] | None = None,
        *,
        block_text: str | None = None,
    ) -> list[nodes.Element]:
        """Return what a directive gives; tell of one whose code trips over its text, as that of ``{figure}`` does."""
        given = (name, first_line, content, position, additional_options)
        try:
            found: list[nodes.Element] = super().run_directive(*given, block_text=block_text)
        except SphinxError:
            raise
        except Exception:  # noqa: BLE001  # docutils and extensions trip over odd texts instead of saying what is wrong
            self.tell(_("'{%s}' cannot be read; see in the guide how it is written"), name, line=position)
            return []
        return found

    def render_s(self, token: SyntaxTreeNode) -> None:
        """Strike a text through, in whatever is made of the page."""
        node = struck()
        self.add_line_and_source_path(node, token)
        with self.current_node_context(node, append=True):
            self.render_children(token)

    def render_math_inline(self, token: SyntaxTreeNode) -> None:
        """Take prices, "$10 and $20", for the text that they are."""
        content = token.content
        if (found := _AS_GITHUB_HAS_IT.fullmatch(content)) and token.token:
            content = token.token.content = found[1]
        is_text = content != content.strip() or _PRICES.fullmatch(content) or _is_amid_words(token)
        if token.markup == "$" and is_text:
            self.nested_render_text(rf"\${content}\$", token_line(token, 0), inline=True)
        else:
            super().render_math_inline(token)

    def render_image(self, token: SyntaxTreeNode) -> None:
        """Keep how a picture without words is written: what has no source has no line either, as Sphinx sees it.

        `sphinx.util.nodes.apply_source_workaround` takes the line from it (no issue yet); this can go once it does not.
        """
        if not token.attrGet("src"):
            remedy = _("write its name, as in '![text](photo.jpg)'")
            self.tell(_("%s; %s"), _("this picture has no file"), remedy, line=token_line(token, 0))
            self.render_children(token)
            return
        super().render_image(token)
        picture = self.current_node[-1]
        if isinstance(picture, nodes.image) and not picture.rawsource:
            picture.rawsource = f"![]({picture['uri']})"

    def render_inline(self, token: SyntaxTreeNode) -> None:
        """Let what is in a paragraph have the line on which it stands, and not the first of the paragraph."""
        if token.map and "\n" in token.content:
            _number_lines(token.children, token.map[0])
        super().render_inline(token)

    def render_math_inline_double(self, token: SyntaxTreeNode) -> None:
        """Show ``$$x$$`` amid a text as a formula of its line, for a paragraph holds no block."""
        super().render_math_inline(token)

    def render_link(self, token: SyntaxTreeNode) -> None:
        """Tell of an address that no reader could follow, and keep its words; one between < and > is what it shows."""
        address = str(token.attrGet("href") or "")
        found = _SCHEME.match(address)
        words = token.children[0].content if token.children else ""
        if address in ("http://", "https://"):
            remedy = _("write the address between its brackets")
            self.tell(_("%s; %s"), _("this link leads nowhere"), remedy, line=token_line(token, 0))
            self.render_children(token)
        elif words[:1] == "^" and " " in words:
            message = _("'%s' is printed as it stands: %s")
            self.tell(message, f"[{words}]", _(SPACE_IN_NOTE), line=token_line(token, 0))
            self.render_children(token)
        elif found and found[1].lower() in ("http", "https") and not address.startswith(f"{found[0]}//"):
            right = f"{found[0]}//{address[found.end() :].lstrip('/')}"
            self.tell(_("the address '%s' leads nowhere; write '%s'"), address, right, line=token_line(token, 0))
            self.render_children(token)
        elif (
            found
            and token.markup != "autolink"
            and found[1].lower() not in (*_OF_MYST, *(self.md_config.url_schemes or ()))
        ):
            message = _("an address that begins with '%s' leads nowhere on the web; write one with https://")
            self.tell(message, found[0], line=token_line(token, 0))
            self.render_children(token)
        else:
            super().render_link(token)

    def render_html_block(self, token: SyntaxTreeNode) -> None:
        """Show the pictures of pasted HTML, and tell of what does not work."""
        line = token_line(token, 0)

        def tell(message: str, tag: str, remedy: str, offset: int) -> None:
            self.tell(message, tag, remedy, line=line + offset)

        for node in nodes_of(token.content, tell):
            self.add_line_and_source_path(node, token)
            self.current_node.append(node)


def nodes_of(html: str, tell: Callable[[str, str, str, int], None]) -> Iterator[nodes.Element]:
    """Yield what is shown of pasted HTML; *tell* takes a message, what it is about, what to write and the line."""
    for piece in pasted_html.pieces(html):
        if isinstance(piece, pasted_html.Told):
            remedy = _(piece.remedy) % piece.value if piece.value else _(piece.remedy)
            tell(_("'%s' does not work here: %s"), piece.tag, remedy, piece.line)
        elif isinstance(piece, pasted_html.Picture):
            yield _picture(piece)
        elif piece.strip() or piece == html:
            yield nodes.raw("", piece, format="html")


def _picture(piece: pasted_html.Picture) -> nodes.image:
    written: dict[str, Any] = {name: piece.attributes[name] for name in ("alt",) if name in piece.attributes}
    for name in ("width", "height"):
        if _SIZE.fullmatch(size := piece.attributes.get(name, "")):
            written[name] = size
    if (side := piece.attributes.get("align", "")) in ("left", "right", "center"):
        written["align"] = side
    return nodes.image(
        piece.tag, uri=piece.attributes.get("src", ""), classes=piece.attributes.get("class", "").split(), **written
    )


def _number_lines(inline: Iterable[SyntaxTreeNode], line: int) -> int:
    """Give each of the *inline* parts of a text, which begin on a *line*, its own; return the line after them."""
    for part in inline:
        token = part.nester_tokens.opening if part.nester_tokens else part.token
        if token is not None:
            token.map = [line, line + 1]
        if part.type in ("softbreak", "hardbreak"):
            line += 1
        elif part.children:
            line = _number_lines(part.children, line)
        elif part.type in ("html_inline", "math_inline"):
            line += part.content.count("\n")
    return line


def _html_in(tokens: list[Token]) -> Iterator[tuple[int, str]]:
    """Yield line and text of what is HTML."""
    for token in tokens:
        line = token.map[0] + 1 if token.map else 0
        if token.type == "html_block":
            yield line, token.content
        for child in token.children or () if token.type == "inline" else ():
            if child.type == "html_inline":
                yield line, child.content
            line += child.type in ("softbreak", "hardbreak")


def _is_amid_words(token: SyntaxTreeNode) -> bool:
    """Return whether what stands between two dollars is no formula, for they stand in words: "A$AP and Ke$ha"."""
    before, after = token.previous_sibling, token.next_sibling
    is_within = bool(before and before.content[-1:].isalpha() and after and after.content[:1].isalpha())
    return is_within and " " in token.content and not _SIGNS.search(token.content)


def _shown(children: list[Token]) -> str:
    """Return what is text in a paragraph, with a mark for all else."""
    parts: list[str] = []
    for child in children:
        if child.type in ("text", "text_special"):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append("\n")
        elif child.nesting == 0:
            parts.append(OPAQUE)
    return "".join(parts)
