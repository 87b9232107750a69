"""Write the table of messages into the writers' guide, from the messages themselves, so that it cannot lie.

python -m tools.guide
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from carnet.cli.console import command
from carnet.core.words import catalogue
from carnet.upstream.messages import files, links, names, tables, text

GUIDE = Path(__file__).parent.parent / "ecrire.md"
BEGIN, END = "% From here on written by python -m tools.guide", "% To here"
#: What is told of a front matter and of comments, and what to do where the message does not say it.
OURS = {
    "%s is not a field of a post": "Écrivez le nom que propose le message, ou l’un de ceux qu’il énumère.",
    "this post has no date; write one such as 'date: 2006-03-17'": "",
    "this post has no category; the categories are %s": "",
    "%s is not a date I can trust; write %s": "",
    "unknown category %s; the categories are %s": "",
    "'%s' belongs to posts of the category '%s' alone": "Ôtez le champ, ou changez de rubrique.",
    "'%s' takes true or false, not %s": "Écrivez l’un de ces deux mots.",
    "'%s' takes a whole number from %s to %s, not %s": "Écrivez un tel nombre, en chiffres.",
    "'%s' takes plain text; put quotation marks around all of it": "",
    "%s in '%s' has a comma, which divides items; make two of it": "",
    "%s in '%s' has a semicolon; commas divide items: write '%s'": "",
    "%s is not the code of a language, such as 'en' or 'pt-BR'": "Écrivez un tel code.",
    "%s is not an address from the root of the site; write %s": "",
    "'%s' takes an address that begins with https:// or http://, not %s": "Recopiez l’adresse entière.",
    "'updated' is before 'date'; it is the day of the last change, so correct one of them": "",
    "'%s' is here twice, on lines %s and %s; keep one": "",
    "a value with ': ' in it needs quotation marks, such as title: \"Paris : la nuit\"": "Mettez ces guillemets.",
    "a value that begins with '%s' needs quotation marks": "Mettez ces guillemets.",
    "a quotation mark opens here and is never closed": "Fermez-le à la fin de la valeur.",
    "a list is written [one, two], with a comma between two items and a bracket at its end": "Fermez le crochet.",
    "the front matter that begins here is never closed; write '---' alone on the line after its last field": "",
    "this post has no front matter; begin the file with '---', 'date: 2006-03-17' and '---'": "",
    "this post has no title; begin its text with a line '# Title'": "",
    "a post has one title, and '%s' is a second one; write '## …'": "",
    "there is no picture '%s'": "Placez-la à côté du billet, et écrivez son nom tel qu’il est dans le champ « image ».",
    "the cover has no text for those who don't see it; write 'image_alt: What it shows' below it": "",
    "this links to '%s', which %s": "Attendez qu’il paraisse, ou ôtez le lien.",
    "no player is known for '%s'; the services are %s": "",
    "this page says that it is a post, and no post lies here: it is not published; posts match '%s'": (
        "Rangez-la dans le dossier d’une année, dans « posts/ »."
    ),
    "there is no comment '%s' that this one could answer": "Donnez à « parent » l’« id » d’un autre commentaire.",
    "%s is not a field of a comment": "Écrivez le nom que propose le message.",
}
#: What is typed: what stands between guillemets, a role, a link, an address.
_TYPED = re.compile(r"«\u00a0([^»]*?)\u00a0»|\{[^{}]*\}(?:`[^`]*`)?|\[[^\]]*\]\([^)]*\)|https?://")
_VALUE = re.compile(r"%(?:\(\w+\))?[srd]")


def messages() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield the title of each part, and its messages with what to do, in French."""
    words = catalogue("fr")
    if words is None:
        raise SystemExit("there is no French catalogue")
    ours: list[tuple[str, str]] = []
    for message, remedy in OURS.items():
        told, _mark, said = words.gettext(message).partition("\u202f; ")
        ours.append((told, said or remedy))
    yield "En-tête, titre, commentaires", ours
    known: set[str] = set()
    parts = {
        "Images et fichiers": files,
        "Liens": links,
        "Rôles, blocs, options": names,
        "Tableaux et listes": tables,
        "Texte": text,
    }
    for title, part in parts.items():
        found = {
            _code(words.gettext(row.text)): (words.gettext(row.text), words.gettext(row.remedy)) for row in part.ROWS
        }
        yield title, [row for shown, row in found.items() if shown not in known]
        known |= found.keys()


def table() -> str:
    """Return the tables as they stand in the guide."""
    parts = []
    for title, rows in messages():
        lines = ["| Message | Ce qu’il faut faire |", "|---|---|"]
        lines += [f"| {_code(told)} | {_plain(remedy)} |" for told, remedy in rows]
        parts.append("\n".join([f"### {title}", "", *lines]))
    return "\n\n".join(parts)


def _code(told: str) -> str:
    told = _VALUE.sub("…", told).replace("%%", "%").replace("|", "\\|")
    fence = "``" if "`" in told else "`"
    space = " " if "`" in told else ""
    return f"{fence}{space}{told}{space}{fence}"


def _plain(remedy: str) -> str:
    """Return what to do as Markdown: as a sentence, what is to be typed between backticks."""
    remedy = _VALUE.sub("…", remedy).replace("%%", "%").replace("|", "\\|").replace("\u202f", " ")
    typed = _TYPED.sub(_typed, remedy).replace("\u00a0", " ").strip()
    end = "" if typed.endswith((".", "…")) else "."
    return f"{typed[:1].upper()}{typed[1:]}{end}"


def _typed(found: re.Match[str]) -> str:
    text = (found[1] or found[0]).replace("\u00a0", " ")
    return f"`` {text} ``" if "`" in text else f"`{text}`"


def written(guide: str) -> str:
    """Return the text of a *guide* with the tables of today."""
    before, _begin, rest = guide.partition(f"{BEGIN}\n")
    _old, _end, after = rest.partition(f"{END}\n")
    return f"{before}{BEGIN}\n\n{table()}\n\n{END}\n{after}"


def main() -> None:
    """Write the guide anew."""
    GUIDE.write_text(written(GUIDE.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    command(main)
