"""The settings of a blog that is made a book."""

from __future__ import annotations

SETTINGS = {
    "project": "Essai",
    "blog_title": "Essai",
    "author": "Une plume",
    "html_baseurl": "https://blog.example/",
    "myst_enable_extensions": ["colon_fence", "dollarmath", "tasklist"],
    "extensions": [
        "myst_parser",
        "ablog",
        "carnet.upstream.ablog",
        "carnet.upstream.furo",
        "carnet.front_matter",
        "carnet.drafts",
        "carnet.french",
        "carnet.mathml",
        "carnet.media",
        "carnet.archives",
        "carnet.feeds",
        "carnet.search",
        "carnet.images",
        "carnet.book",
        "carnet.incremental",
    ],
}
