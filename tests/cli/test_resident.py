"""A build that waits gives byte for byte what a clean build gives, of texts that are not saved as well."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import threading
import time
from collections import Counter
from hashlib import sha256
from pathlib import Path

import pytest
from blogs import Blog, Files, differences, epoch, many_posts, picture, snapshot, template
from sphinx import builders
from sphinx.environment import BuildEnvironment

from carnet.cli.resident import CAN_WAIT, ResidentBuild, environment, inputs

pytestmark = pytest.mark.slow

POST = "posts/2026/billet-03"


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """A blog of a few posts, and its resident build."""
    blog = Blog(tmp_path_factory.mktemp("resident") / "blog").start()
    blog.write("index.md", "# Le blog\n\nBienvenue.\n")
    for docname, post in many_posts(5).items():
        blog.posts[docname] = post
        blog.save(docname)
    moment = {"SOURCE_DATE_EPOCH": str(epoch(blog.today))}
    with ResidentBuild(blog.source, blog.out, blog.doctrees, environment=moment) as resident:
        assert resident.build().is_whole
        yield blog, resident


@pytest.fixture(scope="module")
def clean():
    """Return what a clean build of a blog gives; most tests leave the files that they found, which give the same."""
    made: dict[str, Files] = {}

    def of(blog, folder):
        files = {name: content for name, content in snapshot(blog.source).items() if not name.endswith(".mo")}
        key = sha256(repr(sorted(files.items())).encode()).hexdigest()
        if key not in made:
            made[key] = blog.clean(folder)
        return made[key]

    return of


@pytest.fixture
def asked(world, clean, tmp_path):
    """Build, and compare what there is with a clean build of the same files."""
    blog, resident = world

    def ask(texts=None, *, is_whole=True):
        built = resident.build(texts)
        assert built.is_whole is is_whole, built
        saved = {path: blog.read(path) for path in texts or {}}
        for path, text in (texts or {}).items():
            blog.write(path, text)
        if is_whole:
            assert differences(snapshot(blog.out), clean(blog, tmp_path / f"clean-{time.monotonic_ns()}")) == ""
        for path, text in saved.items():
            blog.write(path, text)
        return built

    return ask


def test_pages_that_a_saved_post_changes_are_written_and_named(world, asked):
    blog, _resident = world
    text = blog.read(f"{POST}.md")
    blog.write(f"{POST}.md", f"{text}\nUn mot de plus.\n")
    assert POST in asked().pages
    assert asked().pages == []
    blog.write(f"{POST}.md", text)
    assert POST in asked().pages


def test_a_text_that_is_not_saved_is_built_and_leaves_nothing(world, asked):
    blog, _resident = world
    text = blog.read(f"{POST}.md")
    for word in ("premier", "deuxième"):
        assert POST in asked({f"{POST}.md": f"{text}\nUn {word} essai.\n"}).pages
        assert f"Un {word} essai" in blog.output("atom.xml")
    assert POST in asked().pages
    assert "deuxième essai" not in blog.output("atom.xml")


def test_a_mistake_is_told_with_its_place_and_gone_once_it_is_mended(world, asked):
    blog, _resident = world
    text = blog.read(f"{POST}.md")
    built = asked({f"{POST}.md": f"{text}\n{{rien}}`x`\n"}, is_whole=False)
    (message,) = built.messages
    assert (message["path"], message["line"]) == (f"{POST}.md", len(text.splitlines()) + 2)
    assert asked().messages == []


def test_pages_stay_while_a_mended_one_is_built(world, asked):
    """Whoever reads the preview meanwhile."""
    blog, resident = world
    text = blog.read(f"{POST}.md")
    names, gone, ended = ("index.html", "atom.xml", "archives/index.html"), set(), threading.Event()

    def watch():
        while not ended.is_set():
            gone.update(name for name in names if not (blog.out / name).exists())

    watcher = threading.Thread(target=watch)
    watcher.start()
    for changed in (text.replace("date: ", "dat: "), f"{text}\n{{rien}}`x`\n", text):
        blog.write(f"{POST}.md", changed)
        resident.build()
    ended.set()
    watcher.join()
    assert gone == set()
    asked()


def test_new_renamed_and_deleted_files_are_seen(world, asked):
    blog, _resident = world
    blog.write("posts/2026/nouveau.md", "---\ndate: 2026-01-05\ncategory: Humeurs\n---\n\n# Nouveau\n\nUn texte.\n")
    assert "posts/2026/nouveau" in asked().pages
    blog.write("posts/2026/point.png", picture(3))
    blog.write("posts/2026/nouveau.md", f"{blog.read('posts/2026/nouveau.md')}\n![Un point.](point.png)\n")
    asked()
    (blog.source / "posts/2026/nouveau.md").rename(blog.source / "posts/2026/autre.md")
    assert "posts/2026/autre" in asked().pages
    (blog.source / "posts/2026/autre.md").rename(blog.source / "posts/2026/Autre.md")
    assert "posts/2026/Autre" in asked().pages
    (blog.source / "posts/2026/Autre.md").unlink()
    (blog.source / "posts/2026/point.png").unlink()
    asked()


def test_settings_and_templates_are_read_anew(world, asked):
    blog, _resident = world
    conf = blog.read("conf.py")
    blog.write("conf.py", f'{conf}\nproject = blog_title = html_title = "Un autre nom"\n')
    asked()
    assert "Un autre nom" in blog.output("index.html")
    blog.write("conf.py", f"{conf}\nproject = (\n")
    assert "conf.py:" in asked(is_whole=False).said
    blog.write("conf.py", conf)
    asked()
    blog.write("_templates/page.html", template("page.html").replace("{% block", "<!-- essai -->{% block", 1))
    asked()


def test_template_that_cannot_be_read_is_told_by_each_build(world, asked):
    blog, resident = world
    path = blog.source / "_templates/page.html"
    before = path.read_bytes()
    for broken in ("Un été".encode("latin-1"), b"{% if %}"):
        path.write_bytes(broken)
        for _build in range(2):
            built = resident.build()
            assert not built.is_whole
            assert "was ended" not in built.said
    path.write_bytes(before)
    asked()


def test_two_files_of_one_page_are_told_by_each_build(world, asked):
    blog, _resident = world
    blog.write("deux.md", "---\norphan: true\n---\n\n# Deux\n")
    blog.write("deux.rst", ":orphan:\n\nDeux\n====\n")
    for _build in range(2):
        built = asked(is_whole=False)
        assert "deux" in f"{built.said} {built.messages}"
    for name in ("deux.md", "deux.rst"):
        (blog.source / name).unlink()
    asked()


def test_what_waits_stays_true_for_a_program_that_saves_by_way_of_another_file(tmp_path):
    page, other = tmp_path / "page.md", tmp_path / "page.md~1"
    page.write_text("Un.", encoding="utf-8")
    seen = {str(tmp_path): inputs.stamp_of(str(tmp_path))}
    other.write_text("Deux.", encoding="utf-8")
    assert inputs.differ(seen)
    other.rename(page)
    assert not inputs.differ(seen)
    (tmp_path / "autre.md").mkdir()
    assert inputs.differ(seen)


@pytest.mark.skipif(not CAN_WAIT, reason="no process waits there")
def test_a_program_that_was_killed_is_started_anew(world, asked):
    _blog, resident = world
    os.kill(resident._program.pid, signal.SIGKILL)
    asked()


@pytest.mark.skipif(not CAN_WAIT, reason="no process waits there")
def test_others_may_build_meanwhile(world, asked):
    blog, _resident = world
    text = blog.read(f"{POST}.md")
    blog.write(f"{POST}.md", f"{text}\nPar un autre.\n")
    assert "Par un autre" in blog.build()["atom.xml"].decode()
    assert asked().pages == []
    blog.write(f"{POST}.md", text)
    asked()


def test_nothing_outlives_who_asks(world):
    blog, _resident = world
    with ResidentBuild(blog.source, blog.out, blog.doctrees) as other:
        program = other._program
    assert program.poll() is not None
    left = subprocess.run(["pgrep", "-g", str(program.pid)], check=False, capture_output=True, text=True)
    assert left.stdout == ""


def test_each_build_may_be_a_new_process(world, asked):
    blog, waiting = world
    text = blog.read(f"{POST}.md")
    with ResidentBuild(blog.source, blog.out, blog.doctrees, environment=waiting.environment, waits=False) as resident:
        built = resident.build({f"{POST}.md": f"{text}\nSans attendre.\n"})
    assert POST in built.pages
    assert "Sans attendre" in blog.output("atom.xml")
    asked()


@pytest.fixture
def looked_at(world, asked, tmp_path):
    """Return the pages of which a build with some texts asks all features."""
    blog, _resident = world
    log = tmp_path / "asked.txt"
    conf = blog.read("conf.py")
    note = f'lambda app, name: open({str(log)!r}, "a").write(name + "\\n") and None'
    blog.write("conf.py", f'{conf}\n\ndef setup(app):\n    app.connect("carnet-page-context", {note})\n')
    asked()

    def look(texts):
        log.write_text("", encoding="utf-8")
        asked(texts)
        # The build that `asked` compares with is in the file, too: it asks of each page twice.
        return Counter(log.read_text(encoding="utf-8").split())

    yield look
    blog.write("conf.py", conf)
    asked()


OTHER = "posts/2026/billet-01"


@pytest.mark.skipif(not CAN_WAIT, reason="each build is a new process")
def test_a_build_looks_at_no_page_that_cannot_show_what_changed(world, looked_at):
    blog, _resident = world
    text = blog.read(f"{POST}.md")
    clean = looked_at({f"{POST}.md": f"{text}\nUn.\n"})[OTHER]
    assert looked_at({f"{POST}.md": f"{text}\nDeux.\n"})[OTHER] == clean
    assert looked_at({f"{POST}.md": text.replace("# ", "# Autre ", 1)})[OTHER] > clean
    looked_at({f"{POST}.md": text})
    blog.write("_templates/autre.html", "")  # some page may show it
    assert looked_at({f"{POST}.md": f"{text}\nTrois.\n"})[OTHER] > clean


def test_whatever_changes_in_a_text_every_page_is_as_in_a_clean_build(world, asked):
    blog, _resident = world
    text = blog.read(f"{POST}.md")
    head, _line, body = text.partition("\n# ")
    title, _line, words = body.partition("\n")
    for changed in (
        f"{text}\nDes mots.\n",
        f"{head}\n# {title} et la suite\n{words}\nDes mots.\n",
        f"{head}\n# {title} et la suite\n\nUn autre début.\n\n{words}",
        f"{head}\n# {title}\n{words}\nVoir [l’autre](billet-01.md).\n",
        f"{head}\n# {title}\n{words}\n## Une partie\n\n(un-lieu)=\n### Une autre\n",
        f"{head}\n# {title}\n{words}\n\n```python\nprint()\n```\n",
        f"{head}\n# {title}\n{words}\n\n![Un carré](carre.png)\n",
        text.replace("---\n", "---\ntags: nouveau\n", 1)
        if "tags:" not in text
        else text.replace("tags:", "tags: nouveau,"),
        text,
    ):
        blog.write("posts/2026/carre.png", picture(99))
        asked({f"{POST}.md": changed})


def test_a_page_is_there_to_be_looked_at_before_all_is_built(world):
    blog, resident = world
    text, seen = blog.read(f"{POST}.md"), []

    def look(pages):
        seen.append((*pages, "Un mot tout neuf" in blog.output(f"{POST}/index.html")))

    resident.build({f"{POST}.md": f"{text}\nUn mot tout neuf.\n"}, look)
    assert seen == [(POST, True)]


@pytest.fixture
def writer(monkeypatch):
    """Return what writes the environment of a build, and takes Sphinx's way to do it."""
    monkeypatch.setattr(builders, "pickle", pickle)
    return environment.EnvironmentWriter()


@pytest.mark.parametrize("divides", [True, False])
def test_environment_is_written_where_processes_divide_and_where_they_do_not(writer, tmp_path, monkeypatch, divides):
    if not divides:
        monkeypatch.setattr(environment, "CAN_WAIT", False)
        monkeypatch.delattr(os, "fork")
    elif not CAN_WAIT:
        pytest.skip("no process divides there")
    found = object.__new__(BuildEnvironment)
    found.titles = {"a": "Un"}
    with (tmp_path / "environment.pickle").open("wb") as file:
        builders.pickle.dump(found, file, pickle.HIGHEST_PROTOCOL)
    writer.wait()
    assert pickle.loads((tmp_path / "environment.pickle").read_bytes()).titles == found.titles


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no disk is full there")
def test_environment_that_can_not_be_written_is_no_whole_build(writer):
    with Path("/dev/full").open("wb", buffering=0) as file:
        builders.pickle.dump(object.__new__(BuildEnvironment), file, pickle.HIGHEST_PROTOCOL)
    with pytest.raises(OSError, match="No space left"):
        writer.wait()
