"""The documentation of sphinx-carnet: a documentation on Furo that takes a few features of the engine.

`make docs` builds it strictly into `_build/docs`.
"""

import re
import sys
from os import environ
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

project = html_title = "sphinx-carnet"
author = "Le blog du CTD contributors"
copyright = "2026, the contributors of sphinx-carnet"
html_baseurl = environ.get("READTHEDOCS_CANONICAL_URL") or "https://sphinx-carnet.readthedocs.io/en/latest/"

extensions = [
    "myst_parser",
    "carnet",  # the dress
    "carnet.upstream.fast_builds",
    "carnet.messages",
    "carnet.outside_files",
    "carnet.images",
    "carnet.reading",  # code to copy
    "carnet.page_metadata",
    "carnet.sitemap",
    "carnet.search",
    "carnet.security",  # no page asks anybody else for anything
    "carnet.not_found",
    "carnet.incremental",
]
html_theme = "furo"
html_favicon = "../_static/favicon.svg"
html_static_path, html_css_files = ["_static"], ["docs.css"]
html_copy_source = False
html_show_sourcelink = False
html_permalinks_icon = "#"
html_use_index = False
pygments_style = "carnet.theme.code_styles.LightCode"
pygments_dark_style = "carnet.theme.code_styles.DarkCode"
smartquotes_action = "q"
myst_enable_extensions = ["attrs_inline", "colon_fence"]
myst_heading_anchors = 3
blog_feed_description = "A blog on Sphinx, ABlog, MyST-Parser and Furo: the engine and its features."
blog_colors = {  # all of a contrast of 7:1; on light pages, and on dark ones
    "background": ("#ffffff", "#161819"),
    "surface": ("#f5f7f8", "#1f2224"),
    "border": ("#dde2e6", "#33383c"),
    "outline": ("#7d868d", "#7f888f"),
    "text": ("#1f2426", "#e6e9eb"),
    "muted": ("#475056", "#b7c0c6"),
    "accent": ("#0b4a6f", "#9bd0f2"),
    "visited": ("#523367", "#d2b8e6"),
}

#: What stands at the root of the repository, and the page here that shows it.
SHOWN = {
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
    "README.md": "index.md",
    "UPGRADING.md": "upgrading-the-stack.md",
}
_LINK = re.compile(r"(?<=\]\()(?:\.\./)*([A-Z]+\.md)(?=[)#])")


def within(text, folder=""):
    """Lead links to files at the root of the repository to the pages that show them."""
    return _LINK.sub(lambda link: folder + SHOWN.get(link[1], link[1]), text)


def setup(app):
    """Files say where things are in the repository; pages lead to pages."""

    def read(app, docname, content):
        content[0] = within(content[0], "../" * docname.count("/"))

    def include(app, path, docname, content):
        content[0] = within(content[0])

    app.connect("source-read", read)
    app.connect("include-read", include)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
