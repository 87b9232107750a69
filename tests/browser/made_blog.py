"""The repository's own blog, with posts of our own added so that there is a page of every kind."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from building import FACTS, real_settings, settings_with
from feed_reading import sound
from made_pictures import jpeg, photo, png

from browser.made_comments import COMMENTED, attacked_post, commented_post

REPO = Path(__file__).parents[2]
#: What is no source of the blog; none of it needs copying.
NOT_COPIED = shutil.ignore_patterns(".*", "_build", "__pycache__", "*.mo", "README.md", "tests")

ESSAYS = 22  # a page of a list holds 20
TITLE = "Révisions d’été"  # of the post that everything is made for
POST = "posts/2025/revisions/"
PLAYERS = "posts/2025/a-ecouter/"
PICTURES = "posts/2025/a-voir/"
OLD_ADDRESS = "2006/03/ancienne-adresse.html"
NOWHERE = "rien/du/tout/ici"
SEARCH = "search/"

_RICH = """---
title: "Révisions d’été"
date: 2025-07-14 10:30
updated: 2025-08-01
author: Une autre plume, La rédaction
category: Plaisanteries
degree: 2
tags: "R&B <rock>, essai, anticonstitutionnellementextraordinairementlongue"
series: Essais en série
permalink: /2006/03/ancienne-adresse.html
description: "Un billet qui contient tout ce qui peut déborder d’un petit écran."
---

Un billet qui contient tout ce qui peut déborder d’un petit écran, à commencer par ce mot :
anticonstitutionnellementanticonstitutionnellementanticonstitutionnellement.

## Une adresse https://exemple.invalid/une/adresse/qui/ne/finit/pas/et/que/personne/ne/coupe/jamais

<https://exemple.invalid/une/adresse/qui/ne/finit/pas/et/que/personne/ne/coupe/jamais/nulle/part.html>

`du_code_dans_une_ligne_qui_ne_finit_pas_et_que_personne_ne_coupe_jamais_nulle_part()`

```python
def une_ligne_de_code_bien_trop_longue_pour_un_petit_ecran(premier, deuxieme, troisieme, quatrieme):  # commentaire
    return "chaîne", 3.14, None, premier + deuxieme
```

$$
a_1 + a_2 + a_3 + a_4 + a_5 + a_6 + a_7 + a_8 + a_9 + a_{10} + a_{11} + a_{12} + a_{13} + a_{14} = \\sum_{n=1}^{14} a_n
$$

| Première colonne | Deuxième colonne | Troisième colonne | Quatrième colonne | Cinquième colonne | Sixième | Septième |
| ---------------- | ---------------- | ----------------- | ----------------- | ----------------- | ------- | -------- |
| un               | deux             | trois             | quatre            | cinq              | six     | sept     |

### Un titre plus bas

> Une citation, avec une note[^note].

- [ ] une tâche à faire
- [x] une tâche faite

:::{note}
Une note au lecteur, avec un [lien](essai-01.md).
:::

:::{warning}
Un avertissement.
:::

<details><summary>Une réponse</summary>

Quarante-deux.

</details>

[^note]: Le texte de la note.
"""

#: Players of every kind but that of a video of one's own, which no code can make.
_PLAYERS = """---
date: 2025-02-28
author: Une autre plume
category: Coups de cœur
---

# À écouter

Un paragraphe avant les lecteurs.

:::{audio} a-ecouter/octave.wav
:title: Un son

Ce que l’on entend, par écrit.
:::

:::{playlist}
:title: Trois sons

- [Premier](a-ecouter/octave.wav)
- [Deuxième](a-ecouter/quinte.wav)
- [Troisième](a-ecouter/octave.wav)
:::

:::{player} https://www.youtube.com/watch?v=aqz-KE-bpKQ
:title: Un film
:::

