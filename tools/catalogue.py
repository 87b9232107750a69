"""Sort the catalogue of French words, so that two people who add words seldom touch the same lines.

Run ``python -m tools.catalogue`` after you add a word.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from babel.messages.pofile import read_po, write_po

from carnet.cli.console import command
from carnet.cli.repository import ROOT

_HEAD = """\
# French words of the blog's interface: ours, ABlog's and Furo's; sorted by `python -m tools.catalogue`.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Language: fr\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"

"""

CATALOGUE = ROOT / "src/carnet/locales/fr/LC_MESSAGES/carnet.po"


def sorted_catalogue(source: Path) -> bytes:
    """Return the text of the catalogue *source* in the order of its English words, as it is kept in the repository."""
    with source.open("rb") as file:
        catalogue = read_po(file, locale="fr", abort_invalid=True)
    written = BytesIO()
    for message in catalogue:
        message.user_comments = []
    write_po(written, catalogue, width=0, sort_output=True, no_location=True, omit_header=True)
    return _HEAD.encode() + written.getvalue().strip(b"\n") + b"\n"


def main() -> None:
    """Write the catalogue in its order."""
    CATALOGUE.write_bytes(sorted_catalogue(CATALOGUE))


if __name__ == "__main__":
    command(main)
