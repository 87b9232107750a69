"""The files of a new blog, as its answers have them."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from carnet.cli.new_post import yaml_text
from carnet.cli.start.icons import icons
from carnet.cli.start.questions import Answers, StartError
from carnet.importers.blogger.markdown import escape

_HERE = Path(__file__).parent
#: How many characters stand under an icon on a telephone's screen.
_SHORT = 12
#: What `conf.py` says of the blog alone.
_OWN_SECTION = r"^# -- The blog: what is yours alone.*?(?=^# -- Where it is published)"

_SECTION = """# -- The blog: what is yours alone -----------------------------------------------------------------

project = {title}
author = {author}
copyright = {copyright}
language = {language}
blog_timezone = {zone}  # of dates that name none
default_address = {address}  # where nothing below says another
blog_id = {id}  # never change it: every subscriber would see every post again
blog_feed_description = {description}
blog_app_name = {short}  # short, under the icon of a telephone
blog_categories = [
{categories}
]
blog_profile = {{  # in the sidebar
    "name": {author},
    "line": "",  # what you do, in a few words
    "page": {about},
    "me": [],  # your addresses elsewhere, such as an account on Mastodon
}}
blog_menu = {menu}
blog_podcast_categories = [("Society & Culture", "Personal Journals")]  # from Apple's list
blog_reply_address = ""  # such as "blog@example.org": posts then have a link to answer by mail
blog_support_page = {support}
blog_support = []  # such as {{"name": "My shop", "url": "https://…"}}; while it is empty, nothing leads to that page
blog_comments = {{}}  # live ones are off; {{"provider": "isso", "url": "https://…"}} turns them on, see README.md

"""
#: What differs by language: where the pages go, the sidebar, and a few words.
_LANGUAGES: Mapping[str, Mapping[str, str]] = {
    "fr": {
        "about": "a-propos",
        "support": "soutenir",
        "first-post": "premier-billet",
        "menu": """{  # in the sidebar
    "Le blog": [
        ("Tous les billets", "archives"),
        ("Étiquettes", "tag"),
        ("Suivre le blog", "suivre"),
        ("À propos", "a-propos"),
        ("Soutenir le blog", "soutenir"),
    ],
}""",
        "description": "%s, par %s.",
        "about_description": "Qui écrit ici\u00a0: %s.",
    },
    "en": {
        "about": "about",
        "support": "support",
        "first-post": "first-post",
        "menu": """{  # in the sidebar
    "The blog": [
        ("All posts", "archives"),
        ("Tags", "tag"),
        ("Follow the blog", "follow"),
        ("About", "about"),
        ("Support the blog", "support"),
    ],
}""",
        "description": "%s, by %s.",
        "about_description": "Who writes here: %s.",
    },
}


def literal(text: str) -> str:
    """Return *text* as Python writes it, in the quotes that `ruff format` prefers."""
    double = json.dumps(text, ensure_ascii=False)
    if text.count('"') <= text.count("'"):
        return double
    return "'" + double[1:-1].replace('\\"', '"').replace("'", "\\'") + "'"


def short(title: str) -> str:
    """Return as many words of *title* as go under an icon."""
    kept = ""
    for word in title.split():
        if len(f"{kept} {word}".strip()) > _SHORT:
            break
        kept = f"{kept} {word}".strip()
    return kept or title[:_SHORT]


def section(answers: Answers, blog_id: str, year: int) -> str:
    """Return the section of `conf.py` that is the blog's alone."""
    words = _LANGUAGES[answers.language]
    texts = {
        "title": answers.title,
        "author": answers.author,
        "copyright": f"{year}, {answers.author}",
        "language": answers.language,
        "zone": answers.zone,
        "address": answers.address,
        "id": blog_id,
        "description": words["description"] % (answers.title, answers.author),
        "short": short(answers.title),
        "about": words["about"],
        "support": words["support"],
    }
    return _SECTION.format(
        **{name: literal(text) for name, text in texts.items()},
        categories="\n".join(f"    {literal(name)}," for name in answers.categories),
        menu=words["menu"],
    )


