"""What a writer meets at the desk, view by view: each is reached as he reaches it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from made_pictures import jpeg, photo
from playwright.sync_api import Locator, Page, expect

from browser.desks import PATIENCE, RunningDesk, new_blog

#: Shows one view in a page.
View = Callable[[Page, RunningDesk], object]

DRAFT = "Un soir de janvier, au bord du lac"
MISTAKES = """\
---
title: {a: b}
date: 17 mars deux mille
category: Musiqe
tags: musique; blog
updated: 2020-01-01
comments: peut-être
catégorie: Musique
---

Un [lien](nulle-part.md) de trop.

#### Trop bas

![](pas-la.jpg)
"""
COMMENTS = """\
- id: a1
  author: Léa
  date: 2026-05-01
  text: Bravo !
  status: published
- id: a2
  parent: a1
  author: Sam
  site: https://sam.example/
  date: 2026-05-02
  text: "Oui, et *merci*. J’ai écouté deux fois."
  status: pending
"""


def post(title: str, date: str, text: str = "Un mot.", more: str = "") -> str:
    return f"---\ntitle: {title}\ndate: {date}\ncategory: Musique\n{more}---\n\n{text}\n"


def blog_of_all_kinds(root: Path) -> Path:
    """Write a blog with texts in each state, and with words of a reader."""
    new_blog(root)
    posts = root / "posts/2026"
    texts = {
        "a-corriger.md": MISTAKES,
        "a-venir.md": post("Un concert à venir", "2099-02-03"),
        "a-jeter.md": post("À jeter", "2026-02-01", more="draft: true\n"),
        "a-jeter-aussi.md": post("À jeter aussi", "2026-02-02", more="draft: true\n"),
        "a-deux.md": post("À deux", "2026-02-03", more="draft: true\n"),
        "un-soir.md": post(DRAFT, "2026-01-20", more="draft: true\n"),
        "bavard.md": post("On en parle", "2026-04-30"),
        "bavard.comments.yaml": COMMENTS,
    }
    for name, text in texts.items():
        (posts / name).write_text(text, encoding="utf-8")
    (root / "Au bord du lac.jpg").write_bytes(jpeg(photo(600, 400)))
    return root


def editor(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Texte", exact=True)


def to_mend(page: Page) -> Locator:
    return page.get_by_role("region", name="À corriger")


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def dialog(page: Page) -> Locator:
    return page.get_by_role("dialog")


# -- The list, the bin, the conversation ------------------------------------------------------------------------------


def texts(page: Page, desk: RunningDesk) -> None:
    page.goto(desk.address)
    expect(page.get_by_label("Recherche")).to_be_visible(timeout=PATIENCE)


def nothing_found(page: Page, desk: RunningDesk) -> None:
    texts(page, desk)
    page.get_by_label("Recherche").fill("hippopotame")
    expect(page.get_by_text("Aucun texte ne correspond.")).to_be_visible()


def menu(page: Page, desk: RunningDesk) -> None:
    texts(page, desk)
    page.locator("summary").nth(1).click()
    expect(button(page, "Dupliquer")).to_be_visible()


def new_post(page: Page, desk: RunningDesk) -> None:
    texts(page, desk)
    button(page, "Nouveau billet").click()
    expect(page.get_by_label("Titre")).to_be_focused()


def bin_(page: Page, desk: RunningDesk) -> None:
    opened(page, desk, "À jeter")
    button(page, "Supprimer").click()
    button(page, "Mettre à la corbeille").click()
    page.get_by_role("link", name="Corbeille").click()
    expect(button(page, "Vider la corbeille")).to_be_visible()


def gone_for_ever(page: Page, desk: RunningDesk) -> None:
    texts(page, desk)
    page.get_by_role("link", name="Corbeille").click()
    button(page, "Vider la corbeille").click()
    expect(dialog(page)).to_be_visible()


def conversation(page: Page, desk: RunningDesk) -> None:
    texts(page, desk)
    page.get_by_role("link", name="Conversation").click()
    expect(page.get_by_text("J’ai écouté deux fois.")).to_be_visible()


def answer(page: Page, desk: RunningDesk) -> None:
    conversation(page, desk)
    button(page, "Répondre").click()
    expect(page.get_by_label("Votre réponse")).to_be_focused()


# -- The editor -------------------------------------------------------------------------------------------------------


def opened(page: Page, desk: RunningDesk, title: str) -> None:
    texts(page, desk)
    page.get_by_role("link", name=title, exact=True).click()
    editor(page).wait_for(timeout=PATIENCE)


def begun(page: Page, desk: RunningDesk) -> None:
    desk.begin(page, "À peine commencé")
    expect(to_mend(page)).not_to_contain_text("Le texte est lu", timeout=PATIENCE)


def written(page: Page, desk: RunningDesk) -> None:
    if "un-soir" in page.url:
        return
    opened(page, desk, DRAFT)
    expect(to_mend(page)).not_to_contain_text("Le texte est relu", timeout=PATIENCE)


def unfolded(page: Page, desk: RunningDesk) -> None:
    written(page, desk)
    page.get_by_text("Autres champs").click()
    page.get_by_text("L’en-tête tel qu’il est écrit").click()
    expect(page.get_by_label("Lignes de l’en-tête")).to_be_visible()


def mistakes(page: Page, desk: RunningDesk) -> None:
    texts(page, desk)
    page.goto(f"{desk.address.partition('/?')[0]}/edit?path=posts/2026/a-corriger.md")
    expect(to_mend(page)).to_contain_text("choses à corriger", timeout=PATIENCE)


def mistakes_unfolded(page: Page, desk: RunningDesk) -> None:
    mistakes(page, desk)
    page.get_by_text("Autres champs").click()
    page.get_by_text("L’en-tête tel qu’il est écrit").click()
    expect(page.get_by_label("Lignes de l’en-tête")).to_have_attribute("aria-invalid", "true")


def more_tools(page: Page, desk: RunningDesk) -> None:
    written(page, desk)
    page.get_by_text("Plus", exact=True).click()
    expect(button(page, "Ajouter un son")).to_be_visible()


def picture(page: Page, desk: RunningDesk) -> None:
    written(page, desk)
    with page.expect_file_chooser() as chooser:
        button(page, "Ajouter une image").click()
    chooser.value.set_files(desk.root / "Au bord du lac.jpg")
    expect(page.get_by_label("Ce que l’on voit")).to_be_focused()


def link(page: Page, desk: RunningDesk) -> None:
    written(page, desk)
    button(page, "Lien").click()
    page.get_by_label("Vers quel billet").fill("billet")
    expect(button(page, "Premier billet")).to_be_visible()


def term(page: Page, desk: RunningDesk) -> None:
    more_tools(page, desk)
    button(page, "Terme du lexique").click()
    expect(dialog(page)).to_be_visible()


def player(page: Page, desk: RunningDesk) -> None:
    more_tools(page, desk)
    button(page, "Lecteur").click()
    expect(page.get_by_label("Adresse du son ou du film")).to_be_focused()


def versions(page: Page, desk: RunningDesk) -> None:
    written(page, desk)
    editor(page).click()
    page.keyboard.type("Plus encore. ")
    button(page, "Versions précédentes").click()
    expect(dialog(page).get_by_role("listitem")).to_have_count(1)


def rename(page: Page, desk: RunningDesk) -> None:
    written(page, desk)
    button(page, "Renommer").click()
    expect(page.get_by_label("Nom dans l’adresse")).to_be_focused()


def name_that_is_taken(page: Page, desk: RunningDesk) -> None:
    rename(page, desk)
    page.get_by_label("Nom dans l’adresse").fill("premier-billet")
    page.keyboard.press("Enter")
    expect(page.locator("dialog .notice")).not_to_be_empty()


def delete(page: Page, desk: RunningDesk) -> None:
    written(page, desk)
    button(page, "Supprimer").click()
    expect(dialog(page)).to_be_visible()


def conflict(page: Page, desk: RunningDesk) -> None:
    opened(page, desk, "À deux")
    file = desk.root / "posts/2026/a-deux.md"
    editor(page).click()
    page.keyboard.press("Control+a")
    page.keyboard.type("Mes mots à moi.")
    file.write_text(post("À deux", "2026-02-03", "Les siens."), encoding="utf-8")
    button(page, "Enregistrer").click()
    expect(dialog(page)).to_contain_text("Les siens.")


def refused(page: Page, desk: RunningDesk) -> None:
    texts(page, desk)
    button(page, "Publier").click()
    expect(dialog(page)).to_contain_text("Rien ne peut être mis en ligne", timeout=PATIENCE)


def plan(page: Page, desk: RunningDesk) -> None:
    (desk.root / "posts/2026/a-corriger.md").unlink(missing_ok=True)
    texts(page, desk)
    button(page, "Publier").click()
    expect(dialog(page).get_by_role("button", name="Publier", exact=True)).to_be_focused(timeout=PATIENCE)


def online(page: Page, desk: RunningDesk) -> None:
    plan(page, desk)
    page.keyboard.press("Enter")
    expect(dialog(page)).to_contain_text("En ligne depuis", timeout=PATIENCE)
    (desk.root / "posts/2026/a-corriger.md").write_text(MISTAKES, encoding="utf-8")


def seen_on_a_telephone(page: Page, desk: RunningDesk) -> None:
    written(page, desk)
    button(page, "Téléphone").click()


def seen_in_the_dark(page: Page, desk: RunningDesk) -> None:
    written(page, desk)
    button(page, "Sombre").click()
    page.set_viewport_size({"width": 390, "height": 844})
    button(page, "Voir").click()


def full_screen(page: Page, desk: RunningDesk) -> None:
    written(page, desk)
    button(page, "Plein écran").click()


def a_page(page: Page, desk: RunningDesk) -> None:
    opened(page, desk, "À propos")


def no_place(page: Page, desk: RunningDesk) -> None:
    texts(page, desk)
    page.goto(f"{desk.address.partition('/?')[0]}/edit?path=posts/2026/bavard.comments.yaml")
    expect(page.get_by_role("heading")).to_contain_text("place")


def without_a_title(page: Page, desk: RunningDesk) -> None:
    new_post(page, desk)
    button(page, "Commencer").click()
    expect(page.get_by_text("Un billet commence par son titre")).to_be_visible()


# -- What is said at the foot of the page -----------------------------------------------------------------------------


def notice(page: Page, desk: RunningDesk) -> None:
    opened(page, desk, "À jeter aussi")
    button(page, "Supprimer").click()
    button(page, "Mettre à la corbeille").click()
    expect(page.get_by_text("dans la corbeille.")).to_be_visible()


def refusal(page: Page, desk: RunningDesk) -> None:
    answer(page, desk)
    button(page, "Publier les deux").click()
    expect(page.get_by_text("Il faut des mots pour répondre.")).to_be_visible()
