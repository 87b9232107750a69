"""The desk's list tells of each text what it is; what is deleted can be got back, what is renamed stays followed."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from carnet.cli.desk.keeper import Keeper
from carnet.cli.desk.library import Library
from carnet.cli.desk.listing import plain_title
from carnet.cli.desk.places import DeskError
from carnet.cli.desk.post_file import PostFile
from carnet.core.defaults import blog_defaults

pytestmark = pytest.mark.usefixtures("english")

FILES = {
    "index.md": "# Accueil\n",
    "a-propos.md": "# À *propos* de [nous](index.md)\n",
    "cache.md": "---\ndraft: true\n---\n# Caché\n",
    "posts/2026/un.md": '---\ntitle: "Un été"\ndate: 2026-03-17\ncategory: Humeurs\ntags: [musique, Été]\n---\n\n'
    "Un cœur bat.\n",
    "posts/2026/deux.md": "---\ndate: 2026-04-01\ncategory: Humeurs\ndraft: true\npermalink: /x.html\n---\n\n# Deux\n\n"
    "![Une onde](deux/onde.svg) [un](un.md)\n",
    "posts/2026/deux/onde.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
    "posts/2026/deux.comments.yaml": "[]\n",
    "posts/2026/futur.md": "---\ntitle: Futur\ndate: 2099-01-01\ncategory: Humeurs\n---\n\nVoir [deux](deux.md).\n",
    "posts/2026/faux.md": "---\ntitle: Faux\ndate: 17 mars 2026\ncategory: Humeurs\n---\n",
    "posts/astray.md": "---\ntitle: Perdu\ndate: 2026-01-01\n---\n",
    "posts/2026/un (1).md": "---\ntitle: Copie\ndate: 2026-01-01\ncategory: Humeurs\n---\n",
    "import/secret.md": "# Secret\n",
    ".trash/x.md": "# X\n",
    "_build/x.md": "# X\n",
}


@pytest.fixture
def library(tmp_path):
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "posts/2026/latin.md").write_bytes("---\ntitle: été\n---\n".encode("latin-1"))
    settings = {
        **blog_defaults({"exclude_patterns": ["import", "brouillons*"]}, tmp_path),
        "blog_categories": ["Humeurs"],
        "author": "Camille",
        "language": "fr",
        "blog_id": "0b0f2f7e-7a1b-4f1c-9d3e-2f1f6f0f5d11",
    }
    return Library(tmp_path, settings)


def by_path(library: Library) -> dict:
    return {entry.path: entry for entry in library.entries()}


def content(root: Path) -> dict[str, bytes]:
    files = (path for path in root.rglob("*") if path.is_file() and ".desk" not in path.parts)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def test_each_text_is_listed_with_what_it_is(library):
    found = by_path(library)
    states = {path: entry.state for path, entry in found.items()}
    assert states == {
        "index.md": "published",
        "a-propos.md": "published",
        "cache.md": "draft",
        "posts/2026/un.md": "published",
        "posts/2026/deux.md": "draft",
        "posts/2026/futur.md": "scheduled",
        "posts/2026/faux.md": "mistake",
        "posts/2026/latin.md": "mistake",
        "posts/2026/un (1).md": "mistake",
        "posts/astray.md": "mistake",
    }
    un = found["posts/2026/un.md"]
    assert (un.title, un.year, un.kind, un.category, un.tags, un.words) == (
        "Un été", 2026, "post", ("Humeurs",), ("musique", "Été"), 3,
    )  # fmt: skip
    assert un.date.isoformat() == "2026-03-17T00:00:00+01:00"
    assert found["posts/2026/deux.md"].title == "Deux"
    assert found["a-propos.md"].title == "À propos de nous"
    assert (found["a-propos.md"].kind, found["a-propos.md"].year) == ("page", 0)
    assert found["posts/2026/faux.md"].problems[0][0] == 3
    newest_first = ["latin", "faux", "futur", "deux", "un", "un (1)"]  # without a date first: they are to be mended
    assert [*found][:6] == [f"posts/2026/{name}.md" for name in newest_first]


def test_only_what_changed_is_read_again_and_another_start_reads_nothing(library, monkeypatch):
    before = library.entries()
    listing = library.listing
    read: list[str] = []
    original = type(listing)._read
    monkeypatch.setattr(
        type(listing), "_read", lambda self, path, stamp: read.append(path) or original(self, path, stamp)
    )
    assert library.entries() == before
    assert read == []
    text = FILES["posts/2026/un.md"].replace("Un été", "Un hiver")
    (library.root / "posts/2026/un.md").write_text(text)
    assert by_path(library)["posts/2026/un.md"].title == "Un hiver"
    assert read == ["posts/2026/un.md"]
    for number in range(25):
        (library.root / f"posts/2026/b{number}.md").write_text(text)
    listed = library.entries()
    read.clear()
    assert Library(library.root, library.settings).entries() == listed
    assert read == []
    assert Library(library.root, library.settings | {"blog_categories": ["Autre"]}).entries() != listed


def test_the_first_rows_are_there_while_the_rest_is_read(library, monkeypatch):
    seen, read = [], library.listing._read

    def slowly(path, stamp):
        seen.append([entry.path for entry in library.listing.so_far()])
        return read(path, stamp)

    monkeypatch.setattr(library.listing, "_read", slowly)
    found = [entry.path for entry in library.entries()]
    assert seen[0] == []
    assert 0 < len(seen[-1]) == len(found) - 1
    assert {*seen[-1]} < {*found}
    assert [entry.path for entry in library.listing.so_far()] == found, "the whole list is there"


def test_a_text_of_a_day_to_come_is_published_once_the_day_is_there(library, monkeypatch):
    assert by_path(library)["posts/2026/futur.md"].state == "scheduled"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "4071000000")
    assert by_path(library)["posts/2026/futur.md"].state == "published"


def test_a_text_is_found_by_its_words_whatever_their_accents(library):
    assert library.search("ETE coeur") == {"posts/2026/un.md"}
    assert library.search("onde") == {"posts/2026/deux.md"}
    assert library.search("secret") == set()
    assert len(library.search("")) == len(library.entries())


def test_a_new_post_is_a_draft_of_today_and_no_file_is_overwritten(library):
    path = library.new("Un « nouveau » billet")
    entry = by_path(library)[path]
    assert (entry.title, entry.state, entry.category) == ("Un « nouveau » billet", "draft", ("Humeurs",))
    for title in ("Un « nouveau » billet", "…"):
        with pytest.raises(DeskError) as raised:
            library.new(title)
        assert str(library.root) not in str(raised.value)


def test_a_copy_is_a_draft_with_its_own_files_and_without_the_addresses_of_the_first(library):
    before = content(library.root)
    path = library.duplicate("posts/2026/deux.md")
    assert path == "posts/2026/deux-2.md"
    text = (library.root / path).read_text()
    assert "(deux-2/onde.svg)" in text
    assert "[un](un.md)" in text
    file = PostFile.read(text)
    assert file.value("draft", "flag") is True
    assert file.title == "Deux (copy)"
    assert "permalink" not in file.fields
    after = content(library.root)
    assert {*after} - {*before} == {path, "posts/2026/deux-2/onde.svg"}
    assert {name: after[name] for name in before} == before
    assert library.duplicate("posts/2026/deux.md") == "posts/2026/deux-3.md"


def test_a_text_is_made_a_draft_and_published_again_by_one_line(library):
    path = "posts/2026/un.md"
    library.unpublish(path)
    assert by_path(library)[path].state == "draft"
    assert (library.root / path).read_text() == FILES[path].replace("Été]\n", "Été]\ndraft: true\n")
    library.publish_mark(path)
    assert by_path(library)[path].state == "published"
    with pytest.raises(DeskError):
        library.unpublish("index.md")


def test_what_is_deleted_is_got_back_byte_for_byte_until_the_bin_is_emptied(library):
    before = content(library.root)
    key = library.delete("posts/2026/deux.md")
    gone = {"posts/2026/deux.md", "posts/2026/deux/onde.svg", "posts/2026/deux.comments.yaml"}
    assert {*before} - {*content(library.root)} == gone
    assert not (library.root / "posts/2026/deux").exists()
    (one,) = library.bin()
    assert (one.key, one.path, one.title) == (key, "posts/2026/deux.md", "Deux")
    assert one.when <= datetime.now(UTC)
    assert (library.root / ".desk/bin" / key / "posts/2026/deux.md").is_file()
    assert library.restore(key) == "posts/2026/deux.md"
    assert content(library.root) == before
    assert library.bin() == []
    keys = [library.delete(path) for path in ("posts/2026/un.md", "a-propos.md")]
    assert library.empty_bin(keys[0]) == 1
    assert [one.key for one in library.bin()] == keys[1:]
    assert library.empty_bin() == 1
    with pytest.raises(DeskError):
        library.restore(keys[1])


def test_restoring_overwrites_nothing(library):
    key = library.delete("posts/2026/un.md")
    (library.root / "posts/2026/un.md").write_text("autre")
    with pytest.raises(DeskError, match="exists"):
        library.restore(key)
    assert (library.root / "posts/2026/un.md").read_text() == "autre"


def test_a_page_that_is_called_as_a_folder_of_texts_leaves_it_where_it_is(library):
    (library.root / "posts.md").write_text("# Billets\n")
    before = content(library.root)
    library.delete("posts.md")
    assert {*before} - {*content(library.root)} == {"posts.md"}


@pytest.mark.parametrize("path", ["../x.md", "index.md", "conf.py", "posts", "posts/2026/deux/onde.svg", "rien.md"])
def test_nothing_but_texts_of_the_blog_is_deleted(library, path):
    (library.root / "conf.py").write_text("")
    before = content(library.root)
    with pytest.raises(DeskError):
        library.delete(path)
    assert content(library.root) == before


def test_a_renamed_post_keeps_its_address_its_links_and_its_history(library):
    keeper = Keeper(library.root)
    path = "posts/2026/deux.md"
    opened = keeper.open(path)
    keeper.save(path, opened.text.replace("draft: true\n", ""), opened.seen)
    keeper.journal(path, "en cours", opened.seen, "1")
    new = library.rename(path, "second")
    assert new == "posts/2026/second.md"
    assert "/posts/2026/deux/" in (library.root / new).read_text()
    assert "[deux](second.md)" in (library.root / "posts/2026/futur.md").read_text()
    assert opened.text in [keeper.version_text(new, version.key) for version in keeper.versions(new)]
    assert [(one.path, one.text) for one in keeper.recover()] == [(new, "en cours")]
    for name in ("../dehors", "Avec Espace", "posts/2026/un"):
        with pytest.raises(DeskError):
            library.rename(new, name)


def test_a_disk_that_can_only_be_read_is_told_in_one_line(library, monkeypatch):
    def fail(*_arguments):
        raise OSError(30, os.strerror(30))

    monkeypatch.setattr("carnet.cli.desk.library.shutil.move", fail)
    with pytest.raises(DeskError, match="only be read"):
        library.delete("posts/2026/un.md")


def test_a_title_is_shown_without_the_signs_of_markdown():
    assert (
        plain_title("Un *mot*, `code`, **gras**, {term}`billet` et [lien](x.md)")
        == "Un mot, code, gras, billet et lien"
    )


def test_new_page_is_a_draft_beside_the_home_page_under_its_title(library):
    path = library.new_page("  Nos *étés*,  à l’Est ")
    assert path == "nos-etes-a-l-est.md"
    file = PostFile.read((library.root / path).read_text(encoding="utf-8"))
    assert (file.title, file.body.strip(), file.fields["draft"]) == ("Nos *étés*, à l’Est", "", "true")
    entry = by_path(library)[path]
    assert (entry.kind, entry.state, entry.problems) == ("page", "draft", ())


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("À propos", "a-propos.md exists"),
        ("Posts", "posts exists"),
        ("Import", "import exists"),
        ("Archives", "'archives' is the address of a page that the blog makes"),
        ("Tag", "'tag' is the address of a page that the blog makes"),
        ("Brouillons", r"conf\.py leaves brouillons\.md out \(exclude_patterns\)"),
        ("Search", "'search' is the address of a page that the blog makes"),
        ("…", "has no letter and no digit"),
    ],
)
def test_new_page_takes_no_place_that_is_taken(library, title, words):
    before = content(library.root)
    with pytest.raises(DeskError, match=words):
        library.new_page(title)
    assert content(library.root) == before
