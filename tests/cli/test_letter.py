"""Posts go by e-mail to people who agreed: whole, readable anywhere, and to nobody twice, whatever breaks."""

from __future__ import annotations

import json
import random
import re
import socket
import subprocess
import sys
import time
from collections import Counter
from email import message_from_bytes, policy
from email.message import EmailMessage
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from aiosmtpd.controller import Controller
from bs4 import BeautifulSoup
from building import REPO, post
from cases import CASES

from carnet.cli import letter
from carnet.cli.letter_sending import Ledger, LetterError, Reader, Round, connect, is_address, readers_in
from carnet.cli.letter_text import LARGEST, Words, letter_html, letter_text, part_of, plain

pytestmark = pytest.mark.usefixtures("english")

BASE = "https://blog.example/fr/"
CONF = f"""project = "Essai"
language = "en"
extensions = ["myst_parser", "ablog", "carnet", "carnet.letter"]
html_baseurl = "{BASE}"
blog_id = "c71352a0-270b-4497-83dc-fcf0d669c3e7"
blog_post_pattern = ["posts/*/*.md"]
blog_categories = ["Humeurs"]
blog_letter_from = "Camille Essai <camille@blog.example>"
"""
TEXT = """<p>Un <em>texte</em>, <a href="../autre/">ailleurs</a>.</p>
<figure><img src="../../../_images/onde.png" alt="Une onde."></figure>
<figure><figcaption>Un son</figcaption><audio controls src="../../../_downloads/son.mp3"></audio>
<p><a href="../../../_downloads/son.mp3">Télécharger</a></p></figure>
<table><tr><th>Note</th><th>Hz</th></tr><tr><td>la</td><td>440</td></tr></table>
<script>alert(1)</script>"""


def page(title, text=TEXT):
    return (
        '<!doctype html><meta charset="utf-8"><meta name="description" content="Le début.">'
        '<article class="post h-entry">'
        f'<h1>{title}<a class="headerlink" href="#x">#</a></h1><div class="e-content">{text}</div></article>'
    )


@pytest.fixture
def blog(tmp_path):
    """A blog that is built, and a list beside it."""
    root = tmp_path / "blog"

    def write(name, text):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    write("conf.py", CONF)
    for name, date in (("un", "2026-05-01"), ("deux", "2026-05-02"), ("trois", "2026-06-01")):
        write(f"posts/2026/{name}.md", post(name.title(), date=date))
        write(f"_build/html/posts/2026/{name}/index.html", page(name.title()))
    write("posts/2026/brouillon.md", post("Brouillon", date="2026-07-01", draft="true"))
    write("_build/html/posts/2026/brouillon/index.html", page("Brouillon"))
    write("posts/2126/futur.md", post("Futur", date="2126-07-01"))
    write("_build/html/posts/2126/futur/index.html", page("Futur"))
    readers = tmp_path / "readers.csv"
    readers.write_text("email,agreed,name\na@x.example,2026-01-01,Ann\nb@x.example,2026-01-02,\n", encoding="utf-8")
    return SimpleNamespace(root=root, list=readers, write=write, run=lambda *given: letter.main([*given], root))


class Mailbox:
    """A mail server, and what came; it refuses and breaks off as a test says."""

    def __init__(self):
        self.came, self.refuses, self.breaks_at, self.delay = [], {}, None, 0.0

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.breaks_at == len(self.came):
            self.breaks_at = None
            session.transport = None
            server.transport.abort()
            return "250 OK"
        self.came.append((envelope.rcpt_tos[0], envelope.content))
        return "250 OK"

    def messages(self):
        return [message_from_bytes(content, policy=policy.default) for _to, content in self.came]


@pytest.fixture
def mail():
    box = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    box.server = f"127.0.0.1:{port}"
    yield box
    controller.stop()


