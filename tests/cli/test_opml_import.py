"""`carnet blogroll` adds what a feed reader follows to `blogs.yaml`, and nothing that is one reader's alone."""

from __future__ import annotations

import pytest
from building import REPO

from carnet.blogroll import Blog, opml, read_blogs
from carnet.cli import blogroll
from carnet.cli.blogroll import BlogrollError, add, is_secret, new_ones, read_opml, with_blogs

pytestmark = pytest.mark.usefixtures("english")

OWN = """# Mine, do not sort.

- name: "Un blog & un autre"  # the best
  url: https://un.example/
  feed: https://un.example/feed.xml
"""
EXPORT = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="1.0"><head><title>Feeds</title></head><body>
<outline text="Musique" title="Musique">
  <outline type="rss" text="Le &#233;-blog: #1" xmlUrl="https://deux.example/rss?x=1&amp;y=2" htmlUrl="https://deux.example/"
    description="Des « billets » : - tous" language="fr"/>
  <outline text="Un, déjà" xmlUrl="http://www.un.example/feed.xml/" htmlUrl="http://autre.example/"/>
</outline>
<outline text="Vidéos"><outline text="Fond">
  <outline text="A" xmlUrl="https://videos.example/feed?channel=a"/>
  <outline text="B" xmlUrl="https://videos.example/feed?channel=b"/>
