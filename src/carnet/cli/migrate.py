"""Take a blog over that `make start` made when each blog had a copy of the engine: it gets the engine as a wheel.

    carnet migrate DIR

Posts, pages, pictures, settings, addresses and the ids of feeds stay. The copy of the engine in `_ext/`, its tools and
its tests go, with all that is replaced, to `.before-carnet/`: nothing is lost.
"""

from __future__ import annotations

import re
import runpy
import shutil
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from hashlib import sha1
from pathlib import Path
from zoneinfo import ZoneInfo

from sphinx.locale import _

from carnet.cli import schemas
from carnet.cli.arguments import parser_of
from carnet.cli.console import command
from carnet.cli.language import language_of
from carnet.cli.new.blog import files
from carnet.cli.new.engine import Engine, put, this_engine
from carnet.cli.new.questions import Answers, NewBlogError, talk
from carnet.cli.repository import settings

#: Where all goes that the blog does not keep.
STORE = ".before-carnet"
#: What is of the engine whatever is in it, or is written anew.
_GONE = (
    *("_ext", "tools", "tests", "locales", ".ci", "Makefile", "README.md", "UPGRADING.md", "THIRD-PARTY.md"),
    *("pyproject.toml", "requirements.in", "requirements.txt", ".readthedocs.yaml", ".gitignore", ".gitattributes"),
    *(f".github/workflows/{name}.yml" for name in ("ci", "links", "pages", "versions", "start")),
    ".github/dependabot.yml",
)
#: What the blog gets, of all that a new one has.
_NEW = re.compile(
    r"Makefile|README\.md|\.readthedocs\.yaml|\.gitignore|\.github/.*|tests/.*|_templates/.*|_static/blog\.css"
)
#: The engine's files in the folders that a blog shares with it, with the beginning of their fingerprint in Git.
_SHARED = {
    "_static/blog.css": "8a6c28666be0",
    "_static/blog.js": "32e68efde0dc",
    "_static/feed.css": "bc414c48cc4d",
    "_static/live-comments.css": "473c0c487eab",
    "_static/live-comments.js": "2e4c0f28422c",
    "_static/media.js": "32b0a9bbfd41",
    "_static/search.css": "86cd60699230",
    "_static/search.js": "bfecaea33ebc",
    "_templates/404.html": "1132651623af",
    "_templates/ablog/catalog.html": "48e2dd6919a4",
    "_templates/ablog/collection.html": "157d921c7349",
    "_templates/ablog/comments.html": "5cfcc2f35699",
    "_templates/ablog/file.txt": "782002e6fdb4",
    "_templates/ablog/home.html": "6fed87ee1d0b",
    "_templates/ablog/list.html": "15d02fecd0e3",
    "_templates/ablog/live-comments.html": "cbd14a5d812f",
    "_templates/ablog/macros.html": "9d3857324f96",
    "_templates/ablog/pager.html": "f58fedc40d4d",
    "_templates/ablog/post-foot.html": "223ef10be5c4",
    "_templates/ablog/post-meta.html": "7bfa6362a756",
    "_templates/ablog/post-share.html": "021208dc9b20",
    "_templates/ablog/redirect.html": "0be99303cf9c",
    "_templates/page.html": "db81a2dd7b97",
    "_templates/partials/icons.html": "43fa3ac67e0c",
    "_templates/search.html": "b2fabb15721b",
    "_templates/sidebar/brand.html": "2ed1cda6da46",
    "_templates/sidebar/doors.html": "babcde9d6660",
    "_templates/sidebar/profile.html": "928f06405166",
    "_templates/sidebar/search.html": "0d14e3582791",
}
#: What the lines of `extensions` are called now; "" goes without a line of its own.
_LINES = {
    "ablog_compat": "",
    "furo_compat": "",
    "minify": "",
    "sphinx_compat": "upstream.fast_builds",
    "doors": "sidebar_links",
    "follow": "feed_addresses",
    "kept_links": "archived_links",
    "sharing": "page_metadata",
    **{
        name: name
        for name in (
            *(
                "archives",
                "blogroll",
                "book",
                "cards",
                "comments",
                "drafts",
                "feeds",
                "french",
                "front_matter",
                "images",
            ),
            *("incremental", "live_comments", "manifest", "mathml", "media", "not_found", "permalinks", "podcast"),
            *("reading", "related", "reminders", "reply", "search", "security", "share", "sitemap", "support"),
            "webmentions",
        )
    },
}
#: What came since, and no blog should be without: what is wrong is told in plain words, no page takes what is private.
_SINCE = ("messages", "outside_files")
#: Lines of the settings that have no use any more.
_UNUSED = re.compile(
    r"^(?:sys\.path\.insert\(0, .*_ext.*|locale_dirs = \[\"locales\"\].*|html_js_files = .*blog\.js.*"
    r"|html_context = \{\"profile\": profile, \"doors\": doors\}.*)\n\n?",
    re.MULTILINE,
)


