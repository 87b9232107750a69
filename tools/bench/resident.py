"""How soon a writer sees an edit while a build waits for it, as ``make serve`` and the desk have it.

Seconds on the clock are those until the page of the post is there; seconds of processor are those of the whole build.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from statistics import median

from carnet.cli.console import command
from carnet.cli.repository import ROOT
from carnet.cli.resident import ResidentBuild
from tools.bench.generator import make_post
from tools.bench.measuring import BYTES, BuildError, Sample
from tools.bench.stacks import Stack

EDITS = 7


def edits_shown(stack: Stack, count: int, environment: Mapping[str, str]) -> Sample:
    """Measure some edits of one post in a blog of *count* posts that was built."""
    post = make_post(count // 2, count)
    texts = [stack.text(replace(post, body=f"{post.body} Phrase {number}.")) for number in range(EDITS)]
    folders = [str(stack.folder), *(str(stack.folder / name) for name in stack.built)]
    # In a program of its own, whose children are the waiting build's alone.
    program = [sys.executable, "-m", "tools.bench.resident", *folders, str(stack.folder / stack.post_path(post))]
    engine = {"PYTHONPATH": os.pathsep.join((str(stack.folder / "src"), str(ROOT)))}
    done = subprocess.run(
        program, input=json.dumps(texts), env={**environment, **engine}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BuildError(done.stderr)
    return Sample(**json.loads(done.stdout))


def _used() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Measure, as `edits_shown` asks for it, and print the figures."""
    source, out, doctrees, post = sys.argv[1:]
    texts = json.load(sys.stdin)
    with ResidentBuild(Path(source), Path(out), Path(doctrees)) as build:
        build.build()
    at_rest = _used()
    shown: list[float] = []
    with ResidentBuild(Path(source), Path(out), Path(doctrees)) as build:
        build.build()
        for text in texts:
            asked = time.perf_counter()
            built = build.build({post: text}, lambda _pages: shown.append(time.perf_counter()))
            shown[-1] -= asked
            if not built.is_whole:
                sys.exit(built.said)
    processor = (_used() - 2 * at_rest) / len(texts)
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * BYTES / 1e6
    print(json.dumps({"wall": median(shown), "cpu": processor, "memory": memory}))


if __name__ == "__main__":
    command(main)
