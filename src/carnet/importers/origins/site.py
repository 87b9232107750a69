"""What Jekyll and Hugo share: a text with its fields as an entry."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import escape
from typing import Any, Literal
from urllib.parse import urljoin

from carnet.importers.model import Entry, Status
from carnet.importers.origins import front

#: The host of a site that does not say its own: nothing on it is ever asked for, and no link to it is written.
NOWHERE = "https://old-blog.invalid"


@dataclass(slots=True)
class Fields:
    """A file of a site: its name, what its front matter says, its text, and where it was."""

    name: str
    kind: Literal["post", "page"]
    said: dict[str, Any]
    body: str
    published: datetime | None
    slug: str
    categories: list[str]
    base: str
    is_draft: bool = False
    path: str = ""
    language: str = ""
    tags: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Where it was on the web."""
        return f"{self.base}{self.path}" if self.path else f"{self.base}/"


def picture_of(fields: Fields) -> str:
    """Return the picture that the front matter names, as the theme showed it; "" if the text has it."""
    src, alt = main_picture(fields.said)
    if not src or src.rpartition("/")[2] in fields.body:
        return ""
    return f'<p><img src="{escape(urljoin(fields.address, src))}" alt="{escape(alt)}"></p>\n'


def main_picture(said: dict[str, Any]) -> tuple[str, str]:
    """Return the address of the picture that a front matter names, and its words."""
    alt = str(said.get("image_alt") or said.get("imagealt") or "")
    for name in ("image", "cover", "featured_image", "featuredimage", "thumbnail", "images", "header"):
        value = said.get(name)
        if isinstance(value, dict):
            alt = alt or str(value.get("alt") or "")
            value = next((value[one] for one in ("image", "path", "src", "url", "feature") if value.get(one)), None)
        if isinstance(value, list):
            value = value[0] if value else None
        if isinstance(value, str) and value.strip() and value.strip().lower() not in ("true", "false"):
            return value.strip(), alt
    return "", ""


def latest(found: Iterable[Fields]) -> datetime:
    """Return the latest date of a site, which stands for that of what has none, the same in every run."""
    return max((one.published for one in found if one.published is not None), default=datetime(2000, 1, 1, tzinfo=UTC))


def entry_of(fields: Fields, html: str, last: datetime) -> Entry:
    """Return the entry of a file; what has no date has that of the *last* one."""
    said = fields.said
    now = datetime.now(UTC)
    published = fields.published or front.moment(said.get("lastmod"), UTC) or last
    status: Status = "draft" if fields.is_draft else "scheduled" if published > now else "live"
    authors = said.get("author") or said.get("authors") or ""
    if isinstance(authors, dict):
        authors = authors.get("name") or ""
    author = next(iter(front.names(authors)), "") if not isinstance(authors, list) else str(next(iter(authors), ""))
    tags = fields.tags or front.names(said.get("tags") or said.get("tag"), words=isinstance(said.get("tags"), str))
    aliases = said.get("redirect_from") or said.get("aliases") or []
    aliases = [aliases] if isinstance(aliases, str) else list(aliases)
    description = said.get("description") or said.get("summary") or said.get("excerpt") or said.get("subtitle") or ""
    identity = fields.address if fields.path else f"{fields.base}/{fields.name}"
    return Entry(
        id=identity,
        key=fields.name,
        kind=fields.kind,
        status=status,
        title=" ".join(str(said.get("title") or "").split()),
        content=html,
        original=fields.body,
        published=published,
        updated=front.moment(
            said.get("lastmod") or said.get("last_modified_at") or said.get("updated"), published.tzinfo or UTC
        ),
        author=author,
        labels=tuple(dict.fromkeys((*fields.categories, *tags))),
        categories=tuple(fields.categories),
        path=fields.path if status != "draft" else "",
        aliases=tuple(_alias(str(one), fields.path) for one in aliases if str(one).strip()),
        names=(fields.path,) if fields.path else (),
        address=fields.address,
        description=" ".join(str(description).split()),
        link=str(said.get("external_link") or "") if str(said.get("external_link") or "").startswith("http") else "",
        language=fields.language,
        comments=front.truth(said.get("comments")) is not False,
        feed_id=str(said.get("guid") or said.get("id") or ""),
    )


def _alias(path: str, own: str) -> str:
    """Return an old address from the root; one without a slash begins beside the page."""
    return (
        path if path.startswith("/") else urljoin(own, f"../{path}") if own.endswith("/") else urljoin(own or "/", path)
    )
