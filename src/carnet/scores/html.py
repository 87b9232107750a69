"""The nodes of a score, and the HTML that they become; a book, a feed and a text get what they can show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from docutils import nodes
from markupsafe import Markup
from sphinx.locale import _

from carnet.core.player_nodes import file_size
from carnet.core.urls import site_url
from carnet.scores.drawing import placed, size_of
from carnet.scores.engraving import Engraved, Engraver

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

_IMAGES, _DOWNLOADS = "_images", "_downloads/scores"
_FOOT = Markup('<p class="score-foot">{}</p>\n')
_LINK = Markup('<a href="{}" download data-address="{}"><span>{}</span></a>')
#: In feeds, a picture stands in the place of the first one.
_SHOWN = Markup('<div class="score-wide" role="img" aria-label="{alt}"{picture}>{svg}</div>\n')
_NARROW = Markup('<div class="score-narrow here-only" role="img" aria-label="{alt}">{svg}</div>\n')
_PICTURE = Markup(' data-picture="{}" data-alt="{}" data-width="{}" data-height="{}"')
_ORNAMENT = Markup('role="img" aria-label=""')


class score(nodes.General, nodes.Element):  # noqa: N801  # docutils names nodes in lower case
    """A score with all that belongs to it."""


class score_title(nodes.General, nodes.TextElement):  # noqa: N801
    """What is played, and who composed it."""


class drawing(nodes.General, nodes.Element):  # noqa: N801
    """The notes."""


class foot(nodes.General, nodes.Element):  # noqa: N801
    """What can be downloaded."""


@dataclass(frozen=True, slots=True)
class Files:
    """The files of a score by their *name*; *suffix* is that of its source, *size* how large that is."""

    name: str
    suffix: str
    size: int

    @property
    def picture(self) -> str:
        """Return the path of the picture from the root of the output."""
        return f"{_IMAGES}/{self.name}.svg"

    @property
    def sound(self) -> str:
        """Return the path of the sound from the root of the output."""
        return f"{_DOWNLOADS}/{self.name}.mid"

    @property
    def source(self) -> str:
        """Return the path of the source from the root of the output."""
        return f"{_DOWNLOADS}/{self.name}{self.suffix}"


def _engraved(app: Sphinx, node: nodes.Element) -> Engraved:
    found = Engraver(app.env.doctreedir / "scores").get(node["key"])
    if found is None:
        raise FileNotFoundError(node["files"].name)
    return found


# -- HTML --------------------------------------------------------------------------------------------------------------


def _visit_score(self: HTML5Translator, node: score) -> None:
    self.body.append(self.starttag(node, "figure", CLASS="score"))


def _depart_score(self: HTML5Translator, node: score) -> None:
    self.body.append("</figure>\n")


def _visit_title(self: HTML5Translator, node: score_title) -> None:
    self.body.append('<figcaption class="score-title">')


def _depart_title(self: HTML5Translator, node: score_title) -> None:
    self.body.append("</figcaption>\n")


def _visit_drawing(self: HTML5Translator, node: drawing) -> None:
    app = self.builder._app
    found, files, alt = _engraved(app, node), node["files"], node["alt"]
    number = self.blog_scores = getattr(self, "blog_scores", 0) + 1  # type: ignore[attr-defined]
    name = f"score-{number}-"
    picture = _PICTURE.format(_address(self, files.picture), alt or _("Score"), *size_of(found.picture))
    wide = Markup("").join(Markup(placed(one, name)) for one in found.wide)  # noqa: S704  # made by `drawing.light`
    narrow = Markup("").join(Markup(placed(one, name)) for one in found.narrow)  # noqa: S704
    html = _SHOWN.format(alt=alt, picture=picture, svg=wide) + _NARROW.format(alt=alt, svg=narrow)
    self.body.append(html if alt else html.replace(_ORNAMENT, Markup('aria-hidden="true"')))
    raise nodes.SkipNode


def _visit_foot(self: HTML5Translator, node: foot) -> None:
    app, files = self.builder._app, node["files"]
    found, language = _engraved(app, node), self.config.language
    source = {"kind": _KINDS[files.suffix], "size": file_size(files.size, language)}
    words = {files.source: _("Source (%(kind)s, %(size)s)") % source}
    if found.midi:
        words = {files.sound: _("Listen (MIDI, %s)") % file_size(len(found.sound), language)} | words
    links = [_LINK.format(_address(self, file), site_url(app, file), text) for file, text in words.items()]
    self.body.append(_FOOT.format(Markup(" · ").join(links)))
    raise nodes.SkipNode


_KINDS = {".abc": "ABC", ".mei": "MEI", ".musicxml": "MusicXML"}


def _address(translator: HTML5Translator, file: str) -> str:
    """Return the address of a file from the page that is written."""
    builder = translator.builder
    root = builder.imgpath.removesuffix(builder.imagedir)
    return f"{root}{file}"


# -- Elsewhere ---------------------------------------------------------------------------------------------------------


def show_elsewhere(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put into a book the picture, and into a text what it shows in words."""
    if app.builder.format == "html" and getattr(app.builder, "download_support", False):
        return
    is_book = app.builder.name == "epub"
    for node in list(doctree.findall(score)):
        parts: list[nodes.Node] = []
        for child in node.children:
            if isinstance(child, score_title):
                parts.append(nodes.paragraph("", "", *child.children, classes=["score-title"]))
            elif isinstance(child, drawing) and is_book:
                html = Markup('<p class="score"><img src="images/{}.svg" alt="{}"/></p>')
                html = html.format(child["files"].name, child["alt"])
                parts.append(nodes.raw("", html, format="html"))
            elif isinstance(child, drawing):
                parts += [nodes.paragraph("", child["alt"])] if child["alt"] else []
            elif not isinstance(child, foot):
                parts.append(child)
        node.replace_self(nodes.container("", *parts))


def add_score_nodes(app: Sphinx) -> None:
    """Let Sphinx write the nodes as HTML."""
    app.add_node(score, html=(_visit_score, _depart_score))
    app.add_node(score_title, html=(_visit_title, _depart_title))
    app.add_node(drawing, html=(_visit_drawing, None))
    app.add_node(foot, html=(_visit_foot, None))
