"""Sphinx does less for each page, and the pages are the same."""

from __future__ import annotations

import gc
import inspect
import logging
from itertools import chain
from types import SimpleNamespace

import myst_parser.parsers.sphinx_
import pytest
import sphinx.events
from building import post
from docutils import nodes
from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer
from sphinx.util.parallel import ParallelTasks

from carnet.upstream import fast_builds

pytestmark = pytest.mark.slow

POSTS = {
    "posts/2006/citation.md": post("Citation", "```{include} ../../phrase.txt\n```"),
    "posts/2006/note.md": post("Note", "Un mot.[^1]\n\n[^1]: Une note."),
    "posts/2006/code.md": post("Code", "```python\nprint(1)\n```"),
    "phrase.txt": "Une phrase d’ailleurs.\n",
}
ALL = [
    "myst_parser",
    "ablog",
    "carnet.upstream.ablog",
    "carnet.upstream.furo",
    "carnet.upstream.fast_builds",
    "carnet.archives",
]


def written(blog) -> dict[str, bytes]:
    return {
        path.relative_to(blog.out).as_posix(): path.read_bytes()
        for path in blog.out.rglob("*")
        if path.is_file() and path.name != ".buildinfo"  # it names the extensions
    }


def test_no_page_differs_by_a_byte(build):
    assert written(build("posts", files=POSTS, extensions=ALL)) == written(build("posts", files=POSTS))


def test_what_one_page_is_read_from_is_not_taken_for_another_ones(build):
    env = build("posts", files=POSTS, extensions=ALL).app.env
    assert any(str(file).endswith("phrase.txt") for file in env.dependencies["posts/2006/citation"])
    assert not any(str(file).endswith("phrase.txt") for file in env.dependencies["posts/2006/note"])


def test_settings_are_made_once_for_all_pages(build, monkeypatch):
    made = []

    def make(*components, **options):
        made.append(components)
        return original(*components, **options)

    original = fast_builds._SETTINGS_OF_SPHINX
    monkeypatch.setattr(fast_builds, "_SETTINGS_OF_SPHINX", make)
    blog = build("posts", files=POSTS, extensions=ALL)
    assert len(made) < len(blog.read)


def test_trees_do_not_pile_up_in_memory(build):
    blog = build("posts", files=POSTS, extensions=ALL)
    assert len(blog.read) > 3
    assert len(blog.app.env._write_doc_doctree_cache) <= 1
    assert len(blog.app.env._pickled_doctree_cache) <= 1


def test_two_processes_share_out_reading_once_and_both_write(build, monkeypatch):
    started = []

    def add_task(self, function, arg=None, *rest):
        started.append((function.__name__, self.nproc, arg))
        original(self, function, arg, *rest)

    original = ParallelTasks.add_task
    monkeypatch.setattr(ParallelTasks, "add_task", add_task)
    files = {f"posts/2006/p{number:02}.md": post(f"P {number}") for number in range(12)}
    blog = build("posts", files=files, extensions=ALL, jobs=2)
    read = [docnames for name, _processes, docnames in started if name == "read_process"]
    assert len(read) == 2
    assert sorted(chain(*read)) == sorted(blog.app.env.found_docs)
    assert {processes for name, processes, _pages in started if name == "write_process"} == {2}
    assert written(blog) == written(build("posts", files=files, extensions=ALL))


def test_page_read_again_is_forgotten_first(build):
    blog = build("posts", files=POSTS, extensions=ALL)
    blog.build({"posts/2006/note.md": post("Note", "(un-lieu)=\n## Un lieu\n\nUn mot.")})
    assert "un-lieu" in blog.app.env.domains.standard_domain.labels
    blog.build({"posts/2006/note.md": post("Note", "Un mot.")})
    assert "un-lieu" not in blog.app.env.domains.standard_domain.labels


