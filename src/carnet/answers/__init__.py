"""A post that answers, likes or passes on a page of another site says so: ``reply_to``, ``like_of``, ``repost_of``.

Its page shows it in a line, in microformats that programs of the IndieWeb read; ``carnet mentions`` tells the other
site. A post that was announced on Mastodon (``mastodon``) leads there, as its copy.

See https://indieweb.org/reply and https://indieweb.org/posts#Types_of_Posts.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinx.locale import _

from carnet.core import posts
from carnet.core.assets import add_templates
from carnet.core.field_checks import check_url
from carnet.core.post_fields import PostField, add_post_fields
from carnet.core.slots import add_to_slot
from carnet.core.urls import short_address

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

_PATTERN = "^https?://"
POST_FIELDS = (
    PostField(
        "reply_to",
        "text",
        check_url,
        {
            "fr": ("Répond à", "L’adresse de la page à laquelle le billet répond : son site en sera averti."),
            "en": ("Replies to", "The address of the page that the post answers: its site will be told."),
        },
        after="external_link",
        meant_by=("inreplyto", "reponsea", "repond", "enreponsea"),
        pattern=_PATTERN,
    ),
    PostField(
        "like_of",
        "text",
        check_url,
        {
            "fr": ("Aime", "L’adresse d’une page que le billet dit aimer : son site en sera averti."),
            "en": ("Likes", "The address of a page that the post likes: its site will be told."),
        },
        after="reply_to",
        meant_by=("like", "likes", "aime"),
        pattern=_PATTERN,
    ),
    PostField(
        "repost_of",
        "text",
        check_url,
        {
            "fr": ("Relaie", "L’adresse d’une page que le billet relaie : son site en sera averti."),
            "en": ("Passes on", "The address of a page that the post passes on: its site will be told."),
        },
        after="like_of",
        meant_by=("repost", "boost", "relaie", "partage"),
        pattern=_PATTERN,
    ),
)


class Answer(NamedTuple):
    """What a post does with a page of another site: the words before the link, its class in microformats, the link."""

    words: str
    kind: str
    address: str

    @property
    def shown(self) -> str:
        """The address as a reader sees it."""
        return short_address(self.address)


def answers_of(post: posts.Post) -> tuple[Answer, ...]:
    """Return what a post answers, likes and passes on, and where its copy is."""
    known = (
        (_("In reply to"), "u-in-reply-to", post.fields.get("reply_to")),
        (_("Likes"), "u-like-of", post.fields.get("like_of")),
        (_("Passes on"), "u-repost-of", post.fields.get("repost_of")),
        (_("Also on"), "u-syndication", post.mastodon),
    )
    return tuple(Answer(words, kind, address) for words, kind, address in known if address)


def _context(app: Sphinx, docname: str) -> dict[str, Any]:
    post = posts.post_of(app.env, docname)
    found = answers_of(post) if post else ()
    return {"answers": found} if found else {}


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the fields and the lines."""
    app.setup_extension("carnet")
    add_post_fields(app, __name__)
    add_templates(app, Path(__file__).parent / "templates")
    app.connect("carnet-page-context", _context)
    add_to_slot(app, "post-head", "ablog/answers.html", order=200, when="answers")
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
