"""The keeper of links, against a real web on loopback: what is alive, what dies and when, where copies come from."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import forked
import pytest
import yaml
from building import REPO, post, real_settings
from rude_server import QuietServer, rude_server

from carnet.archived_links.file import FILE, Link, Links, read_links, written
from carnet.cli import link_answers, links
from carnet.cli.links import Result, ask_copies, issue, note, report

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("english")]

COPY = "http://web.archive.org/web/20060401/https://old.example/"


class Web(QuietServer):
    """Sites, by the paths of their pages, and an archive, which has what a test says."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.asked, self.archive = [], {"archived_snapshots": {}}
        self.released = threading.Event()


class _Handler(BaseHTTPRequestHandler):
    server: Web

    def do_GET(self):
        parts = urlsplit(self.path)
        if parts.path == "/archive":
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            self.server.asked.append(query)
            told = self.server.archive
            return self.answer(200 if told is not None else 500, told if isinstance(told, bytes) else json.dumps(told))
        if parts.path == "/slow":
            self.server.released.wait(20)
        status = re.search(r"\d{3}", parts.path)
        return self.answer(int(status[0]) if status else 200)

    do_HEAD = do_GET  # noqa: N815

    def answer(self, status, body=b""):
        self.send_response(status)
        if status == 301:
            self.send_header("Location", "/ok")
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body if isinstance(body, bytes) else body.encode())

    def log_message(self, *arguments):
        pass


@pytest.fixture
def web():
    with Web() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield server
        server.released.set()
        server.shutdown()


PAGES = ("ok", "301", "404", "410", "500", "403", "429", "503", "slow")


@pytest.fixture(scope="module")
def waiting():
    """A process that has loaded what finds the links."""
    with forked.Waiting("myst_parser.sphinx_ext.main", "sphinx.builders.linkcheck", "pygments.lexers") as process:
        yield process


@pytest.fixture
def root(tmp_path, web, waiting, monkeypatch):
    """A blog of two posts with links of every kind, which are found in a fork of a process that waits."""

    def run(command, cwd, **_options):
        python, module, program, *arguments = command
        assert (python, module) == (sys.executable, "-m")
        return waiting.run(arguments, cwd, os.environ, program)

    monkeypatch.setattr(link_answers, "subprocess", SimpleNamespace(run=run))
    monkeypatch.setenv("no_proxy", "*")
    (tmp_path / "posts/2006").mkdir(parents=True)
    listed = "\n".join(f"- [{page}]({web.url}/{page})" for page in PAGES)
    (tmp_path / "index.md").write_text("# Blog\n\n[Une page](https://blog.example/a/)\n", encoding="utf-8")
    (tmp_path / "posts/2006/un.md").write_text(post(body=listed, date="2006-03-17"), encoding="utf-8")
    closed = "[fermé](http://127.0.0.1:9/)"
    (tmp_path / "posts/2006/deux.md").write_text(post("Deux", body=closed, date="2006-04-02"), encoding="utf-8")
    (tmp_path / "conf.py").write_text(
        'extensions = ["myst_parser"]\nexclude_patterns = ["_build"]\nblog_categories = ["Humeurs"]\n'
        'blog_degree_category = ""\nlinkcheck_ignore = ["https://blog.example/"]\nlinkcheck_timeout = 0.5\n'
        "linkcheck_rate_limit_timeout = 0\nlinkcheck_anchors = False\nsuppress_warnings = ['toc.not_included']\n",
        encoding="utf-8",
    )
    return tmp_path


def run(root, web, *more):
    return links.main(["--archive", f"{web.url}/archive", "--pause", "0", "--timeout", "5", *more], root)


def kept(root):
    found, problems = read_links((root / FILE).read_text(encoding="utf-8"))
    assert problems == []
    return found.links


