"""What a file or folder is, by what it holds: whose export, or what a person took for one."""

from __future__ import annotations

import re
import tarfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from sphinx.locale import _

from carnet.importers.model import ImportRefusedError
from carnet.importers.package import Package

#: The origins that `--from` names, in the order in which they are told.
ORIGINS = ("wordpress", "blogger", "ghost", "jekyll", "hugo", "feed")
#: How much of a file tells what it is.
_HEAD = 60_000
_HUGO = re.compile(r"(?:hugo|config)\.(?:toml|ya?ml|json)|config/_default/.*")


@dataclass(frozen=True, slots=True)
class Source:
    """An export: its origin, the files to read (their names in *package*, if it is one), and the folder they lie in."""

    origin: str
    path: Path
    files: tuple[str, ...] = ()
    package: Package | None = None
    root: str = ""

    def documents(self) -> list[tuple[str, bytes]]:
        """Return the files with their content."""
        if self.package is None:
            return [(self.path.name, self.path.read_bytes())]
        return [(name, self.package.read(name, 400_000_000)) for name in self.files]


def recognise(path: Path, wanted: str = "") -> Source:
    """Return what lies at *path*, or refuse what is no export with what to do; *wanted* is the origin that was told."""
    if not str(path) or str(path) == ".":
        raise ImportRefusedError(_("no file is named; write: make import FILE=the-export.zip"))
    if not path.exists():
        raise ImportRefusedError(_("there is no file %s") % path)
    try:
        if path.is_dir():
            return _package(Package(path), wanted)
        size = path.stat().st_size
        if size > 400_000_000 and not zipfile.is_zipfile(path):
            raise ImportRefusedError(_("%s is larger than %s MB") % (path.name, 400))
        if zipfile.is_zipfile(path):
            return _package(Package(path), wanted)
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
    except (OSError, zipfile.BadZipFile) as error:
        raise ImportRefusedError(_("%s cannot be read: %s") % (path.name, error)) from error
    return Source(wanted or _origin_of(path, head), path)


def _origin_of(path: Path, head: bytes) -> str:
    """Return the origin of a lone file by its first bytes."""
    if origin := origin_of_text(head):
        return origin
    raise ImportRefusedError(_told(path.name, head, path))


def origin_of_text(head: bytes) -> str:
    """Return whose export begins with *head*, "" where it is nobody's that is known here."""
    text = head.replace(b"\0", b"").decode("utf-8", "replace").lstrip("\ufeff \r\n\t")
    if text.startswith("{") and re.search(r'"(?:db|data|posts)"\s*:', text):
        is_feed = "jsonfeed.org/version" in text
        return "feed" if is_feed else "ghost" if re.search(r'"(?:meta|db|exported_on|posts)"\s*:', text) else ""
    if text.startswith(("{", "[")):
        return "feed" if "jsonfeed.org/version" in text else ""
    root = re.search(r"<(?![?!])([\w:.-]+)", text)
    if root is None or not text.startswith("<"):
        return ""
    name = root[1].rpartition(":")[2].lower()
    if name == "rss" and ("wordpress.org/export" in text or "<wp:" in text):
        return "wordpress"
    if name == "feed":
        is_blogger = re.search(r"blogger\.com,1999:|schemas\.google\.com/blogger|www\.blogger\.com", text)
        return "blogger" if is_blogger else "feed"
    return "feed" if name in ("rss", "rdf") else ""


