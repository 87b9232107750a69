"""The program behind `ResidentBuild`: it is asked over its standard input, which is a socket, and answers there.

A line of JSON each: `{"texts": {path: text}}`; `{"shown": [page]}`, once the pages of these texts can be looked at,
while lists, feeds and search are still being made; and what `Built` has.
"""

from __future__ import annotations

import gc
import importlib
import io
import json
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import redirect_stderr, redirect_stdout, suppress
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from pygments.lexers._mapping import LEXERS
from sphinx.application import Sphinx, builtin_extensions
from sphinx.util.console import nocolor
from sphinx.util.docutils import docutils_namespace, patch_docutils

from carnet.cli.console import choose_locale
from carnet.cli.failures import explain
from carnet.cli.resident import Built, Site
from carnet.cli.resident.ahead import get_ready, used_templates
from carnet.cli.resident.environment import EnvironmentWriter
from carnet.cli.resident.inputs import Inputs, differ, modules_of_ours
from carnet.cli.resident.other_files import OtherFiles
from carnet.core import build_state, unsaved

_OURS = str(Path(__file__).parents[2])
_INSTALLED = tuple({f"{folder}{os.sep}" for folder in (sys.prefix, sys.base_prefix, _OURS)})


class Build:
    """One build, from `conf.py` to the written pages."""

    def __init__(self, site: Site, show: Callable[[list[str]], None]) -> None:
        self.site = site
        self.show = show
        self.warnings = io.StringIO()
        self.app: Sphinx | None = None
        self.failure = ""
        self.pages: list[str] = []
        self.environment = EnvironmentWriter()
        self.inputs = Inputs()

    def prepare(self) -> None:
        """Read `conf.py` and what is kept; it fails once it is asked to build."""
        site = self.site
        self.inputs.watch()
        try:
            with redirect_stdout(io.StringIO()), redirect_stderr(self.warnings):
                self.app = Sphinx(
                    site.source,
                    site.source,
                    site.out,
                    site.doctrees,
                    site.builder,
                    {"nitpicky": True, **site.settings},
                    status=None,
                    warning=self.warnings,
                    warningiserror=True,
                )
        except Exception as error:  # noqa: BLE001  # whatever stands in conf.py
            self.failure = explain(error, Path(site.source))
        else:
            self.app.connect("html-page-context", self._note_page, priority=1)
            self._show_before(self.app.builder.finish)

    def get_ready(self, templates: Sequence[str]) -> None:
        """Do what needs no text, before somebody waits."""
        if self.app is not None:
            with redirect_stdout(io.StringIO()), redirect_stderr(self.warnings):
                get_ready(self.app, templates)

    def _show_before(self, finish: Callable[[], None]) -> None:
        """Say which pages of texts are there, with their pictures, before lists and all else are made.

        Sphinx has no event for it.
        """

        def finish_later() -> None:
            if getattr(builder, "images", None):  # those of the pages that were written
                builder.copy_image_files()
            self.show(sorted(set(self.pages)))
            finish()
            self.environment.wait()  # before anything says that the build is whole

        assert self.app is not None
        builder: Any = self.app.builder
        builder.finish = finish_later

    def run(self, texts: dict[str, str]) -> Built:
        """Build with *texts* in place of files."""
        start = time.monotonic()
        if self.app is not None:
            unsaved.use(self.app, texts)
            others = OtherFiles(self.app, self.inputs) if "carnet" in self.app.extensions else None
            try:
                with redirect_stdout(io.StringIO()), redirect_stderr(self.warnings):
                    self.app.build()
                    self.environment.wait()
                if others is not None:
                    others.keep()
            except Exception as error:  # noqa: BLE001  # whatever stands in a text, a template, an extension
                self.failure = explain(error, Path(self.site.source))
        told = build_state.read_state(Path(self.site.doctrees) / "messages.json") if self.app else {}
        said = self.warnings.getvalue()
        for line in told.get("printed", ()):
            said = said.replace(f"{line}\n", "", 1)
        return Built(
            is_whole=not self.failure and self.app is not None and self.app.statuscode == 0,
            is_built=not self.failure,
            pages=sorted(set(self.pages)),
            messages=told.get("messages", []),
            said="\n".join(filter(None, [said.strip(), self.failure])),
            seconds=round(time.monotonic() - start, 3),
        )

    def _note_page(self, app: Sphinx, pagename: str, *_: object) -> None:
        self.pages.append(pagename)


