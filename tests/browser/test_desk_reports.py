"""What people told of the desks of other programs does not happen at this one."""

from __future__ import annotations

import base64

import pytest
from made_pictures import jpeg, photo
from planted import pdf
from playwright.sync_api import WebSocketRoute, expect

from browser import desk_views as views
from browser.desks import PATIENCE, RunningDesk, new_blog, until

pytestmark = pytest.mark.browser

#: Longer than the desk waits before it keeps what was typed, asks for the page, and shows it.
A_WHILE = 1500
#: Gives words and a picture to what has the focus, or to what lies at a place; returns whether the page takes them.
GIVE = """([place, words, picture]) => {
    const transfer = new DataTransfer();
    for (const [kind, data] of Object.entries(words)) transfer.setData(kind, data);
    const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
    transfer.items.add(new File([bytes], "IMG 1.jpg", {type: "image/jpeg"}));
    const target = place ? document.querySelector(place) : document.activeElement;
    const all = {bubbles: true, cancelable: true, dataTransfer: transfer, clipboardData: transfer};
    const events = place ? ["dragenter", "dragover", "drop"].map((name) => new DragEvent(name, all))
        : [new ClipboardEvent("paste", all)];
    for (const event of events) target.dispatchEvent(event);
    return events.slice(1).every((event) => event.defaultPrevented);
}"""
PICTURE = base64.b64encode(jpeg(photo(60, 40))).decode()


class HeldLine:
    """What a browser sends to the desk, which can be held back, and lost."""

    def __init__(self) -> None:
        self.is_held = False
        self.held: list[str | bytes] = []
        self.lost = ""  # what is in messages that never arrive

    def open(self, route: WebSocketRoute) -> None:
        """Carry what is sent."""
        self.desk = route.connect_to_server()
        route.on_message(self._carry)

    def _carry(self, message: str | bytes) -> None:
        if self.is_held:
            self.held.append(message)
        elif not self.lost or self.lost not in str(message):
            self.desk.send(message)

    def release(self) -> None:
        """Send what was held back."""
        self.is_held = False
        while self.held:
            self.desk.send(self.held.pop(0))

    def lose(self) -> None:
        """Forget what was held back."""
        self.is_held = False
        self.held.clear()


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """An open desk."""
    running = RunningDesk(new_blog(tmp_path_factory.mktemp("desk"))).start()
    yield running
    running.stop()


@pytest.fixture
def writing(desk, new_page, request):
    """Return a page with the cursor in the text of a new post, and the path of its file."""
    page = new_page()
    path = desk.begin(page, request.node.name.replace("_", " "))
    page.get_by_role("textbox", name="Texte").click()
    return page, path


def test_letters_that_are_put_together_survive_what_happens_meanwhile(writing):
    """openchamber#2527, codemirror/dev#1310, TryGhost/Ghost#9012: a text set anew ends what is being composed."""
    page, _path = writing
    keys = page.context.new_cdp_session(page)
    page.keyboard.type("Un ")
    for composed in ("に", "にほ", "にほん", "日本"):
        keys.send(
            "Input.imeSetComposition",
            {"text": composed, "selectionStart": len(composed), "selectionEnd": len(composed)},
        )
        page.wait_for_timeout(A_WHILE)
    keys.send("Input.insertText", {"text": "日本"})
    keys.send("Input.imeSetComposition", {"text": "^", "selectionStart": 1, "selectionEnd": 1})
    page.wait_for_timeout(A_WHILE)
    keys.send("Input.insertText", {"text": "ê"})
    page.keyboard.type(" mot.")
    expect(page.get_by_role("textbox", name="Texte")).to_contain_text("Un 日本ê mot.")
    expect(page.frame_locator("iframe[title='Aperçu']").locator("article")).to_contain_text(
        "日本ê mot", timeout=PATIENCE
    )


