"""The bill of materials names all that the blog is built with, and each licence is one that was looked at."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from building import REPO

pytestmark = pytest.mark.slow


def bill(folder: Path, *options: str) -> str:
    """Return what `make sbom` writes; it looks itself whether that is of the form of CycloneDX."""
    recipe = re.search(r"cyclonedx-py (requirements .*) -o \S+ requirements\.txt", (REPO / "Makefile").read_text())[1]
    command = [Path(sys.executable).with_name("cyclonedx-py"), *recipe.split(), *options, "-o", folder / "sbom.json"]
    subprocess.run([*command, "requirements.txt"], cwd=REPO, check=True, capture_output=True)
    return (folder / "sbom.json").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def first(tmp_path_factory) -> str:
    return bill(tmp_path_factory.mktemp("bill"))


def test_bill_names_each_locked_version_with_its_fingerprints(first):
    materials = json.loads(first)
    locked = dict(re.findall(r"(?m)^([\w.-]+)==(\S+)", (REPO / "requirements.txt").read_text(encoding="utf-8")))
    assert {each["name"]: each["version"] for each in materials["components"]} == locked
    assert all(each["externalReferences"][0]["hashes"] for each in materials["components"])


def test_same_lock_gives_the_same_bill(first, tmp_path):
    assert bill(tmp_path, "--no-validate") == first  # whose form was looked at, which takes five times as long


def licences() -> tuple[str, list[str]]:
    """Return the licences that the `Makefile` allows, and the options of the command that looks."""
    text = (REPO / "Makefile").read_text(encoding="utf-8").replace("\\\n\t", "")
    values = dict(re.findall(r"^(LICENCES|UNSAID) := (.*)$", text, re.MULTILINE))
    options = re.search(r"pip-licenses (.*) --allow-only", text)[1].replace("$(UNSAID)", values["UNSAID"])
    return values["LICENCES"], options.split()


@pytest.mark.parametrize("forgotten", ["", "MIT"])
def test_package_under_a_licence_that_nobody_looked_at_is_refused(forgotten):
    allowed, options = licences()
    listed = ";".join(name for name in allowed.split(";") if name != forgotten)
    command = [Path(sys.executable).with_name("pip-licenses"), *options, "--allow-only", listed]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == bool(forgotten), done.stderr
    assert ("license MIT not in allow-only licenses" in done.stderr) == bool(forgotten)
