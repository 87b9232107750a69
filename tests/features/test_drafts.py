"""Drafts and posts of the future appear nowhere, until they are due; the preview shows and marks them."""

from __future__ import annotations

import gzip
import re
import zlib

import pytest
from building import post

pytestmark = pytest.mark.slow

#: A word of its own for each place in which a draft could leak; none is a word of any language.
WORDS = {
    "title": "zqtitre",
    "text": "zqtexte",
    "tag": "zqtag",
    "author": "zqauteur",
    "series": "zqserie",
    "location": "zqlieu",
    "description": "zqresume",
    "file": "zqfichier",
    "picture": "zqimage",
    "target": "zqcible",
    "term": "zqterme",
    "permalink": "zqancien",
}
SECRET = post(
    WORDS["title"],
    f"Le {WORDS['text']}.\n\n({WORDS['target']})=\n## Partie\n\n```{{glossary}}\n{WORDS['term']}\n  Un mot.\n```\n\n"
    f"```{{figure}} {WORDS['file']}/{WORDS['picture']}.svg\n:alt: {WORDS['picture']}\n```",
    tags=f"musique, {WORDS['tag']}",
    author=WORDS["author"],
    series=WORDS["series"],
    location=WORDS["location"],
    description=WORDS["description"],
    permalink=f"/{WORDS['permalink']}.html",
    draft="true",
)
DRAFT = f"posts/2026/{WORDS['file']}.md"
PICTURE = f"posts/2026/{WORDS['file']}/{WORDS['picture']}.svg"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9"/></svg>\n'
FUTURE = SECRET.replace("draft: true\n", "").replace("2026-03-17", "2026-06-15 12:01")
MISTAKEN = SECRET.replace("draft: true", "brouillon: oui")
MANY = {f"posts/2026/p{number}.md": post(f"Billet {number}", tags="musique") for number in range(8)}


def leaks(blog) -> list[str]:
    """Return where in the output a word of the draft stands: in names and bytes of files, compressed ones too."""
    found = []
    for path in blog.out.rglob("*"):
        name = path.relative_to(blog.out).as_posix()
        content = path.read_bytes() if path.is_file() else b""
        if path.name == "objects.inv":
            content += zlib.decompress(content.split(b"\n", 4)[4])
        elif path.suffix == ".gz":
            content += gzip.decompress(content)
        found += [f"{word} in {name}" for word in WORDS.values() if word in name or word.encode() in content.lower()]
    return found


@pytest.mark.parametrize("builder", ["dirhtml", "html"])
@pytest.mark.parametrize("jobs", [1, 2])
def test_draft_scheduled_post_and_post_with_mistakes_appear_nowhere(build, builder, jobs):
    files = {DRAFT: SECRET, PICTURE: SVG, "posts/2026/zqfichier-2.md": FUTURE, "posts/2026/zqfichier-3.md": MISTAKEN}
    blog = build("drafts", builder, files=files | MANY, jobs=jobs)
    assert blog.warnings == ""
    assert leaks(blog) == []


def test_search_for_leaks_finds_a_published_post(build):
    """The test above can fail: every one of its words is found once the post is published."""
    files = {DRAFT: SECRET.replace("draft: true\n", ""), PICTURE: SVG}
    found = leaks(build("drafts", files=files, html_copy_source=False))
    assert {leak.partition(" ")[0] for leak in found} == {*WORDS.values()}
    assert f"{WORDS['target']} in objects.inv" in found


@pytest.mark.parametrize("jobs", [1, 2])
def test_post_that_becomes_a_draft_again_disappears(build, jobs):
    files = {DRAFT: SECRET.replace("draft: true\n", ""), PICTURE: SVG, **MANY}
    blog = build("drafts", files=files, jobs=jobs)
    assert leaks(blog)
    blog.build({DRAFT: SECRET}, jobs=jobs)
    assert blog.warnings == ""
    assert leaks(blog) == []


def test_scheduled_post_appears_at_its_moment(build):
    blog = build("drafts", files={DRAFT: FUTURE, PICTURE: SVG})
    assert leaks(blog) == []
    blog.build(now="2026-06-15 12:01")
    assert blog.soup(f"posts/2026/{WORDS['file']}/").select_one("h1").get_text().startswith(WORDS["title"])
    assert WORDS["title"] in blog.soup().get_text()
    assert blog.read == [f"posts/2026/{WORDS['file']}"]


def test_present_is_that_of_paris(build):
    text = post("Minuit", date="2026-06-16")
    blog = build("drafts", files={"posts/2026/minuit.md": text}, now="2026-06-15 23:59")
    assert not blog.file("posts/2026/minuit/").exists()
    assert blog.build(now="2026-06-16 00:00").file("posts/2026/minuit/").exists()


def test_publishing_a_draft_reads_that_post_alone(build):
    blog = build("drafts", files={DRAFT: SECRET, PICTURE: SVG, **MANY})
    assert len(blog.read) == len(MANY) + 2
    blog.build({DRAFT: SECRET.replace("draft: true\n", "")})
    assert blog.read == [f"posts/2026/{WORDS['file']}"]
    assert blog.warnings == ""


def test_editing_a_draft_reads_nothing(build):
    blog = build("drafts", files={DRAFT: SECRET, PICTURE: SVG})
    assert blog.build({DRAFT: SECRET + "\nEncore.\n"}).read == []


