"""A page with a mistake."""

project = "Essai"
extensions = ["myst_parser", "carnet.reminders"]
html_theme = "basic"