class Waiting:
    """A process that has read `conf.py` and waits to build once."""

    def __init__(self, site: Site, templates: Sequence[str] = ()) -> None:
        request_end, self.request = os.pipe()
        self.answer, answer_end = os.pipe()
        gc.collect()
        gc.freeze()
        self.pid = os.fork()
        if self.pid == 0:
            try:
                os.close(self.request)
                os.close(self.answer)
                os.setpgid(0, 0)
                _wait_and_build(site, templates, request_end, answer_end)
            finally:
                os._exit(1)
        os.close(request_end)
        os.close(answer_end)
        self.answers = os.fdopen(self.answer, "rb")
        self.stamps = self._line().get("stamps", {})

    def _line(self) -> dict[str, Any]:
        line = self.answers.readline()
        found: dict[str, Any] = json.loads(line) if line.endswith(b"\n") else {}
        return found

    @property
    def is_outdated(self) -> bool:
        """Whether what it has read is no longer so."""
        return not self.stamps or differ(self.stamps)

    def build(self, request: bytes, tell: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
        """Let it build, and *tell* what can be looked at before all is done."""
        with suppress(BrokenPipeError), os.fdopen(self.request, "wb") as pipe:
            pipe.write(request)
        while "shown" in (found := self._line()):
            tell(found)
        self.request = -1
        self.end()
        return found

    def end(self) -> None:
        """End it, and what it started."""
        if self.request != -1:
            os.close(self.request)
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        self.answers.close()


def _wait_and_build(site: Site, templates: Sequence[str], request: int, answer: int) -> None:
    answers = os.fdopen(answer, "wb")
    build = Build(site, lambda pages: _send(answers, {"shown": pages}))
    with patch_docutils(site.source), docutils_namespace():
        build.prepare()
        build.get_ready(templates)
        build.inputs.stop()
        for file in build_state.lock_files():  # another build writes there when it begins
            build.inputs.note(file)
        build_state.let_go_of_locks()
        _send(answers, {"stamps": build.inputs.stamps})
        with os.fdopen(request, "rb") as requests:
            line = requests.readline()
        if not line.endswith(b"\n"):
            os._exit(0)
        build_state.take_locks_again()
        built = build.run(json.loads(line)["texts"])
    loaded = {"modules": sorted(_installed_modules()), "lexers": sorted(_lexers())}
    loaded["templates"] = used_templates(build.app) if build.app is not None else []
    _send(answers, {"built": asdict(built), **loaded})
    os._exit(0)


def _send(file: io.BufferedWriter, data: dict[str, Any]) -> None:
    file.write(json.dumps(data).encode() + b"\n")
    file.flush()


def _installed_modules() -> Iterable[str]:
    """Yield the names of the loaded modules that do not come from the blog itself."""
    for name, module in list(sys.modules.items()):
        if not name.startswith("__") and (getattr(module, "__file__", None) or "").startswith(_INSTALLED):
            yield name


def _lexers() -> Iterable[tuple[str, str]]:
    """Yield the lexers that colour code on the page: each takes a tenth of a second to get ready, once."""
    for module in {listed[0] for listed in LEXERS.values()} & sys.modules.keys():
        for name, kind in vars(sys.modules[module]).items():
            if isinstance(kind, type) and "_tokens" in vars(kind) and kind.__module__ == module:
                yield module, name


def load(names: Iterable[str], lexers: Iterable[Sequence[str]] = ()) -> None:
    """Load modules, as far as they are there, and get *lexers* ready; nothing is set up."""
    for name in names:
        if name not in sys.modules:
            with suppress(Exception):
                importlib.import_module(name)
    for module, name in lexers:
        with suppress(Exception):
            getattr(sys.modules[module], name)()


def _answer(channel: socket.socket, data: dict[str, Any]) -> None:
    channel.sendall(json.dumps(data).encode() + b"\n")


def serve(channel: socket.socket, site: Site) -> None:
    """Answer until nobody is there to ask."""
    load(builtin_extensions)
    ours = modules_of_ours()
    templates: Sequence[str] = ()
    waiting = Waiting(site)
    with channel.makefile("rb") as requests:
        for request in requests:
            if differ(ours):
                channel.sendall(b'{"again": true}\n')
                break
            if waiting.is_outdated:
                waiting.end()
                waiting = Waiting(site, templates)
            answer = waiting.build(request, partial(_answer, channel))
            ended = Built(is_whole=False, said="The process that built the blog was ended.")
            _answer(channel, answer.get("built") or asdict(ended))
            load(answer.get("modules", ()), answer.get("lexers", ()))
            ours |= {file: stamp for file, stamp in modules_of_ours().items() if file not in ours}
            templates = answer.get("templates", templates)
            waiting = Waiting(site, templates)
    waiting.end()


def build_once(channel: socket.socket, site: Site) -> None:
    """Answer one request."""
    with channel.makefile("rb") as requests:
        request = requests.readline()
    if request:
        build = Build(site, lambda pages: _answer(channel, {"shown": pages}))
        with patch_docutils(site.source), docutils_namespace():
            build.prepare()
            built = build.run(json.loads(request)["texts"])
        _answer(channel, asdict(built))


def main(arguments: list[str]) -> int:
    """Serve whoever started this program."""
    nocolor()
    choose_locale()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for who started it
    channel = socket.socket(fileno=os.dup(0))
    site = Site(**json.loads(arguments[0]))
    (serve if "--wait" in arguments else build_once)(channel, site)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
