"""What all kinds of pages have in common: who passes them on, what the blog says where they say nothing, and how files
that are no pages are written beside them.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from sphinx.builders.html import StandaloneHTMLBuilder

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

#: The template of files that are no pages; it prints ``text``, which a handler of ``html-page-context`` may add.
FILE_TEMPLATE = "ablog/file.txt"
#: Pixels.
_LARGE = (600, 315)
#: Pages that nobody shares, and that search engines leave out.
_FOR_NOBODY = ("search.html", "404.html", "ablog/redirect.html")


def is_shared(templatename: str) -> bool:
    """Return whether readers pass on what is written with a template: a page, and no tool or way to one."""
    return templatename.endswith(".html") and templatename not in _FOR_NOBODY


def handed_out(app: Sphinx, path: Path) -> Path:
    """Return the file that a reader gets who downloads that at a *path* from the root of the blog."""
    found: Path | None = app.emit_firstresult("carnet-download", path)
    return found or app.srcdir / path


def is_shown_large(picture: Path) -> bool:
    """Return whether previews show a *picture* over their whole width: no drawing, and not too small.

    Source: https://developers.facebook.com/docs/sharing/webmasters/images/.
    """
    from PIL import Image  # noqa: PLC0415  # most builds read no cover

    try:
        with Image.open(picture) as image:
            return image.width >= _LARGE[0] and image.height >= _LARGE[1]
    except (OSError, Image.DecompressionBombError):
        return False


def pictures_of_pages(env: BuildEnvironment) -> defaultdict[str, list[str]]:
    """Return the files of the pictures on each page, by its docname; every build has them in the same order."""
    found = defaultdict(list)
    for _path, (docnames, name) in sorted(env.images.items()):
        for docname in docnames:
            found[docname].append(name)
    return found


def about(config: Config) -> str:
    """Return what the blog is about in its own words."""
    return str(config.blog_feed_description)


def is_the_owners(app: Sphinx, name: str) -> bool:
    """Return whether the owner adds the file *name* by ``html_extra_path``, which stands in the place of ours."""
    places = (Path(app.confdir) / place for place in app.config.html_extra_path)
    return any((place / name).is_file() or (place.name == name and place.is_file()) for place in places)


def write_file(app: Sphinx, name: str, **context: Any) -> None:
    """Write a file that is no page, by its *name* from the root of the output, if what it is made from changed and the
    owner has none of this name.
    """
    if is_the_owners(app, name):
        return
    builder = cast("StandaloneHTMLBuilder", app.builder)
    builder.handle_page(name, context, FILE_TEMPLATE, outfilename=Path(builder.outdir) / name)


def publish_with_pictures(app: Sphinx, publish: Callable[[], None]) -> None:
    """Let a feature *publish* its files right after Sphinx has copied the pictures; only pages have such files."""
    builder = app.builder
    if not isinstance(builder, StandaloneHTMLBuilder):
        return
    copy_images = builder.copy_image_files

    def copy_image_files() -> None:
        copy_images()
        publish()

    builder.copy_image_files = copy_image_files  # type: ignore[method-assign]
