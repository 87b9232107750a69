"""What a blog may rely on in templates and styles of the engine, beyond what Furo promises.

None of it is renamed but in a release whose notes say so. `tools.reference` writes it into `docs/reference/`, and tests
compare it with what is there.
"""

from __future__ import annotations

#: The blocks that our templates add to those of Sphinx and Furo.
BLOCKS = {
    "footer_words": "What the blog says in its footer, between its rights and what it is made with; empty by default.",
    "list": "The rows of a list of posts or of an index of lists.",
}
#: What templates without a comment of their own are for.
TEMPLATES = {
    "sidebar/brand.html": "The logo and the name of the blog, at the top of the sidebar.",
    "sidebar/profile.html": "Who writes the blog, in the sidebar.",
}
#: Classes that styles and scripts of a blog, or readers of its pages, may count on.
CLASSES = {
    "post": "The text of a post with its title, an `article`; what stands below it is no part of it.",
    "page-text": "The text of a page that is no post, an `article`; the home page has `home` in its place.",
    "home": "The text of the home page with its list of posts.",
    "post-meta": "The line below a post's title: date, authors, categories.",
    "post-foot": "What stands below a post: its tags, ways to pass it on, neighbours.",
    "neighbours": "The links to the posts before and after a post, in time or in its series.",
    "tags": "The tags of a post.",
    "chip": "A category as a link to its list.",
    "entry": "A post in a list.",
    "entry-title": "The title of a post in a list.",
    "entry-excerpt": "The excerpt of a post in a list.",
    "h-entry": "A post, in text and lists, for programs that read microformats2.",
    "e-content": "The content of a post, for programs that read microformats2; feeds hold the same.",
    "dt-published": "The date of a post, for programs that read microformats2.",
    "copy": "A button that copies what it names; it is hidden where no script runs.",
}
#: Variables of styles that a blog may set in a style of its own, besides those of Furo.
VARIABLES = {
    "--serif": "The typefaces of titles.",
}
