"""What `conf.py` gets, at its end: the lines of the engine, and settings that keep addresses and ids as they are."""

from __future__ import annotations

import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from sphinx.locale import _

from carnet.cli.adopt.findings import Edit, Finding
from carnet.cli.adopt.site import Site, pattern_of
from carnet.cli.new.blog import literal

#: The features that suit any site, in the order of their lines.
FEATURES = (
    *("carnet.messages", "carnet.front_matter", "carnet.drafts", "carnet.reminders", "carnet.archives"),
    *("carnet.sidebar_links", "carnet.feeds", "carnet.reading", "carnet.manifest", "carnet.feed_addresses"),
    *("carnet.related", "carnet.share", "carnet.cards", "carnet.page_metadata", "carnet.sitemap", "carnet.search"),
    *("carnet.permalinks", "carnet.not_found", "carnet.incremental"),
)
#: What another extension does already: its line stays, and ours waits.
_DONE_BY = {
    "sphinxext.opengraph": ("carnet.cards", "carnet.page_metadata"),
    "sphinx_sitemap": ("carnet.sitemap",),
    "notfound.extension": ("carnet.not_found",),
    "sphinx_copybutton": ("carnet.reading",),
    "sphinxext.rediraffe": (),
}
#: Extensions that work with their own theme alone.
_THEMES = {
    *("alabaster", "pydata_sphinx_theme", "sphinx_book_theme", "sphinx_rtd_theme", "sphinx_material", "shibuya"),
    *("sphinx_press_theme", "guzzle_sphinx_theme", "sphinx_bootstrap_theme", "sphinx_immaterial", "piccolo_theme"),
}
#: Where templates of those names stand, pages have the frame of another theme.
_FRAMES = ("layout.html", "page.html", "search.html", "genindex.html", "base.html")
#: Settings of ABlog that do nothing here, and what does it.
_WITHOUT_EFFECT = {
    "blog_archive_titles": "lists show excerpts",
    "blog_feed_archives": "each category, tag and author has a feed",
    "blog_feed_fulltext": "feeds have the whole text",
    "blog_feed_templates": "feeds are Atom, RSS and JSON Feed",
    "blog_feed_titles": "feeds have the whole text",
    "blog_languages": "a post's language is a code, such as 'en'; there are no lists by language",
    "disqus_pages": "comments of Disqus load from another site, unasked; export them, or see blog_comments",
    "disqus_shortname": "comments of Disqus load from another site, unasked; export them, or see blog_comments",
    "fontawesome_css_file": "signs are drawn in the page",
    "fontawesome_included": "signs are drawn in the page",
    "fontawesome_link_cdn": "signs are drawn in the page",
    "post_always_section": "a file is one post",
    "post_auto_excerpt": "an excerpt is a paragraph; a post may say 'excerpt: 2'",
    "post_auto_image": "lists show the first picture; a post may say 'image: 2'",
    "post_auto_orphan": "posts need no table of contents",
    "post_date_format": "readers see dates in words",
    "post_date_format_short": "readers see dates in words",
    "post_redirect_refresh": "old addresses forward at once",
    "post_show_prev_next": "each post has its neighbours",
}


@dataclass(slots=True)
class Additions:
    """What `conf.py` gets, and why."""

    findings: list[Finding] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def add(self, line: str, where: int, why: str, *, told: bool = True) -> None:
        """Add a line to the settings, and tell of it where it is about one that stands there."""
        self.lines.append(line)
        if told:
            self.findings.append(Finding("conf.py", where, why, is_done=True))

    def tell(self, where: int, what: str) -> None:
        """Tell of what the owner has to look at."""
        self.findings.append(Finding("conf.py", where, what))


def additions_to(site: Site, builder: str) -> list[Finding]:
    """Return what has to change in `conf.py`; with one of the findings go all lines that it gets."""
    if any(name == "carnet" or name.startswith("carnet.") for name in site.extensions):
        return [*_extensions_amiss(site)]
    found = Additions()
    _add_theme(site, found)
    _add_posts(site, found)
    _add_addresses(site, found, builder)
    _add_feeds(site, found, builder)
    found.findings += [*_extensions_amiss(site), *_strangers(site)]
    for name, instead in _WITHOUT_EFFECT.items():
        if name in site.settings.values:
            found.tell(site.settings.line(name), _("'%s' does nothing here: %s; the line can go") % (name, _(instead)))
    lines = ("", f"# -- sphinx-carnet, {_('written by carnet adopt')} --", *_extension_lines(site), *found.lines)
    end = site.settings.length
    whole = Finding(
        "conf.py",
        site.settings.line("extensions"),
        _("the engine has its lines at the end of the file; take out what you do not want"),
        (Edit(end + 1, end, lines),),
    )
    return [whole, *found.findings]


