"""Pictures come in the sizes that screens need, upright, and without what a camera wrote into them, or not at all."""

from __future__ import annotations

import base64
import io
import json
import os
import random
import shutil
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from building import post
from made_pictures import (
    SECRET,
    encoded,
    exif,
    few_colors,
    grey_16_bits,
    huge_png,
    jpeg,
    moving,
    photo,
    png,
    srgb_profile,
    svg,
)
from pages import html_errors, links
from PIL import Image, ImageChops, ImageDraw, ImageOps, ImageStat

from carnet.core.pictures import convert as _pictures
from carnet.core.pictures import store as _picture_store

pytestmark = pytest.mark.slow

FOLDER = "posts/2026/photos"
PAGE = "posts/2026/photos/"
LIST = "rubrique/humeurs/"
#: Wider than the widest screen; and what is enough for two widths.
BIG = jpeg(photo(1700, 1275))
MIDDLE = jpeg(photo(900, 675))
#: Enough for what is told of a picture, or where it stands.
SMALL = jpeg(photo(90, 68))


def shown(*names: str, alt: str = "Une photo.") -> str:
    """Return a text that shows pictures, one after the other."""
    return "\n\n".join(f"![{alt}](photos/{name})" for name in names)


def blog_with(build, pictures: dict[str, bytes], body: str = "", **fields):
    """Return a blog with a post that shows *pictures*."""
    files = {f"{FOLDER}/{name}": content for name, content in pictures.items()}
    settings = fields.pop("settings", {})
    return build(
        "images", files=files | {"posts/2026/photos.md": post(body=body or shown(*pictures), **fields)}, **settings
    )


def srcset(element) -> dict[int, str]:
    """Return the addresses of an element by their widths."""
    candidates = (one.rsplit(" ", 1) for one in element["srcset"].split(", "))
    return {int(width.removesuffix("w")): address for address, width in candidates}


def opened(blog, address: str, page: str = PAGE) -> Image.Image:
    """Return the picture that a *page* names by its *address*."""
    return Image.open(io.BytesIO(content_of(blog, address, page)))


def content_of(blog, address: str, page: str = PAGE) -> bytes:
    """Return the file of a picture that a *page* names."""
    return (blog.file(page).parent / unquote(address)).read_bytes()


def published(blog) -> dict[str, bytes]:
    """Return every published picture."""
    return {path.name: path.read_bytes() for path in sorted((blog.out / "_images").glob("*"))}


@pytest.fixture(scope="module")
def blog(build):
    body = "![Une photo.](<photos/Été à Paris.jpg>)\n\n![Une petite.](photos/petit.png)"
    return blog_with(build, {"Été à Paris.jpg": BIG, "petit.png": png(photo(300, 200))}, body)


# -- Sizes and formats -------------------------------------------------------------------------------------------------


