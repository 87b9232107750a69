"""What Pages CMS does not keep of a front matter that it opens and saves: `carnet forms` tells of it."""

from __future__ import annotations

from collections.abc import Iterator, Set

from sphinx.locale import _

from carnet.core.field_checks import check_flag
from carnet.core.front_matter_schema import PAGE_KEYS
from carnet.core.yaml_lines import Problem, read_block


def lost_in_pages_cms(text: str, flags: Set[str]) -> Iterator[Problem]:
    """Yield what would be lost of the post *text*, of which *flags* are fields, with what to write instead."""
    for name, value, line in ((field.name, field.value, field.line) for field in read_block(text).fields):
        if not isinstance(value, str):
            continue
        written = value.strip()
        if name in flags and written and written.lower() not in ("true", "false"):
            right = f"{name}: {'true' if check_flag(value, name) else 'false'}"
            yield Problem(line, _("Pages CMS takes '%s' for true; write '%s'") % (f"{name}: {written}", right))
        elif name == "tags" and written:
            right = f"tags: [{', '.join(part.strip() for part in written.split(','))}]"
            yield Problem(line, _("Pages CMS would lose '%s'; write '%s'") % (f"tags: {written}", right))
        elif not written and (name == "nocomments" or PAGE_KEYS.get(name) is check_flag):
            yield Problem(line, _("Pages CMS would lose '%s'; write '%s'") % (f"{name}:", f"{name}: true"))
