"""What editors call the fields of a post, and say of them, in the language of the blog."""

from __future__ import annotations

#: The label of each field, and a sentence that helps to fill it in, by the language of the blog.
LABELS = {
    "fr": {
        "title": ("Titre", "Le titre du billet."),
        "date": (
            "Date",
            "Le jour de parution, par exemple 2026-03-17. Un jour à venir : le billet paraîtra ce jour-là.",
        ),
        "updated": ("Mis à jour le", "Le jour de la dernière modification, par exemple 2026-03-18."),
        "author": ("Auteur", "Qui signe. Plusieurs noms sont séparés par des virgules."),
        "category": ("Rubrique", "La rubrique où le billet paraît."),
        "degree": ("Degré", "Le degré d’une plaisanterie, de 1 à 10."),
        "tags": ("Étiquettes", "Quelques mots, par exemple : musique, blog."),
        "series": ("Série", "Le nom de la suite de billets dont celui-ci fait partie."),
        "description": (
            "Description",
            "Une phrase qui annonce le billet dans les moteurs de recherche et les partages.",
        ),
        "image": ("Image", "L’image du billet dans les listes et les partages, rangée dans un dossier à côté de lui."),
        "image_alt": ("Texte de l’image", "Ce que montre l’image, pour qui ne la voit pas."),
        "language": ("Langue", "Le code de la langue du billet s’il n’est pas en français, par exemple : en."),
        "location": ("Lieu", "Où le billet a été écrit, ou ce dont il parle."),
        "draft": ("Brouillon", "Tant que c’est un brouillon, personne ne le voit sur le blog."),
        "comments": ("Commentaires", "Les lecteurs peuvent commenter ce billet."),
        "excerpt": ("Extrait", "Combien de paragraphes du début montrer dans les listes."),
        "external_link": ("Lien extérieur", "L’adresse de la page dont parle le billet, si son titre doit y mener."),
        "permalink": (
            "Anciennes adresses",
            "Les adresses que le billet avait avant, par exemple : /2006/03/titre.html.",
        ),
        "feed_id": ("Identifiant", "Celui que le billet avait dans les flux d’un ancien blog. À ne pas changer."),
    },
    "en": {
        "title": ("Title", "The title of the post."),
        "date": ("Date", "The day of the post, such as 2026-03-17. A day to come: the post appears on that day."),
        "updated": ("Updated on", "The day of the last change, such as 2026-03-18."),
        "author": ("Author", "Who signs. Commas separate several names."),
        "category": ("Category", "The category in which the post appears."),
        "degree": ("Degree", "The degree of a joke, from 1 to 10."),
        "tags": ("Tags", "A few words, such as: music, blog."),
        "series": ("Series", "The name of the series that this post belongs to."),
        "description": ("Description", "A sentence that announces the post in search engines and previews."),
        "image": ("Picture", "The picture of the post in lists and previews, kept in a folder beside it."),
        "image_alt": ("Text of the picture", "What the picture shows, for those who don’t see it."),
        "language": ("Language", "The code of the post’s language if it is not that of the blog, such as: fr."),
        "location": ("Place", "Where the post was written, or what place it is about."),
        "draft": ("Draft", "As long as it is a draft, nobody sees it on the blog."),
        "comments": ("Comments", "Readers may comment on this post."),
        "excerpt": ("Excerpt", "How many paragraphs of the beginning lists show."),
        "external_link": ("External link", "The address of the page that the post is about, if its title leads there."),
        "permalink": ("Former addresses", "The addresses that the post had before, such as: /2006/03/title.html."),
        "feed_id": ("Identifier", "The one that the post had in the feeds of a former blog. Not to be changed."),
    },
}
#: What else the forms say.
WORDS = {
    "fr": {
        "media": "Images et sons",
        "posts": "Billets",
        "add": "Ajoutez un billet ici, sans ouvrir de dossier : il se range dans son année.",
        "body": "Texte",
        "a date": "Une date s’écrit 2026-03-17, ou 2026-03-17 14:30 avec l’heure.",
        "a language": "Un code comme en, de ou pt-BR.",
        "a post": "Un billet",
        "see": "Voir « %s ».",
    },
    "en": {
        "media": "Pictures and sounds",
        "posts": "Posts",
        "add": "Add a post here, without opening a folder: it goes into its year.",
        "body": "Text",
        "a date": "A date is written 2026-03-17, or 2026-03-17 14:30 with the time.",
        "a language": "A code such as fr, de or pt-BR.",
        "a post": "A post",
        "see": "See “%s”.",
    },
}
