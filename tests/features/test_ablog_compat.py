"""What the blog uses of ABlog works: notes of updates, lists on a page, references, builds in parallel."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from building import ROOTS, parse, post

LIST = '# Page\n\n:::{postlist}\n:tags: %s\n:date: "%%A %%d %%B %%Y"\n:format: "{title}, {date}"\n:::\n'


@pytest.fixture(scope="module")
def blog(build):
    page = "---\norphan: true\n---\n\n" + LIST % "lecture"
    update = post(body=":::{update} 2026-06-01\nUne précision.\n:::")
    return build("ablog", files={"page.md": page, "posts/2026/note.md": update})


def test_build_is_silent(blog):
    assert blog.warnings == ""


def test_note_of_an_update_has_its_date_in_words(blog):
    title, text = blog.soup("posts/2026/note/").select(".admonition.update p")
    assert title.get_text() == "Mis à jour le 1er juin 2026"
    assert text.get_text() == "Une précision."


def test_list_on_a_page_has_its_dates_in_french(blog):
    assert "Autre chose, lundi 01 juin 2026" in blog.soup("page/").get_text()


def test_list_on_a_page_has_the_posts_of_its_tag_alone(blog):
    assert "Un air" not in blog.soup("page/").select_one("[role=main], main, .body").get_text()


@pytest.mark.slow
def test_dates_do_not_depend_on_the_locale_of_the_machine(tmp_path):
    folder = tmp_path / "blog"
    (folder / "posts" / "2026").mkdir(parents=True)
    (folder / "index.md").write_text(LIST % "a", encoding="utf-8")
    (folder / "posts/2026/a.md").write_text(post("Titre", tags="a", date="2026-06-01"), encoding="utf-8")
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "-c", ROOTS / "ablog", folder, tmp_path / "out"]
    environment = {"LC_ALL": "C", "PYTHONPATH": os.pathsep.join(sys.path), "SOURCE_DATE_EPOCH": "1800000000"}
    subprocess.run(command, check=True, env=environment)
    page = parse((tmp_path / "out/index.html").read_text(encoding="utf-8"))
    assert "Titre, lundi 01 juin 2026" in page.get_text()


@pytest.mark.parametrize("written", ["hier", "2026-13-01", "01/06/2026"])
def test_update_with_a_bad_date_is_one_warning_with_its_line(build, written):
    text = post(body=f":::{{update}} {written}\nUne précision.\n:::")
    (warning,) = build("ablog", files={"posts/2026/note.md": text}).told
    assert "posts/2026/note.md:8" in warning
    assert f"«\u00a0{written}\u00a0» n’est pas une date sûre" in warning


def test_update_without_a_date_is_one_warning(build):
    text = post(body=":::{update}\nUne précision.\n:::")
    blog = build("ablog", files={"posts/2026/note.md": text})
    assert len(blog.told) == 1
    assert "posts/2026/note.md:8" in blog.warnings


def test_list_of_an_unknown_tag_is_one_warning_and_lists_nothing(build):
    page = "---\norphan: true\n---\n\n" + LIST % "inconnue"
    blog = build("ablog", files={"page.md": page})
    (warning,) = blog.told
    assert warning.startswith("page.md:")
    assert ": inconnue\u00a0»" in warning
    assert "Un air" not in blog.soup("page/").select_one(".body").get_text()


@pytest.mark.parametrize(
    ("first", "option", "told"),
    [
        *((number, "", "n’est pas un nombre de billets") for number in ("abc", "0", "-1", "1.5", "9999999")),
        ("5", ":date: '%Q'", "« %Q » ne désigne aucune partie d’une date"),
        ("5", ":date: '%d %'", "ne désigne aucune partie d’une date"),
    ],
)
def test_list_of_no_number_or_without_a_date_is_one_warning_and_lists_nothing(build, first, option, told):
    page = f"---\norphan: true\n---\n\n# Page\n\n```{{postlist}} {first}\n{option}\n```\n"
    blog = build("ablog", files={"page.md": page})
    (warning,) = blog.told
    assert warning.startswith("page.md:7: ")
    assert told in warning.replace("\u00a0", " ")
    assert not blog.soup("page/").select("ul.postlist")


def test_reference_to_a_label_outlives_an_edit_of_its_page(build):
    blog = build("ablog")
    blog.build({"index.md": blog.source.joinpath("index.md").read_text(encoding="utf-8") + "\nEncore.\n"})
    assert blog.read == ["index"]
    assert blog.warnings == ""
    assert blog.soup().find("a", string="musique")["href"] == "tag/musique/"


@pytest.mark.slow
def test_reading_in_parallel_gives_the_same_pages(build):
    files = {f"posts/2026/p{number}.md": post(f"Billet {number}", tags="musique") for number in range(12)}
    one, two = build("ablog", files=files), build("ablog", files=files, jobs=2)
    assert two.warnings == ""
    names = [path.relative_to(one.out) for path in one.out.rglob("*") if path.is_file()]
    assert [name for name in names if (one.out / name).read_bytes() != (two.out / name).read_bytes()] == []


def test_blog_built_after_another_does_not_show_its_posts(build):
    build("ablog", files={"posts/2026/intrus.md": post("Intrus", tags="intrus")})
    page = "---\norphan: true\n---\n\n# Page\n\n:::{postlist}\n:::\n"
    assert "Intrus" not in build("ablog", files={"page.md": page}).html("page/")


def test_update_note_counts_as_an_update_of_the_post(build):
    blog = build("posts", files={"posts/2026/note.md": post(body="```{update} 2026-06-01\nUne précision.\n```")})
    updated = blog.soup("posts/2026/note/").select_one(".post-meta .updated")
    assert " ".join(updated.get_text().split()) == "mis à jour le 1er juin 2026"


def test_list_says_the_year_and_leaves_out_the_post_that_it_stands_in(build):
    body = "```{postlist} 2\n:tags: a\n```\n\n```{postlist} 1\n```"
    files = {
        f"posts/200{year}/p{year}.md": post(f"Billet {year}", date=f"200{year}-06-01", tags="a") for year in range(1, 4)
    }
    files["posts/2026/liste.md"] = post("Liste", body, tags="a", date="2026-01-01")
    files["page.md"] = "---\norphan: true\n---\n\n# Page\n\n```{postlist} 2\n:tags: a\n:date: '%Y'\n```\n"
    blog = build("ablog", files=files)
    assert blog.warnings == ""
    first, second = blog.soup("posts/2026/liste/").select("ul.postlist")
    assert [item.get_text().strip() for item in first.select("li")] == [
        "1er juin 2003 - Billet 3",
        "1er juin 2002 - Billet 2",
    ]
    assert len(second.select("li")) == 1
    assert "Liste" not in second.get_text()
    assert [item.get_text().strip()[:4] for item in blog.soup("page/").select("ul.postlist li")] == ["2026", "2003"]
