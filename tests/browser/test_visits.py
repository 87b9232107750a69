"""What axe is helped to remember hides nothing from it."""

from __future__ import annotations

import pytest

from browser import visits

pytestmark = pytest.mark.browser

#: Texts of the same kind; of some, one thing that they lie in, or under, has another colour.
CARDS = """<!doctype html><html lang="fr"><title>Des cartes</title><style>
    body { background: #fff; color: #222 }
    .card { position: relative; background: #eee; padding: 4px; margin: 4px }
    .big { font-size: 40px; color: #666 }
    .small { font-size: 12px; color: #666 }
    .under { position: absolute; inset: 0; background: #333; z-index: 0 }
    .under + p { position: relative; z-index: 1 }
    @media (prefers-color-scheme: dark) {
        body { background: #111; color: #ddd }
        .card { background: #222 }
        .big, .small { color: #ccc }
        .night p { color: #333 }
    }
    @media (max-width: 600px) { .narrow p { color: #999 } }
</style><main><h1>Des cartes</h1>CARDS</main>"""
PLANTED = {
    "own": '<div class="card"><p id="own" style="color: #aaa">Mot</p></div>',
    "below": '<div class="card" style="background: #555"><p id="below">Mot</p></div>',
    "further": '<section style="background: #555"><p id="further">Mot</p></section>',
    "faded": '<section style="opacity: .4"><div class="card"><p id="faded">Mot</p></div></section>',
    "covered": '<div class="card"><i class="under"></i><p id="covered">Mot</p></div>',
    "small": '<div class="card"><p id="small" class="small">Mot</p></div>',
    "night": '<div class="card night"><p id="night">Mot</p></div>',
    "narrow": '<div class="card narrow"><p id="narrow">Mot</p></div>',
}
PLAIN = '<div class="card"><p>Mot</p></div><div class="card"><p class="big">Mot</p></div>'


def found(page, script: str) -> list[tuple[int, str, list[str]]]:
    """Return what axe finds with a *script*, at each width and in each scheme."""
    page.goto("about:blank")
    page.set_content(CARDS.replace("CARDS", "".join(PLAIN * 2 + one for one in PLANTED.values())))
    page.evaluate(script)
    seen = []
    for width in visits.WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in visits.SCHEMES:
            page.emulate_media(color_scheme=scheme)
            seen.append((width, scheme, visits.audit(page).get(visits.CONTRAST, [])))
    return seen


def test_text_of_too_little_contrast_is_found_among_others_of_its_kind(new_page):
    page = new_page()
    seen = found(page, visits.AXE)
    assert seen == found(page, visits.AXE_SCRIPT + visits.ALL_BELOW)
    everywhere = "".join(line for *_where, lines in seen for line in lines)
    assert [name for name in PLANTED if f"#{name}'" not in everywhere] == []


def test_text_that_changes_after_a_look_is_looked_at_again(new_page):
    page = new_page()
    page.set_content(CARDS.replace("CARDS", PLAIN * 3))
    page.evaluate(visits.AXE)
    assert visits.audit(page) == {}
    page.evaluate("document.querySelectorAll('p')[2].parentElement.style.background = '#555'")
    assert [*visits.audit(page)] == [visits.CONTRAST]
