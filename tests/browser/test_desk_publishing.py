"""From the desk, the blog goes where it belongs: to a Git server, or into a folder; drafts stay."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from browser.desks import PATIENCE, RunningDesk, new_blog

pytestmark = pytest.mark.browser


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-c", "user.name=Une plume", "-c", "user.email=plume@exemple.invalid", *arguments]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


def publish_from(page: Page, desk: RunningDesk, title: str, words: str) -> None:
    """Write a post, and publish it."""
    desk.begin(page, title)
    page.get_by_role("textbox", name="Texte").click()
    page.keyboard.type(words)
    page.get_by_role("button", name="Publier", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(title, timeout=PATIENCE)
    dialog.get_by_role("button", name="Publier", exact=True).click()
    expect(dialog.get_by_role("button", name="Fermer")).to_be_visible(timeout=PATIENCE)


def test_post_is_pushed_to_a_bare_repository_and_a_draft_stays(tmp_path, new_page):
    bare, root = tmp_path / "server.git", tmp_path / "blog"
    git(tmp_path, "init", "-q", "--bare", "-b", "main", str(bare))
    new_blog(root)
    for name, value in {"user.name": "Une plume", "user.email": "plume@exemple.invalid"}.items():
        git(tmp_path, "init", "-q", "-b", "main", str(root))
        git(root, "config", name, value)
    git(root, "add", "--all")
    git(root, "commit", "-qm", "Le blog")
    git(root, "remote", "add", "origin", str(bare))
    git(root, "push", "-qu", "origin", "main")
    running = RunningDesk(root).start()
    page = new_page()
    try:
        running.begin(page, "Un secret")
        publish_from(page, running, "Par git", "Poussé depuis le bureau.")
        names = git(bare, "ls-tree", "-r", "--name-only", "main").splitlines()
        assert "posts/2026/par-git.md" in names
        assert not [name for name in names if "secret" in name or name.startswith((".desk", "_build"))]
        assert "Poussé depuis le bureau." in git(bare, "show", "main:posts/2026/par-git.md")
    finally:
        running.stop()


def test_post_goes_into_the_folder_that_the_settings_name_and_comes_off_again(tmp_path, new_page):
    there = tmp_path / "en-ligne"
    there.mkdir()
    root = new_blog(tmp_path / "blog", f"blog_publish_to = {str(there)!r}")
    running = RunningDesk(root).start()
    page = new_page()
    try:
        publish_from(page, running, "Dans un dossier", "Rangé depuis le bureau.")
        online = there / "posts/2026/dans-un-dossier/index.html"
        assert "Rangé depuis le bureau." in online.read_text(encoding="utf-8")
        page.get_by_role("button", name="Fermer").click()
        page.get_by_role("button", name="Dépublier").click()
        expect(page.get_by_role("button", name="Dépublier")).to_be_hidden()
        page.get_by_role("button", name="Publier", exact=True).click()
        expect(page.get_by_role("dialog")).to_contain_text("Tout est déjà en ligne", timeout=PATIENCE)
        page.get_by_role("button", name="Fermer").click()
        expect(page.get_by_text("Publié", exact=True)).to_be_visible()  # who changes his mind at once has it online
        page.get_by_role("button", name="Dépublier").click()
        expect(page.get_by_role("button", name="Dépublier")).to_be_hidden()
        page.get_by_role("link", name="Billets").click()
        page.get_by_role("button", name="Publier", exact=True).click()
        dialog = page.get_by_role("dialog")
        expect(dialog).to_contain_text("Retirés", timeout=PATIENCE)
        expect(dialog).not_to_contain_text("au-dessous")
        dialog.get_by_role("button", name="Publier", exact=True).click()
        expect(dialog.get_by_role("button", name="Fermer")).to_be_visible(timeout=PATIENCE)
        assert not online.exists()
        running.begin(page, "Commencé il y a longtemps")
        page.keyboard.type("Un mot.")
        page.get_by_label("Date").fill("2020-01-02")
        page.get_by_role("button", name="Publier", exact=True).click()
        told = "« Commencé il y a longtemps » est du 2 janvier 2020 : il paraîtra au-dessous de billets plus récents."
        expect(dialog).to_contain_text(told, timeout=PATIENCE)
    finally:
        running.stop()


def test_plan_that_is_given_up_leaves_the_post_a_draft(tmp_path, new_page):
    running = RunningDesk(new_blog(tmp_path)).start()
    page = new_page()
    try:
        path = running.begin(page, "Pas encore")
        page.get_by_role("textbox", name="Texte").click()
        page.keyboard.type("Un [lien](nulle-part.md) de trop.")
        page.get_by_role("button", name="Publier", exact=True).click()
        dialog = page.get_by_role("dialog")
        expect(dialog).to_contain_text("Rien ne peut être mis en ligne", timeout=PATIENCE)
        expect(dialog.get_by_role("button", name="Publier", exact=True)).to_have_count(0)
        page.keyboard.press("Escape")
        expect(page.get_by_text("Brouillon", exact=True)).to_be_visible()
        assert "draft: true" in running.text(path)
        assert not (tmp_path / "_build/html/posts").exists()
        page.get_by_label("Date").fill("2099-02-03")
        page.get_by_role("button", name="Publier", exact=True).click()
        expect(dialog).to_contain_text("Pas encore · 3 février 2099", timeout=PATIENCE)
        expect(dialog).to_contain_text("À corriger avant leur jour")  # nobody else would read it before
        expect(dialog.get_by_role("link", name="nulle-part")).to_be_visible()
        expect(dialog.get_by_role("button", name="Publier", exact=True)).to_be_focused()
    finally:
        running.stop()
