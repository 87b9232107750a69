"""The import itself: every entry of an export to its place, and the account of it."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path, PurePosixPath

import carnet.cli.repository
from carnet.core.text import slugify
from carnet.importers import comments, labels
from carnet.importers.html.cleaning import Targets, parse
from carnet.importers.html.conversion import Converted, convert, fence, is_sound
from carnet.importers.html.markdown import Inline, destination, write
from carnet.importers.ledger import Ledger, progress, say
from carnet.importers.media import Media, same_picture
from carnet.importers.model import Blog, Entry, ImportRefusedError
from carnet.importers.origins.blogger import read
from carnet.importers.package import Package
from carnet.importers.places import Places, arrange, learn_hosts, resolve
from carnet.importers.writing import front_matter_of, head, title_of, whole

FOLDER = "import"


@dataclass(slots=True)
class Options:
    """What the command line says."""

    file: Path
    media: Path | None = None
    dry_run: bool = False
    network: bool = True
    blog: str = ""


@dataclass(slots=True)
class Importer:
    """One run."""

    root: Path
    options: Options
    ledger: Ledger = field(default_factory=Ledger)
    written: dict[str, tuple[str, str]] = field(default_factory=dict)
    folder: Path = field(init=False)  # of originals, tables and the ledger
    own: set[str] = field(default_factory=set)
    kept: Counter[str] = field(default_factory=Counter)
    spelling: dict[str, str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    tags: set[str] = field(default_factory=set)
    categories: list[str] = field(default_factory=list)
    places: Places = field(default_factory=Places)
    table: labels.Table = field(default_factory=lambda: labels.Table("", {}, {}))
    media: Media = field(init=False)

    def run(self) -> Ledger:
        """Import everything."""
        self.folder = self.root / FOLDER
        blogs = self.blogs()
        self.categories = list(carnet.cli.repository.settings(self.root).get("blog_categories", []))
        self.load()
        self.media = self.all_media()
        shown = {
            entry.id: " ".join("".join(parse(entry.content).itertext()).split())[:200]
            for blog in blogs
            for entry in blog.entries
            if entry.kind != "comment" and not entry.title.strip()
        }
        known = {
            identity: name for identity, (name, _sum) in self.written.items() if not identity.endswith("#comments")
        }
        places = self.places = arrange(blogs, self.root, known, shown)
        learn_hosts(places, re.findall(r"https?://[^\s\"'<>]+", "\n".join(e.content for b in blogs for e in b.entries)))
        self.table = self.table_for(blogs)
        try:
            for blog in blogs:
                self.blog(blog, shown)
        finally:
            if not self.options.dry_run:
                self.media.save()
        if renamed := self.table.renamed():
            self.ledger.remark(6, "conf.py", f"for the old addresses of labels write blog_former_labels = {renamed}")
        missing = self.media.missing()
        for found in missing:
            self.ledger.remark(4, f"{found.post}.md", f"not found: {found.address}")
        self.ledger.counts["missing"] = len(missing)
        self.ledger.balance()
        self.finish()
        return self.ledger

    def blogs(self) -> list[Blog]:
        blogs = read(self.options.file)
        if self.options.blog:
            chosen = [blog for blog in blogs if blog.name == self.options.blog]
            if not chosen:
                names = ", ".join(f"'{blog.name}'" for blog in blogs)
                raise ImportRefusedError(f"there is no blog '{self.options.blog}' here, but {names}")
            blogs = chosen
        for blog in blogs:
            say(f"{blog.name} ({blog.format}): {len(blog.entries) + len(blog.skipped)} entries")
            for text in blog.said:
                self.ledger.remark(1, blog.name, text)
            posts = sum(entry.kind == "post" for entry in blog.entries)
            if blog.total > posts:
                self.ledger.remark(
                    0, blog.name, f"this feed holds {posts} of {blog.total} posts: {blog.total - posts} are missing"
                )
            if blog.format == "Takeout" and blog.zone is None:
                self.ledger.remark(
                    2, blog.name, "no settings.csv tells the blog's zone; hours are those of Europe/Paris"
                )
            self.ledger.counts["entries"] += len(blog.entries) + len(blog.skipped)
            self.ledger.skipped += blog.skipped
        return blogs

    def all_media(self) -> Media:
        packages = []
        if self.options.media is not None:
            if not self.options.media.exists():
                raise ImportRefusedError(f"there is no folder {self.options.media}")
            packages.append(Package(self.options.media))
        if self.options.file.is_dir() or self.options.file.suffix.lower() == ".zip":
            packages.append(Package(self.options.file))
        network = self.options.network and not self.options.dry_run
        media = Media(self.root, self.folder / "media.json", packages, network, not self.options.dry_run)
        media.load()
        return media

    def table_for(self, blogs: Iterable[Blog]) -> labels.Table:
        """Return the table of labels; the first run writes it with a proposal."""
        found = Counter(
            label for blog in blogs for entry in blog.entries if entry.kind == "post" for label in entry.labels
        )
        path = self.folder / "labels.yaml"
        table, whole_table = labels.load(path, found, self.categories, sorted(self.tags))
        if not whole_table and not self.options.dry_run:
            path.parent.mkdir(exist_ok=True)
            path.write_text(labels.text_of(table, found, self.categories), encoding="utf-8")
            say(
                f"{FOLDER}/labels.yaml says which category or tag each label becomes; '{table.default}' is the default."
            )
        return table

    def blog(self, blog: Blog, shown: dict[str, str]) -> None:
        """Write the entries of *blog*."""
        threads: dict[str, list[Entry]] = defaultdict(list)
        for entry in blog.entries:
            if entry.kind == "comment":
                threads[entry.parent].append(entry)
        entries = [entry for entry in blog.entries if entry.kind != "comment"]
        language = blog.language if blog.language not in ("", "fr") else ""
        for number, entry in enumerate(entries, start=1):
            progress(number, len(entries))
            replies = threads.pop(entry.number, [])
            self.original(entry)
            if entry.status == "trashed":
                self.ledger.skipped.append((entry.id, "it was in Blogger's bin"))
                threads[entry.number] = replies
                continue
            self.entry(entry, shown.get(entry.id, ""), language)
            self.thread(entry, replies)
        for orphans in threads.values():
            for entry in orphans:
                self.original(entry)
                self.ledger.skipped.append((entry.id, "its post is not imported"))

    def entry(self, entry: Entry, shown: str, language: str) -> None:
        """Write a post or page."""
        docname = self.places.docnames[entry.id]
        title = title_of(entry, shown)
        if not entry.title.strip():
            self.ledger.remark(5, f"{docname}.md", f"it had no title; its first words are one now: {title}")
        body = convert(entry.content, self.targets(entry, docname), title)
        self.account(docname, body)
        categories, tags = self.table.of(entry.labels)
        author = self.spelling.setdefault(slugify(entry.author), entry.author)
        permitted = entry
        if entry.path and (self.places.owners.get(entry.path) != entry.id or entry.path in self.taken):
            self.ledger.remark(1, f"{docname}.md", f"its old address {entry.path} is that of another post")
            permitted = replace(entry, path="")
        lines = head(permitted, title, categories, tags, language=language, author=author)
        text = body.markdown + self.enclosed(entry, docname, body, title)
        content, told = whole(lines, text, self.categories, is_post=entry.kind == "post")
        for message in told:
            self.ledger.remark(1, f"{docname}.md", message)
        self.write(entry.id, docname, f"{docname}.md", content)
        state = {"draft": "drafts", "scheduled": "scheduled"}.get(entry.status, "posts")
        self.ledger.counts["pages" if entry.kind == "page" else state] += 1
        if docname.startswith(FOLDER):
            self.ledger.remark(2, f"{docname}.md", "this page was not public; move it to the top when it shall be")

    def thread(self, entry: Entry, replies: list[Entry]) -> None:
        """Write the comments of a post."""
        if not replies:
            return
        docname = self.places.docnames[entry.id]
        targets = Targets(link=lambda href: href, picture=lambda _src: None)
        rows = comments.rows(replies, targets)
        texts = {row["id"]: row["text"] for row in rows}
        for reply in replies:
            self.original(reply)
            self.ledger.counts["comments"] += 1
            self.ledger.counts["comment texts in"] += 1
            if comments.same_words(reply.content, texts[reply.number]):
                self.ledger.counts["comment texts out"] += 1
            else:
                self.ledger.remark(0, f"{docname}.comments.yaml", f"the text of comment {reply.number} differs")
        self.write(f"{entry.id}#comments", docname, f"{docname}.comments.yaml", comments.file_of(rows))

    def targets(self, entry: Entry, docname: str) -> Targets:
        """Return where the addresses in *entry* lead now."""
        media = self.media

        def link(href: str) -> str:
            if same_picture(href, href) and (file := media.file(docname, href)):
                return file
            target, told = resolve(self.places, href, docname, entry.address)
            if told:
                self.ledger.remark(3, f"{docname}.md", told)
            return target

        return Targets(
            link=link,
            picture=lambda src: media.file(docname, src),
            sound=lambda src: media.file(docname, src, sound=True),
            full_size=same_picture,
        )

    def account(self, docname: str, body: Converted) -> None:
        """Enter a body in the ledger."""
        count = self.ledger.counts
        count["texts in"] += 1
        count["texts out"] += body.same_text
        count["perfect"] += body.perfect
        count["raw"] += body.raw
        count["characters"] += len(body.markdown)
        for name, (came, went) in body.objects.items():
            count[f"{name} in"] += came
            count[f"{name} out"] += went
        for difference in body.differences:
            self.ledger.remark(0 if not body.same_text else 2, f"{docname}.md", difference)
        for what, number in sorted(body.source.dropped.items()):
            if what not in ("script", "style", "tracker"):
                self.ledger.remark(3, f"{docname}.md", f"{number} × {what}")

    def enclosed(self, entry: Entry, docname: str, body: Converted, title: str) -> str:
        """Return the players or links of what was enclosed with *entry* and is not in its text."""
        text = ""
        for address in entry.enclosures:
            if address in body.markdown:
                continue
            file = self.media.file(docname, address, sound=True)
            if file and f" {file}\n" in body.markdown:
                continue
            if file:
                kind = "audio" if is_sound(file) else "video"
                text += (
                    "\n"
                    + fence(f"{{{kind}}} {file}", f":title: {json.dumps(write([Inline(title)]), ensure_ascii=False)}")
                    + "\n"
                )
            else:
                name = PurePosixPath(address.partition("?")[0]).name or address
                text += f"\n[{write([Inline(name)])}]({destination(address)})\n"
                self.ledger.remark(4, f"{docname}.md", f"enclosure not found: {address}")
        return text

    def load(self) -> None:
        """Learn what earlier runs wrote, and what the blog has of its own."""
        journal = self.folder / "written.jsonl"
        if journal.exists():
            for line in journal.read_text(encoding="utf-8").splitlines():
                try:
                    row = json.loads(line)
                except ValueError:
                    continue  # the last line of a run that was cut short
                self.written[row["id"]] = (row["docname"], row["sum"])
                self.own.add(row["sum"])
        ours = {name for name, _sum in self.written.values()}
        extensions = carnet.cli.repository.settings(self.root).get("extensions", ())
        for path in sorted(self.root.glob("posts/[0-9][0-9][0-9][0-9]/*.md")):
            if path.relative_to(self.root).with_suffix("").as_posix() in ours:
                continue
            meta = front_matter_of(path, self.categories, extensions)
            if meta is not None:
                self.tags.update(meta.tags)
                self.taken.update(meta.permalink)
                self.spelling |= {slugify(name): name for name in meta.author}

    def original(self, entry: Entry) -> None:
        """Keep the HTML of *entry* as it came."""
        if self.options.dry_run:
            return
        name = re.sub(r"[^\w.-]", "-", entry.id.rpartition(":")[2])[:150]
        path = self.folder / "html" / f"{name}.html"
        content = entry.content.encode("utf-8", "replace")
        if not path.exists() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)

    def write(self, identity: str, docname: str, name: str, content: str) -> None:
        """Write a file, unless someone else has changed it since."""
        path = self.root / name
        data = content.encode()
        total = sha256(data).hexdigest()
        if path.exists():
            there = sha256(path.read_bytes()).hexdigest()
            if there == total:
                self.kept["unchanged"] += 1
                self.own.add(total)
                self.note(identity, docname, total)
                return
            if there not in self.own:
                self.kept["edited"] += 1
                self.ledger.remark(1, name, "it was edited by hand since it was imported, and left as it is")
                return
        self.kept["written"] += 1
        self.note(identity, docname, total)
        if not self.options.dry_run:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)

    def note(self, identity: str, docname: str, total: str) -> None:
        """Remember what is about to be written, before it is: an interrupted run then knows its own files."""
        if self.written.get(identity) == (docname, total) or self.options.dry_run:
            return
        self.written[identity] = (docname, total)
        self.own.add(total)
        self.folder.mkdir(exist_ok=True)
        with (self.folder / "written.jsonl").open("a", encoding="utf-8") as journal:
            journal.write(_row(identity, docname, total))

    def finish(self) -> None:
        """Write the ledger, and the journal in order."""
        if self.options.dry_run:
            return
        self.folder.mkdir(exist_ok=True)
        rows = (_row(identity, *self.written[identity]) for identity in sorted(self.written))
        for name, text in (("written.jsonl", "".join(rows)), ("ledger.md", self.ledger.text())):
            partial = self.folder / f"{name}.part"
            partial.write_text(text, encoding="utf-8")
            partial.replace(self.folder / name)


def _row(identity: str, docname: str, total: str) -> str:
    return json.dumps({"id": identity, "docname": docname, "sum": total}, ensure_ascii=False) + "\n"
