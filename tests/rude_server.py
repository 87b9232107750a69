"""A server on loopback that drips, never ends, leads astray and asks to be left in peace, by the path that is asked."""

from __future__ import annotations

import socket
import socketserver
import sys
import threading
from collections import Counter
from contextlib import contextmanager, suppress
from http.server import ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit


class QuietServer(ThreadingHTTPServer):
    """A server that says nothing of who had enough before its answer came: it would say it amid another test."""

    daemon_threads = True

    def handle_error(self, request, client_address):
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class RudeServer(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.origin = f"http://127.0.0.1:{self.server_address[1]}"
        #: How often each path was asked, what was sent with it, and how many times a busy one says so.
        self.asked, self.heads, self.busy = Counter(), {}, 10**9
        self.body = b"hello"
        self.over = threading.Event()

    def handle_error(self, request, client_address):
        """Whoever asked had enough."""


class _Handler(socketserver.StreamRequestHandler):
    server: RudeServer

    def handle(self):
        with suppress(OSError):  # whoever asked had enough
            self.answer()

    def answer(self):  # noqa: C901, PLR0912  # a table of manners
        line = self.rfile.readline().decode("latin-1").split()
        head = b"".join(iter(self.rfile.readline, b"\r\n"))
        if len(line) < 2:
            return
        method, target = line[:2]
        parts = urlsplit(target)
        path, query = parts.path, parse_qs(parts.query)
        self.server.asked[path] += 1
        self.server.heads[path] = head.decode("latin-1")
        if path == "/drip-head":
            self.drip(b"HTTP/1.1 200 OK\r\n", b"X-Drip: 1\r\n")
        elif path == "/drip-byte":
            self.drip(b"HTTP/1.1 200 OK\r\nX-Long: ", b"x")
        elif path == "/drip-body":
            self.drip(b"HTTP/1.1 200 OK\r\n\r\n", b"x")
        elif path == "/continue":
            self.drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n")
        elif path == "/silent":
            self.server.over.wait(60)
        elif path == "/endless":
            self.pour(b"HTTP/1.1 200 OK\r\n\r\n")
        elif path == "/endless-redirect":
            self.pour(b"HTTP/1.1 302 Found\r\nLocation: /ok\r\n\r\n")
        elif path == "/short":
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhello")
        elif path == "/garbage":
            self.wfile.write(b"\0\xff no HTTP\r\n\r\n")
        elif path == "/hang-up":
            pass
        elif path == "/to":
            where = unquote(query["a"][0])
            self.wfile.write(f"HTTP/1.1 302 Found\r\nLocation: {where}\r\nContent-Length: 0\r\n\r\n".encode())
        elif path == "/loop":
            self.wfile.write(b"HTTP/1.1 302 Found\r\nLocation: /loop\r\nContent-Length: 0\r\n\r\n")
        elif path.startswith("/busy") and self.server.asked[path] <= self.server.busy:
            status, after = query.get("status", ["429"])[0], query.get("after", [None])[0]
            said = f"Retry-After: {after}\r\n" if after is not None else ""
            self.wfile.write(f"HTTP/1.1 {status} Busy\r\n{said}Content-Length: 0\r\n\r\n".encode())
        elif path.startswith("/gone"):
            self.wfile.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
        else:
            body = b"" if method == "HEAD" else self.server.body
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)

    def drip(self, first, drop):
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.wfile.write(first)
        while not self.server.over.wait(0.05):
            self.wfile.write(drop)

    def pour(self, first):
        self.wfile.write(first)
        while not self.server.over.is_set():
            self.wfile.write(b"x" * 65536)


@contextmanager
def rude_server():
    with RudeServer() as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        try:
            yield server
        finally:
            server.over.set()
            server.shutdown()
