"""The files of a new blog, as its answers have them."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from carnet.cli.new.icons import icons
from carnet.cli.new.questions import Answers
from carnet.cli.new_post import yaml_text
from carnet.importers.html.markdown import escape

_HERE = Path(__file__).parent
#: How many characters stand under an icon on a telephone's screen.
_SHORT = 12
_PLACEHOLDER = re.compile(r"@(\w+)@")
#: Names that the files of a package may not have, as git, Python and their like would take them for their own.
_NAMES = {
    "conf.txt": "conf.py",
    "editorconfig": ".editorconfig",
    "github": ".github",
    "gitignore": ".gitignore",
    "nojekyll": ".nojekyll",
    "readthedocs.yaml": ".readthedocs.yaml",
}


def literal(text: str) -> str:
    """Return *text* as Python writes it, in the quotes that `ruff format` prefers."""
    double = json.dumps(text, ensure_ascii=False)
    if text.count('"') <= text.count("'"):
        return double
    return "'" + double[1:-1].replace('\\"', '"').replace("'", "\\'") + "'"


def short(title: str) -> str:
    """Return as many words of *title* as go under an icon."""
    kept = ""
    for word in title.split():
        if len(f"{kept} {word}".strip()) > _SHORT:
            break
        kept = f"{kept} {word}".strip()
    return kept or title[:_SHORT]


def words(language: str) -> dict[str, Any]:
    """Return the words that differ by language."""
    found: dict[str, Any] = yaml.safe_load((_HERE / "texts" / language / "words.yaml").read_text(encoding="utf-8"))
    return found


def values(answers: Answers, today: date, blog_id: str) -> dict[str, str]:
    """Return what stands for each placeholder: ``_py`` as Python, ``_yaml`` as YAML has it, the others in Markdown."""
    said = words(answers.language)
    description = said["description"] % (answers.title, answers.author)
    python = {
        "title": answers.title,
        "author": answers.author,
        "copyright": f"{today.year}, {answers.author}",
        "language": answers.language,
        "zone": answers.zone,
        "address": answers.address,
        "id": blog_id,
        "description": description,
        "short": short(answers.title),
    }
    first, *_others = answers.categories
    return {
        **{name: text for name, text in said.items() if isinstance(text, str)},
        **{f"{name}_py": literal(text) for name, text in python.items()},
        "name": re.sub(r'["\\]', "", answers.title),
        "title": escape(answers.title),
        "author": escape(answers.author),
        "description_yaml": json.dumps(description, ensure_ascii=False),
        "about_description_yaml": json.dumps(said["about_description"] % answers.author, ensure_ascii=False),
        "date": today.isoformat(),
        "author_yaml": yaml_text(answers.author),
        "category_yaml": yaml_text(first),
        "category_code": f"`{yaml_text(first)}`",
        "categories": ", ".join(map(escape, answers.categories)),
        "categories_py": f"[{', '.join(map(literal, answers.categories))}]",
    }


def filled(text: str, known: Mapping[str, str]) -> str:
    """Return a *text* with what is *known* in the place of its placeholders."""
    return _PLACEHOLDER.sub(lambda name: known[name[1]], text)


def place_of(path: Path, said: Mapping[str, Any], today: date) -> str:
    """Return where a file of the model lies in the blog."""
    if path.name in said["places"]:
        return str(said["places"][path.name]).format(year=today.year)
    return "/".join(_NAMES.get(part, part) for part in path.parts)


def files(answers: Answers, today: date) -> dict[str, bytes]:
    """Return every file of a new blog by its path, but those that its settings and its engine make."""
    said, known = words(answers.language), values(answers, today, str(uuid.uuid4()))
    found = {}
    for folder in (_HERE / "files", _HERE / "texts" / answers.language):
        for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "words.yaml"):
            if "__pycache__" not in path.parts:
                text = filled(path.read_text(encoding="utf-8"), known)
                found[place_of(path.relative_to(folder), said, today)] = text.encode()
    return found | icons(answers.title)
