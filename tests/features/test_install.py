"""What the pages on installing and extending show works as it is written there: each code is taken from its page."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import feedparser
import pages
import pytest
from building import REPO, Blog

pytestmark = pytest.mark.slow

DOCS = REPO / "docs"
#: A documentation on Furo, as anyone has it.
PLAIN = 'project = "Tools"\nauthor = "Ada Example"\nextensions = ["myst_parser"]\nhtml_theme = "furo"\n'
TEXTS = {
    "index.md": "# Tools\n\nHello.\n\n```{toctree}\n:caption: To begin\n\ninstall\nuse/index\n```\n",
    "install.md": "# Install\n\nText.\n\n```python\nprint(1)\n```\n",
    "use/index.md": "# Use\n\n```{toctree}\nmore\n```\n",
    "use/more.md": "# More\n\nA [link](../install.md).\n",
    "old.rst": ":orphan:\n\nOld\n===\n\nIn reStructuredText.\n",
}


def section(page: str, heading: str = "") -> str:
    """Return the text of a page of the documentation, or of its part under a heading."""
    text = (DOCS / page).read_text(encoding="utf-8")
    if not heading:
        return text
    after = text.split(f"\n{heading}\n", 1)[1]
    return re.split(rf"\n#{{2,{heading.count('#')}}} ", after, maxsplit=1)[0]  # one # begins a comment in a listing


def codes(text: str, language: str) -> list[str]:
    """Return the listings of a language in a text."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def files_shown(text: str) -> dict[str, str]:
    """Return the files that a text shows, each under its name."""
    return dict(re.findall(r"^`([^`]+)`:\n\n```\w+\n(.*?)^```$", text, re.MULTILINE | re.DOTALL))


def project(folder: Path, settings: str) -> Blog:
    source = folder / "source"
    source.mkdir(parents=True)
    (source / "conf.py").write_text(settings, encoding="utf-8")
    return Blog(source, source, folder / "out", "dirhtml", {"nitpicky": True})


def plain(folder: Path, settings: str = PLAIN, **files: str) -> Blog:
    return project(folder, settings).build(TEXTS | files, now="2026-11-27 12:00")


# -- Ten lines ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def lines() -> str:
    return codes(section("install.md", "## Into a documentation on Furo"), "python")[0]


@pytest.fixture(scope="module")
def documentation(tmp_path_factory, lines) -> Blog:
    (post,) = codes(section("install.md", "## Into a documentation on Furo"), "markdown")
    files = {"posts/2026/version-2.md": post, "posts/2026/secret.md": post.replace("date:", "draft: true\ndate:")}
    return plain(tmp_path_factory.mktemp("ten"), PLAIN + lines, **files)


def test_ten_lines_are_ten(lines):
    assert len(lines.splitlines()) == 10


def test_documentation_with_ten_lines_builds_without_a_word(documentation):
    assert documentation.warnings == ""


def test_post_is_where_the_page_says_and_nothing_of_a_draft_is(documentation):
    text = section("install.md", "## Into a documentation on Furo")
    addresses = re.findall(r"`((?:posts|archives|category|tag)/[^`.]*/?|atom\.xml|rss\.xml|feed\.json)`", text)
    assert len(set(addresses)) == 7
    assert [one for one in addresses if not documentation.file(one).is_file()] == []
    assert [path for path in documentation.out.rglob("*") if "secret" in path.name] == []
    (entry,) = feedparser.parse(documentation.html("atom.xml")).entries
    assert entry.title == "Version 2 is there"


