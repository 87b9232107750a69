"""Furo’s interface on an ordinary page."""

project = "Essai"
extensions = ["myst_parser", "carnet.theme", "carnet.upstream.furo"]
language = "fr"
html_theme = "furo"
