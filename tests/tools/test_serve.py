"""What the test server promises: to answer as GitHub Pages would."""

from __future__ import annotations

import gzip
import http.client
from urllib.parse import urlsplit

import pytest

from tools.serve import serve


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
    }.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
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


def test_head_has_no_body(address):
    status, headers, body = ask(address, "atom.xml", method="HEAD")
    assert (status, headers["Content-Length"], body) == (200, "7", "")
