"""Files that pages hand out, without what says where, with what, or by whom they were made.

A writer names a file by ``{download}``, or plays a sound or video: readers get it without the place that a camera
noted, the names of devices, programs and users, and the private data of shops; title, artist, album, cover, chapters
and the like stay, and so does every byte that is seen or heard. Pictures, sounds and videos, PDFs and zip files are
cleaned; office files, raw photographs and archives that can't be are refused, unless ``blog_download_types`` names
their endings; of any other kind the writer is told, once in each build, that it is published as it is. What the owner
puts into ``html_static_path`` and ``html_extra_path`` is cleaned or refused the same way.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.locale import _
from sphinx.util import logging
from sphinx.util.display import progress_message

from carnet.core.doctree import line_of
from carnet.core.downloads.clean import UncleanableError, check, clean, is_known
from carnet.core.downloads.store import FileStore
from carnet.core.messages import translated
from carnet.core.page_data import keep_page_data, page_data
from carnet.core.pictures.convert import SUFFIXES, recoded
from carnet.core.pictures.store import Store, copy_if_other
from carnet.core.pictures.svg import HostileDrawingError, clean_drawing
from carnet.core.player_nodes import own_file
from carnet.core.read_files import Refusal, refusal_of, tell
from carnet.core.settings import add_setting

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

#: Where a page's data has the lines on which it hands out files, by their place among the downloads.
_LINES = "blog_download_lines"


class Downloads:
    """The handlers of one application."""

    def __init__(self) -> None:
        self.pictures: Store | None = None
        self.files: FileStore | None = None

    def begin(self, app: Sphinx) -> None:
        """Take it upon us to publish what pages hand out, and to clean what the owner adds to the site."""
        builder = app.builder
        if not isinstance(builder, StandaloneHTMLBuilder):
            return
        copy_static, copy_extra = builder.copy_static_files, builder.copy_extra_files

        def copy_static_files() -> None:
            copy_static()
            folder = builder.outdir / "_static"
            clean_copies(app, folder, folder.rglob("*"), _added(app, app.config.html_static_path))

        def copy_extra_files() -> None:
            copy_extra()
            own = _added(app, app.config.html_extra_path)
            clean_copies(app, builder.outdir, (builder.outdir / name for name in own), own)

        builder.copy_static_files = copy_static_files  # type: ignore[method-assign]
        builder.copy_extra_files = copy_extra_files  # type: ignore[method-assign]
        builder.copy_download_files = lambda: self.publish(builder)  # type: ignore[method-assign]

    def note(self, app: Sphinx, doctree: nodes.document) -> None:
        """Keep the lines on which a page hands out files."""
        named = [
            (node["filename"], node) for node in doctree.findall(addnodes.download_reference) if "filename" in node
        ]
        played = [(node["file"], node) for node in doctree.findall(own_file)]
        if named or played:
            lines = {str(name): line_of(node) for name, node in reversed([*named, *played])}
            page_data(app.env, _LINES)[app.env.current_document.docname] = lines

    def prepare(self, app: Sphinx, env: BuildEnvironment) -> None:
        """Clean what is new, and tell what can't be."""
        if not isinstance(app.builder, StandaloneHTMLBuilder):
            return
        self.pictures = Store(app.doctreedir / "pictures" / "whole", app.srcdir)
        self.files = FileStore(app.doctreedir / "downloads", app.srcdir)
        paths = [path for path in sorted(env.dlfiles) if path.as_posix() != _book(app)]
        self.learn(paths)
        for path in paths:
            problem = self.problem(app, path)
            if problem:
                self.tell(env, path, problem)
            elif not is_known(path) and not is_allowed(app, path):
                self.advise(app, env, path)

    def learn(self, paths: Iterable[Path]) -> None:
        """Clean what is new among files."""
        if self.pictures is None or self.files is None:
            return
        names = [path.as_posix() for path in paths]
        shown = {name for name in names if name.lower().endswith(SUFFIXES)}
        for store, mine in ((self.pictures, shown), (self.files, {*names} - shown)):
            if missing := store.missing(mine):
                with progress_message(f"cleaning {len(missing)} files"):
                    store.make(missing, os.cpu_count() or 1)

    def problem(self, app: Sphinx, path: Path) -> str:
        """Return why a file is not handed out, "" if it is."""
        if (app.srcdir / path).is_dir():
            return "is a folder; name a file in it, or a .zip of it"
        if self.pictures is None or self.files is None or is_allowed(app, path) or path.as_posix() == _book(app):
            return ""
        try:
            check(PurePosixPath(path))
        except UncleanableError as error:
            return str(error)
        known = self.pictures.of(path.as_posix()) or self.files.of(path.as_posix())
        return known.problem if known else ""

    def tell(self, env: BuildEnvironment, path: Path, problem: str) -> None:
        """Warn of a file that is not handed out."""
        words = translated(problem)
        for docname, line in _places(env, path):
            logger.warning(_("'%s' %s"), path, words, location=(docname, line), type="blog", subtype="downloads")

    def advise(self, app: Sphinx, env: BuildEnvironment, path: Path) -> None:
        """Say in one line that a file is published as it is; that is no mistake, and fails no build."""
        docname, line = _places(env, path)[0]
        words = _("'%s' is published as it is: what its program wrote into it can't be read here, look yourself") % path
        file = Path(env.doc2path(docname, base=False)).as_posix()
        app._warning.write(f"{file}:{line or 1}: {words}\n")

    def file(self, app: Sphinx, path: Path) -> Path | None:
        """Return what is handed out in the place of a file of the blog, None for nothing."""
        if self.pictures is None or self.files is None or path.as_posix() == _book(app):
            return None
        name = path.as_posix()
        if (known := self.pictures.of(name)) and known.picture:
            return known.folder / known.picture.suffix
        if found := self.files.file(name):
            return found
        return None

    # -- writing -----------------------------------------------------------------------------------------------------

    def publish(self, builder: StandaloneHTMLBuilder) -> None:
        """Put what pages hand out into the output."""
        app, everything = builder._app, builder.env.dlfiles
        self.learn(path for path in everything if path.as_posix() != _book(app))  # what came after all was read
        for path, (_docnames, name) in everything.items():
            target = builder.outdir / "_downloads" / name
            source = self.file(app, path)
            if source is None and (path.as_posix() == _book(app) or is_allowed(app, path)):
                source = app.srcdir / path
            if source is None or self.problem(app, path) or not source.is_file():
                target.unlink(missing_ok=True)
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            copy_if_other(source, target)

    def finish(self, app: Sphinx, exception: Exception | None) -> None:
        """Let go what no page hands out any more."""
        if exception is None and self.pictures and self.files:
            names = [path.as_posix() for path in app.env.dlfiles]
            for store in (self.pictures, self.files):
                store.drop_all_but(name for name in names if store.of(name))


