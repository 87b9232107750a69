"""An English blog with every feature of the real one."""

import runpy
from pathlib import Path

_REPO = Path(__file__).parents[3]
_REAL = runpy.run_path(str(_REPO / "conf.py"))

project = blog_title = html_title = "An Essay"
author = "Ann Author"
copyright = "2026, Ann Author"
language = "en"
html_baseurl = blog_baseurl = "https://blog.example/en/latest/"

extensions = _REAL["extensions"]
exclude_patterns = _REAL["exclude_patterns"]

blog_post_pattern = ["posts/*/*.md"]
blog_categories = ["News", "Moods"]
blog_id = "0c7a4d2e-3f0f-4b6f-9a65-0a8d7f1c2b3a"
blog_page_length = 2
blog_feed_description = "An essay of a blog."
blog_reply_address = "ann@example.org"
blog_support = [
    {
        "name": "A song",
        "url": "https://example.org/",
        "kind": "recording",
        "by": "Ann",
        "price": "1.50",
        "currency": "EUR",
    }
]
blog_comments = {"provider": "isso", "url": "https://isso.example.org"}

html_theme = "furo"
html_static_path = [str(_REPO / "_static")]
blog_profile = {"name": "Ann", "line": "Writer", "page": "about", "me": []}
blog_menu = {"Read": [("All posts", "archives"), ("Follow", "follow")]}
