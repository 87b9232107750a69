"""What a build refused stays refused until it is mended, and what is taken out of ``conf.py`` takes its files along."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import replace
from functools import cache

import pytest
from blogs import Blog, differences, pages, snapshot

pytestmark = pytest.mark.slow

PAGE = "---\norphan: true\n---\n\n# Une page\n\nUn mot.\n"


@pytest.fixture(scope="module")
def beginning(tmp_path_factory):
    made = Blog(tmp_path_factory.mktemp("refusals") / "blog").start()
    made.write("index.md", "# Le blog\n\nBienvenue.\n")
    made.write("conf.py", made.read("conf.py") + WARNS)
    for name in ("accord", "gamme"):
        made.save(f"posts/2026/{name}", title=name, tags=("musique",))
    made.build()
    assert not made.warnings
    shutil.copytree(made.folder, made.folder.with_name("kept"))
    return made


@pytest.fixture(scope="module")
def at_first(beginning, tmp_path_factory):
    """Return what a clean build with a builder gives of the blog before anything is changed."""

    @cache
    def clean(builder: str = "dirhtml"):
        made = Blog(beginning.folder.with_name("kept"), builder=builder)
        files = made.clean(tmp_path_factory.mktemp("at-first") / "clean")
        assert not made.warnings
        return files

    return clean


@pytest.fixture
def blog(beginning):
    """A small blog as its first build left it, in the same folder each time."""
    shutil.rmtree(beginning.folder)
    shutil.copytree(beginning.folder.with_name("kept"), beginning.folder)
    return Blog(beginning.folder, posts={name: replace(post) for name, post in beginning.posts.items()})


def clash(blog: Blog) -> None:
    for name in blog.posts:
        blog.save(name, permalink="/2006/03/ancien.html")


LIST = "{% extends '!page.html' %}{% block content %}{{ warn() }}{% endblock %}"
MISTAKES = {
    "two posts with one old address": (clash, "ancien.html"),
    "page at the address of a list": (lambda blog: blog.write("tag/musique.md", PAGE), "tag/musique.md"),
    "page at the address of the search": (lambda blog: blog.write("search.md", PAGE), "search.md"),
    "broken link": (lambda blog: blog.save("posts/2026/accord", paragraphs=("{ref}`nulle`",)), "accord.md"),
    "template of a list": (
        lambda blog: blog.write("_templates/ablog/collection.html", LIST),
        "de travers",
    ),
    "end of a build": (lambda blog: blog.write("conf.py", blog.read("conf.py") + FAILING), "ne trouve rien"),
    "repair of a template": (lambda blog: blog.write("conf.py", blog.read("conf.py") + REPAIR), "ne va pas"),
}
#: Warnings of the end of a build, of what mends templates, and a function for templates that warns.
FAILING = """
from sphinx.util import logging

def setup(app):
    app.connect("build-finished", lambda app, error: logging.getLogger("own").warning("ne trouve rien"), priority=900)
"""
REPAIR = """
from jinja2.ext import Extension
from sphinx.util import logging

class Repair(Extension):
    def preprocess(self, source, name, filename=None):
        if name == "page.html":
            logging.getLogger("own").warning("ne va pas")
        return source

def setup(app):
    app.connect("builder-inited", lambda app: app.builder.templates.environment.add_extension(Repair))
"""
WARNS = """
from sphinx.util import logging

def _warn():
    logging.getLogger("own").warning("de travers")
    return ""

def setup(app):
    app.connect("html-page-context", lambda app, name, template, context, tree: context.update(warn=_warn))
