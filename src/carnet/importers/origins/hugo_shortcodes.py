"""Hugo's shortcodes as HTML; those that a site made itself by what they are given, counted."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from urllib.parse import urljoin

from carnet.importers.model import Blog
from carnet.importers.origins.markdown import html_of
from carnet.importers.origins.site import Fields

_LITERAL = re.compile(r"\{\{([<%])/\*(.*?)\*/([>%])\}\}", re.DOTALL)
_ONE = re.compile(
    r"\{\{([<%])-?\s*(/?)\s*([\w/.-]+)((?:\s+(?:[^<>%{}\"`]|\"(?:\\.|[^\"])*\"|`[^`]*`|%(?!\})|>(?!\}))*)?)\s*(/?)-?[>%]\}\}",
    re.DOTALL,
)
_GIVEN = re.compile(r"""(?:([\w-]+)\s*=\s*)?(?:"((?:\\.|[^"])*)"|`([^`]*)`|([^\s"`]+))""")
_PLAYERS = {
    "youtube": "https://www.youtube.com/watch?v={}",
    "vimeo": "https://vimeo.com/{}",
    "vimeo_simple": "https://vimeo.com/{}",
    "youtube_simple": "https://www.youtube.com/watch?v={}",
    "soundcloud": "https://soundcloud.com/{}",
    "spotify": "https://open.spotify.com/{}",
}
_LINKS = {
    "gist": "https://gist.github.com/{}",
    "tweet": "https://twitter.com/i/status/{}",
    "twitter": "https://twitter.com/i/status/{}",
    "x": "https://x.com/i/status/{}",
    "instagram": "https://www.instagram.com/p/{}/",
    "slideshare": "https://www.slideshare.net/slideshow/embed_code/{}",
    "speakerdeck": "https://speakerdeck.com/player/{}",
    "asciinema": "https://asciinema.org/a/{}",
    "codepen": "https://codepen.io/pen/{}",
}


@dataclass(slots=True)
class Shortcodes:
    """Fills in the shortcodes of a site."""

    blog: Blog
    pages: dict[str, str]
    base: str
    own: dict[str, str]
    load: Callable[[str], str] = lambda _name: ""
    kept: list[str] = field(default_factory=list)

    def keep(self, html: str, *, block: bool = True) -> str:
        """Put HTML away while Markdown is read."""
        self.kept.append(html)
        mark = f"xcarnetkept{len(self.kept) - 1}x"
        return f"\n\n{mark}\n\n" if block else mark

    def restored(self, html: str) -> str:
        """Return *html* with what was put away."""
        while found := re.search(r"xcarnetkept(\d+)x", html):
            kept = self.kept[int(found[1])]
            mark = found[0]
            html = html.replace(f"<p>{mark}</p>", kept).replace(mark, kept)
        return html

    def filled(self, text: str, fields: Fields) -> str:
        """Return *text* with its shortcodes filled in, those within others first."""
        self.kept.clear()
        text = _LITERAL.sub(
            lambda found: self.keep(escape(f"{{{{{found[1]}{found[2]}{found[3]}}}}}", quote=False), block=False), text
        )
        return self._filled(text, fields)

    def _filled(self, text: str, fields: Fields) -> str:
        out, at = "", 0
        ended = {one[3] for one in _ONE.finditer(text) if one[2]}
        while found := _ONE.search(text, at):
            out += text[at : found.start()]
            at = found.end()
            if found[2]:  # an end without a beginning
                continue
            name, given = found[3], arguments(found[4])
            inner = None
            if not found[5] and name in ended and (end := _end_of(text, at, name)):
                inner, at = text[at : end[0]], end[1]
            if inner is not None and name not in ("highlight", "code"):
                inner = self._filled(inner, fields)
            out += self.one(name, given, inner, fields, is_markdown=found[1] == "%")
        return out + text[at:]

    def one(  # noqa: PLR0911  # a form for each kind
        self, name: str, given: dict[str, str], inner: str | None, fields: Fields, *, is_markdown: bool
    ) -> str:
        """Return a shortcode as text of the page."""
        first = given.get("id") or given.get("0") or ""
        if name in ("ref", "relref"):
            return self.page(given.get("path") or first, fields)
        if name in ("highlight", "code") and inner is not None:
            language = given.get("lang") or first
            shown = escape(inner.strip("\n"), quote=False)
            return self.keep(f'<pre><code class="language-{escape(language)}">{shown}</code></pre>')
        if name in _PLAYERS and first and "/" not in name:
            address = first if first.startswith("http") else _PLAYERS[name].format(first)
            return self.keep(f'<iframe src="{escape(address)}" title="{escape(given.get("title", ""))}"></iframe>')
        if name in _LINKS and (first or given.get("user")):
            parts = [given[one] for one in ("0", "1", "user", "id") if given.get(one)]
            place = "/".join(parts[:2]) if name == "gist" else given.get("id") or parts[-1]
            address = _LINKS[name].format(place)
            return self.keep(f'<p><a href="{escape(address)}">{escape(address)}</a></p>')
        if src := given.get("src") or (
            first if re.search(r"\.(?:jpe?g|png|gif|webp|svg|avif)$", first, re.IGNORECASE) else ""
        ):
            return self.media(name, src, given, inner, fields)
        if name == "param":
            return str(fields.said.get(first.lower()) or "")
        self.blog.unknown[f"{{{{< {name} >}}}}"] += 1
        if inner is None:
            return ""
        words = " ".join(given[one] for one in ("title", "summary", "caption", "author") if given.get(one))
        heading = f"<p><strong>{escape(words)}</strong></p>" if words else ""
        return (
            f"{self.keep(heading) if heading else ''}\n\n{inner}\n\n"
            if "\n" in inner or is_markdown
            else f"{heading}{inner}"
        )

    def page(self, target: str, fields: Fields) -> str:
        """Return the address of the page that `ref` names."""
        bare, _sign, fragment = target.partition("#")
        if not bare:
            return f"#{fragment}"
        wanted = bare.strip("/").removesuffix(".md")
        for name, path in self.pages.items():
            stem = name.removesuffix(".md").removesuffix("/index")
            if stem == wanted or stem.endswith(f"/{wanted}"):
                return f"{self.base}{path}{f'#{fragment}' if fragment else ''}"
        return urljoin(fields.address, bare)

    def media(self, name: str, src: str, given: dict[str, str], inner: str | None, fields: Fields) -> str:
        """Return a picture, a sound or a video with its words."""
        address = escape(urljoin(fields.address, src))
        if re.search(r"\.(?:mp3|ogg|m4a|wav|flac|opus)$", src, re.IGNORECASE):
            return self.keep(f'<audio src="{address}" controls></audio>')
        if re.search(r"\.(?:mp4|webm|m4v|ogv|mov)$", src, re.IGNORECASE):
            return self.keep(f'<video src="{address}" controls></video>')
        if not re.search(r"\.(?:jpe?g|png|gif|webp|svg|avif|bmp)(?:$|\?)", src, re.IGNORECASE) and "figure" not in name:
            return self.keep(f'<iframe src="{address}"></iframe>')
        alt = escape(given.get("alt") or "")
        picture = f'<img src="{address}" alt="{alt}">'
        if link := given.get("link") or given.get("href"):
            picture = f'<a href="{escape(urljoin(fields.address, link))}">{picture}</a>'
        title = f"<p><strong>{escape(given['title'])}</strong></p>" if given.get("title") else ""
        words = html_of(given.get("caption") or (inner or "")).strip()
        attribution = f"<p>{escape(given['attr'])}</p>" if given.get("attr") else ""
        legend = f"<figcaption>{title}{words}{attribution}</figcaption>" if title or words or attribution else ""
        return self.keep(f"<figure>{picture}{legend}</figure>")


def _end_of(text: str, at: int, name: str) -> tuple[int, int] | None:
    """Return where a shortcode that begins before *at* ends, and what follows, None if it has no end."""
    depth = 1
    for found in _ONE.finditer(text, at):
        if found[3] == name and not found[5]:
            depth += -1 if found[2] else 1
            if not depth:
                return found.start(), found.end()
    return None


def arguments(text: str) -> dict[str, str]:
    """Return what a shortcode is given: by name, and the rest as "0", "1"…"""
    found: dict[str, str] = {}
    bare = 0
    for name, quoted, raw, plain in _GIVEN.findall(text):
        value = quoted.replace('\\"', '"') or raw or plain
        if name:
            found[name.lower()] = value
        else:
            found[str(bare)] = value
            bare += 1
    return found
