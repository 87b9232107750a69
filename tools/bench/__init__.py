"""Measure builds of generated blogs, this one's and others': see `__main__`."""
