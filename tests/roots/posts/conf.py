"""Posts with every field that a page shows."""

project = "Essai"
extensions = ["myst_parser", "ablog", "carnet.upstream.ablog", "carnet.theme", "carnet.upstream.furo", "carnet.archives"]
language = "fr"
html_theme = "furo"
blog_post_pattern = ["posts/*/*.md"]
blog_categories = ["Humeurs", "Plaisanteries"]
blog_degree_category = "Plaisanteries"
