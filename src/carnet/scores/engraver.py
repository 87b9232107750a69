"""The program that engraves one score, in a process of its own: what ends Verovio does not end the build.

It is run by ``engraving`` with the folder that holds Verovio, reads a request as JSON and writes an answer. Nothing
here knows of the blog.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Iterator
from typing import Any

#: Seconds of a processor, and bytes of memory; a large score takes a tenth of either.
_SECONDS, _MEMORY = 10, 1 << 30
#: Pages of one drawing; each is as high as its music needs, so that one is the rule.
_MOST_PAGES = 20
_SETTINGS: dict[str, Any] = {
    "adjustPageHeight": True,
    "breaks": "auto",
    "font": "Leipzig",
    "footer": "none",
    "header": "none",
    "lyricSize": 4.0,
    "lyricTopMinMargin": 3.5,
    "lyricWordSpace": 1.4,
    "pageHeight": 60000,
    "pageMarginBottom": 0,
    "pageMarginLeft": 0,
    "pageMarginRight": 20,
    "pageMarginTop": 0,
    "scale": 40,
    "smuflTextFont": "none",
    "spacingLinear": 0.28,
    "svgFormatRaw": True,
    "svgRemoveXlink": True,
    "svgViewBox": True,
}


def engraved(request: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield what there is of a score: a drawing for each width, then its sound, which Verovio may end at alone."""
    import verovio  # noqa: PLC0415  # only where it is there

    verovio.enableLog(verovio.LOG_OFF)
    drawings = []
    for width in request["widths"]:
        kit = verovio.toolkit()
        more = {"transpose": request["transpose"]} if request["transpose"] else {}
        kit.setOptions(
            _SETTINGS | more | {"inputFrom": request["form"], "pageWidth": width, "xmlIdSeed": request["seed"]}
        )
        if not kit.loadData(request["music"]):
            yield {"refused": True}
            return
        pages = kit.getPageCount()
        if not 1 <= pages <= _MOST_PAGES:
            yield {"refused": True}
            return
        drawings.append([kit.renderToSVG(page) for page in range(1, pages + 1)])
    yield {"drawings": drawings}
    yield {"midi": kit.renderToMIDI()}


def main() -> None:
    """Read a request, and write the answer."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415  # not on Windows

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # where libraries talk
    os.dup2(1, 2)
    sys.path.append(sys.argv[1])
    for part in engraved(json.loads(sys.stdin.buffer.read())):
        answer.write(json.dumps(part).encode() + b"\n")
        answer.flush()


if __name__ == "__main__":
    main()
