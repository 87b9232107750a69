"""Serve a built site on this machine as GitHub Pages would: index pages, redirects, 404, gzip.

python -m tools.serve _build/html [--prefix /blog/] [--port 8000]
"""

from __future__ import annotations

import argparse
import gzip
import mimetypes
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tools.console import command

HOST = "127.0.0.1"

# Python's own table, never the machine's, and the types that it lacks.
_TYPES = mimetypes.MimeTypes()
for _extension, _type in {
    ".avif": "image/avif",
    ".epub": "application/epub+zip",
    ".ico": "image/x-icon",
    ".js": "text/javascript",
    ".m4a": "audio/mp4",
    ".md": "text/markdown",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".wasm": "application/wasm",
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
    """The file that answers a path below the site's root, or None."""
    parts = [part for part in path.split("/") if part]
    if any(part in {".", ".."} or "\\" in part or "\0" in part for part in parts):
        return None
    found = directory.joinpath(*parts)
    if path == "" or path.endswith("/"):
        found = found / "index.html"
    elif not found.is_file():
        found = found.with_name(found.name + ".html")
    return found if found.is_file() else None


class Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD."""

    protocol_version = "HTTP/1.1"
    timeout = 30

    def __init__(self, *arguments: object, directory: Path, prefix: str, verbose: bool = False) -> None:
        self._directory = directory
        self._prefix = prefix
        self._verbose = verbose
        super().__init__(*arguments)  # type: ignore[arg-type]  # what socketserver hands over

    def do_GET(self) -> None:
        """Answer with the file, a redirect to the folder, or the 404 page."""
        url = urlsplit(self.path)
        path = unquote(url.path)
        if not (path + "/").startswith(self._prefix):
            self._send(HTTPStatus.NOT_FOUND, b"Not found\n", "text/plain; charset=utf-8")
            return
        inside = path[len(self._prefix) :]
        file = None if path + "/" == self._prefix else find_file(self._directory, inside)
        if file is not None:
            self._send(HTTPStatus.OK, file.read_bytes(), content_type(file))
        elif not path.endswith("/") and find_file(self._directory, inside + "/"):
            location = url.path + "/" + (f"?{url.query}" if url.query else "")
            self._send(HTTPStatus.MOVED_PERMANENTLY, b"", "text/html; charset=utf-8", Location=location)
        elif (page := self._directory / "404.html").is_file():
            self._send(HTTPStatus.NOT_FOUND, page.read_bytes(), content_type(page))
        else:
            self._send(HTTPStatus.NOT_FOUND, b"Not found\n", "text/plain; charset=utf-8")

    def do_HEAD(self) -> None:
        """Answer as to GET, without the body."""
        self.do_GET()

    def _send(self, status: HTTPStatus, body: bytes, kind: str, **headers: str) -> None:
        self.send_response(status)
        if _is_text(kind.partition(";")[0]):
            self.send_header("Vary", "Accept-Encoding")
            if "gzip" in self.headers.get("Accept-Encoding", ""):
                self.send_header("Content-Encoding", "gzip")
                body = gzip.compress(body, mtime=0)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-cache")
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

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
    parser = argparse.ArgumentParser(prog="python -m tools.serve", description=__doc__.partition("\n\n")[0])
    parser.add_argument("directory", type=Path, help="the built site, for example _build/html")
    parser.add_argument("--prefix", default="/", help="path of the site (default: /)")
    parser.add_argument("--port", type=int, default=8000, help="0 takes a free one (default: 8000)")
    options = parser.parse_args(arguments)
    if not (options.directory / "index.html").is_file():
        print(f"{options.directory} holds no index.html: build the blog first.", file=sys.stderr)
        return 1
    try:
        server, address = _server(options.directory, options.prefix, options.port, verbose=True)
    except OSError as error:
        print(f"Port {options.port}: {error.strerror}; choose another by --port.", file=sys.stderr)
        return 1
    with server:
        print(f"The blog is at {address} (Ctrl-C to stop)", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()
    return 0


if __name__ == "__main__":
    command(main)
