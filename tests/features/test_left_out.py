"""Features ask one another, and cope with no answer: what one tells of another is gone with the other one's line."""

from __future__ import annotations

import pytest
from building import post, real_settings, spaced
from feed_reading import sound
from sphinx.errors import ExtensionError

from carnet.cli import schemas
from carnet.core import posts
from carnet.core.post_fields import LINES, declared_by

pytestmark = pytest.mark.slow

FLOOR = ["myst_parser", "ablog", "carnet"]
OWN = """
from carnet.core.post_fields import PostField, add_post_fields

def check(raw, name):
    if raw not in ("Gaie", "Sombre"):
        raise ValueError("quelle humeur ?")
    return raw.lower()

WORDS = {"fr": ("Mon humeur", "Gaie ou Sombre."), "en": ("My mood", "Gaie or Sombre.")}
POST_FIELDS = (PostField("mood", "text", check, WORDS, after="tags", meant_by=("humeur",)),)

def setup(app):
    add_post_fields(app, __name__)
    return {"parallel_read_safe": True}
"""
FILES = {
    "suivre.md": "---\norphan: true\n---\n\n# Suivre\n\n:::{feeds}\n:::\n",
    "posts/2026/sonore.md": post("Sonore", "[Écouter](sonore/son.wav)", "2026-05-01", permalink="/2026/05/sonore.html"),
    "posts/2026/sonore/son.wav": sound(1),
}


def built(build, *features: str):
    blog = build("feeds", files=FILES, extensions=[*FLOOR, *(f"carnet.{name}" for name in features)])
    assert blog.warnings == ""
    return blog


def test_podcast_needs_no_feeds(build):
    blog = built(build, "feed_addresses", "podcast", "page_metadata")
    assert "<title>Sonore</title>" in blog.html("podcast.xml")
    assert "Écouter" in blog.html("podcast.xml")
    assert '"AudioObject"' in blog.html("posts/2026/sonore/")


def test_no_address_of_a_feed_is_shown_without_feeds(build):
    blog = built(build, "feed_addresses", "archives")
    assert "atom.xml" not in blog.html("suivre/")
    assert "feed.json" not in blog.html("suivre/")


def test_old_addresses_of_lists_lead_nowhere_without_lists(build):
    blog = built(build, "feed_addresses", "permalinks")
    assert blog.file("2026/05/sonore.html").is_file()
    assert not blog.file("2026/05/index.html").exists()
    assert not blog.file("_redirects").exists()


def test_old_addresses_of_lists_lead_to_lists_that_are_there(build):
    blog = built(build, "feed_addresses", "archives", "feeds", "permalinks")
    assert blog.file("2026/05/index.html").is_file()
    assert "/feeds/posts/default" in blog.html("_redirects")


def test_texts_of_feeds_are_kept_once_feeds_are_asked_for(build):
    """A blog without `carnet.incremental` that turns the feeds on has the texts of posts that did not change."""
    blog = built(build, "feed_addresses", "archives")
    blog.build(extensions=[*FLOOR, "carnet.feed_addresses", "carnet.archives", "carnet.feeds"])
    assert "Écouter" in blog.html("atom.xml")
    kept = next(blog.app.doctreedir.glob("blog-texts-*"))
    (kept / "posts/2026/sonore.html").unlink()
    blog.build({"posts/2026/second.md": post("Neuf", "Neuf.", "2026-05-02")})
    assert "Écouter" in blog.html("atom.xml")


def test_text_of_a_post_that_is_gone_is_not_kept(build):
    blog = built(build, "feed_addresses", "archives", "feeds")
    folder = next(blog.app.doctreedir.glob("blog-texts-*"))
    assert (folder / "posts/2026/sonore.html").is_file()
    blog.build({"posts/2026/sonore.md": None})
    assert not (folder / "posts/2026/sonore.html").exists()


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("carnet.archives", "pinned", "true"),
        ("carnet.live_comments", "mastodon", "https://mastodon.example/@redaction/1"),
    ],
)
def test_field_of_a_feature_that_is_off_is_told_and_the_post_is_published(build, line, field, value):
    text = post("Le billet", "Son texte.", "2026-05-02", **{field: value})
    on = [*FLOOR, "carnet.front_matter", line]
    blog = build("feeds", files={"posts/2026/billet.md": text}, extensions=on)
    assert blog.warnings == ""
    assert posts.post_of(blog.app.env, "posts/2026/billet").fields
    blog.build(extensions=[one for one in on if one != line])
    told = spaced(
        f"« {field} » a besoin de la ligne « {line} » dans conf.py ; ajoutez cette ligne, ou retirez ce champ"
    )
    assert [one.partition(": WARNING: ")[::2] for one in blog.told] == [
        ("posts/2026/billet.md:4", f"{told} [blog.front_matter]")
    ]
    assert "Son texte." in blog.html("posts/2026/billet/")
    assert not posts.post_of(blog.app.env, "posts/2026/billet").fields
    blog.build({"posts/2026/autre.md": post("Un autre")})
    assert len(blog.told) == 1, "it is told until it is mended"


def test_an_extension_of_a_blog_declares_a_field_of_its_own(build, tmp_path, monkeypatch):
    """What a post says there is in `post.fields`; commands know the field as a build does."""
    (tmp_path / "humeur.py").write_text(OWN, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    blog = build(
        "feeds",
        files={
            "posts/2026/gai.md": post("Gai", mood="Gaie"),
            "posts/2026/faux.md": post("Faux", mood="Verte"),
            "posts/2026/presque.md": post("Presque", humeur="Gaie"),
        },
        extensions=[*FLOOR, "carnet.front_matter", "humeur"],
    )
    assert posts.post_of(blog.app.env, "posts/2026/gai").fields == {"mood": "gaie"}
    assert [(one.partition(":")[0], one.partition("WARNING: ")[2]) for one in blog.told] == [
        ("posts/2026/faux.md", "quelle humeur ? [blog.front_matter]"),
        (
            "posts/2026/presque.md",
            spaced("« humeur » n’est pas un champ d’un billet ; vouliez-vous dire « mood » ? [blog.front_matter]"),
        ),
    ]
    settings = {"language": "fr", "extensions": [*FLOOR, "humeur"]}
    assert '"title": "Mon humeur"' in schemas.files(settings)["post.schema.json"]
    assert '"mood"' not in schemas.files(settings | {"extensions": FLOOR})["post.schema.json"]


def test_one_field_has_one_extension(tmp_path, monkeypatch):
    for name in ("humeur_une", "humeur_deux"):
        (tmp_path / f"{name}.py").write_text(OWN, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    assert [*declared_by(["humeur_une", "humeur_une"])] == ["mood"]
    with pytest.raises(ExtensionError, match="mood"):
        declared_by(["humeur_une", "humeur_deux"])


def test_each_field_of_a_feature_has_the_line_that_messages_name():
    assert [name for name, line in LINES.items() if name not in declared_by([line])] == []
    lines = [name for name in real_settings()["extensions"] if name.startswith("carnet")]
    assert {*declared_by(lines)} == {*LINES}
