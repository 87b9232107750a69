"""The nodes of a sound that is followed, and the HTML that they become."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING
from urllib.parse import quote

from babel.numbers import format_decimal
from docutils import nodes
from markupsafe import Markup
from sphinx.locale import _

from carnet.core.player_nodes import player
from carnet.sounds.waveform import drawn

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

    from carnet.core.sound_chapters import Chapter
    from carnet.core.webvtt import Cue

#: How fast one may listen.
_SPEEDS = (0.75, 1, 1.25, 1.5, 2)
_COVER = Markup('<img class="player-cover" src="{}" alt="" width="{}" height="{}" loading="lazy">\n')
_SPEED = Markup('<label class="speed here-only" hidden>{} <select>{}</select></label>\n')
_CHOICE = Markup('<option value="{0}"{1}>{2}\N{NO-BREAK SPACE}×</option>')
_LINK = Markup('<a class="moment" href="{0}#t={1}" data-start="{1}">{2}</a>')
#: A silence of so many seconds, or so many letters up to the end of a sentence, begins a new paragraph.
_SILENCE, _LETTERS = 3, 250
_ENDS = (".", "!", "?", "…", ".”", "»")


class waveform(nodes.General, nodes.Element):  # noqa: N801  # docutils names nodes in lower case
    """The shape of a sound, and its speed."""


class cover(nodes.General, nodes.Element):  # noqa: N801
    """The picture that lies in a sound."""


class moment_link(nodes.Inline, nodes.TextElement):  # noqa: N801
    """A moment of a sound, to which a reader can jump."""


class cue(nodes.Inline, nodes.TextElement):  # noqa: N801
    """A line of a transcript, with when it begins and ends."""


class followed_words(nodes.General, nodes.Element):  # noqa: N801
    """What is said and sung, line by line."""


class chapter_list(nodes.General, nodes.Element):  # noqa: N801
    """The chapters of a sound."""


def clock(seconds: float) -> str:
    """Return a moment as players show it: "1:05", "1:02:05"."""
    hours, minutes, rest = int(seconds) // 3600, int(seconds) // 60 % 60, int(seconds) % 60
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def plain(seconds: float) -> str:
    """Return seconds as addresses and scripts have them."""
    return f"{seconds:.3f}".rstrip("0").rstrip(".")


def chapters(found: Iterable[Chapter], file: str) -> chapter_list:
    """Return the chapters of the sound *file* as a list of links to their moments."""
    items = []
    for one in found:
        link = moment_link("", clock(one.start), start=one.start, file=file)
        items.append(nodes.list_item("", nodes.paragraph("", "", link, nodes.Text(" "), nodes.inline("", one.title))))
    title = nodes.paragraph("", "", nodes.strong("", _("Chapters")))
    return chapter_list("", title, nodes.bullet_list("", *items, classes=["chapters"]))


def words(cues: Iterable[Cue], file: str) -> followed_words:
    """Return the lines of a transcript of the sound *file* in paragraphs, each with the moment at which it begins."""
    paragraphs: list[nodes.paragraph] = []
    last: Cue | None = None
    letters = 0
    for one in cues:
        if last is None or _begins(one, last, letters):
            link = moment_link("", clock(one.start), start=one.start, file=file)
            paragraphs.append(nodes.paragraph("", "", link))
            if one.voice and (last is None or one.voice != last.voice):
                paragraphs[-1] += [nodes.Text(" "), nodes.strong("", _("%s:") % one.voice)]
            letters = 0
        paragraphs[-1] += [nodes.Text(" "), cue("", one.text, start=one.start, end=one.end)]
        letters += len(one.text)
        last = one
    return followed_words("", *paragraphs)


def _begins(one: Cue, last: Cue, letters: int) -> bool:
    """Return whether a paragraph begins with a line."""
    is_full = letters >= _LETTERS and last.text.endswith(_ENDS)
    return one.voice != last.voice or one.start - last.end >= _SILENCE or is_full


# -- HTML --------------------------------------------------------------------------------------------------------------


def _visit_waveform(self: HTML5Translator, node: waveform) -> None:
    if node["peaks"]:
        self.body.append(drawn(node["peaks"]))
    raise nodes.SkipNode


def _visit_cover(self: HTML5Translator, node: cover) -> None:
    source = posixpath.join(self.builder.imgpath, quote(node["file"]))
    self.body.append(_COVER.format(source, node["width"], node["height"]))
    raise nodes.SkipNode


def _visit_moment(self: HTML5Translator, node: moment_link) -> None:
    source = posixpath.join(self.builder.dlpath, quote(node["file"]))
    self.body.append(_LINK.format(source, plain(node["start"]), node.astext()))
    raise nodes.SkipNode


def _visit_cue(self: HTML5Translator, node: cue) -> None:
    begin = Markup('<span class="cue" data-start="{}" data-end="{}">')
    self.body.append(begin.format(plain(node["start"]), plain(node["end"])))


def _depart_cue(self: HTML5Translator, node: cue) -> None:
    self.body.append("</span>")


def _visit_words(self: HTML5Translator, node: followed_words) -> None:
    begin = Markup('<details class="followed-words"><summary>{}</summary>\n<div class="cues" tabindex="-1">\n')
    self.body.append(begin.format(_("Transcript")))


def _depart_words(self: HTML5Translator, node: followed_words) -> None:
    self.body.append("</div>\n</details>\n")


def _visit_chapters(self: HTML5Translator, node: chapter_list) -> None:
    self.body.append('<div class="player-chapters">\n')


def _depart_chapters(self: HTML5Translator, node: chapter_list) -> None:
    self.body.append("</div>\n")


def speed_choice(language: str) -> Markup:
    """Return the choice of how fast one listens, which a script shows."""
    choices = (
        _CHOICE.format(speed, Markup(" selected") if speed == 1 else "", format_decimal(speed, locale=language))
        for speed in _SPEEDS
    )
    return _SPEED.format(_("Speed"), Markup().join(choices))


class speed(nodes.General, nodes.Element):  # noqa: N801
    """The choice of how fast one listens."""


def _visit_speed(self: HTML5Translator, node: speed) -> None:
    self.body.append(speed_choice(self.config.language.replace("-", "_")))
    raise nodes.SkipNode


def show_elsewhere(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Leave texts, without what plays, in a book or whatever else does not play."""
    if app.builder.format == "html" and getattr(app.builder, "download_support", False):
        return
    for node in list(doctree.findall(nodes.Element)):
        if isinstance(node, waveform | cover | speed):
            node.parent.remove(node)
        elif isinstance(node, moment_link | cue):
            node.replace_self(nodes.inline("", node.astext()))
        elif isinstance(node, followed_words | chapter_list):
            node.replace_self(nodes.container("", *node.children))


def is_followed(node: nodes.Element) -> bool:
    """Return whether a player is one of a sound that is followed."""
    return isinstance(node, player) and "followed" in node["classes"]


def add_sound_nodes(app: Sphinx) -> None:
    """Let Sphinx write the nodes as HTML."""
    app.add_node(waveform, html=(_visit_waveform, None))
    app.add_node(cover, html=(_visit_cover, None))
    app.add_node(speed, html=(_visit_speed, None))
    app.add_node(moment_link, html=(_visit_moment, None))
    app.add_node(cue, html=(_visit_cue, _depart_cue))
    app.add_node(followed_words, html=(_visit_words, _depart_words))
    app.add_node(chapter_list, html=(_visit_chapters, _depart_chapters))
