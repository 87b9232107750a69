"""Where lists and feeds of an old blog lead now: a file by which the blog forwards, see `carnet.permalinks`."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from sphinx.locale import _

from carnet.importers.labels import Table
from carnet.importers.model import Blog

FILE = "old-addresses.txt"


def lines_of(blog: Blog, table: Table, spelling: dict[str, str]) -> dict[str, str]:
    """Return what is now at each old address of a list or feed: labels may have other names, or be of another kind."""
    found: dict[str, str] = {}
    for address, target in blog.lists.items():
        kind, _space, name = target.partition(" ")
        if kind == "label":
            category, tag = table.categories.get(name), table.tags.get(name)
            if not (category or tag):
                continue
            found[address] = f"category {category}" if category else f"tag {tag}"
            found[f"{address}feed/"] = f"feed {found[address]}"
        elif kind == "author":
            found[address] = f"author {spelling.get(name, name)}"
        else:
            found[address] = target
    return found


def write(root: Path, lines: dict[str, str]) -> bool:
    """Add *lines* to the file; those that are there stay as they are. Return whether there is anything new."""
    path = root / FILE
    text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
    known = {line.split()[0] for line in text.splitlines() if line.startswith("/")}
    new = {quote(address, safe="/.:~*"): target for address, target in lines.items()}
    added = [f"{address} {target}" for address, target in sorted(new.items()) if address not in known]
    if not added:
        return False
    head = "" if text else f"# {_('Old addresses of lists and feeds, and what is there now.')}\n"
    path.write_text(text + head + "\n".join(added) + "\n", encoding="utf-8", newline="\n")
    return True