"""


def test_post_of_an_unknown_category_is_told_until_conf_py_knows_it(blog, tmp_path):
    blog.save("posts/2026/accord", category="Recettes")
    for _ in range(2):
        blog.build()
        assert any("accord.md" in line for line in blog.warnings)
    blog.write("conf.py", f"{blog.read('conf.py')}\nblog_categories.append('Recettes')\n")
    assert not differences(blog.build(), blog.clean(tmp_path / "clean"))
    assert blog.warnings == []


@pytest.mark.parametrize(("mistake", "jobs"), [(name, number % 2 + 1) for number, name in enumerate(MISTAKES)])
def test_refusal_lasts_until_it_is_mended(blog, at_first, tmp_path, mistake, jobs):
    make, place = MISTAKES[mistake]
    kept = snapshot(blog.source)
    make(blog)
    blog.build(jobs)
    told = blog.warnings
    assert any(place in line for line in told)
    for _ in range(2):
        found = blog.build(jobs)
        assert blog.warnings == told
    assert not differences(found, blog.clean(tmp_path / "clean"))
    for name in snapshot(blog.source).keys() - kept.keys():
        if not name.endswith(".mo"):
            (blog.source / name).unlink()
    for name, content in kept.items():
        if blog.source.joinpath(name).read_bytes() != content:
            blog.write(name, content)
    assert not differences(blog.build(jobs), at_first())
    assert not blog.warnings
    assert not pages(blog.written(jobs))


@pytest.mark.parametrize(
    ("builder", "name"),
    [
        *(("html", name) for name in ("404", "search", "py-modindex")),
        *(("dirhtml", name) for name in ("search", "genindex", "archives/index", "atom.xml")),
    ],
)
def test_page_with_a_reserved_name_is_told_or_changes_nothing(blog, at_first, tmp_path, builder, name):
    blog.builder = builder
    if builder == "html":
        blog.build()
    blog.write(f"{name}.md", PAGE)
    blog.build()
    told = blog.warnings
    blog.write(f"{name}.md", PAGE.replace("Un mot", "Deux mots"))
    assert not differences(blog.build(), blog.clean(tmp_path / "clean"))
    assert blog.warnings == told
    (blog.source / f"{name}.md").unlink()
    assert not differences(blog.build(), at_first(builder))
    assert not blog.warnings


CODE = """
def setup(app):
    app.connect("html-page-context", lambda app, page, template, context, tree: context.update(title={title!r}))
