"""What the strict build promises: a mistake fails each build, and leaves what was published."""

from __future__ import annotations

import pytest

from tools import build

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
