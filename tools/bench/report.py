"""The figures as a table in Markdown and as JSON, with what this blog takes of what the plain stack takes."""

from __future__ import annotations

import os
import platform
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from typing import Any

from tools.bench.measuring import Sample, medians
from tools.bench.stacks import COLD, COLD_2, EDIT, FRESH, RESIDENT, SCENARIOS, UNCHANGED, Blog, Plain

FIGURES = ("wall", "cpu", "memory")
#: What the plain stack, which keeps no pictures and waits for nobody, is compared by.
_PLAIN = {COLD: FRESH, COLD_2: FRESH, RESIDENT: EDIT}
_HEAD = """| posts | build | of | wall, s | CPU, s | peak, MB | wall ÷ plain | CPU ÷ plain | peak ÷ plain |
|---:|---|---|---:|---:|---:|---:|---:|---:|"""


@dataclass
class Report:
    """All that was measured."""

    runs: int
    versions: dict[str, str] = field(default_factory=dict)  # by name of the stack
    samples: dict[tuple[int, str, str], list[Sample]] = field(default_factory=dict)  # by posts, scenario, stack
    largest: dict[tuple[int, str], tuple[int, str]] = field(default_factory=dict)  # by posts, stack

    def add(self, size: int, scenario: str, stack: str, sample: Sample) -> None:
        """Take in what a build took."""
        self.samples.setdefault((size, scenario, stack), []).append(sample)

    def median(self, size: int, scenario: str, stack: str) -> Sample | None:
        """Return the medians of a scenario, None if it was not measured."""
        samples = self.samples.get((size, scenario, stack))
        return medians(samples) if samples else None

    def keys(self) -> list[tuple[int, str, str]]:
        """Return what was measured, in the order of the table; stacks stand as they were first met."""
        return sorted(self.samples, key=lambda key: (key[0], SCENARIOS.index(key[1])))

    def ratios(self, size: int, scenario: str, stack: str) -> dict[str, float]:
        """Return each figure divided by the plain stack's; that one builds with one process."""
        ours = self.median(size, scenario, stack)
        plain = self.median(size, _PLAIN.get(scenario, scenario), Plain.name)
        if ours is None or plain is None or stack == Plain.name:
            return {}
        return {figure: getattr(ours, figure) / getattr(plain, figure) for figure in FIGURES}

    def within(self) -> dict[str, float]:
        """Return what this blog takes in proportion to itself: two processes to one, many posts to fewer."""
        sizes = sorted({size for size, _scenario, _stack in self.samples})
        found = {}
        for size in sizes:
            serial, parallel = (self.median(size, scenario, Blog.name) for scenario in (COLD, COLD_2))
            if serial and parallel:
                found[f"{size:,} posts: cold wall, -j 2 ÷ serial"] = parallel.wall / serial.wall
        for fewer, more in pairwise(sizes):
            for scenario, figure in (
                *((each, "cpu") for each in (FRESH, UNCHANGED, EDIT, RESIDENT)),
                (FRESH, "memory"),
            ):
                low, high = (self.median(size, scenario, Blog.name) for size in (fewer, more))
                if low and high:
                    name = f"{more:,} ÷ {fewer:,} posts: {scenario}, {figure}"
                    found[name] = getattr(high, figure) / getattr(low, figure)
        return found

    def markdown(self) -> str:
        """Return the table, and below it the proportions within this blog and the largest pages."""
        lines = [_HEAD]
        for size, scenario, stack in self.keys():
            taken = self.median(size, scenario, stack)
            assert taken
            ratios = self.ratios(size, scenario, stack)
            shown = " | ".join(f"{ratios[figure]:.3f}" if ratios else "" for figure in FIGURES)
            figures = f"{taken.wall:.2f} | {taken.cpu:.2f} | {taken.memory:.0f}"
            lines.append(f"| {size:,} | {scenario} | {stack} | {figures} | {shown} |")
        lines += ["", f"Medians of {self.runs}. Peak: of the largest process. This blog:", ""]
        lines += [f"- {name}: {ratio:.2f}" for name, ratio in self.within().items()]
        lines += [
            f"- {size:,} posts: the largest page has {size_of / 1000:.1f} KB ({page})"
            for (size, stack), (size_of, page) in self.largest.items()
            if stack == Blog.name
        ]
        lines += ["", f"Python {platform.python_version()}; {'; '.join(dict.fromkeys(self.versions.values()))}"]
        return "\n".join(lines) + "\n"

    def json(self) -> dict[str, Any]:
        """Return everything as plain data: medians, ratios and every single build."""
        return {
            "machine": {"system": platform.platform(), "python": platform.python_version(), "cpus": os.cpu_count()},
            "units": {"wall": "s", "cpu": "s", "memory": "MB"},
            "runs": self.runs,
            "versions": self.versions,
            "results": [
                {
                    "posts": size,
                    "scenario": scenario,
                    "stack": stack,
                    "median": asdict(medians(self.samples[size, scenario, stack])),
                    "ratio_to_plain": self.ratios(size, scenario, stack),
                    "runs": [asdict(sample) for sample in self.samples[size, scenario, stack]],
                }
                for size, scenario, stack in self.keys()
            ],
            "within_this_blog": self.within(),
            "largest_page": [
                {"posts": size, "stack": stack, "bytes": size_of, "page": page}
                for (size, stack), (size_of, page) in self.largest.items()
            ],
        }
