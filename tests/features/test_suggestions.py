"""What a message suggests is a file or page that the text may take, of a kind that fits, as one would type it."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from building import REPO, new_blog, post

ALL = ["myst_parser", "ablog", "carnet", "carnet.messages"]
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(40)
FILES: dict[str, str | bytes] = {
    # What may be meant
    "img/affiche.png": PICTURE,
    "img/Fête à Brest.png": PICTURE,
    "img/programme.pdf": b"%PDF-1.4\n",
    "img/mesures.csv": "a,b\n1,2\n",
    "img/morceau.mp3": b"ID3",
    "posts/2026/concert.md": post("Concert"),
    "posts/2026/concert/salle.png": PICTURE,
    "posts/2026/serie-un.md": post("Série"),
    "page.md": "# Une page\n",
    # What may not
    "tests/roots/fanfare.pdf": b"%PDF-1.4\n",
    "tests/roots/trompette.png": PICTURE,
    "tests/fanfares.md": "# Autre\n",
    "_build/old/clarinette.png": PICTURE,
    ".trash/saxophone.png": PICTURE,
    "posts/2026/surprise.md": post("Surprise", draft="true"),
    "posts/2026/surprise/cadeau.png": PICTURE,
    "posts/2026/futur.md": post("Futur", date="2062-11-20"),
    "notes-privees.md": "---\ndraft: true\n---\n\n# Privé\n\nTexte.\n",
}

#: What is typed on a post in posts/2026/, and what is suggested.
TYPED = {
    # Files
    "![x](../../img/afiche.png)": "../../img/affiche.png",
    "![x](affiche.png)": "../../img/affiche.png",
    "![x](/img/Affiche.png)": "../../img/affiche.png",
    "![x](sale.png)": "concert/salle.png",
    "![x](../../img/fete-a-brest.png)": "<../../img/Fête à Brest.png>",
    "![x](<../../img/fete-a-brest.png>)": "../../img/Fête à Brest.png",
    "```{image} ../../img/fete-a-brest.png\n:alt: x\n```": "../../img/Fête à Brest.png",
    "{download}`x <../../img/program.pdf>`": "../../img/programme.pdf",
    "{download}`x <programme.pdf>`": "../../img/programme.pdf",
    "[x](../../img/programe.pdf)": "../../img/programme.pdf",
    "```{csv-table}\n:file: ../../img/mesure.csv\n```": "../../img/mesures.csv",
    "```{audio} ../../img/morceaux.mp3\n:title: x\n```": "../../img/morceau.mp3",
    # Pages
    "[x](concerts.md)": "concert.md",
    "[x](conccert)": "concert.md",
    "[x](concert)": "concert.md",
    "[x](#concert)": "concert.md",
    "[x](#parti)\n\n## Partie": "#partie",
    "[x](ana@example.org)": "mailto:ana@example.org",
    "[x](concerts.html)": "concert.md",
    "[x](../../paje.md)": "../../page.md",
    "{doc}`consert`": "concert",
    "{doc}`/paeg`": "../../page",
    # Nothing that is near
    "{download}`x <rien.pdf>`": "",
    "{download}`x <concert.pdf>`": "",
    "![x](serie.png)": "",
    "![x](programme.png)": "",
    "[x](zzz.md)": "",
    # What is left out, built, hidden, or may not be published
    "{download}`y <fanfare.pdf>`": "",
    "{download}`y <../../tests/roots/fanfarre.pdf>`": "",
    "![y](trompette.png)": "",
    "![y](clarinette.png)": "",
    "![y](saxophone.png)": "",
    "![y](cadeau.png)": "",
    "![y](surprise/cadau.png)": "",
    "[y](fanfares.md)": "",
    "[y](surprises.md)": "",
    "[y](futurs.md)": "",
    "```{include} surprises.md\n```": "",
    "```{include} ../../notes-prives.md\n```": "",
    "```{literalinclude} futurs.md\n```": "",
}


@pytest.fixture(scope="module", params=[False, True], ids=["site", "preview"])
def told(build, request):
    """Return what is told of each post, by what is typed there; in a preview drafts are pages as others are."""
    pages = {f"posts/2026/t{at:02}.md": post(f"T{at}", typed) for at, typed in enumerate(TYPED)}
    extensions = ["myst_parser", "ablog", "carnet", "carnet.messages", "carnet.drafts", "carnet.outside_files"]
    extensions += ["carnet.media", "carnet.markdown"]
    settings = {"exclude_patterns": ["tests", "_build"], "blog_show_drafts": request.param, "extensions": extensions}
    blog = build("told", files=FILES | pages, **settings)
    by_page = {line.partition(":")[0]: line for line in blog.told}
    return {typed: by_page.get(f"posts/2026/t{at:02}.md", "") for at, typed in enumerate(TYPED)}


def suggested(line: str) -> str:
    found = re.search(r"(?:écrivez|vouliez-vous dire|est-ce)\D*? «\u00a0([^»#][^»]*|#[^»]+)\u00a0»", line)
    return found[1] if found else ""


def test_each_mistake_is_told(told):
    assert [typed for typed, line in told.items() if not line] == []


def test_what_is_suggested_is_near_reachable_and_of_its_kind(told):
    assert {typed: suggested(line) for typed, line in told.items()} == TYPED


COVERS = {"afiche.png": "../../img/affiche.png", "serie.png": "", "cadeaux.png": "", "trompette.png": ""}


def test_cover_and_other_files_are_suggested_by_the_same_rule(build):
    pages = {
        f"posts/2026/c{at}.md": post(f"C{at}", image=f"../../img/{name}", image_alt="x")
        for at, name in enumerate(COVERS)
    }
    extensions = ["myst_parser", "ablog", "carnet", "carnet.front_matter", "carnet.drafts"]
    blog = build("told", files=FILES | pages, extensions=extensions, exclude_patterns=["tests", "_build"])
    told = {line.partition(":")[0]: line for line in blog.told}
    assert {name: suggested(told[f"posts/2026/c{at}.md"]) for at, name in enumerate(COVERS)} == COVERS


#: What is typed of a file whose accents stand apart from their letters, or with accents that do.
APART = ("![x](img/{typed}.png)", "{{download}}`x <img/{typed}.pdf>`", ":::{{audio}} img/{typed}.mp3\n:title: x\n:::")


@pytest.mark.parametrize(("typed", "named"), [("NFC", "NFD"), ("NFD", "NFC")])
def test_name_that_looks_alike_is_told_as_such_and_not_suggested(tmp_path, typed, named):
    """A folder that came from a Mac: "write 'forêt.png'" would say what stands there already."""
    typed, name = (unicodedata.normalize(form, "forêt") for form in (typed, named))
    files = {f"posts/2026/img/{name}.{kind}": PICTURE for kind in ("png", "pdf", "mp3", "jpg")}
    pages = {f"posts/2026/p{at}.md": post(f"P{at}", form.format(typed=typed)) for at, form in enumerate(APART)}
    if named == "NFD":  # a front matter is read as if its accents were joined
        pages["posts/2026/p9.md"] = post("P9", image=f"img/{typed}.jpg", image_alt="x")
    extensions = ["myst_parser", "ablog", "carnet", "carnet.messages", "carnet.front_matter", "carnet.media"]
    blog = new_blog(tmp_path, "told", "dirhtml", {"extensions": extensions, "exclude_patterns": ["tests", "_build"]})
    blog.build(files | pages)
    if (blog.source / f"posts/2026/img/{typed}.png").exists():
        pytest.skip("this system finds it either way")
    told = [line for line in blog.told if "retapez ce nom, et celui du fichier aussi" in line]
    assert [line.partition(":")[0] for line in told] == sorted(pages)
    assert not [line for line in told if suggested(line)]


def test_page_whose_accents_stand_apart_is_told_once_as_such(tmp_path):
    name = unicodedata.normalize("NFD", "été")
    blog = new_blog(tmp_path, "told", "dirhtml", {"extensions": [*ALL, "carnet.front_matter"]})
    blog.build({f"posts/2026/{name}.md": post("Un"), f"{name}.md": "# Page\n"})
    if (blog.source / "été.md").exists():
        pytest.skip("this system finds it either way")
    told = [line for line in blog.told if "t.md" not in line and "été" in unicodedata.normalize("NFC", line)]
    assert sorted(line.partition(":")[0] for line in told) == sorted([f"posts/2026/{name}.md", f"{name}.md"])
    assert all("les accents sont séparés de leurs lettres" in line for line in told)


def test_link_that_leads_nowhere_is_told_by_its_own_name(tmp_path):
    blog = new_blog(tmp_path, "told", "dirhtml", {"extensions": ALL})
    (blog.source / "perdu.md").symlink_to(tmp_path / "nowhere.md")
    assert any(line.startswith("perdu.md: ") for line in blog.build().told), blog.warnings


CONF = (REPO / "tests" / "roots" / "told" / "conf.py").read_text(encoding="utf-8").replace("__file__", repr(__file__))


def told_of_settings(folder: Path, lines: str) -> list[str]:
    blog = new_blog(folder, "told", "dirhtml", {})
    blog.settings = blog.source  # where its conf.py is, too
    conf = re.sub(r"^(?:language|blog_categories) = .*\n", "", CONF, flags=re.MULTILINE) + lines
    return blog.build({"conf.py": conf, "index.md": "# Essai\n"}).told


def test_mistyped_setting_is_told_with_the_right_one_at_its_line(tmp_path):
    typed = ["blog_categorie = []", 'blog_timezon = "Europe/Paris"', 'html_titel = "x"', 'langage = "fr"']
    told = told_of_settings(tmp_path, "\n".join(typed))
    first = CONF.count("\n") - 1
    assert [line.partition(": ")[0] for line in told] == [f"conf.py:{first + at}" for at in range(4)]
    near = [re.search(r"did you mean '(\w+)'", line) for line in told]
    assert [found and found[1] for found in near] == ["blog_categories", "blog_timezone", "html_title", "language"]


def test_name_that_conf_itself_reads_is_no_slip_and_any_encoding_is_read(tmp_path):
    blog = new_blog(tmp_path, "told", "dirhtml", {})
    blog.settings = blog.source
    conf = CONF + 'blog_timezon = "Europe/Paris"  # \xe0 moi\nmine = blog_timezon\nhtml_titel = "x"\n'
    for text in (b"\xef\xbb\xbf" + conf.encode(), b"# -*- coding: latin-1 -*-\n" + conf.encode("latin-1", "replace")):
        told = blog.build({"conf.py": text, "index.md": "# Essai\n"}).told
        assert ["html_title" in line for line in told] == [True]


def test_names_of_ones_own_in_conf_are_not_told(tmp_path):
    own = 'folder = "x"\nyear = 2006\ndefault_address = "x"\nblog_of_mine = 1\ntitles = {}\nlanguage = "fr"\n'
    without_their_lines = 'blog_goatcounter = ""\nblog_comments = {}\nblog_podcast_author = "x"\n'
    assert told_of_settings(tmp_path, own + without_their_lines) == []
