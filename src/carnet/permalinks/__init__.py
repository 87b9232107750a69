"""Old addresses keep working: each address in the ``permalink`` of a post or page is a page that forwards at once.

It is written as the very file that hosts serve at the address (``/2006/03/x.html``), which ABlog's ``redirect`` does
not under ``dirhtml``: it writes ``x.html/index.html``. Where a post had an address of Blogger's, the archives and
labels that it stood in there forward as well; so do the lists of labels that have another name now. What no file can
forward, Blogger's feeds, hosts do that read a file ``_redirects`` (Netlify, Cloudflare Pages). It has no rule for an
address where a page forwards: Cloudflare takes 2,000 rules and drops the others.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple, cast
from urllib.parse import quote, urlsplit

from sphinx.locale import _
from sphinx.util import logging

from carnet.core import posts
from carnet.core.assets import add_script, add_templates
from carnet.core.former_labels import former_lists, present_name
from carnet.core.output_files import write_file
from carnet.core.posts import Post
from carnet.core.settings import add_setting
from carnet.core.text import label_slug, slugify, written_date
from carnet.core.urls import page_url
from carnet.permalinks import old_lists

if TYPE_CHECKING:
    from datetime import datetime

    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

FILE = "_redirects"
_BLOGGER = re.compile(r"/(\d{4})/(\d{2})/[^/]+\.html")
#: Labels of a post with pages of their own.
_LABELS = {"category": "category", "tags": "tag"}
#: Blogger's feed of the blog, below which those of labels are: no file can be at both, but a host can lead from both.
_FEED, _LABEL = "/feeds/posts/default", "/search/label/"
#: How many rules Cloudflare Pages takes: https://developers.cloudflare.com/pages/configuration/redirects/.
MAX_RULES = 2000


class Forward(NamedTuple):
    """An old address, the page that it leads to, and what that is called."""

    address: str
    docname: str
    title: str


def file_of(address: str) -> str:
    """Return the file below the output folder that a host serves at *address*: ``/x/`` is ``x/index.html``."""
    path = address.strip("/")
    return path if PurePosixPath(path).suffix else f"{path}/index.html".lstrip("/")


def archives_on_blogger(address: str, moment: datetime) -> Iterator[tuple[str, str]]:
    """Yield Blogger's archives of a year, a month and a day that a post with an *address* there was in, and ours."""
    found = _BLOGGER.fullmatch(address)
    ours = f"{moment:%Y/%m}"
    if found and ours == "/".join(found.groups()):
        year, month = found.groups()
        yield f"/{year}/", year
        yield f"/{year}/{month}/", ours
        yield f"/{year}_{month}_01_archive.html", ours
        yield f"/{year}/{month}/{moment:%d}/", ours
        yield f"/{year}_{month}_{moment:%d}_archive.html", ours


def of_posts(app: Sphinx, found: list[Post]) -> Iterator[Forward]:
    """Yield the old addresses that posts name."""
    for post in found:
        for address in post.permalink:
            yield Forward(address, post.docname, post.title)


def of_pages(app: Sphinx) -> Iterator[Forward]:
    """Yield the old addresses that other pages name, several with commas between them."""
    for docname, metadata in sorted(app.env.metadata.items()):
        if "permalink" in metadata and posts.post_of(app.env, docname) is None:
            for address in filter(None, map(str.strip, str(metadata["permalink"]).split(","))):
                yield Forward(address, docname, app.env.titles[docname].astext())


def lists_of(app: Sphinx) -> set[str]:
    """Return the pages that old addresses of lists may lead to: the lists of posts that the blog has."""
    return {docname for answer in app.emit("carnet-lists") for docname in answer}


def of_lists(app: Sphinx, found: list[Post]) -> Iterator[Forward]:
    """Yield where archives and labels were on Blogger, of the posts that were there."""
    if not (lists := lists_of(app)):
        return
    for address, docname, title in old_lists.lists(app):
        if docname in lists:
            yield Forward(address, docname, title)
    former: dict[str, str] = app.config.blog_former_labels
    for post in found:
        places = dict(place for address in post.permalink for place in archives_on_blogger(address, post.date))
        for address, ours in places.items():
            month = written_date(post.date, app.config.language, "MMMM y")
            title = month if "/" in ours else ours
            if (docname := f"{app.config.blog_path}/{ours}") in lists:
                yield Forward(address, docname, title)
        for field, kind in _LABELS.items() if places else ():
            for name in posts.labels_in(getattr(post, field)):
                docname = posts.label_page(app, kind, name)
                for old in (name, *(label for label in former if present_name(label, former) == name)):
                    yield Forward(f"/search/label/{old}/", docname, name)


