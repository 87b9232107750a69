"""Texts of posts are kept between builds, wherever the machine stopped, in a file that does not grow for ever."""

from __future__ import annotations

import os

import pytest

from carnet.core import kept_texts
from carnet.core.kept_texts import KeptTexts

NAMES = [f"posts/{number}" for number in range(12)]


@pytest.fixture
def blog(tmp_path, monkeypatch):
    """Return functions that write a text, and that tell which of the texts a build made anew."""
    made = []

    def portable(rendered, address):
        made.append(address)
        return kept_texts.Portable(f"<p>{rendered}</p>", (f"{address}.ogg",))

    monkeypatch.setattr(kept_texts, "portable", portable)
    moments = iter(range(1_000_000_000, 2_000_000_000))

    def write(name: str, text: str) -> None:
        file = tmp_path / name.replace("/", "-")
        file.write_text(text)
        os.utime(file, (moment := next(moments), moment))

    def built(names=NAMES, asked=None) -> list[str]:
        made.clear()
        texts = KeptTexts(tmp_path / "kept")
        for name in asked or names:
            file = tmp_path / name.replace("/", "-")
            found = texts.get(name, file, name)
            assert (found.html, found.media) == (f"<p>{file.read_text()}</p>", (f"{name}.ogg",))
        texts.keep(iter(names))
        return [*made]

    for name in NAMES:
        write(name, f"Un texte de {name}.")
    return write, built, tmp_path / "kept"


def test_text_is_made_anew_once_it_changed_and_at_no_other_time(blog):
    write, built, _kept = blog
    assert built() == NAMES
    assert built() == []
    write(NAMES[3], "Autre chose.")
    assert built(asked=NAMES[3:5]) == [NAMES[3]]
    assert built(asked=NAMES[:1]) == []
    assert built() == []


def test_text_of_a_post_that_is_gone_is_forgotten(blog):
    _write, built, kept = blog
    built()
    size = (kept / "texts").stat().st_size
    built(NAMES[:4])
    built(NAMES[:4])
    assert (kept / "texts").stat().st_size < size / 2
    assert built() == NAMES[4:]


def test_file_grows_to_twice_what_is_of_use_at_most(blog):
    write, built, kept = blog
    built()
    size = (kept / "texts").stat().st_size
    for number in range(60):
        write(NAMES[number % 12], f"Un texte de {number}, le dernier.")
        assert built(asked=[NAMES[number % 12]]) == [NAMES[number % 12]]
        assert (kept / "texts").stat().st_size < 3 * size
    assert built() == []


@pytest.mark.parametrize("name", ["list.pickle", "texts"])
def test_file_that_is_gone_costs_time_alone(blog, name):
    _write, built, kept = blog
    built()
    (kept / name).unlink()
    assert built() == NAMES
    assert built() == []


def test_texts_that_never_reached_the_disk_are_made_anew(blog):
    _write, built, kept = blog
    built()
    size = (kept / "texts").stat().st_size
    (kept / "texts").write_bytes(bytes(size))
    assert built() == NAMES
    assert built() == []
    (kept / "texts").write_bytes((kept / "texts").read_bytes()[: size // 2])
    assert built() == NAMES
    assert built() == []


def test_build_that_was_cut_short_while_it_wrote_loses_nothing(blog, monkeypatch):
    write, built, _kept = blog
    built()
    write(NAMES[0], "Autre chose.")
    with monkeypatch.context() as cut:
        cut.setattr(kept_texts, "write_whole", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            built()
    assert built() == [NAMES[0]]
    assert built() == []
