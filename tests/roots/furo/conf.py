"""Furo’s interface on an ordinary page."""

from pathlib import Path

REPO = Path(__file__).parents[3]

project = "Essai"
extensions = ["myst_parser", "carnet.upstream.furo"]
templates_path = [str(REPO / "_templates")]
locale_dirs = [str(REPO / "locales")]
language = "fr"
html_theme = "furo"
