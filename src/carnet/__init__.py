"""sphinx-carnet: a blog on Sphinx, ABlog, MyST-Parser and Furo; each module is a feature, one line of `conf.py`."""
