"""A blog without posts, whose Markdown has the settings of the real one."""

from pathlib import Path

from carnet.core.defaults import blog_defaults

REPO = Path(__file__).parents[3]

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
globals().update({name: value for name, value in blog_defaults({}, REPO).items() if name.startswith("myst_")})