def test_words_stay_that_are_typed_while_the_line_is_slow(new_page, desk):
    """zauberzeug/nicegui#4351: what the desk tells of a text takes away what was typed since."""
    page, line = new_page(), HeldLine()
    page.route_web_socket("**/socket.io/**", line.open)
    path = desk.begin(page, "Une ligne lente")
    text = page.get_by_role("textbox", name="Texte")
    mistakes = page.get_by_role("region", name="À corriger")
    expect(mistakes).to_contain_text("Rien à corriger", timeout=PATIENCE)
    text.click()
    page.keyboard.type("Un {inconnu}`mot` de trop 🎵.")
    page.wait_for_timeout(100)
    line.is_held = True
    page.keyboard.type(" Et un autre.")
    expect(mistakes).to_contain_text("inconnu", timeout=PATIENCE)
    expect(text.locator(".to-mend")).to_have_count(1)
    page.wait_for_timeout(A_WHILE)
    line.release()
    expect(text).to_contain_text("Un {inconnu}`mot` de trop 🎵. Et un autre.")
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("Un 🎵. Et un autre.")
    expect(page.frame_locator("iframe[title='Aperçu']").locator("article")).to_contain_text(
        "Un 🎵. Et un autre.", timeout=PATIENCE
    )
    page.keyboard.press("Control+s")
    until(lambda: desk.text(path).endswith("\nUn 🎵. Et un autre.\n"))


@pytest.mark.parametrize("lost", ["Un premier mot. ", "Un mot"])
def test_desk_has_the_words_of_the_browser_though_a_message_is_lost(new_page, desk, lost):
    page, line = new_page(), HeldLine()
    page.route_web_socket("**/socket.io/**", line.open)
    path = desk.begin(page, f"Sans {lost}")
    page.get_by_role("textbox", name="Texte").click()
    page.wait_for_timeout(A_WHILE)
    line.is_held = True
    page.keyboard.insert_text(lost)
    line.lose()
    page.keyboard.insert_text(" Un autre 🎵.")
    page.wait_for_timeout(A_WHILE)
    page.keyboard.press("Control+s")
    until(lambda: desk.text(path).endswith(f"\n{lost} Un autre 🎵.\n"))


def test_what_was_kept_and_saved_can_still_be_undone(writing, desk):
    """storyblok#520, decap-cms#3039: undoing ends where the program saved, and what was saved is called unsaved."""
    page, path = writing
    page.keyboard.type("Un mot.")
    page.wait_for_timeout(A_WHILE)
    page.keyboard.press("Control+s")
    until(lambda: "Un mot." in desk.text(path))
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("Un autre.")
    page.keyboard.press("Control+s")
    until(lambda: "Un autre." in desk.text(path))
    page.wait_for_timeout(A_WHILE)
    expect(page.get_by_text("Enregistré", exact=False).first).to_be_visible()
    for _step in range(60):
        page.keyboard.press("Control+z")
    assert "Un" not in page.get_by_role("textbox", name="Texte").inner_text()
    for _step in range(60):
        page.keyboard.press("Control+y")
    expect(page.get_by_role("textbox", name="Texte")).to_contain_text("Un autre.")


def test_words_are_there_after_going_back_and_after_two_reloads(writing, desk):
    """Orchard#1339, decap-cms#5055: a step back loses all, and what was given back is taken away by the next reload."""
    page, _path = writing
    page.keyboard.type("Des mots qui restent.")
    until(lambda: any("qui restent." in file.read_text("utf-8") for file in desk.root.glob(".desk/journal/*")))
    page.go_back()
    page.go_forward()
    for _time in range(2):
        expect(page.get_by_role("textbox", name="Texte")).to_contain_text("Des mots qui restent.", timeout=PATIENCE)
        page.wait_for_timeout(A_WHILE)
        page.reload()
    expect(page.get_by_role("textbox", name="Texte")).to_contain_text("Des mots qui restent.", timeout=PATIENCE)


def test_each_of_two_windows_gets_its_own_words_back(writing, desk):
    """polkaverse#295, windmill#3646, publify#412: what one window keeps takes the place of what another has."""
    page, path = writing
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.get_by_text("aussi ouvert dans une autre fenêtre")).to_be_visible(timeout=PATIENCE)
    for window, words in ((other, "Les siens."), (page, "Les miens.")):
        views.editor(window).click()
        window.keyboard.type(words)
        until(lambda words=words: any(words in file.read_text("utf-8") for file in desk.root.glob(".desk/journal/*")))
    desk.kill()
    for window, words in ((other, " Encore."), (page, " Toujours.")):
        window.bring_to_front()
        window.keyboard.type(words)
        window.wait_for_timeout(100)
    desk.start()
    page.goto(desk.address)
    for window, words in ((page, "Les miens. Toujours."), (other, "Les siens. Encore.")):
        window.goto(f"{desk.address.partition('/?')[0]}/edit?path={path}")
        expect(views.editor(window)).to_have_text(words, timeout=PATIENCE)
    other.reload()
    expect(views.editor(other)).to_have_text("Les siens. Encore.", timeout=PATIENCE)
    other.close()


