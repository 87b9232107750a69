"""The field ``event`` of a post, which is a concert."""

from __future__ import annotations

from carnet.concerts.file import CANCELLED, MOVED, POSTPONED, SOLD_OUT, event_of
from carnet.core.post_fields import PostField

_WORDS = {
    "fr": ("Concert", "Le concert que le billet annonce : son jour et son heure, son lieu, sa ville, ses places."),
    "en": ("Concert", "The concert that the post tells of: its day and hour, its place, its town, its tickets."),
}
_PARTS_OF_EVENT = {
    "date": {
        "fr": "Jour : avec l’heure, par exemple 2027-03-14 20:30",
        "en": "Day: with the hour, such as 2027-03-14 20:30",
    },
    "end": {"fr": "Heure ou jour de la fin", "en": "Hour or day of the end"},
    "zone": {"fr": "Fuseau horaire, par exemple Europe/London", "en": "Time zone, such as Europe/London"},
    "title": {"fr": "Nom du concert", "en": "Name of the concert"},
    "who": {"fr": "Qui joue", "en": "Who plays"},
    "place": {"fr": "Salle ou lieu", "en": "Place"},
    "address": {"fr": "Adresse", "en": "Street address"},
    "town": {"fr": "Ville", "en": "Town"},
    "country": {"fr": "Pays", "en": "Country"},
    "price": {"fr": "Prix, par exemple 12 €", "en": "Price, such as 12 €"},
    "tickets": {"fr": "Adresse de la billetterie", "en": "Address where tickets are sold"},
    "state": {
        "fr": "État : cancelled, postponed, moved ou sold out",
        "en": "State: cancelled, postponed, moved or sold out",
    },
    "was": {"fr": "Ancienne date, s’il est déplacé", "en": "Former date, if it moved"},
    "id": {"fr": "Identifiant qui ne change jamais", "en": "Id that never changes"},
}
_STATES = {
    CANCELLED: {"fr": "annulé", "en": "cancelled"},
    POSTPONED: {"fr": "reporté", "en": "postponed"},
    MOVED: {"fr": "déplacé", "en": "moved"},
    SOLD_OUT: {"fr": "complet", "en": "sold out"},
}
_MEANT_BY = ("concert", "evenement", "gig", "show", "spectacle")
POST_FIELDS = (
    PostField(
        "event",
        "group",
        event_of,
        _WORDS,
        after="location",
        meant_by=_MEANT_BY,
        parts=_PARTS_OF_EVENT,
        moments=("date",),
        part_choices={"state": _STATES},
    ),
)
