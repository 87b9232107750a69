"""Files of each kind as cameras, telephones, shops and programs make them, with words planted wherever they may say
something, and a search for those words in whatever a build has made.
"""

from __future__ import annotations

import base64
import binascii
import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from functools import cache, partial
from os.path import commonprefix
from pathlib import Path

from made_pictures import encoded, exif, few_colors, moving, photo, svg
from mutagen import id3
from PIL import Image, ImageCms, PngImagePlugin
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    TextStringObject,
)
from recordings import box, element

#: What was planted, and where.
PLANTED: dict[str, str] = {}
#: What a listener or reader needs, which stays.
KEPT = "Titre gardé"


def word(where: str) -> str:
    """Return a word of its own for a place in a file."""
    found = next((one for one, place in PLANTED.items() if place == where), f"Zqxw{len(PLANTED):03}Kvj")
    PLANTED[found] = where
    return found


def raw(where: str) -> bytes:
    return word(where).encode()


# -- Pictures ----------------------------------------------------------------------------------------------------------


def profile(where: str) -> bytes:
    """Return a description of colours that names a screen."""
    made = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    name = word(where).encode("utf-16-be")
    place = bytes(made).index("sRGB".encode("utf-16-be"))
    made[place : place + len(name)] = name
    return bytes(made)


def _exif(where: str, orientation: int = 1) -> bytes:
    data = Image.Exif()
    data.load(exif(orientation))
    data[0x010F], data[0x013B], data[0x9C9C] = word(f"{where}: maker"), word(f"{where}: artist"), b"x"
    small = encoded(photo(32, 24), "JPEG", comment=raw(f"{where}: small copy"))
    return data.tobytes() + small


def jpeg(where: str = "JPEG", orientation: int = 1, size: tuple[int, int] = (640, 480)) -> bytes:
    whole = encoded(
        photo(*size),
        "JPEG",
        quality=90,
        exif=_exif(where, orientation),
        xmp=b"<x:xmpmeta>" + raw(f"{where}: XMP") + b"</x:xmpmeta>",
        comment=raw(f"{where}: comment"),
        icc_profile=profile(f"{where}: colours"),
    )
    iptc = b"Photoshop 3.0\0" + raw(f"{where}: IPTC")
    vendor = b"Vendor\0" + raw(f"{where}: vendor")
    parts = b"".join(
        mark + struct.pack(">H", len(part) + 2) + part for mark, part in ((b"\xff\xed", iptc), (b"\xff\xe5", vendor))
    )
    return whole[:2] + parts + whole[2:] + b"\0" * 9 + raw(f"{where}: behind its end")


def png(where: str = "PNG") -> bytes:
    said = PngImagePlugin.PngInfo()
    said.add_text("Comment", word(f"{where}: tEXt"))
    said.add_text("Author", word(f"{where}: zTXt"), zip=True)
    said.add_itxt("XML:com.adobe.xmp", word(f"{where}: iTXt"))
    colors = profile(f"{where}: colours")
    return encoded(photo(), "PNG", pnginfo=said, exif=_exif(where), icc_profile=colors) + raw(
        f"{where}: behind its end"
    )


def gif(where: str = "GIF") -> bytes:
    return encoded(few_colors(photo()), "GIF", comment=raw(f"{where}: comment")) + raw(f"{where}: behind its end")


def webp(where: str = "WebP") -> bytes:
    return encoded(
        photo(), "WEBP", exif=_exif(where), xmp=raw(f"{where}: XMP"), icc_profile=profile(f"{where}: colours")
    )


def avif(where: str = "AVIF") -> bytes:
    return encoded(
        photo(), "AVIF", exif=_exif(where), xmp=raw(f"{where}: XMP"), icc_profile=profile(f"{where}: colours")
    )


