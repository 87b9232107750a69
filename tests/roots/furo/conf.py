"""Furo’s interface on an ordinary page."""

from pathlib import Path

REPO = Path(__file__).parents[3]

project = "Essai"
extensions = ["myst_parser", "carnet.theme", "carnet.upstream.furo"]
language = "fr"
html_theme = "furo"
