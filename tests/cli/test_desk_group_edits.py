"""A concert of a post is changed in a form, and nothing else of the file changes."""

from __future__ import annotations

import re

import pytest
from cases import some_cases
from hypothesis import given
from hypothesis import strategies as st

from carnet.cli.desk.group_edits import part_of, with_part
from carnet.cli.desk.places import DeskError
from carnet.cli.desk.post_file import PostFile
from carnet.concerts.file import EVENT_FIELDS, event_of

pytestmark = pytest.mark.usefixtures("english")

#: What stands above and below the concert.
HEAD, FOOT = "---\n# en-tête\ntitle: 'Un  titre'\n", "# fin\ntags: [ a,b ]\n---\n\n# Texte\nevent: x\n"
EVENTS = {
    "block": "event:\n  date: 2027-03-14 20:30  # le soir\n\n  # la salle\n  place: 'Le  Relais'\n  price: 12.50\n",
    "wide": "event:  # un concert\n    date: 2027-03-14\n    place: Relais\n    who: |\n      Une\n      Deux\n",
    "empty": "event:\n",
    "null": "event: ~\n",
    "absent": "",
    "quoted": "event:\n  'date': \"2027-03-14\"\n  place: Relais\n  price: 8\n  x: 3\n",
}
#: Such as only their writer can change.
OTHERS = (
    "event: {date: 2027-03-14, place: Relais}\n",
    "event: demain\n",
    "event: [a]\n",
    "event:\n  date: 2027-03-14\n place: x\n",
    "event:\n  date: 2027-03-14\n# dehors\n  place: x\n",
    "event: &a\n  date: 2027-03-14\n",
)


def one_spaced(said: str) -> str:
    return " ".join(said.split())


def text(event: str, end: str = "\n") -> str:
    return f"{HEAD}{event}{FOOT}".replace("\n", end)


@pytest.mark.parametrize("event", [*EVENTS.values(), *OTHERS])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_concert_that_is_not_touched_keeps_every_byte(event, end):
    before = text(event, end)
    file = PostFile.read(before)
    for name in EVENT_FIELDS:
        kind = "date" if name == "date" else "text"
        file = with_part(file, "event", name, part_of(file, "event", name, kind), kind)
    assert file.text == before


@pytest.mark.parametrize("event", OTHERS)
def test_concert_that_a_form_can_not_change_is_told_of_and_left(event):
    file = PostFile.read(text(event))
    with pytest.raises(DeskError, match="change it in the head itself"):
        with_part(file, "event", "town", "Lyon")


def test_part_is_changed_added_and_taken_out_where_it_stands():
    file = PostFile.read(text(EVENTS["block"]))
    assert part_of(file, "event", "price") == "12.50"
    file = with_part(file, "event", "date", "2027-03-15 21:00", "date")
    file = with_part(file, "event", "place", "L'Usine : la cave")
    file = with_part(file, "event", "town", "Lyon")
    file = with_part(file, "event", "price", "")
    assert file.text == text(
        "event:\n  date: 2027-03-15 21:00  # le soir\n\n  # la salle\n  place: 'L''Usine : la cave'\n  town: Lyon\n"
    )


def test_first_part_makes_a_concert_and_the_last_takes_it_along():
    for name in ("absent", "empty", "null"):
        file = with_part(PostFile.read(text(EVENTS[name])), "event", "date", "2027-03-14", "date")
        file = with_part(file, "event", "place", "Le Relais")
        assert "event:\n  date: 2027-03-14\n  place: Le Relais\n" in file.text
        concert = event_of(file.fields["event"], "event")
        assert concert is not None
        assert concert.place == "Le Relais"
        for part in ("place", "date"):
            file = with_part(file, "event", part, "")
        assert file.text == text("")
    page = with_part(PostFile.read("Sans en-tête.\n"), "event", "place", "Ici")
    assert page.text == "---\nevent:\n  place: Ici\n---\nSans en-tête.\n"


@some_cases(100)
@given(
    st.sampled_from([*EVENTS.values()]),
    st.lists(
        st.tuples(
            st.sampled_from(["place", "town", "who", "price", "title"]),
            st.text(st.sampled_from("aé 1:#'\"-,[]{}&*!|>%@`~?\u00a0"), max_size=6).map(one_spaced),
        ),
        max_size=4,
    ),
)
def test_whatever_is_typed_is_read_back_and_no_other_line_changes(event, changes):
    before = text(event)
    file = PostFile.read(before)
    comments = re.findall(r"^ *#.*", before, re.MULTILINE)
    for name, value in changes:
        others = {part: part_of(file, "event", part) for part in EVENT_FIELDS if part != name}
        file = with_part(file, "event", name, value)
        assert part_of(file, "event", name) == value
        assert others == {part: part_of(file, "event", part) for part in others}
        assert not file.problems
    assert file.text.startswith(HEAD)
    assert file.text.endswith(FOOT.partition("---")[2])
    assert FOOT.partition("---")[0] in file.text
    if any(part_of(file, "event", part) for part in EVENT_FIELDS):
        assert all(line in file.text for line in comments)
