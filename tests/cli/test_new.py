"""`carnet new` makes a small blog of one's own: built without a warning, tested, without a word of ours."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import zipfile
from functools import cache
from hashlib import sha256
from pathlib import Path

import pytest
import yaml
from building import REPO
from pages import french_words
from PIL import Image

from carnet.cards.drawing import drawable
from carnet.cli import COMMANDS, schemas, upgrade
from carnet.cli.new import blog as model
from carnet.cli.new import engine
from carnet.cli.new.__main__ import main
from carnet.cli.new.icons import icons, initial
from carnet.cli.new.questions import QUESTIONS
from carnet.cli.repository import settings

pytestmark = pytest.mark.slow

ANSWERS = {
    "fr": ["fr", 'Carnet d\'Élodie & "co" *', "Élodie Martin", "exemple.org/carnet", "L'air du temps, R&B: live", ""],
    "en": ["en", "Field Notes", "Ann O'Brien", "https://field.example/", "Birds, Weather", "Europe/London"],
}
PAGES = {
    "fr": {"index.md", "a-propos.md", "suivre.md", "posts/2026/premier-billet.md"},
    "en": {"index.md", "about.md", "follow.md", "posts/2026/first-post.md"},
}
#: Names that only the blog has which this repository is the home of.
OURS = ("CTD", "Bertrand", "ESP Music", "Rosnay", "Plaisanteries", "cybertribu")
#: A blog has these names at its top, whatever it is built with, and the forms, tasks and settings of hosts.
TOP = {"conf.py", "index.md", "posts", "_static", "_templates", "requirements.txt", "tests", "vendor", "Makefile"}
WORKFLOWS = Path("src/carnet/cli/new/files/github/workflows")


def run(folder: Path | str, *said: str, arguments: tuple[str, ...] = ()) -> int:
    """Make a blog, typing what is *said*, line by line; then the writer leaves."""
    lines = iter(said)

    def read(question: str) -> str:
        try:
            return next(lines)
        except StopIteration:
            raise EOFError from None

    return main([*arguments, "--", str(folder)], read)


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.fixture(scope="module", autouse=True)
def packed_once(tmp_path_factory):
    """Let this engine be packed once, whoever asks for it here; that it comes out the same is tested elsewhere."""
    build, wheels = engine.built, {}

    def built(root: Path, folder: Path) -> Path:
        if root not in wheels:
            wheels[root] = build(root, tmp_path_factory.mktemp("packed"))
        return Path(shutil.copy2(wheels[root], folder))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "built", built)
        yield


@pytest.fixture(scope="module", params=["fr", "en"])
def made(request, tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp("new") / request.param
    assert run(root, *ANSWERS[request.param]) == 0
    return root


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory):
    """Return the folder where a wheel is unpacked: one for all blogs that have the same."""

    @cache
    def folder_of(content: bytes) -> Path:
        folder = tmp_path_factory.mktemp("engine")
        zipfile.ZipFile(io.BytesIO(content)).extractall(folder)
        return folder

    return folder_of


@pytest.fixture(scope="module")
def environment(made, unpacked) -> dict[str, str]:
    """An environment whose engine is the one in the blog, and nothing of this repository."""
    (wheel,) = (made / "vendor").iterdir()
    folder = unpacked(wheel.read_bytes())
    changing = ("BLOG_", "READTHEDOCS", "PYTHON")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(changing)}
    return kept | {"PYTHONPATH": str(folder)}


@pytest.fixture(scope="module")
def site(made, environment, tmp_path_factory) -> dict[str, bytes]:
    """What `make html` makes of the blog as it is, in a copy."""
    copy = shutil.copytree(made, tmp_path_factory.mktemp("built") / made.name)
    command = [sys.executable, "-m", "carnet", "html"]
    done = subprocess.run(command, cwd=copy, env=environment, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    return contents(copy / "_build/html")


def test_blog_says_what_was_answered(made):
    language, title, author, _address, categories, zone = ANSWERS[made.name]
    found = settings(made)
    assert (found["project"], found["author"], found["language"]) == (title, author, language)
    assert found["blog_categories"] == categories.split(", ")
    assert found["html_baseurl"] in ("https://exemple.org/carnet/", "https://field.example/")
    assert found["blog_timezone"] == zone or not zone
    assert found["blog_id"] != settings(REPO)["blog_id"]


def test_blog_is_small(made):
    files = contents(made)
    assert len(files) <= 40
    assert {name.partition("/")[0] for name in files} >= TOP
    assert PAGES[made.name] <= {re.sub(r"^posts/\d{4}/", "posts/2026/", name) for name in files}
    assert len(files["conf.py"].splitlines()) <= 60
    assert len(files["README.md"].splitlines()) <= 66
    lines = files["conf.py"].decode().splitlines()
    assert [line for line in lines if len(line) > 120] == []


def test_no_placeholder_is_left(made):
    texts = {name: content for name, content in contents(made).items() if not name.startswith(("vendor/", "_static/"))}
    assert {name for name, content in texts.items() if re.search(rb"@\w+@", content)} == set()


def test_both_languages_have_the_same_words():
    french, english = (model.words(language) for language in ("fr", "en"))
    assert french.keys() == english.keys()
    placed = (
        set(re.findall(r"@(\w+)@", path.read_text(encoding="utf-8")))
        for folder in ("files", "texts")
        for path in (REPO / "src/carnet/cli/new" / folder).rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    )
    text = {name for name, value in french.items() if isinstance(value, str)}
    assert text - set().union(*placed) == {"description", "about_description"}  # which are in others


def test_nothing_of_this_blog_is_in_the_new_one(made, site):
    own = {name: content for name, content in contents(made).items() if not name.startswith("vendor/")}
    assert {name for name, content in (own | site).items() for word in OURS if word.encode() in content} == set()


def test_english_blog_has_no_french_word(made, site):
    if made.name == "fr":
        pytest.skip("it is French")
    for name, content in site.items():
        text = content.decode() if name.endswith(".html") else ""
        assert [word for word in french_words() if f">{word}<" in text] == [], name


def test_blog_has_icons_of_its_own(made):
    for name, content in icons(ANSWERS[made.name][1]).items():
        assert (made / name).read_bytes() == content
        assert content != (REPO / name).read_bytes()


def test_forms_are_those_of_its_settings(made):
    for name, text in schemas.files(settings(made)).items():
        assert (made / name).read_text(encoding="utf-8") == text


@pytest.mark.browser
def test_its_own_tests_pass(made, environment):
    """As `make test` runs them there, with the engine of the blog."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "tests"]
    done = subprocess.run(command, cwd=made, env=environment, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    assert re.search(r"^4 passed", done.stdout, re.MULTILINE), done.stdout


@pytest.mark.parametrize(
    ("broken", "test"),
    [
        ({"index.md": "# A\n\n[](/nowhere)\n\n<a href='gone/'>gone</a>\n"}, "test_no_link_is_dead"),
        ({"index.md": "# A\n\n{nothing}`of this`\n"}, "test_posts_are_published"),
        ({"_static/blog.css": "body { min-width: 3000px }\n"}, "test_pages_open_in_a_browser"),
    ],
)
@pytest.mark.browser
def test_its_own_tests_see_what_is_wrong(made, environment, tmp_path, broken, test):
    if made.name == "fr":
        pytest.skip("once is enough")
    copy = shutil.copytree(made, tmp_path / "copy")
    for name, text in broken.items():
        (copy / name).write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "tests", "-k", test]
    done = subprocess.run(command, cwd=copy, env=environment, check=False, capture_output=True, text=True)
    assert done.returncode == 1, done.stdout


