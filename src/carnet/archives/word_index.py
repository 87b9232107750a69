"""The words that posts and pages name by ``{index}``, in the order of the alphabet, each with what it leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sphinx.environment.adapters.indexentries import IndexEntries

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx

#: Its page, by the name that Sphinx has for it: `{ref}`genindex`` leads there.
DOCNAME = "genindex"
#: How the ids of words begin that a glossary explains; such a list alone is no reason for another.
_OF_GLOSSARY = "term-"


class Place(NamedTuple):
    """Where a word leads: the address, and the title of the page."""

    address: str
    title: str


class Word(NamedTuple):
    """A word with its places, and words that stand below it."""

    word: str
    places: tuple[Place, ...]
    below: tuple[Word, ...] = ()


def is_wanted(app: Sphinx) -> bool:
    """Return whether a page of the blog names a word for the index, and Sphinx writes none itself."""
    if app.config.html_use_index:
        return False
    found = app.env.domains.index_domain.entries.values()
    return any(not str(entry[2]).startswith(_OF_GLOSSARY) for entries in found for entry in entries)


def letters(app: Sphinx) -> list[tuple[str, tuple[Word, ...]]]:
    """Return the words of the index by their first letter."""
    env, builder = app.env, app.builder
    titles = {
        builder.get_relative_uri(DOCNAME, docname): env.titles[docname].astext()
        for docname in env.domains.index_domain.entries
    }

    def places(links: Iterable[Any]) -> tuple[Place, ...]:
        named = ((address, titles.get(address.partition("#")[0], "")) for _is_main, address in links if address)
        return tuple(Place(address, title) for address, title in named)

    return [
        (
            letter,
            tuple(
                Word(word, places(links), tuple(Word(name, places(found)) for name, found in below))
                for word, (links, below, _key) in words
            ),
        )
        for letter, words in IndexEntries(env).create_index(builder)
    ]
