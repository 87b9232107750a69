"""What a waiting build does before somebody waits for it: whatever it finds, another file makes another one of it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.project import Project
from sphinx.util.logging import suppress_logging

from carnet.core.text import written_date

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_DISCOVER = Project.discover


def get_ready(app: Sphinx, templates: Sequence[str]) -> None:
    """Find the pages, make their paths, and load *templates*, and the names of months, for one build of *app*.

    Whatever can't be done now is done, and told, by the build itself.
    """
    with suppress(Exception):
        find_pages(app)
        _make_paths(app)
        if "carnet" in app.extensions:
            app.emit("carnet-get-ready")
        written_date(date.min, app.config.language)
    if isinstance(app.builder, StandaloneHTMLBuilder):
        for name in templates:
            with suppress(Exception):
                app.builder.templates.environment.get_template(name)


def _make_paths(app: Sphinx) -> None:
    for docname in app.project.docnames:
        paths: list[os.PathLike[str]] = [app.env.doc2path(docname), app.env.doc2path(docname, base=False)]
        if isinstance(app.builder, StandaloneHTMLBuilder):
            paths.append(app.builder.get_output_path(docname))
        for path in paths:
            os.fspath(path)  # which a path remembers


def used_templates(app: Sphinx) -> list[str]:
    """Return the names of the templates that a build has used."""
    if not isinstance(app.builder, StandaloneHTMLBuilder):
        return []
    return sorted({name for _loader, name in app.builder.templates.environment.cache or ()})


def find_pages(app: Sphinx) -> None:
    """Find all pages now, not once the build begins; where Sphinx has something to say of them, it finds them again."""
    config = app.config
    excluded = [*config.exclude_patterns, *config.templates_path, *app.builder.get_asset_paths()]
    included = list(config.include_patterns)
    with suppress_logging() as told:
        _DISCOVER(app.project, excluded, included)
    if told.buffer:
        return

    def discover(
        project: Project, exclude_paths: Iterable[str] = (), include_paths: Iterable[str] = ("**",)
    ) -> set[str]:
        asked = [*exclude_paths], [*include_paths]
        if project is app.project and asked == (excluded, included):
            return project.docnames
        return _DISCOVER(project, *asked)

    Project.discover = discover  # type: ignore[method-assign, assignment]
