"""Posts that had other addresses."""

project = "Essai"
extensions = ["myst_parser", "ablog", "carnet.theme", "carnet.upstream.ablog", "carnet.permalinks"]
language = "fr"
html_theme = "furo"
skip_injecting_base_ablog_templates = True
blog_feed_templates = {}
blog_post_pattern = ["posts/*/*.md"]
html_baseurl = "https://blog.example/fr/"
