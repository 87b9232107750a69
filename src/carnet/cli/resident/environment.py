"""What a build keeps of all pages is written by a process beside it, while it writes the page that somebody awaits."""

from __future__ import annotations

import errno
import os
import pickle
from types import SimpleNamespace
from typing import Any

from sphinx import builders
from sphinx.environment import BuildEnvironment

from carnet.cli.resident import CAN_WAIT


class EnvironmentWriter:
    """Writes the environment of one build as it is when Sphinx would write it."""

    def __init__(self) -> None:
        self.process = 0
        names = {"HIGHEST_PROTOCOL": pickle.HIGHEST_PROTOCOL, "dumps": pickle.dumps, "loads": pickle.loads}
        builders.pickle = SimpleNamespace(dump=self.dump, **names)  # type: ignore[attr-defined, assignment]  # it imports it

    def dump(self, found: object, file: Any, protocol: int) -> None:
        """Write what was *found* to a *file*, the environment by another process where processes divide."""
        if not (CAN_WAIT and isinstance(found, BuildEnvironment)):
            pickle.dump(found, file, protocol)
            return
        self.process = os.fork()
        if self.process:
            return
        status = errno.EIO
        try:
            pickle.dump(found, file, protocol)
            file.flush()
            status = 0
        except OSError as error:
            status = error.errno or status
        finally:
            os._exit(status)

    def wait(self) -> None:
        """Wait until it is written; an `OSError` tells that it can't be."""
        if not self.process:
            return
        _process, status = os.waitpid(self.process, 0)
        self.process = 0
        if status:
            code = os.waitstatus_to_exitcode(status)
            raise OSError(code, os.strerror(code))
