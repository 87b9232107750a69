"""A page for addresses that lead nowhere."""

project = "Essai"
extensions = ["myst_parser", "carnet.theme", "carnet.upstream.furo", "carnet.not_found"]
language = "fr"
html_theme = "furo"
html_css_files = ["style.css"]
html_js_files = ["script.js"]
html_static_path = ["_static"]
