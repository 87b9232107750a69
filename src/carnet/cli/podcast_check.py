"""Look at the podcast that was built, as directories do: what they refuse, and what they advise.

It asks nobody: the feed and its files are read in the folder into which `make html` published the blog. The demands are
Apple's (https://podcasters.apple.com/support/823-podcast-requirements), those of other directories are no stricter, and
those of Podcasting 2.0 (https://podcasting2.org/docs/podcast-namespace).

    carnet podcast-check [_build/html]
"""

from __future__ import annotations

import json
import sys
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

from lxml import etree
from PIL import Image
from sphinx.locale import _

from carnet.cli.apple_categories import CATEGORIES
from carnet.cli.arguments import parser_of
from carnet.cli.console import command
from carnet.core.sound_chapters import mistake_in
from carnet.podcast import FILE
from carnet.podcast.channel import itunes, podcasting
from carnet.podcast.sounds import TAKEN

#: What directories take, by its media type.
FORMS = {*TAKEN, "audio/x-m4a", "video/mp4", "video/quicktime", "application/pdf"}
#: The sides of a cover in pixels, and the longest texts in characters.
SIDES = range(1400, 3001)
LONGEST = 4000
_ATOM = "{http://www.w3.org/2005/Atom}"
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"


class Finding(NamedTuple):
    """What is wrong with a podcast; directories refuse what is *needed*, all else is advice."""

    place: str
    text: str
    needed: bool = True


def findings(folder: Path) -> Iterator[Finding]:
    """Yield what is wrong with the podcast of the site in a *folder*."""
    channel = etree.parse(folder / FILE).find("channel")
    address = next(link.get("href") for link in channel.iter(f"{_ATOM}link") if link.get("rel") == "self")
    base = address.removesuffix(FILE)
    yield from _of_channel(channel, folder, base)
    items = channel.findall("item")
    seen: set[str] = set()
    for item in items:
        place = item.findtext("title") or item.findtext("link") or "?"
        for text, needed in _of_item(item, folder, base):
            yield Finding(place, text, needed)
        if (guid := item.findtext("guid")) in seen:
            yield Finding(place, _("another episode has the same id"))
        seen.add(guid)


def _of_channel(channel: Any, folder: Path, base: str) -> Iterator[Finding]:
    def wants(name: str, setting: str, *, needed: bool = True) -> Iterator[Finding]:
        if not (channel.findtext(name) or "").strip():
            yield Finding("conf.py", _("the podcast says nothing in '%s'; see %s") % (_plain(name), setting), needed)

    yield from wants("title", "project")
    yield from wants("language", "language")
    yield from wants(itunes("author"), "author")
    yield from wants(f"{itunes('owner')}/{itunes('email')}", "blog_podcast_owner", needed=False)
    if channel.findtext("description") == channel.findtext("title"):
        yield Finding(
            "conf.py", _("the podcast says nothing in '%s'; see %s") % ("description", "blog_feed_description")
        )
    if not base.startswith("https://"):
        yield Finding("conf.py", _("directories want addresses that begin with https://; see html_baseurl"))
    for text in _of_categories(channel):
        yield Finding("conf.py", text)
    for text, needed in _of_cover(channel, folder, base):
        yield Finding("conf.py", text, needed)
    try:
        uuid.UUID(channel.findtext(podcasting("guid")) or "")
    except ValueError:
        yield Finding("conf.py", _("the podcast has no id; see %s") % "blog_podcast_guid", needed=False)


def _plain(name: str) -> str:
    return " ".join(part.rpartition("}")[2] for part in name.split("/{"))


def _of_categories(channel: Any) -> Iterator[str]:
    found = channel.findall(itunes("category"))
    if not found:
        yield _("the podcast has no category; see %s") % "blog_podcast_categories"
    for outer in found:
        name = outer.get("text")
        if name not in CATEGORIES:
            yield _("'%s' is no category of Apple's list") % name
        for inner in outer.findall(itunes("category")) if name in CATEGORIES else ():
            if inner.get("text") not in CATEGORIES[name]:
                yield _("'%s' is no category of Apple's list") % f"{name} › {inner.get('text')}"


