"""`carnet rename` moves a post with its files, and nobody who follows the blog or links to the post is lost."""

from __future__ import annotations

import itertools
import random
import re
import tempfile
from pathlib import Path

import pytest
from building import post
from cases import some_cases
from feed_reading import ATOM, sound
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from carnet.cli.rename import RenameError, carry_out, main, plan
from carnet.core.feed_ids import post_id
from carnet.core.front_matter_schema import read_front_matter

SETTINGS = {
    "blog_id": "0b0f2f7e-7a1b-4f1c-9d3e-2f1f6f0f5d11",
    "blog_post_pattern": ["posts/[0-9][0-9][0-9][0-9]/*.md"],
    "blog_categories": ["Humeurs"],
    "blog_degree_category": "",
    "exclude_patterns": [".*", "_*", "notes"],
}
OLD = "posts/2026/ancien.md"
FEATURES = ["myst_parser", "ablog", "carnet"]
FEATURES += ["carnet.archives", "carnet.feeds", "carnet.permalinks", "carnet.incremental"]
BODY = """Une image ![](ancien/onde.svg), [un son](ancien/son.wav),
[le premier](../2006/premier.md#ici) et [soi](ancien.md).

```{figure} ancien/onde.svg
```

<img src="ancien/onde.svg" alt=""> [réf]

[réf]: ../2006/premier.md

Le nom ancien/onde.svg en toutes lettres.
"""
FILES = {
    OLD: post("Ancien", BODY, "2026-05-01", image="ancien/onde.svg"),
    "posts/2026/ancien/onde.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>',
    "posts/2026/ancien/son.wav": sound(),
    "posts/2026/ancien.comments.yaml": "[]\n",
    "posts/2006/premier.md": post(
        "Premier", "## Ici\n\n[](/posts/2026/ancien.md), {doc}`là <../2026/ancien>`", "2006-03-17"
    ),
    "index.md": "# Accueil\n\n[Ici](posts/2026/ancien.md), [là](https://example.org/posts/2026/ancien.md).\n",
}


def write(root: Path, files: dict[str, str | bytes]) -> None:
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content if isinstance(content, bytes) else content.encode())


def rename(root: Path, old: str, new: str) -> None:
    carry_out(root, plan(root, SETTINGS, old, new))


def names(root: Path) -> set[str]:
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}


def id_of(root: Path, file: str) -> str:
    meta = read_front_matter((root / file).read_text(encoding="utf-8"), ["Humeurs"]).meta
    return post_id(SETTINGS, file.removesuffix(".md"), meta.permalink, meta.feed_id)


def dead_links(root: Path) -> list[str]:
    """Return each link between the files of a blog that leads to none."""
    found = []
    for page in root.rglob("*.md"):
        for link in re.findall(
            r"\]\(([^)#:]+)[)#]|^\[\w+\]: (.+)$|src=\"([^\"]+)|^image: (.+)$", page.read_text(), re.MULTILINE
        ):
            path = next(filter(None, link))
            target = root / path.lstrip("/") if path.startswith("/") else page.parent / path
            found += [] if target.is_file() else [f"{page.relative_to(root)}: {path}"]
    return found


@pytest.mark.parametrize(
    "new", ["nouveau", "nouveau.md", "posts/2026/nouveau.md", "posts/2027/nouveau", "posts/2027/ancien"]
)
def test_files_move_along_and_every_link_leads_where_it_led(tmp_path, new):
    write(tmp_path, FILES)
    assert dead_links(tmp_path) == []
    before = id_of(tmp_path, OLD)
    rename(tmp_path, OLD, new)
    place = new.removesuffix(".md") if "/" in new else "posts/2026/nouveau"
    stem = "posts/2026/ancien"
    assert names(tmp_path) == {place + name.removeprefix(stem) if name.startswith(stem) else name for name in FILES}
    assert not (tmp_path / "posts/2026/ancien").exists()
    assert dead_links(tmp_path) == []
    text = (tmp_path / f"{place}.md").read_text(encoding="utf-8")
    assert "Le nom ancien/onde.svg en toutes lettres." in text
    assert 'permalink: ["/posts/2026/ancien/"]' in text
    assert id_of(tmp_path, f"{place}.md") == before
    first = (tmp_path / "posts/2006/premier.md").read_text(encoding="utf-8")
    assert f"[](/{place}.md)" in first
    assert f"<../{place.removeprefix('posts/')}>" in first
    assert "(https://example.org/posts/2026/ancien.md)" in (tmp_path / "index.md").read_text(encoding="utf-8")


