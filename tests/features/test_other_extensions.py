"""Extensions of others work beside ours: what they run is let through by its hash, what lies elsewhere is told.

The extensions here do what sphinx-copybutton, sphinx-togglebutton, sphinx-design and sphinxcontrib-mermaid do.
"""

from __future__ import annotations

import sys

import pytest
from building import Blog, post

from carnet.security import elsewhere, hash_of, policy

pytestmark = pytest.mark.slow

CONF = """project, language, html_theme, author = "Essai", "fr", "furo", "Camille"
extensions = ["myst_parser", "ablog", "carnet", "carnet.archives", "carnet.media", "carnet.share", "carnet.security"]
html_baseurl = "https://blog.example/fr/"
blog_categories = ["Humeurs"]
"""
FILES = {"index.md": "# Accueil\n\nBonjour.\n", "posts/2026/un.md": post("Un")}
OPTIONS, STYLES = "_static/documentation_options.js", "_static/styles/furo-extensions.css"
#: What each does in a build, as the body of a function of the application.
AT_START = """
def start(app):
    {0}
def setup(app):
    app.connect("builder-inited", start)
    return {{"parallel_read_safe": True, "parallel_write_safe": True}}
"""
PER_PAGE = """
def add(app, name, template, context, doctree):
    {0}
def setup(app):
    app.connect("html-page-context", add)
    return {{"parallel_read_safe": True, "parallel_write_safe": True}}
"""
SAYS = "let hint = 'L’été & <co>';"


@pytest.fixture
def project(tmp_path, monkeypatch):
    """Return a function that builds a blog with an extension of the given code."""
    monkeypatch.syspath_prepend(tmp_path)

    def make(code: str = "", files=FILES, **values: object) -> Blog:
        source = tmp_path / "source"
        source.mkdir(exist_ok=True)
        (tmp_path / "boutons.py").write_text(code, encoding="utf-8")
        sys.modules.pop("boutons", None)
        said = "".join(f"{name} = {value!r}\n" for name, value in values.items())
        added = 'extensions += ["boutons"]\n' if code else ""
        (source / "conf.py").write_text(CONF + added + said, encoding="utf-8")
        return Blog(source, source, tmp_path / "out", "dirhtml", {}).build(files)

    yield make
    sys.modules.pop("boutons", None)


def allowed(page) -> dict[str, list[str]]:
    """Return the sources that the policy of a *page* allows, by directive."""
    (meta,) = page.select("meta[http-equiv=Content-Security-Policy]")
    return {directive: sources for directive, *sources in map(str.split, meta["content"].split(";"))}


@pytest.mark.parametrize("form", [AT_START, PER_PAGE], ids=["at start", "per page"])
def test_inline_script_of_an_extension_runs_by_its_hash(project, form):
    blog = project(form.format(f"app.add_js_file(None, body={SAYS!r})"))
    assert blog.warnings == ""
    for name, page in blog.pages().items():
        assert any(script.string == SAYS for script in page.select("script")), name
        assert hash_of(SAYS) in allowed(page)["script-src"], name
        assert "'unsafe-inline'" not in allowed(page)["script-src"]
    assert "script-src 'self' 'unsafe-inline';" in blog.html("_headers"), "else hosts would block what pages allow"


def test_script_of_an_extension_finds_the_options_of_sphinx_and_the_styles_that_furo_has_for_it(project):
    blog = project(AT_START.format('app.add_js_file("boutons.js")'))
    loaded = blog.html("posts/2026/un/")
    assert OPTIONS in loaded
    assert STYLES in loaded
    assert loaded.index(OPTIONS) < loaded.index("boutons.js")


def test_pages_without_other_extensions_stay_light(project):
    loaded = project().html("posts/2026/un/")
    assert OPTIONS not in loaded
    assert STYLES not in loaded
    loaded = project(html_js_files=["propre.js"]).html("posts/2026/un/")
    assert OPTIONS not in loaded, "a script of the blog's own is no extension's"


def test_script_or_style_of_another_host_is_told_once_with_what_to_write(project):
    code = PER_PAGE.format('app.add_js_file("https://cdn.example/a.js"); app.add_css_file("//styles.example/a.css")')
    blog = project(code)
    assert [line.partition(" WARNING: ")[2] for line in blog.told] == [
        f"aucune page ne charge le {kind} qui est sur {host}\u202f; gardez-le dans _static/, ou écrivez "
        f"blog_allowed_hosts = {{'{host}': ('{kind}',)}} dans conf.py [blog.allowed_hosts]"
        for kind, host in (("script", "cdn.example"), ("style", "styles.example"))
    ]
    assert all(line.startswith("conf.py:2:") for line in blog.told)
    named = project(code, blog_allowed_hosts={"cdn.example": "script", "styles.example": "style"})
    assert named.warnings == ""
    assert "https://styles.example" in allowed(named.soup())["style-src"]


def test_script_of_the_blog_s_own_on_another_host_is_told_at_its_line(project):
    (line,) = project(html_js_files=["https://cdn.example/a.js"]).told
    assert line.startswith("conf.py:5: WARNING: aucune page ne charge le script qui est sur cdn.example")


def test_what_an_inline_script_imports_from_elsewhere_is_told(project):
    module = 'import mermaid from "https://cdn.example/mermaid.esm.min.mjs"; mermaid.run()'
    (line,) = project(PER_PAGE.format(f"app.add_js_file(None, body={module!r}, type='module')")).told
    assert "cdn.example" in line


def test_page_with_a_drawing_lets_it_style_itself_and_no_other_page_does(project):
    files = {**FILES, "posts/2026/dessin.md": post("Dessin", '<pre class="mermaid">graph LR</pre>')}
    blog = project("", files)
    policy_of_drawing = allowed(blog.soup("posts/2026/dessin/"))
    assert policy_of_drawing["style-src"] == ["'self'", "'unsafe-inline'"], "a hash beside it would make it void"
    assert "'unsafe-inline'" not in policy_of_drawing["script-src"]
    assert "'unsafe-inline'" not in allowed(blog.soup("posts/2026/un/"))["style-src"]


def test_hash_beside_unsafe_inline_goes():
    parts = {"a": ("'self'", "'sha256-x='")}, {"a": ("'unsafe-inline'",), "b": ("'sha256-y='",)}
    assert policy(*parts) == "a 'self' 'unsafe-inline'; b 'sha256-y='"


def test_every_way_to_import_from_elsewhere_is_seen():
    class Script:
        filename = None

        def __init__(self, body):
            self.attributes = {"body": body}

    ways = ['import a from "https://x.example/a"', "import('//x.example/a')", "import 'https://x.example/a'"]
    assert [[*elsewhere([Script(way)])] for way in ways] == [["x.example"]] * 3
    assert [*elsewhere([Script("let a = 'https://x.example/a'")])] == []