def test_picture_comes_in_two_modern_formats_and_the_widths_of_screens(blog):
    assert blog.warnings == ""
    picture = blog.soup(PAGE).select_one("article picture")
    sources = picture.select("source")
    assert [source["type"] for source in sources] == ["image/avif", "image/webp"]
    for source, kind in zip(sources, ("AVIF", "WEBP"), strict=True):
        found = srcset(source)
        assert list(found) == [480, 800, 1216, 1600]
        for width, address in found.items():
            image = opened(blog, address)
            assert (image.format, image.width, image.height) == (kind, width, width * 3 // 4)
        assert source["sizes"]


def drawing(width: int = 960, height: int = 540) -> Image.Image:
    """A plan: few colours, sharp edges."""
    image = Image.new("RGB", (width, height), "white")
    pen = ImageDraw.Draw(image)
    for number in range(40):
        box = (number * 23 % width, number * 37 % height, number * 23 % width + 90, number * 37 % height + 60)
        pen.rectangle(box, outline="black", fill=("red", "navy", "gold")[number % 3])
    return image


def test_no_format_is_offered_that_is_not_smaller_than_the_one_it_is_chosen_before(build):
    files = {
        "photo.jpg": BIG,
        "vignette.jpg": jpeg(photo(640, 480), quality=10),
        "plan.png": png(drawing()),
        "gris.png": png(photo(700, 500, "L")),
    }
    blog = blog_with(build, files)
    pictures = blog.soup(PAGE).select("article img")
    assert len(pictures) == len(files)
    offered = {}
    for image, name in zip(pictures, files, strict=True):
        sources = picture.select("source") if (picture := image.find_parent("picture")) else []
        sizes = [
            {width: len(content_of(blog, address)) for width, address in srcset(source).items()} for source in sources
        ]
        sizes.append({int(image["width"]): len(content_of(blog, image["src"]))})
        for better, before in pairwise(sizes):
            assert all(better[width] < before[width] for width in better.keys() & before.keys()), (name, sizes)
        offered[name] = [source["type"] for source in sources]
    assert offered["photo.jpg"] == ["image/avif", "image/webp"]
    assert offered["plan.png"] == ["image/webp"]


def test_browsers_without_these_formats_get_the_one_that_it_had(blog):
    images = blog.soup(PAGE).select("article picture img")
    assert [opened(blog, image["src"]).format for image in images] == ["JPEG", "PNG"]
    for image in images:
        assert opened(blog, image["src"]).size == (int(image["width"]), int(image["height"]))


def test_no_picture_is_made_larger(blog):
    small = blog.soup(PAGE).select("article picture")[1]
    assert list(srcset(small.source)) == [300]
    assert (small.img["width"], small.img["height"]) == ("300", "200")


def test_first_picture_of_a_page_comes_at_once_and_the_others_when_they_are_near(blog):
    first, second = blog.soup(PAGE).select("article picture img")
    assert first.get("loading") is None
    assert second["loading"] == "lazy"
    assert {first["decoding"], second["decoding"]} == {"async"}


def test_page_with_pictures_is_valid_and_names_only_files_that_are_there(blog):
    assert html_errors(blog.html(PAGE)) == []
    addresses = [link for link in links(blog.soup(PAGE)) if "_images/" in link]
    assert len(addresses) == 2 * (4 + 1) + 2
    assert all((blog.file(PAGE).parent / address).is_file() for address in addresses)


def test_names_are_short_and_readable(blog):
    names = published(blog)
    assert any(name.startswith("ete-a-paris-") for name in names)
    assert max(map(len, names)) < 40


def test_every_published_picture_is_named_by_a_page(blog):
    named = {Path(link).name for page in blog.pages().values() for link in links(page) if "_images/" in link}
    assert set(published(blog)) == named


@pytest.mark.parametrize("name", ["un été à Paris.jpg", "a  b.jpg", "100 % sûr.jpg"])
def test_name_with_spaces_is_written_as_it_is_in_every_way_to_show_a_picture(build, name):
    ways = (
        f"![Une.](<photos/{name.replace('%', '%25')}>)",
        f":::{{image}} photos/{name}\n:alt: Une.\n:::",
        f":::{{figure}} photos/{name}\n:alt: Une.\n\nUne légende.\n:::",
        f":::{{image}} photos/{name.replace(' ', chr(92) + ' ')}\n:alt: Une.\n:::",
    )
    blog = blog_with(build, {name: SMALL}, "\n\n".join(ways))
    assert blog.warnings == ""
    shown = [image["src"] for image in blog.soup(PAGE).select("article img")]
    assert len(shown) == len(ways)
    assert len({*shown}) == 1


def test_address_of_a_picture_may_go_on_in_the_next_line(build):
    """In reStructuredText, whose writers divide long ones."""
    text = f"Une image\n=========\n\n.. image:: {FOLDER}/un-\n   deux.jpg\n   :alt: Une.\n"
    blog = build("images", files={"page.rst": f":orphan:\n\n{text}", f"{FOLDER}/un-deux.jpg": SMALL})
    assert blog.warnings == ""
    assert blog.soup("page/").select_one("article img")


def test_width_that_the_writer_wants_is_an_attribute_and_no_style(build):
    body = '![a](photos/a.jpg){width="50%"}\n\n![b](photos/a.jpg){width=10em}\n\n'
    body += ":::{figure} photos/a.jpg\n:alt: c\n:figwidth: 200px\n:align: right\n\nLégende.\n:::\n\n"
    body += ":::{image} photos/a.jpg\n:alt: d\n:scale: 10\n:::"
    page = blog_with(build, {"a.jpg": jpeg(photo(1000, 500))}, body).soup(PAGE)
    sizes = [(image["width"], image["height"]) for image in page.select("article img")]
    assert sizes == [("304", "152"), ("190", "95"), ("200", "100"), ("100", "50")]
    assert page.select("article [style]") == []
    assert "align-right" in page.select_one("figure")["class"]
    assert "200px" in page.select_one("figure source")["sizes"]


# -- What is not published ---------------------------------------------------------------------------------------------

WITH_WORDS = {
    "a.jpg": jpeg(),
    "b.png": png(),
    "c.webp": encoded(photo(), "WEBP", exif=exif(), xmp=SECRET.encode()),
    "d.avif": encoded(photo(), "AVIF", exif=exif(), xmp=SECRET.encode()),
    "e.gif": encoded(few_colors(photo()), "GIF", comment=SECRET.encode()),
    "f.gif": moving("GIF"),
    "g.png": moving("PNG"),
    "h.webp": moving("WEBP"),
    "i.svg": svg(f"<metadata>{SECRET}</metadata><!-- {SECRET} --><path d='M0 0h9'/>"),
}


def words_in(content: bytes) -> list[str]:
    """Return what of the words that we wrote into each picture is still there."""
    found = [
        mark for mark in (SECRET, "Exif", "xmpmeta", "Photoshop", "tEXt", "iTXt", "eXIf") if mark.encode() in content
    ]
    if not content.lstrip().startswith(b"<"):
        image = Image.open(io.BytesIO(content))
        found += [f"EXIF {dict(image.getexif())}"] if dict(image.getexif()) else []
        found += sorted({"comment", "exif", "xmp", "icc_profile", "photoshop", "XML:com.adobe.xmp"} & image.info.keys())
    return found


@pytest.fixture(scope="module")
def wordy(build):
    links_too = "\n\n".join(f"{{download}}`{name} <photos/{name}>`" for name in WITH_WORDS)
    return blog_with(build, WITH_WORDS, f"{shown(*WITH_WORDS)}\n\n{links_too}")


def test_no_published_file_says_where_or_with_what_a_picture_was_taken(wordy):
    for name, content in WITH_WORDS.items():
        assert words_in(content), name
    assert wordy.warnings == ""
    assert len(published(wordy)) > 2 * len(WITH_WORDS)
    assert {name: words for name, content in published(wordy).items() if (words := words_in(content))} == {}


def test_pictures_to_download_say_nothing_either(wordy):
    files = {path.name: path for path in (wordy.out / "_downloads").rglob("*.*")}
    assert set(files) == set(WITH_WORDS)
    assert {name: words for name, path in files.items() if (words := words_in(path.read_bytes()))} == {}
    assert Image.open(files["a.jpg"]).size == (640, 480)
    assert Image.open(files["d.avif"]).format == "AVIF"


def test_nothing_is_published_as_it_came(wordy):
    everything = {path.read_bytes() for path in wordy.out.rglob("*.*") if path.is_file()}
    assert [name for name, content in WITH_WORDS.items() if content in everything] == []


@pytest.mark.parametrize("name", ["f.gif", "g.png", "h.webp"])
def test_picture_that_moves_still_moves_frame_by_frame(wordy, name):
    before = Image.open(io.BytesIO(WITH_WORDS[name]))
    after = Image.open(next((wordy.out / "_images").glob(f"{name[0]}-*{name[1:]}")))
    after.load()
    assert (after.n_frames, after.info["duration"], after.info["loop"]) == (3, 100, 0)
    for number in range(3):
        before.seek(number)
        after.seek(number)
        assert before.convert("RGBA").tobytes() == after.convert("RGBA").tobytes()


def test_poster_of_a_video_is_converted_too(build, tmp_path):
    from recordings import mp4

    body = ":::{video} photos/film.mp4\n:title: Un film\n:poster: photos/a.jpg\n:::"
    built = blog_with(build, {"a.jpg": jpeg(), "film.mp4": mp4()}, body)
    assert built.warnings == ""
    poster = built.soup(PAGE).select_one("video")["poster"]
    assert words_in((built.file(PAGE).parent / poster).read_bytes()) == []


# -- What is drawn is what the writer sees -----------------------------------------------------------------------------


def test_photograph_taken_upright_stands_upright(build):
    left_half_red = Image.new("RGB", (400, 300), "blue")
    left_half_red.paste("red", (0, 0, 200, 300))
    built = blog_with(build, {"a.jpg": jpeg(left_half_red, orientation=6)})
    picture = built.soup(PAGE).select_one("article picture")
    assert (picture.img["width"], picture.img["height"]) == ("300", "400")
    for address in (picture.img["src"], *(srcset(source)[300] for source in picture.select("source"))):
        image = opened(built, address).convert("RGB")
        assert image.size == (300, 400)
        assert image.getpixel((150, 50))[0] > 200, "turned to the right, the left half is above"
        assert image.getpixel((150, 350))[2] > 200


@pytest.mark.parametrize("orientation", range(2, 9))
def test_however_the_camera_was_held_the_picture_is_as_its_owner_saw_it(tmp_path, orientation):
    file = tmp_path / "a.jpg"
    file.write_bytes(jpeg(photo(3300, 1700), orientation=orientation))
    wanted = ImageOps.exif_transpose(Image.open(file))
    picture = _pictures.convert(file, tmp_path, (480, 800))
    found = Image.open(tmp_path / picture.suffix)
    small = wanted.resize(found.size)
    assert found.size[0] == 800
    assert found.size[1] == pytest.approx(800 * wanted.height / wanted.width, abs=1)
    assert ImageStat.Stat(ImageChops.difference(small, found)).mean == pytest.approx([0, 0, 0], abs=4)


@pytest.mark.filterwarnings("error")
def test_what_is_broken_in_the_words_of_a_picture_does_not_spoil_it(tmp_path):
    chance, whole, file = random.Random(1), exif(6), tmp_path / "a.jpg"
    for _ in range(150):
        broken = bytearray(whole)
        for place in chance.sample(range(6, len(whole)), 4):
            broken[place] = chance.randrange(256)
        file.write_bytes(encoded(photo(40, 30), "JPEG", exif=bytes(broken)))
        assert set(_pictures.convert(file, tmp_path, (480,)).widths) <= {30, 40}


def test_colors_of_print_become_those_of_screens(build):
    built = blog_with(build, {"a.jpg": encoded(Image.new("CMYK", (64, 64), (0, 255, 255, 0)), "JPEG")})
    assert built.warnings == ""
    picture = built.soup(PAGE).select_one("article picture")
    for address in (picture.img["src"], picture.source["srcset"].split()[0]):
        image = opened(built, address)
        assert image.mode == "RGB"
        red, green, blue = image.getpixel((32, 32))
        assert red > 200
        assert max(green, blue) < 60


def test_sixteen_bits_become_eight_from_black_to_white(build):
    built = blog_with(build, {"a.png": grey_16_bits()})
    image = opened(built, built.soup(PAGE).select_one("article img")["src"])
    assert image.mode == "L"
    assert [image.getpixel((x, 4)) for x in (0, 64, 128, 255)] == pytest.approx([0, 64, 128, 255], abs=1)


def test_transparent_picture_stays_transparent(build):
    clear = Image.new("RGBA", (100, 100), (255, 0, 0, 0))
    clear.paste((0, 0, 255, 255), (0, 0, 50, 100))
    palette = clear.quantize(8)
    files = {"a.png": png(clear), "b.png": encoded(palette, "PNG"), "c.avif": encoded(clear, "AVIF")}
    built = blog_with(build, files)
    assert len(built.soup(PAGE).select("article picture")) == len(files)
    for picture in built.soup(PAGE).select("article picture"):
        for address in (picture.img["src"], *(source["srcset"].split()[0] for source in picture.select("source"))):
            image = opened(built, address).convert("RGBA")
            assert (image.getpixel((75, 50))[3], image.getpixel((25, 50))[3]) == (0, 255), address


def test_colors_that_a_file_describes_are_those_of_the_web(build):
    picture = photo(160, 120)
    files = {
        "a.png": encoded(picture, "PNG", icc_profile=srgb_profile()),
        "b.png": encoded(picture, "PNG", icc_profile=b"x"),
    }
    built = blog_with(build, files)
    assert built.warnings == ""
    for image in built.soup(PAGE).select("article img"):
        found = opened(built, image["src"])
        assert "icc_profile" not in found.info
        assert max(abs(a - b) for a, b in zip(found.tobytes(), picture.tobytes(), strict=True)) <= 2


# -- Bad files ---------------------------------------------------------------------------------------------------------

BAD = {
    "texte.jpg": (
        b"Ceci n'est pas une image.",
        "n’est pas une image, quoi que dise son nom\u202f; exportez-la de nouveau",
    ),
    "vide.png": (b"", "n’est pas une image, quoi que dise son nom\u202f; exportez-la de nouveau"),
    "coupe.jpg": (BIG[: len(BIG) // 2], "est abîmé ou tronqué"),
    "coupe.png": (png()[:2000], "est abîmé ou tronqué"),
    "coupe.gif": (moving("GIF")[:-300], "est abîmé ou tronqué"),
    "coupe.webp": (moving("WEBP")[:-300], "est abîmé ou tronqué"),
    "mouvant.png": (moving("PNG")[:-300], "est abîmé ou tronqué"),
    "abime.png": (png()[:3000] + bytes(200) + png()[3200:], "est abîmé ou tronqué"),
    "deguise.jpg": (
        png(),
        "contient une image d’un autre format que ne le dit son nom\u202f; faites-le finir par «\u00a0.png\u00a0»",
    ),
    "enorme.png": (huge_png(), "a 400 mégapixels, pour 100 au plus\u202f; enregistrez-la en plus petit"),
    "photo.heic": (
        jpeg(),
        "n’est pas d’un format utile ici\u202f; ce sont .avif, .gif, .jpeg, .jpg, .png, .webp, .svg",
    ),
    "page.svg": (b"<html><script>alert(1)</script></html>", "n’est pas un dessin SVG"),
    "texte.svg": (b"Bonjour", "n’est pas un SVG lisible"),
    "entites.svg": (svg("<text>&a;</text>").replace(b"<svg", b'<!DOCTYPE svg [<!ENTITY a "x">]><svg'), "entités XML"),
    **dict.fromkeys(
        ("pointeur.jpg", "pointeur.svg"),
        (
            b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a2146\nsize 12345\n",
            "est gardé par Git LFS, et n’a pas été rapporté\u202f; tapez «\u00a0git lfs pull\u00a0»",
        ),
    ),
    "utf16.svg": (svg().decode().encode("utf-16"), "n’est pas un dessin en UTF-8"),
}


@pytest.fixture(scope="module")
def bad(build):
    return blog_with(build, {name: content for name, (content, _told) in BAD.items()})


@pytest.mark.parametrize("name", BAD)
def test_file_that_is_no_picture_is_one_clear_message_and_is_not_published(bad, name):
    line = 8 + 2 * list(BAD).index(name)
    (told,) = [one for one in bad.told if f"«\u00a0{FOLDER}/{name}\u00a0»" in one]
    assert told.startswith(f"posts/2026/photos.md:{line}: WARNING: «\u00a0{FOLDER}/{name}\u00a0» ")
    assert BAD[name][1] in told
    assert told.endswith("[blog.images]")
    assert not list((bad.out / "_images").glob("*"))


def test_bad_files_cause_no_other_message_and_leave_their_description_on_the_page(bad):
    assert len(bad.told) == len(BAD)
    article = bad.soup(PAGE).article
    assert article.select("img") == []
    assert article.get_text().count("Une photo.") == len(BAD)


def test_bad_picture_is_told_on_each_page_that_shows_it_and_until_it_is_mended(build):
    files = {
        "posts/2026/b.md": post(body="![b](photos/a.jpg)"),
        "posts/2025/c.md": post(body="\n![c](../2026/photos/a.jpg)"),
    }
    built = blog_with(build, {"a.jpg": b"?"})
    built.build(files)
    places = {
        told.partition(": WARNING: «\u00a0posts/2026/photos/a.jpg\u00a0» n’est pas une image")[0] for told in built.told
    }
    assert places == {"posts/2026/b.md:8", "posts/2025/c.md:9", "posts/2026/photos.md:8"}
    assert len(built.build().told) == 3
    assert built.build({f"{FOLDER}/a.jpg": SMALL}).warnings == ""
    assert len(built.soup("posts/2026/b/").select("article picture")) == 1


def test_width_of_a_bad_picture_is_no_accident(build):
    """docutils itself looks into pictures for `figwidth`."""
    body = "\n\n".join(f":::{{figure}} photos/{name}\n:alt: a\n:figwidth: image\n:::" for name in BAD)
    built = blog_with(build, {name: content for name, (content, _told) in BAD.items()}, body)
    assert len(built.told) == len(BAD)


def test_folder_in_the_place_of_a_picture_is_told(build):
    (told,) = blog_with(build, {"a.jpg/b.txt": b""}, shown("a.jpg")).told
    assert told == f"posts/2026/photos.md:8: WARNING: «\u00a0{FOLDER}/a.jpg\u00a0» n’est pas un fichier [blog.images]"


def test_bad_picture_to_download_is_not_handed_out(build):
    built = blog_with(build, {"a.jpg": b"?"}, "{download}`ici <photos/a.jpg>`")
    assert "«\u00a0posts/2026/photos/a.jpg\u00a0» n’est pas une image" in built.warnings
    assert list((built.out / "_downloads").rglob("*.jpg")) == []


def test_picture_on_another_site_is_a_warning_and_not_fetched(build):
    built = build("images", files={"posts/2026/a.md": post(body="![x](https://example.org/x.jpg)")})
    assert "posts/2026/a.md:8: WARNING: «\u00a0https://example.org/x.jpg\u00a0» n’est pas sur le blog" in built.warnings
    assert "example.org" not in built.html("posts/2026/a/")


# -- Drawings ----------------------------------------------------------------------------------------------------------

HOSTILE = {
    "script": "<script>alert('HOSTILE')</script>",
    "handler": "<rect onclick=\"alert('HOSTILE')\" ONLOAD='HOSTILE' width='9'/>",
    "link": "<a href=\"javascript:alert('HOSTILE')\"><text>x</text></a>",
    "old link": "<a xlink:href=\"java&#10;script:alert('HOSTILE')\"><text>x</text></a>",
    "html": "<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>HOSTILE</p></foreignObject>",
    "html alone": "<iframe xmlns='http://www.w3.org/1999/xhtml' src='https://HOSTILE'/>",
    "picture": "<image href='https://HOSTILE/x.png'/>",
    "drawing": "<use xlink:href='data:image/svg+xml;base64,HOSTILE'/>",
    "style": "<style>@import url(https://HOSTILE);</style>",
    "hidden style": "<style>rect{fill:u\\72l(https://HOSTILE)}</style>",
    "set of images": "<rect style=\"fill:image-set('https://HOSTILE' 1x)\"/>",
    "fill": "<rect fill='url(https://HOSTILE#a)'/>",
    "filter": "<rect filter=\"url( 'https://HOSTILE#a')\"/>",
    "animation": "<a><animate attributeName='href' to='javascript:HOSTILE'/></a>",
    "animated handler": "<rect><set attributeName='onclick' to='HOSTILE'/></rect>",
    "base": "<g xml:base='https://HOSTILE/'/>",
    "comment": "<!-- HOSTILE -->",
    "instruction": "<?xml-stylesheet href='https://HOSTILE'?>",
    "data": "<metadata>HOSTILE</metadata>",
    "editor": "<g xmlns:i='http://inkscape.org/namespaces/inkscape' i:export='/home/HOSTILE'><i:x>HOSTILE</i:x></g>",
    "deep": "<g>" * 200 + "<script>HOSTILE</script>" + "</g>" * 200,
}


@pytest.fixture(scope="module")
def drawings(build):
    names = {f"{number}.svg": svg(f"{inside}<path d='M0 0h9'/>") for number, inside in enumerate(HOSTILE.values())}
    return blog_with(build, names)


@pytest.mark.parametrize("what", HOSTILE)
def test_drawing_can_only_draw(drawings, what):
    (file,) = (drawings.out / "_images").glob(f"{list(HOSTILE).index(what)}-*.svg")
    text = file.read_text(encoding="utf-8")
    assert "HOSTILE" not in text
    assert "M0 0h9" in text


def test_hostile_drawings_are_cleaned_without_a_word(drawings):
    assert drawings.warnings == ""


def test_harmless_drawing_stays_as_it_is(build):
    gradient = '<linearGradient id="a"><stop offset="0" stop-color="red"/></linearGradient>'
    inside = (
        "<style>@media print { rect { fill: blue } } @keyframes k { to { opacity: 0 } }</style>"
        f'<defs>{gradient}</defs><rect fill="url(#a)" style="stroke: red" width="9" height="9"/>'
        '<use href="#a"/><text xml:lang="fr">Un <tspan>la</tspan> &amp; un mi</text>'
        '<circle r="4"><animate attributeName="r" to="9" dur="1s"/></circle>'
    )
    (content,) = published(blog_with(build, {"a.svg": svg(inside)})).values()
    assert inside in content.decode()


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('viewBox="0 0 40 20"', ("40", "20")),
        ('width="80" viewBox="0 0 40 20"', ("80", "40")),
        ('width="1in" height="48px"', ("96", "48")),
        ('width="100%" height="100%" viewBox="0,0,40,20"', ("40", "20")),
        ('width="1e400" height="2"', (None, None)),
        ('width="1.2.3" height="2"', (None, None)),
        ("", (None, None)),
    ],
)
def test_drawing_says_its_size(build, attributes, size):
    image = blog_with(build, {"a.svg": svg(attributes=attributes)}).soup(PAGE).select_one("article img")
    assert (image.get("width"), image.get("height")) == size


def test_photograph_in_a_drawing_does_not_say_where_it_was_taken(build):
    inside = f'<image href="data:image/jpeg;base64,{base64.b64encode(jpeg()).decode()}"/>'
    (content,) = published(blog_with(build, {"a.svg": svg(inside)})).values()
    picture = base64.b64decode(content.decode().partition("base64,")[2].partition('"')[0])
    assert Image.open(io.BytesIO(picture)).size == (640, 480)
    assert words_in(picture) == []


# -- Words for those who do not see ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "line", "told"),
    [
        ("![](photos/a.jpg)", 8, "écrivez-le entre les crochets, ![Ce qu’elle montre](photo.jpg)"),
        (
            "Un mot.\n\n:::{image} photos/a.jpg\n:::",
            10,
            "écrivez «\u00a0:alt: Ce qu’elle montre\u00a0» sur une ligne à part",
        ),
        (
            ":::{figure} photos/a.jpg\n\nLégende.\n:::",
            8,
            "écrivez «\u00a0:alt: Ce qu’elle montre\u00a0» sur une ligne à part",
        ),
    ],
)
def test_picture_without_description_is_a_warning_with_file_and_line(build, written, line, told):
    (warning,) = blog_with(build, {"a.jpg": SMALL}, written).told
    assert warning.startswith(
        f"posts/2026/photos.md:{line}: WARNING: cette image n’a pas de texte pour qui ne la voit pas"
    )
    assert told in warning
    assert warning.endswith("[blog.images]")


