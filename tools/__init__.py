"""Command-line helpers of the blog, run as `python -m tools.NAME` from the repository's root."""
