"""Posts that had other addresses."""

project = "Essai"
extensions = ["myst_parser", "ablog", "carnet.theme", "carnet.upstream.ablog", "carnet.permalinks"]
language = "fr"
html_theme = "furo"
blog_post_pattern = ["posts/*/*.md"]
html_baseurl = "https://blog.example/fr/"
