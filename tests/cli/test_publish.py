"""What publishing promises: the published folder equals the build, and nothing else is touched."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from building import REPO

from carnet.cli.publish import LEDGER, MARKER, PublishError, main, publish

pytestmark = pytest.mark.usefixtures("english")


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


def test_program_that_changes_a_published_file_in_place_changes_nothing_that_the_next_build_uses(build, target):
    publish(build, target)
    (target / "index.html").write_text("smaller", encoding="utf-8")
    assert (build / "index.html").read_text(encoding="utf-8") == "home"


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

    monkeypatch.setattr("carnet.cli.publish.copyfile", broken_copy)
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


# -- What is not ours --------------------------------------------------------------------------------------------------

OWN = {
    ".git/config": "[core]",
    ".git/HEAD": "ref",
    "CNAME": "blog.example",
    "thesis.txt": "ten years",
    "own/a.html": "a",
}


def folders(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_dir()}


def test_what_no_build_wrote_is_never_touched(build, target):
    publish(build, target)
    write(target, OWN)
    (target / "empty").mkdir()
    write(target, {"posts/own.txt": "mine"})
    publish(build, target)
    (build / "posts/a/index.html").unlink()
    publish(build, target)
    assert contents(target) == contents(build) | OWN | {"posts/own.txt": "mine"}
    assert folders(target) == {".git", "own", "empty", "posts"}


def test_folder_is_published_again_where_git_brought_it(build, target, tmp_path):
    publish(build, target)
    clone = write(tmp_path / "clone", contents(target) | {LEDGER: (target / LEDGER).read_text()} | OWN)
    (build / "posts/a/index.html").unlink()
    assert publish(build, clone).removed == 1
    assert contents(clone) == contents(build) | OWN


@pytest.mark.parametrize("marker", [{}, {MARKER: "config"}])
def test_folder_without_a_ledger_is_refused_in_one_line(build, target, capsys, marker):
    write(target, OWN | marker | {"old/index.html": "old"})
    before = contents(target)
    assert main([str(build), str(target)]) == 1
    assert contents(target) == before
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_folder_of_the_time_before_ledgers_is_adopted_without_what_is_not_of_a_build(build, target, capsys):
    page = '<!doctype html>\n<html class="no-js" lang="fr" data-content_root="../">'
    of_builds = {
        "posts/gone/index.html": page,
        "posts/gone/a.png": "x",
        "gone/index.html": page,
        "gone/atom.xml": "<feed/>",
        "gone.html": page,
        "index.html.publishing": "half a pa",
    }
    write(target, contents(build) | OWN | of_builds)
    assert main(["--adopt", str(build), str(target)]) == 0
    assert contents(target) == contents(build) | OWN
    assert "CNAME, own/a.html, thesis.txt" in capsys.readouterr().err
    assert publish(build, target).left == ()


def test_folder_that_no_build_made_cannot_be_adopted(build, target):
    write(target, OWN)
    with pytest.raises(PublishError):
        publish(build, target, adopt=True)
    assert contents(target) == OWN


@pytest.mark.parametrize("own", [{"posts/a/index.html": "mine"}, {"posts": "a file"}, {"style.css/mine.css": "mine"}])
def test_build_does_not_take_the_place_of_a_file_that_is_not_ours(build, target, own):
    (build / "posts/a/index.html").rename(build / "late.html")
    (build / "style.css").rename(build / "late.css")
    (build / "posts/a").rmdir()
    (build / "posts").rmdir()
    publish(build, target)
    write(target, own)
    before = contents(target)
    write(build, {"posts/a/index.html": "a", "style.css": "x", "index.html": "new"})
    with pytest.raises(PublishError, match="by no build of ours"):
        publish(build, target)
    assert contents(target) == before


def test_file_of_the_owner_that_is_the_same_becomes_ours(build, target):
    publish(build, target)
    write(target, {"robots.txt": "all"})
    write(build, {"robots.txt": "all"})
    publish(build, target)
    assert contents(target) == contents(build)


def test_file_that_the_owner_put_in_the_place_of_ours_is_left_and_told(build, target, capsys):
    publish(build, target)
    (build / "style.css").unlink()
    (target / "style.css").write_text("mine")
    assert main([str(build), str(target)]) == 0
    assert (target / "style.css").read_text() == "mine"
    assert "style.css" in capsys.readouterr().err


@pytest.mark.parametrize("link", ["posts", "posts/a", "posts/a/index.html"])
def test_link_in_the_folder_is_never_followed(build, target, tmp_path, link):
    publish(build, target)
    outside = tmp_path / "outside"
    (target / link).rename(outside)
    (target / link).symlink_to(outside)
    before = contents(outside) if outside.is_dir() else outside.read_text()
    write(build, {"posts/a/index.html": "new"})
    with pytest.raises(PublishError, match="by no build of ours"):
        publish(build, target)
    (build / "posts/a/index.html").unlink()
    publish(build, target)
    assert (contents(outside) if outside.is_dir() else outside.read_text()) == before


@pytest.mark.parametrize(
    "text", ["", "{", '{"files": 3}', '{"files": {"../../a": ["x"]}}', '{"files": {"/etc/a": []}}']
)
def test_damaged_ledger_is_told_and_nothing_touched(build, target, capsys, text):
    publish(build, target)
    write(target, {LEDGER: text})
    (build / "index.html").write_text("new")
    assert main([str(build), str(target)]) == 1
    assert contents(target)["index.html"] == "home"
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_ledger_is_the_same_for_the_same_build(build, target, tmp_path):
    publish(build, target)
    write(build, {"b/index.html": "b"})
    publish(build, target)
    publish(build, tmp_path / "other")
    assert (target / LEDGER).read_bytes() == (tmp_path / "other" / LEDGER).read_bytes()


def test_full_disk_is_one_line_and_the_next_run_goes_on(build, target, monkeypatch, capsys):
    def full(source, copy):
        raise OSError(28, "No space left on device", str(copy))

    with monkeypatch.context() as context:
        context.setattr("carnet.cli.publish.copyfile", full)
        assert main([str(build), str(target)]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1
    publish(build, target)
    assert contents(target) == contents(build)


# -- In which order ----------------------------------------------------------------------------------------------------

LINK = re.compile(r'href="([^"]*)"')


def site(posts: dict[str, tuple[str, ...]]) -> dict[str, str]:
    """A small blog: posts with their tags, each linked to its neighbours, its lists and their feeds, and a picture."""
    tags = sorted({tag for found in posts.values() for tag in found})
    names = list(posts)
    files = {MARKER: "config", "_static/blog.css": "x", "sitemap.xml": links(*(f"posts/{name}/" for name in names))}
    for number, name in enumerate(names):
        neighbours = [names[number - 1], names[(number + 1) % len(names)]]
        of_tags = [f"tag/{tag}/" for tag in posts[name]]
        files[f"posts/{name}/index.html"] = links(
            "", "tag/", f"_images/{name}.png", "_static/blog.css", *of_tags, *(f"posts/{one}/" for one in neighbours)
        )
        files[f"_images/{name}.png"] = name
    for tag in tags:
        listed = [f"posts/{name}/" for name in names if tag in posts[name]]
        files[f"tag/{tag}/index.html"] = links("", f"tag/{tag}/atom.xml", *listed)
        files[f"tag/{tag}/atom.xml"] = links(*listed)
    files["tag/index.html"] = links("", *(f"tag/{tag}/" for tag in tags))
    files["atom.xml"] = links(*(f"posts/{name}/" for name in names))
    files["index.html"] = links("tag/", "atom.xml", "sitemap.xml", *(f"posts/{name}/" for name in names))
    return files


def links(*addresses: str) -> str:
    return "".join(f'<a href="{address}">' for address in addresses)


def dead_links(folder: Path) -> set[str]:
    """What a reader meets who comes to the home page, if it is there, or by a feed, and follows every link."""
    met, dead = set(), set()
    to_read = {"", "atom.xml", "sitemap.xml"} if (folder / "index.html").exists() else set()
    while to_read:
        address = to_read.pop()
        met.add(address)
        file = folder / address / "index.html" if address.endswith("/") or not address else folder / address
        if not file.is_file():
            dead |= {address} if address not in ("atom.xml", "sitemap.xml") else set()
        elif file.suffix in (".html", ".xml"):
            to_read |= set(LINK.findall(file.read_text())) - met
    return dead


class KilledError(BaseException):
    """The power is gone."""


STATES = [
    site({"a": ("jazz",), "b": ("jazz", "rock")}),
    site({"a": ("jazz", "new"), "c": ("new",), "d": ("rock",), "b": ("jazz", "rock")}),
    site({"d": ("rock",), "b": ("other",)}),
]


def step_by_step(monkeypatch, happened):
    """Call *happened* before each change to a name in a folder."""
    for name in ("replace", "unlink", "rmdir"):
        real = getattr(os, name)

        def change(*arguments, _real=real, **options):
            happened()
            return _real(*arguments, **options)

        monkeypatch.setattr(os, name, change)


@pytest.mark.parametrize(("old", "new"), [(None, 0), (0, 1), (1, 2), (2, 1), (1, 0)])
def test_reader_never_meets_a_link_to_what_is_not_there_yet(tmp_path, target, monkeypatch, old, new):
    if old is not None:
        publish(write(tmp_path / "old", STATES[old]), target)
    steps = []
    with monkeypatch.context() as context:
        step_by_step(context, lambda: steps.append(dead_links(target)))
        publish(write(tmp_path / "new", STATES[new]), target)
    assert len(steps) > 10
    assert [dead for dead in steps if dead] == []
    assert contents(target) == STATES[new]


def test_what_pages_use_comes_first_and_the_home_page_last(tmp_path, target, monkeypatch):
    written = []
    real = os.replace
    monkeypatch.setattr(os, "replace", lambda source, to: (written.append(Path(to)), real(source, to))[1])
    publish(write(tmp_path / "new", STATES[1]), target)
    names = [path.relative_to(target).as_posix() for path in written if path.name != LEDGER]
    kinds = [name.endswith(".html") + 2 * name.startswith("tag/") + 9 * (name == "index.html") for name in names]
    assert names[-1] == "index.html"
    assert max(names.index(name) for name in names if name.startswith("_")) < kinds.index(1)
    assert max(names.index(name) for name in names if name.startswith("posts/")) < names.index("tag/index.html")
    assert max(names.index(name) for name in names if name.endswith("/index.html")) < names.index("atom.xml")


@pytest.mark.slow
@pytest.mark.parametrize(("old", "new"), [(None, 1), (0, 1), (1, 2)])
def test_run_that_is_killed_at_any_step_is_gone_on_with(tmp_path, monkeypatch, old, new):
    def killed():
        nonlocal left
        left -= 1
        if left < 0:
            raise KilledError

    builds = [write(tmp_path / f"build-{number}", files) for number, files in enumerate(STATES)]
    other = builds[0] if new != 0 else builds[1]
    at, done = 0, False
    while not done:
        target, left = tmp_path / f"target-{at}", at
        if old is not None:
            publish(builds[old], target)
        write(target, {"CNAME": "mine"}) if old is not None else None
        with monkeypatch.context() as context:
            step_by_step(context, killed)
            try:
                publish(builds[new], target)
                done = True
            except KilledError:
                pass
        own = {"CNAME": "mine"} if old is not None else {}
        next_build, files = (builds[new], STATES[new]) if at % 2 else (other, STATES[builds.index(other)])
        publish(next_build, target)  # the same once more, or one more edit
        assert contents(target) == files | own
        at += 1
    assert at > 10


def test_program_that_is_killed_is_gone_on_with(tmp_path, target):
    build = write(tmp_path / "build", STATES[1])
    code = (
        "import os, signal, sys; real = os.replace; n = [0]\n"
        "def replace(*a):\n    n[0] += 1\n    n[0] == 9 and os.kill(os.getpid(), signal.SIGKILL)\n    return real(*a)\n"
        "os.replace = replace\n"
        "from carnet.cli.publish import main; sys.exit(main(sys.argv[1:]))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(build), str(target)], cwd=REPO, check=False)
    assert done.returncode == -signal.SIGKILL
    assert contents(target) != STATES[1]
    assert main([str(build), str(target)]) == 0
    assert contents(target) == STATES[1]


def test_name_of_any_length_that_a_disk_takes_is_published(build, target):
    write(build, {f"{'x' * 251}.css": "long"})
    publish(build, target)
    assert contents(target) == contents(build)