def of_labels(app: Sphinx, found: list[Post]) -> Iterator[Forward]:
    """Yield where the lists of labels such as C++ were before their marks had a place in their addresses."""
    if not lists_of(app):
        return
    for field, kind in _LABELS.items():
        names = {name for post in found for name in posts.labels_in(getattr(post, field))}
        folder = posts.address(app, kind)
        taken = {f"{folder}/index", *(posts.label_page(app, kind, name) for name in names)}
        for name in sorted(names):
            page, old = posts.label_page(app, kind, name), f"{folder}/{slugify(name)}"
            if old not in taken and label_slug(name) != slugify(name):
                taken.add(old)
                yield Forward(f"/{old}/", page, name)


def of_feeds(forwards: Iterable[Forward]) -> dict[str, str]:
    """Return where Blogger's feeds lead: that of the blog, those of labels, and one rule for all other labels."""
    found = {_FEED: "atom.xml"}
    for forward in forwards:
        if forward.address.startswith(_LABEL):
            label = forward.address.removeprefix(_LABEL).rstrip("/")
            found[f"{_FEED}/-/{label}"] = f"{forward.docname}/atom.xml"
    return found | {f"{_FEED}/-/*": "atom.xml"}


def redirects(prefix: str, forwards: dict[str, str]) -> str:
    """Return the file by which hosts forward, from address to address below *prefix*, the folder of the blog."""
    return "\n".join(f"{prefix}{quote(old, safe='/*')} {prefix}/{new} 301" for old, new in forwards.items())


