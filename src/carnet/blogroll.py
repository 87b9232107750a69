"""The blogs that this one follows: ``blogs.yaml`` becomes a list on a page, with ``{blogroll}``, and ``/blogs.opml``,
which every feed reader can import.

Each mistake in ``blogs.yaml`` is told with its line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import yaml
from docutils import nodes
from lxml import etree
from sphinx.locale import _
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from carnet.core.field_checks import did_you_mean, nearest, quoted
from carnet.core.output_files import write_file
from carnet.core.slots import add_to_slot
from carnet.core.yaml_lines import Problem

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

SOURCE, FILE, TYPE = "blogs.yaml", "blogs.opml", "text/x-opml"
_ADDRESSES = ("url", "feed")
_REQUIRED = ("name", "url")


@dataclass(frozen=True, slots=True)
class Blog:
    """A blog that this one follows."""

    name: str
    url: str
    feed: str = ""
    description: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """The list for feed readers as a page names it."""

    file: str
    type: str
    title: str


FIELDS = tuple(field.name for field in fields(Blog))


def read_blogs(text: str) -> tuple[list[Blog], list[Problem]]:
    """Return the blogs that *text* lists, and every mistake in it."""
    try:
        root = yaml.compose(text, yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return [], [Problem(mark.line + 1 if mark else 1, _("this is no YAML: %s") % error.problem)]
    except yaml.YAMLError as error:
        return [], [Problem(1, _("this is no YAML: %s") % error)]
    except RecursionError:
        message = _("this is nested too deep: a list of blogs, and below each its fields, is all there is")
        return [], [Problem(1, message)]
    if root is None:
        return [], []
    if not isinstance(root, yaml.SequenceNode):
        return [], [Problem(1, _("this is a list of blogs; begin each one with '- name: …'"))]
    blogs: list[Blog] = []
    problems: list[Problem] = []
    for node in root.value:
        values, wrong = _read_blog(node)
        twice = next((blog.name for blog in blogs if blog.url == values.get("url")), None)
        if twice is not None:
            message = _("'%s' is here already, as '%s'; keep one") % (values["url"], twice)
            wrong.append(Problem(_line(node), message))
        problems += wrong
        if not wrong:
            blogs.append(Blog(**values))
    return blogs, problems


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _read_blog(node: yaml.Node) -> tuple[dict[str, str], list[Problem]]:
    if not isinstance(node, yaml.MappingNode):
        message = _("a blog has fields; write '- name: …', then 'url: …' right below 'name'")
        return {}, [Problem(_line(node), message)]
    values: dict[str, str] = {}
    problems: list[Problem] = []
    for key, value in node.value:
        name = key.value if isinstance(key, yaml.ScalarNode) else ""
        if name not in FIELDS:
            hint = did_you_mean(nearest(name, FIELDS)) or _("; the fields are %s") % ", ".join(FIELDS)
            problems.append(Problem(_line(key), _("%s is not a field of a blog") % quoted(name) + hint))
        elif name in values:
            problems.append(Problem(_line(key), _("'%s' is here twice; keep one") % name))
        elif not isinstance(value, yaml.ScalarNode) or not value.value.strip():
            problems.append(Problem(_line(key), _("'%s' takes a text; put quotation marks around it") % name))
        else:
            values[name] = value.value.strip()
            if name in _ADDRESSES and not _is_address(values[name]):
                message = _("'%s' is not an address such as %s") % (values[name], "https://example.org/")
                problems.append(Problem(_line(value), message))
    seen = {key.value for key, _value in node.value if isinstance(key, yaml.ScalarNode)}
    problems += [Problem(_line(node), _("this blog has no '%s'") % name) for name in _REQUIRED if name not in seen]
    return values, problems


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and not any(char.isspace() for char in text)


def opml(title: str, owner: str, blogs: tuple[Blog, ...]) -> str:
    """Return *blogs* as OPML 2.0 (https://opml.org/spec2.opml)."""
    root = etree.Element("opml", version="2.0")
    head, body = etree.SubElement(root, "head"), etree.SubElement(root, "body")
    for name, text in (("title", title), ("ownerName", owner), ("docs", "https://opml.org/spec2.opml")):
        etree.SubElement(head, name).text = text
    for blog in blogs:
        where = (
            {"type": "rss", "xmlUrl": blog.feed, "htmlUrl": blog.url}
            if blog.feed
            else {"type": "link", "url": blog.url}
        )
        more = {"description": blog.description, "language": blog.language}
        named = {"text": blog.name, "title": blog.name} | where
        etree.SubElement(body, "outline", named | {key: value for key, value in more.items() if value})
    return str(etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True).decode())


