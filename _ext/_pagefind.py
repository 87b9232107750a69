"""Pagefind (https://pagefind.app) as one function: texts in, an index for browsers out.

Pagefind's command line reads a folder in the order in which the file system happens to list it, and
numbers pages in that order: the same texts give another index elsewhere. Its service, made for the
wrappers for Node and Python, takes one text after the other. (The wrapper for Python, 1.5.2, rests a
tenth of a second after each; once it does not, it can take this module's place.)
"""

from __future__ import annotations

import base64
import importlib
import json
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

#: What Pagefind writes for its own search boxes, for background workers and for languages that it does not know.
_UNUSED = ("pagefind-*ui.*", "pagefind-highlight.js", "pagefind-worker.js", "wasm.unknown.pagefind")


class PagefindError(Exception):
    """Pagefind gave up, and this is why."""


def program() -> Path | None:
    """Return the Pagefind program, or None on a system that it is not made for."""
    try:
        found: Path = importlib.import_module("pagefind_bin").get_executable()
    except (ImportError, FileNotFoundError):
        return None
    return found


def write_index(
    pagefind: Path, target: Path, documents: Iterable[tuple[str, str]], language: str, ignored: Iterable[str]
) -> None:
    """Index *documents*, pairs of a path in the site and an HTML text, into the folder *target*.

    Elements that match an *ignored* selector are no text.
    """
    shutil.rmtree(target, ignore_errors=True)
    pipe = subprocess.PIPE
    with subprocess.Popen([pagefind, "--service"], stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL) as process:
        config = {"force_language": language, "exclude_selectors": list(ignored)}
        index = _ask(process, {"type": "NewIndex", "config": config})["index_id"]
        for path, text in documents:
            _ask(process, {"type": "AddFile", "index_id": index, "file_path": path, "file_contents": text})
        _ask(process, {"type": "WriteFiles", "index_id": index, "output_path": str(target)})
    for pattern in _UNUSED:
        for file in target.glob(pattern):
            file.unlink()


def _ask(process: subprocess.Popen[bytes], payload: dict[str, Any]) -> dict[str, Any]:
    """Send one message to the service and return its answer; a comma ends each."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(base64.b64encode(json.dumps({"message_id": 1, "payload": payload}).encode()) + b",")
    process.stdin.flush()
    message = b""
    while not message.endswith(b","):
        part = process.stdout.read1()  # type: ignore[attr-defined]  # a BufferedReader, which IO[bytes] does not say
        if not part:
            raise PagefindError("it ended without an answer")
        message += part
    answer: dict[str, Any] = json.loads(base64.b64decode(message[:-1]))["payload"]
    if answer["type"] == "Error":
        raise PagefindError(answer["message"])
    return answer
