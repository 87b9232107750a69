"""What a writer is told of mistakes in a front matter: all of them, in plain words, at their lines."""

from __future__ import annotations

import pytest

from carnet.core.front_matter_schema import FIELDS, Reading, read_front_matter
from carnet.core.post_fields import LINES, declared_by, in_order

CATEGORIES = ["Humeurs", "Actualité", "Coups de cœur", "Coups de bourre", "Plaisanteries"]
REGISTERED = declared_by(LINES.values())
EVERY = ", ".join(CATEGORIES)
REMARK = (
    "{} is taken for a remark and left out; put quotation marks around the whole value, "
    "or a remark on a line of its own"
)


def read(block: str) -> Reading:
    return read_front_matter(f"---\n{block}\n---\n# Titre\n", CATEGORIES, "Plaisanteries", REGISTERED)


def told(*lines: str) -> list[str]:
    """Return the messages about a block that is right but for *lines*, each with its line among them (from 1)."""
    reading = read("\n".join(["date: 2006-03-17", "category: Plaisanteries", *lines]))
    assert (reading.meta is None) == bool(reading.problems)
    return [f"{problem.line - 3}: {problem.message}" for problem in reading.problems]


# -- Dates that are not to be trusted ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "advice"),
    [
        ("02/04/2006", "2006-04-02"),
        ("2/4/06", "2006-04-02"),
        ("17.3.06", "2006-03-17"),
        ("04/25/2006", "2006-04-25"),
        ("25-12-1999", "1999-12-25"),
        ("2006/04/02", "2006-04-02"),
        ("2006-4-2", "2006-04-02"),
        ("20060402", "2006-04-02"),
        ("14 juillet 2024", "2024-07-14"),
        ("1er août 2006", "2006-08-01"),
        ("le vendredi 17 mars 2006", "2006-03-17"),
        ("Vendredi 17 Mars 2006 à 14h30", "2006-03-17 14:30"),
        ("3 déc. 2006", "2006-12-03"),
        ("17 fevrier 06", "2006-02-17"),
        ("March 17, 2006", "2006-03-17"),
        ("17 March 2006", "2006-03-17"),
        ("Friday, 17th of March 2006", "year, month and day, such as 2006-03-17"),
        ("2006-03-17 9:05", "2006-03-17 09:05"),
        ("2006-03-17 25:00", "2006-03-17"),
        ("2006-03-31 24:00", "2006-04-01 00:00"),
        ("2006-03-17 6:30 PM", "2006-03-17 18:30"),
        ("2006-03-17 12:05:00 a.m.", "2006-03-17 00:05"),
        ("2006\u201103\u201117", "2006-03-17"),
        ("2006\u201303\u201317 18h30", "2006-03-17 18:30"),
        ("“2006-03-17”", "2006-03-17"),
        ("2006-03-17,", "2006-03-17"),
        ("2006-03-17\u200b", "2006-03-17"),
        ("2006-02-30", "2006-02-28"),
        ("2006-13-45", "year, month and day, such as 2006-03-17"),
        ("2006-45-13", "year, month and day, such as 2006-03-17"),
        ("0206-03-17", "year, month and day, such as 2006-03-17"),
        ("2006", "year, month and day, such as 2006-03-17"),
        ("demain", "year, month and day, such as 2006-03-17"),
        ("14 jui 2024", "year, month and day, such as 2006-03-17"),
    ],
)
def test_a_date_in_another_form_is_refused_with_the_one_to_write(written, advice):
    reading = read(f"category: Humeurs\ndate: {written}")
    assert [(p.line, p.message) for p in reading.problems] == [
        (3, f"'{written}' is not a date I can trust; write {advice}")
    ]


