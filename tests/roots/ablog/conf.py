"""What ABlog does on a page: lists, notes of an update, references to labels."""

project = "Essai"
extensions = ["myst_parser", "ablog", "carnet.upstream.ablog"]
language = "fr"
html_theme = "basic"
blog_post_pattern = ["posts/*/*.md"]
myst_enable_extensions = ["colon_fence"]
blog_path = "archives"
