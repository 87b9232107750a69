"""`make start` leaves a clean blog: built without a warning, without a word of ours, and nothing is lost."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from building import REPO, copy_repository
from carnet.cli.start.__main__ import main
from carnet.cli.start.icons import icons, initial
from carnet.cli.start.questions import QUESTIONS
from pages import french_words
from PIL import Image

from carnet.cards.drawing import drawable
from carnet.cli import schemas
from carnet.cli.repository import settings

pytestmark = pytest.mark.slow

ANSWERS = {
    "fr": ['Carnet d\'Élodie & "co" *', "Élodie Martin", "fr", "exemple.org/carnet", "L'air du temps, R&B: live", ""],
    "en": ["Field Notes", "Ann O'Brien", "en", "https://field.example/", "Birds, Weather", "Europe/London"],
}
FIRST = {"fr": "posts/*/premier-billet.md", "en": "posts/*/first-post.md"}
#: Names that only the blog has which this repository is the home of.
OURS = ("CTD", "Bertrand", "ESP Music", "Rosnay", "Plaisanteries", "cybertribu")


def run(root: Path, *said: str, arguments: tuple[str, ...] = ()) -> int:
    """Start a blog, typing what is *said*, line by line; then the writer leaves."""
    lines = iter(said)

    def read(question: str) -> str:
        try:
            return next(lines)
        except StopIteration:
            raise EOFError from None

    return main(arguments, root, read)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def original(tmp_path_factory) -> Path:
    return copy_repository(tmp_path_factory.mktemp("original"))


@pytest.fixture
def clone(original, tmp_path) -> Path:
    return shutil.copytree(original, tmp_path / "clone")


@pytest.fixture(scope="module", params=["fr", "en"])
def started(request, original, tmp_path_factory) -> Path:
    root = shutil.copytree(original, tmp_path_factory.mktemp("started") / request.param)
    assert run(root, *ANSWERS[request.param], "y") == 0
    command = [sys.executable, "-m", "sphinx", "-b", "html", "-q", "-W", "--keep-going", "-n", ".", "_build/html"]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("BLOG_", "READTHEDOCS"))}
    done = subprocess.run(command, cwd=root, env=kept, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    return root


def test_started_blog_says_what_was_answered(started):
    title, author, language, _address, categories, _zone = ANSWERS[started.name]
    found = settings(started)
    assert (found["blog_title"], found["author"], found["language"]) == (title, author, language)
    assert found["blog_categories"] == categories.split(", ")
    assert found["html_baseurl"] in ("https://exemple.org/carnet/", "https://field.example/")
    assert found["blog_id"] != settings()["blog_id"]
    assert len([*started.glob("posts/*/*.md")]) == len([*started.glob(FIRST[language])]) == 1


def test_nothing_of_this_blog_is_in_the_new_one(started):
    shutil.rmtree(started / ".pytest_cache", ignore_errors=True)
    kept = ("tests/", ".replaced/", "_build/", "LICENSE")
    told = {
        name: word
        for name, content in contents(started).items()
        for word in OURS
        if not name.startswith(kept) and "__pycache__" not in name and word.encode() in content
    }
    assert {name for name in told if not name.startswith(("src/", "tools/"))} == set()
    site = contents(started / "_build/html")
    assert {name for name, content in site.items() for word in OURS if word.encode() in content} == set()


def test_new_blog_has_icons_of_its_own(started, original):
    for name, content in icons(ANSWERS[started.name][0]).items():
        assert (started / name).read_bytes() == content
        assert content != (original / name).read_bytes()


def test_english_blog_has_no_french_word(started):
    if started.name == "fr":
        pytest.skip("it is French")
    for path in (started / "_build/html").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert [word for word in french_words() if f">{word}<" in text] == [], path


def test_nothing_is_lost(started, original):
    now, before, kept = (contents(folder) for folder in (started, original, started / ".replaced"))
    for name, content in before.items():
        assert (now if name in now and now[name] == content else kept)[name] == content, name
    assert "posts/2006/pronetaires-de-tous-pays.md" in kept


def test_new_settings_are_as_tidy_as_the_old_ones(started):
    for name, text in schemas.files(settings(started)).items():
        assert (started / name).read_text(encoding="utf-8") == text
    subprocess.run([sys.executable, "-m", "ruff", "format", "--check", "conf.py"], cwd=started, check=True)
    subprocess.run([sys.executable, "-m", "ruff", "check", "--quiet", "conf.py"], cwd=started, check=True)


def test_started_blog_is_not_started_again(started):
    assert not (started / "src/carnet/cli/start").exists()
    assert not (started / "tests/cli/test_start.py").exists()
    tasks = subprocess.run(["make", "help"], cwd=started, capture_output=True, text=True, check=True).stdout
    assert "make start" not in tasks
    assert "make html" in tasks


def test_started_blog_passes_the_tests_of_a_blog(started):
    """With the builder that did not build it above."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/site/test_site.py"]
    done = subprocess.run(
        [*command, "-k", "not checker_of_the_w3c and not [html"],
        cwd=started,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("said", [(), ANSWERS["en"][:3], ANSWERS["en"], (*ANSWERS["en"], "n"), (*ANSWERS["en"], "")])
def test_nothing_happens_before_a_yes(clone, original, said):
    assert run(clone, *said) == 1
    assert contents(clone) == contents(original)


def test_settings_that_are_none_of_the_model_are_told(clone, capsys):
    (clone / "conf.py").write_text('project = "Mine"\nblog_categories = []\nauthor = language = ""\n', encoding="utf-8")
    before = contents(clone)
    assert run(clone, *ANSWERS["en"], "y") == 1
    assert "conf.py has no section" in capsys.readouterr().err
    assert contents(clone) == before


def test_manual_that_somebody_wrote_stays(clone):
    (clone / "README.md").write_text("# Mine\n", encoding="utf-8")
    assert run(clone, *ANSWERS["en"], "y") == 0
    assert (clone / "README.md").read_text(encoding="utf-8") == "# Mine\n"


def test_what_was_taken_away_before_is_not_overwritten(clone, capsys):
    (clone / ".replaced").mkdir()
    before = contents(clone)
    assert run(clone, *ANSWERS["en"], "y") == 1
    assert ".replaced/ is there already" in capsys.readouterr().err
    assert contents(clone) == before


@pytest.mark.parametrize(
    ("name", "wrong", "told"),
    [
        ("title", "…", "a name needs a letter or a digit"),
        ("author", "a\x1bb", "a name is one line of plain text"),
        ("language", "Deutsch", "write fr for French or en for English"),
        ("address", "ftp://example.org", "is not the address of a home page"),
        ("address", "https://example.org/?a=1", "is not the address of a home page"),
        ("address", "blog", "is not the address of a home page"),
        ("categories", ", ,", "a blog needs one category at least"),
        ("zone", "Paris", "'Paris' is not a time zone"),
    ],
)
def test_wrong_answer_is_told_and_asked_again(clone, capsys, name, wrong, told):
    place = [question for question, *_rest in QUESTIONS].index(name)
    right = ANSWERS["en"]
    assert run(clone, *right[:place], wrong, *right[place:], "n") == 1
    (said, last) = capsys.readouterr().err.splitlines()
    assert told in said
    assert last == "nothing was changed"
    names = [f"--{question}" for question, *_rest in QUESTIONS]
    given = dict(zip(names, right, strict=True)) | {f"--{name}": wrong}
    assert run(clone, arguments=(*(f"{one}={said}" for one, said in given.items()), "--yes")) == 1
    assert f"--{name}: " in capsys.readouterr().err


def test_command_line_can_answer_all(clone):
    assert run(clone, arguments=("--title", "T", "--author", "A", "--yes")) == 0
    assert settings(clone)["blog_categories"] == ["News", "Thoughts"]


@pytest.mark.parametrize(("title", "letter"), [("élan", "É"), ("« 3 pommes »", "3"), ("Žluť", "Ž"), ("日記", "")])
def test_icons_show_the_initial(title, letter):
    assert initial(title) == letter == drawable(letter)
    for name, content in icons(title).items():
        if name.endswith(".svg"):
            assert f">{letter}</text>" in content.decode()
        else:
            assert Image.open(io.BytesIO(content)).size == Image.open(REPO / name).size
