"""Notes open in place, code is copied, headings can be linked to, and motion and colours follow the reader."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from browser.conftest import PHONE, WIDE
from browser.made_blog import PICTURES, POST
from browser.visits import until

pytestmark = pytest.mark.browser

CALL = "main a.footnote-reference"
BOX = ".note-box"


@pytest.mark.parametrize("screen", [WIDE, PHONE, {"width": 320, "height": 640}], ids=["wide", "phone", "narrow"])
def test_a_note_opens_where_it_is_called_and_the_keyboard_closes_it(new_page, site, screen):
    page = new_page(viewport=screen)
    page.goto(site + POST)
    call = page.locator(CALL).first
    call.focus()
    page.keyboard.press("Enter")
    box = page.get_by_role("dialog", name="Note")
    expect(box).to_be_visible()
    expect(box).to_contain_text("Le texte de la note.")
    expect(box).to_be_focused()
    expect(box).to_be_in_viewport(ratio=1)
    assert "#" not in page.url
    page.keyboard.press("Tab")
    expect(box.get_by_role("button", name="Fermer")).to_be_focused()
    page.keyboard.press("Escape")
    expect(box).to_have_count(0)
    expect(call).to_be_focused()


def test_a_note_is_a_plain_link_without_scripts(new_page, site):
    page = new_page(java_script_enabled=False)
    page.goto(site + POST)
    page.locator(CALL).first.click()
    assert "#" in page.url
    expect(page.locator("aside.footnote").first).to_be_in_viewport()


def test_a_button_copies_the_code_without_its_line_breaks_at_the_end(new_page, site):
    page = new_page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(site + POST)
    block = page.locator("main .highlight").first
    block.hover()
    block.get_by_role("button", name="Copier").click()
    expect(block.get_by_role("status")).to_have_text("Le code est copié.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("def une_ligne_de_code")
    assert copied.endswith("premier + deuxieme")


#: Marks the first line of a listing, as `emphasize-lines` does, adds a longer one, and scrolls to its end.
MARK = """() => {
    const pre = document.querySelector("main .highlight pre"), mark = document.createElement("span");
    mark.className = "hll";
    mark.textContent = "court\\n";
    pre.prepend(mark, "x".repeat(400) + "\\n");
    pre.scrollLeft = 4000;
    const box = mark.getBoundingClientRect(), edge = pre.getBoundingClientRect().right;
    return [edge - 40, box.top + box.height / 2, getComputedStyle(mark).backgroundColor];
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_marked_line_of_code_is_marked_as_far_as_one_scrolls(new_page, site, scheme):
    page = new_page(viewport=PHONE, color_scheme=scheme)
    page.goto(site + POST)
    page.locator("main .highlight pre").first.scroll_into_view_if_needed()
    x, y, color = page.evaluate(MARK)
    shot = Image.open(BytesIO(page.screenshot(clip={"x": x, "y": y, "width": 1, "height": 1})))
    assert f"rgb{shot.convert('RGB').getpixel((0, 0))}" == color


def test_link_of_a_heading_is_reached_by_keyboard(new_page, site):
    page = new_page()
    page.goto(site + POST)
    link = page.locator("main h2 + .headerlink").first
    link.focus()
    expect(link).to_be_focused()
    expect(link).to_have_css("opacity", "1")


def test_the_bar_makes_way_and_comes_back_when_one_scrolls_up(new_page, site):
    page = new_page(viewport={"width": 1280, "height": 500})
    page.goto(site + POST)
    covers = "!!document.elementFromPoint(innerWidth / 2, 20)?.closest('.bar')"
    assert page.evaluate(covers)
    page.mouse.wheel(0, 900)
    until(page, f"!({covers})")
    page.mouse.wheel(0, -200)
    until(page, covers)


def test_notes_stand_beside_the_text_where_there_is_room_and_the_contents_give_way(new_page, site):
    page = new_page(viewport={"width": 1680, "height": 900})
    page.goto(site + POST)
    note = page.locator(".side-note")
    expect(note).to_contain_text("Le texte de la note.")
    call = page.locator(CALL).first
    call.scroll_into_view_if_needed()
    page.evaluate("scrollBy(0, 1)")
    assert abs(call.bounding_box()["y"] - note.bounding_box()["y"]) < 30
    assert note.bounding_box()["x"] > page.locator("article.post").bounding_box()["width"]
    page.evaluate("scrollTo(0, document.querySelector('.side-note').getBoundingClientRect().top + scrollY - 200)")
    expect(page.locator(".toc-sticky")).to_be_hidden()
    page.set_viewport_size({"width": 1000, "height": 900})
    expect(note).to_have_count(0)


def test_contents_follow_the_reader(new_page, site):
    page = new_page(viewport={"width": 1680, "height": 700})
    page.goto(site + POST)
    page.evaluate("document.querySelector('main h3').scrollIntoView()")
    current = page.locator(".toc-tree .scroll-current > a")
    expect(current.last).to_have_text("Un titre plus bas")


def test_nothing_moves_for_those_who_asked_for_it(new_page, site):
    style = "getComputedStyle(document.querySelector('{}')).{}"
    moving = f"{style.format('html', 'scrollBehavior')} + {style.format('.bar', 'transitionDuration')}"
    still, free = new_page(reduced_motion="reduce"), new_page(reduced_motion="no-preference")
    for page in (still, free):
        page.goto(site + POST)
    assert still.evaluate(moving) == "auto0s"
    assert free.evaluate(moving) == "smooth0.25s"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_who_asks_for_more_contrast_reads_no_grey(new_page, site, scheme):
    quiet = (".post-meta", ".standfirst", ".toc-tree a", ".menu a", ".footer-about p")
    color = "names => names.map(name => getComputedStyle(document.querySelector(name)).color)"
    colors = {}
    for contrast in ("no-preference", "more"):
        page = new_page(color_scheme=scheme, contrast=contrast)
        page.goto(site + POST)
        text, *others = page.evaluate(color, [".e-content p", *quiet])
        colors[contrast] = {name for name, other in zip(quiet, others, strict=True) if other != text}
    assert colors == {"no-preference": set(quiet), "more": set()}


def test_drawings_without_paper_have_some_in_the_dark(new_page, site):
    paper = "getComputedStyle(document.querySelector('.e-content img[src$=\".svg\"]')).backgroundColor"
    seen = []
    for scheme in ("light", "dark"):
        page = new_page(color_scheme=scheme)
        page.goto(site + PICTURES)
        seen.append(page.evaluate(paper))
        page.emulate_media(media="print", color_scheme=scheme)
        seen.append(page.evaluate(paper))
    assert seen == ["rgba(0, 0, 0, 0)", "rgba(0, 0, 0, 0)", "rgb(255, 253, 248)", "rgba(0, 0, 0, 0)"]


def test_code_is_set_alike_in_the_light_and_in_the_dark(new_page, site):
    seen = []
    for scheme in ("light", "dark"):
        page = new_page(color_scheme=scheme)
        page.goto(site + POST)
        seen.append(page.evaluate("getComputedStyle(document.querySelector('main .highlight pre')).lineHeight"))
    assert seen[0] == seen[1]
