"""Where the desk leads from a mistake: to a field, to a line of the head, or to a line of the words."""

from __future__ import annotations

import pytest

from carnet.cli.desk.head_places import Place, place_of
from carnet.cli.desk.places import DeskError
from carnet.cli.desk.post_file import PostFile
from carnet.core.front_matter_schema import read_front_matter

CATEGORIES = ("Humeurs", "Musique")
NAMES = ("title", "date", "category", "tags", "author", "comments", "event", "event.starts", "event.venue")
RIGHT = "date: 2026-03-17\ncategory: Musique\n"


def places(text: str) -> list[Place]:
    """Return where all that is wrong with a text is mended."""
    file = PostFile.read(text)
    problems = read_front_matter(text, CATEGORIES).problems
    return [place_of(one.line, one.message, file, NAMES, CATEGORIES) for one in problems]


@pytest.mark.parametrize(
    ("head", "wanted"),
    [
        ("date: hier\ncategory: Musique\n", [Place(field="date")]),
        ("category: Musique\n", [Place(field="date")]),
        ("date: 2026-03-17\n", [Place(field="category")]),
        ("date:\ncategory: Musiqe\n", [Place(field="date"), Place(field="category")]),
        (f"{RIGHT}tags:\n  - un\n  - a; b\n", [Place(field="tags")]),
        (f"{RIGHT}authors:\n  - {{a: b}}\n", [Place(field="author")]),
        (f"{RIGHT}nocomments: 3\n", [Place(field="comments")]),
        (f"{RIGHT}authors: A\nauthor: B\n", [Place(head=4)]),
        (f"{RIGHT}tag: un\n", [Place(head=3)]),
        (f"{RIGHT}title: Paris : la nuit\n", [Place(head=3)]),
        (f'{RIGHT}title: "jamais\n', [Place(head=3)]),
        (f"{RIGHT}\ttitle: x\n", [Place(head=2)]),
        (f"{RIGHT}date: 2026-03-18\n", [Place(head=3)]),
    ],
)
def test_mistake_in_the_head_has_its_field_or_its_line(head, wanted):
    for end in ("\n", "\r\n"):
        assert places(f"---\n{head}---\n\nUn mot.\n".replace("\n", end)) == wanted


def test_part_of_a_group_is_a_field_of_its_own():
    file = PostFile.read(f"---\n{RIGHT}event:\n  starts: demain\n  venue: Brest\n---\n")
    assert place_of(5, "…", file, NAMES, CATEGORIES) == Place(field="event.starts")
    assert place_of(6, "…", file, NAMES, CATEGORIES) == Place(field="event.venue")
    assert place_of(4, "…", file, NAMES, CATEGORIES) == Place(field="event")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Un mot.\n", Place(field="date")),
        ("", Place(field="date")),
        ("---\ntitle: jamais fermé\n", Place(words=1)),
        ("\n\n---\ntitle: x\n---\n", Place(words=1)),
        ("+++\ntitle = 'x'\n+++\n", Place(words=1)),
    ],
)
def test_text_without_a_front_matter_leads_to_where_it_is_begun(text, wanted):
    assert places(text)[0] == wanted


def test_line_of_the_words_counts_from_the_first_that_the_editor_shows():
    file = PostFile.read(f"---\n{RIGHT}---\n\n\nUn mot.\nDeux mots.\n")
    assert [place_of(line, "…", file, NAMES, CATEGORIES).words for line in (5, 7, 8)] == [1, 1, 2]
    assert place_of(0, "…", file, NAMES, CATEGORIES) == Place()
    assert place_of(1, "the file lies in the wrong folder", file, NAMES, CATEGORIES) == Place()


def test_head_is_changed_and_nothing_else():
    for end in ("\n", "\r\n", "\r"):
        for start in ("", "\ufeff"):
            text = f"{start}---\n# oui\ntitle:   A\n---\n\nMot.\n".replace("\n", end)
            file = PostFile.read(text)
            assert file.head == "# oui\ntitle:   A\n"
            assert file.with_head(file.head) is file
            changed = file.with_head("# oui\ntitle:   B\nx: 1")
            assert changed.text == text.replace(f"A{end}", f"B{end}x: 1{end}")
            assert file.with_head("").text == f"{start}---\n---\n\nMot.\n".replace("\n", end)
    mixed = PostFile.read("---\r\na: 1\nb: 2\r\n---\r\nMot.\n")
    assert mixed.with_head("a: 1\nb: 3\n").text == "---\r\na: 1\nb: 3\r\n---\r\nMot.\n"


@pytest.mark.parametrize("head", ["a: 1\n---\nb: 2\n", "...\n", "a: 1\n" * 600, "a: " + "x" * 60_000])
def test_head_that_would_end_elsewhere_is_refused(head):
    with pytest.raises(DeskError):
        PostFile.read("---\na: 1\n---\nMot.\n").with_head(head)


@pytest.mark.usefixtures("english")
def test_title_that_is_missing_is_asked_for_in_its_field_and_not_where_the_words_begin():
    file = PostFile.read(f"---\n{RIGHT}---\n\nUn mot.\n")
    said = "this post has no title; begin its text with a line '# Title'"
    assert place_of(5, said, file, NAMES, CATEGORIES) == Place(field="title")
