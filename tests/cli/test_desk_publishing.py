"""The desk says what goes online, and puts that online and nothing else: into a folder, by git, by rsync."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from made_pictures import SECRET, jpeg

from carnet.cli.desk.committing import published_comments
from carnet.cli.desk.delivery import is_remote
from carnet.cli.desk.git import GitError
from carnet.cli.desk.keeper import Keeper
from carnet.cli.desk.places import DeskError
from carnet.cli.desk.publishing import Publisher
from carnet.cli.repository import settings
from carnet.comments.file import read_comments

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("english")]

CONF = """
project, language, html_theme, author = "Essai", "fr", "furo", "Camille"
html_baseurl = "https://blog.example/"
blog_categories = ["Humeurs"]
exclude_patterns = ["import"]
extensions = ["myst_parser", "ablog", "carnet", "carnet.messages", "carnet.front_matter", "carnet.drafts"]
extensions += ["carnet.reminders", "carnet.archives", "carnet.comments", "carnet.incremental"]
"""
COMMENTS = """- id: a
  author: Léa
  date: 2026-05-01
  text: Bravo
  status: published
- id: b
  author: Indésirable
  date: 2026-05-02
  text: Achetez
  status: pending
"""


def post(title: str, date: str = "2026-03-17", more: str = "", body: str = "Bonjour.") -> str:
    return f"---\ntitle: {title}\ndate: {date}\ncategory: Humeurs\n{more}---\n\n{body}\n"


FILES: dict[str, str | bytes] = {
    "conf.py": CONF,
    ".gitignore": "/_build/\n__pycache__/\n",
    "index.md": "# Accueil\n",
    "posts/2026/un.md": post("Un", body="![Vue](un/vue.jpg)"),
    "posts/2026/un/vue.jpg": jpeg(),
    "posts/2026/un.comments.yaml": COMMENTS,
    "posts/2026/brouillon.md": post("Brouillon", more="draft: true\n"),
    "posts/2026/brouillon/secret.jpg": jpeg(),
    "posts/2026/brouillon.comments.yaml": COMMENTS,
    "posts/2026/futur.md": post("Futur", "2099-01-01"),
    "import/lettre.md": "# Privé\n",
    "notes.txt": "à moi",
    "cache.md": "---\ndraft: true\n---\n# Caché\n",
}


def write(root: Path, files: dict[str, str | bytes]) -> None:
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content if isinstance(content, bytes) else content.encode())


def git(root: Path, *arguments: str) -> str:
    said = subprocess.check_output(["git", "-c", "core.quotePath=off", *arguments], cwd=root, stderr=subprocess.PIPE)
    return said.decode()


def pushed(bare: Path) -> set[str]:
    return {*filter(None, git(bare, "ls-tree", "-r", "-z", "--name-only", "main").split("\0"))}


@pytest.fixture
def blog(tmp_path, monkeypatch):
    for name in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    root = tmp_path / "blog"
    write(root, FILES)
    return root


@pytest.fixture
def bare(blog):
    """Return a server: a bare repository that the blog's own knows."""
    server = blog.parent / "serveur.git"
    git(blog.parent, "init", "-q", "--bare", "-b", "main", str(server))
    git(blog, "init", "-q", "-b", "main")
    git(blog, "remote", "add", "origin", str(server))
    return server


@pytest.fixture
def built(monkeypatch):
    """Let a strict build be one that finds nothing; what it finds is tried once for all."""
    monkeypatch.setattr(Publisher, "_build", lambda self, *options: ([], "", True))
    monkeypatch.setattr("carnet.cli.desk.publishing.files_that_differ", lambda record: 1)


def publisher(root: Path, **more: object) -> Publisher:
    return Publisher(root, {**settings(root), **more})


def paths(texts) -> list[str]:
    return sorted(text.path for text in texts)


