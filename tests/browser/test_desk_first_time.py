"""Who writes for the first time stumbles; the desk says at once what is wrong, where, and what to do."""

from __future__ import annotations

import re

import pytest
from made_pictures import jpeg, photo
from playwright.sync_api import Page, expect

from browser import desk_views as views
from browser.desks import PATIENCE, RunningDesk, new_blog, until

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """An open desk on a fresh blog."""
    running = RunningDesk(new_blog(tmp_path_factory.mktemp("first"))).start()
    yield running
    running.stop()


def is_told(page: Page, field, words: str) -> None:
    """Fail unless a field that has the focus is told to be wrong, also to who does not see it."""
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(re.compile(words))


def test_post_begins_with_a_title(desk, new_page):
    page = new_page()
    page.goto(desk.address)
    before = len(list(desk.root.glob("posts/*/*.md")))
    views.button(page, "Nouveau billet").click()
    title = page.get_by_label("Titre")
    for way in (lambda: views.button(page, "Commencer").click(), lambda: title.press("Enter")):
        way()
        is_told(page, title, "commence par son titre")
    assert len(list(desk.root.glob("posts/*/*.md"))) == before
    title.fill("Un titre")
    expect(title).not_to_have_attribute("aria-invalid", "true")
    title.press("Enter")
    page.wait_for_url(re.compile("un-titre"))


def test_title_that_is_taken_away_is_asked_for_where_it_stood(desk, new_page):
    page = new_page()
    desk.begin(page, "Bientôt sans titre")
    page.keyboard.type("Un mot.")
    page.get_by_label("Titre").fill("")
    views.to_mend(page).get_by_role("button", name="pas de titre").click(timeout=PATIENCE)
    is_told(page, page.get_by_label("Titre"), "pas de titre")
    page.keyboard.type("Un très long titre,")
    page.keyboard.press("Enter")
    page.keyboard.type(" sur une ligne")
    page.keyboard.press("Control+s")
    until(lambda: "title: Un très long titre, sur une ligne\n" in desk.text("posts/2026/bientot-sans-titre.md"))
    expect(views.to_mend(page)).to_contain_text("Rien à corriger", timeout=PATIENCE)


def test_picture_is_described_or_said_to_be_an_ornament(desk, new_page, tmp_path):
    page = new_page()
    path = desk.begin(page, "Deux images")
    (tmp_path / "IMG_2034.jpg").write_bytes(jpeg(photo(600, 400)))
    for is_ornament in (False, True):
        with page.expect_file_chooser() as chooser:
            views.button(page, "Ajouter une image").click()
        chooser.value.set_files(tmp_path / "IMG_2034.jpg")
        field = page.get_by_label("Ce que l’on voit")
        expect(field).to_be_focused()
        views.button(page, "Insérer").click()
        is_told(page, field, "Écrivez ce que l’on voit")
        if is_ornament:
            views.button(page, "Sans description").click()
        else:
            page.keyboard.type("Un lac")
            page.keyboard.press("Enter")
        expect(views.dialog(page)).to_have_count(0)
    expect(views.editor(page)).to_contain_text(":alt:")  # it comes once the window is closed
    page.keyboard.press("Control+s")
    until(lambda: ":alt:" in desk.text(path))
    assert "![Un lac](deux-images/img-2034.jpg)" in desk.text(path)
    expect(page.frame_locator("iframe[title='Aperçu']").locator("article img")).to_have_count(2, timeout=PATIENCE)
    expect(views.to_mend(page)).to_contain_text("Rien à corriger", timeout=PATIENCE)


def test_enter_in_the_window_for_links_takes_the_first_text_or_an_address_and_nothing_else(desk, new_page):
    page = new_page()
    path = desk.begin(page, "Des liens")
    wanted = []
    for query, markdown in (
        ("premier", "[Premier billet](premier-billet.md)"),
        ("https://exemple.fr/", "<https://exemple.fr/>"),
        ("a-propos.md", "[](a-propos.md)"),
    ):
        page.keyboard.press("Control+k")
        where = page.get_by_label("Vers quel billet, ou quelle adresse")
        expect(where).to_be_focused()
        page.keyboard.type("hippopotame")
        page.keyboard.press("Enter")
        is_told(page, where, "Aucun titre")
        where.fill(query)
        expect(views.dialog(page).locator(".found").first).to_be_visible()
        page.keyboard.press("Enter")
        expect(views.dialog(page)).to_have_count(0)
        wanted.append(markdown)
        expect(views.editor(page)).to_contain_text("".join(wanted))  # it comes once the window is closed
        page.keyboard.press("Control+End")
    page.keyboard.press("Control+s")
    until(lambda: "".join(wanted) in desk.text(path))


