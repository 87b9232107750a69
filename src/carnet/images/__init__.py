"""Pictures as each screen needs them, and without what cameras write into them, such as where a photograph was taken.

The writer puts a picture beside a post, as the camera or a friend gave it, and names it. Readers get it upright, as
AVIF or WebP, as wide as their screen asks for, and larger on a click; drawings and what moves stay as they are, but
can run nothing and say nothing. The picture that ``image`` names in a front matter is the cover: it begins the post,
and stands in lists and feeds. What was made is kept beside the doctrees, so that a new picture is the only one to be
converted.

sphinxext-photofinish makes sizes, too, but needs tkinter and does not read in parallel.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from docutils import nodes
from markupsafe import Markup, escape
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.locale import _
from sphinx.util import logging
from sphinx.util.display import progress_message

from carnet.core import post_texts, posts
from carnet.core.assets import add_script, add_style
from carnet.core.build_state import publish_kept
from carnet.core.doctree import line_of
from carnet.core.messages import translated
from carnet.core.page_data import keep_page_data, page_data
from carnet.core.pictures.convert import Picture
from carnet.core.pictures.store import Store, name_of
from carnet.core.settings import add_setting
from carnet.core.slots import add_to_slot, words_for_script
from carnet.images.doctree import (
    NO_TEXT,
    Use,
    Uses,
    is_elsewhere,
    name_as_written,
    narrow_figures,
    pictures_of,
    widen,
    without_text,
)
from carnet.images.html import as_cover, in_list, in_text, is_see_through, wanted_width

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata
    from sphinx.writers.html5 import HTML5Translator

logger = logging.getLogger(__name__)

#: Builders whose readers are browsers; a book is read by programs that know fewer formats.
_FOR_BROWSERS = ("html", "dirhtml", "singlehtml")
#: Pixels: a telephone, a sharp telephone, the text of a page on a sharp wide screen, and enlarged.
_WIDTHS = (480, 800, 1216, 1600)


class ShownPicture(NamedTuple):
    """What pages show of a picture: its files, and how their names begin."""

    folder: Path
    picture: Picture
    name: str


class Cover(NamedTuple):
    """The picture with which a post begins, by its address from the root of the output."""

    file: str
    alt: str


#: Between the head of a post and its text.
_COVER = '<figure class="cover">{{ picture_in_text(cover.file, cover.alt, pathto) }}</figure>'


# -- Handlers ----------------------------------------------------------------------------------------------------------


class Images:
    """The handlers of one application."""

    def __init__(self) -> None:
        self.store: Store | None = None
        #: All pictures that pages name, whether or not there are such.
        self.named: set[str] = set()
        #: By path from the root of the blog, and by address from the root of the output.
        self.shown: dict[str, ShownPicture] = {}
        self.by_file: dict[str, ShownPicture] = {}

    def begin(self, app: Sphinx) -> None:
        """Take it upon us to publish pictures, and let templates show them."""
        builder = app.builder
        if not isinstance(builder, StandaloneHTMLBuilder):
            return
        builder.html_scaled_image_link = False  # a link to the file, where a click enlarges
        builder.templates.environment.globals |= {"picture_in_list": self.in_list, "picture_in_text": self.in_text}
        copy_images = builder.copy_image_files

        def copy_image_files() -> None:
            self.publish(builder)
            builder.images = {path: name for path, name in builder.images.items() if path not in self.named}
            copy_images()

        builder.copy_image_files = copy_image_files  # type: ignore[method-assign]

    # -- reading -----------------------------------------------------------------------------------------------------

    def mend_names(self, app: Sphinx, doctree: nodes.document) -> None:
        """Let Sphinx find the files."""
        name_as_written(doctree)

    def note(self, app: Sphinx, doctree: nodes.document) -> None:
        """Keep which pictures a page shows, and tell of those that say nothing to who can't see them."""
        env, docname = app.env, app.env.current_document.docname
        narrow_figures(doctree)
        widen(doctree)
        for image in doctree.findall(nodes.image):
            line = line_of(image)
            if is_elsewhere(image):
                message = _("'%s' is not on the blog: who has it would learn of each reader; save it beside this page")
                warn(message, image["uri"][:80], docname=docname, line=line)
            elif written := without_text(image):
                warn(_(NO_TEXT[written]), docname=docname, line=line)
        places = list(pictures_of(doctree))
        post = posts.post_of(env, docname)
        lines = posts.sources(env)[docname].lines if post else {}
        has_cover = False
        if post and post.image and "image" in lines and post.image not in {use.path for use in places}:
            has_cover = True
            places.append(Use(post.image, lines["image"]))
            if "image_alt" not in lines:
                warn(_(NO_TEXT["cover"]), docname=docname, line=lines["image"])
        if places:
            _kept(env)[docname] = Uses(tuple(places), has_cover)

    # -- between reading and writing ---------------------------------------------------------------------------------

    def prepare(self, app: Sphinx, env: BuildEnvironment) -> None:
        """Convert what is new, and name the files of each picture after its content."""
        if not isinstance(app.builder, StandaloneHTMLBuilder):
            return
        users: dict[str, list[tuple[str, int | None]]] = {}
        for docname, uses in sorted(_kept(env).items()):
            for use in uses.places:
                users.setdefault(use.path, []).append((docname, use.line))
        self.named = {*users, *env.images}
        shown = self.store = Store(app.doctreedir / "pictures" / "shown", app.srcdir, app.config.blog_picture_widths)
        if missing := shown.missing(self.named):
            with progress_message(f"converting {len(missing)} pictures"):
                shown.make(missing, os.cpu_count() or 1)
        self.shown = {}
        for path in sorted(self.named):
            known = shown.of(path)
            if known and known.picture:
                name = name_of(path, known.content)
                docnames = {docname for docname, _line in users.get(path, ())}
                docnames |= env.images[path][0] if path in env.images else set()
                env.images[path] = (docnames, f"{name}{known.picture.suffix}")
                is_site = app.builder.name in _FOR_BROWSERS
                picture = known.picture if is_site else replace(known.picture, widths=(), formats=())
                self.shown[path] = ShownPicture(known.folder, picture, name)
            elif known or path in env.images:  # what is not there at all, Sphinx tells
                env.images.pop(path, None)
                for docname, line in users.get(path, ()):
                    problem = translated(known.problem) if known else _("is no file")
                    warn(_("'%s' %s"), path, problem, docname=docname, line=line)
        folder = app.builder.imagedir
        self.by_file = {f"{folder}/{one.name}{one.picture.suffix}": one for one in self.shown.values()}

    def context(self, app: Sphinx, docname: str) -> dict[str, Any]:
        """Return the cover with which a post begins, and the words that enlarge a picture."""
        if docname not in _kept(app.env):
            return {}
        context: dict[str, Any] = {"picture_words": {"enlarge": _("Enlarge"), "close": _("Close")}}
        if cover := self.cover(app, docname):
            context["cover"] = cover
        return context

    def cover(self, app: Sphinx, docname: str) -> Cover | None:
        """Return the cover with which a post begins."""
        post, uses = posts.post_of(app.env, docname), _kept(app.env).get(docname)
        file = post_texts.image_uri(app, post) if post and uses and uses.cover else None
        return Cover(file, post.image_alt) if post and file else None

    def text_cover(self, app: Sphinx, docname: str, pathto: Callable[..., str]) -> Markup | None:
        """Return the cover with which a post begins, as its page shows it."""
        cover = self.cover(app, docname)
        return Markup("<figure>{}</figure>").format(self.in_text(cover.file, cover.alt, pathto)) if cover else None

    def cover_size(self, app: Sphinx, docname: str) -> tuple[int | None, int | None] | None:
        """Return width and height of the picture that a post names."""
        post = posts.post_of(app.env, docname)
        shown = self.shown.get(post.image or "") if post and post.has_cover else None
        return (shown.picture.width, shown.picture.height) if shown else None

    # -- writing -----------------------------------------------------------------------------------------------------

    def visit(self, translator: HTML5Translator, node: nodes.image) -> None:
        """Write a picture of a text; in the place of one that can't be shown stands what it would show."""
        shown = self.shown.get(node["uri"])
        if shown is None:
            if node["uri"] in self.named or is_elsewhere(node):
                translator.body.append(escape(node.get("alt", "")))
            else:
                type(translator).visit_image(translator, node)  # of another extension
            return
        builder = translator.builder
        uses = _kept(builder.env).get(builder.current_docname)
        is_first = not getattr(translator, "blog_has_picture", uses is not None and uses.cover)
        translator.blog_has_picture = True  # type: ignore[attr-defined]
        classes = [*node["classes"], *([f"align-{node['align']}"] if "align" in node else [])]
        html = in_text(
            shown.picture,
            f"{builder.imgpath}/{shown.name}",
            wanted_width(node, shown.picture),
            wide="wide" in node,
            alt=node.get("alt", ""),
            id=next(iter(node["ids"]), None),
            loading=None if is_first else "lazy",
            class_=" ".join(classes),
        )
        translator.body.append(html)

    def depart(self, translator: HTML5Translator, node: nodes.image) -> None:
        """Do nothing: all is written."""

    def in_text(self, file: str, alt: str, pathto: Callable[..., str]) -> Markup:
        """Return a picture as a template shows it large; *file* is its address from the root of the output."""
        shown = self.by_file[file]
        paper = is_see_through(shown.picture, shown.folder)
        return as_cover(shown.picture, beginning(file, shown, pathto), alt, see_through=paper)

    def in_list(self, file: str, pathto: Callable[..., str], *, leads: bool = False, eager: bool = False) -> Markup:
        """Return a picture as a template shows it small, or over the column for the post that *leads*.

        An *eager* one, which the first screen shows, is fetched before all others; the rest once they come near.
        """
        shown = self.by_file[file]
        return in_list(shown.picture, beginning(file, shown, pathto), leads=leads, eager=eager)

    def files(self, app: Sphinx) -> set[str]:
        """Return the files of all pictures, from the root of the output."""
        builder = cast("StandaloneHTMLBuilder", app.builder)
        return {
            f"{builder.imagedir}/{shown.name}{ending}"
            for shown in self.shown.values()
            for ending in shown.picture.endings()
        }

    def publish(self, builder: StandaloneHTMLBuilder) -> None:
        """Publish what is not there yet, or was made of the same picture by other code."""
        folder = builder.outdir / builder.imagedir
        if self.shown:
            folder.mkdir(parents=True, exist_ok=True)
        for shown in self.shown.values():
            for ending in shown.picture.endings():
                publish_kept(f"{shown.folder}{os.sep}{ending}", f"{folder}{os.sep}{shown.name}{ending}")

    def finish(self, app: Sphinx, exception: Exception | None) -> None:
        """Let go what no page shows any more."""
        if exception is None and self.store:
            self.store.drop_all_but(self.named)


