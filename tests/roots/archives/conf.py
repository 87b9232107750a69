"""Many posts, in lists of twenty."""

project = "Essai"
extensions = [
    "myst_parser",
    "ablog",
    "carnet.upstream.ablog",
    "carnet.theme",
    "carnet.upstream.furo",
    "carnet.archives",
]
language = "fr"
html_theme = "furo"
blog_post_pattern = ["posts/*/*.md"]
blog_path = "archives"
blog_categories = ["Humeurs", "Coups de cœur"]
