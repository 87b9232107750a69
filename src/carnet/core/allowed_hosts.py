"""Other hosts that pages may load from: ``blog_allowed_hosts`` names each, and what may come from it.

Pages trust the site alone. A host that is named here is let through by their security policy, and readers are told of
it: at the foot of each page, and on the page of legal notices if there is one. Frames are let through on the pages
alone that show one, once a reader asked for it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sphinx.locale import _
from sphinx.util import logging

from carnet.core.conf_lines import place_of
from carnet.core.field_checks import did_you_mean
from carnet.core.near import nearest
from carnet.core.settings import add_setting
from carnet.core.slots import add_to_slot

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

FRAME = "frame"
#: What may come from a host, and the directive of a Content Security Policy that lets it through.
KINDS = {
    "connect": "connect-src",
    "font": "font-src",
    FRAME: "frame-src",
    "img": "img-src",
    "media": "media-src",
    "script": "script-src",
    "style": "style-src",
}
#: What a page loads from the site itself, whatever else is let through.
_SELF = "'self'"
_HOST = re.compile(r"(?:(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]*[a-z0-9]|localhost)(?::\d{1,5})?")
#: At the foot of every page.
_TOLD = (
    "<p>{% trans %}Your browser also turns to:{% endtrans %} "
    '<span translate="no">{{ allowed_hosts|join(", ")|e }}</span></p>'
)


def kinds_of(host: object, raw: object) -> tuple[str, ...]:
    """Return what may come from a *host*; what is wrong with either is raised as ``ValueError``."""
    if not isinstance(host, str) or not _HOST.fullmatch(host):
        raise ValueError(_("'%s' is not a host such as stats.example.org, without https:// and without a path") % host)
    kinds = (raw,) if isinstance(raw, str) else raw
    if not isinstance(kinds, list | tuple | set | frozenset):
        raise ValueError(_("write what may come from %s, such as ('script', 'connect')") % host)
    for kind in kinds:
        if kind not in KINDS:
            message = _("'%s' is nothing that comes from a host; there are %s") % (kind, ", ".join(KINDS))
            raise ValueError(message + did_you_mean(nearest(str(kind), KINDS)))
    return tuple(kind for kind in KINDS if kind in kinds)


def may_frame(hosts: Mapping[str, tuple[str, ...]], host: str, *, unless_said: bool) -> bool:
    """Return whether a page may show a frame of a *host*, which *hosts* allow or not, or say nothing of."""
    return FRAME in hosts[host] if host in hosts else unless_said


def sources(hosts: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Return what any page may load from *hosts*, by the directives of a policy; frames are those of some pages."""
    found: dict[str, tuple[str, ...]] = {}
    for host, kinds in hosts.items():
        origin = f"http://{host}" if host.startswith("localhost") else f"https://{host}"
        for kind in kinds:
            if kind != FRAME:
                found[KINDS[kind]] = (*found.get(KINDS[kind], (_SELF,)), origin)
    return found


def _what(kind: str) -> str:
    words = {
        "connect": _("data"),
        "font": _("typefaces"),
        "img": _("pictures"),
        "media": _("sounds and videos"),
        "script": _("scripts"),
        "style": _("styles"),
    }
    return words[kind]


def _check(app: Sphinx, config: Config) -> None:
    """Keep what is right of the setting, and tell of the rest."""
    given = config.blog_allowed_hosts
    found = {}
    for host, raw in given.items() if isinstance(given, dict) else ():  # what is none, Sphinx and we tell
        try:
            found[host] = kinds_of(host, raw)
        except ValueError as error:
            message = _("an entry of blog_allowed_hosts is left out: %s")
            logger.warning(
                message, error, location=place_of(app, "blog_allowed_hosts"), type="blog", subtype="allowed_hosts"
            )
    config["blog_allowed_hosts"] = found


def _without_a_click(app: Sphinx) -> dict[str, str]:
    """Return the hosts that pages turn to by themselves, each with what comes from it."""
    whole: dict[str, str] = {}
    for host, kinds in app.config.blog_allowed_hosts.items():
        if loaded := [_what(kind) for kind in kinds if kind != FRAME]:
            whole[host] = ", ".join(loaded)
    return whole


def _answer(app: Sphinx) -> dict[str, str]:
    loaded = _without_a_click(app)
    return {host: _("pages load from it: %s") % what for host, what in loaded.items()}


def _sources(app: Sphinx, docname: str) -> dict[str, tuple[str, ...]]:
    return sources(app.config.blog_allowed_hosts)


def _add_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    if hosts := [*_without_a_click(app)]:
        context["allowed_hosts"] = hosts


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the setting, and tell policies and readers of it."""
    app.setup_extension("carnet.core.events")
    add_setting(
        app,
        "blog_allowed_hosts",
        {},
        dict,
        "Other hosts that pages may load from, as `{'stats.example.org': ('script', 'connect')}`; readers are told.",
        rebuild="env",
    )
    app.connect("config-inited", _check, priority=70)
    app.connect("carnet-content-sources", _sources)
    app.connect("carnet-other-hosts", _answer)
    app.connect("html-page-context", _add_context, priority=400)
    add_to_slot(app, "colophon", _TOLD, when="allowed_hosts")
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