:::{player} https://www.deezer.com/fr/album/302127
:title: Un disque
:::
"""

#: Pictures of every shape, in all places where a writer may put one; see `pictures`.
_PICTURES = """---
date: 2025-02-27
author: Une autre plume
category: Coups de cœur
image: a-voir/couverture.jpg
image_alt: Des couleurs, en couverture.
---

# À voir

Un paragraphe avant les images.

:::{figure} a-voir/large.jpg
:alt: Une grande photo.

Une légende avec un [lien](essai-01.md).
:::

Une petite image ![toute petite](a-voir/petite.png) dans la ligne.

:::{figure} a-voir/large.jpg
:alt: Une photo plus petite, à droite.
:align: right
:figwidth: 40%

À droite.
:::

[![Une photo qui mène ailleurs](a-voir/petite.png)](essai-01.md)

:::{image} a-voir/petite.png
:alt:
:::

![Une photo en hauteur.](a-voir/haute.jpg)

![Un dessin.](a-voir/dessin.svg)
"""


def _write_pictures(folder: Path) -> None:
    folder.mkdir()
    for name, size in {"couverture": (2000, 1000), "large": (2400, 1600), "haute": (900, 1500)}.items():
        (folder / f"{name}.jpg").write_bytes(jpeg(photo(*size)))
    (folder / "petite.png").write_bytes(png(photo(240, 160)))
    wave = '<path d="M0 10q15-20 30 0t30 0" fill="none" stroke="#7a2e12"/>'
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 20">{wave}</svg>'
    (folder / "dessin.svg").write_text(drawing, encoding="utf-8")


def _settings(comments: dict[str, str]) -> str:
    """Return the real settings, with what our posts rely on, what only an author can fill in, and live *comments*."""
    real = real_settings()
    shop = {"name": "La boutique", "url": "https://exemple.invalid/boutique/", "text": "Des disques et des partitions."}
    title = {"name": "Un titre", "url": "https://exemple.invalid/titre/", "kind": "recording", "by": "Une autre plume"}
    own = {
        "blog_categories": [*dict.fromkeys([*FACTS["blog_categories"], *real["blog_categories"]])],
        "blog_support_page": real["blog_support_page"],
        "blog_comments": comments,
        "blog_reply_address": "blog@exemple.invalid",
        "blog_legal": {
            "publisher": "Camille Essai",
            "mail": "camille@blog.example",
            "host": "L’hébergeur",
            "host_address": "1, rue d’Ici, 75000 Paris",
        },
        "blog_support": [shop, title | {"price": "1.50", "currency": "EUR"}],
    }
    return settings_with(**FACTS | own)


def _essay(number: int) -> str:
    fields = {
        "date": f"2025-{1 + number % 6:02}-{number:02}",
        "author": "Une autre plume",
        "category": "Humeurs",
        "tags": "essai",
        "series": "Essais en série" if number <= 2 else "",
        "pinned": "true" if number == 3 else "",
    }
    block = "\n".join(f"{name}: {value}" for name, value in fields.items() if value)
    return f"---\n{block}\n---\n\n# Essai de mise en page {number}\n\nUn paragraphe qui ne dit rien, pour voir.\n"


_FIELDS = "---\ndate: 2025-12-{day} 10:30\nkind: {kind}\n---\n\n"
#: Notes of every kind, by the names of their files.
_NOTES = {
    "2025-12-28": ("note", "Un mot en passant[^1], avec `du_code` et [un lien](revisions.md).\n\n[^1]: Une précision."),
    "2025-12-29": ("quote", '{attribution="Une plume"}\n> Une phrase, et le silence qui va avec.'),
    "2025-12-30": ("link", "À lire : <https://exemple.invalid/une/adresse/qui/ne/finit/pas/et/que/personne/ne/coupe>."),
    "2025-12-31": ("photo", "La table, après la pluie[^1].\n\n![Une table](a-voir/large.jpg)\n\n[^1]: Vue d’ici."),
}


def make_sources(folder: Path) -> Path:
    """Copy the sources of the blog into *folder*, and add our posts."""
    source = folder / "source"
    shutil.copytree(REPO, source, ignore=NOT_COPIED)
    shutil.copy2(REPO / ".nojekyll", source)
    posts = source / "posts" / "2025"
    posts.mkdir(exist_ok=True)
    (posts / "revisions.md").write_text(_RICH, encoding="utf-8")
    (posts / "a-ecouter.md").write_text(_PLAYERS, encoding="utf-8")
    (posts / "a-voir.md").write_text(_PICTURES, encoding="utf-8")
    for name, text in commented_post().items():
        (source / name).write_text(text, encoding="utf-8")
    _write_pictures(posts / "a-voir")
    (posts / "a-ecouter").mkdir()
    for name in ("octave", "quinte"):
        (posts / "a-ecouter" / f"{name}.wav").write_bytes(sound(2, 8000))
    for name, (kind, text) in _NOTES.items():
        (posts / f"{name}.md").write_text(f"{_FIELDS.format(day=name[-2:], kind=kind)}{text}\n", encoding="utf-8")
    for number in range(1, ESSAYS + 1):
        (posts / f"essai-{number:02}.md").write_text(_essay(number), encoding="utf-8")
    return source


def build(
    source: Path,
    address: str,
    comments: dict[str, str] | None = None,
    *,
    attacked: bool = False,
    builder: str = "dirhtml",
) -> Path:
    """Build the blog that is to be published at *address* as `make html` does; gives the folder to serve.

    *comments* is what `blog_comments` in `conf.py` says; with *attacked* there is a hostile post, too.
    """
    (source / "conf.py").write_text(_settings(comments or {}), encoding="utf-8")
    for name, text in attacked_post().items():
        (source / name).unlink(missing_ok=True)
        if attacked:
            (source / name).write_text(text, encoding="utf-8")
    own = {"BLOG_URL", "BLOG_HUB", "BLOG_DRAFTS", "READTHEDOCS_CANONICAL_URL"}
    environment = {name: value for name, value in os.environ.items() if name not in own} | {"BLOG_URL": address}
    command = [sys.executable, "-m", "carnet.cli.build", builder]
    result = subprocess.run(command, cwd=source, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    known = len(list(source.parent.glob("html-*")))
    return (source / "_build" / "html").rename(source.parent / f"html-{known}")


def _longest_post() -> str:
    """Return the address of the longest of the real posts: the one that shows most."""
    path = max(REPO.glob("posts/*/*.md"), key=lambda path: path.stat().st_size)
    return path.relative_to(REPO).with_suffix("").as_posix() + "/"


_NO_PAGES = real_settings()["exclude_patterns"]
#: A page of every kind, by its address from the root of the blog.
KINDS = {
    "home": "",
    "real-post": _longest_post(),
    "post": POST,
    "post-with-players": PLAYERS,
    "post-with-pictures": PICTURES,
    "post-with-comments": COMMENTED,
    "note": "posts/2025/2025-12-28/",
    "photo": "posts/2025/2025-12-31/",
    "notes": "en-bref/",
    "post-in-series": "posts/2025/essai-02/",
    **{
        path.stem: f"{path.stem}/"
        for path in sorted(REPO.glob("*.md"))
        if path.stem != "index" and path.name not in _NO_PAGES
    },
    "all-posts": "archives/",
    "page-2": "archives/page/2/",
    "year": "archives/2025/",
    "month": "archives/2025/03/",
    "calendar": "archives/calendrier/",
    "categories": "rubrique/",
    "category": "rubrique/plaisanteries/",
    "tags": "tag/",
    "tags-by-size": "tag/par-nombre/",
    "tag": "tag/essai/",
    "tag-with-marks": "tag/r-b-rock/",
    "authors": "auteur/",
    "author": "auteur/une-autre-plume/",
    "all-series": "serie/",
    "series": "serie/essais-en-serie/",
    "search": SEARCH,
    "not-found": NOWHERE,
    "redirect": OLD_ADDRESS,
}
