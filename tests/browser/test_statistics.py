"""A visit is told to the blog's own counter once, with nothing about the reader; see features/test_allowed_hosts.py."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from building import Blog, post

from carnet.cli.serve import serve

pytestmark = pytest.mark.browser

CONF = """project, language, html_theme, author = "Essai", "fr", "furo", "Camille"
extensions = ["myst_parser", "ablog", "carnet", "carnet.archives", "carnet.statistics", "carnet.security"]
html_baseurl = {site!r}
blog_goatcounter = {counter!r}
blog_categories = ["Humeurs"]
"""
FILES = {"index.md": "# Accueil\n\nBonjour.\n", "posts/2026/un.md": post("L’été & « un »")}


@pytest.fixture(scope="module")
def counter():
    """The address of a counter, and what it was told."""
    told = []

    class Counter(BaseHTTPRequestHandler):
        def do_GET(self):
            told.append((self.path, dict(self.headers)))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_arguments):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Counter) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", told
        server.shutdown()


@pytest.fixture(scope="module")
def blog(counter, tmp_path_factory):
    """The address of a blog that was built for it, and that of the same files elsewhere."""
    folder = tmp_path_factory.mktemp("counted")
    with serve(folder / "out", "/blog/") as site, serve(folder / "out", "/blog/") as copy:
        (folder / "source").mkdir()
        (folder / "source/conf.py").write_text(CONF.format(site=site, counter=counter[0]), encoding="utf-8")
        blog = Blog(folder / "source", folder / "source", folder / "out", "dirhtml", {}).build(FILES)
        assert blog.warnings == ""
        yield site, copy


def visit(page, address, told):
    told.clear()
    complaints = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(address, wait_until="networkidle")
    assert not [one for one in complaints if "Policy" in one]  # there is no icon, which browsers look for
    return told


def test_a_page_is_told_once_with_its_path_and_title_and_nothing_of_the_reader(new_page, blog, counter):
    site, _copy = blog
    ((path, headers),) = visit(new_page(), f"{site}posts/2026/un/?utm_source=x#y", counter[1])
    assert urlsplit(path).path == "/count"
    told = parse_qs(urlsplit(path).query)
    assert told.pop("rnd")
    assert told == {"p": ["/blog/posts/2026/un/"], "t": ["L’été & « un » – Essai"], "b": ["153"]}
    assert not {"cookie", "referer"} & {name.lower() for name in headers}


def test_nothing_is_kept_in_the_browser(new_page, blog, counter):
    page = new_page()
    visit(page, blog[0], counter[1])
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


@pytest.mark.parametrize("wish", ["doNotTrack", "globalPrivacyControl"])
def test_who_asks_not_to_be_counted_is_not(new_page, blog, counter, wish):
    page = new_page()
    value = "'1'" if wish == "doNotTrack" else "true"
    page.add_init_script(f"Object.defineProperty(Navigator.prototype, '{wish}', {{ get: () => {value} }})")
    assert visit(page, blog[0], counter[1]) == []


def test_a_copy_elsewhere_is_not_counted(new_page, blog, counter):
    assert visit(new_page(), blog[1], counter[1]) == []


def test_a_counter_that_does_not_answer_disturbs_nobody(new_page, blog, counter):
    page, errors = new_page(), []
    page.on("pageerror", lambda error: errors.append(error))  # noqa: PLW0108  # Playwright marks what it calls
    page.route("**/count?**", lambda route: route.abort())
    page.goto(blog[0], wait_until="networkidle")
    page.locator(".bar .theme-toggle").click()
    assert page.evaluate("document.body.dataset.theme") != "auto"
    assert errors == []