def test_run_tells_what_failed_by_post_keeps_it_and_is_no_failure(root, web, capsys):
    assert run(root, web) == 0
    told = capsys.readouterr().out
    today = links.datetime.now(links.UTC).date().isoformat()
    found = kept(root)
    states = {page: (found[f"{web.url}/{page}"].seen, found[f"{web.url}/{page}"].failed) for page in PAGES}
    assert states == {
        **dict.fromkeys(["ok", "301"], (None, ())),
        **dict.fromkeys(["404", "410", "500"], ("", (today,))),
        **dict.fromkeys(["403", "429", "503", "slow"], ("", ())),
    }
    assert found["http://127.0.0.1:9/"].failed == (today,)
    assert "https://blog.example/a/" not in found
    assert [line for line in told.splitlines() if line.startswith("posts/")] == [
        "posts/2006/deux.md",
        "posts/2006/un.md",
    ]
    assert f"{web.url}/404\n    404 Client Error: Not Found; failed on {today}" in told
    assert f"{web.url}/slow\n    no answer in time" in told
    assert "10 links: 2 alive, 4 failed, 4 without a clear answer; 0 dead" in told
    assert {(query["timestamp"], query["url"]) for query in web.asked} == {
        ("20060402", "http://127.0.0.1:9/"),
        *(("20060317", f"{web.url}/{page}") for page in PAGES),
    }
    before = (root / FILE).read_bytes()
    web.asked.clear()
    assert run(root, web) == 0
    assert (root / FILE).read_bytes() == before, "a second run on one day changes nothing"
    assert web.asked == [], "an archive that had no copy is left in peace"


def test_run_offline_notes_nothing(root, web, capsys):
    (root / "posts/2006/un.md").unlink()
    assert run(root, web) == 1
    assert "seems to be offline" in capsys.readouterr().err
    assert not (root / FILE).exists()


def test_file_with_a_mistake_is_left_as_it_is(root, web, capsys):
    (root / FILE).write_text('{\n"checked": 1', encoding="utf-8")
    assert run(root, web) == 1
    assert capsys.readouterr().err.startswith("links.json:2: this is no JSON")
    assert (root / FILE).read_text(encoding="utf-8") == '{\n"checked": 1'


def test_blog_that_cannot_be_read_is_told_and_nothing_noted(root, web, capsys):
    (root / "conf.py").write_text((root / "conf.py").read_text() + 'extensions.append("no_such_thing")\n')
    assert run(root, web) == 1
    assert "no_such_thing" in capsys.readouterr().err
    assert not (root / FILE).exists()


def test_run_without_any_time_loses_nothing(root, web, capsys):
    address = f"{web.url}/404"
    text = written(Links("2026-01-01", {address: Link(copy=COPY, failed=("2025-12-20",), seen="2025-12-01")}))
    (root / FILE).write_text(text, encoding="utf-8")
    assert run(root, web, "--minutes", "-1", "--ask", "0") == 1
    assert "No link brought any answer" in capsys.readouterr().err
    assert (root / FILE).read_text(encoding="utf-8") == text


RUDE = ["drip-head", "drip-byte", "continue", "silent", "busy?after=0", "busy?after=-7", f"busy?after={'9' * 30}"]
RUDE += ["busy?after=never", "busy?status=503", "loop", "to?a=file:///etc/passwd", "to?a=http://localhost:1/"]
FAILING = ["hang-up", "garbage", "gone"]
ALIVE = ["ok", "endless", "endless-redirect", "drip-body", "to?a=/ok"]


@pytest.fixture
def rude(root):
    """A blog whose links lead to servers of every manner, those of the worst first."""
    with rude_server() as server:
        listed = "\n".join(f"- <{server.origin}/{path}>" for path in (*RUDE, *FAILING, *ALIVE))
        (root / "posts/2006/un.md").write_text(post(body=listed, date="2006-03-17"), encoding="utf-8")
        (root / "posts/2006/deux.md").unlink()
        yield server


