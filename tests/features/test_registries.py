"""What features have in common is declared in one place: settings, events, blocks of templates, classes of styles. The
tables in `docs/reference/` are made from the declarations.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

import pytest
from ablog.blog import CONFIG
from blogs import TODAY, as_a_new_process
from building import REPO, real_settings

from carnet.core.events import EVENTS
from tools import reference
from tools.promises import BLOCKS, CLASSES, VARIABLES

pytestmark = pytest.mark.slow

ENGINE = REPO / "src" / "carnet"
#: What Sphinx puts into the context of every page, or its themes read there.
SPHINX = {"body", "css_files", "css_tag", "hasdoc", "js_tag", "metatags", "pageurl", "pathto", "script_files", "title"}

_CONTEXT = re.compile(r"(page\.)?context|addctx")


@pytest.fixture(scope="module")
def settings():
    with as_a_new_process(TODAY):
        return [setting for settings in reference.registered_settings().values() for setting in settings]


@cache
def trees() -> dict[str, ast.Module]:
    """Return the modules of the engine by path."""
    paths = sorted(ENGINE.rglob("*.py"))
    return {path.relative_to(ENGINE).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in paths}


@cache
def every_node() -> list[tuple[str, ast.AST]]:
    """Return each node with the module that it is in."""
    return [(name, node) for name, tree in trees().items() for node in ast.walk(tree)]


@cache
def nodes(kind: type[ast.AST]) -> list[tuple[str, ast.AST]]:
    """Return the nodes of a *kind*."""
    return [(name, node) for name, node in every_node() if isinstance(node, kind)]


def calls(*methods: str) -> Iterator[tuple[str, ast.Call, str]]:
    """Yield the calls of *methods* whose first argument is a text, with the module and that text."""
    for name, call in nodes(ast.Call):
        first = call.args[0] if call.args else None
        if isinstance(call.func, ast.Attribute) and call.func.attr in methods and isinstance(first, ast.Constant):
            yield name, call, str(first.value)


# -- settings ----------------------------------------------------------------------------------------------------------


def test_each_setting_is_registered_once():
    """Sphinx, too, refuses a second registration; two features that are never on together would not meet it."""
    literal = (call.args[1] for _name, call in nodes(ast.Call) if ast.unparse(call.func) == "add_setting")
    assert [name for name, count in Counter(map(ast.unparse, literal)).items() if count > 1] == []


def test_settings_are_registered_in_one_way_alone():
    assert {name for name, call in nodes(ast.Call) if ast.unparse(call.func).endswith(".add_config_value")} == {
        "core/settings.py"
    }


def test_every_registration_in_the_code_is_in_the_table(settings):
    found = (call.args[1] for _name, call in nodes(ast.Call) if ast.unparse(call.func) == "add_setting")
    assert {ast.literal_eval(name) for name in found} <= {setting.name for setting in settings}


def test_each_setting_has_a_sentence_and_a_type_that_its_default_has(settings):
    assert len(settings) > 30
    for setting in settings:
        assert re.fullmatch(r"[A-Z].{20,}\.", setting.sentence), setting.name
        assert callable(setting.default) or isinstance(setting.default, setting.types), setting.name


def test_ablog_registers_none_of_our_settings(settings):
    assert {setting.name for setting in settings} & {setting[0] for setting in CONFIG} == set()


def test_settings_that_the_code_reads_are_registered(settings):
    known = {setting.name for setting in settings} | {setting[0] for setting in CONFIG}
    read = {node.attr for _name, node in nodes(ast.Attribute) if ast.unparse(node.value).endswith("config")}
    assert {name for name in read if name.startswith("blog_")} - known == set()


def test_settings_that_are_registered_are_read(settings):
    said = Counter(
        word
        for path in [*ENGINE.rglob("*.py"), *(REPO / "tools").rglob("*.py")]
        for word in re.findall(r"\bblog_\w+", path.read_text(encoding="utf-8"))
    )
    assert [setting.name for setting in settings if said[setting.name] < 2] == []


def test_no_feature_asks_whether_a_setting_or_another_feature_is_there():
    asked = {
        (name, ast.unparse(node))
        for name, node in nodes(ast.Compare)
        if isinstance(node.ops[0], ast.In | ast.NotIn)
        and re.fullmatch(r"'(blog_|carnet\.).*' (not )?in .*(config|extensions)", ast.unparse(node))
    }
    assert asked == set()


def test_settings_of_the_blog_are_registered(settings):
    known = {setting.name for setting in settings} | {setting[0] for setting in CONFIG}
    assert {name for name in real_settings() if name.startswith("blog_")} - known == set()


# -- events ------------------------------------------------------------------------------------------------------------


def test_each_event_is_declared_once_and_described():
    assert len({event.name for event in EVENTS}) == len(EVENTS) >= 10
    for event in EVENTS:
        assert event.name.startswith("carnet-")
        assert event.answer
        assert re.fullmatch(r"[A-Z].{15,}\.", event.sentence), event.name
    assert {name for name, call in nodes(ast.Call) if ast.unparse(call.func).endswith(".add_event")} == {
        "core/events.py"
    }


def test_each_event_is_asked_and_answered_and_no_other_is():
    declared = {event.name for event in EVENTS}
    asked = {event for _name, _call, event in calls("emit", "emit_firstresult")}
    answered = {event for _name, _call, event in calls("connect") if event.startswith(("carnet-", "blog-"))}
    assert asked == answered == declared


def test_each_event_is_asked_with_the_arguments_that_are_declared():
    counts = {event.name: len([part for part in event.arguments.split(",") if part]) for event in EVENTS}
    found = {(event, len(call.args) - 1) for _name, call, event in calls("emit", "emit_firstresult")}
    assert found == set(counts.items())


def feature_of(module: str) -> str:
    return module.partition("/")[0].removesuffix(".py")


def test_features_read_in_the_context_of_a_page_only_what_is_declared():
    """A feature reads what it put there itself, what Sphinx puts there, and what stands in the table of events.md."""
    keys, read = set(), set()
    for name, node in nodes(ast.Subscript):
        if isinstance(node.slice, ast.Constant) and _CONTEXT.fullmatch(ast.unparse(node.value)):
            (read if isinstance(node.ctx, ast.Load) else keys).add((feature_of(name), node.slice.value))
    for name, call, key in calls("get"):
        if _CONTEXT.fullmatch(ast.unparse(call.func.value)):
            read.add((feature_of(name), key))
    for name, node in nodes(ast.Dict):
        keys |= {(feature_of(name), key.value) for key in node.keys if isinstance(key, ast.Constant)}
    for name, call in nodes(ast.Call):
        if ast.unparse(call.func) == "write_file":
            keys |= {(feature_of(name), keyword.arg) for keyword in call.keywords}
    floor = {"core", "theme", "upstream", "incremental"}
    found = {(feature, key) for feature, key in read - keys if feature not in floor and key not in SPHINX}
    assert {key for _feature, key in found} == {value[0] for value in reference.CONTEXT}


# -- templates and styles ----------------------------------------------------------------------------------------------


def test_each_block_of_ours_is_described():
    assert {*BLOCKS} == reference.own_blocks()


def test_each_template_says_what_it_is_for():
    for _line, name, text in reference.templates():
        assert len(reference.purpose(name, text)) > 20, name


def test_variables_that_are_promised_are_set_and_used():
    styles = "".join(path.read_text(encoding="utf-8") for path in ENGINE.rglob("*.css"))
    for name in VARIABLES:
        assert f"{name}:" in styles
        assert f"var({name})" in styles


@pytest.mark.parametrize("name", sorted(CLASSES))
def test_classes_that_are_promised_stand_in_templates(name):
    """`tests/site` looks for them in the pages."""
    sources = [*ENGINE.rglob("*.html"), *ENGINE.rglob("*.py")]
    assert any(re.search(rf"[\" ]{re.sub('[0-9]+$', '', name)}", path.read_text(encoding="utf-8")) for path in sources)


# -- the tables --------------------------------------------------------------------------------------------------------


def test_tables_are_those_that_the_command_writes():
    with as_a_new_process(TODAY):
        made = reference.files()
    assert {path.name for path in reference.FOLDER.iterdir()} == {*made}
    for name, text in made.items():
        assert (reference.FOLDER / name).read_text(encoding="utf-8") == text, f"make docs-tables writes {name} anew"


def test_command_writes_each_table_once(tmp_path, capsys):
    with as_a_new_process(TODAY):
        reference.main(tmp_path)
        assert capsys.readouterr().out.split() == [
            word
            for name in ("settings", "fields", "events", "templates", "styles")
            for word in (f"{name}.md", "written")
        ]
        reference.main(tmp_path)
    assert capsys.readouterr().out == ""
