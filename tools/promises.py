"""What a blog may rely on in templates and styles of the engine, beyond what Furo promises.

None of it is renamed but in a release whose notes say so. `tools.reference` writes it into `docs/reference/`, and tests
compare it with what is there.
"""

from __future__ import annotations

#: The blocks that our templates add to those of Sphinx and Furo.
BLOCKS = {
    "footer_words": "What the blog says in its footer, between its rights and what it is made with; empty by default.",
    "in_all": "How many posts a list has in all, beside the way up.",
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
    "post-kicker": "The line above a post's title: its categories.",
    "standfirst": "The description of a post, or the sentence of a category, below the title.",
    "post-meta": "The lines below a post's title: date, authors, minutes; update and place.",
    "post-foot": "What stands below a post: its tags, who wrote it, ways to follow the blog, other posts.",
    "cover": "The picture with which a post begins, a `figure` wider than the text.",
    "bar": "The bar at the top of every page.",
    "menu": "The groups of the menu, in the footer and in the menu's dialog.",
    "category-1": "What belongs to the first category, and so on to `category-6`: `--accent` is its colour there.",
    "neighbours": "The links to the posts before and after a post, in time or in its series.",
    "tags": "The tags of a post.",
    "chip": "A category as a link to its list.",
    "entry": "A post in a list that shows excerpts.",
    "lead": "The entry that begins the home page.",
    "with-picture": "An entry that has a picture.",
    "entry-title": "The title of a post in a list.",
    "entry-excerpt": "The excerpt of a post in a list.",
    "h-entry": "A post, in text and lists, for programs that read microformats2.",
    "e-content": "The content of a post, for programs that read microformats2; feeds hold the same.",
    "dt-published": "The date of a post, for programs that read microformats2.",
    "copy": "A button that copies what it names; it is hidden where no script runs.",
}
#: Variables of styles that a blog may set in a style of its own, besides those of Furo.
VARIABLES = {
    "--serif": "The typefaces of titles and texts.",
    "--text": "How wide the text is.",
    "--wide": "How wide lists and covers are.",
    "--category-1": "The colour of the first category, and so on to `--category-6`.",
}