# -- Every other mistake -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("tag: x", "'tag' is not a field of a post; did you mean 'tags'?"),
        ("Titre: x", "'Titre' is not a field of a post; did you mean 'title'?"),
        ("brouillon: oui", "'brouillon' is not a field of a post; did you mean 'draft'?"),
        ("mots-clés: x", "'mots-clés' is not a field of a post; did you mean 'tags'?"),
        ("auteur: x", "'auteur' is not a field of a post; did you mean 'author'?"),
        ("langue: fr", "'langue' is not a field of a post; did you mean 'language'?"),
        ("descripton: x", "'descripton' is not a field of a post; did you mean 'description'?"),
        ("Draft: true", "'Draft' is not a field of a post; did you mean 'draft'?"),
        ("image-alt: x", "'image-alt' is not a field of a post; did you mean 'image_alt'?"),
        ("extra: x", f"'extra' is not a field of a post; the fields are {', '.join(in_order(FIELDS, REGISTERED))}"),
        ("zzz: x", f"'zzz' is not a field of a post; the fields are {', '.join(in_order(FIELDS, REGISTERED))}"),
        ("draft: oui", "'draft' takes true or false, not 'oui'; did you mean 'true'?"),
        ("published: false", "'published' is not a field of a post; did you mean 'draft: true'?"),
        ("published: true", "'published' is not a field of a post; did you mean 'draft: false'?"),
        ("status: draft", "'status' is not a field of a post; did you mean 'draft: true'?"),
        (
            "title: Le #1 du monde",
            REMARK.format("'#1 du monde'"),
        ),
        (
            "title: La chanson # 2",
            REMARK.format("'# 2'"),
        ),
        (
            "tags: #musique, #lecture",
            REMARK.format("'#musique, #lecture'"),
        ),
        (
            "tags: \"['a', 'b']\"",
            "the list of 'tags' stands in quotation marks, as if it were a name; take them off",
        ),
        (
            "tags: -m -lecture",
            "'-m' in 'tags' begins with a hyphen; an item of a list is written '- m', with a space behind it",
        ),
        ("draft: 0", "'draft' takes true or false, not '0'; did you mean 'false'?"),
        ("pinned: [true]", "'pinned' takes true or false, not '['true']'"),
        ("nocomments: peut-être", "'nocomments' takes true or false, not 'peut-être'"),
        ("orphan: oui", "'orphan' takes true or false, not 'oui'; did you mean 'true'?"),
        ("updated: [2006-03-17]", "'updated' takes one date, such as 2006-03-17"),
        ("degree: 0", "'degree' takes a whole number from 1 to 10, not '0'; did you mean '1'?"),
        ("degree: 11", "'degree' takes a whole number from 1 to 10, not '11'; did you mean '10'?"),
        ("degree: 3e", "'degree' takes a whole number from 1 to 10, not '3e'; did you mean '3'?"),
        ("degree: trois", "'degree' takes a whole number from 1 to 10, not 'trois'"),
        ("excerpt: -1", "'excerpt' takes a whole number from 0 to 100, not '-1'; did you mean '0'?"),
        ("tocdepth: x", "'tocdepth' takes a whole number from 0 to 100, not 'x'"),
        ("tags: a,,b", "one of the items of 'tags' is empty; is there a comma too many?"),
        ("tags: [a, 'b, c']", "'b, c' in 'tags' has a comma, which divides items; make two of it"),
        ("tags: [a, '!']", "'!' in 'tags' has no letter and no digit, so it could have no address"),
        ("tags: [[a]]", "an item of 'tags' is plain text; put quotation marks around one with ': ' or brackets"),
        ("tags: [a: b]", "an item of 'tags' is plain text; put quotation marks around one with ': ' or brackets"),
        ("tags: {a: b}", "'tags' takes one or several names; put quotation marks around one with ': '"),
        ("series: '!'", "'!' in 'series' has no letter and no digit, so it could have no address"),
        ("title: [a]", "'title' takes plain text; put quotation marks around all of it"),
        ("language: anglais", "'anglais' is not the code of a language; did you mean 'en'?"),
        ("language: pt_br", "'pt_br' is not the code of a language; did you mean 'pt-BR'?"),
        ("language: klingon", "'klingon' is not the code of a language, such as 'en' or 'pt-BR'"),
        (
            "image: https://example.org/a.jpg",
            "'https://example.org/a.jpg' is an address; 'image' names a file beside the post, such as my-post/a.jpg",
        ),
        (
            r"image: photos\a.jpg",
            r"'photos\a.jpg' is not a path from the post's folder, such as my-post/a.jpg; did you mean 'photos/a.jpg'?",
        ),
        ("image: /a.jpg", "'/a.jpg' is not a path from the post's folder, such as my-post/a.jpg"),
        (
            "permalink: 2006/03/x.html",
            "'2006/03/x.html' is not an address from the root of the site; write '/2006/03/x.html'",
        ),
        (
            "permalink: http://example.org/2006/03/x.html?m=1",
            (
                "'http://example.org/2006/03/x.html?m=1' has a site's name; an old address is the part after it; "
                "write '/2006/03/x.html'"
            ),
        ),
        ("permalink: /../x", "'/../x' is not an old address, such as /2006/03/pronetaires.html"),
        ("permalink: /?p=1", "'/?p=1' is not an old address, such as /2006/03/pronetaires.html"),
        (
            "external_link: example.org/x",
            (
                "'external_link' takes an address that begins with https:// or http://, not 'example.org/x'; "
                "did you mean 'https://example.org/x'?"
            ),
        ),
        (
            "external_link: 'http://['",
            "'external_link' takes an address that begins with https:// or http://, not 'http://['",
        ),
        (
            "feed_id: deux mots",
            "'feed_id' takes an id such as 'tag:blogger.com,1999:blog-1.post-2', not 'deux mots'",
        ),
        ("myst: x", "'myst' takes settings, each on an indented line of its own"),
    ],
)
def test_a_mistake_is_told_in_plain_words_at_its_line(line, message):
    assert told("author: A", line) == [f"2: {message}"]