def test_a_blog_goes_into_a_folder_once_it_is_without_mistake(blog):
    write(blog, {"posts/2026/faux.md": post("Faux", body="[rien](rien.md)")})
    target = blog.parent / "en ligne"
    (blog / "conf.py").write_text(f"{CONF}blog_publish_to = '../en ligne'\n")
    refused = publisher(blog).plan()
    assert not refused.is_ready
    assert [(one["path"], one["line"]) for one in refused.messages] == [("posts/2026/faux.md", 7)]
    assert not publisher(blog).publish(refused).is_online
    assert not target.exists()
    (blog / "posts/2026/faux.md").unlink()
    plan = publisher(blog).plan()
    assert plan.is_ready
    assert plan.target.kind == "folder"
    assert paths(plan.new) == ["index.md", "posts/2026/un.md"]
    assert paths(plan.scheduled) == ["posts/2026/futur.md"]
    assert plan.drafts == 2
    assert plan.files == ["posts/2026/un/vue.jpg"]
    assert not target.exists()
    assert publisher(blog).publish(plan).is_online
    assert (target / "posts/2026/un/index.html").is_file()
    assert not any("Brouillon" in file.read_text(errors="replace") for file in target.rglob("*.html"))
    online = publisher(blog).online()
    assert online.when is not None
    assert {text.path: text.since for text in online.texts}.keys() == {"index.md", "posts/2026/un.md"}
    (blog / "posts/2026/un.md").write_text(FILES["posts/2026/un.md"].replace("date:", "draft: true\ndate:"))
    again = publisher(blog).plan()
    assert paths(again.removed) == ["posts/2026/un.md"]
    assert publisher(blog).publish(again).is_online
    assert not (target / "posts/2026/un").exists()


def test_a_commit_takes_what_is_published_and_never_a_draft_a_pending_comment_or_what_was_imported(blog, bare, built):
    plan = publisher(blog).plan()
    assert plan.target.kind == "git"
    wanted = {".gitignore", "conf.py", "index.md", "notes.txt", "posts/2026/futur.md", "posts/2026/un.md"}
    wanted |= {"posts/2026/un/vue.jpg", "posts/2026/un.comments.yaml"}
    assert {*plan.committed} == wanted
    assert plan.notices
    outcome = publisher(blog).publish(plan)
    assert outcome.is_online, outcome
    assert pushed(bare) == wanted
    comments = git(bare, "show", "main:posts/2026/un.comments.yaml")
    assert "Bravo" in comments
    assert "Achetez" not in comments
    assert "Achetez" in (blog / "posts/2026/un.comments.yaml").read_text()
    assert SECRET.encode() not in subprocess.check_output(["git", "show", "main:posts/2026/un/vue.jpg"], cwd=bare)
    assert outcome.details
    assert git(bare, "log", "--format=%an", "main").strip() == "Camille"
    assert publisher(blog).plan().is_empty
    assert paths(publisher(blog).online().texts) == ["index.md", "posts/2026/un.md"]
    assert git(blog, "diff", "--cached", "--name-only") == ""


def test_later_commits_take_changes_and_leave_alone_what_the_owner_has_staged(blog, bare, built):
    publisher(blog).publish(publisher(blog).plan())
    write(blog, {"posts/2026/un.md": post("Un", body="Changé. ![Vue](un/vue.jpg)"), "autre.txt": "x", "img.png": b"x"})
    write(blog, {"posts/2026/deux.md": post("Deux"), "commun/plan.png": b"x"})
    write(blog, {"posts/2026/trois.md": post("Trois", body="![Plan](../../commun/plan.png)")})
    git(blog, "add", "autre.txt")
    plan = publisher(blog).plan()
    assert paths(plan.new) == ["posts/2026/deux.md", "posts/2026/trois.md"]
    assert paths(plan.changed) == ["posts/2026/un.md"]
    added = {"posts/2026/deux.md", "posts/2026/trois.md", "posts/2026/un.md", "commun/plan.png"}
    assert {*plan.committed} == added
    before = pushed(bare)
    (blog / "commun/plan.png").write_bytes(jpeg())
    shutil.move(blog / "commun/plan.png", blog / "commun/plan.jpg")
    write(blog, {"posts/2026/trois.md": post("Trois", body="![Plan](../../commun/plan.jpg)")})
    plan = publisher(blog).plan()
    assert publisher(blog).publish(plan).is_online
    assert pushed(bare) - before == {"posts/2026/deux.md", "posts/2026/trois.md", "commun/plan.jpg"}
    assert git(blog, "diff", "--cached", "--name-only").split() == ["autre.txt"]


