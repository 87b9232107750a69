"""Two builds in one folder never meet, and one that was killed leaves nothing that the next one builds on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import forked
import pytest
from blogs import REPO, TODAY, Blog, differences, epoch, many_posts, snapshot
from forked import Forked

from carnet.core.build_state import BuildLock, delete_files, write_whole
from carnet.core.code_digest import code_digest

pytestmark = pytest.mark.slow


@pytest.fixture
def blog(tmp_path):
    made = Blog(tmp_path / "blog").start()
    made.write("index.md", "# Le blog\n\nBienvenue.\n")
    for docname, post in many_posts(6).items():
        made.posts[docname] = post
        made.save(docname)
    return made


def begun(blog: Blog, jobs: int = 1) -> Forked | subprocess.Popen[str]:
    """Begin a build as a process and group of its own."""
    ours = ("BLOG_", "READTHEDOCS")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    options = ["-b", blog.builder, "-j", jobs, "-d", blog.doctrees, blog.source, blog.out]
    return forked.begun(options, blog.folder, environment | {"SOURCE_DATE_EPOCH": str(epoch(TODAY))})


@pytest.mark.parametrize("jobs", [1, 2])
def test_two_builds_at_once_are_one_after_the_other(blog, tmp_path, jobs):
    both = [begun(blog, jobs) for _ in range(2)]
    told = [process.communicate()[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], told
    assert [text.count("Une autre construction est en cours") for text in told] in ([0, 1], [1, 0])
    assert not any("Traceback" in text or "WARNING" in text for text in told)
    assert not differences(snapshot(blog.out), blog.clean(tmp_path / "clean"))


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("line", ["reading sources", "pickling environment", "writing output", "copying static files"])
def test_build_after_one_that_was_killed_equals_a_clean_one(blog, tmp_path, line, jobs):
    """At that line of its progress; the page that it read is as it was again by then, and another post is gone."""
    blog.build()
    first, second = list(blog.posts)[:2]
    text, times = blog.read(f"{first}.md"), (blog.source / f"{first}.md").stat()
    blog.write(f"{first}.md", text.replace("L’extrait", "Un autre extrait"))
    process = begun(blog, jobs)
    assert any(line in shown for shown in process.stdout)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    blog.write(f"{first}.md", text)
    os.utime(blog.source / f"{first}.md", ns=(times.st_atime_ns, times.st_mtime_ns))
    blog.delete(second)
    assert not differences(blog.build(), blog.clean(tmp_path / "clean"))


def test_first_build_that_was_killed_leaves_nothing(blog, tmp_path):
    process = begun(blog)
    assert any("writing additional pages" in shown or "copying static" in shown for shown in process.stdout)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    blog.delete(next(iter(blog.posts)))
    assert not differences(blog.build(), blog.clean(tmp_path / "clean"))


def test_second_build_waits_for_what_a_killed_one_left_at_work(tmp_path):
    """Those that write pages outlive the process that began them."""
    code = (
        "import os, sys, time; sys.path.insert(0, sys.argv[1]); from pathlib import Path;"
        "from carnet.core.build_state import BuildLock; lock = BuildLock(Path(sys.argv[2]), print);"
        "child = os.fork(); print(child, flush=True) if child else sys.stdin.read()"
    )
    reading, writing = os.pipe()
    started = [sys.executable, "-c", code, str(REPO / "src"), str(tmp_path)]
    with subprocess.Popen(started, stdin=reading, stdout=subprocess.PIPE, text=True, pass_fds=()) as process:
        os.close(reading)
        assert process.stdout.readline().strip().isdigit()
        waited: list[bool] = []
        BuildLock(tmp_path, lambda: (waited.append(True), os.close(writing))).end(is_whole=True)  # lets the child end
    assert waited


def test_lock_knows_whether_the_last_build_came_to_its_end(tmp_path):
    def lock() -> BuildLock:
        return BuildLock(tmp_path, lambda: pytest.fail("waits for itself"))

    first = lock()
    assert not first.was_cut_short
    first.begin()
    second = lock()  # as after an error in the same process
    assert second.was_cut_short
    second.begin()
    second.end(is_whole=False)
    third = lock()
    assert third.was_cut_short
    third.end(is_whole=True)
    assert not lock().was_cut_short


def test_file_is_written_whole_or_not_at_all(tmp_path):
    file = tmp_path / "un" / "état.json"
    write_whole(file, "Avant")
    with pytest.raises(TypeError):
        write_whole(file, 1)
    assert file.read_text(encoding="utf-8") == "Avant"


def test_folders_go_with_their_last_file(tmp_path):
    for name in ("un/deux/a", "un/b"):
        write_whole(tmp_path / name, "")
    delete_files(tmp_path, {"un/deux/a", "absent/c"})
    assert snapshot(tmp_path).keys() == {"un/b"}
    assert not (tmp_path / "un/deux").exists()
    delete_files(tmp_path, {"un/b"})
    assert not any(tmp_path.iterdir())


def test_name_of_our_code_that_is_none_is_refused():
    assert code_digest("cards/drawing.py", "core/fonts") != code_digest("cards/drawing.py")
    with pytest.raises(FileNotFoundError, match="drawings"):
        code_digest("cards/drawings.py")
