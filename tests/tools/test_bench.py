"""What the benchmark promises: the same posts everywhere, and a table and JSON that hold what was measured."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest

from carnet.cli.repository import ROOT
from carnet.core.text import slugify
from tools.bench import __main__ as bench
from tools.bench.generator import NEW_TAG, TAGS, make_picture, make_post, make_posts
from tools.bench.measuring import BuildError, clean_environment, measure
from tools.bench.stacks import Blog, BlogWithoutSearch, Plain

pytestmark = pytest.mark.slow

SIZE = 3


@pytest.fixture(scope="module")
def measured(tmp_path_factory):
    """Return the table and the figures of a run over three posts, and the folder for temporary files."""
    folder = tmp_path_factory.mktemp("bench")
    (folder / "tmp").mkdir()
    command = [sys.executable, "-m", "tools.bench", "--sizes", str(SIZE), "--runs", "1", "--json", folder / "b.json"]
    environment = clean_environment(folder / "tmp") | {"PYTHONPATH": "src"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout, json.loads((folder / "b.json").read_text(encoding="utf-8")), folder / "tmp"


def test_posts_are_the_same_in_every_process():
    code = "from tools.bench.generator import make_posts; print(list(make_posts(30)))"
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == str(list(make_posts(30)))
    assert make_picture(3) == make_picture(3) != make_picture(13)


def test_posts_are_as_described():
    posts = list(make_posts(300))
    lengths = [len(re.findall(r"\w+", post.body)) for post in posts if "```" not in post.body]
    assert 250 <= min(lengths) < max(lengths) <= 420  # with a heading, and the addresses of links
    assert len({slugify(tag) for tag in TAGS}) == 60
    assert {tag for post in posts for tag in post.tags} == set(TAGS)
    assert len({post.category for post in posts}) == 6
    assert sum("```python" in post.body for post in posts) == 60
    assert sum(post.has_picture for post in posts) == 30
    assert [post.day for post in posts] == sorted(post.day for post in posts)


def test_edits_change_what_they_say():
    post, new = make_post(1, SIZE), make_post(SIZE, SIZE)
    assert post.edited().body.startswith(post.body + " ")
    assert post.tagged().tags == (*post.tags, NEW_TAG)
    assert NEW_TAG not in TAGS
    assert new.day > max(other.day for other in make_posts(SIZE))


def test_json_holds_every_build(measured):
    results = {(result["stack"], result["scenario"]): result for result in measured[1]["results"]}
    wanted = {(kind.name, scenario) for kind in (Blog, BlogWithoutSearch, Plain) for scenario in kind.scenarios}
    assert results.keys() == wanted
    for result in results.values():
        assert result["posts"] == SIZE
        assert result["runs"] == [result["median"]]
        assert all(figure > 0 for figure in result["median"].values())
    ours, plain = results[Blog.name, "body edit"], results[Plain.name, "body edit"]
    assert ours["ratio_to_plain"]["cpu"] == pytest.approx(ours["median"]["cpu"] / plain["median"]["cpu"])
    assert measured[1]["largest_page"][0]["bytes"] > 1000


def test_table_holds_the_same_figures(measured):
    table, figures, _ = measured
    for result in figures["results"]:
        taken = result["median"]
        row = f"| {SIZE} | {result['scenario']} | {result['stack']} | {taken['wall']:.2f} | {taken['cpu']:.2f} |"
        assert row in table


def test_nothing_is_left_behind(measured):
    assert list(measured[2].iterdir()) == []


@pytest.mark.parametrize("code", ["print('WARNING: faute')", "raise SystemExit('faute')"])
def test_a_build_with_something_to_say_stops_the_benchmark(tmp_path, code):
    with pytest.raises(BuildError, match="faute"):
        measure([sys.executable, "-c", code], tmp_path, clean_environment(tmp_path), tmp_path / "log")


def test_processor_and_memory_of_children_count(tmp_path):
    child = "x = bytearray(200_000_000); [i for i in range(5_000_000)]"
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    sample = measure([sys.executable, "-c", code], tmp_path, clean_environment(tmp_path), tmp_path / "log")
    assert sample.memory > 150
    assert sample.cpu > 0.1


def test_sizes_are_checked(capsys):
    with pytest.raises(SystemExit):
        bench.main(["--sizes", "0"])
    assert "1 or more" in capsys.readouterr().err
