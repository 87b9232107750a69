"""What is done in several processes besides reading and writing documents, which Sphinx shares out itself."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence

from sphinx.util.parallel import ParallelTasks

#: How far behind other processes those stand that write lists.
_NICE = 10


def write_in_parallel(jobs: Sequence[Callable[[], None]], processes: int) -> None:
    """Do all *jobs*, shared out among as many *processes*; Sphinx shares out documents alone.

    They let go before what one process does alone meanwhile, such as the index for the search, which takes longer.
    """

    def do(share: Sequence[Callable[[], None]]) -> None:
        if hasattr(os, "nice"):
            os.nice(_NICE)
        for job in share:
            job()

    tasks = ParallelTasks(processes)
    for first in range(min(processes, len(jobs))):
        tasks.add_task(do, jobs[first::processes])
    tasks.join()
