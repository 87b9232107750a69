"""What the front matter of a post may say: one typed schema, and every mistake in plain words at its line.

The writer gets, for each mistake, one line that names the field, what is wrong and the nearest valid value. Editors get
the same schema through ``carnet forms``. Nothing here knows of a build, and no input raises.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, TypeAlias

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationError
from sphinx.locale import _

from carnet.core.field_checks import (
    PartsError,
    check_address,
    check_category,
    check_count,
    check_date,
    check_degree,
    check_feed_id,
    check_flag,
    check_image,
    check_label,
    check_language,
    check_mapping,
    check_series,
    check_substitutions,
    check_text,
    check_url,
    did_you_mean,
    draft_meant,
    once,
    quoted,
    split_items,
)
from carnet.core.near import nearest
from carnet.core.post_fields import LINES, PostFields, in_order
from carnet.core.text import fold_line
from carnet.core.yaml_lines import Block, Field, Problem, Raw, read_block

__all__ = ["ALIASES", "FIELDS", "PAGE_KEYS", "FrontMatter", "Problem", "Reading", "own_value", "read_front_matter"]

#: Other names that ABlog, docutils and MyST know a field by.
ALIASES = {"authors": "author", "redirect": "permalink", "nocomments": "comments"}

#: What a writer may type instead of the name of a field, without accents, case, hyphens and underscores.
_MEANT = {
    word: name
    for name, words in {
        "date": "datetime day jour pubdate publication published publishdate publieele publiele datedepublication",
        "updated": "update modified lastmod lastmodified miseajour maj modifie modification",
        "author": "auteur auteurs autrice autrices auteurice by writer",
        "category": "categorie categories cat rubrique rubriques section",
        "tags": "tag etiquette etiquettes motcle motscles keyword keywords libelle libelles label labels",
        "title": "titre titel",
        "description": "desc resume summary abstract chapo chapeau accroche subtitle soustitre",
        "image": "img picture photo illustration cover couverture vignette thumbnail",
        "image_alt": "alt imgalt alttext textealternatif legende imagecaption",
        "language": "lang langue locale",
        "location": "lieu lieux ville pays place",
        "series": "serie feuilleton",
        "degree": "degre degres",
        "draft": "brouillon ebauche",
        "feed_id": "id guid feedid entryid atomid identifiant bloggerid",
        "permalink": "alias aliases ancienneadresse adresse redirection redirectfrom slug",
        "external_link": "externallink link lien lienexterne url source",
        "comments": "comment commentaire commentaires",
        "excerpt": "extrait more",
    }.items()
    for word in words.split()
}

#: Keys of ABlog, Sphinx, MyST, MyST-NB and Furo that pages of any kind may have; they are handed on.
PAGE_KEYS: dict[str, Callable[[Raw, str], Any]] = {
    "blogpost": check_flag,
    "exclude": check_flag,
    "canonical_link": check_url,
    "orphan": check_flag,
    "nosearch": check_flag,
    "no-search": check_flag,
    "tocdepth": check_count,
    "hide-toc": check_flag,
    "myst": check_mapping,
    "html_meta": check_mapping,
    "substitutions": check_substitutions,
    "jupytext": check_mapping,
    "kernelspec": check_mapping,
    "mystnb": check_mapping,
}

_NO_FIELDS: PostFields = {}

#: Texts that people type as they come; a remark behind one is meant to be part of it.
PROSE = ("title", "description", "image_alt")
#: Fields whose values no remark can be part of.
_NO_TEXT = ("date", "updated", "draft", "comments", "excerpt", "degree", "language", *PAGE_KEYS)

#: ABlog knows it and does nothing with it in a front matter, except to fall over its value.
_WITHOUT_EFFECT = ("exclude",)


def _named(check: Callable[[Raw, str], Any]) -> BeforeValidator:
    """Return *check* as pydantic calls it, given the name of its field."""
    return BeforeValidator(lambda raw, info: check(raw, info.field_name or ""))


_Date: TypeAlias = Annotated[datetime, _named(check_date)]
_Text: TypeAlias = Annotated[str, _named(check_text)]
_Flag: TypeAlias = Annotated[bool, _named(check_flag)]
_Label: TypeAlias = Annotated[str, _named(check_label)]
_Category: TypeAlias = Annotated[str, BeforeValidator(check_category)]
_Address: TypeAlias = Annotated[str, _named(check_address)]
_List = (_named(split_items), AfterValidator(once))


class FrontMatter(BaseModel):
    """The front matter of one post; dates are aware, in the blog's zone. *fields* has what it says in fields of
    features, by name, and *extra* the keys of any page.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: _Text | None = None
    date: _Date
    updated: _Date | None = None
    author: Annotated[tuple[_Label, ...], *_List] = ()
    category: Annotated[tuple[_Category, ...], *_List] = ()
    degree: Annotated[int, BeforeValidator(check_degree)] | None = None
    tags: Annotated[tuple[_Label, ...], *_List] = ()
    series: Annotated[str, _named(check_series)] | None = None
    description: _Text | None = None
    image: Annotated[str | int | None, _named(check_image)] = None
    image_alt: _Text | None = None
    language: Annotated[str, _named(check_language)] | None = None
    location: Annotated[tuple[_Label, ...], *_List] = ()
    draft: _Flag = False
    comments: _Flag = True
    excerpt: Annotated[int, _named(check_count)] | None = None
    external_link: Annotated[str, _named(check_url)] | None = None
    permalink: Annotated[tuple[_Address, ...], *_List] = ()
    feed_id: Annotated[str, _named(check_feed_id)] | None = None
    fields: dict[str, Any] = {}
    extra: dict[str, Any] = {}


