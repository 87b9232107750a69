"""Readers and writers see the interface in the blog's language.

Every word of ours lies in one catalogue for each language, ``src/carnet/locales/XX/LC_MESSAGES/carnet.po``. It stands
in front of Sphinx's own catalogue and of those of themes, which know words such as "Search" otherwise; what extensions
add by ``add_message_catalog`` would come behind them. A blog's own ``sphinx.po`` in ``locale_dirs`` comes before ours.
"""

from __future__ import annotations

import gettext
from copy import copy
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx import locale

from carnet.core.catalogues import compiled, translations

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

LOCALES = Path(__file__).parent.parent / "locales"
DOMAIN = "carnet"
_SPHINX = ("general", "sphinx")


def catalogue(language: str) -> gettext.GNUTranslations | None:
    """Return our words in a *language* such as ``fr`` or ``fr_CA``, None where there is no catalogue."""
    for name in dict.fromkeys((language, language.partition("_")[0])):
        source = LOCALES / name / "LC_MESSAGES" / f"{DOMAIN}.po"
        if source.exists():
            return copy(_compiled(source, source.stat().st_mtime_ns))
    return None


@cache
def _compiled(source: Path, stamp: int) -> gettext.GNUTranslations:
    """Return a catalogue as it was compiled for the wheel or by an earlier build, or else compile it."""
    text, file = source.read_bytes(), source.with_suffix(".mo")
    if file.exists() and (found := translations(file.read_bytes(), text)):
        return found
    _keep(file, content := compiled(text))
    return gettext.GNUTranslations(BytesIO(content))


def _keep(file: Path, content: bytes) -> None:
    """Keep a compiled catalogue for the next build, where its folder can be written to."""
    from carnet.core.build_state import write_whole  # noqa: PLC0415  # only a fresh clone compiles

    try:
        write_whole(file, content)
    except OSError:
        file.with_name(f"{file.name}.part").unlink(missing_ok=True)


def speak(language: str, owners: Iterable[Path] = ()) -> gettext.NullTranslations:
    """Let ``sphinx.locale._`` give words in a *language*: those in the *owners'* folders, then ours, then Sphinx's."""
    found = [gettext.translation("sphinx", str(folder), [language], fallback=True) for folder in owners]
    own = [words for words in found if isinstance(words, gettext.GNUTranslations)]
    others = [words for words in (catalogue(language), locale.translators.get(_SPHINX)) if words is not None]
    chain: list[gettext.NullTranslations] = [*own, *others, gettext.NullTranslations()]
    first, *rest = chain
    for words in rest:
        first.add_fallback(words)
    locale.translators[_SPHINX] = first
    return first


def setup(app: Sphinx) -> ExtensionMetadata:
    """Let the blog speak its language."""
    folders = [Path(app.srcdir) / folder for folder in app.config.locale_dirs]
    app.translator = speak(app.config.language, folders)
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
