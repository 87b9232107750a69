"""Settings in ``conf.py``: each is registered once, with its type, its default and a sentence for the table in docs/.

A feature registers those that it alone reads. What several features read is registered here, so that each of them works
without the others; no feature asks whether a setting is there.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal
from weakref import WeakKeyDictionary

from carnet.core.dates import Zone

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

#: What a changed setting makes Sphinx do again: read all pages, write all pages, or nothing.
Rebuild = Literal["env", "html", ""]
#: The id of a blog that has chosen none.
NO_ID = str(uuid.NAMESPACE_URL)


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known of a setting; *sentence* says what the blog gets from it. A *default* that is a function follows
    from other settings, which the sentence names.
    """

    name: str
    default: Any
    types: tuple[type, ...]
    sentence: str
    rebuild: Rebuild = "html"


_SETTINGS: WeakKeyDictionary[Sphinx, dict[str, Setting]] = WeakKeyDictionary()

_LIST = (list, tuple)
#: What several features read.
_SHARED = (
    Setting(
        "blog_categories", [], _LIST, "The categories that posts may name, in the order of lists and menus.", "env"
    ),
    Setting(
        "blog_addresses",
        {},
        (dict,),
        "The words in the addresses of lists and parts of pages, as `{'category': 'rubrique'}`; others are English.",
        "env",
    ),
    Setting("blog_degree_category", "", (str,), "The category whose posts may carry a `degree` from 1 to 10.", "env"),
    Setting("blog_timezone", Zone.DEFAULT, (str,), "The zone of dates that name none, such as `Europe/Paris`.", "env"),
    Setting(
        "blog_id",
        NO_ID,
        (str,),
        "A UUID of which the ids of feeds, entries and books are made; once the blog is published, it never changes.",
    ),
    Setting(
        "blog_feed_id_form",
        "",
        (str,),
        "The ids of posts in the feeds of a blog that was adopted, `https://blog.example/{}.html`; `{}` is the page.",
    ),
    Setting("blog_feed_description", "", (str,), "A sentence about the blog, for feeds, previews and search engines."),
    Setting(
        "blog_feed_aliases",
        (),
        _LIST,
        "Other addresses, from the root, of the blog's feed, in the form that the name tells: RSS, JSON, else Atom.",
    ),
    Setting(
        "blog_former_labels",
        {},
        (dict,),
        "What labels with another name are called now, as `{'live': 'concert'}`: their old lists and feeds forward.",
    ),
    Setting("blog_websub_hub", "", (str,), "The address of the WebSub hub that the feeds name."),
    Setting(
        "blog_show_drafts", False, (bool,), "Drafts and posts of days to come are built and marked: for a preview.", ""
    ),
    Setting(
        "blog_publish_to",
        "",
        (str,),
        "Where the desk publishes: a folder, or a place for rsync such as `me@example.org:/srv/blog/`; else by git, if "
        "the repository has a server, or into `_build/html`.",
        "",
    ),
    Setting(
        "blog_home_notes",
        3,
        (int,),
        "How many notes, links, quotations and photos the home page shows besides its posts; with 0 the blog's feed "
        "has none either. All of them are in a list with a feed of its own.",
    ),
    Setting("blog_book", "", (str,), "The path of the EPUB, made by `make epub`, that `{book}` offers.", "env"),
)


def add_setting(
    app: Sphinx, name: str, default: Any, types: type | tuple[type, ...], sentence: str, *, rebuild: Rebuild = "html"
) -> None:
    """Register a setting of ``conf.py``; a second registration of its *name*, whoever made the first, is an error."""
    _add(app, Setting(name, default, types if isinstance(types, tuple) else (types,), sentence, rebuild))


def _add(app: Sphinx, setting: Setting) -> None:
    app.add_config_value(setting.name, setting.default, setting.rebuild, types=frozenset(setting.types))
    _SETTINGS.setdefault(app, {})[setting.name] = setting


def settings_of(app: Sphinx) -> dict[str, Setting]:
    """Return the settings that were registered so far, by name."""
    return dict(_SETTINGS.get(app, {}))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register what several features read."""
    for setting in _SHARED:
        _add(app, setting)
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
