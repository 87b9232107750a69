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
import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path, PurePath
from typing import Any

#: What of Pagefind's files a browser needs; the rest is for search boxes of its own and background workers.
_USED = ("pagefind.js", "pagefind-entry.json", "*.pf_meta", "wasm.*.pagefind", "index/*", "fragment/*")


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
    pipe = subprocess.PIPE
    # One question waits for the answer to the last: more workers would only wake each other (a quarter of its time).
    alone = os.environ | {"TOKIO_WORKER_THREADS": "1"}
    with subprocess.Popen(
        [pagefind, "--service"], stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env=alone
    ) as process:
        config = {"force_language": language, "exclude_selectors": list(ignored)}
        index = _ask(process, {"type": "NewIndex", "config": config})["index_id"]
        for path, text in documents:
            _ask(process, {"type": "AddFile", "index_id": index, "file_path": path, "file_contents": text})
        # Its message WriteFiles is answered before the files are whole on disk.
        files = _ask(process, {"type": "GetFiles", "index_id": index})["files"]
        process.kill()  # left alone, it spends a second on freeing what it has in memory
    shutil.rmtree(target, ignore_errors=True)
    for file in files:
        if any(PurePath(file["path"]).match(pattern) for pattern in _USED):
            place = target / file["path"]
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(base64.b64decode(file["content"]))


def _ask(process: subprocess.Popen[bytes], payload: dict[str, Any]) -> dict[str, Any]:
    """Send one message to the service and return its answer; a comma ends each."""
    assert process.stdin is not None
    assert process.stdout is not None
    message = json.dumps({"message_id": 1, "payload": payload}, ensure_ascii=False)
    process.stdin.write(base64.b64encode(message.encode()) + b",")
    process.stdin.flush()
    parts = [b""]
    while not parts[-1].endswith(b","):
        parts.append(process.stdout.read1(1 << 20))  # type: ignore[attr-defined]  # a BufferedReader, not any IO[bytes]
        if not parts[-1]:
            raise PagefindError("it ended without an answer")
    answer: dict[str, Any] = json.loads(base64.b64decode(b"".join(parts)[:-1]))["payload"]
    if answer["type"] == "Error":
        raise PagefindError(answer["message"])
    return answer