def test_tasks_are_those_of_make(made):
    told = subprocess.run(["make", "help"], cwd=made, capture_output=True, text=True, check=True).stdout
    tasks = {line.split()[0] + " " + line.split()[1] for line in told.splitlines()}
    assert {"make html", "make serve", "make post", "make test", "make import", "make upgrade"} <= tasks
    commands = set(re.findall(r"-m carnet ([a-z-]+)", (made / "Makefile").read_text(encoding="utf-8")))
    assert commands <= {*COMMANDS}
    assert len(commands) > 10


# -- The engine --------------------------------------------------------------------------------------------------------


def test_lock_names_the_engine_with_its_hash_and_what_it_was_tested_with(made):
    (wheel,) = (made / "vendor").iterdir()
    text = (made / "requirements.txt").read_text(encoding="utf-8")
    assert f"./vendor/{wheel.name} \\\n    --hash=sha256:{sha256(wheel.read_bytes()).hexdigest()}\n" in text
    pins = re.compile(r"^[a-z0-9-]+==\S+", re.MULTILINE)
    assert pins.findall(text) == pins.findall((REPO / "requirements.txt").read_text(encoding="utf-8"))


def test_lock_can_be_installed(made):
    """All but the engine is here already; an installer looks at the hash of the wheel, and at what it wants."""
    options = ["--offline", "--dry-run", "--require-hashes", "--python", sys.executable, "-r", "requirements.txt"]
    command = [sys.executable, "-m", "uv", "pip", "install", *options]
    done = subprocess.run(command, cwd=made, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert re.search(r"Would install 1 package\n \+ sphinx-carnet @ file:", done.stderr)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    return engine.built(REPO, tmp_path_factory.mktemp("wheel"))


@pytest.fixture
def registry(wheel, monkeypatch) -> str:
    """A registry that has this engine and nothing else; returns the version."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(wheel.parent))
    return wheel.name.split("-")[1]


def test_engine_can_come_from_the_registry(registry, wheel, tmp_path):
    given = ("--title=T", "--author=A", "--language=en", "--yes", f"--engine={registry}")
    assert run(tmp_path / "a", arguments=given) == 0
    text = (tmp_path / "a/requirements.txt").read_text(encoding="utf-8")
    assert f"sphinx-carnet=={registry} \\\n    --hash=sha256:{sha256(wheel.read_bytes()).hexdigest()}" in text
    assert not (tmp_path / "a/vendor").exists()


def test_engine_that_nobody_released_is_told(registry, tmp_path, capsys):
    given = ("--title=T", "--author=A", "--language=en", "--yes", "--engine=99.0")
    assert run(tmp_path / "a", arguments=given) == 1
    assert capsys.readouterr().err.startswith("there is no version 99.0 of sphinx-carnet to be had")
    assert not (tmp_path / "a").exists()


def test_installed_engine_is_packed_as_it_was(wheel, tmp_path):
    """What an installer left of a wheel gives that wheel."""
    target = tmp_path / "installed"
    options = ["--no-deps", "--no-index", "--quiet", "--disable-pip-version-check", "--target", target]
    subprocess.run([sys.executable, "-m", "pip", "install", *options, wheel], check=True)
    code = "import sys; from pathlib import Path; from carnet.cli.new import engine; e = engine.this_engine(); "
    code += "Path(sys.argv[1], e.file).write_bytes(e.content)"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    subprocess.run([sys.executable, "-c", code, tmp_path], check=True, cwd=tmp_path, env=kept | {"PYTHONPATH": target})
    before, after = (zipfile.ZipFile(file) for file in (wheel, tmp_path / wheel.name))
    names = {name for name in before.namelist() if not name.endswith("/RECORD")}
    assert {name for name in after.namelist() if not name.endswith("/RECORD")} == names
    assert {name for name in names if before.read(name) != after.read(name)} == set()
    again = [*options[:-1], tmp_path / "again"]
    subprocess.run([sys.executable, "-m", "pip", "install", *again, tmp_path / wheel.name], check=True)


def test_other_engine_takes_the_place_of_the_first(made, wheel, tmp_path, registry, capsys):
    blog = shutil.copytree(made, tmp_path / "blog")
    (blog / "vendor/old.whl").write_bytes(b"")
    assert upgrade.main([str(wheel)], blog) == 0
    assert capsys.readouterr().out == f"{wheel.name}\n"
    assert [path.name for path in (blog / "vendor").iterdir()] == [wheel.name]
    assert upgrade.main([registry], blog) == 0
    assert not (blog / "vendor").exists()
    assert "sphinx-carnet==" in (blog / "requirements.txt").read_text(encoding="utf-8")


def test_what_is_no_engine_is_told_and_changes_nothing(made, tmp_path, capsys):
    blog = shutil.copytree(made, tmp_path / "blog")
    before = contents(blog)
    (tmp_path / "a.whl").write_bytes(b"no wheel")
    for name in ("a.whl", "missing.whl"):
        assert upgrade.main([str(tmp_path / name)], blog) == 1
        assert name in capsys.readouterr().err
    assert contents(blog) == before


# -- Questions ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("said", [(), ANSWERS["en"][:3], ANSWERS["fr"][:5]])
def test_nothing_is_written_before_the_last_answer(tmp_path, said, capsys):
    assert run(tmp_path / "a", *said) == 1
    assert not (tmp_path / "a").exists()
    assert capsys.readouterr().err.strip() in ("nothing was written", "rien n’a été écrit")


def test_folder_is_asked_for(tmp_path):
    assert run("", str(tmp_path / "a"), *ANSWERS["en"]) == 0
    assert (tmp_path / "a/conf.py").is_file()


def test_folder_with_something_in_it_is_refused(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    (tmp_path / "a").mkdir()
    (tmp_path / "a/mine.txt").write_text("mine", encoding="utf-8")
    assert run(tmp_path / "a", *ANSWERS["en"]) == 1
    assert "existe déjà, et n’est pas vide" in capsys.readouterr().err
    assert contents(tmp_path / "a") == {"mine.txt": b"mine"}
    assert run("", arguments=("--yes",)) == 1
    assert "il manque un dossier" in capsys.readouterr().err


def test_folder_with_an_empty_repository_is_taken(tmp_path):
    (tmp_path / "a/.git").mkdir(parents=True)
    assert run(tmp_path / "a", *ANSWERS["en"]) == 0


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
def test_wrong_answer_is_told_and_asked_again(tmp_path, capsys, name, wrong, told):
    place = [question for question, *_rest in QUESTIONS].index(name)
    right = ANSWERS["en"]
    assert run(tmp_path / "a", *right[:place], wrong, *right[place:-1]) == 1
    (said, last) = capsys.readouterr().err.split("\n\n")
    assert told in said
    assert last.strip() == "nothing was written"
    names = [f"--{question}" for question, *_rest in QUESTIONS]
    given = dict(zip(names, right, strict=True)) | {f"--{name}": wrong}
    assert run(tmp_path / "a", arguments=(*(f"{one}={said}" for one, said in given.items()), "--yes")) == 1
    assert f"--{name}: " in capsys.readouterr().err
    assert not (tmp_path / "a").exists()


def test_command_line_can_answer_all(tmp_path):
    assert run(tmp_path / "a", arguments=("--title", "T", "--author", "A", "--language=en", "--yes")) == 0
    assert settings(tmp_path / "a")["blog_categories"] == ["News", "Thoughts"]


@pytest.mark.parametrize(("title", "letter"), [("élan", "É"), ("« 3 pommes »", "3"), ("Žluť", "Ž"), ("日記", "")])
def test_icons_show_the_initial(title, letter):
    assert initial(title) == letter == drawable(letter)
    for name, content in icons(title).items():
        if name.endswith(".svg"):
            assert f">{letter}</text>" in content.decode()
        else:
            assert Image.open(io.BytesIO(content)).size == Image.open(REPO / name).size


# -- Workflows ---------------------------------------------------------------------------------------------------------


def test_workflows_use_the_actions_that_are_kept_up_here():
    used = re.compile(r"uses: ([\w./-]+@[0-9a-f]{40} # \S+)")
    ours = {one for path in (REPO / ".github/workflows").glob("*.yml") for one in used.findall(path.read_text("utf-8"))}
    theirs = {one for path in (REPO / WORKFLOWS).glob("*.yml") for one in used.findall(path.read_text("utf-8"))}
    assert len(theirs) > 4
    assert theirs <= ours


def test_what_runs_by_the_clock_is_apart_from_what_a_push_runs():
    """GitHub stops a workflow with a schedule when nobody was there for long, all of it."""
    for path in (REPO / WORKFLOWS).glob("*.yml"):
        when = yaml.safe_load(path.read_text(encoding="utf-8"))[True]  # as YAML reads "on"
        assert not {"schedule", "push"} <= {*when}, path.name
