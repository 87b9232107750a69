"""What is told of roles, of blocks and of their options."""

from carnet.upstream.messages.row import Row, _

ROWS = (
    Row(
        'Unknown interpreted text role "%s".',
        _("there is no role '{%(0)s}'"),
        _("the guide lists those that are"),
        near="role",
    ),
    Row(
        'Interpreted text role "%s" not implemented.',
        _("there is no role '{%(0)s}'"),
        _("the guide lists those that are"),
        near="role",
    ),
    Row(
        "unknown role name: %s",
        _("there is no role '{%(0)s}'"),
        _("the guide lists those that are"),
        near="role",
        needs="{",
    ),
    Row(
        "default role %s not found",
        _("there is no role '{%(0)s}'"),
        _("the guide lists those that are"),
        near="role",
    ),
    Row(
        "Unknown directive type: %s",
        _("there is no block '{%(0)s}'"),
        _("the guide lists those that are"),
        near="directive",
    ),
    Row(
        'Unknown directive type "%s".',
        _("there is no block '{%(0)s}'"),
        _("the guide lists those that are"),
        near="directive",
    ),
    Row(
        "unknown directive name: %s",
        _("there is no block '{%(0)s}'"),
        _("the guide lists those that are"),
        near="directive",
        needs="{",
    ),
    Row(
        "%s: Unknown option key: %s (allowed: %s)",
        _("'{%(0)s}' has no option '%(1)s'"),
        _("it has %(2)s"),
        near="option:1",
    ),
    Row(
        "%s: Unknown option keys: %s (allowed: %s)",
        _("'{%(0)s}' has no options %(1)s"),
        _("it has %(2)s"),
        near="option:1",
    ),
    Row(
        "%s: Invalid option value for %s: %s: %s unknown; choose from %s",
        _("the option '%(1)s' of '{%(0)s}' cannot be '%(2)s'"),
        _("write one of %(4)s"),
        near="choice:2",
    ),
    Row(
        "%s: Invalid option value for %s: %s: invalid literal for int() with base 10: %s",
        _("the option '%(1)s' of '{%(0)s}' takes a whole number, not '%(2)s'"),
        _("write a number, such as 2"),
    ),
    Row(
        "%s: Invalid option value for %s: %s: %s is no valid measure.",
        _("the option '%(1)s' of '{%(0)s}' takes a size, not '%(2)s'"),
        _("write one such as 300px or 50%%"),
    ),
    Row(
        "%s: Invalid option value for %s: %s: not a positive number or measure of one of the following units:\n%s",
        _("the option '%(1)s' of '{%(0)s}' takes a size, not '%(2)s'"),
        _("write one such as 300px or 50%%"),
    ),
    Row(
        "%s: Invalid option value for %s: %s: %s",
        _("the option '%(1)s' of '{%(0)s}' cannot be '%(2)s'"),
        _("see in the guide how it is written"),
    ),
    Row(
        "%s: Invalid options format: expected ':' after key",
        _("an option of '{%(0)s}' has no second ':'"),
        _("write it as ':name: value'"),
    ),
    Row(
        "%s: Invalid options format: %s",
        _("the options of '{%(0)s}' cannot be read"),
        _("write each on a line of its own, and close what a quotation mark opens"),
    ),
    Row(
        "%s: Splitting content across first line and body, when an options block is present, is not recommended",
        _("the text of '{%(0)s}' begins before its options"),
        _("write it below them"),
        follows=True,
    ),
    Row(
        "%s: Has content, but none permitted",
        _("'{%(0)s}' takes no text"),
        _("take its lines out, or end them before"),
    ),
    Row(
        "%s: Directive options has # comments, which may not be supported in future versions.",
        _("the options of '{%(0)s}' hold a comment, after '#'"),
        _("take it out"),
    ),
    Row(
        "Directive '%s': %s argument(s) required, 0 supplied",
        _("'{%(0)s}' needs something behind its name"),
        _("write it on the same line, as in '{%(0)s} text'"),
    ),
    Row(
        "Directive '%s': %s argument(s) required, %s supplied",
        _("'{%(0)s}' needs %(1)s words behind its name, not %(2)s"),
        _("see in the guide how it is written"),
    ),
    Row(
        "Directive '%s': maximum %s argument(s) allowed, %s supplied",
        _("'{%(0)s}' takes %(1)s words behind its name, not %(2)s"),
        _("write the rest below, as its text"),
    ),
    Row(
        "Directive '%s': No content permitted",
        _("'{%(0)s}' takes no text"),
        _("take its lines out, or end them before"),
    ),
    Row(
        "Directive '%s' cannot be mocked: %s: %s",
        _("'{%(0)s}' does not work in Markdown"),
        _("see in the guide what does"),
    ),
    Row(
        'Content block expected for the "%s" directive; none found.',
        _("'{%(0)s}' has no text"),
        _("write it on the lines between its marks"),
    ),
    Row(
        'The "%s" directive is empty; content required.',
        _("'{%(0)s}' has no text"),
        _("write it on the lines between its marks"),
    ),
    Row(
        'The "%s" directive requires content; none supplied.',
        _("'{%(0)s}' has no text"),
        _("write it on the lines between its marks"),
    ),
    Row(
        'Invalid context: the "%s" directive can only be used within a substitution definition.',
        _("'{%(0)s}' does not work in Markdown"),
        _("write the text itself"),
    ),
    Row(
        'The "%s" directive may not be used within topics or body elements.',
        _("'{%(0)s}' cannot stand within another block"),
        _("put it before or after that block"),
    ),
    Row(
        'The "%s" directive may not be used within a sidebar element.',
        _("'{%(0)s}' cannot stand within another block"),
        _("put it before or after that block"),
    ),
    Row(
        'The "%s" option may not be used without a title.',
        _("'%(0)s' needs a title"),
        _("write the title behind the name of the block"),
    ),
    Row(
        'Invalid class attribute value for "%s" directive: "%s".',
        _("'%(1)s' cannot be the name of a class"),
        _("write letters, digits and hyphens"),
    ),
    Row(
        "Figure caption must be a paragraph or empty comment.",
        _("the caption of this figure is no paragraph"),
        _("write plain text on its first line"),
    ),
    Row(
        "content should be one image, followed by a single paragraph caption",
        _("this figure has no picture, or no caption"),
        _("write the picture, an empty line, and the caption"),
    ),
    Row(
        '"%s" directive may not both specify an external file and have content.',
        _("'{%(0)s}' has a file and a text"),
        _("take one of them out"),
    ),
    Row(
        'No suitable element following "%s" directive',
        _("nothing stands behind '{%(0)s}'"),
        _("put it before what it is for"),
    ),
    Row(
        ".. hlist content is not a list",
        _("'{hlist}' holds no list"),
        _("write each entry on a line that begins with '- '"),
    ),
    Row(
        ".. acks content is not a list",
        _("'{acks}' holds no list"),
        _("write each entry on a line that begins with '- '"),
    ),
    Row(
        "exception while evaluating only directive expression: %s",
        _("the condition behind '{only}' cannot be read"),
        _("write one such as 'html'"),
    ),
    Row(
        "invalid %s number %s",
        _("'%(1)s' is no number of a %(0)s"),
        _("write digits"),
    ),
)
