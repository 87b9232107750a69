"""Each view of the desk is for everybody: axe finds nothing, nothing is too wide, and the keyboard leads through it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from browser import desk_views as views
from browser.conftest import PHONE, WIDE
from browser.desks import PATIENCE, RunningDesk
from browser.visits import AXE

pytestmark = pytest.mark.browser

WIDER = "document.scrollingElement.scrollWidth - innerWidth"
#: Looks at the window over the page, else at the page without its frame: the blog's pages have tests of their own.
FAULTS = """(options) => axe.run(document.querySelector("dialog[open]") ?? {exclude: ["#desk-preview"]}, options)
    .then((found) => found.violations)"""
#: What is looked for in each scheme: colours are all that the dark changes.
ONLY = {"resultTypes": ["violations"]}
LOOKED_FOR = {"light": ONLY, "dark": ONLY | {"runOnly": ["color-contrast"]}}
#: Parts of the page that stick out of what scrolls around them, sideways.
CUT = """[...document.querySelectorAll(".write, dialog[open], .dialog-body")]
    .filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.className)"""
VIEWS = (
    views.texts, views.nothing_found, views.menu, views.without_a_title, views.a_page, views.begun, views.unfolded,
    views.mistakes_unfolded, views.notice, views.bin_, views.gone_for_ever, views.conversation, views.answer,
    views.refusal, views.no_place, views.seen_on_a_telephone, views.refused, views.conflict, views.plan, views.online,
)  # fmt: skip
#: Those that open over the editor, and fold or close by Escape.
OVER_THE_EDITOR = (
    views.more_tools, views.link, views.term, views.player, views.rename, views.name_that_is_taken, views.delete,
    views.versions, views.picture,
)  # fmt: skip
#: Views in which a window is open, and the button that opens it.
WINDOWS = (
    (views.texts, "Nouveau billet"), (views.texts, "Nouvelle page"), (views.texts, "Publier"), (views.written, "Lien"),
    (views.written, "Versions précédentes"), (views.written, "Renommer"), (views.written, "Supprimer"),
    (views.written, "Publier"), (views.conversation, "Répondre"),
)  # fmt: skip
#: Whether one sees where the focus is: by an outline, or by the line below a title.
IS_SEEN = """() => {
    const style = getComputedStyle(document.activeElement);
    const isOutlined = parseFloat(style.outlineWidth) > 0 && style.outlineStyle !== "none";
    return isOutlined || parseFloat(style.borderBottomWidth) > 1;
}"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """An open desk on which texts of all kinds lie."""
    running = RunningDesk(views.blog_of_all_kinds(tmp_path_factory.mktemp("views"))).start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def context(browser):
    """A browser that has the files of the desk since the first view."""
    context = browser.new_context(viewport=WIDE, reduced_motion="reduce", locale="fr-FR")
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.fixture
def page(context):
    """A window of its own, as a window remembers what it showed."""
    page = context.new_page()
    yield page
    page.close()


def faults(page: Page) -> list[str]:
    """Return what is wrong with a view, on a computer and a telephone, light and dark."""
    page.evaluate(AXE)
    found = []
    for size in (PHONE, WIDE):
        page.set_viewport_size(size)
        for scheme, options in LOOKED_FOR.items():
            page.emulate_media(color_scheme=scheme)
            where = f"{size['width']}, {scheme}"
            found += [
                f"{where}: {one['id']}: {one['nodes'][0]['html'][:150]}" for one in page.evaluate(FAULTS, options)
            ]
        found += [f"{size['width']}: {one} is cut off" for one in page.evaluate(CUT)]
        if page.evaluate(WIDER) > 0:
            found.append(f"{size['width']}: too wide")
    return found


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.__name__.strip("_"))
def test_view_is_for_everybody_in_each_size_and_colour(desk, page, view):
    view(page, desk)
    assert not faults(page)


def test_what_opens_over_the_editor_is_for_everybody(desk, page):
    found = {}
    for view in OVER_THE_EDITOR:
        view(page, desk)
        found[view.__name__] = faults(page)
        page.keyboard.press("Escape")
        expect(views.dialog(page)).to_have_count(0)
    assert not {name: wrong for name, wrong in found.items() if wrong}


@pytest.mark.parametrize(("view", "name"), WINDOWS, ids=lambda one: one if isinstance(one, str) else one.__name__)
def test_window_takes_the_focus_keeps_it_and_gives_it_back(desk, page, view, name):
    view(page, desk)
    opener = views.button(page, name)
    opener.focus()
    page.keyboard.press("Enter")
    window = views.dialog(page)
    expect(window.locator(":focus")).to_have_count(1, timeout=PATIENCE)
    expect(window.get_by_text("vérifié")).to_have_count(0, timeout=PATIENCE)  # what publishing begins with
    for _time in range(8):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('dialog')")
        assert page.evaluate(f"document.activeElement === document.body || ({IS_SEEN})()")
    page.keyboard.press("Escape")
    expect(window).to_have_count(0)
    expect(opener).to_be_focused()


def test_menu_folds_by_escape_and_beside_it_and_once_something_is_chosen(desk, page):
    views.menu(page, desk)
    summary = page.locator("summary").nth(1)
    page.keyboard.press("Escape")
    expect(views.button(page, "Dupliquer")).to_be_hidden()
    expect(summary).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Billets").click()
    expect(views.button(page, "Dupliquer")).to_be_hidden()
    summary.press("Enter")
    views.button(page, "Renommer").press("Enter")
    expect(views.dialog(page).get_by_role("textbox")).to_be_focused()
    expect(views.button(page, "Dupliquer")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(summary).to_be_focused()


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["computer", "telephone"])
def test_menu_at_the_foot_of_a_window_is_seen_as_a_whole(desk, page, size):
    """freon4dsl/Freon4dsl#524: who opens a menu in the last line of a window has to find out that one scrolls."""
    page.set_viewport_size(size)
    views.texts(page, desk)
    last = page.locator("summary").last
    last.evaluate("(one) => scrollTo(0, one.getBoundingClientRect().bottom + scrollY - innerHeight)")
    last.click()
    for name in ("Dupliquer", "Supprimer"):
        expect(views.button(page, name)).to_be_in_viewport(ratio=1)
    views.more_tools(page, desk)
    expect(views.button(page, "Code")).to_be_in_viewport(ratio=1)