def is_allowed(app: Sphinx, path: Path) -> bool:
    """Return whether the owner wants files of a kind to be handed out as they are, if they can't be cleaned."""
    kinds = [f".{kind.lower().lstrip('.')}" for kind in app.config.blog_download_types]
    return path.name.lower().endswith(tuple(kinds))


def clean_copies(app: Sphinx, folder: Path, files: Iterable[Path], own: dict[str, Path]) -> None:
    """Clean files of the output, which are copies; the owner's *own* that can't be are told, and not published."""
    for file in sorted(map(Path, files)):  # Sphinx's own paths have a `replace` of another meaning
        if not file.is_file():
            continue
        part, status = file.with_name(f"{file.name}.part"), file.stat()
        place = file.relative_to(folder).as_posix()
        source = own.get(place)
        if source and (refusal := _leads_outside(app, place, source)):
            file.unlink()
            tell(refusal, f"{source}:1")
            continue
        source = None if source and is_allowed(app, source) else source
        try:
            if source:
                check(PurePosixPath(source))
            if file.suffix.lower() == ".svg":
                part.write_bytes(clean_drawing(file.read_bytes(), recoded).content)
            elif not clean(file, part):
                continue
        except (HostileDrawingError, UncleanableError) as error:
            part.unlink(missing_ok=True)
            if source:
                file.unlink()
                words = translated(str(error))
                logger.warning(_("'%s' %s"), source, words, location=f"{source}:1", type="blog", subtype="downloads")
            continue
        os.utime(part, ns=(status.st_atime_ns, status.st_mtime_ns))
        part.replace(file)


def _added(app: Sphinx, names: Iterable[str]) -> dict[str, Path]:
    """Return what the owner adds by paths in `conf.py`: the files, by their places in the site."""
    found: dict[str, Path] = {}
    for name in names:
        path = Path(app.confdir) / name
        if not path.is_dir():
            found[path.name] = path
        for folder, _folders, files in os.walk(path, followlinks=True) if path.is_dir() else ():
            found |= {(Path(folder) / file).relative_to(path).as_posix(): Path(folder) / file for file in files}
    return {place: Path(os.path.relpath(file, app.confdir)) for place, file in found.items()}


def _leads_outside(app: Sphinx, place: str, source: Path) -> Refusal | None:
    """Return why a file that the owner adds is not published though its folder is named: it is a link to elsewhere."""
    file = Path(app.confdir) / source
    folder = Path(str(file).removesuffix(place))  # which `conf.py` names, wherever it lies
    is_own = Path(os.path.realpath(file)).is_relative_to(os.path.realpath(folder))
    return None if is_own else refusal_of(app.env, app.config.root_doc, file)


def _book(app: Sphinx) -> str:
    """Return the path of the book that the site offers, of which all that is in it was cleaned when it was made."""
    return str(app.config.blog_book)


def _places(env: BuildEnvironment, path: Path) -> list[tuple[str, int | None]]:
    """Return the pages that hand out a file, and the lines."""
    docnames, name = env.dlfiles[path]
    lines = page_data(env, _LINES)
    return [(docname, lines.get(docname, {}).get(str(name))) for docname in sorted(docnames)]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the downloads; ``blog_download_types`` has the endings of files that are handed out uncleaned."""
    add_setting(
        app,
        "blog_download_types",
        [],
        (list, tuple),
        "Endings of files, such as `.docx`, that are handed out though they cannot be cleaned.",
    )
    downloads = Downloads()
    app.connect("builder-inited", downloads.begin)
    app.connect("doctree-read", downloads.note, priority=600)
    keep_page_data(app, _LINES)
    app.connect("env-updated", downloads.prepare, priority=200)
    app.connect("carnet-download", downloads.file)
    app.connect("build-finished", downloads.finish)
    return {"version": "1.0", "env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}