def test_what_features_read_and_publish_goes_along_and_no_other_file_of_its_owner(blog, bare, built):
    write(blog, {"_static/a.css": "", "_templates/a.html": ""})
    (blog / "conf.py").write_text(f"{CONF}html_static_path, templates_path = ['_static'], ['_templates']\n")
    publisher(blog).publish(publisher(blog).plan())
    before = pushed(bare)
    assert {"_static/a.css", "_templates/a.html"} <= before
    wanted = {"blogs.yaml", "links.json", ".well-known/security.txt", "_static/b.css", "_templates/b.html"}
    write(blog, dict.fromkeys(wanted, "x"))
    write(blog, dict.fromkeys(("liste.ods", ".env", "prive/a.txt", "import/x.jpg", "_autre/x.md", "mots.yaml"), "x"))
    (blog / "conf.py").write_text((blog / "conf.py").read_text() + "blog_app_name = 'Essai'\n")
    assert {*publisher(blog).plan().committed} == wanted | {"conf.py"}


def test_what_is_unpublished_or_deleted_leaves_the_repository_and_stays_on_the_disk(blog, bare, built):
    publisher(blog).publish(publisher(blog).plan())
    text = (blog / "posts/2026/un.md").read_text()
    (blog / "posts/2026/un.md").write_text(text.replace("date:", "draft: true\ndate:"))
    (blog / "posts/2026/futur.md").unlink()
    plan = publisher(blog).plan()
    assert paths(plan.removed) == ["posts/2026/un.md"]
    assert publisher(blog).publish(plan).is_online
    assert pushed(bare) == {".gitignore", "conf.py", "index.md", "notes.txt"}
    assert (blog / "posts/2026/un.md").is_file()
    assert (blog / "posts/2026/un/vue.jpg").is_file()
    assert publisher(blog).plan().is_empty


def test_a_draft_that_its_owner_keeps_in_the_repository_is_left_alone(blog, bare, built):
    git(blog, "add", "-A")
    git(blog, "-c", "user.name=x", "-c", "user.email=x@x", "commit", "-qm", "tout")
    git(blog, "push", "-q", "-u", "origin", "main")
    before = pushed(bare)
    (blog / "posts/2026/brouillon.md").write_text(post("Brouillon", more="draft: true\n", body="Plus."))
    (blog / "posts/2026/brouillon/secret.jpg").write_bytes(b"x")
    plan = publisher(blog).plan()
    assert not {"posts/2026/brouillon.md", "posts/2026/brouillon/secret.jpg"} & {*plan.committed}
    publisher(blog).publish(plan)
    assert pushed(bare) == before
    assert "Plus." not in git(bare, "show", "main:posts/2026/brouillon.md")


def other_house(bare: Path, name: str, files: dict[str, str | bytes]) -> None:
    """Let somebody else push."""
    other = bare.parent / name
    git(bare.parent, "clone", "-q", str(bare), str(other))
    write(other, files)
    git(other, "add", "-A")
    git(other, "-c", "user.name=Léa", "-c", "user.email=lea@example.org", "commit", "-qm", "Du nouveau")
    git(other, "push", "-q", "origin", "main")


def test_what_others_pushed_is_never_overwritten_and_is_fetched_when_asked(blog, bare, built):
    publisher(blog).publish(publisher(blog).plan())
    other_house(bare, "ailleurs", {"posts/2026/elle.md": post("Elle")})
    write(blog, {"posts/2026/moi.md": post("Moi")})
    outcome = publisher(blog).publish(publisher(blog).plan())
    assert not outcome.is_online
    assert outcome.can_catch_up
    assert outcome.details == ["Léa: Du nouveau"]
    assert "posts/2026/moi.md" not in pushed(bare)
    fetched = publisher(blog).catch_up()
    assert fetched.details == ["Léa: Du nouveau"]
    assert (blog / "posts/2026/elle.md").is_file()
    plan = publisher(blog).plan()
    assert not plan.is_empty
    assert publisher(blog).publish(plan).is_online
    assert {"posts/2026/elle.md", "posts/2026/moi.md"} <= pushed(bare)


