"""Sites as ABlog's users keep them: small ones, of the shapes that public repositories have."""

from __future__ import annotations

#: The notebook of one person: Markdown with a front matter, a pattern, the templates and options of another theme.
NOTEBOOK = {
    "conf.py": '''\
"""Settings."""
project = "Le carnet de Jo"
author = "Jo"
extensions = ["myst_parser", "ablog"]
templates_path = ["_templates"]
exclude_patterns = ["_build", "README.md"]
html_theme = "alabaster"
html_theme_options = {"github_user": "jo", "logo": "x.png"}
html_title = "Jo"
html_sidebars = {
    "blog": ["ablog/categories.html", "ablog/tagcloud.html", "ablog/archives.html"],
    "blog/**": ["ablog/postcard.html", "ablog/recentposts.html"],
}
blog_baseurl = "https://jo.example"
blog_title = "Jo"
blog_path = "blog"
blog_post_pattern = "blog/*/*"
blog_feed_fulltext = True
blog_feed_subtitle = "Open science."
fontawesome_included = True
post_redirect_refresh = 1
post_auto_image = 1
myst_enable_extensions = ["colon_fence", "deflist"]
''',
    "_templates/layout.html": '{% extends "!layout.html" %}\n{% block footer %}<p>Pied</p>{{ super() }}{% endblock %}\n',
    "README.md": "# Not a page\n",
    "index.md": "# Jo\n\nHello from *Jo*.\n\n```{toctree}\n:hidden:\n\nabout\nblog\n```\n",
    "about.md": "# About\n\nA page, see [a post](blog/2018/rust.md).\n",
    "blog.md": "# Blog\n\n:::{postlist}\n:date: '%d %B %Y'\n:format: '{title}, {date}'\n:excerpts:\n:::\n",
    "blog/2018/rust.md": "---\ndate: '2018-10-18'\ntags:\n- governance\n- community\ncategory: thoughts\n"
    "permalink: rust\n---\n\n# I like crabs\n\nRecently I read about crabs.\n\n## More\n\nThey walk.\n",
    "blog/2018/late.md": "---\ndate: 7/8/2018\nlayout: post\ntags: crab, sea\nredirect: old/late\nkernelspec:\n"
    "  name: python3\n---\n\n# Late summer\n\nThe *sea* was warm.\n",
    "blog/2019/plain.md": "# Without a date\n\nStill to be written.\n",
    "blog/2020/marked.md": "---\nblogpost: true\ndate: May 4, 2020\nauthor: Jo, Al\n---\n\n# Marked\n\nSome words.\n",
}

#: The news of a project: reStructuredText by year, the directive below the title, pages besides.
NEWS = {
    "conf.py": """\
import sys
from pathlib import Path

sys.path.append(Path("exts").absolute().as_posix())
extensions = [
    "myst_parser",
    "sphinx.ext.githubpages",
    "sphinx.ext.intersphinx",
    "sphinx.ext.mathjax",
    "ablog",
    "small",
]
source_suffix = {".rst": "restructuredtext", ".md": "markdown"}
master_doc = "index"
project = "sun.example"
author = "The community"
language = "en"
version, release = "", "main"
blog_baseurl = "https://sun.example/"
blog_feed_fulltext = True
blog_feed_length = 10
html_theme = "alabaster"
html_static_path = []
blog_sidebars = ["ablog/postcard.html", "ablog/recentposts.html", "ablog/tagcloud.html"]
html_sidebars = {"*": [], "posts/**": ["ablog/postcard.html"], "blog": blog_sidebars, "blog/**": blog_sidebars}
""",
    "exts/small.py": "def setup(app):\n    return {'parallel_read_safe': True}\n",
    "index.rst": "The Sun\n=======\n\n.. toctree::\n   :maxdepth: 1\n\n   about\n   contact\n\n"
    "Latest news\n-----------\n\n.. postlist:: 3\n   :date: %Y-%m-%d\n",
    "about.rst": "About\n=====\n\nWho we are, see :ref:`tag-gsoc` and :ref:`first <first-light>`.\n",
    "contact.md": "# Contact\n\nWrite to us.\n",
    "posts/2012/first-light.rst": "First light\n===========\n\n.. post:: November 27, 2012\n   :author: Steven\n"
    "   :tags: release, gsoc\n   :category: Release\n\nThe very first release is out, with `a link <https://sun.example/>`_.\n"
    "\nWhat is new\n-----------\n\n* one\n* two\n\n.. code-block:: rst\n\n   .. post:: 2001-01-01\n",
    "posts/2019/summer.rst": "Summer of code\n==============\n\n.. post:: May 15, 2019\n   :author: Kris, Yash\n"
    "   :tags: gsoc\n   :category: Summer of Code\n\nThe summer begins.\n\nAnother part\n============\n\nAnd goes on.\n",
    "posts/2020/in-markdown.md": "```{post} Jun 3 2020\n:author: Al\n:tags: gsoc, hdee\n:category: Release\n```\n\n"
    "# In Markdown\n\nA post with the directive.\n",
    "posts/2021/numbers.md": "---\nblogpost: true\ndate: Jan 24 2021\nauthor: Al\ncategory: Release\n---\n\n"
    "# Numbers\n\nTwo and two.\n",
}

