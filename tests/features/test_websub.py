"""The Pages workflow tells the hub of the feeds that a deployment changed, and of no others."""

from __future__ import annotations

import os
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

import pytest
import yaml
from building import REPO

WORKFLOW = yaml.safe_load((REPO / ".github/workflows/pages.yml").read_text(encoding="utf-8"))
HUB = '<feed>\n  <link href="https://hub.example/" rel="hub"/>\n</feed>\n'


def step(job, name):
    return next(step for step in WORKFLOW["jobs"][job]["steps"] if step.get("name") == name)["run"]


@pytest.fixture
def server():
    """Serve what is "online", and keep what is posted."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            body = self.server.online.get(self.path)
            self.send_response(200 if body is not None else 404)
            self.end_headers()
            self.wfile.write(body or b"")

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self.server.posted.append({name: values[0] for name, values in parse_qs(body).items()})
            self.send_response(204)
            self.end_headers()

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.online, server.posted = {}, []
    server.url = f"http://127.0.0.1:{server.server_port}/"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def run(script, folder, **variables):
    output = folder / "output"
    output.write_text("")
    environment = {"PATH": os.environ["PATH"], "GITHUB_OUTPUT": str(output), "no_proxy": "*"} | variables
    subprocess.run(["bash", "-e", "-c", script], cwd=folder, env=environment, check=True, capture_output=True)
    return dict(line.split("=", 1) for line in output.read_text().splitlines())


@pytest.mark.parametrize(
    ("online", "changed"),
    [
        ({"/atom.xml": HUB, "/feed.json": "{}", "/rss.xml": "<rss/>"}, []),
        ({"/atom.xml": "before", "/feed.json": "{}", "/rss.xml": "<rss/>"}, ["atom.xml"]),
        ({}, ["atom.xml", "feed.json", "rss.xml"]),
    ],
    ids=["nothing changed", "one changed", "nothing online yet"],
)
def test_only_feeds_that_differ_from_those_online_are_told(server, tmp_path, online, changed):
    built = tmp_path / "_build" / "html"
    built.mkdir(parents=True)
    (built / "atom.xml").write_text(HUB)
    (built / "feed.json").write_text("{}")
    (built / "rss.xml").write_text("<rss/>")
    server.online = {path: text.encode() for path, text in online.items()}
    found = run(step("build", "See which feeds differ from those that are online"), tmp_path, BLOG_URL=server.url)
    assert found["hub"] == "https://hub.example/"
    assert found["changed"].split() == [f"{server.url}{name}" for name in changed]


def test_hub_hears_of_each_changed_feed(server, tmp_path):
    script = step("tell-hub", "Tell the hub which feeds changed")
    run(script, tmp_path, HUB=server.url, CHANGED=" https://blog.example/atom.xml https://blog.example/feed.json")
    assert server.posted == [
        {"hub.mode": "publish", "hub.url": "https://blog.example/atom.xml"},
        {"hub.mode": "publish", "hub.url": "https://blog.example/feed.json"},
    ]


def test_the_build_names_the_hub():
    build = next(step for step in WORKFLOW["jobs"]["build"]["steps"] if step.get("run", "").endswith("make html"))
    assert build["env"]["BLOG_HUB"].startswith("https://")


def test_hub_is_told_after_the_deployment_and_only_if_a_feed_changed():
    job = WORKFLOW["jobs"]["tell-hub"]
    assert set(job["needs"]) == {"build", "deploy"}
    assert job["if"] == "needs.build.outputs.hub && needs.build.outputs.changed"
    assert job["permissions"] == {}
