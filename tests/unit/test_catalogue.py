"""The catalogue of words: compiled where it has to be, and in front of Sphinx's own."""

from __future__ import annotations

import gettext
import os
import shutil

import pytest
from sphinx import locale

from carnet.core import words
from carnet.core.catalogues import compiled
from tools.catalogue import CATALOGUE, sorted_catalogue


@pytest.fixture
def catalogues(tmp_path, monkeypatch):
    """A copy of the catalogues as a fresh clone has them."""
    copy = tmp_path / "locales"
    shutil.copytree(words.LOCALES, copy, ignore=shutil.ignore_patterns("*.mo"))
    monkeypatch.setattr(words, "LOCALES", copy)
    monkeypatch.setattr(locale, "translators", {})
    words._compiled.cache_clear()
    yield copy
    words._compiled.cache_clear()


def test_words_are_sorted():
    """`python -m tools.catalogue` sorts them."""
    assert CATALOGUE.read_bytes() == sorted_catalogue(CATALOGUE)


def test_fresh_clone_speaks_french_and_keeps_what_it_compiled(catalogues):
    assert words.speak("fr").gettext("All posts") == "Tous les billets"
    assert (catalogues / "fr/LC_MESSAGES/carnet.mo").stat().st_size > 1000


def test_folder_that_nobody_may_write_to_speaks_french(catalogues, monkeypatch):
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr("carnet.core.build_state.write_whole", refuse)
    assert words.speak("fr_CA").gettext("All posts") == "Tous les billets"
    assert not (catalogues / "fr/LC_MESSAGES/carnet.mo").exists()


def test_what_was_compiled_of_this_source_is_used_whenever_it_was_written(catalogues, monkeypatch):
    """An installer writes the files of a wheel in any order."""
    source, made = (catalogues / f"fr/LC_MESSAGES/carnet.{suffix}" for suffix in ("po", "mo"))
    made.write_bytes(compiled(source.read_bytes()))
    os.utime(made, (0, 0))
    monkeypatch.setattr(words, "compiled", None)
    assert words.catalogue("fr").gettext("All posts") == "Tous les billets"
    assert made.stat().st_mtime == 0


@pytest.mark.parametrize("content", [b"", b"\xde\x12\x04\x95", b"no catalogue at all" * 99])
def test_broken_compiled_catalogue_is_compiled_again(catalogues, content):
    made = catalogues / "fr/LC_MESSAGES/carnet.mo"
    made.write_bytes(content)
    assert words.catalogue("fr").gettext("All posts") == "Tous les billets"
    assert made.stat().st_size > 1000


def test_changed_catalogue_is_compiled_again(catalogues):
    assert words.catalogue("fr").gettext("All posts") == "Tous les billets"
    source = catalogues / "fr/LC_MESSAGES/carnet.po"
    source.write_text(source.read_text(encoding="utf-8").replace("Tous les billets", "Tout"), encoding="utf-8")
    assert words.catalogue("fr").gettext("All posts") == "Tout"


def test_words_of_the_owner_come_first_then_ours_then_those_of_sphinx(catalogues, tmp_path, monkeypatch):
    from babel.messages import Catalog
    from babel.messages.mofile import write_mo

    def catalog(folder, **entries):
        path = tmp_path / folder / "fr/LC_MESSAGES"
        path.mkdir(parents=True)
        made = Catalog(locale="fr")
        for word, text in entries.items():
            made.add(word, text)
        with (path / "sphinx.mo").open("wb") as file:
            write_mo(file, made)
        return tmp_path / folder

    own, sphinx = catalog("own", Search="Chercher ici"), catalog("sphinx", Search="De Sphinx", Welcome="Bienvenue")
    monkeypatch.setitem(locale.translators, ("general", "sphinx"), gettext.translation("sphinx", sphinx, ["fr"]))
    spoken = words.speak("fr", [own])
    found = [spoken.gettext(word) for word in ("Search", "All posts", "Welcome", "Nothing of this")]
    assert found == ["Chercher ici", "Tous les billets", "Bienvenue", "Nothing of this"]


def test_language_without_a_catalogue_speaks_as_sphinx_does(catalogues):
    assert words.catalogue("tlh") is None
    assert words.speak("tlh").gettext("All posts") == "All posts"