def test_pages_addresses_sidebar_and_neighbours_stay_what_they_were(documentation, tmp_path):
    before = plain(tmp_path)
    names = set(before.pages()) - {"search/index.html", "genindex/index.html"}
    assert names == {name for name in documentation.pages() if name in names}
    for name in names:
        was, now = before.soup(name), documentation.soup(name)
        for links in (".sidebar-tree a[href]", ".related-pages a"):
            assert [link["href"] for link in was.select(links)] == [link["href"] for link in now.select(links)], name
        assert [part.get_text() for part in was.select(".sidebar-tree .caption")] == ["To begin"]
        assert [part.get_text() for part in now.select(".sidebar-tree .caption")] == ["To begin"]
    assert documentation.soup("use/").select_one(".related-pages .next-page .title").get_text() == "More"


def test_news_are_in_the_sidebar_and_not_on_the_first_page(documentation):
    page = documentation.soup()
    assert page.select_one(".sidebar-drawer .doors a[href='archives/']")
    assert not page.select(".entry-title")
    assert "No post" not in page.get_text()


def test_no_link_of_a_documentation_with_a_blog_is_dead(documentation):
    assert pages.dead_links(documentation.out, "https://tools.example/en/latest/") == {}


def test_titles_of_contents_are_headings_with_a_level_in_the_text_and_none_in_the_sidebar(documentation):
    page = documentation.soup()
    assert page.select_one("main .toctree-wrapper [role=heading]")["aria-level"] == "2"
    assert not page.select(".sidebar-drawer [role=heading]")


def test_contents_on_the_page_that_is_not_found_lead_from_any_address(tmp_path, lines):
    page = plain(tmp_path, PLAIN + lines + 'extensions += ["carnet.not_found"]\n').soup("404.html")
    links = [link["href"] for link in page.select(".sidebar-tree a")]
    assert links == ["/en/latest/install/", "/en/latest/use/", "/en/latest/use/more/"]


# -- Over ABlog --------------------------------------------------------------------------------------------------------

ABLOG = """project = "Old notes"
author = "Ada Example"
extensions = ["myst_parser", "ablog"]
html_theme = "furo"
blog_title = "Old notes"
blog_path = "blog"
blog_baseurl = "https://old.example/"
blog_post_pattern = "blog/*/*"
post_date_format = "%b %d, %Y"
"""
SIDEBARS = 'html_sidebars = {"**": ["sidebar/brand.html", "ablog/recentposts.html", "ablog/tagcloud.html"]}\n'
MARKDOWN = "---\nblogpost: true\ndate: {}\nauthor: Ada\ntags: music, news\ncategory: Words\n---\n\n# Modern\n\nText.\n"
RESTRUCTURED = ".. post:: Jan 1, 2020\n   :tags: music\n\nOld\n===\n\nText.\n"


@pytest.fixture(scope="module")
def added() -> str:
    return codes(section("install.md", "### In place"), "python")[0]


def test_blog_on_ablog_keeps_its_addresses_and_what_must_change_is_told(tmp_path, added):
    blog = project(tmp_path, ABLOG + SIDEBARS + added + "blog_rail = True\n")
    texts = {"index.md": "# Old notes\n\n```{postlist} 5\n```\n", "about.md": "---\norphan: true\n---\n\n# About\n"}
    blog.build(texts | {"blog/2020/modern.md": MARKDOWN.format("Jan 5, 2020")})
    sidebars, date = blog.told
    assert sidebars.startswith("conf.py:10: ")
    assert "ablog/recentposts.html, ablog/tagcloud.html" in sidebars
    assert date.startswith("blog/2020/modern.md:3: ")
    assert "write 2020-01-05" in date
    mended = ABLOG + added
    (blog.source / "conf.py").write_text(mended, encoding="utf-8")
    blog.build({"blog/2020/modern.md": MARKDOWN.format("2020-01-05")})
    assert blog.warnings == ""
    assert "Text." in blog.html("blog/2020/modern/")
    assert "Modern" in blog.soup("blog/").get_text()
    assert "Modern" in blog.soup().get_text()