def test_blog_builds_after_it_with_the_same_ids_and_a_page_that_forwards(build, tmp_path):
    built = build(
        "feeds", files={name: text for name, text in FILES.items() if name != "index.md"}, extensions=FEATURES
    )
    assert built.warnings == ""
    settings = SETTINGS | {"blog_post_pattern": ["posts/*/*.md"]}
    before = etree.parse(built.file("atom.xml")).findall(f"{ATOM}entry/{ATOM}id")
    carry_out(built.source, plan(built.source, settings, OLD, "posts/2025/nouveau"))
    built.build()
    assert built.warnings == ""
    after = etree.parse(built.file("atom.xml")).findall(f"{ATOM}entry/{ATOM}id")
    assert [one.text for one in after] == [one.text for one in before]
    assert "posts/2025/nouveau/" in built.html("posts/2026/ancien/")


def test_fields_that_are_there_are_completed_and_all_others_stay(tmp_path):
    known = (
        "---\r\ndate: 2026-05-01  # un vendredi\r\npermalink:\r\n  - /2006/x.html\r\n  - /y/\r\n"
        "category: Humeurs\r\nfeed_id: tag:x,2006:1\r\n---\r\n\r\n# A\r\n"
    )
    write(tmp_path, {OLD: known})
    rename(tmp_path, OLD, "b")
    assert (tmp_path / "posts/2026/b.md").read_bytes().decode() == (
        '---\r\ndate: 2026-05-01  # un vendredi\r\npermalink: ["/2006/x.html", "/y/", "/posts/2026/ancien/"]\r\n'
        'category: Humeurs\r\nfeed_id: "tag:x,2006:1"\r\n---\r\n\r\n# A\r\n'
    )


def test_draft_gets_no_old_address(tmp_path):
    write(tmp_path, {OLD: post("Ancien", draft="true")})
    rename(tmp_path, OLD, "b")
    assert (tmp_path / "posts/2026/b.md").read_text(encoding="utf-8") == post("Ancien", draft="true")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("posts/2026/absent.md", "b", "absent.md"),
        ("index.md", "b", "index.md"),
        (OLD, "Éte 1", "ete-1"),
        (OLD, "con", "con"),
        (OLD, "pages/b", "pages/b.md"),
        (OLD, "../b", "../b.md"),
        (OLD, "posts/2006/premier", "posts/2006/premier.md"),
        (OLD, "posts/2026/pris", "posts/2026/pris/"),
        ("posts/2026/faux.md", "b", "faux.md:1"),
    ],
)
def test_what_cannot_be_renamed_is_told_in_one_line_and_nothing_changes(tmp_path, capsys, old, new, told):
    write(tmp_path, FILES | {"posts/2026/faux.md": "---\ndate: hier\n---\n\n# Faux\n", "posts/2026/pris/a.txt": "a"})
    conf = "".join(f"{name} = {value!r}\n" for name, value in SETTINGS.items())
    write(tmp_path, {"conf.py": f'extensions = ["ablog", "carnet"]\n{conf}'})
    before = {name: (tmp_path / name).read_bytes() for name in names(tmp_path)}
    assert main([old, new], tmp_path) == 1
    said = capsys.readouterr().err
    assert told in said
    assert said.count("\n") == 1
    assert {name: (tmp_path / name).read_bytes() for name in names(tmp_path)} == before


def test_name_that_is_no_post_is_refused(tmp_path):
    write(tmp_path, FILES)
    with pytest.raises(RenameError):
        plan(tmp_path, SETTINGS, OLD, "posts/26/b")


@pytest.mark.parametrize("new", ["posts/2026/premier.md", "posts/2025/deux.md", "posts/2025/autre.md"])
def test_references_by_name_lead_where_they_led(build, new):
    files = {
        "posts/2026/deux.md": post("Deux", "Voir {ref}`un`, {ref}`l’un <2026/un>` et {ref}`ici`.\n\n(ici)=\n## Là"),
        "posts/2026/un.md": post("Un", "Voir {ref}`deux`, {ref}`là <2026/deux>` et {ref}`ici`."),
    }
    blog = build("feeds", files=files, extensions=FEATURES)
    assert blog.warnings == ""
    rename(blog.source, "posts/2026/deux.md", new)
    assert blog.build().warnings == ""
    place = new.removesuffix(".md")
    found = [link["href"] for link in blog.soup("posts/2026/un/").select("article p a.reference")]
    here = f"../../{place.removeprefix('posts/')}/".replace("../../2026/", "../")
    assert found == [here, here, f"{here}#ici"]
    assert blog.soup(f"{place}/").select_one("article p a.reference")["href"].endswith("/un/")


