"""Add the blogs that a feed reader follows to `blogs.yaml`, from the OPML file that it exports.

What stands in `blogs.yaml` stays as it is, comments included; new blogs follow at its end. One that is there already,
by its address or its feed, is passed over. The list is public: feeds with a password or a key in their address are left
out and told.

    carnet blogroll subscriptions.opml
    carnet blogroll subscriptions.opml --folder Musique
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from sphinx.locale import _

import carnet.cli.repository
from carnet.blogroll import SOURCE, Blog, read_blogs
from carnet.cli.arguments import parser_of
from carnet.cli.console import command
from carnet.cli.new_post import yaml_text
from carnet.core.build_state import write_whole
from carnet.core.urls import is_web_address
from carnet.importers.model import ImportRefusedError
from carnet.importers.xml import parse

#: What in the query of an address says that it is one reader's alone.
_SECRET = re.compile(
    r"(^|[_-])(\w*key|\w*token|auth\w*|secret|pass\w*|pwd|hash|sig\w*|sid|session)($|[_-])", re.IGNORECASE
)
_LONGEST = 10_000_000


class BlogrollError(Exception):
    """Why nothing was added, in one line."""


@dataclass(frozen=True)
class Followed:
    """What an OPML file lists: blogs, each with the folders that it is in, and what was left out, with the reason."""

    blogs: tuple[tuple[Blog, tuple[str, ...]], ...]
    left_out: tuple[str, ...]


def read_opml(content: bytes, name: str) -> Followed:
    """Return what an OPML file says that somebody follows."""
    if len(content) > _LONGEST:
        raise BlogrollError(_("%s is too large for a list of feeds") % name)
    try:
        root, _said = parse(content, name)
    except ImportRefusedError as error:
        raise BlogrollError(" ".join(str(error).split())) from error
    if not isinstance(root.tag, str) or root.tag.rpartition("}")[2].lower() != "opml":
        raise BlogrollError(_("%s is no OPML file; let your feed reader export its feeds") % name)
    blogs: list[tuple[Blog, tuple[str, ...]]] = []
    left_out: list[str] = []
    for outline in root.iter("outline", "{*}outline"):
        given = {key.lower(): " ".join(value.split()) for key, value in outline.attrib.items()}
        if not given.get("xmlurl") and given.get("type") != "link":
            continue  # a folder
        folders = (one.get("title") or one.get("text") or "" for one in outline.iterancestors("outline", "{*}outline"))
        blog, why = blog_of(given)
        if why:
            left_out.append(_("'%s' is left out: %s") % (given.get("title") or given.get("text") or blog.url, why))
        else:
            blogs.append((blog, tuple(" ".join(folder.split()) for folder in folders)))
    return Followed(tuple(blogs), tuple(left_out))


def blog_of(given: dict[str, str]) -> tuple[Blog, str]:
    """Return the blog that the attributes of an outline name, and why it can't be in a public list, "" if it can."""
    feed, page = _web(given.get("xmlurl", "")), _web(given.get("htmlurl", "") or given.get("url", ""))
    if feed and not is_web_address(page):
        page = ""
    name = given.get("title") or given.get("text") or (page or feed).partition("://")[2].partition("/")[0]
    language = given.get("language", "")
    blog = Blog(name, page, feed, given.get("description", ""), language if language.lower() != "unknown" else "")
    for address in filter(None, (feed, page)):
        if not is_web_address(address):
            return blog, _("'%s' is no address of the web") % address
        if is_secret(address):
            return blog, _("its address has a password or a key, and the list is public")
    return blog, "" if feed or page else _("it has no address")


def _web(address: str) -> str:
    """Return an *address* as the web has it; some readers write `feed:` before it, or in its place."""
    address = re.sub(r"^feed:(?=https?:)", "", address, flags=re.IGNORECASE)
    return re.sub(r"^feed:(//)?", "https://", address, flags=re.IGNORECASE)


def is_secret(address: str) -> bool:
    """Return whether an *address* is for one reader alone."""
    try:
        parts = urlsplit(address)
        return "@" in parts.netloc or any(_SECRET.search(name) for name, _value in parse_qsl(parts.query))
    except ValueError:
        return True