</outline></outline>
<outline text="Payant" xmlUrl="https://lettre.example/feed?token=abc" htmlUrl="https://lettre.example/"/>
<outline text="Intranet" xmlUrl="https://moi:secret@intra.example/feed" htmlUrl="https://intra.example/"/>
<outline text="Ancien" xmlUrl="feed://vieux.example/rss" htmlUrl=""/>
<outline text="Rien" xmlUrl="javascript:alert(1)"/>
<outline type="link" text="Sans flux" url="https://sans.example/"/>
</body></opml>
"""


@pytest.fixture
def root(tmp_path):
    (tmp_path / "conf.py").write_text('language = "en"\n', encoding="utf-8")
    (tmp_path / "blogs.yaml").write_text(OWN, encoding="utf-8")
    (tmp_path / "export.opml").write_text(EXPORT, encoding="utf-8")
    return tmp_path


def listed(root):
    blogs, problems = read_blogs((root / "blogs.yaml").read_bytes())
    assert problems == []
    return blogs


def test_new_blogs_follow_those_that_are_there_whose_lines_stay(root, capsys):
    assert add(root, str(root / "export.opml")) == 0
    text = (root / "blogs.yaml").read_text("utf-8")
    assert text.startswith(OWN)
    assert [(blog.name, blog.url, blog.feed) for blog in listed(root)] == [
        ("Un blog & un autre", "https://un.example/", "https://un.example/feed.xml"),
        ("Le é-blog: #1", "https://deux.example/", "https://deux.example/rss?x=1&y=2"),
        ("A", "https://videos.example/", "https://videos.example/feed?channel=a"),
        ("B", "https://videos.example/feed?channel=b", "https://videos.example/feed?channel=b"),
        ("Ancien", "https://vieux.example/", "https://vieux.example/rss"),
        ("Sans flux", "https://sans.example/", ""),
    ]
    assert listed(root)[1].description == "Des « billets » : - tous"
    assert capsys.readouterr().out.endswith("blogs.yaml: 5 new, 1 were there\n")


def test_feeds_of_one_reader_alone_are_left_out_and_told(root, capsys):
    add(root, str(root / "export.opml"))
    told = capsys.readouterr().err.splitlines()
    assert [line.split("'")[1] for line in told] == ["Payant", "Intranet", "Rien"]
    assert not any(word in (root / "blogs.yaml").read_text("utf-8") for word in ("abc", "secret", "javascript"))


def test_second_run_adds_nothing(root):
    add(root, str(root / "export.opml"))
    before = (root / "blogs.yaml").read_bytes()
    add(root, str(root / "export.opml"))
    assert (root / "blogs.yaml").read_bytes() == before


def test_one_folder_of_the_reader_and_a_run_that_only_says(root, capsys):
    add(root, str(root / "export.opml"), "Vidéos", dry_run=True)
    assert "+ A <https://videos.example/>" in capsys.readouterr().out
    assert (root / "blogs.yaml").read_text("utf-8") == OWN
    add(root, str(root / "export.opml"), "Musique")
    assert [blog.name for blog in listed(root)][1:] == ["Le é-blog: #1"]
    with pytest.raises(BlogrollError, match="it has: Fond, Musique, Vidéos"):
        add(root, str(root / "export.opml"), "Sport")


ONE = "- name: A\n  url: https://a.example/\n"


@pytest.mark.parametrize("own", ["", "# nothing yet\n", ONE.replace("\n", "\r\n"), "\ufeff" + ONE.rstrip()])
def test_any_file_can_be_added_to(own):
    own = own.encode()
    added = [
        Blog("yes", "https://x.example/a'b", "https://x.example/#f"),
        Blog("- 1", "https://y.example/", "", "a: b"),
    ]
    found = with_blogs(own, added)
    blogs, problems = read_blogs(found)
    assert problems == []
    assert blogs == [*read_blogs(own)[0], *added]
    assert found.count(b"\n") == found.count(b"\r\n") or b"\r" not in found


@pytest.mark.parametrize(
    ("own", "told"),
    [
        ("[{name: A, url: https://a.example/}]\n", "lines of its own"),
        ("- nam: A\n", "blogs.yaml:1: "),
        (f"{ONE}...\n", "lines of its own"),
    ],
)
def test_file_that_can_t_be_added_to_stays(root, own, told):
    (root / "blogs.yaml").write_text(own, encoding="utf-8")
    with pytest.raises(BlogrollError, match=told):
        add(root, str(root / "export.opml"))
    assert (root / "blogs.yaml").read_text("utf-8") == own


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html/>",
        b"<opml><body>",
        b'<!DOCTYPE x [<!ENTITY a "b">]><opml/>',
        b"\x89PNG",
        b"<opml>" + b"<outline>" * 5000,
        b"<!-- x -->",
    ],
)
def test_what_is_no_opml_is_one_line(root, content, capsys):
    (root / "export.opml").write_bytes(content)
    assert blogroll.main([str(root / "export.opml")], root) == 1
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "Traceback" not in told


def test_file_that_is_not_there_is_one_line(root, capsys):
    assert blogroll.main([str(root / "none.opml")], root) == 1
    assert "none.opml" in capsys.readouterr().err
    assert blogroll.main([""], root) == 1  # what `make blogroll` alone asks for
    assert capsys.readouterr().err.startswith("say which OPML file")


def test_what_the_blog_hands_out_can_be_read_in_again():
    blogs = read_blogs((REPO / "blogs.yaml").read_bytes())[0] if (REPO / "blogs.yaml").exists() else []
    blogs += [
        Blog("Sans flux", "https://sans.example/"),
        Blog("É & <b>", "https://e.example/?a=1&b=2", "https://e.example/f", "d"),
    ]
    followed = read_opml(opml("Un titre", "Camille", tuple(blogs)).encode(), "blogs.opml")
    assert [blog for blog, _folders in followed.blogs] == blogs
    assert list(new_ones(blogs, [blog for blog, _folders in followed.blogs])) == []


@pytest.mark.parametrize(
    "address", ["https://a@b.example/", "https://b.example/f?api_key=1", "https://b.example/?authkey=1"]
)
def test_address_with_a_key_is_secret(address):
    assert is_secret(address)


@pytest.mark.parametrize(
    "address", ["https://b.example/@a/feed", "https://b.example/?keyword=2", "https://b.example/token"]
)
def test_address_without_is_not(address):
    assert not is_secret(address)
