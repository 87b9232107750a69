"""Whatever a file holds, its front matter is read without a traceback and told of in one-line messages of our own.

``BLOG_HYPOTHESIS=10000`` runs as many cases of each property.
"""

from __future__ import annotations

import string

import pytest
from cases import some_cases
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from carnet.core.dates import parse_date, suggest_date
from carnet.core.front_matter_schema import FIELDS, Reading, read_front_matter
from carnet.core.post_fields import LINES, declared_by

pytestmark = pytest.mark.slow

CATEGORIES = ["Humeurs", "Actualité", "Coups de cœur", "Coups de bourre", "Plaisanteries"]
REGISTERED = declared_by(LINES.values())
MANY = some_cases(suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example])
VALID = """---
title: "Pronétaires de tous pays…"
date: 2006-03-17 14:30
updated: 2006-03-18
author: [Bertrand Damien, La rédaction]
category: Plaisanteries, Humeurs
degree: 3
tags:
  - été
  - coups de cœur
series: Flux
description: >
  Une phrase
  en deux lignes.
image: pronetaires/photo.jpg
image_alt: Une photo
language: pt-BR
location: Paris, Lyon
draft: false
pinned: no
comments: on
excerpt: 2
external_link: https://example.org/a?b=c#d
permalink: /2006/03/x.html
feed_id: tag:blogger.com,1999:blog-1.post-2
myst:
  heading_anchors: 2
---
# Texte
"""
#: What pydantic and PyYAML say, and no writer should read.
FOREIGN = ("pydantic", "yaml.org", "Input should", "Value error", "valid string", "mapping values", "found character")


def read(text: str) -> Reading:
    return read_front_matter(text, CATEGORIES, "Plaisanteries", REGISTERED)


def check(text: str) -> Reading:
    """Read *text* and hold the result against all that a reading promises."""
    reading = read(text)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    assert (reading.meta is None) == bool(reading.problems)
    assert 0 <= reading.lines <= lines
    assert all(1 <= line <= lines for line in reading.keys.values())
    assert list(reading.problems) == sorted(reading.problems, key=lambda problem: problem.line)
    for problem in reading.problems:
        assert 1 <= problem.line <= lines
        assert problem.message
        assert len(problem.message.splitlines()) == 1
        assert not any(word in problem.message for word in FOREIGN)
    if reading.meta is not None:
        assert reading.meta.date.utcoffset() is not None
        assert set(reading.meta.category) <= set(CATEGORIES)
        assert reading.lines >= 3
    return reading


ANYTHING = st.text(alphabet=st.characters(codec=None, exclude_categories=()), max_size=300)
SYNTAX = st.text(
    alphabet=string.ascii_lowercase[:4] + "12é:,-[]{}&*!|>'\"#%@`?~.\t\n \\\u00a0\u2028\ufeff\r", max_size=120
)
SCALAR = st.one_of(
    ANYTHING.map(lambda text: text[:20]),
    st.sampled_from(
        ["true", "no", "null", "~", "2006-03-17", "2006-13-45", "02/04/2006", "0x1F", "1_000", "1e400", ".nan"]
    ),
    st.sampled_from(
        ["!!python/object:os.system x", "!!binary é", "!!int x", "<<", "=", "*a", "&a b", "'l'été'", '"\\ud800"']
    ),
    st.integers().map(str),
    st.floats().map(str),
)
VALUE = st.recursive(
    SCALAR,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(lambda items: f"[{', '.join(items)}]"),
        st.lists(inner, max_size=4).map(lambda items: "".join(f"\n  - {item}" for item in items)),
        st.dictionaries(SCALAR, inner, max_size=3).map(
            lambda pairs: "{" + ", ".join(f"{key}: {value}" for key, value in pairs.items()) + "}"
        ),
    ),
    max_leaves=8,
)
NAME = st.one_of(
    st.sampled_from(
        [
            *FIELDS,
            *REGISTERED,
            "authors",
            "redirect",
            "nocomments",
            "exclude",
            "orphan",
            "myst",
            "tocdepth",
            "canonical_link",
        ]
    ),
    st.sampled_from(
        ["categorie", "tag", "Date", "? x", "[a]", "- a", "extra", "self", "model_config", "__class__", "''"]
    ),
    SCALAR,
)
BLOCK = st.lists(st.tuples(NAME, VALUE), max_size=12).map(
    lambda pairs: "---\n" + "".join(f"{name}: {value}\n" for name, value in pairs) + "---\n"
)
LABEL = st.text(alphabet=string.ascii_letters + "éàœçÉ0123456789 '-+&.", min_size=1, max_size=20).filter(
    lambda text: any(char.isalnum() for char in text)
)


