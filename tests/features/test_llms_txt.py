"""Programs that read have each post in Markdown, with what its page shows and nothing else, and a list of all."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
import yaml
from blogs import Blog, differences
from building import REPO, post, real_settings
from lxml import html
from markdown_it import MarkdownIt
from random_documents import Documents

from carnet.core.post_html import portable
from carnet.llms_txt.markdown import markdown

pytestmark = pytest.mark.slow

#: `BLOG_CASES=n` tries n documents.
CASES = int(os.environ.get("BLOG_CASES", "150"))
BASE = "https://blog.example/fr/"
PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
SETTINGS = {
    "extensions": [*real_settings()["extensions"], "carnet.llms_txt"],
    "html_baseurl": BASE,
    "author": "Camille Essai",
    "blog_llms_items": 2,
}
SECRETS = """
Un texte public.

% Une note secrète pour moi.

<!-- Un aveu secret. -->

{download}`le plan </../../etc/secret.txt>` et {download}`la note <../../.cache/secret.txt>`

:::{only} latex
Une fin secrète.
:::
"""
FILES = {
    "posts/2026/premier.md": post("Le *premier* [1]", "Un **mot**.\n\n## Titre\n\n- a\n- b", "2026-05-01", tags="a, b"),
    "posts/2026/deuxieme.md": post(
        "Second", "![Une onde](deuxieme/onde.svg) et [le premier](premier.md).", "2026-05-02"
    ),
    "posts/2026/deuxieme/onde.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>',
    "posts/2026/secrets.md": post(
        "Secrets",
        SECRETS,
        "2026-05-03",
        permalink="/secret/",
        feed_id="urn:secret",
        mastodon="https://m.example/@secret/1",
    ),
    "posts/2026/brouillon.md": post("Brouillon secret", date="2026-05-04", draft="true"),
    "posts/2026/demain.md": post("Demain secret", date="2026-12-04"),
    "apropos.md": "---\norphan: true\n---\n\n# À propos\n\nBonjour.\n",
    "secrete.md": "---\norphan: true\ndraft: true\n---\n\n# Page secrète\n\nRien.\n",
}


@pytest.fixture(scope="module")
def blog(build):
    return build("feeds", files=FILES, **SETTINGS)


def copy_of(blog, docname: str) -> tuple[dict[str, object], str]:
    """Return what is said of a post, and its text in Markdown."""
    _empty, head, text = blog.html(f"{docname}/index.html.md").split("---\n", 2)
    return yaml.safe_load(head), text.strip()


def test_copy_lies_beside_the_page_which_names_it(blog):
    said, text = copy_of(blog, "posts/2026/premier")
    assert text == "# Le premier \\[1\\]\n\nUn **mot**.\n\n## Titre\n\n- a\n- b"
    assert said["title"] == "Le premier [1]"
    assert said["url"] == f"{BASE}posts/2026/premier/"
    assert said["tags"] == ["a", "b"]
    assert said["author"] == ["Camille Essai"]
    link = blog.soup("posts/2026/premier/").select_one('link[type="text/markdown"]')
    assert link["href"] == "index.html.md"


def test_addresses_in_a_copy_are_whole(blog):
    _said, text = copy_of(blog, "posts/2026/deuxieme")
    addresses = re.findall(r"\]\((\S+)\)", text)
    assert addresses[1] == f"{BASE}posts/2026/premier/"
    assert blog.file(addresses[0].removeprefix(BASE)).is_file()


def test_list_has_every_post_once_as_the_format_asks(blog):
    lines = blog.html("llms.txt").splitlines()
    assert lines[0] == "# Essai"
    assert [line for line in lines if line.startswith("#")] == ["# Essai", "## Billets", "## Pages", "## Optional"]
    entries = [line for line in lines if line.startswith("- ")]
    links = [re.match(r"- \[.+?(?<!\\)\]\((\S+?)\)(?:: .+)?$", line)[1] for line in entries]
    assert len({*links}) == len(links)
    assert all(blog.file(link.removeprefix(BASE)).is_file() for link in links)
    written = {f"{BASE}{path.relative_to(blog.out).as_posix()}" for path in blog.out.rglob("*.md")}
    assert {*links} == written
    assert lines.index("## Pages") - lines.index("## Billets") == 5, "two posts to read"


def read(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines()


@pytest.mark.parametrize("drafts", [False, True], ids=["published", "preview"])
def test_nothing_private_is_in_a_copy_or_in_the_list(build, blog, drafts):
    built = build("feeds", files=FILES, **SETTINGS, blog_show_drafts=True) if drafts else blog
    copies = [*built.out.rglob("*.md"), built.out / "llms.txt"]
    assert len(copies) > 4
    assert "Un texte public." in [line for path in copies for line in read(path)]
    lines = [line.replace("Secrets", "").replace("secrets/", "") for path in copies for line in read(path)]
    assert [line for line in lines if "secr" in line.lower()] == []
    assert not (built.out / "posts/2026/brouillon/index.html.md").exists()
    assert not (built.out / "posts/2026/demain/index.html.md").exists()
    assert drafts == (built.out / "posts/2026/brouillon/index.html").exists()


def test_files_without_folders_have_their_copies_beside_them(build):
    blog = build("feeds", "html", files=FILES, **SETTINGS)
    assert (blog.out / "posts/2026/premier.html.md").is_file()
    assert f"{BASE}posts/2026/premier.html.md" in blog.html("llms.txt")


def test_rebuild_gives_what_a_clean_build_gives_and_the_line_takes_all_along(tmp_path):
    """A post that changed, one that went, a title that the list repeats; `conf.py` without the line."""
    blog = Blog(tmp_path / "blog").start()
    blog.write("index.md", "# Le blog\n\nBienvenue.\n")
    blog.save("posts/2026/accord", title="Accord")
    blog.save("posts/2026/gamme", title="Gamme", paragraphs=("Vers [](accord.md).",))
    without = blog.build()
    plain = blog.read("conf.py")
    blog.write("conf.py", f"{plain}\nextensions.append('carnet.llms_txt')\n")
    added = blog.build().keys() - without.keys()
    assert added == {"llms.txt", "posts/2026/accord/index.html.md", "posts/2026/gamme/index.html.md"}
    blog.save("posts/2026/accord", title="Autre titre", paragraphs=("Autre texte.",))
    found = blog.build()
    assert b"Autre titre" in found["posts/2026/gamme/index.html.md"]
    assert not differences(found, blog.clean(tmp_path / "changed"))
    blog.save("posts/2026/gamme", draft=True)
    found = blog.build()
    assert "posts/2026/gamme/index.html.md" not in found
    assert not differences(found, blog.clean(tmp_path / "gone"))
    blog.write("conf.py", plain)
    assert not differences(blog.build(), blog.clean(tmp_path / "without"))


def test_this_blog_has_none():
    assert "carnet.llms_txt" not in real_settings()["extensions"]


# -- The same text -----------------------------------------------------------------------------------------------------


def shown(text: str) -> tuple[object, ...]:
    """Return what a reader sees of HTML: its letters, its links and pictures, its emphasis, its titles."""
    tree = html.fragment_fromstring(text or " ", create_parent="div")
    words = "".join("".join(tree.itertext()).split())
    links = [link.get("href") for link in tree.iter("a") if link.text_content().strip() and not link.findall(".//a")]
    links = [address for address in links if address]
    pictures = [picture.get("src") for picture in tree.iter("img")]
    marks = sorted(
        (one.tag, "".join("".join(one.itertext()).split())) for one in tree.iter("em", "strong", "s", "code")
    )
    titles = [(one.tag, "".join("".join(one.itertext()).split())) for one in tree.iter("h2", "h3", "h4", "h5", "h6")]
    titles = [title for title in titles if title[1]]
    tables = [[len(row) for row in table.iter("tr")] for table in tree.iter("table")]
    return words, links, pictures, [mark for mark in marks if mark[1]], titles, tables


def test_markdown_of_random_documents_says_what_they_say():
    writer = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    for number in range(CASES):
        text = portable(writer.render(Documents(number).text()), f"{BASE}x/").html
        found = shown(PARSER.render(markdown(text)))
        assert found == shown(text), number


KEPT = [
    "<p>a<em>b</em>c <strong>«x»</strong>y <em>un <strong>deux</strong></em></p>",
    "<p><code>`a`</code><code>b</code> *pas* _ici_ [x](y) &lt;b&gt; &amp;amp; 1&lt;2</p>",
    "<p>1. non</p><p># non</p><p>- non</p><p>+ non</p><p>&gt; non</p><p>===</p>",
    "<ul><li><p>a</p><p>b</p></li><li>c<ul><li>d</li></ul></li></ul><ol start='3'><li>e</li></ol>",
    "<blockquote><p>a</p><pre><code>x\n\n```y</code></pre></blockquote>",
    "<table><tr><th>a|b</th><th>c</th></tr><tr><td>1</td><td align='right'>2</td></tr></table>",
    "<table><tr><th>a</th></tr><tr><td><code>x|y</code> <code>\\|</code> <em>c</em>|<br>d</td></tr></table>",
    "<p>Oh !<a href='https://a.example/x_(y)'>lien</a> <a href='https://b.example/'>https://b.example/</a></p>",
    "<h2>Un titre #</h2><h3>a<br>b</h3><p>a<br>b</p><hr><p>H<sub>2</sub>O</p>",
    "<p><s>a</s> ~~b~~ <img src='https://a.example/é b.png' alt='[x]'></p>",
]


@pytest.mark.parametrize("text", KEPT)
def test_what_markdown_could_misread_is_kept(text):
    found = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(markdown(text))
    assert shown(found)[0] == shown(text)[0]
    assert shown(found)[3:] == shown(text)[3:]
    assert len(shown(found)[1]) == len(shown(text)[1])


def test_table_with_spanning_cells_stays_one():
    text = "<table><tr><td colspan='2'>a</td></tr><tr><td>b</td><td>c</td></tr></table>"
    assert 'colspan="2"' in markdown(f"<p>x</p>{text}")


def test_player_is_a_link_and_a_drawing_nothing():
    text = '<p>a</p><audio controls src="https://b.example/a_b.mp3"></audio><svg><text>x</text></svg>'
    assert markdown(text) == "a\n\n[a_b.mp3](https://b.example/a_b.mp3)"


def test_poem_has_its_lines_and_not_their_numbers():
    text = "<p>\nUn <small>4</small><br>\nDeux</p><p>Une <small>note</small></p>"
    assert markdown(text) == "Un\\\nDeux\n\nUne note"


@pytest.mark.parametrize(
    "text",
    [
        "<h2></h2>",
        "<blockquote></blockquote>",
        "<p></p>",
        "<pre></pre>",
        "<ul></ul>",
        "<ul><li></li></ul>",
        "<p><br></p>",
    ],
)
def test_what_is_empty_leaves_nothing(text):
    assert markdown(f"<p>a</p>{text}<p>b</p>") == "a\n\nb"


def test_elements_without_end_do_not_end_a_build():
    assert markdown("<b>a" * 3000).count("a") > 200  # as far as libxml2 reads


def test_posts_of_this_repository_say_in_markdown_what_they_say(build):
    names = sorted(path.relative_to(REPO).as_posix() for path in (REPO / "posts").rglob("*") if path.is_file())
    files = {name: (REPO / name).read_bytes() for name in names}
    if not files:
        pytest.skip("this blog has no post yet")
    files["lexique.md"] = (REPO / "lexique.md").read_bytes()
    blog = build("feeds", files=files, **SETTINGS, now="2027-01-01")
    for copy in blog.out.glob("posts/20*/*/index.html.md"):
        docname = copy.parent.relative_to(blog.out).as_posix()
        page = blog.soup(f"{docname}/").select_one(".e-content")
        titles = [title.get_text().removesuffix("#").strip() for title in page.select("h2")]
        found = shown(PARSER.render(copy.read_text("utf-8").split("---\n", 2)[2]))
        assert [text for tag, text in found[4] if tag == "h2"] == ["".join(title.split()) for title in titles]
