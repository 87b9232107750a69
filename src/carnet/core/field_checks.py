"""What each kind of value in a front matter may be: checks that return the value, or say in plain words what is wrong.

Each raises ``ValueError`` with the sentence that the writer reads, and the nearest valid value where there is one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from datetime import datetime
from typing import TYPE_CHECKING, NoReturn

from sphinx.locale import _

from carnet.core.dates import parse_date, suggest_date
from carnet.core.near import nearest
from carnet.core.text import fold_line, slugify
from carnet.core.urls import is_web_address
from carnet.core.yaml_lines import Quoted, Raw

if TYPE_CHECKING:
    from pydantic import ValidationInfo

MAX_DEGREE = 10
MAX_COUNT = 100
#: Of a name in an address and of all of it, in bytes: files have room for 255 and 4,096, suffixes and folders included.
MAX_NAME, MAX_ADDRESS = 200, 1000

#: Fields one item of which may have a comma: "Dupont, Jean", "Paris, France".
_ONE_WITH_A_COMMA = ("author", "location")

_TRUE, _FALSE = ("true", "yes", "on"), ("false", "no", "off")
_WORDS_OF_TRUTH = dict.fromkeys(("oui", "vrai", "o", "y", "1"), "true") | dict.fromkeys(
    ("non", "faux", "n", "0"), "false"
)
#: Fields by which other programs say that a text is not published yet, and how.
_STATES = ("status", "statut", "state", "etat", "hidden", "unpublished", "unlisted", "private", "prive", "wip")
_HIDDEN = ("draft", "brouillon", "private", "prive", "hidden", "pending", "unpublished")
_LANGUAGES = {
    "francais": "fr", "french": "fr", "anglais": "en", "english": "en", "allemand": "de", "german": "de",
    "deutsch": "de", "espagnol": "es", "spanish": "es", "espanol": "es", "italien": "it", "italian": "it",
    "italiano": "it", "portugais": "pt", "portuguese": "pt", "breton": "br", "occitan": "oc", "latin": "la",
}  # fmt: skip
LANGUAGE_CODE = re.compile(
    r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*"
)

#: An IRI of any scheme, which an Atom id is (RFC 4287, section 4.2.6; RFC 3987).
FEED_ID = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")


class PartsError(ValueError):
    """What is wrong with a field that has fields of its own: the name of each, and what the writer reads."""

    def __init__(self, mistakes: list[tuple[str, str]]) -> None:
        super().__init__(mistakes[0][1])
        self.mistakes = mistakes


def quoted(value: Raw) -> str:
    """Return *value* as a message shows it: on one line, and not all of a long one."""
    text = " ".join(str(value).split())
    return _("'%s'") % (f"{text[:60]}…" if len(text) > 60 else text)


def did_you_mean(right: object) -> str:
    """Return the end of a message that suggests what is *right*, "" where nothing is near."""
    return _("; did you mean '%s'?") % right if right else ""


def check_text(raw: Raw, name: str) -> str:
    if not isinstance(raw, str):
        raise ValueError(_("'%s' takes plain text; put quotation marks around all of it") % name)
    return re.sub(r"\s*\n\s*", " ", raw.strip())


def draft_meant(name: str, raw: Raw) -> str:
    """Return the line about a draft that a field of another program says, such as ``published: false``, or ""."""
    word, value = re.sub(r"[\W_]", "", fold_line(name[:80])), fold_line(raw) if isinstance(raw, str) else ""
    truth = "true" if value in _TRUE else "false" if value in _FALSE else _WORDS_OF_TRUTH.get(value, "")
    if word in ("published", "publish", "public", "publie", "visible") and truth:
        return "draft: true" if truth == "false" else "draft: false"
    if word in _STATES and (value in _HIDDEN or truth == "true"):
        return "draft: true"
    return ""


def check_flag(raw: Raw, name: str) -> bool:
    word = raw.strip().lower() if isinstance(raw, str) else raw
    if word in _TRUE or word in _FALSE:
        return word in _TRUE
    meant = _WORDS_OF_TRUTH.get(fold_line(word)) if isinstance(word, str) else None
    raise ValueError(_("'%s' takes true or false, not %s") % (name, quoted(raw)) + did_you_mean(meant))


def check_date(raw: Raw, name: str) -> datetime:
    text = raw.strip() if isinstance(raw, str) else ""
    if moment := parse_date(text):
        return moment
    if not isinstance(raw, str):
        raise ValueError(_("'%s' takes one date, such as 2006-03-17") % name)
    advice = suggest_date(text) or _("year, month and day, such as 2006-03-17")
    raise ValueError(_("%s is not a date I can trust; write %s") % (quoted(raw), advice))


def check_number(raw: Raw, name: str, low: int, high: int) -> int:
    found = re.match(r"-?[0-9]{1,6}", raw.strip()) if isinstance(raw, str) else None
    if found and found[0] == str(raw).strip() and low <= int(found[0]) <= high:
        return int(found[0])
    meant = str(min(max(int(found[0]), low), high)) if found else ""
    message = _("'%s' takes a whole number from %s to %s, not %s") % (name, low, high, quoted(raw))
    raise ValueError(message + did_you_mean(meant))


def split_items(raw: Raw, name: str) -> list[Raw]:
    """Return the items of a list, or of a text with commas, which means the same."""
    if isinstance(raw, dict):
        raise ValueError(_("'%s' takes one or several names; put quotation marks around one with ': '") % name)
    if isinstance(raw, Quoted) and name in _ONE_WITH_A_COMMA and "," in raw:
        last, _comma, first = (part.strip() for part in raw.partition(","))
        message = _(
            "%s in '%s' is two names, for commas divide items; write '%s' for one, or leave the quotation marks out"
        )
        raise ValueError(message % (quoted(raw), name, f"{first} {last}" if name == "author" else f"{last} ({first})"))
    if isinstance(raw, Quoted) and re.fullmatch(r"\[.*\]", raw.strip()):
        raise ValueError(_("the list of '%s' stands in quotation marks, as if it were a name; take them off") % name)
    if isinstance(raw, str) and (found := re.match(r"-(\w\S*)", raw)):
        message = _("%s in '%s' begins with a hyphen; an item of a list is written '- %s', with a space behind it")
        raise ValueError(message % (quoted(found[0]), name, found[1].rstrip(",")))
    return [*raw.split(",")] if isinstance(raw, str) else [*raw] if isinstance(raw, list) else [raw]


def once(values: tuple[str, ...]) -> tuple[str, ...]:
    """Return *values* without repetitions."""
    return tuple(dict.fromkeys(values))


def check_label(raw: Raw, name: str) -> str:
    if not isinstance(raw, str):
        message = _("an item of '%s' is plain text; put quotation marks around one with ': ' or brackets")
        raise ValueError(message % name)
    text = " ".join(raw.split())
    if not text:
        raise ValueError(_("one of the items of '%s' is empty; is there a comma too many?") % name)
    if "," in text:
        raise ValueError(_("%s in '%s' has a comma, which divides items; make two of it") % (quoted(text), name))
    if ";" in text:
        parts = ", ".join(filter(None, map(str.strip, text.split(";"))))
        message = _("%s in '%s' has a semicolon; commas divide items: write '%s'")
        raise ValueError(message % (quoted(text), name, parts))
    return _with_address(text, name)


def _with_address(text: str, name: str) -> str:
    if not any(char.isalnum() for char in text):
        message = _("%s in '%s' has no letter and no digit, so it could have no address")
        raise ValueError(message % (quoted(text), name))
    return check_length(text, name)


def check_substitutions(raw: Raw, name: str) -> NoReturn:
    raise ValueError(_("'%s' has no effect on a blog; write the words where they belong, and leave it out") % name)


def check_length(text: str, name: str) -> str:
    """Return *text*, a label or an address, each part of which gives a file or folder its name."""
    parts = text.split("/") if text.startswith("/") else [slugify(text)]
    longest = max(len(part.encode()) for part in parts)
    if longest > MAX_NAME:
        message = _("%s in '%s' is too long for an address: %s bytes, with room for %s")
        raise ValueError(message % (quoted(text), name, longest, MAX_NAME))
    if len(text) > MAX_ADDRESS:
        message = _("%s in '%s' is too long for an address; shorten it to %s letters")
        raise ValueError(message % (quoted(text), name, MAX_ADDRESS))
    return text


def check_series(raw: Raw, name: str) -> str:
    return _with_address(check_text(raw, name), name)


def _as_typed(label: str) -> str:
    """Return what a typewriter makes of a *label*, without the spaces: typography is the blog's business."""
    return "".join(label.split()).replace("’", "'")


