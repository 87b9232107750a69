"""Comments in a real browser: archived ones do no harm, live ones ask nothing of anybody before the reader agrees."""

from __future__ import annotations

import json

import isso_server
import pytest
from hostile import VECTORS
from made_once import made_once
from playwright.sync_api import expect

from browser import visits
from browser.made_blog import COMMENTED, POST
from browser.made_comments import ARCHIVE, ATTACKED, ATTACKS, TOOT
from carnet.cli.serve import serve

pytestmark = pytest.mark.browser

LOAD, REVOKE = "Charger les commentaires", "Ne plus rien charger depuis"


# -- Archived comments -------------------------------------------------------------------------------------------------


def test_the_count_of_comments_in_lists_leads_to_them(new_page, site):
    page = new_page()
    page.goto(f"{site}archives/2025/02/")
    page.get_by_role("link", name="8 commentaires").click()
    page.wait_for_url(f"{site}{COMMENTED}#commentaires")
    expect(page.get_by_role("heading", name="8 commentaires")).to_be_in_viewport()


def test_replies_keep_room_for_their_text_on_the_smallest_screen(new_page, site):
    page = new_page(viewport={"width": 320, "height": 700})
    page.goto(site + COMMENTED)
    assert min(box.bounding_box()["width"] for box in page.locator(".comment-text").all()) > 220


def test_archived_comments_are_read_without_scripts_and_printed(new_page, site):
    page = new_page(java_script_enabled=False)
    page.goto(site + COMMENTED)
    page.emulate_media(media="print")
    assert len([one for one in page.locator("article.comment").all() if one.is_visible()]) == len(ARCHIVE)


#: In every frame of a page; what is not JavaScript's own is counted where the test can see it.
TRAP = "for (const name of ['alert', 'confirm', 'prompt']) window[name] = () => { top.harm = (top.harm ?? 0) + 1; }"


def trapped(page, asked):
    page.add_init_script(TRAP)
    page.on("dialog", lambda dialog: asked.append(f"dialog: {dialog.message}"))
    page.route("**/*", lambda route: (asked.append(route.request.url), route.continue_()))


@pytest.fixture(scope="module")
def isso(made, tmp_path_factory):
    """The address of the blog with a hostile post and comments from an Isso, and the port at which that is to run."""
    port = made_once(tmp_path_factory, "port-of-isso", lambda _folder: isso_server.free_port())
    settings = {"provider": "isso", "url": f"http://127.0.0.1:{port}"}
    with serve(made("isso", "https://blog.invalid/", settings, attacked=True)) as address:
        yield address, port


def is_open(page):
    """Return whether a page runs what its security policy, which would hide a hole, forbids."""
    return page.evaluate(
        """() => {
          const script = Object.assign(document.createElement("script"), { text: "window.open_to_all = true" });
          document.body.append(script);
          return window.open_to_all === true;
        }"""
    )


def test_hostile_comments_and_titles_run_nothing_and_ask_for_nothing(isso, new_page):
    site, _port = isso
    asked: list[str] = []
    page = new_page(bypass_csp=True)
    trapped(page, asked)
    page.goto(site + ATTACKED, wait_until="networkidle")
    assert is_open(page)
    comments = page.locator("article.comment")
    expect(comments).to_have_count(len(ATTACKS))
    for event in ("mouseover", "pointerenter", "focus", "click"):
        page.evaluate(
            """event => {
              for (const node of document.querySelectorAll("article.comment *:not(a)"))
                node.dispatchEvent(new Event(event, { bubbles: true }));
            }""",
            event,
        )
    page.wait_for_timeout(500)
    assert page.evaluate("window.harm ?? 0") == 0
    assert asked
    assert [url for url in asked if not url.startswith(site)] == []
    links = comments.locator("a").evaluate_all("links => links.map(link => link.protocol)")
    assert {*links} <= {"http:", "https:", "mailto:", ":"}
    assert page.url == site + ATTACKED
    assert page.locator("h1").inner_text().startswith("<script>alert(1)</script><ScRiPt>")
    page.goto(f"{site}archives/2025/02/", wait_until="networkidle")
    expect(page.get_by_role("link", name="<ScRiPt>").first).to_be_visible()
    assert page.evaluate("window.harm ?? 0") == 0


