"""The blog can be put on a telephone's screen, wherever it is published."""

from __future__ import annotations

import json
import struct
from urllib.parse import urljoin

import pytest
from building import REPO, Blog, real_settings

SETTINGS = real_settings()


@pytest.fixture(scope="module")
def blog(build) -> Blog:
    names = ("html_title", "blog_colors", "blog_touch_icon", "blog_app_name", "blog_app_icons")
    extensions = [
        "myst_parser",
        "ablog",
        "carnet.upstream.ablog",
        "carnet.upstream.furo",
        "carnet.french",
        "carnet.mathml",
        "carnet.archives",
        "carnet.manifest",
    ]
    files = {SETTINGS["blog_touch_icon"]: (REPO / SETTINGS["blog_touch_icon"]).read_bytes()}
    blog = build("whole", files=files, extensions=extensions, **{name: SETTINGS[name] for name in names})
    assert blog.warnings == ""
    return blog


def test_every_page_names_the_manifest_the_touch_icon_and_both_colours(blog):
    for name, page in blog.pages().items():
        base = f"https://blog.example/project/{name}"
        (manifest,) = page.select("link[rel=manifest]")
        assert urljoin(base, manifest["href"]) == "https://blog.example/project/manifest.webmanifest"
        assert len(page.select("link[rel=apple-touch-icon]")) == 1
        colors = {meta["media"][-6:-1].strip(": "): meta["content"] for meta in page.select("meta[name=theme-color]")}
        assert colors == {"light": "#fffdf8", "dark": "#1a1714"}


def test_manifest_is_relative_to_itself_and_in_french(blog):
    found = json.loads((blog.out / "manifest.webmanifest").read_text(encoding="utf-8"))
    assert found["name"] == SETTINGS["html_title"]
    assert len(found["short_name"]) <= 12
    assert found["lang"] == "fr"
    assert urljoin("https://blog.example/project/manifest.webmanifest", found["start_url"]).endswith("/project/")
    assert found["theme_color"] == found["background_color"] == "#fffdf8"


def test_icons_are_there_in_their_sizes(blog):
    found = json.loads((blog.out / "manifest.webmanifest").read_text(encoding="utf-8"))
    seen = {(icon["sizes"], icon["purpose"]) for icon in found["icons"]}
    assert seen == {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")}
    for icon in found["icons"]:
        header = (blog.out / icon["src"]).read_bytes()[:24]
        assert "{}x{}".format(*struct.unpack(">II", header[16:])) == icon["sizes"]


def test_touch_icon_that_is_absent_is_not_named(build):
    extensions = [
        "myst_parser",
        "ablog",
        "carnet.upstream.ablog",
        "carnet.upstream.furo",
        "carnet.french",
        "carnet.mathml",
        "carnet.archives",
        "carnet.manifest",
    ]
    blog = build("spare", extensions=extensions, blog_touch_icon="_static/none.png")
    assert blog.soup().select("link[rel=apple-touch-icon]") == []


def test_page_has_one_viewport(blog):
    for name, page in blog.pages().items():
        assert len(page.select("meta[name=viewport]")) == 1, name
