"""A podcast is looked at as directories do, before they refuse it."""

from __future__ import annotations

import json
import shutil
from functools import cache, partial
from io import BytesIO

import pytest
from PIL import Image

from carnet.cli.podcast_check import findings, main

pytestmark = pytest.mark.usefixtures("english")

BASE = "https://blog.example/fr/"
CHANNEL = """<?xml version="1.0"?>
<rss xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:podcast="https://podcastindex.org/namespace/1.0"
  xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/"
  version="2.0"><channel>
<title>Essai</title><link>BASE</link><description>Des sons.</description><language>fr</language>
<atom:link href="BASEpodcast.xml" rel="self"/>
<itunes:author>Camille</itunes:author><itunes:owner><itunes:email>a@blog.example</itunes:email></itunes:owner>
<itunes:category text="Society &amp; Culture"><itunes:category text="Philosophy"/></itunes:category>
<itunes:image href="BASEcover.png"/><podcast:guid>917393e3-1b1e-5cef-ace4-edaa54e1f810</podcast:guid>
<item><title>Un son</title><guid>urn:x</guid><pubDate>Fri, 01 May 2026 00:00:00 +0200</pubDate>
<enclosure url="BASEson.mp3" length="3" type="audio/mpeg"/><itunes:duration>3</itunes:duration>
<content:encoded>Un texte.</content:encoded><podcast:chapters url="BASEson.chapters.json"/></item>
</channel></rss>""".replace("BASE", BASE)


@cache
def picture(size=(1400, 1400), mode="RGB", form="PNG"):
    data = BytesIO()
    Image.new(mode, size).save(data, form, **{"compress_level": 1} if form == "PNG" else {})
    return data.getvalue()


FILES = {
    "podcast.xml": CHANNEL.encode(),
    "cover.png": picture,
    "son.mp3": b"mp3",
    "son.chapters.json": b'{"version": "1.2.0", "chapters": [{"startTime": 0}]}',
}


@pytest.fixture
def site(tmp_path):
    def write(**changes):
        shutil.rmtree(tmp_path / "site", ignore_errors=True)
        (tmp_path / "site").mkdir()
        for name, content in (FILES | changes).items():
            if content is not None:
                (tmp_path / "site" / name).write_bytes(content() if callable(content) else content)
        return tmp_path / "site"

    return write


def with_feed(old, new):
    assert old in CHANNEL
    return {"podcast.xml": CHANNEL.replace(old, new).encode()}


def test_podcast_that_has_all_is_taken(site, capsys):
    assert main([str(site())]) == 0
    assert capsys.readouterr().out == "Directories take it.\n"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (with_feed("<language>fr</language>", ""), "language"),
        (with_feed("<title>Essai</title>", "<title/>"), "title"),
        (with_feed("<description>Des sons.", "<description>Essai"), "description"),
        (with_feed("<itunes:author>Camille</itunes:author>", ""), "author"),
        (with_feed('category text="Philosophy"', 'category text="Thoughts"'), "Society & Culture › Thoughts"),
        (with_feed('"Society &amp; Culture"', '"Culture"'), "'Culture'"),
        (with_feed(f'<itunes:image href="{BASE}cover.png"/>', ""), "picture"),
        (with_feed("https://blog.example", "http://blog.example"), "https"),
        ({"cover.png": None}, "is not there"),
        ({"cover.png": partial(picture, (1300, 1300))}, "1300 × 1300"),
        ({"cover.png": partial(picture, (1400, 1500))}, "1400 × 1500"),
        ({"cover.png": partial(picture, (3001, 3001))}, "3001 × 3001"),
        ({"cover.png": partial(picture, mode="RGBA")}, "transparency"),
        ({"cover.png": partial(picture, mode="CMYK", form="JPEG")}, "plain RGB"),
        ({"cover.png": partial(picture, form="GIF")}, "GIF"),
        ({"son.mp3": None}, "is not there"),
        ({"son.mp3": b"longer"}, "another length"),
        (with_feed("audio/mpeg", "audio/wav"), "save it as MP3"),
        (with_feed("audio/mpeg", "audio/ogg"), "save it as MP3"),
        (with_feed("May 2026", "May 2126"), "future"),
        (with_feed("<title>Un son</title>", ""), "no title"),
        (with_feed("</item>", "</item>" + CHANNEL[CHANNEL.index("<item>") : CHANNEL.index("</channel>")]), "same id"),
    ],
)
def test_what_directories_refuse_is_one_line_and_fails(site, capsys, changes, told):
    assert main([str(site(**changes))]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if told in line and line.startswith("needed – ")], lines


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (with_feed("<itunes:owner><itunes:email>a@blog.example</itunes:email></itunes:owner>", ""), "owner"),
        (with_feed("<itunes:duration>3</itunes:duration>", ""), "how long"),
        (with_feed("Un texte.", "x" * 4001), "4000"),
        (with_feed("Un texte.", "&lt;audio src='a'&gt;&lt;audio src='b'&gt;"), "2 sounds"),
        (with_feed("917393e3-1b1e-5cef-ace4-edaa54e1f810", "1"), "blog_podcast_guid"),
        ({"son.chapters.json": b"[]"}, "chapters"),
    ],
)
def test_what_directories_advise_is_one_line_and_passes(site, capsys, changes, told):
    assert main([str(site(**changes))]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if told in line and line.startswith("advice – ")], lines
    assert len(lines) == 2


def test_programs_get_the_findings_as_json(site, capsys):
    folder = site(**with_feed("<language>fr</language>", ""))
    main([str(folder), "--json"])
    (found,) = json.loads(capsys.readouterr().out)
    assert found == findings(folder).__next__()._asdict()


def test_site_without_podcast_is_told(tmp_path, capsys):
    assert main([str(tmp_path)]) == 1
    assert "has no podcast" in capsys.readouterr().out
