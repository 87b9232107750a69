"""What is told of tables, and of what is written in reStructuredText."""

from carnet.upstream.messages.row import Row, _

ROWS = (
    Row(
        'Error with CSV data in "%s" directive:\n%s',
        _("this table cannot be read"),
        _("close what a quotation mark opens"),
    ),
    Row(
        'Error parsing content block for the "%s" directive: exactly one bullet list expected.',
        _("'{%(0)s}' holds no list"),
        _("write a row as '* - a', its next cell as '  - b' below"),
    ),
    Row(
        'Error parsing content block for the "%s" directive: two-level bullet list expected, but '
        "row %s does not contain a second-level bullet list.",
        _("row %(1)s of this table has no cells"),
        _("write a row as '* - a', its next cell as '  - b' below"),
    ),
    Row(
        'Error parsing content block for the "%s" directive: uniform two-level bullet list '
        "expected, but row %s does not contain the same number of items as row 1 (%s vs %s).",
        _("row %(1)s of this table has %(2)s cells, the first has %(3)s"),
        _("give each row as many"),
    ),
    Row(
        'Error parsing content block for the "%s" directive: exactly one table expected.',
        _("'{%(0)s}' holds no table"),
        _("write one with '|' between its cells"),
    ),
    Row(
        '"%s" widths do not match the number of columns in table (%s).',
        _("this table has %(1)s columns, and another number of widths"),
        _("write one width for each column"),
    ),
    Row(
        '%s header row(s) specified but only %s row(s) of data supplied ("%s" directive).',
        _("this table has %(1)s rows, fewer than its 'header-rows', which is %(0)s"),
        _("write a smaller number"),
    ),
    Row(
        '%s stub column(s) specified but only %s columns(s) of data supplied ("%s" directive).',
        _("this table has %(1)s columns, fewer than its 'stub-columns', which is %(0)s"),
        _("write a smaller number"),
    ),
    Row(
        'Insufficient data supplied (%s row(s)); no data remaining for table body, required by "%s" directive.',
        _("this table has nothing but its head"),
        _("add a row, or take 'header-rows' out"),
    ),
    Row(
        'Insufficient data supplied (%s columns(s)); no data remaining for table body, required by "%s" directive.',
        _("this table has nothing but its first columns"),
        _("add a column, or take 'stub-columns' out"),
    ),
    Row(
        "No table data detected in CSV file.",
        _("this table is empty"),
        _("write its rows, with commas between the cells"),
    ),
    Row(
        'Undefined substitution referenced: "%s".',
        _("nothing says what '|%(0)s|' stands for"),
        _("write the text itself"),
    ),
    Row(
        "Inline %s start-string without end-string.",
        _("a mark opens something here that nothing closes"),
        _("close it, or put a '\\' before it"),
    ),
    Row(
        "Inline interpreted text or phrase reference start-string without end-string.",
        _("a mark opens something here that nothing closes"),
        _("close it, or put a '\\' before it"),
    ),
    Row(
        "Title underline too short.",
        _("the line below this title is too short"),
        _("make it as long as the title"),
    ),
    Row(
        "Title overline too short.",
        _("the line above this title is too short"),
        _("make it as long as the title"),
    ),
    Row(
        "Unexpected indentation.",
        _("this line is indented, the one above is not"),
        _("write it at the margin, or an empty line before it"),
    ),
    Row(
        "%s ends without a blank line; unexpected unindent.",
        _("an empty line is missing here"),
        _("write one before this line"),
    ),
    Row(
        "Unexpected section title.",
        _("no title can stand here"),
        _("put it at the margin, outside of any block"),
    ),
    Row(
        "At least one body element must separate transitions; adjacent transitions are not allowed.",
        _("two lines '---' follow one another"),
        _("take one of them out"),
    ),
    Row(
        "Front matter field %s is too large to render",
        _("'%(0)s' in the front matter is too long"),
        _("shorten it"),
    ),
    Row(
        "Front matter field %s could not be serialized",
        _("'%(0)s' in the front matter cannot be read"),
        _("write a plain text"),
    ),
    Row(
        'Duplicate substitution definition name: "%s".',
        _("'%(0)s' stands for two things"),
        _("take one of them out"),
    ),
    Row(
        'Circular substitution definition referenced: "%s".',
        _("'%(0)s' stands for itself"),
        _("write the text itself"),
    ),
    Row(
        "Invalid character code: %s\n%s",
        _("there is no character '%(0)s'"),
        _("write the character itself"),
    ),
    Row(
        'Error in "%s" directive: "%s" is not a valid value for the "align" option.  Valid values '
        'for "align" are: "%s".',
        _("the option 'align' of '{%(0)s}' cannot be '%(1)s'"),
        _("write left, center or right"),
    ),
    Row(
        'Error in "%s" directive:\n%s.',
        _("'{%(0)s}' cannot be read: %(1)s"),
        _("see in the guide how it is written"),
    ),
    Row(
        'Error parsing meta tag attribute "%s": %s.',
        _("'%(0)s' cannot be read"),
        _("see in the guide how it is written"),
    ),
    Row(
        "Found a definition in a definition list, with no preceding term",
        _("an explanation, after ': ', has no term above it"),
        _("write the term on the line before"),
    ),
    Row(
        'Indirect hyperlink target %s refers to target "%s", %s.',
        _("this link leads to '%(1)s', which is not there"),
        _("write a name that is"),
    ),
    Row(
        'Anonymous hyperlink mismatch: %s references but %s targets.\nSee "backrefs" attribute for IDs.',
        _("a link here has no address"),
        _("write [text](address)"),
    ),
    Row(
        'PEP number must be a number from 0 to 9999; "%s" is invalid.',
        _("'%(0)s' is no number"),
        _("write digits"),
    ),
    Row(
        'RFC number must be a number greater than or equal to 1; "%s" is invalid.',
        _("'%(0)s' is no number"),
        _("write digits"),
    ),
    Row(
        ":number-lines: with non-integer start value",
        _("the number of the first line is no number"),
        _("write a number, such as 2"),
    ),
    Row(
        'Malformed option description %s, should look like "opt", "-opt args", "--opt args", "/opt '
        'args" or "+opt args"',
        _("'%(0)s' is no option of a program"),
        _("write one such as --name"),
    ),
    Row(
        "unknown index entry type %s",
        _("'{index}' cannot be read"),
        _("write it as 'single: word'"),
    ),
    Row(
        'Problems with "%s" directive URL "%s":\n%s.',
        _("the address '%(1)s' cannot be read here"),
        _("save the file beside this page, and write its name"),
    ),
    Row(
        'The "file" and "url" options may not be simultaneously specified for the "%s" directive.',
        _("'{%(0)s}' has a file and an address"),
        _("take one of them out"),
    ),
    Row(
        "toctree contains reference to non-existing document %s",
        _("the contents name the page '%(0)s', which is not there"),
        _("write the path of a page that is"),
        near="page",
    ),
    Row(
        "invalid line number spec: %s",
        _("'%(0)s' names no lines"),
        _("write numbers, as in '1,3-5'"),
    ),
    Row(
        "%s pattern not found: %s",
        _("the text '%(1)s' that '%(0)s' names is not in the file"),
        _("write a text that stands there"),
    ),
    Row(
        "'myst' cross-reference target not found: ''",
        _("this link leads nowhere"),
        _("write the address between its brackets"),
    ),
)