def test_where_both_changed_the_same_nothing_is_merged(blog, bare, built):
    publisher(blog).publish(publisher(blog).plan())
    other_house(bare, "ailleurs", {"index.md": "# Chez elle\n"})
    write(blog, {"index.md": "# Chez moi\n"})
    assert publisher(blog).publish(publisher(blog).plan()).can_catch_up
    outcome = publisher(blog).catch_up()
    assert outcome.details == ["index.md"]
    assert (blog / "index.md").read_text() == "# Chez moi\n"
    assert git(blog, "status", "--porcelain", "index.md") == ""
    assert git(bare, "show", "main:index.md") == "# Chez elle\n"


def test_texts_that_change_between_plan_and_publishing_are_looked_at_again(blog, bare, built, monkeypatch):
    plan = publisher(blog).plan()
    write(blog, {"posts/2026/vite.md": post("Vite")})
    assert not publisher(blog).publish(plan).is_online
    desk = publisher(blog)
    plan = desk.plan()
    monkeypatch.setattr(desk, "_build", lambda: (write(blog, {"posts/2026/pendant.md": post("Pendant")}), "", True))
    assert not desk.publish(plan).is_online
    assert git(bare, "branch", "--list") == ""


def test_words_that_are_not_saved_are_told_of_before_their_text_goes_online(blog, bare, built):
    Keeper(blog).journal("posts/2026/un.md", "pas encore", "", "1")
    plan = publisher(blog).plan()
    assert plan.unsaved == ["posts/2026/un.md"]
    assert any("posts/2026/un.md" in notice for notice in plan.notices)
    assert publisher(blog).publish(plan).is_online
    assert publisher(blog).plan().is_empty


def test_a_merge_that_is_under_way_is_left_to_its_owner(blog, bare, built):
    publisher(blog).publish(publisher(blog).plan())
    (blog / ".git/MERGE_HEAD").write_text(git(blog, "rev-parse", "HEAD"))
    with pytest.raises(DeskError, match="under way"):
        publisher(blog).plan()


def test_a_repository_without_a_server_or_around_the_blog_is_none(blog, built):
    git(blog.parent, "init", "-q")
    git(blog.parent, "remote", "add", "origin", "https://example.org/dotfiles.git")
    assert publisher(blog).plan().target.kind == "html"
    git(blog, "init", "-q")
    assert publisher(blog).plan().target.kind == "html"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("fatal: unable to access 'https://x/': Could not resolve host: x", "can't be reached"),
        ("fatal: could not read Username for 'https://x': terminal prompts disabled", "does not let this computer in"),
        ("git@x: Permission denied (publickey).\nfatal: Could not read from remote repository.", "does not let this"),
        ("Host key verification failed.\nfatal: Could not read from remote repository.", "not known to this computer"),
        ("remote: error: GH001: Large files detected.\n! [remote rejected] main -> main", "larger than the server"),
        ("! [remote rejected] (refusing to allow an OAuth App to create or update workflow `x`)", "send workflows"),
        ("remote: error: GH006: Protected branch update failed", "nothing on this branch"),
        ("! [remote rejected] main -> main (pre-receive hook declined)", "rule of its own"),
        ("fatal: Unable to create '/b/.git/index.lock': File exists.", "another program"),
        ("! [rejected] HEAD -> main (fetch first)\nhint: Updates were rejected", "texts that are not here"),
        ("fatal: quelque chose\x1b[31m\nhint: rien", "git refuses: quelque chose"),
    ],
)
def test_what_git_refuses_is_told_in_one_plain_line(said, words):
    error = GitError(said)
    assert words in str(error)
    assert "\n" not in str(error)
    assert "\x1b" not in str(error)


