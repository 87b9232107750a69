"""A page for addresses that lead nowhere."""

from pathlib import Path

REPO = Path(__file__).parents[3]

project = "Essai"
extensions = ["myst_parser", "carnet.upstream.furo", "carnet.not_found"]
templates_path = [str(REPO / "_templates")]
locale_dirs = [str(REPO / "locales")]
language = "fr"
html_theme = "furo"
html_css_files = ["style.css"]
html_js_files = ["script.js"]
html_static_path = ["_static"]