def swapped(text: str, pattern: str, new: str) -> str:
    """Return *text* with *new* where the *pattern* finds something, if it does."""
    return re.sub(pattern, lambda _found: new, text, count=1, flags=re.MULTILINE | re.DOTALL)


def settings(text: str, answers: Answers, blog_id: str, year: int) -> str:
    """Return `conf.py` for the new blog; one without a section to write anew is raised as ``StartError``."""
    if not re.search(_OWN_SECTION, text, re.MULTILINE | re.DOTALL):
        raise StartError(
            "conf.py has no section '# -- The blog: what is yours alone', so there is nothing to start from"
        )
    name = re.sub(r'["\\]', "", answers.title)
    text = swapped(text, r'\A"""[^\n]*: its table of contents\.', f'"""{name}: its table of contents.')
    new = section(answers, blog_id, year)
    return swapped(text, _OWN_SECTION, new)


def readme(text: str, answers: Answers) -> str:
    """Return `README.md`: the manual of the model under the name of the new blog."""
    head = f"""# {escape(answers.title)}

A blog made with [Sphinx](https://www.sphinx-doc.org/), [ABlog](https://ablog.readthedocs.io/),
[MyST-Parser](https://myst-parser.readthedocs.io/) and [Furo](https://pradyunsg.me/furo/).
[posts/README.md](posts/README.md) is the guide for writers; what follows is for whoever builds and publishes the blog.

"""
    text = swapped(text, r"\A.*?(?=^## Two commands)", head)
    for part in ("Take it as yours", "Beside the others"):
        text = swapped(text, rf"^## {part}.*?(?=^## )", "")
    guide = "The guide for writers lies beside\nthe posts: [posts/README.md](posts/README.md)."
    text = swapped(text, r"The guide for writers is.*?\[ecrire\.md\]\(ecrire\.md\)\.", guide)
    about = f"{_LANGUAGES[answers.language]['about']}.md …".ljust(21)
    return swapped(text, r"^a-propos\.md … [^\n]*$", f"{about}the other pages: about, how to follow, how to support")


def makefile(text: str) -> str:
    """Return the `Makefile` without this tool, which has done its work."""
    text = swapped(text, r"^\.PHONY: html start ", ".PHONY: html ")
    return swapped(text, r"^start: .*?\n\n", "")


def pages(answers: Answers, today: date) -> dict[str, str]:
    """Return the pages, the first post and the guide for writers, by their path."""
    words = _LANGUAGES[answers.language]
    first, *_others = answers.categories
    values = {
        "title": escape(answers.title),
        "author": escape(answers.author),
        "description": json.dumps(words["description"] % (answers.title, answers.author), ensure_ascii=False),
        "about_description": json.dumps(words["about_description"] % answers.author, ensure_ascii=False),
        "date": today.isoformat(),
        "author_yaml": yaml_text(answers.author),
        "category_yaml": yaml_text(first),
        "category_code": f"`{yaml_text(first)}`",
        "categories": ", ".join(map(escape, answers.categories)),
    }
    places = {"first-post.md": f"posts/{today.year}/{words['first-post']}.md", "guide.md": "posts/README.md"}
    return {
        places.get(path.name, path.name): re.sub(r"@(\w+)@", lambda name: values[name[1]], path.read_text("utf-8"))
        for path in sorted((_HERE / answers.language).glob("*.md"))
    }


def files(root: Path, answers: Answers, today: date) -> dict[str, bytes]:
    """Return every file of the blog at *root* that is new or changes, by its path."""
    old = {
        name: (root / name).read_text(encoding="utf-8") for name in ("conf.py", "README.md", "Makefile", ".gitignore")
    }
    texts = {
        **pages(answers, today),
        "conf.py": settings(old["conf.py"], answers, str(uuid.uuid4()), today.year),
        "README.md": readme(old["README.md"], answers),
        "Makefile": makefile(old["Makefile"]),
        ".gitignore": old[".gitignore"] + "\n# What `make start` took away\n/.replaced/\n",
    }
    return {name: text.encode() for name, text in texts.items()} | icons(answers.title)
