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
skip_injecting_base_ablog_templates = True
blog_feed_templates = {}
blog_post_pattern = ["posts/*/*.md"]
blog_path = "archives"
blog_categories = ["Humeurs", "Coups de cœur"]
