"""What a build keeps is published under a second name, whatever the system can do; no other output sees it change."""

from __future__ import annotations

import errno
import os

import pytest

from carnet.core.build_state import publish_kept, write_whole


@pytest.fixture(params=["second names", "none"])
def system(request, monkeypatch):
    """A system with second names of files, and one without."""

    def link(*_names):
        raise OSError(errno.EXDEV, "another disk")

    if request.param == "none":
        monkeypatch.setattr(os, "link", link)
    return request.param


def test_kept_file_is_published_with_its_time_in_a_folder_that_comes_with_it(system, tmp_path):
    kept, published = tmp_path / "kept.png", tmp_path / "html" / "_cards" / "one.png"
    kept.write_bytes(b"card")
    os.utime(kept, (1_000_000, 1_000_000))
    publish_kept(kept, published)
    assert (published.read_bytes(), published.stat().st_mtime) == (b"card", 1_000_000)
    assert published.samefile(kept) == (system == "second names")


def test_file_that_is_made_anew_changes_where_it_is_published_again_alone(system, tmp_path):
    kept, outputs = tmp_path / "kept.png", [tmp_path / name / "one.png" for name in ("html", "dirhtml")]
    kept.write_bytes(b"card")
    for published in outputs:
        publish_kept(kept, published)
    write_whole(kept, b"another")
    assert [published.read_bytes() for published in outputs] == [b"card", b"card"]
    publish_kept(kept, outputs[0])
    assert [published.read_bytes() for published in outputs] == [b"another", b"card"]
