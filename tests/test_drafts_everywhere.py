"""Drafts, dates of the future and files astray are as private in every document as a draft among the posts."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from io import BytesIO

import pytest
from building import Blog, post, settings_with

from _page_source import page_facts

pytestmark = pytest.mark.slow

WORD = "zqsecret"
SVG = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>{WORD}</title><path d="M0 0h9"/></svg>\n'


def page(text: str = "", **fields: object) -> str:
    block = "\n".join(f"{name}: {value}" for name, value in {"orphan": "true", **fields}.items())
    body = f"({WORD}-place)=\n# {WORD}\n\nLe {WORD}. {{index}}`{WORD}`\n\n![{WORD}](/{WORD}.svg) {{download}}`/{WORD}.txt`"
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
    "within.md": page(f"::::{{note}}\n:::{{post}} Jan 5, 2099\n:::\n::::"),
    "eval.md": page(f"{FENCE}{{eval-rst}}\n.. post::\n   :tags: {WORD}\n{FENCE}"),
    "notes/deep/draft.md": page(draft="true"),
    "draft.rst": rst(":orphan:\n:draft: true\n"),
    "future.rst": rst(":orphan:\n:date: 2099-01-01\n"),
    "case.rst": rst(":Orphan:\n:Draft: Yes\n"),
    "directive.rst": rst(f".. post::\n   :tags: {WORD}\n"),
    "directive-later.rst": rst(f".. post:: 2099-01-01\n   :tags: {WORD}\n"),
    "directive-words.rst": rst(f".. post:: 5 Jan, 2099\n   :tags: {WORD}\n"),
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
        settings = settings_with(blog_support_page="", html_context={}, doors={}, **facts)
        from building import REPO

        folder = tmp_path / builder
        (folder / "source").mkdir(parents=True)
        for name in ("_static", "_templates", "_ext", "locales", ".nojekyll"):
            (folder / "source" / name).symlink_to(REPO / name)
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