def sending(blog, mail, *given):
    blog.write("conf.py", f'{CONF}blog_letter_smtp = "{mail.server}"\n')
    return blog.run("--to", str(blog.list), "--pause", "0", *given)


# -- What it says ------------------------------------------------------------------------------------------------------


def test_dry_run_shows_the_newest_published_post_in_the_browser(blog, monkeypatch, capsys):
    opened = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    assert blog.run("--dry-run") == 0
    file = blog.root / "_build/letter/letter.html"
    assert opened == [file.resolve().as_uri()]
    assert BeautifulSoup(file.read_text(encoding="utf-8"), "lxml").h1.get_text() == "Trois"
    assert "Trois\n=====\n" in (file.with_suffix(".txt")).read_text(encoding="utf-8")
    assert blog.run("--dry-run", "--no-browser") == 0
    assert len(opened) == 1


@pytest.mark.parametrize(
    ("given", "titles"),
    [
        ((), ["Trois"]),
        (("--post", "posts/2026/un.md"), ["Un"]),
        (("--month", "2026-05"), ["Essai", "Un", "Deux"]),
    ],
)
def test_letter_has_the_post_or_the_month_that_is_asked_for(blog, given, titles):
    assert blog.run("--dry-run", "--no-browser", *given) == 0
    html = BeautifulSoup((blog.root / "_build/letter/letter.html").read_text(encoding="utf-8"), "lxml")
    assert [title.get_text() for title in html.select("h1, h2")] == titles


@pytest.mark.parametrize(
    "given",
    [
        ("--post", "posts/2026/brouillon"),
        ("--post", "posts/2126/futur"),
        ("--month", "2020-01"),
        ("--month", "May"),
    ],
)
def test_what_is_not_published_is_in_no_letter(blog, capsys, given):
    assert blog.run("--dry-run", "--no-browser", *given) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1


def part(text=TEXT, title="Un"):
    return part_of(page(title, text).encode(), f"{BASE}posts/2026/un/", "1 May 2026")


WORDS = Words("en", "Read it", "Read on", "You asked for it.", "Unsubscribe")


def test_html_is_whole_with_absolute_addresses_styles_within_and_no_player():
    html = letter_html("Essai", (part(),), WORDS, "https://stop.example/")
    soup = BeautifulSoup(html, "lxml")
    addresses = [one.get("href") or one.get("src") for one in soup.select("a[href], img")]
    assert all(urlsplit(address).scheme == "https" for address in addresses)
    assert f"{BASE}_images/onde.png" in addresses
    assert f"{BASE}_downloads/son.mp3" in addresses
    assert soup.select_one("img")["alt"] == "Une onde."
    assert not soup.select("audio, video, script, style, link, svg, iframe")
    assert "font" in soup.select_one(".letter")["style"]
    assert soup.select_one('meta[name="color-scheme"]')["content"] == "light dark"
    assert not re.search(r"(?<!-)\bcolor:|background", html), "a letter has the colours of its program, light or dark"
    assert soup.find("a", href="https://stop.example/")


def test_text_says_the_same_without_marks():
    text = letter_text("Essai", (part(),), WORDS, "https://stop.example/")
    assert f"Un texte, ailleurs <{BASE}posts/2026/autre/>." in text
    assert "[Une onde.]" in text
    assert "Note | Hz\nla | 440" in text
    assert f"Télécharger <{BASE}_downloads/son.mp3>" in text
    assert text.endswith("You asked for it.\nUnsubscribe https://stop.example/\n")
    assert "alert" not in text
    assert not re.search(r"<(?!https)", text)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<ol><li>a<li>b<ul><li>c</ul></ol>", "1. a\n2. b\n   - c"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ("<pre>x\n  y</pre>", "    x\n      y"),
        ("a<br>b", "a\nb"),
        ("<p>\na <small>4</small><br>\nb</p>", "a\nb"),
        ("<p>a</p><hr><p>b</p>", "a\n\n* * *\n\nb"),
        ('<a href="https://x.example/">https://x.example/</a>', "https://x.example/"),
        ("&lt;b&gt; &amp; <!-- no -->c", "<b> & c"),
    ],
)
def test_each_kind_of_text_is_written_as_a_person_would(html, text):
    assert plain(html) == text


