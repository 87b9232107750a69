"""Whatever is edited, and in whatever order: a rebuild gives byte for byte what a clean build of the same tree gives.

Hypothesis edits a small blog as a writer and a maintainer would, mistakes included, and compares. `BLOG_SEQUENCES` says
how many sequences it tries.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
from dataclasses import replace
from datetime import date, timedelta
from itertools import count

import pytest
from blogs import REPO, TODAY, Blog, Post, differences, engine_templates, picture, template
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test
from made_pictures import jpeg, moving, photo, png, svg

pytestmark = pytest.mark.slow

#: Without a number, a handful that is the same each time.
SEQUENCES = int(os.environ.get("BLOG_SEQUENCES", "0"))

#: Every feature: each of these lines of `conf.py` is taken out and put back.
LINES = re.findall(r'^    "(carnet\.[\w.]+)"', (REPO / "conf.py").read_text(encoding="utf-8"), re.MULTILINE)
#: The line without which a rebuild is Sphinx's own; what it promises begins again where it is put back.
EXACT = 'extensions.remove("carnet.incremental")'
#: The blog's own extension, in a file beside `conf.py`: what it puts on each page, and into each template.
OWN_EXTENSION = """\
def on_each_page(app, name, template, context, doctree):
    context["body"] = context.get("body", "") + "<!-- {0} -->"


def setup(app):
    app.connect("html-page-context", on_each_page, priority={1})
    return {{"parallel_read_safe": True}}
