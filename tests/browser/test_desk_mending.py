"""The desk leads from each mistake in the head of a text to where it is mended, and back once it is."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from browser.desks import PATIENCE, RunningDesk, new_blog, until

pytestmark = pytest.mark.browser

HEAD = "Lignes de l’en-tête"
RIGHT = {"title": "Un titre", "date": "2026-03-17", "category": "Musique"}


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """An open desk."""
    running = RunningDesk(new_blog(tmp_path_factory.mktemp("mending"))).start()
    yield running
    running.stop()


def text_of(*, end: str = "\n", **other: str) -> str:
    """Return a post whose head has some *other* lines; "" leaves a field out."""
    lines = {name: f"{name}: {value}" for name, value in RIGHT.items()} | other
    return end.join(["---", *filter(None, lines.values()), "---", "", "Un mot.", ""])


def opened(desk: RunningDesk, page: Page, name: str, text: str, *, line: int = 0) -> str:
    path = f"posts/2026/{name}.md"
    (desk.root / path).write_bytes(text.encode())
    page.goto(desk.address)
    page.get_by_label("Recherche").wait_for()
    page.goto(f"{desk.address.partition('/?')[0]}/edit?path={path}&line={line}")
    return path


def mistake(page: Page, words: str = ""):
    region = page.get_by_role("region", name="À corriger")
    return region.get_by_role("button", name=re.compile(words)).first


def is_told(page: Page, field) -> str:
    """Return what a screen reader says of a field that is wrong."""
    expect(field).to_have_attribute("aria-invalid", "true", timeout=PATIENCE)
    ids = field.get_attribute("aria-describedby").split()
    return " ".join(page.locator(f"[id='{name}']").inner_text() for name in ids)


#: Heads, and of each mistake what is said, the field that it leads to, and how it is mended there.
IN_FIELDS = (
    (
        {
            "title": "title: {a: b}",
            "date": "date: 17 mars deux mille",
            "category": "category: Musiqe",
            "x": "updated: 2020-01-01\ntags: musique; blog\ncomments: peut-être",
        },
        (
            ("title", "Titre", "fill", "Un titre"),
            ("deux mille", "Date", "fill", "2026-03-17"),
            ("Musiqe.*Musique", "Rubrique", "select", "Musique"),
            ("point-virgule", "Étiquettes", "fill", "musique, blog"),
            ("peut-être", "Commentaires", "click", "comments: false"),
            ("avant", "Mis à jour le", "fill", "2026-05-01"),
        ),
    ),
    (
        {"date": "", "category": ""},
        (("pas de date", "Date", "fill", "2026-03-17"), ("pas de rubrique", "Rubrique", "select", "Humeurs")),
    ),
)


@pytest.mark.parametrize(("other", "mistakes"), IN_FIELDS, ids=["wrong", "absent"])
def test_mistakes_in_fields_lead_there_and_are_told_until_they_are_mended(desk, new_page, other, mistakes):
    page = new_page()
    path = opened(desk, page, f"champs-{len(mistakes)}", text_of(**other))
    for words, label, how, value in mistakes:
        mistake(page, words).click(timeout=PATIENCE)
        field = page.get_by_label(label, exact=True)
        expect(field).to_be_focused()
        assert re.search(words, is_told(page, field))
        if how == "fill":
            field.fill(value)
        elif how == "select":
            field.select_option(value)
        else:
            field.click()
        expect(mistake(page, words)).to_have_count(0, timeout=PATIENCE)
        expect(field).not_to_have_attribute("aria-invalid", "true")
    expect(page.get_by_role("region", name="À corriger")).to_contain_text("Rien à corriger", timeout=PATIENCE)
    page.keyboard.press("Control+s")
    until(lambda: "Un mot." in desk.text(path) and all(value in desk.text(path) for *_rest, value in mistakes))
    assert desk.text(path).count("---") == 2


#: Lines of a head, each with a mistake that no field has, what is said of it, and the line as it is right.
IN_THE_HEAD = (
    ("title: Paris : la nuit", "guillemets", 'title: "Paris : la nuit"'),
    ("catégorie: Musique", "catégorie.*category", "category: Musique"),
    ("zzzz: 3", "zzzz", ""),
    ("tocdepth: deux", "tocdepth", "tocdepth: 2"),
    ("date: 2026-03-18", "deux fois", ""),
    ('description: "jamais fermé', "s’ouvre", 'description: "fermé"'),
)


def test_mistakes_that_no_field_has_lead_to_their_line_of_the_head(desk, new_page):
    page = new_page()
    text = "\n".join(["---", "date: 2026-03-17", *(line for line, *_rest in IN_THE_HEAD), "---", "", "Un mot.", ""])
    path = opened(desk, page, "tete", text.replace("\n", "\r\n"))
    head = page.get_by_label(HEAD)
    for line, words, right in reversed(IN_THE_HEAD):  # as what is broken hides what is not there
        mistake(page, words).click(timeout=PATIENCE)
        expect(head).to_be_focused()
        assert re.search(words, is_told(page, head))
        assert head.evaluate("(one) => one.value.slice(one.selectionStart, one.selectionEnd)") == line
        page.keyboard.insert_text(right)
        expect(mistake(page, words)).to_have_count(0, timeout=PATIENCE)
    expect(page.get_by_role("region", name="À corriger")).to_contain_text("Rien à corriger", timeout=PATIENCE)
    expect(head).not_to_have_attribute("aria-invalid", "true")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Titre")).to_have_value("Paris : la nuit")
    page.get_by_label("Titre").fill("Deux fois")
    expect(head).to_have_value(re.compile("Deux fois"))
    page.keyboard.press("Control+s")
    until(lambda: "Deux fois" in desk.text(path))
    said = (desk.root / path).read_bytes()
    assert said.count(b"\n") == said.count(b"\r\n")
    assert all(right.encode() in said for *_rest, right in IN_THE_HEAD[1:])


def test_address_that_names_a_line_of_the_head_opens_at_its_field(desk, new_page):
    page = new_page()
    opened(desk, page, "adresse", text_of(x="degree: 99\nlocation: Brest"), line=6)
    expect(page.get_by_label("Lieu")).to_be_focused(timeout=PATIENCE)


def test_list_of_texts_leads_to_the_field_that_is_wrong(desk, new_page):
    page = new_page()
    opened(desk, page, "liste", text_of(title="title: De la liste", date="date: hier"))
    page.goto(desk.address)
    row = page.get_by_role("listitem").filter(has_text="De la liste")
    row.get_by_role("link", name=re.compile("hier")).click()
    expect(page.get_by_label("Date")).to_be_focused(timeout=PATIENCE)


def test_line_that_would_end_the_head_is_refused_and_nothing_is_lost(desk, new_page):
    page = new_page()
    path = opened(desk, page, "fin", text_of(), line=3)
    page.get_by_text("Autres champs").click()
    page.get_by_text("L’en-tête tel qu’il est écrit").click()
    head = page.get_by_label(HEAD)
    head.fill("title: Un titre\ndate: 2026-03-17\n---\ncategory: Musique\n")
    assert "termine l’en-tête" in is_told(page, head)
    head.fill("title: Un autre\ndate: 2026-03-17\ncategory: Musique")
    expect(head).not_to_have_attribute("aria-invalid", "true")
    page.keyboard.press("Control+s")
    until(lambda: "Un autre" in desk.text(path))
    assert desk.text(path) == text_of(title="title: Un autre")


def test_front_matter_that_is_typed_with_the_text_is_there_once(desk, new_page):
    """A file without a front matter gets one by the keyboard, letter by letter, or by the form."""
    page = new_page()
    path = opened(desk, page, "nu", "\n\n---\ntitle: Nu\ndate: 2026-03-17\ncategory: Musique\n---\n\nUn mot.\n")
    mistake(page, "première ligne").click(timeout=PATIENCE)
    page.keyboard.press("Control+Home")
    for _time in range(2):
        page.keyboard.press("Delete")
    expect(page.get_by_role("region", name="À corriger")).to_contain_text("Rien à corriger", timeout=PATIENCE)
    page.keyboard.press("Control+End")
    page.keyboard.type("Deux mots.")
    page.keyboard.press("Control+s")
    until(lambda: "Deux mots." in desk.text(path))
    assert desk.text(path) == "---\ntitle: Nu\ndate: 2026-03-17\ncategory: Musique\n---\n\nUn mot.\nDeux mots.\n"
    expect(page.get_by_label("Titre")).to_have_value("Nu")
    expect(page.get_by_role("textbox", name="Texte")).not_to_contain_text("category")


def test_title_that_stands_above_the_text_is_changed_in_both_places(desk, new_page):
    page = new_page()
    path = opened(desk, page, "titre", text_of(title="").replace("Un mot", "# Au-dessus\n\nUn mot"))
    text = page.get_by_role("textbox", name="Texte")
    expect(text).to_contain_text("Un mot", timeout=PATIENCE)
    page.get_by_label("Titre").fill("Plus haut")
    expect(text).to_contain_text("# Plus haut")
    text.click()
    page.keyboard.press("Control+End")
    page.keyboard.type("Et un autre.")
    page.keyboard.press("Control+s")
    until(lambda: "Et un autre." in desk.text(path))
    assert "# Plus haut" in desk.text(path)
