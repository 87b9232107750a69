"""What the line of fast builds puts into docutils, Sphinx, MyST-Parser and Jinja does what their own functions do."""

from __future__ import annotations

import os
from collections import ChainMap
from functools import partial
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace

import jinja2
import process_caches
import pytest
from docutils import nodes
from docutils.utils import new_document
from docutils.writers._html_base import HTMLTranslator
from hypothesis import given
from hypothesis import strategies as st
from jinja2.runtime import Context
from sphinx.registry import SphinxComponentRegistry
from sphinx.util.osutil import relative_uri

from carnet.core.code_digest import version_of
from carnet.upstream.fast_builds import files, markdown, templates, trees

SKIPS = (nodes.SkipChildren, nodes.SkipNode, nodes.SkipDeparture, nodes.SkipSiblings, nodes.StopTraversal)


def tree():
    document = new_document("essai")
    for name in "abc":
        part = nodes.section("", nodes.paragraph("", f"{name} un"), nodes.paragraph("", f"{name} deux"), ids=[name])
        document += part
    return document


class Visitor(nodes.NodeVisitor):
    """Notes each step, and stops at one paragraph as it is told."""

    def __init__(self, document, place, kind):
        super().__init__(document)
        self.steps, self.place, self.kind = [], place, kind

    def dispatch_visit(self, node):
        self.steps.append(("visit", type(node).__name__, node.astext()))
        if len(self.steps) == self.place:
            raise self.kind

    def dispatch_departure(self, node):
        self.steps.append(("depart", type(node).__name__, node.astext()))


@pytest.mark.parametrize("kind", SKIPS)
@pytest.mark.parametrize(("ours", "theirs"), [(trees.walk, trees._WALK), (trees.walkabout, trees._WALKABOUT)])
def test_visitor_sees_the_nodes_that_docutils_shows(monkeypatch, kind, ours, theirs):
    for place in range(1, 16):
        seen = []
        for function in (ours, theirs):
            monkeypatch.setattr(nodes.Node, "walk" if ours is trees.walk else "walkabout", function)
            visitor = Visitor(tree(), place, kind)
            try:
                stopped = function(visitor.document, visitor)
            except nodes.TreePruningException as error:
                stopped = type(error)
            seen.append((stopped, visitor.steps))
        assert seen[0] == seen[1]


@given(st.text())
def test_text_is_written_as_docutils_writes_it(text):
    translator = SimpleNamespace(special_characters=HTMLTranslator.special_characters)
    assert trees.encode(translator, nodes.Text(text)) == trees._ENCODE(translator, nodes.Text(text))


def test_writer_with_letters_of_its_own_keeps_them():
    translator = SimpleNamespace(special_characters={ord("é"): "&eacute;"})
    assert trees.encode(translator, "été") == "&eacute;t&eacute;"


_PARTS = st.lists(st.sampled_from(["a", "b", "2006", "", "index", "a#x", "#"]), max_size=4).map("/".join)


@given(_PARTS, _PARTS)
def test_addresses_are_what_sphinx_makes(base, to):
    assert trees.relative_address(base, to) == relative_uri(base, to)


def test_functions_for_nodes_of_extensions_win_over_those_of_the_class_and_come_when_they_come():
    class Translator:
        def __init__(self, name):
            self.name = name

        def visit_one(self, node):
            return "own"

    def visit_one(self, node):
        return f"{self.name} {node}"

    registry, builder = SphinxComponentRegistry(), SimpleNamespace(name="html", format="html")
    builder.default_translator_class = Translator
    assert trees.translator_of(registry, builder, "x").visit_one(1) == "own"
    registry.translation_handlers["html"] = {"one": (visit_one, None)}
    assert trees.translator_of(registry, builder, "x").visit_one(1) == "x 1"
    assert isinstance(trees.translator_of(registry, builder, "x"), Translator)
    registry.translation_handlers["html"]["two"] = (partial(visit_one), None)
    assert trees.translator_of(registry, builder, "x").visit_one(1) == "x 1"


def test_title_of_plain_text_is_rendered_once_and_each_page_gets_its_own():
    rendered = []

    def render(node):
        rendered.append(node)
        return {"title": node.astext() if node else ""}

    once = trees.titles_rendered_once(render)
    first, second = once(nodes.title("", "Été")), once(nodes.title("", "Été"))
    first["title"] = "changed"
    assert (second, once(nodes.title("", "Été")), len(rendered)) == ({"title": "Été"}, {"title": "Été"}, 1)
    assert once(nodes.title("", "Hiver")) == {"title": "Hiver"}
    assert once(nodes.title("", "É", nodes.Text("té"))) == {"title": "Été"}


@pytest.mark.parametrize(
    "node",
    [
        nodes.title("", "", nodes.emphasis("", "Été")),
        nodes.title("", "Été", ids=["ete"]),
        nodes.bullet_list("", nodes.list_item()),
        None,
    ],
    ids=["markup", "id", "list", "nothing"],
)
def test_what_is_more_than_a_title_of_plain_text_is_rendered_for_each_page(node):
    rendered = []
    once = trees.titles_rendered_once(lambda node: {"title": str(rendered.append(node))})
    assert (once(node), once(node), rendered) == ({"title": "None"}, {"title": "None"}, [node, node])