"""

CATEGORIES = ("Humeurs", "Actualité", "Plaisanteries")
LABELS = ("musique", "été", "vie du blog", "C++")
NAMES = ("accord", "echo", "gamme", "silence", "fugue", "nocturne", "rondo")
TITLES = ("Accord parfait", "Écho & réponse", "L’été, déjà ?", "Do ré mi <fa>")
HEADINGS = ("Le détail", "La suite", "Reprise")
#: What one sentence may refer to; not all of it exists at every moment.
MENTIONS = (
    "Rien de plus.",
    "Et **encore** un mot, `code` compris.",
    *(f"Voir [](../2026/{name}.md)." for name in ("accord", "echo", "fugue")),
    *(f"Voir {{ref}}`{name}`." for name in ("accord", "silence", "nocturne")),
    "Lire [ceci](../2026/accord.md#le-detail).",
    "Lire [](../2026/gamme.md#la-suite).",
    "Lire {doc}`/posts/2025/silence`.",
    "Dans [](/posts/2026/echo.md), ailleurs.",
    "Chers {term}`CTDistes <CTDiste>` !",
    "Une {term}`cybertribu`.",
    "La rubrique {ref}`category-humeurs`.",
    "L’étiquette {ref}`tag-musique`.",
    "Tous les {ref}`billets <blog-posts>`.",
    "Et {ref}`la note <ancre>`, et {ref}`ancre`.",
    "![un point](photo/point.png)",
    "![un autre](/images/point.png)",
    "![](/images/photo.jpg)",
    ":::{figure} /images/dessin.svg\n:alt: Un dessin.\n:figwidth: 50%\n:::",
    "![ce qui bouge](/images/mouvant.gif)",
    "{download}`La photo </images/photo.jpg>`",
    "[Un fichier](/images/point.png){.download}",
    "{download}`À écouter </images/point.png>`",
    "{download}`À écouter </sounds/la.mp3>`",
    "[Un son à lui](../2026/la.mp3)",
    "[Le même son](/sounds/la.mp3)",
    "$a^2$ et une note[^1].\n\n[^1]: La note.",
    "```{update} 2026-06-01\nMis à jour.\n```",
    "```python\nprint('do')\n```",
)
#: Other values of settings, and what a setting of the list replaces.
SETTINGS = (
    'html_title = "Un autre blog"',
    "blog_page_length = 2",
    "blog_home_length = 1",
    "blog_feed_items = 2",
    "blog_home_notes = 0",
    'blog_categories = ["Plaisanteries", "Actualité", "Humeurs"]',
    'blog_addresses = {**blog_addresses, "tag": "mot", "author": "par"}',
    'blog_path = "billets"',
    "blog_show_drafts = True",
    'copyright = "2007, la rédaction"',
    'author = "La rédaction"',
    'html_baseurl = "https://example.org/blog/"',
    "html_css_files = []",
    'language = "en"',
    "myst_heading_anchors = 1",
    'smartquotes_action = "q"',
    'blog_menu = {"Ailleurs": [("Le label", "https://label.example/")]}',
    'exclude_patterns = [*exclude_patterns, "notes.md", "posts/2025"]',
    'blog_comments = {"provider": "isso", "url": "https://isso.example"}',
    "blog_picture_widths = [20, 40]",
    'blog_websub_hub = "https://hub.example/"',
    'blog_support = [{"name": "La boutique", "url": "https://example.org/"}]',
    *(f'extensions.remove("{line}")' for line in LINES),
    'extensions.append("sphinx.ext.todo")',
    'extensions += ["sphinx.ext.extlinks"]; extlinks = {"ici": ("https://example.org/%s", "%s")}',
    'sys.path.insert(0, str(Path(__file__).parent)); extensions.append("own_extension")',
    *(
        f"def setup(app): app.connect('html-page-context', lambda *a: a[3].update({code}))"
        for code in ("a=1", "title='T'")
    ),
    "def setup(app): app.add_js_file(None, body='1 + 1'); app.add_css_file('blog.css')",
    "def setup(app): app.connect('source-read', lambda app, name, text: text.append(text.pop().replace('mot', 'MOT')))",
    "html_extra_path = [*html_extra_path, '_static/logo.svg']",
)
WORDS = ("All posts", "Older post", "Category: %s", "Back to top", "Page not found")
#: Templates of the blog's own, and all that it can stand in for.
OWN = {path.relative_to(REPO / "_templates").as_posix() for path in (REPO / "_templates").rglob("*.html")}
TEMPLATES = OWN | engine_templates()
PERMALINKS = (
    "/2006/03/ancien.html",
    "/ancien.html",
    "/ancien/",
    "/archives/",
    "/posts/2026/accord/",
    "/rubrique/humeurs/",
)
#: Pages that the writer may add, some at the address of a list.
PAGES = (
    "notes",
    "essai",
    "soutenir",
    "archives",
    "rubrique/humeurs",
    "tag/musique/index",
    "posts/essai",
    "2006/03/index",
    "404",
    "search",
    "genindex",
)
#: Where pictures may lie, two of them with one name.
PICTURES = ("posts/2026/photo/point.png", "posts/2025/photo/point.png", "images/point.png")
OTHER_PICTURES = ("images/photo.jpg", "images/dessin.svg", "images/mouvant.gif")

HOME = """# Le blog

Bienvenue, {term}`CTDiste` ! Voir {ref}`accord`.

```{toctree}
:hidden:

suivre
lexique
```
"""
NOTES = """---
orphan: true
---

(ancre)=
# Notes

Un mot : {ref}`category-humeurs`, {ref}`tag-musique`, {ref}`accord`, [](posts/2026/echo.md) et {term}`CTDiste`.

## Les derniers

```{postlist} 3
```

```{postlist} 9
:category: Plaisanteries
:format: "{title}, {date} ({author})"
:excerpts:
```
"""
FOLLOW = """# Suivre

Voir [](notes.md) et [](lexique.md).

```{feeds}
```

```{blogroll}
```
"""
GLOSSARY = """---
orphan: true
---

# Lexique

