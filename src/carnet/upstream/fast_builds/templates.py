"""Jinja keeps what it compiled, trusts the templates of a blog, and calls what they call by the shortest way.

"Jinja" is https://github.com/pallets/jinja. Each function is one repair, and says when it can go.
"""

from __future__ import annotations

import sys
from collections import ChainMap
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import TYPE_CHECKING, Any

import jinja2.environment
import jinja2.ext
from jinja2 import Environment, FileSystemBytecodeCache, pass_eval_context
from jinja2.runtime import Context, Macro
from markupsafe import Markup

from carnet.core.code_digest import all_our_code, contents, installed, own_modules, settings_hash
from carnet.core.fingerprint import digest

if TYPE_CHECKING:
    from jinja2.bccache import Bucket
    from jinja2.nodes import EvalContext
    from sphinx.application import Sphinx

#: The marks of Jinja in templates.
_SYNTAX = (
    *("block_start_string", "block_end_string", "variable_start_string", "variable_end_string"),
    *("comment_start_string", "comment_end_string", "line_statement_prefix", "line_comment_prefix"),
    *("trim_blocks", "lstrip_blocks", "newline_sequence", "keep_trailing_newline"),
)
_NEW_CONTEXT: Callable[..., Context] = jinja2.environment.new_context  # type: ignore[attr-defined]  # imported there
_CALL = Context.call
#: Kinds of what templates call whose own ``__call__`` wants nothing.
_PLAIN = (FunctionType, MethodType, BuiltinFunctionType, Macro)


class CompiledTemplates(FileSystemBytecodeCache):
    """Jinja's cache of compiled templates, which also sees a change of what mends templates before they are compiled.

    Jinja looks at a template as it lies in its file (no issue yet); extensions that come or go may mend it otherwise.
    This can go once it looks at what it compiles.
    """

    def __init__(self, folder: Path, app: Sphinx) -> None:
        super().__init__(str(folder))
        self.app, self.made_with = app, ""

    def get_bucket(self, environment: Environment, name: str, filename: str | None, source: str) -> Bucket:
        """Return what is kept of a template, if it is made of the same text with the same tools."""
        self.made_with = self.made_with or digest(
            # Jinja calls filters for what stands in a template, and these may know the settings.
            settings_hash(self.app),
            contents(own_modules(self.app)),
            tools_of(environment),
        )
        return super().get_bucket(environment, name, filename, environment.preprocess(source, name, filename))

    def get_source_checksum(self, source: str) -> str:
        """Return what changes when a template must be compiled anew."""
        return digest(source, self.made_with)


def tools_of(environment: Environment) -> str:
    """Return the fingerprint of what turns the text of a template into code."""
    names = ("autoescape", "optimized", "sandboxed", "finalize", "newstyle_gettext", *_SYNTAX)
    settings: list[object] = [getattr(environment, name, None) for name in names]
    kinds = [type(extension) for extension in environment.iter_extensions()]
    known = (environment.filters, environment.tests, environment.globals, environment.policies)
    return digest(
        all_our_code(),
        installed(),
        contents(Path(getattr(sys.modules.get(kind.__module__), "__file__", None) or "") for kind in kinds),
        [kind.__qualname__ for kind in kinds],
        [sorted(values) for values in known],
        [str(getattr(value, "__qualname__", value)) for value in settings],
    )


def new_context(*arguments: Any) -> Context:
    """Return what Jinja's own function makes, which goes through what all templates know name by name in Python.

    It does so for each template that another one includes (no issue yet). This can go once it does not.
    """
    plain: list[Any] = []
    for argument in arguments:
        if isinstance(argument, ChainMap):
            names: dict[str, Any] = {}
            for more in reversed(argument.maps):
                names.update(more)
            plain.append(names)
        else:
            plain.append(argument)
    return _NEW_CONTEXT(*plain)


def call(context: Context, called: Any, /, *args: Any, **kwargs: Any) -> Any:
    """Call what a template calls, as `Context.call` does, which looks each time whether its ``__call__`` wants more.

    A template calls some hundred functions and macros for a page (no issue yet). This can go once Jinja asks the kind.
    """
    kind, wanted = type(called), getattr(called, "jinja_pass_arg", None)
    if kind not in _PLAIN or wanted is not None:
        return _CALL(context, called, *args, **kwargs)
    kwargs.pop("_loop_vars", None)
    kwargs.pop("_block_vars", None)
    try:
        return called(context.eval_ctx, *args, **kwargs) if kind is Macro else called(*args, **kwargs)
    except StopIteration:
        return _CALL(context, _stop)


def _stop() -> None:
    raise StopIteration


def gettext_of(translate: Callable[[str], str]) -> Callable[..., str]:
    """Return the function by which templates *translate* words.

    Jinja's own calls three functions for it, each with the whole context (no issue yet). This can go once it calls one.
    """

    @pass_eval_context
    def gettext(eval_context: EvalContext, message: str, /, **variables: Any) -> str:
        text = translate(message)
        return (Markup(text) if eval_context.autoescape else text) % variables  # noqa: S704  # as Jinja's own

    return gettext


def prepare_templates(app: Sphinx) -> None:
    """Keep the templates as Jinja compiled them, which takes longer than to write a page with them, and trust them.

    Sphinx has Jinja ask of each value in a template whether it is safe to use (no issue yet), although templates come
    from the same hands as conf.py, which may do anything. This can go once Sphinx does not.
    """
    templates = getattr(app.builder, "templates", None)
    if templates is None:
        return
    folder = app.doctreedir / "templates"
    folder.mkdir(parents=True, exist_ok=True)
    environment = templates.environment
    environment.bytecode_cache = CompiledTemplates(folder, app)
    environment.preprocess = cache(environment.preprocess)
    environment.auto_reload = False  # it looks at the file of a template whenever one is used
    environment.cache = {}  # Jinja's own forgets some, and takes long to find out which
    environment.sandboxed = False
    environment.getattr = MethodType(Environment.getattr, environment)
    names, translator = environment.globals, getattr(app.builder, "_translator", None)
    if translator is not None and getattr(names.get("gettext"), "__module__", "") == jinja2.ext.__name__:
        names["gettext"] = names["_"] = gettext_of(translator.gettext)


def install() -> None:
    """Let Jinja take the shorter ways."""
    jinja2.environment.new_context = new_context  # type: ignore[attr-defined, assignment]  # imported there
    Context.call = call  # type: ignore[method-assign]
