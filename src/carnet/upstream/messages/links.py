"""What is told of links, names of places, terms and notes."""

from carnet.upstream.messages.row import Row, _

ROWS = (
    Row(
        "'myst' cross-reference target not found: %s",
        _("this link leads to '%(0)s', which is not there"),
        _("write the path of a page or file that is, or the name of a title with '#' before it"),
        near="target",
    ),
    Row(
        "'myst' reference target not found: %s",
        _("this link leads to '%(0)s', which is not there"),
        _("write the path of a page or file that is, or the name of a title with '#' before it"),
        near="target",
    ),
    Row(
        "'any' reference target not found: %s",
        _("this link leads to '%(0)s', which is not there"),
        _("write a name that is"),
        near="label",
    ),
    Row(
        "%s reference target not found: %s",
        _("this link leads to '%(1)s', which is not there"),
        _("write a name that is"),
        near="label:1",
    ),
    Row(
        "Could not find document: %s",
        _("there is no page '%(0)s'"),
        _("write the path of a page that is"),
        near="page",
    ),
    Row(
        "Unknown source document %s",
        _("there is no page '%(0)s'"),
        _("write the path of a page that is"),
        near="page",
    ),
    Row(
        "unknown document: %s",
        _("there is no page '%(0)s'"),
        _("write the path of a page that is"),
        near="page",
    ),
    Row(
        "local id not found in doc %s: %s",
        _("the page '%(0)s' has no title '%(1)s'"),
        _("write the name of one that it has"),
        near="title:1",
    ),
    Row(
        "more than one target found for 'myst' cross-reference %s: could be %s",
        _("'%(0)s' may mean several places"),
        _("write the path of the page"),
        near="whole_page",
    ),
    Row(
        "more than one target found for 'any' cross-reference %s: could be %s",
        _("'%(0)s' may mean several places"),
        _("write the path of the page"),
        near="whole_page",
    ),
    Row(
        "undefined label: %s",
        _("no place is called '%(0)s'"),
        _("write '(%(0)s)=' above the title that is meant"),
        near="label",
    ),
    Row(
        "Failed to create a cross reference. A title or caption not found: %s",
        _("the place '%(0)s' has no title, so the link needs a text"),
        _("write {ref}`text <%(0)s>`"),
    ),
    Row(
        "Failed to create a cross reference. Any number is not assigned: %s",
        _("'%(0)s' has no number"),
        _("write {ref}`text <%(0)s>`"),
    ),
    Row(
        "numfig is disabled. :numref: is ignored.",
        _("pictures have no numbers here"),
        _("write {ref} instead of {numref}"),
    ),
    Row(
        "the link has no caption: %s",
        _("what '%(0)s' names has no caption"),
        _("write {ref}`text <%(0)s>`"),
    ),
    Row(
        "term not in glossary: %s",
        _("the glossary has no term '%(0)s'"),
        _("write a term that it has, or add this one"),
        near="term",
    ),
    Row(
        "unknown keyword: %s",
        _("there is no keyword '%(0)s'"),
        _("write it as code, between backquotes"),
    ),
    Row(
        "unknown option: %s",
        _("there is no option '%(0)s'"),
        _("write it as code, between backquotes"),
    ),
    Row(
        "equation not found: %s",
        _("no formula is called '%(0)s'"),
        _("write a name that a formula has"),
        near="formula",
    ),
    Row(
        "citation not found: %s",
        _("no source is called '%(0)s'"),
        _("write a note instead: '[^1]' here, '[^1]:…' below"),
    ),
    Row(
        "No matches for %s",
        _("this link leads to another site's index, which is not there: '%(0)s'"),
        _("write the whole address of the page, with https://"),
    ),
    Row(
        "Multiple matches for %s: %s",
        _("'%(0)s' may mean several places: %(1)s"),
        _("write the whole address of the page, with https://"),
    ),
    Row(
        "Multiple matches found for %s: %s",
        _("'%(0)s' may mean several places: %(1)s"),
        _("write the whole address of the page, with https://"),
    ),
    Row(
        'Unknown target name: "%s".',
        _("the note or link '%(0)s' has no text"),
        _("write '[^%(0)s]:…' on a line of its own"),
        near="footnote",
    ),
    Row(
        "Too many autonumbered footnote references: only %s corresponding footnote%s available.",
        _("a note has no text"),
        _("write '[^1]:…' on a line of its own"),
        needs="[#]_",
    ),
    Row(
        "Too many symbol footnote references: only %s corresponding footnotes available.",
        _("a note has no text"),
        _("write '[^1]:…' on a line of its own"),
        needs="[*]_",
    ),
    Row(
        "Footnote [%s] is not referenced.",
        _("nothing leads to the note '%(0)s'"),
        _("write '[^%(0)s]' where it belongs, or take the note out"),
    ),
    Row(
        "Citation [%s] is not referenced.",
        _("nothing leads to the source '%(0)s'"),
        _("take it out"),
    ),
    Row(
        "Duplicate footnote definition found for label: '%s'",
        _("the note '%(0)s' has two texts"),
        _("give one of them another number"),
    ),
    Row(
        "duplicate label %s, other instance in %s",
        _("the name '%(0)s' is taken already, in %(1)s"),
        _("choose another"),
    ),
    Row(
        "duplicate label of equation %s, other instance in %s",
        _("the name '%(0)s' is taken already, in %(1)s"),
        _("choose another"),
    ),
    Row(
        "duplicate %s description of %s, other instance in %s",
        _("'%(1)s' is described already, in %(2)s"),
        _("take one of the two out"),
    ),
    Row(
        "duplicate citation %s, other instance in %s",
        _("the name '%(0)s' is taken already, in %(1)s"),
        _("choose another"),
    ),
    Row(
        'Duplicate explicit target name: "%s".',
        _("the name '%(0)s' stands twice on this page"),
        _("choose another for one of them"),
    ),
    Row(
        'Duplicate target name, cannot be used as a unique reference: "%s".',
        _("the name '%(0)s' stands twice on this page"),
        _("choose another for one of them"),
    ),
    Row(
        "Duplicate reference definition: %s",
        _("the address of the link '%(0)s' is given twice"),
        _("take one of them out"),
    ),
    Row(
        'Duplicate ID: "%s" used by %s and %s',
        _("the name '%(0)s' stands twice on this page"),
        _("choose another for one of them"),
    ),
)
