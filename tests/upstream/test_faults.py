"""Each fault of ABlog, Furo, MyST and Sphinx that the engine repairs is there in the release that is installed, without
the engine: a test that fails says that upstream is mended, and that its repair can go (`docs/upstream/`).
"""

from __future__ import annotations

import os
import pickle
import re
import subprocess
import sys
from functools import partial
from pathlib import Path

import forked
import pytest
from furo import THEME_PATH

pytestmark = pytest.mark.slow

CONF = """
project = "Blog"
language = "fr"
extensions = ["myst_parser", "ablog"]
blog_post_pattern = ["posts/*.md"]
"""
FURO = """
language = "fr"
extensions = ["myst_parser"]
html_theme = "furo"
myst_enable_extensions = ["tasklist"]
"""


def post(title: str, day: str = "2026-03-17", body: str = "Un texte.", **fields: str) -> str:
    more = "".join(f"{name}: {value}\n" for name, value in fields.items())
    return f"---\ndate: {day}\n{more}---\n\n# {title}\n\n{body}\n"


FILES = {
    "index.md": "# Accueil\n\n```{toctree}\nune-page\n```\n\n```{postlist} 5\n:format: '{date} {title}'\n```\n",
    "une-page.md": "# Une page\n\n```{postlist} 5\n:tags: inconnu\n```\n",
    "posts/un.md": post("Un", tags="C, cœur"),
    "posts/deux.md": post("Deux", "2026-03-18", tags="C++"),
}


@pytest.fixture(scope="module")
def plain():
    """A process that has nothing of the engine."""
    with forked.Waiting("ablog", "furo", "myst_parser", "pygments.lexers") as process:
        yield process


@pytest.fixture(scope="module")
def build(plain):
    """Return a function that builds a site in a process of its own, so that nothing of the engine is loaded."""
    return partial(built_in, plain)


def built_in(
    process: forked.Waiting, folder: Path, files: dict[str, str], *options: str
) -> subprocess.CompletedProcess[str]:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return process.run(["-b", "dirhtml", "-T", *options, ".", "_build/html"], folder, os.environ)


@pytest.fixture(scope="module")
def site(build, tmp_path_factory):
    """A blog of ABlog and MyST-Parser alone."""
    folder = tmp_path_factory.mktemp("plain")
    built = build(folder, {"conf.py": CONF} | FILES)
    assert built.returncode == 0, built.stderr
    return folder


@pytest.fixture(scope="module")
def furo(build, tmp_path_factory):
    """The home page of a site of MyST-Parser and Furo alone."""
    folder = tmp_path_factory.mktemp("furo")
    built = build(folder, {"conf.py": FURO, "index.md": "# Accueil\n\n- [ ] à faire\n"})
    assert built.returncode == 0, built.stderr
    return html(folder, "")


def html(site: Path, page: str) -> str:
    return (site / "_build/html" / page / "index.html").read_text(encoding="utf-8")


def in_process(folder: Path, code: str) -> str:
    """Return what a program says that works with Sphinx itself."""
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip().splitlines()[-1]


# -- ABlog -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "directive",
    ["```{update} 31/02/2006\nUn ajout.\n```", "```{postlist} abc\n```", "```{postlist}\n:format: '{nom}'\n```"],
)
def test_ablog_ends_in_a_traceback_at_a_mistake_in_a_directive(build, tmp_path, directive):
    built = build(tmp_path, {"conf.py": CONF, "index.md": "# Accueil\n", "posts/un.md": post("Un", body=directive)})
    assert built.returncode == 2
    assert "Traceback" in built.stderr


def test_ablog_writes_dates_in_the_language_of_the_machine(site):
    """https://github.com/sunpy/ablog/issues/224."""
    assert "17 March" in html(site, "")


def test_ablog_lists_all_posts_of_a_label_that_no_post_has(site):
    assert "Deux" in re.sub(r"(?s)<aside.*?</aside>", "", html(site, "une-page").partition('role="main"')[2])


def test_ablog_gives_two_labels_one_page_and_breaks_ligatures(site):
    pages = {path.name for path in (site / "_build/html/blog/tag").iterdir() if path.is_dir()}
    assert len(pages) == 2, "C, C++ and cœur"
    assert "coeur" not in pages


def test_ablog_writes_pages_that_nobody_asked_for(site):
    assert (site / "_build/html/blog/archive/index.html").is_file()
    assert (site / "_build/html/_static/ablog").exists() or list((site / "_build/html/_static").rglob("*ablog*"))


