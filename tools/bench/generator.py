"""Posts that are the same on every machine: made-up French of 250 to 400 words, 60 tags, 6 categories.

Every fifth post has code, every tenth a picture of its own. The days go evenly from March 2006 to the end of 2025.
"""

from __future__ import annotations

import random
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate, islice, product

CATEGORIES = ("Humeurs", "Actualité", "Coups de cœur", "Coups de bourre", "Plaisanteries", "Carnets")
NEW_TAG = "jamais vu"
FIRST, LAST = date(2006, 3, 17), date(2025, 12, 31)
PICTURE = "onde.png"
#: Stands in a text where a picture's address goes, which is not written alike everywhere.
PICTURE_ADDRESS = "PICTURE-ADDRESS"

_SMALL_WORDS = """
le la les un une des de du à au aux et ou mais donc or ni car que qui dont où ce cette ces il elle on nous vous ils
elles ne pas plus très bien tout tous avec sans pour par sur sous dans entre depuis encore déjà toujours
"""
_BEGINNINGS = "mu ré cha pro bou fla gri jo lu mon né par quai rou sé tan vi bel cour dé"
_MIDDLES = "lo ni tra bé cou di fa ga li ma no pi ro sa te"
_ENDINGS = "sique tion ment teur rie sée nance belle reau chir"
_NAMES = ["".join(parts) for parts in product(*map(str.split, (_BEGINNINGS, _MIDDLES, _ENDINGS)))]
#: As in any language a few words come up all the time, and most of the 3,000 hardly ever.
_WORDS = _SMALL_WORDS.split() + random.Random(0).sample(_NAMES, len(_NAMES))  # noqa: S311  # nothing secret
_WEIGHTS = list(accumulate(1 / (rank + 2) for rank in range(len(_WORDS))))
TAGS = tuple(islice(_NAMES, 7, None, 50))

_CODE = """```python
def note(demi_tons: int) -> float:
    # {number}
    return {number} * 2 ** (demi_tons / 12)


print([round(note(n), 2) for n in range({size})])
```"""


@dataclass(frozen=True, slots=True)
class Post:
    """A post: its body is Markdown that every generator of sites understands alike."""

    number: int
    title: str
    day: date
    category: str
    tags: tuple[str, ...]
    body: str

    @property
    def name(self) -> str:
        """The name of its file and its address."""
        return f"billet-{self.number:05}"

    @property
    def has_picture(self) -> bool:
        """Whether its body shows a picture."""
        return PICTURE_ADDRESS in self.body

    def edited(self) -> Post:
        """Return the post with a sentence more at its end."""
        return replace(self, body=f"{self.body} Une phrase de plus.")

    def tagged(self) -> Post:
        """Return the post with a tag that no other has."""
        return replace(self, tags=(*self.tags, NEW_TAG))


def make_posts(count: int) -> Iterator[Post]:
    """Make the posts of a blog of *count* posts, one after the other."""
    return (make_post(number, count) for number in range(count))


def make_post(number: int, count: int) -> Post:
    """Make one post of a blog of *count*; *number* `count` is a new post, the latest."""
    chance = random.Random(number)  # noqa: S311  # nothing secret
    day = FIRST + timedelta(days=(LAST - FIRST).days * number // count)
    title = " ".join(_take(chance, 5)).capitalize()
    category = CATEGORIES[number % len(CATEGORIES)]
    return Post(number, title, day, category, tuple(chance.sample(TAGS, 3)), _body(chance, number))


def _body(chance: random.Random, number: int) -> str:
    words = chance.randint(250, 400)
    first, second, third, fourth = (_paragraph(chance, words // 4 + (part < words % 4)) for part in range(4))
    extras = []
    if number % 5 == 0:
        extras.append(_CODE.format(number=number, size=chance.randint(5, 25)))
    if number % 10 == 3:
        extras.append(f"![Une onde]({PICTURE_ADDRESS})")
    heading = "## " + " ".join(_take(chance, 3)).capitalize()
    listed = "\n".join(f"- {sentence}" for sentence in third.split(". "))
    return "\n\n".join([first, second, heading, listed, *extras, fourth])


def _paragraph(chance: random.Random, count: int) -> str:
    words = _take(chance, count)
    at = chance.randrange(count - 4)
    words[at] = chance.choice(["**{}**", "*{}*", "[{}](https://example.org/)"]).format(words[at])
    sentences = []
    while words:
        length = chance.randint(8, 18)
        sentence, words = words[:length], words[length:]
        sentences.append(" ".join(sentence) + chance.choice([".", ".", ".", " !", " ?"]))
    return " ".join(sentence[0].upper() + sentence[1:] for sentence in sentences)


def _take(chance: random.Random, count: int) -> list[str]:
    return chance.choices(_WORDS, cum_weights=_WEIGHTS, k=count)


def make_picture(number: int, width: int = 960, height: int = 540) -> bytes:
    """Return a picture in shades of grey, as PNG."""
    rows = (
        b"\0" + bytes((x * (number % 7 + 1) // 8 + y) % 256 for x in range(width)) for y in range(number % 64, height)
    )
    chunks = (
        b"IHDR" + struct.pack(">IIBBBBB", width, height - number % 64, 8, 0, 0, 0, 0),
        b"IDAT" + zlib.compress(b"".join(rows), 1),
        b"IEND",
    )
    made = (struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk)) for chunk in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(made)