def test_templates_are_compiled_once_and_again_when_our_code_changed(build, monkeypatch):
    blog = build("posts", files=POSTS, extensions=ALL)
    compiled = {file.name: file.stat().st_mtime_ns for file in (blog.app.doctreedir / "templates").iterdir()}
    assert compiled
    blog.build({"posts/2006/code.md": post("Code", "Plus de code.")})
    again = {file.name: file.stat().st_mtime_ns for file in (blog.app.doctreedir / "templates").iterdir()}
    assert again == compiled
    monkeypatch.setattr(fast_builds.templates, "all_our_code", lambda: "other code")
    blog.build({"posts/2006/code.md": post("Code", "Encore du code.")})
    later = {file.name: file.stat().st_mtime_ns for file in (blog.app.doctreedir / "templates").iterdir()}
    assert later != compiled


def test_events_are_recorded_only_for_a_log_that_shows_them(build, monkeypatch):
    recorded = []
    monkeypatch.setattr(sphinx.events.logger.logger, "handle", recorded.append)
    build("posts", files=POSTS, extensions=ALL)
    assert recorded == []
    logging.getLogger("sphinx.sphinx").setLevel(logging.NOTSET)  # which all tests are spared, see process_caches
    fast_builds._say_less(SimpleNamespace(verbosity=2, quiet=False))
    assert sphinx.events.logger.logger.isEnabledFor(logging.DEBUG)


def test_quiet_build_records_nothing_but_what_it_tells(build):
    blog = build("posts", files=POSTS | {"posts/2006/faux.md": post("Faux", "[](nulle-part.md)")}, extensions=ALL)
    assert "nulle-part" in blog.warnings
    assert not logging.getLogger("sphinx").isEnabledFor(logging.INFO)
    fast_builds._say_less(SimpleNamespace(verbosity=0, quiet=False))
    assert logging.getLogger("sphinx").isEnabledFor(logging.INFO)


@pytest.mark.parametrize("kind", [nodes.Text, nodes.Element, nodes.paragraph, nodes.image, nodes.document])
def test_nodes_are_found_as_docutils_finds_them(build, kind):
    tree = build("posts", files=POSTS, extensions=ALL).app.env.get_doctree("posts/2006/note")

    def plainly(node):
        return [node] * isinstance(node, kind) + [found for child in node.children for found in plainly(child)]

    assert list(fast_builds.trees.find_all(tree, kind)) == plainly(tree)


def test_nodes_that_come_while_a_tree_is_searched_are_found():
    tree = nodes.section("", nodes.paragraph("", "Un"), nodes.paragraph("", "Deux"))
    found = []
    for text in tree.findall(nodes.Text):
        found.append(text.astext())
        if text == "Un":
            tree += nodes.paragraph("", "Trois")
    assert found == ["Un", "Deux", "Trois"]


def test_renderer_knows_every_kind_of_token_that_myst_does(build):
    build("posts", files=POSTS, extensions=ALL)
    renderer = SphinxRenderer(None)
    all_methods = dict(inspect.getmembers(renderer, inspect.ismethod))
    assert renderer.rules == {
        name: method for name, method in all_methods.items() if name.startswith("render_") and name != "render_children"
    }


def test_parser_that_is_kept_is_mended_once(build):
    blog = build("posts", files=POSTS, extensions=[*ALL, "carnet.front_matter"])
    blog.build({"posts/2006/code.md": post("Code", "Encore du code.")})
    parsers = myst_parser.parsers.sphinx_.create_md_parser
    assert parsers.free[0].core.ruler.get_all_rules().count("tell_nesting") == 1


def test_unused_cycles_are_looked_for_again_once_the_environment_is_loaded(build):
    seen = []
    gc.unfreeze()
    blog = build("posts", files=POSTS, extensions=ALL)
    assert gc.get_freeze_count() == 0  # a second build in one process begins as the first one did
    fast_builds._let_lie(blog.app)
    blog.app.connect("env-get-outdated", lambda *_: seen.append((gc.isenabled(), gc.get_freeze_count() > 0)) or [])
    blog.app.build()
    assert seen == [(True, True)]
