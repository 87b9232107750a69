from building import post

EXTENSIONS = [
    "myst_parser",
    "ablog",
    "carnet.upstream.ablog",
    "carnet.theme",
    "carnet.upstream.furo",
    "carnet.concerts",
    "carnet.archives",
    "carnet.feeds",
    "carnet.french",
    "carnet.incremental",
]
PAGE = "---\norphan: true\n---\n\n# Concerts\n\n:::{concerts}\n:::\n"
LIST = """\
- date: 2026-06-20 20:30
  place: Salle des exemples
  town: Brest
  title: Concert d’exemple
  who: Trio d’exemple, Camille Essai
  price: 12 €
  tickets: https://billets.example/1
- date: 2026-05-01
  place: Kiosque
  town: Lyon
  price: 0
"""


def test_x(build):
    b = build(
        "feeds",
        files={
            "concerts.md": PAGE,
            "concerts.yaml": LIST,
            "posts/2026/c.md": post(
                "Un concert",
                "Venez.",
                "2026-06-01",
                event="\n  date: 2026-07-01 21:00\n  place: Grange\n  town: Quimper",
            ),
        },
        extensions=EXTENSIONS,
    )
    print(b.warnings)
    print(b.soup("concerts/").find("main"))
    print(b.html("concerts.ics"))
    print(b.html("concerts/atom.xml"))
    print(b.soup("posts/2026/c/").find("main"))
    print(b.soup().select("ul.concerts-near"))
    print(b.soup().head)
    print(b.html("atom.xml"))
    assert 0
