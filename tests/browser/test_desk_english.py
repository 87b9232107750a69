"""The desk of a blog in English: each control has an English name, and one gets from nothing to a published post."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from made_pictures import photo
from playwright.sync_api import expect

from browser.desks import ANSWERS, PATIENCE, RunningDesk, new_blog

pytestmark = pytest.mark.browser

ENGLISH = replace(ANSWERS, title="Trial book", author="A pen", language="en", categories=("Moods", "Music"))
#: Words of the desk that no English page has.
FRENCH = re.compile(r"[À-ÿœ«»]|\b(?:de|du|la|le|les|des|une?|et|est|pour|billets?|texte)\b", re.IGNORECASE)


def names(page) -> str:
    """Return all words of a page and all names of its controls."""
    return page.evaluate(
        """() => [document.body.innerText, ...[...document.querySelectorAll("[aria-label], [title], [placeholder]")]
            .flatMap((one) => ["aria-label", "title", "placeholder"].map((name) => one.getAttribute(name) ?? ""))]
            .join("\\n")"""
    )


def write(page, running, picture) -> list[str]:
    """Write a post with a picture; return the words that were seen."""
    seen = []
    page.goto(running.address)
    expect(page.locator("html")).to_have_attribute("lang", re.compile("en"))
    expect(page.get_by_label("Search")).to_be_visible()
    seen.append(names(page))
    page.get_by_role("button", name="New post").click()
    page.get_by_label("Title").fill("At last")
    page.get_by_role("button", name="Begin").click()
    text = page.get_by_role("textbox", name="Text", exact=True)
    text.wait_for(timeout=PATIENCE)
    page.get_by_label("Category").select_option("Music")
    page.get_by_label("Tags").fill("sea")
    page.get_by_label("Description", exact=True).fill("What begins here.")
    text.click()
    page.keyboard.type("Hello, all of you.\n\n")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Add a picture").click()
    chooser.value.set_files(picture)
    page.get_by_label("Description of the picture").fill("The sea")
    page.get_by_role("button", name="Insert").click()
    expect(text).to_contain_text("The sea")
    page.get_by_text("More fields").click()
    expect(page.get_by_label("Author")).to_be_visible()
    expect(page.get_by_role("region", name="To be mended")).to_contain_text("Nothing", timeout=PATIENCE)
    expect(page.frame_locator("iframe[title='Preview']").locator("article")).to_contain_text("Hello")
    seen.append(names(page))
    return seen


def publish(page, running) -> list[str]:
    """Publish what is open, then look at the other pages; return the words that were seen."""
    seen = []
    page.get_by_role("button", name="Earlier versions").click()
    seen.append(page.get_by_role("dialog").inner_text())
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Publish", exact=True).click()
    dialog = page.get_by_role("dialog", name="Publish the blog")
    expect(dialog).to_contain_text("At last", timeout=PATIENCE)
    seen.append(dialog.inner_text())
    dialog.get_by_role("button", name="Publish", exact=True).click()
    expect(dialog).to_contain_text("Online since", timeout=PATIENCE)
    seen.append(dialog.inner_text())
    page.keyboard.press("Escape")
    for place in ("Conversation", "Bin"):
        page.goto(running.address)
        page.get_by_role("link", name=place).click()
        expect(page.get_by_role("heading", name=place)).to_be_visible()
        seen.append(names(page))
    return seen


def test_english_blog_is_written_and_published_in_english(tmp_path, new_page):
    there = tmp_path / "online"
    there.mkdir()
    picture = tmp_path / "Out at sea.jpg"
    photo().save(picture)
    root = new_blog(tmp_path / "blog", f"blog_publish_to = {str(there)!r}", ENGLISH)
    running = RunningDesk(root).start()
    page = new_page()
    try:
        seen = write(page, running, picture) + publish(page, running)
    finally:
        running.stop()
    online = (there / "posts/2026/at-last/index.html").read_text(encoding="utf-8")
    assert "Hello, all of you." in online
    assert 'alt="The sea"' in online
    own = [line for words in seen for line in words.splitlines() if str(tmp_path) not in line]
    assert len(own) > 100
    assert [line for line in own if FRENCH.search(line)] == []