def test_hostile_texts_would_do_harm_were_they_let(new_page):
    """The test above can fail."""
    page = new_page()
    asked: list[str] = []
    page.add_init_script(TRAP)
    page.route("**/*", lambda route: (asked.append(route.request.url), route.fulfill(body="<p>x")))
    page.goto("https://blog.invalid/")
    page.evaluate(
        """vectors => { for (const vector of vectors) {
             const frame = document.createElement("iframe"); frame.srcdoc = vector; document.body.append(frame); } }""",
        VECTORS,
    )
    page.wait_for_function("window.harm > 30", timeout=60_000)
    page.wait_for_timeout(1000)
    assert len({url for url in asked if "evil.invalid" in url}) > 3


# -- Live comments -----------------------------------------------------------------------------------------------------


@pytest.fixture
def opened(new_page):
    """Return a function that opens a page, and the address of every request to others, answered from here."""

    def open_(site, answers=None, **options):
        def answer(route):
            url = route.request.url
            if url.startswith(site):
                route.continue_()
                return
            asked.append(url)
            for start, fulfilled in (answers or {}).items():
                if url.startswith(start):
                    route.fulfill(**fulfilled)
                    return
            route.abort()

        asked: list[str] = []
        page = new_page(**options)
        page.route("**/*", answer)
        page.goto(site + COMMENTED, wait_until="networkidle")
        return page, asked

    return open_


def findings(page):
    """Return what axe-core finds in the comments; the rest of the page is looked at before they are loaded."""
    page.evaluate(visits.AXE)
    found = "options => axe.run('.live-comments', options).then(results => results.violations)"
    return page.evaluate(found, visits.AXE_OPTIONS)


SCRIPT = {"content_type": "text/javascript", "headers": {"Access-Control-Allow-Origin": "*"}, "body": ""}
API = "https://mastodon.invalid/api/v1/statuses/100/context"


@pytest.mark.parametrize("kind", ["giscus", "mastodon"])
def test_page_before_consent_is_accessible_and_asks_nobody(new_page, request, kind):
    site = request.getfixturevalue(kind)
    seen = visits.look(new_page(), site, COMMENTED)
    assert (seen.findings, seen.too_wide, seen.complaints) == ({}, [], [])
    assert [url for url in seen.requests if not url.startswith((site, "data:"))] == []


@pytest.mark.parametrize("kind", ["giscus", "mastodon"])
def test_what_was_not_loaded_is_not_printed(new_page, request, kind):
    for scripts in (True, False):
        page = new_page(java_script_enabled=scripts)
        page.goto(request.getfixturevalue(kind) + COMMENTED)
        page.emulate_media(media="print")
        expect(page.locator(".live-comments")).to_be_hidden()


def test_giscus_is_loaded_after_consent_with_what_was_set(opened, giscus):
    script = "document.querySelector('.giscus').append('widget of ' + document.currentScript.dataset.term)"
    page, asked = opened(giscus, {"https://giscus.app/client.js": SCRIPT | {"body": script}})
    assert asked == []
    expect(page.get_by_text("giscus.app", exact=True)).to_be_visible()
    page.get_by_role("button", name=LOAD).click()
    expect(page.get_by_text("widget of posts/2025/a-commenter")).to_be_visible()
    assert asked == ["https://giscus.app/client.js"]
    sent = page.locator("script[data-repo]").evaluate("script => ({...script.dataset})")
    assert sent | {"repo": "une/place", "repoId": "R_1", "category": "Annonces", "categoryId": "C_1"} == sent
    assert (sent["mapping"], sent["lang"]) == ("specific", "fr")