def test_words_that_did_not_arrive_are_there_after_several_reloads(new_page, desk):
    """wp-calypso#12246, hyperlink-academy/leaflet#351: a reload before all is there takes words away."""
    page, line = new_page(), HeldLine()
    page.route_web_socket("**/socket.io/**", line.open)
    desk.begin(page, "Trois fois relu")
    page.keyboard.type("Un mot.")
    until(lambda: any("Un mot." in file.read_text("utf-8") for file in desk.root.glob(".desk/journal/*")))
    line.lost = "Encore"
    page.keyboard.insert_text(" Encore un.")
    for _time in range(2):
        page.wait_for_timeout(A_WHILE)
        page.reload()
        expect(views.editor(page)).to_have_text("Un mot.", timeout=PATIENCE)
    line.lost = ""
    page.wait_for_timeout(A_WHILE)
    page.reload()
    expect(views.editor(page)).to_have_text("Un mot. Encore un.", timeout=PATIENCE)


def test_who_is_cut_off_is_told_so_and_not_that_all_is_saved(tmp_path, new_page):
    """haiwen/seafile#2611: an editor says that it saved though nobody was there any more."""
    running = RunningDesk(new_blog(tmp_path)).start()
    try:
        page = new_page()
        path = running.begin(page, "Coupé")
        page.get_by_role("textbox", name="Texte").click()
        page.keyboard.type("Avant.")
        page.keyboard.press("Control+s")
        until(lambda: "Avant." in running.text(path))
        expect(page.get_by_text("Enregistré", exact=True)).to_be_visible()
        running.kill()
        page.keyboard.type(" Après.")
        page.keyboard.press("Control+s")
        expect(page.get_by_text("Connexion perdue")).to_be_visible(timeout=PATIENCE)
        expect(page.get_by_text("Enregistré", exact=True)).to_be_hidden()
        assert "Après." not in running.text(path)
    finally:
        running.stop()


def test_date_stays_as_it_was_typed_whatever_else_is_changed(desk, new_page):
    """sveltia-cms#99 and #278, decap-cms#7171: another field is changed, and the date has another form."""
    heads = ("2026-03-17", "2026-03-17T10:30", "2026-03-17 10:30:00+01:00", "'2026-03-17'")
    page = new_page()
    page.goto(desk.address)
    for number, day in enumerate(heads):
        path = f"posts/2026/date-{number}.md"
        (desk.root / path).write_text(
            f"---\ndate: {day}  # le jour\ntags: [a]\n---\n\n# Jour {number}\n\nUn.\n", "utf-8"
        )
        page.goto(f"{desk.address.partition('?')[0]}edit?path={path}")
        page.get_by_label("Étiquettes").fill("b")
        page.get_by_role("button", name="Enregistrer").click()
        until(lambda path=path: "[b]" in desk.text(path))
        assert f"\ndate: {day}  # le jour\n" in desk.text(path)


def test_picture_that_is_dropped_beside_the_text_comes_into_it_and_the_page_stays(writing):
    """gutenberg#43493, emdash#2425, itch.io#1711: the browser leaves the page for a file that is dropped beside it."""
    page, _path = writing
    for number, place in enumerate((".bar", "[data-field=title]", "#desk-pane"), 1):
        assert page.evaluate(GIVE, [place, {}, PICTURE])
        page.get_by_label("Ce que l’on voit").wait_for()
        assert page.evaluate(GIVE, [place, {}, PICTURE]), "the page stays when a window lies over it, too"
        page.keyboard.type(f"Lac {number}")
        page.keyboard.press("Enter")
        expect(views.editor(page)).to_contain_text(f"![Lac {number}](test-picture")
        expect(views.dialog(page)).to_have_count(0)
    page.get_by_role("link", name="Billets").click()
    page.get_by_label("Recherche").wait_for()
    assert page.evaluate(GIVE, ["h1", {}, PICTURE]), "so does the list of texts"


def test_file_that_is_pasted_is_not_its_name_and_words_of_word_are_no_picture(writing):
    """nextcloud/text#2923, editor.js#1928, ludushq#1: Word adds a picture of the words, the Finder a picture's name."""
    page, _path = writing
    form = {"text/plain": "Mot gras", "text/html": "<p>Mot <b>gras</b></p>", "text/rtf": "{}"}
    page.evaluate(GIVE, ["", form, PICTURE])
    expect(views.editor(page)).to_have_text("Mot **gras**")
    page.evaluate(GIVE, ["", {"text/plain": "IMG 1.jpg"}, PICTURE])
    page.get_by_label("Ce que l’on voit").fill("Un lac")
    page.keyboard.press("Enter")
    expect(views.editor(page)).to_contain_text("![Un lac](test-file")
    expect(views.editor(page)).not_to_contain_text("IMG 1")


