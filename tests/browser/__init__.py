"""Tests of the blog as its readers meet it: in a real browser, served as a host would."""
