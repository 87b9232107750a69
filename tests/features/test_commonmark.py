"""What CommonMark's specification shows is what readers see, in pages and in books, or it stands in the table below.

The specification is a package of npm's: ``make audit`` gets it and names its text in ``BLOG_COMMONMARK``.
"""

from __future__ import annotations

import io
import os
import re
from pathlib import Path

import pytest
from building import post, real_settings
from commonmark import examples, seen
from printed import articles, is_within, letters_of, marked, printed, said
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

SPEC = os.environ.get("BLOG_COMMONMARK", "")
#: By number, why an example looks different, and a part of what is told of it, "" for nothing.
OTHERWISE = {
    44: ("'+++' alone on a line divides the cells of notebooks", ""),
    96: ("what begins with '---' is a front matter", "topmatter"),
    98: ("what begins with '---' is a front matter", "topmatter"),
    173: ("styles are left out", "<style>"),
    180: ("an instruction is left out as a whole; browsers end it at its first '>'", ""),
    218: ("a quotation without words is left out", "/url"),
    239: ("a quotation without words is left out", ""),
    240: ("a quotation without words is left out", ""),
    484: ("a link without words has its address for them", "target.md"),
    487: ("a link without words has its address for them", "not found"),
    500: ("a place in a page has another name in a book", ""),
    608: ("an address is a link without more ado, as with GitHub", ""),
    611: ("an address is a link without more ado, as with GitHub", ""),
    612: ("an address is a link without more ado, as with GitHub", ""),
    626: ("'<!-->' is a comment for browsers and here; what compares takes the text behind it for one, too", ""),
}
#: The same for the book and its PDF, where styles and scripts are no words.
_OTHERWISE_IN_BOOKS = {
    27: ("no font has letters of Malayalam and Kannada: boxes, which the command tells", "paper"),
    44: ("'+++' alone on a line divides the cells of notebooks", "book"),
    173: ("browsers take all for the style that is never closed; it alone is left out", "book"),
    180: ("an instruction is left out as a whole; browsers end it at its first '>'", "book"),
    484: ("a link without words has its address for them", "book"),
    629: ("a section of CDATA is left out as a whole; browsers end it at its first '>'", "book"),
}
_ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


@pytest.mark.skipif(not SPEC, reason="the specification is got by make audit")
@pytest.mark.parametrize(("builder", "ending"), [("html", ".html"), ("dirhtml", "/index.html"), ("epub", ".xhtml")])
def test_examples_of_the_specification_show(tmp_path, builder, ending):
    found = list(examples(Path(SPEC)))
    assert len(found) > 600
    source = tmp_path / "source"
    source.mkdir()
    (source / "index.md").write_text("# Examples\n", encoding="utf-8")
    for example in found:
        (source / f"e{example.number}.md").write_text(example.markdown, encoding="utf-8")
    settings = {name: value for name, value in real_settings().items() if name.startswith("myst_")}
    settings |= {"extensions": ["myst_parser", "carnet.markdown"], "smartquotes": False, "html_theme": "basic"}
    settings |= {"suppress_warnings": ["toc", "epub"], "epub_show_urls": "no", "version": "1"}
    warnings = io.StringIO()
    with patch_docutils(), docutils_namespace():
        out = tmp_path / "out"
        Sphinx(source, None, out, tmp_path / "doctrees", builder, settings, status=None, warning=warnings).build()
    told = _ESCAPE.sub("", warnings.getvalue()).splitlines()
    different = {}
    for example in found:
        page = (out / f"e{example.number}{ending}").read_text(encoding="utf-8")
        body = page.partition('<div class="body" role="main">')[2].partition('<div class="clearer">')[0]
        if seen(body) != seen(example.html):
            different[example.number] = [line for line in told if f"/e{example.number}.md:" in line]
    assert set(different) <= set(OTHERWISE)
    for number, lines in different.items():
        assert any(OTHERWISE[number][1] in line for line in lines) or not OTHERWISE[number][1]
    assert len(different) < 0.08 * len(found)


@pytest.mark.skipif(not SPEC, reason="the specification is got by make audit")
def test_examples_of_the_specification_are_in_the_book_and_on_paper(build, tmp_path):
    found = {example.number: example for example in examples(Path(SPEC))}
    files = {f"posts/2026/e{n}.md": post("Example", f"{marked(n)}.\n\n{one.markdown}") for n, one in found.items()}
    settings = {"language": "en", "smartquotes": False, "extensions": real_settings()["extensions"]}
    (book,) = build("posts", "epub", files=files, **settings).out.glob("*.epub")
    in_book, on_paper = articles(book), printed(book, tmp_path / "book.pdf")
    assert in_book.keys() == on_paper.keys() == found.keys()
    different = {}
    for number, example in found.items():
        if said(in_book[number]) != letters_of(example.html):
            different[number] = "book"
        elif not is_within(said(in_book[number]), on_paper[number]):
            different[number] = "paper"
    assert different == {number: where for number, (_why, where) in _OTHERWISE_IN_BOOKS.items()}
