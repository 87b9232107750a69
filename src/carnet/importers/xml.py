"""XML from strangers: no entity, no document type, no network; mended only where its meaning is sure, which is said."""

from __future__ import annotations

import re
from html.entities import html5
from typing import Any

from lxml import etree
from sphinx.locale import _

from carnet.importers.model import ImportRefusedError

_PREFIXES = {
    "app": "http://purl.org/atom/app#",
    "thr": "http://purl.org/syndication/thread/1.0",
    "gd": "http://schemas.google.com/g/2005",
    "media": "http://search.yahoo.com/mrss/",
    "openSearch": "http://a9.com/-/spec/opensearchrss/1.0/",
    "georss": "http://www.georss.org/georss",
    "blogger": "http://schemas.google.com/blogger/2018",
    "wp": "http://wordpress.org/export/1.2/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "excerpt": "http://wordpress.org/export/1.2/excerpt/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "wfw": "http://wellformedweb.org/CommentAPI/",
    "atom": "http://www.w3.org/2005/Atom",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "xml": "",
}
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|&#(?:x0*(?:[0-8bcef]|1[0-9a-f])|0*(?:[0-8]|1[124-9]|2\\d|3[01]));",
    re.IGNORECASE,
)
_NAMED = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);)(\w+;)?")
#: How a list of what was said begins the line on a file that ends too early.
CUT = "cut: "
_CDATA = re.compile(r"(<!\[CDATA\[.*?\]\]>|<!--.*?-->)", re.DOTALL)


def parse(content: bytes, name: str) -> tuple[Any, list[str]]:
    """Return the root of a document, and what had to be mended in it."""
    if re.search(rb"<!(?:DOCTYPE|ENTITY)", _prologue(content), re.IGNORECASE):
        raise ImportRefusedError(_("%s has a document type or entities, which no export has") % name)
    try:
        return _strict(content), []
    except etree.XMLSyntaxError as error:
        first = error
    if "huge" in str(first).lower() or "xmlsax2characters" in str(first).lower():
        raise ImportRefusedError(_("%s has an entry of more than 10 MB") % name)
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
            raise ImportRefusedError(_("%s is not well-formed XML: %s") % (name, error.msg)) from error
        titles = [one for one in root.iter() if isinstance(one.tag, str) and one.tag.rpartition("}")[2] == "title"]
        title = "".join(titles[-1].itertext()).strip() if titles else ""
        return root, [*said, f"{CUT}{kept} {title}"]
    raise ImportRefusedError(_("%s is not well-formed XML: %s") % (name, last.msg)) from last


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
        raise ImportRefusedError(_("%s has a document type or entities, which no export has") % "XML")
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
        said.append(_("the file is not UTF-8; it was read as %s") % encoding)
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text.lstrip("\ufeff \r\n\t"), count=1)
    mended, count = _CONTROL.subn("", text)
    if count:
        said.append(_("%s characters that no XML has were left out") % count)
    parts = _CDATA.split(mended)
    entities = 0
    for at in range(0, len(parts), 2):
        parts[at], number = _NAMED.subn(_entity, parts[at])
        entities += number
    mended = "".join(parts)
    if entities:
        said.append(_("%s ampersands or named characters were written as XML has them") % entities)
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
            said.append(_("the prefix %s is used and not declared") % ", ".join(undeclared))
    return mended, said


def _entity(found: re.Match[str]) -> str:
    known = html5.get(found[1] or "")
    return "".join(f"&#{ord(char)};" for char in known) if known else f"&amp;{found[1] or ''}"


def _cut_off(text: str) -> tuple[str, int]:
    """Return the whole entries of a file that ends too early, and how many there are."""
    if re.search(r"</(?:\w+:)?(?:feed|rss|channel)>\s*$", text):
        return text, 0
    for entry, ends in (("</entry>", "</feed>"), ("</item>", "</channel></rss>")):
        end = text.rfind(entry)
        if end >= 0:
            end += len(entry)
            return text[:end] + ends, text.count(entry, 0, end)
    return text, 0


def cut_short(said: list[str]) -> str:
    """Take from *said* that a file ends too early, and return it in words, "" if it does not."""
    for at, one in enumerate(said):
        if one.startswith(CUT):
            count, _space, title = said.pop(at).removeprefix(CUT).partition(" ")
            message = _("the file ends within an entry: %s whole ones came, the last is “%s”; export it once more")
            return message % (count, title)
    return ""
