"""docutils and Sphinx go through the tree of a page without a word for each node, and make what writes it once.

"docutils" is https://sourceforge.net/projects/docutils/. Each function is one repair, and says when it can go.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import FunctionType
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import docutils.utils
import sphinx.builders
from docutils import nodes
from docutils.nodes import Node, SkipChildren, SkipDeparture, SkipNode, SkipSiblings, StopTraversal
from docutils.writers._html_base import HTMLTranslator
from sphinx.builders import html
from sphinx.registry import SphinxComponentRegistry
from sphinx.util.osutil import relative_uri

if TYPE_CHECKING:
    from docutils.frontend import Values
    from sphinx.application import Sphinx
    from sphinx.builders import Builder

    #: What makes HTML of a node.
    _Render = Callable[[Node | None], dict[str, str]]

_FIND_ALL, _WALK, _WALKABOUT = Node.findall, Node.walk, Node.walkabout
_ENCODE, _SPECIAL = HTMLTranslator.encode, HTMLTranslator.special_characters
_STYLES = docutils.utils.get_stylesheet_list
_CREATE = SphinxComponentRegistry.create_translator
#: Of each build, the classes that write pages, with the handlers that each was made with.
_CLASSES: WeakKeyDictionary[SphinxComponentRegistry, dict[type, tuple[dict[str, Any], Callable[..., Any] | None]]] = (
    WeakKeyDictionary()
)


def find_all(self: Node, kind: type[Node]) -> Iterator[Node]:
    """Yield this node and those below it that are of a *kind*, as docutils' own function does.

    Some ninety steps look through each tree. The own one makes a generator for every node, and each node goes through
    those of all nodes above it (no issue yet); this can go once it does not.
    """
    if isinstance(self, kind):
        yield self
    children = iter(self.children)
    above: list[Iterator[Node]] = []
    while True:
        for child in children:
            if isinstance(child, kind):
                yield child
            if below := child.children:
                above.append(children)
                children = iter(below)
                break
        else:
            if not above:
                return
            children = above.pop()


def find(
    node: Node, condition: type[Node] | Callable[[Node], bool] | None = None, *args: Any, **kwargs: Any
) -> Iterator[Node]:
    """Yield what ``Node.findall`` yields, without a generator around `find_all` for what is asked for most often."""
    if args or kwargs or not isinstance(condition, type):
        return _FIND_ALL(node, condition, *args, **kwargs)
    return find_all(node, condition)


def walk(node: Node, visitor: nodes.NodeVisitor) -> bool:
    """Show a *visitor* the nodes of a tree, as docutils does, which makes a message of each that nobody sees.

    Return whether to stop there (no issue yet); this can go once docutils asks first whether there is a log.
    """
    if visitor.document.reporter.debug_flag:
        return _WALK(node, visitor)
    try:
        try:
            visitor.dispatch_visit(node)
        except (SkipChildren, SkipNode):
            return False
        except SkipDeparture:
            pass
        try:
            for child in node.children[:]:
                if child.walk(visitor):
                    return True
        except SkipSiblings:
            pass
    except StopTraversal:
        return True
    return False


def walkabout(node: Node, visitor: nodes.NodeVisitor) -> bool:
    """Show a *visitor* where each node of a tree begins and ends, without the messages, as `walk` does."""
    if visitor.document.reporter.debug_flag:
        return _WALKABOUT(node, visitor)
    is_left, is_last = True, False
    try:
        try:
            visitor.dispatch_visit(node)
        except SkipNode:
            return False
        except SkipDeparture:
            is_left = False
        try:
            for child in node.children[:]:
                if child.walkabout(visitor):
                    is_last = True
                    break
        except SkipSiblings:
            pass
    except SkipChildren:
        pass
    except StopTraversal:
        is_last = True
    if is_left:
        visitor.dispatch_departure(node)
    return is_last


def encode(translator: HTMLTranslator, text: Any) -> str:
    """Return *text* as docutils writes it in HTML, which looks at every letter of any text (no issue yet).

    This can go once it looks first whether there is anything to write otherwise.
    """
    if translator.special_characters is not _SPECIAL:
        return _ENCODE(translator, text)
    plain = str(text)
    if "&" in plain or "<" in plain or ">" in plain or '"' in plain or "@" in plain:
        return plain.translate(_SPECIAL)
    return plain


def styles_found_once() -> Callable[[Values], list[str]]:
    """Return a function that does what docutils' own does, which looks for its styles on the disk for each page.

    Sphinx does not even use them (no issue yet); this can go once it does not ask for them.
    """
    found: dict[str, list[str]] = {}

    def styles(settings: Values) -> list[str]:
        asked = repr((settings.stylesheet, settings.stylesheet_path, settings.stylesheet_dirs))
        if asked not in found:
            found[asked] = _STYLES(settings)
        return list(found[asked])

    return styles


def translator_of(registry: SphinxComponentRegistry, builder: type[Builder] | Builder, *args: Any) -> Any:
    """Return what writes a page, as Sphinx makes it, which gives each one all functions for nodes of extensions anew.

    There are some two hundred (no issue yet); this can go once it gives them to the class.
    """
    handlers = registry.translation_handlers.get(builder.name)
    if handlers is None:
        handlers = registry.translation_handlers.get(builder.format, {})
    kind, classes = registry.get_translator_class(builder), _CLASSES.setdefault(registry, {})
    known = classes.get(kind)
    if known is None or known[0] != handlers:
        known = classes[kind] = dict(handlers), _class_with(kind, handlers)
    return known[1](*args) if known[1] else _CREATE(registry, builder, *args)


def _class_with(kind: type[nodes.NodeVisitor], handlers: Mapping[str, tuple[Any, Any]]) -> Callable[..., Any] | None:
    """Return a class with all *handlers*; None if some are no plain functions, which a class does not bind."""
    functions = {
        f"{step}_{name}": function
        for name, both in handlers.items()
        for step, function in zip(("visit", "depart"), both, strict=True)
        if function
    }
    if not all(isinstance(function, FunctionType) for function in functions.values()):
        return None
    return type(kind.__name__, (kind,), {"__module__": kind.__module__, "__doc__": kind.__doc__, **functions})


def titles_rendered_once(render: _Render) -> _Render:
    """Return a function that does what *render* does, which makes a document of each title that a page shows.

    Sphinx asks for it for the page, for that before and for that after it (no issue yet), so three times for each. This
    can go once it asks once. What is more than plain text is left to *render*, as it may lead elsewhere from each page.
    """
    rendered: dict[tuple[Node, ...], dict[str, str]] = {}

    def render_partial(node: Node | None) -> dict[str, str]:
        if type(node) is not nodes.title or any(node.attributes.values()):
            return render(node)
        parts = tuple(node.children)
        if not all(type(part) is nodes.Text for part in parts):
            return render(node)
        if parts not in rendered:
            rendered[parts] = render(node)
        return dict(rendered[parts])

    return render_partial


def render_titles_once(app: Sphinx) -> None:
    """Let the builder keep what it made of titles."""
    if isinstance(app.builder, html.StandaloneHTMLBuilder):
        app.builder.render_partial = titles_rendered_once(app.builder.render_partial)  # type: ignore[method-assign, assignment]


def relative_address(base: str, to: str) -> str:
    """Return how *to* is written on the page *base*, as Sphinx's ``relative_uri`` does, which takes both apart.

    A page has some hundred links to what lies in none of its own folders (no issue yet); this can go once Sphinx asks
    that first.
    """
    first, is_below, _rest = base.partition("/")
    if not is_below or not first or "#" in base or to.startswith(("/", f"{first}/", f"{first}#")):
        return relative_uri(base, to)
    return "../" * base.count("/") + to.partition("#")[0]


def install(app: Sphinx) -> None:
    """Let docutils and Sphinx take the shorter ways."""
    for kind, names in _SHORTER.items():
        for name, function in names.items():
            setattr(kind, name, function)
    docutils.utils.get_stylesheet_list = styles_found_once()  # type: ignore[assignment]
    app.connect("builder-inited", render_titles_once)


#: What becomes what, where.
_SHORTER: dict[object, dict[str, Callable[..., Any]]] = {
    Node: {"findall": find, "_fast_findall": find_all, "walk": walk, "walkabout": walkabout},
    HTMLTranslator: {"encode": encode},
    SphinxComponentRegistry: {"create_translator": translator_of},
    sphinx.builders: {"relative_uri": relative_address},
    html: {"relative_uri": relative_address},
}