@pytest.mark.parametrize("part", ["ablog/postcard.html", "postcard.html"])
def test_page_whose_sidebar_names_a_part_of_ablog_is_written(tmp_path, added, part):
    settings = f'{ABLOG}html_sidebars = {{"**": ["sidebar/brand.html", "{part}"]}}\n{added}blog_rail = True\n'
    blog = project(tmp_path, settings).build({"index.md": "# Old notes\n"})
    (told,) = blog.told
    assert part in told
    assert blog.soup().select_one(".sidebar-brand")


def test_templates_of_ablog_are_told_and_not_used(tmp_path, added):
    settings = f"import ablog\n{ABLOG}templates_path = [ablog.get_html_templates_path()]\n{added}"
    texts = {"index.md": "# Old notes\n", "blog/2020/modern.md": MARKDOWN.format("2020-01-05")}
    blog = project(tmp_path, settings).build(texts)
    (told,) = blog.told
    assert told.startswith("conf.py:11: ")
    assert [name for name, page in blog.pages().items() if "ERROR" in page.get_text()] == []


@pytest.mark.parametrize("builder", ["singlehtml", "latex", "text", "man", "gettext", "linkcheck"])
def test_other_builders_of_sphinx_work_with_ten_lines(tmp_path, lines, builder):
    blog = project(tmp_path, PLAIN + lines)
    blog.builder = builder
    assert blog.build(TEXTS, now="2026-11-27 12:00").warnings == ""


def test_builder_of_pages_as_data_works_with_the_floor(tmp_path):
    blog = project(tmp_path, PLAIN + 'extensions += ["carnet"]\n')
    blog.builder = "json"
    assert blog.build(TEXTS).warnings == ""
    assert (blog.out / "install.fjson").is_file()


def test_part_of_a_sidebar_that_a_blog_has_itself_is_shown(tmp_path, added):
    settings = ABLOG + SIDEBARS + added + 'blog_rail, templates_path = True, ["_templates"]\n'
    own = {f"_templates/ablog/{name}.html": f"<p>My {name}</p>" for name in ("recentposts", "tagcloud")}
    blog = project(tmp_path, settings).build({"index.md": "# Old notes\n"} | own)
    assert blog.warnings == ""
    assert "My tagcloud" in blog.html()


def run(folder: Path, *words: str) -> str:
    """Run a module in a folder, and return what it said."""
    environment = os.environ | {"PYTHONPATH": str(REPO / "src"), "LC_ALL": "C.UTF-8"}
    command = [sys.executable, "-m", *words]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_posts_of_ablog_come_by_its_feed_with_text_ids_and_addresses(tmp_path):
    """Those in reStructuredText as well."""
    (said,) = re.findall(
        r"^`(blog_feed_fulltext.*?)` in the old", section("install.md", "### By its feed"), re.MULTILINE
    )
    old, new = tmp_path / "old", tmp_path / "new"
    texts = {"index.md": "# Old notes\n", "blog/2020/modern.md": MARKDOWN.format("Jan 5, 2020")}
    texts |= {"blog/2020/old.rst": RESTRUCTURED, "conf.py": ABLOG + said.replace("`, `", "\n") + "\n"}
    for name, text in texts.items():
        (old / name).parent.mkdir(parents=True, exist_ok=True)
        (old / name).write_text(text, encoding="utf-8")
    run(old, "sphinx", "-q", "-b", "dirhtml", ".", "_website")
    new.mkdir()
    (new / "conf.py").write_text(f"{PLAIN}extensions += ['ablog', 'carnet']\nblog_timezone = 'UTC'\n", encoding="utf-8")
    run(new, "carnet", "import", "--no-network", "--no-build", str(old / "_website/blog/atom.xml"))
    posts = {path.name: path.read_text(encoding="utf-8") for path in new.glob("posts/2020/*.md")}
    assert len(posts) == 2
    for name in ("modern", "old"):
        assert f'permalink: "/blog/2020/{name}/"' in posts[f"{name}.md"]
        assert f'feed_id: "https://old.example/blog/2020/{name}/"' in posts[f"{name}.md"]
        assert posts[f"{name}.md"].endswith("Text.\n")