def test_focus_goes_to_the_next_row_when_one_is_thrown_away(desk, page):
    for number in (1, 2):
        text = views.post(f"Éphémère {number}", f"2098-01-0{number}")
        (desk.root / f"posts/2026/ephemere-{number}.md").write_text(text, encoding="utf-8")
    views.texts(page, desk)
    row = page.get_by_role("listitem").filter(has_text="Éphémère 2")
    row.locator("summary").press("Enter")
    views.button(page, "Supprimer").press("Enter")
    page.get_by_role("button", name="Mettre à la corbeille").press("Enter")
    expect(row).to_have_count(0)
    expect(page.get_by_text("Il est dans la corbeille.")).to_be_visible()
    expect(page.get_by_role("link", name="Éphémère 1", exact=True)).to_be_focused()


#: What the focus lies on.
NAME = """() => {
    const one = document.activeElement;
    const label = one.labels?.length ? one.labels[0] : null;
    return one.ariaLabel || label?.innerText.trim() || one.innerText?.trim().split("\\n").at(-1) || one.title;
}"""
#: What Tab leads to in the editor, in this order.
WAY = (
    "← Billets", "Enregistrer", "Publier", "Titre", "Date", "Heure", "Rubrique", "Étiquettes", "Description",
    "Autres champs", "Gras", "Italique", "Lien", "Ajouter une image", "Plus", "Plein écran", "Texte",
    "Versions précédentes", "Dupliquer", "Renommer", "Supprimer", "Téléphone", "Ordinateur", "Sombre", "Aperçu",
)  # fmt: skip


def test_tab_leads_through_the_editor_in_its_order_and_one_sees_where(desk, page):
    views.written(page, desk)
    page.get_by_role("link", name="Billets").focus()
    names, unseen = [], []
    while "Aperçu" not in names:
        assert len(names) < 60, names
        names.append(page.evaluate(NAME))
        if not page.evaluate(f"!!document.activeElement.closest('.cm-editor, iframe') || ({IS_SEEN})()"):
            unseen.append(names[-1])
        page.keyboard.press("Tab")
    assert not unseen
    ways = [name.partition(" (")[0] for name in names]
    assert [name for name in dict.fromkeys(ways) if name in WAY] == list(WAY)
