"""What beginning a post promises: a right front matter, a draft, a good file name, and nothing overwritten."""

from __future__ import annotations

import ast
import shlex
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from cases import some_cases
from hypothesis import given
from hypothesis import strategies as st

from carnet.cli.new_post import MAX_SLUG, NewPostError, front_matter, main, new_post, slug_of
from carnet.cli.repository import ROOT, settings
from carnet.core.front_matter_schema import read_front_matter

pytestmark = pytest.mark.usefixtures("english")

CATEGORIES = ["Humeurs", "Coups de cœur", "R&B: 'live'"]
DAY = date(2026, 3, 17)


@pytest.fixture
def blog(tmp_path, monkeypatch):
    text = f'author, language, blog_categories = "Camille", "fr", {CATEGORIES!r}\n'
    (tmp_path / "conf.py").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1773745200")  # 17 March 2026, noon in Paris
    monkeypatch.delenv("VISUAL", raising=False)
    return tmp_path


def test_a_post_is_begun_as_a_draft_of_today(blog, capsys):
    assert main(["L’été à Paris : cœur & âme"], blog) == 0
    path = blog / "posts" / "2026" / "l-ete-a-paris-coeur-ame.md"
    assert capsys.readouterr().out.strip() == str(Path("posts/2026/l-ete-a-paris-coeur-ame.md"))
    reading = read_front_matter(path.read_text(encoding="utf-8"), CATEGORIES)
    assert reading.problems == ()
    assert reading.meta.title == "L’été à Paris : cœur & âme"
    assert reading.meta.date.date() == DAY
    assert reading.meta.author == ("Camille",)
    assert reading.meta.category == ("Humeurs",)
    assert reading.meta.draft is True


def test_day_and_author_can_be_given(blog):
    assert main(["Mars", "--date", "2025-12-31", "--author", "La rédaction"], blog) == 0
    reading = read_front_matter((blog / "posts/2025/mars.md").read_text(encoding="utf-8"), CATEGORIES)
    assert reading.meta.date.date() == date(2025, 12, 31)
    assert reading.meta.author == ("La rédaction",)


def test_a_zone_that_is_none_is_told_in_one_line(blog, capsys):
    with (blog / "conf.py").open("a", encoding="utf-8") as settings:
        settings.write('blog_timezone = "Paris"\n')
    assert main(["Mars"], blog) == 1
    assert capsys.readouterr().err == "blog_timezone in conf.py: 'Paris' is not a time zone, such as Europe/Paris\n"
    assert not (blog / "posts").exists()


def test_a_french_date_is_refused_with_the_one_to_write(blog, capsys):
    with pytest.raises(SystemExit):
        main(["Mars", "--date", "17/03/2026"], blog)
    assert "'17/03/2026' is not a date I can trust; write 2026-03-17" in capsys.readouterr().err
    assert not (blog / "posts").exists()


def test_a_post_is_never_overwritten(blog, capsys):
    path = blog / "posts" / "2024" / "mon-billet.md"
    path.parent.mkdir(parents=True)
    path.write_text("précieux", encoding="utf-8")
    assert main(["Mon billet !"], blog) == 1
    assert str(path) in capsys.readouterr().err
    assert path.read_text(encoding="utf-8") == "précieux"
    assert [file.name for file in blog.rglob("*.md")] == ["mon-billet.md"]


def test_a_title_without_a_letter_makes_no_file(blog, capsys):
    assert main(["…!"], blog) == 1
    assert "no letter and no digit" in capsys.readouterr().err
    assert not (blog / "posts").exists()


def test_the_editor_opens_the_post_with_its_own_arguments(blog, monkeypatch):
    script = blog / "an editor.py"
    script.write_text("import sys, pathlib; pathlib.Path('seen').write_text('|'.join(sys.argv[1:]))", encoding="utf-8")
    monkeypatch.setenv("EDITOR", shlex.join([sys.executable, str(script), "--wait"]))
    assert main(["Mars", "--edit"], blog) == 0
    assert (blog / "seen").read_text(encoding="utf-8") == f"--wait|{blog / 'posts' / '2026' / 'mars.md'}"