# -- Links to what is not due ------------------------------------------------------------------------------------------


LINKS = (
    "[](zqfichier.md)",
    "[là](zqfichier.md)",
    "[là](/posts/2026/zqfichier.md)",
    "[là](zqfichier.md#partie)",
    "{doc}`zqfichier`",
    "{doc}`là </posts/2026/zqfichier>`",
    "{ref}`zqfichier`",
    "{ref}`là <zqfichier>`",
)


@pytest.fixture(
    scope="module", params=[(SECRET, "n’est pas encore publié"), (MISTAKEN, "contient lui-même des fautes")]
)
def linking(build, request):
    """A blog in which a post for each form of a link leads to a post that is not due, and why it is not."""
    text, reason = request.param
    links = {f"posts/2026/lien{number}.md": post(body=f"Voir {link}.") for number, link in enumerate(LINKS)}
    return build("drafts", files={DRAFT: text, PICTURE: SVG, **links}, nitpicky=True, html_copy_source=False), reason


def test_link_to_a_post_that_is_not_due_is_one_warning_that_says_so(linking):
    blog, reason = linking
    assert [re.sub(r" \[[\w.]+\]$", "", line) for line in sorted(blog.told)] == [
        f"posts/2026/lien{number}.md:8: WARNING: ce lien mène à «\u00a0posts/2026/zqfichier.md\u00a0», qui {reason}"
        for number in range(len(LINKS))
    ]


def test_link_to_a_post_that_is_not_due_leads_nowhere_and_copies_nothing(linking):
    blog, _ = linking
    for number in range(len(LINKS)):
        assert not blog.soup(f"posts/2026/lien{number}/").select("main a[href*=zqfichier]")
    # The page of the link still has the link's own text, such as the name of the file.
    assert {leak.partition(" ")[0] for leak in leaks(blog)} <= {WORDS["file"]}
    assert {leak.rpartition(".")[2] for leak in leaks(blog)} <= {"html", "js", "xml", "json"}


def test_link_to_a_draft_is_told_until_the_draft_is_published(build):
    link = post(body=f"Voir [là]({WORDS['file']}.md).")
    blog = build("drafts", files={DRAFT: SECRET, PICTURE: SVG, "posts/2026/lien.md": link})
    first = blog.told
    assert len(first) == 1
    assert blog.build().told == first
    assert blog.build({DRAFT: SECRET.replace("draft: true\n", "")}).warnings == ""
    assert blog.soup("posts/2026/lien/").find("a", string="là")["href"] == f"../{WORDS['file']}/"


def test_draft_with_the_file_name_of_a_published_post_takes_none_of_its_links(build):
    files = {"posts/2026/lien.md": post(body="Voir {ref}`paru`."), "posts/2025/paru.md": post(draft="true")}
    blog = build("drafts", files=files)
    assert blog.warnings == ""
    assert blog.soup("posts/2026/lien/").select_one("article p a[href$='/paru/#paru'], article p a[href$='/paru/']")


def test_link_to_a_post_that_becomes_a_draft_is_told(build):
    link = post(body=f"Voir [là]({WORDS['file']}.md).")
    files = {DRAFT: SECRET.replace("draft: true\n", ""), PICTURE: SVG, "posts/2026/lien.md": link}
    blog = build("drafts", files=files)
    assert blog.warnings == ""
    (warning,) = blog.build({DRAFT: SECRET}).told
    assert warning.startswith("posts/2026/lien.md:8: ")
    assert "n’est pas encore publié" in warning


# -- The preview -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def preview(build):
    files = {DRAFT: SECRET, PICTURE: SVG, "posts/2026/demain.md": post("Demain", date="2027-01-01")}
    files["posts/2026/faux.md"] = post("Faux", date="02/04/2006")
    return build("drafts", files=files, blog_show_drafts=True)


def test_preview_shows_drafts_and_scheduled_posts_with_a_mark(preview):
    draft = preview.soup(f"posts/2026/{WORDS['file']}/").select_one("main .unpublished")
    assert draft.get_text() == "Brouillon\u00a0: vous seul le voyez."
    scheduled = preview.soup("posts/2026/demain/").select_one("main .unpublished")
    assert scheduled.get_text() == "Programmé\u00a0: il paraîtra à sa date."
    assert not preview.soup("posts/2026/paru/").select(".unpublished")


def test_preview_lists_drafts(preview):
    assert {"Demain", WORDS["title"]} <= {link.get_text() for link in preview.soup().select("main article a")}


def test_preview_is_not_for_search_engines(preview):
    assert preview.soup("posts/2026/demain/").select_one("meta[name=robots]")["content"] == "noindex"


def test_preview_shows_mistakes_on_their_post_and_on_the_home_page(preview):
    for address in ("", "posts/2026/faux/"):
        (mistake,) = preview.soup(address).select("main .mistakes li")
        text = mistake.get_text()
        assert re.search(r"posts/2026/faux\.md:2 «\u00a002/04/2006\u00a0» n’est pas une date sûre", text)
    assert not preview.soup("posts/2026/paru/").select(".mistakes")


def test_drafts_are_gone_when_the_preview_ends(build):
    blog = build("drafts", files={DRAFT: SECRET, PICTURE: SVG}, blog_show_drafts=True)
    assert leaks(blog)
    blog.build(blog_show_drafts=False)
    assert leaks(blog) == []
