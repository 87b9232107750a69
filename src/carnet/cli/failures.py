"""What stopped a command, in one line, in the blog's language: where it is, what is wrong, what was meant.

In place of a traceback, and of Sphinx's crash report, which asks the writer to report a slip in `conf.py` to Sphinx's
developers. What no writer can have caused is a fault of ours: its traceback goes into a file, which the line names.
"""

from __future__ import annotations

import errno
import re
import sys
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sphinx._cli.util.errors
from sphinx.errors import SphinxError, SphinxParallelError
from sphinx.locale import _

import carnet.cli.repository
from carnet.cli.language import language_of
from carnet.core.near import nearest
from carnet.core.words import speak

LOG = Path("_build") / "error.log"
#: Folders whose code is not the writer's.
_NOT_THE_WRITERS = (".venv", "_build", "src", "tools", "tests")
_FRAME = re.compile(r'^ +File "(.+?)", line (\d+)', re.MULTILINE)
_NEXT = re.compile(r"\n\n(?:The above exception was|During handling of)")
_SETTING_READ = re.compile(r"config\.(\w+)")
#: How Python says that there is no room, on the disk or within what its user may take.
_FULL = re.compile(rf"\[Errno (?:{errno.ENOSPC}|{errno.EDQUOT})\] ")
_UNREADABLE = ("SyntaxError", "IndentationError", "TabError")


@dataclass(frozen=True, slots=True)
class Failure:
    """What a traceback says."""

    kind: str
    said: str
    #: Files and lines, that which failed last.
    frames: tuple[tuple[str, int], ...]
    text: str

    @classmethod
    def of(cls, error: BaseException) -> Failure:
        """Return what stands behind an error, also one of another process."""
        root = cause(error)
        is_told = isinstance(root, SphinxParallelError)
        text = root.traceback if isinstance(root, SphinxParallelError) else "".join(traceback.format_exception(root))
        first = _NEXT.split(text, maxsplit=1)[0] if is_told or not root.__cause__ else text
        ends = [found.end() for found in _FRAME.finditer(first)]
        said = re.search(r"^([A-Za-z_][\w.]*)(?:: (.*))?$", first[ends[-1] if ends else 0 :], re.MULTILINE | re.DOTALL)
        return cls(
            kind=said[1].rpartition(".")[2] if said else type(root).__name__,
            said=" ".join((said[2] or "").split()) if said else " ".join(str(root).split()),
            frames=tuple((found[1], int(found[2])) for found in _FRAME.finditer(first)),
            text=text,
        )


def cause(error: BaseException) -> BaseException:
    """Return what made an error of Sphinx's; where there is nothing behind it, the error."""
    while isinstance(error, SphinxError) and (behind := getattr(error, "orig_exc", None) or error.__cause__):
        error = behind
    return error


# -- Where it is -------------------------------------------------------------------------------------------------------


def place_of_writer(failure: Failure, root: Path) -> tuple[str, int] | None:
    """Return the innermost file of the writer's, by its path from the root, and the line."""
    for file, line in reversed(failure.frames):
        path = root / file
        if (
            not file.startswith("<")
            and path.is_relative_to(root)
            and path.relative_to(root).parts[0] not in _NOT_THE_WRITERS
        ):
            return path.relative_to(root).as_posix(), line
    return None


def _conf(root: Path) -> list[str]:
    try:
        return (root / "conf.py").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []


def place_of_value(values: list[str], root: Path) -> str:
    """Return where `conf.py` holds one of some texts between quotation marks; "conf.py" if it holds none."""
    for value in [part for name in values for part in (name, name.rpartition(".")[2])]:
        for number, text in enumerate(_conf(root), start=1):
            if f'"{value}"' in text or f"'{value}'" in text:
                return f"conf.py:{number}"
    return "conf.py"


def settings_behind(failure: Failure, root: Path) -> tuple[str, int] | None:
    """Return the settings of `conf.py` that were read last before it failed, and where the last of them is set."""
    lines = list(enumerate(_conf(root), start=1))
    for code in reversed(failure.text.splitlines()):
        names = dict.fromkeys(_SETTING_READ.findall(code))
        places = {name: number for name in names for number, text in lines if re.match(rf"(def )?{name}\b.*[=(]", text)}
        if places:
            return ", ".join(places), max(places.values())
    return None


# -- What it is --------------------------------------------------------------------------------------------------------


def meant_by(name: str, known: list[str]) -> str:
    """Return what was meant by a *name*, as the end of a sentence, or ""."""
    near = nearest(name, known)
    return ". " + _("Did you mean '%s'?") % near if near else ""


def _modules() -> list[str]:
    """Return the names of extensions."""
    package = Path(__file__).parent.parent
    ours = [path.relative_to(package.parent).with_suffix("").parts for path in sorted(package.rglob("*.py"))]
    return [".".join(parts).removesuffix(".__init__") for parts in ours] + ["ablog", "myst_parser", "sphinx", "furo"]


