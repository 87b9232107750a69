"""What lists, feeds and previews show of a post: its excerpt, its description, its picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from markupsafe import Markup, escape

from carnet.core.page_data import page_data
from carnet.core.post_model import beside
from carnet.core.text import label_slug, plain_text

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.environment import BuildEnvironment

    from carnet.core.doctree import TitleOf
    from carnet.core.post_model import Post

#: Fields of a post by the word that ABlog puts before their labels in references.
_LISTED = {"tag": "tags", "category": "category", "author": "author", "location": "location"}


def excerpt_html(env: BuildEnvironment, post: Post) -> Markup:
    """Return the excerpt of *post* as HTML without links, the titles of the pages that it names filled in."""
    labels = env.domains.standard_domain.labels

    def title(place: TitleOf) -> str:
        target = place.target.removesuffix(".md").removeprefix("/")
        if target in labels and not place.target.endswith(".md"):  # a path is never the name of a place
            return labels[target][2]
        near = beside(post.docname, target)
        for docname in (target, near):
            if docname in env.titles:
                return env.titles[docname].astext()
        return label_meant(env, place.target) or place.fallback

    return Markup("").join(
        # The HTML was made and escaped by `excerpt_of`.
        Markup(part) if isinstance(part, str) else escape(title(part))  # noqa: S704
        for part in page_data(env, "blog_excerpts").get(post.docname, ())
    )


def label_meant(env: BuildEnvironment, target: str) -> str:
    """Return the label whose list *target* names, as ``tag-musique`` does, or "" for none."""
    kind, _dash, slug = target.partition("-")
    if kind not in _LISTED:
        return ""
    labels = {name for post in page_data(env, "blog_posts").values() for name in getattr(post, _LISTED[kind])}
    return min((name for name in labels if label_slug(name) == slug), default="")


def description_of(env: BuildEnvironment, post: Post) -> str:
    """Return what *post* is about, in plain text: the writer's own words, else its excerpt."""
    return post.description or plain_text(excerpt_html(env, post))


def image_uri(app: Sphinx, post: Post) -> str | None:
    """Return the address of the post's picture from the root of the output, or None."""
    if post.image is None or post.image not in app.env.images:
        return None
    return f"{cast('StandaloneHTMLBuilder', app.builder).imagedir}/{app.env.images[post.image][1]}"
