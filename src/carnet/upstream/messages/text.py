"""What is told of titles, code, the head of a page and contents."""

from carnet.upstream.messages.row import Row, _

ROWS = (
    Row(
        "Non-consecutive header level increase; H%s to H%s",
        _("this title is of level %(1)s, the one above of level %(0)s"),
        _("give it one '#' more than that, no more"),
    ),
    Row(
        "Document headings start at H%s, not H1",
        _("the first title is of level %(0)s"),
        _("write it with a single '#'"),
    ),
    Row(
        "Document may not end with a transition.",
        _("the page ends with a line '---'"),
        _("take it out"),
    ),
    Row(
        "Document or section may not begin with a transition.",
        _("the page, or a part of it, begins with a line '---'"),
        _("take it out"),
    ),
    Row(
        "Transition must be child of <document> or <section>.",
        _("a line '---' stands within a list, a quotation or a block"),
        _("take it out"),
    ),
    Row(
        'No format (Writer name) is associated with this role: "%s".\n'
        'The "raw" role cannot be used directly.\n'
        'Instead, use the "role" directive to create a new role with an associated format.',
        _("the role '{%(0)s}' can't be used as it is"),
        _("write the text itself"),
    ),
    Row(
        '"%s" directive arguments not valid role names: "%s".',
        _("'{%(0)s}' can't be read"),
        _("see in the guide how it is written"),
    ),
    Row(
        'Lexing literal_block %s as "%s" resulted in an error at token: %s. Retrying in relaxed mode.',
        _("this code is not what '%(1)s' looks like"),
        _("mend it, or write 'text' as its language"),
    ),
    Row(
        "Pygments lexer name %s is not known",
        _("no language of code is called '%(0)s'"),
        _("write 'text' for none"),
        near="lexer",
    ),
    Row(
        "line number spec is out of range(1-%s): %s",
        _("this code has %(0)s lines, and no lines '%(1)s'"),
        _("write the numbers of lines that are there"),
    ),
    Row(
        "non-whitespace stripped by dedent",
        _("'dedent' takes letters away"),
        _("write a smaller number"),
    ),
    Row(
        "emphasize_lines: %s",
        _("the lines to stress cannot be read"),
        _("write numbers, as in '1,3-5'"),
    ),
    Row(
        "Invalid %s attribute value: %s",
        _("'%(0)s' cannot be '%(1)s'"),
        _("write a size such as 300px or 50%%, or a name"),
    ),
    Row(
        "Substitution error:%s: %s",
        _("what stands between '{{' and '}}' is unknown"),
        _("write the text itself"),
    ),
    Row(
        "circular substitution reference: %s",
        _("what stands between '{{' and '}}' names itself"),
        _("write the text itself"),
    ),
    Row(
        "Tasklist item has no leading paragraph for checkbox",
        _("this task has no text"),
        _("write it behind '[ ]'"),
    ),
    Row(
        "HTML could not be parsed",
        _("this HTML cannot be read"),
        _("write it in Markdown, as the guide shows"),
    ),
    Row(
        "HTML is too deeply nested to process",
        _("this HTML is nested too deeply"),
        _("write it in Markdown, as the guide shows"),
    ),
    Row(
        "<img> missing 'src' attribute",
        _("this picture has no file"),
        _("write its name, as in '![text](photo.jpg)'"),
    ),
    Row(
        "Malformed YAML",
        _("the lines at the head of the page cannot be read"),
        _("write each as 'name, colon, space, value'"),
    ),
    Row(
        "YAML is not a dict: %s",
        _("the lines at the head of the page cannot be read"),
        _("write each as 'name, colon, space, value'"),
    ),
    Row(
        "'myst' key not a dict: %s",
        _("'myst' in the front matter holds no names"),
        _("take it out"),
    ),
    Row(
        "Unknown field: %s",
        _("'myst' in the front matter has no '%(0)s'"),
        _("take it out"),
    ),
    Row(
        "top-level '%s' key is deprecated, place under 'myst' key instead",
        _("'%(0)s' in the front matter has its place below 'myst'"),
        _("take it out, and write the text itself"),
    ),
    Row(
        "'%s' is a global-only config and cannot be set in topmatter",
        _("'%(0)s' is a setting of the whole blog"),
        _("take it out of this page"),
    ),
    Row(
        "glossary term must be preceded by empty line",
        _("a term of the glossary has no empty line above it"),
        _("write one"),
    ),
    Row(
        "glossary terms must not be separated by empty lines",
        _("an empty line parts two terms, or a term from what explains it"),
        _("write the explanation right below its term, and indent it"),
    ),
    Row(
        "glossary seems to be misformatted, check indentation",
        _("this glossary cannot be read"),
        _("write the explanation right below its term, and indent it"),
    ),
    Row(
        "document isn't included in any toctree",
        _("no contents list this page"),
        _("write 'orphan: true' at its head, or name the page in a '{toctree}'"),
    ),
    Row(
        "toctree contains reference to nonexisting document %s",
        _("the contents name the page '%(0)s', which is not there"),
        _("write the path of a page that is"),
        near="page",
    ),
    Row(
        "toctree contains reference to excluded document %s",
        _("the contents name the page '%(0)s', which is left out"),
        _("take it out there"),
    ),
    Row(
        "toctree contains reference to non-included document %s",
        _("the contents name the page '%(0)s', which is left out"),
        _("take it out there"),
    ),
    Row(
        "toctree contains reference to document %s that doesn't have a title: no link will be generated",
        _("the page '%(0)s' that the contents name has no title"),
        _("write one there, as '# Title'"),
    ),
    Row(
        "toctree contains ref to nonexisting file %s",
        _("the contents name the page '%(0)s', which is not there"),
        _("write the path of a page that is"),
        near="page",
    ),
    Row(
        "toctree glob pattern %s didn't match any documents",
        _("the pattern '%(0)s' of the contents names no page"),
        _("write one that does"),
    ),
    Row(
        "duplicated entry found in toctree: %s",
        _("the contents name '%(0)s' twice"),
        _("take one of them out"),
    ),
    Row(
        "self referenced toctree found. Ignored.",
        _("the contents name their own page"),
        _("take it out there"),
    ),
    Row(
        "circular toctree references detected, ignoring: %s <- %s",
        _("the contents of two pages name each other: %(0)s, %(1)s"),
        _("take one of them out"),
    ),
    Row(
        'multiple files found for the document "%s": %s\nUse %s for the build.',
        _("two files are the page '%(0)s': %(1)s"),
        _("give one of them another name"),
    ),
    Row(
        "Ignored unreadable document %s.",
        _("the file '%(0)s' cannot be read"),
        _("see who may read it"),
        is_of_page=True,
    ),
)
