"""No word that was typed is lost: not to another program, another window, a full disk, nor a process that is killed."""

from __future__ import annotations

import errno
import os
import random
import signal
import subprocess
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from cases import CASES, some_cases
from hypothesis import given
from hypothesis import strategies as st

from carnet.cli.desk import places
from carnet.cli.desk.keeper import Conflict, Keeper, Saved, too_many
from carnet.cli.desk.merging import merged
from carnet.cli.desk.places import DeskError, digest_of

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("english")]

PATH = "posts/2026/billet.md"
TEXT = "---\ntitle: Un\n---\n\nUn.\n\nDeux.\n\nTrois.\n"


@pytest.fixture
def keeper(tmp_path):
    (tmp_path / "posts/2026").mkdir(parents=True)
    (tmp_path / PATH).write_bytes(TEXT.encode())
    return Keeper(tmp_path)


def on_disk(keeper: Keeper, path: str = PATH) -> str:
    return (keeper.root / path).read_bytes().decode()


def test_a_text_is_saved_and_its_earlier_versions_stay(keeper):
    opened = keeper.open(PATH)
    saved = keeper.save(PATH, "Deux\r\n", opened.seen)
    assert saved == Saved(digest_of(b"Deux\r\n"), "Deux\r\n")
    keeper.save(PATH, "", saved.seen)
    assert on_disk(keeper) == ""
    texts = [keeper.version_text(PATH, version.key) for version in keeper.versions(PATH)]
    assert texts == ["Deux\r\n", TEXT]
    assert [version.words for version in keeper.versions(PATH)] == [1, 3], "those of the text alone"
    with pytest.raises(DeskError):
        keeper.version_text(PATH, "../../conf")


def test_what_another_program_wrote_elsewhere_is_merged(keeper):
    opened = keeper.open(PATH)
    (keeper.root / PATH).write_bytes(TEXT.replace("Un.", "Un peu.").encode())
    saved = keeper.save(PATH, TEXT.replace("Trois.", "Trois fois."), opened.seen)
    assert isinstance(saved, Saved)
    assert saved.merged
    assert on_disk(keeper) == saved.text == TEXT.replace("Un.", "Un peu.").replace("Trois.", "Trois fois.")


def test_what_another_program_wrote_at_the_same_place_is_asked_about_and_never_overwritten(keeper):
    opened = keeper.open(PATH)
    theirs = TEXT.replace("Deux.", "Autre.")
    (keeper.root / PATH).write_bytes(theirs.encode())
    mine = TEXT.replace("Deux.", "Mien.")
    conflict = keeper.save(PATH, mine, opened.seen)
    assert conflict == Conflict(mine, theirs, TEXT, digest_of(theirs.encode()))
    assert on_disk(keeper) == theirs
    assert isinstance(keeper.save(PATH, mine, conflict.seen), Saved)
    assert on_disk(keeper) == mine
    assert theirs in [keeper.version_text(PATH, version.key) for version in keeper.versions(PATH)]


def test_a_file_that_was_deleted_or_put_there_meanwhile_is_asked_about(keeper):
    opened = keeper.open(PATH)
    (keeper.root / PATH).unlink()
    conflict = keeper.save(PATH, "Moi\n", opened.seen)
    assert isinstance(conflict, Conflict)
    assert conflict.gone
    assert not (keeper.root / PATH).exists()
    assert isinstance(keeper.save(PATH, "Moi\n", conflict.seen), Saved)
    assert isinstance(keeper.save(PATH, "Un autre\n", ""), Conflict)


def test_two_windows_both_keep_what_they_typed(keeper):
    one, other = keeper.open(PATH), keeper.open(PATH)
    keeper.journal(PATH, "A", one.seen, "1")
    keeper.journal(PATH, "B", other.seen, "2")
    assert {found.text for found in keeper.recover()} == {"A", "B"}
    assert isinstance(keeper.save(PATH, "A", one.seen, "1"), Saved)
    assert isinstance(keeper.save(PATH, "B", other.seen, "2"), Conflict)
    assert [(found.text, found.window) for found in keeper.recover()] == [("B", "2")]


def test_a_window_that_saves_again_before_it_has_the_answer_does_not_disturb_itself(keeper):
    opened = keeper.open(PATH)
    for text in ("A\n", "AB\n", "ABC\n"):
        assert isinstance(keeper.save(PATH, text, opened.seen, "1"), Saved)
    assert on_disk(keeper) == "ABC\n"
    assert isinstance(keeper.save(PATH, "autre\n", opened.seen, "2"), Conflict)
    (keeper.root / PATH).write_text("ailleurs\n")
    assert isinstance(keeper.save(PATH, "ABCD\n", opened.seen, "1"), Conflict)


