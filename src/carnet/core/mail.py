"""Mail addresses in pages: written in a link alone, in a form that programs which look for addresses do not find."""

from __future__ import annotations

import re
from urllib.parse import quote

from markupsafe import Markup

#: One mail address.
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)


def hidden_link(address: str, subject: str = "") -> Markup:
    """Return the value of ``href`` that begins a mail to *address* (RFC 6068, RFC 3986)."""
    coded = "".join(char if char == "@" else f"%{ord(char):02X}" for char in address)
    text = "".join(f"&#{ord(char)};" for char in f"mailto:{coded}")
    about = f"?subject={quote(subject, safe='')}" if subject else ""
    return Markup(f"{text}{about}")  # noqa: S704  # nothing of it is as it was written
