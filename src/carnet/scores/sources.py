"""What a writer hands in as a score, ABC, MusicXML or MEI, made ready: for Verovio, and to be downloaded.

Nothing here knows of Sphinx.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from io import BytesIO

from lxml import etree

from carnet.core.downloads.scores import plain_abc
from carnet.scores.mistakes import Mistake

#: Endings of the files that are read.
SUFFIXES = (".abc", ".mei", ".musicxml", ".mxl", ".xml")
_LARGEST = 5_000_000
#: What programs write into their files, about themselves, who used them, when and where.
_PRIVATE = {
    "musicxml": ("encoding", "miscellaneous", "source", "credit-image", "link", "bookmark"),
    "mei": ("encodingDesc", "revisionDesc", "facsimile", "graphic"),
}
_ROOTS = {"score-partwise": "musicxml", "score-timewise": "musicxml", "mei": "mei"}


class UnreadableScoreError(Exception):
    """A text or file is no score; the mistake says why."""

    def __init__(self, line: int, kind: str, *values: object) -> None:
        super().__init__(kind)
        self.mistake = Mistake(line, kind, values)


@dataclass(frozen=True, slots=True)
class Score:
    """A score as Verovio takes it, *music*, and as readers may have it, *source*, with what it says of itself."""

    form: str
    music: str
    source: str
    suffix: str
    title: str
    composer: str
    words: tuple[str, ...]
    sharps: int
    mistakes: tuple[Mistake, ...] = ()


def read_score(content: bytes, suffix: str = "") -> Score:
    """Return the score that some *content* is; *suffix* is that of its file, if it lies in one."""
    if suffix == ".mxl":
        content = _unpacked(content)
    if len(content) > _LARGEST:
        raise UnreadableScoreError(1, "large", _LARGEST // 1_000_000)
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _from_xml(content.lstrip(b"\xef\xbb\xbf \t\r\n") if not suffix else content)
    if suffix not in ("", ".abc"):
        raise UnreadableScoreError(1, "neither")
    try:
        return _from_abc(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise UnreadableScoreError(line, "utf-8") from error


def _from_abc(text: str) -> Score:
    # Most blogs have no score, and what reads ABC takes a while to load.
    from carnet.scores.abc.mei import mei_of  # noqa: PLC0415
    from carnet.scores.abc.reader import read_tune  # noqa: PLC0415

    tune = read_tune(text)
    has_notes = any(event.pitches for voice in tune.voices for bar in voice.bars for event in bar.events)
    return Score(
        "mei",
        mei_of(tune).decode() if has_notes else "",
        plain_abc(text).strip() + "\n",
        ".abc",
        " – ".join(tune.titles),
        ", ".join(tune.composers),
        tuple(tune.words),
        tune.key.sharps,
        tuple(tune.mistakes),
    )


def _from_xml(content: bytes) -> Score:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableScoreError(error.lineno or 1, "xml", str(error.msg)) from error
    form = _ROOTS.get(_name(root))
    if form is None:
        raise UnreadableScoreError(root.sourceline or 1, "root", _name(root)[:40])
    for element in [one for one in root.iter(etree.Element, etree.Entity) if _is_private(one, form)]:
        if (parent := element.getparent()) is not None:
            parent.remove(element)
    if next(root.iter("{*}note"), None) is None:
        raise UnreadableScoreError(root.sourceline or 1, "empty")
    text = etree.tostring(root, encoding="unicode")
    of_form = _about_musicxml(root) if form == "musicxml" else _about_mei(root)
    return Score(form, text, f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n', f".{form}", *of_form)


def _is_private(element: etree._Element, form: str) -> bool:
    return not isinstance(element.tag, str) or _name(element) in _PRIVATE[form]


def _about_musicxml(root: etree._Element) -> tuple[str, str, tuple[str, ...], int]:
    """Return title, composer, words below the score and number of sharps."""
    title = root.findtext(".//{*}work/{*}work-title") or root.findtext("./{*}movement-title") or ""
    composers = [one.text or "" for one in root.iterfind(".//{*}creator") if one.get("type", "composer") == "composer"]
    fifths = (root.findtext(".//{*}key/{*}fifths") or "0").strip()
    return _plain(title), _plain(", ".join(composers)), (), int(fifths) if re.fullmatch(r"-?[0-7]", fifths) else 0


def _about_mei(root: etree._Element) -> tuple[str, str, tuple[str, ...], int]:
    """Return title, composer, words below the score and number of sharps."""
    title = root.find(".//{*}titleStmt/{*}title")
    composers = ["".join(one.itertext()) for one in root.iterfind(".//{*}titleStmt//{*}composer")]
    signature = next(
        (one.get("keysig") or one.get("key.sig") or "" for one in root.iter("{*}scoreDef", "{*}staffDef")), ""
    )
    found = re.fullmatch("([0-7])([sf])", signature)
    sharps = int(found[1]) * (1 if found[2] == "s" else -1) if found else 0
    return _plain("" if title is None else "".join(title.itertext())), _plain(", ".join(composers)), (), sharps


def _plain(text: str) -> str:
    return " ".join(text.split())


def _name(element: etree._Element) -> str:
    return str(etree.QName(element).localname) if isinstance(element.tag, str) else ""


def _unpacked(content: bytes) -> bytes:
    """Return the score in a compressed MusicXML file."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            container = packed.read(packed.getinfo("META-INF/container.xml"))
            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            root = etree.fromstring(container, parser).find(".//{*}rootfile")
            entry = packed.getinfo("" if root is None else root.get("full-path", ""))
            if entry.file_size > _LARGEST:
                raise UnreadableScoreError(1, "large", _LARGEST // 1_000_000)
            return packed.read(entry)
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError, NotImplementedError, RuntimeError, OSError) as error:
        raise UnreadableScoreError(1, "mxl") from error


def interval(semitones: int, sharps: int) -> str:
    """Return the interval by which a score with so many *sharps* goes up or down by so many *semitones*, as Verovio
    calls it: the one that leads to the key with the fewest accidentals; "" for none.
    """
    if not semitones:
        return ""
    target = (sharps + 7 * semitones) % 12
    target -= 12 if target > 6 else 0
    fifths = (target - sharps) * (1 if semitones > 0 else -1)
    number = 4 * fifths % 7
    natural = (0, 2, 4, 5, 7, 9, 11)[number]
    perfect = number in (0, 3, 4)
    # Each seven fifths make an interval of one name one semitone wider.
    wider = (fifths + 1) // 7 if perfect else (fifths - 2) // 7
    size = natural + wider
    octaves, rest = divmod(abs(semitones) - size, 12)
    if rest or octaves < 0:
        return str(semitones)
    names = {0: "P", 1: "A", -1: "d"} if perfect else {0: "M", -1: "m", 1: "A", -2: "d"}
    if wider not in names:
        return str(semitones)
    return f"{'-' if semitones < 0 else ''}{names[wider]}{number + 1 + 7 * octaves}"
