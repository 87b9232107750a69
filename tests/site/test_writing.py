"""What the guide for writers shows works, and each feature of `conf.py` can be taken out."""

from __future__ import annotations

import re

import pytest
from building import FACTS, LEFT_TO_OTHERS, REPO, new_blog, post, real_settings, spaced

from carnet import FLOOR
from carnet.comments.file import read_comments
from carnet.core.post_fields import LINES

pytestmark = pytest.mark.slow

#: The lines of `conf.py` that are ours.
OURS = [name for name in real_settings()["extensions"] if name.startswith("carnet.")]

#: The guide for writers: a page of the blog, or beside the posts.
GUIDE = next(path for path in (REPO / "ecrire.md", REPO / "posts/README.md") if path.is_file()).read_text("utf-8")


def examples() -> list[str]:
    """Return the posts that stand in the guide as examples."""
    fences = re.findall(r"^( *)(`{3,})markdown\n(.*?)^\1\2$", GUIDE, re.MULTILINE | re.DOTALL)
    texts = [re.sub(rf"^{indent}", "", text, flags=re.MULTILINE) for indent, _fence, text in fences]
    return [text for text in texts if text.startswith("---\n")]


def is_published(text: str) -> bool:
    """Return whether an example is to be seen at the end of 2026."""
    return "\ndraft: true\n" not in text and "\ndate: 2026" in text


@pytest.fixture
def files() -> dict[str, str]:
    found = examples()
    assert len(found) > 1
    return {f"posts/2026/exemple-{number}.md": text for number, text in enumerate(found, start=1)}


@pytest.mark.parametrize("drafts", [True, False], ids=["preview", "published"])
def test_every_example_of_the_guide_is_a_post_without_mistakes(copy, files, drafts):
    blog = copy.build(files, now="2026-12-31", nitpicky=True, blog_show_drafts=drafts)
    assert blog.warnings == ""
    for name, text in files.items():
        address = f"{name.removesuffix('.md')}/"
        assert blog.file(address).exists() == (drafts or is_published(text))
        if blog.file(address).exists():
            page = blog.soup(address)
            assert page.select_one("main article.post h1")
            assert bool(page.select(".unpublished")) == (not is_published(text))


def test_example_of_comments_in_the_guide_is_right():
    (example,) = re.findall(r"```yaml\n(- id:.*?)```", GUIDE, re.DOTALL)
    comments, found = read_comments(example.encode())
    assert (len(comments), found) == (2, [])


@pytest.mark.parametrize("name", OURS)
def test_blog_can_do_without(tmp_path, name):
    feature = name.rpartition(".")[2]
    facts = {known: value for known, value in FACTS.items() if not known.startswith(f"blog_{feature}")}
    settings = facts | {
        "extensions": [one for one in real_settings()["extensions"] if one != name],
        "nitpicky": True,
    }
    if feature == "archives":
        settings["blog_menu"] = {}  # a door to one of its lists would be told
    blog = new_blog(tmp_path, "whole", "dirhtml", settings)
    blog.settings = REPO
    files = {} if feature != "french" else {"posts/2026/tout.md": post()}  # its text has a role of that module
    blog.build(files)
    of_fields = [field for field, line in LINES.items() if line == name and field == "pinned"]
    told = [spaced(f"« {field} » a besoin de la ligne « {name} » dans conf.py") for field in of_fields]
    assert [words for words in blog.told if not any(one in words for one in told)] == []
    assert len(blog.told) == len(told)
    for address in ("", "apropos/", "posts/2026/tout/", "posts/2026/serie-deux/"):
        assert blog.soup(address).select_one("[role=main], main").select_one("h1"), address


def test_every_feature_is_a_line_in_conf_or_is_left_to_others():
    """Those that are none are the floor, which `carnet` loads."""
    folder = REPO / "src/carnet"
    places = ("[!_]*.py", "upstream/[!_]*.py", "*/__init__.py", "upstream/*/__init__.py")
    files = [path for place in places for path in folder.glob(place)]
    extensions = [
        path
        for path in files
        if re.search(r"^def setup\(app|^from .* import setup", path.read_text("utf-8"), re.MULTILINE)
    ]
    parts = [path.relative_to(folder).with_suffix("").parts for path in extensions]
    modules = {".".join(["carnet", *(part for part in found if part != "__init__")]) for found in parts}
    assert len(modules) > 30
    text = (REPO / "conf.py").read_text("utf-8")
    assert [name for name in LEFT_TO_OTHERS if f'"{name}" (' not in text.partition("# Off here")[2]] == []
    assert modules - {*OURS, *LEFT_TO_OTHERS} == {*FLOOR}
    assert {*OURS} <= modules
