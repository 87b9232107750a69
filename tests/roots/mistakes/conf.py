"""Posts that their writers got wrong."""

project = "Essai"
extensions = [
    "myst_parser",
    "ablog",
    "carnet.theme",
    "carnet.upstream.ablog",
    "carnet.front_matter",
    "carnet.drafts",
    "carnet.archives",
]
language = "fr"
html_theme = "furo"
blog_post_pattern = ["posts/*/*.md"]
blog_categories = ["Humeurs", "Coups de cœur", "Plaisanteries"]
blog_degree_category = "Plaisanteries"
