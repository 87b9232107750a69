"""Files in which words are planted where few look: in parts that programs seldom write, twice, or between the data."""

from __future__ import annotations

import base64
import io
import struct
import zlib
from urllib.parse import quote

from made_pictures import encoded, moving, photo, svg
from planted import (
    FRAMES,
    KEPT,
    SEEN,
    ape_tag,
    archive,
    avif,
    flac,
    id3_tag,
    jpeg,
    mp4,
    pdf,
    png,
    raw,
    vorbis_comments,
    wav,
    webm,
    word,
)
from planted import _pages as ogg_pages
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject, NumberObject, TextStringObject
from recordings import box, element

# -- Pictures ----------------------------------------------------------------------------------------------------------


def _segment(mark: int, content: bytes) -> bytes:
    return bytes((0xFF, mark)) + struct.pack(">H", len(content) + 2) + content


def jpeg_between(where: str = "JPEG between") -> bytes:
    """Return a JPEG that comes in scans, with words between them."""
    whole = encoded(photo(320, 240), "JPEG", quality=80, progressive=True)
    last = whole.rindex(b"\xff\xda")
    parts = _segment(0xEB, b"JP\0\0" + raw(f"{where}: C2PA"))
    second = jpeg(f"{where}: second picture", size=(64, 48))
    note = _segment(0xFE, raw(f"{where}: comment between"))
    return whole[:2] + parts + whole[2:last] + note + whole[last:] + second + raw(f"{where}: last")


def jpeg_reserved(where: str = "JPEG reserved") -> bytes:
    """Return a JPEG with parts that nobody knows; not every reader passes over them."""
    whole = encoded(photo(320, 240), "JPEG", quality=80)
    marks = (0x30, 0xC8, 0xF0, 0xFD)
    return whole[:2] + b"".join(_segment(mark, raw(f"{where}: {mark:x}")) for mark in marks) + whole[2:]


def jpeg_profile(where: str = "JPEG profile") -> bytes:
    """Return a JPEG whose description of colours has parts of one maker's own, as Apple's do."""
    return encoded(photo(320, 240), "JPEG", quality=80, icc_profile=_wordy_profile(where))


def _wordy_profile(where: str) -> bytes:
    from made_pictures import srgb_profile

    old = srgb_profile()
    (count,) = struct.unpack_from(">I", old, 128)
    rows = [struct.unpack_from(">4sII", old, 132 + 12 * number) for number in range(count)]
    said = {
        b"dscm": b"mluc" + bytes(4) + struct.pack(">II4sII", 1, 12, b"frFR", 28, 28) + word(where).encode("utf-16-be"),
        b"MSCA": b"text" + bytes(4) + raw(f"{where}: MSCA") + b"\0",
        b"CIED": b"text" + bytes(4) + raw(f"{where}: CIED") + b"\0",
        b"clrt": b"clrt" + bytes(4) + struct.pack(">I", 1) + raw(f"{where}: colorant").ljust(38, b"\0"),
    }
    moved = 12 * len(said)
    body, table = old[132 + 12 * count :], [(name, start + moved, length) for name, start, length in rows]
    for name, content in said.items():
        table.append((name, 132 + 12 * count + moved + len(body), len(content)))
        body += content + bytes(-len(content) % 4)
    listed = b"".join(struct.pack(">4sII", *row) for row in table)
    made = old[:128] + struct.pack(">I", len(table)) + listed + body
    return struct.pack(">I", len(made)) + made[4:]


