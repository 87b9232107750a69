"""Every file of the site comes from a place that can be named: THIRD-PARTY.md lists those that are not ours."""

from __future__ import annotations

import re
from pathlib import Path

import furo
import pytest
import sphinx
import sphinx_basic_ng
from building import REPO

from carnet.core.pictures.convert import recoded
from carnet.core.pictures.svg import clean_drawing

pytestmark = pytest.mark.slow

FURO = Path(furo.__file__).parent / "theme/furo/static"
BASIC = Path(sphinx_basic_ng.__file__).parent / "theme/basic-ng/static"
SPHINX = Path(sphinx.__file__).parent / "themes/basic/static"
#: What our modules and Sphinx write by name, from the posts.
GENERATED = re.compile(
    r".*\.html|_headers|\.nojekyll|\.buildinfo|robots\.txt|sitemap(-\d+)?\.xml|manifest\.webmanifest|objects\.inv"
    r"|blogs\.opml|([\w/-]+/)?(atom|rss|feed|podcast)\.(xml|json)|archives/feed/\d+\.xml|_cards/[\w/-]+\.png"
    r"|_static/(pygments\.css|translations\.js|carnet\.(css|js))|_images/[\w-]+\.(avif|gif|jpg|png|svg|webp)"
    r"|_search/[\w.-]+\.(json|txt)"
    r"|_downloads/scores/[\w-]+\.(abc|mei|mid|musicxml)"
)


def origin(path: Path, name: str) -> str:
    """Return whose a file of the output is, "" if nobody knows."""
    content, inner = path.read_bytes(), name.removeprefix("_static/")
    sources = [*(REPO / "src").rglob(inner), REPO / "_static" / inner]
    owners = {
        "generated": GENERATED.fullmatch(name),
        "sphinx-basic-ng": is_same(BASIC / inner, content),
        "Furo": is_same(FURO / inner, content),
        "Sphinx": name == "_search/stemmer.js"
        or is_same(SPHINX / inner, content)
        or (SPHINX / f"{inner}.jinja").is_file(),
        "ours": any(is_same(file, content) for file in (*sources, *(REPO / "posts").rglob(path.name)))
        or (
            path.suffix == ".svg"
            and sources[-1].is_file()
            and clean_drawing(sources[-1].read_bytes(), recoded).content == content
        ),
    }
    return next((owner for owner, is_owner in owners.items() if is_owner), "")


def is_same(file: Path, content: bytes) -> bool:
    """Return whether a *file* that may have been copied has this *content*."""
    return file.is_file() and file.read_bytes() == content


@pytest.fixture(scope="module")
def origins(dirhtml):
    return {
        name: origin(path, name)
        for path in sorted(dirhtml.out.rglob("*"))
        if path.is_file() and (name := path.relative_to(dirhtml.out).as_posix())
    }


def test_no_file_is_of_unknown_origin(origins, written):
    assert len(origins) > 50 + 8 * len(written)
    assert [name for name, whose in origins.items() if not whose] == []


def test_file_that_nobody_made_is_noticed(tmp_path):
    (tmp_path / "blog.css").write_text("body {}")
    assert origin(tmp_path / "blog.css", "_static/blog.css") == ""
    assert origin(tmp_path / "blog.css", "_static/other.css") == ""


def test_all_that_others_made_is_listed_with_its_licence(origins):
    listed = (REPO / "THIRD-PARTY.md").read_text(encoding="utf-8")
    for owner in {*origins.values()} - {"ours", "generated"}:
        assert re.search(rf"\| {owner} +\|.*\| (MIT|BSD-[23]-Clause|OFL-1\.1)", listed), owner
