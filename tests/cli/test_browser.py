"""What finding a browser promises: one that starts, or one line that says what to do."""

from __future__ import annotations

import os

import pytest

from carnet.cli import browser

pytestmark = [
    pytest.mark.skipif(os.name == "nt", reason="the stand-ins are shell scripts"),
    pytest.mark.usefixtures("english"),
]

WORKING = "#!/bin/sh\necho '<html><p>ready</p></html>'\n"
BROKEN = "#!/bin/sh\necho 'install the snap' >&2; exit 10\n"


@pytest.fixture(autouse=True)
def bare_machine(tmp_path, monkeypatch):
    """A machine with nothing but what the test puts there."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(browser, "MAC_APPLICATIONS", ())
    monkeypatch.setattr(browser, "_playwrights_own", lambda: None)
    browser.find.cache_clear()
    yield
    browser.find.cache_clear()


@pytest.fixture
def program(tmp_path):
    def write(name, text):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        path.chmod(0o755)
        return str(path)

    return write


def test_browser_on_the_path_is_found(program):
    path = program("google-chrome", WORKING)
    assert browser.find() == path


def test_browser_named_by_the_user_comes_first(program, monkeypatch):
    program("chromium", WORKING)
    mine = program("my-chromium", WORKING)
    monkeypatch.setenv("CHROMIUM", mine)
    assert browser.find() == mine


def test_browser_that_does_not_start_is_passed_over(program):
    program("chromium", BROKEN)
    working = program("chromium-browser", WORKING)
    assert browser.find() == working


def test_package_is_installed_when_the_download_fails(program, tmp_path, monkeypatch, capfd):
    monkeypatch.setattr(browser, "_download", lambda: False)
    monkeypatch.setattr(browser, "_is_root", lambda: True)
    made = f'#!/bin/sh\n[ "$3" = update ] && exit\n/bin/cp {tmp_path}/new {tmp_path}/chromium\n'
    program("new", WORKING)
    program("apt-get", made)
    assert browser.main() == 0
    assert capfd.readouterr().out.strip() == str(tmp_path / "chromium")


def test_one_line_says_what_to_do_when_nothing_helps(monkeypatch, capsys):
    monkeypatch.setattr(browser, "_download", lambda: False)
    assert browser.main() == 1
    output = capsys.readouterr()
    assert output.err.splitlines()[-1] == browser.HOW
    assert output.out == ""


def test_sandbox_is_only_given_up_by_root(monkeypatch):
    monkeypatch.setattr(browser, "_is_root", lambda: True)
    assert "--no-sandbox" in browser.launch_arguments()
    monkeypatch.setattr(browser, "_is_root", lambda: False)
    assert "--no-sandbox" not in browser.launch_arguments()
