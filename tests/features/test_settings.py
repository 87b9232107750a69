"""`conf.py` is short: what it does not say has the engine's value, for a blog alone; what was renamed is still read."""

from __future__ import annotations

import ast
import io
import re
import tokenize

import pytest
from building import FACTS, REPO, Blog, new_blog, post, real_settings
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from carnet.core.defaults import blog_defaults
from carnet.theme.colors import NAMES, contrast, mixed

CONF = (REPO / "conf.py").read_text(encoding="utf-8")
BLOG = """project, language, html_theme, author = "Essai", "fr", "furo", "Camille"
extensions = ["myst_parser", "ablog", "carnet", "carnet.archives", "carnet.sidebar_links"]
html_baseurl = "https://blog.example/fr/"
blog_categories = ["Humeurs"]
"""
#: A manual that takes one feature.
MANUAL = 'project, html_theme = "Manual", "furo"\nextensions = ["myst_parser", %r]\n'
FILES = {"index.md": "# Accueil\n\nBonjour.\n", "posts/2026/un.md": post("Un", tags="été")}
COLORS = {
    "background": ("#fffdf8", "#1a1714"),
    "surface": ("#f7f2e8", "#221e1a"),
    "border": ("#e4dac8", "#3a332b"),
    "outline": ("#8d8371", "#857a6a"),
    "text": ("#26221c", "#ece5d9"),
    "muted": ("#575045", "#bfb5a5"),
    "accent": ("#7a2e12", "#f2b48c"),
    "visited": ("#5f2f5c", "#d9b3dc"),
}


@pytest.fixture
def project(tmp_path):
    """Return a function that makes a project with the settings that are written, not yet built."""

    def make(conf: str, **values: object) -> Blog:
        source = tmp_path / "source"
        source.mkdir(exist_ok=True)
        said = "".join(f"{name} = {value!r}\n" for name, value in values.items())
        (source / "conf.py").write_text(conf + said, encoding="utf-8")
        return Blog(source, source, tmp_path / "out", "dirhtml", {})

    return make


def config(blog: Blog, **overrides: object):
    """Return the settings of a project as a build has them, without a build, and what was told."""
    told = io.StringIO()
    folders = (blog.source, blog.settings, blog.out, blog.out.parent / "doctrees")
    with patch_docutils(blog.settings), docutils_namespace():
        return Sphinx(*folders, blog.builder, dict(overrides), status=None, warning=told).config


def shown(blog: Blog, address: str = "") -> dict[str, str]:
    """Return the entries of the menu on a page, with where they lead."""
    return {link.get_text(): link["href"] for link in blog.soup(address).select(".menu li a")}


# -- Short ------------------------------------------------------------------------------------------------------------


def test_conf_is_read_like_a_table_of_contents():
    lines = CONF.splitlines()
    assert len(lines) <= 120
    assert max(map(len, lines)) <= 120
    tokens = {token.string for token in tokenize.generate_tokens(io.StringIO(CONF).readline)}
    assert not tokens & {";", "exec", "eval", "lambda", "import_module"}
    modules = [node for node in ast.walk(ast.parse(CONF)) if isinstance(node, ast.Import | ast.ImportFrom)]
    assert {ast.unparse(node) for node in modules} == {
        "import sys",
        "from os import environ",
        "from pathlib import Path",
    }


def test_extensions_begin_with_the_stack_and_each_has_its_words():
    extensions = real_settings()["extensions"]
    assert extensions[:3] == ["myst_parser", "ablog", "carnet"]
    for name in extensions:
        (line,) = [line for line in CONF.splitlines() if line.startswith(f'    "{name}",')]
        assert line.partition("  # ")[2], line