def test_answers_are_kept_whatever_one_server_does_and_the_others_are_told(rude, root, web, capsys):
    assert run(root, web, "--ask", "0") == 0
    told, found = capsys.readouterr().out, kept(root)
    today = links.datetime.now(links.UTC).date().isoformat()
    assert {path: found[f"{rude.origin}/{path}"] for path in ALIVE} == dict.fromkeys(ALIVE, Link())
    assert {path: found[f"{rude.origin}/{path}"] for path in RUDE} == dict.fromkeys(RUDE, Link(seen=""))
    assert {found[f"{rude.origin}/{path}"].failed for path in FAILING} == {(today,)}
    assert (
        f"{len(RUDE + FAILING + ALIVE)} links: {len(ALIVE)} alive, {len(FAILING)} failed, {len(RUDE)} without" in told
    )
    for path in RUDE[:4]:
        assert f"{rude.origin}/{path}\n    no answer in time" in told
    for path in RUDE[-2:]:
        assert f"{rude.origin}/{path}\n    not followed: " in told
    assert "429 Client Error: Busy; it wants to be asked after 9999" in told


def test_server_that_never_finishes_costs_no_other_its_answer(rude, root, capsys):
    """The time is over while one is still waited for."""
    settings = {"linkcheck_timeout": 600, "linkcheck_workers": 2}
    with rude_server() as other:
        asked = [f"{rude.origin}/silent", *(f"{other.origin}/{path}" for path in ("ok", "gone", "ok?2"))]
        listed = [Result(address, "posts/a.md", 1, None, "no answer in time", answered=False) for address in asked]
        found, whole = link_answers.ask_all(listed, settings, 3)
    assert not whole
    assert [one.alive for one in found] == [None, True, False, True]
    assert found[0].message == "no answer in time"


def test_busy_server_is_not_asked_without_a_pause_nor_without_an_end(rude, root, web):
    assert run(root, web, "--ask", "0") == 0
    assert rude.asked["/busy"] <= 2 * len([path for path in RUDE if path.startswith("busy")])


def test_server_that_leaves_many_without_an_answer_is_left_in_peace():
    with rude_server() as server:
        listed = [Result(f"{server.origin}/busy?{n}", "posts/a.md", n, None) for n in range(50)]
        found, whole = link_answers.ask_all(listed, {"linkcheck_rate_limit_timeout": 0}, 60)
    assert server.asked["/busy"] == link_answers.LEFT_ALONE
    assert whole
    assert [one.line for one in found] == list(range(50))
    assert found[-1].message == "not asked, as others of its server: 429 Client Error: Busy"
    assert found[-1].alive is None


def test_links_of_a_server_that_is_gone_all_fail():
    listed = [Result(f"http://127.0.0.1:9/{n}", "posts/a.md", n, None) for n in range(12)]
    found, _whole = link_answers.ask_all(listed, {"linkcheck_rate_limit_timeout": 0}, 60)
    assert {one.alive for one in found} == {False}


def test_no_server_is_asked_for_two_links_at_once(monkeypatch):
    asked, twice = set(), []

    def ask(link, asker, settings):
        server = urlsplit(link.address).netloc
        if server in asked:
            twice.append(link)
        asked.add(server)
        threading.Event().wait(0.001)
        asked.discard(server)
        return link

    monkeypatch.setattr(link_answers, "ask", ask)
    listed = [Result(f"https://{n % 4}.example/{n}", "posts/a.md", n, None) for n in range(40)]
    assert link_answers.ask_all(listed, {"linkcheck_workers": 8}, 60)[1]
    assert twice == []


def test_blog_that_suddenly_has_no_link_loses_none(root, web, capsys):
    text = written(Links("2026-01-01", {"https://a.example/": Link(copy=COPY)}))
    (root / FILE).write_text(text, encoding="utf-8")
    for file in (root / "posts/2006").iterdir():
        file.unlink()
    assert run(root, web) == 1
    assert "has no link" in capsys.readouterr().err
    assert (root / FILE).read_text(encoding="utf-8") == text


