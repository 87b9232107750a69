"""Every repair of Furo in one place: its interface speaks the blog's language, and its pages have one ``<main>``.

Furo writes some words into its templates without a way to translate them, and marks a page's text
as ``<article role="main">``, which leaves no article for a post. The templates are mended as they
are loaded, so that they need not be copied. A repair that no longer finds its place gives a
warning: upstream has changed, look at it, and let the repair go. Upstream is
https://github.com/pradyunsg/furo; translations are its issue #150, and no other issue is open.
"""

from __future__ import annotations

import re
import sys
from itertools import count
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from docutils import nodes
from jinja2.ext import Extension
from sphinx.locale import _
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

from carnet.core.assets import is_ours

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jinja2 import Environment
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

#: Stands in for Furo's module until there is a table of contents.
_NAVIGATION = ModuleType("furo.navigation")
#: Attributes and titles in English, by template; each goes through gettext.
_WORDS = {
    "page.html": (
        'aria-label="Toggle site navigation sidebar"',
        'aria-label="Toggle table of contents sidebar"',
        'aria-label="Toggle Light / Dark / Auto color theme"',
    ),
}
#: Markup by template: what stands there, and what stands there instead.
_MARKUP = {
    "page.html": (
        ('<article role="main" id="furo-main-content">', '<main id="furo-main-content">'),
        ("</article>", "</main>"),
        # The way past the menus comes before the boxes that open them, which theme.css lets the keyboard reach.
        (
            '<input type="checkbox" class="sidebar-toggle" name="__navigation"',
            (
                '<a class="skip-to-content muted-link" href="#furo-main-content">{{ _("Skip to content") }}</a>\n'
                '<nav aria-label="{{ _("Menu") }}">\n'
                '<input type="checkbox" class="sidebar-toggle" name="__navigation"'
            ),
        ),
        (
            (
                '<a class="skip-to-content muted-link" href="#furo-main-content">\n'
                "  {%- trans -%}\n  Skip to content\n  {%- endtrans -%}\n</a>\n"
            ),
            "",
        ),
        (
            '<label class="overlay sidebar-overlay" for="__navigation"></label>',
            '</nav>\n<label class="overlay sidebar-overlay" for="__navigation"></label>',
        ),
        # Two landmarks of one kind need names to be told apart.
        ('<aside class="sidebar-drawer">', '<aside class="sidebar-drawer" aria-label="{{ _("Menu") }}">'),
        (
            '<aside class="toc-drawer{% if furo_hide_toc %} no-toc{% endif %}">',
            '<aside class="toc-drawer{% if furo_hide_toc %} no-toc{% endif %}" aria-label="{{ _("On this page") }}">',
        ),
        # A label is no name for a control that can't be seen, and a block has no place in a link's line.
        (
            '<div class="brand">{{ docstitle if docstitle else project }}</div>',
            '<span class="brand">{{ docstitle if docstitle else project }}</span>',
        ),
    ),
    # Where the browser keeps nothing for the blog, by its reader's choice, `localStorage` is an error, at which this
    # script and Furo's button stop (no issue yet): a memory of this page alone stands in for it.
    "base.html": (
        # Pages in Arabic, Hebrew, Persian run from right to left (pradyunsg/furo#73).
        (' data-content_root="', '{% if page_direction == "rtl" %} dir="rtl"{% endif %} data-content_root="'),
        (
            'document.body.dataset.theme = localStorage.getItem("theme") || "auto";',
            """document.body.dataset.theme = "auto";
      for (const name of ["localStorage", "sessionStorage"]) {
        try {
          window[name].getItem("theme");
        } catch {
          const kept = new Map();
          const getItem = (key) => kept.get(`${key}`) ?? null;
          const setItem = (key, value) => void kept.set(`${key}`, `${value}`);
          const removeItem = (key) => void kept.delete(`${key}`);
          Object.defineProperty(window, name, { configurable: true, value: { getItem, setItem, removeItem } });
        }
      }
      document.body.dataset.theme = localStorage.getItem("theme") || "auto";""",
        ),
    ),
    "search.html": (('<meta name="robots" content="noindex" />', '<meta name="robots" content="noindex">'),),
}


def translatable(fragment: str) -> str:
    """Return *fragment*, an attribute or an element with English words, with the words handed to gettext."""
    opening, closing = ('"', '"') if fragment.endswith('"') else (">", "<")
    before, rest = fragment.split(opening, 1)
    words, after = rest.rsplit(closing, 1)
    return f'{before}{opening}{{{{ _("{words}") }}}}{closing}{after}'


