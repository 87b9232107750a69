"""A blog that was adopted: its posts are reStructuredText and Markdown, its pages stand in a table of contents."""

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
]
language = "fr"
html_theme = "furo"
html_baseurl = "https://blog.example/"
blog_post_pattern = ["notes/*/*"]
blog_path = "archives"
blog_authors = {"Jeanne": ("Jeanne Dupont", "https://jeanne.example/")}
blog_locations = {"BZH": ("Bretagne", None)}
blog_menu = {}