@pytest.mark.parametrize("empty", [":alt:", ':alt: ""'])
def test_ornament_may_have_an_empty_description(build, empty):
    built = blog_with(build, {"a.jpg": SMALL}, f":::{{image}} photos/a.jpg\n{empty}\n:::")
    assert built.warnings == ""
    assert built.soup(PAGE).select_one("article img")["alt"] == ""


# -- Cover -------------------------------------------------------------------------------------------------------------

COVER = {"image": "photos/a.jpg", "image_alt": "Un piano & un <archet>."}


@pytest.fixture(scope="module")
def covered(build):
    return blog_with(build, {"a.jpg": BIG, "b.jpg": jpeg()}, shown("b.jpg"), **COVER)


def test_cover_begins_its_post_and_the_pictures_of_the_text_wait(covered):
    assert covered.warnings == ""
    cover, other = covered.soup(PAGE).select("article picture")
    assert cover.find_parent("figure")["class"] == ["cover"]
    assert cover.find_previous("h1")
    assert not other.find_next("figure", class_="cover")
    assert cover.img["alt"] == COVER["image_alt"]
    assert (cover.img.get("loading"), other.img["loading"]) == (None, "lazy")
    assert list(srcset(cover.source)) == [480, 800, 1216, 1600]
    assert html_errors(covered.html(PAGE)) == []