def test_ablog_keeps_the_tree_of_each_post(site):
    """https://github.com/sunpy/ablog/issues/297."""
    with next((site / "_build").rglob("environment.pickle")).open("rb") as file:
        env = pickle.load(file)
    assert all(info["doctree"] for infos in env.ablog_posts.values() for info in infos)


def test_ablog_knows_no_label_while_the_first_page_is_written(build, site):
    """https://github.com/sunpy/ablog/issues/297."""
    changed = {"seule.md": "---\norphan: true\n---\n\n# Seule\n\n{ref}`tag-c`\n"}
    assert "undefined label: 'tag-c'" in build(site, changed).stderr


def test_ablog_does_not_say_that_it_reads_in_parallel(build, tmp_path):
    """https://github.com/sunpy/ablog/issues/327 and https://github.com/sunpy/ablog/pull/330."""
    pages = {f"page{number}.md": f"---\norphan: true\n---\n\n# Page {number}\n" for number in range(8)}
    built = build(tmp_path, {"conf.py": CONF, "index.md": "# Accueil\n"} | pages, "-j", "2")
    assert "ablog" in built.stderr
    assert "parallel" in built.stderr


def test_ablog_finds_no_post_where_the_name_of_the_folder_has_brackets(build, tmp_path):
    built = build(tmp_path / "blog [1]", {"conf.py": CONF, "index.md": "# Accueil\n", "posts/un.md": post("Un")})
    assert built.returncode == 0
    assert "Un" not in (tmp_path / "blog [1]/_build/html/blog/index.html").read_text(encoding="utf-8")


def test_ablog_shows_posts_of_another_build_in_the_same_process(tmp_path):
    code = """
from pathlib import Path
from furo import THEME_PATH
from sphinx.cmd.build import build_main
for name in ("a", "b"):
    build_main(["-q", "-b", "dirhtml", name, f"{name}/_build"])
from ablog.blog import Blog
print("posts/a" in {post.docname for post in Blog._dict["posts"]})
"""
    for name in ("a", "b"):
        for path, text in {"conf.py": CONF, "index.md": "# Accueil\n", f"posts/{name}.md": post(name)}.items():
            (tmp_path / name / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name / path).write_text(text, encoding="utf-8")
    assert in_process(tmp_path, code) == "True"


def test_templates_of_ablog_break_the_pages_of_furo(build, tmp_path):
    build(tmp_path, {"conf.py": f'{CONF}html_theme = "furo"', "index.md": "# Accueil\n"})
    assert "ERROR: This page was generated by inheriting" in html(tmp_path, "")


# -- Furo --------------------------------------------------------------------------------------------------------------


def test_furo_writes_words_that_nobody_can_translate(furo):
    """https://github.com/pradyunsg/furo/issues/150."""
    assert 'aria-label="Toggle site navigation sidebar"' in furo


def test_furo_marks_each_page_as_an_article_that_is_the_main_part(furo):
    assert '<article role="main"' in furo


def test_furo_names_a_landmark_by_nothing(furo):
    assert '<aside class="sidebar-drawer">' in furo
    assert '<aside class="toc-drawer' in furo


def test_furo_runs_from_left_to_right_in_every_language(build, tmp_path):
    """https://github.com/pradyunsg/furo/issues/73."""
    built = build(tmp_path, {"conf.py": f"{FURO}language = 'ar'\n", "index.md": "# Accueil\n"})
    assert built.returncode == 0, built.stderr
    start = re.search(r"<html[^>]*>", html(tmp_path, ""))[0]
    assert 'lang="ar"' in start
    assert "dir=" not in start


def test_styles_of_furo_name_sides():
    """https://github.com/pradyunsg/furo/issues/73."""
    style = (THEME_PATH / "static/styles/furo.css").read_text(encoding="utf-8")
    for selector, side in (
        ("ol,ul", "padding-left"),
        (".admonition", "border-left"),
        ("aside.footnote>span", "float:left"),
    ):
        assert re.search(rf"(?<![\w.]){re.escape(selector)}[^{{}}]*{{[^}}]*{side}", style), selector


def test_script_of_furo_stops_where_the_browser_keeps_nothing(furo):
    (script,) = re.findall(r"<script>([^<]*localStorage[^<]*)</script>", furo)
    assert "try" not in script