"""


def test_changed_code_of_conf_py_is_seen_on_every_page(blog, tmp_path):
    text = blog.read("conf.py").replace(WARNS, "")
    for title in ("Un", "Deux", None):
        blog.write("conf.py", text + (CODE.format(title=title) if title else ""))
        found = blog.build()
        assert not differences(found, blog.clean(tmp_path / "clean"))
        assert (f"<title>{title} – ".encode() in found["posts/2026/accord/index.html"]) is bool(title)


@pytest.mark.parametrize("when", ["at once", "while it writes"])
def test_changed_module_that_conf_py_imports_is_seen_on_every_page(blog, tmp_path, monkeypatch, when):
    code = (
        "def setup(app):\n    app.connect('html-page-context', add)\n\ndef add(app, page, template, context, tree):\n"
    )
    imports = "from own_words import WORD\n"
    code = imports + code if when == "at once" else code.replace("tree):\n", f"tree):\n    {imports}")
    blog.write("conf.py", blog.read("conf.py") + f"sys.path.insert(0, str(Path(__file__).parent))\n{code}")
    blog.write("conf.py", blog.read("conf.py") + "    context['title'] = WORD\n")
    for number, word in enumerate(("Un", "Deux", "Trois")):
        blog.write("own_words.py", f"WORD = {word!r}\n")
        os.utime(blog.source / "own_words.py", (number, number))  # Python looks at the time of a module, in seconds
        monkeypatch.delitem(sys.modules, "own_words", raising=False)
        found = blog.build()
        monkeypatch.delitem(sys.modules, "own_words", raising=False)
        assert f"<title>{word}".encode() in found["posts/2026/accord/index.html"]
    assert not differences(found, blog.clean(tmp_path / "clean"))


LINES = (
    "carnet.search",
    "carnet.cards",
    "carnet.feeds",
    "carnet.sitemap",
    "carnet.manifest",
    "carnet.security",
    "carnet.not_found",
    "carnet.images",
)


@pytest.mark.parametrize("line", LINES)
def test_feature_taken_out_takes_its_files_along_and_its_templates(blog, tmp_path, line):
    text = blog.read("conf.py")
    before = snapshot(blog.out)
    blog.write("conf.py", f"{text}\nextensions.remove({line!r})\n")
    without = blog.build()
    assert not differences(without, blog.clean(tmp_path / "clean"))
    assert without != before
    blog.write("conf.py", text)
    assert not differences(blog.build(), before)


def test_draft_leaves_nothing_behind_once_the_search_is_off(blog):
    """Its text is in the index, its title on a card."""
    blog.save("posts/2026/accord", paragraphs=("Le mot secret.",))
    blog.build()
    text = blog.read("conf.py")
    blog.write("conf.py", f"{text}\nextensions.remove('carnet.search')\nextensions.remove('carnet.cards')\n")
    blog.save("posts/2026/accord", draft=True)
    left = blog.build()
    assert not [name for name in left if name.startswith(("_search", "_cards")) or "accord" in name]


def test_files_that_another_extension_wrote_go_with_its_line(blog, tmp_path):
    text = blog.read("conf.py")
    wrote = "(app.outdir / 'de-trop').mkdir(exist_ok=True), (app.outdir / 'de-trop' / 'un.txt').write_text('Un')"
    blog.write("conf.py", f"{text}\ndef setup(app):\n    app.connect('build-finished', lambda app, error: ({wrote}))\n")
    assert "de-trop/un.txt" in blog.build()
    assert "de-trop/un.txt" in blog.build()
    blog.write("conf.py", text)
    assert not differences(blog.build(), blog.clean(tmp_path / "clean"))


OWN_FILES = ("robots.txt", "_headers", "manifest.webmanifest", "atom.xml", "archives/feed/2026.xml")


def test_files_of_the_owner_stand_in_the_place_of_the_blogs(blog, tmp_path):
    text, before = blog.read("conf.py"), blog.build()
    assert before.keys() >= {*OWN_FILES}
    for name in OWN_FILES:
        blog.write(f"extra/{name}", f"Un {name}")
    blog.write("conf.py", f"{text}\nhtml_extra_path = ['extra']\n")
    for _turn in range(2):
        found = blog.build()
        assert {name: found[name].decode() for name in OWN_FILES} == {name: f"Un {name}" for name in OWN_FILES}
        blog.save("posts/2026/accord", paragraphs=("Autre.",))
    assert not differences(blog.build(), blog.clean(tmp_path / "clean"))
    for name in OWN_FILES[:2]:
        (blog.source / "extra" / name).unlink()
    found = blog.build()
    assert {name: found[name] for name in OWN_FILES[:2]} == {name: before[name] for name in OWN_FILES[:2]}
    assert not differences(found, blog.clean(tmp_path / "without"))


def test_removed_extra_file_and_template_leave_nothing(blog, tmp_path):
    blog.write("extra/un.txt", "Un")
    blog.write("_templates/frame/bar.html", "<p>À moi</p>")
    blog.write("conf.py", blog.read("conf.py") + "\nhtml_extra_path = ['extra']\n")
    assert blog.build()["un.txt"] == b"Un"
    (blog.source / "extra/un.txt").unlink()
    (blog.source / "_templates/frame/bar.html").rename(blog.source / "_templates/frame/other.html")
    assert not differences(blog.build(), blog.clean(tmp_path / "clean"))


def test_files_that_no_build_wrote_are_left_alone(tmp_path):
    """Such as the history of a folder that is published as it is."""
    blog = Blog(tmp_path / "blog").start()
    blog.write("index.md", "# Le blog\n\nBienvenue.\n")
    foreign = {".git/config": b"Un", "CNAME": b"Deux", "archives/3.txt": b"Trois"}
    for number, (name, content) in enumerate(foreign.items()):
        (blog.out / name).parent.mkdir(parents=True, exist_ok=True)
        (blog.out / name).write_bytes(content)
        blog.write("conf.py", f"{blog.read('conf.py')}\nblog_home_length = {number + 1}\n")
        blog.build()
    blog.write(
        "conf.py",
        f"{blog.read('conf.py')}\nextensions.remove('carnet.archives')\nextensions.remove('carnet.permalinks')\n",
    )
    blog.build()
    found = blog.build()
    assert not (blog.out / "archives/index.html").exists()
    assert found.items() >= foreign.items()


def folders(out) -> set[str]:
    return {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_dir()}


def test_no_folder_stays_of_what_is_gone(blog):
    before = folders(blog.out)
    blog.save("posts/2026/accord", permalink="/CNAME", tags=("un seul",))
    blog.write("un/deux/trois.md", PAGE)
    blog.build()
    assert {"CNAME", "un/deux/trois", "_cards/un/deux", "tag/un-seul"} <= folders(blog.out)
    blog.save("posts/2026/accord", permalink="", tags=("musique",))
    (blog.source / "un/deux/trois.md").unlink()
    blog.build()
    assert folders(blog.out) == before


def test_mistake_found_by_one_builder_is_told_by_another(blog):
    blog.save("posts/2026/accord", paragraphs=("Voir {doc}`nulle-part`.", ":::{nul}\n:::"))
    blog.build()
    told = blog.warnings
    blog.builder = "html"
    blog.build()
    assert blog.warnings == told
    blog.builder = "dirhtml"
    blog.build()
    assert blog.warnings == told
