"""Places of a page that features fill, so that the theme names no feature.

The theme's templates show what stands in a slot; a feature hands in a fragment for it, which is a template of its own
or, for a line without words, the markup itself. A feature that is taken out leaves nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from jinja2 import DictLoader, pass_context
from sphinx.jinja2glue import BuiltinTemplateLoader

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jinja2.runtime import Context
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

#: The slots of the theme, and where each one is.
SLOTS = {
    "head": "at the end of the head of every page",
    "description": "in the head, in the place of a description of the theme's own",
    "bar": "in the bar at the top of every page, behind the name",
    "bar-tools": "in that bar, before the switch of light and dark",
    "menu": "the first groups of the menu, which is in the footer and behind a button of the bar",
    "follow": "in the footer, the ways to follow the blog",
    "rail-search": "in Furo's own sidebar, where `blog_rail` asks for it",
    "list-head": "below the title of a list of posts",
    "recent": "on a page on which a reader found nothing",
    "notices": "above the text of a page, for who writes it",
    "post-facts": "in the line below a post's title",
    "post-head": "below that line",
    "post-picture": "between the head of a post and its text",
    "post-foot": "below the text of a post",
    "below-post": "below the foot of a post",
    "entry-facts": "in the line of a post in a list",
    "home": "below the text of the home page",
    "home-end": "beside the link to all posts on the home page",
    "colophon": "in the last lines of every page, behind the rights",
    "page-end": "below all else of a page's text, such as words for scripts",
}


@dataclass(frozen=True, slots=True)
class _Fragment:
    order: int
    template: str
    when: str


@dataclass(slots=True)
class _Slots:
    fragments: dict[str, list[_Fragment]] = field(default_factory=dict)
    markup: dict[str, str] = field(default_factory=dict)


_SLOTS: WeakKeyDictionary[Sphinx, _Slots] = WeakKeyDictionary()


def add_to_slot(app: Sphinx, slot: str, fragment: str, *, order: int = 500, when: str = "") -> None:
    """Show a *fragment* in a *slot* of each page whose context has a value for *when*, or of each post in a list.

    The fragment is the name of a template, or the markup itself. Those of one slot stand in their *order*,
    those of equal order as features stand in ``conf.py``.
    """
    app.setup_extension(__name__)
    slots = _SLOTS.setdefault(app, _Slots())
    if slot not in SLOTS:
        raise ValueError(f"there is no slot {slot!r}; there are {', '.join(SLOTS)}")
    fragments = slots.fragments.setdefault(slot, [])
    if not fragment.endswith(".html"):
        name = f"slot:{slot}:{len(fragments)}"
        slots.markup[name] = fragment
        fragment = name
    fragments.append(_Fragment(order, fragment, when))
    fragments.sort(key=lambda one: one.order)


def words_for_script(name: str, values: str) -> str:
    """Return the markup that hands the script *name* its words, which the context of a page has under *values*."""
    attributes = f'{{% for name, word in {values}.items() %}} data-{{{{ name }}}}="{{{{ word|e }}}}"{{% endfor %}}'
    return f'<template data-words="{name}"{attributes}></template>'


def _show(app: Sphinx) -> None:
    """Give templates the function ``slot(name)``, which returns the templates to include."""
    templates = getattr(app.builder, "templates", None)
    if not isinstance(templates, BuiltinTemplateLoader):
        return
    slots = _SLOTS.get(app, _Slots())
    loaders: list[Any] = templates.loaders
    loaders.append(DictLoader(slots.markup))

    @pass_context
    def slot(context: Context, name: str, values: Mapping[str, Any] | None = None) -> list[str]:
        shown = slots.fragments.get(name, ())
        known = context if values is None else values
        return [one.template for one in shown if not one.when or known.get(one.when)]

    templates.environment.globals["slot"] = slot


def setup(app: Sphinx) -> ExtensionMetadata:
    """Let the theme show what features hand in."""
    app.connect("builder-inited", _show, priority=110)
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
