"""A page trusts no one but the site itself: each page carries a strict content security policy.

What did not come with the blog does not run: no script that a text or a comment smuggles in, no request to
another site. Only what a page needs is let through: Furo's one inline script and one inline style by their
hashes, the players of other sites on pages that offer them. Hosts that read a file ``_headers`` (Netlify,
Cloudflare Pages) get the policy and its companions from it as well.

Reference: Content Security Policy Level 3 (https://www.w3.org/TR/CSP3/).
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

import furo
from sphinx.builders.html._assets import _JavaScript
from sphinx.locale import _
from sphinx.util import logging

from carnet.core.conf_lines import place_of
from carnet.core.output_files import write_file
from carnet.core.settings import add_setting
from carnet.core.slots import add_to_slot

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

FILE = "_headers"
#: What a page may load and from where, by directive.
Sources = Mapping[str, tuple[str, ...]]
_BASE: Sources = {
    "default-src": ("'self'",),
    "img-src": ("'self'", "data:"),  # Furo draws small signs in its style sheet
    "base-uri": ("'self'",),
    "form-action": ("'self'",),
    "object-src": ("'none'",),
}
#: Widths of tables, as docutils writes them; a style runs nothing.
_STYLED: Sources = {"style-src-attr": ("'unsafe-inline'",)}
#: What browsers heed in a header alone.
_HEADER_ONLY: Sources = {"frame-ancestors": ("'self'",)}
_HEADERS = {
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_REMOTE = re.compile(r"(?:https?:)?//")
#: What a script of an extension imports.
_IMPORT = re.compile(r"""\b(?:from|import)\s*\(?\s*["']((?:https?:)?//[^"']+)""")
#: Diagrams are drawn in the page, by a script that gives them styles of their own; a style runs nothing.
_DRAWN = re.compile(r'<pre[^>]* class="mermaid')
_DRAWS, _DRAWING_SCRIPT = "sphinxcontrib.mermaid", "https://cdn.jsdelivr.net/npm/mermaid/"
#: What a page loads, and how its context names it.
_FILES = {"script": "script", "style": "css"}
#: In the headers of all pages, as it is not known what extensions run on which; each page's own policy has the hashes.
_FREE_SCRIPT: Sources = {"script-src": ("'unsafe-inline'",)}
_FREE_STYLE: Sources = {"style-src": ("'unsafe-inline'",)}
_ELSEWHERE = re.compile(r'<a (?=[^>]*href="https?://)(?![^>]*\brel=)')


def hash_of(text: str) -> str:
    """Return the source expression that allows an inline script or style with exactly this *text*."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def policy(*parts: Sources) -> str:
    """Return the policy that allows what any of its *parts* allows, each sources by directive."""
    sources: dict[str, dict[str, None]] = {}
    for part in parts:
        for directive, allowed in part.items():
            sources.setdefault(directive, {}).update(dict.fromkeys(allowed))
    for found in sources.values():
        if "'unsafe-inline'" in found:  # which a hash beside it makes void
            for source in [one for one in found if one.startswith("'sha256-")]:
                del found[source]
    return "; ".join(f"{directive} {' '.join(allowed)}" for directive, allowed in sources.items() if allowed)


def headers(content_security_policy: str) -> str:
    """Return the text of the file in which hosts find the headers of all pages."""
    lines = {"Content-Security-Policy": content_security_policy} | _HEADERS
    return "\n".join(["/*", *(f"  {name}: {value}" for name, value in lines.items())])


def has_others(config: Config) -> bool:
    """Return whether ``conf.py`` names extensions that are neither ours nor what ours stand on."""
    return any(name.partition(".")[0] not in ("ablog", "carnet", "myst_parser") for name in config.extensions)


def scripts_of_extensions(files: Iterable[Any]) -> Sources:
    """Return the hashes of what extensions of ``conf.py`` let all pages run; no text or comment can add to these."""
    bodies = (script.attributes.get("body") for script in files if hasattr(script, "attributes"))
    return {"script-src": tuple(hash_of(body) for body in bodies if body)}


def elsewhere(files: Iterable[Any]) -> Iterator[str]:
    """Yield the host of each of a page's scripts or styles that lies elsewhere, or that a script loads from there."""
    for file in files:
        address = str(getattr(file, "filename", None) or "")
        addresses = [address] if _REMOTE.match(address) else _IMPORT.findall(file.attributes.get("body") or "")
        yield from (urlsplit(one).netloc for one in addresses)


def without_opener(body: str) -> str:
    """Return the HTML of a page whose links to other sites give those no hold on the window that they open from."""
    return _ELSEWHERE.sub('<a rel="noopener" ', body)


#: In the head of a page.
_IN_HEAD = '<meta http-equiv="Content-Security-Policy" content="{{ policy|e }}">'


class Security:
    """The handlers of one application."""

    def __init__(self, app: Sphinx) -> None:
        self.app = app
        self.theme: Sources = {}
        self.told: set[str] = set()

    def of_theme(self, context: Mapping[str, Any]) -> Sources:
        """Return what Furo's inline script and style need; they are the same on all pages."""
        if not self.theme:
            templates = cast("StandaloneHTMLBuilder", self.app.builder).templates
            path = Path(furo.THEME_PATH) / "base.html"
            source = path.read_text(encoding="utf-8")
            base = templates.environment.preprocess(source, path.name, str(path))  # as other modules mend it
            style = templates.render("partials/_head_css_variables.html", dict(context))
            self.theme = {
                "script-src": ("'self'", *(hash_of(script) for script in _SCRIPT.findall(base))),
                "style-src": ("'self'", *(hash_of(text) for text in _STYLE.findall(style))),
            }
        return self.theme

    def of_page(self, docname: str) -> list[Sources]:
        """Return what the features on a page need, such as players of other sites."""
        return [part for part in self.app.emit("carnet-content-sources", docname) if part]

    def add(
        self, app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
    ) -> None:
        """Give a page its policy, and its links to other sites what keeps those at a distance."""
        if pagename == FILE:
            theme = self.of_theme(context)
            found = [*context["sources"], *([_FREE_SCRIPT] if has_others(app.config) else [])]
            found += [_FREE_STYLE] if _DRAWS in app.extensions else []
            context["text"] = headers(policy(_BASE, theme, *found, _STYLED, _HEADER_ONLY))
            return
        body = context.get("body", "")
        if body:
            context["body"] = without_opener(body)
        if app.config.blog_policy:
            found = self.of_page(pagename)
            found += [scripts_of_extensions(context.get("script_files", ()))] if has_others(app.config) else []
            found += [_STYLED] if ' style="' in body else []
            found += [_FREE_STYLE, _STYLED] if _DRAWN.search(body) else []
            context["policy"] = policy(_BASE, self.of_theme(context), *found)
            if has_others(app.config):  # Sphinx's own MathJax is what a blog without `carnet.mathml` asks for
                self.tell_blocked({kind: context.get(f"{name}_files", ()) for kind, name in _FILES.items()})

    def tell_blocked(self, files: Mapping[str, Iterable[Any]]) -> None:
        """Tell once of each host that scripts and styles of the blog or of extensions would be loaded from."""
        allowed, place = self.app.config.blog_allowed_hosts, place_of(self.app, "html_js_files", "extensions")
        found = ((kind, host) for kind, those in files.items() for host in elsewhere(those))
        for kind, host in found:
            if kind not in allowed.get(host, ()) and host not in self.told:
                self.told.add(host)
                message = _("no page loads the %s that lies on %s; keep it in _static/, or write %s in conf.py")
                setting = f"blog_allowed_hosts = {{'{host}': ('{kind}',)}}"
                logger.warning(message, kind, host, setting, location=place, type="blog", subtype="allowed_hosts")

    def look_at_all_pages(self, app: Sphinx) -> None:
        """Tell of what all pages would load, in each build, whichever pages it writes."""
        builder, config = cast("StandaloneHTMLBuilder", app.builder), app.config
        if not config.blog_policy or not hasattr(builder, "_js_files"):
            return
        drawing = []
        if _DRAWS in app.extensions and config.mermaid_output_format == "raw" and not config.mermaid_use_local:
            drawing = [_JavaScript(_DRAWING_SCRIPT)]
        self.tell_blocked({"script": [*builder._js_files, *drawing], "style": builder._css_files})

    def write(self, app: Sphinx) -> list[tuple[str, dict[str, Any], str]]:
        """Write the headers, which allow what any page needs: the policy of each page is stricter."""
        if app.config.blog_policy:
            of_pages = [part for name in sorted(app.env.found_docs) for part in self.of_page(name)]
            sources = [dict(part) for part in dict.fromkeys(tuple(sorted(part.items())) for part in of_pages)]
            write_file(app, FILE, sources=sources)
        return []


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the policy; ``blog_policy = False`` leaves it out."""
    app.setup_extension("carnet")
    add_setting(app, "blog_policy", True, bool, "Pages bring a Content Security Policy along, in the preview as well.")
    security = Security(app)
    app.connect("builder-inited", security.look_at_all_pages, priority=950)
    app.connect("html-page-context", security.add, priority=950)
    app.connect("html-collect-pages", security.write)
    add_to_slot(app, "head", _IN_HEAD, order=100, when="policy")
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
