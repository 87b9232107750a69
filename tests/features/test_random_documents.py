"""Whatever somebody types, a build tells of it in lines with their places, and takes no longer than it should."""

from __future__ import annotations

import os
import re
import statistics
import time
import zipfile
from functools import partial
from pathlib import Path

import pytest
from building import FACTS, REPO, Blog, new_blog, post
from lxml import etree
from random_documents import Documents
from sphinx.builders.html import StandaloneHTMLBuilder

from carnet import reminders

pytestmark = pytest.mark.slow

#: `BLOG_CASES=n` tries n documents; others than these where `BLOG_SEED` says another number.
CASES = int(os.environ.get("BLOG_CASES", "30"))
SEED = int(os.environ.get("BLOG_SEED", "18"))
#: Documents of one build.
AT_ONCE = 250
#: How many times its length's usual work a document may take.
MOST = 100
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"><rect width="4" height="4"/></svg>'
#: A message: where it is, and what it says.
_TOLD = re.compile(r"posts/\d+/\w+\.md(:\d+)?: \S")


class Work:
    """How long the processor reads and writes each page of a build, in seconds."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.begun = 0.0

    def begin(self, app, docname, source) -> None:
        self.begun = time.process_time()

    def end(self, app, doctree) -> None:
        self.add(app.env.current_document.docname, self.begun)

    def add(self, docname: str, begun: float) -> None:
        self.seconds[docname] = self.seconds.get(docname, 0.0) + time.process_time() - begun

    def watch(self, setup, app):
        app.connect("source-read", self.begin, priority=1)
        app.connect("doctree-read", self.end, priority=999)
        return setup(app)

    def write(self, write_doc, builder, docname, doctree) -> None:
        begun = time.process_time()
        write_doc(builder, docname, doctree)
        self.add(docname, begun)


def built(folder: Path, files: dict[str, str]) -> tuple[Blog, dict[str, float]]:
    """Return a blog of these *files* with the real `conf.py`, and the work that each was for a letter of it."""
    blog, work = new_blog(folder, "whole", "dirhtml", dict(FACTS)), Work()
    blog.settings = REPO
    write_doc = StandaloneHTMLBuilder.write_doc
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reminders, "setup", partial(work.watch, reminders.setup))
        patch.setattr(StandaloneHTMLBuilder, "write_doc", lambda *given: work.write(write_doc, *given))
        blog.build({"posts/2026/onde.svg": DRAWING, **files})
    return blog, {name: work.seconds[name.removesuffix(".md")] / len(text) for name, text in files.items()}


@pytest.mark.parametrize("start", range(0, CASES, AT_ONCE))
def test_no_document_ends_a_build_or_takes_long(tmp_path, start):
    numbers = range(start, min(start + AT_ONCE, CASES))
    texts = {number: Documents(SEED * 1_000_000 + number).text() for number in numbers}
    files = {f"posts/2026/d{number}.md": post(f"D{number}", text) for number, text in texts.items()}
    blog, work = built(tmp_path / "all", files)
    assert [line for line in blog.told if not _TOLD.match(line)] == []
    assert [name for name in files if not blog.file(f"{name.removesuffix('.md')}/").exists()] == []
    limit = MOST * statistics.median(work.values())
    slow = {name: text for name, text in files.items() if work[name] > limit}
    if slow:  # once more, for whatever else the machine did meanwhile
        slow = {name: slow[name] for name, found in built(tmp_path / "slow", slow)[1].items() if found > limit}
    assert slow == {}


#: How long texts are by which work is measured: ten times that where many cases are tried.
TIMES = 10 if CASES >= 1000 else 1
#: Texts that are long or deep in one way, each by what it is made of.
LONG = {
    "lists in lists": "".join(f"{'  ' * depth}- a\n" for depth in range(60)),
    "quotations in quotations": "".join(f"{'>' * depth} a\n" for depth in range(1, 90)),
    "emphasis in emphasis": "*a **b " * 150 * TIMES + "c** d* " * 150 * TIMES,
    "brackets in brackets": "[" * 300 * TIMES + "a" + "](b)" * 300 * TIMES,
    "blocks in blocks": "".join(f"{':' * (40 - at)}{{note}}\n" for at in range(36))
    + "a\n"
    + "".join(f"{':' * (5 + at)}\n" for at in range(36)),
    "a table of many columns": "|a" * 200 * TIMES + "|\n" + "|---" * 200 * TIMES + "|\n" + "|b" * 200 * TIMES + "|\n",
    "a table without its second line": "|a" * 400 * TIMES + "|\n" + "|b" * 400 * TIMES + "|\n",
    "a table of many rows": "|a|b|\n|---|---|\n" + "|c|d|\n" * 200 * TIMES,
    "many headings": "".join(f"## a{at}\n\nb\n\n" for at in range(300 * TIMES)),
    "many lines of code": "```python\n" + "x = 1\n" * 800 * TIMES + "```\n",
    "a line without spaces": "a" * 6000 * TIMES,
    "a line of bars": "|" * 2000 * TIMES + "\na",
    "many notes": "".join(f"a[^n{at}]\n\n[^n{at}]: b\n\n" for at in range(150 * TIMES)),
    "dollars": "a$b " * 800 * TIMES,
    "roles without text": "{sub}x" * 400 * TIMES,
    "links without end": "[a](b.md " * 400 * TIMES,
    "links without brackets": "[a(https://b.example/c) " * 200 * TIMES,
    "uneven asterisks": "**a* " * 400 * TIMES,
    "pictures without brackets": "![a]b.png) " * 400 * TIMES,
    "pictures that are not there": "".join(f"![a](nulle{at}.png)\n" for at in range(60 * TIMES)),
    "links to pages that are not there": "".join(f"[a](nulle{at}.md)\n" for at in range(60 * TIMES)),
    "HTML in HTML": "<div>\n" * 100 * TIMES + "a\n" + "</div>\n" * 100 * TIMES,
    "much HTML": "<p>a <b>b</b></p>\n" * 300 * TIMES,
    "straight quotes": 'l\'"*a*" ' * 300 * TIMES,
}


def test_no_long_or_deep_text_takes_long(tmp_path):
    usual = "Un texte *comme* les autres, avec un [lien](https://example.org/) et `du code`.\n\n" * 30
    files = {f"posts/2026/usual{at}.md": post(f"U{at}", usual) for at in range(3)}
    files |= {f"posts/2026/long{at}.md": post(f"L{at}", text) for at, text in enumerate(LONG.values())}
    blog, work = built(tmp_path, files)
    assert [line for line in blog.told if not _TOLD.match(line)] == []
    limit = MOST * statistics.median(work[f"posts/2026/usual{at}.md"] for at in range(3))
    times = {name: round(work[f"posts/2026/long{at}.md"] / limit * MOST, 1) for at, name in enumerate(LONG)}
    assert {name: found for name, found in times.items() if found > MOST} == {}


#: Attributes as a slip of the pen makes them: HTML allows them, and lxml takes the braces for those of a namespace.
ODD = '{a}b {index}`x`="1" {}c 1a a:b="2"'


@pytest.mark.parametrize("builder", ["dirhtml", "epub"])
def test_attributes_of_any_name_stop_no_build(tmp_path, builder):
    parts = ("<div %s>\n\nun\n\n</div>", "<p id={b}c %s>deux</p>", "<table %s><tr %s><td %s>trois</td></tr></table>")
    formula = "<div>\n<math %s><mi>quatre</mi></math>\n<img %s src=onde.svg alt=cinq>\n</div>"
    files = {f"posts/2026/{at}.md": post(body=part.replace("%s", ODD)) for at, part in enumerate((*parts, formula))}
    blog = new_blog(tmp_path, "whole", builder, dict(FACTS))
    blog.settings = REPO
    blog.build({"posts/2026/onde.svg": DRAWING, **files})
    assert blog.told == []
    for file in blog.out.glob("*.epub"):
        text = "".join(map(str, articles(file)))
        assert [word for word in ("un", "deux", "trois", "quatre") if word not in text] == []


def articles(book: Path) -> list[str]:
    """Return what the texts of an EPUB say, each of which must be XML."""
    with zipfile.ZipFile(book) as packed:
        names = [name for name in packed.namelist() if name.endswith(".xhtml")]
        return ["".join(etree.fromstring(packed.read(name)).itertext()) for name in names]


def test_condition_that_can_not_be_read_is_told_once_with_its_line(tmp_path):
    text = "::::{only} onde.svg\n\n:::{toctree}\n:::\n\nUn mot.\n::::\n"
    blog = built(tmp_path, {"posts/2026/un.md": post(body=text)})[0]
    assert [line.partition(" WARNING")[0] for line in blog.told] == ["posts/2026/un.md:8:"]
    assert "Un mot." in blog.soup("posts/2026/un/").select_one("article").get_text()