def _extension_lines(site: Site) -> Iterator[str]:
    said = site.extensions
    if themes := [name for name in said if name in _THEMES]:
        yield f"extensions = [name for name in extensions if name not in {tuple(themes)!r}]"
    first = [] if "ablog" in said else ["ablog"]
    if any(not text.is_rst for text in site.texts) and not {"myst_parser", "myst_nb"} & {*said}:
        first.insert(0, "myst_parser")
    done = {line for name, lines in _DONE_BY.items() if name in said for line in lines}
    language = site.settings.text("language", "en")
    features = [name for name in FEATURES if name not in done]
    if language.startswith("fr"):
        features.insert(4, "carnet.french")
    known = "extensions" if "extensions" in site.settings.values else 'globals().get("extensions", ())'
    yield "extensions = ["
    yield f"    *{known},"
    yield from (f"    {literal(name)}," for name in (*first, "carnet", *features))
    yield "]"


def _add_theme(site: Site, found: Additions) -> None:
    settings = site.settings
    theme = settings.text("html_theme", "alabaster")
    if theme != "furo":
        found.add('html_theme = "furo"', settings.line("html_theme"), _("the theme '%s' gives way to Furo") % theme)
        if "html_theme_options" in settings.values:
            why = _("these options are those of '%s'; Furo has others") % theme
            found.add("html_theme_options = {}", settings.line("html_theme_options"), why)
        if "html_theme_path" in settings.values:
            found.add("html_theme_path = []", settings.line("html_theme_path"), _("this is where '%s' lies") % theme)
    sidebars = ("brand", "search", "scroll-start", "doors", "profile", "scroll-end")
    listed = ", ".join(literal(f"sidebar/{name}.html") for name in sidebars)
    why = _("these templates are those of ABlog and '%s'; the sidebar keeps the tables of contents") % theme
    found.add("blog_rail = True", 1, "", told=False)
    found.add(
        f'html_sidebars = {{"**": [{listed}]}}',
        settings.line("html_sidebars"),
        why,
        told="html_sidebars" in settings.values,
    )
    kept = []
    for folder in settings.texts("templates_path"):
        frames = [*_frames(site.root / folder)]
        kept += [] if frames else [folder]
        for path in frames:
            message = _("this template is made for '%s', and left out; what it adds to pages goes into another one")
            found.findings.append(Finding(path.relative_to(site.root).as_posix(), 1, message % theme))
    if kept != settings.texts("templates_path"):
        why = _("templates for '%s' would take Furo's place") % theme
        found.add(f"templates_path = {kept!r}", settings.line("templates_path"), why)
    for name in ("html_css_files", "html_js_files", "html_style"):
        if settings.values.get(name):
            found.tell(settings.line(name), _("'%s' is kept; it was written for '%s': look at a page") % (name, theme))
    if settings.texts("html_style") or settings.text("html_style"):
        found.add("html_style = None", settings.line("html_style"), "", told=False)


