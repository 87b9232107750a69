"""Text as a French printer sets it."""

project = "Essai"
extensions = ["myst_parser", "carnet.french"]
language = "fr"
html_theme = "basic"
smartquotes_action = "q"
myst_enable_extensions = ["attrs_block", "dollarmath"]
