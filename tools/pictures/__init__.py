"""Take the pictures of docs/features.md, from a little blog that this builds. The command is `make docs-pictures`.

    python -m tools.pictures            # all of them
    python -m tools.pictures images feeds

Tests compare no picture: they see that each feature has one, and that none is too large.
"""
