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
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import furo

from carnet.core.output_files import write_file
from carnet.core.settings import add_setting
from carnet.core.slots import add_to_slot

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.util.typing import ExtensionMetadata

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
    return "; ".join(f"{directive} {' '.join(allowed)}" for directive, allowed in sources.items() if allowed)


def headers(content_security_policy: str) -> str:
    """Return the text of the file in which hosts find the headers of all pages."""
    lines = {"Content-Security-Policy": content_security_policy} | _HEADERS
    return "\n".join(["/*", *(f"  {name}: {value}" for name, value in lines.items())])


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
            context["text"] = headers(policy(_BASE, theme, *context["sources"], _STYLED, _HEADER_ONLY))
            return
        body = context.get("body", "")
        if body:
            context["body"] = without_opener(body)
        if app.config.blog_policy:
            styled = [_STYLED] if ' style="' in body else []
            context["policy"] = policy(_BASE, self.of_theme(context), *self.of_page(pagename), *styled)

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
    app.connect("html-page-context", security.add, priority=950)
    app.connect("html-collect-pages", security.write)
    add_to_slot(app, "head", _IN_HEAD, order=100, when="policy")
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