def test_letter_that_mail_programs_would_cut_has_the_beginning_of_its_longest_post():
    long = "".join(f"<p>Paragraphe {number} d’un très long billet.</p>" for number in range(4000))
    html = letter_html("Essai", (part("<p>Court.</p>", "Petit"), part(long, "Grand")), WORDS, "")
    assert len(html.encode()) <= LARGEST
    assert "Court." in html
    assert "Paragraphe 1 " not in html
    assert "Le début." in html
    assert "Read on" in html


# -- To whom -----------------------------------------------------------------------------------------------------------


def readers_of(tmp_path, text):
    (tmp_path / "list.csv").write_bytes(text.encode() if isinstance(text, str) else text)
    return readers_in(tmp_path / "list.csv", tmp_path / "blog")


def test_only_people_who_agreed_get_it_and_each_once(tmp_path):
    text = "Email;Name;Agreed\na@x.example;Ann;2026\nb@x.example;;\nA@X.example;;2026\nno;;2026\n;;\n"
    found, told = readers_of(tmp_path, text)
    assert found == [Reader("a@x.example", "Ann")]
    assert [re.search(r":(\d+): ", line)[1] for line in told] == ["3", "4", "5"]


@pytest.mark.parametrize("text", ["email\na@x.example\n", "agreed\n1\n", "", b"\xff\xfe"])
def test_list_that_does_not_say_who_agreed_is_refused(tmp_path, text):
    with pytest.raises(LetterError):
        readers_of(tmp_path, text)


@pytest.mark.parametrize("place", ["readers.csv", "deep/er/readers.csv"])
def test_list_within_the_repository_is_refused(blog, mail, capsys, place):
    blog.write(place, blog.list.read_text())
    blog.write("conf.py", f'{CONF}blog_letter_smtp = "{mail.server}"\n')
    assert blog.run("--to", str(blog.root / place)) == 1
    assert "outside" in capsys.readouterr().err
    assert mail.came == []


@pytest.mark.parametrize(
    "email", ["a@b", "a b@x.example", "a@x.example\nBcc: c@x.example", "@x.example", "a", "<a@x.example>"]
)
def test_what_is_no_address_never_is_one(email):
    assert not is_address(email)


# -- How it goes -------------------------------------------------------------------------------------------------------


def test_each_reader_gets_one_letter_with_text_html_and_ways_out(blog, mail, capsys):
    assert sending(blog, mail) == 0
    assert [to for to, _content in mail.came] == ["a@x.example", "b@x.example"]
    first = mail.messages()[0]
    assert str(first["From"]) == "Camille Essai <camille@blog.example>"
    assert str(first["To"]) == "Ann <a@x.example>"
    assert "b@x.example" not in str(first)
    assert str(first["Subject"]) == "Trois"
    assert str(first["List-Unsubscribe"]).startswith("<mailto:camille@blog.example?subject=")
    assert first["List-Unsubscribe-Post"] is None
    assert [part.get_content_type() for part in first.iter_parts()] == ["text/plain", "text/html"]
    assert "Trois" in first.get_body(("plain",)).get_content()
    assert max(map(len, mail.came[0][1].splitlines())) < 998
    assert "2 sent, 0 refused, 0 still to send" in capsys.readouterr().out


