"""Other sites are told of posts that lead to them: once, again after a change and after the end, and nobody else.

The sites are those of https://webmention.rocks, rebuilt on loopback.
"""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from contextlib import contextmanager
from datetime import UTC, datetime
from email.message import Message
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, urlsplit

import pytest
from building import post
from rude_server import QuietServer, rude_server

from carnet.cli import mentions, send_mentions
from carnet.cli.polite import Asker
from carnet.cli.webmention_links import Page, endpoint_of, page_of, pages_in
from carnet.cli.webmention_sending import LEDGER, PAUSE, TRIES, Sender, is_due, read_ledger

pytestmark = pytest.mark.usefixtures("english")

HTML = "text/html; charset=utf-8"
#: What each test of webmention.rocks answers, headers and page: @E is the endpoint, @W a wrong one, @O the origin.
ROCKS = {
    1: ([("Link", "<@E>; rel=webmention")], ""),
    2: ([("Link", "<@O@E>; rel=webmention")], ""),
    3: ([], '<link rel="webmention" href="@E">'),
    4: ([], '<link rel="webmention" href="@O@E">'),
    5: ([], '<a rel="webmention" href="@E">x</a>'),
    6: ([], '<a rel="webmention" href="@O@E">x</a>'),
    7: ([("LinK", "<@E>; rel=webmention")], ""),
    8: ([("Link", '<@E>; rel="webmention"')], ""),
    9: ([], '<link rel="webmention somethingelse" href="@E">'),
    10: ([("Link", '<@E>; rel="webmention somethingelse"')], ""),
    11: ([("Link", "<@E>; rel=webmention")], '<link rel="webmention" href="@W"><a rel="webmention" href="@W">x</a>'),
    12: ([], '<link rel="not-webmention" href="@W"><link rel="webmention" href="@E">'),
    13: ([], '<!-- <a rel="webmention" href="@W">x</a> --><a rel="webmention" href="@E">x</a>'),
    14: ([], '<code>&lt;a href="@W" rel="webmention"&gt;</code><a rel="webmention" href="@E">x</a>'),
    15: ([], '<link rel="webmention" href="">'),
    16: ([], '<a rel="webmention" href="@E">x</a><link rel="webmention" href="@W">'),
    17: ([], '<link rel="webmention" href="@E"><a rel="webmention" href="@W">x</a>'),
    18: ([("Link", '<@W>; rel="something"'), ("Link", "<@E>; rel=webmention")], ""),
    19: ([("Link", '<@W>; rel="other", <@E>; rel=webmention')], ""),
    20: ([], '<link rel="webmention"><a rel="webmention" href="@E">x</a>'),
    21: ([], '<link rel="webmention" href="@E?query=yes">'),
    22: ([], '<link rel="webmention" href="22/E">'),
}


