"""The words of a text as the index has them: search.js splits, folds and stems what a reader asks for in the same way.

A word is found with or without its accents, in any of its forms ("chanson", "chansons"): Sphinx brings the same
stemmers for Python and for browsers. A name such as C++ is a word, and so are a single letter and a sign such as ♫.
Where no spaces stand between words, as in Chinese, Japanese or Thai, each character is one, and characters that follow
one another in a question have to do so in the text.
"""

from __future__ import annotations

import importlib
import re
import unicodedata
from collections.abc import Set
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import sphinx.search
from sphinx.locale import _

from carnet.core.patterns import lazy_pattern

#: A word, a character of a script without spaces, or a sign; punctuation is none of these. As in search.js.
WORD = lazy_pattern(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U0003ffff]"
    r"|(?:[^\W_\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U0003ffff]"
    r"|[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff\u200c\u200d])+"
    r"(?:[+#♯]+(?![^\W_]|[+#♯]))?"
    r"|[\u20a0-\u20cf\u2190-\u2bff\U0001f000-\U0001faff]"
)
#: The same where no character needs more, which takes half the time.
_PLAIN_WORD = re.compile(r"[^\W_]+(?:[+#]+(?![^\W_]|[+#]))?")
_NEEDS_MORE = lazy_pattern("[\u0300-\u200d\u20a0-\U0010ffff]")
#: Marks above and below letters, and what joins letters.
_MARKS = lazy_pattern("[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u200c\u200d]")
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "đ": "d", "ł": "l", "ı": "i", "♯": "#"})
_PLAIN = re.compile(r"[a-z0-9]+")


class Stemmer(Protocol):
    """What cuts the endings off words."""

    def stemWord(self, word: str) -> str:  # noqa: N802  # snowballstemmer's own name
        """Return what all forms of a *word* have in common."""


def fold(word: str) -> str:
    """Return a *word* without accents and ligatures; it is in lower case already."""
    if _PLAIN.fullmatch(word):
        return word
    apart = _MARKS.sub("", unicodedata.normalize("NFKD", word.translate(_LETTERS)))
    return unicodedata.normalize("NFC", apart)


class _Folded(dict[str, str]):
    """Words without their accents, which come again and again."""

    def __missing__(self, word: str) -> str:
        self[word] = folded = fold(word)
        return folded


FOLDED = _Folded()


def words_of(text: str) -> list[str]:
    """Return the words of a *text* in their order, in lower case."""
    lower = text.lower()
    if _NEEDS_MORE.search(lower) is None:
        return _PLAIN_WORD.findall(lower)
    return WORD.findall(unicodedata.normalize("NFC", lower))


#: Names in code and years, `value_12` or `2006`: a long listing has thousands, and these languages' stemmers, which
#: take a tenth of a millisecond for each, leave them as they are.
_NUMBERED = re.compile(r"[a-z0-9_]*[0-9]")
_LEAVE_NUMBERS = ("en", "es", "fr", "it", "pt")


class Language:
    """The words of one language: their stems, and which of them stand in nearly every text."""

    def __init__(self, language: str) -> None:
        name = re.split("[_-]", language)[0]
        known: Any = sphinx.search.languages.get({"nb": "no", "nn": "no"}.get(name, name))
        if isinstance(known, str):
            module, _dot, kind = known.rpartition(".")
            known = getattr(importlib.import_module(module), kind)
        is_stemmed = known is not None and name not in ("ja", "zh")
        self.stemmer: Stemmer | None = known({}).stemmer if is_stemmed else None
        self.script: str = known.js_stemmer_rawcode if is_stemmed else ""
        self.stop_words: Set[str] = known.stopwords if known is not None else frozenset()
        self.leaves_numbers = name in _LEAVE_NUMBERS
        self.terms = cache(self._terms)

    def _terms(self, word: str) -> tuple[str, ...]:
        """Return the one or two terms under which the index has a *word*.

        A reader may leave out accents; the stemmer needs them to tell endings, and cuts off less without.
        """
        folded = fold(word)
        if self.leaves_numbers and _NUMBERED.fullmatch(word):
            return (word,)
        if self.stemmer is None or not folded:
            return (folded,) if folded else ()
        first = fold(self.stemmer.stemWord(word))
        second = first if word == folded else self.stemmer.stemWord(folded)
        return (first,) if first == second else (first, second)

    def common_words(self) -> str:
        """Return the words that tell nothing when others are asked for as well."""
        english = "an and are as at be by for from in is it not of on or that the this to was with"
        translated = _("an and are as at be by for from in is it not of on or that the this to was with")
        if translated != english or not self.stop_words:
            return translated
        return " ".join(sorted(self.stop_words))

    def stemmer_script(self) -> str:
        """Return an expression of JavaScript that is Sphinx's stemmer; "null" for a language without."""
        if not self.script:
            return "null"
        folder = Path(sphinx.search.__file__).parent / "minified-js"
        base, own = ((folder / name).read_text(encoding="utf-8") for name in ("base-stemmer.js", self.script))
        name = re.search(r"\w+Stemmer(?=\s*=)", own)
        assert name, "a stemmer has a name"
        return f"(() => {{ let BaseStemmer; {base}\n{own}\nreturn new {name[0]}(); }})()"
