"""The server of the desk: NiceGUI's pages behind the guard, the files that are dropped, on this machine alone."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import tempfile
from typing import BinaryIO, cast

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from nicegui import app as nicegui_app
from nicegui import ui
from sphinx.locale import _

from carnet.cli.desk import uploads
from carnet.cli.desk.places import DeskError, desk_folder
from carnet.cli.desk.web.bin_page import show_bin
from carnet.cli.desk.web.dress import FONTS, FONTS_FOLDER, HERE, STATIC
from carnet.cli.desk.web.edit_page import show_editor
from carnet.cli.desk.web.frame import BIN, EDIT, LIST, TALK
from carnet.cli.desk.web.guard import Guard
from carnet.cli.desk.web.list_page import show_list
from carnet.cli.desk.web.state import Desk
from carnet.cli.desk.web.talk_page import show_conversation

#: Seconds for which a window that lost the desk is waited for: a machine that sleeps, a network that is gone.
_PATIENCE = 30.0
#: Seconds in which a page is begun: NiceGUI shows an error instead after 3, which a busy machine may well need.
_BEGUN_IN = 60.0
#: Files that a browser asks for on each page stay in it until the desk ends.
_CACHE = "private, max-age=3600"


def pages_of(desk: Desk) -> None:
    """Add the pages of a desk."""

    @ui.page(LIST, response_timeout=_BEGUN_IN)
    async def texts(state: str = "") -> None:
        await show_list(desk, state)

    @ui.page(EDIT, response_timeout=_BEGUN_IN)
    async def edit(path: str = "", line: int = 0) -> None:
        await show_editor(desk, path, line)

    @ui.page(TALK, response_timeout=_BEGUN_IN)
    async def conversation() -> None:
        await show_conversation(desk)

    @ui.page(BIN, response_timeout=_BEGUN_IN)
    async def bin_() -> None:
        await show_bin(desk)

    @nicegui_app.post("/desk-files")
    async def take_file(request: Request, window: str, name: str, field: str = "") -> JSONResponse:
        editor = desk.editors.get(window)
        if editor is None:
            return JSONResponse({"problem": _("This window is no longer open; load it again.")}, 409)
        try:
            with tempfile.TemporaryFile(dir=desk_folder(desk.root, "files")) as opened:
                content = cast("BinaryIO", opened)
                await _receive(request, content)
                content.seek(0)
                file = await asyncio.to_thread(uploads.upload, desk.root, desk.settings, editor.path, name, content)
        except (DeskError, OSError) as error:
            return JSONResponse({"problem": str(error)}, 400)
        editor.on_file(file, field)
        return JSONResponse({"path": file.path})


async def _receive(request: Request, content: BinaryIO) -> None:
    most, size = max(uploads.MOST.values()), 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > most:
            raise DeskError(_("the file is too large: %s MB are the most") % (most // 1_000_000))
        content.write(chunk)


def application(desk: Desk) -> Guard:
    """Return the desk as a server runs it."""
    nicegui_app.add_static_files(STATIC, HERE)
    nicegui_app.add_static_files(FONTS, FONTS_FOLDER)
    nicegui_app.config.quasar_config["loadingBar"]["skipHijack"] = True  # what is sent is told by the page itself
    pages_of(desk)
    outer = FastAPI(openapi_url=None)
    ui.run_with(
        outer,
        title=desk.title or "Carnet",
        dark=None,
        language="fr" if desk.language.startswith("fr") else "en-US",  # as the words of the desk
        reconnect_timeout=_PATIENCE,
        cache_control_directives=_CACHE,
        tailwind=False,
        show_welcome_message=False,
    )
    return Guard(outer, desk.door)


def listening(port: int) -> socket.socket:
    """Return a socket of this machine alone, at a *port*; 0 takes a free one."""
    found = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind(("127.0.0.1", port))
        found.listen(64)  # who comes before the pages are ready waits
    except OSError:
        found.close()
        raise
    return found


def run(desk: Desk, listener: socket.socket) -> None:
    """Serve until Ctrl-C."""
    config = uvicorn.Config(application(desk), log_level="warning", ws_max_size=32 << 20, timeout_graceful_shutdown=2)
    server = uvicorn.Server(config)
    with contextlib.suppress(KeyboardInterrupt):
        server.run(sockets=[listener])