class Rocks(QuietServer):
    """Sites by the paths of their pages, and what was sent to them; `pages` has those that a test adds."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.origin = f"http://127.0.0.1:{self.server_port}"
        self.pages, self.status, self.asked, self.sent = {}, {}, Counter(), []


class _Handler(BaseHTTPRequestHandler):
    server: Rocks

    def log_message(self, *_):
        """Nobody reads it."""

    def do_GET(self):
        path = urlsplit(self.path).path
        self.server.asked[path] += 1
        if path == "/test/23":
            return self.answer(302, [("Location", "/target/23")])
        if path == "/target/23":
            return self.answer(200, [], '<link rel="webmention" href="E/23">')
        if path in self.server.pages:
            return self.answer(self.server.status.get(path, 200), [], self.server.pages[path])
        number = int(path.removeprefix("/test/") or 0) if path.startswith("/test/") else 0
        if number not in ROCKS:
            return self.answer(404)
        headers, page = ROCKS[number]
        known = [(name, self.filled(value, number)) for name, value in headers]
        return self.answer(200, known, self.filled(page, number))

    def filled(self, text, number):
        return text.replace("@O", self.server.origin).replace("@E", f"/E/{number}").replace("@W", "/wrong")

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        path = urlsplit(self.path).path
        self.server.sent.append((self.path, form))
        assert self.headers["Content-Type"] == "application/x-www-form-urlencoded"
        if path == "/moved":
            return self.answer(307, [("Location", "/E/moved")])
        return self.answer(self.server.status.get(path, 202))

    def answer(self, status, headers=(), page=""):
        body = f"<!doctype html><meta charset=utf-8><title>x</title>{page}".encode()
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Type", HTML)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def serving(server):
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def web():
    with serving(Rocks()) as server:
        yield server


BLOG = "https://blog.example/"
SOURCE = f"{BLOG}posts/2026/un/"


def article(*targets, words="Un texte."):
    links = "".join(f'<a href="{target}">x</a>' for target in targets)
    return f'<article class="post h-entry"><h1>Un</h1><div class="e-content">{words} {links}</div></article>'


def page(*targets, words="Un texte."):
    return page_of(article(*targets, words=words).encode(), BLOG)


class Runs:
    """Several runs of one blog, whose published pages are at hand."""

    def __init__(self, **options):
        self.ledger, self.kept, self.told, self.waits = {}, [], [], []
        self.published = {}
        self.options = {"sleep": self.waits.append, "tell": self.told.append} | options

    def run(self, pages, published=None, **options):
        self.published = {SOURCE: article()} if published is None else published
        asker = Asker("tests", seconds=2, local=True)
        sender = _Sender(asker, BLOG, lambda kept: self.kept.append(json.dumps(kept)), **self.options | options)
        sender.pages = self.published
        sender.run(pages, self.ledger)
        return sender


class _Sender(Sender):
    """One whose blog is on the web as a test says: a text, or None for a page that is gone."""

    def published(self, source):
        found = self.pages.get(source)
        return b"" if found is None else found.encode()


def once(web, target, **options):
    runs = Runs(**options)
    runs.run({SOURCE: page(target)}, {SOURCE: article(target)})
    return runs


# -- webmention.rocks: discovery ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [*ROCKS, 23])
def test_each_way_to_name_an_endpoint_is_found(web, number):
    target = f"{web.origin}/test/{number}"
    once(web, target)
    ((path, form),) = web.sent
    wanted = {15: "/test/15", 21: "/E/21?query=yes", 22: "/test/22/E", 23: "/target/E/23"}.get(number, f"/E/{number}")
    assert path == wanted
    assert form == {"source": SOURCE, "target": target}


@pytest.mark.parametrize(
    ("headers", "body", "endpoint"),
    [
        ({"Link": '<https://a.example/x>; title="rel=webmention"; rel=me'}, b"", ""),
        ({"Link": '<https://a.example/x?a=1,2>; rel="me webmention"'}, b"", "https://a.example/x?a=1,2"),
        ({"Link": "</x>; REL=WebMention"}, b"", "https://site.example/x"),
        ({}, b'<base href="/under/"><link rel=webmention href=x>', "https://site.example/under/x"),
        ({}, b'<link rel=webmention href="x#y">', "https://site.example/a/x"),
        ({}, b'<link rel=webmention href="http://[">', ""),
        ({}, b"", ""),
        ({}, b"<!-- -->", ""),
        ({"Content-Type": "image/png"}, b'<link rel=webmention href="x">', ""),
        (
            {"Content-Type": "text/html; charset=nonsense"},
            b'<link rel=webmention href="x">',
            "https://site.example/a/x",
        ),
    ],
)
def test_odd_headers_and_pages_are_read_as_they_are_meant(headers, body, endpoint):
    message = Message()
    for name, value in ({"Content-Type": HTML} | headers).items():
        message[name] = value
    assert endpoint_of("https://site.example/a/b", message, body) == endpoint


# -- Once, and again ---------------------------------------------------------------------------------------------------


def test_nothing_is_sent_twice(web):
    target = f"{web.origin}/test/3"
    runs = once(web, target)
    for _number in range(3):
        runs.run({SOURCE: page(target)}, {SOURCE: article(target)})
    assert len(web.sent) == 1
    assert web.asked["/test/3"] == 1


def test_site_without_endpoint_is_asked_once(web):
    web.pages["/none"] = "<p>Nothing.</p>"
    target = f"{web.origin}/none"
    runs = once(web, target)
    runs.run({SOURCE: page(target)}, {SOURCE: article(target)})
    assert web.sent == []
    assert web.asked["/none"] == 1


def test_changed_post_is_told_of_again_old_links_and_new(web):
    """update/1 and update/2 of webmention.rocks."""
    first, second = f"{web.origin}/test/3", f"{web.origin}/test/5"
    runs = once(web, first)
    runs.run({SOURCE: page(second, words="Autre.")}, {SOURCE: article(second, words="Autre.")})
    assert [form["target"] for _path, form in web.sent] == [first, second, first]
    runs.run({SOURCE: page(second, words="Autre.")}, {SOURCE: article(second, words="Autre.")})
    assert len(web.sent) == 3
    assert [*runs.ledger[SOURCE]] == [second]


def test_deleted_post_is_told_of_once_it_is_gone(web):
    """delete/1 of webmention.rocks."""
    target = f"{web.origin}/test/3"
    runs = once(web, target)
    waiting = runs.run({}, {SOURCE: article(target)})  # the web still has it
    assert (len(web.sent), waiting.waiting) == (1, 1)
    runs.run({}, {})
    runs.run({}, {})
    assert [form["target"] for _path, form in web.sent] == [target, target]
    assert runs.ledger[SOURCE] == {}


def test_post_that_is_not_published_yet_waits(web):
    target = f"{web.origin}/test/3"
    runs = Runs()
    for published in ({}, {SOURCE: article()}, {SOURCE: article(target, words="Avant.")}):
        assert runs.run({SOURCE: page(target)}, published).waiting == 1
    assert web.sent == []
    runs.run({SOURCE: page(target)}, {SOURCE: article(target)})
    assert len(web.sent) == 1


@pytest.mark.parametrize("status", [400, 500, 503])
def test_refusal_is_tried_again_a_few_times(web, status):
    web.status["/E/3"] = status
    target = f"{web.origin}/test/3"
    runs = once(web, target)
    for _number in range(TRIES + 3):
        runs.run({SOURCE: page(target)}, {SOURCE: article(target)})
    assert len(web.sent) == TRIES
    web.status.clear()
    runs.run({SOURCE: page(target, words="Mieux.")}, {SOURCE: article(target, words="Mieux.")})
    assert runs.ledger[SOURCE][target]["status"] == 202


def test_request_that_is_led_elsewhere_arrives_whole(web):
    web.pages["/page"] = '<link rel="webmention" href="/moved">'
    once(web, f"{web.origin}/page")
    assert [path for path, _form in web.sent] == ["/moved", "/E/moved"]
    assert web.sent[0][1] == web.sent[1][1]


def test_run_stops_at_its_limit_and_the_next_goes_on(web):
    targets = [f"{web.origin}/test/{number}" for number in (3, 4, 5, 6, 8)]
    runs = Runs()
    for count in (2, 4, 5, 5):
        runs.run({SOURCE: page(*targets)}, {SOURCE: article(*targets)}, limit=2)
        assert len(web.sent) == count
    assert sorted(form["target"] for _path, form in web.sent) == sorted(targets)


def test_ledger_is_kept_after_each_mention_so_that_a_broken_run_goes_on(web):
    targets = [f"{web.origin}/test/{number}" for number in (3, 4, 5)]
    runs = Runs()
    stopped = []

    def stop(line):
        stopped.append(line)
        if len(stopped) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        runs.run({SOURCE: page(*targets)}, {SOURCE: article(*targets)}, tell=stop)
    again = Runs()
    again.ledger = json.loads(runs.kept[-1])
    again.run({SOURCE: page(*targets)}, {SOURCE: article(*targets)})
    assert Counter(form["target"] for _path, form in web.sent) == dict.fromkeys(targets, 1)


def test_site_has_its_rest_between_two_requests(web):
    runs = once(web, f"{web.origin}/test/3")
    assert max(runs.waits) > PAUSE / 2


def test_dry_run_says_what_would_be_sent_and_sends_nothing(web):
    target = f"{web.origin}/test/3"
    runs = once(web, target, dry_run=True)
    assert runs.told == [f"{SOURCE} → {target}"]
    assert web.sent == runs.kept == []


@pytest.mark.parametrize(
    ("sent", "due"),
    [
        (None, True),
        ({"text": "a", "tries": 0}, False),
        ({"text": "b", "tries": 0}, True),
        ({"text": "", "tries": 2}, True),
        ({"text": "a", "tries": TRIES}, False),
        ({"text": "b", "tries": TRIES}, True),
    ],
)
def test_what_is_due(sent, due):
    assert is_due(Page("a", ("https://x.example/",)), "https://x.example/", sent) == due


# -- Servers that mean no good -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["drip-head", "drip-byte", "drip-body", "continue", "silent", "endless", "short"])
def test_no_site_holds_a_run_up(path):
    with rude_server() as rude:
        runs = Runs()
        begun = time.monotonic()
        target = f"{rude.origin}/{path}"
        runs.run({SOURCE: page(target)}, {SOURCE: article(target)})
        assert time.monotonic() - begun < 10


@pytest.mark.parametrize("place", ["target", "endpoint"])
def test_no_request_reaches_this_machine_from_what_a_page_says(web, place):
    """A sender that is not told to, unlike those above, asks nobody on this machine or its network."""
    names = ["127.0.0.1", "localhost", "[::1]", "127.1", "0x7f.1", "2130706433", "0.0.0.0", "169.254.169.254"]
    ledger = {}
    sender = _Sender(
        Asker("tests", seconds=2), BLOG, lambda kept: None, tell=lambda line: None, sleep=lambda time: None
    )
    if place == "target":
        targets = [f"http://{name}:{web.server_port}/test/3" for name in names]
        sender.pages = {SOURCE: article(*targets)}
        sender.run({SOURCE: page(*targets)}, ledger)
        assert web.asked == {}
    else:
        for name in names:
            assert sender.send(f"http://{name}:{web.server_port}/E/1", SOURCE, "https://x.example/") == 0
    assert web.sent == []


# -- The command -------------------------------------------------------------------------------------------------------

CONF = """project = "Essai"
language = "en"
extensions = ["myst_parser", "ablog", "carnet", "carnet.answers", "carnet.webmentions"]
html_baseurl = "{base}"
blog_post_pattern = ["posts/*/*.md"]
blog_categories = ["Humeurs"]
"""


class Blog:
    """A blog that is built and published: the web serves what lies in its folder."""

    def __init__(self, root, web):
        self.root, self.web = root, web
        self.write("conf.py", CONF.format(base=f"{web.origin}/"))

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def build(self, name, *targets, words="Un texte.", date=None):
        date = date or datetime.now(UTC).strftime("%Y-%m-%d")
        self.write(f"posts/2026/{name}.md", post(name, date=date))
        self.write(f"_build/html/posts/2026/{name}/index.html", article(*targets, words=words))

    def publish(self):
        for file in (self.root / "_build/html").rglob("index.html"):
            self.web.pages[f"/{file.parent.relative_to(self.root / '_build/html').as_posix()}/"] = file.read_text()

    def run(self, *arguments):
        return mentions.main([*arguments], self.root)


@pytest.fixture
def blog(tmp_path, web, monkeypatch):
    monkeypatch.setitem(send_mentions._ASKING, "local", True)
    monkeypatch.setattr("carnet.cli.webmention_sending.PAUSE", 0.0)
    return Blog(tmp_path, web)


def test_command_sends_what_is_published_and_keeps_a_ledger_beside_conf_py(blog, web, capsys):
    other = f"http://127.0.0.1:{web.server_port}".replace("127.0.0.1", "localhost")
    blog.build("un", f"{other}/test/3", f"{web.origin}/posts/2026/deux/")
    assert blog.run() == 0
    assert web.sent == []
    assert "1 wait until what was built is published" in capsys.readouterr().out
    blog.publish()
    assert blog.run("--dry-run") == 0
    assert (web.sent, (blog.root / LEDGER).read_text()) == ([], "{}\n")
    assert blog.run("--fetch-only") == 0
    assert web.sent == []
    assert blog.run() == 0
    source = f"{web.origin}/posts/2026/un/"
    assert [form for _path, form in web.sent] == [{"source": source, "target": f"{other}/test/3"}]
    assert read_ledger(blog.root / LEDGER)[source][f"{other}/test/3"]["status"] == 202
    assert "1 webmentions sent" in capsys.readouterr().out
    blog.run()
    assert len(web.sent) == 1


def test_first_run_leaves_old_posts_alone_until_they_change(blog, web):
    target = f"http://localhost:{web.server_port}/test/3"
    blog.build("vieux", target, date="2006-03-17")
    blog.publish()
    blog.run()
    assert web.sent == []
    blog.build("vieux", target, date="2006-03-17", words="Repris.")
    blog.publish()
    blog.run()
    assert len(web.sent) == 1


def test_first_run_tells_of_all_posts_where_that_is_asked_for(blog, web):
    blog.build("vieux", f"http://localhost:{web.server_port}/test/3", date="2006-03-17")
    blog.publish()
    blog.run("--all")
    assert len(web.sent) == 1


def test_blog_without_the_line_or_without_an_address_sends_nothing(blog, web):
    blog.build("un", f"http://localhost:{web.server_port}/test/3")
    blog.publish()
    for old, new in (('"carnet.webmentions"', '"carnet.answers"'), (f'"{web.origin}/"', '""')):
        blog.write("conf.py", CONF.format(base=f"{web.origin}/").replace(old, new))
        assert blog.run() == 0
    assert web.asked == {}


def test_damaged_ledger_is_one_line_and_nothing_is_sent(blog, web, capsys):
    blog.build("un", f"http://localhost:{web.server_port}/test/3")
    blog.publish()
    for text in ("{", "[]", '{"a": 1}', "[" * 100_000):
        blog.write(LEDGER, text)
        assert blog.run() == 1
        assert capsys.readouterr().err.startswith(f"{LEDGER}:1: ")
    assert web.asked == {}


def test_pages_of_both_builders_are_found(tmp_path):
    for name in ("posts/a/index.html", "posts/b.html"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(article("https://x.example/"), encoding="utf-8")
    (tmp_path / "posts/c.html").write_text("<p>It has moved.</p>", encoding="utf-8")
    found = pages_in(tmp_path, {"posts/a", "posts/b", "posts/c", "posts/d"}, BLOG)
    assert [*found] == [f"{BLOG}posts/a/", f"{BLOG}posts/b.html"]


def test_counts_of_comments_and_other_facts_are_no_change_of_a_post():
    more = article("https://x.example/").replace("<div", '<p class="post-meta">3 comments</p><div')
    assert page_of(more.encode(), BLOG) == page("https://x.example/")


def test_links_of_the_blog_itself_and_other_schemes_are_no_targets():
    links = (f"{BLOG}a", "mailto:a@b.example", "#note", "../b/", "https://x.example/#part", "http://[", "tel:1")
    assert page(*links).targets == ("https://x.example/#part",)