def test_cover_that_stands_in_the_text_is_not_shown_twice(build):
    built = blog_with(build, {"a.jpg": SMALL}, shown("a.jpg"), image="photos/a.jpg")
    assert built.warnings == ""
    assert len(built.soup(PAGE).select("article picture")) == 1


@pytest.mark.parametrize(("size", "wanted"), [((800, 1600), "20rem"), ((900, 900), "40rem"), ((1600, 400), "50rem")])
def test_cover_is_fetched_as_wide_as_its_height_on_a_screen_lets_it_be(build, size, wanted):
    built = blog_with(build, {"a.jpg": jpeg(photo(*size))}, "Un texte.", **COVER)
    assert built.soup(PAGE).select_one(".cover source")["sizes"] == f"min(100vw - 2.3rem, {wanted})"


@pytest.mark.parametrize(("mode", "paper"), [("RGBA", ["see-through"]), ("RGB", [])])
def test_cover_that_one_can_see_through_has_paper_in_the_dark(build, mode, paper):
    for image in (photo(120, 200, mode), few_colors(photo(120, 200, mode))):
        built = blog_with(build, {"a.png": png(image)}, "Un texte.", **COVER | {"image": "photos/a.png"})
        assert built.soup(PAGE).select_one(".cover img").get("class", []) == paper