def check_category(raw: Raw, info: ValidationInfo) -> str:
    text = check_label(raw, "category")
    names: Collection[str] = info.context["categories"] if info.context else ()
    known = {_as_typed(name): name for name in names}
    if not names or _as_typed(text) in known:
        return known.get(_as_typed(text), text)
    message = _("unknown category %s; the categories are %s") % (quoted(text), ", ".join(names))
    raise ValueError(message + did_you_mean(nearest(text, names)))


def check_degree(raw: Raw, info: ValidationInfo) -> int:
    degree = check_number(raw, "degree", 1, MAX_DEGREE)
    only = info.context["degree_category"] if info.context else ""
    named = info.data.get("category")
    if only and named and only not in named:
        raise ValueError(_("'%s' belongs to posts of the category '%s' alone") % ("degree", only))
    return degree


def _language_code(text: str) -> str | None:
    """Return *text* as the code of a language is usually written (``pt-BR``), or None if it is none."""
    if not LANGUAGE_CODE.fullmatch(text):
        return None
    language, *rest = text.split("-")
    forms: dict[int, Callable[[str], str]] = {2: str.upper, 4: str.title}
    return "-".join([language.lower(), *(forms.get(len(part), str.lower)(part) for part in rest)])


def check_language(raw: Raw, name: str) -> str:
    text = check_text(raw, name)
    if code := _language_code(text):
        return code
    meant = _LANGUAGES.get(fold_line(text)) or _language_code(text.replace("_", "-"))
    if meant:
        raise ValueError(_("%s is not the code of a language") % quoted(text) + did_you_mean(meant))
    raise ValueError(_("%s is not the code of a language, such as 'en' or 'pt-BR'") % quoted(text))


