"""Whether nothing but the texts of the pages that a build read anew has changed: then no other page can have.

Sphinx's environment has all that one page can know of another. What it has of these pages is compared as it was before
they were read and as it is once all features have had their say; what cannot be compared counts as changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from itertools import chain
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.locale import _TranslationProxy

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

#: What the environment has of the texts themselves and of this build, and settings, which have their own fingerprints.
_LEFT_OUT = {
    *("all_docs", "blog_texts", "blog_stamps", "temp_data", "current_document", "ref_context", "settings"),
    *("config", "config_status", "config_status_extra", "events", "project", "domains", "versioning_condition"),
    *("versioning_compare", "_write_doc_doctree_cache", "_pickled_doctree_cache", "_app", "app", "_tags"),
}


def shared_facts(env: BuildEnvironment) -> dict[str, object]:
    """Return what pages can know that is not kept by page; a build that waits has it ready for `facts_of`."""
    return {name: _plain(value) for name, value in _kept(env) if not _is_by_page(env, name, value)}


def facts_of(env: BuildEnvironment, docnames: Iterable[str], shared: Mapping[str, object]) -> dict[str, object]:
    """Return what other pages can know of the pages *docnames*, besides what other pages are."""
    read, facts = tuple(docnames), dict[str, object](found_docs=frozenset(env.found_docs))
    for name, value in _kept(env):
        if _is_by_page(env, name, value):
            facts[name] = _of_pages(env, name, value, read)
        else:
            facts[name] = shared[name] if name in shared else _plain(value)
    return facts


def are_still(facts: Mapping[str, object], env: BuildEnvironment, docnames: Iterable[str]) -> bool:
    """Return whether `facts_of` would give these *facts* now."""
    read, kept = tuple(docnames), dict(_kept(env))
    if facts.keys() != {"found_docs", *kept} or facts["found_docs"] != env.found_docs:
        return False
    return all(
        facts[name] == _of_pages(env, name, value, read) if _is_by_page(env, name, value) else _says(value, facts[name])
        for name, value in kept.items()
    )


def _kept(env: BuildEnvironment) -> list[tuple[str, Any]]:
    return [(name, value) for name, value in vars(env).items() if name not in _LEFT_OUT]


def _is_by_page(env: BuildEnvironment, name: str, value: object) -> bool:
    """Return whether the environment keeps a *value* by page; what it knows of sources, it knows of drafts, too."""
    return name == "blog_sources" or (isinstance(value, Mapping) and bool(value) and value.keys() <= env.found_docs)


def _of_pages(env: BuildEnvironment, name: str, value: Mapping[str, Any], read: tuple[str, ...]) -> object:
    if name == "blog_sources":  # those that are not published are no pages
        return {one: _plain(value[one]) for one in {*read, *(value.keys() - env.found_docs)} & value.keys()}
    known = {docname: _plain(value[docname]) for docname in read if docname in value}
    return [(docname, _seen_elsewhere(one)) for docname, one in known.items()]


def _says(value: Any, plain: object) -> bool:
    """Return whether *plain* is what `_plain` makes of a *value*; most that is large is plain already."""
    if (list(value) if isinstance(value, tuple) else value) == plain:
        return True
    if isinstance(value, dict) and isinstance(plain, dict) and value.keys() == plain.keys():
        return all(_says(one, plain[key]) for key, one in value.items())
    return _plain(value) == plain


def _seen_elsewhere(known: object) -> object:
    """Leave out of the metadata of a page what MyST-Parser keeps for the page alone: how many words its text has, and
    in which line each title stands.
    """
    if not isinstance(known, dict) or "wordcount" not in known:
        return known
    slugs = {slug: place[1:] for slug, place in known.get("myst_slugs", {}).items()}
    return {**known, "wordcount": None, "myst_slugs": slugs}


def _plain(value: Any) -> object:
    """Return what is equal to the same of another *value* if, and only if, both say the same."""
    kind = type(value)
    if kind in _AS_THEY_ARE:  # nearly all of tens of thousands
        return value
    for kinds, compared in _COMPARED:
        if issubclass(kind, kinds):
            return compared(value)
    if is_dataclass(value):  # of a source, not when it was written
        return [kind, *(_plain(getattr(value, known.name)) for known in fields(value) if known.name != "stamp")]
    # The names of C and C++ write themselves out so; anything else is equal to nothing.
    return value.dump(0) if hasattr(value, "dump") else object()


def _plain_list(values: list[Any] | tuple[Any, ...]) -> list[object]:
    if _AS_THEY_ARE.issuperset(map(type, values)):
        return list(values)
    return [one if type(one) in _AS_THEY_ARE else _plain(one) for one in values]


def _plain_dict(values: dict[Any, Any]) -> dict[Any, object]:
    kinds = set(map(type, values.values()))
    if kinds <= _AS_THEY_ARE:
        return dict(values)
    if kinds == {tuple} and _AS_THEY_ARE.issuperset(map(type, chain.from_iterable(values.values()))):  # as labels are
        return dict(values)
    return {key: one if type(one) in _AS_THEY_ARE else _plain(one) for key, one in values.items()}


#: Kinds of values that are compared as they are, and other kinds with what is compared of them.
_AS_THEY_ARE = frozenset({str, int, float, bool, bytes, date, datetime, type(None), type})
_COMPARED: tuple[tuple[tuple[type, ...], Callable[[Any], object]], ...] = (
    ((str, int, float, bytes, date, PurePath, type), lambda value: value),
    ((dict,), _plain_dict),
    ((list, tuple), _plain_list),
    ((set, frozenset), frozenset),
    ((nodes.Node, _TranslationProxy), str),
)
