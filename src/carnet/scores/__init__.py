"""Scores: notes that a musician types, or that a program exported, are engraved when the blog is built.

``{score}`` has ABC, MusicXML or MEI inside, or names a file beside the post. The page gets a drawing for wide screens
and one for telephones, in the ink of its text, with the title, the composer, what those get who can't see it
(``:alt:``), the sound as MIDI and the source to download, and beside it the writer's own recording (``:audio:``). Feeds
show a picture, the book the same drawing. ``:transpose: -2`` writes everything two semitones lower. Verovio engraves,
in a process of its own; it is an extra, and a blog without scores does without.
"""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.locale import _
from sphinx.util import logging

from carnet.core.assets import add_book_style, add_style
from carnet.core.build_state import write_whole
from carnet.core.file_directive import FileDirective
from carnet.core.fingerprint import digest
from carnet.core.output_files import publish_with_pictures
from carnet.core.page_data import keep_page_data, page_data
from carnet.core.player_nodes import add_nodes, player, player_title
from carnet.core.recordings import SOUNDS
from carnet.core.text import slugify
from carnet.scores.engraving import Engraver, NotEngravedError
from carnet.scores.html import Files, add_score_nodes, drawing, foot, score, score_title, show_elsewhere
from carnet.scores.mistakes import MISTAKES
from carnet.scores.sources import SUFFIXES, Score, UnreadableScoreError, interval, read_score
from carnet.scores.verovio_files import package_folder

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from carnet.scores.mistakes import Mistake

logger = logging.getLogger(__name__)

_PAGES = "blog_scores"
_MOST_SEMITONES = 24
_OPTIONS = ("title", "composer", "alt", "audio", "transpose")
_LONGEST_NAME = 24


class ScoreDirective(FileDirective):
    """``{score}``: a score."""

    subtype = "scores"
    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar = dict.fromkeys(_OPTIONS, directives.unchanged)

    def run(self) -> list[nodes.Node]:
        """Return the score, or nothing after a warning."""
        if package_folder() is None:
            self.tell(_("a score needs Verovio, which is not installed; type 'pip install verovio'"))
            return []
        try:
            found = self.read()
            if found is None:
                return []
            return self.engraved(*found)
        except UnreadableScoreError as error:
            self.tell_mistake(error.mistake)
        except NotEngravedError as error:
            self.tell("%s", _(MISTAKES[str(error)]))
        except PackageNotFoundError:
            self.tell(_("a score needs Verovio, which is not installed; type 'pip install verovio'"))
        return []

    def read(self) -> tuple[Score, str] | None:
        """Return the score and the name of its file, "" for one that is inside; None after a warning."""
        written = (self.arguments[0] if self.arguments else "").strip()
        #: Where the score lies, and the line before its first one.
        self.place: str | None = None
        # MyST counts the lines of a directive from its own.
        self.before = self.lineno + self.content_offset
        if not written:
            if not any(line.strip() for line in self.content):
                self.tell(_("this has no score; write ABC below it, or name a file, as '{score} mon-billet/air.abc'"))
                return None
            return read_score("\n".join(self.content).encode()), ""
        if self.content:
            self.tell(_("a score is inside or in a file, and this has both"))
            return None
        name = self.file(written, SUFFIXES)
        if name is None:
            return None
        self.place, self.before = name, 0
        path = PurePosixPath(name)
        return read_score((self.env.srcdir / name).read_bytes(), path.suffix.lower()), path.stem

    def engraved(self, found: Score, stem: str) -> list[nodes.Node]:
        """Return the nodes of a score; a mistake in it is told, and the rest is shown all the same."""
        if found.mistakes:
            self.tell_mistake(found.mistakes[0])
        if not found.music:
            return []
        alt = self.options.get("alt")
        if "alt" not in self.options:
            self.tell(
                _("this score has no text for those who don't see it; write ':alt: What it is', or an empty ':alt:'")
            )
        transposed = self.transposed(found)
        key = engraver(self.env).engrave(found, transposed)
        title = self.options.get("title") or found.title
        content = digest(found.source, transposed)[:8]  # an address outlives the code that made what is there
        name = f"{slugify(title or stem)[:_LONGEST_NAME].strip('-') or 'score'}-{content}"
        files = Files(name, found.suffix, len(found.source.encode()))
        docname = self.env.current_document.docname
        page_data(self.env, _PAGES).setdefault(docname, {})[name] = (key, found.suffix, found.source)
        whole = score("", *self.titles(found), drawing(key=key, files=files, alt=" ".join((alt or "").split())))
        self.set_source_info(whole)
        whole += [*self.words(found), *self.recorded(title), foot(key=key, files=files)]
        return [whole]

    def titles(self, found: Score) -> list[nodes.Node]:
        """Return title and composer, those that the writer names in the place of those in the score."""
        title = self.options.get("title") or found.title
        composer = self.options.get("composer") or found.composer
        if not title and not composer:
            return []
        words, messages = self.parse_inline(title, lineno=self.lineno) if self.options.get("title") else ([], [])
        parts: list[nodes.Node] = [nodes.strong("", "", *(words or [nodes.Text(title)]))] if title else []
        if composer:
            parts += [nodes.Text(" ")] if parts else []
            parts.append(nodes.inline("", composer, classes=["score-composer"]))
        return [score_title("", "", *parts), *messages]

    def words(self, found: Score) -> list[nodes.Node]:
        """Return the words that stand below the notes, as 'W:' has them."""
        if not found.words:
            return []
        lines = [nodes.line("", line) for line in found.words]
        return [nodes.line_block("", *lines, classes=["score-words"])]

    def recorded(self, title: str) -> list[nodes.Node]:
        """Return the player of the writer's own recording, if there is one."""
        written = self.options.get("audio")
        sound = self.recording(written, SOUNDS) if written else None
        if sound is None:
            return []
        label = _("Recording of “%s”") % title if title else _("Recording")
        return [player("", player_title("", "", nodes.Text(label)), sound)]

    def transposed(self, found: Score) -> str:
        """Return by which interval the score is transposed, "" for none, also after a warning."""
        written = str(self.options.get("transpose") or "").strip()
        if not written:
            return ""
        if not re.fullmatch("[-+]?[0-9]{1,2}", written) or abs(int(written)) > _MOST_SEMITONES:
            message = _(
                "'%s' is no number of semitones; write ':transpose: 2' for a tone higher, ':transpose: -2' lower"
            )
            self.tell(message, written)
            return ""
        return interval(int(written), found.sharps)

    def tell_mistake(self, mistake: Mistake) -> None:
        """Tell a mistake in a score at its line, in the post or in its file."""
        text = _(MISTAKES[mistake.kind])
        text = text % mistake.values if mistake.values else text
        line = self.before + mistake.line
        place = f"{self.place}:{line}" if self.place else (self.env.current_document.docname, line)
        logger.warning("%s", text, location=place, type="blog", subtype=self.subtype)


