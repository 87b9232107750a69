"""What the test server promises: to answer as GitHub Pages would."""

from __future__ import annotations

import gzip
import http.client
import re
import socket
import struct
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from carnet.cli.serve import Handler, content_type, serve


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    root = tmp_path_factory.mktemp("parent") / "site"
    for name, text in {
        "../secret.txt": "secret",
        "index.html": "<p>accueil",
        "404.html": "<p>perdue",
        "posts/été/index.html": "<p>été",
        "2006/03/bonjour.html": "<p>vieille adresse",
        "atom.xml": "<feed/>",
        "site.webmanifest": "{}",
        "logo.svg": "<svg/>",
        "logo.png": "png",
        "posts/air.mp3": "0123456789",
        "posts/vide.mp3": "",
        "../secret/index.html": "secret",
    }.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (root / "out.html").symlink_to(root.parent / "secret.txt")
    (root / "out").symlink_to(root.parent / "secret")
    (root / "in.html").symlink_to(root / "index.html")
    return root


@pytest.fixture(scope="module", params=["/", "/blog/"])
def address(site, request):
    with serve(site, request.param) as address:
        assert address.endswith(request.param)
        yield address


def ask(address, path="", method="GET", **headers):
    """The answer to one request, without following redirects: status, headers, body."""
    url = urlsplit(address)
    connection = http.client.HTTPConnection(url.netloc, timeout=10)
    target = path if path.startswith("/") else url.path + path
    connection.request(method, target, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, answer.headers, body.decode() if "gzip" not in headers.values() else body


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("", "<p>accueil"),
        ("?q=1", "<p>accueil"),
        ("index.html", "<p>accueil"),
        ("posts/%C3%A9t%C3%A9/", "<p>été"),
        ("2006/03/bonjour.html", "<p>vieille adresse"),
        ("2006/03/bonjour", "<p>vieille adresse"),
    ],
)
def test_page_answers_at_its_address(address, path, body):
    status, headers, text = ask(address, path)
    assert (status, text) == (200, body)
    assert headers["Content-Type"] == "text/html; charset=utf-8"


def test_folder_without_slash_redirects(address):
    status, headers, _ = ask(address, "posts/%C3%A9t%C3%A9?page=2")
    assert status == 301
    assert headers["Location"] == urlsplit(address).path + "posts/%C3%A9t%C3%A9/?page=2"


def test_root_of_a_site_under_a_path_redirects(site):
    with serve(site, "/blog/") as address:
        status, headers, _ = ask(address, "/blog")
        assert (status, headers["Location"]) == (301, "/blog/")
        assert ask(address, "/")[0] == 404


@pytest.mark.parametrize("path", ["rien", "rien/", "posts/", "index.html/", "%00"])
def test_unknown_address_gives_the_404_page(address, path):
    status, _, text = ask(address, path)
    assert (status, text) == (404, "<p>perdue")


@pytest.mark.parametrize("path", ["../secret.txt", "%2e%2e/secret.txt", "posts/../../secret.txt"])
def test_nothing_outside_the_folder_is_served(address, path):
    assert ask(address, path)[0] == 404


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("atom.xml", "application/xml; charset=utf-8"),
        ("site.webmanifest", "application/manifest+json; charset=utf-8"),
        ("logo.svg", "image/svg+xml; charset=utf-8"),
        ("logo.png", "image/png"),
    ],
)
def test_file_has_its_type(address, path, kind):
    assert ask(address, path)[1]["Content-Type"] == kind


def test_text_is_compressed_for_who_accepts_it(address):
    _, headers, body = ask(address, "atom.xml", **{"Accept-Encoding": "gzip"})
    assert headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(body) == b"<feed/>"
    assert "Content-Encoding" not in ask(address, "atom.xml")[1]
    assert "Content-Encoding" not in ask(address, "logo.png", **{"Accept-Encoding": "gzip"})[1]


def test_body_is_sent_without_waiting_for_the_head_to_be_confirmed(address, monkeypatch):
    """Else each file takes 40 ms more, and a page of ten files half a second."""
    options = []

    def answer(handler):
        options.append(handler.connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        do_get(handler)

    do_get = Handler.do_GET
    monkeypatch.setattr(Handler, "do_GET", answer)
    assert ask(address)[0] == 200
    assert all(options)
    assert len(options) == 1


def test_head_has_no_body(address):
    status, headers, body = ask(address, "atom.xml", method="HEAD")
    assert (status, headers["Content-Length"], body) == (200, "7", "")


# -- Parts of sounds ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "body", "said"),
    [
        ("bytes=0-1", "01", "bytes 0-1/10"),
        ("bytes=0-", "0123456789", "bytes 0-9/10"),
        ("bytes=7-", "789", "bytes 7-9/10"),
        ("bytes=7-99999", "789", "bytes 7-9/10"),
        ("bytes=-3", "789", "bytes 7-9/10"),
        ("bytes=-99", "0123456789", "bytes 0-9/10"),
        ("bytes=9-9", "9", "bytes 9-9/10"),
    ],
)
def test_part_of_a_sound_can_be_asked_for(address, asked, body, said):
    status, headers, text = ask(address, "posts/air.mp3", Range=asked)
    assert (status, text, headers["Content-Range"]) == (206, body, said)
    assert (headers["Content-Type"], headers["Content-Length"]) == ("audio/mpeg", str(len(body)))


