"""What a build has learnt of the files of pages while it waited keeps it from seeing nothing that became of them."""

from __future__ import annotations

import os
from unittest import mock

import pytest
from blogs import TODAY, Blog, differences, many_posts, picture, snapshot

import carnet.incremental

pytestmark = pytest.mark.slow

PICTURE = "posts/2026/point.png"
#: What becomes of the files of posts, by the number of the post.
UNTOUCHED, TOUCHED, EDITED, MOVED, AT_ONCE, INCLUDES, SHOWS = range(1, 8)


def name(number: int) -> str:
    return f"posts/2026/billet-{number:02}"


@pytest.fixture(scope="module")
def kept_blog(tmp_path_factory):
    """A blog that was built, to be copied back by each test."""
    blog = Blog(tmp_path_factory.mktemp("settled") / "blog").start()
    blog.write("index.md", "# Le blog\n\nBienvenue.\n")
    blog.write("posts/2026/phrase.txt", "Une phrase.\n")
    blog.write(PICTURE, picture(1))
    blog.posts = many_posts(7)
    blog.posts[name(INCLUDES)].paragraphs = ("Voici :", "```{include} phrase.txt\n```")
    blog.posts[name(SHOWS)].paragraphs = ("Voici :", "![Un point.](point.png)")
    for docname in blog.posts:
        blog.save(docname)
    blog.build()
    blog.keep()
    return blog


@pytest.fixture
def blog(kept_blog):
    """The blog as its first build left it, in its own folder."""
    return kept_blog.as_kept()


def edit(blog: Blog) -> None:
    """Do to the files of some posts whatever keeps their names."""
    file = {number: blog.source / f"{name(number)}.md" for number in range(1, 8)}
    os.utime(file[TOUCHED])
    blog.replace(f"{name(EDITED)}.md", "# Billet", "# Le billet")
    other = file[MOVED].with_suffix(".txt")
    other.write_text(blog.read(f"{name(MOVED)}.md").replace("L’extrait", "Le début"), encoding="utf-8")
    os.utime(other, (10**9, 10**9))
    other.replace(file[MOVED])
    before = file[AT_ONCE].stat()
    blog.replace(f"{name(AT_ONCE)}.md", "L’extrait", "Le début, d’abord,")
    os.utime(file[AT_ONCE], ns=(before.st_atime_ns, before.st_mtime_ns))
    for path, content in (("posts/2026/phrase.txt", "Deux phrases.\n"), (PICTURE, picture(2))):
        blog.write(path, content)
        os.utime(blog.source / path, (10**9, 10**9))


def test_whatever_becomes_of_files_while_a_build_waits_it_gives_what_a_clean_one_gives(blog, tmp_path):
    found = blog.build_as_one_that_waits(lambda: edit(blog))
    assert differences(found, blog.clean(tmp_path)) == ""
    assert differences(blog.build_as_one_that_waits(), found) == ""


def test_tree_that_was_deleted_while_a_build_waits_is_made_again(blog):
    wanted, tree = snapshot(blog.out), blog.doctrees / f"{name(UNTOUCHED)}.doctree"
    blog.build_as_one_that_waits(tree.unlink)
    assert tree.exists()
    assert differences(snapshot(blog.out), wanted) == ""


def test_a_build_that_waited_asks_only_for_the_files_of_posts_that_somebody_touched(blog):
    asked = []

    def stamps_of(env, docname, ask=carnet.incremental.stamps_of):
        asked.append(docname)
        return ask(env, docname)

    with mock.patch.object(carnet.incremental, "stamps_of", stamps_of):
        blog.build_as_one_that_waits(lambda: os.utime(blog.source / f"{name(TOUCHED)}.md"))
    assert {docname for docname in asked if docname in blog.posts} == {name(TOUCHED)}


@pytest.mark.parametrize("what", ["deleted", "spoilt"])
def test_output_that_was_deleted_or_spoilt_while_a_build_waits_is_written_again(blog, what):
    wanted, page = snapshot(blog.out), blog.out / name(UNTOUCHED) / "index.html"

    def spoil():
        page.unlink()
        if what == "spoilt":
            page.write_text("Rien.", encoding="utf-8")
            os.utime(page, (10**9, 10**9))

    assert differences(blog.build_as_one_that_waits(spoil), wanted) == ""


@pytest.mark.parametrize("what", [f"{name(MOVED)}.md", "posts/2026"])
def test_link_that_took_the_place_of_a_text_or_its_folder_while_a_build_waits_is_not_followed(blog, tmp_path, what):
    """The text is the same file as before, with the same time: it lies elsewhere."""
    path, elsewhere = blog.source / what, tmp_path / "ailleurs"

    def link():
        path.rename(elsewhere)
        path.symlink_to(elsewhere)

    found = blog.build_as_one_that_waits(link)
    gone = [docname for docname in blog.posts if f"{docname}.md".startswith(what)]
    assert gone
    for docname in gone:
        assert f"{docname}/index.html" not in found
        assert any(f"{docname}.md:1" in line and "[blog.outside]" in line for line in blog.warnings)


def test_template_that_became_newer_while_a_build_waits_is_on_every_page(blog):
    """Where nothing has read all templates, as `carnet.incremental` does."""
    blog.write("conf.py", blog.read("conf.py") + '\nextensions.remove("carnet.incremental")\n')
    blog.write("_templates/ablog/neighbours.html", "<p>Un</p>")
    blog.build()
    found = blog.build_as_one_that_waits(lambda: blog.write("_templates/ablog/neighbours.html", "<p>Deux</p>"))
    assert all(b"<p>Deux</p>" in found[f"{docname}/index.html"] for docname in blog.posts)


def test_names_that_differ_in_capitals_alone_are_told_by_each_build_that_waits(blog):
    for one in ("essai", "Essai"):
        blog.write(f"{one}.md", "---\norphan: true\n---\n\n# Un essai\n")
    if len(list(blog.source.glob("[eE]ssai.md"))) == 1:
        pytest.skip("this system takes them for one")
    for _build in range(2):
        blog.build_as_one_that_waits()
        assert any("essai.md:1" in line and "[blog.file_name]" in line for line in blog.warnings)


def test_post_that_is_due_while_a_build_waits_is_published(blog):
    blog.save("posts/2026/demain", title="Demain", day=TODAY.replace(day=TODAY.day + 1))
    assert "posts/2026/demain/index.html" not in blog.build()
    blog.today = TODAY.replace(day=TODAY.day + 1)
    assert "posts/2026/demain/index.html" in blog.build_as_one_that_waits(lambda: None)
