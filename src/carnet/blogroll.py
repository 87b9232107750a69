"""The blogs that this one follows: ``blogs.yaml`` becomes a list on a page, with ``{blogroll}``, and ``/blogs.opml``,
which every feed reader can import.

Each mistake in ``blogs.yaml`` is told with its line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from docutils import nodes
from lxml import etree
from sphinx.locale import _
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from carnet.core.field_checks import check_url
from carnet.core.output_files import write_file
from carnet.core.read_files import is_kept_away
from carnet.core.slots import add_to_slot
from carnet.core.yaml_lines import Problem
from carnet.core.yaml_lists import Entry, Form, read_entries

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


def read_blogs(content: bytes) -> tuple[list[Blog], list[Problem]]:
    """Return the blogs that a file lists, and every mistake in it."""
    form = Form(
        FIELDS,
        may_be_empty=(),
        no_list=_("this is a list of blogs; begin each one with '- name: …'"),
        no_entry=_("a blog has fields; write '- name: …', then 'url: …' right below 'name'"),
        no_field=_("%s is not a field of a blog"),
        advice=_("a text with ': ' in it, or that begins with a sign, stands between quotation marks"),
    )
    entries, problems = read_entries(content, form)
    blogs: list[Blog] = []
    for entry in entries:
        wrong = list(_mistakes(entry))
        values = {name: value.strip() for name, value in entry.values.items()}
        twice = next((blog.name for blog in blogs if blog.url == values.get("url")), None)
        if twice is not None:
            message = _("'%s' is here already, as '%s'; keep one") % (values["url"], twice)
            wrong.append(Problem(entry.line, message))
        if not wrong:
            blogs.append(Blog(**values))
        problems += wrong
    return blogs, sorted(problems, key=lambda problem: problem.line)


def _mistakes(entry: Entry) -> Iterator[Problem]:
    for name, value in entry.values.items():
        if not value.strip():
            yield Problem(entry.lines[name], _("'%s' is empty") % name)
        elif name in _ADDRESSES:
            try:
                check_url(value, name)
            except ValueError as error:
                yield Problem(entry.lines[name], str(error))
    for name in _REQUIRED:
        if name not in entry.lines:
            yield Problem(entry.line, _("this blog has no '%s'") % name)


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
        may_read = file.is_file() and not is_kept_away(env, app.config.root_doc, file)
        blogs, problems = read_blogs(file.read_bytes()) if may_read else ([], [])
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
    app.connect("carnet-page-context", roll.context)
    app.connect("doctree-resolved", roll.resolve)
    app.connect("html-collect-pages", roll.write)
    add_to_slot(app, "head", _IN_HEAD, order=600, when="blogroll")
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
