"""Pages that run from right to left are the mirror image of those that run from left to right."""

from __future__ import annotations

import pytest

from browser.conftest import PHONE, WIDE
from browser.made_blog import KINDS, POST

pytestmark = pytest.mark.browser

#: Code, formulas, drawings and sounds run from left to right everywhere; so stands what a writer puts on one side; what
#: nobody sees may lie anywhere.
FIXED = (
    "pre, pre *, code, math, math *, svg, svg *, .highlight *, audio, iframe, dialog, .unseen, .copy-bar"
    ", .align-right, .align-right *, .align-left, .align-left *"
)
#: Loads what such pages load on top, and takes away what is not for their letters, and would break lines elsewhere.
PREPARE = """async () => {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: "/_static/rtl.css" });
    const loaded = new Promise((done) => (link.onload = done));
    document.head.append(link);
    const plain = new CSSStyleSheet();
    const said = "letter-spacing: 0 !important; text-wrap: wrap !important; font-style: normal !important;";
    plain.replaceSync(`:not(#_):not(#_) { ${said} }`);
    document.adoptedStyleSheets = [plain];
    await loaded;
}"""
#: Each block that there is to see: its name, how far it begins from where lines begin, its top, its width.
PLACES = """async ([way, fixed]) => {
    document.documentElement.dir = way;
    for (const _ of [1, 2, 3]) await new Promise((done) => requestAnimationFrame(done));
    const width = document.documentElement.clientWidth;
    const places = [];
    for (const one of document.querySelectorAll("body *")) {
        const style = getComputedStyle(one);
        if (one.matches(fixed) || style.visibility === "hidden") continue;
        if (!/^(block|flex|grid|list-item|table|table-cell|inline-flex)$/.test(style.display)) continue;
        const box = one.getBoundingClientRect();
        if (!box.width || !box.height) continue;
        const begin = way === "rtl" ? width - box.right : box.left;
        places.push([`${one.localName}.${one.getAttribute("class")}`, begin, box.top, box.width]);
    }
    return places;
}"""


def moved(page, address: str) -> list[str]:
    """Return the blocks of a page that do not lie where a mirror shows them."""
    page.goto(address, wait_until="networkidle")
    page.evaluate(PREPARE)
    page.evaluate(PLACES, ["ltr", FIXED])
    before, after = (page.evaluate(PLACES, [way, FIXED]) for way in ("ltr", "rtl"))
    assert [one[0] for one in before] == [one[0] for one in after]
    assert len(before) > 30
    return [
        f"{name}: {was} and {now}"
        for (name, *was), (_name, *now) in zip(before, after, strict=True)
        if any(abs(one - other) > 2 for one, other in zip(was, now, strict=True))
    ]


@pytest.mark.parametrize(
    "kind",
    [
        *("home", "real-post", "post", "post-with-players", "post-with-pictures", "post-with-comments", "notes"),
        *("all-posts", "page-2", "calendar", "category", "tags", "tag", "series", "search", "not-found", "suivre"),
    ],
)
def test_a_page_is_mirrored(new_page, site, kind):
    for screen in (WIDE, PHONE):
        assert moved(new_page(viewport=screen), site + KINDS[kind]) == []


def test_what_is_not_mirrored_is_noticed(new_page, site):
    page = new_page()
    style = "main ul { margin-left: 3rem; }"
    page.route("**/carnet.css*", lambda route: route.fulfill(response=(got := route.fetch()), body=got.text() + style))
    assert moved(page, site + POST)


def test_code_runs_from_left_to_right_in_a_text_that_does_not(new_page, site):
    page = new_page()
    page.goto(site + POST)
    page.evaluate(PREPARE)
    page.evaluate(PLACES, ["rtl", FIXED])
    ways = page.locator("main :is(pre, code, div.math)")
    assert set(ways.evaluate_all("all => all.map((one) => getComputedStyle(one).direction)")) == {"ltr"}


def test_the_call_of_a_note_follows_a_number_in_a_text_from_right_to_left(new_page, site):
    """jgm/pandoc#9064: after a year, the call stands before it."""
    page = new_page()
    page.goto(site + POST)
    page.evaluate(PREPARE)
    page.evaluate(PLACES, ["rtl", FIXED])
    year, call = page.evaluate("""() => {
        const call = document.querySelector("a.footnote-reference").cloneNode(true);
        const line = document.createElement("p");
        line.innerHTML = "\u05d1\u05e9\u05e0\u05ea <span>2023</span>";
        line.append(call, " \u05d5\u05e2\u05d5\u05d3");
        document.querySelector(".e-content").prepend(line);
        return [line.firstElementChild, call].map((one) => one.getBoundingClientRect().left);
    }""")
    assert call < year
