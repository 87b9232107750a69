"""Le blog du CTD: its table of contents. Without its line in `extensions` a feature goes, and nothing else."""
# What is not said here has the engine's default, see `src/carnet/core/defaults.py`.

import sys
from os import environ
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "src"))

# -- The blog: what is yours alone -----------------------------------------------------------------

project = "Le blog du CTD"
author = "Bertrand Damien"
copyright = "2006, Bertrand Damien et la rédaction"
language = "fr"
blog_timezone = "Europe/Paris"  # of dates that name none
default_address = "https://blog-du-ctd.readthedocs.io/fr/latest/"  # where nothing below says another
blog_id = "c71352a0-270b-4497-83dc-fcf0d669c3e7"  # never change it: every subscriber would see every post again
blog_feed_description = "Humeurs, actualité, coups de cœur, coups de bourre et plaisanteries."
blog_app_name = "Blog du CTD"  # short, under the icon of a telephone
blog_categories = ["Humeurs", "Actualité", "Coups de cœur", "Coups de bourre", "Plaisanteries"]
blog_degree_category = "Plaisanteries"  # whose posts may carry a `degree`
blog_profile = {  # in the footer, and below posts of this author
    "name": "Bertrand, France",
    "line": "Musicien, compositeur, auteur, producteur de musique",
    "page": "a-propos",
}
blog_menu = {  # Flux + Buzz = Bizz, the blog's equation, names the parts of the menu
    "Flux": [("Tous les billets", "archives"), ("Étiquettes", "tag"), ("Suivre le blog", "suivre")],
    "Buzz": [("Cybertribus", "cybertribus"), ("Lexique", "lexique")],
    "Bizz": [("L’auteur et son label", "a-propos"), ("Soutenir le blog", "soutenir")],
}
if environ.get("BLOG_DRAFTS"):
    blog_menu["Buzz"].append(("Écrire un billet", "ecrire"))  # the guide is for those who write
blog_podcast_categories = [("Society & Culture", "Personal Journals")]  # from Apple's list
blog_support_page = "soutenir"  # while `blog_support` names nothing, it is not built and nothing leads there

# -- Where it is published: the only facts that differ from one deployment to the next -------------

html_baseurl = environ.get("BLOG_URL") or environ.get("READTHEDOCS_CANONICAL_URL") or default_address
blog_websub_hub = environ.get("BLOG_HUB", "")  # named in the feeds only where it is told of changes: GitHub Pages
blog_book = environ.get("BLOG_BOOK", "")  # the EPUB that the site offers, once `make epub` has made it
blog_show_drafts = bool(environ.get("BLOG_DRAFTS"))  # a preview: `make serve`, and that of a pull request

# -- Extensions ------------------------------------------------------------------------------------

extensions = [
    "myst_parser",  # posts and pages are Markdown
    "ablog",  # a page in posts/YYYY/ is a post
    "carnet",  # the floor: posts, the dress on Furo, repairs of ABlog and Furo, words
    "carnet.upstream.fast_builds",  # large blogs build fast; it changes the whole process, and no byte of a page
    "carnet.messages",  # what is wrong is told in the writer's words, with what to write
    "carnet.front_matter",  # each mistake is told with file and line
    "carnet.drafts",  # drafts and future dates stay out, of posts and pages
    "carnet.outside_files",  # no page takes a file from outside the blog
    "carnet.reminders",  # a mistake is told until it is mended
    "carnet.markdown",  # what is typed shows, or is told
    "carnet.french",  # no-break spaces, words in another language
    "carnet.mathml",  # formulas without scripts
    "carnet.images",  # pictures for each screen, without what cameras write into them
    "carnet.gallery",  # pictures side by side, one of them enlarged
    "carnet.media",  # sounds and videos, one's own and those on other sites
    "carnet.sounds",  # the words of a sound, its chapters, its shape
    "carnet.scores",  # notes, engraved when the blog is built: ABC, MusicXML, MEI
    "carnet.verse",  # poems and words of songs, line by line, beside their translation
    "carnet.notes",  # short posts without a title: notes, links, quotations, photos
    "carnet.records",  # records and songs, once discographie.yaml has one
    "carnet.concerts",  # what comes and what was, in pages and calendars, once there is a concert
    "carnet.archives",  # lists of posts
    "carnet.sidebar_links",  # no door of the sidebar leads nowhere
    "carnet.feeds",  # Atom, RSS, JSON Feed, archived feeds by year
    "carnet.reading",  # notes in place, code to copy
    "carnet.manifest",  # the blog on a telephone's screen
    "carnet.feed_addresses",  # the feeds' addresses, to copy
    "carnet.related",  # posts in the same spirit, and those that refer to one
    "carnet.share",  # a post is passed on and cited, nobody is told before a click
    "carnet.reply",  # answers by mail, once there is an address
    "carnet.support",  # shop, label, tip jar: a page and a line under each post, once there are any
    "carnet.legal_notices",  # once `blog_legal` says `publisher`, `mail`, `host` and `host_address`
    "carnet.archived_links",  # beside a dead link, the archived copy that make links found
    "carnet.podcast",  # posts with a sound, for podcast apps
    "carnet.blogroll",  # the blogs that this one follows, as a page and as OPML
    "carnet.cards",  # a picture of its title for each page that is shared
    "carnet.page_metadata",  # what previews and search engines are told of a page
    "carnet.well_known",  # files under .well-known/ are published as they are
    "carnet.sitemap",  # every page, for search engines
    "carnet.comments",  # archived comments, below their posts
    "carnet.answers",  # a post may answer, like or pass on a page of another site
    "carnet.webmentions",  # other sites and this one tell one another of answers, by make mentions
    "carnet.letter",  # posts by e-mail, by make letter
    "carnet.live_comments",  # Isso, giscus or Mastodon, once blog_comments says which, and a reader asks for it
    "carnet.statistics",  # visits, on one's own GoatCounter, once blog_goatcounter names it
    "carnet.search",  # a search page that finds "école" for "ecole"
    "carnet.permalinks",  # old addresses keep working
    "carnet.security",  # no page runs or loads what did not come with the blog
    "carnet.not_found",  # a 404 page that helps
    "carnet.book",  # the blog as an EPUB
    "carnet.incremental",  # a rebuild is quick and exact
]  # Off here: "carnet.llms_txt" (posts in Markdown, for programs), "carnet.bridgy_fed" (an account in the fediverse)

# -- Pages -----------------------------------------------------------------------------------------

html_theme = "furo"
exclude_patterns = ["src", "tests", "tools", "import", "docs", "README.md", "**/README.md"]  # no pages of the blog
exclude_patterns += ["CHANGELOG.md", "CONTRIBUTING.md", "THIRD-PARTY.md", "UPGRADING.md"]
blog_colors = {  # on light pages, and on dark ones
    "background": ("#fffdf8", "#1a1714"),
    "surface": ("#f7f2e8", "#221e1a"),
    "border": ("#e4dac8", "#3a332b"),
    "outline": ("#8d8371", "#857a6a"),
    "text": ("#26221c", "#ece5d9"),
    "muted": ("#575045", "#bfb5a5"),
    "accent": ("#7a2e12", "#f2b48c"),
    "visited": ("#5f2f5c", "#d9b3dc"),
}
html_theme_options = {  # shades that do not follow from these
    "light_css_variables": {"color-admonition-title-background--note": "#f7ebdd"},
    "dark_css_variables": {"color-background-hover": "#2d2721", "color-admonition-title-background--note": "#33271e"},
}