def test_an_unknown_category_is_told_with_the_nearest_one():
    reading = read("date: 2006-03-17\ncategory: Humeur")
    message = f"unknown category 'Humeur'; the categories are {EVERY}; did you mean 'Humeurs'?"
    assert [(p.line, p.message) for p in reading.problems] == [(3, message)]
    reading = read("date: 2006-03-17\ncategory:\n- Humeurs\n- Sport")
    message = f"unknown category 'Sport'; the categories are {EVERY}"
    assert [(p.line, p.message) for p in reading.problems] == [(5, message)]


def test_a_degree_goes_with_its_category_only():
    reading = read("date: 2006-03-17\ncategory: Humeurs\ndegree: 3")
    assert [(p.line, p.message) for p in reading.problems] == [
        (4, "'degree' belongs to posts of the category 'Plaisanteries' alone")
    ]
    assert read_front_matter("---\ndate: 2006-03-17\ncategory: Humeurs\ndegree: 3\n---\n", CATEGORIES).meta is not None


def test_items_of_a_list_have_lines_of_their_own():
    assert told("tags:", "- a", "- 'b, c'", "- ''") == [
        "3: 'b, c' in 'tags' has a comma, which divides items; make two of it",
        "4: one of the items of 'tags' is empty; is there a comma too many?",
    ]


def test_a_field_that_is_there_twice_names_both_lines():
    assert told("tags: a", "tags: b") == ["2: 'tags' is here twice, on lines 4 and 5; keep one"]
    assert told("authors: a", "author: b") == ["2: 'author' says the same as 'authors' on line 4; keep one"]


@pytest.mark.parametrize(
    ("lines", "at", "message"),
    [
        (
            ["title: Paris : la nuit"],
            1,
            "a value with ': ' in it needs quotation marks, such as title: \"Paris : la nuit\"",
        ),
        (["date:2006", "pinned: no"], 1, "write a plain space after the colon of 'date:'"),
        (["title:\u00a0Bonjour"], 1, "write a plain space after the colon of 'title:'"),
        (["title"], 1, "a field is a name, a colon, a space and a value, such as 'draft: true'"),
        (['title: "Bonjour', "pinned: no"], 1, "a quotation mark opens here and is never closed"),
        (
            ["title: 'l'été'"],
            1,
            "text follows a closing quotation mark or bracket; put the whole value in double quotation marks",
        ),
        (
            [r'title: "C:\été"'],
            1,
            "a backslash between double quotation marks is written twice, or the value between single ones",
        ),
        (
            ["tags: [a, b", "pinned: no"],
            1,
            "a list is written [one, two], with a comma between two items and a bracket at its end",
        ),
        (
            ["tags: [a, , b]"],
            1,
            "a list is written [one, two], with a comma between two items and a bracket at its end",
        ),
        (
            ["title: - un tiret"],
            1,
            "a list begins on the line below its name, and a value that begins with '- ' needs quotation marks",
        ),
        (
            ["tags: - a", "  - b"],
            1,
            "a list begins on the line below its name, and a value that begins with '- ' needs quotation marks",
        ),
        (
            ['title: "Le "grand" retour"'],
            1,
            "quotation marks stand within quotation marks of their own kind; write “ ” within them",
        ),
        (["title: @moi"], 1, "a value that begins with '@' needs quotation marks"),
        (["title: *moi*"], 1, "a value that begins with '*' needs quotation marks"),
        (["title: &moi x"], 1, "a value that begins with '&' needs quotation marks"),
        (["title: !moi x"], 1, "a value that begins with '!' needs quotation marks"),
        (["tags:", "\t- a"], 2, "a tab stands where spaces belong"),
        (["author: A", "  title: x"], 2, "this line begins with spaces; a field begins at the start of its line"),
        (["? [a]", ": b"], 1, "the name of a field is a plain word"),
        (["tags: [[[[[[[[a]]]]]]]]"], 1, "this value has too many lists within lists"),
        (["title: a\x00b"], 1, "an invisible character (U+0000) stands in this line; remove it"),
        (['title: "a\\0b"'], 1, "an invisible character (U+0000) stands in this line; remove it"),
        (["title: a\u2028b"], 1, "an invisible character (U+2028) stands in this line; remove it"),
        (["title: caf\ufffd"], 1, "a letter of this line is broken; save the file as UTF-8"),
    ],
)
def test_broken_yaml_is_explained_and_hides_no_other_mistake(lines, at, message):
    assert told(*lines, "draft: oui") == [
        f"{at}: {message}",
        f"{len(lines) + 1}: 'draft' takes true or false, not 'oui'; did you mean 'true'?",
    ]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", 1, "this file is empty; a post begins with a front matter between two lines '---'"),
        ("\ufeff\n \n", 1, "this file is empty; a post begins with a front matter between two lines '---'"),
        ("# Titre\n", 1, "this post has no front matter; begin the file with '---', 'date: 2006-03-17' and '---'"),
        ("+++\na = 1\n+++\n", 1, "the front matter is YAML between two lines '---'"),
        (
            "\n---\ndate: 2006-03-17\n---\n",
            1,
            "the front matter begins on the first line of the file; remove what stands above its '---'",
        ),
        ("----\n", 1, "the front matter begins with a line of three hyphens alone, '---'"),
        (
            "---\ndate: 2006-03-17\n",
            1,
            "the front matter that begins here is never closed; write '---' alone on the line after its last field",
        ),
        ("---\n" + "x" * 10_000_000, 1, "the front matter is not closed by a line '---' within 50000 characters"),
        ("---\n" + "\n" * 600 + "---\n", 1, "the front matter is longer than 500 lines"),
    ],
)
def test_a_file_without_a_proper_block_is_told_once(text, line, message):
    reading = read_front_matter(text, CATEGORIES)
    assert reading.meta is None
    assert [(p.line, p.message) for p in reading.problems] == [(line, message)]