def _png_part(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png_behind(where: str = "PNG behind") -> bytes:
    """Return a PNG whose words stand behind its data, some in parts of a program's own."""
    whole = encoded(photo(320, 240), "PNG")
    end = whole.rindex(b"IEND") - 4
    tiff = b"MM\0*\0\0\0\x08\0\x01\x01\x0f\0\2\0\0\0\x0c\0\0\0\x1a\0\0\0\0" + raw(f"{where}: eXIf") + b"\0"
    parts = _png_part(b"eXIf", tiff) + _png_part(b"tIME", bytes((7, 234, 3, 4, 5, 6, 7)))
    parts += _png_part(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + raw(f"{where}: XMP"))
    parts += _png_part(b"iTXt", b"Comment\0\1\0\0\0" + zlib.compress(raw(f"{where}: packed")))
    parts += _png_part(b"prVt", raw(f"{where}: prVt")) + _png_part(b"caBX", raw(f"{where}: C2PA"))
    return whole[:end] + parts + whole[end:] + png(f"{where}: second picture")


def _gif_blocks(content: bytes) -> bytes:
    return bytes((len(content),)) + content


def gif_moving(where: str = "GIF that moves") -> bytes:
    """Return a GIF that moves, with words between its pictures."""
    whole = moving("GIF")
    parts = b"\x21\xfe" + _gif_blocks(raw(f"{where}: comment")) + b"\0"
    parts += b"\x21\xff\x0bXMP DataXMP" + _gif_blocks(raw(f"{where}: XMP")) + b"\0"
    parts += b"\x21\xff\x0bICCRGBG1012" + _gif_blocks(raw(f"{where}: colours")) + b"\0"
    parts += b"\x21\x01\x0c" + bytes(12) + _gif_blocks(raw(f"{where}: plain text")) + b"\0"
    loops = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0"
    whole = whole.replace(loops + b"\0", loops + _gif_blocks(b"\x02" + raw(f"{where}: behind the loops")) + b"\0")
    place = whole.index(b"\x21\xf9")
    return whole[:place] + parts + whole[place:-1] + parts[: parts.index(b"\0") + 1] + b"\x3b"


def _webp_part(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content + bytes(len(content) % 2)


def webp_moving(where: str = "WebP that moves") -> bytes:
    """Return a WebP that moves, with words within each picture and behind the last."""
    whole, place, parts = moving("WEBP"), 12, []
    while place + 8 <= len(whole):
        name, length = struct.unpack_from("<4sI", whole, place)
        content = whole[place + 8 : place + 8 + length]
        if name == b"ANMF":
            content += _webp_part(b"EXIF", raw(f"{where}: EXIF of a picture"))
            content += _webp_part(b"abcd", raw(f"{where}: unknown part of a picture"))
        parts.append(_webp_part(name, content))
        place += 8 + length + length % 2
    body = b"WEBP" + b"".join(parts) + _webp_part(b"abcd", raw(f"{where}: unknown"))
    return b"RIFF" + struct.pack("<I", len(body)) + body + raw(f"{where}: behind its end")


def png_moving(where: str = "PNG that moves") -> bytes:
    whole = moving("PNG")
    place = whole.index(b"fdAT") - 4
    said = _png_part(b"tEXt", b"Author\0" + raw(f"{where}: author"))
    return whole[:place] + said + whole[place:]


def _avif_box(kind: bytes, version: int, *content: bytes) -> bytes:
    return box(kind, struct.pack(">I", version << 24), *content)


def avif_with(where: str, items: list[tuple[bytes, bytes]], begin: bytes = b"", extra: bytes = b"") -> bytes:
    """Return an AVIF with more *items*, kind and content, and *extra* boxes in its `meta`."""
    whole = avif(where)
    start = whole.index(b"meta") - 4
    (length,) = struct.unpack_from(">I", whole, start)
    place, inside = start + 12, {}
    while place < start + length:
        (size,) = struct.unpack_from(">I", whole, place)
        inside[whole[place + 4 : place + 8]] = whole[place + 8 : place + size]
        place += size
    listed, places = inside[b"iinf"], inside[b"iloc"]
    (count,) = struct.unpack_from(">H", listed, 4)
    known = [struct.unpack_from(">HHHII", places, 8 + 14 * number) for number in range(count)]

    types = {b"mime": b"\0application/rdf+xml\0", b"uri ": b"\0" + raw(f"{where}: type") + b"\0"}

    def made(offset: int) -> bytes:
        rows = [(item, of, one, at + offset, long) for item, of, one, at, long in known]
        at = len(whole) + offset + 8  # in a box of their own, behind all
        for number, (_kind, content) in enumerate(items, start=count + 1):
            rows.append((number, 0, 1, at, len(content)))
            at += len(content)
        infos = b"".join(
            _avif_box(
                b"infe", 2, struct.pack(">HH4s", number, 0, kind), raw(f"{where}: name of item"), types.get(kind, b"\0")
            )
            for number, (kind, _content) in enumerate(items, start=count + 1)
        )
        now = inside | {
            b"iinf": bytes(4) + struct.pack(">H", count + len(items)) + listed[6:] + infos,
            b"iloc": bytes(4)
            + b"\x44\0"
            + struct.pack(">H", len(rows))
            + b"".join(struct.pack(">HHHII", *r) for r in rows),
            b"hdlr": inside[b"hdlr"][:24] + raw(f"{where}: handler") + b"\0",
        }
        return box(b"meta", whole[start + 8 : start + 12], *(box(*pair) for pair in now.items()), extra)

    grown = len(made(0)) - length + len(begin)
    body = whole[:start] + begin + made(grown) + whole[start + length :]
    return body.replace(b"avif\0\0\0\0", b"avif\0\0\0\0", 1)


def avif_twice(where: str = "AVIF twice") -> bytes:
    """Return an AVIF with a second description of where it was taken, and boxes that no reader knows."""
    second = b"\0\0\0\0MM\0*\0\0\0\x08\0\0" + raw(f"{where}: second EXIF")
    small = jpeg(f"{where}: small picture within", size=(48, 32))
    items = [
        (b"Exif", second),
        (b"mime", raw(f"{where}: second XMP")),
        (b"uri ", raw(f"{where}: uri")),
        (b"jpeg", small),
    ]
    extra = box(b"xml ", bytes(4), raw(f"{where}: xml")) + box(b"uuid", bytes(16), raw(f"{where}: uuid in meta"))
    extra += box(b"abcd", raw(f"{where}: unknown in meta")) + box(b"bxml", bytes(4), raw(f"{where}: bxml"))
    begin = box(b"free", raw(f"{where}: free")) + box(b"abcd", raw(f"{where}: unknown"))
    data = b"".join(content for _kind, content in items) + raw(f"{where}: between items")
    made = avif_with(where, items, begin, extra) + box(b"mdat", data)
    return made + box(b"uuid", bytes(16), raw(f"{where}: uuid")) + box(b"udta", raw(f"{where}: udta"))


def drawing_of_programs(where: str = "SVG of programs") -> bytes:
    """Return a drawing as draw.io, Illustrator, Sketch and Figma write it."""
    small = base64.b64encode(jpeg(f"{where}: picture", size=(40, 30))).decode()
    nested = quote(svg(f"<desc>{word(f'{where}: drawing within')}</desc>").decode())
    inside = (
        f"<style>/* {word(f'{where}: comment of a style')} */"
        f" .a {{ fill: red /* {word(f'{where}: second')} */ }}</style>"
        f"<desc>Created with {word(f'{where}: program')}.</desc>"
        f'<g data-name="{word(f"{where}: data-name")}" style="fill: blue; /* {word(f"{where}: in an attribute")} */">'
        f'<path class="a" d="M0 0h9v9z" filename="{word(f"{where}: filename")}"/></g>'
        f'<image width="9" height="9" href="data:image/jpeg;base64,{small}"/>'
        f'<image width="9" height="9" href="data:image/svg+xml,{nested}"/>'
        f'<image width="9" height="9" href="file:///Users/{word(f"{where}: path")}/a.png"/>'
        f'<a href="file:///home/{word(f"{where}: link")}"><rect width="3" height="3"/></a>'
        f"<foreignObject><p>{word(f'{where}: foreign')}</p></foreignObject>"
        f"<?program {word(f'{where}: instruction')}?>"
    )
    return svg(
        inside,
        f'viewBox="0 0 40 20" content="&lt;mxfile agent=&quot;{word(f"{where}: source")}&quot;&gt;" '
        f'data-agent="{word(f"{where}: agent")}" xmlns:sketch="http://www.bohemiancoding.com/sketch/ns" '
        f'sketch:type="{word(f"{where}: sketch")}" xml:base="file:///{word(f"{where}: base")}"',
    )


# -- Sounds ------------------------------------------------------------------------------------------------------------


def _lyrics(where: str, end: bytes) -> bytes:
    body = b"LYRICSBEGIN" + raw(f"{where}: {end.decode()}")
    return body + (f"{len(body):06}".encode() if end == b"LYRICS200" else b"") + end


def mp3_everywhere(where: str = "MP3 everywhere") -> bytes:
    """Return two sounds that were put together, with tags before, between and behind them."""
    old = b"TAG" + bytes(94) + raw(f"{where}: ID3v1").ljust(30, b"\0") + b"\xff"
    before = ape_tag(f"{where}: APE before")
    footer = before[-32:]
    header = footer[:20] + struct.pack("<I", 1 << 31 | 1 << 29) + footer[24:]
    with_header = header + before[:-32] + footer[:20] + struct.pack("<I", 1 << 31) + footer[24:]
    between = old + ape_tag(f"{where}: APE between") + id3_tag(f"{where}: second")
    end = _lyrics(where, b"LYRICSEND") + old
    return id3_tag(where) + with_header + 20 * FRAMES + between + 20 * FRAMES + end


def mp3_lyrics(where: str = "MP3 lyrics") -> bytes:
    tag = b"TAG" + bytes(125)
    return FRAMES + _lyrics(where, b"LYRICS200") + tag


def wav_marked(where: str = "WAV marked") -> bytes:
    """Return a sound with marks, of which a program noted what it thought."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return name + struct.pack("<I", len(content)) + content + bytes(len(content) % 2)

    listed = b"adtl" + chunk(b"labl", struct.pack("<I", 1) + "Couplet gardé".encode() + b"\0")
    listed += chunk(b"note", struct.pack("<I", 1) + raw(f"{where}: note") + b"\0")
    listed += chunk(b"file", struct.pack("<I4s", 1, b"JPEG") + jpeg(f"{where}: file", size=(40, 30)))
    whole = wav(where)
    end = whole.index(b"data")
    more = chunk(b"LIST", listed) + b"".join(
        chunk(name, raw(f"{where}: {name.decode()}")) for name in (b"cart", b"axml", b"DISP", b"afsp", b"PAD ", b"JUNK")
    )
    body = whole[8:end] + more + whole[end:]
    return b"RIFF" + struct.pack("<I", len(body)) + body


def aiff(where: str = "AIFF") -> bytes:
    def chunk(name: bytes, content: bytes) -> bytes:
        return name + struct.pack(">I", len(content)) + content + bytes(len(content) % 2)

    body = b"AIFF" + chunk(b"COMM", struct.pack(">HIH", 1, 100, 8) + b"\x40\x0e\xac\x44" + bytes(6))
    body += chunk(b"NAME", KEPT.encode()) + chunk(b"ANNO", raw(f"{where}: ANNO"))
    body += chunk(b"COMT", struct.pack(">HIHH", 1, 0, 0, 11) + raw(f"{where}: COMT"))
    body += chunk(b"APPL", b"stoc" + raw(f"{where}: APPL")) + chunk(b"ID3 ", id3_tag(where))
    body += chunk(b"SSND", bytes(108))
    return b"FORM" + struct.pack(">I", len(body)) + body


def chained_ogg(where: str = "Ogg chained") -> bytes:
    """Return two sounds one after the other, each with words, as radio stations keep them."""
    head = b"OpusHead" + struct.pack("<BBHIHB", 1, 1, 0, 48000, 0, 0)
    return b"".join(
        b"".join(ogg_pages([head, b"OpusTags" + vorbis_comments(f"{where} {number}"), b"\xfc" + bytes(90)], number))
        for number in (3, 4)
    )


def speex(where: str = "Speex") -> bytes:
    head = b"Speex   1.2".ljust(80, b"\0")
    return b"".join(ogg_pages([head, vorbis_comments(where), bytes(40)]))


def flac_packed(where: str = "FLAC within") -> bytes:
    """Return a FLAC with two blocks of words, a tag before and one behind."""
    whole = flac(where)
    again = vorbis_comments(f"{where}, second")
    second = b"\x04" + len(again).to_bytes(3, "big") + again
    unknown = b"\x09" + len(raw(f"{where}: unknown")).to_bytes(3, "big") + raw(f"{where}: unknown")
    return id3_tag(f"{where} before") + whole[:42] + second + unknown + whole[42:] + ape_tag(f"{where} behind")


# -- Videos ------------------------------------------------------------------------------------------------------------


def mp4_odd(where: str = "MP4 odd") -> bytes:
    """Return a film with words in boxes of odd places."""
    whole = mp4(where)
    said = b"".join(
        box(kind, raw(f"{where}: {kind.decode('latin-1')}"))
        for kind in (b"skip", b"wide", b"pnot", b"PICT", b"beam", b"GPS ", b"CNTH", b"thmb")
    )
    outer = box(b"udta", box(b"\xa9xyz", b"\0\x0c\x15\xc7", raw(f"{where}: udta outside")))
    outer += box(b"meta", bytes(4), box(b"hdlr", bytes(8), b"mdta", bytes(13)), box(b"xml ", raw(f"{where}: xml")))
    messages = box(b"emsg", bytes(4), raw(f"{where}: emsg")) + box(b"jumb", raw(f"{where}: C2PA"))
    return whole + said + outer + messages


def sei(where: str) -> bytes:
    """Return a part of a picture in H.264 by which a program says what it is, or a camera where."""
    text = bytes(16) + raw(where) + b" options: a=1 \0\0\3\1 end"
    return b"\x06\x05" + bytes((len(text) - 1,)) + text + b"\x80"


def mp4_pictures(where: str = "MP4 in its pictures", codec: bytes = b"avc1") -> bytes:
    """Return a film within whose pictures a program wrote its name."""
    nal = sei(f"{where}: SEI") if codec == b"avc1" else b"\x4e\x01" + sei(f"{where}: SEI")[1:]
    shown = SEEN[:200]
    sample = struct.pack(">I", len(nal)) + nal + struct.pack(">I", len(shown)) + shown
    whole = mp4(where, codec)
    grown = len(sample) - len(SEEN)
    assert grown < 0
    return whole.replace(SEEN, sample + struct.pack(">I", -grown - 4) + b"\x0c".ljust(-grown - 4, b"\xff"), 1)


def webm_codecs(where: str = "WebM codecs") -> bytes:
    """Return a recording whose tables of codecs hold words of their own."""
    first = b"\x01vorbis" + struct.pack("<IBIiiiBB", 0, 1, 44100, 0, 128000, 0, 0xB8, 1)
    said, books = b"\x03vorbis" + vorbis_comments(f"{where} Vorbis") + b"\1", b"\x05vorbis" + bytes(99)
    laced = (
        b"\x02" + bytes((len(first),)) + b"\xff" * (len(said) // 255) + bytes((len(said) % 255,)) + first + said + books
    )
    private = flac(f"{where} FLAC")
    private = private[: private.index(b"\xff\xf8")]
    tracks = element(0xAE, element(0x86, b"A_VORBIS") + element(0x63A2, laced))
    tracks += element(
        0xAE, element(0x86, b"A_FLAC") + element(0x63A2, private) + element(0x7ABC, raw(f"{where}: unknown"))
    )
    tracks += element(0xAE, element(0x83, b"\1") + element(0xE0, element(0xB0, b"\1\x40") + element(0xBA, b"\0\xf0")))
    whole = webm(where)
    start = whole.index(b"\x16\x54\xae\x6b")
    info = element(0x1654AE6B, tracks)
    length = 12 + struct.unpack(">Q", b"\0" + whole[start + 5 : start + 12])[0]
    body = whole[:start] + info + whole[start + length :]
    at = body.index(b"\x18\x53\x80\x67")
    return body[: at + 4] + struct.pack(">Q", (len(body) - at - 12) | 1 << 56) + body[at + 12 :]


# -- Documents ---------------------------------------------------------------------------------------------------------


def pdf_deep(where: str = "PDF deep") -> bytes:
    """Return a page whose pictures are packed twice or have words of their own."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(where))))
    name = NameObject

    def picture(data: bytes, filters: object) -> object:
        stream = DecodedStreamObject()
        stream._data = data
        stream |= {
            name("/Type"): name("/XObject"),
            name("/Subtype"): name("/Image"),
            name("/Width"): NumberObject(40),
            name("/Height"): NumberObject(30),
            name("/ColorSpace"): name("/DeviceRGB"),
            name("/BitsPerComponent"): NumberObject(8),
            name("/Filter"): filters,
        }
        return writer._add_object(stream)

    twice = ArrayObject([name("/FlateDecode"), name("/DCTDecode")])
    newer = box(b"jP  ", b"\r\n\x87\n") + box(b"ftyp", b"jp2 \0\0\0\0jp2 ") + box(b"xml ", raw(f"{where}: JPEG 2000"))
    note = b"\0\1" + raw(f"{where}: comment of JPEG 2000")
    newer += box(b"uuid", bytes(16), raw(f"{where}: uuid"))
    newer += box(b"jp2c", b"\xff\x4f" + _segment(0x64, note) + b"\xff\xd9")
    objects = writer.pages[0]["/Resources"]["/XObject"]
    objects[name("/Q")] = picture(zlib.compress(jpeg(f"{where}: packed twice", size=(40, 30))), twice)
    objects[name("/R")] = picture(newer, name("/JPXDecode"))
    writer.pages[0][name("/Meta")] = TextStringObject("x")
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def pdf_with_file(where: str = "PDF with a file") -> bytes:
    """Return a page with a file that hangs on a note."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(where))))
    name = NameObject
    file = DecodedStreamObject()
    file.set_data(raw(f"{where}: attached"))
    file[name("/Type")] = name("/EmbeddedFile")
    spec = DictionaryObject(
        {
            name("/Type"): name("/Filespec"),
            name("/F"): TextStringObject(word(f"{where}: name")),
            name("/EF"): DictionaryObject({name("/F"): writer._add_object(file)}),
        }
    )
    note = DictionaryObject(
        {
            name("/Type"): name("/Annot"),
            name("/Subtype"): name("/FileAttachment"),
            name("/Rect"): ArrayObject([NumberObject(n) for n in (0, 0, 9, 9)]),
            name("/FS"): writer._add_object(spec),
        }
    )
    writer.pages[0]["/Annots"].append(writer._add_object(note))
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


MUSIC = """<?xml version="1.0" encoding="UTF-8"?>
<!-- {comment} -->
<score-partwise version="4.0"><work><work-title>Titre gardé</work-title></work>
<identification><creator type="composer">Nom gardé</creator>
<encoding><software>{software}</software><encoder>{encoder}</encoder><encoding-date>2026-03-04</encoding-date></encoding>
<source>{source}</source>
<miscellaneous><miscellaneous-field name="x">{field}</miscellaneous-field></miscellaneous></identification>
<part-list><score-part id="P1"><part-name>Piano</part-name></score-part></part-list>
<part id="P1"><measure number="1"><attributes><divisions>1</divisions><key><fifths>0</fifths></key>
<time><beats>4</beats><beat-type>4</beat-type></time></attributes>
<note><pitch><step>C</step><octave>4</octave></pitch><duration>4</duration><type>whole</type></note></measure></part>
</score-partwise>
"""


def musicxml(where: str = "MusicXML") -> bytes:
    names = ("comment", "software", "encoder", "source", "field")
    return MUSIC.format(**{name: word(f"{where}: {name}") for name in names}).encode()


def mxl(where: str = "MXL") -> bytes:
    container = b'<?xml version="1.0"?><container><rootfiles><rootfile full-path="a.xml"/></rootfiles></container>'
    return archive({"META-INF/container.xml": container, "a.xml": musicxml(where)}, where)


def abc(where: str = "ABC") -> bytes:
    return (
        f"%%abc-creator {word(f'{where}: creator')}\n%%abc-edited-by {word(f'{where}: edited-by')}\n"
        f"X:1\nT:Titre gardé\n% {word(f'{where}: comment')}\nF:file:///home/{word(f'{where}: file')}/a.abc\n"
        f"M:4/4\nL:1/4\nK:C\nCDEF|GABc| % {word(f'{where}: behind')}\n"
    ).encode()


#: Pictures that a page shows, recordings that it plays, scores that it engraves, and what it hands out alone.
PICTURES = {
    "a.jpg": jpeg_between(),
    "b.jpg": jpeg_profile(),
    "c.png": png_behind(),
    "d.gif": gif_moving(),
    "e.webp": webp_moving(),
    "f.png": png_moving(),
    "g.avif": avif_twice(),
    "h.svg": drawing_of_programs(),
}
SOUNDS = {
    "a.mp3": mp3_everywhere(),
    "b.mp3": mp3_lyrics(),
    "c.wav": wav_marked(),
    "e.opus": chained_ogg(),
    "f.flac": flac_packed(),
}
VIDEOS = {"a.mp4": mp4_odd(), "b.mp4": mp4_pictures(), "c.webm": webm_codecs()}
SCORES = {"a.musicxml": musicxml(), "b.mxl": mxl(), "c.abc": abc()}
FILES = {
    "a.pdf": pdf_deep(),
    "h.jpe": jpeg_reserved(),
    "d.aiff": aiff(),
    "g.mp4": mp4_pictures("HEVC in its pictures", b"hvc1"),
}
ALL = {**PICTURES, **SOUNDS, **VIDEOS, **SCORES, **FILES}
