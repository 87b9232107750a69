"""What stops a command is said in one line, with its place, in the blog's language: no crash report, no traceback."""

from __future__ import annotations

import os
import traceback
from pathlib import Path

import forked
import pytest
import sphinx._cli.util.errors
from sphinx.errors import SphinxParallelError
from sphinx.locale import translators

from carnet.cli import build, failures

pytestmark = pytest.mark.slow

CONF = """\
import sys
language = "fr"
project = "essai"
names = ["un",
         "deux"]
html_theme = "furo"
extensions = ["ablog", "carnet.upstream.ablog"]
skip_injecting_base_ablog_templates = True
exclude_patterns = ["_build"]
templates_path = ["_templates"]
"""
PAGE = "{% extends '!page.html' %}\n{% block content %}\n"


@pytest.fixture
def blog(tmp_path, monkeypatch):
    monkeypatch.setattr(sphinx._cli.util.errors, "handle_exception", sphinx._cli.util.errors.handle_exception)
    before = dict(translators)
    for name, text in {"conf.py": CONF, "index.rst": "Accueil\n=======\n\nBonjour.\n"}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "_templates").mkdir()
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    translators.clear()
    translators.update(before)


def conf(before: str, after: str):
    assert before in CONF
    return "conf.py", CONF.replace(before, after)


def more(code: str):
    return "conf.py", CONF + code


def page(text: str):
    return "_templates/page.html", PAGE + text