def engraver(env: BuildEnvironment) -> Engraver:
    """Return what engraves, and keeps what was engraved."""
    return Engraver(env.doctreedir / "scores")


# -- Handlers ----------------------------------------------------------------------------------------------------------


def _outdated(app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]) -> list[str]:
    """Return the pages of whose scores something is missing."""
    kept = engraver(env)
    pages = page_data(env, _PAGES)
    return [
        docname
        for docname, found in pages.items()
        if docname in env.found_docs and not all(kept.has(key) for key, _suffix, _source in found.values())
    ]


def _made(app: Sphinx) -> dict[str, tuple[str, str, str]]:
    """Return all scores of the blog by the names of their files."""
    found: dict[str, tuple[str, str, str]] = {}
    for _docname, scores in sorted(page_data(app.env, _PAGES).items()):
        found |= scores
    return found


def _files(app: Sphinx) -> set[str]:
    """Return the files that are published of scores, from the root of the output."""
    found = set()
    for name, (_key, suffix, _source) in _made(app).items():
        found |= {Files(name, suffix, 0).picture, Files(name, suffix, 0).sound, Files(name, suffix, 0).source}
    return found


def _begin(app: Sphinx) -> None:
    """Take it upon us to publish what is made of scores."""
    publish_with_pictures(app, lambda: _publish(app))


def _publish(app: Sphinx) -> None:
    """Write pictures, sounds and sources, those that are not there yet or are others."""
    kept = engraver(app.env)
    for name, (key, suffix, source) in _made(app).items():
        found, files = kept.get(key), Files(name, suffix, 0)
        if found is None:
            continue
        contents = {files.picture: found.picture.encode(), files.sound: found.sound, files.source: source.encode()}
        for file, content in contents.items():
            path = Path(app.outdir) / file
            if content and (not path.is_file() or path.read_bytes() != content):
                write_whole(path, content)


def _for_book(app: Sphinx) -> dict[str, bytes]:
    """Return the pictures of scores by their names in a book."""
    kept = engraver(app.env)
    found = ((name, kept.get(key)) for name, (key, _suffix, _source) in _made(app).items())
    return {f"{name}.svg": one.picture.encode() for name, one in found if one is not None}


def _finish(app: Sphinx, exception: Exception | None) -> None:
    if exception is None:
        engraver(app.env).drop_all_but(key for key, _suffix, _source in _made(app).values())


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the directive."""
    app.setup_extension("carnet")
    add_style(app, Path(__file__).parent / "scores.css")
    add_book_style(app, Path(__file__).parent / "book.css")
    add_nodes(app)
    add_score_nodes(app)
    app.add_directive("score", ScoreDirective)
    keep_page_data(app, _PAGES)
    app.connect("env-get-outdated", _outdated)
    app.connect("builder-inited", _begin)
    app.connect("doctree-resolved", show_elsewhere)
    app.connect("carnet-files", _files)
    app.connect("carnet-book-pictures", _for_book)
    app.connect("build-finished", _finish)
    return {"version": "1.0", "env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}
