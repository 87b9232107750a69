"""A search page that finds "école" for "ecole", a phrase in quotes, and a word in spite of a slip of the pen.

The index is the blog's own (see `index`): it comes to the reader in small pieces, on the search page alone, and an edit
changes the pieces that hold its words. Sphinx's own index, which a reader would have to load whole, is not built.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from markupsafe import Markup
from sphinx.locale import _
from sphinx.util.osutil import relative_uri

from carnet.core import post_texts, posts
from carnet.core.assets import add_script, add_templates, publish_asset
from carnet.core.build_state import state_file, write_whole
from carnet.core.code_digest import code_digest, version_of
from carnet.core.fingerprint import digest, files_digest, stamp_of
from carnet.core.posts import Post
from carnet.core.rendered_texts import rendered_text
from carnet.core.slots import add_to_slot
from carnet.core.text import french_order, label_slug, written_date
from carnet.search.index import Index, Stamp
from carnet.search.texts import lines_of_html
from carnet.search.words import Language

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.util.typing import ExtensionMetadata

#: Where the index lies below the root of the output.
FOLDER = "_search"

_PAGE = "search"
_STEMMER = "stemmer.js"
_MENDING = Path(__file__).parent / "mending.js"
_BUILDERS = ("html", "dirhtml")


class Search:
    """The handlers of one application."""

    def __init__(self) -> None:
        #: The files of the index, from the root of the output.
        self.written: set[str] = set()

    def begin(self, app: Sphinx) -> None:
        """Keep Sphinx's own search from being built."""
        if app.builder.name in _BUILDERS:
            cast("StandaloneHTMLBuilder", app.builder).search = False

    def names(self, app: Sphinx) -> dict[str, str]:
        """Return how the search page's address calls what a reader can choose by."""
        return {kind: posts.address(app, kind) for kind in ("category", "tag", "year", "order")}

    def context(self, app: Sphinx, docname: str) -> dict[str, Any]:
        """Tell every page where the search is."""
        return {"search_page": _PAGE} if app.builder.name in _BUILDERS else {}

    def complete(
        self, app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
    ) -> None:
        """Let themes link to the search page, and load its scripts and styles there alone."""
        if app.builder.name not in _BUILDERS:
            return
        hasdoc = context["hasdoc"]
        context["hasdoc"] = lambda name: name == _PAGE or hasdoc(name)
        if pagename == _PAGE:
            app.add_css_file("search.css")
            app.add_js_file("search.js", type="module")

    def page(self, app: Sphinx) -> list[tuple[str, dict[str, Any], str]]:
        """Return the search page."""
        if app.builder.name not in _BUILDERS:
            return []
        found, language = posts.published(app.env), Language(app.config.language)
        categories = [*app.config.blog_categories, *sorted({name for post in found for name in post.category})]
        used = {name for post in found for name in post.category}
        tags = sorted({name for post in found for name in post.tags}, key=french_order)
        years = sorted({post.date.year for post in found}, reverse=True)
        context = {
            "title": _("Search"),
            "index": f"{FOLDER}/",
            "stemmer": f"{FOLDER}/{_STEMMER}?{digest(language.stemmer_script())[:8]}" if language.script else "",
            "mending": f"_static/{_MENDING.name}?{files_digest([_MENDING])[:8]}",
            "names": self.names(app),
            "common": language.common_words(),
            "choices": {
                "category": tuple((label_slug(name), name) for name in dict.fromkeys(categories) if name in used),
                "tag": tuple((label_slug(name), name) for name in tags),
                "year": tuple((f"{year}", f"{year}") for year in years),
            },
            "tag_page": posts.address(app, "tag"),
        }
        return [(_PAGE, context, "search.html")]

    def pages(self, app: Sphinx) -> dict[str, Post | None]:
        """Return all posts that are published, from the oldest, and the ordinary pages, by docname.

        The home page of a blog is none: it shows what is new.
        """
        known = [post for post in posts.published(app.env)[::-1] if not post.draft and post.date <= posts.now()]
        home = app.config.root_doc if app.config.blog_post_pattern else ""
        pages = (name for name in sorted(app.env.found_docs - {home}) if not posts.post_of(app.env, name))
        others = [name for name in pages if "nosearch" not in app.env.metadata[name]]
        return {**{post.docname: post for post in known}, **dict.fromkeys(others)}

    def text(self, app: Sphinx, docname: str, post: Post | None) -> str:
        """Return what the index holds of a page, as JSON; "" if there is no text on it."""
        builder = cast("StandaloneHTMLBuilder", app.builder)
        lines = lines_of_html(rendered_text(app, docname).read_text(encoding="utf-8"))
        comments = lines_of_html("".join(filter(None, app.emit("carnet-page-comments", docname))))
        if not lines and post is None:
            return ""
        address = relative_uri(builder.get_target_uri(_PAGE), builder.get_target_uri(docname))
        title = post.title if post else app.env.titles[docname].astext()
        text: dict[str, Any] = {"u": address, "t": title, "x": lines, "m": comments}
        if post is not None:
            names = self.names(app)
            chosen = [(names["year"], f"{post.date.year}")]
            chosen += [(names["category"], label_slug(name)) for name in post.category]
            chosen += [(names["tag"], label_slug(name)) for name in post.tags]
            labels = (*post.category, *post.tags, *post.author, *post.location, *filter(None, [post.series]))
            text |= {
                "d": post.date.isoformat(),
                "y": written_date(post.date, app.config.language),
                "l": post.language,
                "c": ", ".join(post.category),
                "p": self.picture(app, post),
                "k": list(dict.fromkeys(labels)),
                "f": [f"{name}:{value}" for name, value in chosen],
            }
        kept = {name: value for name, value in text.items() if value}
        return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))

    def picture(self, app: Sphinx, post: Post) -> str:
        """Return the picture of a post as lists show it, in HTML; "" if it has none."""
        builder, image = cast("StandaloneHTMLBuilder", app.builder), post_texts.image_uri(app, post)
        if image is None:
            return ""

        def pathto(file: str, resource: int) -> str:
            return relative_uri(builder.get_target_uri(_PAGE), file)

        in_list = builder.templates.environment.globals.get("picture_in_list")
        if in_list is not None:
            return str(in_list(image, pathto))
        return str(Markup('<img class="entry-picture" src="{}" alt="" loading="lazy">').format(pathto(image, 1)))

    def index(self, app: Sphinx, exception: Exception | None) -> None:
        """Take over into the index what changed since the last build."""
        if exception is not None or app.builder.name not in _BUILDERS:
            return
        language, folder = Language(app.config.language), app.outdir / FOLDER
        made_with = digest(
            code_digest("search"), version_of("sphinx"), version_of("snowballstemmer"), app.config.language
        )
        index = Index(folder, language, state_file(app, "search"), made_with)
        pages = self.pages(app)
        stamps = {docname: self.stamp(app, docname, post) for docname, post in pages.items()}
        index.follow(stamps, lambda docname: self.text(app, docname, pages[docname]))
        stemmer, script = folder / _STEMMER, f"export default {language.stemmer_script()};\n"
        if language.script and not (stemmer.is_file() and stemmer.read_text(encoding="utf-8") == script):
            write_whole(stemmer, script)
        self.written = {f"{FOLDER}/{name}" for name in index.files() | ({_STEMMER} if language.script else set())}

    def stamp(self, app: Sphinx, docname: str, post: Post | None) -> Stamp:
        """Return what changes with all that the index holds of a page, without a look into it."""
        file = cast("StandaloneHTMLBuilder", app.builder).get_output_path(docname)
        return f"{stamp_of(file)} {post.fingerprint if post else ''}", post is not None

    def files(self, app: Sphinx) -> set[str]:
        """Return the files of the index, from the root of the output."""
        return self.written


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the search."""
    app.setup_extension("carnet")
    app.setup_extension("carnet.core.rendered_texts")
    here = Path(__file__).parent
    add_script(app, here / "from-folder.js")
    add_templates(app, here / "templates")
    add_to_slot(app, "bar-tools", "search/bar-tool.html", when="search_page")
    add_to_slot(app, "rail-search", "search/rail.html", when="search_page")
    publish_asset(app, here / "search.js")
    publish_asset(app, here / "search.css")
    publish_asset(app, _MENDING)
    search = Search()
    app.connect("builder-inited", search.begin)
    app.connect("carnet-page-context", search.context)
    app.connect("html-page-context", search.complete)
    app.connect("carnet-files-beside", search.files)
    app.connect("html-collect-pages", search.page)
    app.connect("build-finished", search.index, priority=900)
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