class BlogrollDirective(SphinxDirective):
    """``{blogroll}``: the blogs, each with its name, what it is and its feed, and the file for feed readers."""

    def run(self) -> list[nodes.Node]:
        """Leave a place that is filled when the page is written, for then it is known where the file is."""
        self.env.note_dependency(str(self.env.srcdir / SOURCE))
        return [blogroll()]


class blogroll(nodes.General, nodes.Element):  # noqa: N801  # docutils names nodes in lower case
    """The place of the list."""


#: In the head of a page.
_IN_HEAD = """<link rel="blogroll" type="{{ blogroll.type }}" title="{{ blogroll.title|e }}"
    href="{{ pathto(blogroll.file, 1)|e }}">"""


class Blogroll:
    """The handlers of one application."""

    def __init__(self) -> None:
        self.blogs: tuple[Blog, ...] = ()

    def read(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """Read the list, and tell each mistake in it."""
        file = app.srcdir / SOURCE
        blogs, problems = read_blogs(file.read_text(encoding="utf-8", errors="replace")) if file.is_file() else ([], [])
        self.blogs = tuple(blogs)
        for problem in problems:
            place = f"{SOURCE}:{problem.line}"
            logger.warning("%s", problem.message, location=place, type="blog", subtype="blogroll")
        return []

    def context(self, app: Sphinx, docname: str) -> dict[str, Any]:
        """Return the list for feed readers, which the home page names, and the blogs that a page shows."""
        is_home = docname == app.config.root_doc
        context: dict[str, Any] = {"blogroll": Link(FILE, TYPE, _("Blogs to follow"))} if is_home and self.blogs else {}
        depends_on = app.env.dependencies.get(docname, ())
        if is_home or (depends_on and app.srcdir / SOURCE in depends_on):
            context["blogs"] = self.blogs
        return context

    def resolve(self, app: Sphinx, doctree: nodes.document, docname: str) -> None:
        """Put the list where a page asks for it."""
        for place in list(doctree.findall(blogroll)):
            rows = nodes.definition_list(classes=["blogroll"])
            rows.extend(nodes.definition_list_item("", *_row(blog)) for blog in self.blogs)
            file = f"{app.config.html_baseurl}{FILE}"
            link = nodes.paragraph("", "", nodes.reference("", _("All of them in one file (OPML)"), refuri=file))
            place.replace_self([rows, link] if self.blogs else [])

    def write(self, app: Sphinx) -> list[tuple[str, dict[str, Any], str]]:
        """Write the list for feed readers."""
        if self.blogs:
            text = opml(f"{app.config.project} – {_('Blogs to follow')}", app.config.author, self.blogs)
            write_file(app, FILE, text=text)
        return []


def _row(blog: Blog) -> Iterator[nodes.Node]:
    name = nodes.reference("", blog.name, refuri=blog.url)
    yield nodes.term("", "", name)
    text = nodes.definition()
    if blog.description:
        text += nodes.paragraph("", blog.description)
    if blog.feed:
        label = nodes.Text(f"{_('Feed:')} ")
        text += nodes.paragraph("", "", label, nodes.reference("", blog.feed, refuri=blog.feed))
    yield text


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the list of blogs."""
    app.setup_extension("carnet")
    app.add_node(blogroll)
    app.add_directive("blogroll", BlogrollDirective)
    roll = Blogroll()
    app.connect("env-updated", roll.read)
    app.connect("blog-page-context", roll.context)
    app.connect("doctree-resolved", roll.resolve)
    app.connect("html-collect-pages", roll.write)
    add_to_slot(app, "head", _IN_HEAD, order=600, when="blogroll")
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
