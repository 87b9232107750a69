"""Make a blog of one's own in a new folder: it asks for what differs, then writes the blog and the engine for it.

    carnet new DIR [--language en] [--title …] [--author …] [--address …] [--categories …] [--zone …] [--yes]

What lies in `files/` is the same in every language, `texts/` has the rest; `@names@` in them are filled in.
"""
