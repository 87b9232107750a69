"""Run a build and measure it: seconds on the clock, seconds of processor, memory at its peak."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

#: In what unit the system counts memory.
BYTES = 1 if sys.platform == "darwin" else 1024
#: How much of the output of a failed build is shown.
_SHOWN = 6000


class BuildError(Exception):
    """A build that failed or had something to say; the text is its output."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What one build took; seconds of processor are those of all its processes, memory that of the largest one."""

    wall: float
    cpu: float
    memory: float  # in MB


def measure(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], log: Path, chatter: str = ""
) -> Sample:
    """Run *command* in *folder*; it must succeed and say nothing but *chatter*, a pattern."""
    with log.open("wb") as output:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=output, stderr=subprocess.STDOUT)
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            process.kill()
            process.wait()
            raise
        wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    said = log.read_text(encoding="utf-8", errors="replace")
    said = re.sub(chatter, "", said, flags=re.DOTALL).strip()
    if process.returncode or said:
        raise BuildError(f"{' '.join(command)}\nended with {process.returncode} and said:\n{said[-_SHOWN:]}")
    return Sample(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * BYTES / 1e6)


def medians(samples: Sequence[Sample]) -> Sample:
    """Return the median of each figure."""
    return Sample(
        median(sample.wall for sample in samples),
        median(sample.cpu for sample in samples),
        median(sample.memory for sample in samples),
    )


def clean_environment(temporary: Path) -> dict[str, str]:
    """Return the environment for a build: what would change the blog is gone, and temporary files go to a folder."""
    changing = ("BLOG_", "READTHEDOCS", "SPHINX", "SOURCE_DATE_EPOCH", "PYTHON")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(changing)}
    return {**kept, "TMPDIR": str(temporary)}