def drawing(where: str = "SVG") -> bytes:
    inside = (
        f"<metadata>{word(f'{where}: metadata')}</metadata><!-- {word(f'{where}: comment')} -->"
        f"<script>{word(f'{where}: script')}</script><path d='M0 0h9' data-by='x'/>"
        f"<sodipodi:namedview xmlns:sodipodi='http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd'"
        f" docname='{word(f'{where}: editor')}'/>"
        f'<image width="9" height="9" xlink:href="data:image/jpeg;base64,'
        f'{base64.b64encode(jpeg(f"{where}: picture within", size=(40, 30))).decode()}"/>'
    )
    return svg(
        inside,
        f'viewBox="0 0 40 20" inkscape:export-filename="{word(f"{where}: path")}" '
        'xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape"',
    )


# -- Sounds ------------------------------------------------------------------------------------------------------------

#: Frames of MPEG-1 layer III at 128 kbit/s and 44.1 kHz: each 417 bytes; what is in them is nothing to hear.
FRAMES = (b"\xff\xfb\x90\x00" + bytes(413)) * 40


def id3_tag(where: str) -> bytes:
    tags = id3.ID3()
    for frame in (
        id3.TIT2(encoding=3, text=KEPT),
        id3.TPE1(encoding=1, text="Artiste gardé"),
        id3.TSRC(encoding=0, text="FRZ039800212"),
        id3.TSSE(encoding=3, text=word(f"{where}: TSSE")),
        id3.TENC(encoding=3, text=word(f"{where}: TENC")),
        id3.PRIV(owner=word(f"{where}: PRIV"), data=raw(f"{where}: private data")),
        id3.GEOB(encoding=1, mime="x/y", filename=word(f"{where}: GEOB name"), desc="", data=raw(f"{where}: GEOB")),
        id3.COMM(encoding=1, lang="fra", desc="", text=word(f"{where}: COMM")),
        id3.TXXX(encoding=1, desc="place", text=word(f"{where}: TXXX")),
        id3.TXXX(encoding=1, desc=word(f"{where}: TXXX name"), text="x"),
        id3.TXXX(encoding=0, desc="replaygain_track_gain", text="-6.50 dB"),
        id3.UFID(owner="http://x", data=raw(f"{where}: UFID")),
        id3.POPM(email=word(f"{where}: POPM"), rating=9),
        id3.WOAF(url=f"http://example.org/{word(f'{where}: WOAF')}"),
        id3.USLT(encoding=1, lang="fra", desc=word(f"{where}: USLT name"), text="Paroles gardées"),
        id3.APIC(
            encoding=0, mime="image/jpeg", type=3, desc=word(f"{where}: name of cover"), data=jpeg(f"{where} cover")
        ),
        id3.CHAP(
            element_id="c1",
            start_time=0,
            end_time=1000,
            start_offset=0xFFFFFFFF,
            end_offset=0xFFFFFFFF,
            sub_frames=[
                id3.TIT2(encoding=1, text="Chapitre gardé"),
                id3.COMM(encoding=1, lang="fra", desc="", text=word(f"{where}: COMM of chapter")),
            ],
        ),
        id3.CTOC(element_id="toc", flags=3, child_element_ids=["c1"], sub_frames=[]),
    ):
        tags.add(frame)
    written = io.BytesIO()
    tags.save(written, v1=0, v2_version=4)
    return written.getvalue()


def ape_tag(where: str) -> bytes:
    items = {b"Title": KEPT.encode(), b"Comment": raw(f"{where}: APE comment"), b"Location": raw(f"{where}: APE place")}
    items[b"Cover Art (front)"] = raw(f"{where}: APE cover path") + b"\0" + jpeg(f"{where} APE cover")
    body = b"".join(
        struct.pack("<II", len(value), 2 * (name[:1] == b"C" and b"Art" in name)) + name + b"\0" + value
        for name, value in items.items()
    )
    footer = b"APETAGEX" + struct.pack("<IIII8x", 2000, len(body) + 32, len(items), 0)
    return body + footer