def test_picture_of_few_pixels_is_not_stretched_over_the_column(build):
    for width, names in {240: ["entry-picture", "small"], 600: ["entry-picture"]}.items():
        built = blog_with(build, {"a.jpg": jpeg(photo(width, 200))}, "Un texte.", **COVER)
        assert built.soup().select_one("article.lead img")["class"] == names
        assert "small" not in built.soup(LIST).select_one("article.entry img")["class"]


def test_lists_show_the_cover_small_and_the_first_at_once(covered):
    picture = covered.soup(LIST).select_one("article.entry picture")
    assert list(srcset(picture.source)) == [480, 800]
    assert (picture.img["alt"], picture.img["class"]) == ("", ["entry-picture"])
    assert (picture.img["fetchpriority"], picture.img.get("loading")) == ("high", None)
    assert "12rem" in picture.source["sizes"]
    assert (covered.file(LIST).parent / picture.img["src"]).is_file()


def test_home_leads_with_the_cover_over_the_column(covered):
    picture = covered.soup().select_one("article.lead picture")
    assert list(srcset(picture.source)) == [480, 800, 1216, 1600]
    assert (picture.img["alt"], picture.img["fetchpriority"], picture.img.get("loading")) == ("", "high", None)
    assert "50rem" in picture.source["sizes"]


