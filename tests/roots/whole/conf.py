"""A blog with every kind of page and every feature."""

from pathlib import Path

REPO = Path(__file__).parents[3]

project = "Essai"
extensions = [
    "myst_parser",
    "ablog",
    "carnet.upstream.ablog",
    "carnet.theme",
    "carnet.upstream.furo",
    "carnet.front_matter",
    "carnet.drafts",
    "carnet.reminders",
    "carnet.french",
    "carnet.mathml",
    "carnet.archives",
    "carnet.feeds",
    "carnet.permalinks",
    "carnet.not_found",
    "carnet.incremental",
]
language = "fr"
html_theme = "furo"
blog_post_pattern = ["posts/*/*.md"]
html_baseurl = blog_baseurl = "https://blog.example/fr/latest/"
html_static_path = [str(REPO / "_static")]
html_title = "Le blog d’essai"
html_copy_source = html_show_sourcelink = html_use_index = False
html_sidebars = {"**": ["sidebar/brand.html", "sidebar/search.html", "sidebar/doors.html", "sidebar/profile.html"]}
blog_profile = {"name": "Camille", "line": "Musicienne", "page": "apropos"}
blog_menu = {"Flux": [("Tous les billets", "archives")]}
copyright = "2026, la rédaction"
author = "La rédaction"
blog_path = "archives"
blog_page_length = 2
blog_home_length = 4
blog_categories = ["Humeurs", "Coups de cœur", "Plaisanteries"]
blog_degree_category = "Plaisanteries"
blog_addresses = {
    "category": "rubrique",
    "author": "auteur",
    "series": "serie",
    "calendar": "calendrier",
    "comments": "commentaires",
}
myst_enable_extensions = ["attrs_inline", "colon_fence", "dollarmath"]