def mp3(where: str = "MP3") -> bytes:
    old = (
        b"TAG"
        + KEPT.encode("latin-1").ljust(30, b"\0")
        + bytes(64)
        + raw(f"{where}: ID3v1").ljust(28, b"\0")
        + b"\0\7\x11"
    )
    return id3_tag(where) + FRAMES + ape_tag(where) + old


def vorbis_comments(where: str) -> bytes:
    picture = jpeg(f"{where} cover")
    block = (
        struct.pack(">II", 3, 10)
        + b"image/jpeg"
        + struct.pack(">I", 11)
        + raw(f"{where}: name of cover")[:11].ljust(11)
    )
    block += struct.pack(">IIIII", 640, 480, 24, 0, len(picture)) + picture
    listed = [
        f"TITLE={KEPT}",
        "ARTIST=Artiste gardé",
        "REPLAYGAIN_TRACK_GAIN=-3.00 dB",
        *(
            f"{name}={word(f'{where}: {name}')}"
            for name in ("ENCODER", "COMMENT", "DESCRIPTION", "LOCATION", "ENCODED-BY")
        ),
        f"METADATA_BLOCK_PICTURE={base64.b64encode(block).decode()}",
    ]
    made = [text.encode() for text in (word(f"{where}: vendor"), *listed)]
    first, *rest = (struct.pack("<I", len(one)) + one for one in made)
    return first + struct.pack("<I", len(rest)) + b"".join(rest)


def flac(where: str = "FLAC") -> bytes:
    info = (
        struct.pack(">HH", 4096, 4096)
        + bytes(6)
        + (44100 << 44 | 0 << 41 | 15 << 36 | 44100).to_bytes(8, "big")
        + bytes(16)
    )
    blocks = [
        (0, info),
        (4, vorbis_comments(where)),
        (2, b"aPPl" + raw(f"{where}: APPLICATION")),
        (1, raw(f"{where}: PADDING")),
    ]
    body = b"".join(
        bytes([kind | (128 if number == len(blocks) - 1 else 0)]) + len(content).to_bytes(3, "big") + content
        for number, (kind, content) in enumerate(blocks)
    )
    return b"fLaC" + body + b"\xff\xf8" + FRAMES