def test_what_a_post_lacks_is_told():
    reading = read("title: x")
    assert [(p.line, p.message) for p in reading.problems] == [
        (1, "this post has no date; write one such as 'date: 2006-03-17'"),
        (1, f"this post has no category; the categories are {EVERY}"),
    ]
    reading = read("category:\ndate:")
    assert [(p.line, p.message) for p in reading.problems] == [
        (2, f"this post has no category; the categories are {EVERY}"),
        (3, "this post has no date; write one such as 'date: 2006-03-17'"),
    ]


def test_a_field_under_another_name_is_not_missing_too():
    reading = read("jour: 2006-03-17\nrubrique: Humeurs")
    assert [p.message for p in reading.problems] == [
        "'jour' is not a field of a post; did you mean 'date'?",
        "'rubrique' is not a field of a post; did you mean 'category'?",
    ]


def test_all_mistakes_are_told_in_one_run_in_the_order_of_their_lines():
    block = (
        "degree: 12\ncategorie: Humeur\ndate: 02/04/2006\ndraft: oui\nlanguage: anglais\ntags: a,,b\ntags: c\nurl: x"
    )
    assert [p.line for p in read(block).problems] == [2, 3, 4, 5, 6, 7, 8, 9]


def test_long_values_are_not_repeated_whole():
    assert told(f"draft: {'x' * 1000}") == [f"1: 'draft' takes true or false, not '{'x' * 60}…'"]


@pytest.mark.parametrize(
    ("fields", "line", "part"),
    [
        ("date: 2026-03-17\ncategory: Humeurs\ntags: musique; blog", 4, "write 'musique, blog'"),
        ("date: 2026-03-17\ncategory: Humeurs\nauthor: Ana; Bob", 4, "write 'Ana, Bob'"),
        ("date: 2026-03-17\nupdated: 2026-03-16\ncategory: Humeurs", 3, "'updated' is before 'date'"),
        ("date: 2026-03-17\ncategory: Humeurs\nsubstitutions:\n  a: b", 4, "'substitutions' has no effect"),
    ],
)
def test_what_would_be_passed_over_is_told(fields, line, part):
    reading = read_front_matter(f"---\n{fields}\n---\n\n# Titre\n", ["Humeurs"])
    (problem,) = reading.problems
    assert problem.line == line
    assert part in problem.message


@pytest.mark.parametrize("line", ["draft: no #à revoir", "tags: fa # et sol", 'title: "Le #1"', "tags: C#"])
def test_a_remark_that_no_value_can_be_part_of_is_a_remark(line):
    assert told(line) == []


def test_a_block_that_is_indented_lacks_nothing_besides():
    reading = read("\tdate: 2006-03-17\n\tcategory: Humeurs")
    assert [(p.line, p.message) for p in reading.problems] == [(2, "a tab stands where spaces belong")]


def test_a_change_on_the_day_itself_is_no_mistake():
    fields = "date: 2026-03-17 18:30\nupdated: 2026-03-17\ncategory: Humeurs"
    assert not read_front_matter(f"---\n{fields}\n---\n\n# Titre\n", ["Humeurs"]).problems