#: Years of one writer, in a folder of the project: hours, no labels, a template of one's own, an address of the blog
#: with two parts.
YEARS = {
    "README.rst": "Not of the site\n",
    "Makefile": "html:\n\tsphinx-build -b dirhtml site _build\n",
    "site/conf.py": """\
import alabaster
import ablog

extensions = ["ablog", "sphinx.ext.intersphinx", "myst_parser"]
blog_title = "Eric"
blog_path = "blog/archive"
blog_baseurl = "https://eric.example"
post_date_format = "%b %d %Y"
blog_feed_archives = True
templates_path = ["_templates"]
exclude_patterns = ["_build", "include/*"]
project = blog_title
html_theme_path = [alabaster.get_path()]
html_theme = "alabaster"
html_sidebars = {"**": ["ablog/postcard.html", "about.html", "ablog/archives.html"]}
html_static_path = ["_static"]
html_css_files = ["css/custom.css"]
""",
    "site/_static/css/custom.css": "body { color: black }\n",
    "site/_templates/ablog/postcard.html": "<p>Card</p>\n",
    "site/include/note.txt": "Included words.\n",
    "site/index.rst": "Eric\n====\n\nHello.\n\n.. toctree::\n\n   projects\n",
    "site/projects.rst": "Projects\n========\n\nSome.\n\n.. include:: include/note.txt\n",
    "site/blog/2009/feb/26/tests.rst": ".. post:: 2009-02-26 20:01:58\n\nTests of *things*\n=================\n\nOld words.\n",
    "site/blog/2013/oct/24/sprint.rst": "Sprint\n======\n\n.. post:: 10-24-13 10:00:00\n   :tags: docs, c++\n\n"
    "We wrote a book.\n\n.. figure:: book.png\n   :alt: A book\n\n   The book.\n",
    "site/blog/2013/oct/24/book.png": "PNG",
    "site/blog/2025/jan/1/models.md": '```{post} 2025-01-01 10:00:00\n```\n\n# Models: a view\n\nNew words, "quoted".\n',
}

