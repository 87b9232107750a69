"""Posts name the address for webmentions, and what was received is fetched once, to be reviewed."""

from __future__ import annotations

import json
import threading
import time
from contextlib import contextmanager
from email.message import Message
from http.server import BaseHTTPRequestHandler
from textwrap import indent
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from bs4 import BeautifulSoup
from building import post
from cases import some_cases
from hostile import VECTORS
from hypothesis import given
from hypothesis import strategies as st
from rude_server import QuietServer, rude_server
from sphinx.locale import _

from carnet.cli import mentions
from carnet.cli.mention_files import add
from carnet.cli.webmention_links import endpoint_of
from carnet.comments.file import read_comments
from carnet.comments.html import comment_html

pytestmark = pytest.mark.slow

EXTENSIONS = [
    "myst_parser",
    "ablog",
    "carnet.upstream.ablog",
    "carnet.upstream.furo",
    "carnet.drafts",
    "carnet.archives",
    "carnet.french",
    "carnet.comments",
]
EXTENSIONS += ["carnet.webmentions", "carnet.incremental"]
ENDPOINT = "https://webmention.io/blog.example/webmention"
FILE = "posts/2026/un.comments.yaml"


# -- The address -------------------------------------------------------------------------------------------------------


def endpoints(blog, address):
    return [link["href"] for link in blog.soup(address).select('link[rel="webmention"]')]


def test_posts_that_take_comments_name_the_address(build):
    files = {"posts/2026/un.md": post(), "posts/2026/sans.md": post("Sans", comments="false")}
    blog = build("feeds", files=files, extensions=EXTENSIONS, blog_webmention_endpoint=ENDPOINT)
    assert blog.warnings == ""
    assert endpoints(blog, "posts/2026/un/") == [ENDPOINT]
    assert endpoints(blog, "posts/2026/sans/") == endpoints(blog, "") == []


def test_no_page_names_an_address_until_it_is_set(build):
    blog = build("feeds", files={"posts/2026/un.md": post()}, extensions=EXTENSIONS)
    assert endpoints(blog, "posts/2026/un/") == []


def test_address_that_is_none_is_told(build):
    blog = build("feeds", files={"posts/2026/un.md": post()}, extensions=EXTENSIONS, blog_webmention_endpoint="oui")
    (told,) = blog.told
    assert told.startswith("WARNING: blog_webmention_endpoint dans conf.py n’est pas une adresse")
    assert told.endswith("«\u00a0oui\u00a0» [blog.webmentions]")
    assert endpoints(blog, "posts/2026/un/") == []


# -- Fetching ----------------------------------------------------------------------------------------------------------


def mention(number, **fields):
    known = {
        "type": "entry",
        "author": {"type": "card", "name": "Élise", "photo": "", "url": "https://elise.example/"},
        "url": f"https://elise.example/{number}",
        "published": "2026-04-01T09:30:00+02:00",
        "wm-received": "2026-04-02T00:00:00Z",
        "wm-id": number,
        "wm-source": f"https://bridge.example/{number}",
        "wm-target": "https://blog.example/fr/posts/2026/un/",
        "wm-property": "in-reply-to",
        "wm-private": False,
        "content": {"html": f"<p>Réponse <b>{number}</b></p>", "text": f"Réponse {number}"},
    }
    return known | fields