def test_a_hook_that_refuses_leaves_all_as_it_was(blog, bare, built):
    hook = blog / ".git/hooks/pre-commit"
    hook.write_text("#!/bin/sh\necho 'Pas le dimanche' >&2\nexit 1\n")
    hook.chmod(0o755)
    outcome = publisher(blog).publish(publisher(blog).plan())
    assert "Pas le dimanche" in outcome.words
    assert git(bare, "branch", "--list") == ""
    assert not [*(blog / ".desk").glob("index-*")]


def test_only_published_comments_are_committed_and_a_mark_of_those_that_were_answered():
    content = (
        "# note\n- id: a\n  author: A\n  date: 2026-05-01\n  text: Caché\n  status: removed\n"
        "- id: b\n  parent: a\n  author: B\n  date: 2026-05-02\n  text: |\n    Réponse\n\n    longue\n"
        "  status: published\n"
        "- id: c\n  author: C\n  date: 2026-05-03\n  text: En attente\n  status: pending\n"
    ).encode()
    found = published_comments(content, "x")
    assert b"Cach" not in found
    assert "En attente" not in found.decode()
    comments, problems = read_comments(found)
    assert problems == []
    assert [(one.id, one.status, one.text) for one in comments] == [
        ("a", "removed", "…"),
        ("b", "published", "Réponse\n\nlongue\n"),
    ]
    assert published_comments(content.replace(b"pending", b"published").replace(b"removed", b"published"), "x")
    with pytest.raises(DeskError):
        published_comments(b"[{id: a, author: A, date: 2026-05-01, text: x, status: pending}]", "x")


RSYNC = """#!{python}
import os, shutil, sys
source, place = sys.argv[-2:]
target = place.partition(":")[2]
if os.path.exists(target + "/refuse"):
    sys.exit("rsync: Connection timed out")
for name in filter(None, sys.stdin.buffer.read().decode().split("\\0")):
    here, there = os.path.join(source, name), os.path.join(target, name)
    if os.path.exists(here):
        os.makedirs(os.path.dirname(there), exist_ok=True)
        shutil.copy2(here, there)
    elif os.path.exists(there):
        assert "--delete-missing-args" in sys.argv
        os.unlink(there)
"""


def test_rsync_sends_the_site_and_removes_only_what_was_sent(blog, built, monkeypatch):
    """A program that does what rsync's manual says of these options stands for it."""
    program = blog.parent / "bin/rsync"
    write(blog.parent, {"bin/rsync": RSYNC.replace("{python}", sys.executable)})
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    server = blog.parent / "serveur"
    write(server, {"a-moi.txt": "x"})
    write(blog / "_build/html", {"index.html": "a", "posts/2026/un/index.html": "b"})
    place = f"me@example.org:{server}"
    desk = publisher(blog, blog_publish_to=place)
    assert desk.plan().target.kind == "rsync"
    assert desk.publish(desk.plan()).is_online
    assert (server / "posts/2026/un/index.html").read_text() == "b"
    (blog / "_build/html/posts/2026/un/index.html").unlink()
    write(server, {"refuse": ""})
    with pytest.raises(DeskError, match="can't be reached"):
        desk.publish(desk.plan())
    (server / "refuse").unlink()
    assert desk.publish(desk.plan()).is_online
    left = {path.relative_to(server).as_posix() for path in server.rglob("*") if path.is_file()}
    assert left == {"a-moi.txt", "index.html"}
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(DeskError, match="rsync is not there"):
        desk.publish(desk.plan())


def test_a_place_for_rsync_is_told_from_a_folder(blog):
    assert is_remote("me@example.org:/srv/blog/")
    assert is_remote("serveur:blog")
    assert is_remote("rsync://example.org/blog")
    assert not any(map(is_remote, ("/srv/blog", "../en ligne", "C:/blog", "C:\\blog", "~/public_html")))
    for place in (".", "..", "/"):
        with pytest.raises(DeskError):
            publisher(blog, blog_publish_to=place).plan()
