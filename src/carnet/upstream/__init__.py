"""Repairs of ABlog, Furo, MyST-Parser and Sphinx, each with its issue and when it can go."""