def test_consent_is_remembered_for_all_posts_and_can_be_taken_back(opened, giscus):
    page, asked = opened(giscus, {"https://giscus.app/": SCRIPT})
    page.get_by_role("button", name=LOAD).press("Enter")
    assert page.locator(".live-thread").evaluate("node => node === document.activeElement")
    page.goto(giscus + POST, wait_until="networkidle")
    assert asked == ["https://giscus.app/client.js"] * 2
    expect(page.get_by_role("button", name=LOAD)).to_be_hidden()
    with page.expect_navigation(wait_until="networkidle"):
        page.get_by_role("button", name=REVOKE).click()
    expect(page.get_by_role("button", name=LOAD)).to_be_visible()
    page.reload(wait_until="networkidle")
    assert len(asked) == 2


def test_service_that_does_not_answer_is_said_and_can_be_tried_again(opened, giscus, mastodon):
    for site in (giscus, mastodon):
        page, asked = opened(site)
        page.get_by_role("button", name=LOAD).click()
        expect(page.locator(".live-status")).to_contain_text("Les commentaires ne se chargent pas")
        page.get_by_role("button", name=LOAD).click()
        expect(page.get_by_role("button", name=LOAD)).to_be_visible()
        assert len(asked) == 2


def test_without_scripts_the_page_says_what_is_needed(new_page, giscus, mastodon):
    page = new_page(java_script_enabled=False)
    page.goto(giscus + COMMENTED)
    expect(page.locator(".live-comments noscript p")).to_have_text("Pour les afficher ici, il faut JavaScript.")
    expect(page.locator(".live-comments noscript p")).to_be_visible()
    expect(page.get_by_role("button", name=LOAD)).to_be_hidden()
    page.goto(mastodon + COMMENTED)
    assert page.get_by_role("link", name="répondre sur Mastodon").get_attribute("href") == TOOT


def reply(number, content, to="100", **fields):
    account = {"display_name": "Élise", "username": "elise", "url": "https://elsewhere.invalid/@elise"}
    known = {"id": str(number), "in_reply_to_id": to, "content": content, "created_at": "2026-03-18T10:00:00Z"}
    return (
        known
        | {"account": account, "visibility": "public", "url": "https://elsewhere.invalid/1", "spoiler_text": ""}
        | fields
    )


#: What a reply is made of, whatever it holds.
KEPT = {"article", "p", "bdi", "a", "time", "div", "details", "summary", "br", "blockquote", "ul", "ol", "li", "strong"}
KEPT |= {"em", "b", "i", "code", "pre", "del"}


def answered(*replies):
    body = json.dumps({"ancestors": [], "descendants": [*replies]})
    return {API: SCRIPT | {"content_type": "application/json", "body": body}}


def test_public_replies_on_mastodon_are_shown_as_a_thread(opened, mastodon):
    hidden = [reply(3, "<p>Entre nous</p>", visibility=kind) for kind in ("private", "direct")]
    shown = [
        reply(1, '<p>Oui, <a href="https://elsewhere.invalid/">voir</a></p>'),
        reply(2, "<p>Non</p>", "1", spoiler_text="Attention"),
    ]
    page, asked = opened(mastodon, answered(*shown, *hidden))
    assert asked == []
    page.get_by_role("button", name=LOAD).click()
    comments = page.locator(".live-thread article.comment")
    expect(comments).to_have_count(2)
    assert asked == [API]
    assert comments.first.inner_text().split("\n")[0].startswith("Élise")
    assert comments.first.locator(".comment-text a").get_attribute("rel") == "nofollow ugc noopener"
    expect(comments.nth(1)).to_have_class("comment depth-1")
    expect(comments.nth(1).get_by_text("Non")).to_be_hidden()
    assert findings(page) == []
    assert "Entre nous" not in page.content()


