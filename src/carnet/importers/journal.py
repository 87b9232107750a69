"""What earlier runs of an import wrote, so that another run brings what is new and leaves what was changed here."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Literal

Fate = Literal["new", "same", "newer", "edited", "both", "deleted"]


@dataclass(slots=True)
class Row:
    """A file of an entry: place, the sums of what was written and of what the export had, and whether it is whole."""

    docname: str
    total: str
    source: str = ""
    done: bool = True


@dataclass(slots=True)
class Journal:
    """The files that are ours, by the id of their entry; *moved* has those that were renamed here."""

    root: Path
    folder: Path
    write: bool
    rows: dict[str, Row] = field(default_factory=dict)
    own: set[str] = field(default_factory=set)
    fates: Counter[str] = field(default_factory=Counter)
    seen: set[str] = field(default_factory=set)

    @property
    def file(self) -> Path:
        """Where it lies."""
        return self.folder / "written.jsonl"

    def load(self) -> None:
        """Read what earlier runs wrote; the last line of one that was cut short may be a part of one."""
        if not self.file.exists():
            return
        for line in self.file.read_text(encoding="utf-8", errors="replace").splitlines():
            try:
                row = json.loads(line)
                found = Row(row["docname"], row["sum"], row.get("source", ""), row.get("done", True))
            except (ValueError, KeyError, TypeError):
                continue
            self.rows[row["id"]] = found
            self.own.add(found.total)

    def docnames(self) -> dict[str, str]:
        """Return the place of each post and page by its id."""
        return {identity: row.docname for identity, row in self.rows.items() if not identity.endswith("#comments")}

    def follow(self, names: dict[str, str]) -> None:
        """Take note of posts that were renamed here: *names* has the place of each post by its feed's id."""
        for identity, row in self.rows.items():
            own, _sign, _rest = identity.partition("#comments")
            there = names.get(own)
            if there and there != row.docname and not (self.root / f"{row.docname}.md").exists():
                row.docname = there

    def fate(self, identity: str, name: str, content: str, source: str) -> Fate:
        """Return what becomes of the file *name*, which is to hold *content* made of *source*."""
        self.seen.add(identity)
        path, row = self.root / name, self.rows.get(identity)
        total = _sum(content)
        if not path.exists():
            return "deleted" if row and row.done and row.total else "new"
        there = sha256(path.read_bytes()).hexdigest()
        if there == total:
            return "same"
        if there in self.own:
            return "newer"
        return "both" if row and row.source and row.source != _sum(source) else "edited"

    def put(self, identity: str, docname: str, name: str, content: str, source: str) -> Fate:
        """Write a file, unless it was changed or deleted here; return what became of it."""
        fate = self.fate(identity, name, content, source)
        self.fates[fate] += 1
        total, path = _sum(content), self.root / name
        if fate in ("new", "newer"):
            self._note(identity, Row(docname, total, _sum(source), done=False))
            if self.write:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(content, encoding="utf-8", newline="\n")
        elif fate == "same":
            self.own.add(total)
            self._note(identity, Row(docname, total, _sum(source)))
        elif fate == "both" and self.write:
            newer = self.folder / "newer" / name
            newer.parent.mkdir(parents=True, exist_ok=True)
            newer.write_text(content, encoding="utf-8", newline="\n")
            self.rows[identity].source = _sum(source)
        return fate

    def _note(self, identity: str, row: Row) -> None:
        """Remember what is about to be written, before it is: a run that was cut short then knows its own files."""
        if self.rows.get(identity) == row or not self.write:
            return
        self.rows[identity] = row
        self.own.add(row.total)
        self.folder.mkdir(parents=True, exist_ok=True)
        with self.file.open("a", encoding="utf-8") as journal:
            journal.write(_line(identity, row))

    def finish(self) -> None:
        """Write the rows in order, all of them whole."""
        for row in self.rows.values():
            row.done = True
        self.folder.mkdir(parents=True, exist_ok=True)
        partial = self.file.with_suffix(".part")
        partial.write_text("".join(_line(one, self.rows[one]) for one in sorted(self.rows)), encoding="utf-8")
        partial.replace(self.file)


def _line(identity: str, row: Row) -> str:
    said = {"id": identity, "docname": row.docname, "sum": row.total, "source": row.source}
    return json.dumps(said | ({} if row.done else {"done": False}), ensure_ascii=False) + "\n"


def _sum(text: str) -> str:
    return sha256(text.encode("utf-8", "replace")).hexdigest()
