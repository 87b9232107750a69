"""The pictures and sounds of an export, found in its albums, a folder or on the network, and kept beside the post."""

from __future__ import annotations

import base64
import json
import re
import time
from collections import defaultdict
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, unquote_to_bytes, urlsplit

from carnet.cli.polite import BUSY, Asker, NotAskedError, WebError
from carnet.core.recordings import recording_of
from carnet.core.text import slugify
from carnet.importers.model import ImportRefusedError
from carnet.importers.package import MAX_FILE, Package
from carnet.importers.picture_sizes import key_of, largest, names_of

_SIGNS = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), ".png"),
    (re.compile(rb"\xff\xd8\xff"), ".jpg"),
    (re.compile(rb"GIF8[79]a"), ".gif"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), ".webp"),
    (re.compile(rb"....ftypavi[fs]", re.DOTALL), ".avif"),
)
#: Files that a text links to, and that come along.
_LINKED: tuple[str, ...] = (
    ".pdf", ".zip", ".txt", ".csv", ".doc", ".docx", ".odt", ".xls", ".xlsx", ".ods", ".ppt", ".pptx", ".odp",
    ".epub", ".mid", ".midi", ".svg", ".gpx", ".kml", ".ics",
)  # fmt: skip
#: Of them, those that may begin as a web page does, which is what a host sends for a file that it lacks.
_TEXTS = (".txt", ".svg", ".gpx", ".kml")
_SOUNDS: tuple[str, ...] = (".mp3", ".m4a", ".ogg", ".oga", ".opus", ".wav", ".flac", ".mp4", ".webm", ".m4v")
#: Answers that may be another one a little later.
_BUSY = BUSY | {500, 502, 504}
#: How often in a row a host may leave us without an answer, and how many seconds may be lost to all that do.
_GIVEN_UP, _LOST = 3, 1800
_LONGEST = 60


@dataclass(slots=True)
class Found:
    """A line of the manifest: the address in the export, the file that it became ("" if missing) and where it was."""

    post: str
    address: str
    file: str = ""
    source: str = ""


