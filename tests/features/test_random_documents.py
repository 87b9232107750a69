"""Whatever somebody types, a build tells of it in lines with their places, and takes no longer than it should."""

from __future__ import annotations

import os
import re
import statistics
import time
from functools import partial
from pathlib import Path

import pytest
from building import FACTS, REPO, Blog, new_blog, post
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
