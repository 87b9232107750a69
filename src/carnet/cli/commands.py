"""What commands there are. It loads none of them."""

from __future__ import annotations


def _(message: str) -> str:
    """Mark a text for the catalogue; it is translated when it is told."""
    return message


#: The module of each subcommand, and what it does.
COMMANDS = {
    "new": ("carnet.cli.new", _("make a blog of your own in a new folder")),
    "html": ("carnet.cli.build", _("build the blog strictly, and publish it into _build/html")),
    "serve": ("carnet.cli.preview", _("show the blog, and follow every change")),
    "show": ("carnet.cli.serve", _("serve a folder that was built, as a host does")),
    "write": ("carnet.cli.desk", _("open the desk: write, see and publish in a browser")),
    "post": ("carnet.cli.new_post", _("begin a post")),
    "note": ("carnet.cli.new_note", _("write a note: a short post without a title, published by the next build")),
    "rename": (
        "carnet.cli.rename",
        _("rename a post, or move it to another year, with its files, id and links"),
    ),
    "publish": ("carnet.cli.publish", _("copy what changed from one folder to another")),
    "book": ("carnet.cli.book", _("make the blog a book, as EPUB")),
    "pdf": ("carnet.cli.pdf", _("set a book on paper, as PDF")),
    "import": (
        "carnet.importers",
        _("bring a blog home from WordPress, Blogger, Ghost, Jekyll, Hugo or a feed"),
    ),
    "adopt": (
        "carnet.cli.adopt",
        _("look at a site of ABlog or Sphinx, and list or change what this engine needs"),
    ),
    "links": ("carnet.cli.links", _("look at every link that leads out of the blog")),
    "mentions": (
        "carnet.cli.mentions",
        _("fetch what other sites say of posts, and tell them of posts that lead there"),
    ),
    "blogroll": (
        "carnet.cli.blogroll",
        _("add the blogs that a feed reader exported as OPML to blogs.yaml"),
    ),
    "letter": ("carnet.cli.letter", _("send posts by e-mail to people who agreed, or show them as a letter")),
    "podcast-check": ("carnet.cli.podcast_check", _("look at the podcast as directories do")),
    "clean-originals": ("carnet.cli.clean_originals", _("take places and owners out of pictures, sounds and videos")),
    "forms": ("carnet.cli.schemas", _("write the forms that editors fill in, from conf.py")),
    "upgrade": ("carnet.cli.upgrade", _("build the blog with another version of the engine")),
    "migrate": ("carnet.cli.migrate", _("take a blog over that has a copy of the engine in _ext/")),
    "browser": ("carnet.cli.browser", _("find or install a Chromium for tests")),
    "run": ("carnet.cli.console", _("run another module, such as sphinx, and say in one line what stops it")),
}

#: The extra of the distribution that brings what a command needs besides the engine.
EXTRAS = {"serve": "serve", "write": "desk", "pdf": "pdf", "import": "import", "letter": "letter"}