def _pages(packets: list[bytes], stream: int = 7) -> Iterator[bytes]:
    """Yield the packets of an Ogg stream, each on pages of its own."""
    number = 0
    for place, packet in enumerate(packets):
        lacing = [255] * (len(packet) // 255) + [len(packet) % 255]
        start = 0
        for first in range(0, len(lacing), 255):
            part = lacing[first : first + 255]
            content = packet[start : start + sum(part)]
            start += sum(part)
            flags = (2 if number == 0 else 0) | (1 if first else 0) | (4 if place == len(packets) - 1 else 0)
            granule = 48000 if place > 1 else 0
            head = b"OggS" + struct.pack("<BBqIIIB", 0, flags, granule, stream, number, 0, len(part)) + bytes(part)
            page = head + content
            yield page[:22] + struct.pack("<I", ogg_sum(page)) + page[26:]
            number += 1


@cache
def _sum_of(byte: int) -> int:
    value = byte << 24
    for _bit in range(8):
        value = (value << 1 ^ (0x04C11DB7 if value & 1 << 31 else 0)) & 0xFFFFFFFF
    return value


def ogg_sum(page: bytes) -> int:
    """Return the check sum of a page whose own is zero."""
    value = 0
    for byte in page:
        value = (value << 8 & 0xFFFFFFFF) ^ _sum_of(value >> 24 ^ byte)
    return value


def opus(where: str = "Opus") -> bytes:
    head = b"OpusHead" + struct.pack("<BBHIHB", 1, 1, 0, 48000, 0, 0)
    return b"".join(_pages([head, b"OpusTags" + vorbis_comments(where), b"\xfc" + bytes(99), b"\xfc" + bytes(80)]))


def vorbis(where: str = "Vorbis") -> bytes:
    head = b"\x01vorbis" + struct.pack("<IBIiiiBB", 0, 1, 44100, 0, 128000, 0, 0xB8, 1)
    return b"".join(
        _pages([head, b"\x03vorbis" + vorbis_comments(where) + b"\1", b"\x05vorbis" + bytes(600), bytes(99)])
    )


def wav(where: str = "WAV") -> bytes:
    def chunk(name: bytes, content: bytes) -> bytes:
        return name + struct.pack("<I", len(content)) + content + bytes(len(content) % 2)

    listed = (
        b"INFO"
        + chunk(b"INAM", KEPT.encode())
        + chunk(b"ISFT", raw(f"{where}: ISFT"))
        + chunk(b"ICMT", raw(f"{where}: ICMT"))
    )
    body = b"WAVE" + chunk(b"fmt ", struct.pack("<HHIIHH", 1, 1, 8000, 8000, 1, 8)) + chunk(b"LIST", listed)
    body += chunk(b"bext", raw(f"{where}: bext").ljust(602, b"\0")) + chunk(b"iXML", raw(f"{where}: iXML"))
    body += chunk(b"data", bytes(8001)) + chunk(b"id3 ", id3_tag(where)) + chunk(b"_PMX", raw(f"{where}: XMP"))
    return b"RIFF" + struct.pack("<I", len(body)) + body + raw(f"{where}: behind its end")


# -- Videos ------------------------------------------------------------------------------------------------------------

SEEN, NOTED = b"\0\0\0\1picture" * 30, b"GPS 48.8584 "


def _track(handler: bytes, codec: bytes, offset: int, length: int, where: str) -> bytes:
    matrix = struct.pack(">9i", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
    size = (640 << 16, 360 << 16) if handler == b"vide" else (0, 0)
    header = box(b"tkhd", struct.pack(">B3xIIIII", 0, 1, 1, 1, 0, 4000), bytes(16), matrix, struct.pack(">II", *size))
    named = box(b"hdlr", bytes(8), handler, b"appl", bytes(8), raw(f"{where}: handler"), b"\0")
    if handler == b"vide":
        name = raw(f"{where}: codec")
        entry = box(
            codec,
            bytes(6),
            b"\0\1",
            bytes(4),
            b"FFMP",
            bytes(8),
            struct.pack(">HH", 640, 360),
            bytes(14),
            bytes([len(name)]) + name.ljust(31, b"\0"),
            struct.pack(">Hh", 24, -1),
            box(b"hvcC", bytes(21) + b"\xff\0") if codec == b"hvc1" else box(b"avcC", b"\1\x64\0\x1f\xff\xe0\0"),
        )
    elif handler == b"soun":
        unknown = box(b"free", raw(f"{where}: codec"))
        entry = box(
            codec, bytes(6), b"\0\1", bytes(4), b"FFMP", struct.pack(">HHHHI", 2, 16, 0, 0, 44100 << 16), unknown
        )
    else:
        entry = box(codec, bytes(6), b"\0\1", raw(f"{where}: codec"))
    table = box(
        b"stbl",
        box(b"stsd", bytes(4), struct.pack(">I", 1), entry),
        box(b"stsz", bytes(4), struct.pack(">II", length, 1)),
        box(b"stsc", bytes(4), struct.pack(">IIII", 1, 1, 1, 1)),
        box(b"stco", bytes(4), struct.pack(">II", 1, offset)),
    )
    media = box(
        b"mdia",
        box(b"mdhd", struct.pack(">B3xIIIII", 0, 1, 1, 1000, 4000, 0)),
        named,
        box(b"minf", box(b"vmhd", bytes(12)), table),
    )
    return box(b"trak", header, media, box(b"udta", box(b"name", raw(f"{where}: name"))))


def _said(name: bytes, value: bytes, kind: int = 1) -> bytes:
    return box(name, box(b"data", struct.pack(">II", kind, 0), value))


def _free_form(name: bytes, value: bytes) -> bytes:
    mean = box(b"mean", bytes(4), b"com.apple.iTunes")
    return box(b"----", mean, box(b"name", bytes(4), name), box(b"data", struct.pack(">II", 1, 0), value))


def mp4(where: str = "MP4", codec: bytes = b"avc1", kind: bytes = b"vide") -> bytes:
    """Return a film whose camera noted where it was, in all ways that are known."""
    title = KEPT.encode()
    items = box(
        b"ilst",
        _said(b"\xa9nam", title),
        _said(b"\xa9too", raw(f"{where}: tool")),
        _said(b"\xa9cmt", raw(f"{where}: comment")),
        _said(b"apID", raw(f"{where}: buyer")),
        _said(b"covr", jpeg(f"{where} cover"), 13),
        _free_form(b"ISRC", b"FRZ039800212"),
        _free_form(b"place", raw(f"{where}: free form")),
    )
    apple = box(b"meta", bytes(4), box(b"hdlr", bytes(8), b"mdir", b"appl", bytes(9)), items)
    names = [b"com.apple.quicktime.location.ISO6709", b"com.apple.quicktime.make", b"com.apple.quicktime.title"]
    keys = b"".join(struct.pack(">I", len(name) + 8) + b"mdta" + name for name in names)
    quicktime = box(
        b"meta",
        box(b"hdlr", bytes(8), b"mdta", bytes(13)),
        box(b"keys", bytes(4), struct.pack(">I", len(names)), keys),
        box(
            b"ilst",
            *(
                _said(struct.pack(">I", number), value)
                for number, value in enumerate((raw(f"{where}: ISO6709"), raw(f"{where}: make"), title), start=1)
            ),
        ),
    )
    place = b"\0\x12\x15\xc7" + raw(f"{where}: ©xyz")
    said = box(
        b"udta",
        box(b"\xa9xyz", place),
        box(b"loci", bytes(4), raw(f"{where}: loci")),
        apple,
        box(b"XMP_", raw(f"{where}: XMP_")),
        box(b"chpl", bytes(9)),
    )
    begin = box(b"ftyp", b"isom\0\0\2\0isom")
    noted = raw(f"{where}: track of places") + NOTED
    data = box(b"mdat", SEEN, noted, noted)
    offset = len(begin) + 8
    movie = box(
        b"moov",
        box(b"mvhd", struct.pack(">B3xIIII", 0, 3_900_000_000, 3_900_000_000, 1000, 4000), bytes(80)),
        _track(kind, codec, offset, len(SEEN), where),
        _track(b"meta", b"gpmd", offset + len(SEEN), len(noted), f"{where}: notes"),
        _track(b"sbtl", b"tx3g", offset + len(SEEN) + len(noted), len(noted), f"{where}: subtitles"),
        said,
        quicktime,
    )
    xmp = box(b"uuid", bytes.fromhex("be7acfcb97a942e89c71999491e3afac"), raw(f"{where}: XMP"))
    return begin + data + movie + xmp + box(b"free", raw(f"{where}: free")) + raw(f"{where}: behind its end")


def m4a(where: str = "M4A", codec: bytes = b"mp4a") -> bytes:
    return mp4(where, codec, b"soun")


def webm(where: str = "WebM") -> bytes:
    def simple(name: str, value: str) -> bytes:
        return element(0x67C8, element(0x45A3, name.encode()) + element(0x4487, value.encode()))

    info = element(0x2AD7B1, (1_000_000).to_bytes(3, "big")) + element(0x4489, struct.pack(">d", 7000))
    info += (
        element(0x4D80, raw(f"{where}: muxer"))
        + element(0x5741, raw(f"{where}: writer"))
        + element(0x4461, raw(f"{where}: date"))
    )
    video = element(0xE0, element(0xB0, b"\1\x40") + element(0xBA, b"\0\xf0"))
    tracks = element(0x1654AE6B, element(0xAE, element(0x536E, raw(f"{where}: name of track")) + video))
    tags = element(
        0x1254C367,
        element(
            0x7373,
            simple("TITLE", KEPT)
            + simple("ENCODER", word(f"{where}: ENCODER"))
            + simple("LOCATION", word(f"{where}: LOCATION")),
        ),
    )
    attached = element(0x1941A469, element(0x61A7, element(0x466E, raw(f"{where}: attachment"))))
    cluster = element(0x1F43B675, b"\xe7\x81\x00" + element(0xA3, b"\x81\0\0\x80" + SEEN))
    return element(0x1A45DFA3, element(0x4282, b"webm")) + element(
        0x18538067, element(0x1549A966, info) + tracks + attached + cluster + tags
    )


# -- Documents ---------------------------------------------------------------------------------------------------------


def pdf(where: str = "PDF") -> bytes:
    """Return a page with a picture, a note, an earlier state and all that programs say of it."""
    writer = PdfWriter()
    page = writer.add_blank_page(200, 200)
    picture = DecodedStreamObject()
    picture._data = jpeg(f"{where}: picture", size=(40, 30))
    name, number = NameObject, FloatObject
    picture |= {
        name("/Type"): name("/XObject"),
        name("/Subtype"): name("/Image"),
        name("/Width"): number(40),
        name("/Height"): number(30),
        name("/ColorSpace"): name("/DeviceRGB"),
        name("/BitsPerComponent"): number(8),
        name("/Filter"): name("/DCTDecode"),
    }
    drawn = DecodedStreamObject()
    drawn.set_data(b"q 40 0 0 30 0 0 cm /P Do Q")
    page[name("/Contents")] = writer._add_object(drawn.flate_encode())
    page[name("/Resources")] = DictionaryObject(
        {name("/XObject"): DictionaryObject({name("/P"): writer._add_object(picture)})}
    )
    page[name("/PieceInfo")] = DictionaryObject({name("/Editor"): TextStringObject(word(f"{where}: PieceInfo"))})
    page[name("/Annots")] = ArrayObject(
        [
            writer._add_object(
                DictionaryObject(
                    {
                        name("/Type"): name("/Annot"),
                        name("/Subtype"): name("/Text"),
                        name("/Contents"): TextStringObject("Note"),
                        name("/Rect"): ArrayObject([number(n) for n in (0, 0, 9, 9)]),
                        name("/T"): TextStringObject(word(f"{where}: author of a note")),
                    }
                )
            )
        ]
    )
    writer.add_metadata(
        {
            "/Title": KEPT,
            "/Author": word(f"{where}: Author"),
            "/Creator": word(f"{where}: Creator"),
            "/Producer": word(f"{where}: Producer"),
            "/Keywords": word(f"{where}: Keywords"),
        }
    )
    described = DecodedStreamObject()
    described.set_data(f"<x:xmpmeta>{word(f'{where}: XMP')}<pdfuaid:part>1</pdfuaid:part></x:xmpmeta>".encode())
    described |= {name("/Type"): name("/Metadata"), name("/Subtype"): name("/XML")}
    root = writer.root_object
    root[name("/Metadata")] = writer._add_object(described)
    root[name("/Lang")] = TextStringObject("fr")
    root[name("/MarkInfo")] = DictionaryObject({name("/Marked"): BooleanObject(True)})
    root[name("/StructTreeRoot")] = writer._add_object(DictionaryObject({name("/Type"): name("/StructTreeRoot")}))
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue() + b"\n%" + raw(f"{where}: behind its end") + b"\n"


def archive(files: dict[str, bytes], where: str = "zip") -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as written:
        written.comment = raw(f"{where}: comment")
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, (2026, 3, 4, 5, 6, 8))
            entry.comment = raw(f"{where}: comment of a file")
            entry.extra = struct.pack("<HH", 0x7855, len(raw(f"{where}: extra"))) + raw(f"{where}: extra")
            written.writestr(entry, content)
    return packed.getvalue()


PICTURES = {
    "a.jpg": jpeg(),
    "b.png": png(),
    "c.gif": gif(),
    "d.webp": webp(),
    "e.avif": avif(),
    "f.svg": drawing(),
    "g.gif": moving("GIF"),
    "large.jpg": jpeg("large JPEG", 6, (2400, 1800)),
}
SOUNDS = {"a.mp3": mp3(), "b.m4a": m4a(), "c.opus": opus(), "d.flac": flac(), "e.wav": wav(), "f.ogg": vorbis()}
VIDEOS = {"a.mp4": mp4(), "b.webm": webm()}
FILES = {"a.pdf": pdf(), "b.zip": archive({"a.txt": b"Texte"}), "c.mov": mp4("MOV"), "d.jpe": jpeg("jpe")}


# -- The search --------------------------------------------------------------------------------------------------------


def _encodings(one: str) -> Iterator[bytes]:
    plain = one.encode()
    yield from (plain, one.encode("utf-16-le"), one.encode("utf-16-be"), binascii.hexlify(plain))
    for shift in range(3):  # what base64 makes of it, but for its ends, which depend on what stands around
        yield base64.b64encode(bytes(shift) + plain)[4 * (shift > 0) : -4]


@cache
def _forms(count: int) -> list[tuple[bytes, dict[bytes, str]]]:
    """Return, for each encoding, how all of the *count* words begin in it, and the place of each."""
    every = zip(*(_encodings(one) for one in PLANTED), strict=True)
    return [
        (commonprefix(forms), dict(zip(forms, PLANTED.values(), strict=True)))  # noqa: RUF071  # of bytes
        for forms in every
    ]


def found_in(content: bytes, name: str = "") -> set[str]:
    """Return where the words that are in a file were planted; what is packed within it is opened."""
    found = set()
    for beginning, places in _forms(len(PLANTED)):
        lengths = {len(form) for form in places}
        start = content.find(beginning)
        while start >= 0:
            found |= {places[form] for length in lengths if (form := content[start : start + length]) in places}
            start = content.find(beginning, start + 1)
    for inner, inside in _inside(content):
        found |= {f"{where} (in {inner})" for where in found_in(inside, inner)}
    return found


def _inside(content: bytes) -> Iterator[tuple[str, bytes]]:
    if content.startswith(b"PK\3\4"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            yield from ((name, packed.read(name)) for name in packed.namelist())
    elif content.startswith(b"%PDF"):
        reader = PdfReader(io.BytesIO(content))
        for number in range(1, int(reader.trailer["/Size"])):
            one = reader.get_object(number)
            yield f"object {number}", repr(one).encode()
            if hasattr(one, "get_data"):
                yield f"stream {number}", bytes(one._data)
                filters = one.get("/Filter")
                if filters in ("/FlateDecode", ["/FlateDecode"]):
                    yield f"inflated {number}", one.get_data()
                elif isinstance(filters, list) and filters[:1] == ["/FlateDecode"]:
                    yield f"inflated {number}", zlib.decompress(one._data)
    elif content.startswith(b"\x1f\x8b"):
        yield "unpacked", gzip.decompress(content)
    elif content.startswith(b"\x89PNG"):
        for part in (b"zTXt", b"iCCP", b"iTXt"):
            start = content.find(part)
            if start > 0:
                with_name = content[start + 4 :].partition(b"\0")[2][1:]
                unpack = partial(zlib.decompressobj().decompress, with_name)
                yield part.decode(), unpack() if part != b"iTXt" else with_name


def said_of(content: bytes) -> set[str]:
    """Return what a picture says besides what it shows, as Pillow reads it; how it was held is no secret."""
    try:
        with Image.open(io.BytesIO(content)) as image:
            image.load()
            said = {f"EXIF {name}" for name in dict(image.getexif()) if name != 0x0112}
            said |= {f"GPS {name}" for name in image.getexif().get_ifd(0x8825)}
            names = {"comment", "xmp", "photoshop", "XML:com.adobe.xmp", "Comment"} & image.info.keys()
            return said | {name for name in names if not isinstance(image.info[name], bytes) or any(image.info[name])}
    except OSError:
        return set()


def everything_in(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}
