"""Events by which features ask one another, and the floor asks features: each is declared here, once.

Who asks copes with no answer, as any feature may be left out. A handler gets the application first, as with all events
of Sphinx, and answers with plain data: answers are digested to learn whether a page changed, and some are asked for in
another process than that which read the posts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


@dataclass(frozen=True, slots=True)
class Event:
    """An event: what it asks, its *arguments* after the application, and the *answer* that a handler gives."""

    name: str
    arguments: str
    answer: str
    sentence: str


EVENTS = (
    Event(
        "carnet-page-context",
        "docname",
        "a dict of values for the page's templates, or None; all answers are joined",
        "What a page shows beyond its own text; a page is written anew when an answer changed.",
    ),
    Event(
        "carnet-entry-context",
        "docname",
        "a dict of values, or None; all answers are joined",
        "What lists say of a post beyond the post itself, such as the number of its comments.",
    ),
    Event(
        "carnet-label-pages",
        "docname",
        "a dict from `category`, `tags`, `author` and `series` to labels (`name`, `docname`); the first answer counts",
        "Which labels a post has, and the pages that list their posts.",
    ),
    Event(
        "carnet-file-refused",
        "docname, path",
        "a `Refusal`, why the page may not take the file, or None; the first answer counts",
        "Whether a page may take a file besides its own: a picture, a download, a text that it includes.",
    ),
    Event(
        "carnet-lists",
        "",
        "a set of docnames; all answers are joined",
        "Which lists of posts there are, by the first page of each.",
    ),
    Event(
        "carnet-own-lists",
        "",
        "a tuple of `(page, title, docnames)`, the posts newest first; all answers are joined",
        "Which lists of posts a feature wants besides those of labels and dates: they get pages and feeds.",
    ),
    Event(
        "carnet-feeds",
        "",
        "a tuple of feeds with `file`, `type`, `title` and `page`, the page that lists the same posts; all are joined",
        "Which feeds can be followed.",
    ),
    Event(
        "carnet-episode",
        "docname",
        "an object with `file`, `type`, `size` in bytes and `seconds`, or None; the first answer counts",
        "The sound by which a post is in the podcast.",
    ),
    Event(
        "carnet-cover-size",
        "docname",
        "width and height in pixels, or None; the first answer counts",
        "How large the picture is with which a post begins.",
    ),
    Event(
        "carnet-text-cover",
        "docname, pathto",
        "HTML, or None; the first answer counts",
        "The picture with which a post begins, as its page shows it; `pathto` makes an address from a file's path.",
    ),
    Event(
        "carnet-page-comments",
        "docname",
        "HTML, or None; all answers are joined",
        "What readers wrote below a page, for the search; the page changes with it.",
    ),
    Event(
        "carnet-offers",
        "",
        "the name of a file of the blog, and a tuple of what it offers: dicts with a `name`, an `url` and what else "
        "items of `blog_support` have; all are joined",
        "What the blog's author sells that a file of the blog tells of, such as records.",
    ),
    Event(
        "carnet-content-sources",
        "docname",
        "a dict from directives of a Content Security Policy to hosts and hashes, or None; all answers are joined",
        "What a page loads from elsewhere.",
    ),
    Event(
        "carnet-other-hosts",
        "",
        "a dict from hosts to phrases in the reader's language; all answers are joined",
        "Which other hosts a reader's browser turns to, and when or for what: the page of legal notices lists them.",
    ),
    Event(
        "carnet-left-out",
        "",
        "a dict from docnames to what each waits for, or '' to say nothing of it; all answers are joined",
        "Which pages are not built while they would be empty: no menu leads to them.",
    ),
    Event(
        "carnet-download",
        "path from the root of the blog",
        "a path, or None; the first answer counts",
        "The file that readers get in the place of one of the blog's, such as a copy without what is private.",
    ),
    Event(
        "carnet-follows-sounds",
        "",
        "True, or None; the first answer counts",
        "Whether the chapters that a post gives a sound are shown.",
    ),
    Event(
        "carnet-set-text",
        "text, language",
        "the text, or None; the first answer counts",
        "How a text that stands in no page, such as one in `concerts.yaml`, is set: its quotation marks and spaces.",
    ),
    Event(
        "carnet-book-pictures",
        "",
        "a dict from names in the book to contents; all answers are joined",
        "Which pictures a feature made for the book, such as the drawings of scores.",
    ),
    Event(
        "carnet-get-ready",
        "",
        "nothing",
        "A build that waits for an editor has loaded what is kept of the last one, and knows all pages by name: what"
        " needs no text may be done now, while nobody waits, if the build can tell whether it still holds.",
    ),
    Event(
        "carnet-nothing-else-changed",
        "",
        "true, if it is known; the first answer is taken",
        "Whether no file but those of pages has changed since the last build into this folder: a build that waits for"
        " an editor knows it, and then looks at the pages alone that were read anew.",
    ),
    Event(
        "carnet-host-redirects",
        "",
        "a dict from paths to addresses elsewhere; all answers are joined",
        "Where hosts that read `_redirects` lead for a while; what a page can forward is not in it.",
    ),
    Event(
        "carnet-files",
        "",
        "names of files from the root of the output; all answers are joined",
        "Which files a feature writes for documents; a file that nobody names any more is deleted.",
    ),
    Event(
        "carnet-files-beside",
        "",
        "names of files from the root of the output; all answers are joined",
        "Which files a feature wrote beside the pages, asked once all pages are written.",
    ),
)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Declare the events."""
    for event in EVENTS:
        app.add_event(event.name)
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