def test_no_reply_on_mastodon_is_said(opened, mastodon):
    page, _asked = opened(mastodon, answered())
    page.get_by_role("button", name=LOAD).click()
    expect(page.locator(".live-status")).to_have_text("Pas encore de réponse.")


def test_hostile_replies_on_mastodon_run_nothing_and_ask_for_nothing(opened, mastodon):
    account = {"display_name": "<img src=x onerror=alert(1)>", "username": "x", "url": "javascript:alert(1)"}
    replies = [
        reply(at, vector, url="javascript:alert(1)", account=account, spoiler_text=vector if at % 2 else "")
        for at, vector in enumerate(VECTORS, start=200)
    ]
    page, asked = opened(mastodon, answered(*replies), bypass_csp=True)
    assert is_open(page)
    page.evaluate(f"() => {{ {TRAP} }}")
    page.get_by_role("button", name=LOAD).click()
    expect(page.locator(".live-thread article.comment")).to_have_count(len(VECTORS))
    page.wait_for_timeout(500)
    assert page.evaluate("window.harm ?? 0") == 0
    assert asked == [API]
    tags = page.locator(".live-thread *").evaluate_all("all => [...new Set(all.map(one => one.localName))]")
    assert {*tags} <= KEPT
    found = page.locator(".live-thread a").evaluate_all("links => [...new Set(links.map(link => link.protocol))]")
    assert {*found} <= {"http:", "https:"}


def test_isso_takes_a_comment_that_is_seen_once_it_was_moderated(isso, new_page, tmp_path):
    """With a real server, and under the page's own security policy."""
    if not isso_server.is_installed():
        pytest.skip("isso is not installed, see tests/requirements.in")
    site, port = isso
    server = f"http://127.0.0.1:{port}"
    with isso_server.run(tmp_path, port, site.rstrip("/")) as moderator:

        def visit():
            page = new_page()
            page.on("request", lambda request: asked.append(request.url))
            page.goto(site + COMMENTED, wait_until="networkidle")
            return page

        asked: list[str] = []
        page = visit()
        policy = page.locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content")
        assert f"connect-src 'self' {server}" in policy
        expect(page.get_by_text(f"127.0.0.1:{port}", exact=True)).to_be_visible()
        assert [url for url in asked if url.startswith(server)] == []
        page.evaluate(
            "() => { document.onsecuritypolicyviolation = event => (window.broken ??= []).push(event.blockedURI) }"
        )
        page.get_by_role("button", name=LOAD).click()
        page.get_by_role("textbox", name="Insérez votre commentaire").fill("Quelle **belle** musique !")
        page.get_by_label("Nom").fill("Nadia")
        page.get_by_role("button", name="Soumettre").click()
        expect(page.get_by_text("en attente de modération")).to_be_visible()
        assert page.evaluate("window.broken ?? []") == []
        assert findings(page) == []
        page.set_viewport_size({"width": 320, "height": 700})
        assert page.evaluate(visits.TOO_WIDE) == []

        other = visit()
        other.get_by_role("button", name=LOAD).click()
        expect(other.get_by_text("Aucun commentaire pour l’instant")).to_be_visible()
        assert "belle" in moderator.waiting()
        moderator.moderate("activate", 1)

        asked.clear()
        other.reload(wait_until="networkidle")  # the consent holds
        expect(other.locator(".isso-text strong")).to_have_text("belle")
        expect(other.locator(".isso-author")).to_have_text("Nadia")
        assert {url.split("/")[2] for url in asked} == {site.split("/")[2], f"127.0.0.1:{port}"}
        other.emulate_media(media="print")
        expect(other.locator(".isso-text").last).to_be_visible()
        expect(other.locator(".isso-postbox:visible, button:visible")).to_have_count(0)

        moderator.moderate("delete", 1)
        other.reload(wait_until="networkidle")
        expect(other.get_by_text("Aucun commentaire pour l’instant")).to_be_visible()
