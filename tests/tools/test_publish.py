"""What publishing promises: the published folder equals the build, and nothing else is touched."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tools.publish import LEDGER, MARKER, PublishError, main, publish


@pytest.fixture
def build(tmp_path):
    return write(
        tmp_path / "work",
        {MARKER: "config", "index.html": "home", "posts/a/index.html": "a", "style.css": "x"},
    )


@pytest.fixture
def target(tmp_path):
    return tmp_path / "html"


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def contents(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*")
        if path.is_file() and path.name != LEDGER
    }


def test_published_folder_equals_the_build(build, target):
    publish(build, target)
    assert contents(target) == contents(build)


def test_unchanged_file_is_not_written_again(build, target):
    publish(build, target)
    os.utime(target / "index.html", (1, 1))
    os.utime(target / "style.css", (1, 1))
    (build / "index.html").write_text("mine", encoding="utf-8")  # as long as "home"
    changed = publish(build, target)
    assert (target / "index.html").read_text(encoding="utf-8") == "mine"
    assert (target / "style.css").stat().st_mtime == 1
    assert (changed.copied, changed.removed) == (1, 0)


def test_removed_post_takes_its_page_and_folder_along(build, target):
    publish(build, target)
    (build / "posts/a/index.html").unlink()
    assert publish(build, target).removed == 1
    assert contents(target) == contents(build)
    assert not (target / "posts").exists()


def test_page_and_folder_may_change_places(build, target):
    publish(build, target)
    (build / "style.css").unlink()
    (build / "posts/a/index.html").unlink()
    (build / "posts/a").rmdir()
    write(build, {"posts/a": "now a file", "style.css/main.css": "now in a folder"})
    publish(build, target)
    assert contents(target) == contents(build)


def test_leftover_of_an_interrupted_run_is_swept_away(build, target):
    publish(build, target)
    write(target, {"index.html.publishing": "half a pa"})
    publish(build, target)
    assert contents(target) == contents(build)


def test_reader_never_meets_half_a_page(build, target, monkeypatch):
    publish(build, target)
    (build / "index.html").write_text("new home", encoding="utf-8")

    def broken_copy(source, copy):
        copy.write_text("new h", encoding="utf-8")
        raise OSError("disk full")

    monkeypatch.setattr("tools.publish.copyfile", broken_copy)
    with pytest.raises(OSError, match="disk full"):
        publish(build, target)
    assert (target / "index.html").read_text(encoding="utf-8") == "home"


def test_folder_that_no_build_made_is_left_alone(build, target, capsys):
    write(target, {"thesis.txt": "ten years of work"})
    assert main([str(build), str(target)]) == 1
    assert contents(target) == {"thesis.txt": "ten years of work"}
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_unfinished_build_is_not_published(build, target):
    publish(build, target)
    (build / MARKER).unlink()
    (build / "index.html").write_text("broken", encoding="utf-8")
    with pytest.raises(PublishError, match="no finished build"):
        publish(build, target)
    assert (target / "index.html").read_text(encoding="utf-8") == "home"
