"""Take a site of ABlog or Sphinx over as it stands: what has to change is listed, or changed.

`carnet adopt` reads `conf.py` without running it, and every text. It changes `conf.py` at its end alone, and of a post
the lines that say what it is; no word of a text is touched.
"""
