"""Pending comments and webmentions are published, answered and refused by one word in their file."""

from __future__ import annotations

import pytest

from carnet.cli.desk.conversation import Conversation, with_status
from carnet.cli.desk.places import DeskError
from carnet.comments.file import read_comments

pytestmark = pytest.mark.usefixtures("english")

FILE = """# Mes notes
- id: a1
  author: "Léa"
  date: 2026-05-01
  text: |
    Bravo !
  status: published   # relu
-   id: wm-2
    parent: a1
    author: Sam
    site: https://sam.example/
    date: 2026-05-02
    format: html
    text: '<p>Oui <script>x</script><img src="https://mouchard.example/x.gif" alt="vue"></p>'
    status: 'pending'  # à voir

- id: wm-3
  author: Spam
  date: 2026-05-03
  kind: like
  text: j’aime
  status: pending
"""
POST = "posts/2026/billet.md"


@pytest.fixture
def talk(tmp_path):
    (tmp_path / "posts/2026").mkdir(parents=True)
    (tmp_path / POST).write_text("---\ntitle: Un *billet*\n---\n")
    (tmp_path / "posts/2026/billet.comments.yaml").write_text(FILE)
    (tmp_path / "posts/2026/seul.comments.yaml").write_text(FILE)
    settings = {"blog_post_pattern": ["posts/[0-9][0-9][0-9][0-9]/*.md"], "author": "Camille"}
    return Conversation(tmp_path, settings)


def text_of(talk: Conversation) -> str:
    return (talk.root / "posts/2026/billet.comments.yaml").read_text()


def test_what_waits_is_listed_and_loads_nothing(talk):
    (one, other), wrong = talk.waiting()
    assert wrong == []
    assert (one.post, one.title, one.id, one.author, one.kind, one.answers) == (
        POST, "Un billet", "wm-2", "Sam", "comment", "Léa",
    )  # fmt: skip
    assert "<script" not in one.html
    assert "<img" not in one.html
    assert (other.id, other.kind) == ("wm-3", "like")


def test_a_word_is_changed_and_nothing_else(talk):
    talk.publish(POST, "wm-2")
    assert text_of(talk) == FILE.replace("'pending'", "published")
    talk.refuse(POST, "wm-3", spam=True)
    assert text_of(talk) == FILE.replace("'pending'", "published").replace(
        "j’aime\n  status: pending", "j’aime\n  status: spam"
    )
    assert talk.waiting() == ([], [])
    talk.refuse(POST, "a1")
    assert "status: removed   # relu" in text_of(talk)


def test_an_answer_is_published_below_what_it_answers(talk):
    new = talk.answer(POST, "wm-2", "Merci !\n\nÀ *bientôt*.")
    comments, problems = read_comments(text_of(talk).encode())
    assert problems == []
    by_id = {comment.id: comment for comment in comments}
    assert by_id["wm-2"].status == "published"
    assert (by_id[new].parent, by_id[new].author, by_id[new].status) == ("wm-2", "Camille", "published")
    assert by_id[new].text == "Merci !\n\nÀ *bientôt*.\n"
    with pytest.raises(DeskError):
        talk.answer(POST, "wm-2", "  ")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("- id: a\r\n  status: pending\r\n  text: x\r\n", "- id: a\r\n  status: published\r\n  text: x\r\n"),
        ("\ufeff- id: a\n  text: é\n", "\ufeff- id: a\n  status: published\n  text: é\n"),
        ("- {id: a, status: pending}\n", "- {id: a, status: published}\n"),
        ("- status: pending\n  id: a", "- status: published\n  id: a"),
        ("- id: a\n  status:\n", "- id: a\n  status: published\n"),
        ("- id: a", "- id: a\n  status: published\n"),
    ],
)
def test_files_of_any_form_keep_it(before, after):
    assert with_status(before, "a", "published") == after


def test_mistakes_in_a_file_are_told_with_their_line_and_nothing_is_written(talk):
    file = talk.root / "posts/2026/billet.comments.yaml"
    file.write_text(FILE.replace("author: Spam", "auteur: Spam"))
    _found, wrong = talk.waiting()
    assert all(line.startswith("posts/2026/billet.comments.yaml:") for line in wrong)
    assert wrong
    for post, comment in ((POST, "nobody"), ("posts/2026/seul.md", "a1"), ("../x.md", "a1")):
        with pytest.raises(DeskError):
            talk.publish(post, comment)
    file.write_text("- [")
    with pytest.raises(DeskError):
        talk.publish(POST, "a1")
    assert file.read_text() == "- ["
