"""Which sounds a page has, in the order of the page, and what lies beside each: chapters and transcript."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.addnodes import download_reference
from sphinx.util import logging

from carnet.core.fingerprint import digest
from carnet.core.page_data import keep_page_data, page_data
from carnet.core.player_nodes import own_file
from carnet.core.post_html import media_type
from carnet.core.read_files import is_kept_away
from carnet.core.sound_chapters import SUFFIX, TOLD, WRITTEN, Chapter, as_json, mistake_in, own_chapters
from carnet.core.webvtt import read_cues

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)

#: The sounds that directories take, by their types.
TAKEN = {"audio/mpeg", "audio/mp4", "audio/aac"}
#: The name under which they are kept of each page.
_SOUNDS = "blog_podcast_sounds"


def sounds_on(env: BuildEnvironment, docname: str) -> tuple[str, ...]:
    """Return the sounds that a page plays or links to, as paths from the root of the blog."""
    found: tuple[str, ...] = page_data(env, _SOUNDS).get(docname, ())
    return found


def chosen(sounds: list[Path]) -> Path:
    """Return which of the *sounds* of a page is its episode: the first that directories take, else the first."""
    return next((sound for sound in sounds if media_type(sound.as_posix()) in TAKEN), sounds[0])


def keep_sounds(app: Sphinx) -> None:
    """Note the sounds of each page that is read."""
    keep_page_data(app, _SOUNDS)
    app.connect("doctree-read", _note)


def _note(app: Sphinx, doctree: nodes.document) -> None:
    env = app.env
    found = []
    for node in doctree.findall(nodes.Element):
        if isinstance(node, own_file):
            found.append(str(node["source"]))
        elif isinstance(node, download_reference):
            found.append(env.relfn2path(node["reftarget"])[0])
    sounds = tuple(dict.fromkeys(path for path in found if (media_type(path) or "").startswith("audio/")))
    if sounds:
        page_data(env, _SOUNDS)[env.current_document.docname] = sounds


def chapters_of(app: Sphinx, docname: str, sound: Path) -> tuple[str | None, str]:
    """Return where the chapters of a *sound* are: of its post, else beside it, else its own; and the text of the
    file where there is none yet.
    """
    given = page_data(app.env, WRITTEN).get(docname, {}).get(sound.as_posix())
    beside = sound.with_suffix(SUFFIX)
    path, told = app.srcdir / beside, page_data(app.env, TOLD).get(docname, ())
    if path.is_file() and not given and not is_kept_away(app.env, docname, path, told):
        wrong = mistake_in(path.read_text(encoding="utf-8", errors="replace"))
        if wrong is None:
            return f"_downloads/{app.env.dlfiles.add_file(docname, beside)}", ""
        if beside.as_posix() not in page_data(app.env, TOLD).get(docname, ()):
            place = f"{beside.as_posix()}:{wrong.line}"
            logger.warning("%s", wrong.message, location=place, type="blog", subtype="podcast")
    app.env.dlfiles.pop(beside, None)
    found = [Chapter(*one) for one in given or ()] or own_chapters(app.srcdir / sound)
    text = as_json(found) if found else ""
    return f"_downloads/chapters/{digest(text)}{SUFFIX}" if text else None, text


def transcript_of(app: Sphinx, docname: str, sound: Path) -> str | None:
    """Hand out the transcript that lies beside a *sound*, if it is one, and return where."""
    beside = sound.with_suffix(".vtt")
    path = app.srcdir / beside
    is_here = path.is_file() and not is_kept_away(app.env, docname, path, page_data(app.env, TOLD).get(docname, ()))
    is_one = is_here and read_cues(path.read_bytes())[0]
    return f"_downloads/{app.env.dlfiles.add_file(docname, beside)}" if is_one else None
