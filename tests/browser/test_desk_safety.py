"""No other site, no other name, nobody without the secret reads the desk or writes by it."""

from __future__ import annotations

import http.client
import itertools
import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from browser.desks import RunningDesk, new_blog

pytestmark = pytest.mark.browser

POST = "posts/2026/premier-billet.md"
SOCKET = "/_nicegui_ws/socket.io/?EIO=4&transport="
UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
}
#: The desk on a machine that has so much else to do that a page takes four seconds to begin.
SLOW = """
import asyncio
from carnet.cli import main
from carnet.cli.desk.web import server
show = server.show_bin
async def show_slowly(desk):
    await asyncio.sleep(4)
    await show(desk)
server.show_bin = show_slowly
main()
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """An open desk."""
    running = RunningDesk(new_blog(tmp_path_factory.mktemp("safe"))).start()
    yield running
    running.stop()


def files(root: Path) -> dict[str, bytes]:
    """Return all that is the writer's."""
    kept = (path for path in root.rglob("*") if path.is_file() and "_build" not in path.parts)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in kept}


def asked(port: int, method: str, path: str, headers: dict[str, str], body: bytes | None = None) -> int:
    """Ask, and return the status of the answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.putrequest(method, path, skip_host=True)
        for name, value in headers.items():
            connection.putheader(name, value)
        if body is not None:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        return connection.getresponse().status
    finally:
        connection.close()


def test_fifty_hostile_requests_have_no_effect(desk):
    own = f"127.0.0.1:{desk.port}"
    cookie = {"Cookie": f"carnet-desk-{desk.port}={desk.secret}"}
    wrong_cookie = {"Cookie": f"carnet-desk-{desk.port}={desk.secret[:-1]}x"}
    liars = [
        {"Host": own, "Origin": "https://evil.invalid", **cookie},
        {"Host": own, "Origin": "null", **cookie},
        {"Host": own, "Origin": f"http://127.0.0.1:{desk.port + 1}", **cookie},
        {"Host": own, "Origin": f"https://{own}", **cookie},
        {"Host": own, "Origin": f"http://localhost:{desk.port}", **cookie},
        {"Host": own, "Sec-Fetch-Site": "cross-site", **cookie},
        {"Host": own, "Sec-Fetch-Site": "same-site", **cookie},
        {"Host": f"evil.invalid:{desk.port}", "Origin": f"http://evil.invalid:{desk.port}", **cookie},
        {"Host": "127.0.0.1", **cookie},
        {"Host": own, "Origin": f"http://{own}", **wrong_cookie},
        {"Host": own, "Origin": f"http://{own}"},
    ]
    wanted = [
        ("GET", "/", {}, None),
        ("GET", f"/edit?path={POST}", {}, None),
        ("POST", "/desk-files?window=x&name=a.png", {}, b"\x89PNG"),
        ("GET", SOCKET + "polling", {}, None),
        ("GET", SOCKET + "websocket", UPGRADE, None),
    ]
    before = files(desk.root)
    tried = [
        (liar, one, asked(desk.port, one[0], one[1], {**liar, **one[2]}, one[3]))
        for liar, one in itertools.product(liars, wanted)
    ]
    assert len(tried) >= 50
    assert [one for one in tried if one[2] != 403] == []
    assert asked(desk.port, "GET", "/?key=wrong", {"Host": own}) == 403
    assert asked(desk.port, "GET", f"/?key={desk.secret}", {"Host": f"evil.invalid:{desk.port}"}) == 403
    assert files(desk.root) == before
    own_page = {"Host": own, "Origin": f"http://{own}", **cookie}
    assert asked(desk.port, "GET", "/", own_page) == 200
    assert asked(desk.port, "GET", SOCKET + "websocket", {**own_page, **UPGRADE}) == 101


def test_page_of_another_site_in_the_writers_own_browser_gets_nothing(desk, new_page):
    class Evil(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<title>evil</title>")

        def log_message(self, *_: object):
            pass

    page = new_page()
    page.goto(desk.address)
    page.get_by_role("button", name="Nouveau billet").wait_for()
    preview = page.evaluate(
        "fetch('/').then((answer) => answer.headers.get('content-security-policy').match(/frame-src ([^; ]+)/)[1])"
    )
    before = files(desk.root)
    with HTTPServer(("127.0.0.1", 0), Evil) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        for host in ("127.0.0.1", "localhost"):  # another port of the same machine, and another name
            page.goto(f"http://{host}:{server.server_port}/")
            found = page.evaluate(
                """async ([desk, preview]) => {
                    const get = (url, how) => fetch(url, {credentials: "include", ...how})
                        .then((answer) => answer.status || answer.type, () => "refused");
                    const listen = new Promise((done) => {
                        const socket = new WebSocket(
                            desk.replace("http", "ws") + "/_nicegui_ws/socket.io/?EIO=4&transport=websocket");
                        socket.onopen = () => done("open");
                        socket.onerror = () => done("refused");
                    });
                    const file = desk + "/desk-files?window=x&name=a.png";
                    return [await get(desk + "/"), await get(file, {method: "POST", body: "x"}),
                        await get(preview + "/"), await listen];
                }""",
                [f"http://127.0.0.1:{desk.port}", preview],
            )
            assert found == ["refused"] * 4
        server.shutdown()
    assert files(desk.root) == before


def test_desk_and_its_preview_answer_this_machine_alone(desk, new_page):
    page = new_page()
    page.goto(desk.address)
    preview = page.evaluate(
        "fetch('/').then((answer) => answer.headers.get('content-security-policy').match(/frame-src ([^; ]+)/)[1])"
    )
    ports = (desk.port, int(preview.rpartition(":")[2]))
    addresses = {one[4][0] for one in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
    for address, port in itertools.product(addresses - {"127.0.0.1", "127.0.1.1"}, ports):
        with socket.socket() as client:
            client.settimeout(2)
            assert client.connect_ex((address, port)) != 0
    assert asked(ports[1], "GET", "/", {"Host": f"127.0.0.1:{ports[1]}"}) == 403


def test_script_of_a_page_does_not_reach_the_desk(desk, new_page):
    """What a text brings along runs under the policy that it is published with, and in another origin."""
    page = new_page()
    page.goto(desk.address)
    page.get_by_role("link", name="Premier billet", exact=True).click()
    frame = page.frame_locator("iframe[title='Aperçu']")
    frame.locator("article").wait_for(timeout=60_000)
    inner = next(one for one in page.frames if one != page.main_frame)
    assert (
        inner.evaluate("(() => { try { return parent.document.title } catch { return 'kept out' } })()") == "kept out"
    )
    assert inner.evaluate("document.cookie") == ""
    assert frame.locator("meta[http-equiv='Content-Security-Policy']").count() == 1


def test_page_that_is_slow_to_begin_is_no_error(tmp_path):
    desk = RunningDesk(new_blog(tmp_path), program=("-c", SLOW)).start()
    own = {"Host": f"127.0.0.1:{desk.port}", "Cookie": f"carnet-desk-{desk.port}={desk.secret}"}
    try:
        assert asked(desk.port, "GET", "/bin", own) == 200
    finally:
        desk.stop()
