"""Posts that are not due."""

project = "Essai"
extensions = [
    "myst_parser",
    "ablog",
    "carnet.upstream.ablog",
    "carnet.theme",
    "carnet.upstream.furo",
    "carnet.drafts",
    "carnet.archives",
    "carnet.feeds",
    "carnet.permalinks",
    "carnet.reminders",
    "carnet.incremental",
]
language = "fr"
html_theme = "furo"
blog_post_pattern = ["posts/*/*.md"]
html_baseurl = "https://blog.example/"
blog_categories = ["Humeurs"]