@given(
    st.lists(st.tuples(st.integers(0, 2), st.sampled_from("abcde"), st.integers(2024, 2027)), min_size=1, max_size=6)
)
@some_cases(25)
def test_no_renaming_changes_an_id_or_breaks_a_link(steps):
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        links = "[un](../2024/un.md) [deux](../2025/deux.md) [trois](../2026/trois.md)"
        places = ["posts/2024/un.md", "posts/2025/deux.md", "posts/2026/trois.md"]
        for place, fields in zip(places, ({}, {"permalink": "/2006/x.html"}, {"feed_id": "tag:x,2006:1"}), strict=True):
            write(root, {place: post(place, f"{links} ![](../2026/trois/i.svg)", **fields)})
        write(root, {"posts/2026/trois/i.svg": "<svg/>"})
        before = [id_of(root, place) for place in places]
        for which, name, year in steps:
            new = f"posts/{year}/{name}.md"
            if new not in places:
                rename(root, places[which], new)
                places[which] = new
            assert [id_of(root, place) for place in places] == before
            assert dead_links(root) == []
            assert all(a != b for a, b in itertools.combinations(before, 2))


def rename_by_hand(root: Path, old: str, new: str, form: str) -> None:
    """Rename a post as somebody does who has no command: the file, then its old address behind those it names."""
    text = (root / old).read_text(encoding="utf-8")
    known = re.search(r"^permalink: (.*)$", text, re.MULTILINE)
    addresses = re.findall(r"[^\s\[\],\"]+", known[1]) if known else []
    line = f"permalink: [{', '.join([*addresses, form % old.removesuffix('.md')])}]"
    text = text.replace(known[0], line) if known else text.replace("category:", f"{line}\ncategory:", 1)
    (root / old).unlink()
    write(root, {new: text})


FORMS = ("/%s/", "/%s.html", "/%s/index.html", "/%s")
HOW = st.sampled_from(["", *FORMS])
_STEPS = st.tuples(st.integers(0, 3), st.sampled_from("abcdefgh"), st.integers(2020, 2027), HOW)
STARTS = ({}, {"permalink": "/2006/x.html"}, {"feed_id": "tag:x,2006:1"}, {"permalink": "[/2006/03/y.html, /z/]"})


def walk(root: Path, steps: list[tuple[int, str, int, str]]) -> tuple[list[str], list[str], int]:
    """Rename and move four posts by command and by hand; return their first ids, their places, and how often."""
    places, count = [f"posts/202{number}/debut-{number}.md" for number in range(4)], 0
    for place, fields in zip(places, STARTS, strict=True):
        write(root, {place: post(place, **fields)})
    before = [id_of(root, place) for place in places]
    assert len({*before}) == 4
    taken = {*places}
    for which, name, year, form in steps:
        new = f"posts/{year}/{name}.md"
        if new in taken:  # a new post where another one was is told to share its id, see the tests of feeds
            continue
        if form:
            rename_by_hand(root, places[which], new, form)
        else:
            rename(root, places[which], new)
        places[which], count = new, count + 1
        taken.add(new)
        assert [id_of(root, place) for place in places] == before, (which, name, year, form)
    return before, places, count


@given(st.lists(_STEPS, min_size=8, max_size=20))
@some_cases(15)
def test_no_renaming_by_command_or_by_hand_changes_an_id(steps):
    with tempfile.TemporaryDirectory() as folder:
        walk(Path(folder), steps)


@pytest.mark.slow
def test_feeds_have_the_same_ids_after_many_renamings_and_a_move_of_the_blog(build):
    chance = random.Random(25)
    steps = [
        (chance.randrange(4), chance.choice("abcdefgh"), chance.randrange(2020, 2028), chance.choice(["", *FORMS]))
        for _step in range(60)
    ]
    blog = build("feeds", extensions=FEATURES)
    before, _places, count = walk(blog.source, steps)
    assert count > 25
    for address, builder in (("https://blog.example/fr/", "dirhtml"), ("http://other.test/", "html")):
        blog.builder = builder
        blog.build(html_baseurl=address, blog_feed_items=100)
        assert blog.warnings == ""
        found = {one.text for one in etree.parse(blog.file("atom.xml")).findall(f"{ATOM}entry/{ATOM}id")}
        assert found >= {*before}
        assert len(found) == 4 + 2, "and those of the two posts that were there"