def new_settings(text: str) -> str:
    """Return `conf.py` for the engine as a distribution: the same settings, the lines by their names now."""
    text = _UNUSED.sub("", text)
    text = re.sub(r"^(\s*)# Ours, in _ext/.*$", r"\1# The features, one a line", text, flags=re.MULTILINE)
    text = re.sub(r'^( *)"(\w+)",(.*\n)', _line, text, flags=re.MULTILINE)
    text = re.sub(r"^(profile|doors)\b", lambda found: _MENU[found[1]], text, flags=re.MULTILINE)
    text = re.sub(r"\b(profile|doors)\[", lambda found: f"{_MENU[found[1]]}[", text)
    for module in ("sys", "re"):
        if not re.search(rf"\b{module}\.", text):
            text = re.sub(rf"^import {module}\n", "", text, flags=re.MULTILINE)
    if not re.search(r"\bPath\(", text):
        text = re.sub(r"^from pathlib import Path\n", "", text, flags=re.MULTILINE)
    return text


_MENU = {"profile": "blog_profile", "doors": "blog_menu"}


def _line(found: re.Match[str]) -> str:
    """Return a line of `extensions` by its name now; `carnet` follows that of ABlog."""
    margin, name, rest = found.groups()
    if name == "ablog":
        since = "".join(f'{margin}"carnet.{line}",\n' for line in _SINCE)
        return f'{found[0]}{margin}"carnet",  # the floor that the features stand on\n{since}'
    if name not in _LINES:
        return found[0]
    return f'{margin}"carnet.{_LINES[name]}",{rest}' if _LINES[name] else ""


def fingerprint(file: Path) -> str:
    """Return what Git calls the content of a *file*, in short."""
    content = file.read_bytes().replace(b"\r\n", b"\n")
    return sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()[:12]


def own_changes(root: Path) -> list[str]:
    """Return the engine's templates, styles and scripts that the blog has changed."""
    return [name for name, was in _SHARED.items() if (root / name).is_file() and fingerprint(root / name) != was]


def put_away(root: Path, name: str) -> None:
    """Move a file or folder out of the way, if it is there."""
    if (root / name).exists():
        (root / STORE / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.move(root / name, root / STORE / name)


def answers_of(root: Path) -> Answers:
    """Return what a blog says of itself."""
    said = runpy.run_path(str(root / "conf.py"))
    return Answers(
        title=said["project"],
        author=said["author"],
        language="fr" if said["language"].startswith("fr") else "en",
        address=said.get("default_address") or said["html_baseurl"],
        categories=tuple(said["blog_categories"]),
        zone=said.get("blog_timezone", "Europe/Paris"),
    )


def refusals(root: Path) -> Iterator[str]:
    """Yield why a folder can't be taken over."""
    conf = root / "conf.py"
    if not conf.is_file() or "_ext" not in conf.read_text(encoding="utf-8") or not (root / "_ext").is_dir():
        yield _("%s is no blog with a copy of the engine in _ext/: there is nothing to take over") % root
    if (root / STORE).exists():
        yield _("%s/ is there already: look at what it holds, move it away, and begin again") % STORE


def migrate(root: Path, engine: Engine) -> list[str]:
    """Take a blog over, and return its own changes of the engine's files, which were put away with them."""
    said, changed = answers_of(root), own_changes(root)
    old = (root / "conf.py").read_text(encoding="utf-8")
    for name in (*_GONE, *_SHARED):
        put_away(root, name)
    (root / STORE).mkdir(exist_ok=True)
    shutil.copy2(root / "conf.py", root / STORE / "conf.py")
    (root / "conf.py").write_text(new_settings(old), encoding="utf-8", newline="\n")
    for name, content in files(said, datetime.now(ZoneInfo(said.zone)).date()).items():
        if _NEW.fullmatch(name):
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_bytes(content)
    with (root / ".gitignore").open("a", encoding="utf-8", newline="\n") as ignored:
        ignored.write(f"/{STORE}/\n/.replaced/\n")
    put(engine, root)
    for name, text in schemas.files(settings(root)).items():
        (root / name).write_text(text, encoding="utf-8", newline="\n")
    return changed


def main(arguments: Sequence[str] | None = None) -> int:
    """Take a blog over from the command line; 1 if nothing was done."""
    parser = parser_of("migrate")
    parser.add_argument("folder", type=Path, help=_("the folder of the blog"))
    root = parser.parse_args(arguments).folder
    talk(language_of(root))
    if refused := [*refusals(root)]:
        print(refused[0], file=sys.stderr)
        return 1
    try:
        changed = migrate(root, this_engine())
    except NewBlogError as error:
        print(error, file=sys.stderr)
        return 1
    print(_("The engine lies in vendor/ now. What it replaced is in %s/; then: make html test") % STORE)
    for name in changed:
        print(_("%s was the engine's, and you had changed it: see %s") % (name, f"{STORE}/{name}"))
    return 0


if __name__ == "__main__":
    command(main)
