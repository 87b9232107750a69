"""The account of an import: what came in and what went out, and what to look at by hand, worst first."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Ledger:
    """Counts, and remarks with how bad each is (0 is worst)."""

    counts: Counter[str] = field(default_factory=Counter)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    remarks: list[tuple[int, str, str]] = field(default_factory=list)
    mismatches: list[str] = field(default_factory=list)

    def remark(self, rank: int, place: str, text: str) -> None:
        """Note something to look at."""
        self.remarks.append((rank, place, text))

    def balance(self) -> None:
        """Compare what came in with what went out."""
        count = self.counts
        out = count["posts"] + count["drafts"] + count["scheduled"] + count["pages"] + count["comments"]
        if count["entries"] != out + len(self.skipped):
            self.mismatches.append(f"{count['entries']} entries in, {out} out and {len(self.skipped)} skipped")
        for name in ("texts", "comment texts", "links", "pictures", "players"):
            if count[f"{name} in"] != count[f"{name} out"]:
                self.mismatches.append(f"{name}: {count[f'{name} in']} in, {count[f'{name} out']} out")

    def sum(self) -> str:
        """Return what came out, kind by kind."""
        kinds = ("posts", "drafts", "scheduled", "pages", "comments")
        return " + ".join(f"{self.counts[kind]} {kind}" for kind in kinds)

    def text(self) -> str:
        """Return the ledger as Markdown."""
        count = self.counts

        def share(part: str, whole: str) -> str:
            return f"{count[part]} of {count[whole]} ({100 * count[part] / max(1, count[whole]):.1f} %)"

        lines = [
            "# Ledger of the import",
            "",
            f"- entries in: {count['entries']} = {self.sum()} + {len(self.skipped)} skipped",
            f"- bodies the same in text, lines, links, pictures, players and emphasis: {share('perfect', 'texts in')}",
            f"- texts the same letter for letter: {count['texts out']} of {count['texts in']}",
            f"- characters kept as HTML: {share('raw', 'characters')}",
        ]
        lines += [
            f"- {name}: {count[f'{name} in']} in, {count[f'{name} out']} out"
            for name in ("links", "pictures", "players", "comment texts")
        ]
        lines.append(f"- pictures and sounds not found: {count['missing']}")
        for title, texts in (
            ("Does not add up", self.mismatches),
            ("To look at, worst first", [f"{place}: {text}" for _rank, place, text in sorted(set(self.remarks))]),
            ("Skipped", [f"{identity}: {reason}" for identity, reason in self.skipped]),
        ):
            if texts:
                lines += ["", f"## {title}", "", *(f"- {text}" for text in texts)]
        return "\n".join(lines) + "\n"


def say(text: str) -> None:
    """Tell who runs the import something."""
    print(text, flush=True)


def progress(number: int, count: int) -> None:
    """Show how far a long import is."""
    if sys.stderr.isatty():
        print(f"\r{number} of {count}", end="\n" if number == count else "", file=sys.stderr, flush=True)
    elif number % 500 == 0:
        print(f"{number} of {count}", file=sys.stderr, flush=True)
