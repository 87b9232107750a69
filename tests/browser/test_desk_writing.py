"""The desk: a post is begun, written, seen, corrected and published in a browser, and no word is lost."""

from __future__ import annotations

import base64
import re

import pytest
from made_pictures import jpeg, photo
from playwright.sync_api import Page, expect

from browser.conftest import PHONE
from browser.desks import PATIENCE, RunningDesk, new_blog, until
from browser.visits import AXE

pytestmark = pytest.mark.browser

#: Puts a file into the editor as a mouse or a clipboard does.
GIVE = """([kind, name, data]) => {
    const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
    const transfer = new DataTransfer();
    transfer.items.add(new File([bytes], name, {type: "image/jpeg"}));
    const editor = document.querySelector(".cm-content");
    const box = editor.getBoundingClientRect();
    const place = {bubbles: true, cancelable: true, clientX: box.left + 5, clientY: box.bottom - 60};
    editor.dispatchEvent(kind === "drop" ? new DragEvent("drop", {...place, dataTransfer: transfer})
        : new ClipboardEvent("paste", {bubbles: true, cancelable: true, clipboardData: transfer}));
}"""
WIDER = "document.scrollingElement.scrollWidth - innerWidth"


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """An open desk."""
    running = RunningDesk(new_blog(tmp_path_factory.mktemp("desk"))).start()
    yield running
    running.stop()


def editor(page: Page):
    return page.get_by_role("textbox", name="Texte")


def to_mend(page: Page):
    return page.get_by_role("region", name="À corriger")


def seen(page: Page):
    return page.frame_locator("iframe[title='Aperçu']").locator("article")


def faults(page: Page) -> list[str]:
    """Return the rules of axe that a page breaks, its frame left out: the blog's pages have tests of their own."""
    page.evaluate(AXE)
    looked = "axe.run({exclude: ['#desk-preview']}, {resultTypes: ['violations']})"
    found = page.evaluate(f"{looked}.then((results) => results.violations)")
    return [f"{one['id']}: {one['nodes'][0]['html'][:150]}" for one in found]


def test_who_knows_the_names_alone_publishes_a_first_post_in_twelve_clicks(desk, new_page, record_property):
    page, clicks = new_page(), 0

    def click(name: str) -> None:
        nonlocal clicks
        clicks += 1
        page.get_by_role("button", name=name, exact=True).click(timeout=PATIENCE)

    page.goto(desk.address)
    click("Nouveau billet")
    page.get_by_label("Titre").fill("Mon tout premier billet")
    click("Commencer")
    page.get_by_label("Rubrique").select_option("Musique")
    page.get_by_label("Étiquettes").fill("piano, blog")
    page.get_by_label("Description").fill("Ce qui commence ici.")
    editor(page).click()
    clicks += 3  # to choose from a list, and to go to the text
    page.keyboard.type("Bonjour à tous.")
    click("Publier")
    expect(page.get_by_role("dialog")).to_contain_text("Mon tout premier billet", timeout=PATIENCE)
    click("Publier")
    expect(page.get_by_role("dialog")).to_contain_text("En ligne depuis", timeout=PATIENCE)
    online = desk.text("_build/html/posts/2026/mon-tout-premier-billet/index.html")
    assert "Bonjour à tous." in online
    assert "piano" in online
    record_property("clicks to the first post", clicks)
    assert clicks <= 12


def test_what_is_typed_is_in_the_page_and_a_mistake_leads_to_its_line(desk, new_page):
    page = new_page()
    path = desk.begin(page, "Ce que l’on voit")
    before = desk.text(path)
    editor(page).click()
    page.keyboard.type("Bonjour.\n\nUn [lien](nulle-part.md) de trop.")
    expect(seen(page)).to_contain_text("de trop", timeout=PATIENCE)
    line = to_mend(page).get_by_role("button")
    expect(line).to_contain_text("Ligne 3", timeout=PATIENCE)
    page.keyboard.press("Control+Home")
    line.click()
    page.keyboard.press("Shift+End")
    page.keyboard.type("Rien de trop.")
    expect(to_mend(page)).to_contain_text("Rien à corriger", timeout=PATIENCE)
    expect(seen(page)).to_contain_text("Rien de trop", timeout=PATIENCE)
    assert desk.text(path) == before, "nothing is saved before it is asked for"
    page.keyboard.press("Control+s")
    until(lambda: desk.text(path).endswith("\nBonjour.\n\nRien de trop.\n"))
    assert "draft: true" in desk.text(path), "saving does not publish"


