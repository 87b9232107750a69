"""What a rebuild writes and deletes, that builds can be reproduced, and that what is kept between them stays small."""

from __future__ import annotations

import os
import pickle
import shutil
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from blogs import REPO, TODAY, Blog, differences, many_posts, pages, picture, snapshot, template, times

pytestmark = pytest.mark.slow

#: What shows the latest posts of all.
HOME = {"index.html", "atom.xml", "feed.json", "rss.xml"}
FORMS = ("atom.xml", "feed.json", "rss.xml")
MIDDLE = "posts/2026/billet-06"
PICTURE = "posts/2026/billet-06/point.png"


def make_blog(folder, count: int) -> Blog:
    """Return a blog of a few pages and *count* posts, built once."""
    blog = Blog(folder).start()
    blog.write("index.md", "# Le blog\n\nBienvenue.\n")
    blog.write("notes.md", "---\norphan: true\n---\n\n# Notes\n\nUn mot.\n")
    for docname, post in many_posts(count).items():
        blog.posts[docname] = post
        blog.save(docname)
    blog.build()
    return blog


@pytest.fixture(scope="module")
def kept_blog(tmp_path_factory):
    """A blog that was built, to be copied back by each test."""
    blog = make_blog(tmp_path_factory.mktemp("incremental") / "blog", 12)
    blog.keep()
    return blog


@pytest.fixture
def blog(kept_blog):
    """A blog of twelve posts as its first build left it, in its own folder."""
    return kept_blog.as_kept()


def test_nothing_is_written_when_nothing_changed(blog):
    assert pages(blog.written()) == set()


def test_nothing_is_written_for_a_file_that_was_only_touched_but_its_own_page(blog):
    os.utime(blog.source / f"{MIDDLE}.md")
    assert pages(blog.written()) <= {f"{MIDDLE}/index.html"}


def test_changed_body_is_written_to_its_page_and_the_feeds_that_hold_it_alone(blog):
    first, rest = blog.posts["posts/2026/billet-02"].paragraphs
    blog.save("posts/2026/billet-02", paragraphs=(first, rest.replace("suite", "fin")))
    assert pages(blog.written()) == {
        "posts/2026/billet-02/index.html",
        *(f"{folder}{form}" for folder in ("", "rubrique/plaisanteries/", "tag/vie-du-blog/") for form in FORMS),
        *year_feeds("2026"),
    } & pages(snapshot(blog.out))


def year_feeds(year: str) -> set[str]:
    """Return the archived feed of a year, if the blog has such."""
    return {f"archives/feed/{year}.xml"}


def test_changed_excerpt_is_written_wherever_it_is_shown_and_nowhere_else(blog):
    post = blog.posts["posts/2026/billet-02"]
    shown = {name for name, content in snapshot(blog.out).items() if "L’extrait du billet 2.".encode() in content}
    blog.save("posts/2026/billet-02", paragraphs=("L’autre début du billet 2.", post.paragraphs[1]))
    written = pages(blog.written())
    assert pages(shown) <= written
    assert "index.html" in written
    elsewhere = written - {name for name in pages(snapshot(blog.out)) if "L’autre début" in blog.output(name)}
    assert {name.partition("/")[0] for name in elsewhere} <= {"archives"}  # which are made of the same posts


def test_new_title_reaches_the_neighbours(blog):
    blog.save(MIDDLE, title="Un tout autre titre")
    blog.build()
    for neighbour in ("posts/2026/billet-05", "posts/2026/billet-07"):
        assert "Un tout autre titre" in blog.output(f"{neighbour}/index.html")
    assert not [name for name in pages(snapshot(blog.out)) if "Billet 6" in blog.output(name)]


def posts_with(blog, title: str) -> set[str]:
    """Return the pages of posts that show a *title*: the post's own, its neighbours' and its relatives'."""
    return {name for name in pages(snapshot(blog.out)) if name.startswith("posts/") and title in blog.output(name)}


def test_new_post_is_written_with_its_neighbours_lists_and_feeds_alone(blog):
    """The pages of all other posts, and of other labels, other months and other pages, stay as they are."""
    before = times(blog.out)
    blog.save("posts/2026/nouveau", title="Nouveau", day=TODAY - timedelta(days=1), tags=("musique",))
    written = pages(blog.written())
    posts_written = {name for name in written if name.startswith("posts/")}
    assert posts_written == posts_with(blog, "Nouveau<")
    assert {"posts/2026/nouveau/index.html", "posts/2026/billet-01/index.html"} <= posts_written
    assert len(posts_written) < len(blog.posts) / 2
    assert {*HOME, "archives/index.html", "archives/2026/06/index.html", "rubrique/humeurs/index.html"} <= written
    others = {name for name in pages(before) if name.startswith(("rubrique/actualite/", "tag/ete/", "tag/concert/"))}
    assert others
    unchanged = {*others, "notes/index.html", "archives/2026/05/index.html"}
    assert written - unchanged == written


