"""The nodes of sounds and videos, and the HTML that they become."""

from __future__ import annotations

import posixpath
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import quote

from babel.units import format_unit
from docutils import nodes
from markupsafe import Markup
from sphinx.locale import _

from carnet.core.output_files import handed_out
from carnet.core.urls import site_url

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

_SOUND = Markup('<audio controls preload="none" src="{src}" aria-label="{title}"></audio>\n')
_VIDEO = Markup(
    '<video controls playsinline preload="{preload}" src="{src}"{poster} width="{width}" height="{height}"'
    ' aria-label="{title}">{track}</video>\n'
)
_POSTER = Markup(' poster="{}"')
_TRACK = Markup('<track kind="captions" src="{}" srclang="{}">')
_FOOT = Markup('<p class="player-foot">{}</p>\n')
_DURATION = Markup('<time datetime="PT{}S">{}</time> ')
_DOWNLOAD = Markup('<a href="{}" download data-address="{}"><span>{}</span></a>')
_LOAD = Markup(
    '<div class="player-load here-only"><p>{note}</p>\n'
    '<button type="button" data-player="{frame}" data-height="{height}" data-title="{title}"'
    ' aria-label="{label}">{words}</button></div>\n'
)
_ELSEWHERE = Markup('<a href="{}" rel="noopener" data-address="{}"><span>{}</span></a>')


class player(nodes.General, nodes.Element):  # noqa: N801  # docutils names nodes in lower case
    """A sound, a video or several sounds with all that belongs to them."""


class player_title(nodes.General, nodes.TextElement):  # noqa: N801
    """What is played."""


class own_file(nodes.General, nodes.Element):  # noqa: N801
    """The player of a file of the blog; a picture in it is what a video shows before it plays."""


class facade(nodes.General, nodes.Element):  # noqa: N801
    """What stands in the place of another site's player until a reader asks for it."""


class transcript(nodes.General, nodes.Element):  # noqa: N801
    """What is said and heard, in writing."""


# -- Words -------------------------------------------------------------------------------------------------------------