def test_one_click_is_offered_where_an_address_takes_it(blog, mail):
    blog.write("conf.py", CONF)
    given = f'{CONF}blog_letter_smtp = "{mail.server}"\nblog_letter_unsubscribe = "https://stop.example/x?list=1"\n'
    blog.write("conf.py", given)
    assert blog.run("--to", str(blog.list), "--pause", "0") == 0
    first = mail.messages()[0]
    assert str(first["List-Unsubscribe"]).startswith("<https://stop.example/x?list=1&address=a%40x.example>, <mailto:")
    assert first["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_long_address_to_unsubscribe_arrives_as_it_is(blog, mail):
    token = "x" * 200
    settings = f'blog_letter_smtp = "{mail.server}"\nblog_letter_unsubscribe = "https://a.example/{token}"\n'
    blog.write("conf.py", CONF + settings)
    assert blog.run("--to", str(blog.list), "--pause", "0") == 0
    assert f"<https://a.example/{token}?address=a%40x.example>".encode() in mail.came[0][1]


def test_nobody_gets_it_twice_and_a_renamed_post_is_the_same_letter(blog, mail):
    assert sending(blog, mail) == sending(blog, mail) == 0
    (blog.root / "posts/2026/trois.md").unlink()
    blog.write("posts/2026/tres.md", post("Tres", date="2026-06-01", permalink="/posts/2026/trois/"))
    blog.write("_build/html/posts/2026/tres/index.html", page("Tres"))
    assert sending(blog, mail) == 0
    assert len(mail.came) == 2
    assert sending(blog, mail, "--post", "posts/2026/un") == 0
    assert len(mail.came) == 4


def test_ledger_lies_beside_the_list_and_not_in_the_repository(blog, mail):
    sending(blog, mail)
    lines = [json.loads(line) for line in (blog.list.parent / "readers.csv.sent").read_text().splitlines()]
    assert [(line["to"], line["state"]) for line in lines] == [
        (f"{name}@x.example", state) for name in "ab" for state in ("sending", "sent")
    ]
    assert not [path for path in blog.root.rglob("*") if path.is_file() and b"x.example" in path.read_bytes()]


def test_limit_ends_a_run_and_the_next_goes_on(blog, mail):
    assert sending(blog, mail, "--limit", "1") == 0
    assert sending(blog, mail, "--limit", "1") == 0
    assert Counter(to for to, _content in mail.came) == {"a@x.example": 1, "b@x.example": 1}


def test_refusal_for_good_is_told_once_and_the_others_get_it(blog, mail, capsys):
    mail.refuses = {"a@x.example": "550 no such mailbox"}
    assert sending(blog, mail) == 0
    assert "a@x.example is refused: 550 no such mailbox" in capsys.readouterr().out
    mail.refuses = {}
    assert sending(blog, mail) == 0
    assert [to for to, _content in mail.came] == ["b@x.example"]


def test_refusal_for_now_is_tried_in_the_next_run(blog, mail):
    mail.refuses = {"a@x.example": "451 later"}
    assert sending(blog, mail) == 1
    mail.refuses = {}
    assert sending(blog, mail) == 0
    assert [to for to, _content in mail.came] == ["a@x.example", "b@x.example"]


def test_message_in_flight_when_the_connection_broke_is_told_and_asked_about(blog, mail, capsys):
    mail.breaks_at = 0
    assert sending(blog, mail) == 1
    assert sending(blog, mail) == 1
    out = capsys.readouterr().out
    assert "a@x.example: a run was cut short" in out
    assert "--in-flight=resend" in out
    assert [to for to, _content in mail.came] == ["b@x.example"]
    assert sending(blog, mail, "--in-flight", "resend") == 0
    assert [to for to, _content in mail.came] == ["b@x.example", "a@x.example"]
    assert sending(blog, mail) == 0
    assert len(mail.came) == 2


def test_skipped_message_in_flight_is_never_sent(blog, mail):
    mail.breaks_at = 0
    assert sending(blog, mail) == 1
    assert sending(blog, mail, "--in-flight", "skip") == 0
    assert [to for to, _content in mail.came] == ["b@x.example"]


def test_two_runs_at_once_are_one(blog, mail, capsys):
    with Ledger(blog.list.with_name("readers.csv.sent")):
        assert sending(blog, mail) == 1
    assert "another run" in capsys.readouterr().err
    assert mail.came == []


def test_password_is_sent_to_no_server_without_encryption(monkeypatch, mail):
    monkeypatch.setattr("carnet.cli.letter_sending.literal", lambda host: None)  # as if it were elsewhere
    with pytest.raises(LetterError, match="encryption"):
        connect(mail.server, "user", "secret")


def test_pause_is_kept_between_letters(tmp_path, mail):
    waits = []
    with Ledger(tmp_path / "sent") as ledger:
        this = Round("x", message_to, ledger, pause=2.5, sleep=waits.append)
        assert this.send(connect(mail.server, "", ""), [Reader(f"r{number}@x.example") for number in range(3)])
    assert waits == [2.5, 2.5]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('blog_letter_from = ""', "blog_letter_from"),
        ('html_baseurl = ""', "html_baseurl"),
        ('blog_letter_unsubscribe = "http://x.example/"', "blog_letter_unsubscribe"),
    ],
)
def test_setting_that_is_missing_or_wrong_is_one_line(blog, capsys, line, told):
    blog.write("conf.py", f"{CONF}{line}\n")
    assert blog.run("--dry-run", "--no-browser") == 1
    (said,) = capsys.readouterr().err.splitlines()
    assert told in said


