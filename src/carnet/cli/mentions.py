"""Fetch what other sites say of posts (webmentions), to be reviewed, and tell them of posts that lead there.

The service that receives them, such as webmention.io, is asked at `blog_webmention_api` of `conf.py`; the variable
WEBMENTION_TOKEN has its key, if it wants one. Each mention comes once: it is added to the post's `.comments.yaml` with
`status: pending`. Write `published` there, or `removed`, but leave it in the file, or the next run brings it again.

Then the sites are told to which posts lead, once the posts are published: see `carnet.cli.send_mentions`.

    WEBMENTION_TOKEN=… carnet mentions
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from pydantic import ValidationError
from sphinx.locale import _

import carnet.cli.repository
from carnet.cli.arguments import parser_of
from carnet.cli.console import command
from carnet.cli.mention_files import Mention, MentionsError, add, taken_back
from carnet.cli.polite import Asker, TooLargeError, WebError
from carnet.cli.send_mentions import send_all
from carnet.comments import SUFFIX
from carnet.comments.file import NO_TEXT, Comment
from carnet.comments.html import has_words
from carnet.core.field_checks import check_url
from carnet.core.front_matter_schema import read_front_matter
from carnet.core.post_fields import declared_by

PAGE_LENGTH = 100
MAX_PAGES = 100
MAX_BYTES = 20_000_000
QUOTED = 300  # characters of a text that only mentions a post

#: What the file says of a mention that is no reply; the page puts it in words, in the blog's language.
KINDS = {"like-of": "like", "repost-of": "repost", "bookmark-of": "bookmark"}


_NO_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")  # what a server says shall not steer the terminal


@dataclass(frozen=True)
class Fetched:
    """What the service has, what went wrong, and whether that is all it has."""

    children: list[dict[str, Any]]
    wrong: str = ""
    is_whole: bool = False


# -- From the service --------------------------------------------------------------------------------------------------


def fetch(api: str, token: str, timeout: float, minutes: float) -> Fetched:
    """Return the mentions that the service has, page by page (JF2: https://www.w3.org/TR/jf2/)."""
    if urlsplit(api).scheme not in ("http", "https"):
        raise MentionsError(_("blog_webmention_api in conf.py is not an address: '%s'") % api)
    asker = Asker("make mentions", seconds=timeout, max_bytes=MAX_BYTES, redirects=0)
    until = time.monotonic() + minutes * 60
    found: dict[str, dict[str, Any]] = {}
    for page in range(MAX_PAGES):
        if page and time.monotonic() > until:
            return Fetched([*found.values()], _("not all mentions came within %s minutes") % f"{minutes:g}")
        try:
            children = _page(asker, _address(api, token, page))
        except MentionsError as error:
            return Fetched([*found.values()], str(error))
        new = {json.dumps(child.get("wm-id")): child for child in children if isinstance(child, dict)}
        fresh = new.keys() - found.keys()
        found |= new
        if len(children) < PAGE_LENGTH or not fresh:
            return Fetched([*found.values()], is_whole=len(children) < PAGE_LENGTH)
    return Fetched([*found.values()])


def _address(api: str, token: str, page: int) -> str:
    parts = urlsplit(api)
    query = [*parse_qsl(parts.query), ("per-page", str(PAGE_LENGTH)), ("page", str(page)), ("sort-dir", "up")]
    return urlunsplit(parts._replace(query=urlencode([*query, *([("token", token)] if token else [])]), fragment=""))


def _page(asker: Asker, address: str) -> list[Any]:
    """Return the mentions on one page; the messages leave the query out, for it may hold the token.

    A redirect is not followed: it would take the token along, to wherever it leads.
    """
    name = address.partition("?")[0]
    try:
        answer = asker.ask_patiently(address, headers={"Accept": "application/json"}, typed=True)
    except TooLargeError as error:
        raise MentionsError(_("%s answers with too much: %s") % (name, error)) from error
    except WebError as error:
        raise MentionsError(_("%s does not answer: %s") % (name, error)) from error
    if answer.status != 200:
        to = answer.headers.get("Location", "").partition("?")[0][:200]
        refused = _("%s refuses: %s %s") % (name, answer.status, answer.reason)
        leads = _("it leads to %s, see blog_webmention_api") % to if to else ""
        raise MentionsError("; ".join(filter(None, (refused, leads))))
    try:
        feed = json.loads(answer.body)
    except (ValueError, RecursionError) as error:
        raise MentionsError(_("%s answers with something else than JSON") % name) from error
    children = feed.get("children") if isinstance(feed, dict) else None
    if not isinstance(children, list):
        raise MentionsError(_("%s answers with something else than a list of mentions (JF2)") % name)
    return children


# -- From a mention to a comment ---------------------------------------------------------------------------------------


def mention_of(child: dict[str, Any]) -> Mention | None:
    """Return a mention as a comment, or None for one that is private or can't be understood."""
    number, target = child.get("wm-id"), _text(child.get("wm-target"))
    link = _link(child.get("url")) or _link(child.get("wm-source"))
    if not isinstance(number, int | str) or not target or not link or child.get("wm-private"):
        return None
    if target == _link(child.get("wm-source")):
        return None  # no page answers itself
    author = child.get("author") if isinstance(child.get("author"), dict) else {}
    assert isinstance(author, dict)
    site = _link(author.get("url")) or link
    fields = {
        "id": f"wm-{number}",
        "author": " ".join(_text(author.get("name")).split()) or urlsplit(site).netloc,
        "site": site,
        "date": _date(child),
        **({"kind": KINDS.get(str(child.get("wm-property")), "mention")} if not (reply := _reply(child)) else {}),
        "format": "html",
        "text": reply or _told(child, link),
        "status": "pending",
    }
    try:
        Comment.model_validate(fields)
    except ValidationError:
        return None
    return Mention(target, fields)


def _text(value: object) -> str:
    return NO_TEXT.sub("", value).strip() if isinstance(value, str) else ""


def _link(value: object) -> str:
    try:
        return check_url(_text(value), "url")
    except ValueError:
        return ""


def _date(child: dict[str, Any]) -> str:
    """Return when it was published, else when it was received, else now: what other sites' clocks say may be wrong."""
    now = datetime.now(UTC)
    for name in ("published", "wm-received"):
        try:
            moment = datetime.fromisoformat(_text(child.get(name)))
        except ValueError:
            continue
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        if moment <= now:
            return moment.isoformat(timespec="seconds")
    return now.isoformat(timespec="seconds")


def _reply(child: dict[str, Any]) -> str:
    """Return a reply as it is, or the pictures that it is made of; "" for what is none."""
    if child.get("wm-property") != "in-reply-to":
        return ""
    html, text = _content(child)
    if html and has_words(html):
        return html
    if text:
        return "".join(f"<p>{escape(part)}</p>\n" for part in text.split("\n") if part.strip())
    return "\n".join(_pictures(child))


def _content(child: dict[str, Any]) -> tuple[str, str]:
    """Return the text of a mention as HTML and as it reads."""
    content = child.get("content")
    if not isinstance(content, dict):
        return "", _text(content)
    return _text(content.get("html")), _text(content.get("text"))


def _pictures(child: dict[str, Any]) -> Iterator[str]:
    """Yield the pictures that a mention has besides its text: an address each, or one with a text for it."""
    found = child.get("photo")
    for photo in found if isinstance(found, list) else [found]:
        parts = photo if isinstance(photo, dict) else {"value": photo}
        if address := _link(parts.get("value")):
            yield f'<p><img src="{escape(address)}" alt="{escape(_text(parts.get("alt")))}"></p>'


def _told(child: dict[str, Any], link: str) -> str:
    """Return the title of a mention that is no reply, as a link to it, and how its text begins."""
    _html, text = _content(child)
    told = f'<p><a href="{escape(link)}">{escape(_text(child.get("name")) or link)}</a></p>'
    if child.get("wm-property") in ("like-of", "repost-of") or not text:
        return told
    short = text if len(text) <= QUOTED else text[:QUOTED].rsplit(maxsplit=1)[0] + "…"
    return f"{told}\n<blockquote>{escape(' '.join(short.split()))}</blockquote>"


# -- To the files ------------------------------------------------------------------------------------------------------


def posts_of(root: Path, settings: dict[str, Any]) -> set[str]:
    """Return the docnames of the posts, drafts included."""
    patterns = settings["blog_post_pattern"]
    files = (file for pattern in ([patterns] if isinstance(patterns, str) else patterns) for file in root.glob(pattern))
    return {file.relative_to(root).with_suffix("").as_posix() for file in files if file.suffix == ".md"}


def old_addresses(root: Path, settings: dict[str, Any], docnames: set[str]) -> dict[str, str]:
    """Return the docname behind each address that a post had before."""
    found = {}
    fields = declared_by(settings.get("extensions", ()))
    for docname in sorted(docnames):
        text = (root / f"{docname}.md").read_text(encoding="utf-8", errors="replace")
        meta = read_front_matter(text, settings["blog_categories"], settings["blog_degree_category"], fields).meta
        found.update({address.strip("/"): docname for address in (meta.permalink if meta else ())})
    return found


def sort_out(root: Path, settings: dict[str, Any], mentions: list[Mention]) -> Iterator[tuple[str, list[Mention]]]:
    """Yield the mentions of each post; those of other pages are dropped."""
    base, docnames = settings["html_baseurl"], posts_of(root, settings)
    by_post: dict[str, list[Mention]] = {}
    old: dict[str, str] | None = None
    for mention in mentions:
        scheme_less = mention.target.partition("://")[2]
        if not scheme_less.startswith(base.partition("://")[2]):
            continue
        path = unquote(urlsplit(mention.target).path)[len(urlsplit(base).path) :].strip("/")
        docname: str | None = path.removesuffix("/index.html").removesuffix(".html")
        if docname not in docnames:
            old = old_addresses(root, settings, docnames) if old is None else old
            docname = old.get(path)
        if docname is not None:
            by_post.setdefault(docname, []).append(mention)
    yield from sorted(by_post.items())


def fetch_all(root: Path, settings: dict[str, Any], seconds: float, minutes: float) -> int:
    """Fetch what was received, and say so; return 1 if anything went wrong."""
    api = settings.get("blog_webmention_api", "")
    if not api:
        print(_("There is nothing to fetch: blog_webmention_api in conf.py is empty."))
        return 0
    try:
        fetched = fetch(api, os.environ.get("WEBMENTION_TOKEN", ""), seconds, minutes)
    except MentionsError as error:
        fetched = Fetched([], str(error))
    if fetched.wrong:
        print(_NO_CONTROL.sub(" ", fetched.wrong), file=sys.stderr)
        if not fetched.children:
            return 1
    status, total = int(bool(fetched.wrong)), 0
    understood = [mention for child in fetched.children if (mention := mention_of(child)) is not None]
    for docname, mentions in sort_out(root, settings, understood):
        try:
            count = add(root / f"{docname}{SUFFIX}", mentions)
        except (MentionsError, OSError) as error:
            print(error, file=sys.stderr)
            status = 1
            continue
        total += count
        if count:
            print(_("%s: %s to review") % (f"{docname}{SUFFIX}", count))
    if fetched.is_whole:
        for told in taken_back(
            root, posts_of(root, settings), {f"wm-{child.get('wm-id')}" for child in fetched.children}
        ):
            print(told)
    told = _("%s new of %s mentions") % (total, len(fetched.children))
    print(told if total else _("Nothing new among %s mentions.") % len(fetched.children))
    return status


def main(arguments: list[str] | None = None, root: Path = carnet.cli.repository.ROOT) -> int:
    """Fetch and send from the command line."""
    parser = parser_of("mentions")
    seconds = _("seconds an answer may take (default: %(default)s)")
    minutes = _("minutes that all may take, each way (default: %(default)s)")
    most = _("how many are sent at most in a run (default: %(default)s)")
    parser.add_argument("--timeout", type=float, default=20, help=seconds)
    parser.add_argument("--minutes", type=float, default=10, help=minutes)
    parser.add_argument("--fetch-only", action="store_true", help=_("send nothing"))
    parser.add_argument("--dry-run", action="store_true", help=_("say what would be sent, and send nothing"))
    parser.add_argument("--limit", type=int, default=50, help=most)
    parser.add_argument("--all", action="store_true", help=_("on the first run, tell of old posts as well"))
    parser.add_argument("--site", type=Path, default=Path("_build/html"), help=_("the site as built (%(default)s)"))
    options = parser.parse_args(arguments)
    settings = carnet.cli.repository.settings(root)
    status = fetch_all(root, settings, options.timeout, options.minutes)
    return status if options.fetch_only else status | send_all(root, settings, posts_of(root, settings), options)


if __name__ == "__main__":
    command(main)