def test_what_was_merged_into_a_text_stays_though_its_window_has_not_seen_it(keeper):
    opened = keeper.open(PATH)
    (keeper.root / PATH).write_bytes(TEXT.replace("Un.", "Un peu.").encode())
    for words in ("Trois fois.", "Trois fois rien."):
        assert isinstance(keeper.save(PATH, TEXT.replace("Trois.", words), opened.seen, "1"), Saved | Conflict)
    assert "Un peu." in on_disk(keeper)


def test_what_is_recovered_stays_until_it_is_saved_or_forgotten(keeper):
    opened = keeper.open(PATH)
    keeper.journal(PATH, "à moitié", opened.seen, "1")
    assert [[one.text for one in Keeper(keeper.root).recover()] for _turn in range(3)] == [["à moitié"]] * 3
    keeper.save(PATH, "autre", opened.seen, "2")
    assert [one.text for one in keeper.recover()] == ["à moitié"]
    keeper.forget(PATH, "1")
    assert keeper.recover() == []


def test_windows_that_save_at_the_same_moment_lose_nothing(keeper):
    """Each adds its own line at its own place, twenty times."""
    start = "".join(f"{number}\n\n\n" for number in range(8))
    keeper.save(PATH, start, keeper.open(PATH).seen)

    def write(number: int) -> None:
        for turn in range(20):
            opened = keeper.open(PATH)
            text = opened.text.replace(f"{number}\n", f"{number}\n{number}.{turn}\n", 1)
            while isinstance(saved := keeper.save(PATH, text, opened.seen), Conflict):
                text, opened = saved.theirs.replace(f"{number}\n", f"{number}\n{number}.{turn}\n", 1), saved

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {line for line in on_disk(keeper).split() if "." in line} == {
        f"{n}.{t}" for n in range(8) for t in range(20)
    }


def test_what_was_typed_survives_whatever_moment_the_process_is_killed(keeper):
    """What the killed process had kept is there afterwards, in the file or to be recovered, to the last word."""
    for turn in range(CASES or 25):
        random.seed(turn)
        reader, writer = os.pipe()
        if not (child := os.fork()):
            os.close(reader)
            _type_for_ever(keeper, turn, writer)
        os.close(writer)
        time.sleep(random.random() * 0.06)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with os.fdopen(reader, "rb") as told:
            kept = told.read().split(b"\n")[-2:-1]
        texts = [on_disk(keeper), *(found.text for found in keeper.recover())]
        words = max(text.count(f" {turn}mot") for text in texts)
        assert words >= int(kept[0] if kept else 0), turn
        assert on_disk(keeper).startswith("---\ntitle: Un\n---\n")
        keeper.forget(PATH)
        keeper.save(PATH, TEXT, keeper.open(PATH).seen)
    left = [file.name for file in (keeper.root / "posts/2026").iterdir() if file.suffix == ".saving"]
    assert len(left) <= 1


def _type_for_ever(keeper: Keeper, turn: int, writer: int) -> None:
    """Type word after word, save at times, and tell which word is kept."""
    text, seen = TEXT, keeper.open(PATH).seen
    for number in range(1, 100_000):
        text += f" {turn}mot"
        keeper.journal(PATH, text, seen)
        os.write(writer, f"{number}\n".encode())
        if number % 3 == 0:
            saved = keeper.save(PATH, text, seen)
            assert isinstance(saved, Saved)
            seen = saved.seen
    os._exit(0)