#: A manual in which each page is a post: names of authors and places in the settings, updates, drafts, two posts a page.
MANUAL = {
    "conf.py": """\
import ablog

ablog_builder = "dirhtml"
extensions = ["sphinx.ext.extlinks", "sphinx.ext.todo", "ablog", "alabaster"]
project = "Manual"
copyright = "2014, the team"
exclude_patterns = ["_build"]
html_title = "Manual"
blog_title = "Manual"
blog_baseurl = "https://manual.example/"
blog_locations = {"Pittsburgh": ("Pittsburgh, PA", "https://en.wikipedia.org/wiki/Pittsburgh")}
blog_languages = {"en": ("English", None), "nl": ("Nederlands", None)}
blog_default_language = "en"
language = "en"
blog_authors = {"Ahmet": ("Ahmet Bakan", "https://ahmet.example"), "Luc": ("Luc Saffre", None)}
blog_default_author = "Luc"
blog_feed_archives = True
disqus_shortname = "manual"
html_theme = "alabaster"
html_sidebars = {"**": ["about.html", "ablog/postcard.html", "ablog/authors.html", "ablog/locations.html"]}
extlinks = {"wiki": ("https://en.wikipedia.org/wiki/%s", "%s")}
rst_epilog = \"\"\"
.. _Sphinx: https://www.sphinx-doc.org/
\"\"\"
""",
    "index.rst": "Manual\n======\n\nMade with Sphinx_.\n\n.. toctree::\n   :glob:\n   :hidden:\n\n   manual/*\n   release/*\n\n"
    ".. postlist:: 5\n   :author: Ahmet\n   :format: {title}\n",
    "manual/begin.rst": ".. _begin:\n\nBegin\n=====\n\n.. post:: Apr 15, 2014\n   :tags: config, tips\n   :category: Manual\n"
    "   :location: Pittsburgh\n   :author: Ahmet\n   :exclude:\n   :image: 1\n\n   How to *begin*.\n\n"
    "First steps in :wiki:`Pittsburgh`.\n\n.. update:: Sep 15, 2014\n\n   Now with updates.\n",
    "manual/sections.rst": "Posting\n=======\n\n.. post:: May 9, 2014\n   :author: Ahmet\n   :language: Dutch\n\nA part.\n\n"
    "Sections\n--------\n\n.. post:: Aug 20, 2014\n   :tags: directive\n\nAnother part, see :ref:`begin`.\n",
    "manual/draft.rst": "Forever draft\n=============\n\n.. post::\n   :tags: draft\n   :nocomments:\n\nNot yet.\n",
    "release/one.rst": "Release one\n===========\n\n.. post:: 2014-08-03\n   :category: Release\n   :redirect: blog/old-one, blog/one\n\n"
    "   It is out.\n\nThe rest of it.\n",
}

#: A blog in two languages, with pages of the categories beside its posts, and updates in Markdown.
LANGUAGES = {
    "conf.py": """\
blog_path = "blog"
blog_post_pattern = "*/blog/*/*"
blog_default_language = "es"
blog_languages = {"es": ("Español", None), "en": ("English", None)}
html_baseurl = "https://dos.example/"
project = "Dos"
author = "Edward"
extensions = ["myst_parser"]
extensions.append("ablog")
myst_enable_extensions = ["colon_fence", "deflist", "tasklist"]
html_theme = "alabaster"
language = "es"
exclude_patterns = ["_build", "**/draft/*"]
""",
    "index.md": "# Dos\n\n```{toctree}\n:maxdepth: 1\n\nes/index\nen/index\n```\n",
    "es/index.md": "# Español\n\n```{postlist} 3\n:language: es\n:format: '{title}'\n```\n",
    "en/index.md": "# English\n\nSee [the post](blog/2024/spiral.md).\n",
    "es/blog/2024/espiral.md": "---\ndate: 2024-02-03\nlanguage: es\ncategory: ciencia\ntags: c, python\n---\n\n# Espiral\n\n"
    "Una espiral.\n\n```{update} 4 Feb, 2024\nCorregida.\n```\n",
    "en/blog/2024/spiral.md": "---\ndate: 2024-02-03\nlanguage: en\ncategory: science\n---\n\n# Spiral\n\nA spiral.\n",
    "es/blog/category/ciencia.md": "---\norphan: true\n---\n\n# Ciencia\n\n```{postlist}\n:category: ciencia\n```\n",
    "es/blog/draft/secreto.md": "# Secreto\n\nNo.\n",
}

SITES = {"notebook": NOTEBOOK, "news": NEWS, "years": YEARS, "manual": MANUAL, "languages": LANGUAGES}
#: Where the settings of each lie.
FOLDERS = {"years": "site"}
