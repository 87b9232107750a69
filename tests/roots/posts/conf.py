"""Posts with every field that a page shows."""

project = "Essai"
extensions = ["myst_parser", "ablog", "carnet.upstream.ablog", "carnet.theme", "carnet.upstream.furo", "carnet.archives"]
language = "fr"
html_theme = "furo"
skip_injecting_base_ablog_templates = True
blog_feed_templates = {}
blog_post_pattern = ["posts/*/*.md"]
blog_categories = ["Humeurs", "Plaisanteries"]
blog_degree_category = "Plaisanteries"