def beginning(file: str, shown: ShownPicture, pathto: Callable[..., str]) -> str:
    """Return the address, from the page that is written, of the files of a picture, without their endings."""
    return pathto(file.removesuffix(shown.picture.suffix), 1)


def warn(message: str, *values: object, docname: str, line: int | None) -> None:
    """Warn of a mistake."""
    logger.warning(message, *values, location=(docname, line), type="blog", subtype="images")


def _kept(env: BuildEnvironment) -> dict[str, Uses]:
    return page_data(env, "blog_pictures")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the pictures; ``blog_picture_widths`` are those in which they are published, in pixels."""
    app.setup_extension("carnet")
    add_style(app, Path(__file__).parent / "images.css")
    add_script(app, Path(__file__).parent / "images.js")
    add_setting(
        app,
        "blog_picture_widths",
        _WIDTHS,
        (list, tuple),
        "The widths, in pixels, in which pictures are offered to screens.",
    )
    images = Images()
    app.add_node(nodes.image, override=True, html=(images.visit, images.depart))
    app.connect("builder-inited", images.begin)
    app.connect("doctree-read", images.mend_names, priority=100)
    app.connect("doctree-read", images.note, priority=600)
    keep_page_data(app, "blog_pictures")
    app.connect("env-updated", images.prepare, priority=200)
    app.connect("carnet-page-context", images.context)
    app.connect("carnet-cover-size", images.cover_size)
    app.connect("carnet-text-cover", images.text_cover)
    app.connect("carnet-files", images.files)
    app.connect("build-finished", images.finish)
    add_to_slot(app, "post-picture", _COVER, when="cover")
    add_to_slot(app, "page-end", words_for_script("pictures", "picture_words"), when="picture_words")
    return {"version": "1.0", "env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}
