"""What is told of pictures and other files that a page names."""

from carnet.upstream.messages.row import Row, _

ROWS = (
    Row(
        "image file not readable: %s",
        _("the picture '%(0)s' is not there"),
        _("put the picture beside this page, and write its name as it is"),
        near="picture",
    ),
    Row(
        "image file %s not readable: %s",
        _("the picture '%(0)s' cannot be read"),
        _("save it anew as PNG or JPEG"),
    ),
    Row(
        "Unknown image format: %s...",
        _("the picture '%(0)s' is of no format that browsers show"),
        _("save it as PNG or JPEG"),
    ),
    Row(
        "Could not obtain image size. :scale: option is ignored.",
        _("the size of this picture cannot be read, so 'scale' does nothing"),
        _("give it a 'width'"),
    ),
    Row(
        "download file not readable: %s",
        _("the file '%(0)s' is not there"),
        _("put it beside this page, and write its name as it is"),
        near="file",
    ),
    Row(
        "Include file %s not found or reading it failed",
        _("the file '%(0)s' is not there"),
        _("put it beside this page, and write its name as it is"),
        near="file",
    ),
    Row(
        'Directive "%s": file not found: %s',
        _("the file '%(1)s' is not there"),
        _("put it beside this page, and write its name as it is"),
        near="file:1",
    ),
    Row(
        'Directive "%s": error reading file: %s\n%s.',
        _("the file '%(1)s' cannot be read"),
        _("save it anew as a text in UTF-8"),
    ),
    Row(
        "Problems with \"%s\" directive path:\n%s: '%s'.",
        _("the file '%(2)s' is not there"),
        _("put it beside this page, and write its name as it is"),
        near="file:2",
    ),
    Row(
        'Problems with "%s" directive path:\n%s.',
        _("the file that '{%(0)s}' names cannot be read: %(1)s"),
        _("write the name of a file that is beside this page"),
    ),
    Row(
        'Problem with "%s" directive:\n%s',
        _("the file that '{%(0)s}' names cannot be read: %(1)s"),
        _("save it anew as a text in UTF-8"),
    ),
    Row(
        "Encoding %r used for reading included file %r seems to be wrong, try giving an :encoding: option",
        _("the file '%(1)s' cannot be read"),
        _("save it anew as a text in UTF-8"),
    ),
    Row(
        'Problem with "%s" option of "%s" directive:\nText not found.',
        _("the text that '%(0)s' names is not in the file"),
        _("write a text that stands there"),
    ),
    Row(
        'Directive "%s"; option "%s": text not found "%s".',
        _("the text '%(2)s' that '%(1)s' names is not in the file"),
        _("write a text that stands there"),
    ),
    Row(
        "Line spec %s: no lines pulled from include file %r",
        _("the file '%(1)s' has no lines '%(0)s'"),
        _("write the numbers of lines that are there"),
        follows=True,
    ),
    Row(
        'circular inclusion in "%s" directive:\n%s',
        _("this file is read within itself"),
        _("take this '{%(0)s}' out"),
    ),
)