# -- MyST-Parser -------------------------------------------------------------------------------------------------------


def test_box_of_a_task_has_no_name(furo):
    (box,) = re.findall(r"<input[^>]*task-list-item-checkbox[^>]*>", furo)
    assert "aria-label" not in box


# -- Sphinx ------------------------------------------------------------------------------------------------------------


def test_sphinx_keeps_the_trees_of_all_pages_until_it_writes_them(tmp_path):
    """https://github.com/sphinx-doc/sphinx/issues/11124 and https://github.com/sphinx-doc/sphinx/issues/11290."""
    code = """
from sphinx.application import Sphinx
app = Sphinx(".", ".", "_build", "_build/doctrees", "dirhtml", status=None)
app.connect("env-updated", lambda app, env: print(len(env._write_doc_doctree_cache)))
app.build()
"""
    (tmp_path / "conf.py").write_text("", encoding="utf-8")
    names = [f"page{number}" for number in range(9)]
    for name in names:
        (tmp_path / f"{name}.rst").write_text(f":orphan:\n\n{name}\n{'=' * len(name)}\n", encoding="utf-8")
    (tmp_path / "index.rst").write_text("Home\n====\n", encoding="utf-8")
    assert int(in_process(tmp_path, code)) >= len(names)


def test_sphinx_renders_templates_in_a_sandbox(tmp_path):
    code = """
from sphinx.application import Sphinx
app = Sphinx(".", ".", "_build", "_build/doctrees", "dirhtml", status=None)
app.build()
print(type(app.builder.templates.environment).__name__)
"""
    (tmp_path / "conf.py").write_text("", encoding="utf-8")
    (tmp_path / "index.rst").write_text("Home\n====\n", encoding="utf-8")
    assert in_process(tmp_path, code) == "SandboxedEnvironment"


def test_title_of_contents_is_a_heading_without_a_level(build, tmp_path):
    index = "# Accueil\n\n```{toctree}\n:caption: Parties\n\nune-page\n```\n"
    assert build(tmp_path, {"conf.py": FURO, "index.md": index, "une-page.md": "# Une page\n"}).returncode == 0
    page = (tmp_path / "_build/html/index.html").read_text(encoding="utf-8")
    assert page.count('<p class="caption" role="heading"><span') == 2  # in the text, and before it in the sidebar


def test_sphinx_tells_a_condition_once_more_without_its_place(build, tmp_path):
    text = "# A\n\n::::{only} html and\n:::{toctree}\nb\n:::\n::::\n"
    conf = 'extensions = ["myst_parser"]\nmyst_enable_extensions = ["colon_fence"]\n'
    built = build(tmp_path, {"conf.py": conf, "index.md": text, "b.md": "# B\n"})
    told = [line for line in built.stderr.splitlines() if "only directive expression" in line]
    assert any("index.md:3" in line for line in told)
    assert any("index.md" not in line for line in told)


def test_sphinx_links_to_no_page_whose_name_has_a_sign_of_addresses(build, tmp_path):
    index = "Home\n====\n\n.. toctree::\n\n   why?\n"
    built = build(tmp_path, {"conf.py": "", "index.rst": index, "why?.rst": "Why\n===\n"})
    assert built.returncode == 0
    assert 'href="why?/"' in (tmp_path / "_build/html/index.html").read_text(encoding="utf-8")


def test_docutils_takes_the_spaces_out_of_the_name_of_a_picture(build, tmp_path):
    index = "Home\n====\n\n.. image:: a b.svg\n"
    built = build(tmp_path, {"conf.py": "", "index.rst": index, "a b.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>"})
    assert "ab.svg" in built.stderr


def test_sphinx_ends_in_a_traceback_where_the_number_of_a_page_is_asked_for(build, tmp_path):
    built = build(tmp_path, {"conf.py": "", "index.rst": "A\n=\n\n:numref:`search`\n"})
    assert built.returncode != 0
    assert "Traceback" in built.stderr


def test_docutils_writes_the_sign_of_a_mail_address_as_one_of_its_letters(build, tmp_path):
    build(tmp_path, {"conf.py": CONF, "index.md": "# Accueil\n\n[Écrire](mailto:a@blog.example)\n"})
    assert 'href="mailto:a&#37;&#52;&#48;blog' in (tmp_path / "_build/html/index.html").read_text(encoding="utf-8")