def test_new_post_between_two_others_changes_both(blog):
    blog.save("posts/2026/entre", title="Entre", day=blog.posts[MIDDLE].day + timedelta(days=1))
    written = {name for name in pages(blog.written()) if name.startswith("posts/")}
    assert written == posts_with(blog, "Entre<")
    assert {f"posts/2026/{name}/index.html" for name in ("entre", "billet-05", "billet-06")} <= written
    assert len(written) < len(blog.posts) / 2


def test_changed_template_is_seen_on_every_page(blog):
    """Even in a template that is included by another one, and with a time in the past."""
    text = template("frame/bar.html").replace("<a ", '<a data-edit="1" ', 1)
    blog.write("_templates/frame/bar.html", text)
    os.utime(blog.source / "_templates/frame/bar.html", (0, 0))
    blog.build()
    with_bar = [name for name in blog.out.rglob("*.html") if b"bar-brand" in name.read_bytes()]
    assert len(with_bar) > len(blog.posts)
    assert all(b'<a data-edit="1" ' in name.read_bytes() for name in with_bar)


TABLE = "# Le blog\n\nBienvenue.\n\n```{toctree}\n:hidden:\n:caption: Pages\n\nnotes\n```\n"


def test_tables_of_contents_below_the_home_page_are_in_every_menu(blog, tmp_path):
    below = "# Notes\n\nUn mot.\n\n```{toctree}\nplus-bas\n```\n"
    edits = (
        {"index.md": TABLE},
        {"notes.md": "# Des notes\n\nUn mot.\n"},
        {"index.md": TABLE.replace("Pages", "À lire")},
        {"notes.md": below, "plus-bas.md": "# Plus bas\n\nUn mot.\n"},
        {"plus-bas.md": "# Tout en bas\n\nUn mot.\n"},
        {"index.md": "# Le blog\n\nBienvenue.\n", "notes.md": "---\norphan: true\n---\n\n# Notes\n"},
    )
    for files in edits:
        for name, text in files.items():
            blog.write(name, text)
        assert not differences(blog.build(), blog.clean(tmp_path / "clean"))
    assert "Tout en bas" not in blog.output(f"{MIDDLE}/index.html")


def test_nothing_of_a_removed_post_stays(blog):
    blog.write(PICTURE, picture(7))
    blog.save(MIDDLE, tags=("seul ici",), image="billet-06/point.png", permalink="/2006/03/ancien.html")
    there = set(blog.build())
    its_own = {name for name in there if "seul-ici" in name or "point-" in name} | {
        f"{MIDDLE}/index.html",
        "2006/03/ancien.html",
    }
    assert {"tag/seul-ici/index.html", "tag/seul-ici/atom.xml"} < its_own <= there
    blog.delete(MIDDLE)
    (blog.source / PICTURE).unlink()
    (blog.source / PICTURE).parent.rmdir()
    left = set(blog.build())
    assert not left & its_own
    assert not (blog.out / "2006").exists()
    assert not [name for name, content in snapshot(blog.out).items() if b"Billet 6<" in content]


def test_output_that_someone_deleted_is_written_again(blog):
    wanted = snapshot(blog.out)
    for name in ("archives/index.html", "atom.xml", f"{MIDDLE}/index.html", "404.html"):
        (blog.out / name).unlink()
    assert not differences(blog.build(), wanted)


@pytest.mark.parametrize("name", [f"{MIDDLE}.md", "notes.md", "blogs.yaml", PICTURE])
def test_file_older_than_the_last_build_is_noticed(blog, tmp_path, name):
    """As with `mv`, or from a backup: Sphinx only asks whether a file is newer."""
    blog.write("notes.md", f"---\norphan: true\n---\n\n# Notes\n\n```{{blogroll}}\n```\n\n![un point](/{PICTURE})\n")
    blog.write("blogs.yaml", "- name: Un blog\n  url: https://example.org/un/\n")
    blog.save(MIDDLE, title="Voilà un titre")
    blog.write(PICTURE, picture(1))
    before = blog.build()
    blog.write(name, picture(2) if name == PICTURE else blog.read(name).replace("un", "deux"))
    os.utime(blog.source / name, (10**9, 10**9))
    found = blog.build()
    assert differences(found, before)
    assert not differences(found, blog.clean(tmp_path))


