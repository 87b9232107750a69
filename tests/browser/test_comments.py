"""Comments in a real browser: archived ones do no harm, live ones ask nothing of anybody before the reader agrees."""

from __future__ import annotations

import json
import re
from contextlib import ExitStack

import isso_server
import pytest
import yaml
from axe_playwright_python.base import AXE_SCRIPT
from building import FACTS, REPO, new_blog
from hostile import VECTORS
from playwright.sync_api import expect

from browser import visits
from tools.serve import serve

pytestmark = pytest.mark.browser

PAGE = "posts/2026/un/"
POST, FILE = f"{PAGE[:-1]}.md", f"{PAGE[:-1]}.comments.yaml"
GISCUS = {"provider": "giscus", "repo": "une/place", "repo_id": "R_1", "category": "Annonces", "category_id": "C_1"}
LOAD, REVOKE = "Charger les commentaires", "Ne plus rien charger depuis"
TEXT = "Un avis assez long pour tenir sur plusieurs lignes d’un petit écran, et pour que l’on voie où elles commencent."
MARKS = "<pre><code>une_ligne_que_personne_ne_coupe_jamais_nulle_part_et_qui_ne_finit_pas()</code></pre>"


def comment(number, **fields):
    return {
        "id": str(number),
        "author": f"Lectrice {number}",
        "date": "2026-03-18T10:00:00+01:00",
        "text": TEXT,
    } | fields


ARCHIVE = [
    comment(0, site="https://une.invalid/", author="Anticonstitutionnellement" * 3),
    *(comment(number, parent=str(number - 1)) for number in range(1, 6)),
    comment(6, text=f"<p>Du code :</p>{MARKS}<blockquote>Un mot</blockquote>", format="html"),
    comment(7, status="removed"),
    comment(8, parent="7"),
]


@pytest.fixture(scope="module")
def make(tmp_path_factory):
    """Return a function that builds a blog with the real settings and others, and serves it; gives its address."""
    with ExitStack() as stack:

        def make(archive=(), fields=None, **settings):
            folder = tmp_path_factory.mktemp("comments")
            blog = new_blog(folder, "whole", "dirhtml", {**FACTS, "locale_dirs": [str(REPO / "locales")], **settings})
            blog.settings = REPO
            text = yaml.safe_dump([*archive], allow_unicode=True)
            known = {"date": "2026-03-17", "category": "Humeurs", "title": "Un"} | (fields or {})
            block = "\n".join(f"{name}: {value}" for name, value in known.items())
            blog.build({POST: f"---\n{block}\n---\n\nBonjour à tous.\n", FILE: text})
            assert blog.warnings == ""
            return stack.enter_context(serve(blog.out))

        yield make


@pytest.fixture(scope="module")
def archive(make):
    return make(ARCHIVE)


# -- Archived comments -------------------------------------------------------------------------------------------------


def test_archived_comments_are_accessible_and_fit_every_screen(new_page, archive):
    seen = visits.look(new_page(), archive, PAGE)
    assert (seen.findings, seen.too_wide, seen.complaints) == ({}, [], [])
    assert [url for url in seen.requests if not url.startswith((archive, "data:"))] == []


def test_lists_that_count_comments_are_accessible_and_the_count_leads_to_them(new_page, archive):
    seen = visits.look(new_page(), archive, "archives/")
    assert (seen.findings, seen.too_wide, seen.complaints) == ({}, [], [])
    page = new_page()
    page.goto(f"{archive}archives/")
    page.get_by_role("link", name="8 commentaires").click()
    page.wait_for_url(f"{archive}{PAGE}#commentaires")
    expect(page.get_by_role("heading", name="8 commentaires")).to_be_in_viewport()


def test_replies_keep_room_for_their_text_on_the_smallest_screen(new_page, archive):
    page = new_page(viewport={"width": 320, "height": 700})
    page.goto(archive + PAGE)
    assert min(box.bounding_box()["width"] for box in page.locator(".comment-text").all()) > 220


def test_archived_comments_are_read_without_scripts_and_printed(new_page, archive):
    page = new_page(java_script_enabled=False)
    page.goto(archive + PAGE)
    page.emulate_media(media="print")
    assert len([one for one in page.locator("article.comment").all() if one.is_visible()]) == len(ARCHIVE)


HOSTILE = [
    *(comment(2 * at, text=vector, author=vector, format="html") for at, vector in enumerate(VECTORS)),
    *(comment(2 * at + 1, text=vector, parent=str(2 * at)) for at, vector in enumerate(VECTORS)),
]
#: In every frame of a page; what is not JavaScript's own is counted where the test can see it.
TRAP = "for (const name of ['alert', 'confirm', 'prompt']) window[name] = () => { top.harm = (top.harm ?? 0) + 1; }"


def trapped(page, asked):
    page.add_init_script(TRAP)
    page.on("dialog", lambda dialog: asked.append(f"dialog: {dialog.message}"))
    page.route("**/*", lambda route: (asked.append(route.request.url), route.continue_()))


def test_hostile_comments_and_titles_run_nothing_and_ask_for_nothing(make, new_page):
    """Without the security policy, which would hide a hole."""
    title = "".join(vector for vector in VECTORS if vector.isascii() and vector.isprintable())
    as_text = re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", title)  # to Markdown: each mark for itself
    site = make(HOSTILE, {"title": json.dumps(as_text)}, blog_comments=GISCUS, blog_policy=False)
    asked: list[str] = []
    page = new_page()
    trapped(page, asked)
    page.goto(site + PAGE, wait_until="networkidle")
    comments = page.locator("article.comment")
    expect(comments).to_have_count(len(HOSTILE))
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
    assert page.url == site + PAGE
    assert page.locator("h1").inner_text().startswith("<script>alert(1)</script><ScRiPt>")
    page.goto(site, wait_until="networkidle")
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
        page.goto(site + PAGE, wait_until="networkidle")
        return page, asked

    return open_


