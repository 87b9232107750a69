"""The desk in a browser: its server, what keeps other sites away from it, its pages."""
