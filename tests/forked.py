"""Programs in processes of their own that are forks of others: what takes a second to load is there already.

For builds that are to be killed, to meet each other, or to be alone with their environment; not for tests of the start.
Those that nothing of the engine may be loaded in are forks of a `Waiting` process.
"""

from __future__ import annotations

import gettext
import importlib
import json
import os
import runpy
import signal
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, NoReturn

from sphinx.cmd import build
from sphinx.locale import translators

CAN_FORK = hasattr(os, "fork")


class Forked:
    """A running `python -m sphinx`, at the head of a group of processes; it writes all that it says into one pipe."""

    def __init__(self, arguments: Sequence[object], cwd: Path, environment: Mapping[str, str]) -> None:
        """Start it."""
        reading, writing = os.pipe()
        self.pid = os.fork()
        if not self.pid:
            os.close(reading)
            _be("sphinx", [str(one) for one in arguments], cwd, environment, writing, writing)
        os.close(writing)
        self.stdout: IO[str] = os.fdopen(reading, encoding="utf-8")
        self.returncode: int | None = None

    def communicate(self) -> tuple[str, None]:
        """Wait for its end; return the rest of what it says."""
        with self.stdout:
            told = self.stdout.read()
        self.returncode = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return told, None


def begun(arguments: Sequence[object], cwd: Path, environment: Mapping[str, str]) -> Forked | subprocess.Popen[str]:
    """Begin a build with the *arguments* of `sphinx-build`."""
    if CAN_FORK:
        return Forked(arguments, cwd, environment)
    return subprocess.Popen(
        [sys.executable, "-m", "sphinx", *map(str, arguments)],
        cwd=cwd,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def run(arguments: Sequence[object], cwd: Path, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run `sphinx-build` with *arguments* to its end."""
    if not CAN_FORK:
        command = [sys.executable, "-m", "sphinx", *map(str, arguments)]
        return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, encoding="utf-8", check=False)
    with tempfile.TemporaryFile("w+", encoding="utf-8") as out, tempfile.TemporaryFile("w+", encoding="utf-8") as err:
        child = os.fork()
        if not child:
            _be("sphinx", [str(one) for one in arguments], cwd, environment, out.fileno(), err.fileno())
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        out.seek(0)
        err.seek(0)
        return subprocess.CompletedProcess(["sphinx-build", *map(str, arguments)], status, out.read(), err.read())


class Waiting:
    """A new process that has loaded some modules, and nothing else, and is other programs in forks of itself."""

    def __init__(self, *modules: str) -> None:
        """Start it."""
        self.process: subprocess.Popen[str] | None = None
        if CAN_FORK:
            own = [sys.executable, "-c", "import forked; forked.wait()", *modules]
            path = os.pathsep.join([str(Path(__file__).parent), *filter(None, sys.path)])
            environment = os.environ | {"PYTHONPATH": path}
            self.process = subprocess.Popen(
                own, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )

    def __enter__(self) -> Waiting:
        """Be used until the end of a block."""
        return self

    def __exit__(self, *_error: object) -> None:
        """End it."""
        if self.process:
            self.process.communicate()

    def run(
        self, arguments: Sequence[object], cwd: Path, environment: Mapping[str, str], program: str = "sphinx"
    ) -> subprocess.CompletedProcess[str]:
        """Run a *program*, a module that `python -m` would run, with *arguments* to its end."""
        if not self.process:
            command = [sys.executable, "-m", program, *map(str, arguments)]
            return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, encoding="utf-8", check=False)
        assert self.process.stdin
        assert self.process.stdout
        with tempfile.TemporaryDirectory() as folder:
            out, err = (Path(folder, name) for name in ("out", "err"))
            asked = [program, [*map(str, arguments)], str(cwd), {**environment}, str(out), str(err)]
            self.process.stdin.write(f"{json.dumps(asked)}\n")
            self.process.stdin.flush()
            status = int(self.process.stdout.readline())
            said = (file.read_text(encoding="utf-8") for file in (out, err))
            return subprocess.CompletedProcess([program, *map(str, arguments)], status, *said)


def wait() -> None:
    """Load the modules that are named, then run the programs that are asked for, line by line."""
    for name in sys.argv[1:]:
        importlib.import_module(name)
    assert "carnet" not in sys.modules
    for line in sys.stdin:
        program, arguments, cwd, environment, *files = json.loads(line)
        child = os.fork()
        if not child:
            out, err = (os.open(file, os.O_WRONLY | os.O_CREAT) for file in files)
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
            _be(program, arguments, Path(cwd), environment, out, err)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n")
        sys.stdout.flush()


def _be(program: str, arguments: list[str], cwd: Path, environment: Mapping[str, str], *streams: int) -> NoReturn:
    """Be a new process that runs a program, which remembers nothing of the builds before; ends this process."""
    status = 1
    try:
        os.setsid()
        os.chdir(cwd)
        os.environ.clear()
        os.environ.update(environment)
        for number, stream in enumerate(streams, start=1):
            os.dup2(stream, number)
        sys.stdout, sys.stderr = (os.fdopen(stream, "w", 1, encoding="utf-8") for stream in (1, 2))
        signal.signal(signal.SIGINT, signal.default_int_handler)
        sys.argv = [program, *arguments]
        sys.path.insert(0, str(cwd))
        translators.clear()
        gettext._translations.clear()
        if program == "sphinx":
            status = build.main(arguments)
        else:
            runpy.run_module(program, run_name="__main__", alter_sys=True)
            status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
        if isinstance(end.code, str):
            sys.stderr.write(f"{end.code}\n")
    except BaseException:  # noqa: BLE001  # as Python shows what nobody expected
        traceback.print_exc()
    finally:
        try:
            sys.stdout.flush()
            sys.stderr.flush()
        finally:
            os._exit(status)