def duration(seconds: int, language: str) -> str:
    """Return *seconds* in short words: "3 min 12 s" in French."""
    hours, minutes = divmod(seconds // 60, 60)
    parts = ((hours, "duration-hour"), (minutes, "duration-minute"), (seconds % 60, "duration-second"))
    written = (format_unit(number, unit, length="short", locale=language) for number, unit in parts if number)
    return "\N{NO-BREAK SPACE}".join(written)


def file_size(size: int, language: str) -> str:
    """Return a *size* in bytes in short words: "3,1 Mo" in French."""
    unit, number = ("digital-megabyte", size / 1e6) if size >= 1e6 else ("digital-kilobyte", size / 1e3)
    rounded = round(number, 1) if number < 10 else round(number)
    return format_unit(max(0.1, rounded), unit, length="short", locale=language)


# -- HTML --------------------------------------------------------------------------------------------------------------


def _visit_player(self: HTML5Translator, node: player) -> None:
    self.body.append(self.starttag(node, "figure", CLASS="player"))


def _depart_player(self: HTML5Translator, node: player) -> None:
    self.body.append("</figure>\n")


def _visit_title(self: HTML5Translator, node: player_title) -> None:
    self.body.append('<figcaption class="player-title">')


def _depart_title(self: HTML5Translator, node: player_title) -> None:
    self.body.append("</figcaption>\n")


def _visit_transcript(self: HTML5Translator, node: transcript) -> None:
    self.body.append(Markup("<details><summary>{}</summary>\n").format(_("Transcript")))


def _depart_transcript(self: HTML5Translator, node: transcript) -> None:
    self.body.append("</details>\n")


def _visit_own_file(self: HTML5Translator, node: own_file) -> None:
    builder, language, title = self.builder, self.config.language, _title_of(node)
    source = posixpath.join(builder.dlpath, quote(node["file"]))
    if node["width"] is None:
        self.body.append(_SOUND.format(src=source, title=title))
    else:
        picture = next(node.findall(nodes.image), None)
        shown = builder.images.get(picture["uri"]) if picture is not None else None
        captions = node.get("captions")
        self.body.append(
            _VIDEO.format(
                src=source,
                title=title,
                width=node["width"],
                height=node["height"],
                preload="none" if shown else "metadata",
                poster=_POSTER.format(posixpath.join(builder.imgpath, quote(shown))) if shown else "",
                track=_TRACK.format(posixpath.join(builder.dlpath, quote(captions)), node["language"])
                if captions
                else "",
            )
        )
    seconds = node["seconds"]
    lasts = _DURATION.format(seconds, duration(seconds, language)) if seconds else Markup()
    kind = PurePosixPath(node["file"]).suffix[1:].upper()
    words = _("Download (%(kind)s, %(size)s)") % {"kind": kind, "size": file_size(node["size"], language)}
    self.body.append(_FOOT.format(lasts + _DOWNLOAD.format(source, node["address"], words)))
    raise nodes.SkipNode


def _visit_facade(self: HTML5Translator, node: facade) -> None:
    service, title, words = node["service"], _title_of(node), _("Load the player of %s") % node["service"]
    note = _("A click loads the player of %(service)s (%(host)s), which then knows that you read this page.")
    load = _LOAD.format(
        note=note % {"service": service, "host": node["host"]},
        frame=node["frame"],
        height=node["height"] or "",
        title=f"{title} ({service})",
        label=f"{words} ({title})",
        words=words,
    )
    link = _ELSEWHERE.format(node["page"], node["page"], _("Open on %s") % service)
    self.body += [load, _FOOT.format(link)]
    raise nodes.SkipNode


def _title_of(node: own_file | facade) -> str:
    return node.parent[0].astext()


def resolve_players(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Say of each file where on the web it lies; in a text, a book or whatever else does not play, say nothing more."""
    language = app.env.metadata[docname].get("language") or app.config.language
    for node in doctree.findall(own_file):
        node["address"] = site_url(app, f"_downloads/{quote(node['file'])}")
        node["language"] = language
        node["size"] = handed_out(app, Path(node["source"])).stat().st_size
    if app.builder.format == "html" and getattr(app.builder, "download_support", False):
        return
    has_links = app.builder.format == "html"
    for element in list(doctree.findall(nodes.Element)):
        if isinstance(element, player | player_title | own_file | facade | transcript):
            element.replace_self(_plain(element, has_links=has_links))


def _plain(node: nodes.Element, *, has_links: bool) -> nodes.Element | list[nodes.Node]:
    """Return what any writer of Sphinx's can write; where there are links, no address is typed out."""
    if isinstance(node, player_title):
        is_said = "named-above" in node.parent["classes"]
        return [] if is_said else nodes.paragraph("", "", nodes.strong("", "", *node.children))
    if isinstance(node, own_file | facade):
        address = node.get("address") or node["page"]
        words = address
        if has_links and isinstance(node, facade):
            words = _("Open on %s") % node["service"]
        elif has_links:
            words = _("Listen to it on the blog") if node["width"] is None else _("Watch it on the blog")
        return nodes.paragraph("", "", nodes.reference("", words, refuri=address))
    return nodes.container("", *node.children, classes=["player-as-text"] if isinstance(node, player) else [])


def add_nodes(app: Sphinx) -> None:
    """Let Sphinx write the nodes, whichever features ask for it."""
    if player.__name__ in app.registry.translation_handlers.get("html", {}):
        return
    app.connect("doctree-resolved", resolve_players)
    app.add_node(player, html=(_visit_player, _depart_player))
    app.add_node(player_title, html=(_visit_title, _depart_title))
    app.add_node(own_file, html=(_visit_own_file, None))
    app.add_node(facade, html=(_visit_facade, None))
    app.add_node(transcript, html=(_visit_transcript, _depart_transcript))