class Permalinks:
    """The handlers of one application."""

    def __init__(self, app: Sphinx) -> None:
        self.app = app
        #: The folders that the files of pages and of old addresses lie in, each with such a page.
        self.folders: dict[str, str] = {}
        #: The files of the lists of the blog.
        self.lists: set[str] = set()

    @property
    def builder(self) -> StandaloneHTMLBuilder:
        """The builder of the pages that addresses lead to."""
        return cast("StandaloneHTMLBuilder", self.app.builder)

    def forwards(self) -> dict[str, Forward]:
        """Return every forwarding page by its file; an address that is taken is told, and left to what has it."""
        app, found = self.app, posts.published(self.app.env)
        named = [*of_posts(app, found), *of_pages(app)]
        wanted = {file_of(forward.address): forward for forward in of_labels(app, found)}
        lists = lists_of(app)
        former = [one for one in former_lists(app, found) if one[1] in lists]
        if not (named or former or app.config.blog_old_addresses):
            return wanted
        pages = {self.file(name): name for name in app.env.found_docs}
        for page, present, name in former:
            if (file := self.file(page)) not in pages:
                wanted[file] = Forward(f"/{page}/", present, name)
        if not named and not app.config.blog_old_addresses:
            return wanted
        self.folders = folders_of(pages | {file_of(one.address): one.docname for one in named})
        self.lists = {self.file(name) for name in lists}
        for forward in named:
            file = file_of(forward.address)
            if owner := self.owner(file, pages, wanted):
                self.tell(forward, owner)
            else:
                wanted[file] = forward
                alone = f"{forward.address.strip('/')}.html"  # where ABlog's `redirect` of such a name was
                has_name = not forward.address.endswith("/") and file.endswith("/index.html")
                if self.builder.name == "html" and has_name and not self.owner(alone, pages, wanted):
                    wanted[alone] = forward
        for forward in of_lists(app, found):
            file = file_of(forward.address)
            if ".." not in file.split("/") and not self.owner(file, pages, wanted):
                wanted[file] = forward
        return wanted

    def file(self, docname: str) -> str:
        """Return the file of a page from the root of the output."""
        path = os.fspath(self.builder.get_output_path(docname))
        return path.removeprefix(f"{self.builder.outdir}{os.sep}").replace(os.sep, "/")

    def owner(self, file: str, pages: dict[str, str], wanted: dict[str, Forward]) -> str:
        """Return what has a file already: a page, a list of the blog or another old address; "" if nothing has."""
        for name in (file, *(folder.as_posix() for folder in PurePosixPath(file).parents)):
            if docname := pages.get(name) or (wanted[name].docname if name in wanted else ""):
                return _("'%s'") % self.app.env.doc2path(docname, base=False)
        if file in self.folders:
            return _("'%s'") % self.app.env.doc2path(self.folders[file], base=False)
        if self.lists:
            is_taken = file in self.lists or re.search(r"/(?:page|feed)/", file)
            return _("a list of the blog") if is_taken and self.is_below_lists(file) else ""
        return _("a list of the blog") if self.is_below_lists(file) else ""

    def is_below_lists(self, file: str) -> bool:
        """Return whether a file would be in a folder of the blog's lists."""
        kinds = posts.LISTED_FIELDS.values()
        lists = {self.app.config.blog_path, *(posts.address(self.app, kind) for kind in kinds)}
        return file.split("/", maxsplit=1)[0] in lists

    def tell(self, forward: Forward, owner: str) -> None:
        """Warn of an address that is taken."""
        source = posts.sources(self.app.env).get(forward.docname)
        line = source.lines.get("permalink", 1) if source else 1
        place = f"{self.app.env.doc2path(forward.docname, base=False)}:{line}"
        message = _("the old address %s is that of %s")
        logger.warning(message, forward.address, owner, location=place, type="blog", subtype="permalinks")

    def write(self, app: Sphinx) -> list[tuple[str, dict[str, Any], str]]:
        """Write the forwarding pages, and what hosts forward by."""
        forwards = self.forwards()
        for file, forward in forwards.items():
            # Relative links of a page begin at its folder, that is at the folder's index.
            context = {
                "title": _("This page has moved"),
                "target": forward.docname,
                "target_title": forward.title,
                "pageurl": page_url(app, forward.docname),
            }
            page = (PurePosixPath(file).parent / "index").as_posix()
            outfilename = self.builder.outdir / file
            self.builder.handle_page(page, context, "ablog/redirect.html", outfilename=outfilename)
        there = {feed.file for answer in app.emit("carnet-feeds") for feed in answer}
        elsewhere = {old: new for answer in app.emit("carnet-host-redirects") for old, new in (answer or {}).items()}
        rules: dict[str, str] = {}
        if there and (forwards or app.config.blog_old_addresses):
            rules = old_lists.feeds(app, there) | (of_feeds(forwards.values()) if forwards else {})
        if rules or elsewhere:
            self.write_rules(rules, elsewhere)
        return []

    def write_rules(self, rules: dict[str, str], elsewhere: dict[str, str]) -> None:
        """Write what hosts forward by, as much as they take, and where they lead *elsewhere*."""
        most = MAX_RULES - len(elsewhere)
        if len(rules) > most:
            message = _("%s has %s rules, and hosts take %s: what comes after them leads nowhere there")
            told = message % (FILE, len(rules) + len(elsewhere), MAX_RULES)
            logger.warning(told, type="blog", subtype="redirects")
            first, last = [*rules][: most - 1], [*rules][-1]  # the last is for all labels that have no rule
            rules = {old: rules[old] for old in (*first, last)}
        own = redirects(urlsplit(self.app.config.html_baseurl).path.rstrip("/"), rules)
        away = [f"{old} {new} 302" for old, new in elsewhere.items()]
        write_file(self.app, FILE, text="\n".join([*away, *filter(None, [own])]))


def folders_of(files: Mapping[str, str]) -> dict[str, str]:
    """Return the folders that *files* lie in, each with the page that one of the files belongs to."""
    return {
        folder.as_posix(): docname for file, docname in files.items() for folder in PurePosixPath(file).parents[:-1]
    }


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the forwarding pages."""
    app.setup_extension("carnet")
    add_script(app, Path(__file__).parent / "forward.js")
    add_templates(app, Path(__file__).parent / "templates")
    add_setting(
        app,
        "blog_old_addresses",
        {},
        dict,
        "Where old addresses of lists and feeds lead, as `{'/category/jazz/': 'tag Jazz', '/feed/': 'feed rss'}`; the"
        " file `old-addresses.txt`, which `make import` writes, adds to them.",
    )
    app.connect("config-inited", old_lists.load)
    app.connect("html-collect-pages", Permalinks(app).write)
    return {"version": "1.1", "parallel_read_safe": True, "parallel_write_safe": True}
