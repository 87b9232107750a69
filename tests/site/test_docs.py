"""The documentation is built strictly with the engine by its real `docs/conf.py`, and no reader asks anybody else."""

from __future__ import annotations

import re

import pages
import pytest
from blogs import TODAY, as_a_new_process
from building import REPO, real_settings
from docs_site import build_docs
from made_once import made_once
from real_site import Site

from tools.pictures import shots
from tools.pictures.__main__ import Maker
from tools.pictures.shots import file_of
from tools.reference import registered_settings

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def docs(tmp_path_factory) -> Site:
    return made_once(tmp_path_factory, "docs", build_docs)


def test_strict_build_is_silent(docs):
    assert (docs.status, docs.warnings) == (0, "")


def test_no_link_is_dead(docs):
    assert pages.dead_links(docs.out, docs.base) == {}


def test_every_page_is_valid_html(docs):
    found = {name: pages.html_errors((docs.out / name).read_text(encoding="utf-8")) for name in docs.pages()}
    assert {name: errors for name, errors in found.items() if errors} == {}


def test_no_page_asks_a_third_party(docs):
    for name, page in docs.pages().items():
        asked = page.select("script[src], img[src], iframe, source, link[rel=stylesheet], link[rel=preload]")
        addresses = [element.get("src") or element.get("href") or "" for element in asked]
        assert [address for address in addresses if address.startswith(("http:", "https:", "//"))] == [], name
        assert page.select_one("meta[http-equiv=Content-Security-Policy]"), name


def test_every_file_of_the_documentation_is_a_page_of_its_contents(docs):
    names = [path.relative_to(REPO / "docs").with_suffix("").as_posix() for path in (REPO / "docs").rglob("*.md")]
    assert len(names) > 30
    contents = {link["href"].removeprefix("../") for link in docs.soup("book/index.html").select(".sidebar-tree a")}
    contents |= {"index/", "#"}  # the page itself, and that on which all begins
    assert [name for name in names if f"{name}/" not in contents and name != "book"] == []


def test_home_page_names_every_page_of_the_contents(docs):
    home = docs.soup("index.html")
    named = {link["href"] for link in home.select("main li a") if "//" not in link["href"]}
    contents = {link["href"] for link in home.select(".sidebar-tree a") if "//" not in link["href"]}
    assert contents - named == set()


def test_files_at_the_root_of_the_repository_are_pages_that_lead_on_within_the_documentation(docs):
    stack = docs.soup("upgrading-the-stack/index.html").select_one("main")
    assert "raise a lower bound" in stack.get_text().lower()
    assert {"../changelog/", "../upstream/ablog/"} <= {link["href"] for link in stack.select("a[href]")}
    assert "../upgrading-the-stack/" in {link["href"] for link in docs.soup("maintaining/index.html").select("main a")}


def test_code_of_the_pages_can_be_copied(docs):
    assert docs.soup("install/index.html").select("main pre")
    assert (docs.out / "_static/carnet.js").read_text(encoding="utf-8").count("clipboard")


# -- Features ----------------------------------------------------------------------------------------------------------

PICTURES = REPO / "docs/pictures"
LINES = [line for line in real_settings()["extensions"] if line.partition(".")[0] == "carnet"]


@pytest.fixture(scope="module")
def sections() -> dict[str, str]:
    """The parts of the page of features, by the line of `conf.py` that each begins with."""
    text = (REPO / "docs/features.md").read_text(encoding="utf-8")
    parts = re.split(r"^### .+\n\n", text, flags=re.MULTILINE)[1:]
    return {re.match(r"`([\w.]+)`", part)[1]: part.partition("\n## ")[0] for part in parts}


def test_each_feature_of_conf_py_has_its_part(sections):
    assert set(sections) == set(LINES)


def test_each_part_names_the_settings_of_its_line(sections):
    with as_a_new_process(TODAY):
        known = registered_settings()
    for line in LINES[1:]:  # those of the floor are on a page of their own
        names = {setting.name for setting in known.get(line, ())}
        assert set(re.findall(r"`(blog_\w+)`", sections[line].partition("\n\n")[0])) == names, line


def test_each_part_has_one_picture_that_says_what_it_shows(sections):
    for line, text in sections.items():
        ((words, file),) = re.findall(r"^!\[(.+)\]\(pictures/(.+)\)$", text, re.MULTILINE)
        assert file == file_of(line.removeprefix("carnet."), PICTURES).name
        assert (PICTURES / file).is_file()
        assert 20 < len(words) < 160


def test_pictures_are_small_and_each_is_shown(sections):
    files = [*PICTURES.iterdir()]
    assert {file.name for file in files} == {file_of(line.removeprefix("carnet."), PICTURES).name for line in LINES}
    assert [file.name for file in files if file.stat().st_size > 15_000] == []
    assert sum(file.stat().st_size for file in files) <= 600_000
    assert {line.removeprefix("carnet.") for line in LINES} == set(shots.PICTURES)


def test_little_blog_of_the_pictures_builds_strictly_with_every_feature(tmp_path):
    maker = Maker(tmp_path)
    said = maker.run("python", "-m", "sphinx", "-q", "-W", "-n", "-b", "dirhtml", ".", str(maker.out))
    assert said == ""
    assert (maker.out / "posts/2026/hills/index.html").is_file()
