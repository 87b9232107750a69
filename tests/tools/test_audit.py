"""Known holes are told, and a machine without a network is not taken for one without holes."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from tools import audit

#: In the form of https://ossf.github.io/osv-schema/.
HOLE = {
    "id": "PYSEC-2026-1",
    "affected": [
        {
            "package": {"name": "typst", "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "99.0"}]}],
        }
    ],
}


@pytest.fixture
def service():
    """The address of a service that knows a hole in typst, and nothing of other packages."""

    class Service(BaseHTTPRequestHandler):
        def do_POST(self):
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            body = json.dumps({"vulns": [HOLE]} if asked["package"]["name"] == "typst" else {}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    with HTTPServer(("127.0.0.1", 0), Service) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/v1/query"
        server.shutdown()


@pytest.mark.parametrize("colours", ["", "1"])
def test_service_is_asked_for_every_locked_version(service, monkeypatch, colours):
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("FORCE_COLOR", colours)
    report = audit.ask("src/carnet/cli/pdf/requirements.txt", ["--vulnerability-service", "osv", "--osv-url", service])
    assert audit.is_answered(report)
    (hole,) = audit.holes(report)
    assert hole.startswith("typst ")
    assert hole.endswith("PYSEC-2026-1, mended in 99.0")


def test_service_that_can_not_be_reached_gives_no_report():
    nowhere = ["--vulnerability-service", "osv", "--osv-url", "http://127.0.0.1:9/", "--timeout", "2"]
    assert audit.ask("src/carnet/cli/pdf/requirements.txt", nowhere) is None


@pytest.mark.slow
def test_lock_without_hashes_is_no_machine_without_a_network(monkeypatch, capsys):
    monkeypatch.setattr(audit, "LOCKS", ("requirements.in", "gone.txt"))
    assert audit.main() == 1
    told = capsys.readouterr().out
    assert "requirements.in: " in told
    assert "does not contain a hash" in told
    assert "gone.txt: " in told


REPORT = {
    "dependencies": [
        {"name": "furo", "version": "1", "vulns": [{"id": "PYSEC-2026-1", "fix_versions": ["2"]}]},
        {"name": "sphinx", "version": "9", "vulns": []},
        {"name": "ablog", "skip_reason": "not found"},
    ]
}


def test_hole_is_told_with_the_version_that_mends_it(monkeypatch, capsys):
    monkeypatch.setattr(audit, "ask", lambda lock, options=(): REPORT)
    assert audit.main() == 1
    assert "furo 1: PYSEC-2026-1, mended in 2" in capsys.readouterr().out


def test_without_an_answer_the_line_says_so_and_nothing_fails(monkeypatch, capsys):
    unknown = {"dependencies": [{"name": "ablog", "skip_reason": "not found"}]}
    for report in (None, unknown):
        monkeypatch.setattr(audit, "ask", lambda lock, options=(), report=report: report)
        assert audit.main() == 0
        assert capsys.readouterr().out.count("not looked at") == len(audit.LOCKS)


def test_locks_are_those_that_there_are():
    written = {path.relative_to(audit.ROOT).as_posix() for path in audit.ROOT.glob("[!.]*/**/requirements.txt")}
    assert {*audit.LOCKS} == {"requirements.txt", *written}
