"""A blog that is followed."""

project = "Essai"
extensions = [
    "myst_parser",
    "ablog",
    "carnet.upstream.ablog",
    "carnet.theme",
    "carnet.upstream.furo",
    "carnet.archives",
    "carnet.feeds",
    "carnet.french",
    "carnet.incremental",
]
language = "fr"
html_theme = "furo"
blog_post_pattern = ["posts/*/*.md"]
html_baseurl = "https://blog.example/fr/"
author = "La rédaction"
blog_id = "0b0f2f7e-7a1b-4f1c-9d3e-2f1f6f0f5d11"
blog_categories = ["Humeurs", "Coups de cœur"]
blog_addresses = {"category": "rubrique", "comments": "commentaires"}
myst_enable_extensions = ["attrs_inline", "colon_fence"]