class Service(QuietServer):
    """A service of webmentions such as webmention.io, which answers from a list, or as a test says."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.mentions, self.asked = [], []
        self.status, self.body, self.delay, self.fails_at = 200, None, 0.0, -1

    @property
    def api(self):
        return f"http://127.0.0.1:{self.server_port}/api/mentions.jf2?domain=blog.example"

    def answer(self, query):
        if self.body is not None:
            return self.body
        length, page = int(query["per-page"][0]), int(query["page"][0])
        children = self.mentions[page * length : (page + 1) * length]
        return json.dumps({"type": "feed", "name": "Webmentions", "children": children}).encode()


class _Handler(BaseHTTPRequestHandler):
    server: Service

    def do_GET(self):
        query = parse_qs(urlsplit(self.path).query)
        self.server.asked.append(query)
        time.sleep(self.server.delay)
        fails = query["page"] == [str(self.server.fails_at)]
        self.send_response(500 if fails else self.server.status)
        self.end_headers()
        self.wfile.write(self.server.answer(query))

    def log_message(self, *arguments):
        pass


@contextmanager
def running():
    with Service() as service:
        thread = threading.Thread(target=service.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield service
        service.shutdown()


@pytest.fixture
def service():
    with running() as service:
        yield service


@pytest.fixture
def rude():
    with rude_server() as server:
        yield server


@pytest.fixture(autouse=True)
def pauses(monkeypatch):
    """What a run would wait between two requests, in seconds."""
    found = []
    monkeypatch.setattr("carnet.cli.polite.sleep", found.append)
    monkeypatch.setenv("no_proxy", "*")
    return found


def set_api(root, api):
    with (root / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write(f"blog_webmention_api = {api!r}\n")


@pytest.fixture
def root(tmp_path, service, monkeypatch, english):
    """A blog whose posts other sites may speak of."""
    monkeypatch.delenv("WEBMENTION_TOKEN", raising=False)
    (tmp_path / "posts/2026").mkdir(parents=True)
    (tmp_path / "posts/2026/un.md").write_text(post(permalink="/2006/03/un.html"), encoding="utf-8")
    (tmp_path / "posts/2026/deux.md").write_text(post("Deux"), encoding="utf-8")
    (tmp_path / "a-propos.md").write_text("# À propos\n", encoding="utf-8")
    (tmp_path / "conf.py").write_text(
        'html_baseurl = "https://blog.example/fr/"\nblog_post_pattern = ["posts/*/*.md"]\n'
        f'blog_categories = ["Humeurs"]\nblog_degree_category = ""\nblog_webmention_api = "{service.api}"\n',
        encoding="utf-8",
    )
    return tmp_path


def run(root, *arguments):
    return mentions.main([*arguments], root)


def comments(root, name=FILE):
    found, problems = read_comments((root / name).read_bytes())
    assert problems == []
    return found


def files(root):
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_replies_are_added_to_be_reviewed(root, service, capsys):
    service.mentions = [mention(7), mention(8, **{"wm-target": "http://blog.example/fr/posts/2026/deux/index.html#x"})]
    assert run(root) == 0
    (one,) = comments(root)
    assert (one.id, one.author, one.site, one.status) == ("wm-7", "Élise", "https://elise.example/", "pending")
    assert one.date.isoformat() == "2026-04-01T09:30:00+02:00"
    assert comment_html(one.text, one.format) == "<p>Réponse <b>7</b></p>"
    assert [one.id for one in comments(root, "posts/2026/deux.comments.yaml")] == ["wm-8"]
    assert capsys.readouterr().out.splitlines() == [
        "posts/2026/deux.comments.yaml: 1 to review",
        f"{FILE}: 1 to review",
        "2 new of 2 mentions",
    ]


def test_reviewed_mention_shows_on_its_post(root, service, build):
    service.mentions = [mention(7)]
    run(root)
    text = (root / FILE).read_text(encoding="utf-8")
    for status, shown in (("pending", 0), ("published", 1), ("removed", 0)):
        written = text.replace("status: pending", f"status: {status}")
        blog = build("feeds", files={"posts/2026/un.md": post(), FILE: written}, extensions=EXTENSIONS)
        assert blog.warnings == ""
        assert len(blog.soup("posts/2026/un/").select("article.comment")) == shown


@pytest.mark.parametrize("status", ["pending", "published", "spam", "removed"])
def test_nothing_comes_twice_whatever_became_of_it(root, service, capsys, status):
    service.mentions = [mention(7)]
    run(root)
    text = (root / FILE).read_text(encoding="utf-8").replace("status: pending", f"status: {status}")
    (root / FILE).write_text(text, encoding="utf-8")
    before = files(root)
    assert run(root) == 0
    assert files(root) == before
    assert capsys.readouterr().out.endswith("Nothing new among 1 mentions.\n")
    service.mentions.append(mention(9))
    run(root)
    assert [(one.id, one.status) for one in comments(root)] == [("wm-7", status), ("wm-9", "pending")]


@pytest.mark.parametrize("status", ["pending", "published", "removed"])
def test_same_words_of_an_author_come_once_by_whatever_page_a_bridge_sends_them(root, service, status):
    same = {"content": {"text": "Bien vu."}, "url": "https://social.example/1"}
    service.mentions = [
        mention(7, **same),
        mention(8, **same),
        mention(9, **same, published="2026-04-02T09:30:00+02:00"),
    ]
    run(root)
    assert [one.id for one in comments(root)] == ["wm-7", "wm-9"]
    text = (root / FILE).read_text(encoding="utf-8").replace("status: pending", f"status: {status}")
    (root / FILE).write_text(text, encoding="utf-8")
    service.mentions.append(mention(10, **same))
    run(root)
    assert (root / FILE).read_text(encoding="utf-8") == text


@pytest.mark.parametrize("margin", ["", "  "])
def test_what_stands_in_a_file_stays_as_it_is(root, service, margin):
    own = "# À la main\n" + indent("- id: 1\n  author: Luc   # un ami\n  date: 2026-03-18\n  text: Oui", margin)
    (root / FILE).write_text(own, encoding="utf-8")
    service.mentions = [mention(7)]
    assert run(root) == 0
    assert (root / FILE).read_text(encoding="utf-8").startswith(f"{own}\n")
    assert [one.id for one in comments(root)] == ["1", "wm-7"]


def test_all_pages_of_the_answer_are_fetched(root, service):
    service.mentions = [mention(number) for number in range(250)]
    assert run(root) == 0
    assert len(comments(root)) == 250
    assert [query["page"] for query in service.asked] == [["0"], ["1"], ["2"]]
    assert service.asked[0]["domain"] == ["blog.example"]


def test_service_that_knows_no_pages_is_not_asked_for_ever(root, service):
    service.body = json.dumps({"children": [mention(number) for number in range(100)]}).encode()
    assert run(root) == 0
    assert len(service.asked) == 2


def test_old_address_of_a_post_is_its_own(root, service):
    service.mentions = [mention(7, **{"wm-target": "https://blog.example/fr/2006/03/un.html"})]
    run(root)
    assert [one.id for one in comments(root)] == ["wm-7"]


@pytest.mark.parametrize(
    "target",
    [
        "https://blog.example/fr/",
        "https://blog.example/fr/a-propos/",
        "https://blog.example/fr/posts/2026/trois/",
        "https://blog.example/fr/../../../etc/passwd",
        "https://blog.example/fr/posts/2026/%2e%2e/un/",
        "https://other.example/fr/posts/2026/un/",
        "",
    ],
)
def test_mention_of_what_is_no_post_is_left_out(root, service, target):
    service.mentions = [mention(7, **{"wm-target": target})]
    before = files(root)
    assert run(root) == 0
    assert files(root) == before


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("like-of", "like"),
        ("repost-of", "repost"),
        ("bookmark-of", "bookmark"),
        ("mention-of", "mention"),
        ("rsvp", "mention"),
        (None, "mention"),
    ],
)
def test_likes_and_links_say_what_they_are(root, service, name, kind):
    service.mentions = [mention(7, name="<Titre>", **{"wm-property": name})]
    run(root)
    (one,) = comments(root)
    assert one.kind == kind
    shown = comment_html(one.text, "html")
    assert shown.startswith('<p><a href="https://elise.example/7"')
    assert "&lt;Titre&gt;</a></p>" in shown
    assert ("<blockquote>Réponse 7</blockquote>" in shown) == (kind not in ("like", "repost"))


WORDS = {
    "fr": ["aime ce billet", "a partagé ce billet", "a gardé ce billet", "parle de ce billet", None],
    "en": ["likes this post", "shared this post", "kept this post", "speaks of this post", None],
}


@pytest.mark.parametrize("language", WORDS)
def test_what_a_mention_is_stands_in_the_language_of_the_blog_and_in_no_file(root, service, build, language):
    kinds = ["like-of", "repost-of", "bookmark-of", "mention-of", "in-reply-to"]
    service.mentions = [mention(number, **{"wm-property": kind}) for number, kind in enumerate(kinds)]
    run(root)
    text = (root / FILE).read_text(encoding="utf-8").replace("status: pending", "status: published")
    assert "billet" not in text
    assert "this post" not in text
    files = {"posts/2026/un.md": post(), FILE: text}
    blog = build("feeds", files=files, extensions=EXTENSIONS, language=language)
    said = [one.select_one(".comment-meta > span") for one in blog.soup("posts/2026/un/").select("article.comment")]
    assert [one and one.get_text() for one in said] == WORDS[language]


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({"content": {"html": '<img src="https://a.example/x.jpg" alt="un chat">'}}, "un chat"),
        ({"content": {"html": '<img src="https://a.example/x.jpg">'}}, "Picture"),
        ({"content": {"html": "<p></p>", "text": "Oui"}}, "Oui"),
        ({"content": None, "photo": ["https://a.example/x.jpg"]}, "Picture"),
        ({"content": {}, "photo": [{"value": "https://a.example/x.jpg", "alt": "<un> chat"}]}, "<un> chat"),
        ({"content": {"html": "<p> </p>"}, "photo": {"value": "https://a.example/x.jpg", "alt": "x"}}, "x"),
        ({"content": "Oui"}, "Oui"),
    ],
)
def test_reply_with_a_picture_alone_is_a_reply(root, service, fields, shown):
    service.mentions = [mention(7, **fields)]
    run(root)
    (one,) = comments(root)
    assert one.kind is None
    html = comment_html(one.text, "html")
    assert BeautifulSoup(html, "html.parser").get_text(strip=True) == _(shown)
    assert ('href="https://a.example/x.jpg"' in html) == (shown != "Oui")


def test_reply_of_which_nothing_can_be_shown_leads_to_its_page(root, service):
    service.mentions = [
        mention(7, content={"html": "<video src='https://a.example/x.mp4'></video>"}, photo=["javascript:1"])
    ]
    run(root)
    (one,) = comments(root)
    assert (one.kind, one.text) == ("mention", '<p><a href="https://elise.example/7">https://elise.example/7</a></p>')


def test_clock_that_is_wrong_dates_no_mention_in_the_future(root, service):
    service.mentions = [mention(7, published="2099-01-01T00:00:00Z")]
    run(root)
    assert comments(root)[0].date.isoformat() == "2026-04-02T02:00:00+02:00"


def test_long_text_that_mentions_a_post_is_cut_between_words(root, service):
    service.mentions = [mention(7, content={"text": "mot " * 500}, **{"wm-property": "mention-of"})]
    run(root)
    assert comments(root)[0].text.endswith(" mot mot…</blockquote>")
    assert len(comments(root)[0].text) < 500


def test_reply_in_plain_text_is_no_markup(root, service):
    service.mentions = [mention(7, content={"text": "1 < 2 *et*\n\n<b>non</b>"})]
    run(root)
    shown = comment_html(comments(root)[0].text, "html")
    assert shown == "<p>1 &lt; 2 *et*</p>\n<p>&lt;b&gt;non&lt;/b&gt;</p>"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"author": None}, ("elise.example", "https://elise.example/7", "2026-04-01")),
        ({"author": {"name": "", "url": "https://a.example/"}}, ("a.example", "https://a.example/", "2026-04-01")),
        ({"author": {"name": "A", "url": "javascript:alert(1)"}}, ("A", "https://elise.example/7", "2026-04-01")),
        ({"published": None}, ("Élise", "https://elise.example/", "2026-04-02")),
        (
            {"published": "hier", "wm-received": "2026-04-03T10:00:00"},
            ("Élise", "https://elise.example/", "2026-04-03"),
        ),
        ({"url": None}, ("Élise", "https://elise.example/", "2026-04-01")),
    ],
)
def test_what_a_mention_lacks_is_made_up_for(root, service, fields, expected):
    service.mentions = [mention(7, **fields)]
    run(root)
    (one,) = comments(root)
    assert (one.author, one.site, one.date.date().isoformat()) == expected


def test_private_mentions_stay_private(root, service):
    service.mentions = [mention(7, **{"wm-private": True})]
    run(root)
    assert not (root / FILE).exists()


def test_token_is_sent_and_never_shown(root, service, monkeypatch, capsys):
    monkeypatch.setenv("WEBMENTION_TOKEN", "secret+1")
    run(root)
    assert service.asked[0]["token"] == ["secret+1"]
    service.status = 401
    run(root)
    said = capsys.readouterr()
    assert "secret" not in said.out + said.err


# -- When it goes wrong ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [301, 401, 404, 429, 500])
def test_refusal_is_said_and_nothing_changes(root, service, capsys, status):
    before = files(root)
    service.status = status
    assert run(root) == 1
    assert files(root) == before
    (line,) = capsys.readouterr().err.splitlines()
    assert f"refuses: {status}" in line


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"\xff\xfe",
        b"null",
        b"[]",
        b"{}",
        b'{"children": {}}',
        b'{"children": [',
        b"[" * 200_000,
    ],
)
def test_answer_of_another_kind_is_said_and_nothing_changes(root, service, capsys, body):
    before = files(root)
    service.body = body
    assert run(root) == 1
    assert files(root) == before
    assert "answers with something else" in capsys.readouterr().err


def test_service_that_takes_too_long_is_given_up(root, service, capsys):
    service.delay = 2
    started = time.monotonic()
    assert run(root, "--timeout", "0.3") == 1
    assert time.monotonic() - started < 1.5
    assert "does not answer: " in capsys.readouterr().err


@pytest.mark.parametrize("path", ["/drip-head", "/drip-body", "/silent", "/endless", "/short", "/garbage", "/hang-up"])
def test_service_that_drips_or_never_ends_is_given_up(root, capsys, rude, path):
    set_api(root, rude.origin + path)
    before = files(root)
    assert run(root, "--timeout", "0.4") == 1
    assert files(root) == before
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(rude.origin + path)


@pytest.mark.parametrize(
    "target", ["http://localhost:{port}/ok", "http://127.0.0.1:{port}/ok", "/ok", "file:///etc/passwd"]
)
def test_redirect_is_told_and_neither_followed_nor_given_the_token(root, capsys, rude, monkeypatch, target):
    monkeypatch.setenv("WEBMENTION_TOKEN", "secret")
    set_api(root, f"{rude.origin}/to?a={quote(target.format(port=rude.server_address[1]), safe='')}")
    assert run(root) == 1
    assert list(rude.asked) == ["/to"]
    (line,) = capsys.readouterr().err.splitlines()
    assert "refuses: 302 Found; it leads to " in line
    assert "secret" not in line


def test_what_came_is_kept_when_the_service_breaks_off(root, service, capsys, monkeypatch):
    service.mentions = [mention(number) for number in range(150)]
    service.fails_at = 1
    assert run(root) == 1
    assert len(comments(root)) == 100
    said = capsys.readouterr()
    assert "refuses: 500" in said.err
    assert "100 new of 100 mentions" in said.out


@pytest.mark.parametrize("after", ["0", "-1", "9" * 40, "soon"])
def test_busy_service_is_asked_a_few_times_and_told(root, capsys, rude, pauses, after):
    set_api(root, f"{rude.origin}/busy?after={after}")
    assert run(root) == 1
    assert "refuses: 429" in capsys.readouterr().err
    assert (rude.asked["/busy"], pauses) == ((1, []) if len(after) > 9 else (3, [1, 2]))


def test_service_that_is_not_there_is_said(root, capsys):
    text = (root / "conf.py").read_text(encoding="utf-8")
    (root / "conf.py").write_text(text + 'blog_webmention_api = "http://127.0.0.1:9/"\n', encoding="utf-8")
    assert run(root) == 1
    assert capsys.readouterr().err.startswith("http://127.0.0.1:9/ does not answer: ")


@pytest.mark.parametrize("api", ["file:///etc/passwd", "webmention.io"])
def test_address_of_the_service_is_one_of_the_web(root, capsys, api):
    with (root / "conf.py").open("a") as conf:
        conf.write(f'blog_webmention_api = "{api}"\n')
    assert run(root) == 1
    assert capsys.readouterr().err == f"blog_webmention_api in conf.py is not an address: '{api}'\n"


def test_without_a_service_there_is_nothing_to_do(root, capsys):
    with (root / "conf.py").open("a") as conf:
        conf.write('blog_webmention_api = ""\n')
    assert run(root) == 0
    assert "blog_webmention_api in conf.py is empty" in capsys.readouterr().out


@pytest.mark.parametrize("text", ["- id: [\n", "- id: 1\n", "[{id: '1', author: A, date: 2026-03-18, text: x}]\n"])
def test_file_that_cannot_be_added_to_is_said_and_stays_and_others_are_written(root, service, capsys, text):
    (root / FILE).write_text(text, encoding="utf-8")
    service.mentions = [mention(7), mention(8, **{"wm-target": "https://blog.example/fr/posts/2026/deux/"})]
    assert run(root) == 1
    assert (root / FILE).read_text(encoding="utf-8") == text
    assert "un.comments.yaml" in capsys.readouterr().err
    assert comments(root, "posts/2026/deux.comments.yaml")


@pytest.mark.parametrize("text", ["", "[]\n", "# Rien encore\n"])
def test_empty_file_is_filled(root, service, text):
    (root / FILE).write_text(text, encoding="utf-8")
    service.mentions = [mention(7)]
    assert run(root) == 0
    assert [one.id for one in comments(root)] == ["wm-7"]
    assert ("# Rien encore" in (root / FILE).read_text(encoding="utf-8")) == text.startswith("#")


# -- From site to site: the receiver's tests of https://webmention.rocks, and what becomes of a mention ----------------


class Receiver(Service):
    """A service that takes what is sent to it, if the page of the source leads to the target, as webmention.io does."""

    def __init__(self, pages):
        super().__init__()
        self.pages, self.numbers = pages, {}

    def take(self, source, target):
        """Return the status with which it takes a mention, a change or an end of one."""
        page = self.pages.get(source)
        number = self.numbers.setdefault((source, target), len(self.numbers) + 1)
        self.mentions = [one for one in self.mentions if one["wm-id"] != number]
        if page is None or f'href="{target}"' not in page:
            return 400
        text = BeautifulSoup(page, "lxml").get_text()
        self.mentions.append(mention(number, content={"text": text}, url=source, **{"wm-target": target}))
        return 202


def sent(blog, receiver, source, target):
    """Send a mention to where the built page says; return the status."""
    page = blog.file(target.removeprefix("https://blog.example/fr/")).read_bytes()
    headers = Message()
    headers["Content-Type"] = "text/html; charset=utf-8"
    assert endpoint_of(target, headers, page) == ENDPOINT
    return receiver.take(source, target)


@pytest.fixture(scope="module")
def blog(build):
    files = {"posts/2026/un.md": post(permalink="/2006/03/un.html"), "posts/2026/deux.md": post("Deux")}
    return build("feeds", files=files, extensions=EXTENSIONS, blog_webmention_endpoint=ENDPOINT)


SOURCE, TARGET = "https://autre.example/1", "https://blog.example/fr/posts/2026/un/"


@pytest.fixture
def receiver(root):
    with Receiver({SOURCE: f'<p>Bien vu. <a href="{TARGET}">Ici</a></p>'}) as receiver:
        threading.Thread(target=receiver.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        set_api(root, receiver.api)
        yield receiver
        receiver.shutdown()


def test_mention_whose_page_leads_here_comes_and_one_whose_page_does_not_never_does(root, receiver, blog):
    receiver.pages["https://autre.example/2"] = "<p>Rien.</p>"
    assert sent(blog, receiver, SOURCE, TARGET) == 202
    assert sent(blog, receiver, "https://autre.example/2", TARGET) == 400
    assert run(root) == 0
    (one,) = comments(root)
    assert (one.status, "Bien vu." in one.text) == ("pending", True)


ENDS = [(None, "pending"), (None, "published"), ("<p>Sans lien.</p>", "published")]


@pytest.mark.parametrize("ended", ENDS, ids=["410, not reviewed", "410", "no link"])
def test_mention_that_is_taken_back_is_told_until_the_writer_removes_it(root, receiver, blog, capsys, ended):
    end, status = ended
    sent(blog, receiver, SOURCE, TARGET)
    run(root)
    text = (root / FILE).read_text(encoding="utf-8").replace("status: pending", f"status: {status}")
    (root / FILE).write_text(f"# À moi\n{text}", encoding="utf-8")
    receiver.pages[SOURCE] = end
    assert sent(blog, receiver, SOURCE, TARGET) == 400
    before = files(root)
    for _turn in range(2):
        capsys.readouterr()
        assert run(root) == 0
        told = capsys.readouterr().out.splitlines()
        assert told[0] == f"{FILE}:2: wm-1 was taken back by its site; write 'status: removed' there"
    assert files(root) == before, "what a file says is the writer's"
    (root / FILE).write_text(text.replace(f"status: {status}", "status: removed"), encoding="utf-8")
    run(root)
    assert "taken back" not in capsys.readouterr().out


def test_mention_that_changed_stays_as_it_was_reviewed(root, receiver, blog, capsys):
    sent(blog, receiver, SOURCE, TARGET)
    run(root)
    before = files(root)
    receiver.pages[SOURCE] = f'<p>Autre chose. <a href="{TARGET}">Ici</a></p>'
    assert sent(blog, receiver, SOURCE, TARGET) == 202
    assert run(root) == 0
    assert files(root) == before
    assert "taken back" not in capsys.readouterr().out


def test_nothing_is_told_to_be_taken_back_while_not_all_came(root, service, capsys):
    service.mentions = [mention(number) for number in range(150)]
    run(root)
    capsys.readouterr()
    service.mentions = service.mentions[:120]
    service.fails_at = 1
    assert run(root) == 1
    assert "taken back" not in capsys.readouterr().out
    service.fails_at = -1
    run(root)
    assert capsys.readouterr().out.count("taken back") == 30


def test_hostile_mentions_are_kept_as_text_and_shown_as_such(root, service):
    hostile = {"name": VECTORS[0], "url": 'https://a.example/"onclick="alert(1)'}
    service.mentions = [
        mention(at, content={"html": vector, "text": vector}, name=vector, author=hostile)
        for at, vector in enumerate(VECTORS)
    ]
    assert run(root) == 0
    found = comments(root)
    assert len(found) > 100
    assert all("<script" not in comment_html(one.text, one.format) for one in found)


_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=20)
    | st.sampled_from(["https://a.example/", "2026-04-01"]),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["name", "url", "html", "text"]), inner)
    ),
    max_leaves=4,
)


@some_cases()
@given(st.dictionaries(st.sampled_from([*mention(1)]), _VALUES))
def test_no_mention_raises_and_each_that_is_understood_can_be_written_and_read(tmp_path_factory, fields):
    found = mentions.mention_of(mention(1) | fields)
    if found is not None:
        file = tmp_path_factory.mktemp("mention") / "un.comments.yaml"
        assert add(file, [found]) == 1
        assert add(file, [found]) == 0
