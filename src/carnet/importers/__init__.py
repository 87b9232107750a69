"""Bring a blog home from where it was before."""
