"""All texts of the blog: the list of posts and pages, and what is done with one as a whole."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from sphinx.locale import _

from carnet.cli.desk.keeper import Conflict, Keeper
from carnet.cli.desk.listing import Entry as Entry  # noqa: PLC0414  # part of the library
from carnet.cli.desk.listing import Listing, name_of_file
from carnet.cli.desk.places import DeskError, desk_folder, inside, told, write_safely
from carnet.cli.desk.post_file import PostFile
from carnet.cli.moved_links import Move, with_links_moved
from carnet.cli.new_post import NewPostError, new_post, slug_of, yaml_text
from carnet.cli.rename import RenameError, carry_out, files_of, plan
from carnet.core.build_state import delete_empty_folders
from carnet.core.posts import LISTED_FIELDS, now
from carnet.core.reserved_addresses import GENERIC
from carnet.core.text import slugify

_KEY = re.compile(r"\d{8}T\d{12}-[^/\\]+")
#: Fields that belong to one post alone.
_OWN_FIELDS = ("permalink", "feed_id", "mastodon", "updated", "pinned")


@dataclass(frozen=True, slots=True)
class Binned:
    """A text in the bin, with the files that went along."""

    key: str
    path: str
    title: str
    when: datetime
    files: tuple[str, ...]


class Library:
    """The texts of the blog at *root*; *settings* are those of `carnet.cli.repository.settings`."""

    def __init__(self, root: Path, settings: Mapping[str, Any], keeper: Keeper | None = None) -> None:
        self.root = Path(root)
        self.settings = settings
        self.listing = Listing(self.root, settings)
        self.keeper = keeper or Keeper(self.root)

    def entries(self) -> list[Entry]:
        """Return all texts, posts newest first, then pages; only files that changed are read."""
        return self.listing.entries()

    def search(self, query: str) -> set[str]:
        """Return the paths of the texts that hold all words of a query, whatever their accents and case."""
        return self.listing.search(query)

    # -- Making --------------------------------------------------------------------------------------------------------

    def new(self, title: str) -> str:
        """Begin a post as a draft, and return its path."""
        say = self.settings.get
        author, categories, language = say("author", ""), say("blog_categories", []), say("language", "en")
        with self._telling("posts"):
            try:
                path = new_post(title, now().date(), author, categories, self.root / "posts", language=language)
            except NewPostError as error:
                raise DeskError(str(error).replace(f"{self.root}{os.sep}", "")) from error
        return path.relative_to(self.root).as_posix()

    def new_page(self, title: str) -> str:
        """Begin a page as a draft beside the home page, and return its path."""
        title = " ".join(title.split())
        with self._telling("pages"):
            try:
                name = slug_of(title)
            except NewPostError as error:
                raise DeskError(str(error)) from error
            words = self.settings.get("blog_addresses", {})
            lists = {words.get(kind, kind) for kind in (*LISTED_FIELDS.values(), "notes")}
            if name in GENERIC | lists | {self.settings.get("blog_path")}:
                raise DeskError(_("'%s' is the address of a page that the blog makes; choose another title") % name)
            if self.listing.is_left_out(f"{name}.md"):
                raise DeskError(_("conf.py leaves %s out (exclude_patterns); choose another title") % f"{name}.md")
            if (self.root / name).exists():
                raise DeskError(_("%s exists; choose another name") % name)
            text = f"---\ntitle: {yaml_text(title, quoted=True)}\ndraft: true\n---\n"
            try:
                with (self.root / f"{name}.md").open("x", encoding="utf-8", newline="\n") as file:
                    file.write(text)
            except FileExistsError as error:
                raise DeskError(_("%s exists; choose another name") % f"{name}.md") from error
        return f"{name}.md"

    def duplicate(self, path: str) -> str:
        """Copy a text with its files as a draft of today, and return the copy's path."""
        file = PostFile.read(self._editable(path).text)
        before = path.removesuffix(".md")
        after = self._free_name(before)
        files = {name: new for name, new in self._files(path, after).items() if not name.endswith(".comments.yaml")}
        text = with_links_moved(file.text, path, Move(self.root, {path: f"{after}.md", **files}))
        copy = PostFile.read(text)
        for name in _OWN_FIELDS:
            copy = copy.with_field(name, None) if name in copy.fields else copy
        if "date" in copy.fields:
            copy = copy.with_field("date", now().date().isoformat(), "date")
        if copy.title:
            copy = copy.with_title(_("%s (copy)") % copy.title)
        copy = copy.with_field("draft", True, "flag")
        with self._telling(f"{after}.md"):
            for old, new in files.items():
                (self.root / new).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(self.root / old, self.root / new)
            write_safely(self.root / f"{after}.md", copy.text.encode())
        return f"{after}.md"

    def rename(self, path: str, new: str) -> str:
        """Give a post another name (or place); its old address forwards, links follow. Return its new path."""
        inside(self.root, path)
        name = new.removesuffix(".md")
        with self._telling(path):
            try:
                planned = plan(self.root, self.settings, path, name)
                inside(self.root, f"{planned.new}.md")
                carry_out(self.root, planned)
            except RenameError as error:
                raise DeskError(str(error)) from error
        self.keeper.move_history(path, f"{planned.new}.md")
        return f"{planned.new}.md"

    # -- Publishing marks ----------------------------------------------------------------------------------------------

    def unpublish(self, path: str) -> None:
        """Make a draft of a text; it leaves the site once the blog is published."""
        self._not_home(path)
        self._mark(path, draft=True)

    def publish_mark(self, path: str) -> None:
        """Say of a text that it is no draft; it is online once the blog is published."""
        self._mark(path, draft=False)

    def _mark(self, path: str, *, draft: bool) -> None:
        opened = self._editable(path)
        text = PostFile.read(opened.text).with_field("draft", draft, "flag").text
        if isinstance(self.keeper.save(path, text, opened.seen), Conflict):
            raise DeskError(_("%s has just been changed by another program; look at it, and try again") % path)

    # -- The bin -------------------------------------------------------------------------------------------------------

    def delete(self, path: str) -> str:
        """Put a text with its files into the bin, and return by what `restore` knows it.

        The bin is a folder, `.desk/bin`, in which all lies as it did: it can be got back by hand, too.
        """
        self._not_home(path)
        file = inside(self.root, path)
        if not file.is_file() or file.suffix != ".md":
            raise DeskError(_("%s is no text of this blog") % path)
        key = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{slugify(file.stem)[:60] or 'x'}"
        place = desk_folder(self.root, "bin") / key
        names = [path, *self._files(path, path.removesuffix(".md"))]  # the text first: at once, nobody can publish it
        with self._telling(path):
            for name in names:
                _move(self.root / name, place / name)
            for name in names[1:]:
                delete_empty_folders(self.root, (self.root / name).parent)
        return key

    def bin(self) -> list[Binned]:
        """Return what is in the bin, newest first."""
        found = []
        for place in desk_folder(self.root, "bin").iterdir():
            if not _KEY.fullmatch(place.name) or not place.is_dir():
                continue
            files = sorted(file.relative_to(place).as_posix() for file in place.rglob("*") if file.is_file())
            texts = [name for name in files if name.endswith(".md")]
            if texts:
                path = min(texts, key=len)
                text = (place / path).read_bytes().decode("utf-8", "replace")
                when = datetime.strptime(place.name.partition("-")[0], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC)
                title = name_of_file(PostFile.read(text)) or PurePosixPath(path).stem
                found.append(Binned(place.name, path, title, when, tuple(name for name in files if name != path)))
        return sorted(found, key=lambda one: one.when, reverse=True)

    def restore(self, key: str) -> str:
        """Put a text back where it lay, with its files, and return its path."""
        one = self._binned(key)
        place = desk_folder(self.root, "bin") / key
        names = [*one.files, one.path]  # the text last, once all is there
        for name in names:
            if inside(self.root, name).exists():
                raise DeskError(_("%s exists; give that one another name, then restore this one") % name)
        with self._telling(one.path):
            for name in names:
                _move(place / name, self.root / name)
            shutil.rmtree(place)
        return one.path

    def empty_bin(self, key: str = "") -> int:
        """Delete what is in the bin, or one text, for ever; return how many texts that were."""
        found = [self._binned(key)] if key else self.bin()
        with self._telling("bin"):
            for one in found:
                shutil.rmtree(desk_folder(self.root, "bin") / one.key)
        return len(found)

    def _binned(self, key: str) -> Binned:
        found = next((one for one in self.bin() if one.key == key), None)
        if found is None:
            raise DeskError(_("this is no longer in the bin"))
        return found

    # -- Helpers -------------------------------------------------------------------------------------------------------

    def _editable(self, path: str) -> Any:
        opened = self.keeper.open(path)
        if not opened.is_readable:
            message = _("%s is not UTF-8, and stays as it is; save it as UTF-8 with the program that wrote it")
            raise DeskError(message % path)
        return opened

    def _not_home(self, path: str) -> None:
        if path == f"{self.settings.get('root_doc', 'index')}.md":
            raise DeskError(_("the home page stays: without it, there is no blog"))

    def _files(self, path: str, after: str) -> dict[str, str]:
        """Return the files that belong to a text, and where they go with it.

        A folder that is called as a page is may be another's: it belongs to the page if only media lie there.
        """
        before = path.removesuffix(".md")
        found = files_of(self.root, before, after)
        if self.listing.is_post(path):
            return found
        texts = any(name.startswith(f"{before}/") and not _is_media(name) for name in found)
        is_taken = texts or self.listing.is_left_out(before)
        return {name: new for name, new in found.items() if not (is_taken and name.startswith(f"{before}/"))}

    def _free_name(self, before: str) -> str:
        for number in range(2, 1000):
            after = f"{before}-{number}"
            if not (self.root / f"{after}.md").exists() and not (self.root / after).exists():
                return after
        raise DeskError(_("%s exists; choose another name") % f"{before}-2.md")

    @contextmanager
    def _telling(self, path: str) -> Iterator[None]:
        """Say in one line what the system hinders."""
        try:
            yield
        except OSError as error:
            raise DeskError(told(error, path)) from error


def _is_media(name: str) -> bool:
    suffix = PurePosixPath(name).suffix.lower()
    return bool(suffix) and suffix not in (".md", ".rst", ".txt", ".py", ".html", ".css", ".js")


def _move(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(source, target)
