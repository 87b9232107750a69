"""A page with a mistake."""

from pathlib import Path

REPO = Path(__file__).parents[3]

project = "Essai"
extensions = ["myst_parser", "carnet.reminders"]
html_theme = "basic"