def _frames(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*.html")):
        name = path.relative_to(folder).as_posix()
        if name in _FRAMES or name.startswith(("ablog/", "sidebar/", "partials/", "components/")):
            yield path


def _add_posts(site: Site, found: Additions) -> None:
    settings, patterns = site.settings, pattern_of(site)
    matched = {text.path for text in site.texts if text.is_matched}
    if not site.posts:
        found.tell(1, _("no text here says that it is a post; name those that are: --posts 'news/*.rst'"))
    if matched != {text.path for text in site.posts} or not matched:
        why = _("posts are what 'blog_post_pattern' names: %s texts")
        found.add(f"blog_post_pattern = {patterns!r}", settings.line("blog_post_pattern"), why % len(site.posts))
    if "blog_timezone" not in settings.values:
        why = _("no zone is said for the hours of posts: they are those of UTC; write yours")
        found.add('blog_timezone = "UTC"', settings.line("language"), why)
    if "language" not in settings.values:
        found.add('language = "en"', 1, _("no language is said: it is English; write another one"))


def _add_addresses(site: Site, found: Additions, builder: str) -> None:
    settings = site.settings
    base = settings.text("blog_baseurl") or settings.text("html_baseurl")
    if base:
        address = literal(f"{base.rstrip('/')}/")
        if settings.text("html_baseurl") != f"{base.rstrip('/')}/" or settings.text("blog_baseurl") != base:
            found.add(f"html_baseurl = blog_baseurl = {address}", settings.line("blog_baseurl"), "", told=False)
    else:
        found.tell(1, _('the address of the site is not said: write html_baseurl = "https://…/"'))
    path = settings.text("blog_path", "blog").strip("/")
    lists = f"{path}/archive" if site.exists(path) else path
    if lists != path:
        why = _("the page '%s' is yours, and stays; the list of all posts is at '%s'")
        found.add(f"blog_path = {literal(lists)}", settings.line("blog_path"), why % (path, lists))
    elif "blog_path" not in settings.values:
        found.add(f"blog_path = {literal(path)}", 1, "", told=False)
    kinds = ", ".join(f"{literal(kind)}: {literal(f'{path}/{kind}')}" for kind in ("category", "tag", "author"))
    why = _("lists of categories, tags and authors keep their addresses")
    found.add(f"blog_addresses = {{{kinds}}}", settings.line("blog_path"), why)
    if builder != "dirhtml":
        found.tell(1, _("addresses end in .html, as the site was built so far: build it with carnet html html"))
    for name in ("blog_locations", "blog_default_location"):
        if name in settings.values:
            found.tell(settings.line(name), _("places are shown in posts; there are no lists of them"))
            break


def _add_feeds(site: Site, found: Additions, builder: str) -> None:
    settings = site.settings
    base = (settings.text("blog_baseurl") or settings.text("html_baseurl") or site.root.resolve().name).rstrip("/")
    found.add(f"blog_id = {literal(str(uuid.uuid5(uuid.NAMESPACE_URL, base)))}", 1, "", told=False)
    if settings.text("blog_baseurl"):
        form = f"{base}/{{}}/" if builder == "dirhtml" else f"{base}/{{}}.html"
        why = _("posts keep their ids in feeds, so that no subscriber gets one twice")
        found.add(f"blog_feed_id_form = {literal(form)}", settings.line("blog_baseurl"), why)
    path = settings.text("blog_path", "blog").strip("/")
    why = _("the old address of the feed holds")
    found.add(f"blog_feed_aliases = [{literal(f'{path}/atom.xml')}]", settings.line("blog_path"), why)
    if isinstance(length := settings.values.get("blog_feed_length"), int) and not isinstance(length, bool):
        found.add(f"blog_feed_items = {length}", settings.line("blog_feed_length"), _("it is called 'blog_feed_items'"))
    if subtitle := settings.text("blog_feed_subtitle"):
        why = _("it is called 'blog_feed_description'")
        found.add(f"blog_feed_description = {literal(subtitle)}", settings.line("blog_feed_subtitle"), why)


def _extensions_amiss(site: Site) -> Iterator[Finding]:
    """Yield the extensions and modules that a build would not find."""
    line = site.settings.line("extensions")
    for name in site.extensions:
        if name in _THEMES:
            yield Finding("conf.py", line, _("'%s' belongs to another theme; its line can go") % name)
        elif not _is_here(site, name):
            message = _("'%s' is not installed here; install it beside the engine, or take it out")
            yield Finding("conf.py", line, message % name)
    for name, where in site.settings.imports.items():
        if name not in sys.stdlib_module_names and name not in site.extensions and not _is_here(site, name):
            message = _("'%s' is not installed here; install it beside the engine, or take it out")
            yield Finding("conf.py", where, message % name)


def _strangers(site: Site) -> Iterator[Finding]:
    """Yield what ABlog stops at: a default that its own list does not name."""
    for one, many in (("author", "authors"), ("language", "languages"), ("location", "locations")):
        default, listed = f"blog_default_{one}", site.settings.values.get(f"blog_{many}", {})
        if (value := site.settings.text(default)) and isinstance(listed, dict) and value not in listed:
            message = _("'%s' is no key of '%s', where ABlog looks for it; write it there, or take this line out")
            yield Finding("conf.py", site.settings.line(default), message % (value, f"blog_{many}"))


def _is_here(site: Site, name: str) -> bool:
    top = name.partition(".")[0]
    try:
        if find_spec(top) is not None:
            return True
    except (ImportError, ValueError):
        return False
    names = {top, name.rpartition(".")[2]}
    return any(next(site.root.rglob(file), None) for one in names for file in (f"{one}.py", f"{one}/__init__.py"))