def test_copies_of_a_run_that_is_refused_are_not_told_as_those_of_the_next(rude, root, web):
    (root / "_build/links").mkdir(parents=True)
    for name in ("dead.md", "died.md", "none.md"):
        (root / "_build/links" / name).write_text("old", encoding="utf-8")
    assert run(root, web, "--minutes", "-1") == 1
    assert [path.name for path in (root / "_build/links").glob("*.md")] == []


def test_dead_link_stays_in_the_issue_when_its_server_is_silent(rude, root, web):
    address = f"{rude.origin}/silent"
    text = written(Links("2026-01-01", {address: Link(dead="2025-12-01", seen="2025-11-01")}))
    (root / FILE).write_text(text, encoding="utf-8")
    assert run(root, web, "--ask", "0") == 0
    assert address in (root / "_build/links/dead.md").read_text(encoding="utf-8")
    assert (root / "_build/links/none.md").read_text(encoding="utf-8") == ""


# -- When a link is dead -----------------------------------------------------------------------------------------------

A = "https://a.example/"


def after(*runs, known=None):
    """Return what is known of a link after runs on days, in which it was alive (True), failed or was silent (None)."""
    known = known or Links("2026-01-01", {A: Link()})
    for day, alive in runs:
        known = note(known, [Result(A, "a.md", 1, alive)], day)
    return known


def test_link_is_dead_after_three_failures_over_two_weeks():
    weekly = [("2026-02-01", False), ("2026-02-08", False), ("2026-02-15", False)]
    assert after(*weekly[:2]).links[A] == Link(seen="2026-01-01", failed=("2026-02-01", "2026-02-08"))
    assert after(*weekly).links[A] == Link(seen="2026-01-01", dead="2026-02-01")


@pytest.mark.parametrize(
    "runs",
    [
        [("2026-02-01", False)] * 9,
        [("2026-02-01", False), ("2026-02-02", False), ("2026-02-03", False)],
        [("2026-02-01", False), ("2026-03-01", False)],
        [(f"2026-0{month}-01", None) for month in range(2, 9)],
        [("2026-02-01", False), ("2026-02-08", False), ("2026-02-09", True), ("2026-02-15", False)],
    ],
    ids=["one day", "three days", "twice", "silence", "alive between"],
)
def test_link_is_not_dead_at_once(runs):
    assert not after(*runs).links[A].dead


def test_dead_link_that_lives_again_keeps_its_copy_alone():
    dead = Links("2026-01-01", {A: Link(seen="2025-12-01", dead="2025-12-08", copy=COPY)})
    assert after(("2026-01-02", None), ("2026-01-09", False), known=dead).links == dead.links
    assert after(("2026-01-02", True), known=dead).links[A] == Link(copy=COPY)


def test_week_without_events_changes_nothing_and_the_day_is_renewed_after_four():
    known = Links("2026-01-01", {A: Link()})
    assert after(("2026-01-08", True), ("2026-01-28", True), known=known) is known
    assert after(("2026-01-29", True), known=known) == Links("2026-01-29", {A: Link()})


def test_link_that_no_post_has_any_more_goes():
    known = Links("2026-01-01", {A: Link(copy=COPY), "https://b.example/": Link()})
    results = [Result("https://b.example/", "b.md", 1, True)]
    assert set(note(known, results, "2026-01-08").links) == {"https://b.example/"}


# -- Copies ------------------------------------------------------------------------------------------------------------


def snapshot(**fields):
    closest = {"available": True, "url": COPY, "timestamp": "20060401", "status": "200"} | fields
    return {"url": A, "archived_snapshots": {"closest": closest}}


def ask(web, known, limit=10):
    def one(address):
        return links.find_copy(f"{web.url}/archive", address, "2006-03-17", 5)

    return ask_copies(known, "2026-01-08", one, limit, 0)


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch):
    monkeypatch.setenv("no_proxy", "*")


