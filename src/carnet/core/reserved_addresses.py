"""Addresses that a page of the writer and one of the blog both would have: the writer is told, and keeps hers."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx.domains.std import StandardDomain
from sphinx.locale import _
from sphinx.util import logging

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)

#: Names of documents that themes ask for on every page.
GENERIC = {"about", "copyright", "genindex", "modindex", "py-modindex", "search"}


@dataclass(frozen=True, slots=True)
class Addresses:
    """The documents whose pages are the files, and lie in the folders, of an output."""

    files: Mapping[str, str]
    folders: Mapping[str, str]

    def owner(self, file: str) -> str:
        """Return the document that leaves no place for a *file*, "" if there is none."""
        found = self.files.get(file) or self.folders.get(file, "")
        while not found and (file := posixpath.dirname(file)):
            found = self.files.get(file, "")
        return found


def addresses_of(builder: StandaloneHTMLBuilder) -> Addresses:
    """Return the addresses of all documents."""
    root = len(f"{builder.outdir}/")
    outputs = {name: str(builder.get_output_path(name))[root:].replace(os.sep, "/") for name in builder.env.found_docs}
    folders: dict[str, str] = {}
    for docname, file in outputs.items():
        folder = posixpath.dirname(file)
        while folder and folder not in folders:
            folders[folder] = docname
            folder = posixpath.dirname(folder)
    return Addresses({file: docname for docname, file in outputs.items()}, folders)


def tell_of_taken(docname: str, address: str) -> None:
    """Say that the page *docname* of the writer lies where the blog has a page of its own."""
    message = _("the blog has a page of its own at the address '%s'; give this file another name")
    logger.warning(message, address, location=docname, type="blog", subtype="addresses")


def keep_generic_labels(app: Sphinx, env: BuildEnvironment) -> None:
    """Know the index and the search by name, as every new environment does.

    Sphinx forgets these names with a page ``genindex`` that is read again or removed (no issue yet). This can go once
    it does not.
    """
    for kind in ("labels", "anonlabels"):
        for name, place in StandardDomain.initial_data[kind].items():
            env.domaindata["std"][kind].setdefault(name, place)
    for domain in env.domains.sorted():
        for index in domain.indices:
            name = f"{domain.name}-{index.name}"
            if index.localname and name not in env.domains.standard_domain.anonlabels:
                env.domains.standard_domain.note_hyperlink_target(name, name, "", index.localname)