@pytest.mark.parametrize("command", ["", "no-such-editor", "'"])
def test_a_missing_editor_is_told_and_the_post_stays(blog, monkeypatch, capsys, command):
    monkeypatch.setenv("EDITOR", command)
    assert main(["Mars", "--edit"], blog) == 1
    assert "the post is there" in capsys.readouterr().err
    assert (blog / "posts" / "2026" / "mars.md").is_file()


@pytest.mark.parametrize("words", [[], [""], ["  "]])
def test_a_missing_title_is_asked_for(blog, monkeypatch, capsys, words):
    asked = []
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda question: asked.append(question) or " Demandé ")
    assert main(words, blog) == 0
    assert asked == ["Titre du billet\u00a0: "]
    assert (blog / "posts" / "2026" / "demande.md").is_file()


@pytest.mark.parametrize("is_terminal", [True, False])
def test_a_title_that_nobody_gives_is_told_in_one_line(blog, monkeypatch, capsys, is_terminal):
    def end(question):
        raise EOFError

    monkeypatch.setattr("sys.stdin.isatty", lambda: is_terminal, raising=False)
    monkeypatch.setattr("builtins.input", end)
    assert main([""], blog) == 1
    assert capsys.readouterr().err == 'Il manque un titre\u00a0: make post TITLE="Mon billet"\n'
    assert not (blog / "posts").exists()


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Pronétaires de tous pays…", "pronetaires-de-tous-pays"),
        ("Les 10 commandements", "les-10-commandements"),
        ("L'œuvre d’ÆGIR", "l-oeuvre-d-aegir"),
        (
            "un deux trois quatre cinq six sept huit neuf dix onze douze treize",
            "un-deux-trois-quatre-cinq-six-sept-huit-neuf-dix-onze-douze",
        ),
        ("a" * 60 + " b", "a" * 60),
        ("a" * 100, "a" * 60),
        ("Con", "con-1"),
        ("NUL !", "nul-1"),
        ("Aux", "aux-1"),
        ("Lpt1", "lpt1-1"),
        ("Com 1", "com-1"),
        ("Con brio", "con-brio"),
    ],
)
def test_file_names_keep_french_words_whole(title, slug):
    assert slug_of(title) == slug


@some_cases()
@given(st.text(max_size=200))
def test_any_title_gives_a_short_plain_name_or_none(title):
    try:
        slug = slug_of(title)
    except NewPostError:
        return
    assert 0 < len(slug) <= MAX_SLUG
    assert not set(slug) & set("/\\.: \t\n\0")
    assert slug.strip("-") == slug


@some_cases()
@given(
    st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=80),
    st.sampled_from(["Bertrand Damien", "no", "1984", "l’ami: X", "@moi", "É. 'Z'"]),
    st.sampled_from([["Humeurs"], ["R&B: 'live'", "Humeurs"], ["no"], []]),
)
def test_whatever_the_title_the_front_matter_is_right(title, author, categories):
    reading = read_front_matter(front_matter(title, DAY, author, categories), categories)
    assert reading.problems == ()
    assert reading.meta.author == (author,)
    assert reading.meta.category == tuple(categories[:1])


def test_posts_are_made_with_unix_line_ends(tmp_path):
    assert b"\r" not in new_post("Mars", DAY, "A", [], tmp_path).read_bytes()


def test_it_runs_as_the_readme_says():
    done = subprocess.run(
        [sys.executable, "-m", "carnet.cli.new_post", "…"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "ni lettre" in done.stderr


def test_the_categories_of_the_blog_are_read_from_its_settings():
    written = {
        node.targets[0].id: node.value
        for node in ast.parse((ROOT / "conf.py").read_text(encoding="utf-8")).body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    assert settings()["blog_categories"] == ast.literal_eval(written["blog_categories"]) != []