def test_publishing_at_once_says_that_there_is_no_text_and_mistakes_are_told_by_title(desk, new_page):
    page = new_page()
    path = desk.begin(page, "Trop tôt")
    page.get_by_label("Date").fill("2026-05-01")
    views.button(page, "Publier").click()
    expect(views.dialog(page)).to_contain_text("« Trop tôt » n’a pas encore de texte.", timeout=PATIENCE)
    expect(views.dialog(page)).to_contain_text("Trop tôt · 1er mai 2026")
    page.keyboard.press("Escape")
    expect(page.get_by_text("Brouillon", exact=True)).to_be_visible()
    views.editor(page).click()
    page.keyboard.insert_text("Mot.\n\n#### Trop bas\n\nUn [lien](nulle-part.md).")
    views.button(page, "Publier").click()
    window = views.dialog(page)
    expect(window.get_by_role("heading", name="Trop tôt")).to_be_visible(timeout=PATIENCE)
    expect(window).not_to_contain_text(path)
    expect(window.get_by_role("listitem")).to_have_count(2)
    window.get_by_role("link", name="nulle-part").click()
    expect(views.editor(page)).to_be_focused(timeout=PATIENCE)
    page.keyboard.press("Shift+End")
    page.keyboard.type("Plus rien.")
    expect(views.to_mend(page)).not_to_contain_text("nulle-part", timeout=PATIENCE)


#: Texts of beginners, and of each what is said and the line where it is mended.
MISTAKES = (
    ("Bonjour.\n\n#### Trop bas\n\nMot.", "niveau 4", 3),
    ("Avant.\n\n:::{note}\nUne remarque.\n\nEt la suite.", "ne finit jamais", 3),
    ("Avant.\n\nMot.\n\n```\ncode\n\nEt la suite.", "ne finit jamais", 5),
    ("Un mot, puis [un lien](autre-billet.md).", "autre-billet", 1),
    ("Avant.\n\n##Titre\n\nMot.", "une espace après", 3),
    ("Avant.\n\nMot.\n\n# Grand titre", "un seul titre", 5),
    ("Un mot **gras et la suite.", "jamais fermé", 1),
)


def test_mistakes_of_beginners_lead_to_their_line(desk, new_page):
    page = new_page()
    desk.begin(page, "Des fautes")
    for text, words, line in MISTAKES:
        views.editor(page).click()
        page.keyboard.press("Control+a")
        page.keyboard.insert_text(text)
        page.keyboard.press("Control+Home")
        mistake = views.to_mend(page).get_by_role("button", name=words)
        expect(mistake).to_contain_text(f"Ligne {line}", timeout=PATIENCE)
        mistake.click()
        expect(views.editor(page)).to_be_focused()
        page.keyboard.press("Shift+End")
        selected = page.evaluate("getSelection().toString()")
        assert selected == text.split("\n")[line - 1]


def test_window_that_is_closed_in_the_middle_loses_no_word(desk, new_page):
    page = new_page()
    path = desk.begin(page, "Au milieu")
    page.keyboard.type("Commencé, et")
    page.get_by_label("Étiquettes").fill("milieu")
    expect(page.get_by_text("Non enregistré", exact=True)).to_be_visible()
    until(lambda: any("milieu]" in file.read_text() for file in desk.root.glob(".desk/journal/*")))
    page.close()
    page = new_page()
    views.texts(page, desk)
    page.get_by_role("link", name="Au milieu", exact=True).click()
    expect(page.get_by_text("Les derniers mots tapés sont revenus.")).to_be_visible(timeout=PATIENCE)
    expect(views.editor(page)).to_contain_text("Commencé, et")
    views.editor(page).click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" fini.")
    page.keyboard.press("Control+s")
    until(lambda: "Commencé, et" in desk.text(path) and "fini." in desk.text(path) and "milieu" in desk.text(path))


def test_what_is_to_be_mended_never_lies_over_the_line_or_field_where_one_types(desk, new_page):
    page = new_page(viewport={"width": 1280, "height": 700})
    desk.begin(page, "De longs mots")
    views.editor(page).click()
    page.keyboard.insert_text("[Un](a.md), [deux](b.md), [trois](c.md).\n\n" + "Un mot.\n\n" * 60)
    expect(views.to_mend(page)).to_contain_text("choses à corriger", timeout=PATIENCE)
    page.keyboard.press("Control+Home")
    top = "document.querySelector('.mistakes').getBoundingClientRect().top"
    for _time in range(40):
        page.keyboard.press("ArrowDown")
    cursor = "document.querySelector('.cm-cursor-primary').getBoundingClientRect()"
    until(lambda: page.evaluate(f"{cursor}.top > 0 && {cursor}.bottom <= {top}"), 5)
    page.get_by_text("Autres champs").click()
    expect(page.get_by_label("Auteur")).to_be_attached()
    for _time in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('.tools')"):
            break
        assert page.evaluate(f"document.activeElement.getBoundingClientRect().bottom <= {top}")


