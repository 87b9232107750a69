"""The real pages of the blog beside their text, made by the real build from what is typed, and not saved.

They are served on a port of their own, so that no script of a page reaches the desk, under the policy that they are
published with. One script of the desk's is added, which follows the editor: see `preview.js`.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Any

from carnet.cli import repository
from carnet.cli.desk.web.guard import Door, is_own, names
from carnet.cli.resident import Built, ResidentBuild
from carnet.cli.serve import HOST, Handler, Server

#: It changes no byte of a page.
_FAST = "carnet.upstream.fast_builds"
HTML = "_build/desk/html"
DOCTREES = "_build/desk/doctrees"
#: No page of a blog has this address.
SCRIPT = "/_desk-preview.js"
_TAG = f'<script src="{SCRIPT}" defer></script>'.encode()
_END = re.compile(rb"(?=</body>)", re.IGNORECASE)


class PreviewHandler(Handler):
    """Answers who has the desk open."""

    def __init__(self, *arguments: object, door: Door, **more: object) -> None:
        self._door = door
        super().__init__(*arguments, **more)  # type: ignore[arg-type]  # what socketserver hands over

    def parse_request(self) -> bool:
        """Read the request; nobody but a page in the desk's frame gets an answer."""
        if not super().parse_request():
            return False
        headers = {name.lower(): value for name, value in self.headers.items()}
        is_frame = headers.get("sec-fetch-site") == "same-site" and headers.get("sec-fetch-mode") == "navigate"
        asked = headers | ({"sec-fetch-site": "same-origin"} if is_frame else {})
        if is_own(asked, self._door.preview_port) and self._door.knows(headers.get("cookie", "")):
            return True
        self.close_connection = True
        self._send_text(HTTPStatus.FORBIDDEN, "Forbidden\n")
        return False

    def do_GET(self) -> None:  # noqa: N802  # the name in the base class
        """Answer with a page, or with the desk's own script."""
        if self.path == SCRIPT:
            body = Path(__file__).with_name("preview.js").read_bytes()
            self._send(HTTPStatus.OK, body, "text/javascript; charset=utf-8")
            return
        super().do_GET()

    def _send(self, status: HTTPStatus, body: bytes, kind: str, **headers: str) -> None:
        if kind.startswith("text/html"):
            body = _END.sub(_TAG, body, count=1)
        super()._send(status, body, kind, **headers)

    def _head(self, status: HTTPStatus, kind: str, length: int, **headers: str) -> None:
        desks = " ".join(f"http://{name}" for name in names(self._door.port))
        own = {
            "Content-Security-Policy": f"frame-ancestors {desks}",
            "X-Content-Type-Options": "nosniff",
            "Cross-Origin-Resource-Policy": "same-site",
        }
        super()._head(status, kind, length, **own, **headers)


class SitePreview:
    """Builds and serves the pages of the blog at *root* while the desk is open."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / HTML).mkdir(parents=True, exist_ok=True)
        self._door: Door | None = None
        self._server = Server((HOST, 0), self._handler)
        self.port = int(self._server.server_port)
        self._stamp: int | None = None
        self._is_ready = False
        self._resident = self._new_resident()
        self._one_at_a_time = threading.Lock()

    def open(self, door: Door) -> None:
        """Serve."""
        self._door = door
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def get_ready(self) -> None:
        """Let the build start, so that the first page is there soon; it needs a processor for itself meanwhile."""
        with self._one_at_a_time:
            if not self._is_ready:
                self._is_ready = True
                self._resident.__enter__()

    def _handler(self, *arguments: Any) -> PreviewHandler:
        assert self._door is not None  # nobody is answered before
        return PreviewHandler(*arguments, door=self._door, directory=(self.root / HTML).resolve(), prefix="/")

    def build(self, texts: dict[str, str], show: Callable[[Sequence[str]], object]) -> Built:
        """Build the blog with *texts* in place of files; it waits for the build before.

        *show* is called once the pages of these texts can be looked at.
        """
        with self._one_at_a_time:
            self._is_ready = True
            if self._stamp != self._stamp_of_settings():
                self._resident.close()
                self._resident = self._new_resident()
            return self._resident.build(texts, show)

    def _stamp_of_settings(self) -> int:
        try:
            return (self.root / "conf.py").stat().st_mtime_ns
        except OSError:
            return 0

    def _new_resident(self) -> ResidentBuild:
        """Return a build that waits; as it has a program of its own, it is a fast one, whatever `conf.py` says."""
        self._stamp = self._stamp_of_settings()
        try:
            listed = list(repository.settings(self.root).get("extensions", ()))
        except Exception:  # noqa: BLE001  # whatever stands in conf.py, which the build tells
            listed = []
        return ResidentBuild(
            self.root,
            self.root / HTML,
            self.root / DOCTREES,
            settings={"extensions": [*listed, _FAST]} if listed and _FAST not in listed else {},
            environment={"BLOG_DRAFTS": "1", "BLOG_URL": f"http://{HOST}:{self.port}/"},
        )

    def close(self) -> None:
        """End both."""
        self._server.shutdown()
        self._server.server_close()
        self._resident.close()


def address_of(path: str) -> str:
    """Return the address below the preview's root of the page that is made of the text at a *path*."""
    name = path.rpartition(".")[0]
    if name == "index" or name.endswith("/index"):
        name = name.removesuffix("index").rstrip("/")
    return f"/{name}/" if name else "/"
