"""Every script of the built site, in files and in pages, is one that a browser can read."""

from __future__ import annotations

import json

import pytest
from bs4 import BeautifulSoup

pytestmark = pytest.mark.browser

#: What a minifier that does not parse, rjsmin, made of the script of live comments: after `=>` it took a regular
#: expression for a division, and what follows `//` for a comment.
BROKEN = "const isAddress=(text)=>/^https?:\\/\\function link(href){}"
#: The types of the elements whose content is run.
RUN = ("", "text/javascript", "module")
AS_MODULE = """text => import(URL.createObjectURL(new Blob([text], { type: "text/javascript" })))
    .then(() => "", error => error instanceof SyntaxError ? String(error) : "")"""


@pytest.fixture(scope="module")
def mistake_in(browser):
    """Return a function that gives the mistake in a script, "" if a browser can read it; only modules are run."""
    context = browser.new_context()
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Runtime.enable")

    def mistake(text: str) -> str:
        script = {"expression": text, "sourceURL": "", "persistScript": False}
        is_read = "exceptionDetails" not in session.send("Runtime.compileScript", script)
        return "" if is_read else page.evaluate(AS_MODULE, text)

    yield mistake
    context.close()


def inline_scripts(folder):
    """Return the scripts within pages by their text, each with a page that has it."""
    pages = {path: BeautifulSoup(path.read_bytes(), "lxml") for path in sorted(folder.rglob("*.html"))}
    return {
        element.string: (element.get("type", ""), path.relative_to(folder).as_posix())
        for path, page in pages.items()
        for element in page.select("script:not([src])")
    }


def test_every_script_of_the_built_site_parses(built, mistake_in):
    files = {path.relative_to(built).as_posix(): path.read_text(encoding="utf-8") for path in built.rglob("*.js")}
    assert {"_static/carnet.js", "_static/live-comments.js", "_static/search.js"} <= {*files}
    assert {name: mistake for name, text in files.items() if (mistake := mistake_in(text))} == {}


def test_every_script_within_a_page_parses(built, mistake_in):
    inline = inline_scripts(built)
    kinds = {kind for kind, _name in inline.values()}
    assert {"", "application/ld+json"} <= kinds
    for text, (kind, name) in inline.items():
        if kind in RUN:
            assert not mistake_in(text), name
        else:
            assert json.loads(text), name


def test_script_that_does_not_parse_is_noticed(mistake_in):
    assert "SyntaxError" in mistake_in(BROKEN)
    assert not mistake_in(BROKEN.replace("\\/\\", "\\/\\//.test(text);"))
    assert not mistake_in("export const here = import.meta.url;")