def findings(page):
    """Return what axe-core finds in the comments; the rest of the page is looked at before they are loaded."""
    page.evaluate(AXE_SCRIPT)
    found = "options => axe.run('.live-comments', options).then(results => results.violations)"
    return page.evaluate(found, visits.AXE_OPTIONS)


@pytest.fixture(scope="module")
def giscus(make):
    return make(blog_comments=GISCUS)


SCRIPT = {"content_type": "text/javascript", "headers": {"Access-Control-Allow-Origin": "*"}, "body": ""}
TOOT = "https://mastodon.invalid/@redaction/100"
API = "https://mastodon.invalid/api/v1/statuses/100/context"


@pytest.fixture(scope="module")
def mastodon(make):
    return make(ARCHIVE, {"mastodon": TOOT}, blog_comments={"provider": "mastodon"})


@pytest.mark.parametrize("kind", ["giscus", "mastodon"])
def test_page_before_consent_is_accessible_and_asks_nobody(new_page, request, kind):
    site = request.getfixturevalue(kind)
    seen = visits.look(new_page(), site, PAGE)
    assert (seen.findings, seen.too_wide, seen.complaints) == ({}, [], [])
    assert [url for url in seen.requests if not url.startswith((site, "data:"))] == []


@pytest.mark.parametrize("kind", ["giscus", "mastodon"])
def test_what_was_not_loaded_is_not_printed(new_page, request, kind):
    for scripts in (True, False):
        page = new_page(java_script_enabled=scripts)
        page.goto(request.getfixturevalue(kind) + PAGE)
        page.emulate_media(media="print")
        expect(page.locator(".live-comments")).to_be_hidden()


def test_giscus_is_loaded_after_consent_with_what_was_set(opened, giscus):
    script = "document.querySelector('.giscus').append('widget of ' + document.currentScript.dataset.term)"
    page, asked = opened(giscus, {"https://giscus.app/client.js": SCRIPT | {"body": script}})
    assert asked == []
    expect(page.get_by_text("giscus.app", exact=True)).to_be_visible()
    page.get_by_role("button", name=LOAD).click()
    expect(page.get_by_text("widget of posts/2026/un")).to_be_visible()
    assert asked == ["https://giscus.app/client.js"]
    sent = page.locator("script[data-repo]").evaluate("script => ({...script.dataset})")
    assert sent | {"repo": "une/place", "repoId": "R_1", "category": "Annonces", "categoryId": "C_1"} == sent
    assert (sent["mapping"], sent["lang"]) == ("specific", "fr")


def test_consent_is_remembered_for_all_posts_and_can_be_taken_back(opened, giscus):
    page, asked = opened(giscus, {"https://giscus.app/": SCRIPT})
    page.get_by_role("button", name=LOAD).press("Enter")
    assert page.locator(".live-thread").evaluate("node => node === document.activeElement")
    page.goto(f"{giscus}posts/2026/tout/", wait_until="networkidle")
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
    page.goto(giscus + PAGE)
    expect(page.locator(".live-comments noscript p")).to_have_text("Pour les afficher ici, il faut JavaScript.")
    expect(page.locator(".live-comments noscript p")).to_be_visible()
    expect(page.get_by_role("button", name=LOAD)).to_be_hidden()
    page.goto(mastodon + PAGE)
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


def test_hostile_replies_on_mastodon_run_nothing_and_ask_for_nothing(opened, make):
    account = {"display_name": "<img src=x onerror=alert(1)>", "username": "x", "url": "javascript:alert(1)"}
    replies = [
        reply(at, vector, url="javascript:alert(1)", account=account, spoiler_text=vector if at % 2 else "")
        for at, vector in enumerate(VECTORS, start=200)
    ]
    site = make(fields={"mastodon": TOOT}, blog_comments={"provider": "mastodon"}, blog_policy=False)
    page, asked = opened(site, answered(*replies))
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


def test_isso_takes_a_comment_that_is_seen_once_it_was_moderated(make, new_page, tmp_path):
    """With a real server, and under the page's own security policy."""
    if not isso_server.is_installed():
        pytest.skip("isso is not installed, see tests/requirements.in")
    port = isso_server.free_port()
    server = f"http://127.0.0.1:{port}"
    site = make(blog_comments={"provider": "isso", "url": server})
    with isso_server.run(tmp_path, port, site.rstrip("/")) as isso:

        def visit():
            page = new_page()
            page.on("request", lambda request: asked.append(request.url))
            page.goto(site + PAGE, wait_until="networkidle")
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
        assert "belle" in isso.waiting()
        isso.moderate("activate", 1)

        asked.clear()
        other.reload(wait_until="networkidle")  # the consent holds
        expect(other.locator(".isso-text strong")).to_have_text("belle")
        expect(other.locator(".isso-author")).to_have_text("Nadia")
        assert {url.split("/")[2] for url in asked} == {site.split("/")[2], f"127.0.0.1:{port}"}
        other.emulate_media(media="print")
        expect(other.locator(".isso-text").last).to_be_visible()
        expect(other.locator(".isso-postbox:visible, button:visible")).to_have_count(0)

        isso.moderate("delete", 1)
        other.reload(wait_until="networkidle")
        expect(other.get_by_text("Aucun commentaire pour l’instant")).to_be_visible()
