"""Drafts, dates of the future and files astray are as private in every document as a draft among the posts."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from io import BytesIO

import pytest
from building import REPO, Blog, post, settings_with
from sphinx.errors import SphinxError

from carnet.core.page_source import page_facts

pytestmark = pytest.mark.slow

WORD = "zqsecret"
SVG = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>{WORD}</title><path d="M0 0h9"/></svg>\n'


def page(text: str = "", **fields: object) -> str:
    block = "\n".join(f"{name}: {value}" for name, value in {"orphan": "true", **fields}.items())
    body = (
        f"({WORD}-place)=\n# {WORD}\n\nLe {WORD}. {{index}}`{WORD}`\n\n![{WORD}](/{WORD}.svg) {{download}}`/{WORD}.txt`"
    )
    return f"---\n{block}\n---\n\n{text}\n\n{body}\n"


def rst(head: str) -> str:
    return f"{head}\n\n{WORD}\n========\n\nLe {WORD}.\n\n.. index:: {WORD}\n\n.. image:: /{WORD}.svg\n"


FENCE = "```"
SECRET = {
    "draft.md": page(draft="true"),
    "future.md": page(date="2099-01-01"),
    "case.md": page(Draft="yes"),
    "untrusted.md": page(draft="oui"),
    "misnamed.md": page(brouillon="true"),
    "broken.md": page(draft="[true"),
    "late-front-matter.md": "\n" + page(draft="true"),
    "open.md": f"---\ndraft: true\n\n# {WORD}\n",
    "day.md": page(date="02/04/2099"),
    "marked.md": page(blogpost="true"),
    "marked-later.md": page(blogpost="true", date="2099-01-01"),
    "directive.md": page(f"{FENCE}{{post}}\n:tags: {WORD}\n{FENCE}"),
    "directive-later.md": page(f":::{{post}} 2099-01-01\n:tags: {WORD}\n:::"),
    "within.md": page("::::{note}\n:::{post} Jan 5, 2099\n:::\n::::"),
    "eval.md": page(f"{FENCE}{{eval-rst}}\n.. post::\n   :tags: {WORD}\n{FENCE}"),
    "notes/deep/draft.md": page(draft="true"),
    "re-draft.rst": rst(":orphan:\n:draft: true\n"),
    "re-future.rst": rst(":orphan:\n:date: 2099-01-01\n"),
    "re-case.rst": rst(":Orphan:\n:Draft: Yes\n"),
    "re-directive.rst": rst(f".. post::\n   :tags: {WORD}\n"),
    "re-directive-later.rst": rst(f".. post:: 2099-01-01\n   :tags: {WORD}\n"),
    "re-directive-words.rst": rst(f".. post:: 5 Jan, 2099\n   :tags: {WORD}\n"),
    "posts/high.md": post(WORD, f"Le {WORD}.", draft="true"),
    "posts/2026/sub/deep.md": post(WORD, f"Le {WORD}.", draft="true"),
    "posts/2026/later.rst": rst(":date: 2099-01-01"),
}
#: Whose fault is told, so that the writer knows why it is missing.
TOLD = {"untrusted.md", "misnamed.md", "broken.md", "late-front-matter.md", "open.md", "day.md"} | {
    name for name in SECRET if name.startswith("posts/")
}
FILES = {f"{WORD}.svg": SVG, f"{WORD}.txt": WORD, "posts/2026/paru.md": post("Paru")}


def unpacked(name: str, content: bytes) -> bytes:
    if name.endswith("objects.inv"):
        return zlib.decompress(content.split(b"\n", 4)[4])
    if content[:2] == b"\x1f\x8b":
        return gzip.decompress(content)
    if content[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(BytesIO(content)) as book:
            return b"".join(one.encode() + book.read(one) for one in book.namelist())
    return content


def leaks(blog: Blog) -> list[str]:
    """Return the files of the output, compressed ones too, with the word in their name or bytes."""
    found = [(path.relative_to(blog.out).as_posix(), path) for path in blog.out.rglob("*") if path.is_file()]
    word = WORD.encode()
    return [name for name, path in found if WORD in name or word in unpacked(name, path.read_bytes()).lower()]


@pytest.fixture
def real(tmp_path):
    """Return a function that builds a small blog with the settings of the real one."""

    def make(files, builder="dirhtml", **facts) -> Blog:
        settings = settings_with(blog_support_page="", blog_menu={}, **facts)
        folder = tmp_path / builder
        (folder / "source").mkdir(parents=True)
        for name in ("_static", "_templates", "src"):
            (folder / "source" / name).symlink_to(REPO / name)
        (folder / "source" / ".nojekyll").touch()
        (folder / "source" / "conf.py").write_text(settings, encoding="utf-8")
        (folder / "source" / "index.md").write_text("# Accueil\n", encoding="utf-8")
        return Blog(folder / "source", folder / "source", folder / "out", builder, {}).build(files)

    return make


@pytest.mark.parametrize("builder", ["dirhtml", "epub"])
def test_draft_appears_nowhere_wherever_it_lies(real, builder):
    blog = real(SECRET | FILES, builder, html_copy_source=True, html_use_index=True)
    assert leaks(blog) == []
    for name in SECRET:
        assert (f"{name}:" in blog.warnings) == (name in TOLD), (name, blog.warnings)
    assert len(blog.told) == len(TOLD)


def test_search_for_leaks_finds_what_is_published(real):
    """The test above can fail."""
    files = FILES | {"open.md": page(), "re-open.rst": rst(":orphan:\n:date: 2020-01-01\n:draft: no\n")}
    blog = real(files, html_copy_source=True, html_use_index=True)
    found = leaks(blog)
    assert {"open/index.html", "re-open/index.html"} <= {*found}
    assert {"objects.inv", "genindex/index.html"} <= {*found}
    assert any(name.startswith("_search/") for name in found)
    assert any(name.endswith(".svg") for name in found)


TAKES = {
    "include": "```{include} FILE\n```",
    "literal": "```{include} FILE\n:literal:\n```",
    "rst": "```{eval-rst}\n.. include:: FILE\n```",
    "literalinclude": "```{literalinclude} FILE\n```",
    "diff": "```{literalinclude} /passage.txt\n:diff: FILE\n```",
    "raw": "```{raw} html\n:file: FILE\n```",
    "csv-table": "```{csv-table} Titre\n:file: FILE\n```",
    "download": "{download}`le texte <FILE>`",
}
TAKEN = {
    "posts/2026/secret.md": post(WORD, f"Le {WORD}.", draft="true"),
    "posts/2026/later.md": post(WORD, f"Le {WORD}.", date="2099-01-01"),
    "secret-page.md": f"---\ndraft: true\n---\n\n# {WORD}\n",
    "wrong.md": f"---\ndraft: peut-être\n---\n\n# {WORD}\n",
    "posts/high.md": post(WORD, f"Le {WORD}."),
    "fragment.txt": f"---\ndraft: true\n---\n\n{WORD}\n",
    "src-of/text.md": f"---\ndate: 2099-01-01\n---\n\n{WORD}\n",
}


@pytest.mark.parametrize("file", TAKEN)
def test_no_other_page_publishes_the_text_of_a_draft(real, file):
    files = {"passage.txt": "Un passage.\n", "nested.txt": f"```{{include}} /{file}\n```\n"} | TAKEN
    takes = TAKES | {"nested": "```{include} /nested.txt\n```"}
    for name, take in takes.items():
        path = f"../../{file}" if name in ("raw", "csv-table") else f"/{file}"  # two take none from the blog's root
        files[f"posts/2026/par-{name}.md"] = post("Titre", f"{take.replace('FILE', path)}\n\nCe qui reste.")
    blog = real(files, exclude_patterns=["src", "src-of"])
    assert leaks(blog) == []
    told = [line for line in blog.told if "[blog.drafts]" in line]
    assert len(told) == len(takes), blog.warnings
    for name in takes:
        place = f"posts/2026/par-{name}.md:" if name != "nested" else "nested.txt:"
        (line,) = [line for line in told if line.startswith(place)]
        assert "n’est pas encore publié" in line
        assert "Ce qui reste." in blog.html(f"posts/2026/par-{name}/")


def test_text_that_is_published_may_be_taken(real):
    """The test above can fail; and a draft becomes one without an edit of the page that takes it."""
    files = {"posts/2026/later.md": post("Plus tard", f"Le {WORD}.", date="2026-07-01")}
    files["posts/2026/taker.md"] = post("Titre", "```{include} later.md\n:start-after: Plus tard\n```\n\nReste.")
    blog = real(files)
    assert len([line for line in blog.told if "blog.drafts" in line]) == 1
    assert WORD not in blog.html("posts/2026/taker/")
    blog.build(now="2026-07-02 12:00")
    assert blog.told == []
    assert WORD in blog.html("posts/2026/taker/")


OPEN = {
    "code": "# T\n\n````md\n```{post}\n```\n````\n",
    "rst code": "# T\n\n```{code-block} rst\n.. post::\n```\n",
    "text": "# T\n\nOn écrit `{post}`.\n\n---\n\ndraft: oui\n",
    "rule": "---\n\n# T\n\ndate: 2099-01-01\n",
    "other fields": "---\ndraft: false\nblogpost: false\nupdated: 2099-01-01\ndata: 3\n---\n\n# T\n",
    "other states": "---\nstatus: stable\npublished: true\nprivate: no\n---\n\n# T\n",
}


@pytest.mark.parametrize("text", OPEN.values(), ids=OPEN)
def test_page_that_only_speaks_of_drafts_is_none(text):
    facts = page_facts(text, is_rst=False)
    assert (facts.draft, facts.date, facts.post, facts.problems) == (False, None, 0, [])


@pytest.mark.parametrize("line", ["published: false", "status: draft", "private: true", "hidden: yes"])
def test_draft_as_other_programs_write_it_is_told_and_kept_back(line):
    (problem,) = page_facts(f"---\ntitle: T\n{line}\n---\n\nTexte.\n", is_rst=False).problems
    assert problem.line == 3
    assert "draft: true" in problem.message


def test_restructuredtext_that_only_speaks_of_drafts_is_none():
    text = "T\n=\n\n.. code-block:: rst\n\n   .. post::\n\nEx::\n\n   .. post::\n\n..\n   .. post::\n"
    facts = page_facts(text, is_rst=True)
    assert (facts.draft, facts.post, facts.problems) == (False, 0, [])


def test_preview_shows_drafts_of_pages_with_a_mark(build):
    files = {"draft.md": page(draft="true"), "future.rst": rst(":orphan:\n:date: 2099-01-01\n")} | FILES
    blog = build("drafts", files=files, blog_show_drafts=True)
    assert blog.soup("draft/").select_one("main .unpublished").get_text().startswith("Brouillon")
    assert blog.soup("future/").select_one("main .unpublished").get_text().startswith("Programmé")
    assert blog.build(blog_show_drafts=False).warnings == ""
    assert leaks(blog) == []


def test_draft_stays_out_of_tables_of_contents_until_its_day(build):
    toc = "# Accueil\n\n```{toctree}\nvue\nTitre zqsecret <later>\n/later.md\n```\n"
    later = page(date="2026-07-01").replace("orphan: true\n", "")
    files = {"index.md": toc, "vue.md": "# Vue\n", "later.md": later} | FILES
    blog = build("drafts", files=files, html_copy_source=False)
    assert blog.warnings == ""
    assert leaks(blog) == []
    blog.build(now="2026-07-02 00:00")
    assert blog.soup().find("a", string="Titre zqsecret")["href"] == "later/"


def test_page_that_becomes_a_draft_again_disappears(build):
    blog = build("drafts", files=FILES | {"page.md": page()}, html_copy_source=True)
    assert leaks(blog)
    blog.build({"page.md": page(draft="true")})
    assert leaks(blog) == []


def test_home_page_cannot_be_a_draft(build):
    with pytest.raises(SphinxError, match=r"^index\.md\u00a0: la page d’accueil ne peut rester hors du blog"):
        build("drafts", files={"index.md": "---\ndraft: true\n---\n\n# Accueil\n"})


ASTRAY = {
    "posts/a.md": "posts/2026/a.md",
    "posts/2026/sub/b.md": "posts/2026/b.md",
    "posts/brouillons/c.md": "posts/2026/c.md",
    "posts/2026/paru/d.md": "posts/2026/d.md",
    "posts/2026/E.MD": "posts/2026/E.md",
    "posts/2026/f.markdown": "posts/2026/f.md",
    "posts/2026/g.rst": "posts/2026/g.md",
    "posts/2026/h.txt": "posts/2026/h.md",
    "posts/2026/i.ipynb": "posts/2026/i.md",
    "posts/2007/paru.rst": "posts/2007/paru.md",
}
IGNORED = ("posts/2026/paru/j.txt", "posts/2026/paru/k.vtt", "posts/.trash/l.md", "posts/2026/._m.md")
IGNORED += ("posts/2026/.cache/n.md", "posts/Templates/o.md", "posts/README.md", "posts/2026/paru/.p.md")


def test_file_astray_below_the_posts_is_told_in_every_build_and_not_published(real):
    text = post(WORD, f"Le {WORD}.")
    blog = real(FILES | dict.fromkeys([*ASTRAY, *IGNORED], text))
    for _ in range(2):
        told = sorted(line.partition(" [")[0] for line in blog.told)
        assert [line.partition(":1: WARNING: ")[0] for line in told] == sorted(ASTRAY)
        for line in told:
            assert "ce fichier n’est pas publié" in line
            assert f"«\u00a0{ASTRAY[line.partition(':')[0]]}\u00a0»" in line
        assert leaks(blog) == []
        blog.build()
    for name in ASTRAY:
        (blog.source / name).unlink()
    assert blog.build().warnings == ""


def test_text_that_a_post_includes_is_not_astray_until_none_does(real):
    including = post("Paru", "```{include} phrase.txt\n```")
    blog = real({"posts/2026/phrase.txt": "Une phrase.\n", "posts/2026/paru.md": including})
    assert blog.warnings == ""
    assert blog.build().warnings == ""
    blog.build({"posts/2026/paru.md": post("Paru")})
    assert [line.partition(":1: ")[0] for line in blog.told] == ["posts/2026/phrase.txt"]


def test_page_marked_as_a_post_is_told_and_not_published(real):
    files = {
        "a.md": page(blogpost="true", date="2026-01-01"),
        "b.md": page("```{post} 2026-01-01\n```"),
        "c.rst": rst(".. post:: 2026-01-01\n   :tags: essai"),
    }
    blog = real(FILES | files)
    assert [line.partition(" WARNING")[0] for line in blog.told] == ["a.md:3:", "b.md:5:", "c.rst:1:"]
    assert all("cette page se dit billet" in line for line in blog.told)
    assert leaks(blog) == []