def test_feeds_hold_plain_pictures_of_a_reasonable_size_with_whole_addresses(covered):
    (item,) = json.loads((covered.out / "feed.json").read_text())["items"]
    assert item["image"].startswith("https://blog.example/fr/_images/a-")
    assert item["image"].endswith(".jpg")
    assert "<source" not in item["content_html"]
    assert "<picture" not in item["content_html"]
    cover, other = (image for image in BeautifulSoup(item["content_html"], "lxml").select("img"))
    assert cover["src"] == item["image"]
    assert (cover["width"], cover["height"]) == ("1216", "912")
    assert (covered.out / cover["src"].removeprefix("https://blog.example/fr/")).is_file()
    assert (cover["alt"], other["alt"]) == (COVER["image_alt"], "Une photo.")


def test_cover_without_description_is_a_warning_at_its_line(build):
    built = blog_with(build, {"a.jpg": SMALL}, "Un mot.", image="photos/a.jpg")
    assert built.told[0].startswith(
        "posts/2026/photos.md:4: WARNING: la couverture n’a pas de texte pour qui ne la voit pas"
    )
    assert len(built.told) == 1


def test_cover_that_is_an_ornament_may_have_an_empty_description(build):
    built = blog_with(build, {"a.jpg": SMALL}, "Un mot.", image="photos/a.jpg", image_alt='""')
    assert built.warnings == ""
    assert built.soup(PAGE).select_one("figure.cover img")["alt"] == ""


