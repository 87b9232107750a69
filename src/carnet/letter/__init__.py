"""The letter: posts go to readers by e-mail, by ``carnet letter``, which sends them by the writer's own provider.

This line registers what ``conf.py`` may say of it; pages have nothing of it. Subscribing, confirming and bounces are
the affair of a service or of the provider, see docs/letter.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from carnet.core.settings import add_setting

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the settings."""
    app.setup_extension("carnet")
    add_setting(
        app, "blog_letter_from", "", str, "Whom the letter is from: `Camille <camille@blog.example>`.", rebuild=""
    )
    add_setting(
        app,
        "blog_letter_smtp",
        "",
        str,
        "The server of your provider that sends it, with its port: `smtp.provider.example:587`, or 465.",
        rebuild="",
    )
    add_setting(
        app,
        "blog_letter_unsubscribe",
        "",
        str,
        "An address (https) that takes who unsubscribes by one click; `{address}` in it stands for the reader's.",
        rebuild="",
    )
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
