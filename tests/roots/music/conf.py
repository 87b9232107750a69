"""A blog with poems and scores."""

from pathlib import Path

REPO = Path(__file__).parents[3]

project = "Essai"
extensions = [
    "myst_parser",
    "ablog",
    "carnet.upstream.ablog",
    "carnet.theme",
    "carnet.upstream.furo",
    "carnet.media",
    "carnet.archives",
    "carnet.feeds",
    "carnet.scores",
    "carnet.verse",
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
blog_addresses = {"category": "rubrique"}
myst_enable_extensions = ["attrs_inline", "colon_fence"]
html_static_path = [str(REPO / "_static")]
html_use_index = False