#: What a writer types, and how the line begins, after which nothing of Python's own is left in doubt.
MISTAKES = {
    "bracket": (conf('"deux"]', '"deux"'), "conf.py:4: Python ne comprend pas cette ligne ('[' was never closed)"),
    "quotation mark": (conf('project = "essai"', 'project = "essai'), "conf.py:3: Python ne comprend pas cette ligne"),
    "indent": (conf("project", "  project"), "conf.py:3: Python ne comprend pas cette ligne (unexpected indent)"),
    "NUL": (more("\0"), "conf.py: Python ne comprend pas cette ligne"),
    "name": (more("html_title = projet\n"), "conf.py:11: rien ne s’appelle «\u00a0projet\u00a0» ici"),
    "import": (
        conf("import sys", "import pathlibb"),
        "conf.py:1: il n’y a pas de module «\u00a0pathlibb\u00a0» à importer. Vouliez-vous dire «\u00a0pathlib\u00a0»",
    ),
    "exception": (more("x = {}['do']"), "conf.py:11: cette ligne échoue\u00a0: KeyError: 'do'"),
    "end of Python": (more("sys.exit(3)"), "conf.py:11: cette ligne échoue\u00a0: SystemExit"),
    "event": (more("def setup(app):\n    app.connect('non', print)"), "conf.py:12: cette ligne échoue"),
    "setup": (more("def setup():\n    pass"), "conf.py:11: le blog ne peut pas être fait"),
    "handler": (
        more("def setup(app):\n    app.connect('env-updated', lambda *a: a[9])"),
        "conf.py:12: cette ligne échoue\u00a0: IndexError",
    ),
    "extension": (
        conf("carnet.upstream.ablog", "carnet.upstream.ablgo"),
        "conf.py:7: il n’y a pas d’extension «\u00a0carnet.upstream.ablgo\u00a0». Vouliez-vous dire «\u00a0carnet.u",
    ),
    "theme": (conf('"furo"', '"furoo"'), "conf.py:6: no theme named 'furoo' found"),
    "type of a setting": (more("blog_post_pattern = 3"), "conf.py:11: le blog ne peut pas être fait avec cette valeur"),
    "home page": (more('root_doc = "accueil"'), "la page d’accueil manque\u00a0: accueil.md"),
    "template, syntax": (page("{% if %}"), "_templates/page.html:3: ce gabarit ne peut pas être lu"),
    "template, end": (page("{% if do %}"), "_templates/page.html:3: ce gabarit ne peut pas être lu"),
    "template, name": (page("{{ do.re }}{% endblock %}"), "_templates/page.html:3: ce gabarit ne peut pas être rempli"),
    "template, call": (page("{{ do() }}{% endblock %}"), "_templates/page.html:3: ce gabarit ne peut pas être rempli"),
    "template, filter": (page("{{ 1|do }}{% endblock %}"), "_templates/page.html:3: ce gabarit ne peut pas être"),
    "template, another": (
        page("{% include 'do.html' %}{% endblock %}"),
        "_templates/page.html:3: il n’y a pas de gabarit «\u00a0do.html\u00a0»\n",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistake_is_told_in_one_line_with_its_place(blog, capfd, mistake):
    (name, text), line = MISTAKES[mistake]
    (blog / name).write_text(text, encoding="utf-8")
    assert build.main() == 1
    told = [
        line for line in capfd.readouterr().err.splitlines(keepends=True) if "WARNING: The config value" not in line
    ]
    assert told[0].startswith(line), told
    assert told[1:] == ["Le blog n’a pas été construit\u00a0: voir ci-dessus. Ce qui était publié reste en place.\n"]
    assert not (blog / "_build/error.log").exists()


def test_mistake_is_told_from_pages_that_several_processes_write(blog, capfd):
    for number in range(12):
        (blog / f"page{number}.rst").write_text(":orphan:\n\nUne page\n========\n", encoding="utf-8")
    (blog / "_templates/page.html").write_text(PAGE + "{{ do.re }}{% endblock %}", encoding="utf-8")
    assert build.main() == 1
    told = capfd.readouterr().err.splitlines()
    assert told[0].startswith("_templates/page.html:3: ce gabarit ne peut pas être rempli\u00a0: 'do' is undefined")
    assert len(told) == 2


def test_what_no_writer_did_is_kept_in_a_file_that_the_line_names(blog):
    def fault() -> None:
        raise RuntimeError("une\x1b[31m panne\n de plus")

    with pytest.raises(RuntimeError) as raised:
        fault()
    error = raised.value
    error.__traceback__ = None  # a test is a file of the writer's, too
    first, second = failures.explain(error, blog).splitlines()
    assert first.startswith("Un programme du blog a échoué, pour une raison qu’il ne connaît pas\u00a0: RuntimeError")
    assert "\x1b" not in first
    assert second == "Tout ce que l’on en sait est dans _build/error.log."
    assert "panne" in (blog / "_build/error.log").read_text(encoding="utf-8")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no disk is full there")
def test_full_disk_is_told_as_such_whichever_process_met_it(blog):
    with pytest.raises(OSError, match="No space left") as raised:
        Path("/dev/full").write_text("Un mot.", encoding="utf-8")
    text = "".join(traceback.format_exception(raised.value))
    for error in (raised.value, SphinxParallelError(str(raised.value), text)):
        assert failures.explain(error, blog) == "le disque est plein\u202f; faites de la place, puis réessayez"


def test_a_file_that_can_not_be_written_is_named(blog):
    error = PermissionError(13, "Permission denied", str(blog / "_build/html"))
    assert failures.explain(error, blog) == "_build/html: Permission denied"


@pytest.fixture(scope="module")
def waiting():
    """A process that has loaded the libraries, and nothing of ours."""
    with forked.Waiting("ablog", "furo", "myst_parser", "pygments.lexers") as process:
        yield process


@pytest.fixture
def run(waiting):
    """Return a function that runs a program as `python -m` does."""

    def ended(blog, program, *arguments, **environment):
        return waiting.run(arguments, blog, os.environ | environment, program)

    return ended


@pytest.mark.parametrize("epoch", ["abc", "-5", "1e9", "9" * 12, "1767225600.5"])
def test_a_moment_that_is_none_stops_every_command(blog, epoch, run):
    done = run(blog, "carnet.cli.console", "sphinx", "-q", ".", "_build", SOURCE_DATE_EPOCH=epoch)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"SOURCE_DATE_EPOCH vaut «\u00a0{epoch}\u00a0», qui n’est pas une date")
    assert done.stderr.count("\n") == 1


def test_an_empty_moment_is_none(blog, run):
    done = run(blog, "carnet.cli.console", "sphinx", "-q", ".", "_build", SOURCE_DATE_EPOCH="")
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize("command", [("carnet.cli.console", "sphinx", "-q", ".", "_build"), ("carnet.cli.links",)])
def test_commands_tell_of_conf_py_alike(blog, command, run):
    (blog / "conf.py").write_text(CONF + "html_title = projet\n", encoding="utf-8")
    done = run(blog, *command)
    assert done.returncode in (1, 2)
    assert done.stderr == "conf.py:11: rien ne s’appelle «\u00a0projet\u00a0» ici\n"


@pytest.mark.parametrize("name", ["links", "post", "mentions", "clean-originals", "forms"])
def test_folder_without_a_blog_is_told_in_one_line(tmp_path, name, run):
    done = run(tmp_path, "carnet", name)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith(f"there is no conf.py in {tmp_path}")


def test_preview_tells_what_stops_it(blog, monkeypatch, capfd):
    from carnet.cli.preview import ResidentBuilder
    from carnet.cli.resident import ResidentBuild

    monkeypatch.chdir(blog)
    (blog / "conf.py").write_text(CONF + "html_title = projet\n", encoding="utf-8")
    builder = ResidentBuilder([], url_host="127.0.0.1:1", pre_build_commands=[], post_build_commands=[])
    with ResidentBuild(blog, blog / "_build/html", blog / "_build/doctrees") as ResidentBuilder.resident:
        builder(changed_paths=())
    told = capfd.readouterr().err
    assert "conf.py:11: rien ne s’appelle «\u00a0projet\u00a0» ici\n" in told
    assert len(told.splitlines()) == 2
