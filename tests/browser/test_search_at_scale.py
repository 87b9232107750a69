"""What a search costs and how well it answers on a large blog: 10,000 posts with ``BLOG_CASES=200``, 300 without.

The posts are those of the benchmark; nothing is built but the index. `BLOG_CASES` is how many slips are tried.
"""

from __future__ import annotations

import json
import os
import random
import shutil

import pytest
from building import new_blog
from search_index import ReadIndex, scanned

from browser.test_search import weighed
from carnet.cli.serve import serve
from carnet.search.index import Index
from carnet.search.words import Language, fold, words_of
from tools.bench.generator import make_post

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CASES = int(os.environ.get("BLOG_CASES", "0"))
POSTS = 10_000 if CASES >= 200 else 300


def text_of(number: int) -> str:
    """Return a post of the benchmark as the index has it."""
    made = make_post(number, POSTS)
    lines = [line.strip("#- ").replace("*", "") for line in made.body.splitlines() if line.strip("#- `")]
    labels = [made.category, *made.tags, "La rédaction"]
    known = {"u": f"../posts/{made.name}/", "t": made.title, "d": made.day.isoformat(), "y": f"{made.day}", "k": labels}
    return json.dumps(known | {"c": made.category, "x": lines}, ensure_ascii=False)


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    """An index of many posts beside a search page."""
    folder = tmp_path_factory.mktemp("scale")
    out = new_blog(folder, "search", "dirhtml", {}).build().out
    stemmer = (out / "_search/stemmer.js").read_bytes()
    shutil.rmtree(out / "_search")
    texts = {f"{number}": text_of(number) for number in range(POSTS)}
    made = Index(out / "_search", Language("fr"), folder / "state.json", "tests")
    made.follow(dict.fromkeys(texts, ("", True)), texts.__getitem__)
    (out / "_search/stemmer.js").write_bytes(stemmer)
    return ReadIndex(out / "_search")


@pytest.fixture
def ask(index, new_page, record_property):
    """Return a function that asks and returns the titles, the milliseconds and the bytes that it took."""
    with serve(index.folder.parent) as address:
        page = new_page()
        loaded = weighed(page)
        page.goto(f"{address}search/")
        page.wait_for_load_state("networkidle")
        before = sum(size for url, size in loaded.items() if "/_search/" in url or "/search.js" in url)
        record_property(f"a search of {POSTS} posts before a query", f"{before / 1000:.1f} kB")
        assert before < 12_000

        def one(query: str) -> tuple[list[str], float, int]:
            loaded.clear()
            milliseconds = page.evaluate(ASK, query)
            page.wait_for_load_state("networkidle")
            return page.locator("#search-results a").all_inner_texts(), milliseconds, sum(loaded.values())

        yield one


#: Types a query, asks at once, and waits until the answer stands there.
ASK = """async (query) => {
  const form = document.querySelector("main form"), status = document.querySelector("#search-status");
  status.textContent = "";
  form.querySelector("[name=q]").value = query;
  const begin = performance.now();
  const told = new Promise((resolve) => new MutationObserver(resolve).observe(status, { childList: true }));
  form.requestSubmit();
  await told;
  return performance.now() - begin;
}"""


def slip(chance: random.Random, word: str) -> str:
    """Return a *word* in which a letter is missing, comes twice, is another one, or two change places."""
    at = chance.randrange(len(word) - 1)
    other = chance.choice("abcdefghijklmnopqrstuvwxyz")
    return chance.choice(
        [
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + other + word[at + 1 :],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        ]
    )


def test_of_words_with_a_slip_19_of_20_lead_to_their_post(index, ask, record_property):
    chance, texts = random.Random(1), index.texts()
    known = {fold(word) for text in texts.values() for line in text["x"] for word in words_of(line)}
    led, tried, costs = 0, 0, []
    while tried < (CASES or 20):
        number = chance.choice([*texts])
        word = chance.choice([word for line in texts[number]["x"] for word in words_of(line) if len(word) > 4])
        typed = slip(chance, word)
        if fold(typed) in known:
            continue
        titles, milliseconds, size = ask(f"{typed} {texts[number]['t']}")
        tried += 1
        led += texts[number]["t"] in titles
        costs.append((milliseconds, size))
    record_property(f"a slip among {POSTS} posts", f"{led} of {tried} lead to the post; {summed(costs)}")
    assert led >= 0.95 * tried


def test_words_and_phrases_cost_few_milliseconds_and_kilobytes(index, ask, record_property):
    chance, texts = random.Random(2), index.texts()
    costs: dict[str, list[tuple[float, int]]] = {"word": [], "phrase": []}
    for _query in range(max(10, CASES // 4)):
        number = chance.choice([*texts])
        words = words_of(chance.choice([line for line in texts[number]["x"] if len(words_of(line)) > 6]))
        at = chance.randrange(len(words) - 4)
        phrase = " ".join(words[at : at + chance.choice([2, 3, 4])])
        titles, *cost = ask(f'"{phrase}"')
        assert {texts[one]["t"] for one in scanned(texts, phrase)} >= {*titles}
        assert len(titles) == min(10, len(scanned(texts, phrase)))
        costs["phrase"].append(tuple(cost))
        titles, *cost = ask(max(words, key=len))
        assert titles
        costs["word"].append(tuple(cost))
    for kind, limit in (("word", 60_000), ("phrase", 120_000)):
        record_property(f"a {kind} among {POSTS} posts", summed(costs[kind]))
        assert max(size for _time, size in costs[kind]) <= limit


def summed(costs: list[tuple[float, int]]) -> str:
    """Return medians and maxima of *costs*, for the record."""
    times, sizes = zip(*costs, strict=True)
    middle = len(costs) // 2
    return (
        f"{sorted(times)[middle]:.0f} ms, at most {max(times):.0f}; "
        f"{sorted(sizes)[middle] / 1000:.1f} kB, at most {max(sizes) / 1000:.1f}"
    )
