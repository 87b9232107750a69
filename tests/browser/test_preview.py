"""`make serve`: the preview is the published page, begins with its mistakes, and stays while a mended one is built."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from building import REPO, post, settings_with

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WRONG = post("Essai", "![x](onde.png)\n\nUn {trem}`mot`.\n\n<script>document.title = 'lu'</script>", language="klingon")
RIGHT = post("Essai", "Le texte est juste.")
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>'


@pytest.fixture(scope="module")
def blog(tmp_path_factory):
    """A blog with the real settings, one of whose posts has mistakes in its head and in its body."""
    folder = tmp_path_factory.mktemp("preview")
    for name in ("_static", "_templates", "src", ".nojekyll"):
        (folder / name).symlink_to(REPO / name)
    (folder / "posts/2026").mkdir(parents=True)
    (folder / "conf.py").write_text(settings_with(blog_support_page="", blog_menu={}), encoding="utf-8")
    (folder / "index.md").write_text("# Accueil\n", encoding="utf-8")
    (folder / "posts/2026/onde.svg").write_text(DRAWING, encoding="utf-8")
    (folder / "posts/2026/essai.md").write_text(WRONG, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def preview(blog):
    """The address of its preview."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = (blog / "preview.log").open("wb")
    command = [sys.executable, "-m", "carnet", "serve", "--port", str(port)]
    environment = os.environ | {"PYTHONPATH": str(REPO / "src")}
    running = subprocess.Popen(command, cwd=blog, env=environment, stdout=log, stderr=log, start_new_session=True)
    address = f"http://127.0.0.1:{port}/"
    try:
        for _turn in range(240):
            assert running.poll() is None, (blog / "preview.log").read_text("utf-8")
            try:
                urlopen(f"{address}posts/2026/essai/", timeout=5).close()  # it is our own
                break
            except (URLError, OSError):
                time.sleep(0.5)
        yield address
    finally:
        os.killpg(running.pid, signal.SIGTERM)
        running.wait(30)
        log.close()


def policy_of(page) -> dict[str, set[str]]:
    content = page.locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content")
    return {name: set(sources) for name, *sources in (part.split() for part in content.split(";") if part.strip())}


def test_preview_has_the_published_policy_its_mistakes_and_the_mended_page(blog, preview, new_page):
    page = new_page()
    page.goto(f"{preview}posts/2026/essai/")
    told = page.locator(".mistakes").inner_text().replace("\u00a0", " ")
    told_at = {"essai.md:4": "klingon", "essai.md:9": "onde.svg", "essai.md:11": "{term}", "essai.md:13": "script"}
    for place, words in told_at.items():
        assert place in told
        assert words in told
    assert page.title().startswith("Essai")  # no script of the text ran

    built = blog / "published"
    command = [sys.executable, "-m", "carnet", "run", "sphinx", "-q", "-b", "dirhtml", ".", built, "-d", blog / "d"]
    environment = os.environ | {"PYTHONPATH": str(REPO / "src")}
    subprocess.run(command, cwd=blog, env=environment, check=True, capture_output=True, timeout=300)
    published = new_page()
    published.goto((built / "index.html").as_uri())
    page.goto(preview)
    ours, theirs = policy_of(page), policy_of(published)
    assert ours.keys() >= theirs.keys()
    for name, sources in ours.items():
        more = sources - theirs.get(name, set())
        assert all(re.match(r"'sha256-|ws://127\.0\.0\.1|'self'", source) for source in more), (name, more)
        assert len(more) <= 2

    page.goto(f"{preview}posts/2026/essai/")
    (blog / "posts/2026/essai.md").write_text(RIGHT, encoding="utf-8")
    seen = set()
    for _turn in range(600):  # readers of the preview meet a whole page at any moment: the old one, then the new one
        with urlopen(f"{preview}posts/2026/essai/", timeout=30) as answer:
            text = answer.read().decode()
        assert answer.status == 200
        seen.add("juste" in text)
        if "juste" in text and 'class="mistakes"' not in text:
            break
        time.sleep(0.1)
    assert seen == {False, True}
    page.get_by_text("Le texte est juste.").wait_for()  # it loaded itself anew
    assert page.locator(".mistakes").count() == 0
