"""What each kind of value in a front matter may be: checks that return the value, or say in plain words what is wrong.

Each raises ``ValueError`` with the sentence that the writer reads, and the nearest valid value where there is one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from datetime import datetime
from difflib import get_close_matches
from typing import NoReturn

from pydantic import ValidationInfo

from carnet.core.dates import parse_date, suggest_date
from carnet.core.text import fold_line, slugify
from carnet.core.urls import is_web_address
from carnet.core.yaml_lines import Raw

MAX_DEGREE = 10
MAX_COUNT = 100
#: Of a name in an address and of all of it, in bytes: files have room for 255 and 4,096, suffixes and folders included.
MAX_NAME, MAX_ADDRESS = 200, 1000

_TRUE, _FALSE = ("true", "yes", "on"), ("false", "no", "off")
_WORDS_OF_TRUTH = dict.fromkeys(("oui", "vrai", "o", "y", "1"), "true") | dict.fromkeys(
    ("non", "faux", "n", "0"), "false"
)
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


def quoted(value: Raw) -> str:
    """Return *value* as a message shows it: on one line, and not all of a long one."""
    text = " ".join(str(value).split())
    return f"'{text[:60]}…'" if len(text) > 60 else f"'{text}'"


def nearest(word: str, names: Collection[str]) -> str | None:
    """Return the one of *names* that *word* is most likely meant to be, or None."""
    folded = {fold_line(name): name for name in names}
    return next((folded[near] for near in get_close_matches(fold_line(word[:80]), folded, 1, 0.6)), None)


def check_text(raw: Raw, name: str) -> str:
    if not isinstance(raw, str):
        raise ValueError(f"'{name}' takes plain text; put quotation marks around all of it")
    return re.sub(r"\s*\n\s*", " ", raw.strip())


def check_flag(raw: Raw, name: str) -> bool:
    word = raw.strip().lower() if isinstance(raw, str) else raw
    if word in _TRUE or word in _FALSE:
        return word in _TRUE
    meant = _WORDS_OF_TRUTH.get(fold_line(word)) if isinstance(word, str) else None
    hint = f"; did you mean {meant}?" if meant else ""
    raise ValueError(f"'{name}' takes true or false, not {quoted(raw)}{hint}")


def check_date(raw: Raw, name: str) -> datetime:
    text = raw.strip() if isinstance(raw, str) else ""
    if moment := parse_date(text):
        return moment
    if not isinstance(raw, str):
        raise ValueError(f"'{name}' takes one date, such as 2006-03-17")
    advice = suggest_date(text)
    raise ValueError(
        f"{quoted(raw)} is not a date I can trust; write " + (advice or "year, month and day, such as 2006-03-17")
    )


def check_number(raw: Raw, name: str, low: int, high: int) -> int:
    found = re.match(r"-?[0-9]{1,6}", raw.strip()) if isinstance(raw, str) else None
    if found and found[0] == str(raw).strip() and low <= int(found[0]) <= high:
        return int(found[0])
    hint = f"; did you mean {min(max(int(found[0]), low), high)}?" if found else ""
    raise ValueError(f"'{name}' takes a whole number from {low} to {high}, not {quoted(raw)}{hint}")


def split_items(raw: Raw, name: str) -> list[Raw]:
    """Return the items of a list, or of a text with commas, which means the same."""
    if isinstance(raw, dict):
        raise ValueError(f"'{name}' takes one or several names; put quotation marks around one with ': '")
    return [*raw.split(",")] if isinstance(raw, str) else [*raw] if isinstance(raw, list) else [raw]


def once(values: tuple[str, ...]) -> tuple[str, ...]:
    """Return *values* without repetitions."""
    return tuple(dict.fromkeys(values))


def check_label(raw: Raw, name: str) -> str:
    if not isinstance(raw, str):
        raise ValueError(f"an item of '{name}' is plain text; put quotation marks around one with ': ' or brackets")
    text = " ".join(raw.split())
    if not text:
        raise ValueError(f"one of the items of '{name}' is empty; is there a comma too many?")
    if "," in text:
        raise ValueError(f"{quoted(text)} in '{name}' has a comma, which divides items; make two of it")
    if ";" in text:
        better = ", ".join(filter(None, map(str.strip, text.split(";"))))
        raise ValueError(f"{quoted(text)} in '{name}' has a semicolon; commas divide items: write '{better}'")
    if not any(char.isalnum() for char in text):
        raise ValueError(f"{quoted(text)} in '{name}' has no letter and no digit, so it could have no address")
    return check_length(text, name)


def check_substitutions(raw: Raw, name: str) -> NoReturn:
    raise ValueError(f"'{name}' has no effect on a blog; write the words where they belong, and leave it out")


def check_length(text: str, name: str) -> str:
    """Return *text*, a label or an address, each part of which gives a file or folder its name."""
    parts = text.split("/") if text.startswith("/") else [slugify(text)]
    longest = max(len(part.encode()) for part in parts)
    if longest > MAX_NAME:
        message = f"{quoted(text)} in '{name}' is too long for an address: {longest} bytes, with room for {MAX_NAME}"
        raise ValueError(message)
    if len(text) > MAX_ADDRESS:
        raise ValueError(f"{quoted(text)} in '{name}' is too long for an address; shorten it to {MAX_ADDRESS} letters")
    return text


def check_series(raw: Raw, name: str) -> str:
    text = check_text(raw, name)
    if not any(char.isalnum() for char in text):
        raise ValueError(f"{quoted(text)} in 'series' has no letter and no digit, so it could have no address")
    return check_length(text, name)


def _as_typed(label: str) -> str:
    """Return what a typewriter makes of a *label*, without the spaces: typography is the blog's business."""
    return "".join(label.split()).replace("’", "'")


