"""Serve a built site on this machine as GitHub Pages would: index pages, redirects, 404, gzip, parts of sounds.

carnet show _build/html [--prefix /blog/] [--port 8000]
"""

from __future__ import annotations

import gzip
import mimetypes
import os
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import formatdate
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

from sphinx.locale import _

from carnet.cli.arguments import parser_of
from carnet.cli.console import command

HOST = "127.0.0.1"

# Python's own table, never the machine's, and the types that it lacks.
_TYPES = mimetypes.MimeTypes()
for _extension, _type in {
    ".atom": "application/atom+xml",
    ".avif": "image/avif",
    ".epub": "application/epub+zip",
    ".flac": "audio/flac",
    ".ico": "image/x-icon",
    ".js": "text/javascript",
    ".m4a": "audio/mp4",
    ".m4v": "video/mp4",
    ".md": "text/markdown",
    ".oga": "audio/ogg",
    ".ogg": "audio/ogg",
    ".opml": "text/x-opml",
    ".opus": "audio/ogg",
    ".rss": "application/rss+xml",
    ".vtt": "text/vtt",
    ".wasm": "application/wasm",
    ".wav": "audio/wav",
    ".webm": "video/webm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}.items():
    _TYPES.add_type(_type, _extension)


def content_type(path: Path) -> str:
    """The Content-Type of a file, with its charset where it is text."""
    kind = _TYPES.guess_type(path.name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if _is_text(kind) else kind


def _is_text(kind: str) -> bool:
    return kind.startswith("text/") or kind.endswith(("json", "xml"))


def find_file(directory: Path, path: str) -> Path | None:
    """The file that answers a path below the site's root, or None; a link leads to nothing outside the root."""
    parts = [part for part in path.split("/") if part]
    if any(part in {".", ".."} or "\\" in part for part in parts):
        return None
    found = directory.joinpath(*parts)
    try:
        if path == "" or path.endswith("/"):
            found = found / "index.html"
        elif not found.is_file():
            found = found.with_name(found.name + ".html")
        return found if found.is_file() and found.resolve().is_relative_to(directory.resolve()) else None
    except (OSError, ValueError):  # a name that is too long, or holds a NUL
        return None


def asked_range(text: str, size: int) -> range | None:
    """The bytes that a ``Range`` asks for; None where it is no range, or several, which may be ignored.

    Raises:
        IndexError: There are no such bytes.
    """
    found = re.fullmatch(r"bytes=\s*(\d*)\s*-\s*(\d*)\s*", text, re.ASCII | re.IGNORECASE)
    first, last = (number[:20] for number in found.groups()) if found else ("", "")
    if (not first and not last) or (first and last and int(first) > int(last)):
        return None
    wanted = range(int(first), min(int(last or size), size - 1) + 1) if first else range(max(size - int(last), 0), size)
    if not wanted:
        raise IndexError
    return wanted


class Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD."""

    protocol_version = "HTTP/1.1"
    timeout = 30
    #: Otherwise the system holds the body of an answer back until the browser has confirmed the head: 40 ms for each.
    disable_nagle_algorithm = True

    def __init__(self, *arguments: object, directory: Path, prefix: str, verbose: bool = False) -> None:
        self._directory = directory
        self._prefix = prefix
        self._verbose = verbose
        super().__init__(*arguments)  # type: ignore[arg-type]  # what socketserver hands over

    def parse_request(self) -> bool:
        """Read the request; refuse what a server of files has no answer to."""
        if not super().parse_request():
            return False
        if "Content-Length" in self.headers or "Transfer-Encoding" in self.headers:
            self.close_connection = True  # what follows is no request
        if self.command in ("GET", "HEAD"):
            return True
        self.close_connection = True
        self._send_text(HTTPStatus.METHOD_NOT_ALLOWED, "Not allowed\n", Allow="GET, HEAD")
        return False

    def do_GET(self) -> None:
        """Answer with the file, a redirect to the folder, or the 404 page."""
        try:
            url = urlsplit("/" + self.path.lstrip("/") if self.path.startswith("/") else self.path)
        except ValueError:
            self._send_text(HTTPStatus.BAD_REQUEST, "This is no address\n")
            return
        path = unquote(url.path)
        inside = path[len(self._prefix) :]
        file = None if path + "/" == self._prefix else find_file(self._directory, inside)
        if not (path + "/").startswith(self._prefix):
            self._send_text(HTTPStatus.NOT_FOUND, "Not found\n")
        elif file is not None:
            self._send_file(file)
        elif not path.endswith("/") and find_file(self._directory, inside + "/"):
            location = "/" + url.path.lstrip("/") + "/" + (f"?{url.query}" if url.query else "")
            self._send_text(HTTPStatus.MOVED_PERMANENTLY, "", Location=location)
        elif page := find_file(self._directory, "404.html"):
            self._send(HTTPStatus.NOT_FOUND, page.read_bytes(), content_type(page))
        else:
            self._send_text(HTTPStatus.NOT_FOUND, "Not found\n")

    def do_HEAD(self) -> None:
        """Answer as to GET, without the body."""
        self.do_GET()

    def _send_file(self, file: Path) -> None:
        """Answer with a file, or the part of it that is asked for: so a sound can be wound."""
        try:
            content = file.open("rb")
        except OSError:  # it was there, or nobody may read it
            self._send_text(HTTPStatus.NOT_FOUND, "Not found\n")
            return
        with content:
            state = os.fstat(content.fileno())
            kind, size = content_type(file), state.st_size
            tag, changed = f'"{state.st_mtime_ns:x}-{size:x}"', formatdate(state.st_mtime, usegmt=True)
            marks = {"Accept-Ranges": "bytes", "ETag": tag, "Last-Modified": changed}
            is_part = self.command == "GET" and self.headers.get("If-Range", tag) in (tag, changed)
            try:
                part = asked_range(self.headers.get("Range", ""), size) if is_part else None
            except IndexError:
                none = {"Content-Range": f"bytes */{size}"}
                self._send_text(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, "No such range\n", **none)
                return
            if part is None and _is_text(kind.partition(";")[0]):
                self._send(HTTPStatus.OK, content.read(), kind, **{"Accept-Ranges": "bytes"})
                return
            if part is None:
                self._head(HTTPStatus.OK, kind, size, **marks)
            else:
                marks["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
                self._head(HTTPStatus.PARTIAL_CONTENT, kind, len(part), **marks)
            if self.command != "HEAD":
                self._copy(content, part or range(size))

    def _copy(self, content: BinaryIO, part: range) -> None:
        content.seek(part.start)
        left = len(part)
        while left and (chunk := content.read(min(left, 1 << 16))):
            self.wfile.write(chunk)
            left -= len(chunk)
        if left:  # it became shorter
            self.close_connection = True

    def _send_text(self, status: HTTPStatus, text: str, **headers: str) -> None:
        self._send(status, text.encode(), "text/plain; charset=utf-8", **headers)

    def _send(self, status: HTTPStatus, body: bytes, kind: str, **headers: str) -> None:
        if _is_text(kind.partition(";")[0]):
            headers["Vary"] = "Accept-Encoding"
            if "gzip" in self.headers.get("Accept-Encoding", ""):
                headers["Content-Encoding"] = "gzip"
                body = gzip.compress(body, mtime=0)
        self._head(status, kind, len(body), **headers)
        if self.command != "HEAD":
            self.wfile.write(body)

    def _head(self, status: HTTPStatus, kind: str, length: int, **headers: str) -> None:
        self.send_response(status)
        if self.close_connection:
            headers["Connection"] = "close"
        for name, value in {
            "Content-Type": kind,
            "Content-Length": str(length),
            "Cache-Control": "no-cache",
            **headers,
        }.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002  # the name in the base class
        """Keep silent, unless asked."""
        if self._verbose:
            super().log_message(format, *arguments)


class Server(ThreadingHTTPServer):
    """A thread for each connection; none of them outlives the server."""

    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that leaves before the end of an answer is no error of ours."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]  # as it came


def _server(directory: Path, prefix: str, port: int, *, verbose: bool = False) -> tuple[Server, str]:
    prefix = f"/{prefix.strip('/')}/".replace("//", "/")
    handler = partial(Handler, directory=directory.resolve(), prefix=prefix, verbose=verbose)
    server = Server((HOST, port), handler)
    return server, f"http://{HOST}:{server.server_port}{prefix}"


@contextmanager
def serve(directory: Path, prefix: str = "/") -> Iterator[str]:
    """Serve a folder on a free port; gives the site's address, with a slash at its end."""
    server, address = _server(directory, prefix, 0)
    with server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield address
        finally:
            server.shutdown()
            thread.join()


def main(arguments: list[str] | None = None) -> int:
    """Serve from the command line until Ctrl-C."""
    parser = parser_of("show")
    parser.add_argument("directory", type=Path, help=_("the built site, for example _build/html"))
    parser.add_argument("--prefix", default="/", help=_("path of the site (default: %(default)s)"))
    parser.add_argument("--port", type=int, default=8000, help=_("0 takes a free one (default: %(default)s)"))
    options = parser.parse_args(arguments)
    if not (options.directory / "index.html").is_file():
        print(_("%s holds no index.html: build the blog first.") % options.directory, file=sys.stderr)
        return 1
    try:
        server, address = _server(options.directory, options.prefix, options.port, verbose=True)
    except OSError as error:
        print(_("Port %s: %s; choose another by --port.") % (options.port, error.strerror), file=sys.stderr)
        return 1
    with server:
        print(_("The blog is at %s (Ctrl-C to stop)") % address, flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()
    return 0


if __name__ == "__main__":
    command(main)
