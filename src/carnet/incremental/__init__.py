"""A rebuild writes the pages whose inputs changed, no others, and gives byte for byte what a clean build gives.

Sphinx writes a page again when its own source changed. What else a page shows (its neighbours, the titles of pages that
it links to, lists) is fingerprinted here: a page is written when its fingerprint differs from that of the last build,
and what no page of the blog is made from any more is deleted. Without it every list is written on every build, and some
pages are stale until the next clean one.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.locale import _
from sphinx.util import logging

from carnet.core import posts
from carnet.core.build_state import BuildLock, delete_files, state_file, write_whole
from carnet.core.code_digest import all_code, all_dress, contents, own_modules, settings_hash
from carnet.core.fingerprint import digest, stamp_of
from carnet.core.last_build import MARKER, files_there, foreign_files, last_state, names_in
from carnet.core.made_ahead import MadeAhead
from carnet.core.output_files import is_the_owners, pictures_of_pages
from carnet.core.page_data import keep_page_data, page_data
from carnet.core.processes import write_in_parallel
from carnet.core.references import ALL_POSTS, pages_of, references_of, tree_of_contents
from carnet.core.reserved_addresses import GENERIC, Addresses, addresses_of, keep_generic_labels, tell_of_taken
from carnet.core.settled_pages import settled_pages
from carnet.incremental import files_written
from carnet.incremental.only_texts import are_still, facts_of, shared_facts
from carnet.incremental.shown_around import around, labels_of_pages, meaning, places, stamps_of
from carnet.incremental.whole_blog import due_digest, is_whole, world_digest

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)


class Incremental:
    """The handlers of one application, and the fingerprints of the last build and of this one."""

    def __init__(self) -> None:
        self.before: dict[str, Any] = {}
        #: Fingerprints of what documents show besides their own text, and of pages that are no documents.
        self.pages: dict[str, str] = {}
        self.outputs: dict[str, str] = {}
        #: Fingerprints of the texts of documents, which feeds show in full.
        self.texts: dict[str, str] = {}
        #: Pages that show other pages in full, and which.
        self.in_full: dict[str, tuple[str, ...]] = {}
        #: The code that `conf.py` brings.
        self.own: set[Path] = set()
        self.lock: BuildLock | None = None
        self.addresses = Addresses({}, {})
        self.code = ""
        self.site = ""
        #: The same with which pages of common names there are, to which every page may lead.
        self.dress = ""
        #: What changes with the day, with all of these, and with any post: what a build is made from.
        self.due = self.world = self.every_post = ""
        #: What is written for documents, their pictures and downloads.
        self.files: set[str] = set()
        #: What lies in the output folder and was never written by a build.
        self.foreign: set[str] = set()
        self.nothing_new = self.pages_are_written = False
        self.labels = MadeAhead(places, labels_of_pages)
        #: The pages that this build reads, and what others could know of them before.
        self.read: set[str] = set()
        self.known: dict[str, object] = {}
        #: What others could know of no page alone, if the build waited.
        self.shared: dict[str, object] = {}
        #: Whether no other page shows what changed in them.
        self.only_texts = False
        #: Pages to write that are no documents, by output, for several processes to share; None with one process.
        self.waiting: dict[str, Callable[[], None]] | None = None

    def get_ready(self, app: Sphinx) -> None:
        """Learn what all pages can know, and which places they have, before the build begins."""
        if "due" in self.before:
            self.shared = shared_facts(app.env)
            self.labels.get_ready(app)

    # -- before reading ----------------------------------------------------------------------------------------------

    def begin(self, app: Sphinx) -> None:
        """Load the fingerprints of the last build and look at every page that is to be written."""
        if not isinstance(app.builder, StandaloneHTMLBuilder):
            return
        self.before = last_state(app)
        self.own = own_modules(app)
        self.code = all_code(app, self.own)
        self.site = digest(self.code, settings_hash(app), all_dress(app))
        if self.site != self.before.get("site"):
            # Whatever vouches for a file writes it again; what nobody vouches for may be of another time.
            there = files_there(app)
            delete_files(app.outdir, there - foreign_files(app, there) - names_in(self.before) - {MARKER})
        self.intercept(app.builder)

    def outdated(
        self, app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
    ) -> set[str]:
        """Return pages to read again: all when the code changed, else those that Sphinx overlooks.

        It does not notice a file that took the place of another one and is older, as with ``mv``. And MyST
        decides while it reads a page whether a link leads to another page, which may be gone by now.
        """
        if self.code != self.before.get("code") or (self.lock and self.lock.was_cut_short):
            return set(env.found_docs)
        stamps = page_data(env, "blog_stamps")
        asked = (env.found_docs - settled_pages(env)) & stamps.keys()
        moved = {docname for docname in asked if stamps[docname] != stamps_of(env, docname)}
        if not removed:
            return moved
        dangling = {
            docname
            for docname, references in references_of(env).items()
            if not removed.isdisjoint(name for each in references for name in pages_of(env, docname, each.target))
        }
        return moved | dangling

    # -- reading -----------------------------------------------------------------------------------------------------

    def begin_to_read(self, app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
        """Say that what is kept of pages begins to change."""
        if docnames and self.lock:
            self.lock.begin()
        if "due" in self.before and app.emit_firstresult("carnet-nothing-else-changed"):
            self.read, self.known = set(docnames), facts_of(env, docnames, self.shared)

    def note_text(self, app: Sphinx, docname: str, source: list[str]) -> None:
        """Keep a fingerprint of a page's text, for feeds, which show it in full."""
        page_data(app.env, "blog_texts")[docname] = digest(source[0])

    def note_stamps(self, app: Sphinx, doctree: nodes.document) -> None:
        """Keep of which state the files are that a page was read from."""
        docname = app.env.current_document.docname
        page_data(app.env, "blog_stamps")[docname] = stamps_of(app.env, docname)

    # -- between reading and writing ---------------------------------------------------------------------------------

    def changed(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """Return the pages of which something changed besides their own source."""
        if not isinstance(app.builder, StandaloneHTMLBuilder):
            return []
        app.builder.images.update({uri: name for uri, (_docs, name) in env.images.items()})
        self.dress = digest(self.site, sorted(GENERIC & env.found_docs), tree_of_contents(env))
        self.due = due_digest(app, env)
        self.only_texts = bool(self.read) and self.is_seen_by_none(env)
        if not self.only_texts:
            self.world = world_digest(env, self.dress, self.due)
            if self.world == self.before.get("world") and is_whole(app, self.before["outputs"]):
                self.write_nothing(app.builder)
                return []
            self.every_post = digest(posts.published(env))
            self.foreign = foreign_files(app, files_there(app))
        else:
            self.every_post, self.foreign = self.before["every_post"], {*self.before["foreign"]}
        found = self.compare(app, env)
        # A build cut short leaves nothing to build on.
        write_whole(state_file(app, "pages"), json.dumps({"foreign": sorted(self.foreign)}))
        if not self.only_texts:  # else it is all in its place, and nobody waits for it
            self.take_stock(app)
        return found

    def take_stock(self, app: Sphinx) -> None:
        """Delete what documents no longer need, and find out whether any page that is no document is to be written."""
        builder = cast("StandaloneHTMLBuilder", app.builder)
        self.addresses = addresses_of(builder)
        self.files = files_written.of_documents(builder, self.addresses)
        gone = set(self.before.get("files", ())) - self.files
        if not self.only_texts:  # else documents are where they were
            gone |= {file for file in self.before.get("outputs", ()) if self.addresses.owner(file)} - self.files
        delete_files(app.outdir, gone)  # before others are written in their place
        made_from = {"dress": self.dress, "every_post": self.every_post, "pages": self.pages}
        made_from |= {"files": sorted(self.files)}
        is_as_before = all(self.before.get(name) == value for name, value in made_from.items())
        if is_as_before and is_whole(app, self.before["outputs"]):
            # Every page that is no document is made from these.
            builder.gen_pages_from_extensions = lambda: None  # type: ignore[method-assign]
            self.outputs = self.before["outputs"]

    def compare(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """Make the fingerprints of all pages, and return which of them are others than before."""
        labels, relations, pictures = self.labels(env), env.collect_relations(), pictures_of_pages(env)
        before, asked = self.before.get("pages", {}), env.found_docs
        if self.only_texts:
            files_written.leave_inventory(app.builder)
            self.pages, self.texts, self.in_full = dict(before), dict(self.before["texts"]), self.before["in_full"]
            asked = self.read | {name for name, shown in self.in_full.items() if not self.read.isdisjoint(shown)}
        for docname in asked:
            seen: list[object] = [
                self.every_post if one == ALL_POSTS else meaning(app, docname, one.target, labels)
                for one in references_of(env).get(docname, ())
            ]
            files = page_data(env, "blog_stamps").get(docname, [])[1:]  # of which feeds tell how large they are
            seen += [around(env, relations, docname), pictures[docname], files]
            text, context = page_data(env, "blog_texts").get(docname), posts.page_context(app, docname)
            shown = [one for one in sorted(context.items()) if one[0].startswith("shown_in_text")]
            # What its directives show that no file says, such as which concerts are over, is in feeds, too.
            self.texts[docname] = digest(text, posts.post_of(env, docname), seen, shown)
            self.pages[docname] = digest(self.dress, self.texts[docname], context)
            self.in_full.pop(docname, None)
            if names := context.get("made_of"):
                self.in_full[docname] = names
        for docname in asked & self.in_full.keys():
            self.pages[docname] = digest(self.pages[docname], *map(self.texts.get, self.in_full[docname]))
        return [docname for docname in asked if before.get(docname) != self.pages[docname]]

    def is_seen_by_none(self, env: BuildEnvironment) -> bool:
        """Return whether it is known that no other page shows what changed in those that were read."""
        is_as_before = (self.before.get("dress"), self.before.get("due")) == (self.dress, self.due)
        return bool(self.known) and is_as_before and are_still(self.known, env, self.read)

    def write_nothing(self, builder: StandaloneHTMLBuilder) -> None:
        """Keep the builder from making what there is already."""
        self.nothing_new = True
        builder.gen_pages_from_extensions = builder.dump_inventory = lambda: None  # type: ignore[method-assign]

    # -- writing -----------------------------------------------------------------------------------------------------

    def intercept(self, builder: StandaloneHTMLBuilder) -> None:
        """Let the builder write a page that is no document, such as a list, only when its inputs changed."""
        write, generate = builder.handle_page, builder.gen_pages_from_extensions
        out = f"{builder.outdir}{os.sep}"
        finish = builder.finish
        copy_static_files = files_written.copied_later(
            builder, lambda: self.only_texts and self.before.get("static") == files_written.static_stamps(builder)
        )

        def finish_later() -> None:
            self.pages_are_written = True
            if self.only_texts:
                self.take_stock(builder._app)
            copy_static_files()
            finish()

        def handle_page(
            pagename: str,
            addctx: dict[str, Any],
            templatename: str = "page.html",
            *,
            outfilename: Path | None = None,
            event_arg: Any = None,
        ) -> None:
            output = os.fspath(outfilename or builder.get_output_path(pagename))
            job = partial(write, pagename, addctx, templatename, outfilename=outfilename, event_arg=event_arg)
            if not self.pages_are_written:
                job()
                return
            shown = addctx.get("made_of", ())
            key = output.removeprefix(out).replace(os.sep, "/")
            twice = key in self.outputs  # two pages with one address: the later one is there in the end
            before = self.before.get("outputs", {}).get(key)
            if before and self.only_texts and self.read.isdisjoint(shown):  # it shows nothing that changed
                self.outputs[key] = before
            elif owner := self.addresses.owner(key):
                tell_of_taken(owner, key)
                return
            else:
                texts = [self.texts.get(docname) for docname in shown]
                context = posts.page_context(builder._app, pagename)
                self.outputs[key] = digest(self.dress, templatename, sorted(addctx.items()), context, texts)
            if before == self.outputs[key] and stamp_of(output) and not twice:
                return
            if self.waiting is None:
                job()
            else:
                self.waiting[key] = job

        def gen_pages_from_extensions() -> None:
            if builder.parallel_ok:
                self.waiting = {}
            generate()
            if self.waiting:
                write_in_parallel(list(self.waiting.values()), builder._app.parallel)
            self.waiting = None

        builder.finish = finish_later  # type: ignore[method-assign]
        builder.handle_page = handle_page  # type: ignore[method-assign]
        builder.gen_pages_from_extensions = gen_pages_from_extensions  # type: ignore[method-assign]

    def finish(self, app: Sphinx, exception: Exception | None) -> None:
        """Delete what no page is made from any more."""
        if exception is None and not self.nothing_new and isinstance(app.builder, StandaloneHTMLBuilder):
            before = {*self.before.get("files", ()), *self.before.get("outputs", ())}
            gone = before - self.files - self.outputs.keys()
            delete_files(app.outdir, {name for name in gone if not is_the_owners(app, name)} | {f"{MARKER}.bak"})

    def keep(self, app: Sphinx, exception: Exception | None) -> None:
        """Delete what nobody writes any more, and keep the fingerprints for the next build."""
        if exception is None and not self.nothing_new and isinstance(app.builder, StandaloneHTMLBuilder):
            beside = {file for files in app.emit("carnet-files-beside") for file in files}
            delete_files(app.outdir, set(self.before.get("beside", ())) - beside - self.files - self.outputs.keys())
            made = {*self.before["made"]} if self.only_texts else files_there(app)
            state = {
                "builder": app.builder.name,
                "own": contents(self.own | own_modules(app)),
                "code": self.code,
                "site": self.site,
                "dress": self.dress,
                "due": self.due,
                "world": self.world or world_digest(app.env, self.dress, self.due),
                "every_post": self.every_post,
                "pages": self.pages,
                "texts": self.texts,
                "in_full": self.in_full,
                "outputs": self.outputs,
                "files": sorted(self.files),
                "beside": sorted(beside),
                "foreign": sorted(self.foreign),
                "static": files_written.static_stamps(app.builder),
                "made": sorted(made - self.foreign - beside - self.files - self.outputs.keys()),
            }
            write_whole(state_file(app, "pages"), json.dumps(state))
        if self.lock:
            self.lock.end(is_whole=exception is None)


def _say_that_another_builds() -> None:
    logger.info(_("Another build is at work in this folder: waiting until it has ended…"))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the fingerprints."""
    app.setup_extension("carnet")
    app.setup_extension("carnet.core.references")
    incremental = Incremental()
    incremental.lock = BuildLock(app.doctreedir, _say_that_another_builds)  # before anything that was kept is read
    app.connect("builder-inited", incremental.begin)
    app.connect("carnet-get-ready", incremental.get_ready)
    app.connect("env-get-outdated", incremental.outdated)
    app.connect("source-read", incremental.note_text, priority=100)
    app.connect("doctree-read", incremental.note_stamps, priority=900)
    keep_page_data(app, "blog_stamps", "blog_texts")
    app.connect("env-updated", keep_generic_labels, priority=100)
    app.connect("env-updated", files_written.name_images, priority=100)
    app.connect("env-updated", incremental.changed, priority=900)
    app.connect("env-before-read-docs", incremental.begin_to_read)
    app.connect("build-finished", incremental.finish)
    app.connect("build-finished", incremental.keep, priority=980)
    return {"version": "1.0", "env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}
