"""What a build warned of is told again by the next one, until it is mended."""

from __future__ import annotations

BROKEN = "---\norphan: true\n---\n\n# Lien\n\nVoir {doc}`nulle-part`.\n"


def test_unchanged_mistake_is_told_by_each_build(build):
    blog = build("reminders", files={"lien.md": BROKEN})
    first = blog.told
    assert len(first) == 1
    assert first[0].startswith("lien.md:7: ")
    for _ in range(2):
        assert blog.build().told == first


def test_pages_without_mistakes_are_not_read_again(build):
    blog = build("reminders", files={"lien.md": BROKEN})
    assert blog.build().read == ["lien"]


def test_mended_mistake_is_told_no_more(build):
    blog = build("reminders", files={"lien.md": BROKEN})
    assert blog.build({"lien.md": BROKEN.replace("{doc}`nulle-part`", "{doc}`juste`")}).warnings == ""
    assert blog.build().warnings == ""
    assert blog.read == []


def test_mistake_mended_elsewhere_is_told_no_more(build):
    blog = build("reminders", files={"lien.md": BROKEN})
    assert blog.build({"nulle-part.md": "---\norphan: true\n---\n\n# Ici\n"}).warnings == ""
    assert blog.soup("lien/").find("a", string="Ici")


def test_mistake_outside_of_any_page_is_told_by_each_build(build):
    blog = build("reminders", html_static_path=["absent"])
    assert "absent" in blog.warnings
    assert blog.build().warnings == blog.warnings
    assert "absent" in blog.warnings


def test_removed_page_is_not_asked_for(build):
    blog = build("reminders", files={"lien.md": BROKEN})
    assert blog.build({"lien.md": None}).warnings == ""
    assert not blog.file("lien/").exists() or blog.read == []