def repaired(name: str, source: str) -> tuple[str, list[str]]:
    """Return the *source* of Furo's template *name* with its repairs made, and the places that were not found."""
    repairs = [(words, translatable(words)) for words in _WORDS.get(name, ())]
    repairs += _MARKUP.get(name, ())
    missing = [before for before, _after in repairs if before not in source]
    for before, after in repairs:
        source = source.replace(before, after)
    return source, missing


def navigation_tree(toctree_html: str) -> str:
    """Return a table of contents as Furo shows it in its sidebar.

    Furo loads Beautiful Soup for it, which takes a tenth of a second, in every build, whether there is one or not (no
    issue yet). This can go once it loads it here.
    """
    if not toctree_html:
        return toctree_html
    if sys.modules.get(_NAVIGATION.__name__) is _NAVIGATION:
        del sys.modules[_NAVIGATION.__name__]
    from furo.navigation import get_navigation_tree  # type: ignore[import-untyped]  # noqa: PLC0415

    return str(get_navigation_tree(toctree_html))


def _load_navigation_late() -> None:
    _NAVIGATION.get_navigation_tree = navigation_tree  # type: ignore[attr-defined]
    sys.modules.setdefault(_NAVIGATION.__name__, _NAVIGATION)


#: Ids in Furo's templates that a heading could have, too, by its words.
_IDS = {
    *("furo-main-content", "__toc", "__navigation"),
    *(f"svg-{name}" for name in ("toc", "menu", "arrow-right", "sun", "moon", "sun-with-moon", "moon-with-sun")),
    *("svg-pencil", "svg-eye"),
}


class FreeIds(SphinxTransform):
    """Give a heading another id than one of Furo's, before anything refers to it."""

    default_priority = 5

    def apply(self, **kwargs: Any) -> None:
        """Add a number to the id."""
        for section in self.document.findall(nodes.section):
            if section.get("slug") in _IDS:
                del section["slug"]  # of which MyST makes a second id
        for name in sorted(_IDS.intersection(self.document.ids)):
            self.rename(name, next(new for n in count(1) if (new := f"{name}-{n}") not in self.document.ids))

    def rename(self, old: str, new: str) -> None:
        """Write *new* wherever the document has the id *old*."""
        document = self.document
        document.ids[new] = document.ids.pop(old)
        document.nameids.update({name: new for name, known in document.nameids.items() if known == old})
        for node in document.findall(nodes.Element):
            if old in node["ids"]:
                node["ids"][node["ids"].index(old)] = new
            if node.get("refid") == old:
                node["refid"] = new
        slugs = getattr(document, "myst_slugs", {})  # of MyST, which metadata of the page have, too
        slugs.update({slug: (line, new, text) for slug, (line, known, text) in slugs.items() if known == old})


