"""One entry of an old blog as the files of a post or page: its text, its comments, its front matter."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from html import escape
from pathlib import PurePosixPath
from urllib.parse import urljoin, urlsplit

from sphinx.locale import _

from carnet.core.text import slugify
from carnet.importers import comments, labels
from carnet.importers.account import DECIDE, FOREIGN, LOST, NOTE, OLD_LINK, Account, Text
from carnet.importers.html.blocks import Text as Paragraph
from carnet.importers.html.blocks import blocks_of
from carnet.importers.html.cleaning import Targets, clean
from carnet.importers.html.conversion import Converted, convert, fence, is_sound
from carnet.importers.html.lines import lines_of
from carnet.importers.html.markdown import Inline, destination, write
from carnet.importers.media import Media
from carnet.importers.model import Entry
from carnet.importers.picture_sizes import key_of, same_picture
from carnet.importers.places import Places, is_own, resolve
from carnet.importers.writing import feed_id_of, head, title_of, whole

_MORE = re.compile(r"<!--\s*more\b.*?-->", re.DOTALL | re.IGNORECASE)
#: Files that a text links to, which come along.
_FILES = re.compile(
    r"\.(?:pdf|zip|docx?|odt|xlsx?|ods|pptx?|odp|epub|midi?|gpx|kml|ics|csv|txt|mp3|m4a|ogg|oga|opus|wav|flac|mp4|m4v"
    r"|webm)$",
    re.IGNORECASE,
)
#: What was dropped and is no loss to a reader.
_UNSEEN = ("script", "style", "tracker")


@dataclass(slots=True)
class Writer:
    """Turns entries into the text of files; what is to be looked at goes into the account."""

    places: Places
    media: Media
    table: labels.Table
    account: Account
    categories: list[str]
    pins: bool = False
    #: That of the blog.
    language: str = ""
    spelling: dict[str, str] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)
    #: The post of each id of a feed: copies of a post have that of the first in some exports.
    feed_ids: dict[str, str] = field(default_factory=dict)

    def page(self, entry: Entry, shown: str, language: str) -> str:
        """Return the text of the file of a post or page."""
        docname = self.places.docnames[entry.id]
        place, title = f"{docname}.md", title_of(entry, shown)
        if not entry.title.strip():
            self.account.remark(NOTE, place, _("it had no title; its first words are one now: %s") % title)
        content = self.with_picture(entry)
        language = entry.language or language
        try:
            targets = replace(self.targets(entry, docname), language=language or self.language)
            body = convert(content, targets, title)
        except RecursionError:
            self.account.remark(LOST, place, _("its elements are nested too deeply; only its words came"))
            body = convert(escape(re.sub(r"<[^<>]*>", " ", content)), title=title)
        self.enter(docname, entry, body, title)
        categories, tags = self.table.of(entry.labels)
        author = self.spelling.setdefault(slugify(entry.author), entry.author)
        permitted = self.permitted(entry, docname)
        if permitted.pinned and not self.pins:
            permitted = replace(permitted, pinned=False)
        if self.feed_ids.setdefault(feed_id_of(permitted), docname) != docname:
            permitted = replace(permitted, feed_id="")
        extra = []
        if entry.kind == "post" and not entry.description and (count := before_more(content)):
            extra.append(f"excerpt: {count}")
        lines = head(permitted, title, categories, tags, language=language, author=author, extra=extra)
        text = body.markdown + self.enclosed(entry, docname, body, title)
        told: list[str]
        content, told = whole(lines, text, self.categories, is_post=entry.kind == "post")
        for message in told:
            self.account.remark(DECIDE, place, message)
        if entry.status == "private":
            self.account.remark(NOTE, place, _("not everybody could read it on the old blog: it is a draft here"))
        state = {"draft": "drafts", "private": "drafts", "scheduled": "scheduled"}.get(entry.status, "posts")
        self.account.counts["pages" if entry.kind == "page" else state] += 1
        if docname.startswith("import/"):
            self.account.remark(NOTE, place, _("this page was not public; move it to the top when it shall be"))
        return content

    def with_picture(self, entry: Entry) -> str:
        """Return the text of *entry* after its main picture, which the old blog showed above it."""
        content = entry.content
        if not entry.picture or key_of(entry.picture) in content or entry.picture in content:
            return content
        stem = PurePosixPath(urlsplit(key_of(entry.picture)).path).stem
        if stem and stem in content:
            return content
        return f'<p><img src="{escape(entry.picture)}" alt="{escape(entry.picture_alt)}"></p>\n{content}'

    def permitted(self, entry: Entry, docname: str) -> Entry:
        """Return *entry* with those of its old addresses that lead nowhere else in this blog."""
        kept = []
        for path in (entry.path, *entry.aliases):
            owner = self.addresses.setdefault(address_key(path), docname) if path else docname
            if path and owner != docname:
                message = _("its old address %s is that of %s")
                self.account.remark(DECIDE, f"{docname}.md", message % (path, owner))
            elif path and address_key(path) not in (docname, f"{docname}/index"):
                kept.append(path)
        return replace(entry, path=kept[0] if kept else "", aliases=tuple(dict.fromkeys(kept[1:])))

    def thread(self, docname: str, replies: list[Entry]) -> str:
        """Return the file of the comments of a post."""
        targets = Targets(link=lambda href: href, picture=lambda _src: None)
        rows = comments.rows(replies, targets)
        texts = {row["id"]: row["text"] for row in rows}
        for reply in replies:
            self.account.counts["comments"] += 1
            self.account.counts["comment texts in"] += 1
            if comments.same_words(reply.content, texts[reply.number]):
                self.account.counts["comment texts out"] += 1
            else:
                message = _("the text of comment %s differs") % reply.number
                self.account.remark(LOST, f"{docname}.comments.yaml", message)
        return comments.file_of(rows)

    def targets(self, entry: Entry, docname: str) -> Targets:
        """Return where the addresses in *entry* lead now."""
        media = self.media
        base = entry.address or (f"https://{min(self.places.hosts)}/" if self.places.hosts else "")

        def absolute(src: str) -> str:
            return urljoin(base, src) if base and not src.startswith("data:") else src

        def link(href: str) -> str:
            if same_picture(href, href) and (file := media.file(docname, absolute(href))):
                return file
            if _FILES.search(urlsplit(href).path) and self.is_ours(absolute(href)):
                if file := media.file(docname, absolute(href), sound=True):
                    return file
                return absolute(href)
            target, told = resolve(self.places, href, docname, entry.address)
            if told:
                self.account.remark(OLD_LINK, f"{docname}.md", told)
            return target

        return Targets(
            link=link,
            picture=lambda src: media.file(docname, absolute(src)),
            sound=lambda src: media.file(docname, absolute(src), sound=True),
            full_size=same_picture,
        )

    def is_ours(self, address: str) -> bool:
        """Return whether an address is on the old blog."""
        host = urlsplit(address).hostname or ""
        return not host or is_own(self.places, host) or host.endswith(".files.wordpress.com")

    def enter(self, docname: str, entry: Entry, body: Converted, title: str) -> None:
        """Enter a body in the account."""
        count = self.account.counts
        count["texts in"] += 1
        count["texts out"] += body.same_text
        count["perfect"] += body.perfect
        count["raw"] += body.raw
        count["characters"] += len(body.markdown)
        for name, (came, went) in body.objects.items():
            count[f"{name} in"] += came
            count[f"{name} out"] += went
        for difference in body.differences:
            self.account.remark(LOST if not body.same_text else NOTE, f"{docname}.md", difference)
        for what, number in sorted(body.source.dropped.items()):
            if what not in _UNSEEN:
                self.account.remark(FOREIGN, f"{docname}.md", f"{number} × {what}")
        is_public = docname in self.places.public and not docname.startswith("import/")
        is_markdown = bool(re.search(r"\.(?:md|markdown|mkdn?|mdown)$", entry.key))
        self.account.texts.append(Text(docname, entry.source, title, body.markdown, is_public, is_markdown))

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
                said = f":title: {json.dumps(write([Inline(title)]), ensure_ascii=False)}"
                text += "\n" + fence(f"{{{kind}}} {file}", said) + "\n"
            else:
                name = PurePosixPath(address.partition("?")[0]).name or address
                text += f"\n[{write([Inline(name)])}]({destination(address)})\n"
        return text


def before_more(content: str) -> int:
    """Return how many paragraphs stand before the mark at which the old blog cut its excerpts, 0 without one."""
    found = _MORE.search(content)
    if found is None:
        return 0
    blocks = blocks_of(clean(content[: found.start()], Targets()).body)
    return sum(isinstance(block, Paragraph) and not block.level for block in blocks)


def address_key(path: str) -> str:
    """Return an old address as the page that a host serves there."""
    return path.strip("/").removesuffix("/index.html")


def first_words(content: str) -> str:
    """Return the beginning of a text, for what has no title."""
    lines = lines_of(clean(content, Targets()).body)
    words = ["".join(word if not word.startswith("\0") else " " for word, _marks in line) for line in lines]
    return " ".join(" ".join(words).split())[:200]


def known_addresses(docnames: Iterable[str]) -> dict[str, str]:
    """Return the page that is at each address of the blog itself."""
    return {name.removesuffix("/index"): name for name in docnames}
