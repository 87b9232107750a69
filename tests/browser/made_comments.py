"""Comments of our own: archived ones that show all there is to show, hostile ones, and where live ones come from."""

from __future__ import annotations

import json
import re
from typing import Any

import yaml
from building import post
from hostile import VECTORS

COMMENTED = "posts/2025/a-commenter/"
ATTACKED = "posts/2025/attaques/"

TOOT = "https://mastodon.invalid/@redaction/100"
GISCUS = {"provider": "giscus", "repo": "une/place", "repo_id": "R_1", "category": "Annonces", "category_id": "C_1"}
MASTODON = {"provider": "mastodon"}

_LONG = "anticonstitutionnellement" * 3
_TEXT = "Un avis assez long pour tenir sur plusieurs lignes d’un petit écran, et pour voir où elles commencent."
_CODE = "<pre><code>une_ligne_que_personne_ne_coupe_jamais_nulle_part_et_qui_ne_finit_pas()</code></pre>"


def comment(number: int, **fields: Any) -> dict[str, Any]:
    known = {"id": str(number), "author": f"Lectrice {number}", "date": "2026-03-18T10:00:00+01:00", "text": _TEXT}
    return known | fields


ARCHIVE = [
    comment(0, site="https://une.invalid/", author=_LONG),
    *(comment(number, parent=str(number - 1)) for number in range(1, 6)),
    comment(6, text=f"<p>Du code :</p>{_CODE}<blockquote>Un mot</blockquote>", format="html"),
    comment(7, status="removed"),
    comment(8, parent="7"),
]
ATTACKS = [
    *(comment(2 * at, text=vector, author=vector, format="html") for at, vector in enumerate(VECTORS)),
    *(comment(2 * at + 1, text=vector, parent=str(2 * at)) for at, vector in enumerate(VECTORS)),
]


def _hostile_title() -> str:
    title = "".join(vector for vector in VECTORS if vector.isascii() and vector.isprintable())
    return json.dumps(re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", title))  # to Markdown: each mark for itself


def _with_comments(address: str, text: str, comments: list[dict[str, Any]]) -> dict[str, str]:
    name = address.rstrip("/")
    return {f"{name}.md": text, f"{name}.comments.yaml": yaml.safe_dump(comments, allow_unicode=True)}


def commented_post() -> dict[str, str]:
    """Return the files of a post with archived comments, of which a toot on Mastodon tells."""
    text = post(f"À commenter {_LONG}", date="2025-02-26", author="Une autre plume", mastodon=TOOT)
    return _with_comments(COMMENTED, text, ARCHIVE)


def attacked_post() -> dict[str, str]:
    """Return the files of a post whose title and comments are attacks."""
    block = f"date: 2025-02-25\nauthor: Une autre plume\ncategory: Humeurs\ntitle: {_hostile_title()}"
    return _with_comments(ATTACKED, f"---\n{block}\n---\n\nBonjour à tous.\n", ATTACKS)
