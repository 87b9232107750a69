"""What a blog says nothing about: values that nearly every blog on this engine wants.

They hold where ``ablog`` and ``carnet`` both stand in ``extensions``; a project that takes one feature keeps the values
of Sphinx and of its theme. What ``conf.py`` or the command line says wins. ``exclude_patterns`` alone is completed:
what trash cans and editors hide is no page of any blog.
"""

from __future__ import annotations

import re
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

#: The lines in ``extensions`` that make a project a blog.
_BLOG = {"ablog", "carnet"}
#: Never pages: hidden files and folders, those for Sphinx, what editors and sync programs keep, Obsidian's templates.
HIDDEN = (".*", "_*", "**/*.md.*", "**/.*", "**/Templates")
#: No pages either where ``exclude_patterns`` is not said: what a repository says of itself, and of its folders.
_NO_PAGES = ("README.md", "**/README.md")

_MARKDOWN = {
    "myst_enable_extensions": [
        "alert",  # > [!NOTE]
        "attrs_block",
        "attrs_inline",
        "colon_fence",
        "deflist",
        "dollarmath",
        "fieldlist",
        "gfm_autolink",  # addresses as they stand
        "strikethrough",
        "tasklist",
    ],
    "myst_title_to_header": True,  # a `title` in the front matter is as good as a heading
    "myst_heading_anchors": 3,
    "myst_dmath_allow_space": False,  # "5 $ ou 10 $" are prices
    "myst_dmath_allow_digits": False,
    "myst_dmath_double_inline": True,  # "$$x$$" amid a text is a formula
    "myst_url_schemes": [  # of links that lead out
        *("http", "https", "mailto", "ftp", "tel", "sms", "geo", "xmpp", "matrix", "irc", "sip", "webcal", "magnet"),
        *("whatsapp", "signal", "tg", "skype"),
    ],
    "smartquotes_action": "q",  # quotes; dashes as typed
}
_PAGES = {
    "html_copy_source": False,
    "html_show_sourcelink": False,
    "html_use_index": False,
    "html_permalinks_icon": "#",
    "html_sidebars": {
        "**": [
            "sidebar/brand.html",
            "sidebar/search.html",
            "sidebar/scroll-start.html",
            "sidebar/doors.html",
            "sidebar/profile.html",
            "sidebar/scroll-end.html",
        ]
    },
    "pygments_style": "carnet.theme.code_styles.LightCode",
    "pygments_dark_style": "carnet.theme.code_styles.DarkCode",
}
_POSTS = {
    "blog_post_pattern": ["posts/[0-9][0-9][0-9][0-9]/*.md"],  # a folder for each year
    "blog_path": "archives",
    "blog_categories": [],
    "blog_degree_category": "",  # whose posts may carry a `degree`
    "post_date_format": "%Y-%m-%d",  # as ABlog reads it in {update}; readers see dates in words
}
#: The page of legal notices, by language.
_LEGAL = {"fr": "mentions-legales"}
_LINKS = {
    "linkcheck_timeout": 20,  # seconds
    "linkcheck_retries": 2,
    "linkcheck_workers": 10,
    "linkcheck_rate_limit_timeout": 60,  # seconds to wait for a server that wants to be asked more slowly
    "linkcheck_anchors": False,  # many places within a page are made by its scripts
}
#: The words in the addresses of lists and parts of pages, by language. They never change: addresses hold for ever.
_ADDRESSES = {
    "fr": {
        "category": "rubrique",
        "tag": "tag",
        "author": "auteur",
        "series": "serie",
        "calendar": "calendrier",
        "by-size": "par-nombre",
        "year": "annee",
        "order": "tri",
        "comments": "commentaires",
    }
}
#: What is used once a file of that name is there: the file, beside ``conf.py``, by setting.
_FILES = {
    "html_logo": "_static/logo.svg",
    "html_favicon": "_static/favicon.svg",
    "blog_card_icon": "_static/icon-192.png",  # on the cards that previews show
    "blog_feed_icon": "_static/apple-touch-icon.png",  # square
    "blog_feed_logo": "_static/feed-logo.png",  # twice as wide as high
    "blog_podcast_image": "_static/podcast.png",  # square, 1400 to 3000 pixels wide
    "blog_touch_icon": "_static/apple-touch-icon.png",
}
#: Folders, styles and files of the blog's own, of which a setting takes a list.
_LISTED: Mapping[str, Mapping[str, Any]] = {
    "html_css_files": {"_static/blog.css": "blog.css"},
    "html_extra_path": {
        ".nojekyll": ".nojekyll",  # GitHub Pages then serves folders that begin with an underscore
        "_static/favicon.ico": "_static/favicon.ico",  # old browsers look for it at the root
    },
    "html_static_path": {"_static": "_static"},
    "templates_path": {"_templates": "_templates"},
    "blog_app_icons": {  # file, size, purpose; "maskable" ones are cut by the telephone
        "_static/icon-192.png": ("_static/icon-192.png", "192x192", "any"),
        "_static/icon-512.png": ("_static/icon-512.png", "512x512", "any"),
        "_static/icon-maskable.png": ("_static/icon-maskable.png", "512x512", "maskable"),
    },
}


