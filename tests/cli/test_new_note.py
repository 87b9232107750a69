"""What writing a note promises: one line gives a file that the next build publishes, with a name that no other has."""

from __future__ import annotations

import io
import subprocess
import sys
from datetime import date

import pytest

from carnet.cli.new_note import main
from carnet.cli.repository import ROOT
from carnet.core.front_matter_schema import read_front_matter
from carnet.core.notes import KINDS
from carnet.core.post_fields import declared_by

pytestmark = pytest.mark.usefixtures("english")

FIELDS = declared_by(["carnet.notes"])
FOLDER = "posts/2026"


@pytest.fixture
def blog(tmp_path, monkeypatch):
    text = 'author, language, blog_categories, extensions = "Camille", "fr", ["Humeurs"], ["carnet.notes"]\n'
    (tmp_path / "conf.py").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1773745200")  # 17 March 2026, noon in Paris
    monkeypatch.delenv("VISUAL", raising=False)
    return tmp_path


def written(blog, name: str):
    """Return the front matter of a note, in which nothing is wrong, and its text."""
    text = (blog / FOLDER / f"{name}.md").read_text(encoding="utf-8")
    reading = read_front_matter(text, ["Humeurs"], "", FIELDS)
    assert reading.problems == ()
    return reading.meta, "".join(text.splitlines(keepends=True)[reading.lines :])


def test_note_has_its_text_and_moment_and_is_no_draft(blog, capsys):
    assert main(["L’été : « enfin »."], blog) == 0
    assert capsys.readouterr().out.strip() == f"{FOLDER}/2026-03-17.md"
    meta, text = written(blog, "2026-03-17")
    assert meta.date.isoformat() == "2026-03-17T12:00:00+01:00"
    assert meta.fields == {"kind": "note"}
    assert not meta.draft
    assert text == "\nL’été : « enfin ».\n"


def test_notes_of_one_day_are_told_apart_by_a_number_that_no_other_has(blog, capsys):
    for _time in range(3):
        main(["Un mot."], blog)
    assert capsys.readouterr().out.split() == [f"{FOLDER}/2026-03-17{end}.md" for end in ("", "-2", "-3")]
    (blog / FOLDER / "2026-03-17-2.md").unlink()
    (blog / FOLDER / "2026-03-17-soir.md").touch()
    main(["Encore."], blog)
    assert capsys.readouterr().out.strip() == f"{FOLDER}/2026-03-17-4.md"


@pytest.mark.parametrize(
    "text",
    [
        "-n",
        "--",
        "Ke$ha `ls` $(ls) \"; rm x; '",
        "---\ndraft: true\n---",
        "# un titre ?",
        "deux\n\nparagraphes",
        "é" * 5000,
    ],
)
def test_text_is_written_as_typed(blog, text):
    assert main(["--", text], blog) == 0
    assert written(blog, "2026-03-17")[1] == f"\n{text}\n"


def test_address_makes_it_a_link(blog):
    assert main(["--link", "https://elise.example/?a=1&b=%C3%A9#x", "À lire."], blog) == 0
    assert main(["--link", "https://elise.example/"], blog) == 0
    meta, text = written(blog, "2026-03-17")
    assert meta.fields == {"kind": "link", "link_of": "https://elise.example/?a=1&b=%C3%A9#x"}
    assert text == "\nÀ lire.\n"
    assert written(blog, "2026-03-17-2")[1] == ""


def test_kind_day_and_draft_can_be_chosen(blog):
    for kind in KINDS:
        assert main(["> Un mot.", "--kind", kind, "--date", "2026-12-31", "--draft"], blog) == 0
    meta, _text = written(blog, "2026-12-31-4")
    assert meta.date.date() == date(2026, 12, 31)
    assert meta.draft
    assert {written(blog, f"2026-12-31{end}")[0].fields["kind"] for end in ("", "-2", "-3", "-4")} == {*KINDS}


def test_text_can_be_piped_in(blog, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("Un mot venu d’ailleurs.\n"))
    assert main([], blog) == 0
    assert written(blog, "2026-03-17")[1] == "\nUn mot venu d’ailleurs.\n"


@pytest.mark.parametrize("text", ["", "  \n "])
def test_without_a_text_nothing_is_written_and_the_writer_is_told(blog, monkeypatch, capsys, text):
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    assert main([text], blog) == 1
    assert "make note TEXT=" in capsys.readouterr().err
    assert not (blog / "posts").exists()


def test_blog_without_notes_is_told_which_line_it_needs(blog, capsys):
    (blog / "conf.py").write_text('language = "en"\nextensions = ["carnet"]\n', encoding="utf-8")
    assert main(["Un mot."], blog) == 1
    assert "carnet.notes" in capsys.readouterr().err
    assert not (blog / "posts").exists()


def test_what_is_no_address_is_told(blog, capsys):
    with pytest.raises(SystemExit):
        main(["--link", "elise.example", "Un mot."], blog)
    assert "https://elise.example" in capsys.readouterr().err


def test_command_runs(blog):
    done = subprocess.run(
        [sys.executable, "-m", "carnet", "note", "--help"],
        cwd=blog,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(ROOT / "src"), "PATH": "", "LANG": "C.UTF-8"},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "--link" in done.stdout
