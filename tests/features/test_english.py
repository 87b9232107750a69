"""An English blog has no French word, and a French one no English word of the interface (see tests/site)."""

from __future__ import annotations

import re

import pytest
from building import post
from feed_reading import sound
from made_pictures import encoded, photo
from pages import french_words

pytestmark = pytest.mark.slow

TALE = """Some *words* in English.[^1] "Quoted": yes!

[^1]: A note.

```python
print(1)
```

:::{note}
Mind this.
:::

- [x] done

```{update} 2026-02-01
More.
```

![A boat](boat.jpg)

```{audio} tale.wav
:title: A sound
```

:::{player} https://www.youtube.com/watch?v=aqz-KE-bpKQ
:title: A film
:::

[Listen](tale.wav), and [](other.md).
"""
FIELDS = {"category": "News", "author": "Ann Author", "tags": "one, two", "series": "A tale"}
FILES = {
    "posts/2026/tale.md": post("A tale", TALE, "2026-01-05", permalink="/old.html", **FIELDS),
    "posts/2026/tale.wav": sound(75),
    "posts/2026/boat.jpg": encoded(photo(), "JPEG"),
    "posts/2026/tale.comments.yaml": "- id: 1\n  author: Bob\n  date: 2026-01-06\n  text: Well said.\n",
    **{f"posts/2026/p{day}.md": post(f"Part {day}", "A part.", f"2026-02-0{day}", **FIELDS) for day in range(1, 6)},
    "posts/2026/other.md": post("Other", "Other words.", "2026-03-01", category="Moods", author="Bob"),
}


@pytest.fixture(scope="module")
def blog(build):
    built = build("english", files=FILES)
    assert built.warnings == ""
    return built


def test_no_word_of_the_interface_is_french(blog):
    words = french_words() - {"image"}  # an English word, too
    assert len(words) > 100
    any_word = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})\b")
    told = {}
    for path in blog.out.rglob("*"):
        if path.suffix in (".html", ".xml", ".json", ".webmanifest", ".opml"):
            text = path.read_text(encoding="utf-8")
            if met := any_word.findall(text):
                told[path.relative_to(blog.out).as_posix()] = met
    assert told == {}


def test_every_page_says_that_it_is_english(blog):
    for name, page in blog.pages().items():
        assert page.html["lang"] == "en", name
    assert blog.soup("posts/2026/tale/").select_one("time").text == "January 5, 2026"


def test_typography_is_not_french(blog):
    text = blog.soup("posts/2026/tale/").select_one(".e-content").get_text()
    assert "“Quoted”: yes!" in text
    assert not re.search("[«»\u202f]", text)


def test_feeds_speak_english(blog):
    for file in ("atom.xml", "rss.xml", "podcast.xml"):
        assert 'xml:lang="en"' in blog.html(file)
        assert "<h2>How to subscribe</h2>" in blog.html(file)


def test_book_is_english(build):
    book = build("english", "epub", files=FILES)
    assert book.warnings == ""
    assert list(book.out.glob("*.epub"))