def test_conf_says_nothing_that_the_engine_says():
    said = {
        node.targets[0].id: ast.unparse(node.value)
        for node in ast.parse(CONF).body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    defaults = blog_defaults(real_settings(), REPO)
    assert {name for name in said.keys() & defaults.keys() if said[name] == repr(defaults[name])} == set()


# -- What a blog has where it says nothing ----------------------------------------------------------------------------


@pytest.mark.slow
def test_blog_that_says_nothing_is_whole(project):
    hidden = {
        ".trash/x.md": "# X\n",
        "posts/2026/.un.md": "# X\n",
        "posts/Templates/x.md": "# X\n",
        "README.md": "# X\n",
    }
    static = {"_static/logo.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>", "_static/blog.css": "p { color: red }"}
    blog = project(BLOG).build(FILES | hidden | static)
    assert blog.warnings == ""
    assert {path.parent.name for path in blog.out.rglob("*.html")} >= {"un", "rubrique", "humeurs", "archives"}
    assert [name for name in blog.pages() if "README" in name or "x/" in name or ".un" in name] == []
    page = blog.soup("posts/2026/un/")
    assert page.select_one(".menu")
    assert page.select_one(".bar img")["src"].endswith("logo.svg")
    assert page.title.get_text().endswith("Essai")
    assert [*blog.out.glob("_sources/*")] == []
    assert not (blog.out / "genindex").exists()
    assert "color:red" in (blog.out / "_static/carnet.css").read_text("utf-8").replace(": ", ":")


def test_value_of_the_owner_wins(project):
    own = {
        "html_permalinks_icon": "¶",
        "html_copy_source": True,
        "html_sidebars": {"**": ["sidebar/navigation.html"]},
        "html_logo": None,
        "myst_heading_anchors": 1,
        "blog_path": "tout",
        "blog_addresses": {"tag": "sujet"},
        "linkcheck_timeout": 7,
        "smartquotes_action": "qDe",
    }
    found = config(project(BLOG, **own))
    assert {name: found[name] for name in own} == own
    assert config(project(BLOG), blog_path="ici").blog_path == "ici"
    assert config(project(BLOG, **own), blog_path="ici", linkcheck_timeout="9").linkcheck_timeout == 9


def test_what_editors_hide_stays_hidden_beside_what_the_owner_leaves_out(project):
    found = config(project(BLOG, exclude_patterns=["notes", ".*"])).exclude_patterns
    assert found == [".*", "_*", "**/*.md.*", "**/.*", "**/Templates", "notes"]


def test_files_under_their_usual_names_are_used_once_they_are_there(project):
    blog = project(BLOG.replace('"carnet.archives"', '"carnet.manifest", "carnet.feeds"'))
    found = config(blog)
    assert (found.html_logo, found.html_static_path, found.templates_path) == (None, [], [])
    assert (found.blog_touch_icon, found.blog_feed_logo, found.blog_app_icons, found.html_css_files) == ("", "", (), [])
    for name in ("_static/logo.svg", "_static/apple-touch-icon.png", "_static/icon-512.png", "_templates/page.html"):
        (blog.source / name).parent.mkdir(exist_ok=True)
        (blog.source / name).write_text("", encoding="utf-8")
    found = config(blog)
    assert (found.html_logo, found.html_static_path, found.templates_path) == (
        "_static/logo.svg",
        ["_static"],
        ["_templates"],
    )
    assert found.blog_touch_icon == found.blog_feed_icon == "_static/apple-touch-icon.png"
    assert list(found.blog_app_icons) == [("_static/icon-512.png", "512x512", "any")]


def test_preview_keeps_robots_away_and_has_the_policy(project):
    lines = BLOG.replace('"carnet.archives"', '"carnet.sitemap", "carnet.security", "carnet.drafts"')
    names = ("blog_indexed", "blog_policy")
    assert [config(project(lines))[name] for name in names] == [True, True]
    preview = config(project(lines, blog_show_drafts=True))
    assert [preview[name] for name in names] == [False, True]
    assert config(project(lines, blog_show_drafts=True, blog_indexed=True)).blog_indexed is True


@pytest.mark.parametrize("feature", ["carnet", "carnet.reading", "carnet.feeds", "carnet.markdown", "carnet.manifest"])
def test_manual_that_takes_one_feature_keeps_every_value(project, feature):
    """Of Sphinx, MyST and Furo; the extensions that are loaded change none."""
    (plain, taken) = (config(project(MANUAL % name, html_static_path=[])) for name in ("sphinx.ext.todo", feature))
    assert len(blog_defaults({}, REPO)) > 30
    names = [name for name in blog_defaults({}, REPO) if name in plain]
    assert len(names) > 15
    assert {name: taken[name] for name in names} == {name: plain[name] for name in names}
    assert taken.exclude_patterns == []


# -- The menu and the profile -----------------------------------------------------------------------------------------

MENU = {
    "Buzz": [("Tout", "archives"), ("Le label", "https://label.example/?a=1&b=2"), ("Écrire", "mailto:a@b.example")]
}
PROFILE = {"name": "Camille", "line": "Musicienne", "me": ["https://social.example/@camille"]}


@pytest.mark.slow
def test_menu_leads_to_pages_and_outside(project):
    blog = project(BLOG, blog_menu=MENU, blog_profile=PROFILE).build(FILES)
    assert blog.warnings == ""
    entries = shown(blog, "posts/2026/un/")
    assert list(entries.items())[-3:] == [
        ("Tout", "../../../archives/"),
        ("Le label", "https://label.example/?a=1&b=2"),
        ("Écrire", "mailto:a@b.example"),
    ]
    assert blog.soup().select_one(".footer-about .p-name").get_text() == "Camille"
    assert PROFILE["me"][0] in [link["href"] for link in blog.soup().select("link[rel=me]")]


@pytest.mark.slow
def test_menu_and_profile_are_read_under_their_old_names_and_told_once(project, tmp_path):
    new = project(BLOG, blog_menu=MENU, blog_profile=PROFILE).build(FILES)
    pages = {name: new.html(name) for name in ("index.html", "posts/2026/un/index.html")}
    variables = f"doors = {MENU!r}\nprofile = {PROFILE!r}\n"
    for said in (variables, variables + 'html_context = {"doors": doors, "profile": profile}\n'):
        old = project(BLOG + said).build()
        assert old.told == [
            f"conf.py:{5 + number}: WARNING: «\u00a0{before}\u00a0» s’appelle maintenant «\u00a0{now}\u00a0»\u202f; "
            "écrivez ce nom-là dans conf.py, et retirez l’ancien [blog.old_name]"
            for number, (before, now) in enumerate([("doors", "blog_menu"), ("profile", "blog_profile")])
        ]
        assert {name: old.html(name) for name in pages} == pages
    both = project(BLOG + variables, blog_menu={"Autre": [("Tout", "archives")]}).build()
    assert list(shown(both).items())[-1] == ("Tout", "archives/")
    assert len(both.told) == 2


def test_names_of_others_in_a_manual_are_theirs(project):
    conf = MANUAL % "carnet.reading" + 'doors = {"x": 1}\nhtml_context = {"profile": {"name": "x"}}\n'
    assert project(conf).build({"index.md": "# Manual\n"}).warnings == ""


@pytest.mark.parametrize("entry", ["archives", ("Tout",), ("Tout", 3), {"Tout": "archives"}, ("Tout", ""), None])
def test_what_is_no_entry_of_a_menu_is_told_and_left_out(project, entry):
    blog = project(BLOG, blog_menu={"Buzz": [entry, ("Accueil", "index")]}).build({"index.md": "# Accueil\n"})
    (line,) = blog.told
    assert line.startswith("conf.py:5: WARNING: ")
    assert line.endswith(
        "dans blog_menu, n’est pas une entrée de menu\u202f; écrivez "
        '("Nom", "page") ou ("Nom", "https://…") [blog.menu]'
    )
    assert list(shown(blog).items())[-1] == ("Accueil", "#")


# -- Colours ----------------------------------------------------------------------------------------------------------


def variables(found, scheme: str) -> dict[str, str]:
    return {
        name.removeprefix("color-"): value
        for name, value in found.html_theme_options[f"{scheme}_css_variables"].items()
    }


def test_eight_names_make_the_colours_of_furo(project):
    assert list(COLORS) == list(NAMES)
    found = config(project(BLOG, blog_colors=COLORS))
    for place, scheme in enumerate(("light", "dark")):
        made = variables(found, scheme)
        for name, pair in {
            "background-primary": "background",
            "brand-content": "accent",
            "foreground-border": "outline",
        }.items():
            assert made[name] == COLORS[pair][place]
        ground, text = made["background-primary"], made["foreground-secondary"]
        assert (
            contrast(made["foreground-muted"], ground)
            < contrast(text, ground)
            < contrast(made["foreground-primary"], ground)
        )
        assert contrast(made["background-hover"], ground) > contrast(made["background-secondary"], ground)
    assert mixed("#000", "#ffffff", 0.5) == "#808080"


def test_variable_of_the_owner_wins(project):
    options = {"light_css_variables": {"color-brand-primary": "#123456"}, "announcement": "Bonjour"}
    found = config(project(BLOG, blog_colors=COLORS, html_theme_options=options))
    assert variables(found, "light")["brand-primary"] == "#123456"
    assert variables(found, "light")["brand-content"] == COLORS["accent"][0]
    assert found.html_theme_options["announcement"] == "Bonjour"


def test_names_that_are_left_out_keep_the_colours_of_furo(project):
    found = config(project(MANUAL % "carnet.reading", blog_colors={"accent": ("#7a2e12", "#f2b48c")}))
    assert variables(found, "dark") == dict.fromkeys(
        ("brand-primary", "brand-content", "admonition-title--note"), "#f2b48c"
    )
    assert config(project(MANUAL % "carnet.reading")).html_theme_options == {}


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("acent", ("#000", "#fff"), "blog_colors n’a pas de «\u00a0acent\u00a0»\u202f; écrivez «\u00a0accent\u00a0»"),
        (3, ("#000", "#fff"), "blog_colors n’a pas de «\u00a03\u00a0»\u202f; écrivez «\u00a0background"),
        ("accent", ("#7a2e12",), "«\u00a0accent\u00a0», dans blog_colors, demande une couleur pour les pages claires"),
        ("accent", 7, "«\u00a0accent\u00a0», dans blog_colors, demande une couleur pour les pages claires"),
        (
            "accent",
            ("brun", "#fff"),
            "«\u00a0accent\u00a0», dans blog_colors\u00a0: «\u00a0brun\u00a0» n’est pas une couleur",
        ),
        ("accent", ("#7a2e1", "#fff"), "«\u00a0#7a2e1\u00a0» n’est pas une couleur\u202f; écrivez-la comme #7a2e12"),
        (
            "text",
            ("#767c82", "#ece5d9"),
            "se voit mal sur «\u00a0surface\u00a0» dans les pages claires\u00a0: son contraste est de 3,",
        ),
        ("visited", ("#5f2f5c", "#5f2f5c"), "se voit mal sur «\u00a0surface\u00a0» dans les pages sombres"),
        ("outline", ("#e4dac8", "#857a6a"), "et il en faut 3 au moins"),
    ],
)
def test_mistake_in_a_colour_is_told_in_one_line(project, name, value, told):
    blog = project(BLOG, blog_colors=COLORS | {name: value}).build({"index.md": "# Accueil\n"})
    (line,) = blog.told
    assert line.startswith("conf.py:5: WARNING: ")
    assert told in line
    assert line.endswith(" [blog.colors]")