class _Repairs(Extension):
    """Jinja's hook that sees a template's source before it is compiled."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        from furo import THEME_PATH  # noqa: PLC0415  # not before `setup`

        if filename is None or THEME_PATH not in Path(filename).parents:
            return source
        template = Path(filename).relative_to(THEME_PATH).as_posix()
        source, missing = repaired(template, source)
        for place in missing:
            logger.warning("Furo's %s has no '%s' any more; see carnet.upstream.furo", template, place, type="blog")
        return source


def _mend_templates(app: Sphinx) -> None:
    templates = getattr(app.builder, "templates", None)
    if templates is not None:
        environment: Environment = templates.environment
        environment.add_extension(_Repairs)


_FURO_SCRIPT = "_static/scripts/furo.js"
#: Scripts that serve Sphinx's search and documentation alone.
_OPTIONS = "_static/documentation_options.js"
_SEARCH_SCRIPTS = {
    _OPTIONS,
    "_static/doctools.js",
    "_static/sphinx_highlight.js",
    "_static/translations.js",
}
#: Styles for other extensions, none of which the blog uses.
_EXTENSION_STYLES = "_static/styles/furo-extensions.css"


#: What scrolls sideways on a small screen.
_WIDE = re.compile(r'<(?=pre>|div class="table-wrapper )(pre|div)')


#: docutils writes it for each document, and Furo for each page (no issue yet).
_VIEWPORT = re.compile(r'<meta name="viewport"[^>]*>\s*')
#: A box of a task list, which MyST writes without a name (no issue yet at executablebooks/MyST-Parser).
_BOX = re.compile(r'<input class="task-list-item-checkbox"(?P<done> checked="checked")?')


#: The link of a heading, which Sphinx puts inside it: a part of its name for who hears the page (no issue yet).
_PERMALINK = re.compile(r'<a class="headerlink" href="([^"]*)" title="([^"]*)">([^<]*)</a></h([1-6])>')


#: The title of a table of contents, which Sphinx makes a heading without a level
#: (https://github.com/sphinx-doc/sphinx/issues/14030).
_CAPTION = '<p class="caption" role="heading">'
#: An address that is its own name: paper need not say it twice.
_BARE = re.compile(r'(<a [^>]*class="reference external)("[^>]*href="([^"]*)"[^>]*>\3</a>)')


def _beside(link: re.Match[str]) -> str:
    """Return the end of a heading with its link after it; the title of a page needs none."""
    address, words, icon, level = link.groups()
    after = f'<a class="headerlink" href="{address}" title="{words}" aria-label="{words}">{icon}</a>'
    return f"</h{level}>{after if level != '1' else ''}"


def reachable(body: str) -> str:
    """Return the HTML of a page in which the keyboard reaches what scrolls sideways; that, and boxes, have names."""
    names = {"pre": _("Code"), "div": _("Table")}
    body = _WIDE.sub(lambda start: f'<{start[1]} tabindex="0" role="group" aria-label="{names[start[1]]}"', body)
    body = _BARE.sub(r"\1 bare\2", _PERMALINK.sub(_beside, body))
    body = body.replace(_CAPTION, f'{_CAPTION[:-1]} aria-level="2">')
    return _BOX.sub(lambda box: f'{box[0]} aria-label="{_("done") if box["done"] else _("to do")}"', body)


def _mend_text(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    context["metatags"] = _VIEWPORT.sub("", context.get("metatags", ""))
    if "body" in context:
        context["body"] = reachable(context["body"])


def _mend_contents(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Let the titles of the contents in the sidebar, which stand before that of the page, be no headings."""
    if toctree := context.get("toctree"):
        context["toctree"] = lambda **options: str(toctree(**options)).replace(_CAPTION, '<p class="caption">')


def has_foreign_scripts(app: Sphinx, context: Mapping[str, Any]) -> bool:
    """Return whether a page loads scripts of extensions that are neither ours nor Furo's nor Sphinx's."""
    own = {f"_static/{name}" for name, _attributes in app.config.html_js_files} | {_FURO_SCRIPT, *_SEARCH_SCRIPTS}
    names = (str(script.filename) for script in context["script_files"] if script.filename)
    return any(name not in own and not is_ours(app, name) for name in names)


def _lighten(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Leave off each page the scripts and styles that it has no use for; Sphinx and Furo load them everywhere.

    Scripts of other extensions, such as sphinx-copybutton's, read Sphinx's options, and Furo has styles for some.
    """
    if "script_files" not in context:  # pages as data, of the builders `json` and `pickle`
        return
    is_shared = has_foreign_scripts(app, context)
    useless_scripts = _SEARCH_SCRIPTS - ({_OPTIONS} if is_shared else set())
    if pagename != "search" or not app.builder.search:  # type: ignore[attr-defined]  # only pages come here
        context["script_files"][:] = [  # the list that `app.add_js_file` adds to
            script for script in context["script_files"] if str(script.filename) not in useless_scripts
        ]
    useless = set() if is_shared else {_EXTENSION_STYLES}
    if 'class="highlight' not in context.get("body", ""):
        useless.add("_static/pygments.css")
    context["css_files"][:] = [css for css in context["css_files"] if str(css.filename) not in useless]


class OneId(SphinxPostTransform):
    """Leave its name to a table or formula: Furo puts a container around it that takes it, too (no issue yet).

    This can go once Furo does not.
    """

    formats = ("html",)
    default_priority = 501  # after Furo's

    def run(self, **kwargs: Any) -> None:
        """Take the names off what wraps."""
        for wrapper in self.document.findall(nodes.container):
            if {"table-wrapper", "math-wrapper"} & set(wrapper["classes"]):
                wrapper["ids"] = []


def setup(app: Sphinx) -> ExtensionMetadata:
    """Repair Furo."""
    app.setup_extension("carnet.core.words")
    _load_navigation_late()
    app.add_transform(FreeIds)
    app.add_post_transform(OneId)
    app.connect("builder-inited", _mend_templates)
    app.connect("html-page-context", _mend_contents, priority=150)  # before Furo asks for them
    app.connect("html-page-context", _mend_text)
    app.connect("html-page-context", _lighten, priority=900)
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
