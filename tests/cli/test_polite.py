"""What every command that touches the network promises: it ends, it is led nowhere private, and it bothers nobody."""

from __future__ import annotations

import ipaddress
import socket
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from urllib.parse import quote

import pytest
from rude_server import rude_server

from carnet.cli import web_connections
from carnet.cli.polite import (
    Asker,
    NotAskedError,
    TooLargeError,
    TooSlowError,
    UnreachableError,
    wait_of,
)
from carnet.cli.public_addresses import is_public, literal


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch):
    monkeypatch.setenv("no_proxy", "*")


@pytest.fixture
def server():
    with rude_server() as server:
        yield server


@pytest.fixture
def pauses():
    return []


@pytest.fixture
def asker(pauses):
    return Asker("tests", seconds=10, max_bytes=1000, local=True, pause=pauses.append)


def test_answer_comes_with_its_address_and_body(server, asker):
    answer = asker.ask(f"{server.origin}/to?a=/ok")
    assert (answer.status, answer.body, answer.address) == (200, b"hello", f"{server.origin}/ok")
    assert "User-Agent: tests" in server.heads["/ok"]


# -- Limits ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/drip-head", "/drip-byte", "/drip-body", "/continue", "/silent"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_server_that_drips_is_cut_at_the_limit_of_the_whole_request(server, pauses, path, method):
    if (path, method) == ("/drip-body", "HEAD"):
        pytest.skip("its head is whole")
    asker = Asker("tests", seconds=0.4, local=True, pause=pauses.append)
    with pytest.raises(TooSlowError, match=r"no answer within 0\.4 seconds"):
        asker.ask(server.origin + path, method=method)


def test_redirects_to_slow_servers_share_one_limit(server, pauses):
    asker = Asker("tests", seconds=0.4, local=True, pause=pauses.append)
    with pytest.raises(TooSlowError):
        asker.ask(f"{server.origin}/to?a=/drip-head")


def test_name_server_that_never_answers_is_given_up(pauses, monkeypatch, server):
    monkeypatch.setattr("socket.getaddrinfo", lambda *arguments, **options: server.over.wait(60) and [])
    with pytest.raises(TooSlowError):
        Asker("tests", seconds=0.3, pause=pauses.append).ask("http://slow.example/")


@pytest.mark.parametrize("path", ["/endless", "/short"])
def test_answer_that_does_not_end_or_breaks_off_is_none(server, asker, path):
    with pytest.raises(TooLargeError if path == "/endless" else UnreachableError):
        asker.ask(server.origin + path)


def test_body_of_a_redirect_is_not_read(server, asker):
    assert asker.ask(f"{server.origin}/endless-redirect").body == b"hello"


def test_page_is_not_read_where_only_its_status_is_wanted(server, pauses):
    assert Asker("tests", max_bytes=0, local=True).ask(f"{server.origin}/endless").status == 200


@pytest.mark.parametrize("path", ["/garbage", "/hang-up"])
def test_what_does_not_speak_http_is_told(server, asker, path):
    with pytest.raises(UnreachableError):
        asker.ask(server.origin + path)


def test_redirects_without_an_end_are_counted(server, asker):
    assert asker.ask(f"{server.origin}/loop").status == 302
    assert server.asked["/loop"] == 11


# -- Where it may lead -------------------------------------------------------------------------------------------------

PRIVATE = [
    "127.0.0.1",
    "127.8.8.8",
    "127.1",
    "0x7f.1",
    "2130706433",
    "0.0.0.0",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "fe80::1",
    "fe80::1%1",
    "fc00::1",
    "fd12:3456::1",
    "fec0::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::7f00:1",
    "2002:7f00:1::",
    "2002:c0a8:101::1",
]
PUBLIC = ["1.1.1.1", "8.8.8.8", "2606:4700::1111", "64:ff9b::101:101", "::ffff:1.1.1.1", "2002:101:101::1"]


@pytest.mark.parametrize("address", PRIVATE)
def test_address_of_a_private_network_is_not_public(address):
    found = literal(address)
    assert found is not None
    assert not is_public(found)


@pytest.mark.parametrize("address", PUBLIC)
def test_address_of_the_open_web_is_public(address):
    assert is_public(ipaddress.ip_address(address))


HOSTS = [f"[{address}]" if ":" in address else address for address in PRIVATE if "%" not in address]
NAMES = ["localhost", "localhost.", "router", "router.local", "x.localhost", "printer.lan", "db.internal"]


@pytest.mark.parametrize("host", [*HOSTS, *NAMES])
def test_own_network_is_never_asked(host, monkeypatch):
    monkeypatch.setattr("socket.getaddrinfo", lambda *arguments, **options: pytest.fail("it was looked up"))
    with pytest.raises(NotAskedError):
        Asker("tests").ask(f"http://{host}/")