def test_copy_comes_from_near_the_day_of_the_post_and_is_asked_once(web):
    web.archive = snapshot()
    known, copies, why = ask(web, Links("2026-01-08", {A: Link()}))
    assert known.links[A] == Link(copy=COPY.replace("http:", "https:", 1))
    assert (copies, why, web.asked) == (1, "", [{"url": A, "timestamp": "20060317"}])
    assert ask(web, known) == (known, 0, "")
    assert len(web.asked) == 1


def test_dead_links_are_asked_first_and_no_more_than_the_limit(web):
    known = {f"https://{name}.example/": Link() for name in "abc"} | {"https://z.example/": Link(dead="2026-01-01")}
    ask(web, Links("2026-01-08", known), limit=2)
    assert [query["url"] for query in web.asked] == ["https://z.example/", "https://a.example/"]


@pytest.mark.parametrize("told", [snapshot(available=False), snapshot(status="404"), {"archived_snapshots": {}}])
def test_archive_without_a_copy_is_asked_again_later(web, told):
    web.archive = told
    assert ask(web, Links("2026-01-08", {A: Link()}))[0].links[A] == Link(asked="2026-01-08")
    assert links.without_copy(Links("2026-01-08", {A: Link(asked="2026-01-08")}), "2026-03-01") == []
    assert links.without_copy(Links("2026-01-08", {A: Link(asked="2026-01-08")}), "2026-03-10") == [A]


@pytest.mark.parametrize(
    "told",
    [None, b"<html>", b"[" * 100_000, [], {}, {"archived_snapshots": 3}, snapshot(url=7), snapshot(url="javascript:1")],
    ids=["error", "html", "deep", "list", "empty", "number", "no text", "script"],
)
def test_archive_that_does_not_answer_or_talks_nonsense_loses_nothing_and_is_left_alone(web, told):
    web.archive = told
    known = Links("2026-01-08", {f"https://{name}.example/": Link(dead="2026-01-01") for name in "abcde"})
    found, copies, why = ask(web, known)
    assert (found, copies) == (known, 0)
    assert why.startswith(f"{web.url}/archive")
    assert len(web.asked) == 3


# -- What is told, and the workflow ------------------------------------------------------------------------------------


def dead_links(count):
    known = {f"https://{n}.example/": Link(seen="2026-01-01", dead="2026-02-01", copy=COPY) for n in range(count)}
    return [Result(address, "posts/a.md", 3, False, "404 Client Error") for address in known], Links(
        "2026-03-01", known
    )


def test_issue_lists_dead_links_by_post_and_a_comment_only_the_new_ones():
    results, known = dead_links(2)
    text = issue([*results, Result(A, "posts/b.md", 1, True)], Links("2026-03-01", {**known.links, A: Link()}))
    assert text.startswith("2 links of the blog died. ")
    assert "### `posts/a.md`" in text
    assert (
        f"- line 3: <https://0.example/>, dead since 2026-02-01, last seen alive on 2026-01-01; [copy](<{COPY}>)"
        in text
    )
    assert "posts/b.md" not in text
    before = {"https://0.example/": Link(dead="2026-02-01")}
    assert issue(results, known, only=before).startswith("1 link of the blog died.")
    assert issue(results, known, only=known.links) == ""
    assert issue(results[:1], Links("", {"https://0.example/": Link()})) == ""


def test_issue_keeps_within_what_github_takes():
    assert len(issue(*dead_links(2000))) < 65_536
    assert "And 1800 more" in issue(*dead_links(2000))


def test_report_names_death_and_copy():
    assert f"404 Client Error; dead since 2026-02-01; copy: {COPY}" in report(*dead_links(1))


WORKFLOW = yaml.safe_load((REPO / ".github/workflows/links.yml").read_text(encoding="utf-8"))
GH = """#!/bin/sh
[ "$1 $2" = "issue list" ] && cat number && exit
echo "$*" >> told
"""


def step(name):
    return next(step for step in WORKFLOW["jobs"]["links"]["steps"] if step.get("name") == name)["run"]


