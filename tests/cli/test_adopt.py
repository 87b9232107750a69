"""A site of ABlog is adopted as it stands: nothing but what is told changes, and no word of a page is lost."""

from __future__ import annotations

import os
import re
import runpy
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import forked
import pytest
from ablog_sites import FOLDERS, SITES
from building import parse
from made_pictures import encoded, photo

from carnet.cli.adopt.__main__ import main
from carnet.cli.new.questions import talk

#: What a strict build still tells of each site; all of it is told by the command, too.
ALLOWED = {"manual": "manual/sections.rst:13: WARNING: a file is one post here, and a second one begins"}
#: Pages that ABlog has and the engine has not: by year, place and language, and those of drafts; "C++" was "c".
GONE = re.compile(r"genindex|blog/(?:archive/)?(?:\d{4}|archive|drafts|(?:language|location).*|tag/(?:c|directive))")
#: The feed of each site, if it has one.
FEEDS = {**dict.fromkeys(SITES, "blog/atom.xml"), "years": "blog/archive/atom.xml", "languages": ""}
#: Pages that were public with ABlog, though their posts were not.
DRAFTS = ("manual/draft",)


class Adopted:
    """A site before and after, on disk."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name, self.folder, self.given = name, folder, folder / "project"
        self.root = self.given / FOLDERS.get(name, "")
        for path, text in SITES[name].items():
            (self.given / path).parent.mkdir(parents=True, exist_ok=True)
            (self.given / path).write_bytes(encoded(photo(64, 48), "PNG") if text == "PNG" else text.encode())
        self.before = self.files()

    def files(self) -> dict[str, bytes]:
        found = (path for path in self.given.rglob("*") if path.is_file() and ".before-carnet" not in path.parts)
        return {path.relative_to(self.given).as_posix(): path.read_bytes() for path in found}

    def run(self, *options: str, capsys) -> tuple[int, str]:
        code = main([str(self.given), "--no-build", *options])
        return code, capsys.readouterr().out

    def build(self, run: Callable[..., CompletedProcess[str]], name: str, *options: str) -> tuple[Path, str]:
        out = self.folder / name
        arguments = ["-q", "-b", "html", "-d", self.folder / f"{name}-doctrees", *options, self.root, out]
        done = run(arguments, Path.cwd(), os.environ | {"SOURCE_DATE_EPOCH": "1800000000"})
        return out, done.stderr.replace(f"{self.root}/", "")


def words_of(out: Path, page: Path) -> Counter[str]:
    """Return the words of the text on a page, without lists of posts and titles of notes, which say dates anew."""
    soup = parse(page.read_text(encoding="utf-8"))
    found: Counter[str] = Counter()
    for section in soup.select("section"):
        if section.find_parent("section"):
            continue
        for part in section.select("ul.postlist, .admonition-title, script, style, .headerlink"):
            part.extract()
        found.update(re.findall(r"\w+", section.get_text(" ")))
    return found


@pytest.fixture(scope="module", params=[*SITES])
def site(request, tmp_path_factory):
    return request.param, tmp_path_factory.mktemp(request.param)


@pytest.fixture
def adopted(site, tmp_path):
    name, _folder = site
    return Adopted(name, tmp_path)


def test_looking_changes_nothing_and_names_a_line_of_each_file(adopted, capsys):
    code, out = adopted.run(capsys=capsys)
    assert code == 1
    assert adopted.files() == adopted.before
    for line in out.splitlines()[:-2]:
        path, number, _text = line.split(":", 2)
        assert 1 <= int(number) <= len((adopted.root / path).read_text(encoding="utf-8").splitlines()) + 1, line


def test_writing_keeps_what_was_there_and_is_done_once(adopted, capsys):
    adopted.run("--write", capsys=capsys)
    after = adopted.files()
    conf = f"{FOLDERS[adopted.name]}/conf.py" if adopted.name in FOLDERS else "conf.py"
    assert after[conf].startswith(adopted.before[conf])
    for path, content in adopted.before.items():
        if after[path] != content:
            kept = adopted.root / ".before-carnet" / Path(path).relative_to(FOLDERS.get(adopted.name, "."))
            assert kept.read_bytes() == content
    _code, out = adopted.run("--write", capsys=capsys)
    assert "[done]" not in out
    assert adopted.files() == after


@pytest.fixture(scope="module")
def plain():
    """A process that has nothing of the engine."""
    with forked.Waiting("ablog", "myst_parser", "pygments.lexers") as process:
        yield process


@pytest.mark.slow
def test_site_builds_with_every_word_that_it_had(adopted, plain, capsys):
    before, _warnings = adopted.build(plain.run, "before")
    adopted.run("--write", "--builder", "html", capsys=capsys)
    after, warnings = adopted.build(forked.run, "after", "-n", "-W", "--keep-going")
    assert [
        line for line in warnings.splitlines() if line and not line.startswith(ALLOWED.get(adopted.name, line + "!"))
    ] == []
    pages = [path.relative_to(before) for path in before.rglob("*.html")]
    texts = {text.rpartition(".")[0] for text in adopted.before}
    compared = 0
    for page in pages:
        docname = page.with_suffix("").as_posix()
        if f"{FOLDERS.get(adopted.name, '')}/{docname}".strip("/") not in texts or docname in DRAFTS:
            continue
        compared += 1
        assert words_of(before, before / page) - words_of(after, after / page) == Counter(), page
    assert compared >= 4
    if feed := FEEDS[adopted.name]:
        ids = re.findall(r"<id>([^<]+)</id>", (before / feed).read_text(encoding="utf-8"))[1:]
        kept = (after / feed).read_text(encoding="utf-8")
        assert ids
        assert [one for one in ids if f"<id>{one}</id>" not in kept and "#" not in one] == []
    gone = {page.with_suffix("").as_posix() for page in pages if not (after / page).exists()} - {*DRAFTS}
    assert {name for name in gone if not GONE.fullmatch(name)} == set()
    home = parse((after / "index.html").read_text(encoding="utf-8"))
    assert len(home.select(".sidebar-tree")) == 1  # the tables of contents stay where they were


CONF = 'extensions = ["ablog", "myst_parser"]\nlanguage = "en"\nblog_baseurl = "https://x.example"\n'


def changed(folder: Path, path: str, text: str, capsys, conf: str = CONF) -> tuple[str, str]:
    """Return a text after `--write`, and what was told."""
    for name, content in {"conf.py": conf, "index.md": "# X\n", path: text}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content.encode())
    main([str(folder), "--write", "--no-build"])
    return (folder / path).read_bytes().decode(), capsys.readouterr().out


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("---\nblogpost: true\ndate: 7/8/2018\n---\n# A\n", "---\nblogpost: true\ndate: 2018-07-08\n---\n# A\n"),
        ("---\nblogpost: true\n---\n# A\n", "---\nblogpost: true\ndate: 2199-12-31\ndraft: true\n---\n# A\n"),
        (
            "---\nblogpost: true\ndate: 2018-07-08\nlayout:\n- a\n- b\n---\n# A\n",
            "---\nblogpost: true\ndate: 2018-07-08\n# layout:\n# - a\n# - b\n---\n# A\n",
        ),
        (
            "```{post} Jun 3 2020\n:tags: a, b\n:author: Al\n:redirect: old/x\n:nocomments:\n```\n\n# A\n",
            "---\ndate: 2020-06-03\ntags: [a, b]\nauthor: [Al]\npermalink: [/old/x]\ncomments: false\n---\n\n\n# A\n",
        ),
        (
            "# A\n\n:::{post} 2020-06-03\n:exclude:\nWhat *it* is.\n:::\n\nText.\n",
            '---\ndate: 2020-06-03\ndescription: "What *it* is."\n---\n\n# A\n\n\nText.\n',
        ),
        (
            "---\ndate: 2020-01-01\ntags: [x]\n---\n\n```{post} 2020-01-02\n:tags: y\n```\n\n# A\n",
            "---\n# date: 2020-01-01\n# tags: [x]\ndate: 2020-01-02\ntags: [y]\n---\n\n\n# A\n",
        ),
        ("```{post} Jan 5, 2018\r\n```\r\n\r\n# A\r\n", "---\r\ndate: 2018-01-05\r\n---\r\n\r\n\r\n# A\r\n"),
    ],
)
def test_post_in_markdown_says_in_its_front_matter_what_it_said(tmp_path, capsys, before, after):
    text, _out = changed(tmp_path, "p/a.md", before, capsys)
    assert text == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("A\n=\n\n.. post:: 10-24-13 10:00:00\n", "A\n=\n\n.. post:: 2013-10-24 10:00\n"),
        (
            "A\n=\n\n.. post:: 2020-01-01\n   :language: en, fr\n   :tags: x\n\nT.\n",
            "A\n=\n\n.. post:: 2020-01-01\n   :tags: x\n.. :language: en, fr\n\nT.\n",
        ),
        (
            ".. post:: 2020-01-01\n\nA\n=\n\n.. update:: Dec 04, 2015\n   B.\n\n::\n\n  .. update:: 5 May\n",
            ".. post:: 2020-01-01\n\nA\n=\n\n.. update:: 2015-12-04\n   B.\n\n::\n\n  .. update:: 5 May\n",
        ),
        ("A\n=\n\n.. post:: Sepember 31, 2016\n", "A\n=\n\n.. post:: Sepember 31, 2016\n"),
    ],
)
def test_post_in_restructuredtext_changes_no_line_but_what_is_told(tmp_path, capsys, before, after):
    text, out = changed(tmp_path, "p/a.rst", before, capsys)
    assert text == after
    assert "p/a.rst:" in out


@pytest.mark.parametrize(
    "conf",
    [
        CONF,
        CONF.rstrip("\n"),
        CONF.replace("\n", "\r\n"),
        CONF.replace("[", "(").replace("]", ")"),
        'extensions = ["myst_parser"]\nextensions.append("ablog")\nextensions += ["sphinx.ext.todo"]\n',
        "import sys\nsys.path.insert(0, '.')\nfrom base import *\n",
    ],
)
def test_settings_run_as_before_with_the_lines_of_the_engine(tmp_path, capsys, conf, monkeypatch):
    monkeypatch.syspath_prepend(str(tmp_path))
    (tmp_path / "base.py").write_text(CONF, encoding="utf-8")
    text, _out = changed(tmp_path, "conf.py", conf, capsys, conf)
    assert text.startswith(conf)
    said = runpy.run_path(str(tmp_path / "conf.py"))
    sys.modules.pop("base", None)
    assert {"ablog", "myst_parser", "carnet", "carnet.archives"} <= {*said["extensions"]}
    assert said["html_theme"] == "furo"


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({}, "there is no conf.py in"),
        ({"conf.py": "project = (\n"}, "conf.py:1: this is no Python that can be read"),
        ({"docs/conf.py": "", "site/conf.py": ""}, "has several sites: name one of them"),
    ],
)
def test_folder_that_is_no_site_is_told_in_one_line(tmp_path, capsys, files, told):
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")
    talk("en")
    assert main([str(tmp_path)]) == 2
    error = capsys.readouterr().err
    assert told in error
    assert error.count("\n") == 1


def test_mark_of_a_file_stays_first_and_other_encodings_are_told(tmp_path, capsys):
    text, _out = changed(tmp_path, "p/a.md", "\ufeff```{post} 2020-06-03\n```\n\n# A\n", capsys)
    assert text.startswith("\ufeff---\ndate: 2020-06-03\n---\n")
    assert "\ufeff" not in text[1:]
    (tmp_path / "p/b.rst").write_bytes("É\n=\n\n.. post:: 7/8/2020\n".encode("latin-1"))
    assert main([str(tmp_path), "--write", "--no-build"]) == 1
    assert "p/b.rst:1: this is not UTF-8 text" in capsys.readouterr().out
    assert (tmp_path / "p/b.rst").read_bytes() == "É\n=\n\n.. post:: 7/8/2020\n".encode("latin-1")


def test_nothing_of_the_settings_runs(tmp_path, capsys):
    conf = f"{CONF}open({str(tmp_path / 'ran')!r}, 'w').close()\nhtml_title = open('/no/such/file').read()\n"
    _text, out = changed(tmp_path, "p/a.rst", "A\n=\n\n.. post:: 2020-01-01\n", capsys, conf)
    assert "1 posts" in out
    assert not (tmp_path / "ran").exists()


def test_extension_that_is_not_installed_is_told_and_one_that_does_the_same_stays(tmp_path, capsys):
    conf = CONF.replace('"ablog"', '"ablog", "sphinxext.opengraph"')
    _text, out = changed(tmp_path, "p/a.rst", "A\n=\n\n.. post:: 2020-01-01\n", capsys, conf)
    assert "conf.py:1: 'sphinxext.opengraph' is not installed here" in out
    assert "carnet.page_metadata" not in (tmp_path / "conf.py").read_text(encoding="utf-8")