def test_each_of_many_files_that_is_not_taken_is_told_until_the_others_are_described(writing, tmp_path):
    """django-file-form#504: what went wrong with a file is taken away by what is told of the next."""
    page, _path = writing
    (tmp_path / "IMG_1.HEIC").write_bytes(b"\0\0\0\x18ftypheic" + bytes(100))
    (tmp_path / "vide.png").write_bytes(b"")
    (tmp_path / "Été.JPG").write_bytes(jpeg(photo(60, 40)))
    with page.expect_file_chooser() as chooser:
        views.button(page, "Ajouter une image").click()
    chooser.value.set_files([tmp_path / name for name in ("IMG_1.HEIC", "Été.JPG", "vide.png")])
    said = page.locator(".notice.wrong").filter(has_text="IMG_1.HEIC").filter(has_text="vide.png est vide")
    expect(said).to_be_visible()
    page.get_by_label("Ce que l’on voit").fill("Un lac")
    page.keyboard.press("Enter")
    expect(views.dialog(page)).to_have_count(0)
    expect(views.editor(page)).to_contain_text("/ete.jpg)")
    expect(said).to_be_visible()
    expect(page.get_by_text("est rangé à côté du texte")).to_have_count(0)


def test_picture_takes_no_word_away_and_cuts_no_line_in_two(writing, desk):
    """polar#2336, busy#811: a picture goes elsewhere than where one writes, or takes the place of words."""
    page, path = writing
    page.keyboard.type("Un mot, puis la suite.")
    page.keyboard.press("Enter")
    page.keyboard.type("Dernière ligne.")
    page.keyboard.press("Control+Home")
    for key in ("ArrowRight",) * 3 + ("Shift+ArrowRight",) * 3:
        page.keyboard.press(key)
    page.evaluate(GIVE, ["", {}, PICTURE])
    page.get_by_label("Ce que l’on voit").fill("Un lac")
    page.keyboard.press("Enter")
    expect(views.editor(page)).to_contain_text("![Un lac]")
    page.keyboard.press("Control+s")
    until(lambda: "![" in desk.text(path))
    lines = desk.text(path).partition("---\n\n")[2].splitlines()
    assert lines[0] == "Un mot, puis la suite."
    assert lines[2].startswith("![Un lac](")
    assert lines[4:] == ["Dernière ligne."]


def test_documents_are_chosen_as_pictures_are(writing, tmp_path):
    page, _path = writing
    (tmp_path / "Affiche du 3.pdf").write_bytes(pdf())
    page.get_by_text("Plus", exact=True).click()
    expect(views.button(page, "Partition")).to_have_count(0)  # as this blog shows none
    with page.expect_file_chooser() as chooser:
        views.button(page, "Ajouter un PDF").click()
    assert ".pdf" in page.locator("#desk-files").get_attribute("accept")
    chooser.value.set_files(tmp_path / "Affiche du 3.pdf")
    expect(views.editor(page)).to_contain_text("{download}`affiche-du-3.pdf <test-documents")


#: What is typed, "|" for Enter, and what stands there then.
TYPED = {
    'Fin :(|J\'ai dit "oui" (non)': 'Fin :(\nJ\'ai dit "oui" (non)',
    'Elle dit "|Un <b|a {|b [': 'Elle dit "\nUn <b\na {\nb [',
    "- un|deux||Après": "- un\n- deux\n\nAprès",
    "1. un||Après": "1. un\n\nAprès",
    "- [ ] un|deux||Après": "- [ ] un\n- [ ] deux\n\nAprès",
}


def test_prose_is_typed_as_it_is_meant(writing, desk):
    """codimd#1201, jsbin#1546, codemirror/dev#1046 and #793: an editor for programs adds signs, and keeps its lists."""
    page, path = writing
    for typed, wanted in TYPED.items():
        page.keyboard.press("Control+a")
        page.keyboard.press("Delete")
        for number, part in enumerate(typed.split("|")):
            if number:
                page.wait_for_timeout(120)  # what an editor for programs offers is there by then
                page.keyboard.press("Enter")
            page.keyboard.type(part)
        page.keyboard.press("Control+s")
        until(lambda wanted=wanted: desk.text(path).endswith(f"---\n\n{wanted}\n"))
    expect(views.editor(page)).to_have_attribute("aria-autocomplete", "none")
