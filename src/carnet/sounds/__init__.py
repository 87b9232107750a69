"""Sounds to follow: the words of a sound, its chapters, its shape and its cover, around the browser's own player.

Beside ``son.mp3`` lie ``son.vtt``, what is said or sung (WebVTT), and ``son.chapters.json``; chapters also stand in the
file itself, or in ``:chapters:`` of ``{audio}``. A script marks the line that is heard, jumps where a reader clicks,
and lets choose the speed; without it there are the player, the text and links to each moment. The shape is drawn when
the blog is built. Each mistake in a transcript or in chapters is told with its line.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from sphinx.locale import _
from sphinx.util import logging

from carnet.core.assets import publish_asset
from carnet.core.build_state import write_whole
from carnet.core.conf_lines import place_of
from carnet.core.output_files import publish_with_pictures
from carnet.core.page_data import keep_page_data, page_data
from carnet.core.player_nodes import own_file, player, transcript
from carnet.core.read_files import is_kept_away
from carnet.core.sound_chapters import SUFFIX, TOLD, Chapter, json_chapters, mistake_in, own_chapters
from carnet.core.sound_tags import tags_of
from carnet.core.webvtt import Cue, read_cues
from carnet.sounds.covers import cover_of
from carnet.sounds.nodes import add_sound_nodes, chapters, cover, is_followed, show_elsewhere, speed, waveform, words
from carnet.sounds.waveform import SUFFIXES, can_draw, peaks_of

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from carnet.core.yaml_lines import Problem

logger = logging.getLogger(__name__)

#: A sound of fewer seconds that has neither chapters nor words is played, and needs nothing around it.
_SHORT = 20
#: Under these names is kept, by page, which covers it shows, whether a shape could not be drawn, and which files may
#: come to lie beside its sounds; Sphinx would read a page at each build that depends on a file which is not there.
_COVERS, _UNDRAWN, _ABSENT = "blog_sound_covers", "blog_sounds_undrawn", "blog_sounds_absent"


def _folder(env: BuildEnvironment) -> Path:
    """Return where shapes and covers are kept from build to build."""
    return env.doctreedir / "sounds"


def _follow(app: Sphinx, doctree: nodes.document) -> None:
    """Put around each sound of a page what belongs to it."""
    for file in list(doctree.findall(own_file)):
        if file["width"] is None and isinstance(file.parent, player):
            _dress(app, file.parent, file)


def _dress(app: Sphinx, whole: player, file: own_file) -> None:
    env, source = app.env, PurePosixPath(file["source"])
    docname = env.current_document.docname
    sound, place = app.srcdir / source, whole.index(file)
    listed, cues = _chapters(app, file), _cues(app, docname, source)
    if not listed and not cues and (file["seconds"] or 0) < _SHORT:
        return
    before: list[nodes.Node] = []
    if (picture := tags_of(sound).cover) and (found := cover_of(picture, _folder(env))):
        before.append(cover(file=found.name, width=found.width, height=found.height))
        page_data(env, _COVERS).setdefault(docname, set()).add(found.name)
    if source.suffix.lower() in SUFFIXES:
        if can_draw():
            before.append(waveform(peaks=peaks_of(sound, _folder(env))))
        else:
            page_data(env, _UNDRAWN)[docname] = True
    after: list[nodes.Node] = [speed()]
    if listed:
        after.append(chapters([replace(one, title=_set(app, one.title)) for one in listed], file["file"]))
    if cues:
        if next(whole.findall(transcript), None) is None:
            after.append(words([replace(one, text=_set(app, one.text)) for one in cues], file["file"]))
        else:
            message = _("the transcript of this sound is here, and in '%s'; keep one of them")
            logger.warning(message, source.with_suffix(".vtt"), location=whole, type="blog", subtype="sounds")
    whole["classes"].append("followed")
    whole[place : place + 1] = [*before, file, *after]


def _set(app: Sphinx, text: str) -> str:
    """Return a text that stands in no page as it is set in the language of this one."""
    language = app.env.metadata[app.env.current_document.docname].get("language") or app.config.language
    return app.emit_firstresult("carnet-set-text", text, language) or text


def _chapters(app: Sphinx, file: own_file) -> list[Chapter]:
    """Return the chapters of a sound, those that its writer typed before all others."""
    source = PurePosixPath(file["source"])
    beside = source.with_suffix(SUFFIX)
    is_there = _depend(app, beside)
    if written := file.get("chapters"):
        return [Chapter(start, title) for start, title in written]
    if is_there and not _is_kept_away(app, beside):
        text = (app.srcdir / beside).read_text(encoding="utf-8", errors="replace")
        wrong = mistake_in(text)
        if wrong is None:
            return json_chapters(text)
        page_data(app.env, TOLD).setdefault(app.env.current_document.docname, set()).add(str(beside))
        _tell(beside, wrong)
    return own_chapters(app.srcdir / source)


def _cues(app: Sphinx, docname: str, source: PurePosixPath) -> list[Cue]:
    """Return the lines of the transcript beside a sound, and hand it out; each mistake is told."""
    beside = source.with_suffix(".vtt")
    if not _depend(app, beside) or _is_kept_away(app, beside):
        return []
    cues, problems = read_cues((app.srcdir / beside).read_bytes())
    for problem in problems:
        _tell(beside, problem)
    if cues:
        app.env.dlfiles.add_file(docname, str(beside))
    return cues


def _depend(app: Sphinx, beside: PurePosixPath) -> bool:
    """Let a page be read anew when a file beside a sound changes, or comes; return whether it is there."""
    is_there = (app.srcdir / beside).is_file()
    if is_there:
        app.env.note_dependency(str(beside))
    else:
        page_data(app.env, _ABSENT).setdefault(app.env.current_document.docname, set()).add(str(beside))
    return is_there


def _is_kept_away(app: Sphinx, beside: PurePosixPath) -> bool:
    """Return whether what lies beside a sound may not be read, which is told once."""
    docname = app.env.current_document.docname
    told = page_data(app.env, TOLD).setdefault(docname, set())
    is_away = is_kept_away(app.env, docname, app.srcdir / beside, told)
    told |= {str(beside)} if is_away else set()
    return is_away


def _tell(file: PurePosixPath, problem: Problem) -> None:
    logger.warning("%s", problem.message, location=f"{file}:{problem.line}", type="blog", subtype="sounds")


# -- Handlers ----------------------------------------------------------------------------------------------------------


def _outdated(app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]) -> list[str]:
    """Return the pages with a shape that can be drawn by now, a cover that is gone, or a file that has come."""
    undrawn = page_data(env, _UNDRAWN) if can_draw() else {}
    lost = {
        docname
        for docname, names in page_data(env, _COVERS).items()
        if not all((_folder(env) / name).is_file() for name in names)
    }
    absent = page_data(env, _ABSENT)
    come = {docname for docname, names in absent.items() if any((app.srcdir / name).is_file() for name in names)}
    return [docname for docname in {*undrawn, *lost, *come} if docname in env.found_docs]


def _tell_what_to_install(app: Sphinx, env: BuildEnvironment) -> list[str]:
    if page_data(env, _UNDRAWN) and not can_draw():
        message = _("the shapes of sounds need miniaudio, which is not installed; type 'pip install miniaudio'")
        logger.warning(message, location=place_of(app, "extensions"), type="blog", subtype="sounds")
    return []


def _files(app: Sphinx) -> set[str]:
    """Return the covers that are published, from the root of the output."""
    return {f"_images/{name}" for names in page_data(app.env, _COVERS).values() for name in names}


def _begin(app: Sphinx) -> None:
    """Take it upon us to publish covers."""
    publish_with_pictures(app, lambda: _publish(app))


def _publish(app: Sphinx) -> None:
    """Write the covers that are not there yet or are others."""
    for file in _files(app):
        kept, path = _folder(app.env) / Path(file).name, app.outdir / file
        if kept.is_file() and (not path.is_file() or path.read_bytes() != kept.read_bytes()):
            write_whole(path, kept.read_bytes())


def _load(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Load style and script on pages that have a sound to follow."""
    if doctree is not None and any(is_followed(node) for node in doctree.findall(player)):
        app.add_css_file("sounds.css", priority=900)
        app.add_js_file("sounds.js", loading_method="defer")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add what is around sounds."""
    app.setup_extension("carnet")
    for name in ("sounds.css", "sounds.js"):
        publish_asset(app, Path(__file__).parent / name)
    add_sound_nodes(app)
    keep_page_data(app, _COVERS, _UNDRAWN, _ABSENT, TOLD)
    app.connect("builder-inited", _begin)
    app.connect("env-get-outdated", _outdated)
    app.connect("doctree-read", _follow, priority=600)
    app.connect("env-updated", _tell_what_to_install)
    app.connect("doctree-resolved", show_elsewhere, priority=400)
    app.connect("carnet-files", _files)
    app.connect("carnet-follows-sounds", lambda _app: True)
    app.connect("html-page-context", _load)
    return {"version": "1.0", "env_version": 2, "parallel_read_safe": True, "parallel_write_safe": True}