def test_damaged_ledger_stops_all_but_a_cut_last_line_does_not(blog, mail):
    ledger = blog.list.with_name("readers.csv.sent")
    ledger.write_text('{"letter": "x", "to": "a", "state": "sent"}\n{"letter": "y"', encoding="utf-8")
    assert sending(blog, mail) == 0
    ledger.write_text('nonsense\n{"letter": "x", "to": "a", "state": "sent"}\n', encoding="utf-8")
    assert sending(blog, mail) == 1


# -- Killed at any moment ----------------------------------------------------------------------------------------------


def message_to(reader):
    found = EmailMessage()
    found["From"], found["To"], found["Subject"] = "c@blog.example", reader.email, "x"
    found.set_content("x")
    return found


SCRIPT = """
import sys
sys.path[:0] = [{src!r}]
from email.message import EmailMessage
from pathlib import Path
from carnet.cli.letter_sending import Ledger, Reader, Round, connect

def message(reader):
    found = EmailMessage()
    found["From"], found["To"], found["Subject"] = "c@blog.example", reader.email, "x"
    found.set_content("x")
    return found

readers = [Reader(f"r{{number}}@x.example") for number in range({count})]
with Ledger(Path({ledger!r})) as ledger:
    this = Round("x", message, ledger, pause=0, limit=10**6)
    for reader in this.in_flight(readers):
        print(reader.email, flush=True)
        ledger.note("x", reader, "sent")
    print("begins", flush=True)
    this.send(connect({server!r}, "", ""), readers)
"""


@pytest.mark.slow
def test_runs_that_are_killed_at_any_moment_send_to_nobody_twice(tmp_path, mail):
    """Each run is killed at a random moment; the reader in flight is told of, all others get the letter once."""
    kills, count = CASES or 6, 40 * (CASES or 6)
    chance = random.Random(CASES or 25)  # a moment, no secret
    script = SCRIPT.format(src=str(REPO / "src"), count=count, ledger=str(tmp_path / "sent"), server=mail.server)
    in_flight = []
    for number in range(kills + 1):
        program = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
        told = []
        while (line := program.stdout.readline().strip()) and line != "begins":
            told.append(line)
        assert len(told) <= 1
        in_flight += told
        if number < kills:
            time.sleep(chance.uniform(0, 0.1))
            program.kill()
        program.wait()
        program.stdout.close()
    came = Counter(to for to, _content in mail.came)
    assert max(came.values()) == 1
    missing = {f"r{number}@x.example" for number in range(count)} - came.keys()
    assert missing <= {*in_flight}
    assert len(came) > kills
