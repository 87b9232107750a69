"""A file is in its place where a pattern of posts finds it, however the pattern is written."""

from __future__ import annotations

import pytest

from carnet.core.misplaced_files import _right_places

FILES = (
    "posts/a.md", "posts/2026/a.md", "posts/2026/a.txt", "posts/2026/x/a.md", "posts/20261/a.md", "posts/.x/a.md",
    "posts/2026/.a.md", "pages/a.md", "pages/x/y/a.md", "posts/2026/a [1].md", "posts/2026/é.md",
)  # fmt: skip


@pytest.mark.parametrize(
    "patterns",
    [
        ["posts/[0-9][0-9][0-9][0-9]/*.md"],
        ["./posts/*/*.md"],
        ["posts//*.md", "pages/**/*.md"],
        ["**/*.md"],
        ["posts/2026/?.md"],
        ["posts/[!.]*/a.md"],
        ["posts/2026/a.md"],
    ],
)
def test_places_are_right_where_a_pattern_finds_files(tmp_path, patterns):
    for name in FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    found = {file.relative_to(tmp_path).as_posix() for pattern in patterns for file in tmp_path.glob(pattern)}
    is_right = _right_places(tmp_path, patterns)
    assert {name for name in FILES if is_right(name)} == found & {*FILES}
    assert found
