"""Notes, links, quotations and photos: posts that need no title and stand in lists in full.

A post says what it is by ``kind``. Its address is the name of its file, which ``carnet note`` gives once. Home shows
the latest few of them among the posts, as many as ``blog_home_notes`` says; a list and feeds of their own have all.
Programs of the IndieWeb know them by their form: an entry without a name, with a bookmark, with a quotation.

See https://indieweb.org/note, https://indieweb.org/bookmark and https://indieweb.org/quotation.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.locale import _

from carnet.core import posts
from carnet.core.assets import add_style, add_templates
from carnet.core.field_checks import check_text, check_url, did_you_mean, quoted
from carnet.core.near import nearest
from carnet.core.notes import KINDS, kind_name
from carnet.core.post_fields import PostField, add_post_fields
from carnet.core.slots import add_to_slot
from carnet.core.text import fold_line
from carnet.core.yaml_lines import Raw
from carnet.notes.in_full import InFull
from carnet.notes.reading import NoteForm, name_note

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

#: What a writer may type for each kind.
_MEANT = {
    "lien": "link",
    "signet": "link",
    "bookmark": "link",
    "citation": "quote",
    "quotation": "quote",
    "image": "photo",
    "picture": "photo",
    "photographie": "photo",
    "billet": "note",
    "status": "note",
    "statut": "note",
    "aside": "note",
}


def check_kind(raw: Raw, name: str) -> str:
    """Return what a post is, in the word that the schema has for it."""
    word = fold_line(raw) if isinstance(raw, str) else ""
    if word in KINDS:
        return word
    near = _MEANT.get(word) or _MEANT.get(word.removesuffix("s")) or nearest(word, KINDS)
    raise ValueError(_("'%s' takes one of %s, not %s") % (name, ", ".join(KINDS), quoted(raw)) + did_you_mean(near))


POST_FIELDS = (
    PostField(
        "kind",
        "choice",
        check_kind,
        {
            "fr": (
                "Genre",
                "note, link, quote ou photo\u00a0: un billet court, qui se passe de titre.",
            ),
            "en": ("Kind", "note, link, quote or photo: a short post, which needs no title."),
        },
        after="date",
        meant_by=("genre", "type", "format", "sorte", "posttype", "postformat"),
        choices=KINDS,
        makes_optional=("category",),
    ),
    PostField(
        "link_of",
        "text",
        check_url,
        {
            "fr": ("Page signalée", "L’adresse de la page que le lien signale, ou d’où vient la citation."),
            "en": ("Page it points at", "The address of the page that a link points at, or that is quoted."),
        },
        after="kind",
        meant_by=("bookmarkof", "bookmark", "linkurl", "lienvers", "signet", "pagesignalee"),
        pattern="^https?://",
    ),
    PostField(
        "quote_of",
        "text",
        check_text,
        {
            "fr": (
                "Source de la citation",
                "De qui sont ces mots, et d’où\u00a0: Victor Hugo, *Les Contemplations*.",
            ),
            "en": ("Source of the quotation", "Whose words are quoted, and from where: Jane Austen, *Emma*."),
        },
        after="link_of",
        meant_by=("quotesource", "quotedfrom", "citationde", "sourcedelacitation", "cite", "attribution"),
    ),
)
#: In the line at the top of a note: what it is, and the way to all of them.
_KIND = '<a class="note-kind" href="{{ pathto(note_list.page)|e }}">{{ note_list.kind|e }}</a>'


class Lists:
    """What pages know of the list of all notes; it is the same in a whole build."""

    def __init__(self) -> None:
        self.known: str | None = None

    def forget(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """Forget what an earlier build had."""
        self.known = None
        return []

    def own(self, app: Sphinx) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
        """Return the list of all notes."""
        found = tuple(post.docname for post in posts.published(app.env) if post.kind)
        return ((posts.address(app, "notes"), _("Notes"), found),)

    def page(self, app: Sphinx) -> str:
        """Return the page that lists all notes, "" where there is none: without a note, or without `archives`."""
        if self.known is None:
            ((page, _title, found),) = self.own(app)
            is_there = bool(found) and any(page in lists for lists in app.emit("carnet-lists"))
            self.known = page if is_there else ""
        return self.known

    def context(self, app: Sphinx, docname: str) -> dict[str, Any]:
        """Return what the page of a note says of its kind, and that of home of all notes."""
        post, is_home = posts.post_of(app.env, docname), docname == app.config.root_doc
        if not (is_home or (post and post.kind)) or not self.page(app):
            return {}
        if post is None:
            return {"notes_page": self.page(app)}
        return {"note_list": {"page": self.page(app), "kind": kind_name(post.kind)}}


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the fields, what is read of them, and what lists show."""
    app.setup_extension("carnet")
    add_post_fields(app, __name__)
    here = Path(__file__).parent
    add_style(app, here / "notes.css")
    add_templates(app, here / "templates")
    in_full = InFull(app)
    app.connect("builder-inited", in_full.begin, priority=200)
    app.add_transform(NoteForm)
    app.connect("doctree-read", name_note, priority=50)
    app.connect("env-updated", in_full.forget, priority=100)
    lists = Lists()
    app.connect("env-updated", lists.forget, priority=100)
    app.connect("carnet-own-lists", lists.own)
    app.connect("carnet-page-context", lists.context)
    add_to_slot(app, "post-facts", _KIND, order=100, when="note_list")
    add_to_slot(app, "home-end", "ablog/all-notes.html", order=100, when="notes_page")
    return {"version": "1.0", "env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}
