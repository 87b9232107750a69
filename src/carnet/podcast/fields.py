"""What a post says of the episode that it is: its season, its number, who is in it."""

from __future__ import annotations

import re

from sphinx.locale import _

from carnet.core.field_checks import check_number, check_text, did_you_mean, quoted, split_items
from carnet.core.post_fields import PostField
from carnet.core.yaml_lines import Raw

NUMBERS = ("season", "episode")
_MOST = 99_999
_PERSON = re.compile(r"(?P<name>[^()]+?)\s*(?:\((?P<role>[^()]+)\))?")
#: Of https://podcasttaxonomy.com, in lower case; others are taken, too.
_ROLES = {
    **dict.fromkeys(("invite", "invitee", "invité", "invitée"), "guest"),
    **dict.fromkeys(("animateur", "animatrice", "presentateur", "presentatrice"), "host"),
}


def check_part(raw: Raw, name: str) -> int:
    """Return the number of a season or an episode."""
    return check_number(raw, name, 1, _MOST)


def check_persons(raw: Raw, name: str) -> tuple[tuple[str, str], ...]:
    """Return names with their roles, "" for none, of "Camille (guest), Alix"."""
    found = []
    for item in split_items(raw, name):
        text = check_text(item, name)
        person = _PERSON.fullmatch(text)
        if person is None:
            raise ValueError(_("%s is written as 'Camille (guest)', with a role or without") % quoted(text))
        role = " ".join((person["role"] or "").lower().split())
        if role in _ROLES:
            raise ValueError(_("the role '%s' is told to programs in English") % role + did_you_mean(_ROLES[role]))
        found.append((person["name"], role))
    return tuple(found)


_SEASON = {
    "fr": ("Saison", "Le numéro de la saison du podcast."),
    "en": ("Season", "The number of the season of the podcast."),
}
_EPISODE = {
    "fr": ("Épisode", "Le numéro de l’épisode dans le podcast."),
    "en": ("Episode", "The number of the episode in the podcast."),
}
_PERSONS = {
    "fr": (
        "Personnes",
        "Qui parle ou joue, par exemple Camille (guest) ; des virgules entre plusieurs.",
    ),
    "en": ("Persons", "Who speaks or plays, such as Camille (guest); commas between several."),
}
POST_FIELDS = (
    PostField("season", "text", check_part, _SEASON, after="series", meant_by=("saison",)),
    PostField("episode", "text", check_part, _EPISODE, after="season", meant_by=("numero", "number")),
    PostField("person", "text", check_persons, _PERSONS, after="episode", meant_by=("persons", "invite", "guests")),
)
