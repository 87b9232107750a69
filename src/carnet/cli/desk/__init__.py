"""The desk: a blog is written, seen, corrected and published in a browser, on one's own machine.

These modules are what its page works with; each knows the blog's folder and settings, and nothing of a browser. What
the desk keeps lies in `.desk` beside `conf.py`, out of reach of git and of `make clean`: what was typed and not saved
yet, earlier versions, deleted posts, what is online.
"""
