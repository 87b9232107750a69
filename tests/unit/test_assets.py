"""Styles and scripts of features become one file each, and lose nothing but comments."""

from __future__ import annotations

from types import SimpleNamespace

from building import REPO

from carnet.core.assets import joined_scripts, joined_styles, own_styles


def test_styles_are_joined_without_their_comments_and_strings_stay(tmp_path):
    first, second = tmp_path / "a.css", tmp_path / "b.css"
    first.write_text(
        '/* One. */\n\na { content: "/* no comment */"; }\n\n/* Two,\n   on lines. */\nb { color: red; /* why */ }\n'
    )
    second.write_text("c { content: '\\'/*'; } /* end */\n")
    wanted = "a{content:\"/* no comment */\"}b{color:red}\nc{content:'\\'/*'}\n"
    assert joined_styles([first, second]) == wanted


def test_scripts_see_the_names_of_the_theme_alone(tmp_path):
    texts = ("const shared = 1;\n", "const own = shared;\n", "const own = 2;\n")
    files = [tmp_path / f"{number}.js" for number in range(3)]
    for file, text in zip(files, texts, strict=True):
        file.write_text(text)
    assert joined_scripts(files) == f"{texts[0]}\n{{\n{texts[1]}}}\n\n{{\n{texts[2]}}}\n"


def test_no_style_of_ours_needs_to_come_first():
    for file in (REPO / "src/carnet").rglob("*.css"):
        assert "@import" not in file.read_text(encoding="utf-8"), file


def test_own_styles_are_joined_but_for_those_that_must_stay_apart(tmp_path):
    static = tmp_path / "_static"
    static.mkdir()
    for name, text in {"own.css": "a {}", "first.css": "@import 'x.css';", "print.css": "a {}"}.items():
        (static / name).write_text(text)
    listed = [
        ("own.css", {"priority": 800}),
        ("first.css", {"priority": 800}),
        ("print.css", {"priority": 800, "media": "print"}),
        ("https://example.org/far.css", {"priority": 800}),
        ("none.css", {"priority": 800}),
    ]
    config = SimpleNamespace(html_css_files=listed, html_static_path=["_static"])
    assert own_styles(tmp_path, config) == {"own.css": static / "own.css"}
