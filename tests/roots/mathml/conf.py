"""Formulas."""

project = "Essai"
extensions = ["myst_parser", "carnet.mathml"]
html_theme = "basic"
myst_enable_extensions = ["dollarmath"]
