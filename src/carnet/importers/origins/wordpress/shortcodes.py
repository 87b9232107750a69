"""WordPress's shortcodes as the HTML that readers saw: `[caption]`, `[gallery]`, players, code."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html import escape, unescape

_NAMES = (
    "wp_caption|caption|gallery|audio|video|playlist|embed|youtube|vimeo|dailymotion|soundcloud|spotify|slideshare|ted"
    "|gist|tweet|instagram|googlemaps|googlevideo|flickr|bandcamp|archives?|scribd|sourcecode|source|code|highlight"
    "|dewplayer|col|column|row|polldaddy|contact-form-7|contact-form|wp-video|flash|blip\\.tv|kml_flashembed"
)
_CODE = re.compile(
    r"\[(sourcecode|source|code|highlight|cc[a-z]{0,2}|php|python|css|html|bash|sql|java|ruby|xml|javascript)"
    r"(?=[\s\]=])([^\]\n]*)\]((?:(?!\[\1[\s\]=]).)*?)\[/\1\]",
    re.IGNORECASE | re.DOTALL,
)
_PAIR = re.compile(
    r"\[(\[?)(caption|wp_caption|embed|audio|video|playlist|gallery|gist|col|column|row|youtube|vimeo)(?=[\s\]])([^\[\]]*)"
    r"(?<!/)\]((?:(?!\[\2\b).)*?)\[/\2\](\]?)",
    re.IGNORECASE | re.DOTALL,
)
_ALONE = re.compile(rf"\[(\[?)({_NAMES})(?=[\s=:\]/])([^\[\]]*?)/?\](\]?)", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'\]]+))|"([^"]*)"|(\S+)""")
#: What looks like the shortcode of a plugin: an attribute, or an end of its own.
_FOREIGN = re.compile(r"(?<!\[)\[([a-z][\w-]{2,30})((?:\s[^\]\n]{0,500})?)\]")
_END = re.compile(r"\[/([a-z][\w-]{2,30})\]")
_PLACES = {
    "youtube": "https://www.youtube.com/watch?v={}",
    "vimeo": "https://vimeo.com/{}",
    "dailymotion": "https://www.dailymotion.com/video/{}",
    "gist": "https://gist.github.com/{}",
    "ted": "https://www.ted.com/talks/{}",
}
_CODES = {"js": "javascript", "jscript": "javascript", "py": "python", "sh": "bash", "shell": "bash", "plain": "text"}


@dataclass(slots=True)
class Attachment:
    """A file of the old blog's library."""

    id: str
    url: str
    title: str = ""
    caption: str = ""
    alt: str = ""
    parent: str = ""
    order: int = 0


@dataclass(slots=True)
class Library:
    """What shortcodes and blocks of a post may name."""

    attachments: dict[str, Attachment]
    post: str = ""
    unknown: Counter[str] = field(default_factory=Counter)

    def of(self, ids: str) -> list[Attachment]:
        """Return the attachments of a list of *ids*."""
        return [self.attachments[one] for one in re.findall(r"\d+", ids) if one in self.attachments]

    def attached(self, *, order: str = "") -> list[Attachment]:
        """Return the pictures that belong to the post, in the order of its author."""
        found = [one for one in self.attachments.values() if one.parent == self.post and is_picture(one.url)]
        return sorted(found, key=lambda one: (one.order, int(one.id or 0)))


def is_picture(url: str) -> bool:
    """Return whether a file is a picture by its name."""
    return re.search(r"\.(?:jpe?g|png|gif|webp|avif|bmp)(?:$|\?)", url, re.IGNORECASE) is not None


def player(url: str) -> str:
    """Return the HTML of a player for what lies at *url*."""
    name = url.partition("?")[0].lower()
    if name.endswith((".mp3", ".m4a", ".ogg", ".oga", ".wav", ".flac", ".opus")):
        return f'<audio src="{escape(url)}" controls></audio>'
    if name.endswith((".mp4", ".m4v", ".webm", ".ogv", ".mov", ".wmv", ".flv")):
        return f'<video src="{escape(url)}" controls></video>'
    return f'<iframe src="{escape(url)}"></iframe>'


def shortcodes(text: str, library: Library, keep: Callable[[str], str]) -> str:
    """Return *text* with its shortcodes as HTML; *keep* puts a block of HTML away while paragraphs are made."""
    text = _CODE.sub(lambda found: found[0] if found[2].startswith("]") else keep(_code(found[2], found[3])), text)

    def pair(found: re.Match[str]) -> str:
        if found[1] and found[5]:  # written twice, the brackets are shown
            return keep_text(found[0][1:-1])
        made = _html(found[2].lower(), attributes(found[3]), found[4], library, keep)
        return found[1] + made + found[5] if made else found[0]

    def alone(found: re.Match[str]) -> str:
        if found[1] and found[4]:
            return keep_text(found[0][1:-1])
        made = _html(found[2].lower(), attributes(found[3]), None, library, keep)
        return found[1] + made + found[4] if made else found[0]

    done = _ALONE.sub(alone, _PAIR.sub(pair, text))
    closed = set(_END.findall(done))
    for name, given in _FOREIGN.findall(done):
        if name in closed or "=" in given:
            library.unknown[f"[{name}]"] += 1
    return done.replace("\x04", "[")