def test_bad_cover_is_told_at_its_line_and_shown_nowhere(build):
    built = blog_with(build, {"a.jpg": b"?"}, "Un mot.", **COVER)
    (told,) = built.told
    assert told.startswith("posts/2026/photos.md:4: WARNING: «\u00a0posts/2026/photos/a.jpg\u00a0» n’est pas une image")
    assert [name for name, page in built.pages().items() if page.select("article img")] == []


# -- Builds ------------------------------------------------------------------------------------------------------------


def kept(blog) -> dict[str, int]:
    """Return when each file that was made of a picture was made."""
    folder = blog.out.parent / "doctrees" / "pictures" / "shown"
    return {path.relative_to(folder).as_posix(): path.stat().st_mtime_ns for path in folder.glob("*/*")}


def everything(blog) -> dict[str, bytes]:
    """Return every published file but Sphinx's own search index, which depends on what was read before."""
    return {
        path.relative_to(blog.out).as_posix(): path.read_bytes()
        for path in blog.out.rglob("*")
        if path.is_file() and path.name != "searchindex.js"
    }


def test_new_picture_is_the_only_one_to_be_converted(build, monkeypatch):
    built = blog_with(build, {"a.jpg": MIDDLE})
    before, made = kept(built), []
    convert = _picture_store.convert
    monkeypatch.setattr(
        _picture_store,
        "convert",
        lambda source, *rest, **form: made.append(source.name) or convert(source, *rest, **form),
    )
    built.build({f"{FOLDER}/b.jpg": jpeg(), "posts/2026/photos.md": post(body=shown("a.jpg", "b.jpg"))})
    assert made == ["b.jpg"]
    assert {name: moment for name, moment in kept(built).items() if name in before} == before
    shutil.rmtree(built.out)
    built.build({"index.md": "# Autre\n"})
    assert made == ["b.jpg"]
    assert len(built.soup(PAGE).select("article picture")) == 2


