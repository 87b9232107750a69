"""Look at a site of ABlog or Sphinx, and list what has to change for the engine; with ``--write``, change it.

    carnet adopt [DIR] [--write] [--posts PATTERN] [--builder html] [--no-build]

Without ``--write`` nothing is changed. What is changed is kept as it was in `.before-carnet/`. After ``--write`` the
site is built strictly, and what is still wrong is told.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from sphinx.locale import _

from carnet.cli.adopt.additions import FEATURES, additions_to
from carnet.cli.adopt.findings import STORE, Finding, write
from carnet.cli.adopt.posts import findings_in
from carnet.cli.adopt.site import AdoptError, Site, folder_of, read_site
from carnet.cli.arguments import parser_of
from carnet.cli.console import command
from carnet.cli.language import language_of
from carnet.cli.new.questions import talk
from carnet.core.post_fields import declared_by


def options(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Return what the command line says."""
    parser = parser_of("adopt")
    parser.add_argument("folder", type=Path, nargs="?", default=Path(), help=_("the site, or the project that has it"))
    parser.add_argument("--write", action="store_true", help=_("change what can be changed, and keep what was there"))
    parser.add_argument(
        "--posts", action="append", default=[], metavar="PATTERN", help=_("texts that are posts, such as 'news/*.rst'")
    )
    parser.add_argument("--builder", choices=("html", "dirhtml"), help=_("the builder that the site was built with"))
    parser.add_argument("--no-build", action="store_true", help=_("leave out the strict build that ends --write"))
    return parser.parse_args(arguments)


def findings_of(site: Site, builder: str) -> list[Finding]:
    """Return all that has to change in a site, `conf.py` first."""
    fields = declared_by(FEATURES)
    in_texts = [finding for text in site.texts for finding in findings_in(site, text, fields)]
    return [*additions_to(site, builder), *in_texts]


def builder_of(root: Path) -> str:
    """Return the builder that a site was built with, as far as its files say; ABlog's own is `dirhtml`."""
    said = [root / "conf.py", *(folder / name for folder in (root, *root.resolve().parents[:2]) for name in _SAID)]
    text = "\n".join(path.read_text(encoding="utf-8", errors="replace") for path in said if path.is_file())
    if found := re.search(r"ablog_builder\s*=\s*[\"'](\w+)|-b\s*(dirhtml|html)\b|builder:\s*(dirhtml|html)\b", text):
        return "html" if "html" in found.groups() else "dirhtml"
    return "dirhtml" if "ablog build" in text else "html"


_SAID = ("Makefile", "noxfile.py", "tox.ini", ".readthedocs.yaml", ".readthedocs.yml", "netlify.toml")


def main(arguments: Sequence[str] | None = None) -> int:
    """Adopt from the command line; 0 if nothing is left to do, 1 if something is, 2 if there is no site."""
    given = options(arguments)
    try:
        root = folder_of(given.folder)
        talk(language_of(root))
        site = read_site(root, given.posts)
    except AdoptError as error:
        print(error, file=sys.stderr)
        return 2
    found = findings_of(site, given.builder or builder_of(root))
    done, left = [one for one in found if one.is_for_write], [one for one in found if not one.is_for_write]
    for finding in sorted(done, key=lambda one: one.path != "conf.py"):
        print(f"{finding.shown()} {_('[done]') if given.write else _('[--write does it]')}")
    for finding in left:
        print(finding.shown())
    print()
    if not given.write:
        print(_("%s posts, %s lines: --write does %s of them.") % (len(site.posts), len(found), len(done)))
        return int(bool(found))
    changed = write(root, done)
    print(_("%s posts, %s files changed; as they were, they are in %s/.") % (len(site.posts), len(changed), STORE))
    is_built = None if given.no_build else build(root)
    if is_built is False:
        print(_("What the build tells is left to mend; then run carnet html."), file=sys.stderr)
    return int(bool(left) or is_built is False)


def build(root: Path) -> bool:
    """Build the site strictly, and publish nothing; return whether nothing was amiss."""
    done = subprocess.run([sys.executable, "-m", "carnet", "html", "--check"], cwd=root, check=False)
    return done.returncode == 0


if __name__ == "__main__":
    command(main)