def _of_cover(channel: Any, folder: Path, base: str) -> Iterator[tuple[str, bool]]:
    element = channel.find(itunes("image"))
    if element is None:
        yield _("the podcast has no picture; see %s") % "blog_podcast_image", True
        return
    path = _file(element.get("href"), folder, base)
    if path is None:
        yield _("the picture %s is not there") % element.get("href"), True
        return
    with Image.open(path) as image:
        size, form, mode = image.size, image.format, image.mode
        alpha = image.getextrema()[-1] if mode in ("RGBA", "LA") else (255, 255)
    if form not in ("JPEG", "PNG"):
        yield _("the picture %s is %s; directories take JPEG and PNG") % (path.name, form), True
    if size[0] != size[1] or size[0] not in SIDES:
        wanted = _("the picture %s has %s × %s pixels; it has to be square, 1400 to 3000 wide")
        yield wanted % (path.name, *size), True
    if mode == "CMYK" or alpha != (255, 255):
        yield _("the picture %s is not plain RGB; save it as RGB without transparency") % path.name, True


def _file(address: str, folder: Path, base: str) -> Path | None:
    """Return the file behind an address of the site, None where there is none."""
    path = folder / unquote(address.removeprefix(base))
    return path if address.startswith(base) and path.is_file() else None


def _of_item(item: Any, folder: Path, base: str) -> Iterator[tuple[str, bool]]:
    if not (item.findtext("title") or "").strip():
        yield _("the episode has no title"), True
    enclosure = item.find("enclosure")
    if enclosure is None:
        yield _("the episode has no sound"), True
        return
    url, name = enclosure.get("url"), unquote(enclosure.get("url").rpartition("/")[2])
    path = _file(url, folder, base)
    if path is None:
        yield _("the sound %s is not there") % url, True
    elif path.stat().st_size != int(enclosure.get("length")):
        yield _("the sound %s has another length than the feed says; build the blog again") % name, True
    if enclosure.get("type") not in FORMS:
        told = _("%s is %s, which directories do not take; save it as MP3, or as AAC in an .m4a")
        yield told % (name, enclosure.get("type")), True
    if item.find(itunes("duration")) is None:
        yield _("how long %s lasts is not known") % name, False
    if parsedate_to_datetime(item.findtext("pubDate")) > datetime.now(UTC):
        yield _("the episode is dated in the future, which hides it in apps"), True
    text = item.findtext(_CONTENT) or ""
    if max(map(len, (item.findtext("description") or "", text))) > LONGEST:
        yield _("its text has more than %s characters; apps show its beginning") % LONGEST, False
    if (number := text.count("<audio ")) > 1:
        yield _("the post has %s sounds; the episode is %s") % (number, name), False
    if (chapters := item.find(podcasting("chapters"))) is not None:
        path = _file(chapters.get("url"), folder, base)
        if path is None or mistake_in(path.read_text(encoding="utf-8")):
            yield _("its chapters can't be read"), False


def _as_json(found: list[Finding]) -> str:
    return json.dumps([finding._asdict() for finding in found], ensure_ascii=False, indent=1)


def main(arguments: list[str] | None = None) -> int:
    """Check from the command line; the code is 1 where directories would refuse the podcast."""
    parser = parser_of("podcast-check")
    parser.add_argument("folder", nargs="?", type=Path, default=Path("_build/html"), help=_("the site (%(default)s)"))
    parser.add_argument("--json", action="store_true", help=_("for programs"))
    options = parser.parse_args(arguments)
    if not (options.folder / FILE).is_file():
        print(_("%s has no podcast; build the blog first, with a post that has a sound") % options.folder)
        return 1
    found = sorted(findings(options.folder), key=lambda finding: not finding.needed)
    if options.json:
        print(_as_json(found))
    else:
        for place, text, needed in found:
            print(f"{_('needed') if needed else _('advice')} – {place}: {text}")
        number = sum(finding.needed for finding in found)
        print(_("%s to mend, %s to consider") % (number, len(found) - number) if found else _("Directories take it."))
    return int(any(finding.needed for finding in found))


if __name__ == "__main__":
    command(lambda: main(sys.argv[1:]))