def _same(address: str) -> str:
    """Return an *address* in the form in which two spellings of it are equal."""
    parts = urlsplit(address)
    return f"{parts.netloc.lower().removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}"


def new_ones(known: list[Blog], found: Iterable[Blog]) -> Iterator[Blog]:
    """Yield those of the blogs *found* that are not *known*, each once and with the address of a page: that of its host
    where it names none, or of its feed, as with channels of one host.
    """
    pages, feeds = {_same(blog.url) for blog in known}, {_same(blog.feed) for blog in known if blog.feed}
    for blog in found:
        if (blog.feed and _same(blog.feed) in feeds) or (blog.url and _same(blog.url) in pages):
            continue
        parts = urlsplit(blog.feed)
        host = f"{parts.scheme}://{parts.netloc}/"
        added = blog if blog.url else replace(blog, url=blog.feed if _same(host) in pages else host)
        pages.add(_same(added.url))
        if added.feed:
            feeds.add(_same(added.feed))
        yield added


def entry_of(blog: Blog) -> str:
    """Return a blog as `blogs.yaml` has it."""
    values = ((field.name, getattr(blog, field.name)) for field in fields(blog))
    lines = [f"{name}: {_text(value)}" for name, value in values if value]
    return "- " + "\n  ".join(lines) + "\n"


def _text(value: str) -> str:
    is_address = is_web_address(value) and not re.search(r"[#'\",\[\]{}&*!|>%@`]", value)
    return value if is_address else yaml_text(value)


def with_blogs(content: bytes, added: list[Blog]) -> bytes:
    """Return the *content* of `blogs.yaml` with more blogs at its end; one that can't take them is told."""
    text = content.decode("utf-8-sig")
    end = "\r\n" if "\r\n" in text else "\n"
    before = text.rstrip()
    entries = "\n".join(map(entry_of, added)).replace("\n", end)
    result = f"{before}{end * 2 if before else ''}{entries}".encode()
    known, _problems = read_blogs(content)
    found, problems = read_blogs(result)
    if problems or found != [*known, *added]:
        told = _("%s can't be added to; write each blog on lines of its own, beginning with '- name: …'")
        raise BlogrollError(told % SOURCE)
    return result


def add(root: Path, name: str, folder: str = "", *, dry_run: bool = False) -> int:
    """Add what the OPML file *name* lists to the blog at *root*, and say what was done."""
    if not name:
        raise BlogrollError(_("say which OPML file: let your feed reader export its feeds, then FILE=export.opml"))
    try:
        followed = read_opml(Path(name).read_bytes(), name)
    except OSError as error:
        raise BlogrollError(_("%s can't be read: %s") % (name, error.strerror or error)) from error
    file = root / SOURCE
    content = file.read_bytes() if file.is_file() else b""
    known, problems = read_blogs(content)
    if problems:
        raise BlogrollError(f"{SOURCE}:{problems[0].line}: {problems[0].message}")
    in_folder = [blog for blog, folders in followed.blogs if not folder or folder in folders]
    if folder and not in_folder:
        there = sorted({one for _blog, folders in followed.blogs for one in folders if one})
        raise BlogrollError(_("%s has no folder '%s'; it has: %s") % (name, folder, ", ".join(there) or "–"))
    added = list(new_ones(known, in_folder))
    if added and not dry_run:
        write_whole(file, with_blogs(content, added))
    for blog in added:
        print(f"+ {blog.name} <{blog.url}>")
    for told in followed.left_out:
        print(told, file=sys.stderr)
    print(_("%s: %s new, %s were there") % (SOURCE, len(added), len(in_folder) - len(added)))
    return 0


def main(arguments: list[str] | None = None, root: Path = carnet.cli.repository.ROOT) -> int:
    """Add blogs from the command line."""
    parser = parser_of("blogroll")
    parser.add_argument("file", help=_("the OPML file that a feed reader exported"))
    parser.add_argument("--folder", default="", help=_("only what is in this folder of the reader"))
    parser.add_argument("--dry-run", action="store_true", help=_("say what would be added, and add nothing"))
    options: Any = parser.parse_args(arguments)
    carnet.cli.repository.settings(root)
    try:
        return add(root, options.file, options.folder, dry_run=options.dry_run)
    except BlogrollError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    command(lambda: main(sys.argv[1:]))