def test_ground_on_which_the_text_of_furo_is_lost_is_told(project):
    conf = MANUAL % "carnet.reading"
    told = project(conf, blog_colors={"background": ("#555555", "#131416")}).build({"index.md": "# Manual\n"}).told
    words = r"'(\w+)' in blog_colors is hard to see on 'background' on light pages: its contrast is [\d.]+, and 4.5"
    assert [found[1] for line in told if (found := re.search(words, line))] == ["text", "muted", "accent", "visited"]
    assert len(told) == 4


@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [
        ("blog_menu", ["x"], "un dictionnaire, {…}"),
        ("blog_profile", "x", "un dictionnaire, {…}"),
        ("blog_colors", "red", "un dictionnaire, {…}"),
        ("blog_categories", "Humeurs", "une liste, […]"),
        ("blog_addresses", ["tag"], "un dictionnaire, {…}"),
        ("blog_home_length", "10", "un nombre"),
        ("blog_indexed", "no", "True ou False"),
        ("blog_timezone", None, "un texte entre guillemets droits"),
    ],
)
def test_setting_of_the_wrong_kind_is_told_in_one_line(project, name, value, wanted):
    more = '"carnet.archives", "carnet.page_metadata", "carnet.french", "carnet.sitemap"'
    lines = BLOG.replace('"carnet.archives"', more).replace('blog_categories = ["Humeurs"]\n', "")
    seen = f"«\u00a0{name}\u00a0» ne peut pas valoir «\u00a0{value}\u00a0»\u202f; écrivez {wanted}"
    blog = project(lines, **{name: value}).build({"index.md": "# Accueil\n"})
    assert blog.told == [f"conf.py:4: WARNING: {seen} [blog.setting]"]


def test_colours_of_the_real_blog_can_be_read(tmp_path):
    blog = new_blog(tmp_path, "whole", "dirhtml", FACTS)
    blog.settings = REPO
    assert "blog.colors" not in blog.build().warnings
    style = blog.soup().select_one("style").get_text()
    for pair in real_settings()["blog_colors"].values():
        assert all(color in style for color in pair)