#: The fields of a post that the floor knows, in the order in which a writer meets them.
FIELDS = tuple(name for name in FrontMatter.model_fields if name not in ("fields", "extra"))


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of a file: *meta* is None when there is any problem; *keys* has the line of each field. *remarks*
    are told, too, and keep nothing from being published.
    """

    meta: FrontMatter | None
    problems: tuple[Problem, ...]
    lines: int
    keys: Mapping[str, int]
    remarks: tuple[Problem, ...] = ()


def read_front_matter(
    text: str,
    categories: Collection[str],
    degree_category: str = "",
    registered: PostFields = _NO_FIELDS,
    block: Block | None = None,
) -> Reading:
    """Return the front matter of a post whose source is *text*, or all that is wrong with it.

    A post names one or several of *categories*; where there are none, any category will do, or no category. A degree
    goes with *degree_category* only, if that is given. Features have *registered* fields of their own. A post that is
    not Markdown has the *block* that its own marks say.
    """
    block = read_block(text) if block is None else block
    fields, problems, meant = _known(block, registered)
    values: dict[str, Any] = {}
    of_features: dict[str, Any] = {}
    extra: dict[str, Any] = {}
    for name, field in fields.items():
        if lost := swallowed(field, name):
            problems.append(lost)
            meant.add(name)
            continue
        try:
            if name in PAGE_KEYS:
                extra |= _page_key(field)
            elif _is_empty(field.value) and field.name != "nocomments":
                continue
            elif name in registered:
                of_features[name] = registered[name].check(field.value, name)
            elif name in FIELDS:
                values[name] = own_value(field)
        except PartsError as error:
            problems += _in_parts(error, field)
        except ValueError as error:
            problems.append(Problem(field.line, str(error)))
    meta = None
    try:
        context = {"categories": categories, "degree_category": degree_category}
        meta = FrontMatter.model_validate(values | {"fields": of_features, "extra": extra}, context=context)
    except ValidationError as error:
        problems += _refused(error, fields)
    if meta and meta.updated and meta.updated.date() < meta.date.date():
        message = _("'updated' is before 'date'; it is the day of the last change, so correct one of them")
        problems.append(Problem(fields["updated"].line, message))
    if block.lines or block.fields:
        optional = {name for one in fields.keys() & registered.keys() for name in registered[one].makes_optional}
        required = [name for name in (["date", "category"] if categories else ["date"]) if name not in optional]
        absent = [name for name in required if name not in values and name not in meant]
        problems += [_absent(name, fields.get(name), categories) for name in absent]
    problems = sorted(dict.fromkeys(problems), key=lambda problem: problem.line)
    keys = {name: field.line for name, field in fields.items()}
    idle = LINES.keys() & keys.keys() - registered.keys()
    remarks = tuple(_without_line(name, keys[name]) for name in sorted(idle))
    return Reading(None if problems else meta, tuple(problems), block.lines, keys, remarks)


def _known(block: Block, registered: PostFields) -> tuple[dict[str, Field], list[Problem], set[str]]:
    """Return the fields by name, what is wrong with other fields, and the names that those were meant to be."""
    fields: dict[str, Field] = {}
    problems = [*block.problems]
    meant = {ALIASES.get(name, name) for name in block.broken}
    for field in block.fields:
        name = ALIASES.get(field.name, field.name)
        if name in fields:
            problems.append(twice(field, fields[name]))
        elif name in FIELDS or name in PAGE_KEYS or name in registered or name in LINES:
            fields[name] = field
        else:
            near = draft_meant(field.name, field.value) or meant_field(field.name, registered)
            meant.add(ALIASES.get(near, near))
            hint = did_you_mean(near) or _("; the fields are %s") % ", ".join(in_order(FIELDS, registered))
            problems.append(Problem(field.line, _("%s is not a field of a post") % quoted(field.name) + hint))
    return fields, problems, meant


def meant_field(word: str, registered: PostFields = _NO_FIELDS) -> str:
    """Return the name of the field that *word* is most likely meant to be, or an empty one."""
    plain = re.sub(r"[\W_]", "", fold_line(word[:80]))
    of_feature = next((name for name, field in registered.items() if plain in field.meant_by), "")
    return _MEANT.get(plain) or of_feature or nearest(word, [*FIELDS, *registered, *ALIASES, *PAGE_KEYS]) or ""


def _without_line(name: str, line: int) -> Problem:
    message = _("'%s' needs the line '%s' in conf.py; put that line in, or take this field out")
    return Problem(line, message % (name, LINES[name]))


def swallowed(field: Field, name: str) -> Problem | None:
    """Return what to tell of a field whose text has a part that YAML takes for a remark: "title: The #1 song"."""
    for line, remark in field.remarks:
        if name in PROSE or (name not in _NO_TEXT and re.match(r"#[^\s#]", remark)):
            message = _(
                "%s is taken for a remark and left out; put quotation marks around the whole value, "
                "or a remark on a line of its own"
            )
            return Problem(line, message % quoted(remark))
    return None


def twice(field: Field, first: Field) -> Problem:
    if field.name == first.name:
        message = _("'%s' is here twice, on lines %s and %s; keep one") % (field.name, first.line, field.line)
    else:
        message = _("'%s' says the same as '%s' on line %s; keep one") % (field.name, first.name, first.line)
    return Problem(field.line, message)


def _in_parts(error: PartsError, field: Field) -> Iterator[Problem]:
    """Yield what is wrong with the fields within a *field*, each at its line, or at that of the whole."""
    names = [*field.value] if isinstance(field.value, dict) else []
    lines = dict(zip(names, field.items, strict=False))
    for name, message in error.mistakes:
        yield Problem(lines.get(name, field.line), message)


def _absent(name: str, field: Field | None, categories: Collection[str]) -> Problem:
    return Problem(field.line if field else 1, told_of_absent(name, categories))


def told_of_absent(name: str, categories: Collection[str]) -> str:
    """Return what is told of a post that has no date, or no category."""
    if name == "category":
        return _("this post has no category; the categories are %s") % ", ".join(categories)
    return _("this post has no date; write one such as 'date: 2006-03-17'")


def _is_empty(value: Raw) -> bool:
    return not value.strip() if isinstance(value, str) else not value


def _page_key(field: Field) -> dict[str, Any]:
    """Return what *field* hands on: nothing if it is switched off, as its mere presence would switch it on."""
    check = PAGE_KEYS[field.name]
    value = True if check is check_flag and _is_empty(field.value) else check(field.value, field.name)
    return {} if value is False or field.name in _WITHOUT_EFFECT else {field.name: value}


def own_value(field: Field) -> Raw:
    """Return the value of *field*, one of ABlog's other names for it read as ABlog does."""
    if field.name == "nocomments":
        return "false" if _is_empty(field.value) or check_flag(field.value, "nocomments") else "true"
    if field.name == "redirect":
        paths = field.value.split(",") if isinstance(field.value, str) else field.value
        if isinstance(paths, list):
            return [f"/{path.strip().lstrip('/')}" if isinstance(path, str) else path for path in paths]
    return field.value


def _refused(error: ValidationError, fields: Mapping[str, Field]) -> Iterator[Problem]:
    """Yield what our checks said of each value, at the line of the field or of the item in its list."""
    for found in error.errors(include_url=False):
        name, *place = found["loc"]
        if found["type"] == "missing":
            continue  # said by read_front_matter, which knows what else is wrong
        field = fields[str(name)]
        at = next((step for step in place if isinstance(step, int)), 0)
        line = field.items[at] if at < len(field.items) else field.line
        yield Problem(line, str(found.get("ctx", {}).get("error", _("the value of '%s' cannot be read") % name)))