@pytest.mark.parametrize(
    ("number", "dead", "died", "none", "told"),
    [
        ("", "", "", "", []),
        ("", "", "", "None.", []),
        ("", "x", "x", "", ["issue create --title Dead links --body-file _build/links/dead.md"]),
        ("7", "x", "", "", ["issue edit 7 --body-file _build/links/dead.md"]),
        (
            "7",
            "x",
            "x",
            "",
            [
                "issue edit 7 --body-file _build/links/dead.md",
                "issue comment 7 --body-file _build/links/died.md",
            ],
        ),
        ("7", "", "", "None.", ["issue close 7 --comment None."]),
        ("7", "", "", "", []),
        ("7", None, None, None, []),
    ],
    ids=["none", "none known", "first", "same", "more", "none left", "empty answer", "no answer"],
)
def test_workflow_keeps_one_issue_and_closes_it_only_when_no_link_is_known_to_be_dead(  # noqa: PLR0917
    tmp_path, number, dead, died, none, told
):
    (tmp_path / "_build/links").mkdir(parents=True)
    for name, text in (("dead", dead), ("died", died), ("none", none)):
        if text is not None:
            (tmp_path / f"_build/links/{name}.md").write_text(text)
    (tmp_path / "number").write_text(number)
    (tmp_path / "gh").write_text(GH)
    (tmp_path / "gh").chmod(0o755)
    environment = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "TITLE": "Dead links"}
    subprocess.run(["bash", "-e", "-c", step("Tell what died")], cwd=tmp_path, env=environment, check=True)
    file = tmp_path / "told"
    assert (file.read_text().splitlines() if file.exists() else []) == told


def test_workflow_commits_the_file_when_it_changed(tmp_path):
    def git(*arguments, folder=tmp_path / "clone"):
        return subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, text=True).stdout

    def week():
        subprocess.run(["bash", "-e", "-c", step("Commit what changed")], cwd=clone, env=environment, check=True)
        return git("log", "--format=%s", "main", folder=tmp_path / "origin").splitlines()

    clone = tmp_path / "clone"
    git("init", "-q", "--bare", "-b", "main", "origin", folder=tmp_path)
    git("clone", "-q", "origin", "clone", folder=tmp_path)
    git("checkout", "-q", "-b", "main")
    git("-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-q", "--allow-empty", "-m", "First")
    git("push", "-q", "origin", "main")
    environment = os.environ | {
        "GH_TOKEN": "secret",
        "GITHUB_SERVER_URL": "https://github.com",
        "GITHUB_REPOSITORY": "owner/blog",
        "GITHUB_REF": "refs/heads/main",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{tmp_path / 'origin'}.insteadOf",
        "GIT_CONFIG_VALUE_0": "https://x-access-token:secret@github.com/owner/blog",
    }
    assert week() == ["First"]
    (clone / FILE).write_text(written(Links("2026-01-01", {A: Link()})), encoding="utf-8")
    assert week() == ["Note which links live and where copies are", "First"]
    assert len(week()) == 2


def test_workflow_gives_its_token_to_the_steps_that_need_it_alone_and_pins_what_it_uses():
    job = WORKFLOW["jobs"]["links"]
    assert WORKFLOW["permissions"] == {}
    assert job["permissions"] == {"contents": "write", "issues": "write"}
    assert all(re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", step["uses"]) for step in job["steps"] if "uses" in step)
    assert job["steps"][0]["with"] == {"persist-credentials": False}
    with_token = [step.get("name") for step in job["steps"] if "GH_TOKEN" in step.get("env", {})]
    assert with_token == ["Tell what died", "Commit what changed"]


def test_settings_leave_this_machine_the_archive_and_the_blog_itself_alone():
    settings = real_settings()
    ignored = ["http://127.0.0.1:8000/", "http://localhost:1/", COPY, f"{settings['html_baseurl']}posts/"]
    assert all(any(re.match(each, address) for each in settings["linkcheck_ignore"]) for address in ignored)
    assert not any(re.match(each, "https://example.org/") for each in settings["linkcheck_ignore"])
