"""A blog with a search."""

from pathlib import Path

REPO = Path(__file__).parents[3]

project = html_title = "Essai"
extensions = [
    "myst_parser",
    "ablog",
    "carnet.upstream.ablog",
    "carnet.theme",
    "carnet.upstream.furo",
    "carnet.drafts",
    "carnet.french",
    "carnet.archives",
    "carnet.search",
    "carnet.not_found",
]
extensions += ["carnet.incremental"]
language = "fr"
html_theme = "furo"
html_static_path = [str(REPO / "_static")]
html_baseurl = "https://blog.example/fr/latest/"
html_copy_source = html_show_sourcelink = html_use_index = False
html_sidebars = {"**": ["sidebar/brand.html", "sidebar/search.html"]}
blog_post_pattern = ["posts/*/*.md"]
blog_path = "archives"
blog_categories = ["Humeurs", "Coups de cœur"]
blog_addresses = {"category": "rubrique", "year": "annee", "order": "tri"}