@pytest.mark.parametrize("address", [address for address in PRIVATE if literal(address) and "." not in address[:4]])
def test_name_that_leads_to_the_own_network_is_not_followed(address, monkeypatch):
    monkeypatch.setattr(web_connections, "_look_up", lambda host, port, seconds: [(0, 0, 0, "", (address, port))])
    monkeypatch.setattr("socket.socket.connect", lambda *arguments: pytest.fail("it was connected"))
    with pytest.raises(NotAskedError, match=r"rebound\.example is .* within a private network"):
        Asker("tests").ask("https://rebound.example/")


def test_of_the_machines_of_one_name_only_public_ones_are_asked(monkeypatch):
    def look_up(host, port, seconds):
        tcp = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
        return [(*tcp, ("10.0.0.1", port)), (*tcp, ("192.0.2.0", port)), (*tcp, ("1.1.1.1", port))]

    def connect(self, place):
        connected.append(place[0])
        raise OSError("not from here")

    connected = []
    monkeypatch.setattr(web_connections, "_look_up", look_up)
    monkeypatch.setattr(web_connections._Socket, "connect", connect, raising=False)
    with pytest.raises(UnreachableError):
        Asker("tests").ask("http://two.example/")
    assert connected == ["1.1.1.1"]


ASTRAY = [
    "file:///etc/passwd",
    "ftp://127.0.0.1/",
    "data:text/plain,hello",
    "gopher://127.0.0.1/",
    "javascript:alert(1)",
    "http://[::1",
    "http://a:b/",
]


@pytest.mark.parametrize("target", ASTRAY)
def test_redirect_to_another_scheme_is_not_followed(server, asker, target):
    with pytest.raises(NotAskedError):
        asker.ask(f"{server.origin}/to?a={quote(target, safe='')}")
    with pytest.raises(NotAskedError):
        asker.ask(target)


@pytest.mark.parametrize("host", ["localhost", "[::1]", "127.1", "127.0.0.2", "169.254.169.254", "[::ffff:127.0.0.1]"])
def test_redirect_from_an_address_that_the_owner_typed_leads_nowhere_else_on_his_network(server, pauses, host):
    target = f"http://{host}:{server.server_address[1]}/ok"
    with pytest.raises(NotAskedError):
        Asker("tests").ask(f"{server.origin}/to?a={quote(target, safe='')}", typed=True)
    assert server.asked["/ok"] == 0


def test_redirect_to_another_port_of_this_machine_is_not_followed(server):
    with rude_server() as other, pytest.raises(NotAskedError):
        Asker("tests").ask(f"{server.origin}/to?a={quote(other.origin, safe='')}", typed=True)
    assert not other.asked


def test_own_server_is_asked_where_the_owner_typed_it(server):
    assert Asker("tests").ask(f"{server.origin}/to?a=/ok", typed=True).status == 200
    with pytest.raises(NotAskedError):
        Asker("tests").ask(server.origin)


def test_secrets_are_not_passed_on_to_another_server(server, asker):
    with rude_server() as other:
        there = f"{server.origin}/to?a={quote(other.origin + '/ok', safe='')}"
        asker.ask(there, headers={"Authorization": "secret", "Accept": "text/html"})
        assert "secret" in server.heads["/to"]
        assert "secret" not in other.heads["/ok"]
        assert "Accept: text/html" in other.heads["/ok"]


def test_addresses_with_letters_of_any_language_are_asked_as_servers_want_them(server, asker):
    assert asker.ask(f"{server.origin}/é té?q=œ#ici").status == 200
    assert server.asked["/%C3%A9%20t%C3%A9"] == 1


# -- Patience ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("after", ["0", "-5", "-0", "soon", "", "NaN", "1e3", "Thu, 01 Jan 1970 00:00:00 GMT", "99/99"])
@pytest.mark.parametrize("status", ["429", "503"])
def test_busy_server_is_asked_a_few_times_after_growing_waits_of_a_second_or_more(server, asker, pauses, after, status):
    answer = asker.ask_patiently(f"{server.origin}/busy?status={status}&after={quote(after, safe='')}")
    assert answer.status == int(status)
    assert server.asked["/busy"] == 3
    assert pauses == [1, 2]


@pytest.mark.parametrize("after", ["61", "999999999999", "9" * 5000, "Fri, 31 Dec 9999 23:59:59 GMT"])
def test_server_that_wants_to_be_left_alone_for_long_is(server, asker, pauses, after):
    answer = asker.ask_patiently(f"{server.origin}/busy?after={quote(after, safe='')}")
    assert (answer.status, server.asked["/busy"], pauses) == (429, 1, [])


def test_server_is_asked_when_it_says(server, asker, pauses):
    server.busy = 2
    assert asker.ask_patiently(f"{server.origin}/busy?after=7").body == b"hello"
    assert pauses == [7, 7]


def test_server_that_hangs_up_is_asked_a_few_times(server, asker, pauses):
    with pytest.raises(UnreachableError):
        asker.ask_patiently(f"{server.origin}/hang-up")
    assert (server.asked["/hang-up"], pauses) == (3, [1, 2])


def test_date_to_come_is_waited_for():
    moment = datetime.now(UTC) + timedelta(seconds=50)
    assert 40 < wait_of(format_datetime(moment, usegmt=True), 1) <= 50
    assert wait_of(None, 4) == 8