def check_image(raw: Raw, name: str) -> str | int | None:
    if isinstance(raw, str) and re.fullmatch(r"[0-9]{1,4}", raw.strip()):
        return int(raw) or None
    text = check_text(raw, name)
    if re.match(r"[a-z]{2,}:|//", text, re.IGNORECASE):
        message = _("%s is an address; 'image' names a file beside the post, such as my-post/a.jpg")
        raise ValueError(message % quoted(text))
    if "\\" in text or text.startswith("/") or text[1:2] == ":":
        meant = text.replace("\\", "/") if re.match(r"[^/\\:]{2}", text) else ""
        message = _("%s is not a path from the post's folder, such as my-post/a.jpg") % quoted(text)
        raise ValueError(message + did_you_mean(meant))
    return text


def check_address(raw: Raw, name: str) -> str:
    text = check_label(raw, name)
    parts = text.split("/")
    if re.match(r"[a-z]+:", text, re.IGNORECASE):
        path = re.sub(r"[a-z]+:/*[^/?#]*([^?#]*).*", r"\1", text, flags=re.IGNORECASE)
        message = _("%s has a site's name; an old address is the part after it") % quoted(text)
        raise ValueError(message + (_("; write %s") % quoted(path) if path.strip("/") else ""))
    if not text.startswith("/"):
        message = _("%s is not an address from the root of the site; write %s")
        raise ValueError(message % (quoted(text), quoted(f"/{text}")))
    if re.search(r"[\s?#\\]", text) or {".", ".."} & {*parts} or "" in parts[1:-1]:
        raise ValueError(_("%s is not an old address, such as /2006/03/pronetaires.html") % quoted(text))
    return text


def check_url(raw: Raw, name: str) -> str:
    text = raw.strip() if isinstance(raw, str) else ""
    if is_web_address(text):
        return text
    meant = f"https://{text}" if re.fullmatch(r"[\w-]+(\.[\w-]+)+(/\S*)?", text[:200]) else ""
    message = _("'%s' takes an address that begins with https:// or http://, not %s") % (name, quoted(raw))
    raise ValueError(message + did_you_mean(meant))


def check_mastodon(raw: Raw, name: str) -> str:
    text = check_url(raw, name)
    if not re.fullmatch(r"https://[\w.-]+(:\d+)?/(@[\w.-]+(@[\w.-]+)?|users/[\w.-]+/statuses)/\d+/?", text):
        raise ValueError(_("%s is not a post on Mastodon, such as https://mastodon.example/@name/123") % quoted(text))
    return text


def check_feed_id(raw: Raw, name: str) -> str:
    text = raw.strip() if isinstance(raw, str) else ""
    if FEED_ID.fullmatch(text):
        return text
    raise ValueError(_("'%s' takes an id such as 'tag:blogger.com,1999:blog-1.post-2', not %s") % (name, quoted(raw)))


def check_mapping(raw: Raw, name: str) -> dict[str, Raw]:
    if isinstance(raw, dict):
        return raw
    raise ValueError(_("'%s' takes settings, each on an indented line of its own") % name)


def check_count(raw: Raw, name: str) -> int:
    return check_number(raw, name, 0, MAX_COUNT)
