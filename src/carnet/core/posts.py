"""The model of a post: what every other extension of the blog knows of it.

A file that ABlog's ``blog_post_pattern`` matches is a post. What lists, feeds and neighbours need of it is kept in the
environment as a plain :class:`Post`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from operator import is_
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from ablog.post import CheckFrontMatter
from markupsafe import Markup
from sphinx.locale import _
from sphinx.util import logging

from carnet.core import post_readings
from carnet.core.assets import add_templates
from carnet.core.conf_lines import place_of
from carnet.core.dates import Zone
from carnet.core.dates import now as now  # noqa: PLC0414  # part of the model
from carnet.core.doctree import title_of, top_sections
from carnet.core.folded_pages import KEPT_BY_SPHINX, fold_pages
from carnet.core.left_out import pages_left_out
from carnet.core.near_files import PICTURES, did_you_mean_file
from carnet.core.output_files import is_shown_large
from carnet.core.page_data import keep_page_data, page_data
from carnet.core.post_model import Post as Post  # noqa: PLC0414  # part of the model
from carnet.core.post_model import Source as Source  # noqa: PLC0414  # part of the model
from carnet.core.post_model import beside as beside  # noqa: PLC0414  # part of the model
from carnet.core.post_model import front_matter_block, summary
from carnet.core.read_files import refusal_of
from carnet.core.text import label_slug, ordinal, plain_text, raised, text_direction, written_date
from carnet.core.yaml_lines import Problem

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from carnet.core.front_matter_schema import Reading

logger = logging.getLogger(__name__)

#: How many colours the theme has for categories.
COLORS = 6
#: The fields of a post that each get lists, and what `blog_addresses` calls them.
LISTED_FIELDS = {"category": "category", "tags": "tag", "author": "author", "series": "series"}
#: Of a title, in characters; a longer one is a text that lost its line ends.
MAX_TITLE = 10_000


#: The posts of each environment as `published` was last asked for them, and in order.
_IN_ORDER: WeakKeyDictionary[BuildEnvironment, tuple[list[Post], list[Post]]] = WeakKeyDictionary()


def published(env: BuildEnvironment) -> list[Post]:
    """Return the posts of the build, newest first; they are sorted anew only if one of them was read anew."""
    posts = list[Post](page_data(env, "blog_posts").values())
    known, in_order = _IN_ORDER.get(env, ([], []))
    if len(known) != len(posts) or not all(map(is_, known, posts)):
        in_order = sorted(posts, key=lambda post: (post.date, post.docname), reverse=True)
        _IN_ORDER[env] = posts, in_order
    return in_order.copy()


def post_of(env: BuildEnvironment, docname: str) -> Post | None:
    """Return the post that *docname* is, or None for another page."""
    return page_data(env, "blog_posts").get(docname)


def leave_out(env: BuildEnvironment, docname: str, added: set[str], changed: set[str], removed: set[str]) -> None:
    """Take a page from what Sphinx is about to read; the sets are those of ``env-get-outdated``.

    ``exclude_patterns`` would do it too, but a change of it makes Sphinx read every page again.
    """
    env.project.docnames.discard(docname)
    added.discard(docname)
    changed.discard(docname)
    if docname in env.all_docs:
        removed.add(docname)


def labels_in(value: str | tuple[str, ...] | None) -> tuple[str, ...]:
    """Return the labels in a field of a post, whether it holds one, several or none."""
    return value if isinstance(value, tuple) else (value,) if value else ()


def by_label(newest_first: Iterable[Post], kind: str) -> dict[str, list[Post]]:
    """Return the posts under each of their labels of a *kind*, both in the order of *newest_first*."""
    found: dict[str, list[Post]] = {}
    for post in newest_first:
        for name in labels_in(getattr(post, kind)):
            found.setdefault(name, []).append(post)
    return found


def problems(env: BuildEnvironment, of_page: str | None = None) -> Iterator[tuple[str, Problem]]:
    """Yield every mistake in the posts of the blog, or those of one page, with its docname, those left out of the build
    included.
    """
    read: dict[str, Source] = sources(env)
    found: dict[str, tuple[Problem, ...]] = page_data(env, "blog_problems")
    wrong = {*(docname for docname, source in read.items() if source.problems), *found}
    for docname in sorted(wrong) if of_page is None else (of_page,):
        known = read[docname].problems if docname in read else ()
        for problem in (*known, *found.get(docname, ())):
            yield docname, problem


def sources(env: BuildEnvironment) -> dict[str, Source]:
    """Return what is known of the file of every post and other page, drafts included, by docname."""
    return page_data(env, "blog_sources")


def address(app: Sphinx, name: str) -> str:
    """Return the word for *name* in addresses: a folder of pages (``category``), or a place on one (``comments``)."""
    return str(app.config.blog_addresses.get(name, name))


def label_page(app: Sphinx, kind: str, name: str) -> str:
    """Return the page that lists the posts under a label; *kind* is its word in `blog_addresses`.

    A label that is called as a page beside it, such as "Index", has its kind before its name: ``tag/tag-index``.
    """
    folder, slug = address(app, kind), label_slug(name)
    if slug in ("index", address(app, "by-size")):
        slug = f"{folder.rpartition('/')[2]}-{slug}"
    return f"{folder}/{slug}"


def page_context(app: Sphinx, docname: str) -> dict[str, Any]:
    """Return what the page of *docname* shows beyond its own text, as plain data from all modules.

    It also decides whether a page must be written again though its own text is unchanged.
    """
    context: dict[str, Any] = {"post": post_of(app.env, docname)}
    for part in app.emit("carnet-page-context", docname):
        context.update(part or {})
    if hidden := pages_left_out(app.env):
        context["hidden_pages"] = tuple(hidden)
    return context


def entry_context(app: Sphinx, docname: str) -> dict[str, Any]:
    """Return what a list says of the post *docname* beyond the post itself, as plain data from all modules."""
    context: dict[str, Any] = {}
    for part in app.emit("carnet-entry-context", docname):
        context.update(part or {})
    return context


def _choose_zone(app: Sphinx, config: Config) -> None:
    try:
        Zone.choose(config.blog_timezone)
    except ValueError as error:
        Zone.choose(Zone.DEFAULT)
        message = _("hours are those of Paris, because of blog_timezone in conf.py: %s")
        logger.warning(message, error, location=place_of(app, "blog_timezone"), type="blog", subtype="setting")


def _normalise(app: Sphinx, docname: str, source: list[str]) -> None:
    """Hand MyST and ABlog a front matter that they cannot misread."""
    app.env.temp_data.pop("blog_reading", None)
    if docname not in app.config.matched_blog_posts:
        return
    text = source[0]
    reading = post_readings.reading_of(app, docname, text)
    app.env.temp_data["blog_reading"] = reading
    if reading.lines:
        block = "\n" * (reading.lines - 1)
        if reading.meta:
            reads_it = CheckFrontMatter in app.registry.transforms  # not so with `ablog_compat`
            block = front_matter_block(reading.meta, reading.lines, for_ablog=reads_it)
        source[0] = block + "\n" + "".join(text.splitlines(keepends=True)[reading.lines :])
    elif text.removeprefix("\ufeff").startswith("---") and post_readings.is_markdown(app, docname):
        _opening, end, rest = text.partition("\n")  # it is told that nothing closes it; it is no line across the page
        source[0] = end + rest


def _summarise(app: Sphinx, doctree: nodes.document) -> None:
    """Keep what others need of a post that was read."""
    docname = app.env.current_document.docname
    if docname in app.config.matched_blog_posts:
        app.env.metadata[docname]["orphan"] = True  # a post needs no table of contents to be found
    reading: Reading | None = app.env.temp_data.get("blog_reading")
    if reading is None or reading.meta is None:
        return
    env = app.env
    post, excerpt = summary(docname, doctree, reading.meta)
    post, wrong = _with_cover(app, post, reading)
    if post.image:
        env.note_dependency(post.image)  # the picture that a front matter names stands in no text
    found = [*_title_problems(doctree, reading, is_markdown=post_readings.is_markdown(app, docname)), *wrong]
    if found or reading.remarks:
        page_data(env, "blog_problems")[docname] = (*reading.remarks, *found)
    if not found and post.image and (app.srcdir / post.image).is_file():
        env.images.add_file(docname, post.image)
    if post.title:
        page_data(env, "blog_posts")[docname] = post
        page_data(env, "blog_excerpts")[docname] = excerpt


def _title_problems(doctree: nodes.document, reading: Reading, *, is_markdown: bool) -> Iterator[Problem]:
    sections = top_sections(doctree)
    if not sections and is_markdown:
        yield Problem(reading.lines + 1, _("this post has no title; begin its text with a line '# Title'"))
    elif not sections and not (reading.meta and reading.meta.title):
        yield Problem(1, _("this post has no title; write one, and a line of '=' below it"))
    for extra in sections[1:] if is_markdown else []:  # texts that were adopted may begin several sections
        line = extra.line or reading.lines + 1
        yield Problem(line, _("a post has one title, and '%s' is a second one; write '## …'") % extra[0].astext())
    if (length := len(title_of(doctree))) > MAX_TITLE:
        words = _("this title has %s characters; one has %s at most") % (length, MAX_TITLE)
        yield Problem(sections[0].line or 1, words)


def _with_cover(app: Sphinx, post: Post, reading: Reading) -> tuple[Post, list[Problem]]:
    if not post.image:
        return post, []
    file = app.srcdir / post.image
    if (line := reading.keys.get("image")) is None:
        return replace(post, has_cover=post.kind == "photo" and is_shown_large(file)), []
    if reading.meta and isinstance(reading.meta.image, str):
        if (refusal := refusal_of(app.env, post.docname, file)) is not None:
            app.env.note_reread()  # what is refused today may be allowed tomorrow
            return replace(post, image=None, image_alt=""), [Problem(line, refusal.text)]
        post = replace(post, has_cover=is_shown_large(file))
    if file.is_file():
        return post, []
    hint = did_you_mean_file(app.env, post.docname, f"/{post.image}", PICTURES)
    return post, [Problem(line, _("there is no picture '%s'") % post.image + hint)]


def _get_in_order(app: Sphinx) -> None:
    """Keep the posts newest first while nobody waits: to sort what is nearly sorted takes a tenth of the time."""
    app.env.blog_posts = {post.docname: post for post in published(app.env)}  # type: ignore[attr-defined]


def _add_filters(app: Sphinx) -> None:
    """Let templates write dates and ordinals in words."""
    templates = getattr(app.builder, "templates", None)
    if templates is not None:
        language = app.config.language

        def in_words(day: date, form: str = "long") -> Markup:
            return raised(written_date(day, language, form))

        def category_number(names: Iterable[str]) -> int:
            """Return which of the colours of categories a post has, 0 for none."""
            known = list(app.config.blog_categories)
            return next((known.index(name) % COLORS + 1 for name in names if name in known), 0)

        templates.environment.filters |= {
            "written_date": in_words,
            "category_number": category_number,
            "ordinal": lambda number: ordinal(number, language),
            "text_direction": text_direction,
            "striptags": lambda html: plain_text(str(html)),
        }


def _add_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    context.update(page_context(app, pagename))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the model; others build on it."""
    app.setup_extension("carnet.theme")
    add_templates(app, Path(__file__).parent / "templates")
    app.setup_extension("ablog")
    app.setup_extension("carnet.core.settings")
    app.setup_extension("carnet.core.events")
    app.setup_extension("carnet.core.sources")
    app.setup_extension("carnet.core.downloads")
    app.connect("config-inited", _choose_zone)
    app.connect("builder-inited", _add_filters)
    app.connect("carnet-get-ready", _get_in_order)
    app.connect("source-read", _normalise)
    app.connect("doctree-read", _summarise)
    keep_page_data(app, "blog_posts", "blog_excerpts", "blog_problems")
    fold_pages(app, *KEPT_BY_SPHINX, "blog_excerpts")
    app.connect("html-page-context", _add_context, priority=400)
    return {"version": "1.0", "env_version": 11, "parallel_read_safe": True, "parallel_write_safe": True}