@pytest.mark.parametrize("asked", ["bytes=10-", "bytes=99-100", "bytes=-0", f"bytes={'9' * 5000}-"])
def test_part_that_is_not_there_is_told_with_the_size(address, asked):
    status, headers, _ = ask(address, "posts/air.mp3", Range=asked)
    assert (status, headers["Content-Range"]) == (416, "bytes */10")
    assert ask(address, "posts/vide.mp3", Range="bytes=0-")[0] == 416


@pytest.mark.parametrize(
    "asked", ["", "bytes", "bytes=", "bytes=-", "bytes=5-2", "bytes=a-b", "bits=0-1", "bytes=0-1,4-5"]
)
def test_what_is_no_single_part_is_answered_by_the_whole(address, asked):
    status, headers, text = ask(address, "posts/air.mp3", Range=asked)
    assert (status, text, headers["Accept-Ranges"]) == (200, "0123456789", "bytes")


def test_part_of_what_changed_meanwhile_is_the_whole(address):
    headers = ask(address, "posts/air.mp3")[1]
    for mark in (headers["ETag"], headers["Last-Modified"]):
        assert ask(address, "posts/air.mp3", Range="bytes=0-1", **{"If-Range": mark})[0] == 206
    for mark in ('"other"', f"W/{headers['ETag']}", "Thu, 01 Jan 1970 00:00:00 GMT"):
        assert ask(address, "posts/air.mp3", Range="bytes=0-1", **{"If-Range": mark})[0] == 200


def test_head_of_a_sound_has_its_size_and_no_body(address):
    status, headers, body = ask(address, "posts/air.mp3", method="HEAD", Range="bytes=0-1")
    assert (status, headers["Content-Length"], headers["Accept-Ranges"], body) == (200, "10", "bytes", "")


def test_part_of_a_text_is_not_compressed(address):
    headers = {"Range": "bytes=1-4", "Accept-Encoding": "gzip"}
    status, told, body = ask(address, "atom.xml", **headers)
    assert (status, body, told["Content-Encoding"]) == (206, b"feed", None)


# -- Odd requests ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["out.html", "out", "out/", "out/index.html"])
def test_link_out_of_the_folder_is_not_followed(address, path):
    assert ask(address, path)[0] == 404


def test_link_within_the_folder_is(address):
    assert ask(address, "in.html")[::2] == (200, "<p>accueil")


def raw(address, request):
    """The status lines that come back for the bytes of a request."""
    url = urlsplit(address)
    with socket.create_connection((url.hostname, url.port), timeout=10) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    if not answer.startswith(b"HTTP/"):  # what looks like HTTP/0.9 is told without a head
        return re.findall(rb"<p>Error code: (\d{3})", answer)
    return re.findall(rb"HTTP/1\.[01] (\d{3})", answer)


ODD = [
    b"GET /" + b"a" * 300,
    b"GET /" + b"a/" * 3000,
    b"GET /" + b"a" * 70_000,
    b"GET /%00",
    b"GET /a%00.html",
    b"GET /%ff%fe/",
    b"GET /\xff\xfe",
    b"GET /..%2f..%2fsecret.txt",
    b"GET /%2e%2e/secret.txt",
    b"GET /%2e%2e%2fsecret.txt",
    b"GET /..\\secret.txt",
    b"GET /..%5csecret.txt",
    b"GET /%252e%252e/secret.txt",
    b"GET //secret.txt",
    b"GET /C:/secret.txt",
    b"GET http://[::1/",
    b"GET //[",
    b"GET *",
    b"POST /",
    b"PUT /index.html",
    b"DELETE /index.html",
    b"OPTIONS *",
    b"CONNECT example.org:443",
    b"TRACE /",
    b"BREW /pot",
    b"\x16\x03\x01\x02\x00",
    b"GET / / /",
]


@pytest.mark.parametrize("line", ODD, ids=[str(line[:24]) for line in ODD])
def test_odd_request_is_refused_without_a_traceback(address, line, capfd):
    (status,) = raw(address, line + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert 400 <= int(status) < 500
    assert capfd.readouterr() == ("", "")


def test_body_of_a_request_is_not_taken_for_the_next(address):
    inner = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
    request = b"%s /index.html HTTP/1.1\r\nHost: x\r\nContent-Length: 31\r\n\r\n" + inner
    assert len(raw(address, request % b"GET")) == 1
    assert raw(address, request % b"POST") == [b"405"]


def test_redirect_never_leads_to_another_host(address):
    status, headers, _ = ask(address, f"/{urlsplit(address).path}posts/%C3%A9t%C3%A9")
    assert (status, headers["Location"]) == (301, f"{urlsplit(address).path}posts/%C3%A9t%C3%A9/")


def test_reader_who_leaves_early_leaves_no_traceback(address, capfd):
    url = urlsplit(address)
    with socket.create_connection((url.hostname, url.port), timeout=10) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    assert ask(address)[0] == 200
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.mp3", "audio/mpeg"),
        ("a.m4a", "audio/mp4"),
        ("a.ogg", "audio/ogg"),
        ("a.opus", "audio/ogg"),
        ("a.flac", "audio/flac"),
        ("a.wav", "audio/wav"),
        ("a.mp4", "video/mp4"),
        ("a.webm", "video/webm"),
        ("a.vtt", "text/vtt; charset=utf-8"),
        ("feed.json", "application/json; charset=utf-8"),
        ("blogs.opml", "text/x-opml; charset=utf-8"),
        ("_redirects", "application/octet-stream"),
    ],
)
def test_sounds_and_feeds_have_their_types(name, kind):
    assert content_type(Path(name)) == kind