def _told(name: str, head: bytes, path: Path) -> str:  # noqa: PLR0911  # a line for each kind
    """Return in words what a file is that cannot be brought in, and what to do."""
    text = head.replace(b"\0", b"").decode("utf-8", "replace").lstrip("\ufeff \r\n\t")
    if not head.strip():
        return _("%s is empty") % name
    if head.startswith(b"PK"):
        return _("%s is a zip that ends too early: download it once more") % name
    if head.startswith((b"\x1f\x8b", b"BZh", b"\xfd7zXZ")) or tarfile.is_tarfile(path):
        return _("%s is a tar archive: unpack it, and name its folder; Takeout offers .zip as well") % name
    if head.startswith((b"Rar!", b"7z\xbc\xaf")):
        return _("%s is an archive of another kind: unpack it, and name its folder") % name
    if text.startswith("///DOTCLEAR"):
        return (
            _("%s is an export of Dotclear, which cannot be read here; its feed (/feed/atom), saved as a file, can")
            % name
        )
    if re.search(r"spip_articles|<SPIP\b", text):
        return (
            _("%s is a copy of SPIP's database, which cannot be read here; its feed (/spip.php?page=backend) can")
            % name
        )
    if re.match(r"(?:--|/\*|INSERT|CREATE|DROP|SET)\b|-- ", text, re.IGNORECASE) and "wp_posts" in text:
        return _("%s is WordPress's database; take Tools → Export → All content in its stead") % name
    if re.match(r"--|/\*|INSERT |CREATE |DROP |SET ", text):
        return _("%s is a database; export the blog as WordPress, Blogger or Ghost do, or save its feed") % name
    if re.search(r"<html|<!doctype html", text[:3000], re.IGNORECASE):
        if "blogger.com" in text or "takeout.google" in text:
            return (
                _("%s is a web page, not the export itself: on takeout.google.com, download the zip that it makes")
                % name
            )
        return _("%s is a web page; export the blog, or save its feed as a file") % name
    return _("%s is no export that is known here: those are of %s") % (name, ", ".join(ORIGINS))


def _package(package: Package, wanted: str) -> Source:
    names = package.names()
    if not names:
        raise ImportRefusedError(_("%s is empty") % package.path.name)
    if found := _static_site(package, names, wanted):
        return found
    if wanted in ("jekyll", "hugo"):
        return Source(wanted, package.path, (), package)
    by_origin: dict[str, list[str]] = {}
    for name in names:
        path = PurePosixPath(name)
        if path.suffix.lower() in (".xml", ".atom", ".rss", ".json") and "Comments" not in path.parts:
            origin = origin_of_text(package.head(name, _HEAD))
            if origin and not (path.suffix.lower() == ".json" and origin == "feed" and path.name != "feed.json"):
                by_origin.setdefault(origin, []).append(name)
    takeout = [name for name in by_origin.get("blogger", []) if PurePosixPath(name).name == "feed.atom"]
    if takeout:
        by_origin["blogger"] = takeout
    for origin in [wanted] if wanted else ORIGINS:
        if by_origin.get(origin):
            return Source(origin, package.path, tuple(by_origin[origin]), package)
    raise ImportRefusedError(_told_of_package(package, names))


def _static_site(package: Package, names: Sequence[str], wanted: str) -> Source | None:
    """Return the site of Jekyll or Hugo that lies at the top, or in the one folder that is there."""
    folders = ["", *sorted({f"{name.partition('/')[0]}/" for name in names if "/" in name})]
    for folder in folders:
        inner = {name.removeprefix(folder) for name in names if name.startswith(folder)}
        top = {name.partition("/")[0] for name in inner if "/" in name}
        is_hugo = "content" in top and any(_HUGO.fullmatch(name) for name in inner)
        is_jekyll = any("_posts" in PurePosixPath(name).parts[:-1] for name in inner)
        if is_hugo and wanted in ("", "hugo") and not is_jekyll:
            return Source("hugo", package.path, (), package, folder)
        if is_jekyll and wanted in ("", "jekyll") and ("_posts" in top or "_config.yml" in inner):
            return Source("jekyll", package.path, (), package, folder)
    return None


def _told_of_package(package: Package, names: Sequence[str]) -> str:
    """Return in words what a zip or folder is, and what to do."""
    name, paths = package.path.name, {PurePosixPath(one).name for one in names}
    if "posts.csv" in paths:
        return (
            _("%s is an export of Substack, which cannot be read here; its feed (/feed), saved as a file, can") % name
        )
    if any(one.startswith("posts/") and re.search(r"-[0-9a-f]{10,12}\.html$", one) for one in names):
        return (
            _("%s is an export of Medium, which cannot be read here; its feed (/feed/@name), saved as a file, can")
            % name
        )
    if any("Albums" in PurePosixPath(one).parts or "Google Photos" in one for one in names):
        return (
            _("%s holds albums without the blog: name the part with Takeout/Blogger/Blogs, and this one as MEDIA")
            % name
        )
    if "conf.py" in paths:
        return _("%s is a site of Sphinx: its texts need no import, copy them") % name
    if paths & {"wp-config.php", "wp-login.php"} or any("wp-content/uploads" in one for one in names):
        return (
            _("%s holds the files of WordPress, not its texts: take Tools → Export, and name this folder as MEDIA")
            % name
        )
    return _("%s holds no export that is known here: those are of %s") % (name, ", ".join(ORIGINS))