def check_category(raw: Raw, info: ValidationInfo) -> str:
    text = check_label(raw, "category")
    names: Collection[str] = info.context["categories"] if info.context else ()
    known = {_as_typed(name): name for name in names}
    if not names or _as_typed(text) in known:
        return known.get(_as_typed(text), text)
    near = nearest(text, names)
    hint = f"; did you mean '{near}'?" if near else ""
    raise ValueError(f"unknown category {quoted(text)}; the categories are {', '.join(names)}{hint}")


def check_degree(raw: Raw, info: ValidationInfo) -> int:
    degree = check_number(raw, "degree", 1, MAX_DEGREE)
    only = info.context["degree_category"] if info.context else ""
    named = info.data.get("category")
    if only and named and only not in named:
        raise ValueError(f"'degree' belongs to posts of the category '{only}' alone")
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
    hint = f"; did you mean '{meant}'?" if meant else ", such as 'en' or 'pt-BR'"
    raise ValueError(f"{quoted(text)} is not the code of a language{hint}")


def check_image(raw: Raw, name: str) -> str | int | None:
    if isinstance(raw, str) and re.fullmatch(r"[0-9]{1,4}", raw.strip()):
        return int(raw) or None
    text = check_text(raw, name)
    if re.match(r"[a-z]{2,}:|//", text, re.IGNORECASE):
        raise ValueError(f"{quoted(text)} is an address; 'image' names a file beside the post, such as my-post/a.jpg")
    if "\\" in text or text.startswith("/") or text[1:2] == ":":
        hint = f"; did you mean {quoted(text.replace(chr(92), '/'))}?" if re.match(r"[^/\\:]{2}", text) else ""
        raise ValueError(f"{quoted(text)} is not a path from the post's folder, such as my-post/a.jpg{hint}")
    return text


def check_address(raw: Raw, name: str) -> str:
    text = check_label(raw, name)
    parts = text.split("/")
    if re.match(r"[a-z]+:", text, re.IGNORECASE):
        path = re.sub(r"[a-z]+:/*[^/?#]*([^?#]*).*", r"\1", text, flags=re.IGNORECASE)
        hint = f"; write {quoted(path)}" if path.strip("/") else ""
        raise ValueError(f"{quoted(text)} has a site's name; an old address is the part after it{hint}")
    if not text.startswith("/"):
        raise ValueError(f"{quoted(text)} is not an address from the root of the site; write {quoted('/' + text)}")
    if re.search(r"[\s?#\\]", text) or {".", ".."} & {*parts} or "" in parts[1:-1]:
        raise ValueError(f"{quoted(text)} is not an old address, such as /2006/03/pronetaires.html")
    return text


def check_url(raw: Raw, name: str) -> str:
    text = raw.strip() if isinstance(raw, str) else ""
    if is_web_address(text):
        return text
    hint = f"; did you mean 'https://{text}'?" if re.fullmatch(r"[\w-]+(\.[\w-]+)+(/\S*)?", text[:200]) else ""
    raise ValueError(f"'{name}' takes an address that begins with https:// or http://, not {quoted(raw)}{hint}")


def check_mastodon(raw: Raw, name: str) -> str:
    text = check_url(raw, name)
    if not re.fullmatch(r"https://[\w.-]+(:\d+)?/(@[\w.-]+(@[\w.-]+)?|users/[\w.-]+/statuses)/\d+/?", text):
        raise ValueError(f"{quoted(text)} is not a post on Mastodon, such as https://mastodon.example/@name/123")
    return text


def check_feed_id(raw: Raw, name: str) -> str:
    text = raw.strip() if isinstance(raw, str) else ""
    if FEED_ID.fullmatch(text):
        return text
    raise ValueError(f"'{name}' takes an id such as 'tag:blogger.com,1999:blog-1.post-2', not {quoted(raw)}")


def check_mapping(raw: Raw, name: str) -> dict[str, Raw]:
    if isinstance(raw, dict):
        return raw
    raise ValueError(f"'{name}' takes settings, each on an indented line of its own")


def check_count(raw: Raw, name: str) -> int:
    return check_number(raw, name, 0, MAX_COUNT)
