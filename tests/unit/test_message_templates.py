"""Every message that the stack can give of a text is in the table, or there is a reason why it is not."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import ablog
import docutils
import myst_parser
import pytest
import sphinx

from carnet.upstream.messages import ROWS, row_of

PACKAGES = [Path(package.__file__).parent for package in (sphinx, docutils, myst_parser, ablog)]
#: What gives a message, and which of its arguments the message is.
CALLS = {
    **dict.fromkeys(("warning", "error", "severe", "create_warning", "critical", "ParseWarnings", "MarkupError"), 0),
    **dict.fromkeys(("directive_error", "log_warning"), 1),
}


def template_of(node: ast.expr, names: dict[str, ast.expr]) -> str | None:  # noqa: PLR0911  # a table of shapes
    """Return the words of an expression with `%s` for each value; None if it has none of its own."""
    match node:
        case ast.Constant(value=str(text)):
            return re.sub(r"%(?:\(\w+\))?[rd]|%\(\w+\)s|\{\w*\}", "%s", text)
        case ast.JoinedStr(values=parts):
            return "".join(str(part.value) if isinstance(part, ast.Constant) else "%s" for part in parts)
        case ast.BinOp(op=ast.Mod(), left=left):
            return template_of(left, names)
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            return (template_of(left, names) or "%s") + (template_of(right, names) or "%s")
        case ast.Call(func=ast.Name(id="_" | "__"), args=[text]):
            return template_of(text, names)
        case ast.Call(func=ast.Attribute(value=text, attr="format")):
            return template_of(text, names)
        case ast.Name(id=name) if name in names:
            return template_of(names[name], {})
    return None


def messages_in(path: Path) -> Iterator[tuple[str, str | None]]:
    """Yield the function and the template of each message that a module gives; None for one that it is handed."""
    text = path.read_text(encoding="utf-8")
    if not any(name in text for name in CALLS):
        return
    tree = ast.parse(text)
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    for function in functions:
        names = {
            target.id: node.value
            for node in ast.walk(function)
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for call in ast.walk(function):
            if not isinstance(call, ast.Call):
                continue
            name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            place = CALLS.get(name)
            if (
                place is not None
                and len(call.args) > place
                and getattr(getattr(call.func, "value", None), "id", "") != "warnings"
            ):
                yield function.name, template_of(call.args[place], names)
            elif name == "ParseWarnings":
                for keyword in call.keywords:
                    if keyword.arg == "msg":
                        yield function.name, template_of(keyword.value, names)


def is_in_table(template: str) -> bool:
    """Return whether the table has the message that *template* gives."""
    return row_of(template) is not None


def all_messages() -> dict[tuple[str, str], str]:
    """Return module and function of each message; by module and template."""
    found = {}
    for package in PACKAGES:
        for path in sorted(package.rglob("*.py")):
            module = path.relative_to(package.parent).as_posix()
            for function, template in messages_in(path):
                found[module, template or f"({function})"] = function
    return found


SETTINGS = "of conf.py, a theme or an extension: the owner's, and told before any text is read"
PROGRAMMERS = "of an extension's code or of descriptions of programs: no text of a blog has them"
OTHER_OUTPUT = "of an output that the blog does not make, or of the disk it is written to"
NOT_LOADED = "of an extension that the blog does not use"
HANDED_ON = "hands on the words of another call, which is looked at there"
NOT_IN_MARKDOWN = "of reStructuredText's own marks, or of a parser that the blog's Markdown does not pass through"
NEVER_HERE = "cannot come about, or not with the settings that this blog has"

#: By the beginning of a module's name: of what none of its messages is a writer's.
MODULES = {
    "sphinx/ext/": NOT_LOADED,
    "sphinx/builders/": OTHER_OUTPUT,
    "sphinx/writers/": OTHER_OUTPUT,
    "docutils/writers/": OTHER_OUTPUT,
    "docutils/utils/math/": OTHER_OUTPUT,
    "sphinx/domains/c/": PROGRAMMERS,
    "sphinx/domains/cpp/": PROGRAMMERS,
    "sphinx/domains/python/": PROGRAMMERS,
    "sphinx/domains/javascript.py": PROGRAMMERS,
    "sphinx/domains/rst.py": PROGRAMMERS,
    "sphinx/util/cfamily.py": PROGRAMMERS,
    "sphinx/util/docfields.py": PROGRAMMERS,
    "sphinx/cmd/": SETTINGS,
    "sphinx/application.py": SETTINGS,
    "sphinx/config.py": SETTINGS,
    "sphinx/extension.py": SETTINGS,
    "sphinx/jinja2glue.py": SETTINGS,
    "sphinx/registry.py": SETTINGS,
    "sphinx/theming.py": SETTINGS,
    "sphinx/util/i18n.py": SETTINGS,
    "sphinx/util/fileutil.py": SETTINGS,
    "sphinx/util/osutil.py": SETTINGS,
    "sphinx/transforms/i18n.py": SETTINGS,
    "docutils/frontend.py": SETTINGS,
    "docutils/languages/": SETTINGS,
    "docutils/transforms/universal.py": SETTINGS,
    "myst_parser/sphinx_ext/main.py": SETTINGS,
    "myst_parser/sphinx_ext/mathjax.py": SETTINGS,
    "docutils/parsers/docutils_xml.py": NOT_IN_MARKDOWN,
    "docutils/parsers/recommonmark_wrapper.py": NOT_IN_MARKDOWN,
    "docutils/parsers/rst/states.py": NOT_IN_MARKDOWN,
    "docutils/transforms/frontmatter.py": NOT_IN_MARKDOWN,
    "docutils/transforms/peps.py": NOT_IN_MARKDOWN,
    "myst_parser/_docs.py": NOT_LOADED,
    "myst_parser/parsers/docutils_.py": NOT_IN_MARKDOWN,
    "sphinx/util/docutils.py": HANDED_ON,
    "sphinx/util/logging.py": HANDED_ON,
    "myst_parser/warnings_.py": HANDED_ON,
}
#: By the end of a message, or the function that hands it on in brackets.
MESSAGES = {
    **dict.fromkeys(
        (
            "(run)",  # docutils' and Sphinx's directives: the words of an exception, or of their state machine's
            "(process_doc)",
            "(create_index)",
            "(debug)",
            "(info)",
            "(warning)",
            "(error)",
            "(severe)",
            "(code_role)",
            "(create_warning)",
            "(create_highlighted_code_block)",
            "(make_error)",
            "(apply)",
            "(parse_directive_block)",
            "(parse)",
            "(figure_error)",
            "(log_warning)",
            "(merge_file_level)",
            "%s: %s",  # MyST's ParseWarnings
            "Directive '%s': %s",  # MyST's MarkupErrors
        ),
        HANDED_ON,
    ),
    **dict.fromkeys(
        (
            "File insertion disabled",
            '"%s" directive disabled.',
            'File and URL access deactivated; ignoring "%s" directive.',
            "raw (and derived) roles disabled",
            "exceeds the line-length-limit.",
            "Invalid math_eqref_format: %s",
            "invalid numfig_format: %s",
            "invalid numfig_format: %s (%s)",
            "Please update your document.",
            "nested numbered toctree?)",
            'Error importing directive module "%s" (directive "%s"):\n%s',
            'No directive class "%s" in module "%s" (directive "%s").',
            "Failed to load inventory %s: %s",
            "Could not fetch remote image: %s [%s]",
        ),
        SETTINGS,
    ),
    **dict.fromkeys(
        (
            "It might be a bug of extensions you use: %s",
            "Might be a bug.",
            "(generate_heading_target)",
            "No render method for: %s",
            "not yet supported in docutils",
            "Strikethrough is currently only supported in HTML output",  # carnet.markdown renders it
            "but found a: %s",
            "has not implemented a `resolve_any_xref` method",
            "%s: Invalid options format (not a dict)",  # of notebooks
            "%s: Invalid options format (bad YAML)",
            "using post directive.",  # ABlog logs it elsewhere, and Sphinx shows it nowhere
        ),
        NEVER_HERE,
    ),
    **dict.fromkeys(
        (
            'within a substitution definition.  Valid values for "align" are: "%s".',
            'Error in "%s" directive: may contain a single paragraph only.',
            '"%s" directive requires arguments on the first line.',
            'Invalid argument for "%s" directive:\n%s.',
            "Invalid meta directive.",
            "Circular substitution definition detected:",
        ),
        NOT_IN_MARKDOWN,
    ),
}


def as_told(module: str, template: str) -> str:
    """Return a template as MyST hands it on."""
    if module != "myst_parser/parsers/directives.py":
        return template
    return f"Directive '%s': {template}" if "argument(s)" in template else f"%s: {template}"


def reason(module: str, template: str) -> str:
    """Return why a message is not in the table, or ""."""
    of_module = next((why for start, why in MODULES.items() if module.startswith(start)), "")
    return of_module or next((why for end, why in MESSAGES.items() if template.endswith(end)), "")


@pytest.fixture(scope="module")
def messages() -> list[tuple[str, str]]:
    return [(module, as_told(module, template)) for module, template in all_messages()]


@pytest.fixture(scope="module")
def unknown(messages) -> list[tuple[str, str]]:
    """The messages that the table does not have."""
    return [one for one in messages if not is_in_table(one[1])]


@pytest.mark.slow
def test_every_message_of_the_stack_is_in_the_table_or_has_a_reason(messages, unknown):
    assert len(messages) > 300
    assert [one for one in unknown if not reason(*one)] == []


@pytest.mark.slow
def test_no_exemption_is_left_over(unknown):
    assert [start for start in MODULES if not any(module.startswith(start) for module, _ in unknown)] == []
    others = [text for module, text in unknown if not any(module.startswith(start) for start in MODULES)]
    assert [end for end in MESSAGES if not any(text.endswith(end) for text in others)] == []


def test_a_message_that_is_new_upstream_is_noticed():
    assert not is_in_table("This is said by no version.")
    assert reason("sphinx/directives/code.py", "This is said by no version.") == ""


def test_each_row_has_words_and_a_remedy_for_its_own_values():
    for row in ROWS:
        count = len(re.findall(r"%[sr]", row.template))
        used = {int(number) for number in re.findall(r"%\((\d)\)s", row.text + row.remedy)}
        assert row.text, row.template
        assert row.remedy, row.template
        assert max(used, default=-1) < count, row.template
