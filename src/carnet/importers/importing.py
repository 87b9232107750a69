"""The import itself: every entry of an export to its place, and the account of it."""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from sphinx.locale import _

import carnet.cli.repository
from carnet.core.post_fields import declared_by
from carnet.core.text import slugify
from carnet.importers import labels, old_addresses
from carnet.importers.account import DECIDE, FOREIGN, LOST, MISSING, NOTE, Account, progress, say
from carnet.importers.entries import Writer, address_key, first_words, known_addresses
from carnet.importers.journal import Journal
from carnet.importers.media import Media
from carnet.importers.model import Blog, Entry, ImportRefusedError
from carnet.importers.origins import read
from carnet.importers.package import Package
from carnet.importers.places import arrange, learn_hosts
from carnet.importers.recognise import Source, recognise
from carnet.importers.writing import front_matter_of

FOLDER = "import"


@dataclass(slots=True)
class Options:
    """What the command line says."""

    file: Path
    media: Path | None = None
    dry_run: bool = False
    network: bool = True
    blog: str = ""
    origin: str = ""
    site: str = ""


@dataclass(slots=True)
class Importer:
    """One run."""

    root: Path
    options: Options
    account: Account = field(default_factory=Account)
    folder: Path = field(init=False)  # of originals, tables and the account
    journal: Journal = field(init=False)
    spelling: dict[str, str] = field(default_factory=dict)
    taken: dict[str, str] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    tags: set[str] = field(default_factory=set)
    settings: dict[str, object] = field(default_factory=dict)
    brought: list[Blog] = field(default_factory=list)

    def run(self) -> Account:
        """Import everything."""
        self.folder = self.root / FOLDER
        self.journal = Journal(self.root, self.folder, not self.options.dry_run)
        source = recognise(self.options.file, self.options.origin)
        self.settings = carnet.cli.repository.settings(self.root)
        blogs = self.brought = self.blogs(source)
        self.journal.load()
        self.look_at_blog()
        media = self.all_media(source, blogs)
        untitled = [
            entry for blog in blogs for entry in blog.entries if entry.kind != "comment" and not entry.title.strip()
        ]
        shown = {entry.id: first_words(entry.content) for entry in untitled}
        places = arrange(blogs, self.root, self.journal.docnames(), shown)
        learn_hosts(places, re.findall(r"https?://[^\s\"'<>]+", "\n".join(e.content for b in blogs for e in b.entries)))
        writer = Writer(places, media, self.table_for(blogs), self.account, self.categories, spelling=self.spelling)
        writer.language = self.language
        writer.pins = "pinned" in declared_by(self.extensions)
        writer.addresses = self.taken | known_addresses([*self.own_pages(), *places.docnames.values()])
        writer.feed_ids = dict(self.ids)
        try:
            for blog in blogs:
                self.bring(blog, writer, shown)
        finally:
            if not self.options.dry_run:
                self.folder.mkdir(parents=True, exist_ok=True)
                media.save()
        self.tell_of(media, writer)
        if not self.options.dry_run:
            for blog in blogs:
                old_addresses.write(self.root, old_addresses.lines_of(blog, writer.table, self.spelled()))
        self.account.balance()
        return self.account

    @property
    def authors(self) -> set[str]:
        """The authors that came."""
        return {entry.author for blog in self.brought for entry in blog.entries}

    @property
    def language(self) -> str:
        """The language of this blog."""
        return str(self.settings.get("language", "en") or "en").partition("_")[0]

    @property
    def categories(self) -> list[str]:
        """The categories of this blog."""
        found = self.settings.get("blog_categories", [])
        return [str(one) for one in found] if isinstance(found, list | tuple) else []

    @property
    def extensions(self) -> list[str]:
        """The extensions of this blog."""
        found = self.settings.get("extensions", [])
        return [str(one) for one in found] if isinstance(found, list | tuple) else []

    def blogs(self, source: Source) -> list[Blog]:
        """Return the blog of the export; of several, the one that is asked for."""
        blogs = read(source, self.options.site)
        if self.options.blog:
            chosen = [blog for blog in blogs if blog.name == self.options.blog]
            if not chosen:
                names = ", ".join(f"“{blog.name}”" for blog in blogs)
                raise ImportRefusedError(_("there is no blog “%s” here, but %s") % (self.options.blog, names))
            blogs = chosen
        if len(blogs) > 1:
            blogs = [_asked(blogs)]
        for blog in blogs:
            posts = sum(entry.kind == "post" for entry in blog.entries)
            if not blog.entries:
                raise ImportRefusedError(_("%s holds no post and no page") % source.path.name)
            self.account.names.append(f"{blog.name} ({blog.format})")
            for text in blog.said:
                self.account.remark(NOTE, blog.name, text)
            if blog.total > posts:
                message = _("this feed holds %s of %s posts: %s are missing")
                blog.partial = message % (posts, blog.total, blog.total - posts)
            if blog.partial:
                self.account.partial = True
                self.account.remark(LOST, blog.name, blog.partial)
            if blog.format == "Takeout" and blog.zone is None:
                message = _("no settings.csv tells the blog's zone; the hours are written as those of UTC")
                self.account.remark(NOTE, blog.name, message)
            for what, number in sorted(blog.unknown.items()):
                self.account.remark(FOREIGN, "", f"{number} × {what}")
            self.account.counts["entries"] += len(blog.entries) + len(blog.skipped)
            self.account.skipped += blog.skipped
        return blogs

    def all_media(self, source: Source, blogs: Iterable[Blog]) -> Media:
        """Return what finds pictures, sounds and files."""
        packages = []
        if self.options.media is not None:
            if not self.options.media.is_dir() and self.options.media.suffix.lower() != ".zip":
                raise ImportRefusedError(_("there is no folder %s") % self.options.media)
            packages.append(Package(self.options.media))
        if source.package is not None:
            packages.append(source.package)
        network = self.options.network and not self.options.dry_run
        media = Media(self.root, self.folder / "media.json", packages, network, not self.options.dry_run)
        media.load()
        for blog in blogs:
            if source.package is not None and blog.files:
                media.only_known.add(source.package)
                media.know(source.package, blog.files)
        return media

    def table_for(self, blogs: Iterable[Blog]) -> labels.Table:
        """Return the table of labels; the first run writes it with a proposal."""
        posts = [entry for blog in blogs for entry in blog.entries if entry.kind == "post"]
        found = Counter(label for entry in posts for label in entry.labels)
        were = {label for entry in posts for label in entry.categories}
        path = self.folder / "labels.yaml"
        table, is_whole = labels.load(path, found, self.categories, sorted(self.tags), were)
        if not is_whole and not self.options.dry_run:
            path.parent.mkdir(exist_ok=True)
            path.write_text(labels.text_of(table, found, self.categories), encoding="utf-8")
        if found:
            message = _("%s says which category or tag each label becomes; “%s” is the category of the others")
            self.account.remark(NOTE, "", message % (f"{FOLDER}/labels.yaml", table.default))
        left = [name for name in were if name not in table.categories]
        if left and self.categories:
            message = _("%s categories of the old blog are tags here; %s says so, and can say otherwise")
            self.account.remark(NOTE, "", message % (len(left), f"{FOLDER}/labels.yaml"))
        return table

    def bring(self, blog: Blog, writer: Writer, shown: dict[str, str]) -> None:
        """Write the entries of *blog*."""
        threads: dict[str, list[Entry]] = defaultdict(list)
        for entry in blog.entries:
            if entry.kind == "comment":
                threads[entry.parent].append(entry)
        entries = [entry for entry in blog.entries if entry.kind != "comment"]
        language = blog.language if blog.language not in ("", self.language) else ""
        for number, entry in enumerate(entries, start=1):
            progress(number, len(entries))
            replies = threads.pop(entry.number, [])
            for one in (entry, *replies):
                self.original(one)
            if entry.status == "trashed":
                self.account.skipped.append((entry.id, _("it was in the bin of the old blog")))
                threads[entry.number] = replies
                continue
            docname = writer.places.docnames[entry.id]
            content = writer.page(entry, shown.get(entry.id, ""), language)
            fate = self.put(entry.id, docname, f"{docname}.md", content, entry.source)
            if replies:
                thread = writer.thread(docname, replies)
                if fate != "deleted":
                    self.put(f"{entry.id}#comments", docname, f"{docname}.comments.yaml", thread, thread)
        for orphans in threads.values():
            for entry in orphans:
                self.original(entry)
                self.account.skipped.append((entry.id, _("its post is not imported")))

    def put(self, identity: str, docname: str, name: str, content: str, source: str) -> str:
        """Write a file, and say what was changed both here and there."""
        fate = self.journal.put(identity, docname, name, content, source)
        if fate == "both":
            message = _("edited here, and newer in the export: the newer text is %s")
            self.account.remark(DECIDE, name, message % f"{FOLDER}/newer/{name}")
        elif fate == "edited":
            self.account.remark(NOTE, name, _("it was edited here since it was imported, and left as it is"))
        elif fate == "deleted":
            self.account.remark(NOTE, name, _("it was deleted here, and not brought back"))
        if fate in ("edited", "both", "deleted"):
            self.account.texts = [one for one in self.account.texts if f"{one.docname}.md" != name]
        return fate

    def look_at_blog(self) -> None:
        """Learn what the blog has of its own, and which posts of ours were renamed."""
        ours = set(self.journal.docnames().values())
        for path in sorted(self.root.glob("posts/[0-9][0-9][0-9][0-9]/*.md")):
            name = path.relative_to(self.root).with_suffix("").as_posix()
            meta = front_matter_of(path, self.categories, self.extensions)
            if meta is None:
                continue
            self.taken |= {address_key(one): name for one in meta.permalink}
            self.tags.update(meta.tags)
            if name not in ours:
                self.ids |= {meta.feed_id: name} if meta.feed_id else {}
                self.spelling |= {slugify(author): author for author in meta.author}
        for path in self.root.glob("*.md"):
            text = path.read_text(encoding="utf-8", errors="replace")
            if found := re.match(r"---\n(?:.*\n)*?permalink:[ ]*(.*)\n", text):
                for one in found[1].strip("\"'[]").split(","):
                    self.taken[address_key(one.strip())] = path.stem
        self.journal.follow(self.ids)

    def spelled(self) -> dict[str, str]:
        """Return the name that the blog writes for each author, by any spelling that came."""
        return {name: self.spelling.get(slugify(name), name) for name in self.authors}

    def own_pages(self) -> list[str]:
        """Return the pages that the blog has."""
        files = [*self.root.glob("*.md"), *self.root.glob("posts/[0-9][0-9][0-9][0-9]/*.md")]
        return [path.relative_to(self.root).with_suffix("").as_posix() for path in files]

    def original(self, entry: Entry) -> None:
        """Keep the text of *entry* as it came."""
        if self.options.dry_run:
            return
        name = re.sub(r"[^\w.-]", "-", re.sub(r"^(?:tag:.*:|https?://)", "", entry.id))[:150]
        path = self.folder / "html" / f"{name}.html"
        content = entry.source.encode("utf-8", "replace")
        if not path.exists() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)

    def tell_of(self, media: Media, writer: Writer) -> None:
        """Say what was not found, and what the settings have to say."""
        if renamed := writer.table.renamed():
            message = _("for the old addresses of labels write blog_former_labels = %s")
            self.account.remark(NOTE, "conf.py", message % renamed)
        feeds = {one.strip("/") for blog in self.brought for one, kind in blog.lists.items() if kind == "feed rss"}
        if feeds:
            message = _("for readers of the old feeds, where the host reads no _redirects: blog_feed_aliases = %s")
            aliases = sorted(one if "." in one else f"{one}/index.html" for one in feeds if "index.php" not in one)
            self.account.remark(NOTE, "conf.py", message % aliases)
        missing = media.missing()
        for found in missing:
            self.account.remark(MISSING, f"{found.post}.md", found.address)
        self.account.counts["missing"] = len(missing)
        gone = [row.docname for identity, row in self.journal.rows.items() if identity not in self.journal.seen]
        for docname in gone:
            self.account.remark(NOTE, f"{docname}.md", _("an earlier export had it, and this one has not; it stays"))

    def finish(self) -> None:
        """Write the account, and the journal in order."""
        if self.options.dry_run:
            return
        self.journal.finish()
        partial = self.folder / "ledger.md.part"
        partial.write_text(self.account.text(), encoding="utf-8")
        partial.replace(self.folder / "ledger.md")


def _asked(blogs: list[Blog]) -> Blog:
    """Return the one of several blogs that is wanted; where nobody can be asked, refuse."""
    names = ", ".join(f"“{blog.name}”" for blog in blogs)
    if sys.stdin is not None and sys.stdin.isatty():
        say([f"{number}. {blog.name}" for number, blog in enumerate(blogs, start=1)])
        given = input(_("Which of these blogs? Its number: ")).strip()
        if given.isdigit() and 0 < int(given) <= len(blogs):
            return blogs[int(given) - 1]
    raise ImportRefusedError(_("there are several blogs: %s; name one: ARGS='--blog \"TITLE\"'") % names)
