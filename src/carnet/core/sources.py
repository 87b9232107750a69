"""What is learnt of the file of every post and other page before Sphinx reads it: whether it may be published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.locale import _
from sphinx.util import get_filetype

from carnet.core import post_readings, posts, unsaved
from carnet.core.dates import now
from carnet.core.fingerprint import Stamp
from carnet.core.misplaced_files import misplaced_files_of
from carnet.core.post_model import Source
from carnet.core.settled_pages import settled_pages
from carnet.core.yaml_lines import Problem

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata


def _scan(app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]) -> list[str]:
    """Learn of each file, before reading, whether it may be published; unchanged files are not opened."""
    known = posts.sources(env)
    found: dict[str, Source] = {}
    astray = misplaced_files(app)
    # Once a setting changed, Sphinx adds all again; else what it adds is new, or was left out before.
    anew = changed if env.all_docs and added.isdisjoint(env.all_docs) else changed | added
    post_readings.begin(app)
    settled = settled_pages(env) - anew
    for docname in sorted(env.found_docs):
        if docname in settled:
            found[docname] = known[docname]
            continue
        name = str(env.doc2path(docname, base=False))
        path = f"{env.srcdir}/{name}"
        stamp = unsaved.stamp_of(path)
        source = known.get(docname)
        is_post = docname in app.config.matched_blog_posts
        is_known = source is not None and source.stamp == stamp and source.is_post == is_post and docname not in anew
        if source is not None and is_known and not is_post:  # what is told of it depends on the day
            is_known = name not in astray and source.has_come(now()) == source.was_due
        if source is None or not is_known:
            content = unsaved.content_of(path)
            if is_post:
                source = _source_of(app, docname, stamp, content)
            else:
                source = _page_of(app, stamp, content, name, astray)
        found[docname] = source
        if not source.readable:
            posts.leave_out(env, docname, added, changed, removed)
    env.blog_sources = found  # type: ignore[attr-defined]
    return []


def _source_of(app: Sphinx, docname: str, stamp: Stamp | None, content: bytes) -> Source:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = _("byte 0x%02x is not UTF-8 text; save the file with the encoding UTF-8") % content[error.start]
        return Source(stamp, None, False, (Problem(line, message),), {}, readable=False)
    reading = post_readings.read_ahead(app, docname, text)
    meta = reading.meta
    if meta is None:
        return Source(stamp, None, False, reading.problems, dict(reading.keys))
    return Source(stamp, meta.date, meta.draft, reading.problems, dict(reading.keys))


def _page_of(app: Sphinx, stamp: Stamp | None, content: bytes, name: str, astray: dict[str, str]) -> Source:
    """Return what is known of a page that is no post; nobody asks for its date, but one in the future is heeded."""
    # Only now: what it needs takes a tenth of a second, which a build that reads nothing need not spend.
    from carnet.core.page_source import page_facts  # noqa: PLC0415

    text = content.decode("utf-8-sig", "replace")
    facts = page_facts(text, is_rst=get_filetype(app.config.source_suffix, name) == "restructuredtext")
    has_come = facts.date is None or facts.date <= now()
    if name in astray:
        facts.problems.insert(0, Problem(1, astray[name]))
    elif facts.post and has_come and not facts.draft and not facts.problems:
        message = _("this page says that it is a post, and no post lies here: it is not published; posts match '%s'")
        facts.problems.append(Problem(facts.post, message % "', '".join(_patterns(app))))
    problems = tuple(facts.problems)
    return Source(stamp, facts.date, facts.draft, problems, facts.lines, is_post=False, was_due=has_come)


def _patterns(app: Sphinx) -> list[str]:
    patterns = app.config.blog_post_pattern
    return [pattern for pattern in ([patterns] if isinstance(patterns, str) else patterns) if pattern]


def misplaced_files(app: Sphinx) -> dict[str, str]:
    """Return what to tell of each file below the posts' folder that is meant to be a post and lies astray, by path."""
    return misplaced_files_of(app, _patterns(app), now().year)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Learn it in each build."""
    app.setup_extension("carnet.core.settled_pages")
    app.connect("builder-inited", misplaced_files)  # which a build that waits has ready
    app.connect("env-get-outdated", _scan, priority=400)
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