def test_page_is_begun_as_a_post_is_and_seen_at_once(desk, new_page):
    page = new_page()
    views.texts(page, desk)
    views.button(page, "Nouvelle page").click()
    views.button(page, "Commencer").click()
    is_told(page, page.get_by_label("Titre"), "Une page commence par son titre")
    page.keyboard.type("Nos concerts")
    page.keyboard.press("Enter")
    views.editor(page).wait_for(timeout=PATIENCE)
    assert desk.text("nos-concerts.md") == '---\ntitle: "Nos concerts"\ndraft: true\n---\n'
    expect(views.editor(page)).to_be_focused(timeout=PATIENCE)
    page.keyboard.insert_text("Chaque été.\n")
    shown = page.frame_locator("iframe[title='Aperçu']").locator("article")
    expect(shown).to_contain_text("Chaque été.", timeout=PATIENCE)
    page.keyboard.press("Control+s")
    until(lambda: "Chaque été." in desk.text("nos-concerts.md"))
    views.texts(page, desk)
    expect(page.get_by_role("listitem").filter(has_text="Nos concerts")).to_contain_text("Page")


#: A text that is selected as a whole, what is done with it, and what it is then.
MARKED = (
    ("un\n\ndeux", ["Gras"], "**un**\n\n**deux**"),
    (" mot ", ["Gras"], " **mot** "),
    ("**mot**", ["Gras"], "mot"),
    ("un **mot** de plus", ["Gras"], "**un mot de plus**"),
    ("***mot***", ["Italique"], "**mot**"),
    ("- un\n- deux", ["Gras", "Italique"], "- ***un***\n- ***deux***"),
    ("un\n\ndeux\ntrois", ["Liste"], "- un\n\n- deux\n- trois"),
    ("un\n\ndeux", ["Liste numérotée", "Liste numérotée"], "un\n\ndeux"),
)


def test_marks_are_put_where_they_hold_whatever_is_selected(desk, new_page):
    page = new_page()
    path = desk.begin(page, "Des marques")
    for text, tools, wanted in MARKED:
        page.keyboard.press("Control+a")
        page.keyboard.press("Delete")
        page.keyboard.insert_text(text)
        page.keyboard.press("Control+a")
        for name in tools:
            page.get_by_role("button", name=name, exact=True).click()
        page.keyboard.press("Control+s")
        until(lambda wanted=wanted: desk.text(path).endswith(f"---\n\n{wanted}\n"))
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    for words in (
        "Du ",
        "gras ",
        "puis ",
        "penché",
        ", et fin.",
    ):  # the same keys begin and end what is bold, or italic
        page.keyboard.type(words)
        page.keyboard.press("Control+i" if words in ("puis ", "penché") else "Control+b")
    page.keyboard.press("Control+b")
    page.keyboard.press("Control+s")
    until(lambda: desk.text(path).endswith("\nDu **gras** puis *penché*, et fin.\n"))


def test_answer_that_is_begun_stays_and_what_is_answered_is_told_to_wait_for_the_next_publishing(desk, new_page):
    page = new_page()
    (desk.root / "posts/2026/bavard.md").write_text(views.post("On en parle", "2026-04-30"), encoding="utf-8")
    comments = desk.root / "posts/2026/bavard.comments.yaml"
    comments.write_text(views.COMMENTS, encoding="utf-8")
    views.answer(page, desk)
    page.keyboard.type("Merci, Sam.")
    until(lambda: page.get_by_label("Votre réponse").input_value() == "Merci, Sam.")
    page.keyboard.press("Escape")
    expect(views.dialog(page)).to_have_count(0)
    views.button(page, "Répondre").click()
    expect(page.get_by_label("Votre réponse")).to_have_value("Merci, Sam.")
    views.button(page, "Publier les deux").click()
    expect(page.get_by_text("Ce sera en ligne quand le blog aura été publié.")).to_be_visible()
    assert "    Merci, Sam.\n" in comments.read_text(encoding="utf-8")
    comments.write_text(views.COMMENTS, encoding="utf-8")
    views.conversation(page, desk)
    views.button(page, "Publier").click()
    expect(page.get_by_text("Ce sera en ligne quand le blog aura été publié.")).to_be_visible()
    comments.unlink()


@pytest.mark.parametrize("width", [320, 640, 1280])
def test_letters_twice_as_large_cut_nothing_off(desk, new_page, width):
    page = new_page(viewport={"width": width, "height": 900})
    for view in (views.texts, lambda page, desk: desk.begin(page, f"Un titre de {width}")):
        view(page, desk)
        if page.get_by_text("Autres champs").count():
            page.get_by_text("Autres champs").click()
            page.get_by_label("Auteur").wait_for()
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.scrollingElement.scrollWidth - innerWidth") <= 0
        wider = "[...document.querySelectorAll('.write')].map((part) => part.scrollWidth - part.clientWidth)"
        assert page.evaluate(wider) in ([], [0])
