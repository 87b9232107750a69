"""A mistake in a front matter or a data file is told in one line of French, with file, line and what to write instead.

One build holds nearly all: a post for each mistake, and files of comments, followed blogs and links with many.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import pytest
from building import post
from sphinx.locale import translators

from carnet.archived_links.file import read_links
from carnet.blogroll import read_blogs
from carnet.comments.file import read_comments
from carnet.core.words import speak


class Mistake(NamedTuple):
    """What is typed, at which line of its file it is told, and what to write instead, if there is a right name."""

    typed: str
    line: int
    right: str = ""


HEAD = "date: 2006-03-17\ncategory: Plaisanteries\n"
#: Lines of a front matter that is right but for them; they begin at line 4 of the file.
FIELDS = [
    # Names
    *(Mistake(f"{typed}: x", 4, right) for typed, right in {
        "tag": "tags", "Titre": "title", "mots-clés": "tags", "auteur": "author", "autrice": "author",
        "langue": "language", "descripton": "description", "image-alt": "image_alt", "résumé": "description",
        "étiquettes": "tags", "lieu": "location", "série": "series", "vignette": "image", "legende": "image_alt",
        "epingle": "pinned", "brouillon": "draft", "modifié": "updated", "lien": "external_link",
        "slug": "permalink", "pouet": "mastodon", "guid": "feed_id", "commentaire": "comments", "extrait": "excerpt",
        "degre": "degree", "locaton": "location", "permalien": "permalink", "titel": "title", "Tags": "tags",
    }.items()),
    *(Mistake(f"{typed}: x", 4) for typed in ("zzz", "extra", "42")),
    # Yes and no
    *(Mistake(f"{name}: {typed}", 4, right) for name in ("draft", "pinned", "orphan") for typed, right in {
        "oui": "true", "vrai": "true", "non": "false", "0": "false",
    }.items()),
    Mistake("pinned: [true]", 4),
    Mistake("nocomments: peut-être", 4),
    # Dates
    *(Mistake(f"updated: {typed}", 4, right) for typed, right in {
        "02/04/2026": "2026-04-02", "2/4/26": "2026-04-02", "14 juillet 2024": "2024-07-14",
        "1er août 2026": "2026-08-01", "le vendredi 17 mars 2006": "2006-03-17", "March 17, 2006": "2006-03-17",
        "2026-02-30": "2026-02-28", "2026-3-7": "2026-03-07", "20260402": "2026-04-02",
        "2006-03-17 9:05": "2006-03-17 09:05",
    }.items()),
    Mistake("updated: demain", 4),
    Mistake("updated: [2006-03-18]", 4),
    Mistake("updated: 2006-03-16", 4),
    # Numbers
    *(Mistake(f"degree: {typed}", 4, right) for typed, right in {"0": "1", "11": "10", "3e": "3"}.items()),
    Mistake("degree: trois", 4),
    Mistake("excerpt: -1", 4, "0"),
    Mistake("tocdepth: x", 4),
    # Lists and labels
    Mistake("tags: a,,b", 4),
    Mistake("tags: [a, 'b, c']", 4),
    Mistake("tags: musique; blog", 4, "musique, blog"),
    Mistake("author: Ana; Bob", 4, "Ana, Bob"),
    Mistake('author: "Dupont, Jean"', 4, "Jean Dupont"),
    Mistake("location: 'Paris, France'", 4, "Paris (France)"),
    Mistake("author: [Ana, 'Dupont, Jean']", 4),
    Mistake("tags: [a, '!']", 4),
    Mistake("tags: [[a]]", 4),
    Mistake("tags: {a: b}", 4),
    Mistake("tags:\n- a\n- 'b, c'", 6),
    Mistake("tags: a\ntags: b", 5),
    Mistake("authors: a\nauthor: b", 5),
    Mistake(f"series: {'x' * 300}", 4),
    Mistake("series: '!'", 4),
    Mistake("title: [a]", 4),
    # Languages, pictures, addresses
    *(Mistake(f"language: {typed}", 4, right) for typed, right in {
        "anglais": "en", "français": "fr", "Deutsch": "de", "pt_br": "pt-BR",
    }.items()),
    Mistake("language: klingon", 4),
    Mistake("image: https://example.org/a.jpg", 4),
    Mistake(r"image: photos\a.jpg", 4, "photos/a.jpg"),
    Mistake("image: /a.jpg", 4),
    Mistake("permalink: 2006/03/x.html", 4, "/2006/03/x.html"),
    Mistake("permalink: http://example.org/2006/03/x.html?m=1", 4, "/2006/03/x.html"),
    Mistake("permalink: /../x", 4),
    Mistake("external_link: example.org/x", 4, "https://example.org/x"),
    Mistake("external_link: ftp://example.org/", 4),
    Mistake("canonical_link: example.org", 4, "https://example.org"),
    Mistake("mastodon: https://mastodon.example/@nom", 4),
    Mistake("feed_id: x y", 4),
    Mistake("myst: oui", 4),
    Mistake("substitutions:\n  a: b", 4),
    # YAML
    Mistake("title: Paris : la nuit", 4),
    Mistake("title:\u00a0Bonjour", 4),
    Mistake("title", 4),
    Mistake('title: "Bonjour', 4),
    Mistake("title: 'l'été'", 4),
    Mistake(r'title: "C:\été"', 4),
    Mistake("tags: [a, b", 4),
    Mistake("title: @moi", 4),
    Mistake("title: *moi*", 4),
    Mistake("title: &moi x", 4),
    Mistake("title: !moi x", 4),
    Mistake("tags:\n\t- a", 5),
    Mistake("  title: x", 4),
    Mistake("? [a]\n: b", 4),
    Mistake("tags: [[[[[[[[a]]]]]]]]", 4),
    Mistake('title: "a\\0b"', 4),
]  # fmt: skip
#: Whole files.
FILES = [
    *(Mistake(f"---\ndate: 2006-03-17\ncategory: {typed}\n---\n\n# A\n", 3, right) for typed, right in {
        "Humeur": "Humeurs", "humeurs": "Humeurs", "Coup de coeur": "Coups de cœur", "Plaisanterie": "Plaisanteries",
    }.items()),
    Mistake("---\ndate: 2006-03-17\ncategory: Sport\n---\n\n# A\n", 3),
    Mistake("---\ndate: 02/04/2006\ncategory: Humeurs\n---\n\n# A\n", 2, "2006-04-02"),
    Mistake("---\njour: 2006-04-02\ncategory: Humeurs\n---\n\n# A\n", 2, "date"),
    Mistake("---\ndate: 2006-04-02\nrubrique: Humeurs\n---\n\n# A\n", 3, "category"),
    Mistake("---\ndate: 2006-04-02\n---\n\n# A\n", 1),
    Mistake("---\ncategory: Humeurs\n---\n\n# A\n", 1, "date: 2006-03-17"),
    Mistake("---\ndate: 2006-04-02\ncategory: Humeurs\ndegree: 3\n---\n\n# A\n", 4),
    Mistake("---\ndate: 2006-04-02\ncategory: Humeurs\n\n# A\n", 1, "---"),
    Mistake("\n---\ndate: 2006-04-02\n---\n", 1),
    Mistake("----\n", 1),
    Mistake("+++\na = 1\n+++\n", 1),
    Mistake("Un texte.\n", 1),
    Mistake("", 1),
]  # fmt: skip
COMMENT = "- id: 1\n  author: A\n  date: 2006-03-18\n  text: Oui.\n"
COMMENTS = [
    *(Mistake(f"{COMMENT}  {typed}\n", 5, right) for typed, right in {
        "statut: spam": "status", "status: publié": "published", "status: supprimé": "", "auteur: B": "author",
        "parents: 1": "parent", "id: 2": "", "parent: 9": "", "parent: 1": "", "site: une.example": "https://une.example",
        "format: markdwn": "markdown", "format: rst": "", "texte: x": "text", "zzz: x": "", "site: [x]": "",
    }.items()),
    Mistake(COMMENT + COMMENT, 5),
    Mistake(COMMENT.replace("2006-03-18", "18 mars 2006"), 3, "2006-03-18"),
    Mistake(COMMENT.replace("Oui.", "' '"), 4),
    Mistake(COMMENT.replace("id: 1", "id: a b"), 1),
    Mistake(COMMENT.replace("  author: A\n", ""), 1),
    Mistake("- un\n", 1),
    Mistake("id: 1\n", 1),
    Mistake(f"{COMMENT}...\n---\n{COMMENT}", 6),
    Mistake("- id: 1\n - id: 2\n", 2),
]  # fmt: skip
#: Entries of one file each, with the line within the entry.
BLOGS = [
    Mistake("- name: A\n  url: https://a.example/\n  fed: https://a.example/x\n", 3, "feed"),
    Mistake("- name: B\n  url: https://b.example/\n  langue: fr\n", 3, "language"),
    Mistake("- name: C\n  url: https://c.example/\n  descripton: x\n", 3, "description"),
    Mistake("- name: D\n  url: https://d.example/\n  zzz: x\n", 3),
    Mistake("- name: E\n", 1),
    Mistake("- url: https://f.example/\n", 1),
    Mistake("- name: G\n  url: g.example\n", 2, "https://g.example"),
    Mistake("- name: H\n  url: https://h.example/\n  name: B\n", 3),
    Mistake("- name: I\n  url: https://i.example/\n  description: [x]\n", 3),
    Mistake("- name: J\n  url: https://j.example/\n", 0),
    Mistake("- name: K\n  url: https://j.example/\n", 1),
    Mistake("- L\n", 1),
]
LINKS = [
    Mistake('"ftp://b/": {}', 1),
    Mistake('"https://c.example/": []', 1),
    Mistake('"https://d.example/": {"died": ""}', 1, "dead"),
    Mistake('"https://e.example/": {"fail": ""}', 1, "failed"),
    Mistake('"https://f.example/": {"dead": "hier"}', 1),
    Mistake('"https://g.example/": {"failed": "x"}', 1),
    Mistake('"https://h.example/": {"copy": "javascript:1"}', 1),
    Mistake('"https://i.example/": {"seen": "x"}', 1),
    Mistake('"https://j.example/": {"asked": 3}', 1),
]
#: Of English that no message in French has, nor any value above.
ENGLISH = re.compile(r"\b(?:the|is|are|not|takes|write|with|which|did you|this|these|begins|needs|must|an)\b")


def path_of(at: int) -> str:
    return f"posts/2006/m{at:03}.md"


def written(name: str, entries: list[Mistake], between: str = "") -> tuple[str, dict[str, tuple[Mistake, int]]]:
    """Return the text of a file of *entries*, and each mistake with its line in the file, by its place."""
    text, places = "", {}
    for entry in entries:
        first = text.count("\n") + 1
        text += entry.typed + between
        if entry.line:
            places[f"{name}:{first + entry.line - 1}"] = entry
    return text, places


@pytest.fixture(scope="module")
def mistakes() -> tuple[dict[str, str], dict[str, Mistake]]:
    """Return files, and each mistake in them by its place."""
    heads = [entry._replace(typed=f"---\n{HEAD}{entry.typed}\n---\n\n# A\n\nTexte.\n") for entry in FIELDS]
    files, places = {}, {}
    for at, entry in enumerate([*heads, *FILES]):
        files[path_of(at)] = entry.typed
        places[f"{path_of(at)}:{entry.line}"] = entry
    for at, entry in enumerate(COMMENTS):
        name = f"posts/2005/c{at:03}"
        files[f"{name}.md"], files[f"{name}.comments.yaml"] = post(f"C{at}"), entry.typed
        places[f"{name}.comments.yaml:{entry.line}"] = entry
    files["blogs.yaml"], more = written("blogs.yaml", BLOGS)
    links, others = written("links.json", [Mistake('{"checked": "2026-06-01", "links": {\n', 0)])
    text, others = written("links.json", [Mistake("\n", 0), *(one._replace(typed=one.typed + ",\n") for one in LINKS)])
    files["links.json"] = links + text.removeprefix("\n").removesuffix(",\n") + "}}\n"
    return files, places | more | others


@pytest.fixture(scope="module")
def told(build, mistakes) -> dict[str, list[str]]:
    """Return what is told at each place."""
    extensions = ["myst_parser", "ablog", "carnet", "carnet.front_matter", "carnet.drafts"]
    extensions += ["carnet.archives", "carnet.blogroll", "carnet.comments", "carnet.archived_links"]
    extensions += ["carnet.live_comments"]
    blog = build("mistakes", files=mistakes[0], extensions=extensions)
    found: dict[str, list[str]] = {}
    for line in blog.told:
        place, _warning, words = line.partition(": WARNING: ")
        found.setdefault(place, []).append(words)
    return found


def test_each_mistake_is_told_in_one_line_at_its_place(told, mistakes):
    places = mistakes[1]
    assert len(places) >= 160
    assert {place: words for place, words in told.items() if len(words) > 1} == {}
    assert told.keys() == places.keys()


def test_what_is_told_is_french(told):
    english = [words for found in told.values() for words in found if ENGLISH.search(words.partition(" [blog")[0])]
    assert english == []


def test_the_right_name_is_told_where_there_is_one(told, mistakes):
    suggested = {place: entry.right for place, entry in mistakes[1].items() if entry.right}
    assert len(suggested) >= 85
    assert [place for place, right in suggested.items() if right not in "".join(told.get(place, []))] == []


@pytest.mark.parametrize(
    ("read", "text"),
    [
        *((read_links, text) for text in (
            "{", "[]", "[" * 100_000, f'{{"checked": {"9" * 5000}}}', '{"checked": "2026-13-01", "links": {}}',
        )),
        *((read_blogs, text) for text in (
            b"name: A\n", b"- name: 'A\n", b"[" * 999 + b"]" * 999, b"- \x07\n", b"- *a\n",
        )),
        *((read_comments, text) for text in (b"- id: \xe9\n", b"- 'un\n", b"- \x07\n", b"[" * 100 + b"]" * 100)),
    ],
)  # fmt: skip
def test_a_data_file_that_cannot_be_read_is_told_in_french(read, text):
    translators.clear()
    speak("fr")
    problems = read(text)[1]
    assert problems
    assert [problem for problem in problems if problem.line < 1 or ENGLISH.search(problem.message)] == []