#: Texts of many kinds; each is typed with a word of its own.
KINDS = {
    "code": "```python\ndef f(x):\n    return x  # un mot\n```",
    "table": "| a | b |\n|:--|--:|\n| 1 | 2 |",
    "score": "```{score}\nX: 1\nT: Air\nM: 4/4\nL: 1/4\nK: C\nC D E F | G4 |]\n```",
    "player": "```{player} https://www.youtube.com/watch?v=dQw4w9WgXcQ\n:title: Un film\n```",
    "formula": "Une formule $a^2$.\n\n$$\\int_0^1 x\\,dx$$",
    "note": "Un mot[^1].\n\n[^1]: Dit en passant.",
    "remark": ":::{note}\nUne remarque.\n:::",
    "list": "- un\n- deux\n\n1. un\n2. deux",
    "quotation": "> Cité.\n\n<!-- un commentaire -->",
    "gallery": "```{gallery}\n![Un](textes-de-toute-sorte/un.jpg)\n![Deux](textes-de-toute-sorte/deux.jpg)\n```",
    "style": '<span style="color:red">rouge</span>',
    "plain": "De **simples** mots.",
}


def test_browser_has_nothing_to_say_while_texts_of_all_kinds_are_typed(desk, new_page):
    page, said = new_page(), []
    path = desk.begin(page, "Textes de toute sorte")
    folder = desk.root / path.removesuffix(".md")
    folder.mkdir()
    for name in ("un", "deux"):
        (folder / f"{name}.jpg").write_bytes(jpeg(photo(600, 400)))
    expect(seen(page)).to_be_visible(timeout=PATIENCE)
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    for name, text in KINDS.items():
        for word in (f"{name} premier", f"{name} second"):  # the page is loaded, then its text is taken in
            editor(page).click()
            page.keyboard.press("Control+a")
            page.keyboard.insert_text(f"{text}\n\n{word}.")
            expect(seen(page)).to_contain_text(f"{word}.", timeout=PATIENCE)
    expect(to_mend(page)).to_contain_text("Rien à corriger", timeout=PATIENCE)
    loaded = []
    page.on("framenavigated", lambda frame: loaded.append(frame.url))
    page.keyboard.type(" Et encore.")
    expect(seen(page)).to_contain_text("Et encore.", timeout=PATIENCE)
    assert not said
    assert not loaded, "words are taken into the page as it is"


def test_page_follows_the_text_as_it_scrolls(desk, new_page):
    page = new_page()
    desk.begin(page, "De haut en bas")
    editor(page).click()
    page.keyboard.insert_text("\n\n".join(f"Paragraphe {number}, et des mots jusqu’au bout." for number in range(60)))
    expect(seen(page)).to_contain_text("Paragraphe 59", timeout=PATIENCE)
    page.get_by_text("Paragraphe 40,").first.scroll_into_view_if_needed()
    inner = next(one for one in page.frames if one != page.main_frame)
    until(lambda: inner.evaluate("scrollY") > 300)
    page.get_by_label("Titre").scroll_into_view_if_needed()
    until(lambda: inner.evaluate("scrollY") == 0)


def test_tools_mark_what_is_selected_and_keys_do_the_same(desk, new_page):
    page = new_page()
    path = desk.begin(page, "Des outils")
    editor(page).click()
    page.keyboard.type("mot")
    page.keyboard.press("Control+a")
    page.get_by_role("button", name="Gras").click()
    page.keyboard.press("Control+i")
    page.keyboard.press("End")
    page.keyboard.type(" et")
    page.get_by_text("Plus", exact=True).click()
    page.get_by_role("button", name="Note", exact=True).click()
    page.keyboard.type("Dit en passant.")
    page.get_by_role("button", name="Enregistrer").click()
    until(lambda: desk.text(path).rstrip().endswith("***mot*** et[^1]\n\n[^1]: Dit en passant."))