TEMPLATES = {
    "page": "{% from 'macros' import twice with context %}{% set here = 3 %}{% block body %}{% for n in [1, 2] %}"
    "{{ twice(n) }}{{ seen(n) }}{{ plain(n, more=here) }}{{ ends() }}{{ _('%(x)s %% mot', x=n) }}{{ _('mot') }}"
    "{% endfor %}{% include 'part' %}{{ 'a-b'.replace('-', '+') }}{% call twice(5) %}inside{% endcall %}"
    "{% autoescape true %}{{ _('<b>%(x)s</b>', x='<') }}{{ twice('<') }}{% endautoescape %}{% endblock %}",
    "macros": "{% macro twice(value) %}[{{ value }}{{ value }}{{ name }}{{ caller() if caller }}]{% endmacro %}",
    "part": "{% set here = 4 %}{{ seen(here) }}{{ name }}{{ everywhere }}",
}


def shown(*, shorter, monkeypatch):
    def ends():
        raise StopIteration

    monkeypatch.setattr(jinja2.environment, "new_context", templates.new_context if shorter else templates._NEW_CONTEXT)
    monkeypatch.setattr(Context, "call", templates.call if shorter else templates._CALL)
    environment = jinja2.Environment(loader=jinja2.DictLoader(TEMPLATES), extensions=["jinja2.ext.i18n"])
    environment.install_gettext_callables(lambda text: f"«{text}»", lambda *_: "", newstyle=True)
    if shorter:
        environment.globals["gettext"] = environment.globals["_"] = templates.gettext_of(lambda text: f"«{text}»")
        environment.cache = {}
    environment.globals["everywhere"] = "*"
    environment.globals["seen"] = jinja2.pass_context(lambda context, n: f"({n}, {context.resolve('here')})")
    values = {"plain": lambda n, more: f"<{n} {more}>", "ends": ends, "name": "nom"}
    template = environment.get_template("page", globals={"name": "autre", "above": 1})
    assert isinstance(template.globals, ChainMap)
    return template.render(values)


def test_templates_show_what_jinja_shows(monkeypatch):
    expected = shown(shorter=False, monkeypatch=monkeypatch)
    assert shown(shorter=True, monkeypatch=monkeypatch) == expected
    assert "«<b>&lt;</b>»" in expected


def test_parser_is_given_out_again_only_for_the_same_settings_and_after_a_page_without_mistake():
    made = []

    def make(config, renderer):
        parser = markdown.MarkdownIt("commonmark", renderer_cls=renderer)
        made.append(parser)
        return parser

    class Renderer:
        __output__ = "html"

        def __init__(self, parser):
            self.parser = parser

        def render(self, tokens, options, env):
            assert "document" in options
            return [token.type for token in tokens]

    parsers = markdown.Parsers(make)
    first = parsers({"a": 1}, Renderer)
    first.options["document"] = "one"
    assert first.render("Mot.") == ["paragraph_open", "inline", "paragraph_close"]
    again = parsers({"a": 1}, Renderer)
    assert again is first
    assert "document" not in again.options
    inner = parsers({"a": 1}, Renderer)  # while a page is read
    assert inner is not first
    with pytest.raises(AssertionError):
        again.render("Mot.")
    assert parsers({"a": 1}, Renderer) not in (first, inner)
    assert len(made) == 3


def made(file: Path, seconds: int) -> Path:
    """Return a *file* that is there since so many *seconds*."""
    file.write_text("x", encoding="utf-8")
    os.utime(file, (seconds, seconds))
    return file


@pytest.mark.parametrize(
    "state", ["kept", "newer", "without doctree", "folder", "gone", "reread", "other file", "newer other"]
)
def test_page_has_changed_where_sphinx_says_so(tmp_path, state):
    source, other = made(tmp_path / "a.md", 200 if state == "newer" else 50), made(tmp_path / "b.csv", 50)
    doctree = tmp_path / "a.doctree"
    if state == "folder":
        doctree.mkdir()
    elif state != "without doctree":
        made(doctree, 100)
    if state == "newer other":
        made(other, 200)
    if state == "gone":
        source.unlink()
    asked = []

    def ask(docname, **facts):
        asked.append(docname)
        return files._HAS_DOC_CHANGED(docname, **facts)

    facts = {
        "filename": source,
        "reread_always": {"a"} if state == "reread" else set(),
        "doctreedir": tmp_path,
        "all_docs": {"a": 100_000_000},
        "dependencies": {"a": {other}} if "other" in state else {},
    }
    if state == "gone":
        for function in (files._HAS_DOC_CHANGED, files.changed_by_stamps(ask)):
            with pytest.raises(FileNotFoundError):
                function("a", **facts)
        return
    expected = files._HAS_DOC_CHANGED("a", **facts)
    assert expected == (state not in ("kept", "other file"))
    assert files.changed_by_stamps(ask)("a", **facts) == expected
    assert bool(asked) == (state != "kept")


def test_packages_offer_what_the_library_says():
    for group in ("sphinx.html_themes", "pygments.styles", "nobody.asks"):
        ours = files._entry_points().select(group=group)
        assert [(one.name, one.value) for one in ours] == [
            (one.name, one.value) for one in process_caches.entry_points(group=group)
        ]


def test_versions_are_those_that_packages_say():
    for package in ("sphinx", "pillow", "snowballstemmer", "markdown-it-py", "ruamel-yaml", "lxml"):
        assert version_of(package) == metadata.version(package)
    with pytest.raises(metadata.PackageNotFoundError):
        version_of("no-such-package")
