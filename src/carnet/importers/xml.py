"""XML from strangers: no entity, no document type, no network; mended only where its meaning is sure, which is said."""

from __future__ import annotations

import re
from html.entities import html5
from typing import Any

from lxml import etree

from carnet.importers.model import ImportRefusedError

_PREFIXES = {
    "app": "http://purl.org/atom/app#",
    "thr": "http://purl.org/syndication/thread/1.0",
    "gd": "http://schemas.google.com/g/2005",
    "media": "http://search.yahoo.com/mrss/",
    "openSearch": "http://a9.com/-/spec/opensearchrss/1.0/",
    "georss": "http://www.georss.org/georss",
    "blogger": "http://schemas.google.com/blogger/2018",
    "xml": "",
}
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|&#(?:x0*(?:[0-8bcef]|1[0-9a-f])|0*(?:[0-8]|1[124-9]|2\\d|3[01]));",
    re.IGNORECASE,
)
_NAMED = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);)(\w+;)?")
_CDATA = re.compile(r"(<!\[CDATA\[.*?\]\]>|<!--.*?-->)", re.DOTALL)


def parse(content: bytes, name: str) -> tuple[Any, list[str]]:
    """Return the root of a document, and what had to be mended in it."""
    if re.search(rb"<!(?:DOCTYPE|ENTITY)", _prologue(content), re.IGNORECASE):
        raise ImportRefusedError(f"{name} has a document type or entities, which no export of Blogger's has")
    try:
        return _strict(content), []
    except etree.XMLSyntaxError as error:
        first = error
    if "huge" in str(first).lower() or "xmlsax2characters" in str(first).lower():
        raise ImportRefusedError(f"{name} has an entry of more than 10 MB")
    text, said = _mend(content)
    try:
        return _strict(text.encode()), said
    except etree.XMLSyntaxError as error:
        last = error
    cut, kept = _cut_off(text)
    if kept:
        try:
            root = _strict(cut.encode())
        except etree.XMLSyntaxError as error:
            raise ImportRefusedError(f"{name} is not well-formed XML: {error.msg}") from error
        return root, [*said, "the file ends within an entry: what follows the last whole entry is lost"]
    raise ImportRefusedError(f"{name} is not well-formed XML: {last.msg}") from last


def _prologue(content: bytes) -> bytes:
    """Return what stands before the first element, in an encoding that can be searched."""
    head = content[:4000].replace(b"\0", b"")
    start = re.search(rb"<[A-Za-z]", head)
    return head[: start.start()] if start else head


def _strict(content: bytes) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False)
    root = etree.fromstring(content, parser)
    info = root.getroottree().docinfo
    if info.doctype or info.internalDTD is not None:
        raise ImportRefusedError("the file has a document type, which no export of Blogger's has")
    return root


def _mend(content: bytes) -> tuple[str, list[str]]:
    """Return *content* with what can only mean one thing put right."""
    said: list[str] = []
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        declared = re.search(rb"""encoding=["']([\w-]+)""", content[:200])
        encoding = declared[1].decode() if declared and declared[1].lower() != b"utf-8" else "cp1252"
        try:
            text = content.decode(encoding, errors="replace")
        except LookupError:
            text = content.decode("cp1252", errors="replace")
        said.append(f"the file is not UTF-8; it was read as {encoding}")
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text.lstrip("\ufeff \r\n\t"), count=1)
    mended, count = _CONTROL.subn("", text)
    if count:
        said.append(f"{count} characters that no XML has were left out")
    parts = _CDATA.split(mended)
    entities = 0
    for at in range(0, len(parts), 2):
        parts[at], number = _NAMED.subn(_entity, parts[at])
        entities += number
    mended = "".join(parts)
    if entities:
        said.append(f"{entities} ampersands or named characters were written as XML has them")
    root = re.search(r"<(?![?!])[^>]*>", mended)
    if root:
        used = set(re.findall(r"</?([A-Za-z]+):[A-Za-z]", "".join(parts[::2])))
        undeclared = sorted(
            prefix for prefix in used if prefix in _PREFIXES and f"xmlns:{prefix}=" not in mended and _PREFIXES[prefix]
        )
        if undeclared:
            names = "".join(f' xmlns:{prefix}="{_PREFIXES[prefix]}"' for prefix in undeclared)
            close = root[0].rstrip("/>")
            mended = mended[: root.start()] + close + names + root[0][len(close) :] + mended[root.end() :]
            said.append(f"the prefix {', '.join(undeclared)} is used and not declared")
    return mended, said


def _entity(found: re.Match[str]) -> str:
    known = html5.get(found[1] or "")
    return "".join(f"&#{ord(char)};" for char in known) if known else f"&amp;{found[1] or ''}"


def _cut_off(text: str) -> tuple[str, int]:
    """Return the whole entries of a file that ends too early, and how many there are."""
    if re.search(r"</(?:\w+:)?feed>\s*$", text):
        return text, 0
    end = text.rfind("</entry>")
    return (text[: end + 8] + "</feed>", text.count("</entry>", 0, end + 8)) if end >= 0 else (text, 0)