```{glossary}
CTDiste
  Ami par définition.

cybertribu
  Groupe.
```
"""


PICTURE = "![un point](photo/point.png)"
JUNE, MAY, DECEMBER = date(2026, 6, 2), date(2026, 5, 2), date(2025, 12, 24)
FIRST_POSTS = {
    "posts/2026/accord": Post("Accord", TODAY, tags=("musique", "été"), paragraphs=("Un *accord*.", PICTURE)),
    "posts/2026/echo": Post("Écho", JUNE, "Actualité", ("musique",), paragraphs=("Voir [](accord.md) d’abord.",)),
    "posts/2026/gamme": Post("Gamme", MAY, "Plaisanteries", series="Solfège", author=("Bertrand Damien",)),
    "posts/2026/fugue": Post("Fugue", MAY, tags=("C++",), image="photo/point.png", pinned=True),
    "posts/2025/silence": Post("Silence", DECEMBER, "Plaisanteries", series="Solfège", paragraphs=("Chut.", PICTURE)),
    "posts/2026/2026-06-01": Post("", JUNE, kind="note", paragraphs=("Un mot de [](accord.md), et {term}`CTDiste`.",)),
    "posts/2026/rondo": Post("Rondo", TODAY + timedelta(days=9), draft=True, permalink=PERMALINKS[0]),
}


def blogs_yaml(number: int) -> str:
    """Return a list of one blog to follow."""
    return f"- name: Blog {number}\n  url: https://example.org/{number}/\n"


def sound(seconds: int) -> bytes:
    """Return frames of MPEG audio, silent and 26 ms each."""
    return (b"\xff\xfb\x90\xc4" + bytes(413)) * 38 * seconds


def first_blog(folder) -> Blog:
    """Return the blog with which each sequence begins."""
    blog = Blog(folder).start()
    blog.write("index.md", HOME)
    blog.write("notes.md", NOTES)
    blog.write("lexique.md", GLOSSARY)
    blog.write("suivre.md", FOLLOW)
    blog.write("own_extension.py", OWN_EXTENSION.format("x", 10))
    blog.write("blogs.yaml", blogs_yaml(1))
    blog.write("sounds/la.mp3", sound(1))
    for shade, name in enumerate(PICTURES):
        blog.write(name, picture(shade))
    for name, content in zip(OTHER_PICTURES, (jpeg(photo(60, 40)), svg(), moving("GIF")), strict=True):
        blog.write(name, content)
    for docname, post in FIRST_POSTS.items():
        blog.posts[docname] = replace(post)
        blog.save(docname)
    blog.build()
    return blog


@pytest.fixture(scope="module")
def beginning(tmp_path_factory):
    return first_blog(tmp_path_factory.mktemp("sequences") / "blog")


def blog_as_it_began(beginning: Blog) -> Blog:
    """Return the blog of *beginning* as it was, its files and their times too."""
    kept = beginning.folder.with_name("kept")
    if not kept.exists():
        shutil.copytree(beginning.folder, kept)
    shutil.rmtree(beginning.folder)
    shutil.copytree(kept, beginning.folder)
    return Blog(beginning.folder, posts={docname: replace(post) for docname, post in FIRST_POSTS.items()})


class Edits(RuleBasedStateMachine):
    """A writer and a maintainer at work; `patience` is how many edits they make before they build."""

    beginning: Blog

    def __init__(self) -> None:
        super().__init__()
        self.blog = blog_as_it_began(self.beginning)
        self.pending: list[str] = []
        self.patience = self.jobs = 1
        self.waits = False
        self.numbers = count(1)
        self.settings: set[str] = set()
        self.mistakes: dict[str, str] = {}
        self.words: dict[str, str] = {}

    @initialize(patience=st.integers(1, 3), jobs=st.sampled_from([1, 1, 2]), waits=st.booleans())
    def begin(self, patience: int, jobs: int, waits: bool) -> None:
        """Choose how many edits are made between two builds, how many processes build, and whether one of them waits
        for edits.
        """
        self.patience, self.jobs, self.waits = patience, jobs, waits

    @property
    def kept(self):
        """The sources as they were in the beginning."""
        return self.beginning.folder.with_name("kept") / "source"

    def edited(self, what: str) -> None:
        self.pending.append(what)
        if len(self.pending) >= self.patience:
            self.compare()

    def compare(self) -> None:
        self.build_and_compare()
        if self.waits and self.blog.posts:  # and twice again: what no other page shows is another, then a word of it
            number = next(self.numbers)
            name = sorted(self.blog.posts)[number % len(self.blog.posts)]
            beginning, mention = self.blog.posts[name].paragraphs[:2], MENTIONS[number % len(MENTIONS)]
            for word in ("un", "deux"):
                end = ("Encore un mot. " * 40, f"Fin {number}, {word}. {mention}")
                self.blog.save(name, paragraphs=(*beginning, *end))
                self.pending.append(f"end of {name}")
                self.build_and_compare()
        self.pending.clear()

    def build_and_compare(self) -> None:
        found = self.blog.build_as_one_that_waits() if self.waits else self.blog.build(self.jobs)
        told = self.blog.warnings
        if EXACT not in self.settings:
            wanted = self.blog.clean(self.blog.folder.with_name("clean"))
            edits = ", ".join(self.pending)
            assert not (other := differences(found, wanted)), f"after {edits}:\n{other}"
            if not self.waits:  # which tells as messages, and more
                assert told == self.blog.warnings, f"what is told after {edits}"

    def teardown(self) -> None:
        if self.pending:
            self.compare()

    def any_post(self, data: st.DataObject) -> str:
        return data.draw(st.sampled_from(sorted(self.blog.posts)))

    # -- a post ----------------------------------------------------------------------------------------------

    needs_fork = precondition(lambda self: hasattr(os, "fork"))
    has_posts = precondition(lambda self: self.blog.posts)

    @has_posts
    @rule(data=st.data(), title=st.sampled_from(TITLES))
    def change_title(self, data, title) -> None:
        name = self.any_post(data)
        self.blog.save(name, title=title)
        self.edited(f"title of {name}")

    @has_posts
    @rule(data=st.data(), kind=st.sampled_from(("", "note", "link", "quote", "photo")))
    def change_kind(self, data, kind) -> None:
        name = self.any_post(data)
        self.blog.save(name, kind=kind, title=self.blog.posts[name].title or "Un titre")
        self.edited(f"kind of {name}")

    @has_posts
    @rule(data=st.data(), mentions=st.lists(st.sampled_from(MENTIONS), min_size=1, max_size=3, unique=True))
    def change_body(self, data, mentions) -> None:
        name = self.any_post(data)
        self.blog.save(name, paragraphs=(f"Texte {next(self.numbers)}. {mentions[0]}", *mentions[1:]))
        self.edited(f"body of {name}")

    @has_posts
    @rule(data=st.data(), heading=st.sampled_from(HEADINGS))
    def change_heading(self, data, heading) -> None:
        name = self.any_post(data)
        self.blog.save(name, heading=heading)
        self.edited(f"heading of {name}")

    @has_posts
    @rule(data=st.data(), days=st.integers(-400, 20))
    def change_date(self, data, days) -> None:
        name = self.any_post(data)
        self.blog.save(name, day=TODAY + timedelta(days=days))
        self.edited(f"date of {name}")

    @has_posts
    @rule(
        data=st.data(),
        category=st.sampled_from(CATEGORIES),
        tags=st.lists(st.sampled_from(LABELS), max_size=2, unique=True),
        author=st.sampled_from([(), ("La rédaction",), ("Bertrand Damien", "La rédaction")]),
    )
    def change_labels(self, data, category, tags, author) -> None:
        name = self.any_post(data)
        self.blog.save(name, category=category, tags=tuple(tags), author=author)
        self.edited(f"labels of {name}")

    @has_posts
    @rule(data=st.data(), flag=st.sampled_from(["draft", "pinned"]))
    def toggle(self, data, flag) -> None:
        name = self.any_post(data)
        self.blog.save(name, **{flag: not getattr(self.blog.posts[name], flag)})
        self.edited(f"{flag} of {name}")

    @has_posts
    @rule(
        data=st.data(),
        field=st.sampled_from(
            [
                ("series", ""),
                ("series", "Solfège"),
                ("series", "Suite"),
                ("image", ""),
                ("image", "photo/point.png"),
                ("image", "../../images/point.png"),
                ("image", "1"),
                ("updated", None),
                ("updated", date(2026, 6, 10)),
            ]
        ),
    )
    def change_field(self, data, field) -> None:
        name = self.any_post(data)
        self.blog.save(name, **dict([field]))
        self.edited(f"{field[0]} of {name}")

    @has_posts
    @rule(data=st.data(), permalink=st.sampled_from(["", *PERMALINKS]))
    def change_permalink(self, data, permalink) -> None:
        name = self.any_post(data)
        self.blog.save(name, permalink=permalink)
        self.edited(f"permalink of {name}")

    @has_posts
    @rule(data=st.data(), year=st.sampled_from(["2025", "2026"]), other=st.sampled_from(NAMES))
    def rename(self, data, year, other) -> None:
        name, new = self.any_post(data), f"posts/{year}/{other}"
        if new not in self.blog.posts:
            self.blog.rename(name, new)
            self.edited(f"name of {name}, now {new}")

    @has_posts
    @rule(data=st.data())
    def exchange(self, data) -> None:
        """Let two files change their names: neither is newer than the last build."""
        first, second = self.any_post(data), self.any_post(data)
        if first != second:
            aside = "posts/2026/aside"
            self.blog.rename(first, aside)
            self.blog.rename(second, first)
            self.blog.rename(aside, second)
            self.edited(f"names of {first} and {second}")

    @has_posts
    @rule(data=st.data())
    def delete(self, data) -> None:
        name = self.any_post(data)
        self.blog.delete(name)
        self.edited(f"{name} deleted")

    @rule(year=st.sampled_from(["2025", "2026"]), name=st.sampled_from(NAMES), days=st.integers(-400, 2))
    def add(self, year, name, days) -> None:
        docname = f"posts/{year}/{name}"
        if docname not in self.blog.posts:
            self.blog.save(docname, title=f"Nouveau {name}", day=TODAY + timedelta(days=days), tags=("musique",))
            self.edited(f"{docname} added")

    @has_posts
    @rule(data=st.data(), line=st.sampled_from(["category: Inconnue", "dote: 1", "# Un titre de trop", "---"]))
    def mistake(self, data, line) -> None:
        """Make a mistake in a post; whatever is saved next mends it."""
        name = self.any_post(data)
        before, mark, after = self.blog.posts[name].text().partition("\n\n#")
        front = before.replace("category: ", f"{line}\nother: ") if not line.startswith("#") else before
        self.blog.write(f"{name}.md", f"{front}{mark}{after}" + (f"\n{line}\n" if line.startswith("#") else ""))
        self.edited(f"mistake in {name}: {line}")

    @has_posts
    @rule(data=st.data())
    def mend(self, data) -> None:
        name = self.any_post(data)
        self.blog.save(name)
        self.edited(f"{name} saved")

    # -- pages and pictures ----------------------------------------------------------------------------------

    @rule(name=st.sampled_from(PAGES), mention=st.sampled_from(MENTIONS))
    def write_page(self, name, mention) -> None:
        mention = mention.replace("../2026", "/posts/2026")
        self.blog.write(f"{name}.md", f"---\norphan: true\n---\n\n# Page {next(self.numbers)}\n\n{mention}\n")
        self.edited(f"page {name}")

    @rule(name=st.sampled_from(PAGES))
    def delete_page(self, name) -> None:
        path = self.blog.source / f"{name}.md"
        if path.exists():
            path.unlink()
            self.edited(f"page {name} deleted")

    @rule(before=st.sampled_from(["CTDiste", "cybertribu"]), after=st.sampled_from(["ctdiste", "Cybertribu", "billet"]))
    def change_term(self, before, after) -> None:
        self.blog.write("lexique.md", GLOSSARY.replace(before, after))
        self.edited(f"term {before}")

    @rule(words=st.sampled_from(["# Le blog", "# Chez nous"]), mention=st.sampled_from(MENTIONS))
    def change_home(self, words, mention) -> None:
        mention = mention.replace("../2026", "/posts/2026")
        self.blog.write("index.md", f"{words}\n\n{mention}\n")
        self.edited("home page")

    @rule(seconds=st.integers(1, 3), chapters=st.sampled_from(["", '{"version": "1.2.0", "chapters": []}', "{"]))
    def change_sound(self, seconds, chapters) -> None:
        """Put a sound where every post may refer to it, and one beside the posts, with or without chapters."""
        self.blog.write("sounds/la.mp3", sound(seconds))
        self.blog.write("posts/2026/la.mp3", sound(seconds))
        self.blog.write("posts/2026/la.chapters.json", chapters)
        if not chapters:
            (self.blog.source / "posts/2026/la.chapters.json").unlink()
        self.edited(f"sound of {seconds} seconds, chapters {chapters!r}")

    @rule(
        year=st.sampled_from(["2025", "2026"]),
        name=st.sampled_from(NAMES),
        states=st.lists(st.sampled_from(["published", "pending", "removed", "publié"]), max_size=3),
        is_newer=st.booleans(),
    )
    def change_comments(self, year, name, states, is_newer) -> None:
        """Whether the post is there or not; no comments at all, and the file is gone."""
        file = f"posts/{year}/{name}.comments.yaml"
        path = self.blog.source / file
        path.unlink(missing_ok=True)
        if states:
            fields = "  author: Léa\n  date: 2026-03-17\n  text: Oui."
            items = (f"- id: {number}\n{fields}\n  status: {state}\n" for number, state in enumerate(states))
            self.blog.write(file, "".join(items))
            if not is_newer:
                os.utime(path, (10**9, 10**9 + next(self.numbers)))
        self.edited(f"comments of {year}/{name}: {states}, {'newer' if is_newer else 'older'}")

    @rule(is_newer=st.booleans())
    def change_blogs_followed(self, is_newer) -> None:
        """Put another list, newer or, as from a backup, older, or none, in the place of the one that was there."""
        self.blog.write("blogs.yaml", blogs_yaml(next(self.numbers)))
        if not is_newer:
            os.utime(self.blog.source / "blogs.yaml", (10**9, 10**9))
        self.edited(f"blogs.yaml, newer: {is_newer}")

    @rule(name=st.sampled_from(PICTURES))
    def change_picture(self, name) -> None:
        self.blog.write(name, picture(next(self.numbers) % 256))
        self.edited(f"picture {name}")

    @rule(name=st.sampled_from([*PICTURES, *OTHER_PICTURES]), is_good=st.sampled_from([True, True, False]))
    def change_kind_of_picture(self, name, is_good) -> None:
        """Put a photograph, a drawing or something that moves where a picture was, or a file that is no picture."""
        number = next(self.numbers)
        made = {
            ".jpg": lambda: jpeg(photo(60 + number % 9, 40)),
            ".png": lambda: png(photo(50, 30 + number % 9)),
            ".svg": lambda: svg(f"<circle r='{number}'/>"),
            ".gif": lambda: moving("GIF", 2 + number % 3),
        }
        self.blog.write(name, made[name[-4:]]() if is_good else b"Aucune image.")
        self.edited(f"picture {name}, good: {is_good}")

    @rule(name=st.sampled_from([*PICTURES, *OTHER_PICTURES]))
    def delete_picture(self, name) -> None:
        (self.blog.source / name).unlink(missing_ok=True)
        self.edited(f"picture {name} deleted")

    # -- what the maintainer edits ---------------------------------------------------------------------------

    @rule(line=st.sampled_from(SETTINGS))
    def change_setting(self, line) -> None:
        """Change a setting, or change it back."""
        self.settings ^= {line}
        text = (self.kept / "conf.py").read_text(encoding="utf-8")
        self.blog.write("conf.py", "\n".join([text, *sorted(self.settings)]) + "\n")
        self.edited(f"setting {line}")

    @rule(words=st.sampled_from(["un", "deux"]), priority=st.sampled_from([400, 1000]))
    def change_own_extension(self, words, priority) -> None:
        """Change the code of the blog's own extension, which may have a line in `conf.py` or none."""
        self.blog.write("own_extension.py", OWN_EXTENSION.format(words, priority))
        self.edited(f"own extension: {words}, {priority}")

    @rule(data=st.data())
    def change_template(self, data) -> None:
        name = data.draw(st.sampled_from(sorted(TEMPLATES)))
        text = (self.kept / "_templates" / name).read_text(encoding="utf-8") if name in OWN else template(name)
        mark = rf'\1 data-edit="{next(self.numbers)}"'
        self.blog.write(f"_templates/{name}", re.sub(r"(<(?:p|a|div|nav|article|meta)\b)", mark, text, count=1))
        self.edited(f"template {name}")

    @rule(words=st.sampled_from(WORDS))
    def change_words(self, words) -> None:
        self.words[words] = f"{words} {next(self.numbers)}"
        entries = (f'msgid "{english}"\nmsgstr "{french}"\n' for english, french in sorted(self.words.items()))
        header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
        self.blog.write("locales/fr/LC_MESSAGES/sphinx.po", "\n".join([header, *entries]))
        self.edited(f"translation of {words}")

    @rule(name=st.sampled_from(["blog.css", "extra/more.css", "logo.svg", "favicon.ico"]))
    def change_static(self, name) -> None:
        path = self.blog.source / "_static" / name
        content = path.read_bytes() if path.exists() else b""
        self.blog.write(f"_static/{name}", content + b"\n" * next(self.numbers))
        self.edited(f"static {name}")

    @rule(data=st.data())
    def delete_template(self, data) -> None:
        """Delete one that stands in for one of the theme's own, or puts it back."""
        name = data.draw(st.sampled_from(["page.html", "frame/bar.html", "frame/footer.html"]))
        path = self.blog.source / "_templates" / name
        if path.exists():
            path.unlink()
        elif name in OWN:
            shutil.copy2(self.kept / "_templates" / name, path)
        else:
            self.blog.write(f"_templates/{name}", template(name))
        self.edited(f"template {name} there: {path.exists()}")

    @rule()
    def delete_static(self) -> None:
        shutil.rmtree(self.blog.source / "_static" / "extra", ignore_errors=True)
        self.edited("static extra deleted")

    # -- how the blog is built -------------------------------------------------------------------------------

    @rule(builder=st.sampled_from(["html", "dirhtml", "epub"]))
    def switch_builder(self, builder) -> None:
        self.blog.builder = builder
        self.edited(f"builder {self.blog.builder}")

    @rule()
    def switch_processes(self) -> None:
        self.jobs = 3 - self.jobs
        self.edited(f"{self.jobs} processes")

    @needs_fork
    @rule(hundredths=st.integers(1, 150))
    def kill(self, hundredths) -> None:
        """Begin to build, and be killed after so much time of the processor; those that it began go on."""
        self.in_another_process(seconds=hundredths / 100)
        self.edited(f"killed after {hundredths / 100} s")

    @needs_fork
    @rule()
    def build_twice_at_once(self) -> None:
        other = os.fork()
        if not other:
            self.in_this_process_alone()
        self.blog.build(self.jobs)
        os.waitpid(other, 0)
        self.edited("two at once")

    def in_another_process(self, seconds: float) -> None:
        other = os.fork()
        if not other:
            signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
            self.in_this_process_alone()
        os.waitpid(other, 0)

    def in_this_process_alone(self) -> None:
        """Build, and end without a word."""
        try:
            self.blog.build(self.jobs)
        finally:
            os._exit(0)

    # -- what is no edit -------------------------------------------------------------------------------------

    @rule(data=st.data())
    def touch(self, data) -> None:
        found = {path.relative_to(self.blog.source).as_posix() for path in self.blog.source.rglob("*.*")}
        name = data.draw(st.sampled_from(sorted(name for name in found if not name.endswith(".mo"))))
        os.utime(self.blog.source / name)
        self.edited(f"time of {name}")

    @rule(days=st.integers(1, 30))
    def wait(self, days) -> None:
        self.blog.today += timedelta(days=days)
        self.edited(f"{days} days")

    @rule()
    def nothing(self) -> None:
        self.edited("nothing")


def test_rebuild_equals_clean_build_after_any_sequence_of_edits(beginning, monkeypatch):
    monkeypatch.setattr(Edits, "beginning", beginning, raising=False)
    run_state_machine_as_test(
        Edits,
        settings=settings(
            max_examples=SEQUENCES or 2,
            stateful_step_count=6 if SEQUENCES else 3,
            derandomize=not SEQUENCES,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
            database=None,
        ),
    )
