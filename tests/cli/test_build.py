"""What the strict build promises: a mistake fails each build, and leaves what was published."""

from __future__ import annotations

import json

import pytest

from carnet.cli import build

pytestmark = pytest.mark.slow

CONF = """
project = "essai"
extensions = ["ablog", "carnet.upstream.ablog", "carnet.reminders", "carnet.incremental"]
exclude_patterns = ["_build"]
skip_injecting_base_ablog_templates = True
"""
HOME = "Accueil\n=======\n\nBonjour.\n"
MISTAKE = HOME + "\n:doc:`nulle-part`\n"


@pytest.fixture
def blog(tmp_path, monkeypatch):
    (tmp_path / "conf.py").write_text(CONF, encoding="utf-8")
    (tmp_path / "index.rst").write_text(HOME, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def published(blog):
    return (blog / "_build/html/index.html").read_text(encoding="utf-8")


def test_build_is_published(blog):
    assert build.main() == 0
    assert "Bonjour." in published(blog)


def test_failed_build_leaves_what_was_published(blog, capfd):
    build.main()
    before = published(blog)
    (blog / "index.rst").write_text(MISTAKE, encoding="utf-8")
    assert build.main() == 1
    assert "index.rst:6" in capfd.readouterr().err
    assert published(blog) == before


def test_a_check_tells_what_is_wrong_and_publishes_nothing(blog, capfd):
    assert build.main(["--check", "--json"]) == 0
    assert json.loads(capfd.readouterr().out) == []
    (blog / "index.rst").write_text(MISTAKE, encoding="utf-8")
    assert build.main(["--check"]) == 1
    assert "index.rst:6" in capfd.readouterr().err
    assert not (blog / "_build/html").exists()


def test_mistake_is_named_again_by_the_next_build(blog, capfd):
    (blog / "index.rst").write_text(MISTAKE, encoding="utf-8")
    build.main()
    capfd.readouterr()
    assert build.main() == 1
    assert "index.rst:6" in capfd.readouterr().err
    assert not (blog / "_build/html").exists()


def test_nothing_is_left_of_a_failed_build(blog):
    (blog / "faux.rst").write_text(":orphan:\n\n" + MISTAKE, encoding="utf-8")
    build.main()
    (blog / "faux.rst").unlink()
    assert build.main() == 0
    assert not (blog / "_build/html/faux").exists()


def test_progress_is_one_line_and_warnings_stand_on_their_own(monkeypatch):
    class Terminal(build.io.StringIO):
        def isatty(self):
            return True

    monkeypatch.setenv("COLUMNS", "21")
    terminal = Terminal()
    progress = build.Progress(terminal)
    progress.write("reading sources... [50%] \x1b[35mposts/2006/bonjour\x1b[0m\r")
    build.Warnings(terminal, progress).write("index.md:3: WARNING: faute\n")
    progress.write("pickling... ")
    progress.write("done\n")
    shown = [line for line in terminal.getvalue().replace("\n", "\r").split("\r") if line.strip()]
    assert [line.rstrip() for line in shown] == [
        "reading sources... [",
        "index.md:3: WARNING: faute",
        "pickling...",
        "pickling... done",
    ]


TOLD = CONF.replace(
    '"carnet.reminders"', '"myst_parser", "carnet.core.posts", "carnet.messages", "carnet.drafts", "carnet.reminders"'
)
TOLD += """
import sys
language = "fr"
blog_post_pattern = ["posts/*/*.md"]
blog_feed_templates = {}
"""


@pytest.fixture
def writer(blog):
    (blog / "conf.py").write_text(TOLD, encoding="utf-8")
    return blog


def test_mistakes_are_told_file_by_file_and_counted(writer, capfd):
    for name in ("a", "b"):
        text = "---\norphan: true\n---\n\n# Titre\n\n{doc}`indx`\n\n{doc}`indxx`\n"
        (writer / f"{name}.md").write_text(text, encoding="utf-8")
    for _ in range(2):  # a refusal lasts
        assert build.main() == 1
        told = capfd.readouterr().err.replace("\u00a0", " ").replace("\u202f", " ").splitlines()
        assert told[:7] == [
            "a.md:7: il n’y a pas de page « indx » ; écrivez « index »",
            "a.md:9: il n’y a pas de page « indxx » ; écrivez « index »",
            "",
            "b.md:7: il n’y a pas de page « indx » ; écrivez « index »",
            "b.md:9: il n’y a pas de page « indxx » ; écrivez « index »",
            "",
            "4 erreurs dans 2 fichiers",
        ]
        assert len(told) == 8


def test_json_is_all_that_is_printed(writer, capfd):
    assert build.main(["--json"]) == 0
    assert json.loads(capfd.readouterr().out) == []
    (writer / "a.md").write_text("---\norphan: true\n---\n\n# Titre\n\n{doc}`indx`\n", encoding="utf-8")
    assert build.main(["--json"]) == 1
    (message,) = json.loads(capfd.readouterr().out)
    assert (message["path"], message["line"], message["suggestion"]) == ("a.md", 7, "index")


def test_what_is_left_out_is_told_at_the_end(writer, capfd):
    (writer / "posts/2026").mkdir(parents=True)
    for name, field in (("un", "draft: true\ndate: 2026-01-02"), ("deux", "date: 2062-11-20")):
        text = f"---\n{field}\ncategory: Humeurs\n---\n\n# Titre\n\nTexte.\n"
        (writer / f"posts/2026/{name}.md").write_text(text, encoding="utf-8")
    assert build.main() == 0
    last = capfd.readouterr().out.splitlines()[-1].replace("\u00a0", " ").replace("\u202f", " ")
    assert last == "1 brouillon : posts/2026/un.md ; 1 billet attend le 20 novembre 2062"


def test_crash_is_shown_whole(blog, capfd):
    (blog / "conf.py").write_text(CONF + "\nraise ValueError('voyez ici')\n", encoding="utf-8")
    assert build.main() == 1
    assert "voyez ici" in capfd.readouterr().err