# -- A feature of one's own --------------------------------------------------------------------------------------------


@pytest.fixture
def own_feature(monkeypatch):
    """Let a build import a feature that lies in a blog, and forget it."""
    monkeypatch.setattr(sys, "path", [*sys.path])
    yield
    for name in [name for name in sys.modules if name.partition(".")[0] == "listening"]:
        del sys.modules[name]


def test_feature_of_the_page_works_as_it_stands_there(tmp_path, lines, own_feature):
    text = section("write-a-feature.md")
    shown = files_shown(text)
    settings, *_ = (code for code in codes(text, "python") if "sys.path" in code)
    (post,) = codes(text, "markdown")
    blog = plain(tmp_path, PLAIN + lines + settings, **shown, **{"posts/2026/slow.md": post.replace("News", "Stories")})
    assert blog.warnings == ""
    said = blog.soup("posts/2026/slow/").select_one(".post-header .listening")
    assert said.get_text() == "Heard meanwhile: Gymnopédie no. 1"
    assert "listening{" in blog.html("_static/carnet.css")
    blog.build({"posts/2026/slow.md": post.replace("News", "Stories").replace("no. 1", "no. 1" * 20)})
    (told,) = blog.told
    assert told.startswith("posts/2026/slow.md:4: ")
    assert "write 80 at most" in told


def test_feature_of_the_page_leaves_nothing_without_its_line(tmp_path, lines, own_feature):
    shown = files_shown(section("write-a-feature.md"))
    blog = plain(tmp_path, PLAIN + lines, **shown)
    assert blog.warnings == ""
    assert [path for path in blog.out.rglob("*.*") if b"listening" in path.read_bytes()] == []


def test_every_name_that_is_promised_can_be_imported():
    text = section("promises.md")
    rows = re.findall(r"^\| `(carnet\.[\w.]+)` \| (.*) \|$", text, re.MULTILINE)
    names = [(module, name) for module, listed in rows for name in re.findall(r"`(\w+)`", listed)]
    assert len(names) > 10
    assert [name for module, name in names if not hasattr(import_module(module), name)] == []
    used = re.findall(r"^from (carnet\.[\w.]+) import (.*)$", section("write-a-feature.md"), re.MULTILINE)
    imported = {(module, name) for module, listed in used for name in listed.split(", ")}
    assert len(imported) > 5
    assert imported - set(names) == set()


# -- Statistics and fonts ----------------------------------------------------------------------------------------------


def test_script_of_a_named_host_is_let_through_and_readers_are_told(tmp_path, lines):
    part = section("policy.md", "## Statistics")
    (template,), settings = codes(part, "html"), codes(part, "python")[0]
    more = 'extensions += ["carnet.security"]\ntemplates_path = ["_templates"]\n'
    blog = plain(tmp_path, PLAIN + lines + more + settings, **{"_templates/page.html": template})
    assert blog.warnings == ""
    page = blog.soup("install/")
    assert page.select_one("script[data-domain]")
    policy = page.select_one("meta[http-equiv=Content-Security-Policy]")["content"]
    assert re.search(r"script-src [^;]*plausible\.example\.org", policy)
    assert "plausible.example.org" in page.select_one(".colophon").get_text()


def test_font_of_one_s_own_is_published_with_the_styles(tmp_path, lines):
    part = section("policy.md", "## Fonts")
    (style,), settings = codes(part, "css"), codes(part, "python")[0]
    files = {"_static/blog.css": style, "_static/fonts/my-serif.woff2": "a font"}
    blog = plain(tmp_path, PLAIN + lines + settings, **files)
    assert blog.warnings == ""
    assert 'url("fonts/my-serif.woff2")' in blog.html("_static/carnet.css")
    assert blog.file("_static/fonts/my-serif.woff2").is_file()
    assert "carnet-serif" not in blog.html("install/")