@dataclass(slots=True)
class Media:
    """Finds files, and remembers in the manifest what was found."""

    root: Path
    manifest: Path
    packages: list[Package]
    network: bool
    write: bool
    known: dict[tuple[str, str], Found] = field(default_factory=dict)
    index: dict[str, list[tuple[Package, str]]] = field(default_factory=lambda: defaultdict(list))
    by_address: dict[str, tuple[Package, str]] = field(default_factory=dict)
    names: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    cache: dict[str, tuple[bytes, str] | None] = field(default_factory=dict)
    hosts_down: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    lost: float = 0.0
    #: Packages whose files are found by their whole address alone.
    only_known: set[Package] = field(default_factory=set)
    asker: Asker = field(default_factory=lambda: Asker("blog-import", seconds=120, max_bytes=MAX_FILE))

    def load(self) -> None:
        """Read the manifest of an earlier run, and learn what the packages hold."""
        if self.manifest.exists():
            for row in json.loads(self.manifest.read_text(encoding="utf-8")):
                found = Found(**row)
                self.known[found.post, key_of(found.address)] = found
                if found.file:
                    self.names[found.post].add(PurePosixPath(found.file).name.lower())
        for package in self.packages:
            names = package.names()
            present = set(names)
            for name in names:
                path = PurePosixPath(name)
                if path.suffix.lower() == ".json":
                    self._side_car(package, name, present)
                elif path.suffix.lower() not in (".atom", ".xml", ".csv", ".html", ".md", ".markdown", ".toml", ".yml"):
                    self.index[path.name.lower()].append((package, name))

    def _side_car(self, package: Package, name: str, present: set[str]) -> None:
        """Learn the first name and the address of a photo from the file beside it: X.JPG(1).json is of X(1).JPG."""
        path = PurePosixPath(name)
        stem = re.sub(r"^(.*)(\.\w+)(\(\d+\))$", r"\1\3\2", path.name[: -len(".json")])
        photo = str(path.with_name(stem))
        if photo not in present:
            return
        try:
            said = json.loads(package.read(name, 1_000_000))
        except (ValueError, ImportRefusedError):
            return
        if isinstance(said, dict):
            title, url = said.get("title"), said.get("url")
            if isinstance(title, str) and title and title.lower() != stem.lower():
                self.index[PurePosixPath(title).name.lower()].append((package, photo))
            if isinstance(url, str):
                self.by_address[key_of(url)] = (package, photo)

    def know(self, package: Package, files: dict[str, str]) -> None:
        """Learn at which addresses the files of a package were."""
        for address, name in files.items():
            self.by_address[key_of(unquote(address))] = (package, name)

    def save(self) -> None:
        """Write the manifest."""
        rows = [asdict(self.known[key]) for key in sorted(self.known)]
        self.manifest.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

    def missing(self) -> list[Found]:
        """Return what was not found."""
        return [self.known[key] for key in sorted(self.known) if not self.known[key].file]

    def file(self, post: str, address: str, *, sound: bool = False) -> str | None:
        """Return the file, from the folder of *post*, that *address* is now, or None."""
        key = (post, key_of(address))
        known = self.known.get(key)
        folder = self.root / post
        if known and known.file and (folder.parent / known.file).is_file():
            return known.file
        if known and not known.file and key[1] in self.cache:
            return None
        content = self.content(address, sound=sound)
        found = self.known[key] = Found(post, address if not address.startswith("data:") else address[:60])
        if content is None:
            return None
        data, source = content
        suffix = kind_of(data, address, sound=sound)
        found.source = source
        name = self.name(post, address, suffix)
        found.file = f"{folder.name}/{name}"
        if self.write:
            folder.mkdir(parents=True, exist_ok=True)
            partial = folder / f"{name}.part"
            partial.write_bytes(data)
            partial.replace(folder / name)
            if suffix in _SOUNDS and recording_of(folder / name) is None:
                (folder / name).unlink()
                found.file = ""
                return None
        return found.file

    def name(self, post: str, address: str, suffix: str) -> str:
        """Return a free name for the file that *address* becomes."""
        path = "" if address.startswith("data:") else unquote(urlsplit(address).path)
        stem = slugify(PurePosixPath(path).stem)[:_LONGEST].strip("-") or "image"
        name, number = f"{stem}{suffix}", 1
        while name in self.names[post]:
            number += 1
            name = f"{stem}-{number}{suffix}"
        self.names[post].add(name)
        return name

    def content(self, address: str, *, sound: bool = False) -> tuple[bytes, str] | None:
        """Return what lies at *address*, and where it was found."""
        key = key_of(address)
        if key not in self.cache:
            if len(self.cache) > 64:
                self.cache = {old: None for old, content in self.cache.items() if content is None}
            self.cache[key] = self._look(address, sound=sound)
        return self.cache[key]

    def _look(self, address: str, *, sound: bool) -> tuple[bytes, str] | None:
        if address.startswith("data:"):
            return _of_data(address)
        for package, name in self._local(address):
            try:
                data = package.read(name)
            except ImportRefusedError:
                continue
            if kind_of(data, name, sound=sound):
                return data, name
        if self.network and re.match(r"(?:https?:)?//", address):
            whole = f"https:{address}" if address.startswith("//") else address
            for candidate in largest(whole):
                fetched = self._fetch(candidate)
                if fetched and kind_of(fetched, candidate, sound=sound):
                    return fetched, candidate
        return None

    def _local(self, address: str) -> list[tuple[Package, str]]:
        """Return the file that *address* can only mean: by its side-car, else by its name and folders."""
        key = key_of(address)
        for one in (key, key_of(unquote(address)), key_of(unquote(address.partition("?")[0]))):
            if one in self.by_address:
                return [self.by_address[one]]
        try:
            path = unquote(urlsplit(address).path)
        except ValueError:
            return []
        found = next((self.index[name] for name in names_of(path) if name in self.index), [])
        found = [one for one in found if one[0] not in self.only_known]
        if len(found) < 2:
            return found
        parts = [part.lower() for part in PurePosixPath(urlsplit(address).netloc + path).parts]
        scores = [
            _common_end(parts, [part.lower() for part in PurePosixPath(other).parts]) for _package, other in found
        ]
        best = [one for one, score in zip(found, scores, strict=True) if score == max(scores)]
        if len(best) > 1 and len({package.read(other) for package, other in best[:5]}) > 1:
            return []
        return best[:1]

    def _fetch(self, address: str) -> bytes | None:
        """Return what the network has at *address*; a host that never answers is not asked for long, nor are all."""
        host = urlsplit(address).netloc.lower()
        if self.hosts_down[host] >= _GIVEN_UP or self.lost > _LOST:
            return None
        started = time.monotonic()
        try:
            answer = self.asker.ask_patiently(address, busy=_BUSY)
        except NotAskedError:
            return None
        except WebError:
            answer = None
        if answer is None or answer.status in _BUSY:
            self.hosts_down[host] += 1
            self.lost += time.monotonic() - started
            return None
        self.hosts_down[host] = 0
        return answer.body if answer.status == 200 else None


def kind_of(data: bytes, name: str, *, sound: bool) -> str:
    """Return the suffix for a file by what it holds, "" if it is of no use."""
    if sound:
        suffix = PurePosixPath(urlsplit(name).path).suffix.lower()
        return suffix if suffix in _SOUNDS + _LINKED and (data.lstrip()[:1] != b"<" or suffix in _TEXTS) else ""
    return next((suffix for sign, suffix in _SIGNS if sign.match(data)), "")


def _of_data(address: str) -> tuple[bytes, str] | None:
    head, _, body = address.partition(",")
    try:
        data = base64.b64decode(unquote(body)) if head.endswith(";base64") else unquote_to_bytes(body)
    except ValueError:
        return None
    return (data, "the text itself") if kind_of(data, "", sound=False) else None


def _common_end(one: list[str], other: list[str]) -> int:
    count = 0
    for a, b in zip(reversed(one), reversed(other), strict=False):
        if a != b:
            break
        count += 1
    return count