def test_what_is_kept_lies_outside_of_what_is_published_and_goes_with_its_picture(build):
    built = blog_with(build, {"a.jpg": SMALL, "b.jpg": jpeg(photo(100, 100))})
    assert len({name.partition("/")[0] for name in kept(built)}) == 2
    assert any(name.startswith("b-") for name in published(built))
    built.build({f"{FOLDER}/b.jpg": None, "posts/2026/photos.md": post(body=shown("a.jpg"))})
    assert len({name.partition("/")[0] for name in kept(built)}) == 1
    assert {name.partition("-")[0] for name in published(built)} == {"a"}


def test_changed_picture_is_seen_wherever_it_is_shown(build):
    built = blog_with(build, {"a.jpg": SMALL}, "Un mot.", **COVER)
    before = set(published(built))
    built.build({f"{FOLDER}/a.jpg": jpeg(photo(100, 100))})
    assert before.isdisjoint(published(built))
    for address in ("", LIST, PAGE):
        image = built.soup(address).select_one("article picture img")
        assert opened(built, image["src"], address).size == (100, 100)
    assert Path(json.loads((built.out / "feed.json").read_text())["items"][0]["image"]).name in published(built)


def test_clean_builds_are_alike_and_a_rebuild_is_like_a_clean_build(build):
    small = {"b.png": png(photo(200, 150)), "e.webp": encoded(photo(160, 120), "WEBP", exif=exif())}
    pictures = {"a.jpg": MIDDLE, **small, "c.svg": svg(), "d.gif": moving("GIF")}
    body = shown(*pictures) + "\n\n{download}`a <photos/a.jpg>`"
    first = blog_with(build, {**pictures, "a.jpg": SMALL}, "Rien encore.")
    first.build({f"{FOLDER}/a.jpg": MIDDLE, "posts/2026/photos.md": post(body=body)})
    second, third = (blog_with(build, pictures, body, settings={"jobs": jobs}) for jobs in (1, 2))
    assert everything(second) == everything(third)
    assert everything(first) == everything(second)


def test_nothing_is_written_when_nothing_changed(build):
    built = blog_with(build, {"a.jpg": SMALL}, "{download}`a <photos/a.jpg>`\n\n" + shown("a.jpg"))
    folder = built.out.parent
    before = {
        path: path.stat().st_mtime_ns
        for path in folder.rglob("*")
        if "_images" in path.parts or "pictures" in path.parts
    }
    assert len(before) > 10
    built.build()
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_many_pictures_are_converted_by_several_processes(build, monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    names = {f"{number}.jpg": jpeg(photo(60 + number, 40)) for number in range(6)}
    built = blog_with(build, {**names, "bad.jpg": b"?"})
    assert len(built.told) == 1
    assert len(built.soup(PAGE).select("article picture")) == len(names)


def test_widths_are_a_setting(build):
    built = blog_with(build, {"a.jpg": MIDDLE}, settings={"blog_picture_widths": [320, 640]})
    assert list(srcset(built.soup(PAGE).select_one("article source"))) == [320, 640]


def test_book_gets_plain_pictures_that_say_nothing(build):
    files = {f"{FOLDER}/a.jpg": MIDDLE, "posts/2026/photos.md": post(body="Un mot.", **COVER)}
    index = "# A\n\n![Une photo.](posts/2026/photos/a.jpg)\n\n```{toctree}\nposts/2026/photos\n```\n"
    built = build("images", "epub", files=files | {"index.md": index})
    (name,) = published(built)
    assert name.endswith(".jpg")
    assert words_in(published(built)[name]) == []
    for page in ("index.xhtml", "posts/2026/photos.xhtml"):
        text = (built.out / page).read_text(encoding="utf-8")
        assert name in text
        assert "<picture" not in text


def test_without_the_module_pictures_are_as_sphinx_shows_them(build):
    extensions = [
        "myst_parser",
        "ablog",
        "carnet.upstream.ablog",
        "carnet.upstream.furo",
        "carnet.archives",
        "carnet.feeds",
        "carnet.french",
        "carnet.incremental",
    ]
    built = blog_with(build, {"a.jpg": SMALL}, "Un mot.", settings={"extensions": extensions}, **COVER)
    assert built.warnings == ""
    assert built.soup("").select_one("article.entry img.entry-picture")["src"].endswith(".jpg")
