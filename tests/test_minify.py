"""Styles and scripts come to readers without comments, and their addresses change with their content."""

from __future__ import annotations

import zlib

from building import REPO, post

from minify import minified, unindented

EXTENSIONS = ["myst_parser", "ablog", "ablog_compat", "furo_compat", "minify"]


def test_comments_and_indentation_stay_at_home(build):
    blog = build("posts", extensions=EXTENSIONS, html_static_path=[str(REPO / "_static")], html_css_files=["blog.css"])
    for name in ("blog.css", "blog.js", "search.js"):
        source = (REPO / "_static" / name).read_text(encoding="utf-8")
        sent = (blog.out / "_static" / name).read_text(encoding="utf-8")
        assert 0 < len(sent) < len(source) * 0.9
        assert "/*" not in sent
        assert "\n  " not in sent
    assert (blog.out / "_static" / "logo.svg").read_bytes() == (REPO / "_static" / "logo.svg").read_bytes()


def test_address_of_a_style_names_what_is_sent(build):
    blog = build("posts", extensions=EXTENSIONS, html_static_path=[str(REPO / "_static")], html_css_files=["blog.css"])
    (link,) = blog.soup("").select("link[href*='blog.css']")
    assert link["href"].endswith(f"?v={zlib.crc32((blog.out / '_static' / 'blog.css').read_bytes()):08x}")


def test_text_within_code_stays_as_it_is():
    script = "const a = `//  two  ${1}`; // gone\nconst b = /\\/\\*x/g, c = '/* kept */';\n"
    assert minified("a.js", script) == "const a=`//  two  ${1}`;const b=/\\/\\*x/g,c='/* kept */';"
    assert minified("a.css", 'a { content: "/* kept */" ; } /* gone */') == 'a{content:"/* kept */"}'
    assert minified("a.svg", "<a>  </a>") == "<a>  </a>"


def test_pages_lose_the_indentation_of_templates_and_of_nothing_else(build):
    code = "```text\n<b>\n    quatre\n  <i>deux\n```"
    blog = build("posts", files={"posts/2026/code.md": post("Code", code)}, extensions=EXTENSIONS)
    page = blog.html("posts/2026/code/")
    assert "&lt;b&gt;\n    quatre\n  &lt;i&gt;deux" in page
    assert "\n  <" not in page
    assert unindented("  {% if a %}\n    text\n  <b>{% endif %}") == "{% if a %}\n    text\n<b>{% endif %}"
