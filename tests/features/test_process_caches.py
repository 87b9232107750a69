"""What builds of one process share is what each would have made itself."""

from __future__ import annotations

import process_caches
import pytest
from building import post
from docutils.frontend import OptionParser
from jinja2 import DictLoader, Environment, TemplateSyntaxError
from jinja2.ext import Extension
from jinja2.sandbox import SandboxedEnvironment
from myst_parser.parsers.sphinx_ import MystParser
from sphinx.writers.html import HTMLWriter

pytestmark = pytest.mark.filterwarnings("ignore:The frontend.Option:DeprecationWarning")
SOURCE = "{% if many %}<p>{{ words|upper }}</p>{% endif %}"


class Mends(Extension):
    """Mends templates, and notes which."""

    seen: list[str] = []  # noqa: RUF012
    word = "em"

    def preprocess(self, source, name, filename=None):
        self.seen.append(name)
        return source.replace("<p>", f"<{self.word}>")


def rendered(kind=Environment, source=SOURCE, **options) -> str:
    environment = kind(loader=DictLoader({"page.html": source}), **options)
    return environment.get_template("page.html").render(many=True, words="du <texte>")


def test_template_is_compiled_once_for_environments_that_are_alike(monkeypatch):
    monkeypatch.setattr(process_caches, "_compiled", {})
    assert {rendered() for _ in range(3)} == {"<p>DU <TEXTE></p>"}
    assert len(process_caches._compiled) == 1


def test_environments_that_differ_share_nothing(monkeypatch):
    monkeypatch.setattr(process_caches, "_compiled", {})
    found = [rendered(), rendered(autoescape=True), rendered(SandboxedEnvironment), rendered(extensions=[Mends])]
    assert found == ["<p>DU <TEXTE></p>", "<p>DU &lt;TEXTE&gt;</p>", "<p>DU <TEXTE></p>", "<em>DU <TEXTE></p>"]
    assert rendered(source="autre") == "autre"
    assert len(process_caches._compiled) == 5


def test_who_mends_templates_sees_each_once_in_every_build(monkeypatch):
    monkeypatch.setattr(Mends, "seen", [])
    assert rendered(extensions=[Mends]) == rendered(extensions=[Mends]) == "<em>DU <TEXTE></p>"
    assert Mends.seen == ["page.html"] * 2
    monkeypatch.setattr(Mends, "word", "b")
    assert rendered(extensions=[Mends]) == "<b>DU <TEXTE></p>"


def test_mistake_in_a_template_is_told_each_time():
    for _ in range(2):
        with pytest.raises(TemplateSyntaxError):
            rendered(source="{% if %}")


@pytest.mark.parametrize("components", [(), (MystParser,), (MystParser(), HTMLWriter), (HTMLWriter,)])
def test_options_are_those_that_docutils_gives(monkeypatch, components):
    monkeypatch.setattr(process_caches, "_options", {})

    def options() -> dict[str, str]:
        values = vars(OptionParser(components, {"traceback": True}, read_config_files=True).get_default_values())
        return {name: repr(value) for name, value in values.items() if name != "record_dependencies"}

    first, second = options(), options()
    monkeypatch.setattr(OptionParser, "populate_from_components", process_caches._populate)
    assert first == second == options()


def test_template_changed_between_two_builds_is_seen(build):
    folder = build("posts")
    paths = folder.app.config.templates_path
    templates = folder.source / "_templates"
    templates.mkdir()
    page = templates / "page.html"
    for words in ("Un mot", "Un autre"):
        page.write_text('{% extends "!page.html" %}{% block content %}' + words + "{% endblock %}", encoding="utf-8")
        blog = folder.build({"posts/2026/a.md": post(words)}, templates_path=[str(templates), *paths])
        assert words in blog.soup("posts/2026/a/").main.get_text()
