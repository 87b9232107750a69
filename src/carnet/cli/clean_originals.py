"""Take places and owners out of the pictures, sounds, videos and PDFs beside the posts, without loss.

What is committed to a public repository is public, too, and not only what the blog makes of it. Pixels, samples,
colours and how the camera was held stay; a file that says nothing is not touched. A picture that was cleaned has
another address at the next build, as its name is the digest of its bytes.

    carnet clean-originals [--check]
"""

from __future__ import annotations

import sys
from pathlib import Path

from sphinx.locale import _

import carnet.cli.repository
from carnet.cli.arguments import parser_of
from carnet.cli.console import command
from carnet.core.build_state import BuildLock
from carnet.core.downloads.clean import UncleanableError
from carnet.core.downloads.originals import Change, clean_original, originals, told_of_cleaning, what_became
from carnet.core.words import speak


def main(arguments: list[str] | None = None, root: Path = carnet.cli.repository.ROOT) -> int:
    """Clean the originals from the command line; the code is 1 if any could not be, or, with --check, says anything."""
    parser = parser_of("clean-originals")
    parser.add_argument("--check", "--dry-run", action="store_true", help=_("only tell which files would be cleaned"))
    only_look = parser.parse_args(arguments).check
    settings = carnet.cli.repository.settings(root)
    speak(str(settings.get("language", "en")))
    changed = failed = 0
    lock = BuildLock(
        root / "_build", lambda: print(_("A build is at work here: waiting until it has ended…"), flush=True)
    )
    try:
        for name in originals(root, settings):
            try:
                change = clean_original(root / name, only_look=only_look)
            except UncleanableError as error:
                failed += 1
                print(what_became(name, str(error)), file=sys.stderr)
            except OSError as error:
                failed += 1
                print(what_became(name, error.strerror or str(error)), file=sys.stderr)
            else:
                changed += change is not Change.NONE
                if change is not Change.NONE:
                    print(what_became(name, change, only_look=only_look), flush=True)
    finally:
        lock.end(is_whole=False)
    print(told_of_cleaning(changed, failed, only_look=only_look))
    return int(failed > 0 or (only_look and changed > 0))


if __name__ == "__main__":
    command(lambda: main(sys.argv[1:]))
