"""A shared link shows a card: each post and each list has a picture of its title, date and category, for the services
that preview links.

It is drawn when its page is written and its words are new, and kept beside the doctrees; a post with a cover of its
own (``image`` in the front matter) needs none, and the months of a year share its card. The cards lie below ``_cards/``
as the pages lie below the root.
"""

from __future__ import annotations

import os
import posixpath
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from carnet.core import posts
from carnet.core.build_state import delete_files, files_below, publish_kept, write_whole
from carnet.core.code_digest import code_digest, version_of
from carnet.core.fingerprint import digest, files_digest
from carnet.core.output_files import about, is_shared
from carnet.core.settings import add_setting
from carnet.core.text import plain_text, written_date

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.util.typing import ExtensionMetadata

    from carnet.cards.drawing import CardWords, Colors

FOLDER = "_cards"
#: Where pages may lie that nobody shares.
_TOOLS = ("404", "search")


class Card(NamedTuple):
    """The card of a page: its file from the root of the output, its size in pixels, and what it says."""

    file: str
    width: int
    height: int
    alt: str


def place_of(builder: StandaloneHTMLBuilder, pagename: str) -> str:
    """Return where the card of a page lies, as its page does: ``tag/musique`` for ``tag/musique/index.html``, too."""
    output = Path(builder.get_output_path(pagename)).relative_to(builder.outdir).as_posix().removesuffix(".html")
    return output.removesuffix("/index") if builder.name == "dirhtml" else output


def page_at(builder: StandaloneHTMLBuilder, place: str) -> str:
    """Return the file of the page whose card lies at a *place*."""
    is_folder = builder.name == "dirhtml" and place != "index"
    return f"{builder.outdir}/{place}/index.html" if is_folder else f"{builder.outdir}/{place}.html"


class Style(NamedTuple):
    """What all cards have in common: colours, a picture, and the fingerprint of these and of what draws."""

    colors: Colors
    icon: Path | None
    sign: str


def style_of(app: Sphinx) -> Style:
    """Return the style that ``conf.py`` gives to cards."""
    from carnet.cards.drawing import Colors  # noqa: PLC0415

    variables = app.config.html_theme_options.get("light_css_variables", {})
    names = {"background-primary": "#ffffff", "foreground-primary": "#000000", "brand-primary": "#2757dd"}
    colors = Colors(*(variables.get(f"color-{name}", default) for name, default in names.items()))
    named = app.srcdir / app.config.blog_card_icon
    icon = named if named.is_file() else None
    drawn_with = code_digest("cards/drawing.py", "core/lettering.py", "core/fonts"), version_of("pillow")
    return Style(colors, icon, digest(colors, drawn_with, files_digest([icon] if icon else [])))


def forwards(page: str | Path) -> bool:
    """Return whether a *page* of the output only leads to another, such as the old address of a post."""
    try:
        with open(page, "rb") as file:  # noqa: PTH123  # of thousands
            return b'http-equiv="refresh"' in file.read(2000)
    except FileNotFoundError:
        return False


class Cards:
    """The handlers of one application."""

    def __init__(self) -> None:
        #: Made with the first card.
        self.style: Style | None = None

    def words(self, app: Sphinx, pagename: str, context: dict[str, Any]) -> CardWords:
        """Return what the card of a page says."""
        from carnet.cards.drawing import CardWords  # noqa: PLC0415  # Pillow, which a build that writes no page need not load

        config = app.config
        post = posts.post_of(app.env, pagename)
        if post is None:
            if pagename == config.root_doc:
                return CardWords(config.project, "", about(config), "")
            title = context.get("heading") or plain_text(str(context.get("title", ""))) or config.project
            return CardWords(title, "", "", config.project)
        day = written_date(post.date, config.language)  # as on the post's own page
        return CardWords(post.title, " · ".join(post.category), day, config.project)

    def add(
        self, app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
    ) -> None:
        """Give a page its card."""
        post = posts.post_of(app.env, pagename)
        if not is_shared(templatename) or (post and post.has_cover):
            return
        from carnet.cards.drawing import HEIGHT, WIDTH  # noqa: PLC0415

        words, shared = self.words(app, pagename, context), context.get("card_of")
        page = shared.docname if shared else pagename.partition("/page/")[0]
        place = place_of(cast("StandaloneHTMLBuilder", app.builder), page)
        if page == pagename:
            self.draw(app, place, words)
        context["card"] = Card(f"{FOLDER}/{place}.png", WIDTH, HEIGHT, shared.name if shared else words.title)

    def draw(self, app: Sphinx, place: str, words: CardWords) -> None:
        """Draw a card, unless it is there already."""
        from carnet.cards.drawing import draw, sign_of  # noqa: PLC0415

        self.style = style = self.style or style_of(app)
        kept = app.doctreedir / "cards" / f"{place}.png"
        sign = digest(style.sign, words)
        if sign_of(kept) != sign:
            write_whole(kept, draw(words, style.colors, style.icon, sign))
        publish_kept(kept, app.outdir / FOLDER / f"{place}.png")

    def clear(self, app: Sphinx, exception: Exception | None) -> None:
        """Delete the cards of pages that are gone, that have a cover now, or only forward to another."""
        if exception is not None or app.builder.name not in ("html", "dirhtml"):
            return
        builder = cast("StandaloneHTMLBuilder", app.builder)
        covered = {place_of(builder, post.docname) for post in posts.published(app.env) if post.has_cover}
        has_old_addresses = any("permalink" in known for known in app.env.metadata.values()) or any(
            post.permalink for post in posts.published(app.env)
        )
        documents = {place_of(builder, docname) for docname in app.env.all_docs} if has_old_addresses else set()
        published, kept = app.outdir / FOLDER, app.doctreedir / "cards"
        for folder, _folders, names in os.walk(published):
            beside = os.path.relpath(folder, published)
            for name in names:
                place = posixpath.normpath(f"{beside}/{name}").removesuffix(".png")
                page = page_at(builder, place)
                is_old = has_old_addresses and place not in documents and forwards(page)
                is_old |= place in _TOOLS and app.env.found_docs.isdisjoint((place, f"{place}/index"))
                if place in covered or is_old or not os.path.exists(page):  # noqa: PTH110  # of thousands
                    for root in (published, kept):
                        delete_files(root, {f"{place}.png"})

    def files(self, app: Sphinx) -> set[str]:
        """Return the files of all cards, from the root of the output."""
        return {f"{FOLDER}/{name}" for name in files_below(app.outdir / FOLDER)}


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the cards; ``blog_card_icon`` is a square picture that stands on each."""
    app.setup_extension("carnet")
    add_setting(app, "blog_card_icon", "", str, "A picture, by its path, that stands on the cards that previews show.")
    cards = Cards()
    app.connect("html-page-context", cards.add, priority=800)
    app.connect("carnet-files-beside", cards.files)
    app.connect("build-finished", cards.clear, priority=950)  # pages that are gone are deleted by then
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
