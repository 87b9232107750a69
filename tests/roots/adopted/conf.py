"""A blog that was adopted: its posts are reStructuredText and Markdown, its pages stand in a table of contents."""

import json

from myst_parser.parsers.sphinx_ import MystParser


class Notebooks(MystParser):
    """The Markdown in a notebook."""

    supported = ("notebook",)

    def parse(self, inputstring, document):
        """Parse the cells as one text."""
        cells = json.loads(inputstring)["cells"]
        texts = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
        super().parse("\n\n".join(texts), document)


project = "Essai"
extensions = [
    "myst_parser",
    "ablog",
    "carnet",
    "carnet.front_matter",
    "carnet.drafts",
    "carnet.archives",
    "carnet.feeds",
    "carnet.permalinks",
    "carnet.search",
    "carnet.reminders",
    "carnet.incremental",
]
language = "fr"
html_theme = "furo"
html_baseurl = "https://blog.example/"
blog_post_pattern = ["notes/*/*"]
blog_path = "archives"
blog_authors = {"Jeanne": ("Jeanne Dupont", "https://jeanne.example/")}
blog_locations = {"BZH": ("Bretagne", None)}
blog_menu = {}


def setup(app):
    """Read notebooks, as extensions for them do."""
    app.add_source_suffix(".ipynb", "notebook")
    app.add_source_parser(Notebooks)
