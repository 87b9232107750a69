"""A blog whose writer makes mistakes: the real one's settings of Markdown, and what tells of mistakes."""

from pathlib import Path

from carnet.core.defaults import blog_defaults

REPO = Path(__file__).parents[3]

project = "Essai"
extensions = [
    "myst_parser",
    "ablog",
    "carnet.upstream.ablog",
    "carnet.upstream.furo",
    "carnet.messages",
    "carnet.front_matter",
    "carnet.reminders",
    "carnet.markdown",
    "carnet.french",
    "carnet.mathml",
    "carnet.images",
    "carnet.media",
    "carnet.archives",
]
language = "fr"
html_theme = "furo"
blog_post_pattern = ["posts/*/*.md"]
blog_categories = ["Humeurs"]
html_sidebars = {"**": []}
globals().update({name: value for name, value in blog_defaults({}, REPO).items() if name.startswith("myst_")})
