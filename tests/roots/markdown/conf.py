"""A blog without posts, whose Markdown has the settings of the real one."""

import runpy
from pathlib import Path

REPO = Path(__file__).parents[3]
_real = runpy.run_path(str(REPO / "conf.py"))

project = "Essai"
extensions = [
    "myst_parser",
    "ablog",
    "carnet.upstream.ablog",
    "carnet.theme",
    "carnet.upstream.furo",
    "carnet.front_matter",
    "carnet.markdown",
    "carnet.french",
    "carnet.mathml",
    "carnet.images",
    "carnet.media",
    "carnet.archives",
    "carnet.feeds",
    "carnet.book",
]
language = "fr"
html_theme = "furo"
blog_post_pattern = ["posts/*/*.md"]
html_baseurl = blog_baseurl = "https://blog.example/fr/latest/"
html_title = "Essai"
html_copy_source = html_show_sourcelink = html_use_index = False
html_sidebars = {"**": []}
copyright = "2026, la rédaction"
author = "La rédaction"
blog_path = "archives"
blog_categories = ["Humeurs"]
smartquotes_action = "q"
globals().update({name: value for name, value in _real.items() if name.startswith("myst_")})
