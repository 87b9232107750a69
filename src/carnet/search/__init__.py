"""A search page that finds "école" for "ecole" and "cœur" for "coeur", at a cost that hardly grows with the blog.

Pagefind (https://pagefind.app) indexes the posts and pages of each build that changed a text; its
index comes to the reader in small pieces, and only on the search page. Sphinx's own index, which a
reader would have to load whole, is not built. Where there is no Pagefind for the system that builds,
the blog is built all the same, and its search page says that it can't search.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from markupsafe import Markup
from sphinx.locale import _
from sphinx.util import logging
from sphinx.util.parallel import ParallelTasks

from carnet.core import posts
from carnet.core.assets import add_script, add_templates, publish_asset
from carnet.core.build_state import files_below, state_file, write_whole
from carnet.core.fingerprint import digest
from carnet.core.posts import Post
from carnet.core.settings import add_setting
from carnet.core.slots import add_to_slot
from carnet.core.text import fold, french_order, label_slug, written_date
from carnet.search.pagefind import PagefindError, program, write_index

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.util.typing import ExtensionMetadata

    #: What gives two forms of a common word.
    Forms = Callable[[str], tuple[str, str] | None]

logger = logging.getLogger(__name__)

#: What the text of a page that is no post weighs; its title weighs as much as a post's.
PAGE_WEIGHT = 0.1

#: Where the index lies below the root of the output.
FOLDER = "pagefind"

_PAGE = "search"
_BUILDERS = ("html", "dirhtml")
_TEXT = re.compile(r'<article class="(?:post|page-text)\b.*?</article>', re.DOTALL)
#: What stands within a text but is none.
_NO_TEXT = (".headerlink", ".post-header")
#: An invisible mark of what is changed in a text for Pagefind; search.js changes it back. To Pagefind é is an e with a
#: mark, but œ is not oe, and "l’école" is one word. Both can go once Pagefind can be told so, see
#: https://github.com/Pagefind/pagefind/issues/538.
_MARK = "\u034f"
#: The code points for private use that stand for the first ones of Unicode, which Europe writes with.
_PRIVATE = range(0xE000, 0xF900)
_LIGATURES = {"œ": f"o{_MARK}e", "Œ": f"O{_MARK}e", "æ": f"a{_MARK}e", "Æ": f"A{_MARK}e"}
_ELISION = re.compile(r"['’](?<=\w['’])(?=(?:<[^>]*>)*\w)")
_WORD_OR_TAG = re.compile(r"(<[^>]*>|&\w+;|[^\W_]+(?:\u034f[^\W_]+)*)")


def common_words() -> str:
    """Return the words of nearly every text: looking for them would cost a reader much and tell nothing."""
    return _("an and are as at be by for from in is it not of on or that the this to was with")


def token(filtered_by: str, slug: str) -> str:
    """Return the word that the index holds of all posts under one label; search.js asks for it.

    Pagefind's own filters lie in the index in another order each time, and grow with the blog.
    """
    return f"zz{filtered_by}{slug}zz".replace("-", "")


def marks(post: Post, names: dict[str, str], language: str) -> Markup:
    """Return what the index knows of a *post* besides its text, as elements; *names* are those of the filters."""
    labels = [("year", f"{post.date.year}")]
    labels += [("category", label_slug(name)) for name in post.category]
    labels += [("tag", label_slug(name)) for name in post.tags]
    known = {
        "day": written_date(post.date, language),
        "language": post.language,
        "tokens": " ".join(token(names[kind], slug) for kind, slug in labels),
    }
    date = Markup('<meta content="{}" data-pagefind-sort="date[content]" data-pagefind-meta="date[content]">')
    return date.format(post.date.isoformat()) + Markup("").join(
        Markup('<meta data-pagefind-meta="{}:{}">').format(name, value) for name, value in known.items() if value
    )


def apart(html: str, forms: Forms) -> str:
    """Return *html* with one of the *forms* of each common word in its place: the first in a title, else the second."""
    pieces, is_title = _WORD_OR_TAG.split(html), False
    for place in range(1, len(pieces), 2):
        piece = pieces[place]
        if piece[0] == "<":
            is_title = piece.startswith("<h1") or (is_title and piece != "</h1>")
        elif piece[0] != "&" and (found := forms(piece)):
            pieces[place] = found[not is_title]
    return "".join(pieces)


def forms_of(common: frozenset[str]) -> Forms:
    """Return a function that gives two forms of a *common* word or single letter, and None for another word.

    The first form keeps it in a corner of the index: a piece of the index holds neighbours in the alphabet, and who
    looks for "travail" would load all of "tous" and "très". The second has no letter that Pagefind knows and is not in
    the index at all: there are as many of these words as of all others, and they tell nothing but in a title.
    """

    @cache  # the words of a blog are few, and come again and again
    def forms(word: str) -> tuple[str, str] | None:
        is_common = len(word) == 1 or fold(word.replace(_MARK, "")) in common
        if not is_common or not word.isalpha() or ord(max(word)) >= len(_PRIVATE):
            return None
        return f"0{_MARK}{word}", _MARK + "".join(chr(_PRIVATE[ord(char)]) for char in word)

    return forms


def document(page: str, head: str, weight: float, forms: Forms) -> str:
    """Return what Pagefind reads of the HTML of a *page*: its text, with a *head* of marks; "" if it has none."""
    text = _TEXT.search(page)
    if text is None:
        return ""
    body = apart(_ELISION.sub(rf"\g<0>{_MARK} ", text[0]), forms)
    whole = f'<html><head>{head}</head><body data-pagefind-weight="{weight}">{body}</body></html>'
    for one, parted in _LIGATURES.items():
        whole = whole.replace(one, parted)
    return whole


class Search:
    """The handlers of one application."""

    def __init__(self) -> None:
        self.program: Path | None = None
        #: The process that makes the index while others write lists, if there are several.
        self.indexing: ParallelTasks | None = None

    def begin(self, app: Sphinx) -> None:
        """Keep Sphinx's own search from being built."""
        self.program = program()
        if app.builder.name in _BUILDERS:
            cast("StandaloneHTMLBuilder", app.builder).search = False

    def names(self, app: Sphinx) -> dict[str, str]:
        """Return how the search page's address calls what a reader can choose by."""
        return {kind: posts.address(app, kind) for kind in ("category", "tag", "year", "order")}

    def context(self, app: Sphinx, docname: str) -> dict[str, Any]:
        """Tell every page where the search is."""
        return {"search_page": _PAGE} if app.builder.name in _BUILDERS else {}

    def sources(self, app: Sphinx, docname: str) -> dict[str, tuple[str, ...]]:
        """Tell a security policy that the search page runs Pagefind's WebAssembly."""
        return {"script-src": ("'wasm-unsafe-eval'",)} if docname == _PAGE and self.program else {}

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
            if self.program:
                app.add_js_file("search.js", type="module")

    def page(self, app: Sphinx) -> list[tuple[str, dict[str, Any], str]]:
        """Return the search page."""
        if app.builder.name not in _BUILDERS:
            return []
        found = posts.published(app.env)
        categories = [*app.config.blog_categories, *sorted({name for post in found for name in post.category})]
        used = {name for post in found for name in post.category}
        tags = sorted({name for post in found for name in post.tags}, key=french_order)
        years = sorted({post.date.year for post in found}, reverse=True)
        context = {
            "title": _("Search"),
            "searchable": self.program is not None,
            "names": self.names(app),
            "common": common_words(),
            "choices": {
                "category": tuple((label_slug(name), name) for name in dict.fromkeys(categories) if name in used),
                "tag": tuple((label_slug(name), name) for name in tags),
                "year": tuple((f"{year}", f"{year}") for year in years),
            },
            "tag_page": posts.address(app, "tag"),
        }
        return [(_PAGE, context, "search.html")]

    def documents(self, app: Sphinx) -> Iterator[tuple[str, str]]:
        """Yield the path of each post and ordinary page in the output, and what Pagefind reads of it."""
        found = [post for post in posts.published(app.env)[::-1] if not post.draft and post.date <= posts.now()]
        texts = [(post.docname, marks(post, self.names(app), app.config.language), 1.0) for post in found]
        pages = (name for name in app.env.found_docs if not posts.post_of(app.env, name))
        others = sorted(name for name in pages if "nosearch" not in app.env.metadata[name])
        texts += [(docname, Markup(), PAGE_WEIGHT) for docname in others]
        builder, forms = cast("StandaloneHTMLBuilder", app.builder), forms_of(frozenset(fold(common_words()).split()))
        for docname, head, weight in texts:
            file = Path(builder.get_output_path(docname))
            if text := document(file.read_text(encoding="utf-8"), head, weight, forms):
                yield file.relative_to(app.outdir).as_posix(), text

    def stamps(self, app: Sphinx) -> str:
        """Return a fingerprint of the program, and of when the pages of all posts and ordinary pages were written."""
        builder = cast("StandaloneHTMLBuilder", app.builder)
        files = [Path(builder.get_output_path(docname)) for docname in sorted(app.env.found_docs)]
        return digest(version("pagefind-bin"), [(str(file), file.stat().st_mtime_ns) for file in files])

    def begin_index(self, app: Sphinx) -> list[tuple[str, dict[str, Any], str]]:
        """Let a process of its own make the index as soon as all texts are written, if there may be several."""
        if app.builder.parallel_ok:
            self.indexing = ParallelTasks(1)
            self.indexing.add_task(self.index, app)
        return []

    def finish(self, app: Sphinx, exception: Exception | None) -> None:
        """Make the index, or wait until it is made."""
        process, self.indexing = self.indexing, None
        if process is None:
            if exception is None:
                self.index(app)
        elif exception is None:
            process.join()
        else:
            process.terminate()

    def index(self, app: Sphinx) -> None:
        """Index the blog again if a text of it changed since the last build, unless the first index is to be kept."""
        if app.builder.name not in _BUILDERS:
            return
        target = app.outdir / FOLDER
        if self.program is None:
            shutil.rmtree(target, ignore_errors=True)
            logger.info(_("The search is left out: there is no pagefind-bin for this system, see requirements.in"))
            return
        state = state_file(app, "search", ".txt")
        is_whole = (target / "pagefind.js").exists() and state.exists()
        written, _space, made_of = state.read_text(encoding="utf-8").partition(" ") if is_whole else ("", "", "")
        if is_whole and app.config.blog_search_kept:
            return
        if written == (stamps := self.stamps(app)):
            return  # no page was written, so that none need be read
        documents = list(self.documents(app))
        if made_of == (content := digest(version("pagefind-bin"), _NO_TEXT, app.config.language, documents)):
            write_whole(state, f"{stamps} {content}")
            return
        state.unlink(missing_ok=True)
        try:
            write_index(self.program, target, documents, re.split("[_-]", app.config.language)[0], _NO_TEXT)
        except (OSError, PagefindError) as error:
            logger.warning(_("Pagefind could not index the blog: %s"), error, type="blog", subtype="search")
        else:
            write_whole(state, f"{stamps} {content}")

    def files(self, app: Sphinx) -> set[str]:
        """Return the files of the index, from the root of the output."""
        return {f"{FOLDER}/{name}" for name in files_below(app.outdir / FOLDER)}


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the search."""
    app.setup_extension("carnet")
    here = Path(__file__).parent
    add_script(app, here / "from-folder.js")
    add_templates(app, here / "templates")
    add_to_slot(app, "bar-tools", "search/bar-tool.html", when="search_page")
    add_to_slot(app, "rail-search", "search/rail.html", when="search_page")
    publish_asset(app, here / "search.js")
    publish_asset(app, here / "search.css")
    add_setting(
        app,
        "blog_search_kept",
        lambda config: config.blog_show_drafts,
        bool,
        "The search is indexed once and kept, as in a preview, so that a saved post is on screen sooner.",
        rebuild="",
    )
    search = Search()
    app.connect("builder-inited", search.begin)
    app.connect("carnet-page-context", search.context)
    app.connect("carnet-content-sources", search.sources)
    app.connect("html-page-context", search.complete)
    app.connect("carnet-files-beside", search.files)
    app.connect("html-collect-pages", search.page)
    app.connect("html-collect-pages", search.begin_index)
    app.connect("build-finished", search.finish, priority=900)
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
