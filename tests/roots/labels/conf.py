"""Labels that must be escaped, made into addresses and sorted."""

project = "Essai"
extensions = [
    "myst_parser",
    "ablog",
    "carnet.upstream.ablog",
    "carnet.theme",
    "carnet.upstream.furo",
    "carnet.front_matter",
    "carnet.archives",
    "carnet.feeds",
]
language = "fr"
html_theme = "furo"
blog_post_pattern = ["posts/*/*.md"]
html_baseurl = "https://blog.example/"
author = "La rédaction"
blog_categories = ["Coups de cœur", "R&B <rock>"]
blog_addresses = {"category": "rubrique"}