@pytest.mark.parametrize(
    ("code", "words"), [(errno.ENOSPC, "disk is full"), (errno.EROFS, "only be read"), (errno.EACCES, "only be read")]
)
def test_a_full_disk_and_one_that_can_only_be_read_are_told_in_one_line(keeper, monkeypatch, code, words):
    opened = keeper.open(PATH)

    def fail(handle: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(places.os, "fsync", fail)
    for act in (lambda: keeper.save(PATH, "x", opened.seen), lambda: keeper.journal(PATH, "x", opened.seen)):
        with pytest.raises(DeskError, match=words) as raised:
            act()
        assert "\n" not in str(raised.value)
    assert on_disk(keeper) == TEXT
    assert not [*keeper.root.rglob("*.saving")]


def test_a_disk_that_is_really_full_leaves_the_file_whole(keeper):
    """A limit of the system on what a process may write stands for the disk."""
    program = (
        "import resource, signal, sys; from pathlib import Path; from carnet.cli.desk.keeper import Keeper\n"
        "from carnet.cli.desk.places import DeskError\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); k = Keeper(Path(sys.argv[1])); o = k.open(sys.argv[2])\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))\n"
        "try: k.save(sys.argv[2], 'x' * 5000, o.seen)\n"
        "except DeskError as error: print(error)\n"
    )
    done = subprocess.run(
        [os.sys.executable, "-c", program, str(keeper.root), PATH],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": "src"},
    )
    assert done.stdout.count("\n") == 1
    assert "disk is full" in done.stdout
    assert on_disk(keeper) == TEXT


def test_a_file_that_is_not_utf8_is_shown_and_never_overwritten(keeper):
    (keeper.root / PATH).write_bytes("été".encode("latin-1"))
    opened = keeper.open(PATH)
    assert not opened.is_readable
    with pytest.raises(DeskError, match="UTF-8"):
        keeper.save(PATH, opened.text, opened.seen)
    assert (keeper.root / PATH).read_bytes() == "été".encode("latin-1")


def test_half_a_character_does_not_hinder_saving(keeper):
    saved = keeper.save(PATH, "a\ud83d b \ud83c\udfb5", keeper.open(PATH).seen)
    assert on_disk(keeper) == saved.text == "a\ufffd b 🎵"


@pytest.mark.parametrize(
    "path",
    ["../x.md", "/etc/passwd", "posts/../../x.md", ".git/config", "_build/x.md", ".desk/x.md", "", "a\0b", "C:/x.md",
     "posts\\x.md", "lien/x.md", "posts/2026/lien.md"],
)  # fmt: skip
def test_no_path_leads_out_of_the_blog(keeper, path, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside")
    (outside / "x.md").write_text("privé")
    (keeper.root / "lien").symlink_to(outside)
    (keeper.root / "posts/2026/lien.md").symlink_to(outside / "x.md")
    for act in (keeper.open, lambda path: keeper.save(path, "x", ""), lambda path: keeper.journal(path, "x", "")):
        with pytest.raises(DeskError):
            act(path)
    assert (outside / "x.md").read_text() == "privé"


def test_rights_of_a_file_stay_and_one_that_may_not_be_written_is_left(keeper, monkeypatch):
    (keeper.root / PATH).chmod(0o640)
    saved = keeper.save(PATH, "x", keeper.open(PATH).seen)
    assert (keeper.root / PATH).stat().st_mode & 0o777 == 0o640
    monkeypatch.setattr(places.os, "access", lambda file, mode: False)
    with pytest.raises(DeskError, match="only be read"):
        keeper.save(PATH, "y", saved.seen)
    assert on_disk(keeper) == "x"


def test_what_is_kept_is_no_matter_of_git(keeper):
    keeper.journal(PATH, "x", "")
    subprocess.run(["git", "init", "-q"], cwd=keeper.root, check=True)
    status = subprocess.check_output(["git", "status", "--porcelain", "-uall"], cwd=keeper.root, text=True)
    assert ".desk" not in status


def test_versions_of_the_last_hour_stay_and_older_ones_thin_out():
    now = datetime(2026, 6, 15, 12, tzinfo=UTC)
    moments = [now - timedelta(minutes=minute) for minute in range(60 * 24 * 40)]
    kept = sorted({*moments} - {*too_many(moments, now)})
    assert [moment for moment in kept if now - moment < timedelta(hours=1)] == sorted(moments[:60])
    assert len([moment for moment in kept if timedelta(hours=1) <= now - moment < timedelta(days=1)]) in (138, 139)
    assert len([moment for moment in kept if now - moment >= timedelta(days=1)]) in (29, 30)
    assert too_many([now - timedelta(days=400)], now) == []


_LINES = st.lists(st.sampled_from(["a\n", "b\n", "c\n", "d\n", "e\n", "\n"]), max_size=8).map("".join)


@some_cases(200)
@given(_LINES, _LINES, _LINES)
def test_a_merge_has_what_each_added_or_is_none(base, mine, theirs):
    both = merged(base, mine, theirs)
    assert merged(base, theirs, mine) == both
    assert merged(base, base, theirs) == theirs
    assert merged(base, mine, mine) == mine
    if both is not None:
        assert {*both.split()} >= ({*mine.split()} | {*theirs.split()}) - {*base.split()}
