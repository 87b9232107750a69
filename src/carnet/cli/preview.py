"""``make serve``: sphinx-autobuild, which asks the build that waits, so that a saved text is on screen at once.

Its pages keep the policy that they are published with: what that blocks is blocked in the preview, too. The script
that loads a page anew after a build is let through, by its hash.

carnet serve [--port 8000]
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Sequence
from html import escape, unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sphinx_autobuild.__main__ as autobuild
from sphinx.locale import _
from sphinx_autobuild.build import Builder
from sphinx_autobuild.middleware import web_socket_script

from carnet.cli.arguments import parser_of
from carnet.cli.console import command
from carnet.cli.language import language_of
from carnet.cli.resident import ResidentBuild
from carnet.core.build_state import read_state
from carnet.core.messages import Message, words
from carnet.core.words import catalogue
from carnet.security import hash_of

if TYPE_CHECKING:
    from collections.abc import MutableMapping

#: The policy in the head of a page, as `carnet.security` writes it.
_POLICY = re.compile(rb'(<meta http-equiv="Content-Security-Policy" content=")([^"]*)(">)')
#: What `carnet.drafts` shows of a front matter, and where a page begins.
_MISTAKES = re.compile(r'<div class="mistakes".*?</div>', re.DOTALL)
_ARTICLE = re.compile(r"(?=<article\b)|(?=</main>)")
_HEADING = "To mend before this can be published:"
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)

#: Files whose changes are no news of the blog.
NOT_WATCHED = (r"(^|/)(\.git|\.venv|_build|__pycache__|\.[a-z]+_cache|\.hypothesis)(/|$)", r"\.mo$")
#: What Sphinx keeps of the preview, and what was wrong.
DOCTREES = "_build/preview/doctrees"
HTML = "_build/preview/html"


class ResidentBuilder(Builder):  # type: ignore[misc]  # it has no types
    """Builds by the build that waits, in place of a new process for each change, and says little."""

    #: Set once, as sphinx-autobuild makes the builder itself.
    resident: ResidentBuild

    def __call__(self, *, changed_paths: Sequence[Path]) -> None:
        """Build; what is served stays as it is where that fails."""
        built = self.resident.build()
        told = read_state(Path(DOCTREES, "messages.json")).get("report", ()) if built.is_built else ()
        for line in [*built.said.splitlines(), *told]:
            print(line, file=sys.stderr, flush=True)
        if not built.is_built:
            print(_("The preview stays as it was: see above."), file=sys.stderr, flush=True)
        else:
            print(_("The preview is at %s (Ctrl-C to stop)") % self.uri, flush=True)


def allowing(policy: str, directive: str, *sources: str) -> str:
    """Return a *policy* that allows *sources* as well in a *directive*."""
    given = [part.strip() for part in policy.split(";") if part.strip()]
    found = [part for part in given if part.partition(" ")[0] == directive]
    if not found:  # what the page itself needs is allowed by default
        return "; ".join([*given, " ".join([directive, "'self'", *sources])])
    return "; ".join(" ".join([part, *sources]) if part in found else part for part in given)


def with_script(page: bytes, script: str, socket: str) -> bytes:
    """Return a *page* that ends with a *script*, and whose policy lets it run and listen to the *socket*."""

    def allow(found: re.Match[bytes]) -> bytes:
        hashes = [hash_of(text) for text in _INLINE.findall(script)]
        policy = allowing(unescape(found[2].decode()), "script-src", *hashes)
        return found[1] + escape(allowing(policy, "connect-src", socket)).encode() + found[3]

    return _POLICY.sub(allow, page, count=1) + script.encode()


def mistakes_in(told: dict[str, Any], address: str, translate: Callable[[str], str] = str) -> str:
    """Return what the last build *told* of the page at an *address*, as HTML; the home page shows all of it."""
    name = address.strip("/")
    found = {
        (one["path"], one["line"], words(Message(**one), translate("%s; %s")))
        for one in told.get("messages", ())
        if not name or one["path"].rpartition(".")[0] == name
    }
    items = [
        f"<li><code>{escape(path)}{f':{line}' if line else ''}</code> {escape(text)}</li>"
        for path, line, text in sorted(found)
    ]
    if not items:
        return ""
    return f'<div class="mistakes" role="alert"><p>{escape(translate(_HEADING))}</p><ul>{"".join(items)}</ul></div>'


def with_mistakes(page: bytes, mistakes: str) -> bytes:
    """Return a *page* that begins with its *mistakes*, in the place of those of its front matter alone."""
    if not mistakes:
        return page
    text = _MISTAKES.sub("", page.decode())
    return _ARTICLE.sub(lambda _found: mistakes, text, count=1).encode()


class Injector:
    """Adds the script to the pages that an ASGI server sends; it stands in for sphinx-autobuild's own."""

    #: What the last build told; see `carnet.messages`.
    messages = Path("messages.json")
    translate: Callable[[str], str] = str

    def __init__(self, app: Any, ws_url: str) -> None:
        self.app = app
        self.script = web_socket_script(ws_url)
        self.socket = f"ws://{ws_url}"

    async def __call__(self, scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
        """Answer a request."""
        start: dict[str, Any] = {}
        parts: list[bytes] = []

        async def keep(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start" and message["status"] in (200, 404) and _is_html(message):
                start.update(message)
            elif start and message["type"] == "http.response.body":
                parts.append(message.get("body", b""))
                if not message.get("more_body"):
                    told = mistakes_in(read_state(self.messages), scope["path"], self.translate)
                    page = with_script(with_mistakes(b"".join(parts), told), self.script, self.socket)
                    headers = [(name, value) for name, value in start["headers"] if name != b"content-length"]
                    headers.append((b"content-length", str(len(page)).encode()))
                    await send({**start, "headers": headers})
                    await send({"type": "http.response.body", "body": page if scope["method"] != "HEAD" else b""})
            else:
                await send(message)

        await self.app(scope, receive, keep if scope["type"] == "http" else send)


def _is_html(start: dict[str, Any]) -> bool:
    return any(name == b"content-type" and value.startswith(b"text/html") for name, value in start["headers"])


def main(arguments: Sequence[str] | None = None) -> Any:
    """Serve, and build whenever a file changes."""
    parser = parser_of("serve")
    parser.add_argument("--port", type=int, default=8000, help=_("where it is shown (%(default)s)"))
    port = parser.parse_args(arguments).port
    os.environ |= {"BLOG_DRAFTS": "1", "BLOG_URL": f"http://127.0.0.1:{port}/"}
    autobuild.Builder = ResidentBuilder
    autobuild.JavascriptInjectorMiddleware = Injector
    Injector.messages = Path(DOCTREES, "messages.json")
    if found := catalogue(language_of(Path())):
        Injector.translate = found.gettext
    ignored = [option for pattern in NOT_WATCHED for option in ("--re-ignore", pattern)]
    with ResidentBuild(Path(), Path(HTML), Path(DOCTREES)) as ResidentBuilder.resident:
        return autobuild.main(["--port", str(port), *ignored, "-b", "dirhtml", "-d", DOCTREES, ".", HTML])


if __name__ == "__main__":
    command(main)
