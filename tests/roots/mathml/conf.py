"""Formulas."""

from pathlib import Path

REPO = Path(__file__).parents[3]

project = "Essai"
extensions = ["myst_parser", "carnet.mathml"]
html_theme = "basic"
myst_enable_extensions = ["dollarmath"]