@MANY
@given(ANYTHING)
def test_any_text_is_read(text):
    check(text)
    check(f"---\n{text}\n---\n")


@MANY
@given(st.binary(max_size=300))
def test_any_bytes_are_read(data):
    check(data.decode("utf-8", errors="replace"))
    check("---\n" + data.decode("utf-8", errors="surrogateescape") + "\n---\n")
    check("---\n" + data.decode("latin-1") + "\n---\n")


@MANY
@given(SYNTAX)
def test_anything_like_yaml_is_read(text):
    check(f"---\n{text}\n---\n")
    check(f"---\ndate: 2006-03-17\n{text}\ncategory: Humeurs\n---\n")


@MANY
@given(BLOCK)
def test_any_field_with_any_value_is_read(text):
    check(text)


@MANY
@given(st.data())
def test_a_right_block_with_some_changes_is_read(data):
    text = VALID
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text)))
        gone = data.draw(st.integers(0, 12))
        text = text[:at] + data.draw(st.one_of(SYNTAX, ANYTHING, st.just("")))[:10] + text[at + gone :]
    check(text)


@MANY
@given(st.permutations(VALID.splitlines()[1:-2]))
def test_the_lines_of_a_right_block_in_any_order_are_read(lines):
    check("\n".join(["---", *lines, "---", ""]))


def test_the_block_that_is_changed_is_right():
    assert check(VALID).problems == ()


@MANY
@given(st.lists(LABEL, min_size=1, max_size=6), st.sampled_from(["author", "tags", "location"]))
def test_lists_and_comma_strings_mean_the_same(labels, field):
    """But for names of people and places between quotation marks, which have commas of their own."""
    quoted = ["'" + label.replace("'", "''") + "'" for label in labels]
    comma = "'" + ", ".join(labels).replace("'", "''") + "'"
    forms = [f"{field}: [{', '.join(quoted)}]", "\n- ".join([f"{field}:", *quoted])]
    forms += [f"{field}: {comma}"] if field == "tags" else []
    readings = [check(f"---\ndate: 2006-03-17\ncategory: Humeurs\n{form}\n---\n") for form in forms]
    expected = tuple(dict.fromkeys(" ".join(label.split()) for label in labels))
    assert [getattr(reading.meta, field) for reading in readings] == [expected] * len(forms)


@MANY
@given(st.one_of(BLOCK, SYNTAX.map(lambda text: f"---\n{text}\n---\n")), st.sampled_from(["\r\n", "\r"]))
def test_line_endings_and_byte_order_mark_change_nothing(text, ending):
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    assert check("\ufeff" + plain.replace("\n", ending)) == check(plain)


@MANY
@given(st.datetimes(), st.sampled_from(["%d/%m/%Y", "%d.%m.%y", "%Y/%m/%d", "%d %B %Y", "%B %d, %Y", "%Y%m%d"]))
def test_what_is_suggested_for_a_date_is_itself_a_date(moment, form):
    advice = suggest_date(moment.strftime(form))
    assert advice is None or parse_date(advice) is not None


@MANY
@given(ANYTHING)
def test_any_text_may_stand_for_a_date(text):
    advice = suggest_date(text)
    assert advice is None or parse_date(advice) is not None
