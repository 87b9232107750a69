"""A site of ABlog is adopted as it stands: nothing but what is told changes, and no word of a page is lost."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from ablog_sites import FOLDERS, SITES
from building import parse
from made_pictures import encoded, photo

from carnet.cli.adopt.__main__ import main

#: What a strict build still tells of each site; all of it is told by the command, too.
ALLOWED = {"manual": "manual/sections.rst:13: WARNING: a file is one post here, and a second one begins"}
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

    def build(self, name: str, *options: str) -> tuple[Path, str]:
        out = self.folder / name
        command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", "-d", self.folder / f"{name}-doctrees", *options]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "SOURCE_DATE_EPOCH": "1800000000"}
        done = subprocess.run([*command, self.root, out], check=False, env=environment, capture_output=True, text=True)
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


@pytest.mark.slow
def test_site_builds_with_every_word_that_it_had(adopted, capsys):
    before, _warnings = adopted.build("before")
    adopted.run("--write", capsys=capsys)
    after, warnings = adopted.build("after", "-n", "-W", "--keep-going")
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