@pytest.mark.parametrize("way", ["drop", "paste", "choose"])
def test_picture_lands_beside_the_post_and_is_described_at_once(desk, new_page, tmp_path, way):
    page = new_page()
    path = desk.begin(page, f"Une image {way}")
    name, content = "Photo É 1.JPG", jpeg(photo(600, 400))
    if way == "choose":
        (tmp_path / name).write_bytes(content)
        with page.expect_file_chooser() as chooser:
            page.get_by_role("button", name="Ajouter une image").click()
        chooser.value.set_files(tmp_path / name)
    else:
        page.evaluate(GIVE, [way, name, base64.b64encode(content).decode()])
    page.get_by_label("Ce que l’on voit").fill("Un lac le soir.")
    page.keyboard.press("Enter")
    expect(editor(page)).to_contain_text("![Un lac le soir.](")
    expect(seen(page).get_by_alt_text("Un lac le soir.")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("button", name="Enregistrer").click()
    folder = path.removesuffix(".md")
    until(lambda: f"![Un lac le soir.]({folder.rpartition('/')[2]}/photo-e-1.jpg)" in desk.text(path))
    assert (desk.root / folder / "photo-e-1.jpg").is_file()


def test_text_that_another_program_changed_is_asked_about(desk, new_page):
    page = new_page()
    path = desk.begin(page, "Deux plumes")
    editor(page).click()
    page.keyboard.type("La mienne.")
    page.get_by_role("button", name="Enregistrer").click()
    until(lambda: "La mienne." in desk.text(path))
    (desk.root / path).write_text(desk.text(path).replace("La mienne.", "La sienne."), encoding="utf-8")
    editor(page).click()
    page.keyboard.press("Control+a")
    page.keyboard.type("La nôtre.")
    page.get_by_role("button", name="Enregistrer").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("La sienne.")
    assert "La sienne." in desk.text(path)
    dialog.get_by_role("button", name="Garder le mien").click()
    until(lambda: "La nôtre." in desk.text(path))


def test_list_finds_doubles_throws_away_and_gives_back(desk, new_page):
    page = new_page()
    desk.begin(page, "Un brouillon à trouver")
    page.get_by_role("link", name="Billets").click()
    page.get_by_label("Recherche").fill("brouillon a trouver")
    rows = page.get_by_role("listitem")
    expect(rows).to_have_count(1)
    page.get_by_label("État").select_option("Publié")
    expect(page.get_by_text("Aucun texte ne correspond.")).to_be_visible()
    page.get_by_label("État").select_option("Brouillon")
    rows.locator("summary").click()
    rows.get_by_role("button", name="Dupliquer").click()
    expect(rows).to_have_count(2)
    page.get_by_role("link", name="Un brouillon à trouver (copie)").click()
    page.get_by_role("button", name="Supprimer").click()
    page.get_by_role("dialog").get_by_role("button", name="Mettre à la corbeille").click()
    expect(rows).to_have_count(1)
    page.get_by_role("link", name="Corbeille").click()
    page.get_by_role("button", name="Reprendre").click()
    expect(page.get_by_text("La corbeille est vide.")).to_be_visible()
    assert len(list(desk.root.glob("posts/*/un-brouillon-a-trouver*.md"))) == 2


def test_unsaved_words_go_along_with_a_text_that_is_renamed_thrown_away_or_taken_back(desk, new_page):
    page = new_page()
    path = desk.begin(page, "Nom provisoire")
    expect(editor(page)).to_be_focused()
    page.keyboard.type("Précieux.")
    page.get_by_role("button", name="Versions précédentes").click()
    expect(page.get_by_role("dialog").get_by_role("listitem")).to_have_count(1)
    assert "Précieux." in desk.text(path)
    page.keyboard.press("Escape")
    page.get_by_label("Date", exact=True).fill("2099-01-05")
    page.get_by_role("button", name="Renommer").click()
    page.get_by_role("dialog").get_by_role("textbox").fill("Le vrai été !")
    page.get_by_role("dialog").get_by_role("button", name="Renommer").click()
    page.wait_for_url(re.compile("le-vrai-ete"))
    path = "posts/2026/le-vrai-ete.md"
    assert "2099-01-05" in desk.text(path)
    expect(editor(page)).to_contain_text("Précieux.", timeout=PATIENCE)
    editor(page).click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" Plus encore.")
    page.get_by_role("button", name="Supprimer").click()
    page.get_by_role("button", name="Mettre à la corbeille").click()
    page.get_by_role("link", name="Corbeille").click()
    page.get_by_role("button", name="Nom provisoire").first.click()
    until((desk.root / path).is_file)
    assert "Précieux.\n Plus encore." in desk.text(path)