def is_blog(extensions: Iterable[str]) -> bool:
    """Return whether a project with these *extensions* is a blog, and not one that takes a feature."""
    return {*extensions} >= _BLOG


def blog_defaults(said: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """Return the values that a blog has where it says nothing.

    *said* are its settings, or at least ``project``, ``html_baseurl``, ``language`` and ``exclude_patterns`` where it
    has them; *folder* is that of its ``conf.py``. The patterns take the place of those that are said.
    """
    base, excluded = said.get("html_baseurl") or "", said.get("exclude_patterns", _NO_PAGES)
    project = {name: said["project"] for name in ("blog_title", "html_title") if "project" in said}
    own = [re.escape(base)] if base else []
    return {
        **deepcopy(dict[str, Any](_MARKDOWN | _PAGES | _POSTS | _LINKS)),  # extensions add to lists in place
        **project,
        "blog_addresses": _ADDRESSES.get(str(said.get("language") or "").partition("_")[0], {}),
        "blog_baseurl": base,
        "blog_legal_page": _LEGAL.get(str(said.get("language") or "").partition("_")[0], "legal"),
        "exclude_patterns": [*dict.fromkeys((*HIDDEN, *excluded))],
        "linkcheck_ignore": [r"https?://(localhost|127\.|\[::1\])", r"https?://web\.archive\.org/", *own],
        **{name: path for name, path in _FILES.items() if (folder / path).is_file()},
        **{
            name: [value for path, value in values.items() if (folder / path).exists()]
            for name, values in _LISTED.items()
        },
    }


def is_said(config: Config, name: str) -> bool:
    """Return whether an owner says a setting, in ``conf.py`` or on the command line; Sphinx has no way to ask."""
    return name in config._raw_config or name in config.overrides


def with_defaults(settings: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """Return the *settings* of the ``conf.py`` in a *folder*, completed as a build completes them."""
    if not is_blog(settings.get("extensions", ())):
        return {**settings}
    found = blog_defaults(settings, folder)
    return {**found, **settings, "exclude_patterns": found["exclude_patterns"]}


def _complete(app: Sphinx, config: Config) -> None:
    """Give the settings of a blog their values before anything reads them."""
    if not is_blog(config.extensions):
        return
    known = {name: config[name] for name in ("project", "html_baseurl", "language")}
    if is_said(config, "exclude_patterns"):
        known["exclude_patterns"] = config.exclude_patterns
    for name, value in blog_defaults(known, Path(app.confdir)).items():
        if name == "exclude_patterns" or not is_said(config, name):
            config[name] = value


def setup(app: Sphinx) -> ExtensionMetadata:
    """Give a blog the values that it does not name."""
    app.setup_extension("carnet.core.setting_kinds")
    app.setup_extension("carnet.core.read_the_docs")
    app.connect("config-inited", _complete, priority=50)
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
