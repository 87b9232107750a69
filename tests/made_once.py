"""What is made once for a whole run of the tests, whichever of its processes needs it first."""

from __future__ import annotations

import fcntl
import os
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

T = TypeVar("T")


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], T]) -> T:
    """Return what *make* gave for a folder of its own, in this process or in another of the same run.

    One thing is made at a time. Tests read what they get and change nothing of it.
    """
    run = factory.getbasetemp()
    if run.name == f"popen-{os.environ.get('PYTEST_XDIST_WORKER')}":  # each process has a folder in that of the run
        run = run.parent
    folder = run / "made-once" / name
    result = folder.with_name(f"{name}.pickle")
    folder.parent.mkdir(exist_ok=True)
    with (run / "made-once.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not result.exists():
            shutil.rmtree(folder, ignore_errors=True)  # of one that failed
            folder.mkdir()
            result.write_bytes(pickle.dumps(make(folder)))
    return pickle.loads(result.read_bytes())