def test_list_of_blogs_of_the_same_day_and_length_is_noticed(blog, tmp_path):
    blog.write("notes.md", "---\norphan: true\n---\n\n# Notes\n\n```{blogroll}\n```\n")
    for name in ("Anne", "Nina"):
        blog.write("blogs.yaml", f"- name: {name}\n  url: https://example.org/un/\n")
        os.utime(blog.source / "blogs.yaml", (10**9, 10**9))
        found = blog.build()
    assert b"Nina" in found["notes/index.html"]
    assert not differences(found, blog.clean(tmp_path))


def test_build_after_one_that_failed_half_way_equals_a_clean_one(blog, tmp_path):
    """A mistake in a template stops Sphinx after it has written some pages."""
    blog.save(MIDDLE, title="Autre titre")
    mark = '<div class="list">'
    blog.write("_templates/ablog/list.html", template("ablog/list.html").replace(mark, mark + "{{ 1 / 0 }}"))
    with pytest.raises(Exception, match="division by zero"):
        blog.build()
    blog.replace("_templates/ablog/list.html", mark + "{{ 1 / 0 }}", mark)
    assert not differences(blog.build(), blog.clean(tmp_path))


def test_parallel_rebuild_equals_a_serial_clean_build(blog, tmp_path):
    for number, docname in enumerate(list(blog.posts)):
        blog.save(docname, title=f"Titre neuf {number}", paragraphs=("Voir [](billet-03.md).", "Et {ref}`billet-04`."))
    blog.delete("posts/2026/billet-05")
    assert not differences(blog.build(jobs=2), blog.clean(tmp_path))


def test_parallel_clean_build_equals_a_serial_one(blog, tmp_path):
    assert not differences(blog.clean(tmp_path / "two", jobs=2), snapshot(blog.out))


@pytest.mark.parametrize("epoch", [None, "1781524800"], ids=["now", "SOURCE_DATE_EPOCH"])
def test_builds_in_other_folders_and_at_other_times_are_identical(blog, tmp_path, epoch):
    """As separate processes, so that nothing they share (such as the order of sets) can hide a difference."""
    made = []
    for place, seed in (("one", "1"), ("another/folder", "2")):
        folder = tmp_path / place
        shutil.copytree(blog.source, folder)
        shutil.copytree(REPO / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__"))
        ours = ("BLOG_", "READTHEDOCS", "SOURCE_DATE_EPOCH")
        environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        environment |= {"PYTHONHASHSEED": seed} | ({"SOURCE_DATE_EPOCH": epoch} if epoch else {})
        command = [sys.executable, "-m", "sphinx", "-q", "-b", "dirhtml", "-d", "../doctrees", ".", "../out"]
        subprocess.run(command, cwd=folder, env=environment, check=True)
        made.append(snapshot(folder.parent / "out"))
        time.sleep(0 if epoch else 1.1)  # another second, whatever is made of it
    assert len(made[0]) > 30
    assert not differences(*made)


def test_what_is_kept_of_a_post_is_small(tmp_path):
    """An environment that carries the posts' texts, as ABlog's does, makes every build slower and bigger."""
    sizes = []
    for count in (10, 50):
        blog = make_blog(tmp_path / str(count), count)
        content = (blog.doctrees / "environment.pickle").read_bytes()
        sizes.append(len(content))
        assert b"docutils.nodes\x94\x8c\x09paragraph" not in content
        assert b"La suite du texte" not in content
    assert (sizes[1] - sizes[0]) / 40 < 3000


def test_environment_holds_no_text_of_a_page(blog):
    environment = pickle.loads((blog.doctrees / "environment.pickle").read_bytes())
    assert len(environment.blog_posts) == len(blog.posts)
    assert not getattr(environment, "ablog_posts", None)


def test_post_is_due_on_its_day_without_an_edit(blog):
    blog.save("posts/2026/demain", title="Demain", day=TODAY + timedelta(days=1))
    assert "posts/2026/demain/index.html" not in blog.build()
    blog.today += timedelta(days=1)
    assert "posts/2026/demain/index.html" in blog.build()
    assert b"Demain" in (blog.out / "posts/2026/billet-01/index.html").read_bytes()


def test_mistakes_of_two_builds_are_the_same(blog):
    blog.save(MIDDLE, paragraphs=("Voir {ref}`nulle-part`.",))
    blog.save("posts/2026/billet-07", category="Inconnue")
    blog.build()
    told = blog.warnings
    assert len(told) == 2
    blog.build()
    assert blog.warnings == told