def keep_text(text: str) -> str:
    """Return a shortcode that is only shown, so that it is not read again."""
    return text.replace("[", "\x04")


def attributes(given: str) -> dict[str, str]:
    """Return what a shortcode says: by name, and the rest as "0", "1"…"""
    found: dict[str, str] = {}
    bare: list[str] = []
    text = unescape(given).replace("”", '"').replace("“", '"').replace("″", '"').strip()
    if text[:1] in "=:":
        return {"0": text[1:].strip().strip("\"'")}
    for name, double, single, plain, quoted, alone in _ATTRIBUTE.findall(text):
        if name:
            found[name.lower()] = double or single or plain
        else:
            bare.append(quoted or alone)
    return found | {str(at): one.lstrip("=") for at, one in enumerate(bare)}


def _html(  # noqa: PLR0911  # a form for each kind
    name: str, said: dict[str, str], inner: str | None, library: Library, keep: Callable[[str], str]
) -> str:
    if name in ("caption", "wp_caption"):
        return keep(_caption(said, inner or ""))
    if name == "gallery":
        return keep(figures(_gallery(said, library)))
    if name == "playlist":
        listed = library.of(said.get("ids", "")) or [
            one for one in library.attachments.values() if one.parent == library.post and not is_picture(one.url)
        ]
        return keep("".join(f"<p>{escape(one.title)}</p>{player(one.url)}" for one in listed))
    if name in ("col", "column", "row"):
        return f"\n\n{inner}\n\n" if inner is not None else "\n\n"
    address = _address(name, said, inner)
    if address:
        return keep(player(address))
    if name in ("audio", "video") and library.post:
        kind = ".mp3.m4a.ogg.wav" if name == "audio" else ".mp4.m4v.webm.ogv.mov"
        for one in library.attachments.values():
            if one.parent == library.post and one.url.lower()[-4:] in kind:
                return keep(player(one.url))
    library.unknown[f"[{name}]"] += 1
    return ""


def _address(name: str, said: dict[str, str], inner: str | None) -> str:
    """Return the address of what a shortcode plays, "" if it names none."""
    given = [
        said[key] for key in ("src", "url", "mp3", "m4a", "ogg", "wav", "mp4", "m4v", "webm", "ogv") if key in said
    ]
    text = re.sub(r"<[^>]*>", "", inner or "").strip()
    found = next(iter([*given, *([text] if text else []), *(said[key] for key in ("id", "0") if key in said)]), "")
    found = unescape(found).strip()
    if re.match(r"https?://", found):
        return found.split("|")[0] if name == "audio" else found
    if found.startswith("//"):
        return f"https:{found}"
    if name == "slideshare" and said.get("id"):
        return f"https://www.slideshare.net/slideshow/embed_code/{said['id'].partition('&')[0]}"
    form = _PLACES.get(name)
    return form.format(found.partition("&")[0]) if form and re.fullmatch(r"[\w/.&=;-]+", found) else ""


def _caption(said: dict[str, str], inner: str) -> str:
    """Return a picture with its words."""
    found = re.match(r"\s*((?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?)(.*)", inner, re.IGNORECASE | re.DOTALL)
    picture, text = (found[1], found[2].strip()) if found else (inner, "")
    text = text or said.get("caption", "")
    return f"<figure>{picture}{f'<figcaption>{text}</figcaption>' if text else ''}</figure>"


def _gallery(said: dict[str, str], library: Library) -> list[Attachment]:
    if ids := said.get("ids") or said.get("include"):
        return library.of(ids)
    left_out = set(re.findall(r"\d+", said.get("exclude", "")))
    if said.get("id"):
        library = Library(library.attachments, said["id"], library.unknown)
    found = [one for one in library.attached() if one.id not in left_out]
    return found[::-1] if said.get("order", "").upper() == "DESC" else found


def figures(found: Iterable[Attachment]) -> str:
    """Return pictures of the library, each with its words."""
    return "".join(
        f'<figure><img src="{escape(one.url)}" alt="{escape(one.alt)}">'
        + (f"<figcaption>{one.caption}</figcaption>" if one.caption else "")
        + "</figure>"
        for one in found
    )


def _code(given: str, text: str) -> str:
    said = attributes(given)
    language = (said.get("language") or said.get("lang") or "").lower()
    language = _CODES.get(language, language)
    shown = escape(unescape(text) if re.search(r"&(?:lt|gt|amp|quot|#\d+);", text) else text, quote=False)
    return f'<pre><code class="language-{escape(language)}">{shown.strip(chr(10))}</code></pre>'
