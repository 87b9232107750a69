"""Make this repository a blog of your own: it asks for what differs, then puts a clean blog in place of this one.

    carnet start [--title …] [--author …] [--language en] [--address …] [--category … …] [--zone …] [--yes]

What it takes away or writes anew is moved to `.replaced/` first, itself included: it runs once.
"""
