"""Whatever the guide shows, and what GitHub's Markdown has besides, is read in a book and on its pages of paper too."""

from __future__ import annotations

import re

import pytest
from building import REPO, real_settings
from printed import articles, blocks, is_within, letters, marked, notes, printed, said

pytestmark = pytest.mark.slow

GUIDE = next(path for path in (REPO / "ecrire.md", REPO / "posts/README.md") if path.is_file()).read_text("utf-8")
#: What GitHub's Markdown has besides CommonMark's.
GITHUB = (
    "| Titre | Mot |\n|---|:-:|\n| un | `a\\|b` |\n",
    "- [ ] à faire\n- [x] fait\n",
    "~~barré~~ et ~~deux **mots**~~\n",
    "Voir www.example.org/a_b et https://example.org/x?y=1 et moi@example.org.\n",
    "Un mot[^n], un autre[^m].\n\n[^n]: Une note au pied.\n[^m]: Et *deux*.\n",
    "> [!TIP]\n> Un conseil.\n",
    "<b>gras</b> <kbd>Ctrl</kbd> <sub>a</sub><sup>b</sup> <br> suite\n",
    "```mermaid\ngraph TD;\n```\n",
    "$`x_1`$ et $$y^2$$\n",
    "<details><summary>Plus</summary>\n\nCaché.\n\n</details>\n",
)
HEAD = "---\ndate: 2026-03-17\ncategory: Humeurs\n---\n\n"
#: What a page says to those who read it there: of a player that waits, and within drawings.
ON_THE_PAGE = "h1, script, style, svg, .headerlink, .player-consent, .player button, [hidden]"


def constructs() -> list[str]:
    """Return the examples of the guide, those of GitHub and the guide itself, as texts of posts."""
    fences = re.findall(r"^( *)(`{3,})markdown\n(.*?)^\1\2$", GUIDE, re.MULTILINE | re.DOTALL)
    shown = [re.sub(rf"^{indent}", "", text, flags=re.MULTILINE) for indent, _fence, text in fences]
    guide = re.sub(r"\A---\n.*?\n---\n+# .*\n", "", GUIDE, flags=re.DOTALL)
    texts = [text if text.startswith("---\n") else f"{HEAD}# Titre\n\n{text}" for text in (*shown, *GITHUB, guide)]
    dated = (re.sub(r"^date:.*", "date: 2026-03-17", text, flags=re.MULTILINE) for text in texts)
    return [re.sub(r"^draft:.*\n", "", text, flags=re.MULTILINE) for text in dated]


def with_mark(text: str, number: int) -> str:
    """Return a post whose text begins with a mark."""
    head, title, body = re.match(r"(---\n.*?\n---\n+)((?:\(.*\)=\n)?# .*\n)?(.*)", text, re.DOTALL).groups()
    return f"{head}{title or ''}\n{marked(number)}.\n\n{body}"


@pytest.fixture(scope="module")
def books(build, tmp_path_factory):
    files = {f"posts/2026/t{number}.md": with_mark(text, number) for number, text in enumerate(constructs())}
    folder = REPO / "posts/2026"
    files |= {
        f"posts/2026/{path.relative_to(folder)}": path.read_bytes()
        for path in folder.glob("*/*")
        if path.is_file() and path.suffix != ".md"
    }
    real = real_settings()
    settings = {name: real[name] for name in ("extensions", "blog_categories", "blog_degree_category")}
    site, book = build("posts", files=files, **settings), build("posts", "epub", files=files, **settings)
    (packed,) = book.out.glob("*.epub")
    return site, articles(packed), printed(packed, tmp_path_factory.mktemp("printed") / "book.pdf")


def test_book_says_what_pages_say(books):
    site, in_book, _on_paper = books
    assert len(in_book) > 30
    lost = {}
    for number, article in in_book.items():
        page = site.soup(f"posts/2026/t{number}/").select_one("article .e-content")
        for gone in page.select(ON_THE_PAGE):
            gone.decompose()
        text = letters(page.get_text()).partition(marked(number))[2].removeprefix(".")
        if not is_within(text, said(article)):
            lost[number] = text, said(article)
    assert lost == {}


def test_paper_says_what_the_book_says(books):
    _site, in_book, on_paper = books
    assert on_paper.keys() == in_book.keys()
    lost = {
        number: [block for block in blocks(article) if block not in on_paper[number]]
        for number, article in in_book.items()
    }
    assert {number: some for number, some in lost.items() if some} == {}
    pages = "".join(on_paper.values())
    found = [note for article in in_book.values() for note in notes(article)]
    assert len(found) >= 3
    assert [note for note in found if note not in pages] == []