def in_writers_file(failure: Failure, path: str) -> str:
    """Return what is wrong with a line of the writer's."""
    near = re.search(r"[?.] Did you mean:? '?([^'?]+)'?\?|\. Did you forget to import '([^']+)'", failure.said)
    said = re.sub(r"\.? (?:Did you mean|Did you forget).*", "", failure.said).removesuffix(".")
    meant = ". " + _("Did you mean '%s'?") % (near[1] or near[2]) if near else ""
    name = re.search(r"'([^']+)'", said)
    unreadable = _("Python can't read this line: %s. Often a comma, quotation mark or bracket is missing before it")
    whole = {**dict.fromkeys(_UNREADABLE, unreadable), "TemplateSyntaxError": _("this template can't be read: %s")}
    of_a_name = {
        "ImportError": _("there is no module '%s' to import"),
        "ModuleNotFoundError": _("there is no module '%s' to import"),
        "NameError": _("nothing is called '%s' here"),
        "TemplateNotFound": _("there is no template '%s'"),
    }
    if failure.kind in of_a_name and name:
        if failure.kind == "ModuleNotFoundError":
            meant = meant_by(name[1], [*_modules(), *sys.stdlib_module_names])
        return of_a_name[failure.kind] % name[1] + meant
    if failure.kind in whole:
        return whole[failure.kind] % said
    if not path.endswith(".py"):
        return _("this template can't be filled in: %s") % said + meant
    return _("this line fails: %s") % f"{failure.kind}: {said}".removesuffix(": ") + meant


def lines_of(error: BaseException, root: Path) -> Iterator[str]:
    """Yield the line that explains an *error*; two if it is no writer's."""
    behind, failure = cause(error), Failure.of(error)
    what = f"{failure.kind}: {failure.said}".removesuffix(": ")
    extension = re.search(r"extension ([\w.-]+)", str(getattr(error, "message", "")))
    found = place_of_value(re.findall(r"""['"]([^'"]+)['"]""", failure.said), root)
    if _FULL.match(failure.said):
        yield _("the disk is full; make room, then try again")
    elif place := place_of_writer(failure, root):
        yield f"{place[0]}:{place[1]}: {in_writers_file(failure, place[0])}"
    elif failure.kind in _UNREADABLE or failure.kind == "TemplateNotFound":
        yield ("conf.py: " if failure.kind in _UNREADABLE else "") + in_writers_file(failure, "conf.py")
    elif failure.kind == "ModuleNotFoundError" and extension:
        name = extension[1]
        words = _("there is no extension '%s'") % name + meant_by(name, _modules())
        yield f"{place_of_value([name], root)}: {words}"
    elif home := re.search(r"unable to load the master document \((.+?)\)|contents? file .*?(\S+)", failure.said):
        yield _("the home page is missing: %s") % Path(home[1] or home[2]).with_suffix(".md").name
    elif isinstance(behind, SphinxError) and not isinstance(behind, SphinxParallelError):
        said = " ".join(str(behind).split())
        yield f"{found}: {said}" if ":" in found else said
    elif isinstance(behind, OSError) and behind.filename is not None:
        yield f"{_shown(behind.filename, root)}: {behind.strerror or behind}"
    elif settings := settings_behind(failure, root):
        words = _("the blog can't be built with this value of '%s': %s")
        yield f"conf.py:{settings[1]}: " + words % (settings[0], what)
    elif ":" in found:
        yield f"{found}: " + _("the blog can't be built with what is named here: %s") % what
    else:
        yield _("A program of the blog failed, and the reason is none that it knows: %s") % what
        if log := _kept(failure, root):
            yield _("All that there is to know of it is in %s.") % log


def _shown(name: Any, root: Path) -> str:
    path = root / str(name)
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(name)


def _kept(failure: Failure, root: Path) -> str:
    """Keep the traceback in a file, and return its name."""
    try:
        (root / LOG).parent.mkdir(exist_ok=True)
        (root / LOG).write_text(failure.text, encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return LOG.as_posix()


def explain(error: BaseException, root: Path | None = None) -> str:
    """Return what stopped a command, in the blog's language."""
    root = root or _blog()
    speak(language_of(root))
    return "\n".join(map(_clean, lines_of(error, root)))


def _blog() -> Path:
    """Return where the blog is that the command works on."""
    return here if ((here := Path.cwd()) / "conf.py").exists() else carnet.cli.repository.ROOT


def _clean(line: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f-\x9f]+", " ", line)


def said_of_epoch(epoch: str) -> str:
    """Return what is wrong with a moment that the environment names."""
    root = _blog()
    speak(language_of(root))
    words = _("SOURCE_DATE_EPOCH is '%s', which is no moment; write seconds since 1970, such as 1767225600")
    return _clean(words % epoch)


def _handle(exception: BaseException, /, *, stderr: Any = None, **options: Any) -> None:
    """Tell in place of Sphinx's crash report; whoever asks for a traceback or a debugger gets it."""
    if options.get("use_pdb") or options.get("print_traceback") or isinstance(exception, KeyboardInterrupt):
        _OF_SPHINX(exception, stderr=stderr or sys.stderr, **options)
    else:
        print(explain(exception), file=stderr or sys.stderr)


_OF_SPHINX = sphinx._cli.util.errors.handle_exception


def explain_those_of_sphinx() -> None:
    """Let Sphinx's command say in one line what stopped it."""
    sphinx._cli.util.errors.handle_exception = _handle
