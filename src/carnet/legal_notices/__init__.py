"""Legal notices and contact: ``{legal}`` shows what ``blog_legal`` of ``conf.py`` says, and whom pages turn to.

The page that ``blog_legal_page`` names is not built while one of its blanks is empty: the publisher, a mail address,
the host and the host's address. The end of each build names those that are. Once it is there, each page leads to it.

What pages ask of other hosts is not typed there: features say it themselves, by the event ``carnet-other-hosts``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from markupsafe import escape
from sphinx.locale import _
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from carnet.core import posts
from carnet.core.conf_lines import place_of
from carnet.core.field_checks import did_you_mean
from carnet.core.mail import ADDRESS, hidden_link
from carnet.core.near import nearest
from carnet.core.settings import add_setting
from carnet.core.slots import add_to_slot

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

#: What ``blog_legal`` may say; the first four are the blanks that the page cannot be without.
BLANKS = ("publisher", "mail", "host", "host_address")
FIELDS = (*BLANKS, "director", "address", "phone", "host_phone")
#: What is typed where something is still to be said.
_NOTHING = ("", "…", "...", "?")
#: In the last lines of every page.
_LINK = '<p><a href="{{ pathto(legal_page.page)|e }}">{{ legal_page.title|e }}</a></p>'


def read(raw: Mapping[Any, Any]) -> dict[str, str]:
    """Return what *raw* of ``conf.py`` says; what is wrong with it is raised as ``ValueError``."""
    for name in raw:
        if name not in FIELDS:
            message = _("'%s' is nothing that legal notices say; there are %s") % (name, ", ".join(FIELDS))
            raise ValueError(message + did_you_mean(nearest(str(name), FIELDS)))
    said = {name: " ".join(str(value or "").split()) for name, value in raw.items()}
    said = {name: value for name, value in said.items() if value not in _NOTHING}
    if "mail" in said and not ADDRESS.fullmatch(said["mail"]):
        raise ValueError(_("'%s' is not a mail address such as blog@example.org") % said["mail"])
    return said


def missing(said: Mapping[str, str]) -> list[str]:
    """Return the blanks that are still empty."""
    return [name for name in BLANKS if name not in said]


class legal(nodes.General, nodes.Element):  # noqa: N801  # docutils names nodes in lower case
    """The place of the notices."""


class LegalDirective(SphinxDirective):
    """``{legal}``."""

    def run(self) -> list[nodes.Node]:
        """Leave a place that is filled when the page is written, so that another setting reads no page again."""
        return [legal()]


def _rows(said: Mapping[str, str], hosts: Mapping[str, str]) -> Iterator[tuple[str, list[nodes.Element]]]:
    """Yield each row: what it is about, and what is said of it."""

    def lines(*names: str) -> list[nodes.Element]:
        return [nodes.paragraph("", said[name]) for name in names if name in said]

    yield _("Publisher"), lines("publisher", "address")
    yield _("Director of publication"), lines("director" if "director" in said else "publisher")
    mail = f'<p><a href="{hidden_link(said["mail"])}">{escape(_("Write a mail"))}</a></p>'
    yield _("Contact"), [nodes.raw("", mail, format="html"), *lines("phone")]
    yield _("Host"), lines("host", "host_address", "host_phone")
    data: list[nodes.Element] = [nodes.paragraph("", _("This site sets no cookies."))]
    if hosts:
        data.append(nodes.paragraph("", _("Your browser also turns to:")))
        listed = (nodes.list_item("", nodes.paragraph("", _("%s: %s") % row)) for row in sorted(hosts.items()))
        data.append(nodes.bullet_list("", *listed))
    else:
        data.append(nodes.paragraph("", _("Its pages ask nothing of any other site.")))
    yield _("Your data"), data


def _other_hosts(app: Sphinx) -> dict[str, str]:
    """Return the hosts that a reader's browser turns to, and for what."""
    return {host: what for part in app.emit("carnet-other-hosts") for host, what in sorted((part or {}).items())}


class LegalNotices:
    """The handlers of one application."""

    def __init__(self) -> None:
        self.said: dict[str, str] = {}

    def read(self, app: Sphinx) -> None:
        """Read the setting and tell of a mistake in it."""
        given = app.config.blog_legal
        try:
            self.said = read(given if isinstance(given, dict) else {})  # Sphinx tells of a setting of another kind
        except ValueError as error:
            message = _("there are no legal notices, because of blog_legal: %s")
            place = place_of(app, "blog_legal")
            logger.warning(message, error, location=place, type="blog", subtype="legal_notices")

    def leave_out(
        self, app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
    ) -> list[str]:
        """Take the page from what is built while something is missing."""
        if missing(self.said):
            posts.leave_out(env, app.config.blog_legal_page, added, changed, removed)
        return []

    def why_left_out(self, app: Sphinx) -> dict[str, str]:
        """Return which page is not built, and what it waits for."""
        page = app.config.blog_legal_page
        waits = _("blog_legal in conf.py does not say %s yet") % ", ".join(missing(self.said))
        is_page = app.env.doc2path(page).is_file()
        return {page: waits if is_page else ""} if missing(self.said) else {}

    def context(self, app: Sphinx, docname: str) -> dict[str, Any]:
        """Return the page, to which each page leads."""
        page = app.config.blog_legal_page
        title = app.env.titles.get(page)
        if title is None:
            return {}
        found: dict[str, Any] = {"legal_page": {"page": page, "title": title.astext()}}
        return found | {"legal_hosts": _other_hosts(app)} if docname == page else found

    def fill(self, app: Sphinx, doctree: nodes.document, docname: str) -> None:
        """Put the notices where a page asks for them."""
        for place in list(doctree.findall(legal)):
            hosts = _other_hosts(app)
            rows = nodes.definition_list(classes=["legal"])
            for term, about in _rows(self.said, hosts) if not missing(self.said) else ():
                said = nodes.definition("", *about)
                rows += nodes.definition_list_item("", nodes.term("", term), said)
            place.replace_self([rows] if rows.children else [])


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the page of legal notices."""
    app.setup_extension("carnet")
    add_setting(
        app,
        "blog_legal",
        {},
        dict,
        "Legal notices: `publisher`, `mail`, `host`, `host_address`; `director`, `address`, `phone`, `host_phone`.",
    )
    add_setting(
        app,
        "blog_legal_page",
        "legal",
        str,
        "The page of the legal notices; it is not built while `blog_legal` has blanks.",
        rebuild="env",
    )
    app.add_node(legal)
    app.add_directive("legal", LegalDirective)
    notices = LegalNotices()
    app.connect("builder-inited", notices.read)
    app.connect("env-get-outdated", notices.leave_out, priority=400)
    app.connect("carnet-left-out", notices.why_left_out)
    app.connect("carnet-page-context", notices.context)
    app.connect("doctree-resolved", notices.fill)
    add_to_slot(app, "colophon", _LINK, order=100, when="legal_page")
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