def test_text_of_a_day_to_come_is_called_scheduled_and_other_files_are_no_texts(desk, new_page):
    text = "---\ntitle: À venir\ndate: 2099-02-03\ncategory: Humeurs\n---\n\nMot.\n"
    (desk.root / "posts/2026/a-venir.md").write_text(text)
    (desk.root / "posts/2026/a-venir.comments.yaml").write_text("[]\n")
    page = new_page()
    page.goto(desk.address)
    page.get_by_role("link", name="À venir", exact=True).click()
    expect(page.get_by_text("Prévu", exact=True)).to_be_visible(timeout=PATIENCE)
    page.goto(page.url.replace("a-venir.md", "a-venir.comments.yaml"))
    expect(page.get_by_role("heading")).to_contain_text("n’est pas une place pour un texte")
    expect(editor(page)).to_have_count(0)


def test_words_survive_a_killed_desk_and_come_back(tmp_path, new_page):
    running = RunningDesk(new_blog(tmp_path)).start()
    page = new_page()
    try:
        path = running.begin(page, "Rien ne se perd")
        editor(page).click()
        page.keyboard.type("Avant la panne.")
        until(lambda: any("Avant la panne." in file.read_text() for file in tmp_path.glob(".desk/journal/*")))
        running.kill()
        page.keyboard.type(" Pendant la panne.")
        page.get_by_label("Étiquettes").fill("panne")
        running.start()
        page.goto(running.address)
        page.get_by_role("link", name="Rien ne se perd").click()
        expect(editor(page)).to_contain_text("Avant la panne. Pendant la panne.")
        expect(page.get_by_label("Étiquettes")).to_have_value("panne")
        page.get_by_role("button", name="Enregistrer").click()
        until(lambda: "Avant la panne. Pendant la panne." in running.text(path) and "panne]" in running.text(path))
    finally:
        running.stop()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_is_too_wide_for_a_telephone(desk, new_page, scheme):
    page = new_page(color_scheme=scheme, viewport=PHONE)
    page.goto(desk.address)
    expect(page.get_by_role("listitem").first).to_be_visible()
    assert page.evaluate(WIDER) <= 0
    page.locator("summary").first.click()
    assert not faults(page)
    page.get_by_role("button", name="Nouveau billet").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert not faults(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("link", name="Premier billet", exact=True).click()
    expect(to_mend(page)).to_contain_text("Rien à corriger", timeout=PATIENCE)
    page.get_by_text("Autres champs").click()
    expect(page.get_by_label("Auteur")).to_be_visible()
    assert page.evaluate(WIDER) <= 0
    assert not faults(page)
    page.get_by_role("button", name="Voir", exact=True).click()
    expect(seen(page)).to_be_visible(timeout=PATIENCE)
    assert not faults(page)
    for place in ("Conversation", "Corbeille"):
        page.goto(desk.address)
        page.get_by_role("link", name=place).click()
        expect(page.get_by_role("heading", name=place)).to_be_visible()
        assert not faults(page)
